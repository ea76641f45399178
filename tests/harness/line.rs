//! Lines of an exported log, written by hand and sealed with the hash that makes the log believe them.

use rounds::deck::Fingerprint;
use rounds::review::EventId;
use serde_json::{Value, json};

/// An answer as a line, the nth of its device: an item of no deck, rated good, at a moment.
pub fn answer(n: u64, at_ms: i64) -> Value {
    let print = "01".repeat(16);
    json!({
        "id": format!("01a207c7-bbe0-7585-9528-{n:012x}"),
        "device": "a795e9d0-8757-4cc7-8c5e-a2c62fc701f4",
        "seq": n,
        "kind": "answer",
        "at_ms": at_ms,
        "tz_min": 0,
        "session": "ac4b795e-9d08-4774-8c5e-a2c62fc701f4",
        "item": "nowhere/gone",
        "content": print,
        "key": print,
        "rating": "good",
        "score": 1.0,
        "verdict": "right",
        "confidence": "fairly",
        "latency_ms": 1000,
        "mode": "study",
        "chosen": [print],
        "shown": [0, 1],
        "prev": if n == 1 { Value::Null } else { json!(print) },
    })
}

/// The line with its hash, as the store's own documentation says it is made.
pub fn sealed(mut line: Value) -> String {
    let mut bytes = b"rounds event 1\0".to_vec();
    for name in COLUMNS {
        if let Some(value) = column(name, &line[name]) {
            bytes.push(u8::try_from(name.len()).unwrap());
            bytes.extend(name.as_bytes());
            bytes.extend(u32::try_from(value.len()).unwrap().to_be_bytes());
            bytes.extend(value);
        }
    }
    let hash = blake3::hash(&bytes);
    line["hash"] = json!(Fingerprint(hash.as_bytes()[..16].try_into().unwrap()).to_string());
    line.to_string() + "\n"
}

/// The columns in the order in which they are hashed.
const COLUMNS: [&str; 21] = [
    "id",
    "device",
    "seq",
    "kind",
    "at_ms",
    "tz_min",
    "session",
    "item",
    "content",
    "key",
    "rating",
    "score",
    "verdict",
    "confidence",
    "latency_ms",
    "mode",
    "chosen",
    "shown",
    "target",
    "body",
    "prev",
];

/// The bytes of a value as its column holds them; none where there is no value.
fn column(name: &str, value: &Value) -> Option<Vec<u8>> {
    let number = |place: Option<usize>| place.and_then(|place| i64::try_from(place).ok()).map(i64::to_be_bytes);
    let word = |words: &[&str]| words.iter().position(|word| value == word);
    Some(match (name, value) {
        (_, Value::Null) => return None,
        ("id" | "device" | "session" | "target", value) => EventId::parse(value.as_str()?)?.0.to_vec(),
        ("content" | "key" | "prev", value) => Fingerprint::parse(value.as_str()?)?.0.to_vec(),
        ("rating", _) => number(word(&["", "again", "hard", "good", "easy"]))?.to_vec(),
        ("confidence", _) => number(word(&["", "guess", "fairly", "sure"]))?.to_vec(),
        ("verdict", _) => number(word(&["wrong", "right"]))?.to_vec(),
        ("score", value) => value.as_f64()?.to_be_bytes().to_vec(),
        ("chosen", value) => {
            value.as_array()?.iter().filter_map(|text| Fingerprint::parse(text.as_str()?)).flat_map(|p| p.0).collect()
        }
        ("shown", value) => value.as_array()?.iter().filter_map(|n| u8::try_from(n.as_u64()?).ok()).collect(),
        ("body", value) => value.to_string().into_bytes(),
        (_, Value::Number(number)) => number.as_i64()?.to_be_bytes().to_vec(),
        (_, Value::String(text)) => text.clone().into_bytes(),
        (_, _) => return None,
    })
}
