//! The statistics of a handwritten log, on screen and at the command line.

use crate::harness::sample;
use proptest::prelude::*;
use rounds::day::Moment;
use rounds::deck::ItemId;
use rounds::memory::Rating;
use rounds::response::Confidence;
use rounds::review::{Answer, DeviceId, EventId, Fact, ItemFact, NewEvent, Reply, SessionId};
use rounds::store::Store;

use crate::harness::NOW_MS;
use crate::harness::command::Home;
use crate::harness::screen::{SIZES, styled};
use crate::harness::script::Learner;

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// A deck of 24 items on four topics.
fn deck() -> String {
    let topics = ["neuropathic/diabetic", "spine/facet", "opioids/safety", "headache"];
    let item = |n: usize| {
        let options =
            "options = [{ text = 'Yes', correct = true, why = 'It is so.' }, { text = 'No', why = 'It is not.' }]";
        format!(
            "[[item]]\nid = 'i{n:02}'\ntags = ['{}']\nstem = '''\nA patient is seen for the {n}. time.\n\nIs finding number {n} expected here?\n'''\n{options}\npoint = 'Point {n}.'\n",
            topics[n % 4]
        )
    };
    "schema = 1\n[deck]\nid = 'made'\ntitle = 'Made by hand'\n".to_owned() + &(0..24).map(item).collect::<String>()
}

/// A second deck, never answered.
const OTHER: &str = "schema = 1\n[deck]\nid = 'other'\ntitle = 'Another deck'\n[[item]]\nid = 'one'\nstem = 'Is it?'\noptions = [{ text = 'yes', correct = true }, { text = 'no' }]\n";

/// An answer `days` days before now.
fn answer(n: u64, item: &str, ago: i64, rating: Rating, confidence: Confidence, seconds: u32) -> NewEvent {
    let fact = Fact::Item(ItemFact::Answer(Answer {
        reply: Reply::default(),
        confidence,
        latency_ms: 1000 * seconds,
        ..sample::answer(ItemId::parse(item).unwrap(), rating)
    }));
    new_event(n, ago, fact)
}

/// An event `days` days before now; a higher number is later on that day.
fn new_event(n: u64, ago: i64, fact: Fact) -> NewEvent {
    let mut id = [0; 16];
    id[8..].copy_from_slice(&n.to_be_bytes());
    let at = Moment::new(NOW_MS - ago * DAY_MS - 3_600_000 + i64::try_from(n).unwrap(), 0);
    NewEvent { id: EventId(id), at, session: SessionId([2; 16]), fact }
}

/// Four months of study.
fn study_log() -> Vec<NewEvent> {
    study_over(120)
}

/// So many days of study, weekends off: the same on every run.
pub fn study_over(days: i64) -> Vec<NewEvent> {
    let (mut log, mut n, mut chance) = (Vec::new(), 0_u64, 7_u64);
    let mut next = |below: u64| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) % below
    };
    for ago in (0..=days).rev() {
        // Today is a Monday.
        if matches!((700 - ago).rem_euclid(7), 5 | 6) || ago == 45 {
            continue;
        }
        for item in 0..24_u64 {
            // Items come up in turn; the second half starts later, and one topic is harder.
            let begun = if item < 12 { days } else { 2 * days / 3 };
            if ago > begun || next(6) != 0 {
                continue;
            }
            let hard = item % 4 == 2;
            let right = next(100) < if hard { 62 } else { 91 };
            let confidence = Confidence::ALL[usize::try_from(next(3)).unwrap()];
            let confidence = if hard && !right { Confidence::Sure } else { confidence };
            let name = format!("made/i{item:02}");
            let seconds = 5 + u32::try_from(next(30)).unwrap();
            n += 1;
            log.push(answer(n, &name, ago, if right { Rating::Good } else { Rating::Again }, confidence, seconds));
            if !right {
                n += 1;
                log.push(answer(n, &name, ago, Rating::Good, Confidence::Fairly, 4));
            }
        }
    }
    log
}

/// A learner with this log in a window of this size.
pub fn learner(size: (u16, u16), log: Vec<NewEvent>) -> Learner {
    let mut learner = Learner::with_deck(&deck()).sized(size.0, size.1);
    learner.script.log = (1..).zip(log).map(|(seq, new_event)| new_event.into_event(DeviceId([9; 16]), seq)).collect();
    learner
}

