//! The exam setup, and the rules before an exam.

use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::{fitted, indented};
use crate::app::App;
use crate::app::command::{AnswerCommand, Command};
use crate::app::exam::{Setup, SetupRow};
use crate::app::keymap::{self, KeyContext};
use crate::app::theme::Theme;
use crate::deck::Library;
use crate::session::exam::Kinds;

/// The title, and the deck.
pub fn title(app: &App, setup: &Setup) -> (String, Line<'static>) {
    let words = if setup.rules { "Enter starts the clock " } else { "" };
    ("Exam".to_owned(), Line::styled(words, app.settings.theme.muted()))
}

/// The setup or the rules.
pub fn page(app: &App, setup: &Setup, width: usize) -> Page {
    if setup.rules { rules(app, setup, width) } else { choices(app, setup, width) }
}

/// The rows of the setup.
fn choices(app: &App, setup: &Setup, width: usize) -> Page {
    let theme = app.settings.theme;
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.muted() };
    let low = app.size.1 < 14;
    let mut flow = Vec::new();
    if !low {
        flow.push(Line::default());
        flow.extend(text::plain("Up and Down choose a row; Left and Right change it.", setting));
        flow.push(Line::default());
    }
    let name_width = if width < 60 { 17 } else { 25 };
    let (mut list, mut row_selected) = (Vec::new(), 0);
    for row in SetupRow::ALL {
        let selected = row == setup.row;
        if selected {
            row_selected = list.len();
        }
        list.push(flow.len());
        let pointer = if selected { theme.glyphs().pointer } else { " " };
        let style = if selected { theme.selected() } else { theme.plain() };
        let (name, value) = words(row, setup, &app.library, width);
        let value = text::cut(&value, width.saturating_sub(name_width + 7), theme.glyphs());
        flow.push(Line::from(vec![
            Span::styled(format!("  {pointer} "), theme.accent()),
            Span::raw(fitted(name, name_width, theme)),
            Span::styled(value, style),
        ]));
    }
    flow.push(Line::default());
    if setup.recall > 0 && setup.kinds == Kinds::All {
        flow.extend(text::plain("You grade your own answers to flashcards.", setting));
    }
    flow.extend(text::plain("No feedback until you finish. Every answer is saved.", setting));
    Page::listing(flow, list, row_selected)
}

/// The label and value of a row.
fn words(row: SetupRow, setup: &Setup, library: &Library, width: usize) -> (&'static str, String) {
    match row {
        SetupRow::Deck => {
            ("Deck", setup.selected_deck(library).map_or_else(|| "none".into(), |deck| deck.title.clone()))
        }
        SetupRow::Topic => {
            let topics = setup.tags.join(", ").replace('-', " ");
            ("Topic", if topics.is_empty() { "all topics".into() } else { topics })
        }
        SetupRow::Questions => ("Questions", format!("{} of {}", setup.questions(), setup.available)),
        SetupRow::Minutes => ("Minutes", setup.time().to_string()),
        SetupRow::Certainty => {
            ("Scoring", if setup.certainty { "certainty-based".into() } else { "points only".into() })
        }
        SetupRow::Pause => {
            let value = if setup.pausable { "pauses" } else { "keeps running" };
            (if width < 60 { "Clock while away" } else { "Clock while you are away" }, value.into())
        }
        SetupRow::Recall => {
            let value = match (setup.recall, setup.kinds) {
                (0, _) => "none here".into(),
                (count, Kinds::Graded) => format!("{count} excluded"),
                (count, Kinds::All) => format!("{count} included"),
            };
            ("Flashcards", value)
        }
    }
}

