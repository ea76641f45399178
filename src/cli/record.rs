//! `rounds record`: the completion record of an exam that was passed, as text and as JSON.
//!
//! It states facts. It claims no credit: a credit statement is printed only as the deck's own accredited provider wrote it.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, IsTerminal, Write, stdin};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::environment::Environment;
use super::journal::Journal;
use super::load::{self, Loaded, Need};
use super::{Common, Exit, Failure, files};
use crate::deck::library::Shelved;
use crate::deck::{Activity, DeckId, Fingerprint, ItemId, Library, clean, grapheme};
use crate::response::{Score, Verdict};
use crate::review::{Answer, Draft, Evaluation, Event, ExamEnd, Fact, Ledger, Minter, Sat, SessionId};
use crate::tui::Message;

/// Said where no accredited provider stands behind the activity.
const NO_CREDIT: &str = "This record states that an activity was completed. It is no credit certificate.";

/// What `record` takes.
#[derive(Debug, Args)]
pub struct RecordArgs {
    /// The deck, by id or by path; the latest exam that was passed if none is named
    #[arg(value_name = "DECK")]
    deck: Option<OsString>,
    /// Your name, as it is to stand on the record
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Credits that you claim, in quarters, no more than the provider allows
    #[arg(long, value_name = "N")]
    credits: Option<f64>,
    /// Where the two files are written
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
    evaluation: Said<'a>,
    references_shown: usize,
    answers_digest: String,
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
struct Said<'a> {
    unbiased: bool,
    change: bool,
    words: &'a str,
}

/// An exam with all that a record says of it.
struct Passed<'a> {
    sat: Sat,
    completed: crate::day::Moment,
    end: ExamEnd,
    attempt: usize,
    deck: &'a Shelved,
    activity: &'a Activity,
    answers: Vec<Answer>,
    /// A hash of what was asked and answered, by the names that the items had then.
    answers_digest: Fingerprint,
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
        None => form.line("Your name, as it is to stand on the record: ")?,
    };
    if name.is_empty() {
        return Err(Failure::usage("the record needs a name").hint("give it with `--name`"));
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
    journal: &mut Journal,
    deck: Option<&DeckId>,
) -> Result<Passed<'a>, Failure> {
    let exams: Vec<Sat> = ledger.exams().into_iter().map(|sat| ledger.named_now(sat)).collect();
    let of_deck = |sat: &&Sat| deck.is_none_or(|deck| deck.as_str() == sat.plan.deck);
    let sat = exams.iter().filter(of_deck).rev().find(|sat| sat.end.is_some_and(|(_, end)| end.passed));
    let Some(sat) = sat.cloned() else {
        let what = match deck {
            Some(deck) => format!("no exam on `{deck}` was passed yet"),
            None => "no exam was passed yet".to_owned(),
        };
        return Err(Failure::findings(what).hint("`rounds exam DECK` begins one"));
    };
    let attempt =
        exams.iter().filter(|exam| exam.plan.deck == sat.plan.deck && exam.begun.at_ms <= sat.begun.at_ms).count();
    let events = journal.session(sat.session);
    let id = DeckId::new(&sat.plan.deck);
    let Some(deck) = id.and_then(|id| library.deck(&id)) else {
        return Err(Failure::io(format!("the deck `{}` is not at hand", sat.plan.deck)).hint("name its file"));
    };
    let Some(activity) = &deck.activity else {
        return Err(Failure::usage(format!("`{}` is no activity with a completion record", deck.id))
            .hint("a deck that is one says so in `[deck.activity]`"));
    };
    let Some((completed, end)) = sat.end else { return Err(Failure::io("the exam has no end")) };
    let day = completed.rfc3339();
    if !activity.expires.is_empty() && day.get(..10).is_some_and(|day| day > activity.expires.as_str()) {
        return Err(Failure::findings(format!("the activity expired on {}, before the exam ended", activity.expires))
            .hint("no record is written after that day"));
    }
    let answers = events.into_iter().filter_map(|event: Event| match event.fact {
        Fact::Answer(answer) => Some(answer),
        _ => None,
    });
    let mut answers: Vec<Answer> = answers.collect();
    let answers_digest = answers_digest(&answers);
    for answer in &mut answers {
        answer.item = ledger.name_now(&answer.item).clone();
    }
    Ok(Passed { sat, completed, end, attempt, deck, activity, answers, answers_digest })
}

