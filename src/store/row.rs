//! One row of the log between the two shapes it has: [`Event`] here, columns in SQL and in exports.
//!
//! What the columns cannot say is refused on the way in; what they say wrongly is a [`Defect`] on the way out.

use std::borrow::Cow;

use rusqlite::types::ValueRef;
use rusqlite::{Row, ToSql};
use serde_json::{Map, Value, json};

use super::names::Names;
use super::{exam, imports};
use crate::day::{Day, Days, Moment};
use crate::deck::limits::ANSWER_MS;
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{DesiredRetention, Knew, Parameters, Rating, Spread};
use crate::response::{Confidence, Score, Verdict};
use crate::review::Draft;
use crate::review::{Adopted, ExamDate, Weighed};
use crate::review::{Answer, DeviceId, Event, EventId, Fact, Plan, Reply, SessionId, StudyMode};

/// A column whose value cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot be read")]
pub struct Defect(pub(super) &'static str);

/// The last column of `select_since.sql`, behind those of an event: the place in the order of arrival.
pub(super) const ARRIVAL: usize = 22;

/// All columns of a row but `n`. Null is none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Columns<'a> {
    pub id: [u8; 16],
    pub device: [u8; 16],
    pub seq: i64,
    pub kind: Cow<'a, str>,
    pub at_ms: i64,
    pub tz_min: i64,
    pub session: [u8; 16],
    pub item: Option<Cow<'a, str>>,
    pub content: Option<[u8; 16]>,
    pub key: Option<[u8; 16]>,
    pub rating: Option<i64>,
    pub score: Option<f64>,
    pub verdict: Option<i64>,
    pub confidence: Option<i64>,
    pub latency_ms: Option<i64>,
    pub mode: Option<Cow<'a, str>>,
    pub chosen: Option<Cow<'a, [u8]>>,
    pub shown: Option<Cow<'a, [u8]>>,
    pub target: Option<[u8; 16]>,
    pub body: Option<Cow<'a, str>>,
    pub prev: Option<[u8; 16]>,
    pub hash: [u8; 16],
}

impl<'a> Columns<'a> {
    /// The columns of a draft. Its hash is still to be set.
    pub fn of(draft: &'a Draft, device: DeviceId, seq: i64, prev: Option<[u8; 16]>) -> Self {
        let at = Moment::new(draft.at.at_ms, draft.at.offset_min);
        let fact = &draft.fact;
        let mut columns = Self {
            id: draft.id.0,
            device: device.0,
            seq,
            kind: fact.kind().into(),
            at_ms: at.at_ms,
            tz_min: i64::from(at.offset_min),
            session: draft.session.0,
            item: fact.item().map(|item| item.as_str().into()),
            content: None,
            key: None,
            rating: None,
            score: None,
            verdict: None,
            confidence: None,
            latency_ms: None,
            mode: None,
            chosen: None,
            shown: None,
            target: fact.target().map(|target| target.0),
            body: None,
            prev,
            hash: [0; 16],
        };
        match fact {
            Fact::Answer(answer) => columns.set_answer(answer),
            Fact::Regrade { rating, .. } => columns.rating = Some(i64::from(rating.number())),
            Fact::Rename { to, .. } => columns.body = Some(json!({ "to": to.as_str() }).to_string().into()),
            Fact::Mark { on, .. } => columns.body = Some(json!({ "on": on }).to_string().into()),
            Fact::Begin(plan) => {
                let items: Vec<&str> = plan.items.iter().map(ItemId::as_str).collect();
                columns.body = Some(
                    json!({
                        "title": plan.title,
                        "decks": plan.decks,
                        "tags": plan.tags,
                        "seed": plan.seed,
                        "items": items,
                    })
                    .to_string()
                    .into(),
                );
            }
            Fact::Void { .. }
            | Fact::Suspend(_)
            | Fact::Resume(_)
            | Fact::Report(_)
            | Fact::Reset(_)
            | Fact::End
            | Fact::Unknown { .. } => {}
            Fact::Params(adopted) => {
                columns.body = Some(
                    json!({
                        "weights": adopted.parameters.weights(),
                        "reviews": adopted.reviews,
                        "loss_before": adopted.loss_before,
                        "loss_after": adopted.loss_after,
                    })
                    .to_string()
                    .into(),
                );
            }
            Fact::ExamDate(date) => {
                columns.body = Some(
                    json!({
                        "deck": date.deck,
                        "day": date.day.to_string(),
                        "retention": date.retention.value(),
                        "last_days": date.last_days.0,
                    })
                    .to_string()
                    .into(),
                );
            }
            Fact::ExamBegin(plan) => columns.body = Some(exam::plan_body(plan).into()),
            Fact::ExamStep(step) => {
                columns.chosen = Some(bytes_of(&step.reply.chosen).into());
                columns.confidence = Some(i64::from(step.confidence.number()));
                columns.latency_ms = Some(i64::from(step.spent_ms.min(ANSWER_MS)));
                columns.body = Some(exam::step_body(step).into());
            }
            Fact::ExamFreeze(freeze) => columns.body = Some(exam::freeze_body(*freeze).into()),
            Fact::ExamEnd(end) => columns.body = Some(exam::end_body(end).into()),
            Fact::Evaluation(said) => columns.body = Some(exam::evaluation_body(said).into()),
            Fact::Retract(coverage) => columns.body = Some(imports::coverage_body(coverage).to_string().into()),
        }
        columns
    }

