//! Markup of other systems: HTML, entities, LaTeX, and Markdown that rounds does not render.
//!
//! Each is recognized by a shape that clinical text does not have: `p < 0.05`, `$5 and $10`, `A~B`, `~5 mL` and `[Na+]`
//! are plain text. This module knows no rules and no decks.

mod found;
mod html;

use crate::deck::markup;
pub use found::Foreign;
use found::{at, before, enclosed, foreign, offsets};
use html::{character, entity, html};

/// Looks for one kind of markup, in the text of a field with code replaced by spaces.
type Find = fn(&str) -> Option<Foreign>;

/// A text without any of these bytes contains no such markup.
const TELLING: &[u8] = b"<&$\\~^=![_#>{*-`";

const ALL: [Find; 15] = [
    html,
    entity,
    math,
    command,
    subscript,
    superscript,
    highlight,
    strike,
    link,
    footnote,
    underscores,
    stars,
    escape,
    cloze,
    tag_in_brackets,
];

/// The markup of other systems in a text, the first of each kind.
#[must_use]
pub fn all(text: &str) -> Vec<Foreign> {
    if !text.bytes().any(|byte| TELLING.contains(&byte)) {
        return Vec::new();
    }
    let masked = markup::without_code(text);
    let mut found: Vec<Foreign> = ALL.iter().filter_map(|find| find(&masked)).collect();
    found.extend(line(&masked));
    found.sort_by_key(|foreign| foreign.range.start);
    found
}

/// LaTeX commands that do not stand for a character.
const COMMANDS: [&str; 18] = [
    "frac", "dfrac", "sqrt", "text", "textbf", "textit", "mathrm", "mathbf", "mathit", "ce", "overline", "bar", "hat",
    "sum", "int", "left", "right", "begin",
];

const FORMULA: &str = "write the formula in plain characters, such as `x²`, `H₂O`, `α`, `≤`, `→` or `(a + b)/c`";

/// A LaTeX formula between dollar signs, or between a backslash and a bracket.
fn math(text: &str) -> Option<Foreign> {
    for (open, close) in [("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$")] {
        if let Some(start) = text.find(open)
            && let Some(length) = text[start + 2..].find(close)
        {
            return Some(foreign("LaTeX", start..start + length + 4, FORMULA));
        }
    }
    offsets(text, '$').find_map(|start| {
        let inner = enclosed(text, start, "$")?;
        let end = start + inner.len() + 2;
        let behind = at(text, end).is_some_and(|c| c.is_ascii_digit());
        let single = !inner.contains(' ')
            && inner.starts_with(char::is_alphabetic)
            && !before(text, start).is_some_and(char::is_alphanumeric);
        let formula = single || inner.contains(['\\', '^', '_', '=', '{']);
        (formula && !behind).then(|| foreign("LaTeX", start..end, FORMULA))
    })
}

/// A LaTeX command.
fn command(text: &str) -> Option<Foreign> {
    offsets(text, '\\').find_map(|start| {
        let rest = &text[start + 1..];
        let name = &rest[..rest.bytes().take_while(u8::is_ascii_alphabetic).count()];
        let help = match character(name) {
            Some(character) if name.len() > 1 => format!("write the character itself: `{character}`"),
            _ if COMMANDS.contains(&name) => FORMULA.to_owned(),
            _ => return None,
        };
        Some(foreign("LaTeX", start..start + 1 + name.len(), help))
    })
}

/// Short text between two marks, right after a letter, a digit or a bracket: `H~2~O`.
fn raised(text: &str, mark: char, what: &'static str, help: &str) -> Option<Foreign> {
    let mut sign = [0; 4];
    let sign = mark.encode_utf8(&mut sign);
    offsets(text, mark).find_map(|start| {
        let inner = enclosed(text, start, sign)?;
        let bound = before(text, start).is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']'));
        // `A~B~C` may be literal, but a digit or a sign is not.
        let short = inner.len() <= 8 && !inner.contains(char::is_whitespace) && !inner.contains('/');
        let is_distinct =
            inner.starts_with(|c: char| c.is_ascii_digit() || "+-−".contains(c)) || inner.len() > 1 && inner.is_ascii();
        (bound && short && is_distinct).then(|| foreign(what, start..start + inner.len() + 2, help))
    })
}

/// A subscript between tildes.
fn subscript(text: &str) -> Option<Foreign> {
    raised(text, '~', "a subscript", "write the characters themselves, such as `H₂O`, or `CO2`")
}

