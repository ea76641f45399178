//! The command line: parses the arguments and runs the command. Each command has a file of its own.

mod anki;
mod bar;
mod check;
mod config;
mod decks;
mod doctor;
mod due;
mod explain;
mod find;
mod fmt;
mod load;
mod log;
mod manual;
mod new;
mod optimize;
mod page;
mod paths;
mod plan;
mod record;
mod retention;
mod schema;
mod skeleton;
mod stats;
mod study;
mod tags;
mod watch;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::builder::{StringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

pub use crate::runtime::{Environment, Exit, Failure};

use crate::deck::clean;
use crate::deck::counted::counted;
use crate::deck::normal::composed;

/// A continuing-education quiz for the terminal.
///
/// Quizzes you with single-key answers from plain-text decks, explains every option, and brings each question back
/// just before you would forget it. Without a command, it opens the home screen. For study only: it gives no
/// medical advice.
#[derive(Debug, Parser)]
#[command(name = "rounds", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    common: Common,
}

/// The options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Deck files and folders to use in addition to the built-in decks
    #[arg(long = "decks", value_name = "PATH", global = true)]
    paths: Vec<PathBuf>,
    /// Glyph set [default: set by the configuration or your locale]
    #[arg(long, value_enum, global = true)]
    glyphs: Option<GlyphsArg>,
    /// When to use color [default: never if `NO_COLOR` is set, else auto]
    #[arg(long, value_enum, value_name = "WHEN", global = true)]
    color: Option<ColorMode>,
}

/// Glyph sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GlyphsArg {
    /// Unicode symbols
    Unicode,
    /// ASCII only
    Ascii,
}

/// When color is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ColorMode {
    /// If the terminal supports it
    Auto,
    /// Even in a pipe
    Always,
    /// No color
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
enum Command {
    /// Review what is due, then learn new items
    Study(StudyArgs),
    /// Take a timed exam; feedback at the end
    Exam(ExamArgs),
    /// Write the completion record for an exam you passed
    Record(record::RecordArgs),
    /// List the decks
    Decks(JsonArgs),
    /// Show reviews due
    Due(JsonArgs),
    /// Find items by words, tags and status
    Find(find::FindArgs),
    /// List the topics
    Tags(JsonArgs),
    /// Show your statistics: answers, recall, workload, calibration, topics, and items that need attention
    Stats(stats::StatsArgs),
    /// Check deck files for problems
    Check(CheckArgs),
    /// Explain a rule of `check`, with a bad and a good example
    Explain {
        /// The code of the rule, such as W105 [default: list all rules]
        code: Option<String>,
    },
    /// Create a deck
    New(new::NewArgs),
    /// Add an item to a deck and open it in your editor
    Add(new::AddArgs),
    /// Preview a deck with its problems while you write it
    Watch(watch::WatchArgs),
    /// Format deck files
    Fmt(fmt::FmtArgs),
    /// Print the JSON Schema of the deck format
    Schema,
    /// Export, import, recover or restore the review log
    #[command(subcommand)]
    Log(LogCommand),
    /// Fit the memory model to your review log
    Optimize(optimize::OptimizeArgs),
    /// Plan reviews for an exam date
    Plan(plan::PlanArgs),
    /// Show how many reviews per day each retention takes
    Retention(retention::RetentionArgs),
    /// Print the paths of the configuration, data folder and review log
    Paths(JsonArgs),
    /// Check the health of the review log; changes nothing
    Doctor(doctor::DoctorArgs),
    /// Print the effective configuration and its sources
    Config(config::ConfigArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print words for a completion script
    #[command(hide = true)]
    CompleteWords {
        /// Which
        words: manual::Words,
    },
    /// Print the manual page of a command, or write all pages to a folder
    Man(manual::ManArgs),
}

/// Parses a topic name and normalizes it to NFC, as the decks are.
fn topic() -> impl TypedValueParser<Value = String> {
    StringValueParser::new().map(|name| composed(&name))
}

/// The arguments of `study`.
#[derive(Debug, Args)]
struct StudyArgs {
    /// Decks to study, by id or path [default: all]
    #[arg(value_name = "DECK")]
    decks: Vec<OsString>,
    /// Limit the session to a topic and its subtopics, such as spine or spine/facet
    #[arg(long, value_name = "TAG", value_parser = topic())]
    tag: Vec<String>,
    /// Limit the session to N questions, due and new together
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: Option<u16>,
    /// Limit new items today to N
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=1000))]
    new: Option<u16>,
    /// Use this seed for the order of items and options
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Hide the options until you press Enter
    #[arg(long)]
    cover: bool,
    /// Allow one minute per question (or `study.seconds`); a skipped or late answer counts as wrong
    #[arg(long, conflicts_with = "cover")]
    minute: bool,
    /// Allow N seconds per question; implies --minute
    #[arg(long, value_name = "N", conflicts_with = "cover", value_parser = clap::value_parser!(u16).range(5..=3600))]
    seconds: Option<u16>,
    /// Plain-text mode (screen readers, pipes)
    #[arg(long)]
    plain: bool,
}