    /// Fills the columns that only an answer has.
    fn set_answer(&mut self, answer: &'a Answer) {
        self.content = Some(answer.content.0);
        self.key = Some(answer.key.0);
        self.rating = Some(i64::from(answer.rating.number()));
        // SQLite knows no negative zero; adding zero makes it a plain one before it is hashed.
        self.score = Some(answer.score.value() + 0.0);
        self.verdict = Some(i64::from(answer.verdict == Verdict::Right));
        self.confidence = Some(i64::from(answer.confidence.number()));
        self.latency_ms = Some(i64::from(answer.latency_ms.min(ANSWER_MS)));
        self.mode = Some(answer.mode.word().into());
        self.chosen = Some(bytes_of(&answer.reply.chosen).into());
        self.shown = Some(answer.shown.as_slice().into());
        let mut body = Map::new();
        if !answer.words.is_empty() {
            body.insert("key".into(), json!(answer.words));
        }
        if !answer.reply.typed.is_empty() {
            body.insert("typed".into(), json!(answer.reply.typed));
        }
        if answer.self_rated {
            body.insert("self_rated".into(), json!(true));
        }
        if !answer.confidence_said {
            // The column is never null in an answer, so that every version can read it.
            body.insert("confidence_said".into(), json!(false));
        }
        if let Some(knew) = answer.weighed.knew {
            body.insert("knew".into(), json!(knew.value()));
        }
        if let Some(spread) = answer.weighed.spread {
            body.insert("spread".into(), json!(spread.value()));
        }
        if !body.is_empty() {
            self.body = Some(Value::Object(body).to_string().into());
        }
    }

    /// Borrows the columns of a row selected in the order of `select_since.sql`.
    pub fn of_row(row: &'a Row<'_>) -> Result<Self, Defect> {
        Self::of_values(|index| row.get_ref(index).unwrap_or(ValueRef::Null))
    }