/// A superscript between carets.
fn superscript(text: &str) -> Option<Foreign> {
    raised(text, '^', "a superscript", "write the characters themselves, such as `x²` or `10⁹`")
}

/// Text between double equals signs.
fn highlight(text: &str) -> Option<Foreign> {
    let starts = text.match_indices("==").map(|(at, _)| at);
    starts.filter(|start| before(text, *start).is_none_or(|c| !c.is_alphanumeric() && c != '=')).find_map(|start| {
        let inner = enclosed(text, start, "==").filter(|inner| !inner.starts_with('='))?;
        Some(foreign("a highlight", start..start + inner.len() + 4, format!("write `**{inner}**`")))
    })
}

/// Text between double tildes.
fn strike(text: &str) -> Option<Foreign> {
    text.match_indices("~~").find_map(|(start, _)| {
        let inner = enclosed(text, start, "~~")?;
        Some(foreign(
            "strikethrough text",
            start..start + inner.len() + 4,
            "remove the words, or say that they no longer apply",
        ))
    })
}

/// Endings of link targets.
const FILES: [&str; 12] =
    [".html", ".htm", ".pdf", ".md", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".org", ".com", ".webp"];

/// A link or an image: text in square brackets, followed by an address in parentheses.
fn link(text: &str) -> Option<Foreign> {
    text.match_indices("](").find_map(|(middle, _)| {
        let open = text[..middle].rfind('[')?;
        let address = text[middle + 2..].split_once(')')?.0;
        let end = middle + 2 + address.len() + 1;
        let lower = address.trim().to_ascii_lowercase();
        if open > 0 && text[..open].ends_with('!') {
            let help = "describe what the image shows; rounds displays only text";
            return Some(foreign("an image", open - 1..end, help));
        }
        let leads = lower.contains("://")
            || lower.starts_with("www.")
            || lower.starts_with("mailto:")
            || lower.starts_with('#');
        let is_address = leads || FILES.iter().any(|ending| lower.ends_with(ending));
        let help = "write only the words, and cite the reference in `refs` with its `url`";
        (is_address && !lower.contains(' ')).then(|| foreign("a link", open..end, help))
    })
}

/// A footnote.
fn footnote(text: &str) -> Option<Foreign> {
    text.match_indices("[^").find_map(|(start, _)| {
        let inner = &text[start + 2..start + 2 + text[start + 2..].find(']')?];
        let named = !inner.is_empty()
            && inner.len() <= 20
            && inner.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
        let help = "put it in the sentence, or cite the reference in `refs`";
        named.then(|| foreign("a footnote", start..start + inner.len() + 3, help))
    })
}

/// Text between underscores.
fn underscores(text: &str) -> Option<Foreign> {
    let word_before = |at| before(text, at).is_some_and(|c: char| c.is_alphanumeric() || "_/.-@\\".contains(c));
    offsets(text, '_').filter(|start| !word_before(*start)).find_map(|start| {
        let mark = if text[start..].starts_with("__") { "__" } else { "_" };
        let inner = enclosed(text, start, mark)?;
        let end = start + inner.len() + 2 * mark.len();
        let edge = at(text, end).is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let words = inner.starts_with(char::is_alphabetic) && !inner.contains('_') && inner.chars().count() > 1;
        let help = if mark == "_" { format!("write `*{inner}*`") } else { format!("write `**{inner}**`") };
        (edge && words).then(|| foreign("emphasis with underscores", start..end, help))
    })
}

/// Asterisks that look like emphasis but are shown literally: one before a digit, or two inside a word.
fn stars(text: &str) -> Option<Foreign> {
    offsets(text, '*').find_map(|start| {
        if before(text, start) == Some('*') {
            return None;
        }
        let double = text[start..].starts_with("**");
        let mark = if double { "**" } else { "*" };
        let inner = enclosed(text, start, mark).filter(|inner| !inner.contains('*'))?;
        let end = start + inner.len() + 2 * mark.len();
        let (left, right) = (before(text, start), at(text, end));
        let range = start..end;
        if double {
            let letters = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            let inside = (letters(left) || letters(right)) && inner.len() > 2 && inner.chars().all(char::is_alphabetic);
            let help = format!("put a space before and after `**{inner}**`, or leave the word plain");
            return inside.then(|| foreign("emphasis inside a word", range, help));
        }
        let edges = left.is_none_or(|c| c.is_whitespace() || c == '(')
            && right.is_none_or(|c| !c.is_alphanumeric() && c != '*' && c != '/');
        // Emphasis neither starts after a hyphen nor ends before a literal asterisk.
        let word = inner.len() > 2 && inner.starts_with(char::is_alphabetic) && !inner.ends_with(char::is_whitespace);
        if word && left == Some('-') && right.is_none_or(|c| !c.is_alphanumeric()) {
            let help = format!("put the first asterisk before the whole word, or leave `{inner}` plain");
            return Some(foreign("emphasis after a hyphen", range, help));
        }
        if word && text[end..].starts_with("\\*") && left.is_none_or(|c| !c.is_alphanumeric()) {
            let help = "close the emphasis after the literal asterisk, as in `*CYP2D6\\*4*`, or remove it";
            return Some(foreign("emphasis before an asterisk", range, help));
        }
        let digit = inner.starts_with(|c: char| c.is_ascii_digit());
        let help = format!("write `**{inner}**` for emphasis; for literal asterisks, put a backslash before each one");
        (edges && digit).then(|| foreign("a single asterisk before a digit", range, help))
    })
}

