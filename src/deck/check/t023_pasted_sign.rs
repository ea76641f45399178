//! T023: text contains no artifacts from a word processor.

use std::ops::Range;

use super::{LintContext, Profile, Rule};
use crate::deck::ast::{DeckAst, Field, Value};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::encoding::foreign_byte;

pub const RULE: Rule = Rule {
    code: "T023",
    severity: Severity::Warning,
    from: Profile::Draft,
    excludes_item: false,
    summary: "text contains artifacts from copy and paste",
    finds: "Checks for a list bullet at the start of a text, soft hyphens, characters of Word's Symbol font, tabs between words, and characters garbled by a wrong encoding.",
    why: "Learners would see them: a bullet before the question, an empty box, or `Ã©` instead of `é`.",
    bad: "[[item]]\nid = \"pasted\"\nstem = \"•\tWhich nerve is the target?\"\noptions = [ { text = \"Medial branch\", correct = true }, { text = \"Ventral ramus\" } ]",
    good: r#"[[item]]
id = "pasted"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]"#,
    source: None,
    check,
};

/// The bullets with which word processors start list entries.
const BULLETS: [char; 10] = ['•', '·', '●', '▪', '■', '◦', '‣', '➢', '\u{f0b7}', '\u{f0a7}'];

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    if ast.source.is_ascii() && memchr::memchr(b'\t', ast.source.as_bytes()).is_none() {
        return;
    }
    for field in ast
        .tables()
        .filter(|table| table.kind.is_in_item() || table.kind == crate::deck::schema::Kind::Case)
        .flat_map(|table| &table.fields)
    {
        match &field.value {
            Value::Text(text) => {
                found.extend(bullet(ast, field, text));
                found.extend(sign(ast, field, text));
                found.extend(tab(ast, field, text));
            }
            Value::Texts(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Bool(_)
            | Value::Date(_)
            | Value::Table(_)
            | Value::Tables
            | Value::Other(_) => {}
        }
    }
}

/// A replacement for part of a text, if the file spells that part exactly as it reads.
fn change(ast: &DeckAst, written: &str, span: &Range<usize>, text: &str) -> Option<(Range<usize>, String)> {
    (ast.source.get(span.clone()) == Some(written)).then(|| (span.clone(), text.to_owned()))
}

/// The diagnostic for a bullet at the start of a text that is not a list.
fn bullet(ast: &DeckAst, field: &Field, text: &str) -> Option<Diagnostic> {
    let start = text.len() - text.trim_start().len();
    let bullet = text[start..].chars().next().filter(|c| BULLETS.contains(c))?;
    let rest = &text[start + bullet.len_utf8()..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}']).len();
    let is_list = text[start..].lines().skip(1).any(|line| line.trim_start().starts_with(bullet));
    if blanks == 0 || is_list {
        return None;
    }
    let part = start..start + bullet.len_utf8() + blanks;
    let span = ast.within(field, part.clone());
    let finding = RULE.finding("the text starts with a list bullet", span.clone()).help("delete it");
    Some(finding.label("shown to the learner").maybe_patch(change(ast, &text[part], &span, "")))
}

/// The diagnostic for the first other artifact in a text.
fn sign(ast: &DeckAst, field: &Field, text: &str) -> Option<Diagnostic> {
    let mut signs = text.char_indices();
    signs.find_map(|(at, c)| {
        let span = |length: usize| ast.within(field, at..at + length);
        let is_private = matches!(c, '\u{e000}'..='\u{f8ff}') && foreign_byte(c).is_none();
        if c == '\u{ad}' {
            let span = span(c.len_utf8());
            let finding = RULE.finding("text contains a soft hyphen, which is invisible", span.clone());
            let (help, right) = if stands_for_hyphen(text, at) {
                ("replace it with a hyphen `-`; without one, the number and the word run together", "-")
            } else {
                ("delete it", "")
            };
            return Some(finding.help(help).maybe_patch(change(ast, "\u{ad}", &span, right)));
        }
        if is_private {
            let headline = "text contains a symbol-font character that other fonts do not have";
            return Some(
                RULE.finding(headline, span(c.len_utf8()))
                    .label("shown as an empty box")
                    .help("write the character itself, such as `≥`, `µ` or `→`"),
            );
        }
        let wrong = broken(&text[at..])?;
        let right = repaired(wrong)?;
        let span = span(wrong.len());
        let finding = RULE
            .finding(format!("`{wrong}` was `{right}` before the file was saved in the wrong encoding"), span.clone());
        Some(finding.help(format!("write `{right}`")).maybe_patch(change(ast, wrong, &span, &right.to_string())))
    })
}

