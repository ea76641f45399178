//! Naming: texts that refer to options by letter, number or place, instead of by what they say.
//!
//! A text is cut into tokens: words, each with what stands before it. A *label* is a token that can stand for an option
//! ("A", "(b)", "2", "iv"). [`whole`] reads an option that consists of such a reference and of nothing else, `prose`
//! finds one inside other words, and `typed` finds letters that authors typed in front of their options. This module
//! looks at English only, and knows nothing of drafts.

use super::wanted::Wanted;

pub mod prose;
pub mod typed;

/// How an option is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// A to H.
    Upper,
    /// a to h.
    Lower,
    /// 1 to 12.
    Digit,
    /// I to VIII, in either case.
    Roman,
}

/// A token that can stand for an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Label {
    style: Style,
    /// Which option, from zero.
    index: usize,
    /// Whether it stands in parentheses, brackets or quotes, or has one behind it.
    wrapped: bool,
}

/// A word with what stands before and behind it.
#[derive(Clone, Copy, Debug)]
struct Token<'t> {
    word: &'t str,
    start: usize,
    /// What stands between the word before and this one.
    before: &'t str,
    /// What stands between this one and the next.
    after: &'t str,
}

/// The Roman numerals that number options.
const ROMAN: [&str; 8] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"];

/// Words for an option.
const OPTION: Wanted = Wanted::listed(
    "option options answer answers choice choices alternative alternatives distractor distractors statement \
     statements letter letters",
);
/// Words that join labels.
const JOINING: Wanted = Wanted::listed("and or nor plus to through thru");
/// Words that leave labels out.
const LEAVING_OUT: Wanted = Wanted::listed("except excepting excluding but besides without not");
/// Words for every option.
const ALL: Wanted = Wanted::listed("all any every each everything anything");
/// Words for no option.
const NONE: Wanted = Wanted::listed("none neither nothing no");
/// Words for some of the options.
const SOME: Wanted =
    Wanted::listed("two three four some several most more one either combination combinations mixture few least");
/// Numbers as words.
const NUMBERS: Wanted = Wanted::listed("one two three four five six");
/// Words for a place in a list, counted from one of its ends.
const PLACE: Wanted = Wanted::listed("first second third fourth fifth sixth last former latter top bottom middle");
/// Words for a place beside the option itself.
const BESIDE: Wanted = Wanted::listed("above below previous preceding prior next foregoing aforementioned");
/// Words for the other options as a whole.
const REST: Wanted = Wanted::listed(
    "these those them they listed mentioned given named stated following others other rest here ones options \
     option answers answer choices choice alternatives statements responses",
);
/// Words that judge.
const VERDICT: Wanted = Wanted::listed("true correct right false wrong incorrect apply applies valid");
/// Words that may stand between all these and change nothing.
const FILLER: Wanted = Wanted::listed(
    "of the a an is are was were be it that this there would could may might can both alone only just together as \
     well with also at than same combined in equally possible acceptable appropriate likely reasonable listed \
     number have been",
);
/// Words that narrow a reference to one option.
const ONLY: Wanted = Wanted::listed("only alone just");

/// What an option that consists of a reference refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whole {
    /// Options by their letters or numbers.
    Labels {
        /// Their places, from zero.
        places: Vec<usize>,
        /// Whether they are called options.
        sure: bool,
    },
    /// Options by their places.
    Places,
    /// Both of two that stand above.
    BothAbove,
    /// Both of two.
    Both,
    /// Every option.
    All,
    /// No option.
    None,
    /// Some of the options.
    Some,
}

