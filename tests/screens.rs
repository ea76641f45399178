//! Every screen, at common sizes and at all others.

use proptest::prelude::*;
use rounds::app::problem::DeckProblem;
use rounds::app::state::Start;
use rounds::app::watch::{ShownFinding, Watch, WatchedFile};
use rounds::deck::diagnostic::Severity;
use rounds::deck::read;

use crate::harness::fixture;
use crate::harness::screen::{SIZES, styled};
use crate::harness::script::Learner;

/// A screen: its name, the answers given before it (see `Learner::answering`), and the keys after them.
const SCREENS: [(&str, &str, &str); 15] = [
    ("first_run", "-", ""),
    ("question", "", ""),
    ("question_in_use", "r", "<enter><tab>xc<down>m"),
    ("case", "rrr", "<enter>"),
    ("several_answers", "rrrrr", "<enter>a"),
    ("feedback_wrong", "rW", ""),
    ("feedback_right", "rr", ""),
    ("feedback_regraded", "rr", "+m"),
    ("feedback_stem", "rrrr", "s"),
    ("summary_part", "rwr", "<esc>"),
    ("summary", "rWrwrrrr", "<enter>"),
    ("looking_back", "rWrwrrrr", "<enter><enter>"),
    ("home", "rw", "<esc><esc>"),
    ("help", "", "?"),
    ("nothing_due", "rrrrrr", "<enter><esc><enter>"),
];

/// Keys that lead to the other screens with lists or long lines, with the fixture deck of all kinds.
const MORE: [(&str, &str); 23] = [
    ("decks", ":decks<enter>"),
    ("exam dates", ":plan<enter>"),
    ("exam date, typing", ":plan<enter>d2026-12-14"),
    ("exam date, shown", ":plan<enter>d2026-12-14<enter>"),
    ("page", ":doctor<enter>"),
    ("setup", "e"),
    ("rules", "e<enter>"),
    ("sitting", "e<enter><enter>"),
    ("overview", "e<enter><enter><esc>"),
    ("confirm finish", "e<enter><enter><esc>F"),
    ("score", "e<enter><enter>a<right>a<right>a<esc>FF"),
    ("score of all", "e<enter><enter>a<esc>FFa"),
    ("explained", "e<enter><enter>a<esc>F<enter>"),
    ("settings", ","),
    ("statistics", "<enter>a<enter>A<enter>a<esc><esc>t"),
    ("help of statistics", "<enter>a<esc><esc>t?"),
    ("help of the overview", "e<enter><enter><esc>?"),
    ("browse", "B"),
    ("item", "B "),
    ("history", "Bh"),
    ("builder", "b"),
    ("find", "/"),
    ("palette", ":"),
];

/// The keys that lead to each screen.
fn paths() -> Vec<(&'static str, String)> {
    let learner = Learner::new();
    let keys = |answers: &str| if answers == "-" { String::new() } else { learner.answering(answers) };
    SCREENS.iter().map(|(name, answers, then)| (*name, keys(answers) + then)).collect()
}

#[test]
fn screens_match_their_snapshots() {
    for (name, keys) in paths() {
        for (columns, rows) in SIZES {
            let seen = Learner::new().sized(columns, rows).press(&keys);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), styled(&seen.buffer));
        }
    }
}

/// A watched deck of four items, one with a mistake, at its second item.
fn watched() -> Watch {
    let source = std::fs::read_to_string(fixture("decks/example.toml")).unwrap();
    let finding = |line, severity, headline: &str, item: Option<&str>| ShownFinding {
        line,
        code: "W101",
        severity,
        headline: headline.into(),
        help: Some("use `kind = \"multi\"` and mark every correct option, or replace it with a real answer".into()),
        item: item.map(str::to_owned),
    };
    let deck = read(&source).deck.unwrap();
    let names: Vec<String> = deck.items.iter().map(|item| item.id.name().to_owned()).collect();
    let findings = vec![
        finding(3, Severity::Warning, "the deck was to be reviewed by 2020-01-01", None),
        finding(41, Severity::Error, "an option is \"all of the above\"", Some(&names[1])),
        finding(58, Severity::Info, "one option is of a different type than the others", Some(&names[2])),
    ];
    let mut watch = Watch::new("decks/example.toml".into());
    watch.update(WatchedFile { deck: Some(deck), written: names, findings, ..WatchedFile::default() });
    watch.at = 1;
    watch
}

