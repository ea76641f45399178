//! Event bodies: JSON objects for the values that have no column because no query needs them.
//!
//! Fields are in alphabetical order, as every version has written them; golden tests check that.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::decode_error::{DecodeError, require};
use crate::day::{Day, Days};
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{DesiredRetention, DueOffset, KnewProbability, Parameters};
use crate::response::Confidence;
use crate::review::{Adopted, Answer, Coverage, DeviceId, EventId, ExamDate, ExamPlan, ExamStep, Plan, Reply};
use crate::store::names::ItemIdInterner;

/// Serializes a body.
pub fn to_json(body: &impl Serialize) -> String {
    // Serialization cannot fail: all map keys are strings.
    serde_json::to_string(body).unwrap_or_default()
}

/// Deserializes a body. The last of several equal keys wins; unknown keys are ignored.
pub fn read<T: DeserializeOwned>(text: Option<&str>) -> Result<T, DecodeError> {
    let body = parse(text)?;
    if !body.is_object() {
        return Err(DecodeError("body"));
    }
    T::deserialize(body).map_err(|_| DecodeError("body"))
}

pub fn parse(text: Option<&str>) -> Result<Value, DecodeError> {
    serde_json::from_str(require(text, "body")?).map_err(|_| DecodeError("body"))
}

/// The body of an answer: only values that have no column, and only if they are not the default.
#[derive(Serialize)]
struct AnswerBody<'a> {
    /// Only ever `false`. The confidence column of an answer is never null, so that every version can read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence_said: Option<bool>,
    #[serde(skip_serializing_if = "is_empty")]
    key: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    knew: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    self_rated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spread: Option<f64>,
    #[serde(skip_serializing_if = "is_empty")]
    typed: &'a [String],
}

/// Takes a double reference, as serde requires.
fn is_empty(list: &&[String]) -> bool {
    list.is_empty()
}

/// The body of an answer; none if all values are defaults.
pub fn of_answer(answer: &Answer) -> Option<String> {
    let body = to_json(&AnswerBody {
        confidence_said: (!answer.confidence_said).then_some(false),
        key: &answer.words,
        knew: answer.guess_model.knew.map(KnewProbability::value),
        self_rated: answer.self_rated.then_some(true),
        spread: answer.guess_model.spread.map(DueOffset::value),
        typed: &answer.reply.typed,
    });
    (body != "{}").then_some(body)
}

#[derive(Serialize, Deserialize)]
pub struct RenameBody {
    pub to: String,
}

#[derive(Serialize, Deserialize)]
pub struct MarkBody {
    pub on: bool,
}

#[derive(Serialize, Deserialize)]
pub struct PlanBody {
    decks: Vec<String>,
    items: Vec<String>,
    seed: u64,
    tags: Vec<String>,
    title: String,
}

impl PlanBody {
    pub fn of(plan: &Plan) -> Self {
        let Plan { title, decks, tags, seed, items } = plan.clone();
        Self { decks, items: texts(&items), seed, tags, title }
    }

    pub fn plan(self, names: &mut ItemIdInterner) -> Result<Plan, DecodeError> {
        let Self { decks, items, seed, tags, title } = self;
        Ok(Plan { title, decks, tags, seed, items: ids(&items, names)? })
    }
}

/// The body of adopted parameters. Weights are written with the digits of an `f64`, as in every version.
#[derive(Serialize, Deserialize)]
pub struct AdoptedBody {
    loss_after: f64,
    loss_before: f64,
    reviews: u32,
    weights: Vec<f64>,
}

impl AdoptedBody {
    pub fn of(adopted: &Adopted) -> Self {
        let Adopted { parameters, reviews, loss_before, loss_after } = adopted;
        let weights = parameters.weights().iter().map(|weight| f64::from(*weight)).collect();
        Self { loss_after: *loss_after, loss_before: *loss_before, reviews: *reviews, weights }
    }

    pub fn adopted(self) -> Result<Adopted, DecodeError> {
        let Self { loss_after, loss_before, reviews, weights } = self;
        let weights: Vec<f32> = weights.into_iter().map(|weight| weight as f32).collect();
        Ok(Adopted { parameters: require(Parameters::new(&weights), "body")?, reviews, loss_before, loss_after })
    }
}

#[derive(Serialize, Deserialize)]
pub struct ExamDateBody {
    day: String,
    deck: String,
    last_days: u32,
    retention: f64,
}

impl ExamDateBody {
    pub fn of(date: &ExamDate) -> Self {
        let ExamDate { deck, day, retention, last_days } = date;
        let retention = f64::from(retention.value());
        Self { day: day.to_string(), deck: deck.clone(), last_days: last_days.0, retention }
    }

