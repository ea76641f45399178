//! The configuration file: a few keys, each with a default. A mistake in it is told and passed over.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::day::{Rollover, Weekdays};
use crate::memory::{DesiredRetention, Parameters, Scheduler};
use crate::review::{Policy, Rules};
use crate::session::Limits;

/// What was configured.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Folders and files of decks.
    pub decks: Vec<PathBuf>,
    /// How much is asked.
    pub limits: Limits,
    /// The retention at which items come back.
    pub retention: DesiredRetention,
    /// When a study day ends.
    pub rollover: Rollover,
    /// What else is asked of scheduling.
    pub policy: Policy,
    /// Whether only ASCII signs are drawn; none where the locale decides.
    pub ascii: Option<bool>,
}

/// Every key with what it takes: the one list that reading and messages share.
const KEYS: &[(&str, &str)] = &[
    ("decks", "a list of folders and files, such as [\"~/decks\"]"),
    ("study.new_per_day", "a number of items, 0 to 1000"),
    ("study.session", "a number of items, 1 to 1000"),
    ("study.retention", "a probability of 0.70 to 0.99"),
    ("study.day_starts", "an hour of 0 to 23"),
    ("study.retention_of", "a table of deck ids, each with a probability of 0.70 to 0.99"),
    ("study.days_off", "a list of weekdays, such as [\"sat\", \"sun\"], but not of all seven"),
    ("study.guess_aware", "true or false"),
    ("ui.glyphs", "\"unicode\" or \"ascii\""),
];

impl Config {
    /// What folding the log depends on.
    #[must_use]
    pub fn rules(&self) -> Rules {
        let scheduler = Scheduler::new(&Parameters::default(), self.retention);
        Rules { scheduler, rollover: self.rollover, policy: self.policy.clone() }
    }

    /// Reads a configuration from TOML, and what was wrong with it. `home` stands for `~` in paths.
    #[must_use]
    pub fn parse(source: &str, home: Option<&Path>) -> (Self, Vec<String>) {
        let mut config = Self::default();
        let (table, errors) = DeTable::parse_recoverable(source);
        let line = |at: usize| source[..at.min(source.len())].matches('\n').count() + 1;
        let mut problems: Vec<(usize, String)> = errors
            .iter()
            .map(|error| (line(error.span().map_or(0, |span| span.start)), error.message().to_owned()))
            .collect();
        for (key, value) in table.get_ref() {
            let entries: Vec<(String, usize, &DeValue)> = match value.get_ref() {
                DeValue::Table(inner) => inner
                    .iter()
                    .map(|(name, value)| {
                        (format!("{}.{}", key.get_ref(), name.get_ref()), name.span().start, value.get_ref())
                    })
                    .collect(),
                value => vec![(key.get_ref().to_string(), key.span().start, value)],
            };
            for (name, at, value) in entries {
                if let Err(problem) = config.set(&name, value, home) {
                    problems.push((line(at), problem));
                }
            }
        }
        problems.sort();
        (config, problems.into_iter().map(|(line, problem)| format!("line {line}: {problem}")).collect())
    }

    /// Sets one key.
    fn set(&mut self, name: &str, value: &DeValue, home: Option<&Path>) -> Result<(), String> {
        let Some((_, takes)) = KEYS.iter().find(|(key, _)| *key == name) else {
            return Err(unknown(name));
        };
        let wrong = || format!("`{name}` takes {takes}");
        let integer = || value.as_integer().and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
        let count = |least: i64| {
            let number = integer().filter(|n| (least..=1000).contains(n));
            number.and_then(|n| usize::try_from(n).ok()).ok_or_else(wrong)
        };
        match name {
            "decks" => {
                let paths = value.as_array().ok_or_else(wrong)?;
                let path = |value: &toml::Spanned<DeValue>| value.get_ref().as_str().map(|path| expand(path, home));
                self.decks = paths.iter().map(path).collect::<Option<_>>().ok_or_else(wrong)?;
            }
            "study.new_per_day" => self.limits.new_per_day = count(0)?,
            "study.session" => self.limits.session = count(1)?,
            "study.retention" => {
                let number = value.as_float().and_then(|n| n.as_str().parse().ok());
                self.retention = number.and_then(DesiredRetention::new).ok_or_else(wrong)?;
            }
            "study.day_starts" => {
                let hour = integer().and_then(|hour| u8::try_from(hour).ok());
                self.rollover = hour.and_then(Rollover::new).ok_or_else(wrong)?;
            }
            "study.retention_of" => self.policy.retention_of = retention_of(value).ok_or_else(wrong)?,
            "study.days_off" => self.policy.days_off = days_off(value).ok_or_else(wrong)?,
            "study.guess_aware" => self.policy.guess_aware = value.as_bool().ok_or_else(wrong)?,
            "ui.glyphs" => {
                self.ascii = Some(match value.as_str() {
                    Some("unicode") => false,
                    Some("ascii") => true,
                    Some(_) | None => return Err(wrong()),
                });
            }
            _ => return Err(unknown(name)),
        }
        Ok(())
    }
}