/// Reads an option that refers to others and says nothing else.
pub fn whole(text: &str) -> Option<Whole> {
    // Most options begin with a word of their own.
    let first = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty())?;
    if text.len() > 120 || !(is_short_label(first) || is_known(first)) {
        return None;
    }
    let tokens = tokens(text);
    let labels = own_labels(&tokens);
    let unknown = |(token, label): (&Token, &Option<Label>)| label.is_none() && !is_known(token.word);
    if tokens.iter().zip(&labels).any(unknown) || has_foreign_signs(&tokens) {
        return None;
    }
    let has = |wanted: &Wanted| tokens.iter().any(|token| wanted.has(token.word));
    // "1 of 3" is an amount.
    let first_label = labels.iter().position(Option::is_some).unwrap_or(0);
    let last = labels.iter().rposition(Option::is_some).unwrap_or(0);
    let joins =
        |n: usize| labels[n].is_some() || [JOINING, LEAVING_OUT, TYING].iter().any(|wanted| wanted.has(tokens[n].word));
    if !(first_label..last).all(joins) {
        return None;
    }
    let named: Vec<usize> = labels.iter().flatten().map(|label| label.index).collect();
    if named.len() > 1 || named.len() == 1 && (has(&ONLY) || has(&LEAVING_OUT) || has(&OPTION) || has(&SAME)) {
        return Some(Whole::Labels { places: named, sure: has(&OPTION) });
    }
    if named.len() == 1 || tokens.len() == 1 && !is_alone(first) {
        return None;
    }
    refers(&tokens)
}

/// Words that stand between labels beside those that join them.
const TYING: Wanted = Wanted::listed("as well both only also together with combined the");
/// Words that make a reference to one label a comparison.
const SAME: Wanted = Wanted::listed("same");

/// Whether a word refers to all other options where it stands alone. "None" and "either" can be answers.
fn is_alone(word: &str) -> bool {
    ["all", "both", "neither", "everything"].iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// What words without labels refer to.
fn refers(tokens: &[Token]) -> Option<Whole> {
    let has = |wanted: &Wanted| tokens.iter().any(|token| wanted.has(token.word));
    let is = |word: &str| tokens.iter().any(|token| token.word.eq_ignore_ascii_case(word));
    let count = |wanted: &Wanted| tokens.iter().filter(|token| wanted.has(token.word)).count();
    let begins = |word: &str| tokens[0].word.eq_ignore_ascii_case(word);
    let (numbers, places) = (count(&NUMBERS), count(&PLACE));
    if has(&OPTION) && numbers > 1 {
        return Some(Whole::Places);
    }
    if places > 0 {
        let counted = places > 1 || numbers > 0 || has(&OPTION) || has(&REST) || has(&LEAVING_OUT);
        let paired = is("the") && (is("former") || is("latter"));
        return (counted || paired).then_some(Whole::Places);
    }
    let rest = has(&REST) || has(&BESIDE);
    // "No answer" may be what a patient gives.
    let vague = tokens.len() == 2 && OPTION.has(tokens[1].word) && !tokens[1].word.ends_with(['s', 'S']);
    if vague || !(rest || has(&VERDICT) || tokens.len() == 1) {
        return None;
    }
    if has(&NONE) || begins("not") && rest {
        return Some(Whole::None);
    }
    // "Any two of these" and "all but one of these" leave some out.
    if has(&ALL) {
        let some = is("any") && numbers > 0 || has(&LEAVING_OUT);
        return Some(if some { Whole::Some } else { Whole::All });
    }
    // "The two above" are just those, unlike "two of the above".
    let just_those = has(&BESIDE) && (begins("the") || numbers > 0 && BESIDE.has(tokens[0].word));
    if just_those && !is("both") {
        return Some(Whole::Places);
    }
    if is("both") {
        return Some(if has(&BESIDE) { Whole::BothAbove } else { Whole::Both });
    }
    has(&SOME).then_some(Whole::Some)
}

/// Whether an option is a label, a place or a number and nothing else: it cannot be told whether "A" in it stands for an
/// option, so that options like it are no proof that others are referred to.
pub fn is_bare(text: &str) -> bool {
    let tokens = tokens(text);
    let bare = |(n, token): (usize, &Token)| {
        label(&tokens, n).is_some()
            || token.word.bytes().all(|byte| byte.is_ascii_digit())
            || [JOINING, PLACE, OPTION, FILLER].iter().any(|wanted| wanted.has(token.word))
    };
    tokens.iter().enumerate().all(bare)
}

/// Whether a word is one that references consist of.
fn is_known(word: &str) -> bool {
    const KNOWN: [&Wanted; 12] =
        [&ALL, &NONE, &SOME, &NUMBERS, &PLACE, &BESIDE, &REST, &VERDICT, &FILLER, &OPTION, &JOINING, &LEAVING_OUT];
    KNOWN.iter().any(|wanted| wanted.has(word))
}

/// Whether a word is short enough for a label and made of what labels are made of.
fn is_short_label(word: &str) -> bool {
    style(word).is_some()
}

/// Which option a word stands for, and how, whatever stands around it.
fn style(word: &str) -> Option<(Style, usize)> {
    let bytes = word.as_bytes();
    match bytes {
        [letter @ b'A'..=b'H'] => return Some((Style::Upper, usize::from(letter - b'A'))),
        [letter @ b'a'..=b'h'] => return Some((Style::Lower, usize::from(letter - b'a'))),
        [b'1'..=b'9'] | [b'1', b'0'..=b'2'] => {
            return word.parse::<usize>().ok().map(|number| (Style::Digit, number - 1));
        }
        _ => {}
    }
    let one_case = bytes.iter().all(u8::is_ascii_uppercase) || bytes.iter().all(u8::is_ascii_lowercase);
    let place = ROMAN.iter().position(|numeral| numeral.eq_ignore_ascii_case(word)).filter(|_| one_case)?;
    Some((Style::Roman, place))
}

/// The words of a text. An apostrophe belongs to its word.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut places = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, c)) = chars.peek().copied() {
            let inside = matches!(c, '\'' | '\u{2019}') && text[at + c.len_utf8()..].starts_with(char::is_alphanumeric);
            if !(c.is_alphanumeric() || inside) {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        places.push((start, end));
    }
    let at = |n: usize| places.get(n).map_or(text.len(), |(start, _)| *start);
    let token = |(n, (start, end)): (usize, &(usize, usize))| Token {
        word: &text[*start..*end],
        start: *start,
        before: &text[if n == 0 { 0 } else { places[n - 1].1 }..*start],
        after: &text[*end..at(n + 1)],
    };
    places.iter().enumerate().map(token).collect()
}

