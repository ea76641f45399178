//! Browsing and the command palette: keys in, log and screen out.

use std::collections::VecDeque;
use std::sync::OnceLock;

use proptest::prelude::*;
use rounds::app::browse::Browse;
use rounds::app::screen::Screen;
use rounds::app::state::Start;
use rounds::app::{self, Decks, Message};
use rounds::deck::ItemId;
use rounds::response::Verdict;
use rounds::review::{Fact, ItemFact};

use crate::harness::screen::{SIZES, styled};
use crate::harness::script::{Learner, Seen};
use crate::harness::twenty;

/// The kinds of the logged events.
fn kinds(learner: &Learner) -> Vec<String> {
    learner.script.log.iter().map(|event| event.fact.kind().to_owned()).collect()
}

fn browse(seen: &Seen) -> &Browse {
    let Screen::Browse(browse) = &seen.app.screen else { panic!("not browsing: {}", seen.text()) };
    browse
}

/// The names of the matching items.
fn matching_names(seen: &Seen) -> Vec<String> {
    browse(seen).ids().map(|id| id.name().to_owned()).collect()
}

/// A learner with two answers some days ago, one of them to an item that is no longer in a deck.
fn learner_with_history() -> Learner {
    static WITH_HISTORY: OnceLock<Learner> = OnceLock::new();
    WITH_HISTORY.get_or_init(build_history).clone()
}

/// Prepares the log of [`learner_with_history`].
fn build_history() -> Learner {
    let mut learner = Learner::new();
    let keys = learner.answering("rWrrw");
    learner.press(&keys);
    for (day, answers) in [(4, "wr"), (9, "rrr"), (21, "rr")] {
        learner.script.days = day;
        let keys = learner.answering(answers);
        learner.press(&keys);
    }
    let answered = learner.script.log.iter().find(|event| event.fact.kind() == "answer").unwrap().clone();
    let Fact::Item(ItemFact::Answer(mut answer)) = answered.fact.clone() else { panic!() };
    answer.item = ItemId::parse("old-deck/lost-item").unwrap();
    let id = rounds::review::EventId([77; 16]);
    learner.script.log.push(rounds::review::Event { id, fact: Fact::Item(ItemFact::Answer(answer)), ..answered });
    learner.script.days = 40;
    learner
}

/// The name of an item that was answered incorrectly on one day and correctly on another.
fn mixed(learner: &Learner) -> String {
    let wrong = |event: &&rounds::review::Event| matches!(&event.fact, Fact::Item(ItemFact::Answer(answer)) if answer.verdict == Verdict::Wrong);
    learner.script.log.iter().find(wrong).unwrap().fact.item().unwrap().name().to_owned()
}

/// The screens: name and keys; `ID` is an item with a mixed history.
const SCREENS: [(&str, &str); 9] = [
    ("browse", "B"),
    ("browse_query", "/which -is:new"),
    ("browse_start", "/"),
    ("browse_strange", "/is:leach tag:sp"),
    ("browse_gone", "/is:gone<enter>"),
    ("browse_item", "B "),
    ("history", "/id:ID<enter>h"),
    ("browse_reset", "/-is:new<enter>r"),
    ("palette", ":"),
];

#[test]
fn browse_screens_match_their_snapshots() {
    for (name, keys) in SCREENS {
        for (columns, rows) in SIZES {
            let mut learner = learner_with_history().sized(columns, rows);
            let keys = keys.replace("ID", &mixed(&learner));
            let seen = learner.press(&keys);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), styled(&seen.buffer));
        }
    }
    let seen = learner_with_history().sized(40, 10).press(":exam");
    insta::assert_snapshot!("palette-query-40x10", styled(&seen.buffer));
    let seen =
        learner_with_history().sized(100, 30).plain().press(&format!("/id:{}<enter>h", mixed(&learner_with_history())));
    insta::assert_snapshot!("history-ascii", styled(&seen.buffer));
}

