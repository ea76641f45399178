//! Theme files: a color for each role.

use toml::de::{DeTable, DeValue};

use super::location::Location;
use super::settings::expand;
use super::syntax::readable;
use super::{Diagnostic, finding};
use crate::app::theme::{Palette, Role};
use crate::deck::clean::clean_line;
use crate::deck::nearest::nearest;
use crate::files;

/// A theme file.
pub struct ThemeFile {
    /// Its path for display.
    pub path: String,
    /// Its text.
    pub source: String,
    pub palette: Palette,
    pub findings: Vec<Diagnostic>,
}

/// Reads a theme file; a relative path starts at the folder of the configuration file.
///
/// # Errors
///
/// The file cannot be read, in words.
pub fn read(written: &str, location: &Location) -> Result<ThemeFile, String> {
    let path = expand(written, location.home.as_deref());
    let folder = location.file.as_deref().and_then(std::path::Path::parent);
    let path = folder.map_or_else(|| path.clone(), |folder| folder.join(&path));
    let shown = files::shown(&path);
    let source = files::read_text(&path).map_err(|problem| format!("theme {shown}: {problem}"))?;
    let (palette, findings) = parse(&source);
    Ok(ThemeFile { path: shown, source, palette, findings })
}

/// Reads colors from TOML. Roles that are not listed keep the terminal's own colors, as in the theme `ansi`.
#[must_use]
pub fn parse(source: &str) -> (Palette, Vec<Diagnostic>) {
    let (text, mut findings) = readable(source.to_owned());
    let (table, _) = DeTable::parse_recoverable(&text);
    let mut palette = Palette::ANSI;
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    for (name, value) in table.get_ref() {
        let written = name.get_ref().as_ref();
        let Some(role) = Role::ALL.into_iter().find(|role| role.name() == written) else {
            let help = match nearest(written, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("roles: {}", names.join(", ")),
            };
            findings.push(finding(format!("unknown role `{}`", clean_line(written)), name.span()).help(help));
            continue;
        };
        let color = match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) => Some(number.as_str().to_owned()),
            DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
                None
            }
        };
        if let Some(changed) = color.and_then(|color| palette.with(role, &color)) {
            palette = changed;
            continue;
        }
        let help = "a name such as `light-blue`, `default`, a number from 0 to 255, or `#rrggbb`, in quotes";
        findings.push(finding(format!("`{written}` must be a color"), value.span()).help(help));
    }
    findings.sort_by_key(|finding| finding.primary.span.start);
    (palette, findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_read_and_its_mistakes_are_reported() {
        let source = "right = '#0087d7'\nwrogn = 'red'\nwarning = 'pinkish'\nbar = 33\nmuted = true\naccent = [\n";
        let (palette, findings) = parse(source);
        let headlines: Vec<&str> = findings.iter().map(|finding| finding.headline.as_str()).collect();
        let expected = Palette::ANSI.with(Role::Right, "#0087d7").and_then(|palette| palette.with(Role::Bar, "33"));
        assert_eq!(palette, expected.unwrap());
        assert_eq!(headlines.len(), 4, "{headlines:?}");
        assert_eq!(headlines[..3], ["unknown role `wrogn`", "`warning` must be a color", "`muted` must be a color"]);
        assert!(headlines[3].starts_with("invalid TOML"));
    }
}
