//! `rounds`, `rounds study` and `rounds exam`: run the app full screen or in plain-text mode.

use std::ffi::OsString;
use std::io::{self, BufRead, Write, stdin};

use super::load::{self, Loaded, Need};
use super::{Common, ExamArgs, Exit, Failure, StudyArgs, counted, page};
use crate::app::exam::ExamOptions;
use crate::app::preference::{AnswerMode, ConfidenceMode};
use crate::app::problem::DeckProblem;
use crate::app::settings::Settings;
use crate::app::state::Start;
use crate::app::theme::{GlyphSet, Palette, Theme};
use crate::app::{self, App, Effect, Message, Shell};
use crate::config::{self, Config, Configuration};
use crate::deck::DeckId;
use crate::deck::clean::clean_line;
use crate::deck::shell_word::shell_word;
use crate::review::{FinishedExam, Ledger};
use crate::runtime::Environment;
use crate::runtime::recovery;
use crate::runtime::review_log::{self, ReviewLog};
use crate::runtime::shell::{LiveShell, Reload};
use crate::runtime::signals;
use crate::session::Scope;
use crate::session::exam::{Kinds, eligible};
use crate::session::study::SECONDS;
use crate::ui::plain;
use crate::ui::tui::terminal::decoder::without_sequences;
use crate::ui::tui::{self, terminal};

/// How many unsaved events are listed one by one.
const MOST_LISTED: usize = 20;

/// The hint if there is no terminal.
const PLAIN_HINT: &str = "`rounds study --plain` reads answers from standard input and writes to standard output";

/// Opens the home screen.
pub fn home(environment: &Environment, common: &Common, err: &mut dyn Write) -> Result<Exit, Failure> {
    needs_terminal(environment, PLAIN_HINT)?;
    if environment.dumb {
        return Err(Failure::usage("this terminal cannot show screens")
            .hint("use a plain-text command, such as `rounds study --plain`"));
    }
    let loaded = load_recovered(
        environment,
        err,
        |err| Ok(load::load(environment, common, &[], Need::FirstScreen, err)),
        |it| it,
    )?;
    let reload = Reload {
        decks: Box::new(|| load::decks(environment, common, &[])),
        settings: Box::new(|config| configured(environment, common, config, Settings::default())),
        page: Box::new(|request| page::content(environment, common, request)),
    };
    run_screens(environment, loaded, Start::Home, reload, err)
}

/// Starts a study session.
pub fn study(
    environment: &Environment,
    common: &Common,
    args: &StudyArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let is_plain = args.plain || environment.accessible || environment.dumb;
    if !is_plain && let Err(failure) = needs_terminal(environment, PLAIN_HINT) {
        load::check_named(environment, common, &args.decks)?;
        return Err(failure);
    }
    let load =
        |err: &mut dyn Write| load::load_named(environment, common, &args.decks, &args.tag, Need::ItemStates, err);
    let (loaded, scope, paths) = load_recovered(environment, err, load, |it| &mut it.0)?;
    let settings = |config: &Config| {
        let base = Settings { scope: scope.clone(), seed: args.seed, ..Settings::default() };
        let mut settings = configured(environment, common, config, base);
        settings.limits.new_per_day = args.new.map_or(settings.limits.new_per_day, usize::from);
        settings.limits = args.limit.map_or(settings.limits, |total| settings.limits.within(total.into()));
        (settings.cover, settings.minute) = (args.cover, args.minute || args.seconds.is_some());
        settings.seconds = args.seconds.map_or(settings.seconds, u32::from);
        settings.forced_new = args.seed.is_some() || args.limit.is_some() || args.new.is_some();
        settings
    };
    let decks = Box::new(|| load::decks(environment, common, &paths));
    let reload = Reload {
        decks,
        settings: Box::new(settings),
        page: Box::new(|request| page::content(environment, common, request)),
    };
    if is_plain {
        load::print_notices(&loaded, err)?;
        run_plain(environment, loaded, Start::Study, reload, "", &mut stdin().lock(), out, err)
    } else {
        run_screens(environment, loaded, Start::Study, reload, err)
    }
}

