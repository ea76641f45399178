//! Parses the text within a line: emphasis, code, escapes and gap markers.
//!
//! It follows `CommonMark` where that loses no text, and is stricter elsewhere: a mark counts only at the edge of a
//! word.

use crate::deck::clean::clean;

/// The style of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Emphasis {
    /// Between two stars.
    pub bold: bool,
    /// Between one star.
    pub italic: bool,
    /// Between backticks.
    pub code: bool,
}

/// A run of text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text, cleaned and on one line.
    pub text: String,
    /// Its style.
    pub style: Emphasis,
}

/// Characters that can be escaped with a backslash: those that are markup.
const ESCAPED: [char; 3] = ['*', '`', '|'];

/// A piece of a line.
enum Piece<'a> {
    /// Plain text.
    Text(&'a str),
    /// Text between backticks.
    Code(&'a str),
    /// A run of stars.
    Stars(Stars),
}

/// A run of one to three stars.
#[derive(Clone, Copy)]
struct Stars {
    count: usize,
    opens: bool,
    closes: bool,
    /// Whether it is paired with another run. If not, it is text.
    paired: bool,
}

/// Parses a line.
#[must_use]
pub fn read(line: &str) -> Vec<Span> {
    let mut pieces = pieces(line);
    pair(&mut pieces);
    let (mut spans, mut bold, mut italic) = (Vec::new(), false, false);
    for piece in &pieces {
        let style = Emphasis { bold, italic, code: false };
        match *piece {
            Piece::Text(text) => push(&mut spans, text, style),
            Piece::Code(text) => push(&mut spans, text, Emphasis { code: true, ..style }),
            Piece::Stars(stars) if stars.paired => {
                bold ^= stars.count != 1;
                italic ^= stars.count != 2;
            }
            Piece::Stars(stars) => push(&mut spans, &"***"[..stars.count], style),
        }
    }
    for span in &mut spans {
        // Only on the joined text, because a gap marker may consist of several pieces.
        let text = clean(&span.text).replace('\n', " ");
        span.text = blanked(text);
    }
    spans
}

fn push(spans: &mut Vec<Span>, text: &str, style: Emphasis) {
    match spans.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.style == style => last.text.push_str(text),
        Some(_) | None => spans.push(Span { text: text.to_owned(), style }),
    }
}

/// Splits a line into pieces.
fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    let mut unclosed = [false; 4];
    while let Some(next) = line[at..].find(['\\', '`', '*']).map(|found| at + found) {
        let rest = &line[next..];
        match rest.as_bytes().first() {
            Some(b'\\') => {
                at = next + 1;
                if line[at..].starts_with(ESCAPED) {
                    pieces.push(Piece::Text(&line[from..next]));
                    (from, at) = (at, at + 1);
                }
            }
            Some(b'`') => {
                let count = run(rest, '`');
                at = next + count;
                // Longer runs are not marks.
                if unclosed.get(count).copied().unwrap_or(true) || !opens_code(line, next) {
                    continue;
                }
                if let Some(length) = code(rest) {
                    pieces.push(Piece::Text(&line[from..next]));
                    pieces.push(Piece::Code(stripped(&rest[count..length - count])));
                    at = next + length;
                    from = at;
                } else if let Some(known) = unclosed.get_mut(count) {
                    *known = true;
                }
            }
            _ => {
                let count = run(rest, '*');
                at = next + count;
                if count <= 3 {
                    pieces.push(Piece::Text(&line[from..next]));
                    pieces.push(Piece::Stars(stars(line, next, count)));
                    from = at;
                }
            }
        }
    }
    pieces.push(Piece::Text(&line[from..]));
    pieces
}

/// How many times a character is repeated at the start of a text.
fn run(text: &str, of: char) -> usize {
    text.len() - text.trim_start_matches(of).len()
}

/// Whether the backtick at an offset can begin code: only at the start of a word, so not if it stands for a prime
/// (5'-end).
pub(super) fn opens_code(line: &str, at: usize) -> bool {
    before(line, at)
}

