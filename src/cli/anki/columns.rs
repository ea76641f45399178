//! The columns of a review table, found by the names in its header.

/// The accepted names of each column: the time of the review, the card, the rating from 1 to 4, the response time in
/// milliseconds, and, from Anki only, the kind of row and the ease factor.
const NAMES: [&[&str]; 6] = [
    &["id", "review_ms", "review_time", "timestamp", "time_ms"],
    &["cid", "card", "card_id"],
    &["ease", "rating", "review_rating", "button"],
    &["time", "duration_ms", "review_duration", "taken_ms"],
    &["type", "review_kind"],
    &["factor", "ease_factor"],
];

/// The index of each column.
pub struct Columns {
    pub time: usize,
    pub card: usize,
    pub rating: usize,
    pub duration: Option<usize>,
    pub kind: Option<usize>,
    pub factor: Option<usize>,
    /// Whether the rating is Anki's `ease`, where 0 means that no button was pressed.
    pub is_ease: bool,
}

impl Columns {
    /// Finds the columns by name; `None` if a required one is missing.
    pub fn of(head: &csv::StringRecord) -> Option<Self> {
        let name = |name: &str| name.trim_matches('"').trim().to_ascii_lowercase();
        let find = |names: &[&str]| head.iter().position(|cell| names.contains(&name(cell).as_str()));
        let rating = find(NAMES[2])?;
        Some(Self {
            time: find(NAMES[0])?,
            card: find(NAMES[1])?,
            rating,
            duration: find(NAMES[3]),
            kind: find(NAMES[4]),
            factor: find(NAMES[5]),
            is_ease: head.get(rating).is_some_and(|cell| name(cell) == "ease"),
        })
    }
}

/// Describes the required columns and their accepted names.
pub fn required_columns() -> String {
    let names = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let [moment, card, rating] = [NAMES[0], NAMES[1], NAMES[2]].map(names);
    format!("columns for the time ({moment}), the card ({card}) and the rating ({rating})")
}

/// Whether the first line of a file is the header of a review table.
#[must_use]
pub fn is_table(first: &str) -> bool {
    let cells = first.trim_start_matches('\u{feff}').trim().split([',', ';', '\t']).collect::<Vec<_>>();
    Columns::of(&csv::StringRecord::from(cells)).is_some()
}
