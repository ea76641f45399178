//! Splits a deck file into blocks at its headers, even if the headers are misspelled.
//!
//! It does not rely on strings being closed, because an unclosed string must not hide the blocks after it. It is used
//! only for files that need recovery.

use std::ops::Range;

/// The kind of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything before the first header.
    Root,
    /// `[deck]`, or a table in it.
    Deck,
    /// `[refs]`, or a table in it.
    Refs,
    /// `[[case]]`
    Case,
    /// `[[item]]`, including its parts with headers such as `[[item.options]]`.
    Item,
    /// A block with an unknown header.
    Unknown,
}

/// A header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The position, including brackets; empty if the header is missing.
    pub span: Range<usize>,
    /// The kind of its block.
    pub part: Part,
    /// The correct spelling, if the intended header is known.
    pub right: Option<String>,
    /// Whether it begins a block. If not, it belongs to the block above.
    pub begins: bool,
}

impl Header {
    /// Whether it is misspelled, unknown or missing.
    #[must_use]
    pub fn is_wrong(&self, source: &str) -> bool {
        let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        self.right.as_ref().is_none_or(|right| squeezed(source.get(self.span.clone()).unwrap_or_default()) != *right)
    }
}

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// From its header to the next one.
    pub span: Range<usize>,
    /// The kind.
    pub part: Part,
    /// The header of the block, if it has one, followed by the headers of its parts.
    pub headers: Vec<Header>,
}

/// The blocks of a file; the first one has no header. If the positions of strings are given, no line within one is
/// taken for a header.
#[must_use]
pub fn blocks(source: &str, strings: Option<&[Range<usize>]>) -> Vec<Block> {
    let mut blocks = vec![Block { span: 0..0, part: Part::Root, headers: Vec::new() }];
    let (mut at, mut quotes) = (0, 0);
    let mut lines = source.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let is_root = blocks.last().is_some_and(|block| block.part == Part::Root);
        if !is_root && strings.is_none() && super::scan::assigned(line).is_some_and(|(key, _)| key == "schema") {
            blocks.push(Block { span: at..at, part: Part::Root, headers: Vec::new() });
            quotes = 0;
        }
        let loose = || {
            let next = lines.peek().is_some_and(|next| super::scan::assigned(next).is_some());
            if strings.is_none() && next && quotes % 2 == 0 { loose_header(line) } else { None }
        };
        let found = header(line)
            .or_else(loose)
            .map(|header| Header { span: header.span.start + at..header.span.end + at, ..header });
        // Within a multiline string, only an unmistakable header ends the block.
        let is_certain = |header: &Header| match strings {
            Some(strings) => {
                let before = strings.partition_point(|string| string.start <= header.span.start);
                before.checked_sub(1).is_none_or(|before| strings[before].end <= header.span.start)
            }
            None => quotes % 2 == 0 || header.begins && header.part == Part::Item || !header.is_wrong(source),
        };
        if let Some(header) = found.filter(is_certain) {
            let in_item = blocks.last().is_some_and(|block| block.part == Part::Item);
            if header.begins || header.part == Part::Item && !in_item {
                blocks.push(Block { span: at..at, part: header.part, headers: vec![header] });
                quotes = 0;
            } else if let Some(block) = blocks.last_mut() {
                block.headers.push(header);
            }
        }
        at += line.len();
        quotes += line.matches("\"\"\"").count() + line.matches("'''").count();
        if let Some(block) = blocks.last_mut() {
            block.span.end = at;
        }
    }
    blocks
}

/// Names that mean `[[item]]`, in lower case and without a trailing number.
const ITEM: &[&str] = &[
    "item",
    "items",
    "question",
    "questions",
    "quiz",
    "mcq",
    "mcqs",
    "sba",
    "card",
    "cards",
    "flashcard",
    "flashcards",
    "frage",
    "fragen",
    "pregunta",
    "preguntas",
    "vraag",
    "vragen",
    "domanda",
    "domande",
    "itme",
    "itmes",
    "iten",
    "itens",
];
/// Names that mean `[[case]]`.
const CASE: &[&str] = &["case", "cases", "scenario", "scenarios"];
/// Names that mean `[deck]`.
const DECK: &[&str] = &["deck", "decks", "meta", "metadata", "info", "deckinfo", "header", "course"];
/// Names that mean `[refs]`.
const REFS: &[&str] =
    &["refs", "ref", "reference", "references", "source", "sources", "bibliography", "literature", "citations"];
