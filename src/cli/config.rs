//! `rounds config`: prints the effective configuration, its defaults or its path, and prints or sets one key.

use std::io::Write;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{ColorMode, Common, Exit, Failure, GlyphsArg, print_json};
use crate::app::keymap::rebind::{self, command_named, commands_of, contexts};
use crate::app::keymap::{KeyContext, KeyPattern};
use crate::config::{
    self, Change, Config, Configuration, EditError, GLYPHS_SETTING, SETTINGS, Setting, THEME_SETTING, by_table,
    defaults, meaning_of, name_of, unknown_key,
};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::toml_string::toml_string;
use crate::diagnostics::{Lines, Style, render};
use crate::files;
use crate::runtime::Environment;

/// What `config` takes.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ConfigArgs {
    #[command(subcommand)]
    action: Option<Action>,
    /// Print a file with every key at its default, each explained
    #[arg(long, conflicts_with = "json")]
    default: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// What can be done with the configuration besides looking at it.
#[derive(Debug, Subcommand)]
enum Action {
    /// Print where the file is
    Path,
    /// Print the effective value of one key
    Get {
        /// The key, such as study.session, ui.theme or keys.question.mark
        key: String,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Set one key in the file; everything else there stays as it is
    Set {
        /// The key, such as study.session, ui.theme or keys.question.mark
        key: String,
        /// Its value, such as 20, dark, or sat,sun
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
}

/// Shows or changes the configuration.
pub fn run(
    environment: &Environment,
    common: &Common,
    args: &ConfigArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    match &args.action {
        Some(Action::Path) => {
            let unknown = || Failure::io("the home folder is unknown").hint("set HOME or XDG_CONFIG_HOME");
            let path = environment.config.file.as_ref().ok_or_else(unknown)?;
            writeln!(out, "{}", files::shown(path))?;
            Ok(Exit::Done)
        }
        Some(Action::Get { key, json }) => get(environment, common, key, *json, out, err),
        Some(Action::Set { key, value }) => set(environment, common, &Change { key, value }, out, err),
        None if args.default => {
            out.write_all(defaults().as_bytes())?;
            Ok(Exit::Done)
        }
        None => show(environment, common, args.json, out, err),
    }
}

/// How diagnostics are rendered.
fn style(environment: &Environment, common: &Common) -> Style {
    Style { color: false, ascii: super::ascii(environment, common, None), width: 100 }
}

/// Prints every key with its value and the source of the value.
fn show(
    environment: &Environment,
    common: &Common,
    json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let configuration = Configuration::load(&environment.config);
    let rows = effective(&configuration.config, environment, common);
    if json {
        print_json(&document(&configuration, &rows), out)?;
    } else {
        out.write_all(as_text(&configuration, &rows).as_bytes())?;
    }
    err.write_all(configuration.render(style(environment, common)).as_bytes())?;
    Ok(if configuration.is_fine() { Exit::Done } else { Exit::Findings })
}

/// The JSON document of one key.
#[derive(Serialize)]
struct ValueDocument<'a> {
    schema: u8,
    key: &'a str,
    value: &'a str,
    from: &'a str,
    default: &'a str,
}

/// Prints the effective value of one key, as TOML.
fn get(
    environment: &Environment,
    common: &Common,
    key: &str,
    json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let configuration = Configuration::load(&environment.config);
    let rows = effective(&configuration.config, environment, common);
    let row = rows.into_iter().find(|row| row.key.name == key);
    let found = row.map(|Row { key, value, from }| (value, from, key.default.to_owned()));
    let Some((value, from, default)) = found.or_else(|| binding(&configuration.config, key)) else {
        let report = render("the command line", key, &[unknown_key(key)], style(environment, common));
        err.write_all(report.as_bytes())?;
        return Err(Failure::usage("no such key").hint("run `rounds config` to list all keys"));
    };
    if json {
        print_json(&ValueDocument { schema: 1, key, value: &value, from: &from, default: &default }, out)?;
    } else {
        writeln!(out, "{}", clean_line(&value))?;
    }
    err.write_all(configuration.render(style(environment, common)).as_bytes())?;
    Ok(Exit::Done)
}

/// The keys of a command named as `keys.CONTEXT.COMMAND`: those in force, where they are from, and the defaults.
fn binding(config: &Config, key: &str) -> Option<(String, String, String)> {
    let (place, name) = key.strip_prefix("keys.")?.split_once('.')?;
    let context = KeyContext::named(place).into_iter().find(|context| command_named(*context, name).is_some())?;
    let command = command_named(context, name)?;
    let list =
        |keys: &[String]| format!("[{}]", keys.iter().map(|key| toml_string(key)).collect::<Vec<_>>().join(", "));
    let bound = rebind::defaults(context).into_iter().filter(|bound| bound.command == command);
    let default = list(&bound.flat_map(|bound| bound.keys).map(KeyPattern::name).collect::<Vec<_>>());
    let row = config.rebound.iter().find(|row| row.context == place && row.command == name);
    Some(row.map_or_else(
        || (default.clone(), "default".to_owned(), default.clone()),
        |row| (list(&row.keys), format!("line {}", row.line), default.clone()),
    ))
}

/// Sets one key.
fn set(
    environment: &Environment,
    common: &Common,
    change: &Change,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let why = match config::write(&environment.config, change, None) {
        Ok(configuration) => {
            let path = configuration.path.as_deref().unwrap_or_default();
            let key = Setting::named(change.key).map(|(_, key)| key.literal(&configuration.config));
            let value = key.unwrap_or_else(|| change.value.to_owned());
            writeln!(out, "{} = {} in {path}", change.key, clean_line(&value))?;
            return Ok(Exit::Done);
        }
        Err(unwritten) => unwritten.why,
    };
    Err(match why {
        EditError::Wrong(diagnostic, text) => {
            // In a file, the rest stays in effect; here, nothing is set.
            let error = Diagnostic { severity: Severity::Error, ..*diagnostic };
            let report = render("the command line", &text, &[error], style(environment, common));
            err.write_all(report.as_bytes())?;
            Failure::usage(format!("`{}` unchanged", change.key)).hint("run `rounds config` to list all keys")
        }
        EditError::Broken => Failure::io("the configuration file is not valid TOML").hint(
            "run `rounds config` to see \
            where",
        ),
        EditError::File(problem) => {
            let path =
                environment.config.file.as_deref().map_or_else(String::new, |path| path.to_string_lossy().into());
            Failure::io(format!("{path}: {problem}"))
        }
    })
}

/// A key with its value and the source of the value.
struct Row {
    key: &'static Setting,
    value: String,
    from: String,
}

/// The effective value of every key: the command line and the environment override the file.
fn effective(config: &Config, environment: &Environment, common: &Common) -> Vec<Row> {
    let row = |(key, line): (&'static Setting, &Option<usize>)| {
        let from = line.map_or_else(|| "default".to_owned(), |line| format!("line {line}"));
        let row = Row { key, value: key.literal(config), from };
        let override_by = match (key.name, common.glyphs, common.color) {
            (GLYPHS_SETTING, Some(GlyphsArg::Ascii), _) => Some(("ascii", "the command line")),
            (GLYPHS_SETTING, Some(GlyphsArg::Unicode), _) => Some(("unicode", "the command line")),
            (THEME_SETTING, _, Some(ColorMode::Never)) => Some(("mono", "the command line")),
            (THEME_SETTING, _, None | Some(ColorMode::Auto)) if environment.no_color => Some(("mono", "NO_COLOR")),
            (THEME_SETTING, _, None | Some(ColorMode::Auto)) if environment.dumb => Some(("mono", "TERM")),
            _ => None,
        };
        override_by.map_or_else(|| row, |(value, from)| Row { key, value: toml_string(value), from: from.to_owned() })
    };
    SETTINGS.iter().zip(&config.lines).map(row).collect()
}

/// The keys in the form of a file, each with the source of its value.
fn as_text(configuration: &Configuration, rows: &[Row]) -> String {
    let path = configuration.path.as_deref().unwrap_or("unknown: set HOME");
    let missing = configuration.source.is_empty() && configuration.unreadable.is_none();
    let mut text = format!("# {path}{}\n", if missing { " (sets nothing)" } else { "" });
    let width = rows.iter().map(|row| row.key.last().len() + row.value.chars().count() + 3).max().unwrap_or(0).min(48);
    by_table(
        &mut text,
        rows,
        |row| row.key,
        |text, row| {
            let assigned = format!("{} = {}", row.key.last(), row.value);
            text.push_str(&format!("{assigned:<width$}  # {}\n", row.from));
        },
    );
    let mut context = "";
    for rebound in &configuration.config.rebound {
        if rebound.context != context {
            text += &format!("\n[keys.{}]\n", rebound.context);
            context = &rebound.context;
        }
        let keys: Vec<String> = rebound.keys.iter().map(|key| toml_string(key)).collect();
        let assigned = format!("{} = [{}]", rebound.command, keys.join(", "));
        text += &format!("{assigned:<width$}  # line {}\n", rebound.line);
    }
    text
}

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    schema: u8,
    path: Option<&'a str>,
    keys: Vec<KeyDocument<'a>>,
    bound: Vec<OverrideDocument<'a>>,
    places: Vec<ContextDocument>,
    findings: Vec<FindingDocument>,
}

