//! Computes the hash of an exported event from the specification of the log format, independently of the code under
//! test.

use serde_json::{Map, Value};

/// The hash of an event, as in its exported line.
pub fn hash_of(object: &Map<String, Value>) -> String {
    blake3::hash(&hashed(object)).to_hex()[..32].to_owned()
}

/// The hashed bytes of an event: each column with its name and length, in the order of the log format.
fn hashed(object: &Map<String, Value>) -> Vec<u8> {
    let mut bytes = b"rounds event 1\0".to_vec();
    let sixteen = |text: &str| hex(&text.replace('-', ""));
    for name in [
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
    ] {
        let value = match object.get(name) {
            None | Some(Value::Null) => continue,
            Some(value) => value,
        };
        let word = |words: &[&str], first: i64| {
            let number = (first..).zip(words).find(|(_, word)| value == **word);
            number.map_or(Vec::new(), |(number, _)| number.to_be_bytes().to_vec())
        };
        let numbers = |list: &Value| list.as_array().cloned().unwrap_or_default();
        let column = match name {
            "rating" => word(&["again", "hard", "good", "easy"], 1),
            "verdict" => word(&["wrong", "right"], 0),
            "confidence" => word(&["guess", "fairly", "sure"], 1),
            "score" => value.as_f64().map_or(Vec::new(), |score| score.to_be_bytes().to_vec()),
            "chosen" => numbers(value).iter().flat_map(|one| sixteen(one.as_str().unwrap_or_default())).collect(),
            "shown" => numbers(value).iter().map(|one| one.as_u64().unwrap_or_default() as u8).collect(),
            "body" => value.to_string().into_bytes(),
            "kind" | "item" | "mode" => value.as_str().unwrap_or_default().as_bytes().to_vec(),
            "seq" | "at_ms" | "tz_min" | "latency_ms" => value.as_i64().unwrap_or_default().to_be_bytes().to_vec(),
            _ => sixteen(value.as_str().unwrap_or_default()),
        };
        bytes.push(name.len() as u8);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&(column.len() as u32).to_be_bytes());
        bytes.extend(column);
    }
    bytes
}

/// Hexadecimal digits as bytes.
fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.chars().filter_map(|digit| digit.to_digit(16)).map(|digit| digit as u8).collect();
    digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect()
}
