//! W315: no placeholder or sample text is left in the deck.

use super::word_set::WordSet;
use super::words::TextSpan;
use super::{LintContext, Profile, Rule};
use crate::deck::ast::{Field, Table, Value};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::Kind;

pub const RULE: Rule = Rule {
    code: "W315",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "placeholder or sample text",
    finds: "Checks for TODO, FIXME, XXX, TBD, \"lorem ipsum\" and placeholder sentences. Unchanged sample text from `rounds new` and `rounds add` is a note.",
    why: "Learners would read it.",
    bad: r#"[[item]]
id = "example"
stem = "Which nerve is the target? TODO: add a patient"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which nerve is the target in a 61-year-old man?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    source: None,
    check,
};

/// Words that authors leave as reminders.
const MARKS: [&str; 6] = ["TODO", "FIXME", "XXX", "TBD", "TKTK", "PLACEHOLDER"];
/// Placeholder sentences, in lowercase.
const PLACEHOLDERS: [&str; 5] =
    ["why is it right?", "why is it wrong?", "why is this right?", "why is this wrong?", "lorem ipsum"];
/// Verbs that ask an author to write something.
const ASKING: WordSet = WordSet::listed("write type enter insert put add paste fill attach");
/// What an author may be asked for.
const PIECES: WordSet = WordSet::listed(
    "question questions stem lead-in answer answers option options distractor distractors text explanation rationale \
     reason feedback why point reference source citation title summary vignette case sentence word words something \
     figure image picture photo ecg ekg x-ray table graph diagram name id key",
);
/// Words that may accompany these.
const ADJACENT: WordSet = WordSet::listed("the a an your my this correct right wrong of for in");
/// The last words of such a request.
const ENDING: WordSet = WordSet::listed("here goes comes needed missing");
/// Sample text of a new deck or item, by its beginning.
pub const SAMPLES: [&str; 14] = [
    "What learners can do after this deck.",
    "Your name",
    "A 61-year-old man has a 1-year history of low back pain. The pain is worse when he leans backward",
    "Which test best identifies the facet joints as the source of his pain?",
    "Two blocks relieve his pain. Which nerve is then the target of radiofrequency ablation?",
    "The L4-L5 facet joint is supplied by the medial branches of {{1}} and {{2}}.",
    "Each patient has had low back pain for several months. Which structure is the most likely source?",
    "A 54-year-old woman is scheduled for medial branch blocks of the left L4-L5 facet joint.",
    "Two medial branches are each blocked with 0.5 mL of lidocaine 2%.",
    "Put the steps toward radiofrequency ablation for facet joint pain in order.",
    "Why can imaging of the facet joint not replace a medial branch block?",
    "Which branch of the dorsal ramus carries sensation from a lumbar facet joint?",
    "A 61-year-old man has low back pain that was relieved by two diagnostic blocks.",
    "Degenerative facet joints on imaging prove that these joints are the source of back pain.",
];
/// Sample text of earlier versions, which may still be in decks.
const EARLIER_SAMPLES: [&str; 12] = [
    "What a learner can do after this deck.",
    "A 61-year-old man has had pain in the lower back for a year. It is worse when he leans backward,",
    "Which test best supports the facet joints as the source?",
    "Two blocks relieve him. Which nerve is then treated with radiofrequency?",
    "The facet joint of L4-L5 is supplied by the medial branches of {{1}} and {{2}}.",
    "Each person has had pain in the lower back for months. Which structure is the likeliest source?",
    "A 54-year-old woman is to have the facet joint of L4-L5 on the left blocked by its nerve supply.",
    "Put the way to radiofrequency treatment of facet joint pain in order.",
    "Why can a medial branch block not be replaced by an image of the facet joint?",
    "Which branch of the dorsal ramus carries the feeling of a lumbar facet joint?",
    "A 61-year-old man has pain in the lower back that two diagnostic blocks have relieved.",
    "Worn facet joints on an image prove that back pain comes from these joints.",
];

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for table in context.ast.tables() {
        for field in &table.fields {
            match &field.value {
                Value::Text(text) => look(context, table, field, text, found),
                Value::Texts(texts) if field.name == "authors" => {
                    for (_, range) in texts.iter().filter(|(text, _)| is_sample(text)) {
                        found.push(sample(range.clone()));
                    }
                }
                _ => {}
            }
        }
    }
}

/// Checks one text.
fn look(context: &LintContext, table: &Table, field: &Field, text: &str, found: &mut Vec<Diagnostic>) {
    if let Some(part) = mark(text).or_else(|| placeholder(text)) {
        let Some(passage) = TextSpan::of(field) else { return };
        let written = &text[part.clone()];
        let range = context.ast.within(passage.field, part.clone());
        found.push(
            RULE.finding(format!("leftover placeholder `{written}`"), range).help("write the real text, or remove it"),
        );
        return;
    }
    let is_whole = matches!(table.kind, Kind::Deck | Kind::Case | Kind::Item);
    if is_whole && is_sample(text) {
        found.push(sample(field.span.clone()));
    }
}

/// The diagnostic for sample text.
fn sample(range: std::ops::Range<usize>) -> Diagnostic {
    RULE.finding("unchanged sample text", range).severity(Severity::Info).help("replace it with your own text")
}

/// Whether a text is one of the samples.
pub fn is_sample(text: &str) -> bool {
    let text = text.trim_start();
    let mut samples = SAMPLES.iter().chain(&EARLIER_SAMPLES);
    samples.any(|sample| text.starts_with(sample) && (sample.len() > 9 || text.trim_end() == *sample))
}

