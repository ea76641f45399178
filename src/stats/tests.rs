//! Tests of the figures, over logs made by hand and generated logs.

mod corrections;
mod figures;
mod laws;

use std::collections::BTreeSet;

use super::*;
use crate::day::{Day, Days, Moment, Weekday, Weekdays};
use crate::deck::library::Origin;
use crate::deck::{ItemId, Library, read};
use crate::memory::{DesiredRetention, Parameters, Rating, Scheduler};
use crate::response::Confidence;
use crate::review::sample;
use crate::review::{
    Answer, DeviceId, Event, EventId, Fact, History, ItemFact, Ledger, LogFact, Reply, Rules, SessionId, StudyMode,
};

use Confidence::{Fairly, Guess, Sure};
use Rating::{Again, Good};

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;
/// Noon of Monday, 23 November 2026, UTC.
const NOW_MS: i64 = 1_795_435_200_000;

/// The study day of every test.
fn today() -> Day {
    Day::parse("2026-11-23").unwrap()
}

fn scheduler() -> Scheduler {
    Scheduler::new(&Parameters::default(), DesiredRetention::default())
}

/// A log made by hand.
#[derive(Clone, Default)]
struct Log(Vec<Event>);

impl Log {
    /// Adds an event `ago` days before today, after the earlier ones of that day. Returns its id.
    fn push(&mut self, ago: i64, fact: Fact) -> EventId {
        let n = self.0.len() as u64 + 1;
        let mut id = [0; 16];
        id[8..].copy_from_slice(&n.to_be_bytes());
        self.0.push(Event {
            id: EventId(id),
            device: DeviceId([1; 16]),
            seq: n,
            at: Moment::new(NOW_MS - ago * DAY_MS + i64::try_from(n).unwrap(), 0),
            session: SessionId([1; 16]),
            fact,
        });
        EventId(id)
    }

    /// Adds an answer `ago` days before today.
    fn answer(&mut self, item: &str, ago: i64, rating: Rating, confidence: Confidence) -> EventId {
        self.push(ago, answered(item, rating, confidence, StudyMode::Study))
    }

    fn ledger(&self) -> Ledger {
        let rules = Rules { scheduler: scheduler(), ..Rules::default() };
        Ledger::fold(rules, self.0.iter().cloned(), NOW_MS)
    }

    fn history(&self) -> History {
        self.ledger().history()
    }

    fn figures(&self, period: Period) -> Figures {
        figures(&self.history(), &studied(), &scale(period))
    }
}

fn scale(period: Period) -> Scale {
    Scale { today: today(), period, scheduler: scheduler(), off: Weekdays::NONE }
}

fn id(item: &str) -> ItemId {
    ItemId::parse(&format!("deck/{item}")).unwrap()
}

fn answered(item: &str, rating: Rating, confidence: Confidence, mode: StudyMode) -> Fact {
    Fact::Item(ItemFact::Answer(Answer {
        reply: Reply::default(),
        confidence,
        latency_ms: 9000,
        mode,
        ..sample::answer(id(item), rating)
    }))
}

/// A deck with the items a to h: a to f on one topic, g and h on another.
fn studied() -> StudiedItems {
    let item = |name: char| {
        let topic = if name < 'g' { "spine/facet" } else { "drug-safety" };
        format!(
            "[[item]]\nid = '{name}'\ntags = ['{topic}', 'x']\nstem = 'Is {name}?'\noptions = [{{ text = 'y', correct = true }}, {{ text = 'n' }}]\n"
        )
    };
    let source =
        "schema = 1\n[deck]\nid = 'deck'\ntitle = 'Deck'\n".to_owned() + &('a'..='h').map(item).collect::<String>();
    let mut library = Library::default();
    library.add(read(&source).deck.unwrap(), Origin::Embedded, 0).unwrap();
    StudiedItems::of(&library, &[])
}

fn share(right: u32, of: u32) -> Share {
    Share { right, of }
}

/// The current and the longest streak, for answers on the days `ago` and these days off.
fn streak(ago: &[u32], off: &[&str]) -> (u32, u32) {
    let days: BTreeSet<Day> = ago.iter().map(|ago| today().minus(Days(*ago))).collect();
    let streak =
        streak::streak(days, today(), off.iter().filter_map(|name| Weekday::named(&name.to_lowercase())).collect());
    (streak.now, streak.longest)
}
