//! User flows: keys in, log and screen out.

use std::collections::HashSet;

use rounds::app::screen::Screen;
use rounds::app::state::Start;
use rounds::deck::library::Origin;
use rounds::deck::{self, Library};
use rounds::memory::Rating;
use rounds::response::{Confidence, Verdict};
use rounds::review::{Answer, Fact, ItemFact, StudyMode};
use rounds::session::{Candidates, Limits, Scope};

use crate::harness::script::Learner;

/// The kinds of the logged events.
fn kinds(learner: &Learner) -> Vec<String> {
    learner.script.log.iter().map(|event| event.fact.kind().to_owned()).collect()
}

fn answers(learner: &Learner) -> Vec<Answer> {
    let answers = learner.script.log.iter().filter_map(|event| match &event.fact {
        Fact::Item(ItemFact::Answer(answer)) => Some(answer.clone()),
        _ => None,
    });
    answers.collect()
}

#[test]
fn two_keys_answer_an_item() {
    let mut learner = Learner::new();
    learner.press("<enter>a<enter>b<enter>");
    assert_eq!(kinds(&learner), ["begin", "answer", "answer"]);
    assert_eq!(answers(&learner)[0].latency_ms, 1000);
}

#[test]
fn a_key_goes_to_the_visible_screen_though_its_size_report_comes_late() {
    let mut learner = Learner::new();
    learner.press("<enter><late-small>a");
    assert_eq!(answers(&learner).len(), 1);
}

#[test]
fn a_capital_letter_answers_as_sure() {
    let mut learner = Learner::new();
    learner.press("<enter>A");
    assert_eq!(answers(&learner)[0].confidence.word(), "sure");
}

#[test]
fn tab_cycles_through_the_confidence_levels() {
    for (tabs, word) in [(0, "fairly"), (1, "guess"), (2, "sure"), (3, "fairly")] {
        let mut learner = Learner::new();
        learner.press(&format!("<enter>{}a", "<tab>".repeat(tabs)));
        assert_eq!(answers(&learner)[0].confidence.word(), word);
    }
}

#[test]
fn the_sources_of_an_explained_item_go_to_the_clipboard() {
    let deck = |sources: &str| {
        format!(
            "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[refs]\n\
             a = {{ text = \"Ada A. Pain\\u001B]52;c;aGk=\\u0007. 2020.\", doi = '10.1/x' }}\n\
             b = {{ text = 'Bea B.', url = 'https://b.example' }}\n[[item]]\nid = 'i'\nstem = 'Which?'\n\
             options = [{{ text = 'a', correct = true }}, {{ text = 'b' }}]\n{sources}\n"
        )
    };
    let mut learner = Learner::with_deck(&deck("refs = ['a', 'b']"));
    let seen = learner.press("<enter>ay");
    assert!(seen.text().contains("2 references"), "{}", seen.text());
    let [copied] = &learner.script.copied[..] else { panic!("{:?}", learner.script.copied) };
    assert!(copied.ends_with("2020. doi:10.1/x\nBea B. https://b.example"), "{copied:?}");
    assert!(!copied.chars().any(|c| c != '\n' && rounds::deck::clean::is_hostile(c)), "{copied:?}");
    let mut learner = Learner::with_deck(&deck(""));
    assert!(learner.press("<enter>ay").text().contains("has no references"));
    assert!(learner.script.copied.is_empty());
}

#[test]
fn enter_alone_never_answers() {
    let mut learner = Learner::new();
    learner.press("<enter><enter> <enter>");
    assert_eq!(answers(&learner), []);
    learner.press("<enter><down><enter>");
    assert_eq!(answers(&learner).len(), 1);
}

#[test]
fn answers_are_still_there_after_a_restart() {
    let mut learner = Learner::new();
    learner.press("<enter>a<enter>b<enter>");
    let home = learner.press("").text();
    assert!(home.contains("2 answered") && home.contains("Continue"), "{home}");
    let before = answers(&learner);
    learner.press("<enter>a");
    let after = answers(&learner);
    assert_eq!(after.len(), 3);
    assert!(before.iter().all(|answer| answer.item != after[2].item || answer.verdict == Verdict::Wrong));
}