/// The arguments of `exam`.
#[expect(clippy::struct_excessive_bools, reason = "independent flags")]
#[derive(Debug, Args)]
struct ExamArgs {
    /// The deck, by id or path [default: continue the open exam, or choose on the screen]
    #[arg(value_name = "DECK")]
    deck: Option<OsString>,
    /// Limit the exam to a topic and its subtopics, such as spine or spine/facet
    #[arg(long, value_name = "TAG", value_parser = topic())]
    tag: Vec<String>,
    /// Number of questions [default: 40]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    items: Option<u16>,
    /// Time limit in minutes [default: 90 seconds per question]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1440))]
    minutes: Option<u16>,
    /// Use this seed to draw and order the items
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Certainty-based marking: confident errors lose points
    #[arg(long)]
    certainty: bool,
    /// Pause the clock while you are away: after leaving the exam, while stopped, or during sleep
    #[arg(long)]
    pausable: bool,
    /// Include flashcards (`recall` items), which you grade yourself
    #[arg(long)]
    recall: bool,
    /// Plain-text mode (screen readers, pipes)
    #[arg(long)]
    plain: bool,
}

/// The arguments of commands that print a table.
#[derive(Debug, Args)]
struct JsonArgs {
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// The arguments of `check`.
#[derive(Debug, Args)]
struct CheckArgs {
    /// Deck files and folders
    #[arg(value_name = "PATH", default_value = "decks")]
    paths: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: check::Format,
    /// How strictly to check
    #[arg(long, value_enum, default_value = "publish")]
    profile: check::ProfileArg,
    /// Apply safe fixes and report the rest
    #[arg(long)]
    fix: bool,
    /// Also report items in your review log that are missing from their deck
    #[arg(long)]
    log: bool,
    /// Fail if there are more warnings than this [default: 0]
    #[arg(long, value_name = "N")]
    max_warnings: Option<usize>,
}

/// The subcommands of `log`.
#[derive(Debug, Subcommand)]
enum LogCommand {
    /// Print every event
    Export {
        /// Output format
        #[arg(long, value_enum, default_value = "jsonl")]
        format: log::ExportFormat,
    },
    /// Import another log or another program's reviews, or undo an import; re-importing is safe
    Import(log::ImportArgs),
    /// Recover a damaged log from what can be read of it and of its backups; the damaged file is kept
    Recover(log::RecoverArgs),
    /// List the backups, or restore one
    Restore(log::RestoreArgs),
    /// Move history to the new id of an item or a deck
    Rename(log::RenameArgs),
}

/// Runs a command. May be called more than once in a process.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    environment: &Environment,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let err: &mut dyn Write = &mut IgnoreBrokenPipe(err);
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return print_parse_result(&error, environment, out, err),
    };
    let result = dispatch(cli, environment, out, err);
    let flushed = result.and_then(|exit| match out.flush().map_err(Failure::from) {
        // Findings count even if nobody reads them.
        Err(failure) if !failure.is_closed_pipe() => Err(failure),
        Ok(()) | Err(_) => Ok(exit),
    });
    flushed.unwrap_or_else(|failure| failure.print(err))
}

/// Standard error that ignores broken pipes: if nobody reads the messages, the command still runs and exits as usual.
struct IgnoreBrokenPipe<'a>(&'a mut dyn Write);

impl Write for IgnoreBrokenPipe<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        let _ = self.0.flush();
        Ok(())
    }
}