/// Starts or continues an exam.
pub fn exam(
    environment: &Environment,
    common: &Common,
    args: &ExamArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let is_plain = args.plain || environment.accessible || environment.dumb;
    let named: Vec<OsString> = args.deck.iter().cloned().collect();
    let hint = "`rounds exam --plain DECK` reads answers from standard input";
    if !is_plain && let Err(failure) = needs_terminal(environment, hint) {
        load::check_named(environment, common, &named)?;
        return Err(failure);
    }
    let load = |err: &mut dyn Write| load::load_named(environment, common, &named, &args.tag, Need::ItemStates, err);
    let (loaded, scope, paths) = load_recovered(environment, err, load, |it| &mut it.0)?;
    let deck = scope.decks.first().filter(|_| args.deck.is_some()).cloned();
    let open = open_exam(&loaded.ledger, deck.as_ref());
    if is_plain && deck.is_none() {
        // Plain-text mode cannot offer a choice of decks: without a name, the open exam continues.
        let Some(open) = &open else {
            return Err(Failure::usage("no deck given, and no exam is open")
                .hint("run `rounds decks` to list decks; `rounds exam --plain DECK` starts an exam"));
        };
        if DeckId::new(&open.plan.deck).is_none_or(|id| loaded.library.deck(&id).is_none()) {
            load::print_notices(&loaded, err)?;
            return Err(Failure::usage(format!("the deck `{}` of the open exam was not found", open.plan.deck))
                .hint("give its file: `rounds exam --plain FILE`"));
        }
    }
    if let Some(deck) = deck.as_ref().filter(|_| open.is_none()) {
        let scope = Scope { decks: vec![deck.clone()], tags: args.tag.clone() };
        let has_items = |kinds| eligible(&loaded.library, &loaded.ledger, &scope, kinds).next().is_some();
        if !args.recall && !has_items(Kinds::Graded) && has_items(Kinds::All) {
            load::print_notices(&loaded, err)?;
            return Err(Failure::usage(format!("`{deck}` has only flashcards here, which rounds cannot grade"))
                .hint("use `--recall` to include them and grade your own answers"));
        }
        if !has_items(Kinds::All) {
            load::print_notices(&loaded, err)?;
            let what = if args.tag.is_empty() { "has no items to ask" } else { "has no items on this topic" };
            return Err(Failure::usage(format!("`{deck}` {what}")).hint("run `rounds check` to find errors in a deck"));
        }
    }
    let settings = |config: &Config| {
        let mut settings = configured(environment, common, config, Settings { seed: args.seed, ..Settings::default() });
        settings.exam = ExamOptions {
            deck: deck.clone(),
            tags: args.tag.clone(),
            items: args.items.map(usize::from),
            minutes: args.minutes.map(u32::from),
            certainty: args.certainty,
            pausable: args.pausable,
            kinds: if args.recall { Kinds::All } else { Kinds::Graded },
            ..settings.exam
        };
        settings
    };
    let decks = Box::new(|| load::decks(environment, common, &paths));
    let reload = Reload {
        decks,
        settings: Box::new(settings),
        page: Box::new(|request| page::content(environment, common, request)),
    };
    if is_plain {
        load::print_notices(&loaded, err)?;
        let open_deck = open.map(|open| OsString::from(open.plan.deck));
        let resume = resume_command(common, args.deck.as_ref().or(open_deck.as_ref()));
        run_plain(environment, loaded, Start::Exam, reload, &resume, &mut stdin().lock(), out, err)
    } else {
        run_screens(environment, loaded, Start::Exam, reload, err)
    }
}