#[test]
fn undo_is_unlimited_and_restores_the_option_order() {
    let mut learner = Learner::new();
    let first = learner.press("<enter>").text();
    let seen = learner.start(Start::Home, "<down><enter>a<enter>b<enter>uu").text();
    let lines =
        |text: &str| text.lines().filter(|line| line.starts_with("    ")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&first), lines(&seen));
    assert!(seen.contains("Answer undone"), "{seen}");
    assert_eq!(kinds(&learner).iter().filter(|kind| *kind == "void").count(), 2);
    assert!(learner.press("").text().contains("12") || !learner.press("").text().contains("answered"));
}

#[test]
fn undo_works_on_the_summary_too() {
    let deck = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'i'\nshuffle = false\nstem = 'One?'\noptions = [{ text = 'yes', correct = true }, { text = 'no' }]\n";
    let mut learner = Learner::with_deck(deck);
    let summary = learner.press("<enter>a<enter>").text();
    assert!(summary.contains("Session complete") && summary.contains("1 / 1"), "{summary}");
    let mut learner = Learner::with_deck(deck);
    let again = learner.press("<enter>a<enter>u").text();
    assert!(again.contains("One?") && again.contains("How sure?"), "{again}");
    let mut learner = Learner::with_deck(deck);
    learner.press("<enter>a<enter>ub");
    let verdicts: Vec<_> = answers(&learner).iter().map(|answer| answer.verdict).collect();
    assert_eq!(verdicts, [Verdict::Right, Verdict::Wrong]);
    assert_eq!(kinds(&learner), ["begin", "answer", "void", "answer"]);
}

#[test]
fn a_rating_can_be_changed_and_changed_back() {
    let mut learner = Learner::new();
    let seen = learner.press("<enter>a+");
    assert!(seen.text().contains("● easy") || seen.text().contains("● hard"), "{}", seen.text());
    let seen = learner.press("<enter>a++u").text();
    assert!(seen.contains("Rating undone"), "{seen}");
    let rated: Vec<Rating> = learner
        .script
        .log
        .iter()
        .filter_map(|event| match event.fact {
            Fact::Item(ItemFact::Regrade { rating, .. }) => Some(rating),
            _ => None,
        })
        .collect();
    assert_eq!(rated.len(), 2);
}

#[test]
fn marks_flags_and_suspensions_are_saved_and_can_be_undone() {
    let mut learner = Learner::new();
    learner.press("<enter>m!z");
    assert_eq!(kinds(&learner), ["begin", "mark", "report", "suspend"]);
    let mut learner = Learner::new();
    let seen = learner.press("<enter>m!zuuu").text();
    assert_eq!(kinds(&learner), ["begin", "mark", "report", "suspend", "void", "void", "void"]);
    assert!(!seen.contains("marked") && !seen.contains("flagged"), "{seen}");
}

#[test]
fn the_explanation_says_once_that_the_item_is_suspended() {
    let learner = Learner::new();
    for keys in ["<enter>Az", "<enter>Azh"] {
        let seen = learner.clone().press(keys).text();
        assert!(seen.contains("Comes back"), "{seen}");
        assert_eq!(seen.matches("Suspended.").count(), 1, "{seen}");
    }
}

#[test]
fn a_suspended_item_is_not_asked_again() {
    let mut learner = Learner::new();
    let first = learner.press("<enter>z").app.item().unwrap().id.clone();
    let suspended = learner.script.log.last().unwrap().fact.item().unwrap().clone();
    assert_ne!(first, suspended);
    for keys in ["<down><enter>", "<down><enter>s", "<down><enter>ss", "<down><enter>sss", "<down><enter>ssss"] {
        assert_ne!(learner.press(keys).app.item().unwrap().id, suspended);
    }
}

#[test]
fn a_skipped_item_comes_back_at_the_end() {
    let mut learner = Learner::new();
    let first = learner.press("<enter>").app.item().unwrap().id.clone();
    let second = learner.press("<enter>s").app.item().unwrap().id.clone();
    assert_ne!(first, second);
    assert_eq!(learner.press("<enter>ssssss").app.item().unwrap().id, first);
}