    /// Borrows the columns from values in the order of `select_since.sql`.
    pub fn of_values(at: impl Fn(usize) -> ValueRef<'a>) -> Result<Self, Defect> {
        Ok(Self {
            id: need(bytes(at(0), "id")?, "id")?,
            device: need(bytes(at(1), "device")?, "device")?,
            seq: need(integer(at(2), "seq")?, "seq")?,
            kind: need(text(at(3), "kind")?, "kind")?,
            at_ms: need(integer(at(4), "at_ms")?, "at_ms")?,
            tz_min: need(integer(at(5), "tz_min")?, "tz_min")?,
            session: need(bytes(at(6), "session")?, "session")?,
            item: text(at(7), "item")?,
            content: bytes(at(8), "content")?,
            key: bytes(at(9), "key")?,
            rating: integer(at(10), "rating")?,
            score: real(at(11), "score")?,
            verdict: integer(at(12), "verdict")?,
            confidence: integer(at(13), "confidence")?,
            latency_ms: integer(at(14), "latency_ms")?,
            mode: text(at(15), "mode")?,
            chosen: blob(at(16), "chosen")?,
            shown: blob(at(17), "shown")?,
            target: bytes(at(18), "target")?,
            body: text(at(19), "body")?,
            prev: bytes(at(20), "prev")?,
            hash: need(bytes(at(21), "hash")?, "hash")?,
        })
    }

