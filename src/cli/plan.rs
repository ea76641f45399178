//! `rounds plan`: schedules reviews toward the date of an exam.

use std::ffi::OsString;
use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::load::{self, Loaded, Need};
use super::optimize;
use super::{Common, Exit, Failure, counted, retention};
use crate::app::page::PageContent;
use crate::day::{Day, Days};
use crate::deck::DeckId;
use crate::deck::clean::clean_line;
use crate::memory::workload::{Forecast, ForecastDays, UpcomingItems, forecast};
use crate::memory::{DesiredRetention, FinalDays};
use crate::review::{DeviceId, ExamDate, Fact, Ledger, LogFact, ScheduleFact};
use crate::runtime::Environment;
use crate::session::Scope;

/// How far ahead an exam may be.
const FARTHEST: Days = Days(730);

/// The most days before an exam that are reserved for a final review of every item.
const MOST_FINAL_DAYS: u32 = 14;

/// Up to this many days, each has its own line; beyond it, lines are weeks.
const MOST_DAY_LINES: usize = 35;

/// What `plan` takes.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The deck, by id or path
    #[arg(value_name = "DECK")]
    deck: OsString,
    /// Exam date, such as 2027-03-18
    #[arg(long, value_name = "DATE", value_parser = date)]
    by: Option<Day>,
    /// Desired retention until then [default: the current one]
    #[arg(long, value_name = "R", value_parser = probability, requires = "by")]
    retention: Option<DesiredRetention>,
    /// Use this plan from now on
    #[arg(long, requires = "by")]
    accept: bool,
    /// Cancel the plan; items return to their normal schedule
    #[arg(long, conflicts_with = "by")]
    cancel: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// Parses a day.
fn date(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "write a day as YYYY-MM-DD".to_owned())
}

/// Parses a retention.
fn probability(text: &str) -> Result<DesiredRetention, String> {
    text.parse().ok().and_then(DesiredRetention::new).ok_or_else(|| "retention must be 0.70 to 0.99".to_owned())
}

/// The status of a plan, as named in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum PlanStatus {
    /// Shown, but not accepted.
    Shown,
    /// In effect.
    InForce,
    /// Canceled just now.
    Cancelled,
    /// No plan is set.
    None,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    schema: u8,
    deck: String,
    standing: PlanStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<Plan>,
}

/// The days until an exam.
#[derive(Serialize)]
struct Plan {
    exam: String,
    retention: f64,
    last_days_from: String,
    learned: usize,
    new: usize,
    new_per_day: usize,
    recall: Option<f64>,
    recall_without: Option<f64>,
    days: Vec<Load>,
}

/// One day's work.
#[derive(Serialize)]
struct Load {
    day: String,
    new: usize,
    reviews: f64,
}

/// Shows, accepts or cancels a plan.
pub fn run(
    environment: &Environment,
    common: &Common,
    args: &PlanArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let named = std::slice::from_ref(&args.deck);
    let (mut loaded, scope, _) = load::load_named(environment, common, named, &[], Need::FullHistory, err)?;
    load::print_notices(&loaded, err)?;
    let [deck] = scope.decks.as_slice() else {
        return Err(Failure::usage("a plan needs exactly one deck").hint(
            "give its id; run `rounds decks` to list \
            decks",
        ));
    };
    let today = loaded.today(environment);
    if args.cancel {
        return cancel(environment, &mut loaded, deck, args.json, out);
    }
    let in_force = loaded.ledger.exam_date(deck.as_str()).filter(|date| date.day > today).cloned();
    let date = match (args.by, in_force) {
        (Some(day), _) => exam_date(&loaded, &scope, deck, day, args.retention, today)?,
        (None, Some(date)) => date,
        (None, None) => {
            let words = format!("No exam date is set for {deck}. Run `rounds plan {deck} --by DATE` to see a plan.\n");
            return print(args.json, deck, PlanStatus::None, None, &words, out);
        }
    };
    let plan = Plan::of(&loaded, environment, &scope, &date, today);
    let mut words = plan.words(&loaded, deck, today);
    let standing = if args.accept {
        void_exam_dates(environment, &mut loaded, deck)?;
        append(environment, &mut loaded, Fact::Schedule(ScheduleFact::ExamDate(date)))?;
        words += &format!("Plan accepted. Run `rounds plan {deck} --cancel` to cancel it.\n");
        PlanStatus::InForce
    } else if args.by.is_some() {
        words += "Nothing has changed yet; add `--accept` to accept the plan.\n";
        PlanStatus::Shown
    } else {
        words += &format!("Plan in effect. Run `rounds plan {deck} --cancel` to cancel it.\n");
        PlanStatus::InForce
    };
    print(args.json, deck, standing, Some(plan), &words, out)
}

