//! References to options in prose: "Option B is better", "Unlike A and C", "See answer (b)".
//!
//! A letter counts as an option only if the words around it leave little else: after "option" and its synonyms, after
//! words that compare or choose, or as the subject of a clause. A letter after a noun is part of a name ("vitamin A",
//! "hepatitis B and C"), and a letter before a noun modifies it ("C fibers"); neither is a reference.

use std::cell::OnceCell;
use std::ops::Range;

use super::label::{Label, Style, Token, label, style, tokens};
use super::lists::{EXCLUDING, JOINING, NUMBERS, OPTION, PLACE, VERDICT};
use crate::deck::check::word_set::WordSet;

/// What is known about the item that a text belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// How many options it has.
    pub options: usize,
    /// Whether the text is the stem, where letters may belong to a figure and "above" does not mean the options.
    pub stem: bool,
    /// Whether letters are names in this item ("Hepatitis B"), so that only "option B" and the like are references.
    pub letters_are_names: bool,
}

/// Verbs that follow an option as the subject.
const VERBS: WordSet = WordSet::listed(
    "is are was were isn't isn’t aren't aren’t would will could can cannot may might should does do doesn't \
     doesn’t did has have had shows show describes describe explains explain applies apply fails fail lacks lack \
     only alone both also misses miss names name confuses confuse",
);
/// Words that can follow a reference, where a noun would make the letter part of a name.
const CONTINUATION: WordSet = WordSet::listed(
    "and or but nor as because since if when while whereas in on at for by with which that who not so then than \
     here below above instead too it this these from to until unless before after over rather are is though although where",
);
/// Words that compare, choose or pair, and come before an option.
const POINTING: WordSet = WordSet::listed(
    "unlike than not both neither either between versus vs except excluding eliminate eliminates exclude excludes \
     see choose chose chosen choosing pick picks picked select selected selecting mark marked picking nor favors \
     favor prefer answered only",
);
/// Those that come before numbers too.
const PAIRING: WordSet = WordSet::listed("unlike both neither");
/// Words that come before an option if one of [`COMPARING`] comes before them.
const LINKING: WordSet = WordSet::listed("to with from in of out");
/// Words that liken or contrast.
const COMPARING: WordSet = WordSet::listed(
    "unlike similar compared comparing contrast instead same opposed as differs differ different difference rule \
     rules ruled ruling contrary",
);
/// Words that open a clause, after which an option may be the subject.
const OPENING: WordSet = WordSet::listed(
    "and but while whereas because since so although though if that then when hence therefore thus as however \
     also why only both nor or",
);
/// Words that choose.
const CHOOSING: WordSet = WordSet::listed("choose choosing decide pick select mark answer write");
/// Nouns for which letters, numbers and numerals are names.
const NAMED: WordSet = WordSet::listed(
    "vitamin vitamins hepatitis influenza type types grade grades group groups class classes stage stages factor \
     factors phase phases schedule schedules nerve nerves level levels category categories appendix figure \
     figures fig panel panels table tables protein proteins immunoglobulin ig crps complex layer layers lamina \
     laminae zone zones arm arms patient patients point points plan part parts criterion criteria domain domains \
     lead leads angiotensin complement subtype subtypes strain fiber fibers fibre fibres cohort cohorts drug \
     drugs step steps day days week weeks year years chapter section curve curves receptor receptors child score \
     toxin botulinum",
);
/// Nouns for one option that is named by its position.
const BY_POSITION: WordSet =
    WordSet::listed("option options answer answers choices alternative alternatives distractor distractors");
/// Words that make "the first option" a step of treatment.
const PURPOSE: WordSet = WordSet::listed("for in of to when if after before should offered tried");

/// A reference to an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it stands.
    pub range: Range<usize>,
    /// Whether it says "option" or a synonym, so that nothing else can be meant.
    pub certain: bool,
}

