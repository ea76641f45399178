//! W312: a DOI is a valid, bare identifier.

use super::{LintContext, Profile, Rule};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W312",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "`doi` is not a DOI",
    finds: "Checks that `doi` is the bare identifier: `10.`, a number, a slash and the rest, without spaces, a web address or \"doi:\".",
    why: "The link for learners is built from it. A DOI that includes a web address or a space leads nowhere.",
    bad: r#"schema = 1

[deck]
id = "example"
title = "An example"

[refs]
guideline = { text = "A guideline. 2024", doi = "https://doi.org/10.1000/182" }"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "An example"

[refs]
guideline = { text = "A guideline. 2024", doi = "10.1000/182" }"#,
    source: Some("DOI Handbook, section 2.2 (International DOI Foundation)"),
    check,
};

/// Common prefixes of a DOI.
const FRONT: [&str; 9] = [
    "https://doi.org/",
    "http://doi.org/",
    "https://dx.doi.org/",
    "http://dx.doi.org/",
    "https://www.doi.org/",
    "www.doi.org/",
    "dx.doi.org/",
    "doi.org/",
    "doi:",
];

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for (_, source) in &ast.refs {
        let Some((field, doi)) = source.field("doi").zip(source.text("doi")) else { continue };
        if is_doi(doi) {
            continue;
        }
        let headline = format!("`{}` is not a DOI", clean_line(doi.trim()));
        let finding = RULE.finding(headline, field.span.clone());
        let bare = bare(doi);
        found.push(if is_doi(bare) && !bare.contains(['"', '\\']) {
            finding.help(format!("write only the DOI: \"{bare}\"")).patch(field.span.clone(), format!("\"{bare}\""))
        } else {
            finding.help("write it starting with `10.`, such as \"10.1000/182\", or use `url` for a web address")
        });
    }
}

/// A DOI without prefixes and trailing punctuation.
fn bare(doi: &str) -> &str {
    let mut rest = doi.trim();
    while let Some(shorter) = FRONT
        .iter()
        .find(|front| rest.get(..front.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(front)))
        .map(|front| rest[front.len()..].trim_start())
    {
        rest = shorter;
    }
    rest.trim_end_matches(['.', ',', ';']).trim_end()
}

/// Whether a text is a DOI and nothing else.
fn is_doi(text: &str) -> bool {
    let Some((registrant, rest)) = text.strip_prefix("10.").and_then(|rest| rest.split_once('/')) else { return false };
    let numbers = registrant.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let first = registrant.split('.').next().unwrap_or_default().len();
    let whole = !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control());
    numbers && (4..=9).contains(&first) && whole && !rest.ends_with(['.', ',', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_punctuation_around_a_doi_are_removed() {
        for doi in [
            "10.1136/rapm-2019-101243",
            "10.1002/(SICI)1097-4598(199705)20:5<517::AID-MUS1>3.0.CO;2-0",
            "10.1000.10/123",
        ] {
            assert!(is_doi(doi), "{doi}");
        }
        for (doi, right) in [
            ("https://doi.org/10.1000/182", Some("10.1000/182")),
            ("HTTPS://DX.DOI.ORG/10.1000/182", Some("10.1000/182")),
            ("doi:10.1000/182", Some("10.1000/182")),
            ("DOI: 10.1000/182.", Some("10.1000/182")),
            (" 10.1000/182 ", Some("10.1000/182")),
            ("10.1000", None),
            ("10.1000/", None),
            ("10.1000/18 2", None),
            ("11.1000/182", None),
            ("PMID 123456", None),
            ("", None),
        ] {
            assert!(!is_doi(doi), "{doi}");
            assert_eq!(Some(bare(doi)).filter(|bare| is_doi(bare)), right, "{doi}");
        }
    }
}