#[test]
fn multiple_answers_are_checked_and_then_submitted() {
    let mut learner = Learner::new();
    let mut keys = String::from("<enter>");
    while learner.press(&keys).app.item().unwrap().id.name() != "signs" {
        keys += "s";
    }
    let ticked = learner.press(&format!("{keys}ab")).text();
    assert_eq!(ticked.matches("[x]").count(), 2, "{ticked}");
    assert!(answers(&learner).is_empty());
    learner.press(&format!("{keys}ab<enter>"));
    assert_eq!(answers(&learner)[0].reply.chosen.len(), 2);
}

#[test]
fn a_crossed_out_option_is_marked_and_can_be_restored() {
    let mut learner = Learner::new();
    let struck = learner.press("<enter>xa").text();
    assert!(struck.contains("    -  "), "{struck}");
    let restored = learner.press("<enter>xaxa").text();
    assert!(!restored.contains("    -  "), "{restored}");
    assert!(answers(&learner).is_empty());
}

#[test]
fn a_held_key_does_not_answer_the_next_item() {
    let deck = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n".to_owned()
        + &(0..9).map(|n| format!("[[item]]\nid = 'i{n}'\nstem = 'Q{n}?'\noptions = [{{ text = 'yes', correct = true }}, {{ text = 'no' }}]\n")).collect::<String>();
    let mut learner = Learner::with_deck(&deck);
    learner.script.pace_ms = 30;
    // Enter is held: it starts the session and must do nothing after that.
    learner.press("<enter><enter><enter><enter>a<enter><enter><enter><enter>");
    assert_eq!(answers(&learner).len(), 1);
    // A letter held for two seconds answers once.
    let mut learner = Learner::with_deck(&deck);
    learner.script.pace_ms = 30;
    learner.press(&format!("<enter>{}", "b".repeat(70)));
    assert_eq!(answers(&learner).len(), 1);
}

#[test]
fn an_answer_that_cannot_be_saved_is_reported_and_saved_later() {
    let mut learner = Learner::new();
    learner.script.disk_full = true;
    let seen = learner.press("<enter>a");
    assert!(seen.text().contains("NOT SAVED (2): the disk is full"), "{}", seen.text());
    assert_eq!(seen.app.unsaved.len(), 2);
    let seen = learner.press("<enter>a<enter>b");
    assert_eq!(seen.app.unsaved.len(), 3, "the session goes on");
}

#[test]
fn unsaved_events_are_retried_with_the_same_ids() {
    let mut learner = Learner::new();
    learner.script.disk_full = true;
    let mut app = learner.press("<enter>a").app;
    let ids: Vec<_> = app.unsaved.iter().map(|new_event| new_event.id).collect();
    learner.script.disk_full = false;
    let retry = rounds::app::Message::Command(
        rounds::app::Command::Process(rounds::app::command::ProcessCommand::Retry),
        Some('R'),
    );
    let now = rounds::app::Shell::now(&learner.script);
    let effects = rounds::app::update(&mut app, retry, now);
    let Ok(true) = rounds::app::dispatch(&mut app, std::collections::VecDeque::new(), effects, &mut learner.script)
    else {
        panic!("the app went on")
    };
    assert_eq!(learner.script.log.iter().map(|event| event.id).collect::<Vec<_>>(), ids);
    assert!(app.unsaved.is_empty() && app.save_failure.is_none());
}

#[test]
fn confident_errors_come_first_the_next_day() {
    let mut learner = Learner::new();
    // One item gets a confident error; the others are answered until all are correct.
    let keys = "<enter>".to_owned();
    let item = learner.press(&keys).app.item().unwrap();
    let rounds::deck::Task::Choice(choice) = &item.task else { panic!() };
    let order = rounds::session::shown_order(&item, 1, 0);
    let wrong = order.iter().position(|index| !choice.options[usize::from(*index)].correct).unwrap();
    let letter = char::from(b'A' + u8::try_from(wrong).unwrap());
    learner.press(&format!("<enter>{letter}<enter>a<enter>b<enter>a<esc><esc>"));
    learner.script.days = 1;
    let next = learner.press("<enter>").app.item().unwrap().id.clone();
    assert_eq!(next, item.id);
}

