//! Converts events to rows and back.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::EventRow;
use super::body::{
    self, AdoptedBody, ExamDateBody, ExamPlanBody, ExamStepBody, MarkBody, PlanBody, RenameBody, of_answer,
    of_coverage, to_json,
};
use super::decode_error::{DecodeError, require};
use crate::day::Moment;
use crate::deck::limits::ANSWER_MS;
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{DueOffset, KnewProbability, Rating};
use crate::response::{Confidence, Score, Verdict};
use crate::review::{
    Answer, DeviceId, Event, EventId, ExamFact, Fact, GuessModel, ItemFact, LogFact, NewEvent, Reply, ScheduleFact,
    SessionFact, SessionId, StudyMode,
};
use crate::store::names::ItemIdInterner;

impl<'a> EventRow<'a> {
    /// The columns of an event, with the hash still unset.
    pub fn of(new_event: &'a NewEvent, device: DeviceId, seq: i64, prev: Option<[u8; 16]>) -> Self {
        let at = Moment::new(new_event.at.at_ms, new_event.at.offset_min);
        let fact = &new_event.fact;
        let mut columns = Self {
            id: new_event.id.0,
            device: device.0,
            seq,
            kind: fact.kind().into(),
            at_ms: at.at_ms,
            tz_min: i64::from(at.offset_min),
            session: new_event.session.0,
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
            Fact::Item(ItemFact::Answer(answer)) => columns.set_answer(answer),
            Fact::Item(ItemFact::Regrade { rating, .. }) => columns.rating = Some(i64::from(rating.number())),
            Fact::Exam(ExamFact::Step(step)) => {
                columns.chosen = Some(to_bytes(&step.reply.chosen).into());
                columns.confidence = Some(i64::from(step.confidence.number()));
                columns.latency_ms = Some(i64::from(step.spent_ms.min(ANSWER_MS)));
            }
            _ => {}
        }
        columns.body = body_of(fact).map(Cow::Owned);
        columns
    }

    /// Sets the columns that only an answer has.
    fn set_answer(&mut self, answer: &'a Answer) {
        self.content = Some(answer.content.0);
        self.key = Some(answer.key.0);
        self.rating = Some(i64::from(answer.rating.number()));
        // SQLite has no negative zero; adding zero makes it positive before it is hashed.
        self.score = Some(answer.score.value() + 0.0);
        self.verdict = Some(i64::from(answer.verdict == Verdict::Right));
        self.confidence = Some(i64::from(answer.confidence.number()));
        self.latency_ms = Some(i64::from(answer.latency_ms.min(ANSWER_MS)));
        self.mode = Some(answer.mode.word().into());
        self.chosen = Some(to_bytes(&answer.reply.chosen).into());
        self.shown = Some(answer.shown.as_slice().into());
    }

    /// Decodes the event.
    pub fn event(&self, names: &mut ItemIdInterner) -> Result<Event, DecodeError> {
        let offset = i16::try_from(self.tz_min).map_err(|_| DecodeError("tz_min"))?;
        let at = Moment::new(self.at_ms, offset);
        if at.at_ms != self.at_ms || at.offset_min != offset {
            return Err(DecodeError("at_ms"));
        }
        Ok(Event {
            id: EventId(self.id),
            device: DeviceId(self.device),
            seq: u64::try_from(self.seq).map_err(|_| DecodeError("seq"))?,
            at,
            session: SessionId(self.session),
            fact: self.fact(names)?,
        })
    }

    fn fact(&self, names: &mut ItemIdInterner) -> Result<Fact, DecodeError> {
        let mut item = || require(self.item.as_ref().and_then(|text| names.id(text)), "item");
        let target = || require(self.target.map(EventId), "target");
        Ok(match &*self.kind {
            "answer" => Fact::Item(ItemFact::Answer(self.answer(item()?)?)),
            "void" => {
                let item = if self.item.is_some() { Some(item()?) } else { None };
                Fact::Log(LogFact::Void { target: target()?, item })
            }
            "regrade" => Fact::Item(ItemFact::Regrade { target: target()?, item: item()?, rating: self.rating()? }),
            "suspend" => Fact::Item(ItemFact::Suspend(item()?)),
            "resume" => Fact::Item(ItemFact::Resume(item()?)),
            "bury" => Fact::Item(ItemFact::Bury(item()?)),
            "mark" => Fact::Item(ItemFact::Mark { item: item()?, on: self.body::<MarkBody>()?.on }),
            "report" => Fact::Item(ItemFact::Report(item()?)),
            "rename" => {
                let item = item()?;
                Fact::Item(ItemFact::Rename { item, to: require(names.id(&self.body::<RenameBody>()?.to), "body")? })
            }
            "reset" => Fact::Item(ItemFact::Reset(item()?)),
            "params" => Fact::Schedule(ScheduleFact::Params(self.body::<AdoptedBody>()?.adopted()?)),
            "exam-date" => Fact::Schedule(ScheduleFact::ExamDate(self.body::<ExamDateBody>()?.date()?)),
            "begin" => Fact::Session(SessionFact::Begin(self.body::<PlanBody>()?.plan(names)?)),
            "end" => Fact::Session(SessionFact::End),
            "exam" => Fact::Exam(ExamFact::Begin(self.body::<ExamPlanBody>()?.plan(names)?)),
            "exam-step" => Fact::Exam(ExamFact::Step(self.body::<ExamStepBody>()?.step(
                item()?,
                self.chosen()?,
                require(self.confidence.and_then(Confidence::from_number), "confidence")?,
                require(self.latency_ms.and_then(|ms| u32::try_from(ms).ok()), "latency_ms")?,
            )?)),
            "exam-freeze" => Fact::Exam(ExamFact::Freeze(self.body()?)),
            "exam-end" => Fact::Exam(ExamFact::End(self.body()?)),
            "evaluation" => Fact::Exam(ExamFact::Evaluation(self.body()?)),
            "retract" => Fact::Log(LogFact::Retract(body::coverage(&body::parse(self.body.as_deref())?)?)),
            kind => Fact::Unknown { kind: kind.to_owned() },
        })
    }

