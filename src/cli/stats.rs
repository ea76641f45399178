//! `rounds stats`: prints the learner's statistics as text or JSON.

use std::ffi::OsString;
use std::io::Write;

use clap::{Args, ValueEnum};

use super::load::{self, Loaded, Need};
use super::{Common, Exit, Failure, counted};
use crate::day::Day;
use crate::deck::clean::clean_line;
use crate::runtime::Environment;
use crate::stats::listed::ListedItem;
use crate::stats::summary::not_enough_data_yet;
use crate::stats::{Figures, MEANINGS, Period, Scale, StudiedItems, figures, summary};
use crate::ui::tui::text::columns;

pub mod json;

/// The most rows that are printed of one list.
const MOST_LISTED: usize = 10;

/// What `stats` takes.
#[derive(Debug, Args)]
pub struct StatsArgs {
    /// The decks, by id or path [default: all]
    #[arg(value_name = "DECK")]
    decks: Vec<OsString>,
    /// Period to report
    #[arg(long, value_enum, default_value = "quarter")]
    period: PeriodArg,
    /// Describe how each figure is computed
    #[arg(long)]
    explain: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// How far back figures look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PeriodArg {
    /// Today
    Day,
    /// 30 days
    Month,
    /// 90 days
    Quarter,
    /// 365 days
    Year,
}

impl PeriodArg {
    /// The period.
    fn period(self) -> Period {
        match self {
            Self::Day => Period::Day,
            Self::Month => Period::Month,
            Self::Quarter => Period::Quarter,
            Self::Year => Period::Year,
        }
    }
}

/// Prints the statistics.
pub fn run(
    environment: &Environment,
    common: &Common,
    args: &StatsArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    if args.explain {
        return explain(out);
    }
    let (loaded, decks) = if args.decks.is_empty() {
        (load::load(environment, common, &[], Need::FullHistory, err), Vec::new())
    } else {
        let (loaded, scope, _) = load::load_named(environment, common, &args.decks, &[], Need::FullHistory, err)?;
        (loaded, scope.decks)
    };
    let history = loaded.ledger.history();
    let history = if decks.is_empty() {
        history
    } else {
        history.of(|item| decks.iter().any(|deck| deck.as_str() == item.deck()))
    };
    let scale = Scale {
        today: loaded.today(environment),
        period: args.period.period(),
        scheduler: loaded.ledger.rules().scheduler.clone(),
        off: loaded.config.policy.days_off,
    };
    let figures = figures(&history, &StudiedItems::of(&loaded.library, &decks), &scale);
    if args.json {
        super::print_json(&json::document(&figures, &decks, loaded.ledger.future_events()), out)?;
    } else {
        print(&figures, &loaded, out)?;
    }
    load::print_notices(&loaded, err)?;
    Ok(Exit::Done)
}

/// Prints how each figure is computed.
fn explain(out: &mut dyn Write) -> Result<Exit, Failure> {
    for (name, meaning) in MEANINGS {
        writeln!(out, "{name}: {meaning}")?;
    }
    Ok(Exit::Done)
}

/// Prints the figures as text: the summary, what lacks data, items that need attention, and the details.
fn print(figures: &Figures, loaded: &Loaded, out: &mut dyn Write) -> Result<(), Failure> {
    let answered = !figures.activity.days.is_empty();
    if answered {
        print_summary(figures, out)?;
        print_attention(figures, loaded, out)?;
        print_reviews(figures, out)?;
        print_details(figures, out)?;
        print_missed(figures, loaded, out)?;
    } else {
        let items = counted(figures.strength.new as usize, "new item");
        writeln!(out, "no answers yet, {items}; run `rounds study` to start")?;
    }
    if figures.orphans > 0 {
        let items = counted(figures.orphans as usize, "answered item");
        writeln!(out, "{items} in no loaded deck: counted in past figures, not in current ones or the forecast")?;
    }
    if loaded.ledger.future_events() > 0 {
        writeln!(out, "{}", future_answers(loaded.ledger.future_events()))?;
    }
    if answered {
        writeln!(out, "in parentheses: 95% confidence interval; `rounds stats --explain` explains each figure")?;
    }
    Ok(())
}

/// A note about answers that are dated in the future.
fn future_answers(answers: usize) -> String {
    let waits = if answers == 1 { "is not counted yet" } else { "are not counted yet" };
    format!("{} dated in the future {waits}", counted(answers, "answer"))
}

/// Prints the summary, and what lacks data.
fn print_summary(figures: &Figures, out: &mut dyn Write) -> Result<(), Failure> {
    for row in summary(figures) {
        writeln!(out, "{:<9}  {}", row.heading.to_lowercase(), row.facts.join(", "))?;
    }
    if let Some(words) = not_enough_data_yet(figures) {
        writeln!(out, "{words}")?;
    }
    Ok(())
}

