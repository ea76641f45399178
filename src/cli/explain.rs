//! `rounds explain`: what a rule means.

use std::io::Write;

use super::{Exit, Failure};
use crate::deck::check::{Profile, RULES, Rule};
use crate::deck::diagnostic::Severity;

/// Prints a rule, or, without a code, a line for each.
pub fn run(code: Option<&str>, out: &mut dyn Write) -> Result<Exit, Failure> {
    let Some(code) = code else {
        for rule in RULES {
            writeln!(out, "{}  {:7}  {}", rule.code, word(rule.severity), rule.summary)?;
        }
        return Ok(Exit::Done);
    };
    let Some(rule) = Rule::of(code) else {
        let failure = Failure::usage(format!("`{code}` is no rule"));
        return Err(failure.hint("`rounds explain` lists them all"));
    };
    writeln!(out, "{} ({}{}): {}\n", rule.code, word(rule.severity), asked(rule), rule.summary)?;
    writeln!(out, "{}\n\n{}", rule.finds, rule.why)?;
    for (title, example) in [("Bad", rule.bad), ("Good", rule.good)] {
        writeln!(out, "\n{title}:\n")?;
        for line in example.lines() {
            writeln!(out, "{}", format!("    {line}").trim_end())?;
        }
    }
    if rule.severity != Severity::Error {
        writeln!(out, "\nWhere it is meant so, write `allow = [\"{}\"]` on the item or in [deck].", rule.code)?;
    }
    if let Some(source) = rule.source {
        writeln!(out, "\nSource: {source}")?;
    }
    Ok(Exit::Done)
}

/// The word for a severity.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// When it is asked for.
fn asked(rule: &Rule) -> &'static str {
    match rule.from {
        Profile::Draft => "",
        Profile::Publish => ", not with --profile draft",
        Profile::Cme => ", only with --profile cme",
    }
}
