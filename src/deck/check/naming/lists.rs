//! The words that refer to options.

use crate::deck::check::word_set::WordSet;

/// Words for an option.
pub const OPTION: WordSet = WordSet::listed(
    "option options answer answers choice choices alternative alternatives distractor distractors statement \
     statements letter letters",
);

/// Words that join labels.
pub const JOINING: WordSet = WordSet::listed("and or nor plus to through thru");

/// Words that leave labels out.
pub const EXCLUDING: WordSet = WordSet::listed("except excepting excluding but besides without not");

/// Words for every option.
pub const ALL: WordSet = WordSet::listed("all any every each everything anything");

/// Words for no option.
pub const NONE: WordSet = WordSet::listed("none neither nothing no");

/// Words for some of the options.
pub const SOME: WordSet =
    WordSet::listed("two three four some several most more one either combination combinations mixture few least");

/// Numbers as words.
pub const NUMBERS: WordSet = WordSet::listed("one two three four five six");

/// Words for a position in a list, counted from one of its ends.
pub const PLACE: WordSet =
    WordSet::listed("first second third fourth fifth sixth last former latter top bottom middle");

/// Words for a position relative to the option itself.
pub const ADJACENT: WordSet = WordSet::listed("above below previous preceding prior next foregoing aforementioned");

/// Words for the other options as a whole.
pub const REST: WordSet = WordSet::listed(
    "these those them they listed mentioned given named stated following others other rest here ones options \
     option answers answer choices choice alternatives statements responses",
);

/// Words that judge.
pub const VERDICT: WordSet = WordSet::listed("true correct right false wrong incorrect apply applies valid");

/// Words that can come between all these without changing the meaning.
pub const FILLER: WordSet = WordSet::listed(
    "of the a an is are was were be it that this there would could may might can both alone only just together as \
     well with also at than same combined in equally possible acceptable appropriate likely reasonable listed \
     number have been",
);

/// Words that narrow a reference to one option.
pub const ONLY: WordSet = WordSet::listed("only alone just");

/// Words that can come between labels, besides those that join them.
pub const TYING: WordSet = WordSet::listed("as well both only also together with combined the");

/// Words that make a reference to one label a comparison.
pub const SAME: WordSet = WordSet::listed("same");
