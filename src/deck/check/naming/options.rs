//! The options of an item, and how they refer to each other.

use super::label::{Style, label, tokens};
use super::{Whole, is_bare, whole};

/// The options of an item, and how they refer to each other.
#[derive(Debug)]
pub struct Options<'t> {
    texts: Vec<&'t str>,
    /// What each option refers to, if it says nothing else.
    wholes: Vec<Option<Whole>>,
    /// How many have content of their own.
    own: usize,
    /// How many of those contain no digit.
    wordy: usize,
}

impl<'t> Options<'t> {
    pub fn of(texts: Vec<&'t str>) -> Self {
        let wholes: Vec<Option<Whole>> = texts.iter().map(|text| whole(text)).collect();
        let (mut own, mut wordy) = (0, 0);
        // Most items have no option that refers to others, so the rest is not needed.
        if wholes.iter().any(Option::is_some) {
            let said = texts.iter().zip(&wholes).filter(|(text, whole)| whole.is_none() && !is_bare(text));
            for (text, _) in said {
                own += 1;
                wordy += usize::from(!text.bytes().any(|byte| byte.is_ascii_digit()));
            }
        }
        Self { texts, wholes, own, wordy }
    }

    /// What an option refers to, if the item has options that it can refer to.
    pub fn whole(&self, n: usize) -> Option<&Whole> {
        let whole = self.wholes.get(n)?.as_ref()?;
        let digits = self.texts[n].bytes().any(|byte| byte.is_ascii_digit());
        let named = match whole {
            // "A and C", "A and D": if all options are such lists, the letters have a meaning of their own, such as
            // vitamins.
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

    /// Whether an option names particular other options by letter, number or position, so that it must not be shuffled.
    pub fn is_tied(&self, n: usize) -> bool {
        match self.whole(n) {
            Some(Whole::Labels { .. } | Whole::Places) => true,
            Some(Whole::BothAbove) => self.own > 2,
            Some(Whole::Both | Whole::All | Whole::None | Whole::Some) | None => false,
        }
    }

    /// Whether an option stands for all the others.
    pub fn is_all(&self, n: usize) -> bool {
        match self.whole(n) {
            Some(Whole::All) => true,
            Some(Whole::Both | Whole::BothAbove) => self.own == 2,
            Some(Whole::Labels { .. } | Whole::Places | Whole::None | Whole::Some) | None => false,
        }
    }

    /// Whether letters are part of names in these options, as in "Hepatitis B".
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
