//! The test builder: filters with the number of items that each would give, and what the test is made into.

use ratatui::text::{Line, Span};

use super::super::layout::{MEASURE, Page};
use super::{counted, fitted, indented};
use crate::app::App;
use crate::app::builder::{Builder, BuilderRow, TestKind, TestOrder, state_name};
use crate::app::exam::PACE_S;
use crate::deck::Level;
use crate::deck::clean::clean_line;
use crate::find::State;
use crate::find::pool::STATES;

/// The width of the names of groups and values.
const NAMES: usize = 11;
/// The width of the counts.
const COUNTS: usize = 7;
/// The widest row; counts further to the right would be hard to assign.
const WIDEST: usize = 72;

/// The title, and the number of matching items.
pub fn title(app: &App, builder: &Builder) -> (String, Line<'static>) {
    let found = builder.counts.found.len();
    let verb = if found == 1 { "matches" } else { "match" };
    let words = format!("{} {verb} ", counted(found, "item"));
    ("Build a test".to_owned(), Line::styled(words, app.settings.theme.muted()))
}

/// The rows by group.
pub fn page(app: &App, builder: &Builder, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let width = width.min(MEASURE).min(WIDEST);
    let roomy = rows >= 16;
    let (mut flow, mut list) = (Vec::new(), Vec::new());
    if builder.pool.is_empty() {
        flow.push(indented("No items: no decks loaded.", theme.muted()));
    }
    for (index, row) in builder.rows().into_iter().enumerate() {
        let first = match row {
            BuilderRow::Decks | BuilderRow::Topics | BuilderRow::Order => true,
            BuilderRow::State(state) => state == STATES[0],
            BuilderRow::Level(level) => level == Level::ALL[0],
            BuilderRow::Deck(_)
            | BuilderRow::Topic(_)
            | BuilderRow::Questions
            | BuilderRow::Kind
            | BuilderRow::Start => false,
        };
        if first && roomy {
            flow.push(Line::default());
        }
        if row == BuilderRow::State(STATES[0]) {
            flow.push(indented("  Status     any of these", theme.muted()));
        }
        if row == BuilderRow::Level(Level::ALL[0]) {
            flow.push(indented("  Level      any of these", theme.muted()));
        }
        list.push(flow.len());
        flow.push(row_line(app, builder, row, index == builder.row, width));
    }
    Page::listing(flow, list, builder.row)
}

/// A row: a box with its count, or a name with its value.
fn row_line(app: &App, builder: &Builder, row: BuilderRow, selected: bool, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let pointer = if selected { theme.glyphs().pointer } else { " " };
    let style = if selected { theme.selected() } else { theme.plain() };
    let (name, value, count) = words(app, builder, row);
    let counts = if count.is_some() { COUNTS } else { 0 };
    let count = count.map_or_else(String::new, |count| match count {
        0 => format!("{:>COUNTS$}", theme.glyphs().none),
        count => format!("{count:>COUNTS$}"),
    });
    let indent = if name.is_empty() { 0 } else { NAMES };
    let room = width.saturating_sub(5 + indent + counts);
    let mut spans = vec![Span::styled(format!("  {pointer} "), theme.accent())];
    if indent > 0 {
        spans.push(Span::raw(fitted(name, NAMES, theme)));
    }
    let value = fitted(&clean_line(&value), room, theme);
    let text = if counts == 0 { value.trim_end().to_owned() } else { value };
    spans.extend([Span::styled(text, style), Span::styled(count, theme.muted())]);
    Line::from(spans)
}

