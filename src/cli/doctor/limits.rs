//! The limits on what rounds reads from files and other input.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::cli::{Failure, print_json};
use crate::deck::limits::ALL;

/// Prints every limit.
pub fn print(as_json: bool, out: &mut dyn Write) -> Result<(), Failure> {
    let name = |name: &str| name.to_ascii_lowercase();
    if as_json {
        let limits: Map<String, Value> =
            ALL.iter().map(|limit| (name(limit.name), json!({ "most": limit.most, "means": limit.means }))).collect();
        return print_json(&json!({ "schema": 1, "limits": limits }), out);
    }
    let width = ALL.iter().map(|limit| limit.name.len()).max().unwrap_or(0);
    for limit in ALL {
        writeln!(out, "{:<width$}  {:>11}  {}", name(limit.name), limit.most, limit.means)?;
    }
    Ok(())
}
