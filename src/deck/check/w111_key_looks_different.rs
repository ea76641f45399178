//! W111: the correct option does not look different from all the others.

use super::word_set::WordSet;
use super::words::TextSpan;
use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// Abbreviations that end with a period.
const ABBREVIATIONS: WordSet = WordSet::new(&[
    "abbr", "al", "approx", "art", "bid", "ca", "cf", "dept", "diff", "dist", "ed", "equiv", "esp", "est", "etc",
    "excl", "ext", "fig", "gen", "hr", "hrs", "inc", "incl", "inf", "inj", "int", "lat", "lig", "max", "med", "min",
    "mins", "mod", "neg", "nos", "nov", "occ", "pos", "post", "prn", "prox", "qd", "qid", "qs", "resp", "sec", "sp",
    "spp", "subst", "sup", "tab", "temp", "tid", "v", "var", "vit", "vol", "vs", "wt",
]);

pub const RULE: Rule = Rule {
    code: "W111",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "only the correct option ends with a period or starts with a capital letter, or only it does not",
    finds: "Checks whether the correct option alone ends with a period or starts with a capital letter, or is the only one that does not.",
    why: "The odd one out catches the eye, and it is the answer.",
    bad: r#"[[item]]
id = "example"
stem = "What comes first?"
options = [
  { text = "Aspirate and give contrast.", correct = true },
  { text = "Give the steroid" },
  { text = "Remove the needle" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What comes first?"
options = [
  { text = "Aspirate and give contrast", correct = true },
  { text = "Give the steroid" },
  { text = "Remove the needle" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in context.items.iter().filter(|item| item.options.len() > 2) {
        let Some((key, others)) = item.single() else { continue };
        let odd = |look: fn(&TextSpan) -> bool| others.clone().all(|other| look(other) != look(key));
        let help = "use the same final punctuation and capitalization in all options";
        let sentence = |option: &TextSpan| option.text.ends_with('.') && !is_abbreviated(option);
        if odd(|option| option.text.ends_with('.')) {
            if !sentence(key) && !others.clone().any(sentence) {
                continue;
            }
            let last = key.text.char_indices().next_back().map_or(0, |(at, _)| at);
            let range = last..key.text.len();
            let finding =
                RULE.finding("only the correct option ends differently", context.span(key, &range)).help(help);
            found.push(match context.exact(key, &range).filter(|_| key.text.ends_with('.') && ends_with_a_word(key)) {
                Some(span) => finding.patch(span, ""),
                None => finding,
            });
        } else if odd(starts_small) && !is_name(key) {
            let range = 0..key.text.chars().next().map_or(0, char::len_utf8);
            found
                .push(RULE.finding("only the correct option starts differently", context.span(key, &range)).help(help));
        }
    }
}

/// Whether the period at the end of an option belongs to an abbreviation.
fn is_abbreviated(option: &TextSpan) -> bool {
    let text = option.text.trim_end_matches('.');
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let bare = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    bare.contains('.') || bare.chars().count() == 1 || ABBREVIATIONS.has(bare)
}

/// Whether the last word of an option is clearly not an abbreviation: long and all lowercase.
fn ends_with_a_word(option: &TextSpan) -> bool {
    let last = option.text.trim_end_matches('.').rsplit(char::is_whitespace).next().unwrap_or_default();
    last.chars().count() > 4 && last.chars().all(char::is_lowercase)
}

/// Whether an option starts with a lowercase letter.
fn starts_small(option: &TextSpan) -> bool {
    option.text.starts_with(char::is_lowercase)
}

/// Whether an option starts with an abbreviation or a symbol whose case is fixed.
fn is_name(option: &TextSpan) -> bool {
    let first = option.text.split_whitespace().next().unwrap_or_default();
    first.chars().skip(1).any(char::is_uppercase)
        || !first.starts_with(char::is_alphabetic)
        || first.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::deck::check::{CheckOptions, Profile};

    /// Whether W111 is found where one option is right and so written, and whether a change is offered.
    fn found(right: &str, wrong: &str) -> Option<bool> {
        let source = format!(
            "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'a'\nstem = 'How often is it given?'\noptions = [{{ text = '{right}', correct = true }}, {{ text = '{wrong}' }}, {{ text = 'on two days' }}]\n"
        );
        let terms = CheckOptions { profile: Profile::Publish, today: None };
        let findings = crate::deck::findings(&source, &terms).diagnostics;
        findings.iter().find(|one| one.code == "W111").map(|one| one.patch.is_some())
    }

    #[test]
    fn the_period_of_an_abbreviation_is_kept() {
        assert_eq!(found("give the steroid.", "remove the needle"), Some(true));
        for text in ["q.i.d.", "vit. B12 etc.", "30 mg bid.", "as in vit. D."] {
            assert_eq!(found(text, "daily"), None, "{text}");
        }
        assert_eq!(found("in the supr.", "daily"), Some(false), "it may be one");
    }
}
