//! W111: the right option does not look different from all others.

use super::wanted::Wanted;
use super::words::Passage;
use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// Abbreviations that end with a full stop.
const ABBREVIATIONS: Wanted = Wanted::new(&[
    "abbr", "al", "approx", "art", "bid", "ca", "cf", "dept", "diff", "dist", "ed", "equiv", "esp", "est", "etc",
    "excl", "ext", "fig", "gen", "hr", "hrs", "inc", "incl", "inf", "inj", "int", "lat", "lig", "max", "med", "min",
    "mins", "mod", "neg", "nos", "nov", "occ", "pos", "post", "prn", "prox", "qd", "qid", "qs", "resp", "sec", "sp",
    "spp", "subst", "sup", "tab", "temp", "tid", "v", "var", "vit", "vol", "vs", "wt",
]);

/// The rule.
pub const RULE: Rule = Rule {
    code: "W111",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "only the right option ends with a full stop, or only it begins with a capital",
    finds: "Compares how options end and begin: only the right one with a full stop, or without; only it with a capital, or in lower case.",
    why: "The odd one out draws the eye, and it is the answer.",
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

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in examined.items.iter().filter(|item| item.options.len() > 2) {
        let Some((key, others)) = item.single() else { continue };
        let odd = |look: fn(&Passage) -> bool| others.clone().all(|other| look(other) != look(key));
        let help = "write all options alike: full stops and capitals";
        let sentence = |option: &Passage| option.text.ends_with('.') && !is_abbreviated(option);
        if odd(|option| option.text.ends_with('.')) {
            if !sentence(key) && !others.clone().any(sentence) {
                continue;
            }
            let last = key.text.char_indices().next_back().map_or(0, |(at, _)| at);
            let place = last..key.text.len();
            let finding =
                RULE.finding("only the right option ends differently", examined.place(key, &place)).help(help);
            found.push(
                match examined.exact(key, &place).filter(|_| key.text.ends_with('.') && ends_with_a_word(key)) {
                    Some(span) => finding.patch(span, ""),
                    None => finding,
                },
            );
        } else if odd(starts_small) && !is_name(key) {
            let place = 0..key.text.chars().next().map_or(0, char::len_utf8);
            found
                .push(RULE.finding("only the right option begins differently", examined.place(key, &place)).help(help));
        }
    }
}

/// Whether the full stop at the end of an option is that of an abbreviation.
fn is_abbreviated(option: &Passage) -> bool {
    let text = option.text.trim_end_matches('.');
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let bare = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    bare.contains('.') || bare.chars().count() == 1 || ABBREVIATIONS.has(bare)
}

/// Whether the last word of an option is surely no abbreviation: long, and of small letters only.
fn ends_with_a_word(option: &Passage) -> bool {
    let last = option.text.trim_end_matches('.').rsplit(char::is_whitespace).next().unwrap_or_default();
    last.chars().count() > 4 && last.chars().all(char::is_lowercase)
}

/// Whether an option begins with a small letter.
fn starts_small(option: &Passage) -> bool {
    option.text.starts_with(char::is_lowercase)
}

/// Whether an option begins with an abbreviation or a sign, which keeps its form.
fn is_name(option: &Passage) -> bool {
    let first = option.text.split_whitespace().next().unwrap_or_default();
    first.chars().skip(1).any(char::is_uppercase)
        || !first.starts_with(char::is_alphabetic)
        || first.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::deck::check::{Profile, Terms};

    /// Whether W111 is found where one option is right and so written, and whether a change is offered.
    fn found(right: &str, wrong: &str) -> Option<bool> {
        let source = format!(
            "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'a'\nstem = 'How often is it given?'\noptions = [{{ text = '{right}', correct = true }}, {{ text = '{wrong}' }}, {{ text = 'on two days' }}]\n"
        );
        let terms = Terms { profile: Profile::Publish, today: None };
        let findings = crate::deck::findings(&source, &terms).diagnostics;
        findings.iter().find(|one| one.code == "W111").map(|one| one.patch.is_some())
    }

    #[test]
    fn the_full_stop_of_an_abbreviation_is_not_cut() {
        assert_eq!(found("give the steroid.", "remove the needle"), Some(true));
        for text in ["q.i.d.", "vit. B12 etc.", "30 mg bid.", "as in vit. D."] {
            assert_eq!(found(text, "daily"), None, "{text}");
        }
        assert_eq!(found("in the supr.", "daily"), Some(false), "it may be one");
    }
}
