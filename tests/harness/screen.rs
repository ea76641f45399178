//! Renders screens as text, as text with styles, and as pictures.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};

/// The window sizes of the snapshots: columns and rows.
pub const SIZES: [(u16, u16); 5] = [(200, 60), (100, 30), (80, 24), (60, 20), (40, 10)];

/// The rows without trailing spaces.
pub fn text(buffer: &Buffer) -> String {
    rows(buffer).map(|row| format!("{}\n", words(&row).trim_end())).collect()
}

/// The rows, each followed by its styled runs.
pub fn styled(buffer: &Buffer) -> String {
    let mut out = String::new();
    for row in rows(buffer) {
        let _ = writeln!(out, "{}", words(&row).trim_end());
        for (style, stretch) in runs(&row) {
            let stretch = stretch.trim();
            if let Some(name) = name(style).filter(|_| !stretch.is_empty()) {
                let _ = writeln!(out, "      ~ {name}: {stretch}");
            }
        }
    }
    out
}

/// The screen as an SVG picture.
pub fn svg(buffer: &Buffer) -> String {
    let mut ansi = String::new();
    for row in rows(buffer) {
        for (style, stretch) in runs(&row) {
            let codes = codes(style);
            let _ = write!(ansi, "\u{1b}[{codes}m{stretch}\u{1b}[0m");
        }
        ansi.push('\n');
    }
    anstyle_svg::Term::new().render_svg(&ansi)
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = Vec<&Cell>> {
    let width = usize::from(buffer.area.width);
    buffer.content.chunks(width.max(1)).map(|row| {
        let mut cells = Vec::new();
        let mut skip = 0;
        // The cells after a wide character are part of it.
        for cell in row {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            skip = rounds::ui::tui::text::columns(cell.symbol()).saturating_sub(1);
            cells.push(cell);
        }
        cells
    })
}

fn words(row: &[&Cell]) -> String {
    row.iter().map(|cell| cell.symbol()).collect()
}

fn runs(row: &[&Cell]) -> Vec<(Style, String)> {
    let mut runs = Vec::<(Style, String)>::new();
    for cell in row {
        match runs.last_mut() {
            Some((style, stretch)) if *style == cell.style() => stretch.push_str(cell.symbol()),
            _ => runs.push((cell.style(), cell.symbol().to_owned())),
        }
    }
    runs
}

fn name(style: Style) -> Option<String> {
    let mut names = Vec::new();
    if let Some(color) = style.fg.filter(|color| *color != Color::Reset) {
        names.push(format!("{color:?}").to_lowercase());
    }
    let modifiers = [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
        (Modifier::CROSSED_OUT, "struck"),
    ];
    names.extend(
        modifiers.iter().filter(|(flag, _)| style.add_modifier.contains(*flag)).map(|(_, name)| (*name).to_owned()),
    );
    (!names.is_empty()).then(|| names.join(" "))
}

fn codes(style: Style) -> String {
    let mut codes = vec!["0".to_owned()];
    let color = match style.fg {
        Some(Color::Red) => Some("31"),
        Some(Color::Green) => Some("32"),
        Some(Color::Yellow) => Some("33"),
        Some(Color::Blue) => Some("34"),
        Some(Color::Cyan) => Some("36"),
        Some(Color::DarkGray) => Some("90"),
        Some(Color::Reset) | None => None,
        Some(other) => panic!("the theme has no colour {other:?}"),
    };
    codes.extend(color.map(str::to_owned));
    let modifiers = [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::REVERSED, "7"),
        (Modifier::CROSSED_OUT, "9"),
    ];
    codes.extend(
        modifiers.iter().filter(|(flag, _)| style.add_modifier.contains(*flag)).map(|(_, code)| (*code).to_owned()),
    );
    codes.join(";")
}
