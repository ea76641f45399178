//! T005: the file is UTF-8.

use std::ops::Range;

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::encoding::foreign_byte;

pub const RULE: Rule = Rule {
    code: "T005",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "a character is not UTF-8, or was lost in conversion",
    finds: "Checks for bytes that are not UTF-8, and for the replacement character �, which programs write in place of a character they could not read.",
    why: "The original character is unknown: the same byte can be `é` in one encoding and `µ` in another.",
    bad: "[[item]]\nid = \"target\"\nstem = \"What is the correct dose, in \u{fffd}g?\"\noptions = [ { text = \"5\", correct = true }, { text = \"50\" } ]",
    good: "[[item]]\nid = \"target\"\nstem = \"What is the correct dose, in µg?\"\noptions = [ { text = \"5\", correct = true }, { text = \"50\" } ]",
    source: None,
    check,
};

/// The diagnostic for a UTF-16 file: rounds can read all of it, but most other programs cannot.
#[must_use]
pub fn utf16() -> Diagnostic {
    RULE.finding("the file is encoded as UTF-16", 0..0)
        .severity(Severity::Warning)
        .help("save it as UTF-8; in Notepad, choose File > Save as, then Encoding > UTF-8")
}

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    // Both kinds of character take three bytes, and the first is one of these two.
    if memchr::memchr2(0xee, 0xef, ast.source.as_bytes()).is_none() {
        return;
    }
    let is_lost = |c: char| c == char::REPLACEMENT_CHARACTER || foreign_byte(c).is_some();
    let mut starts: Vec<usize> = ast.items.iter().map(|item| item.table.span.start).collect();
    starts.extend(ast.cases.iter().map(|case| case.span.start));
    starts.sort_unstable();
    let mut lost = ast.source.char_indices().filter(|(_, c)| is_lost(*c)).peekable();
    // One diagnostic per block: a file in another encoding has many such characters.
    while let Some((at, c)) = lost.next() {
        let end = starts.get(starts.partition_point(|start| *start <= at)).copied().unwrap_or(ast.source.len());
        let mut more = 0;
        while lost.next_if(|(next, _)| *next < end).is_some() {
            more += 1;
        }
        found.push(finding(at..at + c.len_utf8(), c, more));
    }
}

/// The diagnostic for a character, and for this many more in its block.
fn finding(span: Range<usize>, c: char, more: usize) -> Diagnostic {
    let label = match more {
        0 => String::new(),
        1 => "1 more in this block".to_owned(),
        more => format!("{more} more in this block"),
    };
    let Some(byte) = foreign_byte(c) else {
        let finding = RULE.finding("a character was lost when the file was converted", span).label(label);
        return finding.help("replace `\u{fffd}` with the original character");
    };
    let guess = windows(byte).map_or_else(String::new, |guess| format!("; in Windows-1252 it would be `{guess}`"));
    let finding = RULE.finding(format!("this character is not UTF-8 (byte {byte:02X})"), span).label(label);
    finding.help(format!(
        "retype the character and save the file as UTF-8, or use the editor that wrote the file to save it as UTF-8{guess}"
    ))
}

/// The character of a byte in Windows-1252, which matches Latin-1 from A0 on.
fn windows(byte: u8) -> Option<char> {
    const FROM_80: &str = "€\u{0}‚ƒ„…†‡ˆ‰Š‹Œ\u{0}Ž\u{0}\u{0}‘’“”•–—˜™š›œ\u{0}žŸ";
    match byte {
        0x80..0xa0 => FROM_80.chars().nth(usize::from(byte - 0x80)).filter(|c| *c != '\0'),
        byte => Some(char::from(byte)),
    }
}

/// The byte of a character in Windows-1252, if it has one.
pub fn byte_of(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ (0..0x80 | 0xa0..0x100) => u8::try_from(code).ok(),
        _ => (0x80..0xa0).find(|byte| windows(*byte) == Some(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::windows;

    #[test]
    fn bytes_of_windows_are_known() {
        assert_eq!(
            (windows(0xb5), windows(0x93), windows(0x80), windows(0x9f), windows(0x81)),
            (Some('µ'), Some('“'), Some('€'), Some('Ÿ'), None)
        );
    }
}