/// The length of the code at the start of a text, including backticks; none if it is not closed.
pub(super) fn code(text: &str) -> Option<usize> {
    let count = run(text, '`');
    let mut at = count;
    while let Some(next) = text[at..].find('`').map(|found| at + found) {
        at = next + run(&text[next..], '`');
        if at - next == count && after(text, at) {
            return Some(at);
        }
    }
    None
}

/// Writes a line with its code replaced by spaces.
pub(super) fn mask_code(line: &str, out: &mut String) {
    let (mut at, mut ends) = (0, true);
    while let Some(next) = line[at..].find('`').map(|found| at + found) {
        out.push_str(&line[at..next]);
        let length = if ends && opens_code(line, next) { code(&line[next..]) } else { None };
        ends &= length.is_some() || !opens_code(line, next);
        at = next + length.unwrap_or_else(|| run(&line[next..], '`'));
        match length {
            Some(length) => out.push_str(&" ".repeat(length)),
            None => out.push_str(&line[next..at]),
        }
    }
    out.push_str(&line[at..]);
}

/// Code without the spaces that separate a backtick from the marks.
fn stripped(code: &str) -> &str {
    match code.strip_prefix(' ').and_then(|code| code.strip_suffix(' ')) {
        Some(inner) if !inner.trim().is_empty() => inner,
        Some(_) | None => code,
    }
}

/// The run of stars at an offset, not yet paired.
fn stars(line: &str, at: usize, count: usize) -> Stars {
    let next = line[at + count..].chars().next();
    let previous = line[..at].chars().next_back();
    let solid = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    // One star before a digit names an allele: *1/*2.
    let allele = count == 1 && next.is_some_and(char::is_numeric);
    Stars {
        count,
        opens: solid(next) && before(line, at) && !allele,
        closes: solid(previous) && after(line, at + count),
        paired: false,
    }
}

/// Whether a mark at an offset can open: a word begins there.
fn before(line: &str, at: usize) -> bool {
    let mut back = line[..at].chars().rev();
    match back.next() {
        // A straight quote opens only at the start of a word: 5'*3' is not a quotation.
        Some('"' | '\'') => back.next().is_none_or(opens_word),
        None => true,
        Some(c) => opens_word(c),
    }
}

/// Whether a word can begin after a character.
fn opens_word(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '(' | '[' | '{' | '“' | '‘' | '„' | '‚' | '«' | '¿' | '¡' | '–' | '—')
        || matches!(c, '（' | '「' | '『' | '【' | '《' | '，' | '。' | '、' | '；' | '：' | '！' | '？')
}

/// Whether a mark that ends at an offset can close: a word ends there.
fn after(line: &str, at: usize) -> bool {
    let closing = |c: char| {
        c.is_whitespace()
            || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '"' | '\'' | '-')
            || matches!(c, '”' | '’' | '“' | '‘' | '»' | '–' | '—' | '…')
            || matches!(c, '）' | '」' | '』' | '】' | '》' | '，' | '。' | '、' | '；' | '：' | '！' | '？')
    };
    line[at..].chars().next().is_none_or(closing)
}

/// Pairs runs of stars: a run closes the nearest open one of its length; three stars can also close one run of one and
/// one of two.
fn pair(pieces: &mut [Piece]) {
    // The open runs by their number of stars.
    let mut open: [Vec<usize>; 4] = Default::default();
    for at in 0..pieces.len() {
        let Some(Piece::Stars(stars)) = pieces.get(at) else { continue };
        let (count, opens, closes) = (stars.count, stars.opens, stars.closes);
        let mut matched = Vec::new();
        if closes {
            let [single, double] = [1, 2].map(|n| open.get(n).and_then(|open: &Vec<usize>| open.last()).copied());
            matched.extend(open.get(count).and_then(|open| open.last()).copied());
            if let (3, true, Some(single), Some(double)) = (count, matched.is_empty(), single, double) {
                matched.extend([single, double]);
            }
        }
        if let Some(first) = matched.iter().min() {
            // Runs left open inside the pair are text.
            for open in &mut open {
                open.truncate(open.partition_point(|index| index < first));
            }
            for index in matched.into_iter().chain([at]) {
                if let Some(Piece::Stars(stars)) = pieces.get_mut(index) {
                    stars.paired = true;
                }
            }
        } else if opens && let Some(open) = open.get_mut(count) {
            open.push(at);
        }
    }
}

