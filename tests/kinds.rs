//! Every kind of item in every interface: keys, screens, plain text, `rounds watch`, and the log.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use rounds::app::state::Start;
use rounds::app::watch::{Watch, WatchedFile};
use rounds::deck::item::Mode;
use rounds::deck::slip::Lexicon;
use rounds::deck::{Item, Task, read};
use rounds::memory::Rating;
use rounds::response::{Verdict, quantity, words};
use rounds::review::{Answer, Fact, ItemFact};

use crate::harness::command::Home;
use crate::harness::fixture;
use crate::harness::screen::styled;
use crate::harness::script::Learner;

/// The items of the deck, by name.
const ITEMS: [&str; 9] = ["target", "supply", "one-nerve", "touch", "dose", "arc", "block", "fibers", "roots"];

/// The deck with an item of every kind.
fn deck() -> String {
    fs::read_to_string(fixture("decks/kinds.toml")).unwrap()
}

/// The deck reduced to one item.
fn deck_with_only(id: &str) -> String {
    let deck = deck();
    let mut blocks = deck.split("\n[[item]]\n");
    let head = blocks.next().unwrap();
    let item = blocks.find(|block| block.contains(&format!("id        = \"{id}\""))).unwrap();
    format!("{head}\n[[item]]\n{item}")
}

/// A learner with only this item of the deck.
fn learner_with(id: &str) -> Learner {
    Learner::with_deck(&deck_with_only(id))
}

/// The answers in the log.
fn answers(learner: &Learner) -> Vec<Answer> {
    let answers = learner.script.log.iter().filter_map(|event| match &event.fact {
        Fact::Item(ItemFact::Answer(answer)) => Some(answer.clone()),
        _ => None,
    });
    answers.collect()
}

/// The letters of options or steps of the current item, given their positions in the file.
fn letters(learner: &Learner, positions: &[u8]) -> String {
    let app = learner.clone().press("<enter>").app;
    let rounds::app::screen::Screen::Study(study) = &app.screen else { panic!() };
    let order = &study.session.showing().unwrap().order;
    let letter = |position: &u8| char::from(b'a' + order.iter().position(|shown| shown == position).unwrap() as u8);
    positions.iter().map(letter).collect()
}

/// The keys that start a session and answer its item; `order:` is followed by the positions of steps in the file.
fn keys(learner: &Learner, answer: &str) -> String {
    match answer.strip_prefix("order:") {
        Some(positions) => {
            let positions: Vec<u8> = positions.bytes().map(|position| position - b'0').collect();
            format!("<enter>{}<enter>", letters(learner, &positions))
        }
        None => format!("<enter>{answer}"),
    }
}

/// Answers: item, keys, score in percent, and rating.
const ANSWERS: [(&str, &str, u32, Rating); 26] = [
    ("touch", "allodynia<enter>", 100, Rating::Good),
    ("touch", "  MECHANICAL allodynia.<enter>", 100, Rating::Good),
    ("touch", "<tab><tab>alodynia<enter>", 100, Rating::Good),
    ("touch", "<tab>allodynia<enter>", 100, Rating::Hard),
    ("touch", "Hyperalgesia<enter>", 0, Rating::Again),
    ("touch", "hyperalgesja<enter>", 0, Rating::Again),
    ("touch", "pain from touch<enter>1", 0, Rating::Again),
    ("touch", "pain from touch<enter>2", 100, Rating::Hard),
    ("touch", "pain from touch<enter>3", 100, Rating::Good),
    ("touch", "pain from touch<enter>4", 100, Rating::Easy),
    ("dose", "20<enter>", 100, Rating::Good),
    ("dose", "20.5 mg<enter>", 100, Rating::Good),
    ("dose", "20,000 mcg<enter>", 100, Rating::Good),
    ("dose", "21<enter>", 0, Rating::Again),
    ("dose", "20 mL<enter>", 0, Rating::Again),
    ("arc", "white<enter>nociception<enter>", 100, Rating::Good),
    ("arc", "white<enter><enter>", 50, Rating::Again),
    ("arc", "pain<enter>white<enter>", 0, Rating::Again),
    ("block", "order:0123", 100, Rating::Good),
    ("block", "order:1023", 83, Rating::Again),
    ("block", "order:3210", 0, Rating::Again),
    ("fibers", "<enter>1", 0, Rating::Again),
    ("fibers", "<enter>4", 100, Rating::Easy),
    ("fibers", "fast and slow pain<enter>3", 100, Rating::Good),
    ("roots", "d", 100, Rating::Good),
    ("roots", "e", 0, Rating::Again),
];

