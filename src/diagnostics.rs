//! Renders diagnostics with the source text underlined. The only module that uses `annotate-snippets`.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use crate::deck::clean::{clean, clean_line, is_hostile, is_plain};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// How many bytes of a line are rendered before and after a span; more than any terminal shows.
const NEARBY: usize = 2_000;
/// A secondary label at least this many bytes from the primary one is not rendered.
const FAR: usize = 1_000_000;

/// The total distance, in bytes, between primary and secondary labels that are more than [`NEARBY`] apart; once it is
/// used up, such secondary labels are omitted. Without it, many findings far from their secondary labels would each
/// render most of the file.
const DISTANCE_BUDGET: usize = 2_000_000;

/// How diagnostics are rendered.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether to use colors.
    pub color: bool,
    /// Whether to use ASCII characters only.
    pub ascii: bool,
    /// The width of the terminal, in columns.
    pub width: usize,
}

/// Renders the findings of a file in the given order, separated by empty lines.
#[must_use]
pub fn render(path: &str, source: &str, findings: &[Diagnostic], style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let decor = if style.ascii { DecorStyle::Ascii } else { DecorStyle::Unicode };
    let renderer = renderer.decor_style(decor).term_width(style.width);
    let (path, source) = (clean_line(path), sanitized(source));
    let lines = Lines::of(&source);
    let left = Cell::new(DISTANCE_BUDGET);
    let drawn = findings.iter().map(|finding| renderer.render(&groups(&path, &lines, finding, &left)));
    let mut report = drawn.collect::<Vec<_>>().join("\n\n");
    if !report.is_empty() {
        report.push('\n');
    }
    report
}

/// Converts a finding to the types of `annotate-snippets`.
fn groups<'a>(path: &'a str, lines: &Lines<'a>, finding: &'a Diagnostic, left: &Cell<usize>) -> Vec<Group<'a>> {
    let source = lines.source;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    let title = level.clone().primary_title(clean_line(&finding.headline));
    // Errors in the configuration have no code that `explain` knows.
    let title = if finding.code.is_empty() { title } else { title.id(finding.code) };
    // Without a source text, or with one that must not be shown, only the path is printed.
    if source.is_empty() {
        let group = Group::with_title(title).element(Origin::path(path));
        let help = finding.help.as_deref().map(|help| Level::HELP.message(clean_line(help)));
        return vec![help.into_iter().fold(group, Group::element)];
    }
    let primary = clamp_to_visible(&finding.primary.span, source);
    let reach = finding.secondary.iter().map(|label| label.span.start.abs_diff(primary.start));
    let reach = reach.filter(|reach| (NEARBY..FAR).contains(reach)).max().unwrap_or(0);
    let far = match left.get().checked_sub(reach) {
        Some(rest) => {
            left.set(rest);
            FAR
        }
        None => NEARBY,
    };
    let near = |span: &Range<usize>| span.start.abs_diff(primary.start) < far;
    let secondary = finding.secondary.iter().filter(|label| near(&label.span));
    let labels = std::iter::once(&finding.primary).chain(secondary);
    let spans: Vec<Range<usize>> = labels.clone().map(|label| clamp_to_visible(&label.span, source)).collect();
    let window = lines_around(source, &spans);
    let (mut shown, origin) = snippet(path, lines, &window, primary.start);
    for (n, (label, span)) in labels.zip(&spans).enumerate() {
        let kind = if n == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = (!label.text.is_empty()).then(|| clean_line(&label.text));
        shown = shown.annotation(kind.span(relative_to(span, &window)).label(text));
    }
    let mut group = Group::with_title(title);
    group = origin.into_iter().fold(group, Group::element).element(shown);
    let Some(help) = finding.help.as_deref().map(clean_line) else { return vec![group] };
    let Some(fix) = &finding.patch else { return vec![group.element(Level::HELP.message(help))] };
    let span = clamp(&fix.span, source);
    let window = lines_around(source, std::slice::from_ref(&span));
    let change = Patch::new(relative_to(&span, &window), clean(&fix.text));
    let (shown, origin) = snippet(path, lines, &window, span.start);
    let fixed = Group::with_title(Level::HELP.secondary_title(help));
    vec![group, origin.into_iter().fold(fixed, Group::element).element(shown.patch(change))]
}

