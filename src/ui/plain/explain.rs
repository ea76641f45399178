//! Explains an answer in sentences: the response, the key and the rationales.

use std::io::{self, Write};

use super::speech::{letter, line, write_sentences};
use crate::deck::item::Order;
use crate::deck::slip::Vocabulary;
use crate::deck::{Choices, Item, Task};
use crate::response::quantity;
use crate::response::words::{self, Match};
use crate::response::{self, ChoiceSet, Grade, Response, Verdict, key_of};

/// A graded answer to explain.
#[derive(Clone, Copy)]
pub struct GradedResponse<'a> {
    pub response: &'a Response,
    /// The indices of the rows, in the order shown.
    pub order: &'a [u8],
    pub grade: Grade,
    /// Whether the key was already printed, because the learner graded the response.
    pub is_key_shown: bool,
    /// Words that are not spelling mistakes.
    pub words: &'a dyn Vocabulary,
}

/// Writes the verdict.
pub fn write_verdict(item: &Item, graded: GradedResponse, out: &mut dyn Write) -> io::Result<()> {
    match (&item.task, graded.response) {
        (Task::Choice(choice), Response::Chosen(picks)) => write_chosen(choice, *picks, graded, out),
        (Task::Order(order), Response::Ordered(steps)) => write_ordered(order, steps, graded, out),
        (_, response) => write_typed(item, response, graded, out),
    }
}

/// Writes the rationales, the take-home point and the sources.
pub fn write_explanation(item: &Item, graded: GradedResponse, out: &mut dyn Write) -> io::Result<()> {
    write_rationales(item, graded, out)?;
    if !item.point.is_empty() {
        writeln!(out, "Take-home point: {}", line(&item.point))?;
    }
    write_references(item, out)
}

/// Writes the key of an item with a typed answer.
pub fn write_typed_key(task: &Task, out: &mut dyn Write) -> io::Result<()> {
    let mut write_line = |what: &str, text: &str, why: &str| {
        writeln!(out, "{what}: {}.", line(text).trim_end_matches('.'))?;
        if why.is_empty() { Ok(()) } else { writeln!(out, "Why: {}", line(why)) }
    };
    match task {
        Task::Short(short) => {
            write_line("The answer", &short.accept.join(", or "), &short.why)?;
            short.reject.iter().try_for_each(|reject| write_line("Not", &reject.text, &reject.why))
        }
        Task::Numeric(numeric) if numeric.tolerance > 0.0 => {
            let (low, high) = numeric.range();
            write_line("The answer", &format!("{}, and anything from {low} to {high}", numeric.words()), &numeric.why)
        }
        Task::Numeric(numeric) => write_line("The answer", &numeric.words(), &numeric.why),
        Task::Cloze(cloze) => {
            let mut gaps = cloze.gaps.iter().enumerate();
            gaps.try_for_each(|(n, gap)| write_line(&format!("Gap {}", n + 1), &gap.accept.join(", or "), &gap.why))
        }
        Task::Recall(recall) => {
            writeln!(out, "The back:")?;
            write_sentences(&recall.back, out)?;
            if recall.why.is_empty() { Ok(()) } else { writeln!(out, "Why: {}", line(&recall.why)) }
        }
        Task::Choice(_) | Task::Order(_) => Ok(()),
    }
}

/// Writes the verdict on chosen options, and the key.
fn write_chosen(choice: &Choices, picks: ChoiceSet, graded: GradedResponse, out: &mut dyn Write) -> io::Result<()> {
    let letters = |include: &dyn Fn(usize) -> bool| {
        let rows = graded.order.iter().map(|index| usize::from(*index)).enumerate();
        let included = rows.filter(|(_, index)| include(*index));
        included.map(|(row, _)| letter(row).to_string()).collect::<Vec<_>>().join(", ")
    };
    let (write_chosen, key) =
        (letters(&|index| picks.contains(index)), letters(&|index| key_of(choice).contains(index)));
    if graded.grade.verdict == Verdict::Right {
        return writeln!(out, "Right. You answered {write_chosen}.");
    }
    let several = choice.key().count() > 1;
    let what = if several { "The correct answers are" } else { "The correct answer is" };
    let text = match choice.key().next() {
        Some(option) if !several => format!("{key}, {}", line(&option.text)),
        Some(_) | None => key,
    };
    writeln!(out, "{}. You answered {write_chosen}. {what} {text}.", wrong(graded))
}