/// Whether signs stand between words that no reference has, such as those of a formula.
fn has_foreign_signs(tokens: &[Token]) -> bool {
    let foreign =
        |c: char| !(c.is_whitespace() || ",;:.()[]{}\"'`*_&+/-–—\u{2019}\u{201c}\u{201d}\u{2018}!".contains(c));
    tokens.iter().any(|token| token.before.contains(foreign))
        || tokens.last().is_some_and(|token| token.after.contains(foreign))
}

/// The label that a token is, if nothing ties it to its neighbors: the A of "A-delta" and the C of "37 °C" are none.
fn label(tokens: &[Token], n: usize) -> Option<Label> {
    let token = tokens.get(n)?;
    let (style, index) = style(token.word)?;
    let open = |c: char| "([{\"'`*\u{201c}\u{2018}".contains(c);
    let close = |c: char| ")]}\"'`*\u{201d}\u{2019}".contains(c);
    let before = token.before.trim_end_matches(open);
    let after = token.after.trim_start_matches(close);
    let wrapped =
        before.len() < token.before.len() && after.len() < token.after.len() || token.after.starts_with([')', ']']);
    let is_label = |n: Option<usize>| {
        n.and_then(|n| tokens.get(n)).and_then(|token| self::style(token.word)).is_some_and(|(other, _)| other == style)
    };
    let joined = |gap: &str| !gap.is_empty() && gap.chars().all(|c| "+&,/-–;".contains(c) || open(c) || close(c));
    // Both sides are free: white space, the end, punctuation, or a sign that joins labels.
    let ends_sentence = |gap: &str| gap.starts_with([',', ';', ':', '.', '?', '!', '—']) && !gap.starts_with(".*");
    let free_before = n == 0 && !before.ends_with(|c: char| !c.is_whitespace() && c != '(')
        || before.ends_with(char::is_whitespace)
        || before.ends_with(['—', '('])
        || joined(token.before) && is_label(n.checked_sub(1));
    let free_after = after.is_empty() && (token.after.len() > after.len() || n + 1 == tokens.len())
        || after.starts_with(char::is_whitespace)
        || ends_sentence(after)
            && (n + 1 == tokens.len() || after.contains(char::is_whitespace) || after.starts_with('—'))
        || joined(token.after) && is_label(Some(n + 1));
    // "E. coli": a genus.
    let shortened =
        token.after == ". " && tokens.get(n + 1).is_some_and(|next| next.word.starts_with(char::is_lowercase));
    (free_before && free_after && !shortened).then_some(Label { style, index, wrapped })
}

