//! `rounds record`: the completion record of an exam that was passed, as text and as JSON.
//!
//! It states facts. It claims no credit: a credit statement is printed only as the deck's own accredited provider wrote it.

mod form;
mod source;
mod text;

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io::{Write, stdin};
use std::path::{Path, PathBuf};

use clap::Args;
use form::Form;
use serde::Serialize;
use source::{Source, source};
use text::text;

use super::load::{self, Loaded, Need};
use super::{Common, Exit, Failure};
use crate::app::Message;
use crate::day::Moment;
use crate::deck::library::LoadedDeck;
use crate::deck::{Activity, DeckId, Fingerprint, ItemId, Library, clean};
use crate::files;
use crate::response::{Score, Verdict};
use crate::review::{
    Answer, Evaluation, Event, EventIds, ExamEnd, ExamFact, Fact, FinishedExam, ItemFact, Ledger, NewEvent, SessionId,
    StudyMode, passes,
};
use crate::runtime::Environment;
use crate::runtime::review_log::ReviewLog;
use crate::store::{Provenance, ReadError};

/// What a record proves.
const PROVES: &str = "The review log contains these answers, and they add up to this score.";

/// What a record does not prove.
const DOES_NOT_PROVE: &str = "Who answered, when, or that the log was not edited by hand.";

/// What `record` takes.
#[derive(Debug, Args)]
pub struct RecordArgs {
    /// The deck, by id or path [default: that of the latest exam you passed]
    #[arg(value_name = "DECK")]
    deck: Option<OsString>,
    /// Your name, as it should appear on the record
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Credits you claim, in steps of 0.25, up to the maximum of the provider
    #[arg(long, value_name = "N")]
    credits: Option<f64>,
    /// Folder for the two files
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    out: PathBuf,
}

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    schema: u8,
    learner_name: String,
    deck_id: String,
    deck_version: &'a str,
    deck_digest: String,
    title: &'a str,
    format: &'a str,
    provider: Option<&'a str>,
    accreditation: Option<&'a str>,
    credit_statement: Option<&'a str>,
    credits_claimed: Option<f64>,
    started_at: String,
    completed_at: String,
    attempt: usize,
    items: u32,
    right: u32,
    self_rated: u32,
    points: f64,
    percent: u32,
    pass_percent: u8,
    passed: bool,
    minutes_active: u64,
    objectives: Vec<Objective<'a>>,
    evaluation: SelfEvaluation<'a>,
    references_shown: usize,
    answers_digest: String,
    source: Source,
    proves: &'static str,
    does_not_prove: &'static str,
    app_version: &'static str,
}

/// What came of a learning objective.
#[derive(Serialize)]
struct Objective<'a> {
    id: &'a str,
    text: &'a str,
    right: usize,
    of: usize,
    met: Option<bool>,
}

/// The learner's own evaluation.
#[derive(Serialize)]
struct SelfEvaluation<'a> {
    unbiased: bool,
    change: bool,
    words: &'a str,
}

/// An exam with all that a record says of it.
struct PassedExam<'a> {
    sat: FinishedExam,
    completed: Moment,
    end: ExamEnd,
    attempt: usize,
    deck: &'a LoadedDeck,
    activity: &'a Activity,
    answers: Vec<Answer>,
    /// A hash of what was asked and answered, by the names that the items had then.
    answers_digest: Fingerprint,
    provenance: Provenance,
}

