//! Checking: every rule over a draft, every finding in file order.
//!
//! A rule is a file: what it does, why, an example, and a function that reports. A new one is a new file and a
//! line in [`RULES`].

use super::diagnostic::{Diagnostic, Severity};
use super::draft::Draft;

/// Declares the rules: a module each, listed in one table.
macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every rule.
        pub const RULES: &[Rule] = &[$($module::RULE),*];
    };
}

rules! {
    e001_key,
    e002_duplicate_option,
    e003_empty,
    e004_duplicate_id,
    e005_conflicting_key,
    e007_no_right_option,
    e008_option_by_position,
    e009_too_many_options,
    t001_syntax,
    t002_missing_key,
    t010_wrong_type,
    t011_bad_id,
    t012_trapped_key,
    t013_missing_id,
    t014_unknown_key,
    t015_dangling_reference,
    t016_dangling_case,
    t017_dangling_objective,
    t018_bad_value,
    t019_unsupported_kind,
    t020_hostile_text,
    t090_newer_toml,
}

/// A rule.
pub struct Rule {
    /// Its code, such as `E001`.
    pub code: &'static str,
    /// How grave its findings are.
    pub severity: Severity,
    /// Whether an item with such a finding is left out of study.
    pub spoils: bool,
    /// What it finds, in a line.
    pub summary: &'static str,
    /// Looks for it.
    check: fn(&Draft, &mut Vec<Diagnostic>),
}

/// Runs every rule. Findings come in file order.
#[must_use]
pub fn run(draft: &Draft) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        (rule.check)(draft, &mut found);
    }
    found.sort_by(|a, b| a.primary.span.start.cmp(&b.primary.span.start).then(a.code.cmp(b.code)));
    found
}

/// Whether a finding makes the block that it is in unusable.
#[must_use]
pub fn spoils(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && RULES.iter().any(|rule| rule.code == finding.code && rule.spoils)
}

/// A text as it is compared with others: lower case, white space folded, no full stop at the end. Signs and
/// numbers stay, since "<10 %" and ">10 %" differ by nothing else.
fn norm(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    if folded.is_ascii() {
        folded.make_ascii_lowercase();
    } else {
        folded = folded.to_lowercase();
    }
    folded.truncate(folded.trim_end_matches('.').len());
    folded
}

/// The words that are most like one, if any is near.
fn near<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let alike = words.into_iter().map(|known| (strsim::damerau_levenshtein(known, word), known));
    let best = alike.min_by_key(|(distance, _)| *distance)?;
    let allowed = if word.chars().count() < 5 { 1 } else { 2 };
    (best.0 <= allowed).then_some(best.1)
}

/// Completes a finding with the word that was surely meant, where one is near, or else with other help.
fn proposing(finding: Diagnostic, near: Option<&str>, write: impl Fn(&str) -> String, otherwise: &str) -> Diagnostic {
    let Some(word) = near else { return finding.help(otherwise) };
    let span = finding.primary.span.clone();
    finding.label(format!("did you mean `{word}`?")).help(write(word)).patch(span, format!("\"{word}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_no_two_alike() {
        let codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    }

    #[test]
    fn comparing_keeps_what_makes_numbers_differ() {
        assert_ne!(norm("<10 %"), norm(">10 %"));
        assert_eq!(norm(" Facet  joint."), norm("facet joint"));
    }

    #[test]
    fn only_near_words_are_proposed() {
        assert_eq!(near("corect", ["correct", "text"]), Some("correct"));
        assert_eq!(near("xyz", ["correct", "why"]), None);
        assert_eq!(near("hint", ["kind"]), None);
    }
}
