//! T001: the file is TOML.

use super::{Examined, Profile, Rule, mistake};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::syntax::{SyntaxError, Trouble};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T001",
    severity: Severity::Error,
    // The block is blanked out already, and the error may stand at the first byte of the next one.
    from: Profile::Draft,
    spoils: false,
    summary: "a quote, a bracket, a comma or an equals sign is missing or wrong",
    finds: "Finds what cannot be read as TOML: text without quotes, quotes and brackets that are not closed, missing commas, dates and numbers as other countries write them, LaTeX.",
    why: "An item with such a mistake is left out. Everything else in the file is read.",
    bad: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
[[item.options]]
text = "Medial branch"
correct true
[[item.options]]
text = "Ventral ramus""#,
    good: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
[[item.options]]
text = "Medial branch"
correct = true
[[item.options]]
text = "Ventral ramus""#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for error in &draft.syntax {
        match &error.what {
            Trouble::Parser(message) => {
                found.extend(mistake::explain(RULE.code, draft.written, error, message));
            }
            Trouble::Invisible(c) => found.push(invisible(*c, error)),
            Trouble::Second(first) => {
                let header = draft.written.get(error.span.clone()).unwrap_or_default().trim();
                found.push(
                    RULE.finding(format!("a file has only one `{header}`"), error.span.clone())
                        .label("the second one is not read")
                        .also(first.clone(), "the first one")
                        .help("write its keys below the first one, or put the second deck into a file of its own"),
                );
            }
            Trouble::Orphan => {
                let header = draft.written.get(error.span.clone()).unwrap_or_default().trim();
                let finding = RULE.finding(format!("`{header}` stands before any `[[item]]`"), error.span.clone());
                found.push(finding.help("write `[[item]]` with its `id` and `stem` above it"));
            }
            Trouble::Foreign | Trouble::Conflict(_) | Trouble::Value(_) => {}
        }
    }
}

/// The finding of a character that cannot be seen where nothing may stand but blanks.
fn invisible(c: char, error: &SyntaxError) -> Diagnostic {
    let name = match c {
        '\0' => "a NUL byte".to_owned(),
        '\u{a0}' | '\u{202f}' | '\u{2007}' => "a no-break space".to_owned(),
        '\u{feff}' => "a byte order mark".to_owned(),
        c => format!("the invisible character U+{:04X}", u32::from(c)),
    };
    if error.span.len() > c.len_utf8() {
        return RULE
            .finding(format!("a comment holds {name}"), error.span.clone())
            .help("delete the comment and write it again");
    }
    let finding = RULE.finding(format!("{name} stands outside of the quotes"), error.span.clone());
    let blank = if c.is_whitespace() { " " } else { "" };
    finding
        .label("it cannot be seen")
        .help("delete it, and type a plain space if one belongs there")
        .patch(error.span.clone(), blank)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_parser_is_put_in_plain_words() {
        let told = |broken: &str| {
            let source = format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\n{broken}\n");
            let found = crate::deck::findings(&source, &crate::deck::check::Terms::default()).diagnostics;
            let syntax: Vec<_> = found.into_iter().filter(|one| one.code == "T001").collect();
            assert_eq!(syntax.len(), 1, "{broken}: {syntax:?}");
            syntax[0].headline.clone()
        };
        let deep = format!("{} = 1", vec!["a"; 10_000].join("."));
        for (broken, words) in [
            ("id = \"a", "the text of `id` is not closed on its line"),
            ("id = 'a", "the text of `id` is not closed on its line"),
            ("id = \"\"\"a", "the text of `id` is never closed"),
            ("id = '''a", "the text of `id` is never closed"),
            ("id = \"a\\q\"", "`\\q` has no meaning in text in \"...\""),
            ("id = a b", "the text of `id` has no quotes"),
            ("id a b", "this cannot be read: a line has no equals sign with a value"),
            ("options = [{ text = 'a' } { text = 'b' }]", "a comma is missing between two entries of a list"),
            ("options = [{ text = 'a' why = 'b' }]", "a comma is missing between two keys in braces"),
            ("options = [{ text = 'a', { text = 'b' }]", "a closing brace `}` is missing"),
            ("options = [", "a closing bracket `]` is missing"),
            ("id = 'a'\nid = 'b'", "`id` is written twice"),
            ("a = 1\r[[item]]", "this cannot be read: its line ends are those of no system in use"),
            (&deep, "this cannot be read: it is nested too deep"),
        ] {
            assert_eq!(told(broken), words, "{}", &broken[..broken.len().min(60)]);
        }
    }
}
