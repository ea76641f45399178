//! Golden files of the log: every kind of event, with every optional field set and unset.
//!
//! Columns, hashes and export lines of existing events must never change. `export.jsonl` is what an export of
//! these events is, byte for byte; `rows.txt` shows each row column by column, with bodies and hashes as they are stored. Run
//! with `BLESS=1` to rewrite both, which is right only when a new kind of event or a new optional field was added at the end.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rounds::day::{Day, Days, Moment};
use rounds::deck::{Fingerprint, ItemId};
use rounds::memory::{DesiredRetention, DueOffset, KnewProbability, Parameters, Rating};
use rounds::response::{Confidence, Score, Verdict};
use rounds::review::{
    Adopted, Answer, Coverage, DeviceId, Evaluation, Event, EventId, ExamDate, ExamEnd, ExamFact, ExamFreeze, ExamPlan,
    ExamStep, Fact, GuessModel, ItemFact, LogFact, NewEvent, Plan, Reply, ScheduleFact, SessionFact, SessionId,
    StudyMode,
};
use rounds::store::Store;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// The columns of a row in the order of the table.
const COLUMNS: &str = "id, device, seq, kind, at_ms, tz_min, session, item, content, key, rating, score, verdict, \
    confidence, latency_ms, mode, chosen, shown, target, body, prev, hash";

fn item(name: &str) -> ItemId {
    ItemId::parse(&format!("cardiology/{name}")).unwrap()
}

/// An answer with every optional field unset.
fn bare() -> Answer {
    Answer {
        item: item("murmur"),
        content: Fingerprint([0x11; 16]),
        key: Fingerprint([0x22; 16]),
        words: Vec::new(),
        reply: Reply::default(),
        self_rated: false,
        shown: Vec::new(),
        verdict: Verdict::Wrong,
        score: Score::new(0.0).unwrap(),
        confidence: Confidence::Guess,
        confidence_said: true,
        rating: Rating::Again,
        latency_ms: 0,
        mode: StudyMode::Study,
        guess_model: GuessModel::default(),
    }
}

/// An answer with every optional field set.
fn full() -> Answer {
    Answer {
        words: vec!["aortic stenosis".into(), "\"quoted\" \\ \u{1f}\u{e9}\u{2028}\u{1f600}".into()],
        reply: Reply {
            chosen: vec![Fingerprint([0x33; 16]), Fingerprint([0; 16])],
            typed: vec!["5 mg/dl".into(), String::new()],
        },
        self_rated: true,
        shown: vec![2, 0, 1, 255],
        verdict: Verdict::Right,
        score: Score::new(1.0 / 3.0).unwrap(),
        confidence: Confidence::Sure,
        confidence_said: false,
        rating: Rating::Easy,
        latency_ms: 86_400_000,
        mode: StudyMode::Cover,
        guess_model: GuessModel { knew: KnewProbability::new(0.123_456_789), spread: DueOffset::new(2.0 / 3.0) },
        ..bare()
    }
}

/// Answers: each optional field alone, all of them, none of them, and every word of every column.
fn answers() -> Vec<Fact> {
    let mut answers = vec![
        bare(),
        Answer { words: full().words, ..bare() },
        Answer { reply: Reply { chosen: full().reply.chosen, typed: Vec::new() }, ..bare() },
        Answer { reply: Reply { chosen: Vec::new(), typed: full().reply.typed }, ..bare() },
        Answer { self_rated: true, ..bare() },
        Answer { confidence_said: false, ..bare() },
        Answer { guess_model: GuessModel { knew: KnewProbability::new(1.0), spread: None }, ..bare() },
        Answer { guess_model: GuessModel { knew: None, spread: DueOffset::new(0.5) }, ..bare() },
        Answer { score: Score::new(-0.0).unwrap(), ..bare() },
        // A latency of more than a day is stored as one day.
        Answer { latency_ms: u32::MAX, ..bare() },
        full(),
    ];
    let modes = [StudyMode::Study, StudyMode::Cover, StudyMode::Minute, StudyMode::Exam, StudyMode::Imported];
    answers.extend(modes.map(|mode| Answer { mode, ..bare() }));
    answers.extend(Rating::ALL.map(|rating| Answer { rating, verdict: Verdict::Right, score: Score::FULL, ..bare() }));
    answers.extend(Confidence::ALL.map(|confidence| Answer { confidence, ..bare() }));
    answers.into_iter().map(|fact| Fact::Item(ItemFact::Answer(fact))).collect()
}

