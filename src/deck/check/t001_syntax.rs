//! T001: the file parses as TOML.

use super::{LintContext, Profile, Rule, mistake};
use crate::deck::ast::blocks::Part;
use crate::deck::ast::syntax::{SyntaxError, SyntaxProblem};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T001",
    severity: Severity::Error,
    from: Profile::Draft,
    // The broken block is already blanked out, and the error may point at the first byte of the next one, which is an
    // intact item.
    excludes_item: false,
    summary: "the file is not valid TOML",
    finds: "Checks for text that is not valid TOML: text without quotes, unclosed quotes and brackets, missing commas, duplicate keys and headers, values such as `yes`, dates and numbers in other national formats, and LaTeX.",
    why: "An item that cannot be parsed is excluded. Everything else in the file is still read.",
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

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for error in &ast.syntax {
        match &error.what {
            SyntaxProblem::Parser(message) => {
                found.extend(mistake::explain(RULE.code, ast.original, error, message));
            }
            SyntaxProblem::Invisible(c) => found.push(invisible(*c, error)),
            SyntaxProblem::Second(first) => {
                let header = ast.original.get(error.span.clone()).unwrap_or_default().trim();
                let help = if error.part == Part::Refs {
                    "move its references below the first `[refs]` and delete this line"
                } else {
                    "move its keys below the first one, or put the second deck in its own file"
                };
                found.push(
                    RULE.finding(format!("duplicate `{header}`"), error.span.clone())
                        .label("this second one is ignored")
                        .also(first.clone(), "first defined here")
                        .help(help),
                );
            }
            SyntaxProblem::Orphan => {
                let header = ast.original.get(error.span.clone()).unwrap_or_default().trim();
                let finding = RULE.finding(format!("`{header}` comes before any `[[item]]`"), error.span.clone());
                found.push(finding.help("add `[[item]]` with its `id` and `stem` above it"));
            }
            SyntaxProblem::Foreign | SyntaxProblem::Conflict(_) | SyntaxProblem::Value(_) => {}
        }
    }
}

/// The diagnostic for an invisible character outside of quotes, where only whitespace is allowed.
fn invisible(c: char, error: &SyntaxError) -> Diagnostic {
    let name = match c {
        '\0' => "a NUL byte".to_owned(),
        '\u{a0}' | '\u{202f}' | '\u{2007}' => "a non-breaking space".to_owned(),
        '\u{feff}' => "a byte order mark".to_owned(),
        c => format!("the invisible character U+{:04X}", u32::from(c)),
    };
    if error.span.len() > c.len_utf8() {
        return RULE
            .finding(format!("a comment contains {name}"), error.span.clone())
            .help("delete the comment and retype it");
    }
    let finding = RULE.finding(format!("{name} appears outside of quotes"), error.span.clone());
    let blank = if c.is_whitespace() { " " } else { "" };
    finding
        .label("this character is invisible")
        .help("delete it, and type a regular space if one belongs there")
        .patch(error.span.clone(), blank)
}

#[cfg(test)]
mod tests {
    #[test]
    fn parser_messages_are_rephrased() {
        let reported = |broken: &str| {
            let source = format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\n{broken}\n");
            let found = crate::deck::findings(&source, &crate::deck::check::CheckOptions::default()).diagnostics;
            let syntax: Vec<_> = found.into_iter().filter(|one| one.code == "T001").collect();
            assert_eq!(syntax.len(), 1, "{broken}: {syntax:?}");
            syntax[0].headline.clone()
        };
        let deep = format!("{} = 1", vec!["a"; 10_000].join("."));
        for (broken, words) in [
            ("id = \"a", "missing closing quote"),
            ("id = 'a", "missing closing quote"),
            ("id = \"\"\"a", "missing closing `\"\"\"` for `id`"),
            ("id = '''a", "missing closing `'''` for `id`"),
            ("id = \"a\\q\"", "`\\q` is not a valid escape sequence in \"...\""),
            ("id = a b", "the text of `id` is not in quotes"),
            ("id a b", "syntax error: a line has no equals sign and value"),
            ("options = [{ text = 'a' } { text = 'b' }]", "missing comma between two list entries"),
            ("options = [{ text = 'a' why = 'b' }]", "missing comma between two keys in braces"),
            ("options = [{ text = 'a', { text = 'b' }]", "missing closing brace `}`"),
            ("options = [", "missing closing bracket `]`"),
            ("id = 'a'\nid = 'b'", "duplicate key `id`"),
            ("a = 1\r[[item]]", "syntax error: the file uses bare carriage returns as line endings"),
            (&deep, "syntax error: nesting is too deep"),
        ] {
            assert_eq!(reported(broken), words, "{}", &broken[..broken.len().min(60)]);
        }
    }
}
