//! Items and markup as sentences that read well in a screen reader.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::deck::counted::counted;
use crate::deck::item::Mode;
use crate::deck::markup::{self, Block};
use crate::deck::{Item, Task};

/// Describes the kind of question.
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

/// Writes the options or steps, if there are any, and a prompt.
pub fn write_options(item: &Item, order: &[u8], prompt: &str, out: &mut dyn Write) -> io::Result<()> {
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

pub fn letter(row: usize) -> char {
    ('a'..='z').nth(row).unwrap_or('?')
}

/// Replaces gaps by words, since screen readers skip brackets.
fn gaps_in_words(text: &str) -> Cow<'_, str> {
    if !text.contains("{{") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let number = rest[start + 2..].find("}}").map(|length| &rest[start + 2..start + 2 + length]);
        let gap = number.filter(|number| {
            let digits = number.trim();
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        out.push_str(&rest[..start]);
        if let Some(number) = gap {
            out += &format!("(gap {})", number.trim());
            rest = &rest[start + number.len() + 4..];
        } else {
            out.push_str("{{");
            rest = &rest[start + 2..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Markup as a single line of plain text.
pub fn line(text: &str) -> String {
    let plain = markup::plain(&gaps_in_words(text));
    plain.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Writes markup: one line per paragraph, list entry, table row and line of code.
pub fn write_sentences(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for block in markup::parse(&gaps_in_words(text)) {
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
