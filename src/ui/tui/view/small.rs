//! The notice in a window that is too small for anything else.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::text::{ParagraphStyle, plain};
use crate::app::App;
use crate::app::viewport::LEAST;

pub fn lines(app: &App, window: Rect) -> Vec<Line<'static>> {
    let style = app.settings.theme.plain();
    let (columns, rows) = LEAST;
    let text = format!(
        "rounds needs {columns}x{rows}; this window is {}x{}. Enlarge it, or run: rounds study --plain",
        window.width, window.height
    );
    plain(&text, ParagraphStyle::flush(usize::from(window.width).max(1), style))
}