/// The name of a row's group, its value, and the number of items it would give.
fn words(app: &App, builder: &Builder, row: BuilderRow) -> (&'static str, String, Option<usize>) {
    let glyphs = app.settings.theme.glyphs();
    let checkbox =
        |checked: bool, text: &str| format!("{} {text}", if checked { glyphs.ticked } else { glyphs.unticked });
    let (filter, counts, pool) = (&builder.filter, &builder.counts, &builder.pool);
    match row {
        BuilderRow::Decks => {
            let value = chosen(filter.decks.len(), pool.decks().len(), "deck", builder.lists_decks);
            ("Decks", value, Some(counts.all_decks).filter(|_| filter.decks.is_empty()))
        }
        BuilderRow::Topics => {
            let value = chosen(filter.topics.len(), pool.topics().len(), "topic", builder.lists_topics);
            ("Topics", value, Some(counts.all_topics).filter(|_| filter.topics.is_empty()))
        }
        BuilderRow::Deck(index) => {
            let Some(id) = pool.decks().get(index) else { return ("", String::new(), None) };
            let title = app.library.deck(id).map_or_else(|| id.to_string(), |deck| deck.title.clone());
            ("", checkbox(filter.decks.contains(id), &title), counts.decks.get(index).copied())
        }
        BuilderRow::Topic(index) => {
            let Some(topic) = pool.topics().get(index) else { return ("", String::new(), None) };
            ("", checkbox(filter.topics.contains(topic), topic), counts.topics.get(index).copied())
        }
        BuilderRow::State(state) => {
            let count = STATES.iter().position(|other| *other == state).and_then(|index| counts.states.get(index));
            let explained = match state {
                State::New => "new (never seen)",
                State::Missed => "missed at the last review",
                State::Due => "due today",
                state => state_name(state),
            };
            ("", checkbox(filter.states.is(state), explained), count.copied())
        }
        BuilderRow::Level(level) => {
            let explained = match level {
                Level::Recall => "recall a fact",
                Level::Apply => "apply knowledge to a case",
                Level::Analyze => "analyze findings",
            };
            ("", checkbox(filter.levels.contains(&level), explained), counts.levels.get(level as usize).copied())
        }
        BuilderRow::Order => {
            let value = match (builder.kind, builder.order) {
                (TestKind::Exam, _) | (TestKind::Study, TestOrder::Shuffled) => "shuffled",
                (TestKind::Study, TestOrder::Urgent) => "most urgent first",
            };
            ("Order", value.to_owned(), None)
        }
        BuilderRow::Questions => ("Questions", format!("{} of {}", builder.questions(), builder.available()), None),
        BuilderRow::Kind => {
            let value = match builder.kind {
                TestKind::Study => "study session (feedback after each answer)",
                TestKind::Exam => "exam (timed, feedback at the end)",
            };
            ("As", value.to_owned(), None)
        }
        BuilderRow::Start => ("Start", start_words(app, builder), None),
    }
}

/// What was chosen in a group, and whether Enter lists its values or hides them.
fn chosen(chosen: usize, all: usize, noun: &str, listed: bool) -> String {
    let what = if chosen == 0 { format!("all {noun}s") } else { format!("{chosen} of {}", counted(all, noun)) };
    let hint = if listed { "" } else { " (Enter lists them)" };
    format!("{what}{hint}")
}

/// What starting would do.
fn start_words(app: &App, builder: &Builder) -> String {
    let questions = builder.questions();
    match builder.kind {
        _ if builder.counts.found.is_empty() => "no items match; d clears the filters".to_owned(),
        _ if questions == 0 => "only flashcards match; an exam leaves them out".to_owned(),
        TestKind::Study => counted(questions, "question"),
        TestKind::Exam => {
            let options = &app.settings.exam;
            let pace_s = options.pace_s.unwrap_or(PACE_S);
            let minutes = options.minutes.unwrap_or_else(|| builder.minutes(pace_s));
            let left_out = builder.counts.found.len() - builder.available();
            let excluded =
                if left_out == 0 { String::new() } else { format!(", without {}", counted(left_out, "flashcard")) };
            format!("{} in {}{excluded}", counted(questions, "question"), counted(minutes as usize, "minute"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_says_what_was_chosen() {
        assert_eq!(chosen(0, 6, "deck", true), "all decks");
        assert_eq!(chosen(2, 6, "deck", false), "2 of 6 decks (Enter lists them)");
        assert_eq!(chosen(1, 1, "topic", true), "1 of 1 topic");
    }
}