#[test]
fn typing_filters_and_enter_studies_exactly_the_matches() {
    let mut learner = Learner::with_deck(&twenty());
    let seen = learner.press("/number 1");
    let names = matching_names(&seen);
    assert!(names.len() < 20 && names.contains(&"i1".to_owned()), "{names:?}");
    assert!(seen.text().contains(&format!("studies these {}", names.len())), "{}", seen.text());
    let seen = learner.press("/number 1<enter><enter>");
    let Screen::Study(study) = &seen.app.screen else { panic!("{}", seen.text()) };
    let mut asked_items: Vec<String> = study.session.items().iter().map(|id| id.name().to_owned()).collect();
    let mut expected = names;
    asked_items.sort();
    expected.sort();
    assert_eq!(asked_items, expected);
    assert!(seen.text().contains("Find: number 1"), "{}", seen.text());
}

#[test]
fn a_session_is_limited_in_length_and_the_screen_shows_the_limit() {
    let mut learner = Learner::with_deck(&twenty());
    learner.settings.limits.session = 5;
    let seen = learner.press("B");
    assert!(seen.text().contains("studies 5 of these 20"), "{}", seen.text());
    let seen = learner.press("B<enter>");
    let Screen::Study(study) = &seen.app.screen else { panic!() };
    assert_eq!(study.session.items().len(), 5);
    assert!(seen.text().contains("Browse: all items"), "{}", seen.text());
}

#[test]
fn a_session_over_search_results_is_resumed_from_home_and_not_by_another_scope() {
    let mut learner = Learner::with_deck(&twenty());
    learner.settings.forced_new = false;
    learner.press("/id:i3<enter><enter>");
    let home = learner.press("").text();
    assert!(home.contains("Continue: Find: id:i3"), "{home}");
    let study = learner.start(Start::Study, "").text();
    assert!(!study.contains("Find:"), "{study}");
}

#[test]
fn suspended_items_are_excluded_from_study() {
    let mut learner = Learner::with_deck(&twenty());
    let seen = learner.press("/id:i3<enter>z<enter>");
    assert_eq!(kinds(&learner), ["suspend"]);
    assert!(seen.text().contains("None of these can be studied"), "{}", seen.text());
    assert_eq!(matching_names(&learner.press("/is:suspended")), ["i3"]);
    let seen = learner.press("/i3<enter>");
    assert!(seen.text().contains("susp."), "{}", seen.text());
}

#[test]
fn z_suspends_and_z_again_resumes() {
    let mut learner = Learner::with_deck(&twenty());
    let seen = learner.press("/is:new i3<enter>zz");
    assert_eq!(kinds(&learner), ["suspend", "resume"]);
    assert!(seen.text().contains("Resumed"), "{}", seen.text());
    let state = seen.app.ledger.state(&ItemId::parse("twenty/i3").unwrap());
    assert!(!state.suspended);
    assert_eq!(matching_names(&learner.press("/is:suspended")).len(), 0);
}

#[test]
fn m_marks_and_a_mark_can_be_found() {
    let mut learner = Learner::with_deck(&twenty());
    learner.press("B<down>m");
    assert_eq!(matching_names(&learner.press("/is:marked")), ["i1"]);
    learner.press("/is:marked<enter>m");
    assert_eq!(matching_names(&learner.press("/is:marked")).len(), 0);
    assert_eq!(kinds(&learner), ["mark", "mark"]);
}