/// Writes the record.
pub fn run(
    environment: &Environment,
    common: &Common,
    args: &RecordArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let named: Vec<OsString> = args.deck.iter().cloned().collect();
    let (loaded, scope, _) = load::load_named(environment, common, &named, &[], Need::Whole, err)?;
    load::tell(&loaded, err)?;
    let Loaded { library, ledger, mut journal, .. } = loaded;
    let deck = scope.decks.first().filter(|_| args.deck.is_some());
    let passed = latest(&library, &ledger, &mut journal, deck)?;
    if passed.sat.claimed.is_some() {
        writeln!(
            err,
            "rounds: the log has a different score for this exam, which is not used: \
            {}",
            by_answers(&passed.sat)
        )?;
    }
    let credits = claimed(passed.activity, args.credits)?;
    let mut input = stdin().lock();
    let mut form = Form { input: &mut input, out, terminal: environment.stdin_is_terminal };
    let evaluation = if let Some(said) = passed.sat.evaluation.clone() {
        said
    } else {
        let said = form.evaluation(&passed)?;
        keep(&mut journal, environment, passed.sat.session, said.clone())?;
        said
    };
    let name = match &args.name {
        Some(name) => clean::clean_line(name).trim().to_owned(),
        None => form.line("Your name as it should appear on the record: ")?,
    };
    if name.is_empty() {
        return Err(Failure::usage("the record needs a name").hint("use `--name`"));
    }
    let stem = file_stem(&passed);
    let document = document(&passed, &library, name, credits, &evaluation);
    let text = text(&document);
    let json = serde_json::to_string_pretty(&document).map_err(|error| Failure::io(error.to_string()))? + "\n";
    let text_path = write(&args.out, &stem, "txt", &text)?;
    let json_path = write(&args.out, &stem, "json", &json)?;
    write!(out, "{text}")?;
    writeln!(out, "\nWritten to {} and {}", files::shown(&text_path), files::shown(&json_path))?;
    Ok(Exit::Done)
}

/// The latest exam that was passed, of a deck if one is named, with its answers.
fn latest<'a>(
    library: &'a Library,
    ledger: &Ledger,
    journal: &mut ReviewLog,
    deck: Option<&DeckId>,
) -> Result<PassedExam<'a>, Failure> {
    let (mut exams, mut strays) = (Vec::new(), HashMap::new());
    for sat in ledger.exams() {
        strays.extend(stray(&sat).map(|item| (sat.session, item.clone())));
        exams.push(ledger.with_current_ids(sat));
    }
    let of_deck = |sat: &&FinishedExam| deck.is_none_or(|deck| deck.as_str() == sat.plan.deck);
    let passed = || exams.iter().filter(of_deck).rev().filter(|sat| sat.end.is_some_and(|(_, end)| end.passed));
    let easier = |sat: &FinishedExam| easier(sat, strays.get(&sat.session), library);
    let Some(sat) = passed().find(|sat| easier(sat).is_none()).cloned() else {
        if let Some(failure) = passed().find_map(easier) {
            return Err(failure);
        }
        let untrue = |sat: &&FinishedExam| sat.claimed.is_some_and(|claimed| claimed.passed);
        if let Some(sat) = exams.iter().filter(of_deck).rev().find(untrue) {
            let what =
                format!("the log says that the exam of {} was passed, but {}", day_of(sat.begun), by_answers(sat));
            return Err(Failure::findings(what).hint("a record needs exam answers that prove the result"));
        }
        let what = match deck {
            Some(deck) => format!("you have not passed an exam on `{deck}` yet"),
            None => "you have not passed an exam yet".to_owned(),
        };
        return Err(Failure::findings(what).hint("run `rounds exam DECK` to start one"));
    };
    let attempt =
        exams.iter().filter(|exam| exam.plan.deck == sat.plan.deck && exam.begun.at_ms <= sat.begun.at_ms).count();
    let events = journal.session(sat.session);
    let id = DeckId::new(&sat.plan.deck);
    let Some(deck) = id.and_then(|id| library.deck(&id)) else {
        return Err(Failure::io(format!("the deck `{}` is not loaded", sat.plan.deck)).hint("give its file"));
    };
    let Some(activity) = &deck.activity else {
        return Err(Failure::usage(format!("`{}` does not offer a completion record", deck.id))
            .hint("a deck that offers one has `[deck.activity]`"));
    };
    let Some((completed, end)) = sat.end else { return Err(Failure::io("the exam was never finished")) };
    if !activity.fault.is_empty() {
        return Err(Failure::findings(format!("the activity `{}` has an error: {}", deck.id, activity.fault))
            .hint("run `rounds check` to see where; fix it to get a record"));
    }
    let day = completed.rfc3339();
    if !activity.expires.is_empty() && day.get(..10).is_some_and(|day| day > activity.expires.as_str()) {
        return Err(Failure::findings(format!("the activity expired on {}, before the exam ended", activity.expires))
            .hint("records are not available after expiration"));
    }
    let scored = scored(&sat, &events, ledger);
    let own = journal.store()?.device();
    let mut used = frame(&sat, completed, &events, ledger);
    // The learner's own evaluation, given for this record, says nothing about where the exam came from.
    used.retain(|event| !matches!(event.fact, Fact::Exam(ExamFact::Evaluation(_))) || own != Some(event.device));
    used.extend(scored.iter().map(|(event, _)| event.clone()));
    let failed = |error: ReadError| Failure::io(error.to_string()).hint(error.hint());
    let provenance = journal.store()?.provenance(&used).map_err(failed)?;
    let mut answers: Vec<Answer> = scored.into_iter().map(|(_, answer)| answer).collect();
    let answers_digest = answers_digest(&answers);
    for answer in &mut answers {
        answer.item = ledger.current_id(&answer.item).clone();
    }
    Ok(PassedExam { sat, completed, end, attempt, deck, activity, answers, answers_digest, provenance })
}