#[test]
fn every_kind_is_answered_by_keys_and_graded() {
    for (id, answer, hundredths, rating) in ANSWERS {
        let mut learner = learner_with(id);
        let keys = keys(&learner, answer);
        learner.press(&keys);
        let answers = answers(&learner);
        let [given] = answers.as_slice() else { panic!("{id} {answer}: {} answers", answers.len()) };
        assert_eq!((given.score.value() * 100.0).round() as u32, hundredths, "{id} {answer}");
        assert_eq!(given.verdict == Verdict::Right, hundredths == 100, "{id} {answer}");
        assert_eq!(given.rating, rating, "{id} {answer}");
    }
}

#[test]
fn the_log_records_the_response_and_who_graded_it() {
    for (id, answer, ..) in ANSWERS {
        let mut learner = learner_with(id);
        let keys = keys(&learner, answer);
        let app = learner.press(&keys).app;
        let given = answers(&learner).remove(0);
        let item = app.library.item(&given.item).unwrap();
        let self_rated = answer.ends_with(|c: char| c.is_ascii_digit()) && !answer.starts_with("order:");
        assert_eq!(given.self_rated, self_rated, "{id} {answer}");
        assert_eq!(given.reply.typed.len(), item.task.fields(), "{id} {answer}");
        assert_eq!(given.shown.len(), item.task.rows(), "{id} {answer}");
        let chosen = match &item.task {
            Task::Choice(_) => 1,
            Task::Order(order) => order.steps.len(),
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => 0,
        };
        assert_eq!(given.reply.chosen.len(), chosen, "{id} {answer}");
        assert_eq!((given.content, given.key), (item.fingerprint(), item.key_fingerprint()), "{id}");
        assert_eq!(given.words, item.key_words(), "{id}");
    }
    let mut learner = learner_with("arc");
    learner.press("<enter>  white <enter>cold<enter>");
    assert_eq!(answers(&learner)[0].reply.typed, ["white", "cold"]);
}

#[test]
fn twelve_options_are_selected_with_twelve_letters() {
    let options: String = (1..=12).map(|n| format!("{{ text = 'Root {n}' }},")).collect();
    let list = format!(
        "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'i'\nkind = 'emq'\nstem = 'Which root?'\noptions = [{options}]\nvignettes = [{{ id = 'v', stem = 'A man.', answer = 'Root 12' }}]\n"
    );
    for (n, letter) in ('a'..='l').enumerate() {
        for (columns, rows) in [(100, 30), (40, 10)] {
            let mut learner = Learner::with_deck(&list).sized(columns, rows);
            // In the small window, the first press may only show the option.
            let presses = if columns == 100 { 1 } else { 2 };
            learner.press(&format!("<enter>{}", letter.to_string().repeat(presses)));
            let [answer] = answers(&learner).try_into().unwrap();
            assert_eq!(answer.verdict == Verdict::Right, n == 11, "{letter}");
        }
    }
    let shown = Learner::with_deck(&list).sized(100, 30).press("<enter>").text();
    assert!(shown.contains("l  Root 12") && shown.contains("a-l answer"), "{shown}");
}

#[test]
fn an_incomplete_answer_is_not_submitted_and_a_notice_explains_why() {
    for (id, keys, message) in [
        ("touch", "<enter>", "Type an answer"),
        ("touch", "   <enter>", "Type an answer"),
        ("arc", "<enter><enter>", "Type an answer"),
        ("dose", "<enter>", "Type a number"),
        ("dose", "much<enter>", "Type a number"),
        ("dose", ".5<enter>", "Write a leading zero"),
        ("dose", "20.0<enter>", "Omit the trailing zero"),
        ("dose", "20 furlongs<enter>", "Unknown unit `furlongs`"),
        ("dose", "20 MG<enter>", "`MG` can mean more than one unit"),
        ("dose", "20 mg/kg<enter>", "does not convert to the requested unit"),
        ("dose", "20-30<enter>", "Type a single number"),
        ("dose", "about 20<enter>", "Type only the number"),
        ("dose", "2,5<enter>", "decimal point"),
        ("block", "ab<enter>", "until every step is numbered"),
        ("block", "<enter>", "until every step is numbered"),
    ] {
        let mut learner = learner_with(id);
        let seen = learner.press(&format!("<enter>{keys}")).text();
        assert!(seen.contains(message), "{id} {keys}: {seen}");
        assert_eq!(answers(&learner), [], "{id} {keys}");
    }
}

/// A deck with one numeric item without `unit` whose question asks for days.
const SUPPLY: &str = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'supply'\nkind = 'numeric'\nstem = 'For how many days is the supply for acute pain?'\nvalue = 3\n";