/// The credits that a learner may claim.
fn claimed(activity: &Activity, wanted: Option<f64>) -> Result<Option<f64>, Failure> {
    let Some(wanted) = wanted else { return Ok(None) };
    let most = activity.provider.as_ref().and_then(|provider| provider.credits);
    let Some(most) = most else {
        return Err(Failure::usage("this activity offers no credits")
            .hint("only an accredited provider can, in `[deck.activity.provider]`"));
    };
    if !(0.25..=most).contains(&wanted) || (wanted * 4.0).fract() != 0.0 {
        return Err(Failure::usage(format!("{wanted} credits cannot be claimed"))
            .hint(format!("claim what your participation was worth, in quarters, at most {most}")));
    }
    Ok(Some(wanted))
}

/// The form, a line at a time.
struct Form<'f> {
    input: &'f mut dyn BufRead,
    out: &'f mut dyn Write,
    terminal: bool,
}

impl Form<'_> {
    /// Asks for the learner's evaluation of the activity.
    fn evaluation(&mut self, passed: &Passed) -> Result<Evaluation, Failure> {
        writeln!(self.out, "Evaluation of: {}", passed.activity.title)?;
        writeln!(self.out, "Your answers are kept in your review log and stand on the record. Type y or n.\n")?;
        let mut objectives = Vec::new();
        for (key, objective) in &passed.deck.objectives {
            let met = self.tick(&format!("Met: {objective}?"))?;
            objectives.push((key.clone(), met));
        }
        let unbiased = self.tick("Was the activity free of commercial bias?")?;
        let change = self.tick("Do you mean to change something in your practice?")?;
        let words = self.line("What, or anything else, on one line (may be empty): ")?;
        Ok(Evaluation { objectives, unbiased, change, words })
    }

    /// Asks until yes or no.
    fn tick(&mut self, question: &str) -> Result<bool, Failure> {
        loop {
            match self.line(&format!("[ ] {question} "))?.to_lowercase().as_str() {
                "y" | "yes" | "x" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => writeln!(self.out, "Type y or n.")?,
            }
        }
    }

    /// Asks for a line.
    fn line(&mut self, prompt: &str) -> Result<String, Failure> {
        write!(self.out, "{prompt}")?;
        self.out.flush()?;
        let mut line = String::new();
        if self.input.read_line(&mut line)? == 0 {
            return Err(Failure::usage("the form was not filled in, so no record is written")
                .hint("answer its questions; nothing was lost, and it can be filled in again"));
        }
        if !self.terminal || !stdin().is_terminal() {
            writeln!(self.out)?;
        }
        Ok(grapheme::prefix(&clean::clean_line(line.trim()), 2000).to_owned())
    }
}

/// Keeps the evaluation in the log, as an event of the exam.
fn keep(
    journal: &mut Journal,
    environment: &Environment,
    session: SessionId,
    evaluation: Evaluation,
) -> Result<(), Failure> {
    let at = environment.now().at;
    let id = Minter::new(SessionId(environment.entropy())).mint(at.at_ms);
    match journal.append(Draft { id, at, session, fact: Fact::Evaluation(evaluation) }) {
        Message::Failed(_, trouble) => {
            Err(Failure::io(format!("the evaluation could not be saved: {}", trouble.what)).hint(trouble.help))
        }
        _ => Ok(()),
    }
}

/// What the record says.
fn document<'a>(
    passed: &'a Passed,
    library: &Library,
    learner_name: String,
    credits_claimed: Option<f64>,
    evaluation: &'a Evaluation,
) -> Document<'a> {
    let Passed { sat, end, deck, activity, .. } = passed;
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
        evaluation: Said { unbiased: evaluation.unbiased, change: evaluation.change, words: &evaluation.words },
        references_shown: references(&sat.plan.items, library),
        answers_digest: passed.answers_digest.to_string(),
        app_version: env!("CARGO_PKG_VERSION"),
    }
}