    /// The same with texts and bytes of its own.
    pub fn into_owned(self) -> Columns<'static> {
        let text = |text: Option<Cow<'a, str>>| text.map(|text| Cow::Owned(text.into_owned()));
        let bytes = |bytes: Option<Cow<'a, [u8]>>| bytes.map(|bytes| Cow::Owned(bytes.into_owned()));
        Columns {
            id: self.id,
            device: self.device,
            seq: self.seq,
            kind: Cow::Owned(self.kind.into_owned()),
            at_ms: self.at_ms,
            tz_min: self.tz_min,
            session: self.session,
            item: text(self.item),
            content: self.content,
            key: self.key,
            rating: self.rating,
            score: self.score,
            verdict: self.verdict,
            confidence: self.confidence,
            latency_ms: self.latency_ms,
            mode: text(self.mode),
            chosen: bytes(self.chosen),
            shown: bytes(self.shown),
            target: self.target,
            body: text(self.body),
            prev: self.prev,
            hash: self.hash,
        }
    }

    /// Hands the columns to a statement in the order of `insert_event.sql`.
    pub fn with_params<T>(&self, use_params: impl FnOnce(&[&dyn ToSql]) -> T) -> T {
        use_params(&[
            &self.id,
            &self.device,
            &self.seq,
            &self.kind,
            &self.at_ms,
            &self.tz_min,
            &self.session,
            &self.item,
            &self.content,
            &self.key,
            &self.rating,
            &self.score,
            &self.verdict,
            &self.confidence,
            &self.latency_ms,
            &self.mode,
            &self.chosen,
            &self.shown,
            &self.target,
            &self.body,
            &self.prev,
            &self.hash,
        ])
    }

    /// The event that the columns say.
    pub fn event(&self, names: &mut Names) -> Result<Event, Defect> {
        let offset = i16::try_from(self.tz_min).map_err(|_| Defect("tz_min"))?;
        let at = Moment::new(self.at_ms, offset);
        if at.at_ms != self.at_ms || at.offset_min != offset {
            return Err(Defect("at_ms"));
        }
        Ok(Event {
            id: EventId(self.id),
            device: DeviceId(self.device),
            seq: u64::try_from(self.seq).map_err(|_| Defect("seq"))?,
            at,
            session: SessionId(self.session),
            fact: self.fact(names)?,
        })
    }

    /// What the event says.
    fn fact(&self, names: &mut Names) -> Result<Fact, Defect> {
        let mut item = || need(self.item.as_ref().and_then(|text| names.id(text)), "item");
        let target = || need(self.target.map(EventId), "target");
        Ok(match &*self.kind {
            "answer" => Fact::Answer(self.answer(item()?)?),
            "void" => {
                let item = if self.item.is_some() { Some(item()?) } else { None };
                Fact::Void { target: target()?, item }
            }
            "regrade" => Fact::Regrade { target: target()?, item: item()?, rating: self.rating()? },
            "suspend" => Fact::Suspend(item()?),
            "resume" => Fact::Resume(item()?),
            "mark" => Fact::Mark { item: item()?, on: need(self.body()?["on"].as_bool(), "body")? },
            "report" => Fact::Report(item()?),
            "rename" => {
                let item = item()?;
                let body = self.body()?;
                Fact::Rename { item, to: need(body["to"].as_str().and_then(|text| names.id(text)), "body")? }
            }
            "reset" => Fact::Reset(item()?),
            "params" => Fact::Params(self.adopted()?),
            "exam-date" => Fact::ExamDate(self.exam_date()?),
            "begin" => Fact::Begin(self.plan(names)?),
            "end" => Fact::End,
            "exam" => Fact::ExamBegin(exam::plan(&self.body()?, names)?),
            "exam-step" => Fact::ExamStep(exam::step(
                &self.body()?,
                item()?,
                self.chosen()?,
                need(self.confidence.and_then(Confidence::from_number), "confidence")?,
                need(self.latency_ms.and_then(|ms| u32::try_from(ms).ok()), "latency_ms")?,
            )?),
            "exam-freeze" => Fact::ExamFreeze(exam::freeze(&self.body()?)?),
            "exam-end" => Fact::ExamEnd(exam::end(&self.body()?)?),
            "evaluation" => Fact::Evaluation(exam::evaluation(&self.body()?)?),
            "retract" => Fact::Retract(imports::coverage(&self.body()?)?),
            kind => Fact::Unknown { kind: kind.to_owned() },
        })
    }

    /// The answer.
    fn answer(&self, item: ItemId) -> Result<Answer, Defect> {
        let verdict = match self.verdict {
            Some(0) => Verdict::Wrong,
            Some(1) => Verdict::Right,
            Some(_) | None => return Err(Defect("verdict")),
        };
        let body = if self.body.is_some() { self.body()? } else { Value::Null };
        Ok(Answer {
            item,
            content: need(self.content.map(Fingerprint), "content")?,
            key: need(self.key.map(Fingerprint), "key")?,
            words: words(&body, "key")?.unwrap_or_default(),
            reply: Reply { chosen: self.chosen()?, typed: words(&body, "typed")?.unwrap_or_default() },
            self_rated: body["self_rated"].as_bool().unwrap_or(false),
            shown: need(self.shown.as_deref(), "shown")?.to_vec(),
            verdict,
            score: need(self.score.and_then(Score::new), "score")?,
            confidence: need(self.confidence.and_then(Confidence::from_number), "confidence")?,
            confidence_said: body["confidence_said"].as_bool().unwrap_or(true),
            rating: self.rating()?,
            latency_ms: need(self.latency_ms.and_then(|ms| u32::try_from(ms).ok()), "latency_ms")?,
            mode: need(self.mode.as_deref().and_then(StudyMode::parse), "mode")?,
            weighed: Weighed { knew: share(&body, "knew", Knew::new)?, spread: share(&body, "spread", Spread::new)? },
        })
    }

    /// What was chosen.
    fn chosen(&self) -> Result<Vec<Fingerprint>, Defect> {
        let (chosen, rest) = need(self.chosen.as_deref(), "chosen")?.as_chunks::<16>();
        if !rest.is_empty() {
            return Err(Defect("chosen"));
        }
        Ok(chosen.iter().copied().map(Fingerprint).collect())
    }

    /// The rating.
    fn rating(&self) -> Result<Rating, Defect> {
        need(self.rating.and_then(Rating::from_number), "rating")
    }

    /// Parameters that were adopted.
    fn adopted(&self) -> Result<Adopted, Defect> {
        let body = self.body()?;
        let weights = need(body["weights"].as_array(), "body")?.iter();
        let weights: Option<Vec<f32>> = weights.map(|weight| weight.as_f64().map(|weight| weight as f32)).collect();
        Ok(Adopted {
            parameters: need(weights.and_then(|weights| Parameters::new(&weights)), "body")?,
            reviews: need(body["reviews"].as_u64().and_then(|count| u32::try_from(count).ok()), "body")?,
            loss_before: need(body["loss_before"].as_f64(), "body")?,
            loss_after: need(body["loss_after"].as_f64(), "body")?,
        })
    }

    /// The date of an exam.
    fn exam_date(&self) -> Result<ExamDate, Defect> {
        let body = self.body()?;
        let retention = body["retention"].as_f64().and_then(|value| DesiredRetention::new(value as f32));
        let last_days = body["last_days"].as_u64().and_then(|days| u32::try_from(days).ok()).filter(|days| *days > 0);
        Ok(ExamDate {
            deck: need(body["deck"].as_str(), "body")?.to_owned(),
            day: need(body["day"].as_str().and_then(Day::parse), "body")?,
            retention: need(retention, "body")?,
            last_days: Days(need(last_days, "body")?),
        })
    }

    /// What a session set out to ask.
    fn plan(&self, names: &mut Names) -> Result<Plan, Defect> {
        let body = self.body()?;
        let title = need(body["title"].as_str(), "body")?.to_owned();
        let items = need(body["items"].as_array(), "body")?;
        let items = items.iter().map(|item| item.as_str().and_then(|text| names.id(text)));
        let listed = |key| words(&body, key).and_then(|words| need(words, "body"));
        let (decks, tags) = (listed("decks")?, listed("tags")?);
        let seed = need(body["seed"].as_u64(), "body")?;
        Ok(Plan { title, decks, tags, seed, items: need(items.collect(), "body")? })
    }

    /// The body.
    fn body(&self) -> Result<Value, Defect> {
        let text = need(self.body.as_deref(), "body")?;
        serde_json::from_str(text).map_err(|_| Defect("body"))
    }
}