/// Runs the command.
fn dispatch(cli: Cli, environment: &Environment, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let Cli { command, common } = cli;
    match command {
        None => study::home(environment, &common, err),
        Some(Command::Study(args)) => study::study(environment, &common, &args, out, err),
        Some(Command::Exam(args)) => study::exam(environment, &common, &args, out, err),
        Some(Command::Record(args)) => record::run(environment, &common, &args, out, err),
        Some(Command::Decks(args)) => decks::run(environment, &common, args.json, out, err),
        Some(Command::Find(args)) => find::run(environment, &common, &args, out, err),
        Some(Command::Tags(args)) => tags::run(environment, &common, args.json, out, err),
        Some(Command::Due(args)) => due::run(environment, &common, args.json, out, err),
        Some(Command::Check(args)) => check::run(environment, &common, &args, out, err),
        Some(Command::Explain { code }) => explain::run(code.as_deref(), out),
        Some(Command::New(args)) => new::new(environment, &args, out),
        Some(Command::Add(args)) => new::add(environment, &args, out),
        Some(Command::Watch(args)) => watch::run(environment, &common, &args),
        Some(Command::Fmt(args)) => fmt::run(&args, out, err),
        Some(Command::Schema) => schema::run(out),
        Some(Command::Log(LogCommand::Export { format })) => log::export(environment, format, out, err),
        Some(Command::Log(LogCommand::Import(args))) => log::import(environment, &args, out, err),
        Some(Command::Log(LogCommand::Recover(args))) => log::recover(environment, &args, out, err),
        Some(Command::Log(LogCommand::Restore(args))) => log::restore(environment, &args, out, err),
        Some(Command::Log(LogCommand::Rename(args))) => log::rename(environment, &common, &args, out, err),
        Some(Command::Optimize(args)) => optimize::run(environment, &common, &args, out, err),
        Some(Command::Plan(args)) => plan::run(environment, &common, &args, out, err),
        Some(Command::Retention(args)) => retention::run(environment, &common, &args, out, err),
        Some(Command::Paths(args)) => paths::run(environment, args.json, out),
        Some(Command::Doctor(args)) => doctor::run(environment, &common, &args, out),
        Some(Command::Config(args)) => config::run(environment, &common, &args, out, err),
        Some(Command::Stats(args)) => stats::run(environment, &common, &args, out, err),
        Some(Command::Completions { shell }) => manual::completions(shell, out),
        Some(Command::CompleteWords { words }) => manual::words(environment, &common, words, out),
        Some(Command::Man(args)) => manual::man(&args, out),
    }
}

/// Prints the help or version if requested, to standard output; otherwise the usage error, to standard error.
fn print_parse_result(
    error: &clap::Error,
    environment: &Environment,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let is_requested = !error.use_stderr();
    let rendered = error.render();
    let rendered_text = rendered.to_string();
    // A usage error echoes what was typed, which may contain control characters; help is our own text and may have
    // colors.
    let plain = !is_requested || environment.no_color || !environment.stdout_is_terminal;
    let text = if plain { clean::clean(&rendered_text).into_owned() } else { rendered.ansi().to_string() };
    let _ = if is_requested { out.write_all(text.as_bytes()) } else { err.write_all(text.as_bytes()) };
    if is_requested { Exit::Done } else { Exit::Usage }
}

/// Whether standard output is colored.
fn use_colors(environment: &Environment, common: &Common) -> bool {
    match common.color {
        Some(ColorMode::Always) => true,
        Some(ColorMode::Never) => false,
        Some(ColorMode::Auto) | None => !environment.no_color && !environment.dumb && environment.stdout_is_terminal,
    }
}

/// Whether to draw with ASCII only.
fn ascii(environment: &Environment, common: &Common, configured: Option<bool>) -> bool {
    match common.glyphs {
        Some(glyphs) => glyphs == GlyphsArg::Ascii,
        None => configured.unwrap_or(!environment.unicode),
    }
}

/// A hint for a run without paths if the default folder does not exist.
fn missing_default_hint(paths: &[PathBuf]) -> Option<&'static str> {
    let missing = matches!(paths, [path] if path.as_os_str() == "decks" && !path.exists());
    missing.then_some("name deck files or folders, for example my-deck.toml; the default is the folder `decks`")
}

/// Prints one JSON document.
fn print_json(document: &impl serde::Serialize, out: &mut dyn Write) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(document).map_err(|error| Failure::io(error.to_string()))?;
    writeln!(out, "{text}")?;
    Ok(())
}