    pub fn date(self) -> Result<ExamDate, DecodeError> {
        let Self { day, deck, last_days, retention } = self;
        let retention = DesiredRetention::new(retention as f32);
        if last_days == 0 {
            return Err(DecodeError("body"));
        }
        let (day, retention) = (require(Day::parse(&day), "body")?, require(retention, "body")?);
        Ok(ExamDate { deck, day, retention, last_days: Days(last_days) })
    }
}

#[derive(Serialize, Deserialize)]
pub struct ExamPlanBody {
    certainty: bool,
    deck: String,
    items: Vec<String>,
    minutes: u32,
    pass_mark: u8,
    pausable: bool,
    seed: u64,
    tags: Vec<String>,
    title: String,
}

impl ExamPlanBody {
    pub fn of(plan: &ExamPlan) -> Self {
        let ExamPlan { title, deck, tags, seed, minutes, pausable, certainty, pass_mark, items } = plan.clone();
        Self { certainty, deck, items: texts(&items), minutes, pass_mark, pausable, seed, tags, title }
    }

    pub fn plan(self, names: &mut ItemIdInterner) -> Result<ExamPlan, DecodeError> {
        let Self { certainty, deck, items, minutes, pass_mark, pausable, seed, tags, title } = self;
        let items = ids(&items, names)?;
        Ok(ExamPlan { title, deck, tags, seed, minutes, pausable, certainty, pass_mark, items })
    }
}

#[derive(Serialize, Deserialize)]
pub struct ExamStepBody {
    elapsed_ms: u64,
    marked: bool,
    /// Written only if an option is struck out. Earlier versions ignore it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    struck: Vec<String>,
    typed: Vec<String>,
}

impl ExamStepBody {
    pub fn of(step: &ExamStep) -> Self {
        let struck = step.struck.iter().map(Fingerprint::to_string).collect();
        Self { elapsed_ms: step.elapsed_ms, marked: step.marked, struck, typed: step.reply.typed.clone() }
    }

    /// Combines the body with the values from columns.
    pub fn step(
        self,
        item: ItemId,
        chosen: Vec<Fingerprint>,
        confidence: Confidence,
        spent_ms: u32,
    ) -> Result<ExamStep, DecodeError> {
        let Self { elapsed_ms, marked, struck, typed } = self;
        let struck = struck.iter().map(|text| require(Fingerprint::parse(text), "body")).collect::<Result<_, _>>()?;
        Ok(ExamStep { item, reply: Reply { chosen, typed }, confidence, marked, struck, elapsed_ms, spent_ms })
    }
}

/// The body of a retraction: `{"events": [["DEVICE", [[FIRST, LAST], ...]], ...], "ids": ["EVENT", ...]}`.
pub fn of_coverage(coverage: &Coverage) -> Value {
    let events: Vec<Value> = coverage.ranges().map(|(device, ranges)| json!([device.to_string(), ranges])).collect();
    let mut body = json!({ "events": events });
    let ids: Vec<String> = coverage.ids().map(|id| id.to_string()).collect();
    if !ids.is_empty() {
        body["ids"] = json!(ids);
    }
    body
}

/// Parses the body of a retraction.
pub fn coverage(body: &Value) -> Result<Coverage, DecodeError> {
    let mut ranges = Vec::new();
    for entry in require(body["events"].as_array(), "body")? {
        let device = require(entry[0].as_str().and_then(DeviceId::parse), "body")?;
        for range in require(entry[1].as_array(), "body")? {
            let end = |index: usize| require(range[index].as_u64(), "body");
            ranges.push((device, (end(0)?, end(1)?)));
        }
    }
    let ids = strings(body, "ids")?.unwrap_or_default();
    let ids = ids.iter().map(|id| require(EventId::parse(id), "body")).collect::<Result<Vec<_>, _>>()?;
    Ok(Coverage::new(ranges, ids))
}

/// A list of strings in a body, if present.
pub fn strings(body: &Value, key: &str) -> Result<Option<Vec<String>>, DecodeError> {
    let Some(words) = body.get(key) else { return Ok(None) };
    let words = require(words.as_array(), "body")?;
    require(words.iter().map(|word| word.as_str().map(str::to_owned)).collect::<Option<_>>(), "body").map(Some)
}

/// A fraction from 0 to 1 in a body, if present.
pub fn fraction<T>(body: &Value, key: &str, checked: fn(f64) -> Option<T>) -> Result<Option<T>, DecodeError> {
    let Some(fraction) = body.get(key) else { return Ok(None) };
    require(fraction.as_f64().and_then(checked), "body").map(Some)
}

fn texts(items: &[ItemId]) -> Vec<String> {
    items.iter().map(|item| item.as_str().to_owned()).collect()
}

fn ids(texts: &[String], names: &mut ItemIdInterner) -> Result<Vec<ItemId>, DecodeError> {
    require(texts.iter().map(|text| names.id(text)).collect(), "body")
}
