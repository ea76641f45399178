//! Reports: diagnostics drawn for people, with the place underlined. The only door to `annotate-snippets`.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use crate::deck::clean::{clean, clean_line, is_hostile, is_plain};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// Bytes of a line that are looked at before and behind a place; no terminal shows as many.
const AROUND: usize = 2_000;
/// Bytes from a place to another one that is not drawn with it.
const FAR: usize = 1_000_000;

/// Bytes of all stretches together that reach from a place to another one further away than [`AROUND`]; later ones are drawn
/// without the other place. Each of many findings may be as far from its other place as the file is long.
const DRAWN: usize = 2_000_000;

/// How a report is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With colours.
    pub color: bool,
    /// With signs of ASCII only.
    pub ascii: bool,
    /// Columns that it may take.
    pub width: usize,
}

/// Draws findings in a file, in the order given, an empty line between two.
#[must_use]
pub fn render(path: &str, source: &str, findings: &[Diagnostic], style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let decor = if style.ascii { DecorStyle::Ascii } else { DecorStyle::Unicode };
    let renderer = renderer.decor_style(decor).term_width(style.width);
    let (path, source) = (clean_line(path), harmless(source));
    let lines = Lines::of(&source);
    let left = Cell::new(DRAWN);
    let drawn = findings.iter().map(|finding| renderer.render(&groups(&path, &lines, finding, &left)));
    let mut report = drawn.collect::<Vec<_>>().join("\n\n");
    if !report.is_empty() {
        report.push('\n');
    }
    report
}

/// A finding as `annotate-snippets` has it.
fn groups<'a>(path: &'a str, lines: &Lines<'a>, finding: &'a Diagnostic, left: &Cell<usize>) -> Vec<Group<'a>> {
    let source = lines.source;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    let title = level.clone().primary_title(clean_line(&finding.headline));
    // What is wrong with the configuration is no rule that can be explained.
    let title = if finding.code.is_empty() { title } else { title.id(finding.code) };
    // Where there is no text, or none that may be shown, only the file is named.
    if source.is_empty() {
        let group = Group::with_title(title).element(Origin::path(path));
        let help = finding.help.as_deref().map(|help| Level::HELP.message(clean_line(help)));
        return vec![help.into_iter().fold(group, Group::element)];
    }
    let primary = short(&finding.primary.span, source);
    let reach = finding.secondary.iter().map(|label| label.span.start.abs_diff(primary.start));
    let reach = reach.filter(|reach| (AROUND..FAR).contains(reach)).max().unwrap_or(0);
    let far = match left.get().checked_sub(reach) {
        Some(rest) => {
            left.set(rest);
            FAR
        }
        None => AROUND,
    };
    let near = |span: &Range<usize>| span.start.abs_diff(primary.start) < far;
    let secondary = finding.secondary.iter().filter(|label| near(&label.span));
    let labels = std::iter::once(&finding.primary).chain(secondary);
    let spans: Vec<Range<usize>> = labels.clone().map(|label| short(&label.span, source)).collect();
    let window = lines_around(source, &spans);
    let (mut place, origin) = snippet(path, lines, &window, primary.start);
    for (n, (label, span)) in labels.zip(&spans).enumerate() {
        let kind = if n == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = (!label.text.is_empty()).then(|| clean_line(&label.text));
        place = place.annotation(kind.span(within(span, &window)).label(text));
    }
    let mut group = Group::with_title(title);
    group = origin.into_iter().fold(group, Group::element).element(place);
    let Some(help) = finding.help.as_deref().map(clean_line) else { return vec![group] };
    let Some(mend) = &finding.patch else { return vec![group.element(Level::HELP.message(help))] };
    let span = held(&mend.span, source);
    let window = lines_around(source, std::slice::from_ref(&span));
    let change = Patch::new(within(&span, &window), clean(&mend.text));
    let (place, origin) = snippet(path, lines, &window, span.start);
    let mended = Group::with_title(Level::HELP.secondary_title(help));
    vec![group, origin.into_iter().fold(mended, Group::element).element(place.patch(change))]
}

/// A stretch of the source to be drawn, and where a place in it is, if the stretch does not begin with its line and so does
/// not tell it.
fn snippet<'a, T: Clone>(
    path: &'a str,
    lines: &Lines<'a>,
    window: &Range<usize>,
    place: usize,
) -> (Snippet<'a, T>, Option<Origin<'a>>) {
    let snippet = Snippet::source(&lines.source[window.clone()]).line_start(lines.line(window.start));
    if window.start == 0 || lines.source.as_bytes()[window.start - 1] == b'\n' {
        return (snippet.path(path), None);
    }
    let (line, column) = lines.position(place);
    (snippet, Some(Origin::path(path).line(line).char_column(column)))
}

