//! The score report of an exam: points, topics, confidence, time, and missed questions.

use super::exam::Exam;
use super::tally::{TopicTally, topic};
use crate::day::Moment;
use crate::deck::Library;
use crate::deck::counted::counted;
use crate::response::{Grade, Score, Verdict, certainty};
use crate::review::{ExamEnd, FinishedExam};

/// The probability of being right that each level of confidence stands for in the Brier score.
const STATED_PROBABILITY: [f64; 3] = [0.5, 0.75, 0.95];

/// Certainty-based marks of an exam.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marks {
    /// The sum.
    pub total: f64,
    /// The average per question.
    pub average: f64,
    /// What the certainty-based marks add to the accuracy.
    pub bonus: f64,
}

/// One question of the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its index in [`Exam::questions`].
    pub place: usize,
    /// The grade of the answer.
    pub grade: Grade,
    /// Whether it was left unanswered.
    pub unanswered: bool,
}

/// The score report of an exam.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Points, pass mark and time.
    pub end: ExamEnd,
    /// By topic, in order of appearance.
    pub topics: Vec<TopicTally>,
    /// By confidence, from guess to sure: right answers and all answers. Unanswered questions do not count.
    pub confidence: [(usize, usize); 3],
    /// The Brier score: the mean squared difference between stated probability and outcome; none without answers.
    pub brier: Option<f64>,
    /// Time per answered question; none without answers.
    pub pace: Option<Pace>,
    /// Answers that were changed, and how many of these became right.
    pub changed: (usize, usize),
    /// Certainty-based marks, if the exam uses them.
    pub marks: Option<Marks>,
    /// All questions in their order.
    pub lines: Vec<Line>,
    /// Indices in `lines` of the questions answered wrong: the most confident first.
    pub missed: Vec<usize>,
}

/// Time per answered question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The number of questions answered.
    pub answered: usize,
    /// The median, in milliseconds.
    pub median_ms: u64,
    /// Index and milliseconds of the slowest.
    pub slowest: (usize, u64),
    /// Index and milliseconds of the fastest.
    pub fastest: (usize, u64),
}

impl Report {
    /// Scores an exam whose clock has stopped.
    #[must_use]
    pub fn of(exam: &Exam, library: &Library) -> Self {
        let lines: Vec<Line> = exam
            .questions()
            .iter()
            .enumerate()
            .map(|(place, question)| Line {
                place,
                grade: exam.grade(place, library),
                unanswered: question.response.is_empty(),
            })
            .collect();
        let end = exam.end(library);
        let mut report = Self {
            end,
            topics: Vec::new(),
            confidence: [(0, 0); 3],
            brier: None,
            pace: pace(exam),
            changed: changed(exam, library),
            marks: None,
            missed: lines.iter().filter(|line| line.grade.verdict == Verdict::Wrong).map(|line| line.place).collect(),
            lines,
        };
        report.missed.sort_by_key(|place| {
            let question = &exam.questions()[*place];
            std::cmp::Reverse((!question.response.is_empty()).then_some(question.confidence))
        });
        for line in &report.lines {
            let right = usize::from(line.grade.verdict == Verdict::Right);
            let topic = topic(&exam.questions()[line.place].item, library);
            match report.topics.iter_mut().find(|tally| tally.topic == topic) {
                Some(tally) => {
                    tally.right += right;
                    tally.of += 1;
                }
                None => report.topics.push(TopicTally { topic, right, of: 1 }),
            }
        }
        report.add_confidence(exam);
        report
    }

    /// Computes the figures that depend on the learner's confidence.
    fn add_confidence(&mut self, exam: &Exam) {
        let (mut squares, mut total, mut points) = (0.0, 0.0, 0.0);
        for line in &self.lines {
            let confidence = exam.questions()[line.place].confidence;
            let right = line.grade.verdict == Verdict::Right;
            points += line.grade.score.value();
            if line.unanswered {
                continue;
            }
            let level = usize::from(confidence.number()) - 1;
            let (rights, all) = &mut self.confidence[level];
            *rights += usize::from(right);
            *all += 1;
            squares += (STATED_PROBABILITY[level] - f64::from(u8::from(right))).powi(2);
            total += certainty::mark(line.grade.score, confidence);
        }
        let answered: usize = self.confidence.iter().map(|(_, all)| all).sum();
        self.brier = (answered > 0).then(|| squares / answered as f64);
        if exam.plan().certainty && !self.lines.is_empty() {
            let of = self.lines.len() as f64;
            let average = total / of;
            self.marks = Some(Marks { total, average, bonus: certainty::bonus(average, points / of) });
        }
    }

