//! `rounds optimize`: fits the memory model to the learner's own log.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::bar::Bar;
use super::load::{self, Loaded, Need};
use super::{Common, Exit, Failure, counted};
use crate::app::Message;
use crate::app::page::{Draft, PageContent};
use crate::day::Days;
use crate::memory::Parameters;
use crate::memory::optimize::{FitError, FitReview, Fitted, MIN_REVIEWS, Progress, fit, predictable};
use crate::memory::workload::{ForecastDays, forecast};
use crate::review::{Adopted, DeviceId, EventIds, Fact, Ledger, LogFact, NewEvent, ScheduleFact, SessionId};
use crate::runtime::Environment;
use crate::runtime::review_log::ReviewLog;
use crate::runtime::signals;

/// How often the progress bar is drawn.
const FRAME: Duration = Duration::from_millis(100);

/// The number of days over which the future workload is averaged.
const AHEAD: Days = Days(90);

/// Why reviews that are too similar give no parameters.
const TOO_ALIKE: &str = "Nothing has changed: the reviews in your log are too similar to learn from.\n";

/// What `optimize` takes.
#[derive(Debug, Args)]
pub struct OptimizeArgs {
    /// Print one JSON document
    #[arg(long)]
    json: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Undo the last parameter update
    #[arg(long, conflicts_with = "dry_run")]
    undo: bool,
}

/// The outcome, as named in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    /// The fitted parameters were adopted.
    Adopted,
    /// They predict better, but this was a dry run.
    Better,
    /// The current parameters predict at least as well.
    Kept,
    /// There are too few reviews to fit.
    TooFew,
    /// The reviews are too similar to fit.
    TooAlike,
    /// The last adoption was undone.
    Undone,
    /// There was no adoption to undo.
    NothingToUndo,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    schema: u8,
    outcome: Outcome,
    reviews: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    fit: Option<Fit>,
}

/// The result of a fit.
#[derive(Serialize)]
struct Fit {
    log_loss_before: f64,
    log_loss_after: f64,
    reviews_a_day_before: f64,
    reviews_a_day_after: f64,
    weights: Vec<f32>,
}

/// Fits the parameters, adopts them if they predict better, and prints what changed.
pub fn run(
    environment: &Environment,
    common: &Common,
    args: &OptimizeArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut loaded = load::load(environment, common, &[], Need::FullHistory, err);
    load::print_notices(&loaded, err)?;
    if args.undo {
        return undo(environment, &mut loaded, args.json, out);
    }
    let histories = loaded.ledger.reviews_by_item();
    let current = loaded.ledger.parameters();
    let fitted = fit_with_progress(&current, &histories, Bar::new("fitting", environment.stderr_is_terminal, err))?;
    let fitted = match fitted {
        Ok(fitted) => fitted,
        Err(FitError::TooFew(reviews)) => {
            return print(args.json, Outcome::TooFew, reviews, None, &too_few(reviews), out);
        }
        Err(FitError::TooAlike) => {
            return print(args.json, Outcome::TooAlike, 0, None, TOO_ALIKE, out);
        }
        Err(FitError::Canceled) => {
            writeln!(err, "rounds: interrupted; nothing has changed")?;
            return Ok(Exit::Interrupted);
        }
        Err(FitError::Failed) => return Err(not_fitted()),
    };
    conclude(environment, loaded, args, &fitted, histories.len(), out)
}

/// Fits on a separate thread while drawing the progress bar, until it is done or Ctrl+C cancels it.
fn fit_with_progress(
    current: &Parameters,
    histories: &[Vec<FitReview>],
    mut bar: Bar<'_>,
) -> Result<Result<Fitted, FitError>, Failure> {
    let stop: &AtomicBool = &*signals::interrupted()?;
    let progress = Progress::default();
    let fitted = std::thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        let fit_progress = progress.clone();
        let work = move || send.send(fit(current, histories, &fit_progress));
        std::thread::Builder::new().name("fit".into()).spawn_scoped(scope, work)?;
        bar.draw(0.0);
        let fitted = loop {
            match receive.recv_timeout(FRAME) {
                Ok(fitted) => break fitted,
                Err(RecvTimeoutError::Disconnected) => break Err(FitError::Failed),
                Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => progress.cancel(),
                Err(RecvTimeoutError::Timeout) => bar.draw(progress.share()),
            }
        };
        Ok::<_, Failure>(fitted)
    })?;
    drop(bar);
    // Ctrl+C after the fit has finished still means that nothing should change.
    Ok(if stop.load(Ordering::Relaxed) { Err(FitError::Canceled) } else { fitted })
}

