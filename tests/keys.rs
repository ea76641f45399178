//! Keys: no press is lost, a held key does not answer on its own, and movement is the same on every screen.

use proptest::prelude::*;
use rounds::app::App;
use rounds::app::keymap::{KeyContext, KeyOverride, KeyPattern, rebind::command_named};
use rounds::app::screen::Screen;
use rounds::review::{Answer, Fact, ItemFact};
use rounds::session::Limits;

use crate::harness::command::Home;
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

/// A learner with this many questions of two options.
fn learner(questions: usize) -> Learner {
    let items: String = (0..questions)
        .map(|n| {
            format!("[[item]]\nid = 'i{n}'\nstem = 'Q{n}?'\noptions = [{{ text = 'yes', correct = true }}, {{ text = 'no' }}]\n")
        })
        .collect();
    without_limits(Learner::with_deck(&format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n{items}")))
}

/// The learner with room for all items in one session.
fn without_limits(mut learner: Learner) -> Learner {
    learner.settings.limits = Limits { session: 100, new_per_day: 100, ..Limits::default() };
    learner
}

/// A learner with this many flashcards.
fn learner_with_flashcards(cards: usize) -> Learner {
    let items: String = (0..cards)
        .map(|n| format!("[[item]]\nid = 'i{n}'\nkind = 'recall'\nstem = 'Q{n}?'\nback = 'Yes, {n}.'\n"))
        .collect();
    Learner::with_deck(&format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n{items}"))
}

/// Presses one key again and again, after these pauses.
fn press_after(learner: &mut Learner, app: &mut App, key: &str, pauses_ms: &[u64]) {
    for pause_ms in pauses_ms {
        learner.script.pace_ms = *pause_ms;
        learner.send(app, key);
    }
    learner.script.pace_ms = 1000;
}

/// The pauses before the presses of a held key: it is pressed, and after a delay it repeats.
fn held(delay_ms: u64, repeat_ms: u64) -> Vec<u64> {
    [vec![2000, delay_ms], vec![repeat_ms; 40]].concat()
}

const HELD: [(u64, u64); 5] = [(250, 33), (500, 30), (660, 25), (200, 20), (1000, 40)];

/// The index of the exam question on the screen.
fn question(app: &App) -> usize {
    let Screen::Exam(active) = &app.screen else { panic!("no exam") };
    active.exam.at()
}

/// Pauses that are possible by hand: of any length from 60 ms, and not all alike if they are very short.
fn by_hand() -> impl Strategy<Value = Vec<u64>> {
    let even = |gaps: &[u64]| gaps[0] <= 100 && gaps[1] <= 100 && gaps[0].abs_diff(gaps[1]) <= 10;
    prop::collection::vec(prop_oneof![60_u64..130, 130_u64..900], 1..20)
        .prop_filter("presses by hand are uneven", move |gaps| !gaps.windows(2).any(even))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn fast_enter_after_enter_loses_no_press(pauses in by_hand()) {
        let mut learner = learner(30);
        let (mut app, _) = learner.begin();
        learner.send(&mut app, "e<enter><enter> ");
        press_after(&mut learner, &mut app, "<enter>", &[&[2000], &pauses[..]].concat());
        prop_assert_eq!(question(&app), pauses.len() + 1);
    }

    #[test]
    fn fast_undo_after_undo_loses_no_press(pauses in by_hand()) {
        let mut learner = learner(25);
        let (mut app, _) = learner.begin();
        learner.send(&mut app, &format!("<enter>{}a", "a<enter>".repeat(21)));
        let before = kinds(&learner).len();
        press_after(&mut learner, &mut app, "u", &[&[2000], &pauses[..]].concat());
        prop_assert_eq!(kinds(&learner).len() - before, pauses.len() + 1);
    }

    #[test]
    fn fast_letters_lose_no_press(pauses in by_hand()) {
        let mut learner = learner(30);
        let (mut app, _) = learner.begin();
        learner.send(&mut app, "<enter>");
        let before = kinds(&learner).len();
        press_after(&mut learner, &mut app, "z", &[&[2000], &pauses[..]].concat());
        prop_assert_eq!(kinds(&learner).len() - before, pauses.len() + 1);
    }
}

#[test]
fn a_held_key_acts_at_most_twice() {
    for (delay_ms, repeat_ms) in HELD {
        let held = held(delay_ms, repeat_ms);
        let mut pupil = learner(30);
        let (mut app, _) = pupil.begin();
        pupil.send(&mut app, "e<enter><enter> ");
        press_after(&mut pupil, &mut app, "<enter>", &held);
        assert_eq!(question(&app), 2, "Enter {delay_ms}/{repeat_ms}");
        press_after(&mut pupil, &mut app, "n", &held);
        assert!(question(&app) <= 4, "n {delay_ms}/{repeat_ms}");

        let mut pupil = learner(30);
        let (mut app, _) = pupil.begin();
        pupil.send(&mut app, &format!("<enter>{}a", "a<enter>".repeat(12)));
        press_after(&mut pupil, &mut app, "u", &held);
        assert_eq!(kinds(&pupil).iter().filter(|kind| *kind == "void").count(), 2, "undo {delay_ms}/{repeat_ms}");
        press_after(&mut pupil, &mut app, "z", &held);
        assert_eq!(kinds(&pupil).iter().filter(|kind| *kind == "suspend").count(), 2, "z {delay_ms}/{repeat_ms}");
        let before = answers(&pupil).len();
        press_after(&mut pupil, &mut app, "a", &held);
        assert_eq!(answers(&pupil).len(), before + 1, "a {delay_ms}/{repeat_ms}");

        let mut pupil = learner_with_flashcards(9);
        let (mut app, _) = pupil.begin();
        pupil.send(&mut app, "<enter><enter>");
        press_after(&mut pupil, &mut app, "3", &held);
        assert_eq!(answers(&pupil).len(), 1, "3 {delay_ms}/{repeat_ms}");
        press_after(&mut pupil, &mut app, "<enter>", &held);
        assert!(answers(&pupil).len() <= 2, "Enter {delay_ms}/{repeat_ms}");
    }
}

#[test]
fn a_held_key_scrolls_on() {
    let mut learner = learner(100);
    let (mut app, _) = learner.begin();
    learner.send(&mut app, "B");
    press_after(&mut learner, &mut app, "j", &held(500, 30));
    let Screen::Browse(browse) = &app.screen else { panic!("not browsing") };
    assert_eq!(browse.row, 42);
}

#[test]
fn movement_keys_go_to_the_ends_of_every_screen() {
    let stem = "A long stem. ".repeat(200);
    let long = format!(
        "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'i'\nstem = '''{stem}'''\npoint = '''{stem}'''\noptions = [{{ text = 'yes', correct = true, why = '''{stem}''' }}, {{ text = 'no', why = '''{stem}''' }}]\n"
    );
    let mut one = Learner::with_deck(&long).sized(60, 14);
    let mut many = learner(60).sized(60, 14);
    // The time left differs with the number of keys.
    (one.settings.clock, many.settings.clock) = (false, false);
    for (learner, keys) in [
        (&one, "<enter>"),
        (&one, "<enter>b"),
        (&one, "<enter>b?"),
        (&one, "<enter>b<esc><enter>"),
        (&one, "B "),
        (&one, "b"),
        (&many, "?"),
        (&many, "B"),
        (&many, "e"),
        (&many, "e<enter><enter><esc>"),
        (&many, "t"),
    ] {
        let after = |more: &str| learner.clone().press(&format!("{keys}{more}")).text();
        let bottom = after("<end>");
        assert_eq!(after("G"), bottom, "G after {keys}");
        assert_eq!(after("Ggg"), after("<end><home>"), "gg after {keys}");
        assert_eq!(after("<c-d><c-u>"), after("<pgdn><pgup>"), "{keys}");
        assert_eq!(after("jk"), after("<down><up>"), "{keys}");
        assert_eq!(after("Gg"), bottom, "one g does nothing after {keys}");
    }
}

#[test]
fn another_key_after_g_ends_the_pair() {
    let learner = learner(60).sized(60, 14);
    let row = |keys: &str| {
        let app = learner.clone().press(&format!("B{keys}")).app;
        let Screen::Browse(browse) = &app.screen else { panic!("not browsing") };
        browse.row
    };
    assert_eq!(row("Ggg"), 0);
    assert_eq!(row("Gg<f1><esc>g"), 59);
    assert_eq!(row("GgQg"), 59, "also a key that means nothing");
    assert_eq!(row("Ggkg"), 58);
    assert_eq!(row("GgQggg"), 0);
    assert_eq!(row("Gg<tick>g"), 0, "time is not a key");
}

#[test]
fn g_answers_where_it_is_an_option_and_means_guess_where_confidence_is_asked() {
    let options: String = ('a'..='h').map(|c| format!("{{ text = 'o{c}', correct = {} }},", c == 'a')).collect();
    let deck =
        format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'i'\nstem = 'Q?'\noptions = [{options}]\n");
    let mut learner = Learner::with_deck(&deck);
    learner.press("<enter>g");
    assert_eq!(answers(&learner).len(), 1);
    let mut learner = Learner::with_deck(&deck);
    learner.settings.confidence = rounds::app::preference::ConfidenceMode::Ask;
    learner.press("<enter>bg");
    assert_eq!(answers(&learner)[0].confidence.word(), "guess");
}

#[test]
fn the_pair_can_be_rebound() {
    let mut learner = learner(60).sized(60, 14);
    let change = |command: &str, keys: &[&str]| KeyOverride {
        context: KeyContext::Browsing,
        command: command_named(KeyContext::Browsing, command).unwrap(),
        keys: keys.iter().map(|key| KeyPattern::named(key).unwrap()).collect(),
    };
    learner.settings.keys = vec![change("top", &["T", "tt"]), change("mark", &["g"])];
    let row = |keys: &str| {
        let app = learner.clone().press(&format!("B{keys}")).app;
        let Screen::Browse(browse) = &app.screen else { panic!("not browsing") };
        browse.row
    };
    assert_eq!([row("GT"), row("Gtt"), row("Ggg"), row("G<home>")], [0, 0, 59, 59]);
    learner.press("Bg");
    assert_eq!(kinds(&learner), ["mark"]);
}

#[test]
fn redo_gives_back_what_undo_took() {
    let pupil = learner(4);
    let keys = pupil.answering("wr");
    let before = pupil.clone().press(&keys).text();
    let mut redone = pupil.clone();
    let after = redone.press(&format!("{keys}uU")).text();
    assert!(after.contains("Answer redone."), "{after}");
    let body = |text: &str| text.lines().take(12).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(body(&before), body(&after), "the same feedback, in the same order");
    assert_eq!(kinds(&redone), ["begin", "answer", "answer", "void", "answer"]);
    let [.., first, again] = &answers(&redone)[..] else { panic!("two answers") };
    assert_eq!((&first.item, &first.reply, &first.shown), (&again.item, &again.reply, &again.shown));
    assert_eq!((first.latency_ms, first.rating), (again.latency_ms, again.rating));

    // Everything that undo takes back.
    for (keys, notice) in [
        ("<enter>suU", "Skip redone."),
        ("<enter>zu<c-r>", "Suspended again."),
        ("<enter>muU", "Mark redone."),
        ("<enter>!uU", "Flag redone."),
        // Raising the rating of a wrong answer asks first.
        ("<enter>a++uU", "Rating redone."),
        ("<enter>auuU", "Answer redone."),
        ("<enter>aU", "Nothing to redo."),
        ("<enter>aubU", "Nothing to redo."),
    ] {
        let text = learner(4).press(keys).text();
        assert!(text.contains(notice), "{keys}: {text}");
    }
}

#[test]
fn redo_works_on_the_summary_too() {
    let mut pupil = learner(1);
    let keys = pupil.answering("r");
    let text = pupil.press(&format!("{keys}mu<enter>U")).text();
    assert!(text.contains("Mark redone.") && text.contains("Session complete"), "{text}");
    assert_eq!(kinds(&pupil), ["begin", "answer", "mark", "void", "mark"]);
    let text = learner(1).press(&format!("{keys}<enter>uU<enter>")).text();
    assert!(text.contains("Session complete"), "{text}");
}

/// A learner with the mouse enabled.
fn pointer(questions: usize) -> Learner {
    let mut learner = learner(questions).sized(80, 24);
    learner.settings.mouse = true;
    learner
}

/// The column and row at which a text is on the screen.
fn place(screen: &str, text: &str) -> (usize, usize) {
    let found = screen.lines().enumerate().find_map(|(row, line)| {
        let at = line.find(text)?;
        Some((line[..at].chars().count(), row))
    });
    found.unwrap_or_else(|| panic!("no {text} on\n{screen}"))
}

/// The screen after a click on the place of this text.
fn click(learner: &mut Learner, app: &mut App, text: &str) -> String {
    let (column, row) = place(&screen(learner, app), text);
    learner.send(app, &format!("<click:{column},{row}>"));
    screen(learner, app)
}

/// The screen of a running program.
fn screen(learner: &mut Learner, app: &mut App) -> String {
    learner.send(app, "");
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(app.size.0, app.size.1)).unwrap();
    rounds::ui::tui::draw(&mut terminal, app).unwrap();
    crate::harness::screen::text(terminal.backend().buffer())
}

/// A running program and its learner, after these keys.
fn running(mut learner: Learner, keys: &str) -> (Learner, App) {
    let (mut app, _) = learner.begin();
    app.size = learner.size;
    learner.send(&mut app, keys);
    (learner, app)
}

#[test]
fn a_click_selects_a_row_and_a_click_on_the_selected_row_activates_it() {
    // Home.
    let (mut hand, mut app) = running(pointer(9), "");
    let after = click(&mut hand, &mut app, "D  ");
    let Screen::Home(home) = &app.screen else { panic!("{after}") };
    assert_eq!(home.row, 2);
    click(&mut hand, &mut app, "D  ");
    assert!(matches!(app.screen, Screen::Study(_)));

    // The list to browse.
    let (mut hand, mut app) = running(pointer(9), "B");
    click(&mut hand, &mut app, "Q3?");
    let Screen::Browse(browse) = &app.screen else { panic!("not browsing") };
    assert_eq!(browse.row, 3);
    click(&mut hand, &mut app, "Q3?");
    assert_eq!(KeyContext::of(&app), KeyContext::BrowseItem);

    // The setup of an exam: a click on the selected row changes it.
    let (mut hand, mut app) = running(pointer(9), "e");
    click(&mut hand, &mut app, "Scoring");
    let before = screen(&mut hand, &mut app);
    let after = click(&mut hand, &mut app, "Scoring");
    assert_ne!(before, after);
    assert_eq!(KeyContext::of(&app), KeyContext::Setup);

    // The overview of an exam, and the score report.
    let (mut hand, mut app) = running(pointer(9), "e<enter><enter>w");
    click(&mut hand, &mut app, " 5□");
    let again = click(&mut hand, &mut app, " 5□");
    assert_eq!(question(&app), 4, "{again}");
    hand.send(&mut app, "wFF");
    assert_eq!(KeyContext::of(&app), KeyContext::Report);
    click(&mut hand, &mut app, "  3 Q");
    click(&mut hand, &mut app, "  3 Q");
    assert_eq!(KeyContext::of(&app), KeyContext::ReportReview);

    // The summary of a session.
    let answering = pointer(9).answering("www");
    let (mut hand, mut app) = running(pointer(9), &format!("{answering}<enter><esc>"));
    let summary = screen(&mut hand, &mut app);
    let rows: Vec<&str> = summary.lines().filter(|line| line.contains('Q')).collect();
    let second = rows[1].trim_start_matches([' ', '▸']).split("  ").next().unwrap().to_owned();
    click(&mut hand, &mut app, &second);
    click(&mut hand, &mut app, &second);
    assert_eq!(KeyContext::of(&app), KeyContext::Review, "{summary}");

    // The command palette.
    let (mut hand, mut app) = running(pointer(9), ":");
    click(&mut hand, &mut app, "Browse all items");
    click(&mut hand, &mut app, "Browse all items");
    assert!(matches!(app.screen, Screen::Browse(_)));
}

#[test]
fn a_click_beside_the_rows_or_without_the_mouse_does_nothing() {
    let (mut hand, mut app) = running(pointer(9), "");
    hand.send(&mut app, "<click:0,0><click:70,23><click:5,20>");
    assert!(matches!(app.screen, Screen::Home(_)));
    let (mut hand, mut app) = running(pointer(9).sized(200, 60), "");
    let row = place(&screen(&mut hand, &mut app), "Study").1;
    hand.send(&mut app, &format!("<click:195,{row}><click:195,{row}>"));
    assert!(matches!(app.screen, Screen::Home(_)), "what is beside the list is not part of it");
    hand.settings.mouse = false;
    app.settings.mouse = false;
    click(&mut hand, &mut app, "Study");
    assert!(matches!(app.screen, Screen::Home(_)));
}

#[test]
fn the_wheel_scrolls_every_list_and_page() {
    for keys in [":", "?", "B", "/", "e", "<enter>a?"] {
        let mut hand = pointer(60).sized(60, 12);
        hand.settings.mouse = true;
        let still = hand.clone().press(keys).text();
        let turned = hand.clone().press(&format!("{keys}{}", "<wheel-down>".repeat(2))).text();
        assert_ne!(still, turned, "{keys}");
        let back = hand.press(&format!("{keys}<wheel-down><wheel-down>{}", "<wheel-up>".repeat(4))).text();
        assert_eq!(still, back, "{keys}");
    }
}

#[test]
fn a_time_limit_of_its_own_ends_a_question() {
    let mut pupil = learner(4);
    (pupil.settings.minute, pupil.settings.seconds) = (true, 20);
    pupil.script.pace_ms = 8_000;
    let seen = pupil.press("<enter><tick>").text();
    assert!(seen.contains("0:12 left"), "{seen}");
    let seen = pupil.press("<enter><tick><tick><tick>").text();
    assert!(seen.contains("Time's up") && !seen.contains("fairly sure"), "{seen}");
    let seen = pupil.press("<enter>s").text();
    assert!(!seen.contains("fairly sure"), "{seen}");
    for answer in answers(&pupil) {
        assert_eq!((answer.stated_confidence(), answer.confidence_said), (None, false));
    }
    assert_eq!(answers(&pupil).len(), 2);
}

#[test]
fn plain_text_mode_redoes_and_reads_the_back_of_a_skipped_flashcard() {
    let home = Home::new();
    let cards = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'i'\nkind = 'recall'\nstem = 'Which fibers?'\nback = 'A-delta, then C.'\n";
    home.write("cards.toml", cards);
    let output =
        home.run_with(&["study", "--plain", "--seconds", "300", "./cards.toml"], "skip\nundo\nredo\nredo\n").out();
    let [first, undone, redone, last] =
        ["The back:\nA-delta, then C.", "Answer undone.", "Answer redone.", "Nothing to redo."]
            .map(|text| output.find(text).unwrap_or_else(|| panic!("no {text} in {output}")));
    assert!(first < undone && undone < redone && redone < last, "{output}");
    assert_eq!(output.matches("The back:").count(), 3, "{output}");
    let kinds: Vec<String> = home.answers().iter().map(|answer| answer["kind"].to_string()).collect();
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    // A flashcard that the learner graded has shown its back already.
    let output = home.run_with(&["study", "--plain", "./cards.toml"], "\nwrong\nquit\n").out();
    assert_eq!(output.matches("The back:").count(), 1, "{output}");
}

#[test]
fn the_seconds_of_a_question_are_checked() {
    let home = Home::new();
    for wrong in ["4", "3601", "x"] {
        assert_eq!(home.run(&["study", "--plain", "--seconds", wrong]).code(), 2, "{wrong}");
    }
    assert_eq!(home.run(&["study", "--plain", "--seconds", "20", "--cover"]).code(), 2);
}
