//! Tests of searches: which items a query finds.

use proptest::prelude::*;

use super::*;
use crate::day::Moment;
use crate::deck::library::Origin;
use crate::deck::{Fingerprint, read};
use crate::memory::{DesiredRetention, Parameters, Rating, Scheduler};
use crate::response::Confidence;
use crate::review::sample;
use crate::review::{Answer, DeviceId, Event, EventId, Fact, ItemFact, Reply, Rules, SessionId};

/// Noon of study day 20,000, UTC.
const NOON_MS: i64 = 20_000 * 86_400_000 + 43_200_000;

const DECK: &str = r#"
schema = 1
[deck]
id = "pain"
title = "Pain"
[[item]]
id = "ketamine-stop"
tags = ["drugs/ketamine", "safety"]
stem = "A man receives ketamine. Which finding should **stop** the infusion?"
options = [{ text = "Agitation", correct = true }, { text = "Nystagmus" }]
[[item]]
id = "facet"
tags = ["spine/facet"]
stem = "Which nerve supplies the facet joint?"
options = [{ text = "Medial branch", correct = true }, { text = "Sinuvertebral nerve" }]
[[item]]
id = "joint-facet"
tags = ["spine"]
stem = "What does Ménière describe?"
options = [{ text = "Vertigo", correct = true }, { text = "Joint pain of 5 %" }]
[[item]]
id = "raise"
tags = ["spineless"]
kind = "order"
stem = "Put the steps in order."
options = [{ text = "Ketamin test" }, { text = "Second step" }]
"#;

fn library() -> Library {
    let mut library = Library::default();
    library.add(read(DECK).deck.unwrap(), Origin::Embedded, 0).unwrap();
    library
}

fn answer(name: &str, right: bool, confidence: Confidence, day: i64) -> (i64, Fact) {
    let fact = Fact::Item(ItemFact::Answer(Answer {
        key: library()
            .entries()
            .find(|entry| entry.id.as_str() == name)
            .map_or(Fingerprint([2; 16]), |entry| entry.key),
        reply: Reply::default(),
        confidence,
        latency_ms: 1000,
        ..sample::answer(ItemId::parse(name).unwrap(), if right { Rating::Good } else { Rating::Again })
    }));
    (day, fact)
}

/// The indices of the stems that a query finds.
fn matching_stems(stems: &[&str], query: &str) -> Vec<usize> {
    let item = |(n, stem): (usize, &&str)| {
        format!(
            "[[item]]\nid = \"i{n}\"\nstem = \"{stem}: which one is it?\"\noptions = [{{ text = \"Right\", correct = true }}, {{ text = \"Wrong\" }}]\n"
        )
    };
    let items: String = stems.iter().enumerate().map(item).collect();
    let deck = read(&format!("schema = 1\n[deck]\nid = \"f\"\ntitle = \"F\"\n{items}")).deck.unwrap();
    let mut library = Library::default();
    library.add(deck, Origin::Embedded, 0).unwrap();
    let index = Index::of_library(&library);
    let statuses = vec![ItemStatus::default(); stems.len()];
    let mut positions: Vec<usize> =
        index.search(&Query::parse(query), &statuses).into_iter().map(|position| position as usize).collect();
    positions.sort_unstable();
    positions
}