    /// Points earned, at most one for each question.
    #[must_use]
    pub fn points(&self) -> f64 {
        f64::from(self.end.points) / f64::from(Score::PARTS)
    }

    /// Percentage of all points, rounded down, so that it never shows a pass mark that was not reached.
    #[must_use]
    pub fn percent(&self) -> u32 {
        percent(&self.end)
    }
}

/// Percentage of all points, rounded down.
fn percent(end: &ExamEnd) -> u32 {
    let all = u64::from(end.of) * u64::from(Score::PARTS);
    u32::try_from((u64::from(end.points) * 100).checked_div(all).unwrap_or(0)).unwrap_or(100)
}

/// The score of one exam in a trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastScore {
    /// When the exam ended.
    pub at: Moment,
    /// Percentage of all points, rounded down.
    pub percent: u32,
    /// Whether it was passed.
    pub passed: bool,
}

impl PastScore {
    /// The change since an earlier exam, such as `up 6 points`.
    #[must_use]
    pub fn change(&self, before: &Self) -> String {
        match self.percent.checked_sub(before.percent) {
            Some(0) => "no change".to_owned(),
            Some(up) => format!("up {}", counted(up as usize, "point")),
            None => format!("down {}", counted((before.percent - self.percent) as usize, "point")),
        }
    }
}

/// The scores of the finished exams of the same deck and topics that ended before this one, in their order, and of this
/// one, which ended at `at` if the log does not say otherwise.
#[must_use]
pub fn trend(exams: &[FinishedExam], exam: &Exam, report: &Report, at: Moment) -> Vec<PastScore> {
    let plan = exam.plan();
    let ended = exams.iter().find(|past| past.session == exam.id()).and_then(|past| past.end);
    let at = ended.map_or(at, |(at, _)| at);
    let is_like = |past: &&FinishedExam| past.plan.deck == plan.deck && past.plan.tags == plan.tags;
    let others = exams.iter().filter(|past| past.session != exam.id()).filter(is_like);
    let mut scores: Vec<PastScore> = others
        .filter_map(|past| past.end)
        .filter(|(ended, _)| ended.at_ms <= at.at_ms)
        .map(|(at, end)| PastScore { at, percent: percent(&end), passed: end.passed })
        .collect();
    scores.sort_by_key(|score| score.at.at_ms);
    scores.push(PastScore { at, percent: report.percent(), passed: report.end.passed });
    scores
}

/// How many answers differ from the first response, and how many of these are right.
fn changed(exam: &Exam, library: &Library) -> (usize, usize) {
    let changed = exam.questions().iter().enumerate().filter(|(_, question)| {
        // Typing and ticking take several steps, so only single-choice answers count as changed.
        let single = library.item(&question.item).is_some_and(|item| {
            matches!(&item.task, crate::deck::Task::Choice(choice) if choice.mode != crate::deck::item::Mode::Multi)
        });
        single && question.first.as_ref().is_some_and(|first| *first != question.response)
    });
    let rights = changed.map(|(place, _)| exam.grade(place, library).verdict == Verdict::Right);
    rights.fold((0, 0), |(all, rights), right| (all + 1, rights + usize::from(right)))
}

/// Time per answered question.
fn pace(exam: &Exam) -> Option<Pace> {
    let answered = exam.questions().iter().enumerate().filter(|(_, question)| !question.response.is_empty());
    let mut times: Vec<(usize, u64)> = answered.map(|(place, question)| (place, question.spent_ms)).collect();
    times.sort_by_key(|(_, spent)| *spent);
    let (fastest, slowest) = (*times.first()?, *times.last()?);
    Some(Pace { answered: times.len(), median_ms: times[times.len() / 2].1, slowest, fastest })
}
