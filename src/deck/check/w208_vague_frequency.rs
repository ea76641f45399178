//! W208: no option says "usually" or "often".

use super::wanted::Wanted;
use super::words::Passage;
use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W208",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "an option says how often in a word without a number",
    finds: "Finds words such as \"usually\", \"often\" and \"rarely\" in an option, unless every option has one, or the right one and a wrong one have.",
    why: "Readers take \"often\" for anything from 20 to 80 percent, and a hedged option is more likely to be right.",
    bad: r#"[[item]]
id = "example"
stem = "What follows the injection?"
options = [
  { text = "Numbness is usually brief", correct = true },
  { text = "Weakness lasts a week" },
  { text = "Fever comes at once" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What follows the injection?"
options = [
  { text = "Numbness for some hours", correct = true },
  { text = "Weakness for a week" },
  { text = "Fever within minutes" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

/// Words for how often.
const VAGUE: Wanted = Wanted::new(&[
    "usually",
    "often",
    "frequently",
    "sometimes",
    "rarely",
    "occasionally",
    "commonly",
    "generally",
    "seldom",
    "typically",
]);

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in examined.items.iter().filter(|item| item.item.is_chosen()) {
        let vague = |option: &Passage| option.first_of(&VAGUE).map(|(word, place)| (word.to_owned(), place));
        let with: Vec<_> = item.options.iter().filter_map(|option| Some((option, vague(&option.passage)?))).collect();
        let right = with.iter().filter(|(option, _)| option.correct).count();
        if with.len() == item.options.len() || (right > 0 && with.len() > right) {
            continue;
        }
        for (option, (word, place)) in with {
            let headline = format!("`{word}` says how often without a number");
            found.push(
                RULE.finding(headline, examined.place(&option.passage, &place))
                    .help("give the figure, or leave the word out"),
            );
        }
    }
}
