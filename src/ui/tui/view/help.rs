//! Help: every key of the current context, from the key table.

use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use crate::app::App;
use crate::app::command::{Command, ProcessCommand};
use crate::app::keymap::{self, KeyBinding, KeyContext, KeyPattern};
use crate::app::preference::ConfidenceMode;
use crate::app::screen::Screen;
use crate::app::theme::Theme;
use crate::find::TERMS;
use crate::stats::MEANINGS;

/// The width of the keys.
const KEYS: usize = 16;

/// The keys of the screen behind help.
pub fn page(app: &App, width: usize) -> Page {
    let theme = app.settings.theme;
    let rest = " ".repeat(KEYS);
    let setting = ParagraphStyle { width: width.saturating_sub(1), first: &rest, rest: &rest, style: theme.plain() };
    let mut flow = vec![Line::default()];
    let context = KeyContext::behind_help(app);
    match context {
        KeyContext::Statistics => {
            flow.extend(defined("How each figure is computed (from your log only)", &MEANINGS, true, setting, theme));
        }
        KeyContext::Query => {
            flow.extend(defined("What you can type; an item must match all terms", &TERMS, false, setting, theme));
            flow.push(Line::default());
        }
        _ => {}
    }
    // A watched deck has no answers, and nothing to save.
    let watching = context == KeyContext::Watch;
    let quits = |command| watching && command == Command::Back;
    for binding in keymap::effective(app, context)
        .iter()
        .filter(|row| !watching || row.command != Command::Process(ProcessCommand::Retry))
    {
        let Some(name) = key_names(binding, context) else { continue };
        let words = match binding.command {
            command if quits(command) => "Quit the preview",
            Command::Back => back_words(app, context),
            _ => binding.help,
        };
        let mut lines = text::plain(words, setting);
        if let Some(head) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
            *head = Span::styled(format!("  {name:<14}"), theme.accent());
        }
        flow.extend(lines);
    }
    flow.push(Line::default());
    let inline = app.settings.confidence == ConfidenceMode::Inline;
    let mouse = if app.settings.mouse {
        "Click an option or a row; click a selected row to open it; scroll with the wheel; hold Shift to select text."
    } else {
        "Select text with the mouse as usual; rounds does not capture it."
    };
    let notes = [
        "Shift+letter answers as \"sure\". Confident errors come back first.",
        "Every answer is saved before the next screen appears.",
        mouse,
        "For study only; not medical advice.",
    ];
    for note in &notes[if watching { 2 } else { usize::from(!inline) }..] {
        let setting = ParagraphStyle { first: "  ", rest: "  ", style: theme.muted(), ..setting };
        flow.extend(text::plain(note, setting));
    }
    Page::flowing(flow)
}

/// The keys of a binding that work in a context; none if all of them are typed as text there.
fn key_names(binding: &KeyBinding, context: KeyContext) -> Option<String> {
    let is_typed = |key: &KeyPattern| context.is_text() && matches!(key, KeyPattern::Char(_) | KeyPattern::Twice(_));
    if !binding.keys.iter().any(is_typed) {
        return Some(binding.name.clone());
    }
    let names: Vec<String> = binding.keys.iter().filter(|key| !is_typed(key)).map(|key| key.name()).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

/// What Esc does to the answers.
fn back_words(app: &App, context: KeyContext) -> &'static str {
    let in_session = matches!(app.screen, Screen::Study(_) | Screen::Exam(_));
    match context {
        KeyContext::Judging if matches!(app.screen, Screen::Study(_)) => "Go back to the question; your answer is kept",
        KeyContext::Home => "Show the key that quits",
        _ if in_session => "Go back one level; answers are already saved",
        _ => "Go back one level",
    }
}

/// Terms, each with its meaning, below a title; `spaced` by empty lines.
fn defined(
    title: &str,
    terms: &[(&str, &str)],
    spaced: bool,
    setting: ParagraphStyle,
    theme: Theme,
) -> Vec<Line<'static>> {
    let heading = ParagraphStyle { first: "  ", rest: "  ", style: theme.strong(), ..setting };
    let mut lines = text::plain(title, heading);
    lines.push(Line::default());
    for (name, meaning) in terms {
        let mut paragraph = text::plain(meaning, setting);
        // A long name has a line of its own.
        if name.len() + 2 >= KEYS {
            lines.push(Line::styled(format!("  {name}"), theme.strong()));
        } else if let Some(head) = paragraph.first_mut().and_then(|line| line.spans.first_mut()) {
            *head = Span::styled(format!("  {name:<14}"), theme.strong());
        }
        lines.extend(paragraph);
        if spaced {
            lines.push(Line::default());
        }
    }
    lines
}