/// What the page of a deck's exam date shows: the plan in effect, or the one for another date, before it is accepted.
pub fn content(
    environment: &Environment,
    common: &Common,
    deck: &DeckId,
    by: Option<Day>,
    err: &mut dyn Write,
) -> Result<PageContent, Failure> {
    let named = [OsString::from(deck.as_str())];
    let (loaded, scope, _) = load::load_named(environment, common, &named, &[], Need::FullHistory, err)?;
    let today = loaded.today(environment);
    let set = loaded.ledger.exam_dates_of(deck.as_str()).into_iter();
    let voids: Vec<Fact> = set.map(|target| Fact::Log(LogFact::Void { target, item: None })).collect();
    let in_force = loaded.ledger.exam_date(deck.as_str()).filter(|date| date.day > today).cloned();
    let date = match (by, in_force) {
        (Some(day), _) => exam_date(&loaded, &scope, deck, day, None, today)?,
        (None, Some(date)) => date,
        (None, None) => {
            let title = loaded.library.deck(deck).map_or("", |deck| &deck.title);
            let lines = [
                &format!("{}: no exam date is set", clean_line(title)),
                "",
                "With an exam date, every item of the deck comes back once more in the last days before the exam.",
                "Before you accept a date, you see the reviews that it takes each day.",
            ];
            return Ok(PageContent::text(lines.map(str::to_owned).to_vec()));
        }
    };
    let words = Plan::of(&loaded, environment, &scope, &date, today).words(&loaded, deck, today);
    let lines = words.lines().map(str::to_owned).collect();
    Ok(if by.is_some() {
        let accept = voids.into_iter().chain([Fact::Schedule(ScheduleFact::ExamDate(date))]).collect();
        PageContent { accept, ..PageContent::text(lines) }
    } else {
        PageContent { remove: voids, ..PageContent::text(lines) }
    })
}

/// Checks the requested exam date and completes it to the event that the log would store.
fn exam_date(
    loaded: &Loaded,
    scope: &Scope,
    deck: &DeckId,
    day: Day,
    retention: Option<DesiredRetention>,
    today: Day,
) -> Result<ExamDate, Failure> {
    if day <= today.plus(Days(1)) {
        let failure = Failure::usage(format!("{day} leaves no days to plan; today is {today}"));
        return Err(failure.hint("choose a day after tomorrow, or study what is due now"));
    }
    let ahead = day.since(today);
    if ahead > FARTHEST {
        return Err(Failure::usage(format!("{day} is {ahead} away")).hint("plan at most two years ahead"));
    }
    let items = loaded.library.entries().filter(|entry| scope.admits(entry)).count();
    let days = u32::try_from(items.div_ceil(loaded.config.limits.session)).unwrap_or(u32::MAX);
    Ok(ExamDate {
        deck: deck.to_string(),
        day,
        retention: retention.unwrap_or_else(|| loaded.ledger.retention(deck.as_str(), day)),
        last_days: Days(days.clamp(1, MOST_FINAL_DAYS).min(ahead.0 - 1)),
    })
}

impl Plan {
    /// Simulates the days until the exam with the plan and without it.
    fn of(loaded: &Loaded, environment: &Environment, scope: &Scope, date: &ExamDate, today: Day) -> Self {
        let mut ledger = loaded.ledger.clone();
        let apply = |ledger: &mut Ledger, fact| {
            ledger.apply(
                &optimize::new_event(environment, fact).into_event(DeviceId([0; 16]), 1),
                environment.now().at.at_ms,
            );
        };
        for target in ledger.exam_dates_of(&date.deck) {
            apply(&mut ledger, Fact::Log(LogFact::Void { target, item: None }));
        }
        let (without, unseen) = retention::items(&loaded.library, &ledger, scope, today);
        apply(&mut ledger, Fact::Schedule(ScheduleFact::ExamDate(date.clone())));
        let (learned, _) = retention::items(&loaded.library, &ledger, scope, today);
        let days = date.day.since(today);
        let first = date.final_review();
        let per_day = date.new_per_day(unseen, today);
        let upcoming = UpcomingItems { items: unseen, per_day, retention: date.retention };
        let days_off = loaded.config.policy.days_off;
        let unplanned = ForecastDays { off: days_off, ..ForecastDays::of(today, days) };
        let planned = ForecastDays { exam: Some(FinalDays { first, exam: date.day }), ..unplanned };
        let scheduler = &ledger.rules().scheduler;
        let Forecast { reviews, recall } = forecast(scheduler, &learned, Some(upcoming), planned);
        let usual_retention = loaded.ledger.rules().policy.retention_of.get(&date.deck).copied();
        let upcoming_without =
            UpcomingItems { retention: usual_retention.unwrap_or(loaded.config.retention), ..upcoming };
        let load = |(n, reviews): (usize, f64)| Load {
            day: today.plus(Days(u32::try_from(n).unwrap_or(u32::MAX))).to_string(),
            new: unseen.saturating_sub(n * per_day).min(per_day),
            reviews: (reviews * 10.0).round() / 10.0,
        };
        let rounded = |recall: f64| (recall * 1e4).round() / 1e4;
        Self {
            exam: date.day.to_string(),
            retention: rounded(f64::from(date.retention.value())),
            last_days_from: first.to_string(),
            learned: learned.len(),
            new: unseen,
            new_per_day: per_day,
            recall: recall.map(rounded),
            recall_without: forecast(scheduler, &without, Some(upcoming_without), unplanned).recall.map(rounded),
            days: reviews.into_iter().enumerate().map(load).collect(),
        }
    }

