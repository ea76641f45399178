//! The events of one exam.

use crate::day::Moment;
use crate::review::event::Order;
use crate::review::exam::{Evaluation, ExamEnd, ExamPlan};
use crate::review::exam_score::ScoredAnswer;

/// The events of one exam, except its steps. Steps only restore an open exam; the score comes from the answers.
#[derive(Clone, Debug, Default)]
pub(super) struct ExamEvents {
    pub begin: Option<(Order, (Moment, ExamPlan))>,
    pub ends: Vec<(Order, (Moment, ExamEnd))>,
    pub answers: Vec<(Order, ScoredAnswer)>,
    pub evaluation: Option<(Order, Evaluation)>,
}
