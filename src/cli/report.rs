//! Reports: diagnostics drawn for people, with the place underlined. The only door to `annotate-snippets`.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use crate::deck::clean::{clean_line, is_hostile, is_plain};
use crate::deck::diagnostic::{Diagnostic, Severity};

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
    let drawn = findings.iter().map(|finding| renderer.render(&groups(&path, &lines, finding)));
    let mut report = drawn.collect::<Vec<_>>().join("\n\n");
    if !report.is_empty() {
        report.push('\n');
    }
    report
}

/// A finding as `annotate-snippets` has it.
fn groups<'a>(path: &'a str, lines: &Lines<'a>, finding: &'a Diagnostic) -> Vec<Group<'a>> {
    let source = lines.source;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let labels = std::iter::once(&finding.primary).chain(&finding.secondary);
    let spans: Vec<Range<usize>> = labels.clone().map(|label| held(&label.span, source)).collect();
    let window = lines_around(source, &spans);
    let mut place = Snippet::source(&source[window.clone()]).line_start(lines.line(window.start)).path(path);
    for (n, (label, span)) in labels.zip(&spans).enumerate() {
        let kind = if n == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = (!label.text.is_empty()).then(|| clean_line(&label.text));
        place = place.annotation(kind.span(within(span, &window)).label(text));
    }
    let group = level.primary_title(clean_line(&finding.headline)).id(finding.code).element(place);
    let Some(help) = finding.help.as_deref().map(clean_line) else { return vec![group] };
    let Some(mend) = &finding.patch else { return vec![group.element(Level::HELP.message(help))] };
    let span = held(&mend.span, source);
    let window = lines_around(source, std::slice::from_ref(&span));
    let line = lines.line(window.start);
    let change = Patch::new(within(&span, &window), clean_line(&mend.text));
    let snippet = Snippet::source(&source[window]).line_start(line).path(path).patch(change);
    vec![group, Level::HELP.secondary_title(help).element(snippet)]
}

/// The lines that hold all of these places.
fn lines_around(source: &str, spans: &[Range<usize>]) -> Range<usize> {
    let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
    let start = source[..first].rfind('\n').map_or(0, |at| at + 1);
    let end = source[last..].find('\n').map_or(source.len(), |at| last + at);
    start..end
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

/// Where the lines of a source begin.
pub struct Lines<'s> {
    source: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    /// Finds the lines.
    #[must_use]
    pub fn of(source: &'s str) -> Self {
        let behind = memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at + 1);
        Self { source, starts: std::iter::once(0).chain(behind).collect() }
    }

    /// Line and column of a place, both from one; columns count characters.
    #[must_use]
    pub fn position(&self, at: usize) -> (usize, usize) {
        let at = held(&(at..at), self.source).start;
        let line = self.line(at);
        (line, self.source[self.starts[line - 1]..at].chars().count() + 1)
    }

    /// The number of the line that a place is in, from one.
    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
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
    fn columns_count_characters() {
        assert_eq!(Lines::of("a\nµb").position(4), (2, 2));
        assert_eq!(Lines::of("").position(9), (1, 1));
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