/// Facts about items and about earlier events.
fn about_items(target: EventId) -> Vec<Fact> {
    let mut facts = vec![
        Fact::Log(LogFact::Void { target, item: None }),
        Fact::Log(LogFact::Void { target, item: Some(item("murmur")) }),
        Fact::Item(ItemFact::Suspend(item("murmur"))),
        Fact::Item(ItemFact::Resume(item("murmur"))),
        Fact::Item(ItemFact::Mark { item: item("murmur"), on: true }),
        Fact::Item(ItemFact::Mark { item: item("murmur"), on: false }),
        Fact::Item(ItemFact::Report(item("murmur"))),
        Fact::Item(ItemFact::Rename { item: item("murmur"), to: item("heart-murmur") }),
        Fact::Item(ItemFact::Reset(item("murmur"))),
    ];
    facts.extend(Rating::ALL.map(|rating| Fact::Item(ItemFact::Regrade { target, item: item("murmur"), rating })));
    facts
}

/// Parameters, dates, sessions and imports.
fn about_the_log() -> Vec<Fact> {
    let device = |n: u8| DeviceId([n; 16]);
    vec![
        Fact::Schedule(ScheduleFact::Params(Adopted {
            parameters: Parameters::default(),
            reviews: 4000,
            loss_before: 0.345_678_9,
            loss_after: -0.0,
        })),
        Fact::Schedule(ScheduleFact::ExamDate(ExamDate {
            deck: "cardiology".into(),
            day: Day::parse("2027-06-30").unwrap(),
            retention: DesiredRetention::new(0.93).unwrap(),
            last_days: Days(7),
        })),
        Fact::Session(SessionFact::Begin(Plan::default())),
        Fact::Session(SessionFact::Begin(Plan {
            title: "Cardiology \u{2014} \"due\"".into(),
            decks: vec!["cardiology".into(), "neurology".into()],
            tags: vec!["valves".into()],
            seed: u64::MAX,
            items: vec![item("murmur"), item("rhythm")],
        })),
        Fact::Session(SessionFact::End),
        Fact::Log(LogFact::Retract(Coverage::default())),
        Fact::Log(LogFact::Retract(Coverage::new(
            [(device(4), (1, 3)), (device(4), (9, 9)), (device(2), (5, u64::MAX))],
            [],
        ))),
        Fact::Log(LogFact::Retract(Coverage::new([], [EventId([6; 16]), EventId([5; 16])]))),
        Fact::Log(LogFact::Retract(Coverage::new([(device(4), (1, 3))], [EventId([6; 16])]))),
        Fact::Unknown { kind: "later-kind".into() },
    ]
}

/// Events of exams.
fn of_exams() -> Vec<Fact> {
    let step = |reply, marked, struck| {
        let confidence = Confidence::Fairly;
        Fact::Exam(ExamFact::Step(ExamStep {
            item: item("murmur"),
            reply,
            confidence,
            marked,
            struck,
            elapsed_ms: 1,
            spent_ms: 2,
        }))
    };
    let end = |passed, timed_out| {
        Fact::Exam(ExamFact::End(ExamEnd {
            elapsed_ms: 60_000,
            points: 12,
            right: 3,
            of: 5,
            self_rated: 1,
            passed,
            timed_out,
        }))
    };
    vec![
        Fact::Exam(ExamFact::Begin(ExamPlan::default())),
        Fact::Exam(ExamFact::Begin(ExamPlan {
            title: "Cardiology: valves".into(),
            deck: "cardiology".into(),
            tags: vec!["valves".into()],
            seed: 1 << 63,
            minutes: 90,
            pausable: true,
            certainty: true,
            pass_mark: 70,
            items: vec![item("murmur"), item("rhythm")],
        })),
        step(Reply::default(), false, Vec::new()),
        step(full().reply, true, Vec::new()),
        Fact::Exam(ExamFact::Freeze(ExamFreeze { elapsed_ms: u64::MAX })),
        end(true, false),
        end(false, true),
        Fact::Exam(ExamFact::Evaluation(Evaluation::default())),
        Fact::Exam(ExamFact::Evaluation(Evaluation {
            objectives: vec![("valves".into(), true), ("rhythm".into(), false)],
            unbiased: true,
            change: true,
            words: "Listen first.\nThen order tests.".into(),
        })),
        step(full().reply, false, vec![Fingerprint([0x44; 16]), Fingerprint([0xff; 16])]),
    ]
}