/// Whether a soft hyphen joins a number and a word, or stands in a compound with a number: `70-year-old`.
fn stands_for_hyphen(text: &str, at: usize) -> bool {
    let is_hyphen = |c: char| matches!(c, '\u{ad}' | '-' | '\u{2010}' | '\u{2011}');
    let apart = |c: char| !(c.is_alphanumeric() || is_hyphen(c));
    let start = text[..at].rfind(apart).map_or(0, |end| end + text[end..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(apart).map_or(text.len(), |end| at + end);
    let parts: Vec<&str> = text[start..end].split(is_hyphen).collect();
    parts.len() > 1 && parts.iter().any(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The diagnostic for a tab between words, as pasted from a table or a document.
fn tab(ast: &DeckAst, field: &Field, text: &str) -> Option<Diagnostic> {
    let raw = ast.source.get(field.span.clone())?;
    if !raw.contains('\t') || text.contains("```") {
        return None;
    }
    let is_between = |at: &usize| {
        let line = text[..*at].rfind('\n').map_or(0, |end| end + 1);
        !text[line..*at].trim().is_empty()
            && !text[line..*at].trim_start().chars().all(|c| BULLETS.contains(&c))
            && !text[*at..].trim_start_matches(['\t', ' ']).starts_with(['\n', '\r'])
    };
    let at = text.match_indices('\t').map(|(at, _)| at).find(is_between)?;
    let length = text[at..].len() - text[at..].trim_start_matches('\t').len();
    let span = ast.within(field, at..at + length);
    let change = change(ast, &text[at..at + length], &span, " ");
    let finding = RULE.finding("a tab between two words", span).severity(Severity::Info);
    Some(
        finding
            .label("shown as one space")
            .help("write a space, or a table with `|` between its columns")
            .maybe_patch(change),
    )
}

/// The characters at the start of a text that were the bytes of one character.
fn broken(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    let length = match chars.next()? {
        'Ã' | 'Â' | 'Î' | 'Ï' => 2,
        'â' => 3,
        _ => return None,
    };
    let end = text.char_indices().nth(length).map_or(text.len(), |(at, _)| at);
    (text[..end].chars().count() == length).then(|| &text[..end])
}

/// The character whose UTF-8 bytes were read as Windows-1252.
fn repaired(wrong: &str) -> Option<char> {
    let bytes: Option<Vec<u8>> = wrong.chars().map(super::t005_encoding::byte_of).collect();
    let right = String::from_utf8(bytes?).ok()?;
    let mut chars = right.chars();
    chars.next().filter(|c| chars.next().is_none() && !c.is_ascii() && !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_soft_hyphen_next_to_a_number_is_a_hyphen() {
        for (text, is_hyphen) in [
            ("a 70\u{ad}year man", true),
            ("a 70-year\u{ad}old man", true),
            ("a 70\u{ad}year\u{ad}old man", true),
            ("COX\u{ad}2", true),
            ("neu\u{ad}ralgia", false),
            ("5 neu\u{ad}rons", false),
            ("\u{ad}", false),
        ] {
            assert_eq!(stands_for_hyphen(text, text.find('\u{ad}').unwrap()), is_hyphen, "{text}");
        }
    }

    #[test]
    fn mojibake_is_recognized_and_words_are_left_alone() {
        for (wrong, right) in
            [("Ã©", 'é'), ("Âµ", 'µ'), ("â€™", '’'), ("â‰¥", '≥'), ("Â°", '°'), ("â€“", '–'), ("Î²", 'β'), ("Ã¼", 'ü')]
        {
            assert_eq!(broken(&format!("{wrong} x")).and_then(repaired), Some(right), "{wrong}");
        }
        for word in ["Âge", "âge", "Ãlvaro", "Ïle", "â", "Â", "âme"] {
            assert_eq!(broken(word).and_then(repaired), None, "{word}");
        }
    }
}