/// Loads, and loads again if the log was damaged and could be recovered. Recovery may ask, so this comes before the
/// screens.
fn load_recovered<T>(
    environment: &Environment,
    err: &mut dyn Write,
    load: impl Fn(&mut dyn Write) -> Result<T, Failure>,
    loaded_of: fn(&mut T) -> &mut Loaded,
) -> Result<T, Failure> {
    let mut loaded = load(err)?;
    if !loaded_of(&mut loaded).review_log.is_damaged() {
        return Ok(loaded);
    }
    // Close the log before recovery moves it.
    drop(loaded);
    let notices = recovery::before_session(environment, err)?;
    let mut loaded = load(err)?;
    loaded_of(&mut loaded).notices.splice(0..0, notices);
    Ok(loaded)
}

/// The latest unfinished exam, of one deck if given.
fn open_exam(ledger: &Ledger, deck: Option<&DeckId>) -> Option<FinishedExam> {
    let is_open = |exam: &FinishedExam| exam.end.is_none() && deck.is_none_or(|deck| deck.as_str() == exam.plan.deck);
    ledger.exams().into_iter().rev().find(is_open)
}

/// The shell command that continues an exam of this deck.
fn resume_command(common: &Common, deck: Option<&OsString>) -> String {
    let mut words = vec!["rounds exam --plain".to_owned()];
    words.extend(common.paths.iter().map(|path| format!("--decks {}", shell_word(path.as_os_str()))));
    words.extend(deck.map(|deck| shell_word(deck)));
    words.join(" ")
}

/// Fails unless both streams are a terminal; the hint says what to do instead.
pub fn needs_terminal(environment: &Environment, hint: &str) -> Result<(), Failure> {
    if environment.stdin_is_terminal && environment.stdout_is_terminal {
        return Ok(());
    }
    let stream = if environment.stdin_is_terminal { "standard output" } else { "standard input" };
    Err(Failure::usage(format!("{stream} is not a terminal")).hint(hint))
}

/// The palette and the glyph set.
fn theme(environment: &Environment, common: &Common, config: &Config) -> Theme {
    let glyphs = if super::ascii(environment, common, config.ascii) { GlyphSet::Ascii } else { GlyphSet::Unicode };
    let is_colored = super::use_colors(environment, common);
    let palette = if is_colored { config.palette.at(environment.depth) } else { Palette::MONO };
    Theme { palette, glyphs }
}

/// Base settings completed from the flags, the configuration and the environment.
pub fn configured(environment: &Environment, common: &Common, config: &Config, base: Settings) -> Settings {
    Settings {
        limits: config.limits,
        goal: config.goal,
        theme: theme(environment, common, config),
        exam: ExamOptions { pace_s: Some(config.seconds_per_question), ..base.exam },
        seconds: u32::try_from(config.seconds).unwrap_or(SECONDS),
        confidence: config.confidence,
        answer: config.answer,
        self_rating: config.self_rating,
        hints: config.hints,
        mouse: config.mouse,
        clock: config.clock,
        keys: config.keys.clone(),
        ..base
    }
}

/// A one-line notice about a deck that could not be read completely: the first sentence of the summary, and the file
/// name.
fn problem_line(problem: &DeckProblem) -> String {
    let what = problem.summary.split(". ").next().unwrap_or_default();
    let mut letters = what.chars();
    let what: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let name = problem.path.rsplit(['/', '\\']).next().unwrap_or_default();
    format!("{what}: {name}. Press p on the home screen to see why.")
}

/// Creates the app and its first effects.
fn begin(
    environment: &Environment,
    loaded: Loaded,
    settings: Settings,
    start: Start,
) -> (App, Vec<Effect>, ReviewLog, Configuration) {
    let Loaded { configuration, library, problems, ledger, review_log, mut notices, .. } = loaded;
    notices.extend(configuration.lines());
    if start != Start::Home {
        notices.extend(problems.iter().map(problem_line));
    }
    let now = environment.now();
    let (mut app, mut first) = App::new(library, ledger, settings, problems, start, environment.entropy(), now);
    app.notice = notices.first().map(|first| match notices.len() - 1 {
        0 => first.clone(),
        more => format!("{first} Run `rounds due` to see {more} more."),
    });
    app.is_log_damaged = review_log.is_damaged();
    app.preferences = config::preferences(&configuration);
    if start != Start::Home && first.is_empty() {
        first = app::begin(&mut app, now);
    }
    (app, first, review_log, configuration)
}