/// What the page of the memory model shows: the parameters in use, or those fitted to the log, before they are adopted.
pub fn content(
    environment: &Environment,
    common: &Common,
    is_fit: bool,
    err: &mut dyn Write,
) -> Result<PageContent, Failure> {
    let loaded = load::load(environment, common, &[], Need::FullHistory, err);
    let histories = loaded.ledger.reviews_by_item();
    let reviews = predictable(&histories);
    let text = |words: &str| PageContent::text(words.lines().map(str::to_owned).collect());
    if !is_fit {
        let in_use = match loaded.ledger.adopted() {
            Some(adopted) => format!("fitted to {} of yours", counted(adopted.reviews as usize, "review")),
            None => "the published defaults".to_owned(),
        };
        let is_enough = reviews >= MIN_REVIEWS;
        // Each paragraph is one line, which the screen wraps.
        let counts = "An answer counts if its item was also answered on an earlier day.";
        let more = if is_enough {
            let reviews = counted(reviews, "review");
            format!(
                "A fit adapts due dates to your own memory. It takes some seconds, and shows what would change before \
                 you accept it.\n\nYour log has {reviews} to learn from. {counts}"
            )
        } else {
            format!(
                "A fit adapts due dates to your own memory. It needs at least {MIN_REVIEWS} reviews.\n\nYour log has \
                 {} to learn from. {counts}",
                counted(reviews, "review")
            )
        };
        let voids = loaded.ledger.adoption_event().map(|target| Fact::Log(LogFact::Void { target, item: None }));
        let content = text(&format!("Parameters in use: {in_use}\n\n{more}"));
        let offer = is_enough.then_some(Draft::Fit);
        return Ok(PageContent { offer, remove: voids.into_iter().collect(), ..content });
    }
    let fitted = match fit(&loaded.ledger.parameters(), &histories, &Progress::default()) {
        Ok(fitted) => fitted,
        Err(FitError::TooFew(reviews)) => return Ok(text(&too_few(reviews))),
        Err(FitError::TooAlike) => return Ok(text(TOO_ALIKE)),
        Err(FitError::Canceled | FitError::Failed) => return Err(not_fitted()),
    };
    let Comparison { words, adopted, .. } = compare(environment, &loaded, &fitted, histories.len());
    let accept = fitted.is_better().then_some(Fact::Schedule(ScheduleFact::Params(adopted)));
    Ok(PageContent { accept: accept.into_iter().collect(), ..text(&words) })
}

/// What is missing for a fit.
fn too_few(reviews: usize) -> String {
    format!(
        "Nothing has changed: your log has {} to learn from,\n\
         and at least {MIN_REVIEWS} are needed. An answer counts if its item\n\
         was also answered on an earlier day.\n",
        counted(reviews, "review")
    )
}

/// The failure of a fit.
fn not_fitted() -> Failure {
    Failure::io("no parameters could be fitted to this log")
        .hint("nothing has changed; the current parameters stay in use")
}

/// The fitted parameters beside those in use.
struct Comparison {
    adopted: Adopted,
    fit: Fit,
    words: String,
}

