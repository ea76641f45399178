//! Clocks that go back, run ahead, jump or change zones: no answer is lost, and no day or time is counted twice.

use proptest::prelude::*;
use rounds::app::screen::Screen;
use rounds::day::{Day, Moment, Rollover, Zone};
use rounds::review::{Answer, Fact, ItemFact};
use rounds::store::Store;

use crate::harness::command::Home;
use crate::harness::script::Learner;
use crate::harness::{NOW_MS, line, twenty};

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

/// Zones with half-hour and quarter-hour offsets, most of a day ahead or behind, and daylight saving of 30, 60 and 120
/// minutes.
const ZONES: [&str; 14] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Australia/Eucla",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Africa/Casablanca",
    "Antarctica/Troll",
];

/// UTC milliseconds of a local time in a zone.
fn at(zone: &str, civil: &str) -> i64 {
    let at: jiff::civil::DateTime = civil.parse().unwrap();
    at.in_tz(zone).unwrap().timestamp().as_millisecond()
}

/// The answers that a learner gave, in the order in which they were written.
fn answers(learner: &Learner) -> Vec<(Moment, Answer)> {
    let answer = |event: &rounds::review::Event| match &event.fact {
        Fact::Item(ItemFact::Answer(answer)) => Some((event.at, answer.clone())),
        _ => None,
    };
    learner.script.log.iter().filter_map(answer).collect()
}

/// Days from the start of a test to dates that only a broken clock shows: before 1970, 1970, ten years back and ahead,
/// after
/// 32 bits of seconds, and the year 9999.
const ELSEWHEN: [i64; 7] = [-30_000, -20_780, -3_650, 3_650, 4_076, 60_000, 2_911_000];

#[test]
fn clock_changes_during_a_question_do_not_count_toward_its_time() {
    for days in ELSEWHEN {
        let mut learner = Learner::with_deck(&twenty());
        let (mut app, _) = learner.begin();
        learner.send(&mut app, "<enter>a<enter>");
        learner.script.days = days;
        learner.send(&mut app, "b<enter>");
        learner.script.days = 0;
        learner.send(&mut app, "a");
        let times: Vec<u32> = answers(&learner).iter().map(|(_, answer)| answer.latency_ms).collect();
        assert_eq!(times, [1000, 1000, 1000], "{days}");
        // Each answer has the time that the clock showed.
        let moments: Vec<i64> =
            answers(&learner).iter().map(|(at, _)| (at.at_ms - NOW_MS).div_euclid(DAY_MS)).collect();
        assert_eq!(moments, [0, days, 0]);
    }
}

#[test]
fn answers_dated_far_in_the_future_are_ignored_until_then() {
    for days in ELSEWHEN {
        let mut learner = Learner::with_deck(&twenty());
        learner.press("<enter>a<enter>b<enter>a");
        learner.script.days = days;
        learner.press("<enter>a<enter>b");
        let total = answers(&learner).len();
        assert!(total >= 4, "{days}");
        learner.script.days = 0;
        let seen = learner.press("");
        let ahead =
            if days > 0 { answers(&learner).iter().filter(|(at, _)| at.at_ms > NOW_MS + DAY_MS).count() } else { 0 };
        assert_eq!(ahead > 0, days > 0);
        assert!(seen.app.ledger.future_events() >= ahead, "{days}: what is ahead waits");
        let counted: u32 = seen.app.ledger.items().filter_map(|(_, state)| state.progress).map(|l| l.answers).sum();
        assert_eq!(counted as usize, total - ahead, "{days}: the rest counts");
        learner.press("<enter>a<enter>b");
        assert_eq!(answers(&learner).len(), total + 2, "{days}: one goes on");
        // At the later date, every answer counts.
        learner.script.days = days.max(1) + 1;
        let seen = learner.press("");
        assert_eq!(seen.app.ledger.future_events(), 0, "{days}");
        let counted: u32 = seen.app.ledger.items().filter_map(|(_, state)| state.progress).map(|l| l.answers).sum();
        assert_eq!(counted as usize, total + 2, "{days}");
    }
}

