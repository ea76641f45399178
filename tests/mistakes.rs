//! Mistakes that educators make: each is reported at its position with a fix, and excludes no more than its own item.

use std::fs;

use rounds::deck::check::CheckOptions;
use rounds::deck::diagnostic::{Diagnostic, Severity};
use rounds::deck::encoding::{Encoding, decode};
use rounds::deck::{examine, findings, fix};

use crate::harness::command::Home;

/// A deck with three items; the mistake is usually in the middle one.
const DECK: &str = r#"schema = 1

[deck]
id = "pain"
title = "Pain"
reviewed = 2026-11-23

[refs]
atlas = { text = "A. Author. An atlas. 2020" }

[[item]]
id = "first"
stem = "Which nerve supplies a lumbar facet joint?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Lateral branch" },
  { text = "Ventral ramus" },
]
refs = ["atlas"]

[[item]]
id = "middle"
stem = """
A 45-year-old woman has numb fingers at night.

Which nerve is compressed?
"""
options = [
  { text = "Median nerve", correct = true, why = "It runs in the tunnel." },
  { text = "Ulnar nerve", why = "It runs at the elbow." },
  { text = "Radial nerve" },
]
point = "Think of the carpal tunnel."

[[item]]
id = "last"
stem = "Which drug blocks the NMDA receptor?"
options = [
  { text = "Ketamine", correct = true },
  { text = "Gabapentin" },
  { text = "Lidocaine" },
]
"#;

/// A numeric item in place of the one in the middle.
const NUMERIC: &str = "[[item]]\nid = \"middle\"\nkind = \"numeric\"\nstem = \"How much lidocaine is in 2 mL of a 1% solution?\"\nvalue = 20\nunit = \"mg\"\n\n";

/// The items that remain.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Left {
    /// All items of the file.
    All,
    /// The first and the last.
    Others,
    /// None, because the file is not a deck.
    None,
}
use Left::{All, None as Nothing, Others};

