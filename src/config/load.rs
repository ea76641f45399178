//! Loads the effective configuration: the file, the theme file that it names, and the findings in both.

use super::settings::{Setting, THEME_SETTING};
use super::{Config, Location, finding, theme, value};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::Diagnostic;
use crate::diagnostics::{self, Lines, Style};
use crate::files;

/// The effective configuration, its source, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// The values.
    pub config: Config,
    /// The path of the file for display; none if the home folder is unknown.
    pub path: Option<String>,
    /// The text of the file; empty if there is none.
    pub source: String,
    /// Findings in the file.
    pub findings: Vec<Diagnostic>,
    /// Why the file cannot be read, if it cannot.
    pub unreadable: Option<String>,
    /// The path of the theme file, its text, and the findings in it.
    theme: Option<(String, String, Vec<Diagnostic>)>,
}

impl Configuration {
    /// Reads the file, if it exists.
    #[must_use]
    pub fn load(location: &Location) -> Self {
        let Some(path) = location.file.as_ref().filter(|path| path.exists()) else {
            return Self { path: shown(location), ..Self::default() };
        };
        match files::read_text(path) {
            Ok(source) => Self::of(source, location),
            Err(problem) => {
                let unreadable = Some(problem.to_string());
                Self { path: shown(location), unreadable, ..Self::default() }
            }
        }
    }

    /// Reads the text of the file.
    #[must_use]
    pub fn of(source: String, location: &Location) -> Self {
        let (mut config, mut findings) = Config::parse(&source, location.home.as_deref());
        let mut theme_file = None;
        if value::is_path(&config.theme) {
            match theme::read(&config.theme, location) {
                Ok(theme) => {
                    config.palette = theme.palette;
                    theme_file = Some((theme.path, theme.source, theme.findings));
                }
                Err(problem) => {
                    let at = Setting::named(THEME_SETTING).and_then(|(at, _)| config.lines[at]).unwrap_or(1);
                    let line = source.lines().nth(at - 1).unwrap_or_default();
                    let start = source.split_inclusive('\n').take(at - 1).map(str::len).sum::<usize>();
                    let help = "using the terminal's own colors";
                    findings.push(finding(problem, start..start + line.len()).help(help));
                }
            }
        }
        Self { config, path: shown(location), source, findings, unreadable: None, theme: theme_file }
    }

    /// Whether there are no findings.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.lines().is_empty()
    }

    /// All findings, one line each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let path = self.path.as_deref().unwrap_or_default();
        let mut messages: Vec<String> = self.unreadable.iter().map(|why| format!("{path}: {why}")).collect();
        messages.extend(lines(path, &self.source, &self.findings));
        if let Some((path, source, findings)) = &self.theme {
            messages.extend(lines(path, source, findings));
        }
        messages
    }

    /// All findings, with the source text underlined.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        let path = self.path.as_deref().unwrap_or_default();
        let mut text = diagnostics::render(path, &self.source, &self.findings, style);
        if let Some(why) = &self.unreadable {
            text += &format!("warning: {path}: {}\n", clean_line(why));
        }
        if let Some((path, source, findings)) = &self.theme {
            let theme = diagnostics::render(path, source, findings, style);
            let gap = if text.is_empty() || theme.is_empty() { "" } else { "\n" };
            text += &format!("{gap}{theme}");
        }
        text
    }
}

/// The path of the file for display.
fn shown(location: &Location) -> Option<String> {
    location.file.as_ref().map(|path| files::shown(path))
}

/// Findings, one line each, short enough for the last line of a screen.
pub(super) fn lines(path: &str, source: &str, findings: &[Diagnostic]) -> Vec<String> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let lines = Lines::of(source);
    let line = |finding: &Diagnostic| {
        let help = finding.help.as_deref().filter(|help| help.starts_with("did you mean"));
        let help =
            help.and_then(|help| help.split_inclusive('?').next()).map_or_else(String::new, |help| format!("; {help}"));
        let line = lines.position(finding.primary.span.start).0;
        format!("{name} line {line}: {}{help}", clean_line(&finding.headline))
    };
    findings.iter().map(line).collect()
}
