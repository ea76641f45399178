//! The bodies of exam events: JSON objects, since nothing is asked of them by column.

use serde_json::{Value, json};

use super::names::Names;
use super::row::{Defect, need, words};
use crate::deck::{Fingerprint, ItemId};
use crate::response::Confidence;
use crate::review::{Evaluation, ExamEnd, ExamFreeze, ExamPlan, ExamStep, Reply};

/// The body of a plan.
pub(super) fn plan_body(plan: &ExamPlan) -> String {
    let items: Vec<&str> = plan.items.iter().map(ItemId::as_str).collect();
    json!({
        "title": plan.title,
        "deck": plan.deck,
        "tags": plan.tags,
        "seed": plan.seed,
        "minutes": plan.minutes,
        "pausable": plan.pausable,
        "certainty": plan.certainty,
        "pass_mark": plan.pass_mark,
        "items": items,
    })
    .to_string()
}

/// The body of a step.
pub(super) fn step_body(step: &ExamStep) -> String {
    json!({ "typed": step.reply.typed, "marked": step.marked, "elapsed_ms": step.elapsed_ms }).to_string()
}

/// The body of a freeze.
pub(super) fn freeze_body(freeze: ExamFreeze) -> String {
    json!({ "elapsed_ms": freeze.elapsed_ms }).to_string()
}

/// The body of an end.
pub(super) fn end_body(end: &ExamEnd) -> String {
    json!({
        "elapsed_ms": end.elapsed_ms,
        "points": end.points,
        "right": end.right,
        "of": end.of,
        "self_rated": end.self_rated,
        "passed": end.passed,
        "timed_out": end.timed_out,
    })
    .to_string()
}

/// The body of an evaluation.
pub(super) fn evaluation_body(said: &Evaluation) -> String {
    json!({
        "objectives": said.objectives,
        "unbiased": said.unbiased,
        "change": said.change,
        "words": said.words,
    })
    .to_string()
}

/// A plan.
pub(super) fn plan(body: &Value, names: &mut Names) -> Result<ExamPlan, Defect> {
    let items = need(body["items"].as_array(), "body")?;
    let items = items.iter().map(|item| item.as_str().and_then(|text| names.id(text)));
    Ok(ExamPlan {
        title: text(body, "title")?,
        deck: text(body, "deck")?,
        tags: need(words(body, "tags")?, "body")?,
        seed: need(body["seed"].as_u64(), "body")?,
        minutes: number(body, "minutes")?,
        pausable: flag(body, "pausable")?,
        certainty: flag(body, "certainty")?,
        pass_mark: need(body["pass_mark"].as_u64().and_then(|mark| u8::try_from(mark).ok()), "body")?,
        items: need(items.collect(), "body")?,
    })
}

/// A step; what has a column of its own comes from there.
pub(super) fn step(
    body: &Value,
    item: ItemId,
    chosen: Vec<Fingerprint>,
    confidence: Confidence,
    spent_ms: u32,
) -> Result<ExamStep, Defect> {
    Ok(ExamStep {
        item,
        reply: Reply { chosen, typed: need(words(body, "typed")?, "body")? },
        confidence,
        marked: flag(body, "marked")?,
        elapsed_ms: need(body["elapsed_ms"].as_u64(), "body")?,
        spent_ms,
    })
}

/// A freeze.
pub(super) fn freeze(body: &Value) -> Result<ExamFreeze, Defect> {
    Ok(ExamFreeze { elapsed_ms: need(body["elapsed_ms"].as_u64(), "body")? })
}

/// An end.
pub(super) fn end(body: &Value) -> Result<ExamEnd, Defect> {
    Ok(ExamEnd {
        elapsed_ms: need(body["elapsed_ms"].as_u64(), "body")?,
        points: number(body, "points")?,
        right: number(body, "right")?,
        of: number(body, "of")?,
        self_rated: number(body, "self_rated")?,
        passed: flag(body, "passed")?,
        timed_out: flag(body, "timed_out")?,
    })
}

/// An evaluation.
pub(super) fn evaluation(body: &Value) -> Result<Evaluation, Defect> {
    let objectives = need(body["objectives"].as_array(), "body")?.iter().map(|entry| {
        let key = entry[0].as_str()?.to_owned();
        Some((key, entry[1].as_bool()?))
    });
    Ok(Evaluation {
        objectives: need(objectives.collect(), "body")?,
        unbiased: flag(body, "unbiased")?,
        change: flag(body, "change")?,
        words: text(body, "words")?,
    })
}

/// A text.
fn text(body: &Value, key: &str) -> Result<String, Defect> {
    need(body[key].as_str().map(str::to_owned), "body")
}

/// A number.
fn number(body: &Value, key: &str) -> Result<u32, Defect> {
    need(body[key].as_u64().and_then(|number| u32::try_from(number).ok()), "body")
}

/// Yes or no.
fn flag(body: &Value, key: &str) -> Result<bool, Defect> {
    need(body[key].as_bool(), "body")
}
