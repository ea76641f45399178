//! The figures as one JSON document. Shares are `right` of `of`, with the bounds of their 95% Wilson interval as
//! numbers from 0 to 1; times are in milliseconds, days `YYYY-MM-DD`. Small samples are included too.

use serde_json::{Value, json};

use crate::deck::DeckId;
use crate::stats::listed::ListedItem;
use crate::stats::share::Share;
use crate::stats::strength::{RECALL, STABILITY};
use crate::stats::{Figures, Period};

/// The JSON document.
pub fn document(figures: &Figures, decks: &[DeckId], future_events: usize) -> Value {
    let from = figures.period.first(figures.today);
    let days = figures.activity.days.range(from..).map(|(day, work)| {
        json!({ "day": day.to_string(), "answers": work.answers, "first": share(work.right), "ms": work.ms })
    });
    let calendar = figures.activity.days.range(Period::Year.first(figures.today)..);
    let calendar: serde_json::Map<String, Value> =
        calendar.map(|(day, work)| (day.to_string(), work.answers.into())).collect();
    let weeks = figures
        .retention
        .weeks
        .iter()
        .map(|week| json!({ "monday": week.monday.to_string(), "share": share(week.share) }));
    let levels = figures.calibration.iter().map(|level| {
        json!({
            "said": level.confidence.word(),
            "share": share(level.right),
            "tells": level.has_enough_data(),
            "too_sure": level.is_overconfident(),
        })
    });
    let topics = figures
        .topics
        .iter()
        .map(|topic| json!({ "topic": topic.name, "known": share(topic.known), "items": topic.items }));
    let (strength, prediction) = (&figures.strength, figures.prediction);
    json!({
        "schema": 1,
        "day": figures.today.to_string(),
        "period": { "name": figures.period.word(), "from": from.to_string(), "days": figures.period.days().0 },
        "decks": decks.iter().map(DeckId::as_str).collect::<Vec<_>>(),
        "target": rounded(f64::from(figures.target.value())),
        "retention": {
            "all": share(figures.retention.all),
            "young": share(figures.retention.young),
            "mature": share(figures.retention.mature),
            "weeks": weeks.collect::<Vec<_>>(),
        },
        "model": {
            "answers": prediction.recalled.of,
            "expected": prediction.mean().map(rounded),
            "log_loss": prediction.log_loss().map(rounded),
        },
        "answers": {
            "total": figures.activity.total.answers,
            "first": share(figures.activity.total.right),
            "ms": figures.activity.total.ms,
            "median_ms": figures.activity.median_ms,
            "days_studied": figures.activity.studied,
            "days": days.collect::<Vec<_>>(),
        },
        "streak": { "now": figures.streak.now, "longest": figures.streak.longest },
        "calendar": calendar,
        "due": figures.forecast,
        "sureness": levels.collect::<Vec<_>>(),
        "memory": {
            "new": strength.new,
            "learning": strength.learning,
            "young": strength.young,
            "mature": strength.mature,
            "suspended": strength.suspended,
            "stability": histogram(&STABILITY, &strength.stability),
            "recall": histogram(&RECALL, &strength.recall),
            "expected_today": strength.mean_recall().map(rounded),
        },
        "topics": topics.collect::<Vec<_>>(),
        "sure_and_wrong": figures.lists.confident_errors.iter().map(listed).collect::<Vec<_>>(),
        "leeches": figures.lists.leeches.iter().map(listed).collect::<Vec<_>>(),
        "missed": figures.lists.missed.iter().map(listed).collect::<Vec<_>>(),
        "items_of_no_deck": figures.orphans,
        "dated_ahead": future_events,
    })
}

/// A share with its interval.
fn share(share: Share) -> Value {
    let interval = share.interval();
    json!({
        "right": share.right,
        "of": share.of,
        "low": interval.map(|interval| rounded(interval.low)),
        "high": interval.map(|interval| rounded(interval.high)),
    })
}

/// An item that needs attention.
fn listed(listed: &ListedItem) -> Value {
    json!({
        "item": listed.item.to_string(),
        "missed": share(listed.missed),
        "lapses": listed.lapses,
        "sure_and_wrong": listed.last_confident_error.map(|day| day.to_string()),
        "due": listed.due.map(|day| day.to_string()),
    })
}

/// The counts of a histogram, each with its lower bound.
fn histogram(bounds: &[u32; 6], counts: &[u32; 6]) -> Vec<Value> {
    bounds.iter().zip(counts).map(|(from, items)| json!({ "from": from, "items": items })).collect()
}

/// A number rounded to four decimal places.
fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}
