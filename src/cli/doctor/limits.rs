//! The caps on what is read from outside.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::cli::{Failure, print_json};
use crate::deck::limits::ALL;

/// Prints every cap.
pub fn print(as_json: bool, out: &mut dyn Write) -> Result<(), Failure> {
    let name = |name: &str| name.to_ascii_lowercase();
    if as_json {
        let caps: Map<String, Value> =
            ALL.iter().map(|cap| (name(cap.name), json!({ "most": cap.most, "means": cap.means }))).collect();
        return print_json(&json!({ "schema": 1, "limits": caps }), out);
    }
    let width = ALL.iter().map(|cap| cap.name.len()).max().unwrap_or(0);
    for cap in ALL {
        writeln!(out, "{:<width$}  {:>11}  {}", name(cap.name), cap.most, cap.means)?;
    }
    Ok(())
}