/// The snippet for a window of the source. If the window starts in the middle of a line, so that the snippet cannot
/// show the position itself, the position is returned separately.
fn snippet<'a, T: Clone>(
    path: &'a str,
    lines: &Lines<'a>,
    window: &Range<usize>,
    at: usize,
) -> (Snippet<'a, T>, Option<Origin<'a>>) {
    let snippet = Snippet::source(&lines.source[window.clone()]).line_start(lines.line(window.start));
    if window.start == 0 || lines.source.as_bytes()[window.start - 1] == b'\n' {
        return (snippet.path(path), None);
    }
    let (line, column) = lines.position(at);
    (snippet, Some(Origin::path(path).line(line).char_column(column)))
}

/// The lines that contain all spans; of a very long line, only the part near them.
fn lines_around(source: &str, spans: &[Range<usize>]) -> Range<usize> {
    let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
    let from = clamp(&(first.saturating_sub(NEARBY)..first), source).start;
    let to = clamp(&(last..last + NEARBY), source).end;
    let start = source[from..first].rfind('\n').map_or(from, |at| from + at + 1);
    let end = source[last..to].find('\n').map_or(to, |at| last + at);
    start..end
}

/// Clamps a span to the source, and its length to what can be rendered.
fn clamp_to_visible(span: &Range<usize>, source: &str) -> Range<usize> {
    clamp(&(span.start..span.end.min(span.start.saturating_add(NEARBY))), source)
}

/// Converts a span of the file to a span of a window.
fn relative_to(span: &Range<usize>, window: &Range<usize>) -> Range<usize> {
    span.start - window.start..span.end - window.start
}

/// Clamps a span to the source and to character boundaries.
fn clamp(span: &Range<usize>, source: &str) -> Range<usize> {
    let floor = |at: usize| (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
    let (start, end) = (floor(span.start), floor(span.end));
    start..end.max(start)
}

/// The source with every hostile character replaced by a placeholder of as many bytes, so that spans stay valid.
fn sanitized(source: &str) -> Cow<'_, str> {
    if is_plain(source) {
        return Cow::Borrowed(source);
    }
    let sign = |c: char| match c.len_utf8() {
        1 => "?",
        2 => "??",
        3 => "\u{fffd}",
        _ => "\u{fffd}?",
    };
    let mut text = String::with_capacity(source.len());
    for c in source.chars() {
        if c == '\t' || c == '\r' {
            text.push(' ');
        } else if is_hostile(c) {
            text.push_str(sign(c));
        } else {
            text.push(c);
        }
    }
    Cow::Owned(text)
}

/// The block size, in bytes, for counting line ends.
const BLOCK: usize = 16 * 1024;

/// Converts byte offsets to lines and columns. Findings are few and lines are many, so it stores only a count per
/// block.
pub struct Lines<'s> {
    source: &'s str,
    /// The number of line ends before each block of the source.
    before: Vec<usize>,
    /// The offset of the last query and its column: the next query is often further along the same line.
    last: Cell<(usize, usize)>,
}

impl<'s> Lines<'s> {
    /// Counts the lines of a source.
    #[must_use]
    pub fn of(source: &'s str) -> Self {
        let count = |ended: &mut usize, block: &[u8]| {
            let before = *ended;
            *ended += memchr::memchr_iter(b'\n', block).count();
            Some(before)
        };
        Self { source, before: source.as_bytes().chunks(BLOCK).scan(0, count).collect(), last: Cell::new((0, 1)) }
    }

