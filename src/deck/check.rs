//! Checking: every rule over a draft, every finding in file order.
//!
//! A rule is a file: what it finds, why that is bad, an example, and a function that reports. A new rule is a new
//! file with its `mod`, a line in [`RULES`], and a fixture in the tests. The modules are declared without a macro, since
//! rustfmt does not look into macros for files.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::diagnostic::{Diagnostic, Severity};
use super::draft::Draft;
use super::limits::ID_BYTES;

mod e001_key;
mod e002_duplicate_option;
mod e003_empty;
mod e004_duplicate_id;
mod e005_conflicting_key;
mod e006_overlapping_ranges;
mod e007_no_right_option;
mod e008_option_by_position;
mod e009_too_many_options;
mod e010_gaps;
mod e011_answer_not_listed;
mod e012_quantity;
mod e013_accepted;
mod e401_credit;
mod escapes;
mod examined;
mod foreign;
mod formats;
mod lettered;
mod mistake;
mod naming;
mod odds;
mod sameness;
mod synonyms;
mod t001_syntax;
mod t002_missing_key;
mod t003_wrong_header;
mod t004_foreign_text;
mod t005_encoding;
mod t006_backslash;
mod t010_wrong_type;
mod t011_bad_id;
mod t012_trapped_key;
mod t013_missing_id;
mod t014_unknown_key;
mod t015_dangling_reference;
mod t016_dangling_case;
mod t017_dangling_objective;
mod t018_bad_value;
mod t019_key_of_another_kind;
mod t020_hostile_text;
mod t021_unused_allow;
mod t022_lost_history;
mod t023_pasted_sign;
mod t040_other_markup;
mod t041_unclear_sign;
mod t042_uneven_table;
mod t050_english_only;
mod t090_newer_toml;
mod values;
mod w101_all_of_the_above;
mod w102_none_of_the_above;
mod w103_combined_options;
mod w104_absolute_word;
mod w105_long_key;
mod w106_key_length_in_deck;
mod w107_repeated_word;
mod w108_article;
mod w109_opposites;
mod w110_convergence;
mod w111_key_looks_different;
mod w201_negative_lead_in;
mod w202_open_lead_in;
mod w203_short_stem;
mod w204_long_option;
mod w205_number_order;
mod w206_mixed_numbers;
mod w207_mixed_units;
mod w208_vague_frequency;
mod w209_blank_inside;
mod w210_hinged;
mod w211_mixed_kinds;
mod w212_dose_writing;
mod w213_unit_of_stem;
mod w301_key_position;
mod w302_number_of_options;
mod w303_no_point;
mod w304_no_reference;
mod w305_no_objective;
mod w306_no_why;
mod w307_old_reference;
mod w308_review_due;
mod w309_no_vignette;
mod w310_review_date;
mod w311_language;
mod w312_doi;
mod w313_unused;
mod w314_alike_tags;
mod w315_left_over;
mod w316_same_item;
mod words;

use examined::{Examined, Written};

pub use t001_syntax::in_words as syntax_in_words;
pub use t005_encoding::utf16;
pub use t022_lost_history::finding as lost_history;
pub use w316_same_item::{Question, in_file as same_item_in_file, questions};