/// The first item of an exam that is of another deck, by the names that they had then.
fn stray(sat: &FinishedExam) -> Option<&ItemId> {
    sat.plan.items.iter().find(|item| item.deck() != sat.plan.deck)
}

/// Why an exam that reaches its own pass mark is no pass of its deck, if it was made easier than the deck is.
fn easier(sat: &FinishedExam, stray: Option<&ItemId>, library: &Library) -> Option<Failure> {
    let (_, end) = sat.end?;
    let day = day_of(sat.begun);
    if let Some(stray) = stray {
        let what = format!("the exam of {day} also asked `{stray}`, which is not in `{}`", sat.plan.deck);
        return Some(Failure::findings(what).hint("run `rounds exam DECK` for an exam on this deck only"));
    }
    let deck = library.deck(&DeckId::new(&sat.plan.deck)?)?;
    if passes(end.points, end.of, deck.pass_mark) {
        return None;
    }
    let (mark, own) = (deck.pass_mark, sat.plan.pass_mark);
    let what = format!("the exam of {day} meets its own pass mark, {own}%, but not the deck's, {mark}%");
    Some(Failure::findings(what).hint("run `rounds exam DECK` to start another one"))
}

/// The events that began, ended and evaluated an exam.
fn frame(sat: &FinishedExam, completed: Moment, events: &[Event], ledger: &Ledger) -> Vec<Event> {
    let mut live: Vec<&Event> = events.iter().filter(|event| !ledger.is_retracted(event)).collect();
    live.sort_by_key(|event| event.order());
    let begin = live.iter().find(|event| matches!(event.fact, Fact::Exam(ExamFact::Begin(_))) && event.at == sat.begun);
    let end = live.iter().find(|event| matches!(event.fact, Fact::Exam(ExamFact::End(_))) && event.at == completed);
    let said = live.iter().rfind(|event| matches!(event.fact, Fact::Exam(ExamFact::Evaluation(_))));
    [begin, end, said].into_iter().flatten().map(|event| (*event).clone()).collect()
}

/// The answers that an exam is scored by, each with its event.
fn scored(sat: &FinishedExam, events: &[Event], ledger: &Ledger) -> Vec<(Event, Answer)> {
    let live = events.iter().filter(|event| !ledger.is_void(event.id) && !ledger.is_retracted(event));
    let mut events: Vec<Event> = live.cloned().collect();
    events.sort_by_key(Event::order);
    let mut open: HashSet<&ItemId> = sat.plan.items.iter().collect();
    let mut answers = Vec::new();
    for event in events {
        if let Fact::Item(ItemFact::Answer(answer)) = &event.fact
            && answer.mode == StudyMode::Exam
            && open.remove(ledger.current_id(&answer.item))
        {
            let answer = answer.clone();
            answers.push((event, answer));
        }
    }
    answers
}