/// The position of a reminder word. "47,XXX" is a karyotype.
fn mark(text: &str) -> Option<std::ops::Range<usize>> {
    // Most texts have no such run of capitals.
    if !text.as_bytes().windows(3).any(|run| run.iter().all(u8::is_ascii_uppercase)) {
        return None;
    }
    MARKS.iter().find_map(|mark| {
        text.match_indices(mark).map(|(at, _)| at..at + mark.len()).find(|range| {
            let (before, behind) = (&text[..range.start], &text[range.end..]);
            let alone = !before.ends_with(|c: char| c.is_alphanumeric() || c == ',' || c == '-')
                && !behind.starts_with(|c: char| c.is_alphanumeric() || c == '-');
            let named = ["syndrome", "karyotype", "female", "women", "chromosome"];
            alone && !(*mark == "XXX" && named.iter().any(|word| behind.trim_start().starts_with(word)))
        })
    })
}

/// The position of a placeholder.
fn placeholder(text: &str) -> Option<std::ops::Range<usize>> {
    if let Some(range) = bracketed(text) {
        return Some(range);
    }
    if text.len() < 60 && is_request(text) {
        let start = text.len() - text.trim_start().len();
        return Some(start..start + text.trim().len());
    }
    // A placeholder sentence is short; "lorem ipsum" goes on.
    let lower = text.get(..60.min(text.len())).unwrap_or(text).to_ascii_lowercase();
    PLACEHOLDERS.iter().find_map(|words| {
        let at = lower.find(words)?;
        let whole = text.trim().len() <= words.len() + 2 || words.starts_with("lorem");
        whole.then(|| at..at + words.len())
    })
}

/// Whether a text is nothing but a request to its author: "Write the question here", "Your question?", "Answer goes
/// here".
fn is_request(text: &str) -> bool {
    let words: Vec<&str> =
        text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let known = |word: &&str| {
        [&PIECES, &ADJACENT, &ENDING].iter().any(|set| set.has(word)) || word.bytes().all(|b| b.is_ascii_digit())
    };
    let asks = ASKING.has(first) || first.eq_ignore_ascii_case("your");
    let rest = if asks { &words[1..] } else { &words[..] };
    let has = |set: &WordSet| rest.iter().any(|word| set.has(word));
    let ends = last.eq_ignore_ascii_case("here");
    rest.iter().all(known) && has(&PIECES) && (ends || first.eq_ignore_ascii_case("your"))
}

/// The position of a request in square or angle brackets: "[insert figure]", "[citation needed]".
fn bracketed(text: &str) -> Option<std::ops::Range<usize>> {
    text.match_indices(['[', '<']).find_map(|(start, open)| {
        let close = if open == "[" { ']' } else { '>' };
        let inner = &text[start + 1..start + 1 + text[start + 1..].find(close)?];
        let mut words = inner.split_whitespace();
        let (first, second) = (words.next()?, words.next());
        let asks = ASKING.has(first) && second.is_some() && inner.len() < 60;
        let lacks = PIECES.has(first) && second.is_some_and(|word| ENDING.has(word)) && words.next().is_none();
        (asks || lacks).then(|| start..start + inner.len() + 2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sample_is_recognized_by_its_beginning() {
        let items = [
            include_str!("../../cli/skeleton/single.toml"),
            include_str!("../../cli/skeleton/multi.toml"),
            include_str!("../../cli/skeleton/true_false.toml"),
            include_str!("../../cli/skeleton/short.toml"),
            include_str!("../../cli/skeleton/numeric.toml"),
            include_str!("../../cli/skeleton/cloze.toml"),
            include_str!("../../cli/skeleton/order.toml"),
            include_str!("../../cli/skeleton/recall.toml"),
            include_str!("../../cli/skeleton/emq.toml"),
            include_str!("../../cli/skeleton/case.toml"),
            include_str!("../../cli/skeleton/deck.toml"),
        ];
        for item in items {
            assert!(SAMPLES.iter().any(|sample| item.contains(sample)), "{item}");
        }
        for sample in SAMPLES {
            assert!(items.iter().any(|item| item.contains(sample)), "{sample}");
        }
    }

    #[test]
    fn reminders_are_distinguished_from_karyotypes_and_longer_words() {
        for text in ["TODO", "TODO: ask Ann", "See (FIXME)", "XXX", "The dose is XXX mg", "TBD."] {
            assert!(mark(text).is_some(), "{text}");
        }
        for text in ["47,XXX", "XXX syndrome", "TODOS los pacientes", "todo", "AUTODOC", "XXXI"] {
            assert_eq!(mark(text), None, "{text}");
        }
        assert!(placeholder("Why is it right?").is_some() && placeholder("Lorem ipsum dolor").is_some());
        assert_eq!(placeholder("Why is it right? Because the nerve crosses there."), None);
        for text in [
            "Write the question here",
            "Your question?",
            "Your answer here",
            "Question 1 goes here",
            "Answer here",
            "Type your text here.",
            "Insert text here",
            "Explanation goes here",
            "A man has chest pain. [insert figure]",
            "[Add ECG here] What is shown?",
            "See <insert table>",
            "It is so [citation needed].",
            "[figure here]",
        ] {
            assert!(placeholder(text).is_some(), "{text}");
        }
        for text in [
            "Insert the needle here",
            "Insert a needle in the point of maximal tenderness",
            "Your patient asks a question",
            "Add a second drug",
            "[Na+] rises",
            "[add] 5 mg",
            "Here the question is which nerve",
            "The pain is here",
            "Source of the pain",
            "Which figure is here?",
            "<5 and >20",
            "Text",
            "Your",
        ] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }
}
