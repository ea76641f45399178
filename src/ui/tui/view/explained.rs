//! Explains answers of every kind of item: the key, the response and the rationales.

use ratatui::text::{Line, Span};

use super::super::text::{self, ParagraphStyle};
use super::entry::letter_of;
use super::{agreeing, counted};
use crate::app::theme::Theme;
use crate::deck::item::{Cloze, Numeric, Order, Recall, Short};
use crate::deck::slip::{Lexicon, Vocabulary};
use crate::deck::{Choice, Choices, Item, Task};
use crate::response::quantity;
use crate::response::{self, ChoiceSet, Response, sequence, words};

/// A response compared with the key. Each row has the letter it was shown with.
pub fn response_lines(
    item: &Item,
    response: &Response,
    order: &[u8],
    words: &dyn Vocabulary,
    width: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    DrawOptions { words, width, theme, whys: true }.response(item, response, order)
}

/// Like [`response_lines`], without the rationales of options and steps, which [`whys`] lists.
pub fn marked_lines(
    item: &Item,
    response: &Response,
    order: &[u8],
    words: &dyn Vocabulary,
    width: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    let whys = !matches!(item.task, Task::Choice(_) | Task::Order(_));
    DrawOptions { words, width, theme, whys }.response(item, response, order)
}

/// The rationales of options and steps, by letter in the order shown; empty for other items, and if there are none.
pub fn whys(item: &Item, order: &[u8], width: usize, theme: Theme) -> Vec<Line<'static>> {
    let rows: Vec<(&str, bool)> = match &item.task {
        Task::Choice(choice) => choice.options.iter().map(|option| (option.why.as_str(), option.correct)).collect(),
        Task::Order(steps) => steps.steps.iter().map(|step| (step.why.as_str(), false)).collect(),
        Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => Vec::new(),
    };
    let mut lines = Vec::new();
    for (row, index) in order.iter().enumerate() {
        let Some((why, correct)) = rows.get(usize::from(*index)).filter(|(why, _)| !why.is_empty()) else { continue };
        let sign = if *correct { theme.glyphs().right } else { " " };
        let head = format!("  {sign} {}  ", letter_of(row));
        let rest = " ".repeat(text::columns(&head));
        let setting = ParagraphStyle { width, first: &head, rest: &rest, style: theme.plain() };
        let mut set = text::markup(why, setting, theme.glyphs());
        if let Some(head) = set.first_mut().and_then(|line| line.spans.first_mut()) {
            head.style = if *correct { theme.right() } else { theme.accent() };
        }
        lines.extend(set);
        lines.push(Line::default());
    }
    lines
}

/// How many lines of [`response_lines`] show the text of every option that is marked as correct or chosen.
pub fn lines_to_marks(
    item: &Item,
    response: &Response,
    order: &[u8],
    words: &dyn Vocabulary,
    width: usize,
    theme: Theme,
) -> usize {
    let drawing = DrawOptions { words, width, theme, whys: true };
    let (Task::Choice(choice), Response::Chosen(picks)) = (&item.task, response) else {
        return drawing.response(item, response, order).len();
    };
    let is_marked = |index: &u8| {
        let index = usize::from(*index);
        picks.contains(index) || choice.options.get(index).is_some_and(|option| option.correct)
    };
    let shown = order.iter().rposition(is_marked).and_then(|last| order.get(..=last)?.split_last());
    let Some((last, above)) = shown else { return 0 };
    let text = DrawOptions { whys: false, ..drawing };
    drawing.options(choice, *picks, above).len() + text.options(choice, *picks, &[*last]).len() - 2
}