/// The retentions of decks, by id; none where one is out of bounds.
fn retention_of(value: &DeValue) -> Option<BTreeMap<String, DesiredRetention>> {
    let one = |(deck, value): (&toml::Spanned<_>, &toml::Spanned<DeValue>)| {
        let number = value.get_ref().as_float()?.as_str().parse().ok()?;
        Some((ToString::to_string(deck.get_ref()), DesiredRetention::new(number)?))
    };
    value.as_table()?.iter().map(one).collect()
}

/// Days off, by their names; none where one is unknown, or no day would be left.
fn days_off(value: &DeValue) -> Option<Weekdays> {
    let all = value.as_array()?.iter().map(|name| name.get_ref().as_str());
    let off = all.into_iter().try_fold(Weekdays::NONE, |off, name| off.with(name?))?;
    (!off.is_all()).then_some(off)
}

/// What is said of a key that is none.
fn unknown(name: &str) -> String {
    let near = KEYS.iter().map(|(key, _)| *key).min_by_key(|key| strsim::levenshtein(key, name));
    let near = near.filter(|key| strsim::levenshtein(key, name) <= 2);
    let hint = near.map_or_else(String::new, |key| format!("; did you mean `{key}`?"));
    format!("unknown key `{name}`{hint}")
}

/// Puts the home folder in the place of a leading `~/`.
fn expand(path: &str, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        (Some(_), None) | (None, _) => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read() {
        let source = "decks = ['~/decks', '/srv/decks']\n[study]\nnew_per_day = 5\nsession = 40\nretention = 0.85\nday_starts = 3\n[ui]\nglyphs = 'ascii'\n";
        let (config, problems) = Config::parse(source, Some(Path::new("/home/ada")));
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(config.decks, [PathBuf::from("/home/ada/decks"), PathBuf::from("/srv/decks")]);
        assert_eq!((config.limits.new_per_day, config.limits.session), (5, 40));
        assert_eq!(config.retention, DesiredRetention::new(0.85).unwrap());
        assert_eq!(config.rollover.hour(), 3);
        assert_eq!(config.ascii, Some(true));
    }

    #[test]
    fn wishes_of_scheduling_are_read_and_their_bounds_kept() {
        let source = "[study]\ndays_off = ['sat', 'sun']\nguess_aware = true\n[study.retention_of]\nspine = 0.85\n";
        let (config, problems) = Config::parse(source, None);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(config.policy.retention_of.get("spine").copied(), DesiredRetention::new(0.85));
        assert_eq!(Some(config.policy.days_off), Weekdays::NONE.with("sat").and_then(|off| off.with("sun")));
        assert!(config.policy.guess_aware);
        let all = "days_off = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']";
        for bad in [
            "retention_of = 0.9",
            "retention_of = { a = 1.5 }",
            "retention_of = { a = nan }",
            "days_off = ['funday']",
            "guess_aware = 1",
            all,
        ] {
            let (config, problems) = Config::parse(&format!("[study]\n{bad}\n"), None);
            assert_eq!((config.policy, problems.len()), (Policy::default(), 1), "{bad}");
        }
    }

    #[test]
    fn each_mistake_is_told_with_its_line_and_the_rest_is_kept() {
        let source = "[study]\nnew_per_dya = 5\nretention = 1.5\nsession = 40\nday_starts = 'four'\n[sutdy]\nx = 1\n";
        let (config, problems) = Config::parse(source, None);
        assert_eq!(config.limits.session, 40);
        assert_eq!(
            problems,
            [
                "line 2: unknown key `study.new_per_dya`; did you mean `study.new_per_day`?",
                "line 3: `study.retention` takes a probability of 0.70 to 0.99",
                "line 5: `study.day_starts` takes an hour of 0 to 23",
                "line 7: unknown key `sutdy.x`",
            ]
        );
    }
}