    /// The 1-based line and column of an offset; columns count characters.
    #[must_use]
    pub fn position(&self, at: usize) -> (usize, usize) {
        let at = clamp(&(at..at), self.source).start;
        let (last, column) = self.last.get();
        let (from, before) = if last <= at { (last, column) } else { (0, 1) };
        let (start, column) = match memchr::memrchr(b'\n', &self.source.as_bytes()[from..at]) {
            Some(end) => (from + end + 1, 1),
            None => (from, before),
        };
        let column = column + self.source[start..at].chars().count();
        self.last.set((at, column));
        (self.line(at), column)
    }

    /// The 1-based line number of an offset.
    fn line(&self, at: usize) -> usize {
        let at = at.min(self.source.len());
        let block = (at / BLOCK).min(self.before.len().saturating_sub(1));
        let relative_to = memchr::memchr_iter(b'\n', &self.source.as_bytes()[block * BLOCK..at]).count();
        self.before.get(block).copied().unwrap_or(0) + relative_to + 1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STYLE: Style = Style { color: false, ascii: true, width: 80 };

    #[test]
    fn hostile_characters_are_never_rendered() {
        let source = "a = \"\u{1b}]0;x\u{7}\u{202e}\"\n";
        let finding = Diagnostic::error("T001", "bad \u{1b}[2J", 4..9).label("\u{9b}x").help("\u{202e}y");
        let report = render("evil\u{1b}.toml", source, &[finding], STYLE);
        assert!(!report.chars().any(is_hostile), "{report:?}");
    }

    #[test]
    fn only_the_nearby_part_of_a_very_long_line_is_rendered() {
        let source = format!("a = 1\nb = \"{}\"\n", "\u{b5}x".repeat(20_000));
        let at = source.find("x\"").unwrap();
        let finding = Diagnostic::error("T001", "bad", at..at + 1).help("h").patch(at..at + 1, "y");
        let report = render("d.toml", &source, &[finding], STYLE);
        assert_eq!(report.matches("d.toml:2:40005").count(), 2, "{report}");
        assert!(report.len() < 12_000, "{}", report.len());
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(Lines::of("a\nµb").position(4), (2, 2));
        assert_eq!(Lines::of("").position(9), (1, 1));
    }

    #[test]
    fn positions_do_not_depend_on_the_order_of_queries() {
        let source = "a\n\u{b5}b\nccc\n\n\u{b5}\u{b5}d";
        let lines = Lines::of(source);
        for _ in 0..3 {
            for (first, second) in (0..=source.len()).flat_map(|a| (0..=source.len()).map(move |b| (a, b))) {
                let _ = lines.position(first);
                assert_eq!(lines.position(second), Lines::of(source).position(second), "{first} {second}");
            }
        }
    }

    #[test]
    fn distant_secondary_labels_are_omitted_once_the_budget_is_used_up() {
        let source = "# a line of a deck\n".repeat(20_000);
        let at = |n: usize| n * 300 + 100_000;
        let finding = |n: usize| Diagnostic::error("E004", "twice", at(n)..at(n) + 4).also(0..4, "first used here");
        let findings: Vec<Diagnostic> = (0..200).map(finding).collect();
        let report = render("d.toml", &source, &findings, STYLE);
        assert_eq!(report.matches("twice").count(), 200);
        let drawn = report.matches("first used here").count();
        assert!((10..DISTANCE_BUDGET / at(0) + 1).contains(&drawn), "{drawn}");
    }

    #[test]
    fn lines_are_counted_across_blocks() {
        let source = "\u{b5}\n".repeat(BLOCK);
        let lines = Lines::of(&source);
        for at in [0, 3, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, source.len() - 1, source.len()] {
            let before = source[..clamp(&(at..at), &source).start].matches('\n').count();
            assert_eq!(lines.position(at).0, before + 1, "{at}");
        }
    }

    proptest! {
        #[test]
        fn rendering_never_panics(source in any::<String>(), a in 0_usize..200, b in 0_usize..200, c in 0_usize..200) {
            let finding = Diagnostic::error("T001", "x", a..a.max(b)).also(c..c + 1, "y").help("z").patch(a..a.max(b), "w");
            let report = render("x.toml", &source, &[finding], STYLE);
            prop_assert!(!report.chars().any(is_hostile));
        }
    }
}
