//! `rounds record`: the completion record of a passed exam, as text and as JSON.
//!
//! It states facts. It claims no credit: a credit statement is printed only as the deck's own accredited provider wrote it.

mod document;
mod exam;
mod form;
mod source;
mod text;

use std::ffi::OsString;
use std::fs;
use std::io::{Write, stdin};
use std::path::{Path, PathBuf};

use clap::Args;

use super::load::{self, Loaded, Need};
use super::{Common, Exit, Failure};
use crate::app::Message;
use crate::deck::{Activity, DeckId, clean};
use crate::files;
use crate::review::{Evaluation, EventIds, ExamFact, Fact, NewEvent, SessionId};
use crate::runtime::Environment;
use crate::runtime::review_log::ReviewLog;
use document::document;
use exam::{PassedExam, day_of, latest_passed, score_by_answers};
use form::Form;
use text::text;

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

/// Asks for the evaluation and the name, then writes the record as text and as JSON.
pub fn run(
    environment: &Environment,
    common: &Common,
    args: &RecordArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let named: Vec<OsString> = args.deck.iter().cloned().collect();
    let (loaded, scope, _) = load::load_named(environment, common, &named, &[], Need::FullHistory, err)?;
    load::print_notices(&loaded, err)?;
    let Loaded { library, ledger, mut review_log, .. } = loaded;
    let deck = scope.decks.first().filter(|_| args.deck.is_some());
    let passed = latest_passed(&library, &ledger, &mut review_log, deck)?;
    if passed.exam.claimed.is_some() {
        writeln!(
            err,
            "rounds: the log has a different score for this exam, which is not used: \
            {}",
            score_by_answers(&passed.exam)
        )?;
    }
    let credits = claimed_credits(passed.activity, args.credits)?;
    let mut input = stdin().lock();
    let mut form = Form { input: &mut input, out, terminal: environment.stdin_is_terminal };
    let evaluation = if let Some(evaluation) = passed.exam.evaluation.clone() {
        evaluation
    } else {
        let evaluation = form.evaluation(&passed)?;
        append_evaluation(&mut review_log, environment, passed.exam.session, evaluation.clone())?;
        evaluation
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
    let text = text(&document, true);
    let json = serde_json::to_string_pretty(&document).map_err(|error| Failure::io(error.to_string()))? + "\n";
    let text_path = write(&args.out, &stem, "txt", &text)?;
    let json_path = write(&args.out, &stem, "json", &json)?;
    write!(out, "{text}")?;
    writeln!(out, "\nWritten to {} and {}", files::shown(&text_path), files::shown(&json_path))?;
    Ok(Exit::Done)
}

/// Writes the record as it would be, without the name and, if it was not given yet, the evaluation, for the latest exam that was
/// passed, of one deck if given.
pub fn preview(
    environment: &Environment,
    common: &Common,
    deck: Option<&DeckId>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Failure> {
    let named: Vec<OsString> = deck.map(|deck| OsString::from(deck.as_str())).into_iter().collect();
    let (loaded, _, _) = load::load_named(environment, common, &named, &[], Need::FullHistory, err)?;
    let Loaded { library, ledger, mut review_log, .. } = loaded;
    let passed = latest_passed(&library, &ledger, &mut review_log, deck)?;
    let given = passed.exam.evaluation.clone();
    let evaluation = given.clone().unwrap_or_default();
    let document = document(&passed, &library, "asked when the record is written".to_owned(), None, &evaluation);
    let asks = if given.is_some() { "your name" } else { "your evaluation of the activity and your name" };
    writeln!(
        out,
        "Run `rounds record {}` in your shell: it asks for {asks}, and writes this record.\n",
        passed.deck.id
    )?;
    write!(out, "{}", text(&document, given.is_some()))?;
    Ok(())
}

/// Checks the credits that the learner claims against what the provider offers.
fn claimed_credits(activity: &Activity, credits: Option<f64>) -> Result<Option<f64>, Failure> {
    let Some(wanted) = credits else { return Ok(None) };
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

/// Appends the evaluation to the log, as an event of the exam session.
fn append_evaluation(
    review_log: &mut ReviewLog,
    environment: &Environment,
    session: SessionId,
    evaluation: Evaluation,
) -> Result<(), Failure> {
    let at = environment.now().at;
    let id = EventIds::new(SessionId(environment.entropy())).mint(at.at_ms);
    match review_log.append(NewEvent { id, at, session, fact: Fact::Exam(ExamFact::Evaluation(evaluation)) }) {
        Message::Failed(_, failure) => {
            Err(Failure::io(format!("the evaluation could not be saved: {}", failure.what)).hint(failure.help))
        }
        _ => Ok(()),
    }
}

/// The file name of both files, without extension.
fn file_stem(passed: &PassedExam) -> String {
    format!("record-{}-{}", passed.deck.id, day_of(passed.completed))
}

/// Writes a file. An existing file with other contents is not overwritten: the new one gets a number in its name.
fn write(folder: &Path, stem: &str, ending: &str, text: &str) -> Result<PathBuf, Failure> {
    let failed = |path: &Path, error: &std::io::Error| {
        Failure::io(format!("cannot write `{}`: {error}", path.display())).hint("choose another folder with `--out`")
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    for n in 1..1000 {
        let number = if n == 1 { String::new() } else { format!("-{n}") };
        let path = folder.join(format!("{stem}{number}.{ending}"));
        match fs::read_to_string(&path) {
            Ok(existing) if existing == text => return Ok(path),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return files::write_private(&path, text.as_bytes()).map(|()| path.clone()).map_err(|error| {
                    // An incomplete record must not remain.
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