#[test]
fn items_return_when_they_are_due_and_not_before() {
    let deck = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'i'\nshuffle = false\nstem = 'One?'\noptions = [{ text = 'yes', correct = true }, { text = 'no' }]\n";
    let mut learner = Learner::with_deck(deck);
    learner.press("<enter>a<enter><enter>");
    let text = learner.press("<enter>").text();
    assert!(text.contains("Done for today"), "{text}");
    learner.script.days = 40;
    assert!(learner.press("<enter>").text().contains("One?"));
}

#[test]
fn a_clock_set_back_years_changes_nothing_that_was_saved() {
    let mut learner = Learner::new();
    learner.press("<enter>a<enter>b<enter>");
    learner.script.days = -4000;
    learner.press("<enter>a<enter>");
    assert_eq!(answers(&learner).len(), 3);
    learner.script.days = 1;
    assert!(learner.press("").text().contains("due"));
}

#[test]
fn a_pause_does_not_count_toward_the_response_time() {
    let mut learner = Learner::new();
    learner.press("<enter><c-z>a");
    assert_eq!(answers(&learner)[0].latency_ms, 0, "the minute away is left out of two seconds");
}

#[test]
fn the_help_of_each_screen_closes_where_it_was_opened() {
    let mut learner = Learner::new();
    let before = learner.press("<enter>").text();
    assert_eq!(learner.press("<down><enter>?<esc>").text(), before);
    assert!(learner.press("<down><enter>?").text().contains("keys: question"));
}

/// Keys that skip to the item with multiple correct answers in the example deck.
fn to_multiple_answer_item(learner: &Learner) -> String {
    let mut keys = String::from("<enter>");
    while learner.clone().press(&keys).app.item().unwrap().id.name() != "signs" {
        keys += "s";
    }
    keys
}

#[test]
fn space_ticks_the_highlighted_option_and_never_submits() {
    let mut learner = Learner::new();
    let keys = to_multiple_answer_item(&learner);
    let seen = learner.press(&format!("{keys}<down> <down> ")).text();
    assert_eq!(seen.matches("[x]").count(), 2, "{seen}");
    assert_eq!(answers(&learner), []);
}

#[test]
fn a_held_key_does_not_suspend_item_after_item() {
    let mut learner = Learner::new();
    let (mut app, _) = learner.begin();
    learner.send(&mut app, "<enter>z");
    learner.script.pace_ms = 500;
    learner.send(&mut app, "z");
    learner.script.pace_ms = 30;
    learner.send(&mut app, "zzzzzzzz");
    assert_eq!(kinds(&learner), ["begin", "suspend", "suspend"]);
}

#[test]
fn suspended_items_are_counted_on_the_home_screen_and_can_be_restored() {
    let mut learner = Learner::new();
    let home = learner.press("<enter>z<esc>").text();
    assert!(home.contains("1 item suspended"), "{home}");
    let home = learner.press("z").text();
    assert!(home.contains("Press z again to resume 1 suspended item."), "{home}");
    learner.press("z<down>z");
    assert_eq!(kinds(&learner).last().unwrap(), "suspend", "another key takes the question back");
    let home = learner.press("zz").text();
    assert!(home.contains("Resumed 1 item."), "{home}");
    assert!(!learner.press("").text().contains("suspended"), "{home}");
    assert_eq!(kinds(&learner).last().unwrap(), "resume");
}

#[test]
fn an_undone_rating_stays_undone_after_a_restart() {
    let mut learner = Learner::new();
    let keys = learner.answering("r");
    learner.press(&format!("{keys}--uu"));
    let seen = learner.press("<enter>").text();
    assert!(!seen.contains("again"), "{seen}");
}