/// Replaces gap markers such as `{{1}}` by blanks, because learners should not see braces.
pub(super) fn blanked(text: String) -> String {
    if !text.contains("{{") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find("{{") {
        out.push_str(&rest[..start]);
        if let Some((number, behind)) = marker(&rest[start..]) {
            out.push_str(&format!("[{number} ...]"));
            rest = behind;
        } else {
            out.push('{');
            rest = &rest[start + 1..];
        }
    }
    out + rest
}

/// The number of the gap marker at the start of a text, and the rest.
fn marker(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("{{")?.trim_start();
    let digits = inner.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let behind = inner.get(digits..)?.trim_start().strip_prefix("}}")?;
    matches!(digits, 1 | 2).then(|| (&inner[..digits], behind))
}

/// The text of spans without styles.
#[must_use]
pub fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line with its styles written as `<b:...>`, `<i:...>` and `<c:...>`.
    fn shown(line: &str) -> String {
        let mut out = String::new();
        for Span { text, style } in read(line) {
            let marks = [(style.bold, "b"), (style.italic, "i"), (style.code, "c")];
            let marks: String = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| *mark).collect();
            out += &if marks.is_empty() { text } else { format!("<{marks}:{text}>") };
        }
        out
    }

    #[test]
    fn emphasis_is_recognized_at_the_edges_of_words() {
        for (line, expected) in [
            ("a **b** *c* `d`", "a <b:b> <i:c> <c:d>"),
            ("**p** < 0.05", "<b:p> < 0.05"),
            ("(*S. aureus*), \"**not**\" *E. coli*'s", "(<i:S. aureus>), \"<b:not>\" <i:E. coli>'s"),
            ("*C. difficile*-associated", "<i:C. difficile>-associated"),
            ("***x*** and **a *b* c**", "<bi:x> and <b:a ><bi:b><b: c>"),
            ("**a *b***", "<b:a ><bi:b>"),
            ("**Note:** 10 mg", "<b:Note:> 10 mg"),
            ("**10 mg**, then ``a`b``", "<b:10 mg>, then <c:a`b>"),
            ("`2*3*4` and `**x**`", "<c:2*3*4> and <c:**x**>"),
        ] {
            assert_eq!(shown(line), expected);
        }
    }

    #[test]
    fn stars_inside_words_and_between_them_are_text() {
        for line in [
            "2*3*4",
            "2 * 3 * 4 = 24",
            "a*b*c; 5 mg*kg*h",
            "2**3**4",
            "CYP2D6*4 and CYP2C19*2",
            "HLA-A*24:02 rather than HLA-A*31:01",
            "CYP2D6*1/*4 and CYP2D6*4/*41",
            "alleles *1/*2 and *4",
            "*1 and HLA-B*, *2* too",
            "TPMT *3A, *3C; NAT2 *5/*6/*7",
            "*wt/*mut",
            "*p < 0.05, **p < 0.01, ***p < 0.001",
            "Significant* and not**",
            "(a+b)*(c+d)*(e+f)",
            "2'*3'*4' and 5\"*6\"",
            "x* y* z",
            "* a * b *",
            "**** and *****x*****",
            "HLA-*A and HLA-*B",
            "snake_case_word __init__ _x_",
            "5`-phosphate and 3`-phosphate",
            "a ` b `` c",
            "e\u{301}*x*e\u{301}",
        ] {
            assert_eq!(shown(line), line);
        }
    }

    #[test]
    fn a_backslash_escapes_only_markup() {
        assert_eq!(shown("\\*a\\* \\`b\\` \\| **\\***"), "*a* `b` | <b:*>");
        assert_eq!(shown("\\_ \\# \\\\ \\alpha C:\\x"), "\\_ \\# \\\\ \\alpha C:\\x");
        assert_eq!(shown("`\\*`"), "<c:\\*>");
    }
}
