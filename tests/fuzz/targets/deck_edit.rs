//! Deck edit: formatting and fixing keep the meaning of a deck file, and both are idempotent.

use std::collections::{HashMap, HashSet};

use rounds::deck::check::{CheckOptions, Profile};
use rounds::deck::diagnostic::Severity;
use rounds::deck::format::{Refusal, format};
use rounds::deck::{ItemId, findings, fix, read};

/// Formats a text and fixes it.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    check_formatting(&text);
    check_fixing(&text);
}

/// Formatting is idempotent and changes no item.
fn check_formatting(text: &str) {
    let plain = format(text, false);
    assert_ne!(plain, Err(Refusal::Meaning), "it may be refused only for its syntax");
    let Ok(plain) = plain else { return };
    assert_eq!(format(&plain, false).as_ref(), Ok(&plain), "formatting twice changes more");
    assert_eq!(plain.starts_with('\u{feff}'), text.starts_with('\u{feff}'));
    // Formatting moves keys out of the wrong table, which is meant to change what is read.
    if !errors(text, Profile::Draft).contains_key("T012") {
        assert_eq!(read(&plain).deck, read(text).deck, "another deck than before: {plain}");
    }
    let named = format(text, true);
    assert_ne!(named, Err(Refusal::Meaning), "ids make it refused");
    let Ok(named) = named else { return };
    assert_eq!(format(&named, true).as_ref(), Ok(&named), "giving ids twice changes more");
    assert_eq!(errors(&named, Profile::Draft).get("T013"), None, "an item is without an id: {named}");
    let (before, after) = (ids(&plain), ids(&named));
    assert!(before.is_subset(&after), "{before:?} became {after:?}: {named}");
}

/// Fixing adds no errors, loses no item and is idempotent.
fn check_fixing(text: &str) {
    for profile in [Profile::Draft, Profile::Cme] {
        let terms = CheckOptions { profile, today: Some("2026-11-23".into()) };
        let (fixed, count) = fix::apply_fixes(text, &terms);
        assert_eq!(count == 0, fixed == text, "{count} mends");
        assert_eq!(fix::apply_fixes(&fixed, &terms), (fixed.clone(), 0), "mending twice changes more");
        let (before, after) = (errors(text, profile), errors(&fixed, profile));
        let worse = after.keys().find(|code| !before.contains_key(*code));
        assert_eq!(worse, None, "mending made another error: {fixed}");
        assert!(after.values().sum::<usize>() <= before.values().sum(), "mending made more errors: {fixed}");
        // A fixed item may turn out to contradict another, which is then excluded until an author resolves it.
        let contradicts = after.get("E005") > before.get("E005");
        assert!(contradicts || ids(text).is_subset(&ids(&fixed)), "mending lost an item: {fixed}");
    }
}

/// How many errors of each rule a text has.
fn errors(text: &str, profile: Profile) -> HashMap<&'static str, usize> {
    let terms = CheckOptions { profile, today: Some("2026-11-23".into()) };
    let mut counts = HashMap::new();
    for finding in findings(text, &terms).diagnostics {
        if finding.severity == Severity::Error {
            *counts.entry(finding.code).or_default() += 1;
        }
    }
    counts
}

/// The ids of the items in a text.
fn ids(text: &str) -> HashSet<ItemId> {
    read(text).deck.iter().flat_map(|deck| &deck.items).map(|item| item.id.clone()).collect()
}