/// One key.
#[derive(Serialize)]
struct KeyDocument<'a> {
    key: &'a str,
    name: String,
    value: &'a str,
    from: &'a str,
    default: &'a str,
    takes: String,
    means: &'a str,
    choices: Vec<String>,
    meanings: Vec<&'a str>,
}

/// A command with overridden keys.
#[derive(Serialize)]
struct OverrideDocument<'a> {
    place: &'a str,
    command: &'a str,
    keys: &'a [String],
    line: usize,
}

/// The commands of a key context.
#[derive(Serialize)]
struct ContextDocument {
    place: &'static str,
    commands: Vec<&'static str>,
}

/// A problem in the file.
#[derive(Serialize)]
struct FindingDocument {
    line: usize,
    column: usize,
    message: String,
    help: Option<String>,
}

/// The configuration as JSON.
fn document<'a>(configuration: &'a Configuration, rows: &'a [Row]) -> Document<'a> {
    let lines = Lines::of(&configuration.source);
    let finding = |found: &Diagnostic| {
        let (line, column) = lines.position(found.primary.span.start);
        let help = found.help.as_deref().map(|help| clean_line(help).into_owned());
        FindingDocument { line, column, message: clean_line(&found.headline).into_owned(), help }
    };
    Document {
        schema: 1,
        path: configuration.path.as_deref(),
        keys: rows
            .iter()
            .map(|row| KeyDocument {
                key: row.key.name,
                name: name_of(row.key.name),
                value: &row.value,
                from: &row.from,
                default: row.key.default,
                takes: row.key.takes.words(),
                means: row.key.means,
                choices: row.key.takes.choices(),
                meanings: row.key.takes.choices().iter().map(|choice| meaning_of(row.key.name, choice)).collect(),
            })
            .collect(),
        bound: configuration
            .config
            .rebound
            .iter()
            .map(|row| OverrideDocument { place: &row.context, command: &row.command, keys: &row.keys, line: row.line })
            .collect(),
        places: contexts().into_iter().map(|place| ContextDocument { place, commands: commands_of(place) }).collect(),
        findings: configuration.findings.iter().map(finding).collect(),
    }
}