/// Names that mean `[[item.options]]`.
const OPTIONS: &[&str] = &[
    "options",
    "option",
    "choices",
    "choice",
    "answers",
    "answer",
    "alternatives",
    "alternative",
    "distractors",
    "distractor",
];
/// The other lists of an item, each with the names that mean it.
const LISTS: &[(&str, &[&str])] = &[
    ("reject", &["reject", "rejects", "rejected"]),
    ("gaps", &["gaps", "gap", "blanks", "blank"]),
    ("vignettes", &["vignettes", "vignette"]),
];

/// The header on a line, with its position relative to the start of the line.
#[must_use]
pub fn header(line: &str) -> Option<Header> {
    let skipped = |c: char| c.is_whitespace() || super::scan::is_invisible(c);
    let start = line.len() - line.trim_start_matches(skipped).len();
    let text = &line[start..];
    let opens = text.bytes().take_while(|byte| matches!(byte, b'[' | b' ')).filter(|byte| *byte == b'[').count();
    let inner = text.trim_start_matches(['[', ' ']);
    if !(1..=2).contains(&opens) || !inner.starts_with(char::is_alphabetic) {
        return None;
    }
    let named = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '"' | '\'');
    let before = &inner[..inner.find(|c: char| !named(c)).unwrap_or(inner.len())];
    let behind = &inner[before.len()..];
    let closes = behind.bytes().take_while(|byte| *byte == b']').count();
    let rest = behind[closes..].trim_start_matches(skipped);
    let (part, right, begins) = meaning(before.trim(), opens);
    // An unknown header must look like one, unlike a nested list or a link.
    let alone = rest.is_empty() || rest.starts_with('#');
    if closes > 2 || closes == 0 && !alone || right.is_none() && (closes == 0 || !alone) {
        return None;
    }
    let name = if closes == 0 { before.trim_end().len() } else { before.len() };
    let end = start + text.len() - inner.len() + name + closes;
    Some(Header { span: start..end, part, right, begins })
}

/// The header on a line with other punctuation, such as `{{item}}`, `- [[item]]` or `item:`.
fn loose_header(line: &str) -> Option<Header> {
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '=' | '"' | '\'');
    let name = line.trim_matches(is_mark);
    let start = line.len() - line.trim_start().len();
    let (part, right, begins) = meaning(name, 2);
    let is_known =
        matches!(name.to_lowercase().as_str(), "item" | "question" | "case" | "deck" | "refs" | "references");
    (is_known && begins && right.is_some()).then(|| Header { span: start..line.trim_end().len(), part, right, begins })
}

/// The kind of block that a header name means, its correct spelling, and whether it begins a block.
fn meaning(name: &str, opens: usize) -> (Part, Option<String>, bool) {
    let squeezed: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let (first, rest) = match squeezed.split_once('.') {
        // `[[item.1]]` is an item with a number.
        Some((first, rest)) if rest.bytes().all(|byte| byte.is_ascii_digit()) => (first.to_owned(), None),
        Some((first, rest)) => (first.to_owned(), Some(rest.to_owned())),
        None => (squeezed.clone(), None),
    };
    let word = |text: &str| {
        let lower = text.to_lowercase();
        lower.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_')).to_owned()
    };
    let main = word(&first);
    let is = |names: &[&str]| names.contains(&main.as_str());
    let list = |name: &str| {
        let name = word(name);
        if OPTIONS.contains(&name.as_str()) || strsim::damerau_levenshtein(&name, "options") == 1 {
            return Some("options");
        }
        LISTS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(list, _)| *list)
    };
    let double = |name: &str| Some(format!("[[{name}]]"));
    let single = |name: &str| Some(format!("[{name}]"));
    match rest {
        Some(rest) if is(ITEM) => {
            let right = list(&rest).and_then(|list| double(&format!("item.{list}")));
            (Part::Item, right, false)
        }
        Some(rest) if is(DECK) && rest.to_lowercase() == "activity.provider" => {
            (Part::Deck, single("deck.activity.provider"), true)
        }
        Some(rest) if is(DECK) && matches!(rest.to_lowercase().as_str(), "activity" | "objectives") => {
            (Part::Deck, single(&format!("deck.{}", rest.to_lowercase())), true)
        }
        Some(_) if is(DECK) => (Part::Deck, None, true),
        Some(rest) if is(REFS) => (Part::Refs, single(&format!("refs.{rest}")), true),
        Some(_) => (Part::Unknown, None, true),
        None if is(&["quiz"]) && opens == 1 => (Part::Deck, single("deck"), true),
        None if is(ITEM) || (3..7).contains(&main.len()) && strsim::damerau_levenshtein(&main, "item") == 1 => {
            (Part::Item, double("item"), true)
        }
        None if is(CASE) => (Part::Case, double("case"), true),
        None if is(DECK) => (Part::Deck, single("deck"), true),
        None if is(REFS) => (Part::Refs, single("refs"), true),
        None => match list(&first) {
            Some(list) => (Part::Item, double(&format!("item.{list}")), false),
            None => (Part::Unknown, None, true),
        },
    }
}

