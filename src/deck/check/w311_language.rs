//! W311: the language of a deck is a standard language tag.

use super::{LintContext, Profile, Rule};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W311",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "`language` is not a language tag",
    finds: "Checks that `language` is a BCP 47 tag: an ISO 639 code such as `en`, optionally followed by a hyphen and a region or script, as in `en-US`.",
    why: "English rules run only on English decks, and this tag identifies them.",
    bad: r#"schema = 1

[deck]
id = "example"
title = "An example"
language = "english""#,
    good: r#"schema = 1

[deck]
id = "example"
title = "An example"
language = "en""#,
    source: Some("IETF BCP 47 (RFC 5646); ISO 639-1"),
    check,
};

/// The ISO 639-1 codes.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz \
                     ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii \
                     ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi \
                     mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw \
                     sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk \
                     ur uz ve vi vo wa wo xh yi yo za zh zu";
/// Names and three-letter codes of languages that have a two-letter code.
const NAMES: &[(&str, &str)] = &[
    ("english", "en"),
    ("eng", "en"),
    ("american", "en-US"),
    ("british", "en-GB"),
    ("german", "de"),
    ("deutsch", "de"),
    ("deu", "de"),
    ("ger", "de"),
    ("french", "fr"),
    ("français", "fr"),
    ("francais", "fr"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("spanish", "es"),
    ("español", "es"),
    ("espanol", "es"),
    ("spa", "es"),
    ("italian", "it"),
    ("italiano", "it"),
    ("ita", "it"),
    ("portuguese", "pt"),
    ("português", "pt"),
    ("por", "pt"),
    ("dutch", "nl"),
    ("nederlands", "nl"),
    ("nld", "nl"),
    ("dut", "nl"),
    ("polish", "pl"),
    ("pol", "pl"),
    ("russian", "ru"),
    ("rus", "ru"),
    ("turkish", "tr"),
    ("tur", "tr"),
    ("arabic", "ar"),
    ("ara", "ar"),
    ("chinese", "zh"),
    ("zho", "zh"),
    ("chi", "zh"),
    ("japanese", "ja"),
    ("jpn", "ja"),
    ("korean", "ko"),
    ("kor", "ko"),
    ("swedish", "sv"),
    ("swe", "sv"),
    ("norwegian", "no"),
    ("nor", "no"),
    ("danish", "da"),
    ("dan", "da"),
    ("finnish", "fi"),
    ("fin", "fi"),
    ("greek", "el"),
    ("hindi", "hi"),
    ("hin", "hi"),
];

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let Some(deck) = &ast.deck else { return };
    let Some((field, language)) = deck.field("language").zip(deck.text("language")) else { return };
    let tag = language.trim();
    if is_tag(language) {
        return;
    }
    let headline = format!("`{}` is not a language tag", clean_line(tag));
    let finding = RULE.finding(headline, field.span.clone());
    found.push(match meant(tag) {
        Some(meant) => {
            let quoted = format!("\"{meant}\"");
            finding
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write {quoted}"))
                .patch(field.span.clone(), quoted)
        }
        None => finding.help("write an ISO 639 code, such as \"en\", \"en-US\" or \"de\""),
    });
}

/// Whether a text is a tag: an existing two-letter code or any three-letter code, with optional subtags.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let code = parts.next().unwrap_or_default();
    let known = match code.len() {
        2 => CODES.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(code)),
        3 => code.bytes().all(|byte| byte.is_ascii_alphabetic()) && by_name(code).is_none(),
        _ => false,
    };
    let whole = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    known && parts.all(|part| whole(part) && !part.eq_ignore_ascii_case("uk"))
}

/// The code of a language, by its name.
fn by_name(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code)
}

/// The tag that was meant, if that is clear.
fn meant(tag: &str) -> Option<String> {
    let joined = tag.replace('_', "-");
    let region = |tag: &str| match tag.rsplit_once('-') {
        Some((code, region)) if region.eq_ignore_ascii_case("uk") => format!("{code}-GB"),
        _ => tag.to_owned(),
    };
    let joined = region(&joined);
    if is_tag(&joined) {
        return Some(joined);
    }
    let (code, rest) = joined.split_once('-').map_or((joined.as_str(), None), |(code, rest)| (code, Some(rest)));
    let code = by_name(code)?;
    let tag = rest.map_or(code.to_owned(), |rest| format!("{code}-{rest}"));
    is_tag(&tag).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_are_distinguished_from_names() {
        for tag in ["en", "EN", "en-US", "de-CH", "zh-Hant-TW", "gsw", "pt-BR", "es-419"] {
            assert!(is_tag(tag), "{tag}");
        }
        for (tag, right) in [
            ("english", Some("en")),
            ("English", Some("en")),
            ("en_US", Some("en-US")),
            ("en-UK", Some("en-GB")),
            ("eng", Some("en")),
            ("Deutsch", Some("de")),
            ("xx", None),
            ("klingon", None),
            ("e", None),
            ("", None),
            ("en us", None),
        ] {
            assert!(!is_tag(tag), "{tag}");
            assert_eq!(meant(tag).as_deref(), right, "{tag}");
        }
    }
}