#[test]
fn a_number_may_be_given_the_unit_that_its_question_names() {
    for (typed, right, expected) in [
        ("3", true, "Right. You answered 3."),
        ("3 days", true, "Right. You answered 3 days."),
        ("3 d", true, "Right. You answered 3 d."),
        ("three days", true, "Right. You answered three days."),
        ("72 h", true, "Right. You answered 72 h; read as 3 days."),
        ("3 weeks", false, "Wrong. You answered 3 weeks; read as 21 days."),
        ("3 mg", false, "Wrong. You answered 3 mg; a different kind of unit."),
    ] {
        let mut learner = Learner::with_deck(SUPPLY).sized(100, 30);
        let seen = learner.press(&format!("<enter>{typed}<enter>")).text();
        assert_eq!(answers(&learner)[0].verdict == Verdict::Right, right, "{typed}: {seen}");
        let note = expected.split_once("; ").map_or("", |(_, note)| note.trim_end_matches('.'));
        assert!(seen.contains(note), "{typed}: {seen}");
        let home = Home::new();
        home.write("supply.toml", SUPPLY);
        let plain = home.run_with(&["study", "--plain", "./supply.toml"], &format!("{typed}\n\n")).out();
        assert!(plain.contains(expected), "{typed}: {plain}");
    }
}

#[test]
fn an_unknown_unit_is_returned_for_correction_in_both_interfaces_and_scores_zero_in_an_exam() {
    for typed in ["3 apples", "3 foo", "3 months", "3-4 days", "2,5 days"] {
        let mut learner = Learner::with_deck(SUPPLY).sized(100, 30);
        let seen = learner.press(&format!("<enter>{typed}<enter>")).text();
        assert_eq!(answers(&learner), [], "{typed}: {seen}");
        let seen = learner.press(&format!("<enter>{typed}<enter>{}3 days<enter>", "<bs>".repeat(12))).text();
        assert!(answers(&learner).iter().any(|answer| answer.verdict == Verdict::Right), "{typed}: {seen}");
        let home = Home::new();
        home.write("supply.toml", SUPPLY);
        let plain = home.run_with(&["study", "--plain", "./supply.toml"], &format!("{typed}\n3 days\n\n")).out();
        assert!(plain.contains("Right. You answered 3 days.") && !plain.contains("Wrong"), "{typed}: {plain}");
        let home = Home::new();
        home.write("supply.toml", SUPPLY);
        let exam = home
            .run_with(&["exam", "--plain", "./supply.toml"], &format!("\n{typed}\nfinish\nfinish\nfinish\n\n"))
            .out();
        assert!(exam.contains("Score: 0 of 1"), "{typed}: {exam}");
    }
}

#[test]
fn an_unclear_answer_is_returned_for_correction_once() {
    let pressed = |keys: &str| {
        let mut learner = learner_with("touch");
        let seen = learner.press(keys).text();
        (seen, answers(&learner))
    };
    let (seen, given) = pressed("<enter>aldynia<enter>");
    assert!(seen.contains("Did you mean \"Allodynia\"?") && given.is_empty(), "{seen}");
    // Enter accepts the suggestion.
    let (seen, given) = pressed("<enter>aldynia<enter><enter>");
    assert!(seen.contains("correct, your answer") && given[0].verdict == Verdict::Right, "{seen}");
    // Editing the answer removes the suggestion.
    let (seen, given) = pressed("<enter>aldynia<enter>x");
    assert!(!seen.contains("Did you mean") && given.is_empty(), "{seen}");
    let (seen, given) = pressed("<enter>aldynia<enter><c-u>hyperalgesia<enter>");
    assert!(given[0].verdict == Verdict::Wrong, "{seen}");
    // A different word that is close to the key is not a typing mistake: the learner grades it.
    for typed in ["allodynic", "analgesia", "mechanical"] {
        let (seen, given) = pressed(&format!("<enter>{typed}<enter>"));
        assert!(!seen.contains("Did you mean") && given.is_empty(), "{seen}");
    }
}

#[test]
fn plain_text_mode_returns_an_unclear_answer_for_correction_once() {
    let home = Home::new();
    home.write("one.toml", &deck_with_only("touch"));
    let study = |study: &str| home.run_with(&["study", "--plain", "./one.toml"], study).out();
    let learner_with = study("aldynia\nno\n");
    assert!(learner_with.contains("Did you mean \"Allodynia\"?") && !learner_with.contains("Right."), "{learner_with}");
    let output = study("aldynia\n\n");
    assert!(output.contains("Right. You answered Allodynia."), "{output}");
}