impl DrawOptions<'_> {
    /// A response compared with the key.
    fn response(self, item: &Item, response: &Response, order: &[u8]) -> Vec<Line<'static>> {
        let drawing = self;
        match (&item.task, response) {
            (Task::Choice(choice), response) => {
                let picks = if let Response::Chosen(picks) = response { *picks } else { ChoiceSet::NONE };
                drawing.options(choice, picks, order)
            }
            (Task::Order(steps), response) => {
                let ordered = if let Response::Ordered(ordered) = response { ordered.as_slice() } else { &[] };
                drawing.steps(steps, ordered, order)
            }
            (task, response) => {
                let texts = if let Response::Typed(texts) = response { texts.as_slice() } else { &[] };
                match task {
                    Task::Short(short) => drawing.short(short, response::text_of(texts, 0)),
                    Task::Numeric(numeric) => drawing.numeric(numeric, &item.stem, response::text_of(texts, 0)),
                    Task::Cloze(cloze) => drawing.gaps(cloze, texts),
                    Task::Recall(recall) => drawing.recall(recall, response::text_of(texts, 0)),
                    Task::Choice(_) | Task::Order(_) => Vec::new(),
                }
            }
        }
    }
}

/// The key without a response, in file order.
pub fn key(item: &Item, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let drawing = DrawOptions { words: &Lexicon, width, theme, whys: true };
    match &item.task {
        Task::Choice(choice) => {
            let rows = choice.options.iter().enumerate();
            one_block(rows.map(|(row, option)| drawing.option(letter_of(row), false, option)))
        }
        Task::Order(steps) => {
            let right: Vec<u8> = (0..=u8::MAX).take(steps.steps.len()).collect();
            drawing.steps(steps, &right, &right)
        }
        Task::Short(short) => drawing.short(short, ""),
        Task::Numeric(numeric) => drawing.numeric(numeric, &item.stem, ""),
        Task::Cloze(cloze) => drawing.gaps(cloze, &[]),
        Task::Recall(recall) => drawing.recall(recall, ""),
    }
}

#[derive(Clone, Copy)]
struct DrawOptions<'a> {
    words: &'a dyn Vocabulary,
    width: usize,
    theme: Theme,
    /// Whether rationales are below their rows.
    whys: bool,
}

/// Joins rows without the empty lines between them.
fn one_block(rows: impl Iterator<Item = Vec<Line<'static>>>) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = rows
        .flat_map(|mut row| {
            row.pop();
            row
        })
        .collect();
    lines.push(Line::default());
    lines
}

/// How a row compares with the key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowStatus {
    Right,
    Wrong,
    Neither,
    /// Not graded: text that the learner reads and grades.
    Ungraded,
}