/// The lines that hold all of these places, of a very long line only what is near them.
fn lines_around(source: &str, spans: &[Range<usize>]) -> Range<usize> {
    let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
    let from = held(&(first.saturating_sub(AROUND)..first), source).start;
    let to = held(&(last..last + AROUND), source).end;
    let start = source[from..first].rfind('\n').map_or(from, |at| from + at + 1);
    let end = source[last..to].find('\n').map_or(to, |at| last + at);
    start..end
}

/// A place held to the source and to what can be drawn.
fn short(span: &Range<usize>, source: &str) -> Range<usize> {
    held(&(span.start..span.end.min(span.start.saturating_add(AROUND))), source)
}

/// A place in the file as a place in some of its lines.
fn within(span: &Range<usize>, window: &Range<usize>) -> Range<usize> {
    span.start - window.start..span.end - window.start
}

/// A place held to the source and to whole characters.
fn held(span: &Range<usize>, source: &str) -> Range<usize> {
    let floor = |at: usize| (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
    let (start, end) = (floor(span.start), floor(span.end));
    start..end.max(start)
}

/// The source with every hostile character replaced by signs of as many bytes, so that places stay the same.
fn harmless(source: &str) -> Cow<'_, str> {
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

/// Bytes whose line ends are counted at once.
const BLOCK: usize = 16 * 1024;

/// The lines of a source. Findings are few and lines are many, so these are only counted.
pub struct Lines<'s> {
    source: &'s str,
    /// Line ends before each block of the source.
    before: Vec<usize>,
    /// The place that was asked for last, and its column: the next one is often behind it on the same line.
    last: Cell<(usize, usize)>,
}

impl<'s> Lines<'s> {
    /// Finds the lines.
    #[must_use]
    pub fn of(source: &'s str) -> Self {
        let count = |ended: &mut usize, block: &[u8]| {
            let before = *ended;
            *ended += memchr::memchr_iter(b'\n', block).count();
            Some(before)
        };
        Self { source, before: source.as_bytes().chunks(BLOCK).scan(0, count).collect(), last: Cell::new((0, 1)) }
    }

    /// Line and column of a place, both from one; columns count characters.
    #[must_use]
    pub fn position(&self, at: usize) -> (usize, usize) {
        let at = held(&(at..at), self.source).start;
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

    /// The number of the line that a place is in, from one.
    fn line(&self, at: usize) -> usize {
        let at = at.min(self.source.len());
        let block = (at / BLOCK).min(self.before.len().saturating_sub(1));
        let within = memchr::memchr_iter(b'\n', &self.source.as_bytes()[block * BLOCK..at]).count();
        self.before.get(block).copied().unwrap_or(0) + within + 1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STYLE: Style = Style { color: false, ascii: true, width: 80 };

    #[test]
    fn a_report_holds_nothing_hostile() {
        let source = "a = \"\u{1b}]0;x\u{7}\u{202e}\"\n";
        let finding = Diagnostic::error("T001", "bad \u{1b}[2J", 4..9).label("\u{9b}x").help("\u{202e}y");
        let report = render("evil\u{1b}.toml", source, &[finding], STYLE);
        assert!(!report.chars().any(is_hostile), "{report:?}");
    }

    #[test]
    fn of_a_very_long_line_only_what_is_near_is_drawn_and_the_place_is_right() {
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
    fn places_are_the_same_in_whatever_order_they_are_asked_for() {
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
    fn many_findings_that_are_far_from_their_other_place_are_drawn_without_it() {
        let source = "# a line of a deck\n".repeat(20_000);
        let at = |n: usize| n * 300 + 100_000;
        let finding = |n: usize| Diagnostic::error("E004", "twice", at(n)..at(n) + 4).also(0..4, "first used here");
        let findings: Vec<Diagnostic> = (0..200).map(finding).collect();
        let report = render("d.toml", &source, &findings, STYLE);
        assert_eq!(report.matches("twice").count(), 200);
        let drawn = report.matches("first used here").count();
        assert!((10..DRAWN / at(0) + 1).contains(&drawn), "{drawn}");
    }

    #[test]
    fn lines_are_counted_across_blocks() {
        let source = "\u{b5}\n".repeat(BLOCK);
        let lines = Lines::of(&source);
        for at in [0, 3, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, source.len() - 1, source.len()] {
            let before = source[..held(&(at..at), &source).start].matches('\n').count();
            assert_eq!(lines.position(at).0, before + 1, "{at}");
        }
    }

    proptest! {
        #[test]
        fn no_place_makes_a_report_panic(source in any::<String>(), a in 0_usize..200, b in 0_usize..200, c in 0_usize..200) {
            let finding = Diagnostic::error("T001", "x", a..a.max(b)).also(c..c + 1, "y").help("z").patch(a..a.max(b), "w");
            let report = render("x.toml", &source, &[finding], STYLE);
            prop_assert!(!report.chars().any(is_hostile));
        }
    }
}