#[test]
fn search_ignores_accents_case_and_spelling_variants() {
    let stems = [
        "Sj\u{f6}gren syndrome",
        "Sjo\u{308}gren again",
        "M\u{e9}ni\u{e8}re disease",
        "The \u{3bc}-opioid receptor",
        "The \u{b5}-opioid sign",
        "\u{fb01}ber ligature",
        "Stra\u{df}e",
        "\u{ff2e}\u{ff2d}\u{ff24}\u{ff21} receptor",
        "\u{130}stanbul protocol",
        "Regional anaesthesia",
        "General anesthesia",
        "A post-op follow-up of -8",
    ];
    for (query, expected) in [
        ("sjogren", &[0, 1][..]),
        ("Sj\u{f6}gren", &[0, 1]),
        ("Sjo\u{308}gren", &[0, 1]),
        ("meniere", &[2]),
        ("mu opioid", &[3, 4]),
        ("\u{b5}-opioid", &[3, 4]),
        ("fibre", &[5]),
        ("strasse", &[6]),
        ("nmda", &[7]),
        ("istanbul", &[8]),
        ("anaesthesia", &[9, 10]),
        ("anesthesia", &[9, 10]),
        ("\"sjogren syndrome\"", &[0]),
        ("\"mu opioid\"", &[3, 4]),
        ("\"mu-opioid receptor\"", &[3]),
        ("\"\u{3bc} opioid\"", &[3, 4]),
        ("\"post op follow\u{2010}up\"", &[11]),
        ("\"of -8\"", &[11]),
        ("\"of 8\"", &[]),
    ] {
        assert_eq!(matching_stems(&stems, query), expected, "{query}");
    }
    assert_eq!(Query::parse("sjogren").matches_in("A Sjo\u{308}gren eye").first(), Some(&(2..11)));
}

fn ledger(facts: Vec<(i64, Fact)>) -> Ledger {
    let scheduler = Scheduler::new(&Parameters::default(), DesiredRetention::default());
    let rules = Rules { scheduler, ..Rules::default() };
    let event = |(n, (day, fact)): (u8, (i64, Fact))| Event {
        id: EventId([n; 16]),
        device: DeviceId([1; 16]),
        seq: u64::from(n),
        at: Moment::new(NOON_MS + day * 86_400_000 + i64::from(n), 0),
        session: SessionId([1; 16]),
        fact,
    };
    Ledger::fold(rules, (1..).zip(facts).map(event), NOON_MS + 900 * 86_400_000)
}

fn finder(facts: Vec<(i64, Fact)>, today: i32) -> Finder {
    let library = library();
    let index = Arc::new(Index::of_library(&library));
    Finder::new(index, &library, &ledger(facts), Day::from_epoch(20_000 + today))
}

/// The names of what a query finds, in order.
fn found(finder: &Finder, query: &str) -> Vec<String> {
    let positions = finder.search(&Query::parse(query));
    positions.into_iter().filter_map(|position| finder.id(position)).map(|id| id.name().to_owned()).collect()
}

#[test]
fn search_covers_stems_options_tags_and_names() {
    let finder = finder(Vec::new(), 0);
    for (query, names) in [
        ("", &["ketamine-stop", "facet", "joint-facet", "raise"][..]),
        ("nystag", &["ketamine-stop"]),
        ("ketamin", &["raise", "ketamine-stop"]),
        ("ktmn", &["ketamine-stop", "raise"]),
        ("drugs", &["ketamine-stop"]),
        ("facet joint", &["facet", "joint-facet"]),
        ("\"facet joint\"", &["facet"]),
        ("\"should stop the\"", &["ketamine-stop"]),
        ("\"infusion agitation\"", &[]),
        ("meniere", &["joint-facet"]),
        ("MÉNIÈRE -facet", &[]),
        ("%", &["joint-facet"]),
        ("-ketamin", &["facet", "joint-facet"]),
        ("tag:spine", &["facet", "joint-facet"]),
        ("tag:spine/", &["facet", "joint-facet"]),
        ("tag:spine/facet", &["facet"]),
        ("-tag:spine", &["ketamine-stop", "raise"]),
        ("deck:pain id:facet", &["facet", "joint-facet"]),
        ("deck:other", &[]),
        ("step", &["raise"]),
        ("zebra", &[]),
    ] {
        assert_eq!(found(&finder, query), names, "{query}");
    }
}

