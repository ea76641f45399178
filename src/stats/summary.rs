//! The summary: what can be said in words, and what lacks data. The screen and the command line begin with it.

use super::activity::{DayWork, spent};
use super::calibration::{self, Level};
use super::figures::Figures;
use super::period::Period;
use super::share::{LEAST, Share};
use crate::day::Days;
use crate::deck::counted::counted;

/// Fewest weeks or days from which a trend is drawn.
pub const TREND: u32 = 2;

/// A line of the summary: a heading, and what can be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryRow {
    /// The heading.
    pub heading: String,
    /// The facts, in order.
    pub facts: Vec<String>,
}

/// The lines of the summary.
#[must_use]
pub fn summary(figures: &Figures) -> Vec<SummaryRow> {
    let today = figures.activity.days.get(&figures.today).copied().unwrap_or_default();
    let mut rows = vec![row("Today", work(today, None))];
    if figures.period != Period::Day {
        let activity = &figures.activity;
        rows.push(row(&figures.period.days().to_string(), work(activity.total, Some(Days(activity.studied)))));
    }
    rows.extend([row("Items", items(figures)), row("Due", due(figures)), row("Streak", streak(figures))]);
    rows
}

/// What lacks data, as one line; none if nothing does.
#[must_use]
pub fn not_enough_data_yet(figures: &Figures) -> Option<String> {
    let missing = missing(figures);
    (!missing.is_empty()).then(|| format!("Not enough data yet: {}.", missing.join(", ")))
}

/// The share of right answers, in words: a percentage if there is enough data, else the numbers.
fn correct(share: Share) -> String {
    match (share.percent(), share.interval()) {
        (Some(percent), Some(interval)) => {
            format!("{percent}% of {} correct ({:.0}-{:.0})", share.of, 100.0 * interval.low, 100.0 * interval.high)
        }
        _ => format!("{} of {} correct", share.right, share.of),
    }
}

fn row(heading: &str, facts: Vec<String>) -> SummaryRow {
    SummaryRow { heading: heading.to_owned(), facts }
}

/// Answers, the share of right ones, and time.
fn work(work: DayWork, days: Option<Days>) -> Vec<String> {
    if work.answers == 0 {
        return vec!["no answers".to_owned()];
    }
    let answers = counted(work.answers as usize, "answer");
    let mut facts = vec![days.map_or_else(|| answers.clone(), |days| format!("{answers} on {days}"))];
    if work.right.of > 0 {
        facts.push(correct(work.right));
    }
    facts.push(spent(work.ms));
    facts
}

/// Items by state, and the mean recall.
fn items(figures: &Figures) -> Vec<String> {
    let strength = &figures.strength;
    let mut facts = vec![
        format!("{} new", strength.new),
        format!("{} learned", strength.learned),
        format!("{} mature", strength.mature),
    ];
    if strength.suspended > 0 {
        facts.push(format!("{} suspended", strength.suspended));
    }
    if let Some(recall) = strength.reliable_recall() {
        facts.push(format!("recall {:.0}%", 100.0 * recall));
    }
    facts
}

/// Items due today and in the next days.
fn due(figures: &Figures) -> Vec<String> {
    let within = |days: usize| figures.forecast.iter().take(days).sum::<u32>();
    let all = figures.forecast.len();
    vec![
        format!("{} today", within(1)),
        format!("{} in 7 days", within(7)),
        format!("{} in {}", within(all), counted(all, "day")),
    ]
}

/// The current and the longest streak.
fn streak(figures: &Figures) -> Vec<String> {
    let now = if figures.streak.now == 0 { "none".to_owned() } else { Days(figures.streak.now).to_string() };
    vec![now, format!("longest {}", Days(figures.streak.longest))]
}

/// Everything that lacks data, each with how much there is of how much is needed.
fn missing(figures: &Figures) -> Vec<String> {
    let Figures { retention, activity, strength, .. } = figures;
    let mut missing = Vec::new();
    let mut lacks = |name: &str, have: u32, least: u32, noun: &str| {
        if have < least {
            missing.push(format!("{name} ({have} of {})", counted(least as usize, noun)));
        }
    };
    lacks("correct at review", retention.all.of, LEAST, "review");
    if retention.all.has_enough_data() {
        lacks("learned items", retention.learned.of, LEAST, "review");
        lacks("mature items", retention.mature.of, LEAST, "review");
        lacks("model", figures.prediction.recalled.of, LEAST, "review");
        if figures.period != Period::Day {
            lacks("trend", retention.weeks_with_data(), TREND, "week");
        }
    }
    if figures.period != Period::Day {
        lacks("answers per day", activity.studied, TREND, "day");
    }
    lacks("recall", strength.recall.iter().sum(), LEAST, "item");
    let most = |levels: &[&Level]| levels.iter().map(|level| level.right.of).max().unwrap_or(0);
    let few: Vec<&Level> = figures.calibration.iter().filter(|level| !level.has_enough_data()).collect();
    if few.len() == figures.calibration.len() {
        lacks("calibration", most(&few), calibration::LEAST, "answer");
    } else {
        for level in few.iter().rev() {
            let name = format!("calibration of {}", level.confidence.phrase());
            lacks(&name, level.right.of, calibration::LEAST, "answer");
        }
    }
    let few: Vec<_> = figures.topics.iter().filter(|topic| !topic.known.has_enough_data()).collect();
    let most = few.iter().map(|topic| topic.known.of).max().unwrap_or(0);
    match few.as_slice() {
        [] => {}
        [topic] => lacks(&format!("topic {}", topic.name), most, LEAST, "item"),
        _ if most < LEAST => {
            let (topics, items) = (counted(few.len(), "topic"), counted(LEAST as usize, "item"));
            missing.push(format!("{topics} (at most {most} of {items} each)"));
        }
        _ => {}
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_answers_are_counted_and_no_percentage_is_shown() {
        assert_eq!(correct(Share { right: 3, of: 4 }), "3 of 4 correct");
        assert_eq!(correct(Share { right: 8, of: 10 }), "80% of 10 correct (49-94)");
    }

    #[test]
    fn a_day_without_answers_says_so() {
        assert_eq!(work(DayWork::default(), Some(Days(0))), ["no answers"]);
        let some = DayWork { answers: 1, right: Share::default(), ms: 30_000 };
        assert_eq!(work(some, Some(Days(1))), ["1 answer on 1 day", "30 s"], "it followed feedback");
    }
}