/// A backslash before a character that needs none.
fn escape(text: &str) -> Option<Foreign> {
    offsets(text, '\\').find_map(|start| {
        let c = at(text, start + 1).filter(|c| "_#<>~$&{}^=".contains(*c))?;
        let bound = before(text, start) == Some('\\');
        (!bound)
            .then(|| foreign("a backslash", start..start + 2, format!("write `{c}` alone: it needs no backslash here")))
    })
}

/// The name of an Anki cloze deletion in messages.
pub const CLOZE: &str = "an Anki cloze deletion";

/// An Anki cloze deletion.
fn cloze(text: &str) -> Option<Foreign> {
    text.match_indices("{{c").find_map(|(start, _)| {
        let inner = &text[start + 3..start + 3 + text[start + 3..].find("}}")?];
        let (number, _) = inner.split_once("::")?;
        let help = "use `kind = \"cloze\"`, with `{{1}}` in the stem and the word in `gaps`";
        number.bytes().all(|byte| byte.is_ascii_digit()).then(|| foreign(CLOZE, start..start + inner.len() + 5, help))
    })
}

/// A tag in square brackets, as used in forums.
fn tag_in_brackets(text: &str) -> Option<Foreign> {
    ["b", "i", "u", "sub", "sup", "url", "img", "code"].iter().find_map(|name| {
        let start = text.find(&format!("[{name}]"))?;
        let close = text[start..].find(&format!("[/{name}]"))?;
        let inner = text[start..start + close].split_once(']').map_or("", |(_, inner)| inner);
        let help = match *name {
            "b" => format!("write `**{inner}**`"),
            "i" => format!("write `*{inner}*`"),
            _ => format!("write only the words: `{inner}`"),
        };
        Some(foreign("a BBCode tag", start..start + close + name.len() + 3, help))
    })
}

/// Markup at the start of a line: a heading, a block quote, a horizontal rule, a checkbox.
fn line(text: &str) -> Option<Foreign> {
    let text = text.trim_end();
    let mut start = 0;
    let several = text.trim().contains('\n');
    let mut above = "";
    for line in text.split('\n').take_while(|_| several) {
        let written = line.trim();
        let offset = start + (line.len() - line.trim_start().len());
        let found = |what, length, help: &str| Some(foreign(what, offset..offset + length, help));
        let hashes = written.bytes().take_while(|byte| *byte == b'#').count();
        if (2..=6).contains(&hashes) && written[hashes..].starts_with(' ') {
            return found(
                "a heading",
                hashes,
                &format!("write `**{}**`, with an empty line below", written[hashes..].trim_matches(['#', ' '])),
            );
        }
        if written.strip_prefix("> ").is_some_and(|words| words.starts_with(char::is_alphabetic)) {
            return found("a block quote", 1, "put the words in quotation marks");
        }
        if ["- [ ]", "- [x]", "- [X]", "* [ ]"].iter().any(|tick| written.starts_with(tick)) {
            return found("a checkbox", 5, "write only `- `");
        }
        let rule = |of: u8| written.len() >= 3 && written.bytes().all(|byte| byte == of);
        let length = written.len();
        if rule(b'=') || rule(b'-') || rule(b'*') || rule(b'_') && above.is_empty() {
            return found("a horizontal rule", length, "leave an empty line; for a heading, write a line in bold");
        }
        if written.starts_with("```") || written.starts_with("~~~") {
            return found("a code fence", 3, "write three backticks on a line above the code and on a line below it");
        }
        start += line.len() + 1;
        above = written;
    }
    None
}

#[cfg(test)]
mod tests;