/// Every rule, in the order of the codes.
pub const RULES: &[Rule] = &[
    e001_key::RULE,
    e002_duplicate_option::RULE,
    e003_empty::RULE,
    e004_duplicate_id::RULE,
    e005_conflicting_key::RULE,
    e006_overlapping_ranges::RULE,
    e007_no_right_option::RULE,
    e008_option_by_position::RULE,
    e009_too_many_options::RULE,
    e010_gaps::RULE,
    e011_answer_not_listed::RULE,
    e012_quantity::RULE,
    e013_accepted::RULE,
    e401_credit::RULE,
    t001_syntax::RULE,
    t002_missing_key::RULE,
    t003_wrong_header::RULE,
    t004_foreign_text::RULE,
    t005_encoding::RULE,
    t006_backslash::RULE,
    t010_wrong_type::RULE,
    t011_bad_id::RULE,
    t012_trapped_key::RULE,
    t013_missing_id::RULE,
    t014_unknown_key::RULE,
    t015_dangling_reference::RULE,
    t016_dangling_case::RULE,
    t017_dangling_objective::RULE,
    t018_bad_value::RULE,
    t019_key_of_another_kind::RULE,
    t020_hostile_text::RULE,
    t021_unused_allow::RULE,
    t022_lost_history::RULE,
    t023_pasted_sign::RULE,
    t040_other_markup::RULE,
    t041_unclear_sign::RULE,
    t042_uneven_table::RULE,
    t050_english_only::RULE,
    t090_newer_toml::RULE,
    w101_all_of_the_above::RULE,
    w102_none_of_the_above::RULE,
    w103_combined_options::RULE,
    w104_absolute_word::RULE,
    w105_long_key::RULE,
    w106_key_length_in_deck::RULE,
    w107_repeated_word::RULE,
    w108_article::RULE,
    w109_opposites::RULE,
    w110_convergence::RULE,
    w111_key_looks_different::RULE,
    w201_negative_lead_in::RULE,
    w202_open_lead_in::RULE,
    w203_short_stem::RULE,
    w204_long_option::RULE,
    w205_number_order::RULE,
    w206_mixed_numbers::RULE,
    w207_mixed_units::RULE,
    w208_vague_frequency::RULE,
    w209_blank_inside::RULE,
    w210_hinged::RULE,
    w211_mixed_kinds::RULE,
    w212_dose_writing::RULE,
    w213_unit_of_stem::RULE,
    w301_key_position::RULE,
    w302_number_of_options::RULE,
    w303_no_point::RULE,
    w304_no_reference::RULE,
    w305_no_objective::RULE,
    w306_no_why::RULE,
    w307_old_reference::RULE,
    w308_review_due::RULE,
    w309_no_vignette::RULE,
    w310_review_date::RULE,
    w311_language::RULE,
    w312_doi::RULE,
    w313_unused::RULE,
    w314_alike_tags::RULE,
    w315_left_over::RULE,
    w316_same_item::RULE,
];

/// Rules that look for English words, and so run on English decks only. Of E008, the part that looks for words does.
pub const ENGLISH: &[&str] = &[
    "W101", "W102", "W103", "W104", "W107", "W108", "W109", "W110", "W111", "W201", "W202", "W208", "W210", "W211",
    "W212", "W309",
];

/// What a deck is checked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// A deck in the making: what cannot be used, and what is unsafe.
    #[default]
    Draft,
    /// A deck for others: item-writing rules too.
    Publish,
    /// A deck for continuing medical education: every item explained, sourced and tied to an objective.
    Cme,
}

/// The terms of a check.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// What the deck is for.
    pub profile: Profile,
    /// The date of today as `YYYY-MM-DD`, where dates in the deck are to be compared with it.
    pub today: Option<String>,
}

/// A rule. Its texts are what `rounds explain` prints, and its examples are held to it by a test.
pub struct Rule {
    /// Its code, such as `E001`.
    pub code: &'static str,
    /// How grave its findings are at most.
    pub severity: Severity,
    /// The mildest profile that asks for it.
    pub from: Profile,
    /// Whether an item with such a finding is left out of study.
    pub spoils: bool,
    /// What is wrong where it finds something, in a line.
    pub summary: &'static str,
    /// What it does.
    pub finds: &'static str,
    /// Why that is bad.
    pub why: &'static str,
    /// A piece of a deck that it finds something in; in words, where a piece would be too long.
    pub bad: &'static str,
    /// The same piece, mended.
    pub good: &'static str,
    /// Where the rule is from, if not from the format itself.
    pub source: Option<&'static str>,
    /// Looks for it.
    check: fn(&Examined, &mut Vec<Diagnostic>),
}

impl Rule {
    /// Makes a finding of this rule.
    fn finding(&self, headline: impl Into<String>, span: Range<usize>) -> Diagnostic {
        Diagnostic::error(self.code, headline, span).severity(self.severity)
    }

    /// Whether it looks for English words.
    #[must_use]
    pub fn is_of_english(&self) -> bool {
        ENGLISH.contains(&self.code)
    }

    /// The rule of a code.
    #[must_use]
    pub fn of(code: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
    }
}

/// Runs every rule that the profile asks for. Findings come in file order, without those that the deck allows.
#[must_use]
pub fn run(draft: &Draft, terms: &Terms) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let examined = Examined::of(draft, terms);
    // Of a file that is no deck, nothing else is told, and nothing else shown.
    let of_file = |rule: &Rule| !draft.is_foreign() || rule.code == t004_foreign_text::RULE.code;
    let applies =
        |rule: &&Rule| rule.from <= terms.profile && of_file(rule) && (examined.english || !rule.is_of_english());
    for rule in RULES.iter().filter(applies) {
        (rule.check)(&examined, &mut found);
    }
    t021_unused_allow::settle(&examined, &mut found);
    found.sort_by(|a, b| a.primary.span.start.cmp(&b.primary.span.start).then(a.code.cmp(b.code)));
    found
}

/// Where a deck speaks of credit that no accredited provider stands behind, whatever the profile.
pub(super) fn claims_of_credit(draft: &Draft, terms: &Terms) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    (e401_credit::RULE.check)(&Examined::of(draft, terms), &mut found);
    found
}