/// A mistake: the original text and its replacement, then the code, line, a phrase of the headline and one of the help
/// of
/// the first finding, and the items that remain.
type Mistake = (&'static str, &'static str, &'static str, usize, &'static str, &'static str, Left);

#[rustfmt::skip]
const MISTAKES: &[Mistake] = &[
    // LaTeX and paths.
    ("numb fingers", "\\alpha fibers", "T001", 24, "`\\alpha` is LaTeX", "write `α` instead of `\\alpha`", Others),
    ("numb fingers", "\\theta waves", "T006", 24, "`\\theta` is LaTeX", "write `θ` instead of `\\theta`", Others),
    ("numb fingers", "\\rho and \\nu.", "T006", 24, "`\\rho` is LaTeX", "write `ρ` instead of `\\rho`; write `ν` instead of `\\nu`", Others),
    ("numb fingers", "\\beta fibers", "T006", 24, "`\\beta` is LaTeX", "write `β` instead of `\\beta`", Others),
    ("numb fingers", "\\frac{1}{2} of them", "T006", 24, "`\\frac` is LaTeX", "write a fraction as `1/2`", Others),
    ("numb fingers", "\\textbf{numb} fingers", "T006", 24, "`\\textbf` is LaTeX", "write bold text as `**bold**`", Others),
    ("numb fingers", "5 \\times 10", "T006", 24, "`\\times` is LaTeX", "write `×` instead of `\\times`", Others),
    ("numb fingers", "A \\rightarrow B", "T006", 24, "`\\rightarrow` is LaTeX", "write `→`", Others),
    ("numb fingers", "VAS \\neq 5", "T006", 24, "`\\neq` is LaTeX", "write `≠`", Others),
    ("numb fingers", "50\\% numb", "T001", 24, "`\\%` is not a valid escape sequence", "write `%` without the backslash", Others),
    ("\"Ulnar nerve\"", "\"C:\\Users\\new\"", "T001", 30, "a Windows path", "`'C:\\Users\\new'`", Others),
    ("\"Ulnar nerve\"", "\"C:\\temp\\new\"", "T006", 30, "a Windows path", "`'C:\\temp\\new'`", Others),
    // Missing or wrong quotation marks.
    ("compressed?\n\"\"\"\n", "compressed?\n", "T001", 23, "missing closing `\"\"\"` for `stem`", "above `options = [`", Others),
    ("stem = \"\"\"\n", "stem = \n", "T001", 23, "the text of `stem` is missing its opening quotes", "write `stem = \"\"\"`", Others),
    ("stem = \"\"\"\n", "stem = \"\"\n", "T001", 23, "the text of `stem` is missing its opening quotes", "write `stem = \"\"\"`", Others),
    ("\"Ulnar nerve\", why", "\"Ulnar nerve, why", "T001", 30, "missing closing quote", "`\"Ulnar nerve\"`", Others),
    ("\"Radial nerve\" }", "\"Radial nerve }", "T001", 31, "missing closing quote", "`text = \"Radial nerve\"`", Others),
    ("id = \"middle\"", "id = \"middle", "T001", 22, "missing closing quote", "`id = \"middle\"`", Others),
    ("\"Radial nerve\"", "Radial nerve\"", "T001", 31, "missing opening quote", "`text = \"Radial nerve\"`", Others),
    ("\"Radial nerve\"", "Radial nerve", "T001", 31, "the text of `text` is not in quotes", "`text = \"Radial nerve\"`", Others),
    ("\"It runs in the tunnel.\"", "\"It \"runs\" there.\"", "T001", 29, "a quote inside this text", "`'It \"runs\" there.'`", Others),
    ("\"It runs in the tunnel.\"", "'Guyon's canal is not it.'", "T001", 29, "an apostrophe ends this text", "`\"Guyon's canal is not it.\"`", Others),
    ("id = \"middle\"", "id = “middle”", "T001", 22, "straight quotes, not `“`", "`id = \"middle\"`", Others),
    ("\"Radial nerve\"", "„Radial nerve“", "T001", 31, "straight quotes, not `„`", "`text = \"Radial nerve\"`", Others),
    ("\"Radial nerve\"", "«Radial nerve»", "T001", 31, "straight quotes, not `«`", "`text = \"Radial nerve\"`", Others),
    ("\"Radial nerve\"", "\"Radial nerve”", "T001", 31, "ends with `”`", "`\"Radial nerve\"`", Others),
    ("id = \"pain\"", "id = “pain”", "T001", 4, "straight quotes, not `“`", "`id = \"pain\"`", All),
    ("title = \"Pain\"", "title = \"Pain", "T001", 5, "missing closing quote", "`title = \"Pain\"`", All),
    ("\"\"\"\nA 45-year-old woman has numb fingers at night.\n\nWhich nerve is compressed?\n\"\"\"", "“””\nA woman's fingers are numb.\n“””", "T001", 23, "`“””` cannot open", "three straight quotes", Others),
    ("\"\"\"\nA 45-year-old", "“\"”\nA 45-year-old", "T001", 23, "`“\"”` cannot open", "three straight quotes", Others),
    ("compressed?\n\"\"\"", "compressed?\n”””", "T001", 27, "`”””` cannot close", "`\"\"\"`", Others),
    // Brackets, braces, commas.
    ("elbow.\" },", "elbow.\",", "T001", 30, "missing closing brace `}`", "elbow.\" }`", Others),
    ("\"Radial nerve\" },", "\"Radial nerve\",", "T001", 31, "missing closing brace `}`", "write `{ text = \"Radial nerve\" }`", Others),
    ("{ text = \"Ulnar", "text = \"Ulnar", "T001", 30, "missing opening brace for this entry", "`{ text = \"Ulnar nerve\"", Others),
    ("},\n]\npoint", "},\npoint", "T001", 31, "missing closing bracket `]`", "write `]` on its own line", Others),
    ("night.\n\nWhich nerve is compressed?\n\"\"\"\noptions = [", "night.\n\nWhich nerve is compressed?\n\"\"\"\noptions =", "T001", 28, "missing opening bracket for the list", "`options = [`", Others),
    ("tunnel.\" },", "tunnel.\" }", "T001", 29, "missing comma between two list entries", "a comma", Others),
    ("\"Ulnar nerve\", why", "\"Ulnar nerve\" why", "T001", 30, "missing comma between two keys", "a comma", Others),
    ("correct = true, why", "correct = true why", "T001", 29, "missing comma between two keys", "a comma", Others),
    ("tunnel.\" },", "tunnel.\" };", "T001", 29, "semicolon instead of a comma", "a comma", Others),
    ("id = \"middle\"", "id = \"middle\",", "T001", 22, "unexpected comma after the value", "delete it", Others),
    ("id = \"middle\"", "id = \"middle\";", "T001", 22, "unexpected semicolon after the value", "delete it", Others),
    ("tunnel.\" },", "tunnel.\" }},", "T001", 29, "extra closing brace", "delete this", Others),
    ("tunnel.\" },", "tunnel.\" },,", "T001", 29, "stray comma", "delete this comma", Others),
    // Headers.
    ("[[item]]\nid = \"middle\"", "[[items]]\nid = \"middle\"", "T003", 21, ", not `[[items]]`", "write `[[item]]`", All),
    ("[[item]]\nid = \"middle\"", "[item]\nid = \"middle\"", "T003", 21, ", not `[item]`", "write `[[item]]`", All),
    ("[[item]]\nid = \"middle\"", "[[question]]\nid = \"middle\"", "T003", 21, ", not `[[question]]`", "write `[[item]]`", All),
    ("[[item]]\nid = \"middle\"", "[[Item]]\nid = \"middle\"", "T003", 21, ", not `[[Item]]`", "write `[[item]]`", All),
    ("[[item]]\nid = \"middle\"", "[[item]\nid = \"middle\"", "T003", 21, ", not `[[item]`", "write `[[item]]`", All),
    ("[[item]]\nid = \"middle\"", "[[item 2]]\nid = \"middle\"", "T003", 21, ", not `[[item 2]]`", "write `[[item]]`", All),
    ("[[item]]\nid = \"middle\"", "[[itm]]\nid = \"middle\"", "T003", 21, ", not `[[itm]]`", "write `[[item]]`", All),
    ("[[item]]\nid = \"middle\"", "{{item}}\nid = \"middle\"", "T003", 21, ", not `{{item}}`", "write `[[item]]`", All),
    ("[[item]]\nid = \"middle\"", "- [[item]]\nid = \"middle\"", "T003", 21, ", not `- [[item]]`", "write `[[item]]`", All),
    ("[deck]\n", "[Deck]\n", "T003", 3, ", not `[Deck]`", "write `[deck]`", All),
    ("[deck]\n", "[[deck]]\n", "T003", 3, ", not `[[deck]]`", "write `[deck]`", All),
    ("[deck]\n", "\n", "T003", 4, "missing header `[deck]`", "above `id =`", All),
    ("[refs]\n", "[References]\n", "T003", 8, ", not `[References]`", "write `[refs]`", All),
    ("schema = 1\n", "", "T002", 2, "the file has no `schema`", "`schema = 1`", All),
    ("schema = 1\n", "version = 1\n", "T014", 1, "unknown key `version`", "write `schema`", All),
    ("schema = 1\n", "schema = \"1\"\n", "T010", 1, "`schema` must be a whole number", "`schema = 1`", All),
    ("[[item]]\nid = \"last\"", "schema = 1\n\n[deck]\nid = \"other\"\ntitle = \"O\"\n\n[[item]]\nid = \"last\"", "T001", 35, "duplicate `schema = 1`", "in its own file", All),
    ("[[item]]\nid = \"middle\"", "id = \"middle\"", "T003", 21, "missing header `[[item]]` above `id`", "above `id = \"middle\"`", All),
    ("[[item]]\nid = \"middle\"", "# Question 2\nid = \"middle\"", "T003", 22, "missing header `[[item]]` above `id`", "above `id = \"middle\"`", All),
    ("[[item]]\nid = \"middle\"", "tags = [\"hand\"]\nid = \"middle\"", "T003", 21, "missing header `[[item]]` above `tags`", "above `tags", All),
    ("[[item]]\nid = \"first\"", "id = \"first\"", "T003", 11, "missing header `[[item]]` above `id`", "above `id = \"first\"`", All),
    ("[refs]\natlas = { text = \"A. Author. An atlas. 2020\" }\n\n[[item]]", "", "T003", 9, "missing header `[[item]]` above `id`", "above `id = \"first\"`", All),
    ("[refs]\n", "", "T003", 8, "missing header `[refs]` above `atlas`", "add `[refs]`", All),
    ("[[item]]\nid = \"last\"", "item = { id = 'x', stem = 'Which?' }\n\n[[item]]\nid = \"last\"", "T003", 35, "an item needs a header", "write `[[item]]`", All),
    ("[[item]]\nid = \"last\"", "item = {'id': 'x', 'stem': 'Which?'}\n\n[[item]]\nid = \"last\"", "T003", 35, "an item needs a header", "write `[[item]]`", All),
    ("[refs]\n", "items = [\n { id = \"x\" },\n { id = \"y\" },\n]\n[refs]\n", "T003", 8, "an item needs a header", "write `[[item]]`", All),
    // Text that is not a deck.
    ("[[item]]\nid = \"last\"", "Which nerve?\nA. One\nB. Two\nANSWER: B\n\n[[item]]\nid = \"last\"", "T004", 35, "Aiken format", "`[[item]]`", All),
    ("[[item]]\nid = \"last\"", "::Q:: Which nerve? {\n=One\n~Two\n}\n\n[[item]]\nid = \"last\"", "T004", 35, "GIFT format", "`[[item]]`", All),
    ("[[item]]\nid = \"last\"", "- id: x\n  stem: Which nerve?\n\n[[item]]\nid = \"last\"", "T004", 35, "YAML", "`[[item]]`", All),
    ("[[item]]\nid = \"last\"", "question: Which nerve?\noptions:\n  - One\n\n[[item]]\nid = \"last\"", "T004", 35, "YAML", "`[[item]]`", All),
    ("[[item]]\nid = \"last\"", "{\n  \"id\": \"x\",\n  \"stem\": \"Which?\"\n}\n\n[[item]]\nid = \"last\"", "T004", 35, "JSON", "`[[item]]`", All),
    ("[[item]]\nid = \"last\"", "question,a,b,answer\nWhich?,x,y,A\n\n[[item]]\nid = \"last\"", "T004", 35, "table (CSV)", "`[[item]]`", All),
    ("[[item]]\nid = \"last\"", "1. Which nerve?\n   - One\n\n[[item]]\nid = \"last\"", "T004", 35, "text outside of any item", "`#`", All),
    ("[[item]]\nid = \"last\"", "•\tOne\n•\tTwo\n\n[[item]]\nid = \"last\"", "T004", 35, "text outside of any item", "`#`", All),
    ("[[item]]\nid = \"last\"", "Don't forget to ask Anna.\n\n[[item]]\nid = \"last\"", "T004", 35, "text outside of any item", "`#`", All),
    ("[[item]]\nid = \"last\"", "// ask Anna\n\n[[item]]\nid = \"last\"", "T004", 35, "a comment must start with `#`", "`#`", All),
    ("[[item]]\nid = \"last\"", ">>>>>>> branch\n\n[[item]]\nid = \"last\"", "T004", 35, "leftover merge conflict marker", "delete this line", All),
    ("fingers at night.", "fingers.\n<<<<<<< HEAD\nAt night.\n=======\nBy day.\n>>>>>>> branch", "T004", 25, "unresolved merge conflict", "keep one of the two", Others),
    ("point = \"Think of the carpal tunnel.\"", "<<<<<<< HEAD\npoint = \"A\"\n=======\npoint = \"B\"\n>>>>>>> branch", "T004", 33, "unresolved merge conflict", "keep one of the two", Others),
    ("title = \"Pain\"", "<<<<<<< HEAD\ntitle = \"A\"\n=======\ntitle = \"B\"\n>>>>>>> branch", "T004", 5, "unresolved merge conflict", "keep one of the two", All),
    ("title = \"Pain\"\n", "title = \"Pain\"\npass_mark = 70%\n", "T001", 6, "followed by a percent sign", "write `pass_mark = 70`, without the percent sign", All),
    ("[[item]]\nid = \"first\"", "[refs]\nbook = { text = \"B. Author. 2021\" }\n\n[[item]]\nid = \"first\"", "T001", 11, "duplicate `[refs]`", "move its references below the first `[refs]`", All),
    // Keys and values of other programs.
    ("correct = true, why", "correct = yes, why", "T001", 29, "`correct` must be `true` or `false`, not `yes`", "`correct = true`", Others),
    ("correct = true, why", "correct = True, why", "T001", 29, "not `True`", "`correct = true`", Others),
    ("correct = true, why", "correct = \"true\", why", "T010", 29, "`correct` must be true or false", "`correct = true`", Others),
    ("correct = true, why", "correct = \"Yes\", why", "T010", 29, "`correct` must be true or false", "`correct = true`", Others),
    ("correct = true, why", "correct = 1, why", "T010", 29, "`correct` must be true or false", "`correct = true`", Others),
    ("correct = true, why", "corect = true, why", "T014", 29, "unknown key `corect`", "write `correct`", Others),
    ("correct = true, why", "answer = true, why", "T014", 29, "unknown key `answer`", "write `correct`", Others),
    ("correct = true, why", "why", "E001", 28, "no option is marked as correct", "`correct = true`", Others),
    ("why = \"It runs in", "explanation = \"It runs in", "T014", 29, "unknown key `explanation`", "write `why`", Others),
    ("text = \"Radial nerve\"", "text = 120", "T010", 31, "`text` must be text in quotes", "`text = \"120\"`", Others),
    ("stem = \"\"\"", "question = \"\"\"", "T014", 23, "unknown key `question`", "write `stem`", Others),
    ("stem = \"\"\"", "stem: \"\"\"", "T001", 23, "`:` instead of an equals sign", "`stem = \"\"\"`", Others),
    ("id = \"middle\"", "id \"middle\"", "T001", 22, "missing equals sign after `id`", "`id = \"middle\"`", Others),
    ("id = \"middle\"", "id = middle", "T001", 22, "the text of `id` is not in quotes", "`id = \"middle\"`", Others),
    ("{ text = \"Ulnar", "{ text: \"Ulnar", "T001", 30, "`:` instead of an equals sign", "`text = \"Ulnar nerve\"`", Others),
    ("id = \"middle\"", "• id = \"middle\"", "T001", 22, "list marker `•` before a key", "`id =`", Others),
    ("options = [\n  { text = \"Median", "choices = [\n  { text = \"Median", "T014", 28, "unknown key `choices`", "write `options`", Others),
    ("point = \"Think", "explanation = \"Think", "T014", 33, "unknown key `explanation`", "`why = \"...\"`", Others),
    ("point = \"Think of the carpal tunnel.\"", "answer = \"B\"", "T014", 33, "unknown key `answer`", "`{ text = \"Ulnar nerve\", correct = true }`", Others),
    ("point = \"Think of the carpal tunnel.\"", "kind = \"mcq\"", "T018", 33, "`kind` cannot be `mcq`", "`kind = \"single\"`", Others),
    ("point = \"Think of the carpal tunnel.\"", "tags = \"hand, wrist\"", "T010", 33, "`tags` must be a list", "`tags = [\"hand\", \"wrist\"]`", Others),
    ("point = \"Think of the carpal tunnel.\"", "tags = [hand, wrist]", "T001", 33, "a list entry is not in quotes", "`\"hand\"`", Others),
    ("point = \"Think of the carpal tunnel.\"", "point =", "T001", 33, "`point` has no value", "delete `point =`", Others),
    ("point = \"Think of the carpal tunnel.\"", "id = \"again\"", "T001", 33, "duplicate key `id`", "keep one `id`", Others),
    ("point = \"Think of the carpal tunnel.\"", "take home = \"x\"", "T001", 33, "`take home` cannot be a key", "write `point =`", Others),
    // Dates and numbers.
    ("2026-11-23", "29.11.2026", "T001", 6, "dates are written year-month-day", "`reviewed = 2026-11-29`", All),
    ("2026-11-23", "29/11/2026", "T001", 6, "dates are written year-month-day", "`reviewed = 2026-11-29`", All),
    ("2026-11-23", "03/04/2026", "T001", 6, "dates are written year-month-day", "depending on which day is meant", All),
    ("2026-11-23", "November 29, 2026", "T001", 6, "dates are written year-month-day", "`reviewed = 2026-11-29`", All),
    ("2026-11-23", "\"29.11.2026\"", "T010", 6, "`reviewed` must be a date", "`reviewed = 2026-11-29`", All),
    ("2026-11-23", "soon", "T001", 6, "`soon` is not a date", "`reviewed = 2026-11-29`", All),
    // Invisible characters.
    ("id = \"middle\"", "id\u{a0}= \"middle\"", "T001", 22, "a non-breaking space appears outside of quotes", "type a regular space", All),
    ("[[item]]\nid = \"middle\"", "\u{feff}[[item]]\nid = \"middle\"", "T001", 21, "a byte order mark appears", "delete it", All),
    ("point = \"Think", "\0point = \"Think", "T001", 33, "a NUL byte appears outside", "delete it", All),
    ("numb fingers", "numb\0fingers", "T001", 24, "this text contains a NUL byte", "delete the invisible character", Others),
    ("numb fingers", "numb\u{b}fingers", "T001", 24, "a Word line break", "delete the invisible character", Others),
    ("numb fingers", "numb \u{fffd}ngers", "T005", 24, "a character was lost", "the original character", Others),
    ("A 45-year-old", "•\tA 45-year-old", "T023", 24, "a list bullet", "delete it", All),
    ("numb fingers", "nu\u{ad}mb fingers", "T023", 24, "a soft hyphen", "delete it", All),
    ("numb fingers", "\u{f0b3} 5 fingers", "T023", 24, "symbol-font", "write the character itself", All),
    ("numb fingers", "MÃ©niÃ¨re", "T023", 24, "`Ã©` was `é`", "write `é`", All),
    // Files that are not decks.
    (DECK, "{\n \"schema\": 1,\n \"deck\": {}\n}\n", "T004", 1, "this file is JSON", "`[[item]]`", Nothing),
    (DECK, "deck:\n  id: x\nitems:\n  - stem: Which?\n", "T004", 1, "this file is YAML", "`[[item]]`", Nothing),
    (DECK, "Which?\nA. x\nB. y\nANSWER: A\n", "T004", 1, "Aiken", "`[[item]]`", Nothing),
    (DECK, "Dear Anna,\nhere are the questions.\n", "T004", 1, "this file is not a deck", "rounds new", Nothing),
    (DECK, "", "T002", 1, "the file is empty", "rounds new", Nothing),
];

/// The line that a finding begins on.
fn line(source: &str, finding: &Diagnostic) -> usize {
    source[..finding.primary.span.start].matches('\n').count() + 1
}

/// Checks the first finding of a file and the items that remain.
#[track_caller]
fn check_mistake(source: &str, (_, written, code, at, headline, help, left): Mistake) {
    let reading = examine(source, &CheckOptions::default());
    let context = format!("{written}\n{:#?}", reading.diagnostics);
    let first = reading.diagnostics.first().unwrap_or_else(|| panic!("nothing is found in {written}"));
    assert_eq!((first.code, line(source, first)), (code, at), "{context}");
    assert!(first.headline.contains(headline), "{context}");
    assert!(first.help.as_ref().is_some_and(|text| text.contains(help)), "{context}");
    let ids: Vec<String> =
        reading.deck.iter().flat_map(|deck| &deck.items).map(|item| item.id.name().to_owned()).collect();
    let expected: &[&str] = match left {
        All => &["first", "middle", "last"],
        Others => &["first", "last"],
        Nothing => &[],
    };
    assert_eq!(ids, expected, "{context}");
    assert_eq!(reading.items - reading.left_out, ids.len(), "{context}");
    let found = findings(source, &CheckOptions::default());
    assert_eq!((found.items, found.left_out), (reading.items, reading.left_out), "{context}");
}

#[test]
fn every_mistake_is_reported_at_its_position_with_a_fix_and_excludes_only_its_item() {
    assert_eq!(examine(DECK, &CheckOptions::default()).diagnostics, []);
    for mistake in MISTAKES {
        let (right, written, ..) = *mistake;
        assert!(DECK.contains(right), "{right}");
        check_mistake(&DECK.replacen(right, written, 1), *mistake);
        // Windows line endings make no difference.
        if !written.contains('\0') && right != DECK {
            check_mistake(&DECK.replacen(right, written, 1).replace('\n', "\r\n"), *mistake);
        }
    }
}

#[test]
fn foreign_number_formats_and_numbers_with_units_are_reported() {
    let start = DECK.find("[[item]]\nid = \"middle\"").unwrap();
    let end = DECK.find("[[item]]\nid = \"last\"").unwrap();
    let deck = |value: &str| {
        let item = NUMERIC.replace("20\nunit = \"mg\"", value);
        [&DECK[..start], &item, &DECK[end..]].concat()
    };
    for (value, headline, help) in [
        ("2,5", "decimals use a point", "`value = 2.5`"),
        ("20 mg", "the number is followed by a unit", "`value = 20`, and add `unit = \"mg\"` on its own line"),
        ("\"20 mg\"", "`value` must be a number", "`value = 20`, and add `unit = \"mg\"` on its own line"),
        ("\"20\"", "`value` must be a number", "`value = 20`"),
        ("about 20", "`about 20` is not a number", "`value = 2.5`"),
        ("1.000,5", "`1.000,5` is not a number", "with a decimal point"),
    ] {
        let code = if value.starts_with('"') { "T010" } else { "T001" };
        check_mistake(&deck(value), ("", "", code, 25, headline, help, Others));
    }
}

#[test]
fn a_tolerance_in_percent_is_converted_to_an_amount() {
    let start = DECK.find("[[item]]\nid = \"middle\"").unwrap();
    let end = DECK.find("[[item]]\nid = \"last\"").unwrap();
    for (tolerance, help) in
        [("\"10%\"", "`tolerance = 2`"), ("\"2.5 %\"", "`tolerance = 0.5`"), ("\"2\"", "`tolerance = 2`")]
    {
        let item = NUMERIC.replace("unit = \"mg\"", &format!("unit = \"mg\"\ntolerance = {tolerance}"));
        let deck = [&DECK[..start], &item, &DECK[end..]].concat();
        check_mistake(&deck, ("", "", "T010", 27, "`tolerance` must be a number", help, Others));
    }
}

#[test]
fn options_under_letters_are_shown_as_a_list() {
    let start = DECK.find("options = [\n  { text = \"Median").unwrap();
    let end = DECK.find("point = \"Think").unwrap();
    let list = "`options = [ { text = \"Median\" }, { text = \"Ulnar\", correct = true } ]`";
    for (written, code) in [
        ("A = \"Median\"\nB = \"Ulnar\"\ncorrect = \"B\"\n", "T014"),
        ("a = \"Median\"\nb = \"Ulnar\"\nanswer = \"b\"\n", "T014"),
        ("option1 = \"Median\"\noption2 = \"Ulnar\"\nanswer = 2\n", "T014"),
        ("choice_a = \"Median\"\nchoice_b = \"Ulnar\"\nkey = \"Ulnar\"\n", "T014"),
        ("options = [\"Median\", \"Ulnar\"]\nanswer = \"B\"\n", "T010"),
        ("options = { A = \"Median\", B = \"Ulnar\" }\nanswer = \"B\"\n", "T010"),
    ] {
        let source = [&DECK[..start], written, &DECK[end..]].concat();
        let found = findings(&source, &CheckOptions::default());
        let context = format!("{written}: {:#?}", found.diagnostics);
        let [only] = found.diagnostics.as_slice() else { panic!("{context}") };
        assert!(only.code == code && only.help.as_ref().is_some_and(|help| help.contains(list)), "{context}");
        assert_eq!((found.items, found.left_out), (3, 1), "{context}");
    }
}

#[test]
fn intended_escapes_are_not_reported() {
    for text in
        ["a\\tb", "one\\ntwo", "say \\\"ouch\\\"", "5 \\u00b5g", "two \\\\ of them", "Name\\tDose", "1.\\tan old man"]
    {
        let source = DECK.replace("numb fingers", text);
        assert_eq!(findings(&source, &CheckOptions::default()).diagnostics, [], "{text}");
    }
}

#[test]
fn safe_fixes_correct_the_mistake_and_nothing_else() {
    for (right, written) in [
        ("numb fingers", "\\alpha fibers and \\theta waves"),
        ("id = \"middle\"", "id = “middle”"),
        ("correct = true, why", "correct = yes, why"),
        ("tunnel.\" },", "tunnel.\" }"),
        ("[[item]]\nid = \"middle\"", "[[items]]\nid = \"middle\""),
        ("[[item]]", "[item]"),
        ("2026-11-23", "29.11.2026"),
        ("text = \"Radial nerve\"", "text = 120"),
        ("stem = \"\"\"", "stem: \"\"\""),
        ("stem = \"\"\"", "question = \"\"\""),
        ("schema = 1\n", ""),
        ("[deck]\n", ""),
        ("id = \"middle\"", "id\u{a0}= \"middle\""),
        ("[[item]]\nid = \"middle\"", "id = \"middle\""),
        ("[refs]\n", ""),
        ("[[item]]\nid = \"first\"", "id = \"first\""),
        ("stem = \"\"\"\nA 45-year-old woman", "stem = “””\nA 45-year-old woman"),
        ("Which nerve is compressed?\n\"\"\"", "Which nerve is compressed?\n”””"),
        (
            "\"\"\"\nA 45-year-old woman has numb fingers at night.\n\nWhich nerve is compressed?\n\"\"\"",
            "„““\nA 45-year-old woman has numb fingers at night.\n\nWhich nerve is compressed?\n“““",
        ),
    ] {
        let source = DECK.replace(right, written);
        let (fixed, changes) = fix::apply_fixes(&source, &CheckOptions::default());
        let found = findings(&fixed, &CheckOptions::default());
        assert!(changes > 0, "{written}");
        assert_eq!(found.diagnostics, [], "{written}\n{fixed}");
        assert_eq!(found.left_out, 0);
        let same = fixed.lines().filter(|line| DECK.lines().any(|other| other == *line)).count();
        assert!(same + changes + 2 >= DECK.lines().count(), "{written}\n{fixed}");
    }
}

#[test]
fn a_thousand_broken_items_exclude_only_themselves() {
    let broken = "[[item]]\nid = \"broken\"\nstem = \"Which\noptions = [ { text = \"a\" ]\n\n[[items]\nid = \"\"\"\n\nWhat now?\n\n";
    let source = DECK.replace("[[item]]\nid = \"last\"", &(broken.repeat(1000) + "[[item]]\nid = \"last\""));
    let reading = examine(&source, &CheckOptions::default());
    assert_eq!((reading.items, reading.left_out), (2003, 2000));
    assert_eq!(reading.deck.unwrap().items.len(), 3);
}

#[test]
fn deleting_any_part_of_a_deck_neither_panics_nor_creates_an_item() {
    let whole = examine(DECK, &CheckOptions::default()).deck.unwrap();
    let bounds: Vec<usize> = DECK.char_indices().map(|(at, _)| at).collect();
    for (n, start) in bounds.iter().enumerate() {
        for length in [1, 2, 7, 40] {
            let Some(end) = bounds.get(n + length) else { continue };
            let source = [&DECK[..*start], &DECK[*end..]].concat();
            let reading = examine(&source, &CheckOptions::default());
            for item in reading.deck.iter().flat_map(|deck| &deck.items) {
                let is_shorter = whole.items.iter().any(|other| other.stem.len() >= item.stem.len());
                assert!(is_shorter, "without {:?}: {:?}", &DECK[*start..*end], item.stem);
            }
            let errors = reading.diagnostics.iter().any(|finding| finding.severity == Severity::Error);
            assert!(errors || reading.left_out == 0, "something is left out without a word");
        }
    }
}

#[test]
fn in_files_with_other_encodings_only_unreadable_items_are_excluded() {
    let home = Home::new();
    let units = |text: &str, pair: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(pair).collect::<Vec<u8>>();
    let latin = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    let odd = DECK.replace("numb fingers", "5 µg of it").replace("Ventral ramus", "Rami à côté");
    for (name, bytes, studied, line) in [
        ("le", units(&format!("\u{feff}{DECK}"), u16::to_le_bytes), 3, "1"),
        ("be", units(&format!("\u{feff}{DECK}"), u16::to_be_bytes), 3, "1"),
        ("bare-le", units(DECK, u16::to_le_bytes), 3, "1"),
        ("bare-be", units(DECK, u16::to_be_bytes), 3, "1"),
        ("latin", latin(&DECK.replace("numb fingers", "5 µg of it")), 2, "24"),
        ("latin-two", latin(&odd), 1, "17"),
        ("latin-title", latin(&DECK.replace("\"Pain\"", "\"Pain à\"")), 3, "5"),
    ] {
        let path = home.path().join(format!("{name}.toml"));
        fs::write(&path, &bytes).unwrap();
        let ran = home.run(&["check", "--profile", "draft", &format!("{name}.toml")]);
        assert_eq!((ran.code(), ran.err().as_str()), (1, ""), "{name}: {}", ran.out());
        assert!(ran.out().contains(&format!("{name}.toml:{line}:")), "{name}: {}", ran.out());
        let left_out = match 3 - studied {
            0 => String::new(),
            1 => "; 1 item excluded from study".to_owned(),
            count => format!("; {count} items excluded from study"),
        };
        assert!(ran.out().ends_with(&format!("in 1 deck, 3 items{left_out}\n")), "{name}: {}", ran.out());
        let ran = home.run_with(&["study", "--plain", &format!("./{name}.toml")], "quit\n");
        let questions = if studied == 1 { "1 question".to_owned() } else { format!("{studied} questions") };
        assert!(ran.out().contains(&questions), "{name}: {}{}", ran.out(), ran.err());
        // A file is not written if something in it would be lost.
        home.run(&["check", "--fix", &format!("{name}.toml")]);
        home.run(&["fmt", &format!("{name}.toml")]);
        assert_eq!(fs::read(&path).unwrap(), bytes, "{name}");
    }
    assert_eq!(decode(DECK.as_bytes().to_vec()), Some((DECK.to_owned(), Encoding::Utf8)));
}

#[test]
fn excluded_items_are_counted_the_same_way_everywhere() {
    let home = Home::new();
    let source =
        DECK.replace("id = \"middle\"", "id = middle").replace("\"Ketamine\", correct", "\"Ketamine\" correct");
    home.write("d.toml", &source);
    let ran = home.run(&["check", "--profile", "draft", "d.toml"]);
    assert!(ran.out().ends_with("2 errors in 1 deck, 3 items; 2 items excluded from study\n"), "{}", ran.out());
    let json = home.run(&["check", "--format", "json", "d.toml"]).out();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["items"].as_u64(), json["items_left_out"].as_u64()), (Some(3), Some(2)));
    let ran = home.run_with(&["study", "--plain", "./d.toml"], "quit\n");
    assert!(ran.err().contains("2 items were excluded"), "{}", ran.err());
    assert!(ran.out().contains("1 question"), "{}", ran.out());
}

#[test]
fn no_line_of_a_file_that_is_not_a_deck_is_shown() {
    let home = Home::new();
    let secret = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nq7Xw2pWn\n-----END PRIVATE KEY-----\n";
    for source in [
        secret,
        "PASSWORD=hunter2\nTOKEN=abc def\nOTHER=x y\n",
        "name,dose\nA,1\nB,2\n",
        "[metadata]\nname = x\npassword = hunter2\n[options]\nzip_safe = no\n",
        "title = 'x'\npassword = 'hunter2'\n",
        "schema = 'public'\npassword = 'hunter2\n",
    ] {
        home.write("other.toml", source);
        let ran = home.run(&["check", "other.toml"]);
        for line in source.lines() {
            assert!(!ran.out().contains(line), "{line}: {}", ran.out());
        }
        assert!(ran.out().contains("1 error in 1 deck, 0 items\n"), "{}", ran.out());
    }
}
