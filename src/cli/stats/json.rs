//! The figures as one JSON document, described in `docs/statistics.md`. Shares are a `count` out of a `total`, with the
//! bounds of their 95% Wilson interval as numbers from 0 to 1; times are in milliseconds, days `YYYY-MM-DD`. Small
//! samples are included too.

use serde::{Serialize, Serializer};
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
        json!({ "day": day.to_string(), "answers": work.answers, "correct": share(work.right), "time_ms": work.ms })
    });
    let calendar = figures.activity.days.range(Period::Year.first(figures.today)..);
    let calendar: serde_json::Map<String, Value> =
        calendar.map(|(day, work)| (day.to_string(), work.answers.into())).collect();
    let weeks = figures
        .retention
        .weeks
        .iter()
        .map(|week| json!({ "monday": week.monday.to_string(), "correct": share(week.share) }));
    let levels = figures.calibration.iter().map(|level| {
        json!({
            "confidence": level.confidence.word(),
            "correct": share(level.right),
            "enough_data": level.has_enough_data(),
            "overconfident": level.is_overconfident(),
        })
    });
    let topics = figures.topics.iter().map(
        |topic| json!({ "topic": topic.name, "correct_at_last_review": share(topic.known), "items": topic.items }),
    );
    let (strength, prediction) = (&figures.strength, figures.prediction);
    json!({
        "schema": 2,
        "day": figures.today.to_string(),
        "period": { "name": figures.period.word(), "from": from.to_string(), "days": figures.period.days().0 },
        "decks": decks.iter().map(DeckId::as_str).collect::<Vec<_>>(),
        "desired_retention": rounded(f64::from(figures.target.value())),
        "correct_at_review": {
            "all": share(figures.retention.all),
            "learned": share(figures.retention.learned),
            "mature": share(figures.retention.mature),
            "weeks": weeks.collect::<Vec<_>>(),
        },
        "prediction": {
            "reviews": prediction.recalled.of,
            "mean_recall": prediction.mean().map(rounded),
            "log_loss": prediction.log_loss().map(rounded),
        },
        "answers": {
            "total": figures.activity.total.answers,
            "correct": share(figures.activity.total.right),
            "time_ms": figures.activity.total.ms,
            "median_time_ms": figures.activity.median_ms,
            "study_days": figures.activity.studied,
            "days": days.collect::<Vec<_>>(),
        },
        "streak": { "current": figures.streak.now, "longest": figures.streak.longest },
        "answers_by_day": calendar,
        "due_by_day": figures.forecast,
        "calibration": levels.collect::<Vec<_>>(),
        "items": {
            "new": strength.new,
            "learned": strength.learned,
            "mature": strength.mature,
            "last_rated_again": strength.again,
            "suspended": strength.suspended,
            "by_stability_days": histogram(&STABILITY, &strength.stability),
            "by_recall_percent": histogram(&RECALL, &strength.recall),
            "recall": strength.mean_recall().map(rounded),
        },
        "topics": topics.collect::<Vec<_>>(),
        "confident_errors": figures.lists.confident_errors.iter().map(listed).collect::<Vec<_>>(),
        "leeches": figures.lists.leeches.iter().map(listed).collect::<Vec<_>>(),
        "most_missed": figures.lists.missed.iter().map(listed).collect::<Vec<_>>(),
        "answered_items_in_no_deck": figures.orphans,
        "future_answers": future_events,
    })
}

/// A share with its interval.
fn share(share: Share) -> Value {
    let interval = share.interval();
    json!({
        "count": share.right,
        "total": share.of,
        "low": interval.map(|interval| rounded(interval.low)),
        "high": interval.map(|interval| rounded(interval.high)),
    })
}

/// Serializes a share as the document does.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub fn serialize_share<S: Serializer>(of: &Share, serializer: S) -> Result<S::Ok, S::Error> {
    share(*of).serialize(serializer)
}

/// An item that needs attention.
fn listed(listed: &ListedItem) -> Value {
    json!({
        "item": listed.item.to_string(),
        "missed": share(listed.missed),
        "lapses": listed.lapses,
        "last_confident_error": listed.last_confident_error.map(|day| day.to_string()),
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
