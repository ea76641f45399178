//! Markup of other systems in a text: HTML, entities, LaTeX, and the Markdown that rounds does not draw.
//!
//! Each is looked for by a shape that clinical text does not have: `p < 0.05`, `$5 and $10`, `A~B`, `~5 mL` and `[Na+]` are
//! words. It knows no rule and no deck.

mod found;
mod html;

use crate::deck::markup;
pub use found::Foreign;
use found::{at, before, enclosed, foreign, places};
use html::{character, entity, html};

/// Looks for one kind of markup. The text is that of a field, with spaces in place of code.
type Find = fn(&str) -> Option<Foreign>;

/// Bytes without which a text has no such markup.
const TELLING: &[u8] = b"<&$\\~^=![_#>{*-`";

/// All kinds that are looked for.
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
    found.sort_by_key(|foreign| foreign.place.start);
    found
}

/// Commands of LaTeX that stand for no character.
const COMMANDS: [&str; 18] = [
    "frac", "dfrac", "sqrt", "text", "textbf", "textit", "mathrm", "mathbf", "mathit", "ce", "overline", "bar", "hat",
    "sum", "int", "left", "right", "begin",
];

/// How formulas are written.
const FORMULA: &str = "write the formula in plain characters, such as `x²`, `H₂O`, `α`, `≤`, `→` or `(a + b)/c`";