#[test]
fn undo_still_works_step_by_step_after_a_restart() {
    let mut learner = Learner::new();
    let keys = learner.answering("r");
    learner.press(&format!("{keys}m-<enter>"));
    let before = learner.script.log.len();
    learner.press("<enter>uuu");
    let undone: Vec<_> = learner.script.log[before..].iter().filter_map(|event| event.fact.target()).collect();
    let done: Vec<_> = learner.script.log[1..before].iter().rev().map(|event| event.id).collect();
    assert_eq!(undone, done, "the last step first: rating, mark, answer");
}

#[test]
fn a_session_of_other_decks_is_not_resumed_as_the_interrupted_one() {
    let mut learner = Learner::new();
    learner.settings.forced_new = false;
    learner.start(Start::Study, "a<enter>");
    let same = learner.start(Start::Study, "").text();
    assert!(same.contains("left"), "{same}");
    learner.settings.scope.tags = vec!["limb".into()];
    let other = learner.start(Start::Study, "").app;
    let rounds::app::screen::Screen::Study(study) = &other.screen else { panic!("a session") };
    assert_eq!(study.session.items().len(), 2);
}

/// The example deck with a text replaced.
fn edited_library(from: &str, to: &str) -> std::sync::Arc<rounds::deck::Library> {
    let source = std::fs::read_to_string(crate::harness::fixture("decks/example.toml")).unwrap();
    assert!(source.contains(from));
    Learner::with_deck(&source.replace(from, to)).library
}

#[test]
fn a_user_deck_can_be_edited_from_the_question() {
    let mut learner = Learner::new();
    let app = learner.clone().press("<enter>").app;
    let item = app.item().unwrap();
    let lead_in = item.lead_in().to_owned();
    learner.script.edited = Some(edited_library(&lead_in, "And now?"));
    // The decks of a scripted learner count as embedded, so E explains why they cannot be edited.
    assert!(learner.clone().press("<enter>E").text().contains("built in"));
    let source = std::fs::read_to_string(crate::harness::fixture("decks/example.toml")).unwrap();
    let mut library = rounds::deck::Library::default();
    let deck = rounds::deck::read(&source).deck.unwrap();
    library.add(deck, rounds::deck::library::Origin::File("example.toml".into()), 0).unwrap();
    learner.library = std::sync::Arc::new(library);
    let seen = learner.press("<enter>E");
    assert!(seen.text().contains("And now?"), "{}", seen.text());
    assert_eq!(seen.app.item().unwrap().id, item.id);
}

#[test]
fn an_item_whose_key_changed_is_due_at_once_and_shows_the_old_key() {
    let mut learner = Learner::new();
    let keys = learner.answering("rrrrrr");
    learner.press(&(keys + "<enter><esc>"));
    let source = std::fs::read_to_string(crate::harness::fixture("decks/example.toml")).unwrap();
    let due = |learner: &mut Learner| {
        let app = learner.press("").app;
        let (scope, limits) = (Scope::default(), Limits::default());
        Candidates::find(&app.library, &app.ledger, &scope, limits, app.today()).waiting().due
    };
    assert_eq!(due(&mut learner), 0);
    // A fixed typo keeps the progress; a different nerve does not.
    learner.library = edited_library("Median nerve\", correct", "Median  nerve.\", correct");
    assert_eq!(due(&mut learner), 0);
    let changed = source.replace("Median nerve\", correct", "Ulnar artery\", correct");
    assert_ne!(changed, source);
    learner.library = Learner::with_deck(&changed).library;
    assert_eq!(due(&mut learner), 1);
    let keys = learner.answering("r");
    let seen = learner.sized(100, 30).press(&keys);
    insta::assert_snapshot!("changed_key", crate::harness::screen::styled(&seen.buffer));
}

