//! Forged log lines: valid and correctly chained to the lines before them, but never written by a device.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::NOW_MS;
use crate::fuzz::targets::seal::hash_of;

/// Writes events as any device, each chained to the last one of that device.
#[derive(Default)]
pub struct Forger {
    last: HashMap<String, (i64, String)>,
    lines: Vec<String>,
}

impl Forger {
    /// A forger that continues the chains of an existing log.
    pub fn from_events(events: &[Value]) -> Self {
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

    /// Writes an event of a device with any sequence.
    pub fn numbered(&mut self, device: &str, seq: i64, session: &str, minutes: i64, columns: &Value) -> Value {
        let seed = format!("{device} {seq} {session} {minutes} {columns}");
        let id = blake3::hash(seed.as_bytes()).to_hex();
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
        let hash = hash_of(line.as_object().unwrap());
        line["hash"] = json!(hash);
        self.last.insert(device.to_owned(), (seq, hash));
        self.lines.push(line.to_string());
        line
    }

    /// Continues after another sequence of a device.
    pub fn set_last_seq(&mut self, device: &str, seq: i64) {
        self.last.insert(device.to_owned(), (seq, "ab".repeat(16)));
    }

    /// Continues after a sequence of a device, as if the event there had this hash.
    pub fn continue_from(&mut self, device: &str, seq: i64, hash: &str) {
        self.last.insert(device.to_owned(), (seq, hash.to_owned()));
    }

    /// Returns the lines written since the last call, as a file.
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

/// The columns of the beginning of an exam.
pub fn exam_begin(deck: &str, items: &[String], pass_mark: u64) -> Value {
    json!({ "kind": "exam", "body": {
        "title": deck, "deck": deck, "tags": [], "seed": 1, "minutes": 10, "pausable": false, "certainty": false,
        "pass_mark": pass_mark, "items": items,
    } })
}

/// The columns of the end of an exam.
pub fn exam_end(points: u64, right: u64, of: u64, passed: bool) -> Value {
    json!({ "kind": "exam-end", "body": {
        "elapsed_ms": 60_000, "points": points, "right": right, "of": of, "self_rated": 0, "passed": passed,
        "timed_out": false,
    } })
}