#[test]
fn the_program_runs_and_saves_whatever_its_clock_shows() {
    let mut home = Home::new();
    let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
    let clocks = [
        i64::MIN,
        -1,
        0,
        1,
        951_782_400_000,
        i64::from(i32::MAX) * 1000,
        i64::from(i32::MAX) * 1000 + 1000,
        i64::from(u32::MAX) * 1000 + 1000,
        253_402_300_799_999,
        i64::MAX,
        NOW_MS,
    ];
    for (n, now_ms) in clocks.into_iter().enumerate() {
        home.travel(ZONES[n % ZONES.len()], now_ms);
        let before = home.answers().len();
        let ran = home.run_with(&["study", "--plain", "--new", "20", "--seed", "1", &path], "a\n\nquit\n");
        assert_eq!(ran.code(), 0, "{now_ms}: {}", ran.err());
        assert!(ran.out().ends_with("1 answer is saved.\n"), "{now_ms}: {}{}", ran.out(), ran.err());
        assert_eq!(home.answers().len(), before + 1, "{now_ms}");
        for args in [&["due", "--json"][..], &["stats"], &["decks"], &["check", "--profile", "cme", &path]] {
            let ran = home.run(args);
            assert!(ran.code() < 2, "{now_ms} {args:?}: {}", ran.err());
            assert!(!ran.err().contains("panicked"), "{now_ms} {args:?}: {}", ran.err());
        }
        let exam = home.run_with(&["exam", "--plain", "--items", "2", &path], "\na\nnext\nb\nlist\nfinish\nyes\n");
        assert_eq!(exam.code(), 0, "{now_ms}: {}", exam.err());
    }
    assert!(home.run(&["stats"]).out().contains("dated in the future"), "{}", home.run(&["stats"]).out());
    let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
    assert!(store.verify().unwrap().is_valid());
    // The log can be imported completely, whatever its dates.
    let lines = home.run(&["log", "export"]).out();
    let other = Home::new();
    let ran = other.run_with(&["log", "import", "-"], &lines);
    assert_eq!((ran.code(), other.run(&["log", "export"]).out()), (0, lines), "{}", ran.err());
}

/// The new items still allowed today, and the study day, as `rounds due` reports them.
fn due(home: &mut Home, zone: &str, civil: &str, path: &str) -> (String, u64) {
    home.travel(zone, at(zone, civil));
    let ran = home.run(&["due", "--json", "--decks", path]);
    let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    (json["day"].as_str().unwrap().to_owned(), json["new"].as_u64().unwrap())
}

#[test]
fn a_study_day_lasts_until_four_in_every_time_zone() {
    // An ordinary night, nights in which an hour is skipped or repeated, and February 29.
    for (zone, evening, after_midnight, before_four, four) in [
        ("Asia/Kathmandu", "2026-11-23T22:00", "2026-11-24T00:30", "2026-11-24T03:59", "2026-11-24T04:00"),
        ("America/St_Johns", "2026-11-23T22:00", "2026-11-24T00:30", "2026-11-24T03:59", "2026-11-24T04:00"),
        ("Europe/Berlin", "2026-03-28T22:00", "2026-03-29T01:59", "2026-03-29T03:59", "2026-03-29T04:00"),
        ("Europe/Berlin", "2026-10-24T22:00", "2026-10-25T02:30", "2026-10-25T03:59", "2026-10-25T04:00"),
        ("America/New_York", "2026-03-07T22:00", "2026-03-08T01:59", "2026-03-08T03:59", "2026-03-08T04:00"),
        ("Australia/Lord_Howe", "2026-04-04T22:00", "2026-04-05T01:45", "2026-04-05T03:59", "2026-04-05T04:00"),
        ("Pacific/Chatham", "2026-04-04T22:00", "2026-04-05T02:50", "2026-04-05T03:59", "2026-04-05T04:00"),
        ("Pacific/Kiritimati", "2028-02-28T22:00", "2028-02-29T00:30", "2028-02-29T03:59", "2028-02-29T04:00"),
    ] {
        let mut home = Home::new();
        home.write(".config/rounds/config.toml", "[study]\nnew_per_day = 3\n");
        let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
        for (civil, lines) in [(evening, "a\n\na\n\nquit\n"), (after_midnight, "a\n\nquit\n")] {
            home.travel(zone, at(zone, civil));
            let ran = home.run_with(&["study", "--plain", &path], lines);
            assert_eq!(ran.code(), 0, "{zone} {civil}: {}", ran.err());
        }
        let (day, next) = (evening.get(..10).unwrap(), four.get(..10).unwrap());
        assert_eq!(
            due(&mut home, zone, before_four, &path),
            (day.to_owned(), 0),
            "{zone}: the night is of the day before"
        );
        assert_eq!(due(&mut home, zone, four, &path), (next.to_owned(), 3), "{zone}: at four the next day begins");
        let json: serde_json::Value = serde_json::from_str(&home.run(&["stats", "--json"]).out()).unwrap();
        assert_eq!(json["streak"]["current"].as_u64(), Some(1), "{zone}: {}", json["streak"]);
    }
}