/// What the answers of an exam add up to, in words.
fn by_answers(sat: &FinishedExam) -> String {
    let (_, end) = sat.end.unzip();
    let of = end.map_or(0, |end| end.of);
    let points = end.map_or(0.0, |end| points_of(end.points));
    format!("its answers add up to {points} of {}", super::counted(of as usize, "point"))
}

/// Points, in whole ones, with two decimals.
fn points_of(parts: u32) -> f64 {
    (f64::from(parts) / f64::from(Score::PARTS) * 100.0).round() / 100.0
}

/// The day of a moment, as `YYYY-MM-DD`.
fn day_of(at: Moment) -> String {
    at.rfc3339().get(..10).unwrap_or_default().to_owned()
}

/// The credits that a learner may claim.
fn claimed(activity: &Activity, wanted: Option<f64>) -> Result<Option<f64>, Failure> {
    let Some(wanted) = wanted else { return Ok(None) };
    let most = activity.provider.as_ref().and_then(|provider| provider.credits);
    let Some(most) = most else {
        return Err(Failure::usage("this activity offers no credits")
            .hint("only an accredited provider can offer them, in `[deck.activity.provider]`"));
    };
    if !(0.25..=most).contains(&wanted) || (wanted * 4.0).fract() != 0.0 {
        return Err(Failure::usage(format!("{wanted} credits cannot be claimed"))
            .hint(format!("claim credit for your actual participation, in steps of 0.25, at most {most}")));
    }
    Ok(Some(wanted))
}

/// Keeps the evaluation in the log, as an event of the exam.
fn keep(
    journal: &mut ReviewLog,
    environment: &Environment,
    session: SessionId,
    evaluation: Evaluation,
) -> Result<(), Failure> {
    let at = environment.now().at;
    let id = EventIds::new(SessionId(environment.entropy())).mint(at.at_ms);
    match journal.append(NewEvent { id, at, session, fact: Fact::Exam(ExamFact::Evaluation(evaluation)) }) {
        Message::Failed(_, trouble) => {
            Err(Failure::io(format!("the evaluation could not be saved: {}", trouble.what)).hint(trouble.help))
        }
        _ => Ok(()),
    }
}

/// What the record says.
fn document<'a>(
    passed: &'a PassedExam,
    library: &Library,
    learner_name: String,
    credits_claimed: Option<f64>,
    evaluation: &'a Evaluation,
) -> Document<'a> {
    let PassedExam { sat, end, deck, activity, .. } = passed;
    let provider = activity.provider.as_ref();
    let points = f64::from(end.points) / f64::from(Score::PARTS);
    let all = u64::from(end.of) * u64::from(Score::PARTS);
    let percent = (u64::from(end.points) * 100).checked_div(all).unwrap_or(0);
    Document {
        schema: 1,
        learner_name,
        deck_id: deck.id.to_string(),
        deck_version: &deck.version,
        deck_digest: deck_digest(deck, library).to_string(),
        title: &activity.title,
        format: &activity.format,
        provider: provider.map(|provider| provider.name.as_str()),
        accreditation: provider.map(|provider| provider.accreditation.as_str()),
        credit_statement: provider.map(|provider| provider.credit.as_str()).filter(|credit| !credit.is_empty()),
        credits_claimed,
        started_at: sat.begun.rfc3339(),
        completed_at: passed.completed.rfc3339(),
        attempt: passed.attempt,
        items: end.of,
        right: end.right,
        self_rated: end.self_rated,
        points,
        percent: u32::try_from(percent).unwrap_or(100),
        pass_percent: sat.plan.pass_mark,
        passed: end.passed,
        minutes_active: end.elapsed_ms.div_ceil(60_000),
        objectives: objectives(passed, library, evaluation),
        evaluation: SelfEvaluation {
            unbiased: evaluation.unbiased,
            change: evaluation.change,
            words: &evaluation.words,
        },
        references_shown: references(&sat.plan.items, library),
        answers_digest: passed.answers_digest.to_string(),
        source: source(&passed.provenance),
        proves: PROVES,
        does_not_prove: DOES_NOT_PROVE,
        app_version: env!("CARGO_PKG_VERSION"),
    }
}

