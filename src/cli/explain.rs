//! `rounds explain`: describes a rule.

use std::io::Write;

use super::{Exit, Failure};
use crate::deck::check::{Profile, RULES, Rule};
use crate::deck::diagnostic::Severity;

/// Prints a rule, or one line for each rule if no code is given.
pub fn run(code: Option<&str>, out: &mut dyn Write) -> Result<Exit, Failure> {
    let Some(code) = code else {
        for rule in RULES {
            writeln!(out, "{}  {:7}  {}", rule.code, word(rule.severity), rule.summary)?;
        }
        return Ok(Exit::Done);
    };
    let Some(rule) = Rule::of(code) else {
        let failure = Failure::usage(format!("unknown rule `{code}`"));
        return Err(failure.hint("run `rounds explain` to list all rules"));
    };
    writeln!(out, "{} ({}{}): {}\n", rule.code, word(rule.severity), profiles(rule), rule.summary)?;
    writeln!(out, "{}\n\n{}", rule.finds, rule.why)?;
    for (title, example) in [("Bad", rule.bad), ("Good", rule.good)] {
        writeln!(out, "\n{title}:\n")?;
        for line in example.lines() {
            writeln!(out, "{}", format!("    {line}").trim_end())?;
        }
    }
    if rule.severity != Severity::Error {
        writeln!(out, "\nIf this is intentional, add `allow = [\"{}\"]` to the item or to `[deck]`.", rule.code)?;
    }
    if let Some(source) = rule.source {
        writeln!(out, "\nSource: {source}")?;
    }
    Ok(Exit::Done)
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The profiles that include the rule.
fn profiles(rule: &Rule) -> &'static str {
    match rule.from {
        Profile::Draft => "; all profiles",
        Profile::Publish => "; profiles: publish, cme",
        Profile::Cme => "; profile: cme",
    }
}