/// Whether a finding makes the block that it is in unusable.
#[must_use]
pub fn spoils(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && Rule::of(finding.code).is_some_and(|rule| rule.spoils)
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

/// Names that a deck has, asked whether one is among them and which is most like one that is not.
///
/// Comparing every unknown name with every known one takes time with the square of the deck, so no more than [`COMPARED`]
/// are compared; later ones are told without a proposal.
struct Known<'d> {
    names: HashSet<&'d str>,
    by_length: HashMap<usize, Vec<&'d str>>,
    left: Cell<usize>,
}

/// Names that are compared with unknown ones, for one rule over one deck.
const COMPARED: usize = 200_000;

impl<'d> Known<'d> {
    /// Takes the names.
    fn of(names: impl Iterator<Item = &'d str>) -> Self {
        let names: HashSet<&str> = names.collect();
        let mut by_length = HashMap::<usize, Vec<&str>>::new();
        for name in names.iter().filter(|name| name.len() <= LONGEST) {
            by_length.entry(name.chars().count()).or_default().push(name);
        }
        Self { names, by_length, left: Cell::new(COMPARED) }
    }

    /// Whether a name is one of them.
    fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The name that is most like one, as [`near`] has it.
    fn near(&self, name: &str) -> Option<&'d str> {
        let length = name.chars().count();
        let alike = (length.saturating_sub(2)..=length + 2).filter_map(|length| self.by_length.get(&length));
        self.left.set(self.left.get().checked_sub(alike.clone().map(Vec::len).sum())?);
        near(name, alike.flatten().copied())
    }
}

/// A name of more bytes is like no other: comparing two takes time with the square of their length.
const LONGEST: usize = 4 * ID_BYTES;

/// The word that is most like one, if one is near and no other is as near.
fn near<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let length = word.chars().count();
    let allowed = if length < 5 { 1 } else { 2 };
    let (mut best, mut nearest) = (allowed + 1, None);
    // What is longer or shorter by more is not near; comparing it would take as long as it is.
    for known in words.into_iter().filter(|known| known.chars().count().abs_diff(length) <= allowed) {
        let distance = strsim::damerau_levenshtein(known, word);
        if distance < best {
            (best, nearest) = (distance, Some(known));
        } else if distance == best && nearest != Some(known) {
            nearest = None;
        }
    }
    nearest
}

/// A text as a TOML string on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Completes a finding with the word that was meant, where one is near, or else with other help. The change is offered
/// where no number differs: `cohen2019` is another source than `cohen2020`.
fn proposing(
    finding: Diagnostic,
    written: &str,
    near: Option<&str>,
    write: impl Fn(&str) -> String,
    otherwise: &str,
) -> Diagnostic {
    let Some(word) = near else { return finding.help(otherwise) };
    let span = finding.primary.span.clone();
    let finding = finding.label(format!("did you mean `{word}`?")).help(write(word));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if digits(written) == digits(word) { finding.patch(span, format!("\"{word}\"")) } else { finding }
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
    fn so_many_names_are_compared_and_no_more() {
        let names: Vec<String> = (0..COMPARED / 100).map(|n| format!("source-{n:06}")).collect();
        let known = Known::of(names.iter().map(String::as_str));
        let unknown: Vec<String> = (0..150).map(|n| format!("source-{n:06}x")).collect();
        let proposed = unknown.iter().filter(|name| known.near(name).is_some()).count();
        assert!(known.has("source-000007") && !known.has("source-000007x"));
        assert_eq!(proposed, 100, "the others are told without a proposal");
        assert_eq!(near(&"a".repeat(1_000_000), ["a".repeat(999_999).as_str()]), None);
    }

    #[test]
    fn only_near_words_are_proposed() {
        assert_eq!(near("corect", ["correct", "text"]), Some("correct"));
        assert_eq!(near("xyz", ["correct", "why"]), None);
        assert_eq!(near("hint", ["kind"]), None);
        assert_eq!(near("atlas3", ["atlas1", "atlas2"]), None, "either may be meant");
        assert_eq!(near("atlas", ["atlas1", "atlas"]), Some("atlas"));
    }

    #[test]
    fn a_change_that_would_make_another_number_is_not_offered() {
        let proposed = |written, near| {
            let finding = Diagnostic::error("T015", "x", 0..1);
            proposing(finding, written, Some(near), str::to_owned, "").patch.is_some()
        };
        assert!(proposed("cohn2020", "cohen2020") && !proposed("cohen2019", "cohen2020") && !proposed("W10", "W101"));
    }
}