/// The first reference to an option in a text.
pub fn reference(text: &str, setting: Setting) -> Option<Reference> {
    let tokens = tokens(text);
    let names = OnceCell::new();
    let by_letter = (0..tokens.len()).find_map(|n| by_label(&tokens, n, setting, &names));
    let by_place = (0..tokens.len()).find_map(|n| by_place(&tokens, n, setting));
    match (by_letter, by_place) {
        (Some(one), Some(other)) => Some(if one.range.start <= other.range.start { one } else { other }),
        (one, other) => one.or(other),
    }
}

/// Whether a text has a letter on its own or a word for an option; most texts have neither.
pub fn may_refer(text: &str) -> bool {
    let bytes = text.as_bytes();
    let alone = |at: usize| !bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let free = |at: usize| (at == 0 || alone(at - 1)) && alone(at + 1);
    for (at, byte) in bytes.iter().enumerate() {
        let found = match byte {
            b'B'..=b'H' | b'1'..=b'9' => free(at),
            b'b'..=b'h' => free(at) && bytes.get(at + 1).is_some_and(|next| !matches!(next, b'\'' | 0xe2)),
            // An article is no reason to look.
            b'A' => free(at) && !bytes[at + 1..].starts_with(b" ") || free(at) && is_subject(&text[at + 1..]),
            b'p' | b'P' => bytes[at..].get(..5).is_some_and(|word| word.eq_ignore_ascii_case(b"ption")),
            b'n' | b'N' => bytes[at..].get(..5).is_some_and(|word| word.eq_ignore_ascii_case(b"nswer")),
            b'i' | b'I' => free(at) || bytes[at..].starts_with(b"irst "),
            b'l' => bytes[at..].starts_with(b"last "),
            b'o' => bytes[at..].starts_with(b"oice"),
            b't' => bytes[at..].starts_with(b"ternative") || bytes[at..].starts_with(b"tractor"),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// Whether a verb or a joining word comes first in the text after a letter.
fn is_subject(rest: &str) -> bool {
    let next = rest.split_whitespace().next().unwrap_or_default();
    let next = next.trim_end_matches(|c: char| !c.is_alphanumeric());
    VERBS.has(next) || CONTINUATION.has(next) || JOINING.has(next) || next.is_empty()
}

/// A run of joined labels.
struct Run {
    /// How many labels.
    count: usize,
    /// The token after it.
    end: usize,
}

/// The labels that start at a token.
fn run(tokens: &[Token], n: usize) -> Option<Run> {
    let first = label(tokens, n)?;
    let same = |n: usize| label(tokens, n).is_some_and(|label| label.style == first.style);
    let (mut end, mut count) = (n + 1, 1);
    loop {
        let gap = tokens.get(end)?.before;
        let listed = gap.contains([',', '&', '+', '/', '-', '–', ';']) && !gap.contains(['.', ':']);
        let mut next = end;
        while tokens.get(next).is_some_and(|token| JOINING.has(token.word) || EXCLUDING.has(token.word))
            && next < end + 2
        {
            next += 1;
        }
        if !(same(next) && (listed || next > end)) {
            return Some(Run { count, end });
        }
        (end, count) = (next + 1, count + 1);
        if end == tokens.len() {
            return Some(Run { count, end });
        }
    }
}

/// A reference by letter or number that starts at a token.
fn by_label(tokens: &[Token], n: usize, setting: Setting, names: &OnceCell<Vec<Style>>) -> Option<Reference> {
    let first = label(tokens, n)?;
    if first.index >= setting.options || n > 0 && in_run(tokens, n, first) {
        return None;
    }
    let Run { count, end, .. } = run(tokens, n).unwrap_or(Run { count: 1, end: n + 1 });
    let range = tokens[n].start..tokens[end - 1].start + tokens[end - 1].word.len();
    let before = n.checked_sub(1).map(|n| tokens[n].word);
    let clause = n == 0 || opens_clause(tokens[n].before);
    let after = tokens.get(end).map(|token| token.word);
    let closed = after.is_none() || tokens[end].before.contains([',', '.', ';', ':', '?', '!', '—', '\n']);
    let continues = closed || after.is_some_and(|word| CONTINUATION.has(word) || VERBS.has(word));
    let verb = !closed && after.is_some_and(|word| VERBS.has(word));
    if let Some(cue) = cue(tokens, n) {
        let plain = match first.style {
            // "Options A la carte", "answer A 40-year-old".
            Style::Upper => continues || count > 1 || first.index > 0 || is_noun_of_one(tokens[cue].word),
            Style::Lower => first.wrapped || count > 1 || first.index > 0 && continues || closed || verb,
            Style::Digit => continues || !tokens[cue].word.eq_ignore_ascii_case("answer"),
            // "The option I would choose."
            Style::Roman if tokens[n].word == "I" => count > 1 || closed || after == Some("is"),
            Style::Roman => count > 1 || closed || continues,
        };
        return plain.then_some(Reference { range: tokens[cue].start..range.end, certain: true });
    }
    if setting.letters_are_names || names.get_or_init(|| named_styles(tokens)).contains(&first.style) {
        return None;
    }
    let clear = match first.style {
        Style::Upper => true,
        Style::Lower => first.wrapped || count > 1,
        Style::Digit | Style::Roman => count > 1,
    };
    if !clear {
        return None;
    }
    if setting.stem {
        let choosing = tokens[n.saturating_sub(3)..n].iter().any(|token| CHOOSING.has(token.word));
        let paired = before.is_some_and(|word| ["both", "neither"].contains(&word.to_lowercase().as_str()));
        return (continues
            && (choosing && count > 1 || choosing && !clause && first.style == Style::Upper || paired && count > 1))
            .then_some(Reference { range, certain: false });
    }
    // "A. Incorrect: ...": a `why` that starts with its own letter.
    let own = n == 0 && count == 1 && (first.style == Style::Upper || first.wrapped) && {
        let rest = tokens[0].after.trim_start_matches([')', '.', ':', '*', ']']);
        rest.len() < tokens[0].after.len()
            && rest.starts_with(' ')
            && after.is_some_and(|word| word.starts_with(char::is_uppercase) || VERDICT.has(word))
    };
    let linked =
        before.is_some_and(|word| LINKING.has(word)) && n.checked_sub(2).is_some_and(|n| COMPARING.has(tokens[n].word));
    let strict = matches!(first.style, Style::Digit | Style::Roman);
    // "Between 1 and 2" is an amount.
    let points = |word: &str| if strict { PAIRING.has(word) } else { POINTING.has(word) };
    let pointed = before.is_some_and(points) && !clause;
    let subject = (clause || before.is_some_and(|word| OPENING.has(word))) && verb;
    let found = own || subject || (pointed || linked) && (closed || continues && !strict) || pointed && verb;
    (found && !(first.style == Style::Upper && first.index == 0 && count == 1 && is_article(tokens, n)))
        .then_some(Reference { range, certain: false })
}

/// Whether a word for an option is certainly a noun in the singular.
fn is_noun_of_one(word: &str) -> bool {
    !word.ends_with(['s', 'S']) && !word.eq_ignore_ascii_case("answer")
}

/// Whether "A" is an article: at the start of a clause, followed by a word that is neither a verb nor a joining word.
fn is_article(tokens: &[Token], n: usize) -> bool {
    tokens[n].after == " "
        && tokens.get(n + 1).is_some_and(|token| !VERBS.has(token.word) && !CONTINUATION.has(token.word))
}

/// Whether a label continues a run that started before it.
fn in_run(tokens: &[Token], n: usize, this: Label) -> bool {
    let gap = tokens[n].before;
    let joined = JOINING.has(tokens[n - 1].word) && n > 1;
    let before = if joined { n - 2 } else { n - 1 };
    let listed = joined || gap.contains([',', '&', '+', '/', '-', '–']);
    listed && label(tokens, before).is_some_and(|label| label.style == this.style)
}

/// Whether a clause starts at a token, given the gap before it.
fn opens_clause(gap: &str) -> bool {
    gap.contains(['.', ';', ':', '?', '!', ',', '—', '(', '\n', '"', '\u{201c}'])
}

/// The position of the word for an option that a label belongs to: "option B", "options (1)", "the answer is C".
fn cue(tokens: &[Token], n: usize) -> Option<usize> {
    let mut at = n.checked_sub(1)?;
    let between = |n: usize| tokens[n].before.contains(['.', ';', ',', '?', '!', '\n']);
    if between(n) {
        return None;
    }
    let counting = |word: &str| ["number", "no", "nr", "is", "was"].contains(&word.to_lowercase().as_str());
    if counting(tokens[at].word) && !between(at) {
        at = at.checked_sub(1)?;
    }
    let word = tokens[at].word;
    OPTION.has(word).then_some(at)
}

/// The styles of labels that occur in names in a text, such as "hepatitis B".
fn named_styles(tokens: &[Token]) -> Vec<Style> {
    let named = |n: &usize| NAMED.has(tokens[n - 1].word) && !opens_clause(tokens[*n].before.trim_start_matches(" ("));
    let mut styles = Vec::new();
    for (style, _) in (1..tokens.len()).filter(named).filter_map(|n| style(tokens[n].word)) {
        if !styles.contains(&style) {
            styles.push(style);
        }
    }
    styles
}

/// A reference by position that starts at a token: "the first option", "the two answers above".
fn by_place(tokens: &[Token], n: usize, setting: Setting) -> Option<Reference> {
    let the = tokens[n].word.eq_ignore_ascii_case("the");
    if !the && n > 0 && !opens_clause(tokens[n].before) {
        return None;
    }
    let word =
        |at: usize| tokens.get(at).filter(|token| at == n || !opens_clause(token.before)).map(|token| token.word);
    let mut at = if the { n + 1 } else { n };
    let adjacent = |word: &str| ["previous", "preceding", "above"].iter().any(|known| known.eq_ignore_ascii_case(word));
    let placed = word(at).is_some_and(|word| PLACE.has(word) || adjacent(word));
    let is_adjacent = word(at).is_some_and(adjacent);
    at += usize::from(placed);
    let counted = word(at).is_some_and(|word| NUMBERS.has(word) && !word.eq_ignore_ascii_case("one"));
    at += usize::from(counted);
    let until =
        |end: usize| Reference { range: tokens[n].start..tokens[end].start + tokens[end].word.len(), certain: false };
    let noun = word(at).filter(|word| BY_POSITION.has(word));
    let behind = word(at + 1);
    if is_adjacent && setting.stem {
        return None;
    }
    // "Among the first options" is a rank.
    let some = is_adjacent || counted || noun.is_some_and(|noun| !noun.ends_with(['s', 'S']));
    if placed && (the || is_adjacent) && noun.is_some() && some {
        let purpose = behind.is_some_and(|word| PURPOSE.has(word)) || setting.stem && behind.is_none();
        return (!purpose).then(|| until(at));
    }
    if placed && counted && the && !setting.stem {
        // "The first two are wrong."
        let judged = (at..at + 3).any(|n| word(n).is_some_and(|word| VERDICT.has(word)));
        return judged.then(|| until(at - 1));
    }
    let stands = behind.is_some_and(|word| ["above", "below"].iter().any(|known| known.eq_ignore_ascii_case(word)));
    let one = noun.is_some_and(|noun| !noun.ends_with(['s', 'S']));
    (the && !placed && (counted || one) && noun.is_some() && stands && !setting.stem).then(|| until(at + 1))
}
