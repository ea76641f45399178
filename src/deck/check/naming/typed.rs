//! Letters and numbers that authors typed in front of their options, although the screen adds its own.

use super::label::{self, Label, Style, Token, label, tokens};

/// Where the typed letters such as "A. " or "(B) " end, for each option; none unless they count the options from the
/// first.
pub fn ends(options: &[&str]) -> Option<Vec<usize>> {
    if options.len() < 2 {
        return None;
    }
    let prefixes: Vec<Option<(Label, usize, bool)>> = options.iter().map(|text| prefix(text)).collect();
    let mut style = None;
    let (mut counted, mut strong) = (0, true);
    for (index, prefix) in prefixes.iter().enumerate() {
        let Some((label, _, certain)) = prefix else {
            strong = false;
            continue;
        };
        if label.index != index || style.is_some_and(|style| style != label.style) {
            return None;
        }
        style = Some(label.style);
        counted += 1;
        strong &= true;
        if !certain {
            // "C. difficile" is a name unless all options are lettered.
            strong &= prefixes.iter().all(Option::is_some);
            if !prefixes.iter().all(Option::is_some) {
                return None;
            }
        }
    }
    // One option without a letter, the last, may be "None of the above".
    let enough = strong || counted >= 2 && counted + 1 >= options.len() || counted >= 3;
    enough.then(|| prefixes.iter().map(|prefix| prefix.map_or(0, |(_, end, _)| end)).collect())
}

/// The letter or number in front of a text, its length, and whether it cannot be anything else.
fn prefix(text: &str) -> Option<(Label, usize, bool)> {
    let lead = text.len() - text.trim_start_matches(['(', '[', '*', ' ']).len();
    let body = &text[lead..];
    let word = body.len() - body.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).len();
    let (style, index) = label::style(&body[..word])?;
    let rest = &body[word..];
    let closed = rest.strip_prefix("**").unwrap_or(rest);
    let closed = closed.strip_prefix([')', ']', '.', ':', '-', '–', '—']).or_else(|| closed.strip_prefix(" -"))?;
    let rest_of_text = closed.trim_start_matches([')', '*']).trim_start();
    if rest_of_text.is_empty() || rest_of_text.len() == closed.len() && !rest.starts_with([')', ']']) {
        return None;
    }
    let certain =
        rest.starts_with([')', ']', ':']) || rest_of_text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    Some((Label { style, index, wrapped: true }, text.len() - rest_of_text.len(), certain))
}

/// Whether a stem numbers its own statements with labels in the style of `text`, so that these labels refer to them.
pub fn enumerates(stem: &str, text: &str) -> bool {
    let Some(style) = label_style(text) else { return false };
    let tokens = tokens(stem);
    let counted = |index: usize| {
        tokens.iter().enumerate().any(|(n, token)| {
            label::style(token.word) == Some((style, index)) && is_listed(token) && starts_entry(&tokens, n)
        })
    };
    counted(0) && counted(1)
}

/// Whether a token is followed by the punctuation of a list label.
fn is_listed(token: &Token) -> bool {
    token.after.starts_with([')', '.', ':', ']']) && token.after.len() > 1
}

/// Whether a token can start a list entry.
fn starts_entry(tokens: &[Token], n: usize) -> bool {
    let before = tokens[n].before;
    n == 0 || before.contains('\n') || before.contains(['.', ':', ';', ',', '(', '?'])
}

/// The style of the first label of a text.
fn label_style(text: &str) -> Option<Style> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|n| label(&tokens, n)).map(|label| label.style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_letters_before_options_are_found_but_not_names() {
        for options in [
            ["A. Gabapentin", "B) Pregabalin", "(C) Aspirin"],
            ["a) x", "b) y", "c) z"],
            ["1. First", "2. Second", "3. Third"],
            ["A: one", "B: two", "C: three"],
            ["A - one", "B - two", "C - three"],
            ["**A.** One", "**B.** Two", "**C.** Three"],
            ["i. One", "ii. Two", "iii. Three"],
            ["[A] One", "[B] Two", "None of these"],
        ] {
            assert!(ends(&options).is_some(), "{options:?}");
        }
        for options in [
            ["C. difficile", "E. coli", "H. pylori"],
            ["A. fumigatus", "E. coli", "C. albicans"],
            ["A-delta fibers", "B fibers", "C fibers"],
            ["1.5 mg", "2.5 mg", "3.5 mg"],
            ["1:1000", "2:1000", "3:1000"],
            ["A delta", "B cell", "C fiber"],
            ["Vitamin A", "Vitamin B", "Vitamin C"],
            ["A-V block", "B-cell", "C-fiber"],
        ] {
            assert_eq!(ends(&options), None, "{options:?}");
        }
        assert_eq!(ends(&["A. Gabapentin", "B) Pregabalin", "(C) Aspirin"]), Some(vec![3, 3, 4]));
    }

    #[test]
    fn labels_of_numbered_statements_refer_to_the_stem() {
        let stem = "Consider:\n\n1. Burning\n2. Swelling\n\nWhich are signs of CRPS?";
        assert!(enumerates(stem, "1 and 2") && !enumerates(stem, "A and B"));
        assert!(enumerates("Given (i) pain, (ii) edema and (iii) fever, which fit?", "i and ii"));
        assert!(!enumerates("A 40-year-old has pain. B cells are normal.", "A and B"));
    }
}