/// What came of each objective that the exam asked for.
fn objectives<'a>(passed: &'a Passed, library: &Library, said: &Evaluation) -> Vec<Objective<'a>> {
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
fn deck_digest(deck: &Shelved, library: &Library) -> Fingerprint {
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

/// The record as text.
fn text(document: &Document) -> String {
    let mut lines = vec![
        "Completion record".to_owned(),
        "=================".to_owned(),
        String::new(),
        format!("Name        {}", document.learner_name),
        format!("Activity    {}", document.title),
        format!("Format      {}", document.format),
        format!("Deck        {} {}", document.deck_id, document.deck_version).trim_end().to_owned(),
        format!("Begun       {}", document.started_at),
        format!("Completed   {}", document.completed_at),
        format!(
            "Score       {} of {}, {} %; pass mark {} %; passed",
            (document.points * 100.0).round() / 100.0,
            super::counted(document.items as usize, "point"),
            document.percent,
            document.pass_percent
        ),
        format!("Attempt     {}", document.attempt),
        format!(
            "Time        {}",
            super::counted(usize::try_from(document.minutes_active).unwrap_or(usize::MAX), "minute")
        ),
    ];
    if document.self_rated > 0 {
        lines.push(format!(
            "            {} judged by the learner",
            super::counted(document.self_rated as usize, "answer")
        ));
    }
    if let (Some(provider), Some(accreditation)) = (document.provider, document.accreditation) {
        lines.push(format!("Provider    {provider}"));
        lines.push(format!("            {accreditation}"));
    }
    match (document.credit_statement, document.credits_claimed) {
        (Some(statement), claimed) => {
            lines.push(format!("Credit      {statement}"));
            lines.extend(claimed.map(|credits| format!("            Credits claimed: {credits}")));
        }
        (None, Some(credits)) => lines.push(format!("Credits     {credits} claimed")),
        (None, None) => {}
    }
    lines.push(String::new());
    if !document.objectives.is_empty() {
        lines.push("Objectives: right answers of those asked, and whether the learner holds them met".to_owned());
        for objective in &document.objectives {
            let met = match objective.met {
                Some(true) => "[x]",
                Some(false) => "[ ]",
                None => "   ",
            };
            lines.push(format!("  {met} {:>2}/{:<2}  {}", objective.right, objective.of, objective.text));
        }
        lines.push(String::new());
    }
    let tick = |on: bool| if on { "[x]" } else { "[ ]" };
    lines.push(format!("Evaluation  {} free of commercial bias", tick(document.evaluation.unbiased)));
    lines.push(format!("            {} will change practice", tick(document.evaluation.change)));
    if !document.evaluation.words.is_empty() {
        lines.push(format!("            {}", document.evaluation.words));
    }
    lines.push(format!("Sources     {} shown", document.references_shown));
    lines.push(format!("Digests     deck {}", document.deck_digest));
    lines.push(format!("            answers {}", document.answers_digest));
    lines.push(format!("Program     rounds {}", document.app_version));
    if document.credit_statement.is_none() {
        lines.push(String::new());
        lines.push(NO_CREDIT.to_owned());
    }
    lines.join("\n") + "\n"
}

/// The name of the two files, without their endings.
fn file_stem(passed: &Passed) -> String {
    let day = passed.completed.rfc3339();
    format!("record-{}-{}", passed.deck.id, day.get(..10).unwrap_or_default())
}

/// Writes a file, never over another record: one that is there with other words gets a number behind its name.
fn write(folder: &Path, stem: &str, ending: &str, words: &str) -> Result<PathBuf, Failure> {
    let failed = |path: &Path, error: &std::io::Error| {
        Failure::io(format!("cannot write `{}`: {error}", path.display())).hint("name another folder with `--out`")
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    for n in 1..1000 {
        let number = if n == 1 { String::new() } else { format!("-{n}") };
        let path = folder.join(format!("{stem}{number}.{ending}"));
        match fs::read_to_string(&path) {
            Ok(there) if there == words => return Ok(path),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return fs::write(&path, words).map(|()| path.clone()).map_err(|error| {
                    // Half a record is none.
                    let _ = fs::remove_file(&path);
                    failed(&path, &error)
                });
            }
            Err(error) => return Err(failed(&path, &error)),
        }
    }
    Err(Failure::io("there are too many records of this exam in that folder").hint("name another folder with `--out`"))
}
