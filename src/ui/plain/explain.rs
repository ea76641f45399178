//! Explaining an answer in sentences: what was answered, what is right, and why.

use std::io::{self, Write};

use super::speech::{letter, line, sentences};
use crate::deck::item::Order;
use crate::deck::slip::Vocabulary;
use crate::deck::{Choices, Item, Task};
use crate::response::quantity;
use crate::response::words::{self, Match};
use crate::response::{self, ChoiceSet, Grade, Response, Verdict, key_of};

/// An answer as it was given.
#[derive(Clone, Copy)]
pub struct GivenAnswer<'a> {
    /// What was answered.
    pub response: &'a Response,
    /// Places of the rows in the order shown.
    pub order: &'a [u8],
    /// What it was worth.
    pub grade: Grade,
    /// Whether its key was heard already, because the learner judged it.
    pub heard: bool,
    /// Words that are no typing mistakes.
    pub words: &'a dyn Vocabulary,
}

/// Says what an answer was worth.
pub fn verdict(item: &Item, told: GivenAnswer, out: &mut dyn Write) -> io::Result<()> {
    match (&item.task, told.response) {
        (Task::Choice(choice), Response::Chosen(picks)) => chosen(choice, *picks, told, out),
        (Task::Order(order), Response::Ordered(given)) => ordered(order, given, told, out),
        (_, response) => typed(item, response, told, out),
    }
}

/// Says why, the point, and the sources.
pub fn explain(item: &Item, told: GivenAnswer, out: &mut dyn Write) -> io::Result<()> {
    whys(item, told, out)?;
    if !item.point.is_empty() {
        writeln!(out, "Take-home point: {}", line(&item.point))?;
    }
    references(item, out)
}

/// Says what is right where the answer was typed.
pub fn typed_key(task: &Task, out: &mut dyn Write) -> io::Result<()> {
    let mut say = |what: &str, text: &str, why: &str| {
        writeln!(out, "{what}: {}.", line(text).trim_end_matches('.'))?;
        if why.is_empty() { Ok(()) } else { writeln!(out, "Why: {}", line(why)) }
    };
    match task {
        Task::Short(short) => {
            say("The answer", &short.accept.join(", or "), &short.why)?;
            short.reject.iter().try_for_each(|reject| say("Not", &reject.text, &reject.why))
        }
        Task::Numeric(numeric) if numeric.tolerance > 0.0 => {
            let (low, high) = numeric.range();
            say("The answer", &format!("{}, and anything from {low} to {high}", numeric.words()), &numeric.why)
        }
        Task::Numeric(numeric) => say("The answer", &numeric.words(), &numeric.why),
        Task::Cloze(cloze) => {
            let mut gaps = cloze.gaps.iter().enumerate();
            gaps.try_for_each(|(n, gap)| say(&format!("Gap {}", n + 1), &gap.accept.join(", or "), &gap.why))
        }
        Task::Recall(recall) => {
            writeln!(out, "The back:")?;
            sentences(&recall.back, out)?;
            if recall.why.is_empty() { Ok(()) } else { writeln!(out, "Why: {}", line(&recall.why)) }
        }
        Task::Choice(_) | Task::Order(_) => Ok(()),
    }
}

/// Says what was chosen, and what is right.
fn chosen(choice: &Choices, picks: ChoiceSet, told: GivenAnswer, out: &mut dyn Write) -> io::Result<()> {
    let letters = |wanted: &dyn Fn(usize) -> bool| {
        let rows = told.order.iter().map(|place| usize::from(*place)).enumerate();
        let wanted = rows.filter(|(_, place)| wanted(*place));
        wanted.map(|(row, _)| letter(row).to_string()).collect::<Vec<_>>().join(", ")
    };
    let (chosen, key) = (letters(&|place| picks.contains(place)), letters(&|place| key_of(choice).contains(place)));
    if told.grade.verdict == Verdict::Right {
        return writeln!(out, "Right. You answered {chosen}.");
    }
    let several = choice.key().count() > 1;
    let what = if several { "The correct answers are" } else { "The correct answer is" };
    let text = match choice.key().next() {
        Some(option) if !several => format!("{key}, {}", line(&option.text)),
        Some(_) | None => key,
    };
    writeln!(out, "{}. You answered {chosen}. {what} {text}.", wrong(told))
}

/// Says the right order.
fn ordered(order: &Order, given: &[u8], told: GivenAnswer, out: &mut dyn Write) -> io::Result<()> {
    let letter_of = |place: u8| told.order.iter().position(|shown| *shown == place).map_or('?', letter);
    let letters =
        |places: &[u8]| places.iter().map(|place| letter_of(*place).to_string()).collect::<Vec<_>>().join(", ");
    let right: Vec<u8> = (0..=u8::MAX).take(order.steps.len()).collect();
    if told.grade.verdict == Verdict::Right {
        return writeln!(out, "Right. You answered {}.", letters(given));
    }
    writeln!(out, "{}. You answered {}. The correct order is {}.", wrong(told), letters(given), letters(&right))
}

/// Says what was typed, and as what a misspelling or a number in another unit was read.
fn typed(item: &Item, response: &Response, told: GivenAnswer, out: &mut dyn Write) -> io::Result<()> {
    let texts = if let Response::Typed(texts) = response { texts.as_slice() } else { &[] };
    let word = if told.grade.verdict == Verdict::Right { "Right" } else { wrong(told) };
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
            Task::Short(short) => Some(words::judge(text, &short.accept, [], told.words)),
            Task::Cloze(cloze) => response::match_gap(cloze, n, text, told.words),
            Task::Choice(_) | Task::Order(_) | Task::Numeric(_) | Task::Recall(_) => None,
        };
        if let Some(Match::Spelling(spelling)) = fit {
            writeln!(out, "Correct spelling: {spelling}.")?;
        }
    }
    Ok(())
}

/// The word for an answer that is not right.
fn wrong(told: GivenAnswer) -> &'static str {
    if told.grade.score.value() > 0.0 { "Partly right" } else { "Wrong" }
}

/// Says why, for every option or step, or for what was to be typed.
fn whys(item: &Item, told: GivenAnswer, out: &mut dyn Write) -> io::Result<()> {
    let rows = || told.order.iter().map(|place| usize::from(*place)).enumerate();
    match &item.task {
        Task::Choice(choice) => {
            for correct in [true, false] {
                let word = if correct { "Why" } else { "Why not" };
                let options = rows().filter_map(|(row, place)| Some((row, choice.options.get(place)?)));
                for (row, option) in options.filter(|(_, option)| option.correct == correct && !option.why.is_empty()) {
                    writeln!(out, "{word} {}: {}", letter(row), line(&option.why))?;
                }
            }
            Ok(())
        }
        Task::Order(order) => {
            for (place, step) in order.steps.iter().enumerate() {
                let row = rows().find(|(_, shown)| *shown == place).map_or('?', |(row, _)| letter(row));
                let why = if step.why.is_empty() { String::new() } else { format!(". {}", line(&step.why)) };
                writeln!(out, "Step {}, {row}: {}{why}", place + 1, line(&step.text))?;
            }
            Ok(())
        }
        _ if told.heard => Ok(()),
        task => typed_key(task, out),
    }
}

/// Says the sources.
fn references(item: &Item, out: &mut dyn Write) -> io::Result<()> {
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
