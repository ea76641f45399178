//! `rounds schema`: the deck format as a JSON Schema, which lets editors complete keys and show their descriptions.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::{Exit, Failure};
use crate::deck::schema::{ITEM_KINDS, Key, Kind, Type};

/// The file name of the schema, next to the decks that refer to it.
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
    root["title"] = json!("rounds deck");
    root["description"] = json!("A TOML file of quiz items, format version 1.");
    root["x-tombi-toml-version"] = json!("v1.1.0");
    root["definitions"] = Value::Object(definitions);
    root
}

/// The schema of a table.
fn table(kind: Kind) -> Value {
    let properties: Map<String, Value> =
        kind.keys().iter().map(|key| (key.name.to_owned(), property(kind, key))).collect();
    let always = kind.keys().iter().filter(|key| key.required && key.kinds.is_empty());
    let required: Vec<&str> = always.map(|key| key.name).collect();
    let mut table = json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
        "x-tombi-table-keys-order": "schema",
    });
    if kind == Kind::Item {
        table["allOf"] = ITEM_KINDS.iter().map(|kind| requirements_of(kind)).collect();
    }
    table
}

/// The keys that an item of one kind requires in addition.
fn requirements_of(kind: &str) -> Value {
    let keys = Kind::Item.keys().iter().filter(|key| key.required && key.kinds.contains(&kind));
    let required: Vec<&str> = keys.map(|key| key.name).collect();
    let is_kind = json!({ "properties": { "kind": { "const": kind } }, "required": ["kind"] });
    // An item without a kind is `single`.
    let condition = if kind == ITEM_KINDS[0] {
        json!({ "anyOf": [is_kind, { "not": { "required": ["kind"] } }] })
    } else {
        is_kind
    };
    json!({ "if": condition, "then": { "required": required } })
}

/// The schema of a key.
fn property(kind: Kind, key: &Key) -> Value {
    let refer = |kind| json!({ "$ref": format!("#/definitions/{}", name(kind)) });
    let mut property = match key.value_type {
        Type::Text => json!({ "type": "string" }),
        Type::Id => json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,127}$" }),
        Type::OneOf(words) => json!({ "type": "string", "enum": words }),
        Type::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Type::Integer(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Type::Number => json!({ "type": "number" }),
        Type::Bool => json!({ "type": "boolean" }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Table => match (kind, key.name) {
            (Kind::Root, "deck") => json!({ "allOf": [refer(Kind::Deck)] }),
            (Kind::Deck, "activity") => json!({ "allOf": [refer(Kind::Activity)] }),
            (Kind::Activity, "provider") => json!({ "allOf": [refer(Kind::Provider)] }),
            (Kind::Root, "refs") => json!({ "type": "object", "additionalProperties": refer(Kind::Ref) }),
            _ => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        },
        Type::Tables => {
            let of = match (kind, key.name) {
                (Kind::Root, "case") => Kind::Case,
                (Kind::Root, _) => Kind::Item,
                (_, list) => {
                    Kind::PARTS.into_iter().find(|(name, _)| *name == list).map_or(Kind::Choice, |(_, kind)| kind)
                }
            };
            let least = match of {
                Kind::Choice => 2,
                Kind::Gap | Kind::Vignette => 1,
                _ => 0,
            };
            json!({ "type": "array", "items": refer(of), "minItems": least })
        }
    };
    property["description"] = json!(key.means);
    property
}

/// The name of a kind of table in the schema.
fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Root => "root",
        Kind::Deck => "deck",
        Kind::Ref => "reference",
        Kind::Case => "case",
        Kind::Item => "item",
        Kind::Activity => "activity",
        Kind::Provider => "provider",
        Kind::Choice => "option",
        Kind::Reject => "rejected",
        Kind::Gap => "gap",
        Kind::Vignette => "vignette",
    }
}
