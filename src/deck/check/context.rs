//! The input of rules: the syntax tree, its items as a reader sees them, and the terms of the check.

use std::cell::OnceCell;
use std::ops::Range;

use super::naming::Options;
use super::word_set::WordSet;
use super::words::TextSpan;
use super::{CheckOptions, Profile};
use crate::deck::amount::Amount;
use crate::deck::ast::{DeckAst, ItemAst, Table};

/// Items with more options than this are not compared option by option.
pub const MANY: usize = 64;

/// First words of an instruction.
const INSTRUCTION: WordSet = WordSet::new(&["select", "choose", "pick", "mark"]);

/// A deck file with everything the rules need.
pub struct LintContext<'d> {
    /// The file as it was written.
    pub ast: &'d DeckAst<'d>,
    /// Its items as a reader sees them, with each vignette as an item after its own; empty below [`Profile::Publish`],
    /// where no rule needs them.
    pub items: Vec<ItemView<'d>>,
    /// The terms of the check.
    pub check_options: &'d CheckOptions,
    /// Whether the deck is in English, which is the default.
    pub english: bool,
}

/// An item as a reader sees it.
pub struct ItemView<'d> {
    /// The item in the file.
    pub item: &'d ItemAst<'d>,
    /// Whether this is a vignette, which has its own stem and shares the options of its item.
    vignette: bool,
    pub stem: Option<TextSpan<'d>>,
    /// The lead-in, computed on demand.
    lead_in: OnceCell<Option<TextSpan<'d>>>,
    /// The options that are not empty, in file order.
    pub options: Vec<OptionView<'d>>,
    /// The index of the correct option, if exactly one is correct and only one can be chosen.
    pub key: Option<usize>,
    /// What the options refer to, computed on demand.
    naming: OnceCell<Options<'d>>,
}

/// An option as a reader sees it.
pub struct OptionView<'d> {
    pub passage: TextSpan<'d>,
    pub correct: bool,
}

impl<'d> LintContext<'d> {
    pub fn of(ast: &'d DeckAst<'d>, check_options: &'d CheckOptions) -> Self {
        let items = if check_options.profile >= Profile::Publish { &ast.items[..] } else { &[] };
        let items = items.iter().flat_map(|item| {
            let vignettes = item.vignettes.iter().filter(|_| item.kind() == "emq");
            std::iter::once(ItemView::of(item)).chain(vignettes.map(|vignette| ItemView::vignette(item, vignette)))
        });
        Self { ast, items: items.collect(), check_options, english: is_english(ast) }
    }

    /// The position of a passage in the file.
    pub fn whole(&self, passage: &TextSpan) -> Range<usize> {
        self.span(passage, &(0..passage.text.len()))
    }

    /// The position of part of a passage, if the file spells it exactly as it reads, so that it can be replaced.
    pub fn exact(&self, passage: &TextSpan, part: &Range<usize>) -> Option<Range<usize>> {
        let range = self.span(passage, part);
        (self.ast.source.get(range.clone()) == passage.text.get(part.clone())).then_some(range)
    }

    /// The position of part of a passage in the file.
    pub fn span(&self, passage: &TextSpan, part: &Range<usize>) -> Range<usize> {
        self.ast.within(passage.field, passage.start + part.start..passage.start + part.end)
    }
}

/// Whether a deck is in English: its language is `en`, with or without a region, or English by name, or not given.
fn is_english(ast: &DeckAst) -> bool {
    let language = ast.deck.as_ref().and_then(|deck| deck.text("language")).map_or("", str::trim);
    let tag = language.split(['-', '_', ' ']).next().unwrap_or_default();
    ["", "en", "eng", "english", "american", "british"].iter().any(|known| known.eq_ignore_ascii_case(tag))
}

impl<'d> ItemView<'d> {
    fn of(item: &'d ItemAst<'d>) -> Self {
        // E009 reports items with more options; comparing every pair takes quadratic time.
        let options = if item.options.len() > MANY { &[] } else { item.options.as_slice() };
        let options: Vec<OptionView> = options
            .iter()
            .filter_map(|option| {
                let passage = TextSpan::of(option.field("text")?)?;
                Some(OptionView { passage, correct: option.is_true("correct") })
            })
            .collect();
        let mut right = options.iter().enumerate().filter(|(_, option)| option.correct);
        let key = match (right.next(), right.next()) {
            (Some((n, _)), None) if item.kind() == "single" && options.len() > 1 => Some(n),
            _ => None,
        };
        let stem = item.table.field("stem").and_then(TextSpan::of);
        Self { item, vignette: false, stem, lead_in: OnceCell::new(), options, key, naming: OnceCell::new() }
    }

    fn vignette(item: &'d ItemAst<'d>, vignette: &'d Table<'d>) -> Self {
        let stem = vignette.field("stem").and_then(TextSpan::of);
        let (lead_in, naming) = (OnceCell::new(), OnceCell::new());
        Self { item, vignette: true, stem, lead_in, options: Vec::new(), key: None, naming }
    }

    /// Whether this is an `emq` item, which asks only through its vignettes.
    pub fn is_shared(&self) -> bool {
        self.item.kind() == "emq" && !self.vignette
    }

    /// The correct option and the distractors, if only one option can be chosen.
    pub fn single(&self) -> Option<(&TextSpan<'d>, impl Iterator<Item = &TextSpan<'d>> + Clone)> {
        let key = self.key?;
        let others = self.options.iter().enumerate().filter(move |(n, _)| *n != key).map(|(_, option)| &option.passage);
        Some((&self.options[key].passage, others))
    }

    /// The quantities of the options, if each consists of nothing else.
    pub fn quantities(&self) -> Option<Vec<Amount>> {
        self.passages().map(|option| Amount::parse(option.text)).collect()
    }

    /// The texts of the options.
    pub fn passages(&self) -> impl Iterator<Item = &TextSpan<'d>> + Clone {
        self.options.iter().map(|option| &option.passage)
    }

    /// What the options refer to.
    pub fn naming(&self) -> &Options<'d> {
        self.naming.get_or_init(|| Options::of(self.passages().map(|option| option.text).collect()))
    }

    /// The lead-in: the last sentence of the stem, without an instruction such as "Select all that apply."
    pub fn lead_in(&self) -> Option<&TextSpan<'d>> {
        let instruction = |sentence: &TextSpan| sentence.words().next().is_some_and(|word| INSTRUCTION.has(word));
        self.lead_in.get_or_init(|| self.stem.as_ref()?.last_sentence(instruction)).as_ref()
    }
}