#[test]
fn a_reset_asks_for_confirmation_and_makes_the_item_new() {
    let mut learner = Learner::with_deck(&twenty());
    learner.press("<enter>a");
    let seen = learner.press("/-is:new<enter>r");
    assert!(seen.text().contains("Reset this item to new?"), "{}", seen.text());
    for keys in ["r<esc>", "rn", "rz<esc>", "rr<esc>"] {
        learner.press(&format!("/-is:new<enter>{keys}"));
        assert!(!kinds(&learner).contains(&"reset".to_owned()), "{keys}: {:?}", kinds(&learner));
    }
    let seen = learner.press("/-is:new<enter>ry");
    assert_eq!(kinds(&learner).last().unwrap(), "reset");
    assert!(seen.text().contains("Reset to new"), "{}", seen.text());
    assert_eq!(matching_names(&learner.press("/is:new")).len(), 20);
    let seen = learner.press("B<enter>").text();
    assert!(seen.contains("How sure?"), "{seen}");
    let seen = learner.press("Br");
    assert!(seen.text().contains("nothing to reset"), "{}", seen.text());
}

#[test]
fn a_reset_can_be_undone_at_once_or_later() {
    let mut learner = learner_with_history();
    let before = learner.press("B").app.ledger.clone();
    let item = matching_names(&learner.press("B"))[0].clone();
    let item = ItemId::parse(&format!("example/{item}")).unwrap_or_else(|| panic!("{item}"));
    let (was, keys) = (before.progress(&item), kinds(&learner).len());
    assert!(was.is_some());
    let seen = learner.press("Bryu");
    assert!(seen.text().contains("Reset undone"), "{}", seen.text());
    assert_eq!(kinds(&learner)[keys..], ["reset", "void"]);
    assert_eq!(seen.app.ledger.progress(&item), was);
    // Also in another session, and only once.
    assert_eq!(learner.press("Bry").app.ledger.progress(&item), None);
    let seen = learner.press("Bu");
    assert_eq!(seen.app.ledger.progress(&item), was);
    assert!(learner.press("Bu").text().contains("nothing to undo"));
}

#[test]
fn the_name_of_an_item_is_copied_without_control_characters() {
    let mut learner = Learner::with_deck(&twenty());
    let seen = learner.press("B<down><down>y");
    assert_eq!(learner.script.copied, ["twenty/i2: Question number 2?"]);
    assert!(seen.text().contains("Copied (if the terminal allows it): twenty"), "{}", seen.text());
    let hostile = twenty().replace("Question number 0?", "Bad \\u001b]52;c;aGk=\\u0007 \\u202Eword?");
    let hostile = hostile.replace('\'', "\"");
    let mut learner = Learner::with_deck(&hostile);
    learner.press("By");
    let copied = &learner.script.copied[0];
    assert!(copied.starts_with("twenty/i0: Bad") && !copied.chars().any(rounds::deck::clean::is_hostile), "{copied}");
}

#[test]
fn space_toggles_between_the_answers_and_the_list() {
    let mut learner = Learner::new().sized(60, 20);
    let list = learner.press("B").text();
    let item = learner.press("B ").text();
    assert!(item.contains('✓') && !list.contains('✓'), "{item}");
    assert_eq!(learner.press("B <esc>").text(), list);
    assert_eq!(learner.press("B  ").text(), list);
    assert_ne!(learner.press("B n").text(), item);
    assert_eq!(learner.press("B np").text(), item);
}

#[test]
fn esc_clears_the_query_first_and_then_goes_home() {
    let mut learner = Learner::with_deck(&twenty());
    let seen = learner.press("/i3<esc>");
    assert_eq!((matching_names(&seen).len(), browse(&seen).query.text()), (20, ""));
    assert!(matches!(learner.press("/i3<esc><esc>").app.screen, Screen::Home(_)));
    assert!(matches!(learner.press("/i3<enter><esc>").app.screen, Screen::Home(_)));
    let seen = learner.press("/zebra<enter>");
    assert!(seen.text().contains("Try other words"), "{}", seen.text());
}