#[test]
fn crossing_time_zones_neither_repeats_nor_skips_a_day() {
    // Flying over the date line changes the local date; the UTC time only advances by the hours of the flight.
    for (from, to, hours) in [
        ("America/Los_Angeles", "Asia/Tokyo", 12),
        ("Asia/Tokyo", "America/Los_Angeles", 10),
        ("Pacific/Pago_Pago", "Pacific/Kiritimati", 3),
        ("Pacific/Kiritimati", "Pacific/Pago_Pago", 3),
        ("Asia/Kathmandu", "America/St_Johns", 20),
    ] {
        let mut learner = Learner::with_deck(&twenty());
        let rollover = Rollover::default();
        learner.script.zone = Zone::named(from).unwrap();
        // Correct and confident: not due before tomorrow.
        let keys = learner.answering("RRR");
        learner.press(&keys);
        let first = Day::of(answers(&learner)[0].0, rollover);
        let dues = |learner: &mut Learner| -> Vec<Day> {
            let seen = learner.press("");
            seen.app.ledger.items().filter_map(|(_, state)| Some(state.progress.as_ref()?.due)).collect()
        };
        let before = dues(&mut learner);
        assert!(before.iter().all(|due| *due > first));
        learner.script.zone = Zone::named(to).unwrap();
        learner.script.wall_ms = hours * HOUR_MS;
        assert_eq!(dues(&mut learner), before, "{from} {to}: a flight changes no due date");
        let today = Day::of(learner.script.zone.moment(NOW_MS + hours * HOUR_MS), rollover);
        let seen = learner.press("<enter>");
        let Screen::Study(study) = &seen.app.screen else { panic!("a session") };
        let known = answers(&learner).iter().any(|(_, answer)| study.session.will_ask(&answer.item));
        assert_eq!(known, before.iter().any(|due| *due <= today), "{from} {to}: asked again only when due");
        learner.press("<enter>a");
        let all = answers(&learner);
        assert_eq!(all.len(), 4);
        assert_eq!(all[3].0, learner.script.zone.moment(all[3].0.at_ms), "the offset of where it was given is kept");
        // Back home at noon the next day, every answer counts once.
        learner.script.zone = Zone::named(from).unwrap();
        learner.script.wall_ms = 2 * DAY_MS;
        let counted: u32 =
            learner.press("").app.ledger.items().filter_map(|(_, s)| s.progress).map(|l| l.answers).sum();
        assert_eq!(counted, 4, "{from} {to}");
    }
}

#[test]
fn the_time_zone_is_read_from_the_environment_and_stored_with_each_answer() {
    let mut home = Home::new();
    let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
    for (zone, now_ms) in
        [("Asia/Kathmandu", NOW_MS), ("Pacific/Kiritimati", NOW_MS), ("America/St_Johns", NOW_MS + HOUR_MS)]
    {
        home.travel(zone, now_ms);
        assert_eq!(home.run_with(&["study", "--plain", &path], "a\n\nquit\n").code(), 0);
    }
    let offsets: Vec<i64> = home.answers().iter().map(|answer| answer["tz_min"].as_i64().unwrap()).collect();
    assert_eq!(offsets, [345, 840, -210]);
    // An unknown time zone does not prevent the start.
    for zone in ["Nowhere/Atlantis", "\u{1b}[31m", "::", ""] {
        home.travel(zone, NOW_MS);
        assert_eq!(home.run(&["due"]).code(), 0, "{zone}");
    }
}