/// If a file has a correct `[deck]` or `[refs]`, other headers that could mean the same are unknown ones.
pub fn ignore_duplicate_names(blocks: &mut [Block], source: &str) {
    for right in ["[deck]", "[refs]"] {
        let means = |header: &Header| header.right.as_deref() == Some(right);
        let mut headers = blocks.iter().flat_map(|block| &block.headers);
        if headers.any(|header| means(header) && !header.is_wrong(source)) {
            let wrong = |header: &Header| means(header) && header.is_wrong(source);
            for block in blocks.iter_mut().filter(|block| block.headers.first().is_some_and(wrong)) {
                block.part = Part::Unknown;
                block.headers[0].right = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelled_headers_are_recognized() {
        for (line, right, begins) in [
            ("[[item]]", "[[item]]", true),
            ("[[ item ]] # one", "[[item]]", true),
            ("[[items]]", "[[item]]", true),
            ("[item]", "[[item]]", true),
            ("[[Item]]", "[[item]]", true),
            ("[[item]", "[[item]]", true),
            ("[[item", "[[item]]", true),
            ("[item]]", "[[item]]", true),
            ("[[question 3]]", "[[item]]", true),
            ("[[item1]]", "[[item]]", true),
            ("[[item.2]]", "[[item]]", true),
            ("\u{feff}[[item]]", "[[item]]", true),
            ("[[items.options]]", "[[item.options]]", false),
            ("[item.choices]", "[[item.options]]", false),
            ("[[options]]", "[[item.options]]", false),
            ("[[item.gap]]", "[[item.gaps]]", false),
            ("[[case]]", "[[case]]", true),
            ("[cases]", "[[case]]", true),
            ("[[deck]]", "[deck]", true),
            ("[Deck]", "[deck]", true),
            ("[metadata]", "[deck]", true),
            ("[quiz]", "[deck]", true),
            ("[[quiz]]", "[[item]]", true),
            ("[references]", "[refs]", true),
            ("[refs.atlas]", "[refs.atlas]", true),
            ("[[itm]]", "[[item]]", true),
            ("[deck.activity]", "[deck.activity]", true),
        ] {
            let header = header(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((header.right.as_deref(), header.begins), (Some(right), begins), "{line}");
            let written = line[header.span.clone()].trim();
            assert_eq!(header.is_wrong(line), written.replace(' ', "") != right, "{line}: {written}");
        }
    }

    #[test]
    fn lists_and_text_are_not_headers() {
        for line in [
            "[\"a\", \"b\"],",
            "['a']",
            "  [1, 2]",
            "[link](https://x)",
            "[a, b]",
            "x = [",
            "[see note] for more",
            "[[[x]]]",
            "[]",
        ] {
            let header = header(line);
            assert!(header.as_ref().is_none_or(|header| header.right.is_none()), "{line}: {header:?}");
        }
    }

    #[test]
    fn a_loose_header_needs_a_key_below_it() {
        for line in
            ["{{item}}", "((item))", "- [[item]]", "# [[item]]", "item:", "**item**", "<item>", "item", "## Question"]
        {
            let source = format!("[deck]\nid = 'd'\n{line}\nid = 'a'\n");
            let blocks = blocks(&source, None);
            assert_eq!(blocks.last().map(|block| block.part), Some(Part::Item), "{line}");
            assert_eq!(blocks.len(), 3, "{line}");
        }
        assert_eq!(blocks("[deck]\nid = 'd'\n# The item\nitem\n# [[item]]\n", None).len(), 2);
    }

    #[test]
    fn parts_of_an_item_stay_in_its_block() {
        let source = "schema = 1\n[deck]\nid = 'd'\n[[item]]\nid = 'a'\n[[item.options]]\ntext = 'x'\n[[item]]\n";
        let parts: Vec<(Part, usize)> =
            blocks(source, None).iter().map(|block| (block.part, block.headers.len())).collect();
        assert_eq!(parts, [(Part::Root, 0), (Part::Deck, 1), (Part::Item, 2), (Part::Item, 1)]);
        assert_eq!(blocks(source, None).last().map(|block| block.span.end), Some(source.len()));
    }
}