impl DrawOptions<'_> {
    /// The options in the order shown.
    fn options(self, choice: &Choices, picks: ChoiceSet, order: &[u8]) -> Vec<Line<'static>> {
        let shown = order.iter().map(|index| usize::from(*index)).enumerate();
        let rows = shown.filter_map(|(row, index)| Some((row, picks.contains(index), choice.options.get(index)?)));
        one_block(rows.map(|(row, chosen, option)| self.option(letter_of(row), chosen, option)))
    }

    /// An option with its rationale.
    fn option(self, letter: char, chosen: bool, option: &Choice) -> Vec<Line<'static>> {
        let (status, words) = match (option.correct, chosen) {
            (true, true) => (RowStatus::Right, "correct, your answer"),
            (true, false) => (RowStatus::Right, "correct"),
            (false, true) => (RowStatus::Wrong, "your answer"),
            (false, false) => (RowStatus::Neither, ""),
        };
        self.row(status, &letter.to_string(), &option.text, words, &option.why)
    }

    /// The steps in their correct order, each with the position it was given.
    fn steps(self, order: &Order, ordered: &[u8], shown: &[u8]) -> Vec<Line<'static>> {
        let rows = order.steps.iter().enumerate().map(|(index, step)| {
            let put = ordered.iter().position(|step| usize::from(*step) == index);
            let letter = shown.iter().position(|row| usize::from(*row) == index).map_or('?', letter_of);
            let (status, words) = match put {
                Some(at) if at == index => (RowStatus::Right, String::new()),
                Some(at) => (RowStatus::Wrong, format!("yours: {}", at + 1)),
                None => (RowStatus::Wrong, "not placed".to_owned()),
            };
            self.row(status, &format!("{}  {letter}", index + 1), &step.text, &words, &step.why)
        });
        let mut lines = one_block(rows);
        let (steps, score) = (order.steps.len(), sequence::score(order.steps.len(), ordered));
        if score < 1.0 {
            let pairs = steps * steps.saturating_sub(1) / 2;
            let words = format!(
                "{} of {} of steps {} in order.",
                (score * pairs as f64).round(),
                counted(pairs, "pair"),
                agreeing(pairs, "was", "were")
            );
            let setting = ParagraphStyle { width: self.width, first: "  ", rest: "  ", style: self.theme.muted() };
            lines.extend(text::plain(&words, setting));
            lines.push(Line::default());
        }
        lines
    }

    /// The key of a short answer, with what else is accepted and which answers are rejected by name.
    fn short(self, short: &Short, typed: &str) -> Vec<Line<'static>> {
        let reject = short.reject.iter().map(|reject| reject.text.as_str());
        let fit = words::judge(typed, &short.accept, reject, self.words);
        let (first, others) = (response::text_of(&short.accept, 0), short.accept.get(1..).unwrap_or_default());
        let as_written = words::is_same(typed, first);
        let known = if let words::Match::Rejected(known) = fit { Some(known) } else { None };
        let mut lines = Vec::new();
        if let Some(reject) = short.reject.iter().find(|reject| Some(reject.text.as_str()) == known) {
            let slip = !words::is_same(typed, &reject.text);
            let words = if slip { format!("your answer (read as {})", reject.text) } else { "your answer".to_owned() };
            lines.extend(self.set(RowStatus::Wrong, "", Text::Plain(typed), &words, &reject.why));
        } else if !as_written {
            lines.extend(self.typed(typed, fit.share(), &spelling(fit)));
        }
        let words = if as_written { "correct, your answer" } else { "correct" };
        lines.extend(self.row(RowStatus::Right, "", first, words, &short.why));
        if !others.is_empty() {
            lines.extend(self.row(RowStatus::Ungraded, "", &format!("Also accepted: {}", others.join("; ")), "", ""));
        }
        for reject in short.reject.iter().filter(|reject| Some(reject.text.as_str()) != known) {
            lines.extend(self.row(RowStatus::Neither, "", &reject.text, "wrong", &reject.why));
        }
        lines
    }

    /// The key of a number, with its tolerance.
    fn numeric(self, numeric: &Numeric, stem: &str, typed: &str) -> Vec<Line<'static>> {
        let fit = quantity::judge(typed, numeric, stem);
        let note = quantity::note(typed, numeric, stem).unwrap_or_default();
        let exact = quantity::is_key(typed, numeric, stem);
        let mut lines = Vec::new();
        if !exact {
            lines.extend(self.typed(typed, Some(f64::from(u8::from(fit.is_right()))), &note));
        }
        let mut text = numeric.words();
        if numeric.tolerance > 0.0 {
            let (low, high) = numeric.range();
            text += &format!(" ({low} to {high} accepted)");
        }
        let words = if exact { "correct, your answer" } else { "correct" };
        lines.extend(self.row(RowStatus::Right, "", &text, words, &numeric.why));
        lines
    }

    /// The gaps, each with what was typed.
    fn gaps(self, cloze: &Cloze, typed: &[String]) -> Vec<Line<'static>> {
        let rows = cloze.gaps.iter().enumerate().flat_map(|(n, gap)| {
            let text = response::text_of(typed, n).trim();
            let fit = response::match_gap(cloze, n, text, self.words);
            let right = fit.is_some_and(words::Match::is_right);
            let as_written = words::is_same(text, response::text_of(&gap.accept, 0));
            let with_note = |words: &str| match fit.map(spelling).unwrap_or_default() {
                note if note.is_empty() => words.to_owned(),
                note => format!("{words}; {note}"),
            };
            let letter = (n + 1).to_string();
            let is_wrong = !right && !text.is_empty();
            let words = match (right, text) {
                (true, _) if as_written => "correct, your answer".to_owned(),
                (true, text) => with_note(&format!("correct, yours: {text}")),
                (false, "") if !typed.is_empty() => "correct, left empty".to_owned(),
                (false, _) => "correct".to_owned(),
            };
            let mut lines = Vec::new();
            if is_wrong {
                lines.extend(self.set(RowStatus::Wrong, &letter, Text::Plain(text), &with_note("your answer"), ""));
            }
            lines.extend(self.row(RowStatus::Right, &letter, &gap.accept.join(" or "), &words, &gap.why));
            lines
        });
        rows.collect()
    }

    /// The back of the card, below what was typed.
    fn recall(self, recall: &Recall, typed: &str) -> Vec<Line<'static>> {
        let mut lines = self.typed(typed, None, "");
        lines.extend(self.row(RowStatus::Ungraded, "", &recall.back, "", ""));
        if !recall.why.is_empty() {
            let setting = ParagraphStyle { width: self.width, first: "    ", rest: "    ", style: self.theme.plain() };
            lines.extend(text::markup(&recall.why, setting, self.theme.glyphs()));
            lines.push(Line::default());
        }
        lines
    }

    /// What was typed, if anything.
    fn typed(self, typed: &str, share: Option<f64>, note: &str) -> Vec<Line<'static>> {
        if typed.trim().is_empty() {
            return Vec::new();
        }
        let status = match share {
            Some(share) if share >= 1.0 => RowStatus::Right,
            Some(_) => RowStatus::Wrong,
            None => RowStatus::Neither,
        };
        let words = if note.is_empty() { "your answer".to_owned() } else { format!("your answer; {note}") };
        // Typed text is not markup.
        self.set(status, "", Text::Plain(typed), &words, "")
    }

    /// A row: sign, letter, text, a label at the right end, and the rationale.
    fn row(self, status: RowStatus, letter: &str, text: &str, words: &str, why: &str) -> Vec<Line<'static>> {
        self.set(status, letter, Text::Markup(text), words, why)
    }

    /// Lays out a row. A label that leaves the text too little room goes below it.
    fn set(self, status: RowStatus, letter: &str, text: Text, words: &str, why: &str) -> Vec<Line<'static>> {
        let Self { width, theme, .. } = self;
        let (sign, style) = match status {
            RowStatus::Right => (theme.glyphs().right, theme.right()),
            RowStatus::Wrong => (theme.glyphs().wrong, theme.wrong()),
            RowStatus::Neither => (" ", theme.strong()),
            RowStatus::Ungraded => (" ", theme.plain()),
        };
        let head = if letter.is_empty() { format!("  {sign} ") } else { format!("  {sign} {letter}  ") };
        let rest = " ".repeat(text::columns(&head));
        let (Text::Markup(source) | Text::Plain(source)) = text;
        let line = text::columns(&head) + text::columns(source) + 2 + text::columns(words);
        let fits = 2 * text::columns(words) <= width || line <= width;
        let room = if words.is_empty() || !fits { width } else { width.saturating_sub(text::columns(words) + 2) };
        let setting = ParagraphStyle { width: room, first: &head, rest: &rest, style };
        let mut lines = match text {
            Text::Markup(source) => text::markup(source, setting, theme.glyphs()),
            Text::Plain(source) => text::plain(source, setting),
        };
        if let Some(first) = lines.first_mut() {
            if let Some(head) = first.spans.first_mut() {
                head.style = if status == RowStatus::Neither { theme.accent() } else { style };
            }
            if !words.is_empty() && fits {
                let gap = width.saturating_sub(first.width() + text::columns(words));
                first.spans.push(Span::styled(format!("{}{words}", " ".repeat(gap)), style));
            }
        }
        let below = ParagraphStyle { width, first: &rest, rest: &rest, style: theme.plain() };
        if !fits {
            lines.extend(text::plain(words, ParagraphStyle { style, ..below }));
        }
        if !why.is_empty() && self.whys {
            lines.extend(text::markup(why, below, theme.glyphs()));
        }
        lines.push(Line::default());
        lines
    }
}

#[derive(Clone, Copy)]
enum Text<'a> {
    Markup(&'a str),
    Plain(&'a str),
}

/// Notes a spelling mistake that was accepted, or an answer that the learner graded.
fn spelling(fit: words::Match) -> String {
    match fit {
        words::Match::Spelling(word) => format!("correct spelling: {word}"),
        words::Match::Exact
        | words::Match::Close(_)
        | words::Match::Unclear
        | words::Match::Rejected(_)
        | words::Match::Nothing
        | words::Match::Unknown => String::new(),
    }
}