fn rules(app: &App, setup: &Setup, width: usize) -> Page {
    let theme = app.settings.theme;
    let Some(deck) = setup.selected_deck(&app.library) else {
        return Page::flowing(vec![Line::default(), indented("There is no deck to choose.", theme.warning())]);
    };
    let setting = ParagraphStyle { width: width.min(90), first: "  ", rest: "  ", style: theme.plain() };
    let title = app.scope_title(&setup.scope());
    let mut flow = vec![Line::default(), indented(title, theme.strong()), Line::default()];
    let questions = super::counted(setup.questions(), "question");
    let mut facts = vec![
        format!("{questions} in {}.", super::counted(setup.time() as usize, "minute")),
        format!("Pass mark {}%, set by the deck. Unanswered questions count as wrong.", deck.pass_mark),
        "No feedback until you finish. You can change any answer until then.".to_owned(),
        if setup.pausable {
            "The clock pauses while you are away: exam left, program closed or stopped, computer asleep.".to_owned()
        } else {
            "The clock keeps running while you are away, even with the \
            program closed or the computer asleep."
                .to_owned()
        },
        "A typed answer counts if it is on the accepted list, or differs from it only by an obvious typo.".to_owned(),
        "Every answer is saved. Your answers count toward your review schedule.".to_owned(),
    ];
    if setup.recall > 0 && setup.kinds == Kinds::All {
        facts.push("Flashcards are included: after the exam you see each answer and grade your own.".to_owned());
    }
    if setup.questions() < setup.requested {
        facts.insert(1, format!("Only {questions} {} available.", super::agreeing(setup.questions(), "is", "are")));
    }
    for fact in facts {
        let first = format!("  {} ", theme.glyphs().bullet);
        flow.extend(text::plain(&fact, ParagraphStyle { first: &first, rest: "    ", ..setting }));
    }
    if setup.certainty {
        flow.push(Line::default());
        let key = keymap::key_in(app, KeyContext::ExamAsking, Command::Answer(AnswerCommand::Confidence));
        flow.extend(certainty(&key, theme, setting));
    }
    flow.extend(disclosures(deck, theme, setting));
    Page::flowing(flow)
}

/// The width of the table of marks.
const TABLE: usize = 55;

/// How certainty-based marking works.
fn certainty(key: &str, theme: Theme, setting: ParagraphStyle) -> Vec<Line<'static>> {
    let mut lines = vec![indented("Certainty-based marks", theme.strong())];
    let words = format!(
        "Set your confidence in each answer with {key}. Higher confidence earns more \
        when right and costs more when wrong."
    );
    lines.extend(text::plain(&words, setting));
    lines.push(Line::default());
    let levels = [
        ("guess", "+1", " 0", "under 67% of the time"),
        ("fairly sure", "+2", "-2", "67 to 80% of the time"),
        ("sure", "+3", "-6", "over 80% of the time"),
    ];
    if setting.width < TABLE {
        for (level, right, wrong, when) in levels {
            let first = format!("  {level:<13}");
            let words = format!("right {right}, wrong {}; best when right {when}", wrong.trim());
            lines.extend(text::plain(&words, ParagraphStyle { first: &first, rest: "               ", ..setting }));
        }
    } else {
        lines.push(indented("               right   wrong   best when right", theme.muted()));
        for (level, right, wrong, when) in levels {
            lines.push(Line::raw(format!("  {level:<13}{right:>6}{wrong:>8}    {when}")));
        }
    }
    lines.extend(text::plain("The pass mark uses points only.", ParagraphStyle { style: theme.muted(), ..setting }));
    lines
}

/// The disclosures required of a continuing-education activity.
fn disclosures(deck: &crate::deck::library::LoadedDeck, theme: Theme, setting: ParagraphStyle) -> Vec<Line<'static>> {
    let Some(activity) = &deck.activity else { return Vec::new() };
    let mut lines = vec![Line::default(), indented(activity.title.clone(), theme.strong())];
    let provider = activity
        .provider
        .as_ref()
        .map_or_else(String::new, |provider| format!("{}. {}", provider.name, provider.accreditation));
    for (name, words) in [
        ("Provider: ", &provider),
        ("Disclosures: ", &activity.disclosures),
        ("Commercial support: ", &activity.support),
        ("Expires: ", &activity.expires),
        ("No completion record because the deck has an error: ", &activity.fault),
    ] {
        if !words.is_empty() {
            lines.extend(text::plain(&format!("{name}{words}"), setting));
        }
    }
    for (_, objective) in &deck.objectives {
        let first = format!("  {} ", theme.glyphs().bullet);
        lines.extend(text::plain(objective, ParagraphStyle { first: &first, rest: "    ", ..setting }));
    }
    lines
}