#[test]
fn an_edited_deck_is_searched_again_and_the_selection_stays() {
    let mut learner = Learner::with_deck(&twenty());
    let other = Learner::with_deck(&twenty().replace("[[item]]\nid = 'i0'", "[[item]]\nid = 'brand-new'"));
    let (mut app, _) = learner.begin();
    learner.send(&mut app, "/number<enter><down><down>");
    let decks = Decks { library: other.library, problems: Vec::new() };
    let edited = VecDeque::from([Message::Edited(Some(decks), None)]);
    let Ok(_) = app::dispatch(&mut app, edited, Vec::new(), &mut learner.script);
    let Screen::Browse(browse) = &app.screen else { panic!() };
    let names: Vec<&str> = browse.ids().map(ItemId::name).collect();
    assert_eq!((browse.selected().unwrap().name(), names[0], names.len()), ("i2", "brand-new", 20));
    let seen = learner.press("B<down><down>E");
    assert!(seen.text().contains("built in"), "{}", seen.text());
}

#[test]
fn an_item_without_a_deck_is_found_with_its_history() {
    let mut learner = learner_with_history();
    assert_eq!(matching_names(&learner.press("/is:gone")), ["lost-item"]);
    let seen = learner.press("/is:gone<enter>h").text();
    assert!(
        seen.contains("History of old-deck/lost-item") && seen.contains("wrong") | seen.contains("right"),
        "{seen}"
    );
    for keys in ["E", " ", "<enter>", "y", "m", "z"] {
        let _ = learner.press(&format!("/is:gone<enter>{keys}"));
    }
}

#[test]
fn an_item_seen_today_shows_no_curve() {
    let mut learner = Learner::with_deck(&twenty());
    learner.press("<enter>a");
    let seen = learner.press("/-is:new<enter>h").text();
    assert!(seen.contains("Seen today") && !seen.contains("Recall today"), "{seen}");
    learner.script.days = 1;
    let seen = learner.press("/-is:new<enter>h").text();
    assert!(seen.contains("Recall today") && seen.contains("100%"), "{seen}");
}

#[test]
fn browsing_works_without_any_deck() {
    let mut learner = Learner::new();
    learner.library = std::sync::Arc::default();
    for keys in ["B", "/x", "B<enter>", "B h", "/<enter>", "Bz", "Bry", "BE", "By", "B<down><pgdn><end><home>"] {
        let seen = learner.press(keys);
        assert!(seen.text().contains("Browse"), "{keys}: {}", seen.text());
    }
    assert!(learner.press("B").text().contains("no decks loaded"));
    assert_eq!(kinds(&learner).len(), 0);
}

#[test]
fn a_long_paste_is_cut_and_shown_in_one_line() {
    let mut learner = Learner::with_deck(&twenty());
    let (mut app, _) = learner.begin();
    learner.send(&mut app, "/");
    learner.paste(&mut app, &"ketamine ".repeat(1200));
    let Screen::Browse(browse) = &app.screen else { panic!() };
    assert!(browse.query.text().len() <= 500 && browse.found.is_empty());
    assert!(app.notice.as_ref().unwrap().contains("too long"), "{:?}", app.notice);
    learner.paste(&mut app, "\u{1b}[31m\u{202e}");
}

#[test]
fn invisible_characters_in_a_pasted_query_are_dropped() {
    let mut learner = Learner::with_deck(&twenty());
    let (mut app, _) = learner.begin();
    learner.send(&mut app, "/");
    let matching_names = |app: &rounds::app::state::App| {
        let Screen::Browse(browse) = &app.screen else { panic!() };
        (browse.query.text().to_owned(), browse.found.len())
    };
    let all = matching_names(&app).1;
    learner.paste(&mut app, "\u{200b}\u{feff}");
    assert_eq!(matching_names(&app), (String::new(), all));
}