#[test]
fn plain_text_mode_shows_the_corrected_spelling() {
    let home = Home::new();
    home.write("one.toml", &deck_with_only("touch"));
    let output = home.run_with(&["study", "--plain", "./one.toml"], "alodynia\n\n").out();
    assert!(output.contains("Right. You answered alodynia.\nCorrect spelling: Allodynia."), "{output}");
}

#[test]
fn an_answer_undone_is_asked_again_empty() {
    for (id, answer, ..) in ANSWERS {
        let mut learner = learner_with(id);
        let keys = keys(&learner, answer);
        let before = learner.clone().press("<enter>").text();
        let after = learner.press(&format!("{keys}u")).text();
        assert!(after.contains("Answer undone"), "{id} {answer}: {after}");
        let stem = |text: &str| text.lines().skip(2).take(10).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(stem(&before), stem(&after), "{id} {answer}");
        assert_eq!(learner.script.log.last().unwrap().fact.kind(), "void");
    }
    // In a text field, Ctrl+B undoes the previous answer.
    let fibers = deck_with_only("fibers");
    let mut learner = Learner::with_deck(&(deck_with_only("touch") + &fibers[fibers.find("\n[[item]]").unwrap()..]));
    let first =
        if learner.press("<enter>").app.item().unwrap().id.name() == "touch" { "allodynia<enter>" } else { "<enter>3" };
    let seen = learner.press(&format!("<enter>{first}<enter>unsure<c-b>")).text();
    assert!(seen.contains("Answer undone"), "{seen}");
}

#[test]
fn u_returns_from_grading_to_the_answer_and_undoes_nothing_else() {
    let fibers = deck_with_only("fibers");
    let mut learner = Learner::with_deck(&(deck_with_only("touch") + &fibers[fibers.find("\n[[item]]").unwrap()..]));
    let is_touch = learner.press("<enter>").app.item().unwrap().id.name() == "touch";
    let (first, second) = if is_touch { ("allodynia<enter>", "fast") } else { ("<enter>3", "pain") };
    let seen = learner.press(&format!("<enter>{first}<enter><tab>{second}<enter>u")).text();
    assert!(seen.contains(second) && seen.contains("How sure?") && seen.contains("● guess"), "{seen}");
    assert!(learner.script.log.iter().all(|event| event.fact.kind() != "void"));
    let mut learner = learner_with("touch");
    learner.press("<enter>touchpain<enter>u<c-w>allodynia<enter>");
    let [answer] = answers(&learner).try_into().unwrap();
    assert_eq!((answer.verdict, answer.self_rated), (Verdict::Right, false));
    assert!(answer.latency_ms > 15_000, "{}", answer.latency_ms);
    let home = Home::new();
    home.write("touch.toml", &deck_with_only("touch"));
    let output = home.run_with(&["study", "--plain", "./touch.toml"], "it hurts\nundo\nallodynia\n\n").out();
    assert!(output.contains("Right. You answered allodynia."), "{output}");
}

#[test]
fn steps_and_texts_are_corrected_before_they_are_submitted() {
    let mut learner = learner_with("block");
    let right = letters(&learner, &[0, 1, 2, 3]);
    let swapped = letters(&learner, &[1, 0]);
    // Two steps in the wrong order are removed, with Backspace and by letter, and then numbered correctly.
    let first = swapped.chars().next().unwrap();
    learner.press(&format!("<enter>{swapped}<bs>{first}{right}<enter>"));
    assert_eq!(answers(&learner)[0].verdict, Verdict::Right);
    let mut learner = learner_with("touch");
    learner.press("<enter>Xllodynja<home><del>A<end><left><left><bs>n<del>i<enter>");
    assert_eq!(answers(&learner)[0].reply.typed, ["Allodynia"]);
    let mut learner = learner_with("arc");
    learner.press("<enter>gray<enter>pain<up><c-w>white<down><enter>");
    assert_eq!(answers(&learner)[0].reply.typed, ["white", "pain"]);
}

