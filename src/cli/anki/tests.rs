//! Tests of importing review tables.

use proptest::prelude::*;

use super::event::item;
use super::*;
use crate::deck::ItemId;
use crate::memory::Rating;
use crate::review::{Fact, ItemFact};

fn try_read(table: &str) -> Result<Table, String> {
    let first = table.lines().next().unwrap();
    assert!(is_table(first), "{first}");
    read(first, table.as_bytes(), &Zone::named("UTC").unwrap())
}

fn reviews(table: &str) -> Table {
    try_read(table).unwrap()
}

#[test]
fn tables_of_anki_and_of_other_programs_give_the_same_events() {
    let anki = "id,cid,usn,ease,ivl,lastIvl,factor,time,type\n1711744352250,77,-1,3,1,0,2500,8000,0\n";
    let other = "review_ms;card;rating;duration_ms\r\n1711744352250;77;3;8000\r\n";
    let anki = reviews(anki);
    assert_eq!(anki.refused, []);
    assert_eq!(reviews(other), anki);
    let Fact::Item(ItemFact::Answer(answer)) = &anki.events[0].fact else { panic!() };
    assert_eq!((answer.item.as_str(), answer.rating, answer.latency_ms), ("imported/card-77", Rating::Good, 8000));
    assert_eq!(anki.events[0].id.to_string(), "018e8be9-fffa-763b-bff4-59a897ec648c", "ids of earlier imports stay");
}

#[test]
fn unreadable_rows_are_refused_and_the_rest_is_read() {
    let table = "review_ms,card,rating\n1,1,3\n1711744352250,1,0\n1711744352251,1,7\nx,1,3\n,,\n1711744352252,,3\n1711744352253,1\n1711744352254,2,4\n-5,1,3\n";
    let Table { events, refused, .. } = reviews(table);
    assert_eq!(events.len(), 1);
    let rows: Vec<usize> = refused.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [2, 3, 4, 5, 6, 7, 8, 10], "{refused:?}");
    assert!(!is_table("{\"schema\":1}") && !is_table(""));
}

#[test]
fn the_unit_of_times_is_detected_and_reported() {
    let at = |time: &str| {
        let table = reviews(&format!("timestamp,card_id,rating\n{time},1,3\n"));
        (table.events[0].at.at_ms, table.unit.map(|(_, unit)| unit))
    };
    assert_eq!(at("1711744352"), (1_711_744_352_000, Some("seconds")));
    assert_eq!(at("1711744352.25"), (1_711_744_352_250, Some("seconds")));
    assert_eq!(at("1711744352250"), (1_711_744_352_250, None));
    assert_eq!(at("1711744352250.75"), (1_711_744_352_250, None));
    assert_eq!(at("1711744352250999"), (1_711_744_352_250, Some("microseconds")));
    assert_eq!(at("1711744352250999999"), (1_711_744_352_250, Some("nanoseconds")));
}

#[test]
fn a_column_that_mixes_units_is_refused_and_so_are_implausible_times() {
    let error = try_read("timestamp,card,rating\n1711744352,1,3\n1711744352250,2,3\n").unwrap_err();
    assert!(error.contains("line 2 is in seconds, line 3 in milliseconds"), "{error}");
    for time in ["0", "-1711744352", "171174435", "17117443522", "2024-03-29", "1.7e9", "1711744352.x", "4133980800"] {
        let table = reviews(&format!("timestamp,card,rating\n{time},1,3\n"));
        assert_eq!((table.events.len(), table.refused.len()), (0, 1), "{time}");
        assert!(table.refused[0].1.contains("is not a"), "{time}: {:?}", table.refused);
    }
}

#[test]
fn rows_have_the_meaning_that_they_have_in_anki() {
    let head = "id,cid,usn,ease,ivl,lastIvl,factor,time,type\n";
    let row = |ease: i64, factor: i64, kind: i64| {
        let table = reviews(&format!("{head}1711744352250,77,-1,{ease},1,0,{factor},8000,{kind}\n"));
        assert_eq!(table.refused, []);
        let fact = table.events.first().map(|event| match &event.fact {
            Fact::Item(ItemFact::Answer(answer)) => format!("{:?}", answer.rating),
            fact => fact.kind().to_owned(),
        });
        fact.unwrap_or_else(|| table.skipped.keys().next().unwrap().description().to_owned())
    };
    for kind in [0, 1, 2] {
        assert_eq!(row(3, 2500, kind), "Good");
        // A card that is being learned has no factor yet.
        assert_eq!(row(1, 0, kind), "Again");
        assert_eq!(row(0, 2500, kind), "without a rating");
    }
    assert_eq!(row(2, 2500, 3), "Hard", "an early review in a filtered deck reschedules");
    assert_eq!(row(2, 0, 3), "from a filtered deck without rescheduling");
    assert_eq!(row(0, 2500, 4), "set by hand");
    assert_eq!(row(0, 0, 4), "reset", "\"Forget\" makes a card new again");
    assert_eq!(row(0, 0, 5), "rescheduled by Anki");
    let unknown = reviews(&format!("{head}1711744352250,77,-1,3,1,0,2500,8000,9\n"));
    assert!(unknown.events.is_empty() && unknown.refused[0].1.contains("review type `9`"));
    // Without the factor it is unknown whether a filtered deck rescheduled, so the row is not counted.
    let bare = reviews("id,cid,ease,type\n1711744352250,77,3,3\n1711744352251,77,0,1\n1711744352252,77,3,1\n");
    assert_eq!((bare.events.len(), bare.refused.len(), bare.skipped.len()), (1, 0, 2));
    let without_kind = reviews("id,cid,ease\n1711744352250,77,0\n");
    assert_eq!((without_kind.events.len(), without_kind.refused.len()), (0, 0));
}

#[test]
fn different_card_names_give_different_items_and_plain_names_are_unchanged() {
    let names = ["1-1", "11", "1.1", "1 1", "A", "a", "\u{e9}t\u{e9}", "日本", "x-1", "x--2d", "h-1", "1711744352250"];
    let ids: std::collections::HashSet<ItemId> = names.iter().filter_map(|name| item(name)).collect();
    assert_eq!(ids.len(), names.len());
    assert_eq!(item("11").unwrap().as_str(), "imported/card-11");
    assert_eq!(item("1-1").unwrap().as_str(), "imported/card-x-1-2d1");
    let long = |end: &str| item(&format!("{}{end}", "日本".repeat(60))).unwrap();
    assert_ne!(long("a"), long("b"));
    assert_eq!(item(""), None);
}

proptest! {
    #[test]
    fn no_two_card_names_give_the_same_item(one in "\\PC{1,40}", other in "\\PC{1,40}") {
        let (a, b) = (item(&one), item(&other));
        prop_assert!(a.is_some() && b.is_some());
        prop_assert_eq!(a == b, one == other);
    }

    #[test]
    fn names_that_differ_in_escaped_characters_give_different_items(
        one in "[a1x \\-.A]{1,8}", other in "[a1x \\-.A]{1,8}",
    ) {
        prop_assert_eq!(item(&one) == item(&other), one == other);
    }
}