#[test]
fn a_watched_deck_shows_item_and_findings() {
    for (columns, rows) in SIZES {
        for (name, explained, stale) in [("watch", false, false), ("watch_answers", true, true)] {
            let learner = Learner::new().sized(columns, rows);
            let mut watch = watched();
            (watch.explained, watch.items[1].stale) = (explained, stale);
            let seen = learner.watch(watch);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), styled(&seen.buffer));
        }
    }
    let mut broken = watched();
    broken.items[1].item = None;
    insta::assert_snapshot!("watch-unshown", styled(&Learner::new().watch(broken).buffer));
    let mut gone = watched();
    gone.update(WatchedFile { unreadable: Some("no such file or folder".into()), ..WatchedFile::default() });
    insta::assert_snapshot!("watch-unreadable", styled(&Learner::new().watch(gone).buffer));
    let mut hidden = watched();
    let syntax = ShownFinding {
        line: 44,
        code: "T001",
        severity: Severity::Error,
        headline: "missing closing quote".into(),
        help: Some("write `\"` after the text".into()),
        item: None,
    };
    let names: Vec<String> = hidden.items.iter().map(|shown| shown.name.clone()).collect();
    let deck = read(&std::fs::read_to_string(fixture("decks/example.toml")).unwrap()).deck.map(|mut deck| {
        deck.items.remove(1);
        deck
    });
    let written = [&names[..1], &names[2..]].concat();
    hidden.update(WatchedFile { deck, written, broken: true, findings: vec![syntax], unreadable: None });
    insta::assert_snapshot!("watch-broken", styled(&Learner::new().watch(hidden).buffer));
    let empty = Learner::new().watch(Watch::new("decks/new.toml".into()));
    insta::assert_snapshot!("watch-empty", styled(&empty.buffer));
}

/// Decks that could not be read.
fn problems() -> Vec<DeckProblem> {
    let report = "error[T014]: unknown key `corect` in an option\n  at decks/neuromod.toml:9:1";
    vec![DeckProblem {
        path: "decks/neuromod.toml".into(),
        summary: "the deck was skipped".into(),
        skipped: true,
        report: report.into(),
    }]
}

#[test]
fn a_deck_that_cannot_be_read_is_shown_first_and_the_rest_can_be_studied() {
    for size in SIZES {
        let mut learner = Learner::new().sized(size.0, size.1);
        learner.problems = problems();
        insta::assert_snapshot!(format!("problems-{}x{}", size.0, size.1), styled(&learner.press("").buffer));
    }
    let mut learner = Learner::new();
    learner.problems = problems();
    assert!(learner.press("<enter><down><down><enter>").text().contains("How sure?"));
}

#[test]
fn without_colors_symbols_and_words_distinguish_right_from_wrong() {
    let mut learner = Learner::new().plain();
    let keys = learner.answering("rW");
    let seen = learner.press(&keys);
    assert!(!styled(&seen.buffer).contains("~ red") && !styled(&seen.buffer).contains("~ green"));
    insta::assert_snapshot!("feedback-ascii", styled(&seen.buffer));
}

#[test]
fn ascii_screens_hold_only_ascii_next_to_deck_text() {
    let mut learner = Learner::new().plain();
    for keys in ["", "<enter>", "<enter>c", "<enter>a<enter>a<esc>", "<enter>?", "<enter>a<enter>a<esc><esc>"] {
        let text = learner.press(keys).text();
        let strange: Vec<char> = text.chars().filter(|c| !c.is_ascii()).filter(|c| *c != '°').collect();
        assert!(strange.is_empty(), "{keys}: {strange:?}");
    }
}