#[test]
fn a_session_that_was_interrupted_continues_with_every_kind() {
    let mut learner = Learner::with_deck(&deck());
    let mut done = Vec::new();
    for _ in 0..11 {
        // Each answer is given in a session that was just restarted.
        let before = learner.press("<enter>").app.item().unwrap().id.name().to_owned();
        assert!(!done.contains(&before), "{before} is asked twice");
        let answer = match before.as_str() {
            "touch" => "allodynia<enter>".to_owned(),
            "dose" => "20<enter>".to_owned(),
            "arc" => "white<enter>pain<enter>".to_owned(),
            "block" => format!("{}<enter>", letters(&learner, &[0, 1, 2, 3])),
            "fibers" => "<enter>3".to_owned(),
            "supply" => format!("{}<enter>", letters(&learner, &[0, 1])),
            "one-nerve" => "b".to_owned(),
            "target" => letters(&learner, &[0]),
            "roots-toe" => "d".to_owned(),
            "roots-ankle" => "e".to_owned(),
            "roots-knee" => "c".to_owned(),
            other => panic!("{other}"),
        };
        learner.press(&format!("<enter>{answer}"));
        done.push(before);
    }
    let answers = answers(&learner);
    assert_eq!(answers.len(), 11);
    assert!(answers.iter().all(|answer| answer.verdict == Verdict::Right));
    let sessions: std::collections::HashSet<_> = learner.script.log.iter().map(|event| event.session).collect();
    assert_eq!(sessions.len(), 1);
    let toe = done.iter().position(|id| id == "roots-toe").unwrap();
    assert_eq!(done[toe..toe + 3], ["roots-toe", "roots-ankle", "roots-knee"], "vignettes stay together");
}

#[test]
fn screens_of_every_kind_match_their_snapshots() {
    let screens = [
        ("short", "touch", "allo"),
        ("short_right", "touch", "allodynia<enter>"),
        ("short_slip", "touch", "mechanical alodynia<enter>"),
        ("short_rejected", "touch", "hyperalgesia<enter>"),
        ("short_judged", "touch", "pain from touch<enter>"),
        ("numeric", "dose", "20"),
        ("numeric_right", "dose", "20 mg<enter>"),
        ("numeric_wrong", "dose", "0.2 g<enter>"),
        ("cloze", "arc", "white<enter>pa"),
        ("cloze_partly", "arc", "white<enter>cold<enter>"),
        ("order", "block", "<down>ab"),
        ("order_partly", "block", "order:1023"),
        ("recall", "fibers", ""),
        ("recall_judged", "fibers", "<enter>"),
        ("recall_done", "fibers", "fast, then slow<enter>3"),
        ("emq", "roots", "<down><down>"),
        ("emq_wrong", "roots", "e"),
        ("true_false", "one-nerve", ""),
    ];
    for (name, id, answer) in screens {
        for (columns, rows) in [(100, 30), (60, 20)] {
            let mut learner = learner_with(id).sized(columns, rows);
            let keys = keys(&learner, answer);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), styled(&learner.press(&keys).buffer));
        }
    }
}

#[test]
fn a_gap_is_shown_as_a_gap_wherever_its_stem_appears() {
    let summary = learner_with("arc").press("<enter>gray<enter>cold<enter><enter><c-n><esc>").text();
    assert!(!summary.contains("{{"), "{summary}");
    let home = Home::new();
    home.write("arc.toml", &deck_with_only("arc"));
    let output = home.run_with(&["study", "--plain", "./arc.toml"], "gray; cold\n\nwhite; pain\n\n").out();
    assert!(!output.contains("{{") && output.contains("Missed"), "{output}");
}

#[test]
fn plain_text_mode_asks_every_kind() {
    let home = Home::new();
    let mut output = String::new();
    for (id, line) in [
        ("touch", "hyperalgesia\n\nallodynia [sure]\n\n"),
        ("touch", "it hurts\nperhaps\nhard\n\n"),
        ("dose", "20.0\n0.02 g\n\n"),
        ("arc", "white; pain; more\nwhite; cold\n\nwhite; nociception\n\n"),
        ("block", "a b\nhelp\nd a b c\n\nc a d b\n\n"),
        ("fibers", "\nright\n\n"),
        ("roots", "x\nd\n\nE\n\na\n\nc\n\n"),
        ("one-nerve", "b\n\n"),
    ] {
        home.write(
            &format!("{id}.toml"),
            &deck_with_only(id).replacen("\"kinds\"", &format!("\"kinds-{id}-{}\"", line.len()), 1),
        );
        let ran = home.run_with(&["study", "--plain", "--seed", "1", &format!("./{id}.toml")], line);
        output += &format!("# {id}\n{}\n", ran.told(&home));
    }
    insta::assert_snapshot!(output);
}