    fn answer(&self, item: ItemId) -> Result<Answer, DecodeError> {
        let verdict = match self.verdict {
            Some(0) => Verdict::Wrong,
            Some(1) => Verdict::Right,
            Some(_) | None => return Err(DecodeError("verdict")),
        };
        let body = if self.body.is_some() { body::parse(self.body.as_deref())? } else { Value::Null };
        Ok(Answer {
            item,
            content: require(self.content.map(Fingerprint), "content")?,
            key: require(self.key.map(Fingerprint), "key")?,
            words: body::strings(&body, "key")?.unwrap_or_default(),
            reply: Reply { chosen: self.chosen()?, typed: body::strings(&body, "typed")?.unwrap_or_default() },
            self_rated: body["self_rated"].as_bool().unwrap_or(false),
            shown: require(self.shown.as_deref(), "shown")?.to_vec(),
            verdict,
            score: require(self.score.and_then(Score::new), "score")?,
            confidence: require(self.confidence.and_then(Confidence::from_number), "confidence")?,
            confidence_said: body["confidence_said"].as_bool().unwrap_or(true),
            rating: self.rating()?,
            latency_ms: require(self.latency_ms.and_then(|ms| u32::try_from(ms).ok()), "latency_ms")?,
            mode: require(self.mode.as_deref().and_then(StudyMode::parse), "mode")?,
            guess_model: GuessModel {
                knew: body::fraction(&body, "knew", KnewProbability::new)?,
                spread: body::fraction(&body, "spread", DueOffset::new)?,
            },
        })
    }

    /// Splits the column of chosen options into fingerprints.
    fn chosen(&self) -> Result<Vec<Fingerprint>, DecodeError> {
        let (chosen, rest) = require(self.chosen.as_deref(), "chosen")?.as_chunks::<16>();
        if !rest.is_empty() {
            return Err(DecodeError("chosen"));
        }
        Ok(chosen.iter().copied().map(Fingerprint).collect())
    }

    fn rating(&self) -> Result<Rating, DecodeError> {
        require(self.rating.and_then(Rating::from_number), "rating")
    }

    fn body<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        body::read(self.body.as_deref())
    }
}

/// The body of an event; none if its columns hold everything.
fn body_of(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::Item(ItemFact::Answer(answer)) => return of_answer(answer),
        Fact::Item(ItemFact::Rename { to, .. }) => to_json(&RenameBody { to: to.as_str().to_owned() }),
        Fact::Item(ItemFact::Mark { on, .. }) => to_json(&MarkBody { on: *on }),
        Fact::Session(SessionFact::Begin(plan)) => to_json(&PlanBody::of(plan)),
        Fact::Schedule(ScheduleFact::Params(adopted)) => to_json(&AdoptedBody::of(adopted)),
        Fact::Schedule(ScheduleFact::ExamDate(date)) => to_json(&ExamDateBody::of(date)),
        Fact::Exam(ExamFact::Begin(plan)) => to_json(&ExamPlanBody::of(plan)),
        Fact::Exam(ExamFact::Step(step)) => to_json(&ExamStepBody::of(step)),
        Fact::Exam(ExamFact::Freeze(freeze)) => to_json(freeze),
        Fact::Exam(ExamFact::End(end)) => to_json(end),
        Fact::Exam(ExamFact::Evaluation(evaluation)) => to_json(evaluation),
        Fact::Log(LogFact::Retract(coverage)) => to_json(&of_coverage(coverage)),
        Fact::Log(LogFact::Void { .. })
        | Fact::Item(
            ItemFact::Regrade { .. }
            | ItemFact::Suspend(_)
            | ItemFact::Resume(_)
            | ItemFact::Bury(_)
            | ItemFact::Report(_)
            | ItemFact::Reset(_),
        )
        | Fact::Session(SessionFact::End)
        | Fact::Unknown { .. } => return None,
    })
}

/// Concatenates fingerprints for a column.
fn to_bytes(chosen: &[Fingerprint]) -> Vec<u8> {
    chosen.iter().flat_map(|fingerprint| fingerprint.0).collect()
}
