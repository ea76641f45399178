//! Handwritten lines of an exported log, with the hash that makes the log accept them.

use serde_json::{Value, json};

use crate::fuzz::targets::seal::hash_of;

/// The nth answer of a device as a line: to an item without a deck, rated good, at a given time.
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

/// The line with its hash, as specified by the log format.
pub fn sealed(mut line: Value) -> String {
    let hash = hash_of(line.as_object().unwrap());
    line["hash"] = json!(hash);
    line.to_string() + "\n"
}