/// A formula of LaTeX between dollar signs, or between a backslash and a bracket.
fn math(text: &str) -> Option<Foreign> {
    for (open, close) in [("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$")] {
        if let Some(start) = text.find(open)
            && let Some(length) = text[start + 2..].find(close)
        {
            return Some(foreign("LaTeX", start..start + length + 4, FORMULA));
        }
    }
    places(text, '$').find_map(|start| {
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

/// A command of LaTeX.
fn command(text: &str) -> Option<Foreign> {
    places(text, '\\').find_map(|start| {
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

/// Something short between two marks, right behind a letter, a digit or a bracket: `H~2~O`.
fn raised(text: &str, mark: char, what: &'static str, help: &str) -> Option<Foreign> {
    let mut sign = [0; 4];
    let sign = mark.encode_utf8(&mut sign);
    places(text, mark).find_map(|start| {
        let inner = enclosed(text, start, sign)?;
        let bound = before(text, start).is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']'));
        // `A~B~C` may be meant; a digit or a sign may not.
        let short = inner.len() <= 8 && !inner.contains(char::is_whitespace) && !inner.contains('/');
        let told =
            inner.starts_with(|c: char| c.is_ascii_digit() || "+-−".contains(c)) || inner.len() > 1 && inner.is_ascii();
        (bound && short && told).then(|| foreign(what, start..start + inner.len() + 2, help))
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

/// Words between two equals signs.
fn highlight(text: &str) -> Option<Foreign> {
    let starts = text.match_indices("==").map(|(at, _)| at);
    starts.filter(|start| before(text, *start).is_none_or(|c| !c.is_alphanumeric() && c != '=')).find_map(|start| {
        let inner = enclosed(text, start, "==").filter(|inner| !inner.starts_with('='))?;
        Some(foreign("a highlight", start..start + inner.len() + 4, "write `**bold**`"))
    })
}

/// Words between two tildes twice.
fn strike(text: &str) -> Option<Foreign> {
    text.match_indices("~~").find_map(|(start, _)| {
        let inner = enclosed(text, start, "~~")?;
        Some(foreign(
            "struck-out text",
            start..start + inner.len() + 4,
            "take the words away, or say that they no longer hold",
        ))
    })
}

/// Ends of what a link leads to.
const FILES: [&str; 12] =
    [".html", ".htm", ".pdf", ".md", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".org", ".com", ".webp"];

/// A link or an image: words in square brackets, an address in round ones.
fn link(text: &str) -> Option<Foreign> {
    text.match_indices("](").find_map(|(middle, _)| {
        let open = text[..middle].rfind('[')?;
        let address = text[middle + 2..].split_once(')')?.0;
        let end = middle + 2 + address.len() + 1;
        let lower = address.trim().to_ascii_lowercase();
        if open > 0 && text[..open].ends_with('!') {
            let help = "say in words what the image shows; rounds draws text only";
            return Some(foreign("an image", open - 1..end, help));
        }
        let leads = lower.contains("://")
            || lower.starts_with("www.")
            || lower.starts_with("mailto:")
            || lower.starts_with('#');
        let is_address = leads || FILES.iter().any(|ending| lower.ends_with(ending));
        let help = "write the words alone, and cite the source in `refs` with its `url`";
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
        let help = "write it into the sentence, or cite the source in `refs`";
        named.then(|| foreign("a footnote", start..start + inner.len() + 3, help))
    })
}

/// Words between underscores.
fn underscores(text: &str) -> Option<Foreign> {
    let word_before = |at| before(text, at).is_some_and(|c: char| c.is_alphanumeric() || "_/.-@\\".contains(c));
    places(text, '_').filter(|start| !word_before(*start)).find_map(|start| {
        let mark = if text[start..].starts_with("__") { "__" } else { "_" };
        let inner = enclosed(text, start, mark)?;
        let end = start + inner.len() + 2 * mark.len();
        let edge = at(text, end).is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let words = inner.starts_with(char::is_alphabetic) && !inner.contains('_') && inner.chars().count() > 1;
        let help = if mark == "_" { format!("write `*{inner}*`") } else { format!("write `**{inner}**`") };
        (edge && words).then(|| foreign("emphasis with underscores", start..end, help))
    })
}

/// Stars that look like emphasis and are drawn as stars: one before a digit, or two inside a word.
fn stars(text: &str) -> Option<Foreign> {
    places(text, '*').find_map(|start| {
        if before(text, start) == Some('*') {
            return None;
        }
        let double = text[start..].starts_with("**");
        let mark = if double { "**" } else { "*" };
        let inner = enclosed(text, start, mark).filter(|inner| !inner.contains('*'))?;
        let end = start + inner.len() + 2 * mark.len();
        let (left, right) = (before(text, start), at(text, end));
        let place = start..end;
        if double {
            let letters = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            let inside = (letters(left) || letters(right)) && inner.len() > 2 && inner.chars().all(char::is_alphabetic);
            let help = format!("put a space before and after `**{inner}**`, or leave it plain");
            return inside.then(|| foreign("emphasis inside a word", place, help));
        }
        let edges = left.is_none_or(|c| c.is_whitespace() || c == '(')
            && right.is_none_or(|c| !c.is_alphanumeric() && c != '*' && c != '/');
        // Emphasis neither starts behind a hyphen nor ends before a star that is meant as one.
        let word = inner.len() > 2 && inner.starts_with(char::is_alphabetic) && !inner.ends_with(char::is_whitespace);
        if word && left == Some('-') && right.is_none_or(|c| !c.is_alphanumeric()) {
            let help = format!("put the first star before the whole word, or leave `{inner}` plain");
            return Some(foreign("emphasis behind a hyphen", place, help));
        }
        if word && text[end..].starts_with("\\*") && left.is_none_or(|c| !c.is_alphanumeric()) {
            let help = "end the emphasis behind the star that is meant, as in `*CYP2D6\\*4*`, or leave it out";
            return Some(foreign("emphasis before a star", place, help));
        }
        let digit = inner.starts_with(|c: char| c.is_ascii_digit());
        let help = format!("write `**{inner}**` for emphasis; for stars, put a backslash before each of them");
        (edges && digit).then(|| foreign("one star before a digit", place, help))
    })
}

/// A backslash before a mark that means nothing here.
fn escape(text: &str) -> Option<Foreign> {
    places(text, '\\').find_map(|start| {
        let c = at(text, start + 1).filter(|c| "_#<>~$&{}^=".contains(*c))?;
        let bound = before(text, start) == Some('\\');
        (!bound)
            .then(|| foreign("a backslash", start..start + 2, format!("write `{c}` alone: it needs no backslash here")))
    })
}

/// What a cloze deletion of Anki is called here.
pub const CLOZE: &str = "a cloze deletion of Anki";

/// A cloze deletion of Anki.
fn cloze(text: &str) -> Option<Foreign> {
    text.match_indices("{{c").find_map(|(start, _)| {
        let inner = &text[start + 3..start + 3 + text[start + 3..].find("}}")?];
        let (number, _) = inner.split_once("::")?;
        let help = "write `kind = \"cloze\"`, `{{1}}` in the stem, and the word in `gaps`";
        number.bytes().all(|byte| byte.is_ascii_digit()).then(|| foreign(CLOZE, start..start + inner.len() + 5, help))
    })
}

/// A tag in square brackets, as forums have them.
fn tag_in_brackets(text: &str) -> Option<Foreign> {
    ["b", "i", "u", "sub", "sup", "url", "img", "code"].iter().find_map(|name| {
        let start = text.find(&format!("[{name}]"))?;
        let close = text[start..].find(&format!("[/{name}]"))?;
        let help = "write `**bold**` or `*italic*`, or the words alone";
        Some(foreign("a tag in brackets", start..start + close + name.len() + 3, help))
    })
}

/// What a line of several begins with: a heading, a quotation, a rule, a box to tick.
fn line(text: &str) -> Option<Foreign> {
    let text = text.trim_end();
    let mut start = 0;
    let several = text.trim().contains('\n');
    let mut above = "";
    for line in text.split('\n').take_while(|_| several) {
        let written = line.trim();
        let place = start + (line.len() - line.trim_start().len());
        let found = |what, length, help: &str| Some(foreign(what, place..place + length, help));
        let hashes = written.bytes().take_while(|byte| *byte == b'#').count();
        if (2..=6).contains(&hashes) && written[hashes..].starts_with(' ') {
            return found(
                "a heading",
                hashes,
                "write it as a line in bold, such as `**Findings**`, with an empty line below",
            );
        }
        if written.strip_prefix("> ").is_some_and(|words| words.starts_with(char::is_alphabetic)) {
            return found("a block quote", 1, "write the words between quotation marks");
        }
        if ["- [ ]", "- [x]", "- [X]", "* [ ]"].iter().any(|tick| written.starts_with(tick)) {
            return found("a box to tick", 5, "write `- ` alone");
        }
        let rule = |of: u8| written.len() >= 3 && written.bytes().all(|byte| byte == of);
        let length = written.len();
        if rule(b'=') || rule(b'-') || rule(b'*') || rule(b'_') && above.is_empty() {
            return found("a line across the page", length, "leave an empty line; for a heading, write a line in bold");
        }
        if written.starts_with("```") || written.starts_with("~~~") {
            return found("a fence of code", 3, "write three backticks on a line above the code and on one below it");
        }
        start += line.len() + 1;
        above = written;
    }
    None
}

#[cfg(test)]
mod tests;