#[test]
fn options_can_be_hidden_until_the_learner_has_an_answer_and_the_log_records_it() {
    let mut learner = Learner::new();
    learner.settings.cover = true;
    let seen = learner.clone().sized(100, 30).press("<enter>s");
    insta::assert_snapshot!("covered", crate::harness::screen::styled(&seen.buffer));
    // Before the options are shown, letters, checks and cross-outs do nothing; Tab already sets the confidence.
    let seen = learner.clone().press("<enter>sabcdx<tab>");
    assert!(seen.text().contains("Think of an answer") && answers(&learner).is_empty());
    let seen = learner.clone().press("<enter>s<tab><enter>");
    assert!(!seen.text().contains("Think of an answer") && seen.text().contains("\u{25cf} guess"), "{}", seen.text());
    learner.press("<enter>s<tab><enter>a");
    let [answer] = &answers(&learner)[..] else { panic!("one answer") };
    assert_eq!((answer.mode, answer.confidence), (StudyMode::Cover, Confidence::Guess));
    let next = learner.press("<enter><enter>a<enter>");
    assert!(next.text().contains("Think of an answer"), "{}", next.text());
}

#[test]
fn paging_moves_by_the_visible_decks_and_every_deck_can_be_reached() {
    let deck = |n: usize| {
        let source = format!(
            "schema = 1\n[deck]\nid = 'd{n}'\ntitle = 'Deck {n}'\n[[item]]\nid = 'a'\nstem = 'Which?'\n\
             options = [{{ text = 'yes', correct = true }}, {{ text = 'no' }}]\n"
        );
        deck::read(&source).deck.unwrap()
    };
    let mut library = Library::default();
    (0..100).for_each(|n| library.add(deck(n), Origin::Embedded, 0).unwrap());
    let mut learner = Learner::new().sized(60, 20);
    learner.library = library.into();
    let mut seen = HashSet::new();
    let mut selected = Vec::new();
    for screen in learner.walk(&format!("{}<pgup><home><end>", "<pgdn>".repeat(8))) {
        seen.extend((0..100).filter(|n| screen.lines().any(|line| line.contains(&format!("Deck {n} ")))));
        let row = screen.lines().find(|line| line.contains('\u{25b8}')).unwrap().trim().to_owned();
        selected.push(row.split("  ").next().unwrap().replace("\u{25b8} ", ""));
    }
    assert_eq!(seen.len(), 100);
    assert_eq!(
        selected,
        [
            "Study: 12 new (6 min)",
            "Deck 13",
            "Deck 28",
            "Deck 43",
            "Deck 58",
            "Deck 73",
            "Deck 88",
            "Deck 99",
            "Deck 99",
            "Deck 84",
            "Study: 12 new (6 min)",
            "Deck 99"
        ]
    );
}

/// The number of answers left after undo is pressed with these pauses before each press.
fn answers_left_after_undo(pauses_ms: &[u64]) -> usize {
    let mut learner = Learner::new();
    let keys = learner.answering("rrrrr");
    let (mut app, first) = learner.begin();
    assert!(first.is_empty());
    learner.send(&mut app, &keys);
    for pause_ms in pauses_ms {
        learner.script.pace_ms = *pause_ms;
        learner.send(&mut app, "u");
    }
    answers(&learner).len() - kinds(&learner).iter().filter(|kind| *kind == "void").count()
}

#[test]
fn two_quick_undo_presses_undo_twice_and_a_held_key_undoes_once() {
    assert_eq!(answers_left_after_undo(&[1000]), 4);
    for quick in [&[1000, 120][..], &[1000, 0], &[1000, 80], &[1000, 300]] {
        assert_eq!(answers_left_after_undo(quick), 3, "{quick:?}");
    }
    assert_eq!(answers_left_after_undo(&[1000, 150, 150, 150]), 1);
    assert_eq!(answers_left_after_undo(&[1000, 0, 0, 0]), 1);
    // The delay before a held key repeats is as long as the pause before a second press.
    assert_eq!(answers_left_after_undo(&[5000, 500, 33, 33, 33, 33, 33]), 3);
}

#[test]
fn two_quick_presses_move_two_questions_forward_in_an_exam() {
    let mut learner = Learner::new();
    let (mut app, _) = learner.begin();
    learner.send(&mut app, "e<enter><enter>");
    learner.script.pace_ms = 50;
    let Screen::Exam(_) = &app.screen else { panic!("no exam") };
    let before = app.item().unwrap().id.clone();
    learner.send(&mut app, "nn");
    let after = app.item().unwrap().id.clone();
    learner.send(&mut app, "pp");
    assert_eq!(app.item().unwrap().id, before);
    assert_ne!(after, before);
}

