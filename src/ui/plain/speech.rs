//! Speech: items and marked-up text as sentences that a screen reader says well.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::deck::counted::counted;
use crate::deck::item::Mode;
use crate::deck::markup::{self, Block};
use crate::deck::{Item, Task};

/// What kind of question it is.
pub fn kind(task: &Task) -> String {
    match task {
        Task::Choice(choice) => match choice.mode {
            Mode::Single => format!("Single best answer, {}.", counted(choice.options.len(), "option")),
            Mode::Matching => {
                format!("Single best answer from a list of {}.", counted(choice.options.len(), "option"))
            }
            Mode::Multi => format!("Select all that apply, {}.", counted(choice.options.len(), "option")),
            Mode::TrueFalse => "True or false.".to_owned(),
        },
        Task::Order(order) => format!("Put {} in order.", counted(order.steps.len(), "step")),
        Task::Short(_) => "Answer in a few words.".to_owned(),
        Task::Numeric(_) => "Answer with a number.".to_owned(),
        Task::Cloze(cloze) => match cloze.gaps.len() {
            1 => "Fill the gap.".to_owned(),
            gaps => format!("Fill {}.", counted(gaps, "gap")),
        },
        Task::Recall(_) => "Flashcard: recall the answer, then grade yourself.".to_owned(),
    }
}

/// Says the options or the steps, where there are any, and asks for an answer.
pub fn options(item: &Item, order: &[u8], prompt: &str, out: &mut dyn Write) -> io::Result<()> {
    for (row, place) in order.iter().map(|place| usize::from(*place)).enumerate() {
        let text = match &item.task {
            Task::Choice(choice) => choice.options.get(place).map(|option| &option.text),
            Task::Order(steps) => steps.steps.get(place).map(|step| &step.text),
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => None,
        };
        if let Some(text) = text {
            writeln!(out, "{}. {}", letter(row), line(text))?;
        }
    }
    match &item.task {
        Task::Choice(_) => write!(out, "Answer: "),
        Task::Order(_) | Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => {
            write!(out, "{prompt} Answer: ")
        }
    }
}

/// The letter of a row.
pub fn letter(row: usize) -> char {
    ('a'..='z').nth(row).unwrap_or('?')
}

/// Text with its gaps in words, since a screen reader does not say brackets.
fn spoken(text: &str) -> Cow<'_, str> {
    if !text.contains("{{") {
        return Cow::Borrowed(text);
    }
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let number = rest[start + 2..].find("}}").map(|length| &rest[start + 2..start + 2 + length]);
        let gap = number.filter(|number| {
            let digits = number.trim();
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        said.push_str(&rest[..start]);
        if let Some(number) = gap {
            said += &format!("(gap {})", number.trim());
            rest = &rest[start + number.len() + 4..];
        } else {
            said.push_str("{{");
            rest = &rest[start + 2..];
        }
    }
    said.push_str(rest);
    Cow::Owned(said)
}

/// Marked-up text on one line.
pub fn line(text: &str) -> String {
    let plain = markup::plain(&spoken(text));
    plain.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Marked-up text: a line for each paragraph, entry of a list, row of a table and line of code.
pub fn sentences(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for block in markup::parse(&spoken(text)) {
        match block {
            Block::Paragraph(spans) => writeln!(out, "{}", markup::words(&spans))?,
            Block::List(entries) => entries.iter().try_for_each(|entry| {
                let mark = entry.mark.as_deref().unwrap_or("Item:");
                writeln!(out, "{mark} {}", markup::words(&entry.spans))
            })?,
            Block::Code(code) => code.iter().try_for_each(|line| writeln!(out, "{line}"))?,
            Block::Table(table) => {
                table.sentences().iter().try_for_each(|row| writeln!(out, "Row: {row}."))?;
            }
        }
    }
    Ok(())
}
