//! Diagnostics that suggest the closest match of an unknown name.

use crate::deck::diagnostic::Diagnostic;

/// Completes a diagnostic with the closest match, or with other help if there is none. The fix is safe only if all
/// digits are the same: `cohen2019` is not a typo for `cohen2020`.
pub fn with_suggestion(
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
    fn no_fix_changes_a_number() {
        let proposed = |written, near| {
            let finding = Diagnostic::error("T015", "x", 0..1);
            with_suggestion(finding, written, Some(near), str::to_owned, "").patch.is_some()
        };
        assert!(proposed("cohn2020", "cohen2020") && !proposed("cohen2019", "cohen2020") && !proposed("W10", "W101"));
    }
}
