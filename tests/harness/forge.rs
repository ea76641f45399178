//! Lines of a log that nobody wrote: sound, chained to the lines before them, and untrue.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::NOW_MS;

/// Writes events as any device, each behind the last one of its device.
#[derive(Default)]
pub struct Forger {
    last: HashMap<String, (i64, String)>,
    lines: Vec<String>,
}

impl Forger {
    /// One who has read a log.
    pub fn who_read(events: &[Value]) -> Self {
        let mut forger = Self::default();
        for event in events {
            let last = (event["seq"].as_i64().unwrap(), event["hash"].as_str().unwrap().to_owned());
            let known = forger.last.entry(event["device"].as_str().unwrap().to_owned()).or_default();
            if known.0 < last.0 {
                *known = last;
            }
        }
        forger
    }

    /// Writes the next event of a device, `minutes` after the tests begin.
    pub fn event(&mut self, device: &str, session: &str, minutes: i64, columns: &Value) -> Value {
        let seq = self.last.get(device).map_or(0, |(seq, _)| *seq) + 1;
        self.numbered(device, seq, session, minutes, columns)
    }

    /// Writes an event of a device with any number.
    pub fn numbered(&mut self, device: &str, seq: i64, session: &str, minutes: i64, columns: &Value) -> Value {
        let told = format!("{device} {seq} {session} {minutes} {columns}");
        let id = blake3::hash(told.as_bytes()).to_hex();
        let mut line = json!({
            "id": format!("018bcfe5-6800-7000-8000-{}", &id[..12]),
            "device": device,
            "seq": seq,
            "at_ms": NOW_MS + minutes * 60_000,
            "tz_min": 0,
            "session": session,
        });
        let prev = self.last.get(device).map(|(_, hash)| hash.clone()).filter(|_| seq > 1);
        if seq > 1 {
            line["prev"] = json!(prev.unwrap_or_else(|| "ab".repeat(16)));
        }
        line.as_object_mut().unwrap().extend(columns.as_object().unwrap().clone());
        let hash = hash(&line);
        line["hash"] = json!(hash);
        self.last.insert(device.to_owned(), (seq, hash));
        self.lines.push(line.to_string());
        line
    }

    /// Goes on behind another number of a device.
    pub fn last_is(&mut self, device: &str, seq: i64) {
        self.last.insert(device.to_owned(), (seq, "ab".repeat(16)));
    }

    /// What was written since it was last asked for, as a file.
    pub fn file(&mut self) -> String {
        let lines = std::mem::take(&mut self.lines);
        "{\"schema\":1,\"format\":\"rounds-log\"}\n".to_owned() + &lines.join("\n") + "\n"
    }
}

/// The columns of an answer.
pub fn answer(item: &str, right: bool, mode: &str) -> Value {
    json!({
        "kind": "answer", "item": item, "content": "11".repeat(16), "key": "22".repeat(16),
        "rating": if right { "good" } else { "again" }, "score": if right { 1.0 } else { 0.0 },
        "verdict": if right { "right" } else { "wrong" }, "confidence": "fairly", "latency_ms": 3000, "mode": mode,
        "chosen": ["33".repeat(16)], "shown": [0, 1],
    })
}

/// The hash of a line, as the format of the log has it. Written down anew, so that what checks is not what judges.
fn hash(line: &Value) -> String {
    let mut bytes = b"rounds event 1\0".to_vec();
    let names = [
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
    for name in names {
        let value = &line[name];
        if value.is_null() {
            continue;
        }
        let number = |words: &[&str]| {
            let place = words.iter().position(|word| Some(*word) == value.as_str()).unwrap();
            i64::try_from(place).unwrap().to_be_bytes().to_vec()
        };
        let column: Vec<u8> = match name {
            "id" | "device" | "session" | "target" | "content" | "key" | "prev" => from_hex(value.as_str().unwrap()),
            "seq" | "at_ms" | "tz_min" | "latency_ms" => value.as_i64().unwrap().to_be_bytes().to_vec(),
            "rating" => number(&["", "again", "hard", "good", "easy"]),
            "verdict" => number(&["wrong", "right"]),
            "confidence" => number(&["", "guess", "fairly", "sure"]),
            "score" => value.as_f64().unwrap().to_be_bytes().to_vec(),
            "chosen" => value.as_array().unwrap().iter().flat_map(|hex| from_hex(hex.as_str().unwrap())).collect(),
            "shown" => value.as_array().unwrap().iter().map(|n| u8::try_from(n.as_u64().unwrap()).unwrap()).collect(),
            "body" => value.to_string().into_bytes(),
            _ => value.as_str().unwrap().as_bytes().to_vec(),
        };
        bytes.push(u8::try_from(name.len()).unwrap());
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&u32::try_from(column.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(&column);
    }
    blake3::hash(&bytes).as_bytes()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hexadecimal digits, with hyphens or without.
fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).map(|d| u8::try_from(d).unwrap()).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}