/// What came of each objective that the exam asked for.
fn objectives<'a>(passed: &'a PassedExam, library: &Library, said: &Evaluation) -> Vec<Objective<'a>> {
    let found = passed.deck.objectives.iter().map(|(key, text)| {
        let asked = passed
            .sat
            .plan
            .items
            .iter()
            .filter(|id| library.item(id).is_some_and(|item| item.objective.as_ref() == Some(key)));
        let asked: Vec<&ItemId> = asked.collect();
        let right =
            passed.answers.iter().filter(|answer| answer.verdict == Verdict::Right && asked.contains(&&answer.item));
        let met = said.objectives.iter().find(|(id, _)| id == key).map(|(_, met)| *met);
        Objective { id: key, text, right: right.count(), of: asked.len(), met }
    });
    found.collect()
}

/// How many different sources the items cite.
fn references(items: &[ItemId], library: &Library) -> usize {
    let items = items.iter().filter_map(|id| library.item(id));
    let mut texts: Vec<String> =
        items.flat_map(|item| item.references.iter().map(|source| source.text.clone()).collect::<Vec<_>>()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.len()
}

/// A hash of all that the deck asks and holds to be right.
fn deck_digest(deck: &LoadedDeck, library: &Library) -> Fingerprint {
    let items = deck.entries.iter().filter_map(|entry| library.item(&entry.id));
    let words: Vec<String> =
        items.map(|item| format!("{} {} {}", item.id, item.fingerprint(), item.key_fingerprint())).collect();
    Fingerprint::of(words.iter().map(String::as_str))
}

/// A hash of what was asked and answered.
fn answers_digest(answers: &[Answer]) -> Fingerprint {
    let said = answers.iter().map(|answer| {
        let chosen: String = answer.reply.chosen.iter().map(|print| format!("{print} ")).collect();
        let typed = answer.reply.typed.join("\0");
        format!("{} {} {chosen}{typed} {}", answer.item, answer.content, answer.score.value())
    });
    let said: Vec<String> = said.collect();
    Fingerprint::of(said.iter().map(String::as_str))
}

/// The name of the two files, without their endings.
fn file_stem(passed: &PassedExam) -> String {
    format!("record-{}-{}", passed.deck.id, day_of(passed.completed))
}

/// Writes a file, never over another record: one that is there with other words gets a number behind its name.
fn write(folder: &Path, stem: &str, ending: &str, words: &str) -> Result<PathBuf, Failure> {
    let failed = |path: &Path, error: &std::io::Error| {
        Failure::io(format!("cannot write `{}`: {error}", path.display())).hint("choose another folder with `--out`")
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    for n in 1..1000 {
        let number = if n == 1 { String::new() } else { format!("-{n}") };
        let path = folder.join(format!("{stem}{number}.{ending}"));
        match fs::read_to_string(&path) {
            Ok(there) if there == words => return Ok(path),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return files::write_private(&path, words.as_bytes()).map(|()| path.clone()).map_err(|error| {
                    // Half a record is none.
                    let _ = fs::remove_file(&path);
                    failed(&path, &error)
                });
            }
            Err(error) => return Err(failed(&path, &error)),
        }
    }
    Err(Failure::io("there are too many records of this exam in that folder").hint(
        "choose another folder with \
        `--out`",
    ))
}