#[test]
fn events_of_two_devices_whose_clocks_disagree_count_once_each() {
    let home = Home::new();
    let days: [i64; 5] = [0, -400, 400, -20_000, 30_000];
    let lines: String = (1..).zip(days).map(|(n, day)| line::sealed(line::answer(n, NOW_MS + day * DAY_MS))).collect();
    assert_eq!(home.run_with(&["log", "import", "-"], &lines).out(), "5 events added, 0 known already\n");
    let json: serde_json::Value = serde_json::from_str(&home.run(&["stats", "--json"]).out()).unwrap();
    assert_eq!(
        (json["future_answers"].as_u64(), json["answered_items_in_no_deck"].as_u64()),
        (Some(2), Some(1)),
        "{json:#}"
    );
    assert_eq!(home.answers().len(), 5);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_day_never_decreases_while_time_and_offset_increase(
        at_ms in -60_000_000_000_000_i64..250_000_000_000_000, step in 0_i64..100 * DAY_MS,
        offset in -720_i16..=840, further in 0_i16..1560, hour in 0_u8..24,
    ) {
        let rollover = Rollover::new(hour).unwrap();
        let first = Day::of(Moment::new(at_ms, offset), rollover);
        let second = Day::of(Moment::new(at_ms + step, offset.saturating_add(further)), rollover);
        prop_assert!(second >= first);
    }

    #[test]
    fn the_day_stays_the_same_when_clocks_are_set_back(
        zone in 0..ZONES.len(), hours in 262_800_i64..595_000, minute in 0_i64..60, later in 0_i64..180, hour in 0_u8..24,
    ) {
        let zone = Zone::named(ZONES[zone]).unwrap();
        let rollover = Rollover::new(hour).unwrap();
        let at_ms = hours * HOUR_MS + minute * 60_000;
        let (first, second) = (zone.moment(at_ms), zone.moment(at_ms + later * 60_000));
        let (one, other) = (Day::of(first, rollover), Day::of(second, rollover));
        // A repeated hour repeats no rollover, because the rollover is on the hour and the whole hour is repeated.
        let whole = (first.offset_min - second.offset_min) % 60 == 0 && first.offset_min - second.offset_min <= 60;
        prop_assert!(other >= one || !whole, "{first:?} {second:?}");
        prop_assert!(other.since(one).0 <= 1, "{first:?} {second:?}");
    }

    #[test]
    fn every_answer_counts_once_under_clocks_that_jump(
        steps in prop::collection::vec((0..ZONES.len(), -50_i64..100, "[abAB]"), 1..8),
    ) {
        let mut learner = Learner::with_deck(&twenty());
        for (n, (zone, hours, key)) in (1..).zip(&steps) {
            learner.script.zone = Zone::named(ZONES[*zone]).unwrap();
            learner.script.wall_ms += hours * HOUR_MS;
            let seen = learner.press(&format!("<enter>{key}"));
            if seen.app.item().is_none() {
                return Ok(());
            }
            prop_assert_eq!(answers(&learner).len(), n);
            prop_assert!(answers(&learner).iter().all(|(_, answer)| answer.latency_ms <= 2000));
            // The ledger of the session equals the one a restart reads from the log.
            let live = |app: &rounds::app::App| -> Vec<_> {
                app.ledger.items().filter_map(|(id, s)| Some((id, s.progress?))).collect()
            };
            let again = learner.press("");
            let (mut one, mut other) = (live(&seen.app), live(&again.app));
            one.sort_by(|a, b| a.0.cmp(&b.0));
            other.sort_by(|a, b| a.0.cmp(&b.0));
            prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
        }
    }
}