/// The labels of an option that may be a reference, with those left out that are words there: "a" beside capitals, "I"
/// beside no other numeral.
fn own_labels(tokens: &[Token]) -> Vec<Option<Label>> {
    let labels: Vec<Option<Label>> = (0..tokens.len()).map(|n| label(tokens, n)).collect();
    let all = labels.iter().flatten().count();
    let lower = labels.iter().flatten().filter(|label| label.style == Style::Lower).count();
    let narrowed = tokens.iter().any(|token| ONLY.has(token.word));
    let is_article = |n: usize, label: &Label| {
        let named = narrowed || n > 0 && OPTION.has(tokens[n - 1].word);
        let amount = n == 0 && tokens.get(1).is_some_and(|token| SOME.has(token.word));
        amount || label.style == Style::Lower && !label.wrapped && lower == 1 && (all > 1 || !named)
    };
    let labels = labels.into_iter().enumerate();
    let labels: Vec<Option<Label>> = labels.map(|(n, label)| label.filter(|label| !is_article(n, label))).collect();
    // Labels of several styles are no list.
    let mut styles = labels.iter().flatten().map(|label| label.style);
    let first = styles.next();
    if styles.any(|style| Some(style) != first) { vec![None; labels.len()] } else { labels }
}

/// The options of an item, as far as they refer to each other.
#[derive(Debug)]
pub struct Options<'t> {
    texts: Vec<&'t str>,
    /// What each refers to, if that is all it does.
    wholes: Vec<Option<Whole>>,
    /// How many say something of their own.
    own: usize,
    /// How many of those have no digit.
    wordy: usize,
}

impl<'t> Options<'t> {
    /// Looks at the options of an item.
    pub fn of(texts: Vec<&'t str>) -> Self {
        let wholes: Vec<Option<Whole>> = texts.iter().map(|text| whole(text)).collect();
        let (mut own, mut wordy) = (0, 0);
        // Most items have no option that refers to others, and then nobody asks what the options are.
        if wholes.iter().any(Option::is_some) {
            let said = texts.iter().zip(&wholes).filter(|(text, whole)| whole.is_none() && !is_bare(text));
            for (text, _) in said {
                own += 1;
                wordy += usize::from(!text.bytes().any(|byte| byte.is_ascii_digit()));
            }
        }
        Self { texts, wholes, own, wordy }
    }

    /// What an option refers to, where the item has options that it can refer to.
    pub fn whole(&self, n: usize) -> Option<&Whole> {
        let whole = self.wholes.get(n)?.as_ref()?;
        let digits = self.texts[n].bytes().any(|byte| byte.is_ascii_digit());
        let named = match whole {
            // "A and C", "A and D": where all options are such lists, the letters mean something, vitamins say.
            Whole::Labels { places, sure } => {
                let real = if digits { self.wordy } else { self.own };
                real > usize::from(!sure) && places.iter().all(|place| *place < self.texts.len())
            }
            Whole::Places | Whole::BothAbove | Whole::Both | Whole::Some => self.own > 1,
            Whole::All | Whole::None => self.own > 0,
        };
        named.then_some(whole)
    }

    /// Whether a text is one of the options that refer to others and say nothing else.
    pub fn refers(&self, text: &str) -> bool {
        self.texts.iter().zip(&self.wholes).any(|(option, whole)| whole.is_some() && *option == text)
    }

    /// Whether an option names certain others, by letter, number or place, so that it must not be shuffled.
    pub fn is_tied(&self, n: usize) -> bool {
        match self.whole(n) {
            Some(Whole::Labels { .. } | Whole::Places) => true,
            Some(Whole::BothAbove) => self.own > 2,
            Some(Whole::Both | Whole::All | Whole::None | Whole::Some) | None => false,
        }
    }