#[test]
fn a_quick_double_press_answers_once() {
    let mut learner = Learner::new();
    let (mut app, _) = learner.begin();
    learner.send(&mut app, "<enter>a");
    learner.script.pace_ms = 50;
    learner.send(&mut app, "aa");
    assert_eq!(answers(&learner).len(), 1);
}

#[test]
fn letters_of_another_layout_answer_by_key_position() {
    let chosen = |keys: &str| {
        let mut learner = Learner::new();
        learner.press(&format!("<enter>{keys}"));
        answers(&learner).first().map(|answer| (answer.reply.clone(), answer.confidence.word()))
    };
    let (a, confident) = (chosen("a"), chosen("A"));
    assert!(a.is_some() && a != chosen("b"));
    for key in ["ф", "α", "ש", "ａ"] {
        assert_eq!(chosen(key), a, "{key}");
    }
    for key in ["Ф", "Α", "Ａ"] {
        assert_eq!(chosen(key), confident, "{key}");
    }
}

#[test]
fn an_unsupported_keyboard_layout_is_reported() {
    let mut learner = Learner::new();
    let seen = learner.press("<enter>ش");
    assert!(answers(&learner).is_empty());
    let text = crate::harness::screen::text(&seen.buffer);
    assert!(text.contains("Switch to a Latin keyboard layout: a to "), "{text}");
    let seen = Learner::new().press("ش");
    let text = crate::harness::screen::text(&seen.buffer);
    assert!(text.contains("Switch to a Latin keyboard layout; ? shows the keys."), "{text}");
}

#[test]
fn letters_of_another_layout_are_typed_as_text_in_text_fields() {
    let seen = Learner::new().press("/фшаｂ");
    let text = crate::harness::screen::text(&seen.buffer);
    assert!(text.contains("фша"), "{text}");
}

#[test]
fn recall_is_shown_for_a_deck_with_five_items_seen_before_today() {
    for (answers, is_shown) in [("r", false), ("rrrr", false), ("rrrrr", true)] {
        let mut learner = Learner::new().sized(200, 60);
        let keys = learner.answering(answers);
        learner.press(&keys);
        learner.script.days = 1;
        let text = crate::harness::screen::text(&learner.press("").buffer);
        assert_eq!(text.contains('%'), is_shown, "{answers}: {text}");
    }
}

#[test]
fn each_deck_shows_its_own_new_items_and_the_home_screen_shows_the_daily_total() {
    let mut learner = Learner::new();
    learner.settings.limits.new_per_day = 1;
    let text = crate::harness::screen::text(&learner.press("").buffer);
    assert!(text.contains("1 new a day"), "{text}");
    let all = learner.library.entries().count().to_string();
    let row = text.lines().find(|line| line.contains("An example") && line.contains(&format!(" {all} new")));
    assert!(row.is_some(), "{all}: {text}");
}

#[test]
fn a_caret_and_a_highlight_include_combining_accents() {
    use ratatui::style::Modifier;
    let seen = Learner::new().press("/me\u{301}<left>");
    let cells = || seen.buffer.content().iter();
    let caret: Vec<&str> =
        cells().filter(|cell| cell.modifier.contains(Modifier::REVERSED)).map(ratatui::buffer::Cell::symbol).collect();
    assert_eq!(caret, ["e\u{301}"]);

    let deck = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'a'\nstem = 'What is Me\u{301}nie\u{300}re disease?'\noptions = [{ text = 'x', correct = true, why = 'w' }, { text = 'y', why = 'v' }]\n";
    for query in ["me", "nie", "re", "menie", "disease", "Ménière"] {
        let seen = Learner::with_deck(deck).sized(100, 30).press(&format!("/{query}"));
        let text = crate::harness::screen::text(&seen.buffer);
        let shown = text.contains("Me\u{301}nie\u{300}re") || text.contains("No matches");
        assert!(shown, "{query}: {text}");
        let split = seen.buffer.content().iter().any(|cell| cell.symbol().starts_with(['\u{301}', '\u{300}']));
        assert!(!split, "{query}");
    }
}
