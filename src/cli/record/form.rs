//! The evaluation form of an activity, one line at a time.

use std::io::{BufRead, IsTerminal, Write, stdin};

use super::exam::PassedExam;
use crate::cli::Failure;
use crate::deck::{clean, grapheme};
use crate::review::Evaluation;

/// The form.
pub struct Form<'f> {
    pub input: &'f mut dyn BufRead,
    pub out: &'f mut dyn Write,
    pub terminal: bool,
}

impl Form<'_> {
    /// Asks for the learner's evaluation of the activity.
    pub fn evaluation(&mut self, passed: &PassedExam) -> Result<Evaluation, Failure> {
        writeln!(self.out, "Evaluation of: {}", passed.activity.title)?;
        writeln!(self.out, "Your answers are saved in your review log and printed on the record. Type y or n.\n")?;
        let mut objectives = Vec::new();
        for (key, objective) in &passed.deck.objectives {
            let met = self.yes_or_no(&format!("Met: {objective}?"))?;
            objectives.push((key.clone(), met));
        }
        let unbiased = self.yes_or_no("Was the activity free of commercial bias?")?;
        let change = self.yes_or_no("Do you plan to change anything in your practice?")?;
        let words = self.line("Planned change or comments, on one line (optional): ")?;
        Ok(Evaluation { change, objectives, unbiased, words })
    }

    /// Asks until the answer is yes or no.
    fn yes_or_no(&mut self, question: &str) -> Result<bool, Failure> {
        loop {
            match self.line(&format!("[ ] {question} "))?.to_lowercase().as_str() {
                "y" | "yes" | "x" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => writeln!(self.out, "Type y or n.")?,
            }
        }
    }

    /// Asks for one line.
    pub fn line(&mut self, prompt: &str) -> Result<String, Failure> {
        write!(self.out, "{prompt}")?;
        self.out.flush()?;
        let mut line = String::new();
        if self.input.read_line(&mut line)? == 0 {
            return Err(Failure::usage("the form was not completed, so no record was written")
                .hint("nothing was lost; run the command again and answer its questions"));
        }
        if !self.terminal || !stdin().is_terminal() {
            writeln!(self.out)?;
        }
        Ok(grapheme::prefix(&clean::clean_line(line.trim()), 2000).to_owned())
    }
}
