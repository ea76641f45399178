//! Synonyms: what authors who come from other programs call the keys and kinds of this format.

use crate::deck::ast::blocks::Part;
use crate::deck::schema::Kind;

/// Keys of a table, each with its synonyms.
type Names = &'static [(&'static str, &'static [&'static str])];

const ROOT: Names = &[("schema", &["version", "schema_version", "format", "format_version", "rounds"])];
const DECK: Names = &[
    ("id", &["identifier", "slug", "key", "deck_id"]),
    ("title", &["name", "heading", "deck_title", "deck", "titel"]),
    ("summary", &["description", "about", "subtitle", "abstract"]),
    ("authors", &["author", "by", "creator", "creators", "written_by", "editor", "editors"]),
    ("language", &["lang", "locale"]),
    ("license", &["licence", "rights", "copyright"]),
    ("reviewed", &["date", "updated", "last_reviewed", "reviewed_on", "last_updated", "modified"]),
    ("review_by", &["expires", "review_date", "next_review"]),
    ("pass_mark", &["pass", "passing_score", "passmark", "pass_score", "threshold"]),
    ("objectives", &["objective", "goals", "learning_objectives", "aims"]),
];
const ITEM: Names = &[
    ("id", &["identifier", "slug", "number", "no", "item_id", "question_id", "nr"]),
    ("kind", &["type", "item_type", "question_type", "format"]),
    (
        "stem",
        &[
            "question",
            "prompt",
            "text",
            "question_text",
            "lead_in",
            "leadin",
            "frage",
            "q",
            "front",
            "problem",
            "query",
        ],
    ),
    (
        "options",
        &["option", "choices", "choice", "answers", "alternatives", "responses", "distractors", "antworten", "opts"],
    ),
    (
        "point",
        &[
            "explanation",
            "rationale",
            "feedback",
            "comment",
            "comments",
            "take_home",
            "takeaway",
            "key_point",
            "keypoint",
            "summary",
            "pearl",
            "points",
            "discussion",
        ],
    ),
    ("refs", &["ref", "reference", "references", "source", "sources", "citation", "citations"]),
    ("tags", &["tag", "topic", "topics", "category", "categories", "keywords", "subject", "labels"]),
    ("level", &["difficulty", "bloom", "cognitive_level", "taxonomy"]),
    ("case", &["vignette", "scenario", "case_id"]),
    ("back", &["reverse"]),
    ("unit", &["units"]),
    ("tolerance", &["margin", "error", "precision", "range"]),
    ("accept", &["accepted", "synonyms", "accepts"]),
    ("reject", &["rejected", "rejects"]),
    ("shuffle", &["randomize", "randomise", "random"]),
    ("objective", &["objectives", "learning_objective", "goal"]),
    ("why", &["reason"]),
];
const CHOICE: Names = &[
    ("text", &["label", "option", "answer", "content", "value", "choice", "name", "title", "body", "txt"]),
    (
        "correct",
        &[
            "is_correct",
            "iscorrect",
            "right",
            "key",
            "is_right",
            "true",
            "answer_key",
            "richtig",
            "is_true",
            "is_answer",
            "isright",
            "correkt",
        ],
    ),
    ("why", &["explanation", "rationale", "feedback", "reason", "comment", "because", "explain", "note"]),
];
const CASE: Names =
    &[("text", &["stem", "vignette", "content", "body", "description"]), ("id", &["name", "identifier"])];
const REF: Names = &[
    ("text", &["title", "citation", "name", "source", "reference"]),
    ("url", &["link", "href", "address", "website"]),
];

/// The key of a table that a name stands for.
pub fn key(table: Kind, name: &str) -> Option<&'static str> {
    let names = match table {
        Kind::Root => ROOT,
        Kind::Deck => DECK,
        Kind::Item => ITEM,
        Kind::Choice => CHOICE,
        Kind::Case => CASE,
        Kind::Ref => REF,
        Kind::Activity | Kind::Provider | Kind::Reject | Kind::Gap | Kind::Vignette => return None,
    };
    let name = name.to_lowercase().replace('-', "_");
    // A different case or a hyphen still means the key itself.
    let itself = table.keys().iter().map(|key| key.name).find(|key| *key == name);
    itself.or_else(|| names.iter().find(|(_, others)| others.contains(&name.as_str())).map(|(key, _)| *key))
}

