//! The statistics screen's state: the figures and the current view of them.

use std::sync::Arc;

use super::viewport::ListScroll;
use crate::day::Day;
use crate::deck::{DeckId, Library};
use crate::review::{History, Ledger};
use crate::stats::listed::ListedItem;
use crate::stats::{Figures, Period, Scale, StudiedItems, figures};

/// The number of items shown per list.
const SHOWN: usize = 10;
/// The number of confident errors and of leeches that are shown at the beginning; the others follow at the end.
const FIRST: usize = 3;

/// The statistics screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// All answers, in all decks.
    history: Arc<History>,
    /// The deck that the figures cover; `None` for all decks.
    pub deck: Option<DeckId>,
    /// The number of decks to choose from.
    pub decks: usize,
    /// The figures.
    pub figures: Figures,
    /// Whether the figures cover any answer.
    pub answered: bool,
    /// The current view.
    pub stage: StatsStage,
    /// Lines scrolled.
    pub scroll: usize,
    /// The scroll position while a listed item is selected, if the learner scrolled.
    pub list_scroll: Option<ListScroll>,
}

/// The inputs of the statistics.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// All items.
    pub library: &'a Library,
    /// The ledger folded from the log.
    pub ledger: &'a Ledger,
    /// The current study day.
    pub today: Day,
}

/// A view of the statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatsStage {
    /// The figures, and the index of the selected listed item.
    Figures(Option<usize>),
    /// The listed item with this index, explained.
    Item(usize),
}

/// Why an item is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was answered wrong with "sure".
    ConfidentError,
    /// It keeps being forgotten.
    Leech,
    /// It was missed more than once.
    Missed,
}

impl Statistics {
    /// The figures of all decks for the last quarter.
    #[must_use]
    pub fn new(source: Source) -> Self {
        let history = Arc::new(source.ledger.history());
        Self::of(source, history, None, Period::default())
    }

    /// The figures of one deck or all decks for a period.
    fn of(source: Source, history: Arc<History>, deck: Option<DeckId>, period: Period) -> Self {
        let rules = source.ledger.rules();
        let scale =
            Scale { today: source.today, period, scheduler: rules.scheduler.clone(), off: rules.policy.days_off };
        let figures = match &deck {
            None => figures(&history, &StudiedItems::of(source.library, &[]), &scale),
            Some(deck) => {
                let own = history.of(|item| item.deck() == deck.as_str());
                figures(&own, &StudiedItems::of(source.library, std::slice::from_ref(deck)), &scale)
            }
        };
        let answered = !figures.activity.days.is_empty();
        let decks = source.library.decks().len();
        let stage = StatsStage::Figures(None);
        Self { history, deck, decks, figures, answered, stage, scroll: 0, list_scroll: None }
    }

    /// The same figures for another period.
    #[must_use]
    pub fn over(&self, source: Source, period: Period) -> Self {
        Self { scroll: self.scroll, ..Self::of(source, Arc::clone(&self.history), self.deck.clone(), period) }
    }

    /// The same figures for the next deck; after the last deck, for all decks.
    #[must_use]
    pub fn of_next_deck(&self, source: Source) -> Self {
        let mut decks = source.library.decks().map(|deck| &deck.id);
        let next = match &self.deck {
            None => decks.next(),
            Some(deck) => decks.skip_while(|id| *id != deck).nth(1),
        };
        Self::of(source, Arc::clone(&self.history), next.cloned(), self.figures.period)
    }

    /// The listed items, each with its reason, in the order of the page: those of [`Statistics::first_rows`], and then
    /// the others.
    #[must_use]
    pub fn rows(&self) -> Vec<(Reason, &ListedItem)> {
        let lists = &self.figures.lists;
        let row = |reason| move |listed| (reason, listed);
        let confident_errors = || lists.confident_errors.iter().take(SHOWN).map(row(Reason::ConfidentError));
        let leeches = || lists.leeches.iter().take(SHOWN).map(row(Reason::Leech));
        let missed = lists.missed.iter().take(SHOWN).map(row(Reason::Missed));
        let first = confident_errors().take(FIRST).chain(leeches().take(FIRST));
        first.chain(confident_errors().skip(FIRST)).chain(leeches().skip(FIRST)).chain(missed).collect()
    }

    /// The number of rows at the beginning of the page.
    #[must_use]
    pub fn first_rows(&self) -> usize {
        let lists = &self.figures.lists;
        lists.confident_errors.len().min(FIRST) + lists.leeches.len().min(FIRST)
    }
}
