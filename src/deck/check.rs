//! Runs every lint rule over a deck file, and sorts the diagnostics by position.
//!
//! Each rule is a file that says what it checks for and why, with a bad and a good example, and a function that
//! reports. To add a rule, add a file with its `mod`, a line in [`RULES`], and a fixture in the tests. The modules are
//! declared without a macro because rustfmt does not find files through macros.

use super::ast::DeckAst;
use super::diagnostic::{Diagnostic, Severity};
use super::nearest::{Known, nearest};
use super::toml_string::toml_string;

mod check_options;
mod context;
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
mod foreign;
mod formats;
mod lettered;
mod mistake;
mod naming;
mod odds;
mod rule;
mod sameness;
mod suggestion;
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
mod text;
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
mod word_set;
mod words;

use context::{ItemView, LintContext};
use suggestion::with_suggestion;
use text::norm;

pub use check_options::{CheckOptions, Profile};
pub use mistake::in_words as syntax_in_words;
pub use rule::{ENGLISH, Rule};
pub use t005_encoding::utf16;
pub use t022_lost_history::finding as lost_history;
pub use w316_same_item::{Question, in_file as same_item_in_file, questions};

/// All rules, sorted by code.
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

impl Rule {
    /// The rule with a code.
    #[must_use]
    pub fn of(code: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
    }
}

/// Runs every rule of the profile. The diagnostics are sorted by position, without those that the deck allows.
#[must_use]
pub fn run(ast: &DeckAst, check_options: &CheckOptions) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let context = LintContext::of(ast, check_options);
    // If the file is not a deck, nothing else is reported, and nothing of it is shown.
    let of_file = |rule: &Rule| !ast.is_foreign() || rule.code == t004_foreign_text::RULE.code;
    let applies = |rule: &&Rule| {
        rule.from <= check_options.profile && of_file(rule) && (context.english || !rule.is_of_english())
    };
    for rule in RULES.iter().filter(applies) {
        (rule.check)(&context, &mut found);
    }
    t021_unused_allow::remove_allowed(RULES, &context, &mut found);
    found.sort_by(|a, b| a.primary.span.start.cmp(&b.primary.span.start).then(a.code.cmp(b.code)));
    found
}

/// Mentions of credit in a deck without an accredited provider, under any profile.
pub(super) fn claims_of_credit(ast: &DeckAst, check_options: &CheckOptions) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    (e401_credit::RULE.check)(&LintContext::of(ast, check_options), &mut found);
    found
}

/// Whether a diagnostic makes its block unusable.
#[must_use]
pub fn excludes_item(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && Rule::of(finding.code).is_some_and(|rule| rule.excludes_item)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique() {
        let codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    }
}