/// A home with that log.
pub fn home(log: &[NewEvent]) -> Home {
    let home = Home::new();
    home.write(".config/rounds/config.toml", "decks = ['~/decks']\n");
    home.write("decks/made.toml", &deck());
    home.write("decks/other.toml", OTHER);
    std::fs::create_dir_all(home.log().parent().unwrap()).unwrap();
    let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
    for new_event in log {
        store.append(new_event).unwrap();
    }
    home
}

#[test]
fn the_screen_matches_its_snapshots() {
    for (columns, rows) in SIZES {
        for (name, keys) in
            [("top", "t"), ("end", "t<end>"), ("year", "t4"), ("item", "t<enter><enter>"), ("help", "t?")]
        {
            let seen = learner((columns, rows), study_log()).press(keys);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), styled(&seen.buffer));
        }
    }
}

#[test]
fn an_empty_log_shows_a_hint_to_start_studying() {
    for (columns, rows) in SIZES {
        let seen = learner((columns, rows), Vec::new()).press("t");
        insta::assert_snapshot!(format!("empty-{columns}x{rows}"), styled(&seen.buffer));
    }
}

#[test]
fn the_ascii_screen_holds_only_ascii_and_the_same_words() {
    for keys in ["t", "t4", "t1", "t<end>", "t<enter><enter>"] {
        for size in [(100, 60), (60, 60)] {
            let seen = learner(size, study_log()).plain().press(keys);
            let text = seen.text();
            assert!(text.is_ascii(), "{keys}: {text}");
            assert!(!styled(&seen.buffer).contains("blue"), "{keys}");
        }
    }
    insta::assert_snapshot!("ascii", styled(&learner((100, 40), study_log()).plain().press("t").buffer));
}

#[test]
fn items_are_selected_opened_and_left_by_keys() {
    let mut learner = learner((100, 30), study_log());
    assert!(!learner.press("t").text().contains('▸'), "nothing is selected at first");
    assert!(learner.press("t<enter>").text().contains("▸ Is finding number"));
    let item = learner.press("t<enter><enter>").text();
    assert!(item.contains("1 of ") && item.contains("answers") && item.contains("It is so."), "{item}");
    assert!(learner.press("t<enter><enter>nn").text().contains("3 of "));
    assert!(learner.press("t<enter><enter>np").text().contains("1 of "));
    assert!(learner.press("t<enter><enter>n<esc>").text().contains("▸ Is finding number 10 expected"));
    // Arrows select what is visible, and scroll to the next list.
    assert!(learner.press("t<down>").text().contains("▸ Is finding number 2 expected"));
    let walked = learner.walk(&format!("t{}", "<down>".repeat(90)));
    assert!(walked.last().unwrap().contains("▸ Is finding number"), "the last one stays selected");
    let last = walked.last().unwrap();
    assert!(last.contains("Most missed") && last.contains("Topics"), "{last}");
    let back = learner.walk(&format!("t<enter>{}{}", "<down>".repeat(90), "<up>".repeat(90)));
    assert!(back.last().unwrap().contains("Today "), "{}", back.last().unwrap());
    assert!(learner.press("t<esc>").text().contains("Study: "));
}

#[test]
fn every_line_can_be_scrolled_to_in_the_smallest_window() {
    let seen = learner((40, 10), study_log()).walk(&format!("t{}", "<pgdn>".repeat(20))).concat();
    for words in [
        "Today",
        "Streak",
        "Confident errors",
        "Correct at review",
        "learned",
        "Due, next",
        "Calibration",
        "Calendar",
        "Answers per day",
        "Memory",
        "Topics",
        "Leeches",
        "explains",
    ] {
        assert!(seen.contains(words), "{words} was never on the screen");
    }
}

#[test]
fn periods_and_decks_change_what_is_counted() {
    let mut learner = learner((100, 40), study_log());
    let title = |seen: &str| seen.lines().next().unwrap().to_owned();
    assert!(title(&learner.press("t1").text()).contains("●1 today"));
    assert!(learner.press("t1").text().contains("correct at review (4 of 5 reviews)"));
    assert!(learner.press("t2").text().contains("last 30 days"));
    assert!(learner.press("t4").text().contains("last 365 days"));
    let of_deck = learner.press("td").text();
    assert!(title(&of_deck).contains("Made by hand") && of_deck.contains("291 answers"), "{of_deck}");
    assert!(title(&learner.press("tdd").text()).contains("all decks"));
}