/// Fingerprints as a column keeps them.
fn bytes_of(chosen: &[Fingerprint]) -> Vec<u8> {
    chosen.iter().flat_map(|fingerprint| fingerprint.0).collect()
}

/// A list of words in a body, if it is there.
pub(super) fn words(body: &Value, key: &str) -> Result<Option<Vec<String>>, Defect> {
    let Some(words) = body.get(key) else { return Ok(None) };
    let words = need(words.as_array(), "body")?;
    need(words.iter().map(|word| word.as_str().map(str::to_owned)).collect::<Option<_>>(), "body").map(Some)
}

/// A share of one in a body, if it is there.
fn share<T>(body: &Value, key: &str, checked: fn(f64) -> Option<T>) -> Result<Option<T>, Defect> {
    let Some(share) = body.get(key) else { return Ok(None) };
    need(share.as_f64().and_then(checked), "body").map(Some)
}

/// Takes what must not be missing.
pub(super) fn need<T>(value: Option<T>, column: &'static str) -> Result<T, Defect> {
    value.ok_or(Defect(column))
}

/// Reads a whole number, or null.
fn integer(value: ValueRef<'_>, column: &'static str) -> Result<Option<i64>, Defect> {
    value.as_i64_or_null().map_err(|_| Defect(column))
}

/// Reads a number, or null.
fn real(value: ValueRef<'_>, column: &'static str) -> Result<Option<f64>, Defect> {
    value.as_f64_or_null().map_err(|_| Defect(column))
}

/// Reads a text, or null.
fn text<'a>(value: ValueRef<'a>, column: &'static str) -> Result<Option<Cow<'a, str>>, Defect> {
    value.as_str_or_null().map(|text| text.map(Cow::Borrowed)).map_err(|_| Defect(column))
}

/// Reads bytes, or null.
fn blob<'a>(value: ValueRef<'a>, column: &'static str) -> Result<Option<Cow<'a, [u8]>>, Defect> {
    value.as_blob_or_null().map(|bytes| bytes.map(Cow::Borrowed)).map_err(|_| Defect(column))
}

/// Reads sixteen bytes, or null.
fn bytes(value: ValueRef<'_>, column: &'static str) -> Result<Option<[u8; 16]>, Defect> {
    let blob = value.as_blob_or_null().map_err(|_| Defect(column))?;
    blob.map(|bytes| bytes.try_into().map_err(|_| Defect(column))).transpose()
}