/// All new events in order, in two time zones.
fn new_events() -> Vec<NewEvent> {
    let facts = [answers(), about_items(EventId([0xab; 16])), about_the_log(), of_exams()].concat();
    let new_event = |(n, fact): (usize, Fact)| {
        let mut id = [0x40; 16];
        id[15] = u8::try_from(n).unwrap();
        let offset = if n.is_multiple_of(2) { -210 } else { 120 };
        let at = Moment::new(1_790_000_000_000 + 1000 * i64::try_from(n).unwrap(), offset);
        NewEvent { id: EventId(id), at, session: SessionId([0x51; 16]), fact }
    };
    facts.into_iter().enumerate().map(new_event).collect()
}

/// The rows of a log, column by column, without nulls.
fn rows(path: &Path) -> String {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare(&format!("SELECT {COLUMNS} FROM event ORDER BY n")).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut text = String::new();
    while let Some(row) = rows.next().unwrap() {
        for (index, name) in COLUMNS.split(", ").enumerate() {
            match row.get_ref(index).unwrap() {
                ValueRef::Null => {}
                ValueRef::Integer(number) => writeln!(text, "{name} {number}").unwrap(),
                ValueRef::Real(number) => writeln!(text, "{name} {:016x}", number.to_bits()).unwrap(),
                ValueRef::Text(bytes) => writeln!(text, "{name} {}", String::from_utf8_lossy(bytes)).unwrap(),
                ValueRef::Blob(bytes) => {
                    write!(text, "{name} x").unwrap();
                    for byte in bytes {
                        write!(text, "{byte:02x}").unwrap();
                    }
                    text.push('\n');
                }
            }
        }
        text.push('\n');
    }
    text
}

/// A golden file.
fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/events").join(name)
}

/// Compares a text with a golden file.
fn assert_golden(name: &str, found: &str) {
    if std::env::var_os("BLESS").is_some() {
        fs::write(golden(name), found).unwrap();
    }
    let expected = fs::read_to_string(golden(name)).unwrap();
    for (n, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "{name}, line {}", n + 1);
    }
    assert!(found == expected, "{name}: one is longer than the other");
}

#[test]
fn the_stored_and_exported_bytes_of_events_never_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reviews.db");
    let (mut store, _) = Store::open(&path, [7; 16]).unwrap();
    for new_event in &new_events() {
        store.append(new_event).unwrap();
    }
    let mut export = Vec::new();
    store.export(&mut export).unwrap();
    drop(store);
    assert_golden("rows.txt", &rows(&path));
    assert_golden("export.jsonl", &String::from_utf8(export).unwrap());
}

#[test]
fn the_golden_export_decodes_to_the_golden_events() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(&folder.path().join("reviews.db"), [8; 16]).unwrap();
    let export = fs::read_to_string(golden("export.jsonl")).unwrap();
    let imported = store.import(export.lines().map(|line| Ok(line.to_owned())), |_| {}).unwrap();
    assert_eq!(imported.refused, []);
    let mut found = Vec::new();
    store.events(|event| found.push(event)).unwrap();
    let expected = new_events().into_iter().map(|mut new_event| {
        if let Fact::Item(ItemFact::Answer(answer)) = &mut new_event.fact {
            answer.latency_ms = answer.latency_ms.min(86_400_000);
        }
        new_event
    });
    let bare = |Event { id, at, session, fact, .. }: Event| NewEvent { id, at, session, fact };
    let found: Vec<NewEvent> = found.into_iter().map(bare).collect();
    assert_eq!(found, expected.collect::<Vec<_>>());
}
