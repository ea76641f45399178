//! `rounds schema`: the format of decks as a JSON Schema, from which editors complete keys and show what they mean.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::{Exit, Failure};
use crate::deck::schema::{Key, Kind, Type};

/// What the file of the schema is called, beside the decks that name it.
pub const FILE_NAME: &str = "deck.schema.json";

/// Prints the schema.
pub fn run(out: &mut dyn Write) -> Result<Exit, Failure> {
    out.write_all(text().as_bytes())?;
    Ok(Exit::Done)
}

/// The schema as text.
pub fn text() -> String {
    serde_json::to_string_pretty(&schema()).unwrap_or_default() + "\n"
}

/// The schema. Draft 7, which editors know; the `x-` keys are for TOML tools.
fn schema() -> Value {
    let mut root = table(Kind::Root);
    let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Root);
    let definitions: Map<String, Value> = kinds.map(|kind| (name(kind).to_owned(), table(kind))).collect();
    root["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    root["title"] = json!("A deck of rounds");
    root["description"] = json!("One TOML file of items, version 1 of the format.");
    root["x-tombi-toml-version"] = json!("v1.1.0");
    root["definitions"] = Value::Object(definitions);
    root
}

/// A table.
fn table(kind: Kind) -> Value {
    let properties: Map<String, Value> =
        kind.keys().iter().map(|key| (key.name.to_owned(), property(kind, key))).collect();
    let required: Vec<&str> = kind.keys().iter().filter(|key| key.required).map(|key| key.name).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
        "x-tombi-table-keys-order": "schema",
    })
}

/// A key.
fn property(kind: Kind, key: &Key) -> Value {
    let refer = |kind| json!({ "$ref": format!("#/definitions/{}", name(kind)) });
    let mut property = match key.takes {
        Type::Text => json!({ "type": "string" }),
        Type::Id => json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,127}$" }),
        Type::OneOf(words) => json!({ "type": "string", "enum": words }),
        Type::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Type::Integer(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Type::Bool => json!({ "type": "boolean" }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Table => match (kind, key.name) {
            (Kind::Root, "deck") => json!({ "allOf": [refer(Kind::Deck)] }),
            (Kind::Root, "refs") => json!({ "type": "object", "additionalProperties": refer(Kind::Ref) }),
            _ => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        },
        Type::Tables => {
            let of = match (kind, key.name) {
                (Kind::Root, "case") => Kind::Case,
                (Kind::Root, _) => Kind::Item,
                _ => Kind::Choice,
            };
            let least = usize::from(of == Kind::Choice) * 2;
            json!({ "type": "array", "items": refer(of), "minItems": least })
        }
    };
    property["description"] = json!(key.means);
    property
}

/// What a kind of table is called in the schema.
fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Root => "root",
        Kind::Deck => "deck",
        Kind::Ref => "reference",
        Kind::Case => "case",
        Kind::Item => "item",
        Kind::Choice => "option",
    }
}