    /// The plan as text.
    fn words(&self, loaded: &Loaded, deck: &DeckId, today: Day) -> String {
        let title = loaded.library.deck(deck).map_or("", |deck| &deck.title);
        // A prediction is never certain, so no share is printed as 100%.
        let percent = |share: f64| if share > 0.994 { "over 99%".to_owned() } else { format!("{:.0}%", share * 100.0) };
        let away = Days(u32::try_from(self.days.len()).unwrap_or(u32::MAX));
        let mut words = format!("{}: exam on {}, in {away}\n\n", clean_line(title), self.exam);
        words += &format!("Learned        {}\n", counted(self.learned, "item"));
        let limit = loaded.config.limits.new_per_day;
        let beyond = if self.new_per_day > limit {
            format!("; your limit is {limit}: set `new_per_day`")
        } else {
            String::new()
        };
        match self.new {
            0 => {}
            new => words += &format!("New            {}, {} a day{beyond}\n", counted(new, "item"), self.new_per_day),
        }
        words += &format!("Retention      {} until then\n", percent(self.retention));
        words += &format!("Last days      from {}: final review of every item\n", self.last_days_from);
        if let (Some(with), Some(without)) = (self.recall, self.recall_without) {
            words +=
                &format!("Recall         {} expected on the day, {} without a plan\n", percent(with), percent(without));
        }
        let weekly = self.days.len() > MOST_DAY_LINES;
        words += if weekly { "\nWeek from        new  reviews\n" } else { "\nDay              new  reviews\n" };
        for (n, days) in self.days.chunks(if weekly { 7 } else { 1 }).enumerate() {
            let first = today.plus(Days(u32::try_from(n * if weekly { 7 } else { 1 }).unwrap_or(0)));
            let (new, reviews) =
                (days.iter().map(|day| day.new).sum::<usize>(), days.iter().map(|day| day.reviews).sum::<f64>());
            words += &format!("{:<13}  {new:>6}  {reviews:>7.1}\n", first.named());
        }
        words + "\n"
    }
}

/// Cancels a plan.
fn cancel(
    environment: &Environment,
    loaded: &mut Loaded,
    deck: &DeckId,
    json: bool,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    if void_exam_dates(environment, loaded, deck)? == 0 {
        let words = format!("{deck} has no plan to cancel.\n");
        return print(json, deck, PlanStatus::None, None, &words, out);
    }
    let words = format!("Plan canceled. {deck} is scheduled normally again.\n");
    print(json, deck, PlanStatus::Cancelled, None, &words, out)
}

/// Voids every exam date of a deck, and returns how many there were.
fn void_exam_dates(environment: &Environment, loaded: &mut Loaded, deck: &DeckId) -> Result<usize, Failure> {
    let set = loaded.ledger.exam_dates_of(deck.as_str());
    for target in &set {
        append(environment, loaded, Fact::Log(LogFact::Void { target: *target, item: None }))?;
    }
    Ok(set.len())
}

/// Appends a new event to the log.
fn append(environment: &Environment, loaded: &mut Loaded, fact: Fact) -> Result<(), Failure> {
    optimize::append(&mut loaded.review_log, optimize::new_event(environment, fact))
}

/// Prints the status of a plan as text or JSON.
fn print(
    json: bool,
    deck: &DeckId,
    standing: PlanStatus,
    plan: Option<Plan>,
    words: &str,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    if json {
        super::print_json(&Document { schema: 1, deck: deck.to_string(), standing, plan }, out)?;
    } else {
        out.write_all(words.as_bytes())?;
    }
    Ok(Exit::Done)
}