#[test]
fn help_says_how_each_figure_is_computed() {
    let help = learner((100, 30), study_log()).walk(&format!("t?{}", "<pgdn>".repeat(6))).concat();
    for (name, meaning) in rounds::stats::MEANINGS {
        let begin: String = meaning.split(' ').take(4).collect::<Vec<_>>().join(" ");
        assert!(help.contains(name) && help.contains(&begin), "{name}: {begin}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_keys_make_any_window_panic(
        keys in prop::collection::vec(0_usize..16, 0..30), columns in 0_u16..130, rows in 0_u16..50, answers in 0_usize..400,
    ) {
        const KEYS: [&str; 16] = [
            "1", "2", "3", "4", "d", "<enter>", "<esc>", "<up>", "<down>", "<pgdn>", "<pgup>", "<end>", "?", "n", "p", "t",
        ];
        let keys: String = keys.into_iter().map(|key| KEYS[key]).collect();
        let mut log = study_log();
        log.truncate(answers);
        let mut learner = learner((columns, rows), log);
        let seen = learner.press(&format!("t{keys}"));
        prop_assert_eq!(seen.buffer.area.width, columns);
    }
}

#[test]
fn the_command_prints_text_and_json() {
    let home = home(&study_log());
    insta::assert_snapshot!("text", home.run(&["stats", "made"]).told(&home));
    insta::assert_snapshot!("text-month", home.run(&["stats", "made", "--period", "month"]).told(&home));
    insta::assert_snapshot!("json", home.run(&["stats", "made", "--period", "day", "--json"]).told(&home));
    insta::assert_snapshot!("explain", home.run(&["stats", "--explain"]).told(&home));
    insta::assert_snapshot!("nothing", home.run(&["stats", "other"]).told(&home));
    assert_eq!(home.run(&["stats", "mad"]).code(), 2);
    let json: serde_json::Value = serde_json::from_str(&home.run(&["stats", "--json"]).out()).unwrap();
    assert_eq!((json["schema"].as_u64(), json["correct_at_review"]["all"]["total"].as_u64()), (Some(2), Some(237)));
}

/// The names of all fields, however deep. The keys of maps by day are not names.
fn fields(json: &serde_json::Value, names: &mut std::collections::BTreeSet<String>) {
    match json {
        serde_json::Value::Object(object) => {
            for (name, value) in object {
                if !name.starts_with(|c: char| c.is_ascii_digit()) {
                    names.insert(name.clone());
                }
                fields(value, names);
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| fields(value, names)),
        _ => {}
    }
}

#[test]
fn every_field_of_the_json_document_is_documented() {
    let home = home(&study_log());
    let json: serde_json::Value = serde_json::from_str(&home.run(&["stats", "--json"]).out()).unwrap();
    let mut names = std::collections::BTreeSet::new();
    fields(&json, &mut names);
    assert!(names.contains("correct_at_last_review") && names.contains("last_confident_error"), "{names:?}");
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/statistics.md")).unwrap();
    let missing: Vec<&String> = names.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn an_empty_log_future_answers_and_items_without_a_deck_are_reported_and_not_fatal() {
    let empty = home(&[]);
    insta::assert_snapshot!("empty", empty.run(&["stats"]).told(&empty));
    let json: serde_json::Value = serde_json::from_str(&empty.run(&["stats", "--json"]).out()).unwrap();
    assert_eq!((json["answers"]["total"].as_u64(), json["prediction"]["log_loss"].is_null()), (Some(0), true));
    let odd = [
        answer(1, "made/i01", 2, Rating::Good, Confidence::Sure, 7),
        answer(2, "made/vanished", 2, Rating::Again, Confidence::Sure, 7),
        answer(3, "gone/one", 2, Rating::Again, Confidence::Sure, 7),
        answer(4, "made/i01", -400, Rating::Good, Confidence::Sure, 7),
    ];
    let home = home(&odd);
    let output = home.run(&["stats"]).told(&home);
    // The number of items in the shipped decks is not part of this test.
    let lines = output.lines().filter(|line| !line.starts_with("items "));
    insta::assert_snapshot!("odd", lines.map(|line| format!("{line}\n")).collect::<String>());
    let json: serde_json::Value = serde_json::from_str(&home.run(&["stats", "--json"]).out()).unwrap();
    assert_eq!((json["answered_items_in_no_deck"].as_u64(), json["future_answers"].as_u64()), (Some(2), Some(1)));
    let screen = learner((100, 60), odd.to_vec()).press("t").text();
    assert!(screen.contains("2 answered items in no loaded deck"), "{screen}");
    assert!(screen.contains("1 answer dated in the future is not"), "{screen}");
}