#[test]
fn a_small_window_says_what_it_needs() {
    for size in [(30, 8), (39, 30), (100, 9)] {
        let text = Learner::new().sized(size.0, size.1).press("").text();
        assert!(text.replace('\n', " ").contains("40x10"), "{text}");
    }
}

#[test]
fn every_screen_survives_every_small_size() {
    for (_, keys) in paths() {
        for columns in [0, 1, 2, 3, 7, 20, 39, 40, 41, 45] {
            for rows in [0, 1, 2, 3, 9, 10, 11, 13] {
                let _ = Learner::new().sized(columns, rows).press(&keys);
            }
        }
    }
}

/// A deck with one item of a very long stem and long options.
fn long_deck(words: usize, option_words: usize) -> String {
    let text = |n: usize| (0..n).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
    let option = |name: &str, correct: &str| {
        format!(
            "[[item.options]]\ntext = '{name} {}'\n{correct}why = '{} end-of-{name}'\n",
            text(option_words),
            text(300)
        )
    };
    let options: String =
        ('a'..='h').map(|c| option(&format!("option-{c}"), if c == 'a' { "correct = true\n" } else { "" })).collect();
    format!(
        "schema = 1\n[deck]\nid = 'long'\ntitle = 'Long'\n[[item]]\nid = 'one'\nstem = '''\n{}\n\nWhich is it, last-word?\n'''\n{options}",
        text(words)
    )
}

#[test]
fn a_stem_of_three_thousand_words_can_be_read_to_its_end_and_answered() {
    for (columns, rows) in [(60, 20), (40, 10)] {
        for option_words in [1, 40] {
            let mut learner = Learner::with_deck(&long_deck(3000, option_words)).sized(columns, rows);
            let end = learner.press("<enter><end>").text();
            assert!(!end.contains("▼ more"), "{end}");
            let top = learner.press("<enter><end><home>").text();
            assert!(top.contains("word0") && top.contains("▼ more"), "{top}");
            let feedback = learner.press("<enter>aa<end>").text();
            assert!(feedback.contains("end-of-option-"), "{feedback}");
        }
    }
}

