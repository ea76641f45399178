//! `rounds stats`: prints the learner's statistics as text or JSON.

use std::ffi::OsString;
use std::io::Write;

use clap::{Args, ValueEnum};

use super::load::{self, Loaded, Need};
use super::{Common, Exit, Failure, counted};
use crate::day::Day;
use crate::deck::clean::clean_line;
use crate::runtime::Environment;
use crate::stats::activity::spent;
use crate::stats::calibration::{self, Level};
use crate::stats::listed::ListedItem;
use crate::stats::share::not_enough_data;
use crate::stats::{Figures, MEANINGS, Period, Scale, StudiedItems, figures};
use crate::ui::tui::text::columns;

mod json;

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

/// Prints the figures as text.
fn print(figures: &Figures, loaded: &Loaded, out: &mut dyn Write) -> Result<(), Failure> {
    let period = figures.period.title();
    if figures.activity.days.is_empty() {
        writeln!(out, "no answers yet; run `rounds study` to start")?;
    } else {
        print_recall(figures, &period, out)?;
        print_activity(figures, &period, out)?;
        print_memory(figures, out)?;
        print_lists(figures, loaded, out)?;
    }
    if figures.orphans > 0 {
        let items = counted(figures.orphans as usize, "answered item");
        writeln!(out, "{items} in no loaded deck: counted in past figures, not in current ones or the forecast")?;
    }
    if loaded.ledger.future_events() > 0 {
        writeln!(out, "{}", future_answers(loaded.ledger.future_events()))?;
    }
    if !figures.activity.days.is_empty() {
        writeln!(out, "in parentheses: 95% confidence interval; `rounds stats --explain` explains each figure")?;
    }
    Ok(())
}

/// A note about answers that are dated in the future.
fn future_answers(answers: usize) -> String {
    let waits = if answers == 1 { "is not counted yet" } else { "are not counted yet" };
    format!("{} dated in the future {waits}", counted(answers, "answer"))
}

/// Prints how often reviews were correct, how well the model predicted it, and the calibration.
fn print_recall(figures: &Figures, period: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let target = f64::from(figures.target.value());
    let retention = &figures.retention;
    let against = retention.all.against(target).map_or("", |comparison| comparison.words());
    let against = if against.is_empty() { String::new() } else { format!(", {against} of {:.0}%", 100.0 * target) };
    writeln!(out, "correct at review, {period}")?;
    writeln!(out, "  all        {}{against}", retention.all.words())?;
    writeln!(out, "  learned    {}", retention.learned.words())?;
    writeln!(out, "  mature     {}", retention.mature.words())?;
    if let (Some(mean), Some(loss)) = (figures.prediction.mean(), figures.prediction.log_loss()) {
        writeln!(out, "  model      predicted {:.0}%, log loss {loss:.3}", 100.0 * mean)?;
    }
    for week in retention.weeks.iter().filter(|week| week.share.of > 0 && figures.period != Period::Day) {
        writeln!(out, "  {}  {}", week.monday, week.share.words())?;
    }
    writeln!(out, "calibration, {period}")?;
    for level in figures.calibration.iter().rev() {
        writeln!(out, "  {:<10} {}", level.confidence.word(), level_words(*level))?;
    }
    Ok(())
}

/// How often answers at a confidence level were right, in words.
fn level_words(level: Level) -> String {
    if !level.has_enough_data() {
        return not_enough_data(level.right.of, calibration::LEAST);
    }
    let over = if level.is_overconfident() { ", overconfident" } else { "" };
    format!("{}{over}", level.right.words())
}

/// Prints answers, time and streak, and what is due.
fn print_activity(figures: &Figures, period: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let (activity, streak) = (&figures.activity, figures.streak);
    writeln!(out, "answers, {period}")?;
    writeln!(out, "  answers    {} on {}", activity.total.answers, counted(activity.studied as usize, "day"))?;
    writeln!(out, "  correct    {}", activity.total.right.words())?;
    let median = activity.median_ms.map_or_else(String::new, |ms| format!(", median {}", spent(ms.into())));
    writeln!(out, "  time       {}{median}", spent(activity.total.ms))?;
    writeln!(out, "  streak     {}, longest {}", counted(streak.now as usize, "day"), streak.longest)?;
    let (today, total) = (figures.forecast.first().copied().unwrap_or(0), figures.forecast.iter().sum::<u32>());
    let week: u32 = figures.forecast.iter().take(7).sum();
    let days = counted(figures.forecast.len(), "day");
    writeln!(out, "due: {today} today, {week} in 7 days, {total} in {days}")?;
    Ok(())
}

/// Prints the items by memory strength, the recall today, and how well each topic is known.
fn print_memory(figures: &Figures, out: &mut dyn Write) -> Result<(), Failure> {
    let strength = &figures.strength;
    writeln!(
        out,
        "items: {} new, {} learned, {} mature, {} suspended",
        strength.new, strength.learned, strength.mature, strength.suspended
    )?;
    if let Some(mean) = strength.reliable_recall() {
        writeln!(out, "recall today: {:.0}%", 100.0 * mean)?;
    }
    if figures.topics.is_empty() {
        return Ok(());
    }
    writeln!(out, "topics (weakest first), correct at last review")?;
    let names: Vec<_> = figures.topics.iter().map(|topic| clean_line(&topic.name)).collect();
    let width = names.iter().map(|name| columns(name)).max().unwrap_or(0);
    for (topic, name) in figures.topics.iter().zip(&names) {
        let fill = " ".repeat(width - columns(name));
        writeln!(out, "  {name}{fill}  {}", topic.known.words())?;
    }
    Ok(())
}

/// Prints the lists of items that need attention.
fn print_lists(figures: &Figures, loaded: &Loaded, out: &mut dyn Write) -> Result<(), Failure> {
    let lists = &figures.lists;
    let error_day =
        |listed: &ListedItem| listed.last_confident_error.map_or_else(String::new, |day: Day| day.to_string());
    let lapses = |listed: &ListedItem| counted(listed.lapses as usize, "lapse");
    let missed = |listed: &ListedItem| format!("{} of {}", listed.missed.right, listed.missed.of);
    print_list("confident errors", &lists.confident_errors, error_day, loaded, out)?;
    print_list("leeches", &lists.leeches, lapses, loaded, out)?;
    print_list("most missed", &lists.missed, missed, loaded, out)
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