/// The key that a name stands for anywhere in a block.
pub fn known(part: Part, name: &str) -> Option<&'static str> {
    let tables: &[Kind] = match part {
        Part::Item => &[Kind::Item, Kind::Choice],
        Part::Case => &[Kind::Case],
        Part::Deck | Part::Root => &[Kind::Deck],
        Part::Refs => &[Kind::Ref],
        Part::Unknown => &[],
    };
    tables.iter().find_map(|table| key(*table, name))
}

/// The kind of item that a word stands for; the number of correct options decides between `single` and `multi`.
pub fn kind(word: &str, keys: usize) -> Option<&'static str> {
    let word = word.to_lowercase().replace(['_', ' ', '/'], "-");
    let choosing = if keys > 1 { "multi" } else { "single" };
    Some(match word.as_str() {
        "mcq"
        | "mc"
        | "multiple-choice"
        | "multichoice"
        | "multiple-choice-question"
        | "choice"
        | "choices"
        | "question"
        | "standard"
        | "default"
        | "multiplechoice" => choosing,
        "sba" | "sbaq" | "single-choice" | "single-best-answer" | "best-answer" | "one-best-answer" | "one-best"
        | "singlechoice" | "radio" | "a-type" | "single-answer" | "mcq-single" => "single",
        "mrq" | "multiple" | "multiple-response" | "multi-response" | "multiple-answer" | "multiple-answers"
        | "multi-select" | "multiselect" | "select-all" | "checkbox" | "checkboxes" | "mcq-multi" | "multi-choice" => {
            "multi"
        }
        "tf" | "t-f" | "truefalse" | "true-or-false" | "boolean" | "bool" | "yes-no" | "true-false-question" => {
            "true-false"
        }
        "saq" | "short-answer" | "shortanswer" | "text" | "free-text" | "typed" | "open" | "word" | "fill-in" => {
            "short"
        }
        "number" | "numerical" | "calculation" | "calculated" | "integer" | "quantity" => "numeric",
        "gap" | "gaps" | "gap-fill" | "gapfill" | "fill-in-the-blank" | "fill-in-the-blanks" | "fill-in-blank"
        | "fitb" | "blank" | "blanks" | "missing-word" => "cloze",
        "ordering" | "sequence" | "sort" | "sorting" | "rank" | "ranking" => "order",
        "flashcard" | "card" | "basic" | "essay" | "flash-card" => "recall",
        "matching" | "match" | "extended-matching" | "extended-matching-question" | "r-type" | "emi" => "emq",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::schema::ITEM_KINDS;

    #[test]
    fn every_synonym_maps_to_a_key_and_is_not_a_key_itself() {
        for (table, names) in [
            (Kind::Root, ROOT),
            (Kind::Deck, DECK),
            (Kind::Item, ITEM),
            (Kind::Choice, CHOICE),
            (Kind::Case, CASE),
            (Kind::Ref, REF),
        ] {
            for (name, others) in names {
                assert!(table.key(name).is_some(), "{name}");
                for other in *others {
                    assert!(table.key(other).is_none(), "{other} is a key of its own");
                    assert_eq!(key(table, other), Some(*name), "{other} stands twice");
                }
            }
        }
        assert_eq!(key(Kind::Item, "Stem"), Some("stem"));
        assert_eq!(key(Kind::Deck, "pass-mark"), Some("pass_mark"));
    }

    #[test]
    fn kinds_of_other_programs_are_recognized() {
        for (word, keys, meant) in [
            ("mcq", 1, "single"),
            ("mcq", 2, "multi"),
            ("Multiple Choice", 1, "single"),
            ("T/F", 1, "true-false"),
            ("short_answer", 0, "short"),
            ("numerical", 0, "numeric"),
        ] {
            assert_eq!(kind(word, keys), Some(meant), "{word}");
            assert!(ITEM_KINDS.contains(&meant));
        }
        assert_eq!(kind("riddle", 0), None);
    }
}
