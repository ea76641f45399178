//! The state of memory: items by stage, and histograms of stability and retrievability.

use ratatui::text::{Line, Span};

use super::super::{bar, counted, indented};
use super::{DrawOptions, HEAD, ends};
use crate::stats::strength::{RECALL, STABILITY};

impl DrawOptions<'_> {
    /// The state of memory.
    pub(super) fn memory(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme, .. } = self;
        let strength = &figures.strength;
        let seen = strength.learned + strength.mature;
        let items = seen + strength.new + strength.suspended;
        let mut lines =
            vec![ends("Memory", &format!("{seen} of {} seen", counted(items as usize, "item")), width, theme)];
        let cells = width.saturating_sub(HEAD + 10).min(24);
        let mut groups = vec![("new", strength.new), ("learned", strength.learned), ("mature", strength.mature)];
        if strength.suspended > 0 {
            groups.push(("suspended", strength.suspended));
        }
        for (name, count) in groups {
            let [full, _] = bar(theme, f64::from(count) / f64::from(items.max(1)), cells);
            lines.push(Line::from(vec![Span::raw(format!("  {name:<HEAD$}{count:>4} ")), full]));
        }
        if seen > 0 {
            lines.push(Line::default());
            lines.extend(self.distribution("stability", &STABILITY, &strength.stability, "d"));
        }
        if strength.mean_recall().is_some() {
            lines.extend(self.distribution("recall", &RECALL, &strength.recall, "%"));
        }
        if let Some(mean) = strength.reliable_recall() {
            lines.extend(self.line("", &format!("mean {:.0}%", 100.0 * mean)));
        }
        lines
    }

    /// A histogram: bounds above counts.
    fn distribution(self, name: &str, bounds: &[u32; 6], counts: &[u32; 6], unit: &str) -> Vec<Line<'static>> {
        let theme = self.theme;
        // In a narrow window, the name goes above.
        let is_narrow = self.width < 2 + HEAD + 5 * bounds.len();
        let head = if is_narrow { String::new() } else { format!("  {name:<HEAD$}") };
        let mut under = " ".repeat(head.len());
        let mut over = head;
        for (n, (bound, count)) in bounds.iter().zip(counts).enumerate() {
            let bound = if n == 0 { format!("<{}", bounds[1]) } else { format!("{bound}+") };
            over += &format!("{bound:>5}");
            let count = if *count == 0 { theme.glyphs().none.to_owned() } else { count.to_string() };
            under += &format!("{count:>5}");
        }
        let fits = over.len() + 2 <= self.width;
        if fits {
            over += &format!(" {unit}");
        }
        let name = is_narrow.then(|| indented(name, theme.muted()));
        name.into_iter().chain([Line::styled(over, theme.muted()), Line::raw(under)]).collect()
    }
}