/// Runs the app full screen.
fn run_screens(
    environment: &Environment,
    mut loaded: Loaded,
    start: Start,
    reload: Reload,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let settings = (reload.settings)(&loaded.config);
    let deck_messages = loaded.deck_messages.take();
    let (mut app, mut first, review_log, configuration) = begin(environment, loaded, settings, start);
    if deck_messages.is_some() {
        // An interrupted session may belong to a deck that is still being read.
        app.defer(&mut first);
    }
    let mut shell = LiveShell::new(environment, review_log, configuration, reload).with_deck_messages(deck_messages);
    let app = run_full_screen(app, first, &mut shell)?;
    close(app, &mut shell, err)
}

/// Runs the app full screen. The terminal is restored on every exit.
pub fn run_full_screen(
    app: App,
    first: Vec<Effect>,
    shell: &mut impl Shell<Error = io::Error>,
) -> Result<App, Failure> {
    signals::watch()?;
    terminal::set_mouse(app.settings.mouse)?;
    let (guard, mut screen) = terminal::Guard::enter()?;
    let result = tui::run(&mut screen, app, first, shell);
    drop(guard);
    result.map_err(|error| {
        Failure::io(format!("the terminal failed: {error}")).hint("all answers shown as saved are saved")
    })
}

/// Runs the app in plain-text mode; `resume_command` is printed when the session is left unfinished.
#[expect(clippy::too_many_arguments, reason = "the inputs of the session and its three streams")]
fn run_plain(
    environment: &Environment,
    loaded: Loaded,
    start: Start,
    reload: Reload,
    resume_command: &str,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    // A typed answer needs no second key to confirm it, and states its confidence itself.
    let settings = (reload.settings)(&loaded.config);
    let settings =
        Settings { confidence: ConfidenceMode::Inline, answer: AnswerMode::Instant, plain_text: true, ..settings };
    let (mut app, first, review_log, configuration) = begin(environment, loaded, settings, start);
    app.notice = None;
    let mut shell = LiveShell::new(environment, review_log, configuration, reload);
    shell.back_up();
    let options = plain::PlainOptions { resume_command, without_sequences };
    let result = plain::run(&mut app, first, &mut shell, options, input, out);
    let exit = close(app, &mut shell, err)?;
    result?;
    Ok(exit)
}

/// Tries once more to save what could not be saved, and reports what is lost.
fn close(mut app: App, shell: &mut LiveShell, err: &mut dyn Write) -> Result<Exit, Failure> {
    if app.unsaved.is_empty() {
        if let Some(notice) = shell.log.write_back() {
            writeln!(err, "rounds: {}", clean_line(&notice))?;
        }
        let rules = shell.rules();
        shell.log.store_snapshot(&mut app.ledger, &rules, app.at.at_ms);
    }
    if let Some(notice) = shell.finish_backup() {
        writeln!(err, "rounds: {}", clean_line(&notice))?;
    }
    let mut lost = Vec::new();
    for event in app.unsaved {
        if let Message::Failed(event, failure) = shell.log.append(event) {
            if lost.len() < MOST_LISTED {
                writeln!(err, "rounds: not saved: {}", review_log::describe(&event))?;
            }
            lost.push(failure);
        }
    }
    let Some(failure) = lost.first() else { return Ok(Exit::Done) };
    if lost.len() > MOST_LISTED {
        writeln!(err, "rounds: and {} more", lost.len() - MOST_LISTED)?;
    }
    let events = counted(lost.len(), "event");
    let what = format!("{events} from this session could not be saved: {}", failure.what);
    Err(Failure::io(what).hint(failure.help.clone()))
}