#[test]
fn every_word_of_a_long_page_can_be_scrolled_to() {
    let mut learner = Learner::with_deck(&long_deck(600, 30)).sized(60, 20);
    let seen = learner.walk(&format!("<enter>{}", "<pgdn>".repeat(60))).concat();
    for n in 0..600 {
        assert!(seen.contains(&format!("word{n}")), "word{n} was never on the screen");
    }
    for letter in 'a'..='h' {
        assert!(seen.contains(&format!("option-{letter}")), "option-{letter} was never on the screen");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_keys_make_any_window_panic(
        keys in prop::collection::vec(0_usize..30, 0..40), columns in 0_u16..130, rows in 0_u16..50, study in any::<bool>(),
    ) {
        const KEYS: [&str; 30] = [
            "a", "b", "c", "h", "A", "D", "<enter>", "<tab>", "<esc>", "<up>", "<down>", "<pgdn>", "<pgup>", "<end>",
            "u", "u", "s", "m", "z", "!", "+", "-", "x", "v", "?", "n", "p", " ", "R", "<c-z>",
        ];
        let keys: String = keys.into_iter().map(|key| KEYS[key]).collect();
        let start = if study { Start::Study } else { Start::Home };
        let mut learner = Learner::new().sized(columns, rows);
        let seen = learner.start(start, &keys);
        prop_assert_eq!(seen.buffer.area.width, columns);
        let answers: Vec<_> = learner.script.log.iter().filter(|event| event.fact.kind() == "answer").collect();
        let ids: std::collections::HashSet<_> = answers.iter().map(|event| event.id).collect();
        prop_assert_eq!(ids.len(), answers.len(), "an answer was written twice");
    }
}

#[test]
fn no_line_of_a_screen_is_wider_than_the_window() {
    let mut found = Vec::new();
    let more = MORE.iter().map(|(name, keys)| (*name, (*keys).to_owned()));
    for (name, keys) in paths().into_iter().chain(more) {
        for (columns, rows) in [(40, 10), (41, 11), (50, 30), (60, 20), (80, 24), (96, 30), (120, 40)] {
            for certainty in [false, true] {
                let mut learner = Learner::new().sized(columns, rows);
                learner.settings.exam.certainty = certainty;
                let seen = learner.press(&keys);
                let wide = rounds::ui::tui::too_wide(&seen.app);
                found.extend((!wide.is_empty()).then(|| format!("{name} {columns}x{rows}: {wide:#?}")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_footer_shows_a_way_on_and_a_way_out_and_offers_to_scroll_only_what_scrolls() {
    let more = MORE.iter().map(|(name, keys)| (*name, (*keys).to_owned()));
    for (name, keys) in paths().into_iter().chain(more) {
        for (columns, rows) in SIZES {
            let seen = Learner::new().sized(columns, rows).press(&keys);
            // A notice replaces the keys until the next press.
            if (0..columns).any(|x| seen.buffer[(x, rows - 1)].fg == ratatui::style::Color::Yellow) {
                continue;
            }
            let text = seen.text();
            let (body, words) =
                text.trim_end().rsplit_once('\n').map(|(body, last)| (body, last.trim_start())).unwrap();
            let place = format!("{name} {columns}x{rows}: {text}");
            assert!(words.contains("Esc ") || words.contains("q quit"), "no way out: {place}");
            // In a narrow window, the way on is more important than help.
            let helps = ["? help", "F1 help", "Esc close"].iter().any(|help| words.contains(help));
            assert!(helps || (columns == 40 && words.contains("Enter ")), "no help: {place}");
            let scrolls = body.contains('▼') || body.contains('▲');
            assert!(scrolls || !words.contains("scroll"), "nothing to scroll: {place}");
            let is_text = ["page", "explained", "history", "help"].iter().any(|text| name.starts_with(text));
            assert!(is_text || !(words.starts_with("Esc") || words.starts_with('?')), "no way on: {place}");
        }
    }
}

/// All lines shown while a key is pressed until nothing changes, and the last screen.
fn scroll_through(learner: &Learner, keys: &str, key: &str) -> (String, String) {
    let screens = learner.clone().walk(&format!("{keys}{}", key.repeat(200)));
    let screens: Vec<String> = screens.into_iter().rev().take(201).collect();
    // The title line may contain a clock.
    let page = |screen: &String| screen.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(page(&screens[0]), page(&screens[1]), "{keys} {key}: it ends");
    let last = screens[0].clone();
    (screens.into_iter().rev().collect::<Vec<_>>().join("\n"), last)
}

/// Text with line breaks and repeated spaces collapsed.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn text_above_between_and_below_list_rows_is_reached_with_every_movement_key() {
    let problem = DeckProblem {
        path: "decks/spine.toml".into(),
        summary: "1 item was excluded".into(),
        skipped: false,
        report: "error".into(),
    };
    let score = ["Small sample", "may be chance.", "All answers saved.", "By topic", "95%"];
    let session = ["Due today", "All answers saved.", "By topic", "confident errors first"];
    let lists: [(&str, &str, &[&str]); 6] = [
        ("score", "e<enter><enter>a<right>a<right>a<esc>FF", &score),
        ("score of all", "e<enter><enter>a<right>b<right>a<esc>FFa", &score),
        ("session", "<enter>b<enter>b<enter>B<enter>b<enter>a<enter>b<enter><esc>", &session),
        ("setup", "e", &["Every answer is saved.", "Questions", "Clock while"]),
        ("home", "", &["1 deck with errors; p shows them", "Everything", "Study: "]),
        ("overview", "e<enter><enter><esc>", &["the clock keeps running", "marked question", "back to question"]),
    ];
    for (name, keys, expected) in lists {
        for (columns, rows) in [(40, 10), (40, 12), (60, 20), (80, 24)] {
            let mut learner = Learner::with_deck(&crate::harness::twenty()).sized(columns, rows);
            learner.problems = vec![problem.clone()];
            for (key, back) in [("<down>", "<up>"), ("<pgdn>", "<pgup>"), ("<wheel-down>", "<wheel-up>")] {
                if key.starts_with("<wheel") {
                    learner.settings.mouse = true;
                }
                let (seen, last) = scroll_through(&learner, keys, key);
                let seen = unwrapped(&seen);
                for words in expected.iter().filter(|words| **words != "Everything") {
                    let found = words.split(' ').all(|word| seen.contains(word));
                    assert!(found, "{name} {columns}x{rows} {key}: {words}\n{last}");
                }
                assert!(!last.contains("more"), "{name} {columns}x{rows} {key}: there is no more\n{last}");
                // And back to the first line.
                let first = learner.clone().press(keys).text();
                let (_, top) = scroll_through(&learner, &format!("{keys}{}", key.repeat(200)), back);
                assert_eq!(top.lines().nth(1), first.lines().nth(1), "{name} {columns}x{rows} {back}");
            }
            let end = learner.clone().press(&format!("{keys}<end>")).text();
            assert!(!end.contains("more"), "{name} {columns}x{rows}: {end}");
        }
    }
}

#[test]
fn a_notice_is_shown_in_full_and_the_page_keeps_most_of_the_window() {
    for notice in [
        "Suspended. u undoes it.",
        "Reported. It is included in `rounds log export`. u undoes it.",
        "Skipped: it looks like a conflict copy made by Syncthing of spine.toml, with the same deck id `spine`: \
         spine.sync-conflict-20260101-120000-ABCDEF.toml. Press p on the home screen to see why.",
    ] {
        for (columns, rows) in [(40, 10), (60, 20), (80, 24)] {
            let mut learner = Learner::new().sized(columns, rows);
            let (mut app, _) = learner.begin();
            app.size = (columns, rows);
            app.notice = Some(notice.to_owned());
            let most = usize::from(rows) / 2;
            let Ok(mut terminal) = ratatui::Terminal::new(ratatui::backend::TestBackend::new(columns, rows));
            let Ok(()) = rounds::ui::tui::draw(&mut terminal, &mut app);
            let text = crate::harness::screen::text(terminal.backend().buffer());
            let words = unwrapped(&text);
            if columns > 40 || notice.len() < (most - 1) * usize::from(columns - 8) {
                // A long word may break anywhere.
                assert!(words.replace(' ', "").contains(&notice.replace(' ', "")), "{columns}x{rows}:\n{text}");
            } else {
                assert!(text.trim_end().ends_with('\u{2026}'), "{columns}x{rows}: it says that it is cut:\n{text}");
            }
            assert!(words.starts_with("rounds"), "{text}");
        }
    }
}

#[test]
fn the_minute_timer_starts_at_one_minute_and_every_line_has_a_heading() {
    let mut learner = Learner::new();
    learner.settings.minute = true;
    learner.script.pace_ms = 300;
    let seen = learner.clone().press("<enter>");
    assert!(seen.text().contains("1:00 left"), "{}", seen.text());
    let seen = learner.press("<enter>s<enter>s<enter><esc>");
    assert!(seen.text().contains("By topic") && !seen.text().contains("by confidence"), "{}", seen.text());
}

#[test]
fn the_home_screen_reports_a_damaged_log_at_the_top_in_any_window_until_it_is_recovered() {
    for (columns, rows) in [(40, 10), (40, 12), (60, 20), (80, 24), (100, 30)] {
        let mut learner = Learner::new().sized(columns, rows);
        learner.script.damaged = true;
        let is_separated = |text: &str| {
            ["The review log is damaged.", "log recover`"].iter().all(|words| unwrapped(text).contains(words))
        };
        for keys in ["", "j", "k", "?<esc>", ",<esc>", "e<esc>"] {
            let text = learner.press(keys).text();
            assert!(is_separated(&text), "{columns}x{rows}, {keys}:\n{text}");
        }
        let mut app = learner.begin().0;
        learner.script.damaged = false;
        learner.send(&mut app, ",<esc>");
        assert!(!app.is_log_damaged);
    }
}