/// Prints how often reviews were correct, how well the model predicted it, and the calibration.
fn print_reviews(figures: &Figures, out: &mut dyn Write) -> Result<(), Failure> {
    let (retention, period) = (&figures.retention, figures.period.title());
    if retention.all.has_enough_data() {
        let target = f64::from(figures.target.value());
        let comparison = retention.all.against(target);
        let comparison = comparison.map(|comparison| format!(", {} of {:.0}%", comparison.words(), 100.0 * target));
        writeln!(out, "correct at review, {period}")?;
        writeln!(out, "  all        {}{}", retention.all.words(), comparison.unwrap_or_default())?;
        for (name, share) in [("learned", retention.learned), ("mature", retention.mature)] {
            if share.has_enough_data() {
                writeln!(out, "  {name:<10} {}", share.words())?;
            }
        }
        if let Some(facts) = retention.trend().filter(|_| figures.period != Period::Day) {
            writeln!(out, "  by week    {}", facts.join(", "))?;
            for week in retention.weeks.iter().filter(|week| week.share.has_enough_data()) {
                writeln!(out, "  {}  {}", week.monday, week.share.words())?;
            }
        }
        if let (Some(mean), Some(loss)) = (figures.prediction.mean(), figures.prediction.log_loss()) {
            writeln!(out, "  model      predicted {:.0}%, log loss {loss:.2}", 100.0 * mean)?;
        }
    }
    let mut levels = figures.calibration.iter().rev().filter(|level| level.has_enough_data()).peekable();
    if levels.peek().is_some() {
        writeln!(out, "calibration, {period}")?;
    }
    for level in levels {
        let over = if level.is_overconfident() { ", overconfident" } else { "" };
        writeln!(out, "  {:<10} {}{over}", level.confidence.word(), level.right.words())?;
    }
    Ok(())
}

/// Prints the pace, and how well each topic is known.
fn print_details(figures: &Figures, out: &mut dyn Write) -> Result<(), Failure> {
    let facts = figures.activity.rhythm(figures.period, figures.today);
    if !facts.is_empty() {
        writeln!(out, "answers per day, {}", figures.period.title())?;
        writeln!(out, "  pace       {}", facts.join(", "))?;
    }
    let topics: Vec<_> = figures.topics.iter().filter(|topic| topic.known.has_enough_data()).collect();
    if topics.is_empty() {
        return Ok(());
    }
    writeln!(out, "topics (weakest first), correct at last review")?;
    let names: Vec<_> = topics.iter().map(|topic| clean_line(&topic.name)).collect();
    let width = names.iter().map(|name| columns(name)).max().unwrap_or(0);
    for (topic, name) in topics.iter().zip(&names) {
        let fill = " ".repeat(width - columns(name));
        writeln!(out, "  {name}{fill}  {}", topic.known.words())?;
    }
    Ok(())
}

/// Prints confident errors and leeches.
fn print_attention(figures: &Figures, loaded: &Loaded, out: &mut dyn Write) -> Result<(), Failure> {
    let lists = &figures.lists;
    let error_day =
        |listed: &ListedItem| listed.last_confident_error.map_or_else(String::new, |day: Day| day.to_string());
    let lapses = |listed: &ListedItem| counted(listed.lapses as usize, "lapse");
    if lists.confident_errors.is_empty() && lists.leeches.is_empty() {
        writeln!(out, "no confident errors, no leeches")?;
    }
    print_list("confident errors", &lists.confident_errors, error_day, loaded, out)?;
    print_list("leeches", &lists.leeches, lapses, loaded, out)
}

/// Prints the items that were missed most.
fn print_missed(figures: &Figures, loaded: &Loaded, out: &mut dyn Write) -> Result<(), Failure> {
    let missed = |listed: &ListedItem| format!("{} of {}", listed.missed.right, listed.missed.of);
    print_list("most missed", &figures.lists.missed, missed, loaded, out)
}

/// Prints one list, each item with the reason why it is on it.
fn print_list(
    heading: &str,
    items: &[ListedItem],
    why: impl Fn(&ListedItem) -> String,
    loaded: &Loaded,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "{heading}: {}", items.len())?;
    for listed in items.iter().take(MOST_LISTED) {
        let lead_in = loaded.library.item(&listed.item).map(|item| crate::deck::markup::plain(item.lead_in()));
        let words = lead_in.unwrap_or_default().replace('\n', " ");
        writeln!(out, "  {:<10}  {}  {}", why(listed), listed.item, clean_line(&words))?;
    }
    Ok(())
}