#[test]
fn an_answer_that_is_also_a_command_word_is_typed_after_an_equals_sign_or_in_quotation_marks() {
    let home = Home::new();
    for (n, (line, word)) in [
        ("=quit", "quit"),
        ("= undo [sure]", "undo"),
        ("\"help\"", "help"),
        ("\"skip\" [guess]", "skip"),
        ("'report'", "report"),
        // A word that is no command at this prompt is an answer.
        ("more", "more"),
        ("resume", "resume"),
        ("back [sure]", "back"),
    ]
    .into_iter()
    .enumerate()
    {
        let deck = deck_with_only("touch").replace("\"Allodynia\"", &format!("\"{word}\""));
        home.write("touch.toml", &deck.replacen("\"kinds\"", &format!("\"k-{n}\""), 1));
        let output = home.run_with(&["study", "--plain", "./touch.toml"], &format!("{line}\n\n")).out();
        assert!(output.contains(&format!("Right. You answered {word}.")), "{line}: {output}");
    }
}

#[test]
fn a_watched_deck_shows_every_kind_with_and_without_its_answer() {
    let deck = read(&deck()).deck.unwrap();
    let names: Vec<String> = deck.items.iter().map(|item| item.id.name().to_owned()).collect();
    let mut shown = String::new();
    for (n, name) in names.iter().enumerate().filter(|(n, _)| *n > 2) {
        for explained in [false, true] {
            let mut watch = Watch::new("decks/kinds.toml".into());
            let written = WatchedFile { deck: Some(deck.clone()), written: names.clone(), ..WatchedFile::default() };
            watch.update(written);
            (watch.at, watch.explained) = (n, explained);
            let seen = Learner::with_deck(&deck_with_only("touch")).sized(100, 30).watch(watch).text();
            let body: Vec<&str> = seen.lines().skip(2).map(|line| line.split('│').next().unwrap().trim_end()).collect();
            let body = body[..body.len() - 2].join("\n");
            shown += &format!("# {name}\n{}\n\n", body.trim_end());
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_gap_marker_is_spelled_out_wherever_it_appears() {
    let home = Home::new();
    let point = "Allodynia is pain from what does not hurt.";
    home.write("touch.toml", &deck_with_only("touch").replace(point, "See {{1}}, {{ 2 }}, {{12}}, {{x}} and {{."));
    let output = home.run_with(&["study", "--plain", "./touch.toml"], "allodynia\n\n").out();
    assert!(output.contains("See (gap 1), (gap 2), (gap 12), {{x}} and {{."), "{output}");
}

#[test]
fn invisible_characters_in_a_paste_are_dropped() {
    for (id, pasted, typed) in [
        ("touch", "allo\u{200b}dynia", "allodynia"),
        ("touch", "\u{feff}allodynia\u{200e}", "allodynia"),
        ("touch", "mechanical\u{a0}\u{2060}allo\u{ad}dynia\r\n", "mechanical allodynia"),
        ("dose", "20\u{200b} mg", "20 mg"),
        ("dose", "\u{202a}20\u{2028}mg\u{202c}", "20 mg"),
    ] {
        let mut learner = learner_with(id);
        let (mut app, _) = learner.begin();
        learner.send(&mut app, "<enter>");
        learner.paste(&mut app, pasted);
        learner.send(&mut app, "<enter>");
        let given = answers(&learner);
        assert_eq!(given[0].reply.typed, [typed], "{pasted:?}");
        assert_eq!(given[0].verdict, Verdict::Right, "{pasted:?}");
    }
}

#[test]
fn a_paste_of_ten_thousand_characters_is_cut_and_reported() {
    for id in ["touch", "arc", "fibers", "dose"] {
        for (columns, rows) in [(100, 30), (40, 10)] {
            let mut learner = learner_with(id).sized(columns, rows);
            let seen = learner.press("<enter><paste-10000>").text();
            assert!(seen.replace('\n', " ").contains("too long"), "{id}: {seen}");
            assert_eq!(answers(&learner), []);
        }
    }
    let mut learner = learner_with("touch");
    learner.press("<enter><paste-10000><enter>1");
    assert_eq!(answers(&learner)[0].reply.typed[0].chars().count(), 500);
    // Outside text fields, a paste is ignored.
    let mut learner = learner_with("block");
    learner.press("<enter><paste-10000><enter>");
    assert_eq!(answers(&learner), []);
}

#[test]
fn control_characters_never_enter_an_answer() {
    let mut learner = learner_with("touch");
    learner.press("<enter>al\u{202e}lo\u{200b}dy\u{1b}nia\u{7}<enter>");
    assert_eq!(answers(&learner)[0].reply.typed, ["allodynia"]);
    let home = Home::new();
    home.write("touch.toml", &deck_with_only("touch"));
    let ran = home.run_with(&["study", "--plain", "./touch.toml"], "\u{1b}[2Jallo\u{202e}dy\u{9b}nia\n1\n\n");
    let strange = ran.out().chars().find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
    assert_eq!(strange, None, "{:?}", ran.out());
}

#[test]
fn an_answer_longer_than_the_screen_can_be_typed_and_scrolled() {
    let mut learner = learner_with("fibers").sized(40, 10);
    let words: String = (0..60).map(|n| format!("word{n} ")).collect();
    let typed = learner.press(&format!("<enter>{words}")).text();
    assert!(typed.contains("word59"), "the end of what is typed is in sight: {typed}");
    let start = learner.press(&format!("<enter>{words}<home>")).text();
    assert!(start.contains("word0"), "the cursor is in sight: {start}");
    let self_grading = learner.press(&format!("<enter>{words}<enter>")).text();
    assert!(self_grading.contains("word0") && self_grading.contains("1 again"), "{self_grading}");
    let seen = learner.walk(&format!("<enter>{words}<enter>{}", "<pgdn>".repeat(20))).concat();
    assert!(seen.contains("word59") && seen.contains("C: slow"), "{seen}");
}

#[test]
fn a_long_stem_scrolls_in_a_small_window_and_the_typed_text_stays_visible() {
    let gaps: String = (1..=8).map(|n| format!("{{ accept = ['answer{n}'] }},")).collect();
    let stem: String = (1..=8).map(|n| format!("word{n} and some more words until gap {{{{{n}}}}} ")).collect();
    let deck = format!(
        "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'i'\nkind = 'cloze'\nstem = '{stem}'\ngaps = [{gaps}]\n"
    );
    let mut learner = Learner::with_deck(&deck).sized(40, 10);
    let seen = |learner: &mut Learner, keys: &str| learner.press(&format!("<enter>{keys}")).text();
    assert!(seen(&mut learner, "").contains("word1"));
    for n in 1..=8 {
        let typed: String = (1..n).map(|n| format!("answer{n}<enter>")).collect();
        let now = seen(&mut learner, &typed);
        assert!(now.contains(&format!("\u{25b8} {n}")) || n == 1, "gap {n} is in sight: {now}");
        let now = seen(&mut learner, &format!("{typed}ans"));
        assert!(now.contains(&format!("\u{25b8} {n}  ans")), "gap {n} is in sight: {now}");
        let up = seen(&mut learner, &format!("{typed}ans<pgup><pgup><pgup>"));
        assert!(up.contains("word1"), "{up}");
        let back = seen(&mut learner, &format!("{typed}ans<pgup><pgup><pgup>w"));
        assert!(back.contains("answ"), "{back}");
    }
}

#[test]
fn a_highlighted_option_is_visible_however_long_it_is() {
    let option =
        |n: usize| format!("{{ text = 'Option {n} with so many words that it takes three lines and last{n}' }},");
    let options: String = (1..=12).map(option).collect();
    let list = format!(
        "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'i'\nkind = 'emq'\nstem = 'Which?'\noptions = [{options}]\nvignettes = [{{ id = 'v', stem = 'A man.', answer = 'Option 1 with so many words that it takes three lines and last1' }}]\n"
    );
    let mut learner = Learner::with_deck(&list).sized(40, 10);
    for n in 1..=12 {
        let seen = learner.press(&format!("<enter>{}", "<down>".repeat(n))).text();
        assert!(seen.contains(&format!("last{n}")), "{n}: {seen}");
    }
}

/// The codes of the findings printed by `check`.
fn findings(printed: &str) -> BTreeSet<String> {
    let heads = printed.lines().filter_map(|line| line.split_once("]: ")?.0.split_once('['));
    heads.filter(|(level, _)| matches!(*level, "error" | "warning" | "note")).map(|(_, code)| code.to_owned()).collect()
}

/// The only finding in a new deck is a note on its sample text.
#[test]
fn every_kind_has_a_template_for_new_items() {
    let kinds = ["single", "multi", "true-false", "short", "numeric", "cloze", "order", "recall", "emq", "case"];
    let home = Home::new();
    for kind in kinds {
        let file = format!("{kind}.toml");
        assert_eq!(home.run(&["new", &file, "--kind", kind]).code(), 0, "{kind}");
        let ran = home.run(&["check", "--profile", "cme", &file]);
        assert_eq!((findings(&ran.out()), ran.err(), ran.code()), (BTreeSet::from(["W315".into()]), String::new(), 0));
    }
    for kind in kinds {
        let added = home.run(&["add", "single.toml", "--kind", kind, "--no-edit"]);
        assert_eq!(added.code(), 0, "{}", added.err());
        let line: usize = added.out().split(' ').find_map(|word| word.parse().ok()).unwrap();
        let text = fs::read_to_string(home.path().join("single.toml")).unwrap();
        assert!(text.lines().nth(line - 1).unwrap().starts_with("stem"), "{kind} {line}");
    }
    let ran = home.run(&["check", "--profile", "cme", "single.toml"]);
    assert_eq!((findings(&ran.out()), ran.code()), (BTreeSet::from(["W315".into()]), 0));
    assert_eq!(home.run(&["fmt", "--check", "."]).code(), 0);
}

#[test]
fn the_deck_of_every_kind_is_clean_and_formatted() {
    let home = Home::new();
    home.write("kinds.toml", &deck());
    let ran = home.run(&["check", "--profile", "cme", "kinds.toml"]);
    assert_eq!((ran.out().as_str(), ran.err().as_str(), ran.code()), ("", "", 0));
    assert_eq!(home.run(&["fmt", "--check", "kinds.toml"]).code(), 0);
}

/// Whether an item can be answered correctly.
fn is_answerable(item: &Item) -> bool {
    match &item.task {
        Task::Choice(choice) => {
            let keys = choice.key().count();
            choice.options.len() > 1
                && choice.options.len() <= 12
                && (keys == 1 || choice.mode == Mode::Multi && keys > 0)
        }
        Task::Order(order) => (2..=8).contains(&order.steps.len()),
        Task::Short(short) => {
            let reject = || short.reject.iter().map(|reject| reject.text.as_str());
            !short.accept.is_empty()
                && short.accept.iter().all(|text| words::judge(text, &short.accept, reject(), &Lexicon).is_right())
        }
        Task::Numeric(numeric) => quantity::judge(&numeric.words(), numeric, &item.stem).is_right(),
        Task::Cloze(cloze) => {
            let marked = (1..=cloze.gaps.len()).all(|n| item.stem.matches(&format!("{{{{{n}}}}}")).count() == 1);
            (1..=8).contains(&cloze.gaps.len()) && marked && cloze.gaps.iter().all(|gap| !gap.accept.is_empty())
        }
        Task::Recall(recall) => !recall.back.trim().is_empty(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_change_to_the_deck_leaves_only_items_that_can_be_answered(
        at in 0.0_f64..1.0, cut in 0_usize..40, put in "[\\[\\]{}='\",.#a-z0-9\\\\ \n]{0,12}",
    ) {
        let mut source = deck();
        let start = (at * source.len() as f64) as usize;
        let end = (start + cut).min(source.len());
        source.replace_range(start..end, &put);
        if let Some(deck) = read(&source).deck {
            for item in &deck.items {
                prop_assert!(is_answerable(item), "{:?}", item);
            }
        }
    }

    #[test]
    fn a_stray_marker_or_gap_excludes_only_its_own_item(at in 0_usize..90, n in 0_usize..10) {
        let marker = format!("{{{{{n}}}}}");
        let stem = "The spinothalamic tract crosses in the anterior {{1}} commissure and carries {{2}} and temperature.";
        let mut changed = stem.to_owned();
        changed.insert_str(at, &marker);
        let reading = read(&deck().replace(stem, &changed));
        let built = reading.deck.unwrap();
        prop_assert!(built.items.iter().all(|item| is_answerable(item)));
        prop_assert_eq!((built.items.len(), reading.left_out), (10, 1), "{:?}", reading.diagnostics);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_keys_make_any_kind_panic(
        item in 0..ITEMS.len(), keys in prop::collection::vec(0_usize..34, 0..40), columns in 0_u16..130, rows in 0_u16..50,
    ) {
        const KEYS: [&str; 34] = [
            "a", "b", "d", "l", "A", "E", "1", "2", "3", "<enter>", "<enter>", "<tab>", "<esc>", "<up>", "<down>", "<pgdn>",
            "<home>", "<end>", "<left>", "<right>", "<bs>", "<del>", "u", "s", "m", "x", "v", "?", " ", "\u{e9}",
            "\u{4e2d}", "<c-w>", "<c-b>", "<paste-700>",
        ];
        let keys: String = keys.into_iter().map(|key| KEYS[key]).collect();
        let mut learner = learner_with(ITEMS[item]).sized(columns, rows);
        let seen = learner.start(Start::Study, &keys);
        prop_assert_eq!(seen.buffer.area.width, columns);
        for answer in answers(&learner) {
            prop_assert!((0.0..=1.0).contains(&answer.score.value()));
            prop_assert!(answer.reply.typed.iter().all(|text| text.chars().count() <= 500));
        }
    }
}
