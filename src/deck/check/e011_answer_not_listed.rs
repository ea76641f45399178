//! E011: the answer to a vignette is one of the options that the vignettes share.

use super::{LintContext, Profile, Rule};
use super::{nearest, norm, toml_string};
use crate::deck::ast::Field;
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::markup::cleaned;
use crate::deck::wording;

pub const RULE: Rule = Rule {
    code: "E011",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "the answer to a vignette is not one of the options",
    finds: "Checks that the `answer` of each vignette in an `emq` item repeats the text of one of its options, word for word.",
    why: "No answer to the vignette could be correct.",
    bad: r#"[[item]]
id = "roots"
kind = "emq"
stem = "Which root is compressed?"
options = [ { text = "The L4 root" }, { text = "The L5 root" } ]
vignettes = [ { id = "toe", stem = "A man cannot extend his big toe.", answer = "the L5 root" } ]"#,
    good: r#"[[item]]
id = "roots"
kind = "emq"
stem = "Which root is compressed?"
options = [ { text = "The L4 root" }, { text = "The L5 root" } ]
vignettes = [ { id = "toe", stem = "A man cannot extend his big toe.", answer = "The L5 root" } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in ast.items.iter().filter(|item| item.kind() == "emq" && item.options.len() > 1) {
        let options: Vec<String> = item.options.iter().filter_map(|option| option.text("text")).map(cleaned).collect();
        for vignette in &item.vignettes {
            let (Some(field), Some(answer)) = (vignette.field("answer"), vignette.text("answer")) else { continue };
            let answer = cleaned(answer);
            if !options.contains(&answer) {
                found.push(finding(field, &answer, &options));
            }
        }
    }
}

fn finding(field: &Field, answer: &str, options: &[String]) -> Diagnostic {
    let shown = clean_line(answer.get(..60).unwrap_or(answer));
    let finding = Diagnostic::error(RULE.code, format!("no option reads `{shown}`"), field.span.clone());
    let texts = || options.iter().map(String::as_str);
    let same =
        |option: &&str| norm(option) == norm(answer) || wording::is_same(&[(*option).to_owned()], &[answer.to_owned()]);
    let unique = texts().find(same).filter(|_| texts().filter(same).count() == 1);
    if let Some(option) = unique.filter(|option| !option.contains('\n')) {
        return finding
            .label(format!("did you mean `{}`?", clean_line(option)))
            .help("repeat the text of the option")
            .patch(field.span.clone(), toml_string(option));
    }
    // A different number is never a typo: L4 is close to L5 but means something else.
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let finding = match nearest(answer, texts().filter(|option| digits(option) == digits(answer))) {
        Some(option) => finding.label(format!("did you mean `{}`?", clean_line(option))),
        None => finding,
    };
    finding.help("repeat the text of the correct option exactly as it appears in `options`; letters do not work here")
}