/// Compares the fitted parameters with those in use.
fn compare(environment: &Environment, loaded: &Loaded, fitted: &Fitted, items: usize) -> Comparison {
    let adopted = Adopted {
        parameters: fitted.parameters.clone(),
        reviews: u32::try_from(fitted.reviews).unwrap_or(u32::MAX),
        loss_before: fitted.loss_before,
        loss_after: fitted.loss_after,
    };
    let event = new_event(environment, Fact::Schedule(ScheduleFact::Params(adopted.clone())));
    let mut after = loaded.ledger.clone();
    after.apply(&event.into_event(DeviceId([0; 16]), 1), environment.now().at.at_ms);
    let (before, after) =
        (daily_reviews(loaded, &loaded.ledger, environment), daily_reviews(loaded, &after, environment));
    let fit = Fit {
        log_loss_before: fitted.loss_before,
        log_loss_after: fitted.loss_after,
        reviews_a_day_before: before,
        reviews_a_day_after: after,
        weights: fitted.parameters.weights().to_vec(),
    };
    let mut words = format!("Fitted to {} of {}.\n", counted(fitted.reviews, "review"), counted(items, "item"));
    if !fitted.is_better() {
        words += &format!(
            "Nothing has changed: the current parameters predict them at least as well\n\
             (log loss {:.4}) as the fitted ones ({:.4}).\n",
            fitted.loss_before, fitted.loss_after
        );
        return Comparison { adopted, fit, words };
    }
    words += &format!(
        "Log loss   {:.4}, was {:.4}: prediction error, lower is better\n",
        fitted.loss_after, fitted.loss_before
    );
    // Items whose deck is not loaded cause no work.
    if before + after > 0.0 {
        words += &format!(
            "Workload   {after:.1} reviews a day, was {before:.1}: {AHEAD} average for the items you have learned\n"
        );
    }
    Comparison { adopted, fit, words }
}

/// Adopts the fitted parameters if they predict better, and prints what changed.
fn conclude(
    environment: &Environment,
    loaded: Loaded,
    args: &OptimizeArgs,
    fitted: &Fitted,
    items: usize,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let Comparison { adopted, fit, mut words } = compare(environment, &loaded, fitted, items);
    if !fitted.is_better() {
        return print(args.json, Outcome::Kept, fitted.reviews, Some(fit), &words, out);
    }
    if args.dry_run {
        words += "Nothing has changed: this was a dry run.\n";
        return print(args.json, Outcome::Better, fitted.reviews, Some(fit), &words, out);
    }
    let event = new_event(environment, Fact::Schedule(ScheduleFact::Params(adopted)));
    append(&mut { loaded.review_log }, event)?;
    words += "Parameters updated: due dates now follow your own memory.\nRun `rounds optimize --undo` to undo this.\n";
    print(args.json, Outcome::Adopted, fitted.reviews, Some(fit), &words, out)
}

/// A new event, dated now, in a session of its own.
pub fn new_event(environment: &Environment, fact: Fact) -> NewEvent {
    let (now, session) = (environment.now(), SessionId(environment.entropy()));
    NewEvent { id: EventIds::new(session).mint(now.at.at_ms), at: now.at, session, fact }
}

/// The mean number of reviews per day over [`AHEAD`] for the learned items.
fn daily_reviews(loaded: &Loaded, ledger: &Ledger, environment: &Environment) -> f64 {
    let learned = ledger.learned_items(loaded.today(environment), |item| loaded.library.entry(item).is_some());
    let ahead = ForecastDays::of(loaded.today(environment), AHEAD);
    forecast(&ledger.rules().scheduler, &learned, None, ahead).mean()
}

/// Undoes the last adoption.
fn undo(environment: &Environment, loaded: &mut Loaded, json: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let Some(target) = loaded.ledger.adoption_event() else {
        let words = "Nothing to undo: the published default parameters are in use.\n";
        return print(json, Outcome::NothingToUndo, 0, None, words, out);
    };
    let void = new_event(environment, Fact::Log(LogFact::Void { target, item: None }));
    loaded.ledger.apply(&void.clone().into_event(DeviceId([0; 16]), 1), environment.now().at.at_ms);
    append(&mut loaded.review_log, void)?;
    let (which, reviews) = match loaded.ledger.adopted() {
        Some(earlier) => ("those of your previous update", earlier.reviews as usize),
        None => ("the published defaults", 0),
    };
    let words = format!("Undone. The current parameters are {which}.\n");
    print(json, Outcome::Undone, reviews, None, &words, out)
}

/// Appends an event to the log.
pub fn append(review_log: &mut ReviewLog, event: NewEvent) -> Result<(), Failure> {
    match review_log.append(event) {
        Message::Failed(_, failure) => Err(Failure::io(failure.what).hint(failure.help)),
        _ => Ok(()),
    }
}

/// Prints the outcome as text or JSON.
fn print(
    json: bool,
    outcome: Outcome,
    reviews: usize,
    fit: Option<Fit>,
    words: &str,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    if json {
        super::print_json(&Document { schema: 1, outcome, reviews, fit }, out)?;
    } else {
        out.write_all(words.as_bytes())?;
    }
    Ok(Exit::Done)
}