/// Writes the verdict on an order of steps, and the correct order.
fn write_ordered(order: &Order, steps: &[u8], graded: GradedResponse, out: &mut dyn Write) -> io::Result<()> {
    let letter_of = |index: u8| graded.order.iter().position(|shown| *shown == index).map_or('?', letter);
    let letters =
        |indices: &[u8]| indices.iter().map(|index| letter_of(*index).to_string()).collect::<Vec<_>>().join(", ");
    let right: Vec<u8> = (0..=u8::MAX).take(order.steps.len()).collect();
    if graded.grade.verdict == Verdict::Right {
        return writeln!(out, "Right. You answered {}.", letters(steps));
    }
    writeln!(out, "{}. You answered {}. The correct order is {}.", wrong(graded), letters(steps), letters(&right))
}

/// Writes the verdict on typed answers, and how a misspelling or a number in another unit was understood.
fn write_typed(item: &Item, response: &Response, graded: GradedResponse, out: &mut dyn Write) -> io::Result<()> {
    let texts = if let Response::Typed(texts) = response { texts.as_slice() } else { &[] };
    let word = if graded.grade.verdict == Verdict::Right { "Right" } else { wrong(graded) };
    let answer = texts.join("; ");
    let note = match &item.task {
        Task::Numeric(numeric) => quantity::note(&answer, numeric, &item.stem),
        Task::Choice(_) | Task::Order(_) | Task::Short(_) | Task::Cloze(_) | Task::Recall(_) => None,
    };
    match note {
        _ if answer.trim().is_empty() => writeln!(out, "{word}."),
        Some(note) => writeln!(out, "{word}. You answered {answer}; {}.", note.trim_end_matches('.')),
        None => writeln!(out, "{word}. You answered {answer}."),
    }?;
    for (n, text) in texts.iter().enumerate() {
        let fit = match &item.task {
            Task::Short(short) => Some(words::judge(text, &short.accept, [], graded.words)),
            Task::Cloze(cloze) => response::match_gap(cloze, n, text, graded.words),
            Task::Choice(_) | Task::Order(_) | Task::Numeric(_) | Task::Recall(_) => None,
        };
        if let Some(Match::Spelling(spelling)) = fit {
            writeln!(out, "Correct spelling: {spelling}.")?;
        }
    }
    Ok(())
}

/// The word for an incorrect or partly correct answer.
fn wrong(graded: GradedResponse) -> &'static str {
    if graded.grade.score.value() > 0.0 { "Partly right" } else { "Wrong" }
}

/// Writes the rationales of all options or steps, or the key of a typed answer.
fn write_rationales(item: &Item, graded: GradedResponse, out: &mut dyn Write) -> io::Result<()> {
    let rows = || graded.order.iter().map(|index| usize::from(*index)).enumerate();
    match &item.task {
        Task::Choice(choice) => {
            for correct in [true, false] {
                let word = if correct { "Why" } else { "Why not" };
                let options = rows().filter_map(|(row, index)| Some((row, choice.options.get(index)?)));
                for (row, option) in options.filter(|(_, option)| option.correct == correct && !option.why.is_empty()) {
                    writeln!(out, "{word} {}: {}", letter(row), line(&option.why))?;
                }
            }
            Ok(())
        }
        Task::Order(order) => {
            for (index, step) in order.steps.iter().enumerate() {
                let row = rows().find(|(_, shown)| *shown == index).map_or('?', |(row, _)| letter(row));
                let why = if step.why.is_empty() { String::new() } else { format!(". {}", line(&step.why)) };
                writeln!(out, "Step {}, {row}: {}{why}", index + 1, line(&step.text))?;
            }
            Ok(())
        }
        _ if graded.is_key_shown => Ok(()),
        task => write_typed_key(task, out),
    }
}

/// Writes the sources.
fn write_references(item: &Item, out: &mut dyn Write) -> io::Result<()> {
    for (n, reference) in item.references.iter().enumerate() {
        write!(out, "Reference {}: {}", n + 1, reference.text)?;
        for (label, address) in [("doi", &reference.doi), ("at", &reference.url)] {
            if let Some(address) = address {
                write!(out, ", {label} {address}")?;
            }
        }
        writeln!(out, ".")?;
    }
    Ok(())
}