#[test]
fn is_filters_use_the_status_in_the_log() {
    let item = |name: &str| ItemId::parse(name).unwrap();
    let mut facts = vec![
        answer("pain/facet", false, Confidence::Sure, 0),
        answer("pain/facet", true, Confidence::Fairly, 0),
        answer("pain/ketamine-stop", true, Confidence::Fairly, 0),
        answer("pain/lost", true, Confidence::Fairly, 0),
        (1, Fact::Item(ItemFact::Suspend(item("pain/raise")))),
        (1, Fact::Item(ItemFact::Mark { item: item("pain/ketamine-stop"), on: true })),
        (1, Fact::Item(ItemFact::Report(item("pain/ketamine-stop")))),
    ];
    let at = |finder: &Finder, query: &str| found(finder, query).join(" ");
    let soon = finder(facts.clone(), 0);
    for (query, names) in [
        ("is:due", ""),
        ("is:new", "joint-facet"),
        ("is:missed", "facet"),
        ("is:confident-error", "facet"),
        ("is:sure-wrong", "facet"),
        ("is:suspended", "raise"),
        ("is:marked is:flagged", "ketamine-stop"),
        ("is:marked is:reported", "ketamine-stop"),
        ("is:leech", ""),
        ("is:gone", "lost"),
        ("is:gone los", "lost"),
        ("is:gone facet", ""),
        ("-is:gone", "ketamine-stop facet joint-facet raise"),
        ("-is:new -is:suspended", "ketamine-stop facet"),
    ] {
        assert_eq!(at(&soon, query), names, "{query}");
    }
    assert_eq!(at(&finder(facts.clone(), 300), "is:due"), "ketamine-stop facet");
    facts.extend(
        (0..20).flat_map(|n| [false, true].map(|right| answer("pain/facet", right, Confidence::Fairly, 2 + n))),
    );
    assert_eq!(at(&finder(facts, 300), "is:leech"), "facet");
}

#[test]
fn unknown_names_are_reported_with_suggestions() {
    let finder = finder(Vec::new(), 0);
    let warnings = |query: &str| finder.warnings(&Query::parse(query)).join(" | ");
    assert_eq!(warnings("tag:spine deck:pain tag:drugs/ketamine id:x"), "");
    assert_eq!(warnings("tag:spi"), "no item has the tag `spi`; did you mean spine, spine/facet or spineless?");
    assert_eq!(warnings("-tag:zz"), "no item has the tag `zz`");
    assert_eq!(warnings("tag:spnie"), "no item has the tag `spnie`; did you mean spine?");
    assert_eq!(warnings("deck:pa"), "no deck is called `pa`; did you mean pain?");
    assert!(warnings("is:zz tag:zz").contains(" | "), "{}", warnings("is:zz tag:zz"));
}

#[test]
fn a_refreshed_item_has_its_current_status() {
    let mut finder = finder(Vec::new(), 0);
    let library = library();
    let after = ledger(vec![(0, Fact::Item(ItemFact::Suspend(ItemId::parse("pain/facet").unwrap())))]);
    finder.refresh(1, &library, &after, Day::from_epoch(20_000));
    assert_eq!(found(&finder, "is:suspended"), ["facet"]);
    finder.refresh(99, &library, &after, Day::from_epoch(20_000));
}

proptest! {
    #[test]
    fn a_negated_term_finds_exactly_the_other_items(word in "[a-z%]{1,9}", kind in 0_usize..5) {
        let facts = vec![answer("pain/facet", false, Confidence::Sure, 0), (0, Fact::Item(ItemFact::Suspend(ItemId::parse("pain/raise").unwrap())))];
        let finder = finder(facts, 9);
        let term = match kind {
            0 => word,
            1 => format!("\"{word}\""),
            2 => format!("tag:{word}"),
            3 => format!("id:{word}"),
            _ => format!("is:{}", State::ALL[word.len() % 8].word()),
        };
        let mut both = found(&finder, &term);
        both.extend(found(&finder, &format!("-{term}")));
        both.sort();
        prop_assert_eq!(both, ["facet", "joint-facet", "ketamine-stop", "raise"]);
    }

    #[test]
    fn another_term_never_finds_more_items(query in "[a-z: -]{0,20}", more in "[a-z]{1,5}") {
        let finder = finder(Vec::new(), 0);
        let all = found(&finder, &query);
        let fewer = found(&finder, &format!("{query} {more}"));
        prop_assert!(fewer.iter().all(|name| all.contains(name)));
    }

    #[test]
    fn any_text_can_be_searched_for(query in any::<String>()) {
        let finder = finder(Vec::new(), 0);
        prop_assert!(finder.search(&Query::parse(&query)).len() <= 4);
        let _ = finder.warnings(&Query::parse(&query));
    }
}
