//! The decks that are embedded in the program.

/// The file name and text of each deck.
pub const DECKS: &[(&str, &str)] = &[
    ("training-pathways.toml", include_str!("../../decks/training-pathways.toml")),
    ("interventional-procedures.toml", include_str!("../../decks/interventional-procedures.toml")),
    ("central-sensitization.toml", include_str!("../../decks/central-sensitization.toml")),
    ("first-visit.toml", include_str!("../../decks/first-visit.toml")),
    ("medications.toml", include_str!("../../decks/medications.toml")),
    ("conditions.toml", include_str!("../../decks/conditions.toml")),
];
