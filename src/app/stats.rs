//! The statistics screen: what it shows and where the learner is on it, as plain data.

use std::sync::Arc;

use super::viewport::ListScroll;
use crate::day::Day;
use crate::deck::{DeckId, Library};
use crate::review::{History, Ledger};
use crate::stats::listed::ListedItem;
use crate::stats::{Figures, Period, Scale, StudiedItems, figures};

/// Items of one list that are shown.
const SHOWN: usize = 10;

/// The statistics screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// Every answer, of all decks.
    history: Arc<History>,
    /// The deck that the figures are about; all where it is none.
    pub deck: Option<DeckId>,
    /// How many decks there are to choose from.
    pub decks: usize,
    /// The figures.
    pub figures: Figures,
    /// Whether anything was ever answered in what is shown.
    pub answered: bool,
    /// What is shown of them.
    pub stage: StatsStage,
    /// Lines scrolled.
    pub scroll: usize,
    /// How far the learner scrolled while an item of the lists was selected.
    pub list_scroll: Option<ListScroll>,
}

/// What statistics are computed from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// All items.
    pub library: &'a Library,
    /// What the log adds up to.
    pub ledger: &'a Ledger,
    /// The study day.
    pub today: Day,
}

/// What of the statistics is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatsStage {
    /// The figures, with the listed item that is selected, if one is.
    Figures(Option<usize>),
    /// The listed item of this row, explained.
    Item(usize),
}

/// Why an item is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was said to be sure and was wrong.
    Misbelieved,
    /// It was forgotten again and again.
    Leech,
    /// It was missed more than once.
    Missed,
}

impl Statistics {
    /// The figures of all decks over a quarter.
    #[must_use]
    pub fn new(source: Source) -> Self {
        let history = Arc::new(source.ledger.history());
        Self::of(source, history, None, Period::default())
    }

    /// The figures of a deck, or of all, over a period.
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

    /// The same over another period.
    #[must_use]
    pub fn over(&self, source: Source, period: Period) -> Self {
        Self { scroll: self.scroll, ..Self::of(source, Arc::clone(&self.history), self.deck.clone(), period) }
    }

    /// The same of the next deck; after the last one comes all of them.
    #[must_use]
    pub fn of_next_deck(&self, source: Source) -> Self {
        let mut decks = source.library.decks().map(|deck| &deck.id);
        let next = match &self.deck {
            None => decks.next(),
            Some(deck) => decks.skip_while(|id| *id != deck).nth(1),
        };
        Self::of(source, Arc::clone(&self.history), next.cloned(), self.figures.period)
    }

    /// The listed items, each with the reason.
    #[must_use]
    pub fn rows(&self) -> Vec<(Reason, &ListedItem)> {
        let lists = &self.figures.lists;
        let row = |reason| move |listed| (reason, listed);
        let misbelieved = lists.confident_errors.iter().take(SHOWN).map(row(Reason::Misbelieved));
        let leeches = lists.leeches.iter().take(SHOWN).map(row(Reason::Leech));
        let missed = lists.missed.iter().take(SHOWN).map(row(Reason::Missed));
        misbelieved.chain(leeches).chain(missed).collect()
    }
}
