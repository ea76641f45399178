//! The options of an item, and how they refer to each other.

use super::label::{Style, label, tokens};
use super::{Referent, is_bare, referent};

/// The options of an item, and how they refer to each other.
#[derive(Debug)]
pub struct Options<'t> {
    texts: Vec<&'t str>,
    /// What each option refers to, if it says nothing else.
    referents: Vec<Option<Referent>>,
    /// How many have content of their own.
    own: usize,
    /// How many of those contain no digit.
    wordy: usize,
}

impl<'t> Options<'t> {
    pub fn of(texts: Vec<&'t str>) -> Self {
        let referents: Vec<Option<Referent>> = texts.iter().map(|text| referent(text)).collect();
        let (mut own, mut wordy) = (0, 0);
        // Most items have no option that refers to others, so the rest is not needed.
        if referents.iter().any(Option::is_some) {
            let with_content =
                texts.iter().zip(&referents).filter(|(text, referent)| referent.is_none() && !is_bare(text));
            for (text, _) in with_content {
                own += 1;
                wordy += usize::from(!text.bytes().any(|byte| byte.is_ascii_digit()));
            }
        }
        Self { texts, referents, own, wordy }
    }

    /// What an option refers to, if the item has options that it can refer to.
    pub fn referent(&self, n: usize) -> Option<&Referent> {
        let referent = self.referents.get(n)?.as_ref()?;
        let digits = self.texts[n].bytes().any(|byte| byte.is_ascii_digit());
        let named = match referent {
            // "A and C", "A and D": if all options are such lists, the letters have a meaning of their own, such as
            // vitamins.
            Referent::Labels { positions, certain } => {
                let real = if digits { self.wordy } else { self.own };
                real > usize::from(!certain) && positions.iter().all(|index| *index < self.texts.len())
            }
            Referent::Places | Referent::BothAbove | Referent::Both | Referent::Some => self.own > 1,
            Referent::All | Referent::None => self.own > 0,
        };
        named.then_some(referent)
    }

    /// Whether a text is one of the options that refer to others and say nothing else.
    pub fn refers(&self, text: &str) -> bool {
        self.texts.iter().zip(&self.referents).any(|(option, referent)| referent.is_some() && *option == text)
    }

    /// Whether an option names particular other options by letter, number or position, so that it must not be shuffled.
    pub fn is_tied(&self, n: usize) -> bool {
        match self.referent(n) {
            Some(Referent::Labels { .. } | Referent::Places) => true,
            Some(Referent::BothAbove) => self.own > 2,
            Some(Referent::Both | Referent::All | Referent::None | Referent::Some) | None => false,
        }
    }

    /// Whether an option stands for all the others.
    pub fn is_all(&self, n: usize) -> bool {
        match self.referent(n) {
            Some(Referent::All) => true,
            Some(Referent::Both | Referent::BothAbove) => self.own == 2,
            Some(Referent::Labels { .. } | Referent::Places | Referent::None | Referent::Some) | None => false,
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
        self.texts.iter().zip(&self.referents).filter(|(_, referent)| referent.is_none()).any(|(text, _)| named(text))
    }
}