#[test]
fn hostile_queries_are_shown_escaped() {
    for query in [
        "\u{1b}[2J",
        "\u{202e}abc\u{200b}",
        "\u{9b}",
        "is:\u{1b}]0;x\u{7}",
        "tag:\u{202e}",
        "\"-\"\"--::",
        "日本語 مرحبا",
    ] {
        for size in SIZES {
            let mut learner = Learner::with_deck(&twenty()).sized(size.0, size.1);
            let keys = format!("/{query}");
            let text = learner.press(&keys).text();
            assert!(!text.chars().any(|c| c != '\n' && rounds::deck::clean::is_hostile(c)), "{query:?}: {text}");
            let text = learner.press(&format!("{keys}<enter><enter>")).text();
            assert!(!text.chars().any(|c| c != '\n' && rounds::deck::clean::is_hostile(c)), "{query:?}: {text}");
        }
    }
}

#[test]
fn the_palette_does_what_the_key_does() {
    let mut learner = Learner::with_deck(&twenty());
    let seen = learner.press(":");
    assert!(seen.text().contains("Commands") && seen.text().contains("Study the selected row"), "{}", seen.text());
    assert!(matches!(learner.press(":browse<enter>").app.screen, Screen::Browse(_)));
    assert!(matches!(learner.press(":set exam<enter>").app.screen, Screen::Setup(_)));
    learner.press("<enter>:mark<enter>");
    assert_eq!(kinds(&learner), ["begin", "mark"]);
    let seen = learner.press(":nonsense<enter>");
    assert!(seen.text().contains("No matching command"), "{}", seen.text());
    let seen = learner.press(":exam<esc>");
    assert!(seen.app.palette.is_none() && matches!(seen.app.screen, Screen::Home(_)));
    assert!(learner.press(":help<enter>").app.help.is_some());
}

#[test]
fn the_palette_shows_the_key_bindings_of_its_context_except_those_that_need_a_letter() {
    let mut learner = Learner::with_deck(&twenty()).sized(100, 50);
    let text = learner.press("<enter>:").text();
    assert!(text.contains("Cancel; keep the item") || text.contains("Skip the question"), "{text}");
    assert!(!text.contains("Answer with that option"), "{text}");
    let text = learner.press("<enter>?:").text();
    assert!(text.contains("Commands") && text.contains("Skip the question"), "{text}");
}

#[test]
fn the_palette_opens_in_the_smallest_window_but_not_in_text_fields() {
    let mut learner = Learner::with_deck(&twenty()).sized(40, 10);
    let text = learner.press(":suspend").text();
    assert!(text.contains(": suspend"), "{text}");
    let seen = learner.press("/:exam");
    assert_eq!(browse(&seen).query.text(), ":exam");
    for row in 0..12 {
        let text = learner.press(&format!(":{}", "<down>".repeat(row))).text();
        assert!(text.contains('▸'), "{row}: {text}");
    }
}

#[test]
fn browse_and_palette_survive_every_small_size() {
    let mut learner = learner_with_history();
    for (_, keys) in SCREENS {
        for columns in [0, 1, 2, 7, 39, 40, 41, 95, 96, 97] {
            for rows in [0, 1, 3, 9, 10, 11, 12, 13, 16] {
                learner.size = (columns, rows);
                let _ = learner.clone().press(keys);
            }
        }
    }
    learner.size = (80, 24);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_keys_make_browsing_panic(
        keys in prop::collection::vec(0_usize..32, 0..40), columns in 0_u16..130, rows in 0_u16..50, typing in any::<bool>(),
    ) {
        const KEYS: [&str; 32] = [
            "a", "b", "h", " ", "<enter>", "<tab>", "<esc>", "<up>", "<down>", "<pgdn>", "<pgup>", "<end>", "<home>",
            "z", "m", "r", "y", "n", "p", "E", "/", ":", "?", "is:", "due ", "\"", "-", "tag:", "<bs>", "<c-w>", "<left>", "日",
        ];
        let keys: String = keys.into_iter().map(|key| KEYS[key]).collect();
        let mut learner = learner_with_history().sized(columns, rows);
        let seen = learner.press(&format!("{}{keys}", if typing { "/" } else { "B" }));
        prop_assert_eq!(seen.buffer.area.width, columns);
    }
}
