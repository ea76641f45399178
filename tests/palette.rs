//! The command palette: it finds every command of the program, and says where one works.

use rounds::app::keymap::{self, KeyContext, Place};
use rounds::app::palette::Palette;
use rounds::app::screen::{Screen, Stage};

use crate::harness::script::Learner;
use crate::harness::twenty;

fn learner() -> Learner {
    Learner::with_deck(&twenty())
}

#[test]
fn a_command_of_another_screen_that_opens_one_runs_from_anywhere() {
    for start in ["", "<enter>", "<enter>a", "b", "t", ",", "e", "e<enter>"] {
        let open = |query: &str| learner().press(&format!("{start}:{query}<enter>")).app.screen;
        assert!(matches!(open("browse all"), Screen::Browse(_)), "{start}");
        assert!(matches!(open("statistics"), Screen::Statistics(_)), "{start}");
        assert!(matches!(open("change the settings"), Screen::Settings(_)), "{start}");
        assert!(matches!(open("set up an exam"), Screen::Setup(_)), "{start}");
    }
}

#[test]
fn a_session_left_through_the_palette_continues_from_the_home_screen() {
    let mut learner = learner();
    let seen = learner.press("<enter>a<enter>:statistics<enter>");
    assert!(matches!(seen.app.screen, Screen::Statistics(_)));
    assert!(seen.text().contains("Your session is saved"), "{}", seen.text());
    let seen = learner.press("<enter>a<enter>:statistics<enter><esc><enter>");
    let Screen::Study(study) = &seen.app.screen else { panic!("{}", seen.text()) };
    assert!(matches!(study.stage, Stage::Asking(_)) && study.session.answered().len() >= 2);
}

#[test]
fn an_exam_is_left_only_after_a_second_enter() {
    let mut learner = learner();
    let exam = "e<enter><enter>a";
    let seen = learner.press(&format!("{exam}:statistics<enter>"));
    assert!(matches!(seen.app.screen, Screen::Exam(_)) && seen.app.palette.is_some());
    assert!(seen.text().contains("its clock keeps running"), "{}", seen.text());
    let mut again = self::learner();
    let seen = again.press(&format!("{exam}:statistics<enter><down><up><enter>"));
    assert!(matches!(seen.app.screen, Screen::Exam(_)), "another key takes the question back");
    let mut again = self::learner();
    let seen = again.press(&format!("{exam}:statistics<enter><enter>"));
    assert!(matches!(seen.app.screen, Screen::Statistics(_)), "{}", seen.text());
    assert!(seen.app.open_exam.is_some());
}

#[test]
fn a_command_that_makes_no_sense_here_says_where_it_works() {
    let seen = learner().sized(100, 30).press(":see the score<enter>");
    assert!(matches!(seen.app.screen, Screen::Home(_)) && seen.app.palette.is_some());
    let text = seen.text();
    assert!(text.contains("only: exam, finishing"), "{text}");
    assert!(text.contains("works only here: exam, finishing, with F."), "{text}");
}

#[test]
fn names_of_the_command_line_find_their_screens() {
    for (name, help) in
        [("due", "what is due today"), ("check", "decks with errors"), ("config", "Change the settings")]
    {
        let text = learner().press(&format!("<enter>:{name}")).text();
        let first = text.lines().nth(3).unwrap_or_default();
        assert!(first.contains(help), "{name}: {text}");
    }
    assert!(matches!(learner().press("b:due<enter>").app.screen, Screen::Home(_)));
    assert!(matches!(learner().press(",:study what<enter>").app.screen, Screen::Study(_)));
}

#[test]
fn a_command_of_the_command_line_says_how_to_run_it() {
    let usages = [("export", "rounds log export"), ("import", "rounds log import FILE"), ("add", "rounds add FILE")];
    for (name, usage) in usages {
        let seen = learner().press(&format!("<enter>:{name}<enter>"));
        assert!(matches!(seen.app.screen, Screen::Study(_)) && seen.app.palette.is_some());
        assert!(seen.text().contains(&format!("Run it in your shell: {usage}")), "{}", seen.text());
    }
}

#[test]
fn help_while_typing_lists_only_keys_that_are_not_typed() {
    for keys in ["/", ":", "/pain"] {
        let text = learner().sized(100, 50).press(&format!("{keys}<f1>")).text();
        let names: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("  ")?.get(..14)).map(str::trim).collect();
        for typed in ["?", "q", "R", "Esc q", ":", "j", "k"] {
            assert!(!names.contains(&typed), "{keys}: {typed}\n{text}");
        }
        assert!(names.contains(&"F1") && names.contains(&"Esc") && names.contains(&"Ctrl+C"), "{keys}: {names:?}");
    }
}

#[test]
fn every_command_without_an_argument_is_in_the_palette() {
    let mut learner = learner();
    for keys in ["", "<enter>", "e<enter><enter>"] {
        let app = learner.press(keys).app;
        let found = keymap::found(&app, &Palette::default());
        for &context in KeyContext::ALL.iter().filter(|context| **context != KeyContext::Watch) {
            for binding in keymap::effective(&app, context).iter().filter(|binding| binding.is_command()) {
                let goes_on =
                    ["enter", "back", "next", "previous", "up", "down", "page-up", "page-down", "top", "bottom"];
                let types =
                    binding.command.name().starts_with("cursor-") || binding.command.name().starts_with("erase");
                let is_moving = goes_on.contains(&binding.command.name()) || types || binding.command.name() == "clear";
                let is_listed = found.iter().any(|entry| entry.command == Some(binding.command));
                assert!(is_moving || is_listed, "{keys}: {} of {context:?}", binding.command.name());
            }
        }
        let runs = |place| matches!(place, Place::Here | Place::Anywhere(_));
        let first = found.iter().position(|entry| !runs(entry.place)).unwrap();
        assert!(!found[first..].iter().any(|entry| runs(entry.place)), "what cannot run comes last");
    }
}