    /// Whether an option stands for all others.
    pub fn is_all(&self, n: usize) -> bool {
        match self.whole(n) {
            Some(Whole::All) => true,
            Some(Whole::Both | Whole::BothAbove) => self.own == 2,
            Some(Whole::Labels { .. } | Whole::Places | Whole::None | Whole::Some) | None => false,
        }
    }

    /// Whether letters are names in these options, as in "Hepatitis B".
    pub fn have_letter_names(&self) -> bool {
        let named = |text: &&str| {
            let tokens = tokens(text);
            (0..tokens.len()).any(|n| {
                let article = tokens[n].word == "A" && tokens[n].after == " " && n == 0;
                !article && label(&tokens, n).is_some_and(|label| label.style == Style::Upper)
            })
        };
        self.texts.iter().zip(&self.wholes).filter(|(_, whole)| whole.is_none()).any(|(text, _)| named(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_refer_to_others_are_read() {
        use Whole::{All, Both, BothAbove, None as No, Places, Some as Few};
        let labels = |places: &[usize]| Whole::Labels { places: places.to_vec(), sure: false };
        for (text, refers) in [
            ("Both A and B", labels(&[0, 1])),
            ("both a and b", labels(&[0, 1])),
            ("BOTH A AND B", labels(&[0, 1])),
            ("A+B", labels(&[0, 1])),
            ("A & C only", labels(&[0, 2])),
            ("(a) and (b)", labels(&[0, 1])),
            ("Both (A) & (B)", labels(&[0, 1])),
            ("a) and b)", labels(&[0, 1])),
            ("**A** and **B**", labels(&[0, 1])),
            ("i and ii", labels(&[0, 1])),
            ("I, II and III", labels(&[0, 1, 2])),
            ("1, 2, and 3", labels(&[0, 1, 2])),
            ("Options 1 and 2", Whole::Labels { places: vec![0, 1], sure: true }),
            ("Neither 1 nor 2", labels(&[0, 1])),
            ("A only", labels(&[0])),
            ("Only a", labels(&[0])),
            ("All except C", labels(&[2])),
            ("Not A", labels(&[0])),
            ("A combination of A and B", labels(&[0, 1])),
            ("A to C", labels(&[0, 2])),
            ("A-C", labels(&[0, 2])),
            ("Options one and two", Places),
            ("The first two", Places),
            ("The previous two options", Places),
            ("First and third", Places),
            ("The above", Places),
            ("Both the above", BothAbove),
            ("Both of the above", BothAbove),
            ("Both of them", Both),
            ("Both", Both),
            ("Both are correct", Both),
            ("All of the above", All),
            ("ALL THE ABOVE", All),
            ("Everything listed", All),
            ("Each of the options above", All),
            ("All statements are correct.", All),
            ("Any of these", All),
            ("None of the other answers", No),
            ("Neither", No),
            ("Nothing listed here", No),
            ("No correct answer", No),
            ("None of these is right", No),
            ("Two of the above", Few),
            ("More than one of these", Few),
            ("Any two of the above", Few),
            ("A combination of the above", Few),
        ] {
            assert_eq!(whole(text), Option::Some(refers), "{text}");
        }
    }

    #[test]
    fn options_that_say_something_are_none() {
        for text in [
            "A",
            "I",
            "None",
            "Either",
            "All four limbs",
            "Both arms",
            "All of the spinal levels above",
            "A delta fibers",
            "A-delta and C fibers",
            "Vitamins A and C",
            "C5 and C6",
            "1.5",
            "3",
            "1 of 3",
            "37 °C",
            "No response",
            "No answer",
            "First",
            "Two",
            "One or more",
            "No treatment",
            "A disc herniation",
            "A 40-year-old",
            "Each day",
            "A = B",
            "The first two weeks",
            "Above the knee",
            "Anything by mouth",
            "B",
            "It is a combination",
            "One",
            "All patients",
        ] {
            assert_eq!(whole(text), Option::None, "{text}");
        }
    }
}
