//! Deck text: any text can be read and checked, and every item that results can be answered.

use std::collections::HashSet;
use std::ops::Range;

use rounds::deck::ast::Outline;
use rounds::deck::check::{CheckOptions, Profile, Rule};
use rounds::deck::clean::is_hostile;
use rounds::deck::diagnostic::Diagnostic;
use rounds::deck::item::{Choices, Mode};
use rounds::deck::library::Origin;
use rounds::deck::slip::Lexicon;
use rounds::deck::{Deck, Fingerprint, Item, Library, Task, examine, findings, limits, markup, read};
use rounds::diagnostics::{self, Style};
use rounds::response::{Confidence, Response, Verdict, grade};

/// Reads, checks and reports a text.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let reading = read(&text);
    assert_eq!(reading, read(&text), "reading is the same each time");
    let terms = CheckOptions { profile: Profile::Cme, today: Some("2026-11-23".into()) };
    let examined = examine(&text, &terms);
    let found = findings(&text, &terms);
    assert_eq!(examined.diagnostics, found.diagnostics, "a deck that is built is judged like one that is not");
    assert_eq!((examined.items, reading.items), (found.items, found.items));
    for finding in &found.diagnostics {
        check_spans(&text, finding);
        assert!(finding.code.is_empty() || Rule::of(finding.code).is_some(), "{} is no rule", finding.code);
        assert!(!finding.headline.is_empty(), "{} says nothing", finding.code);
    }
    check_report(&text, &found.diagnostics);
    let outline = Outline::of(&text);
    if let Some(deck) = reading.deck {
        assert_eq!(deck.items.len() + reading.left_out, reading.items, "an item is there or left out");
        check_deck(&deck, &outline, &text);
    } else {
        assert_eq!(reading.left_out, reading.items, "without a deck all items are left out");
    }
}

/// Every span of a finding is inside the file, on character boundaries.
fn check_spans(text: &str, finding: &Diagnostic) {
    let labels = std::iter::once(&finding.primary).chain(&finding.secondary).map(|label| &label.span);
    for span in labels.chain(finding.patch.as_ref().map(|patch| &patch.span)) {
        let Range { start, end } = *span;
        let whole = start <= end && text.is_char_boundary(start) && text.is_char_boundary(end);
        assert!(whole, "{}: {span:?} in {} bytes", finding.code, text.len());
    }
}

/// The rendered diagnostics contain no control characters.
fn check_report(text: &str, found: &[Diagnostic]) {
    let listed = &found[..found.len().min(20)];
    for (ascii, width) in [(false, 100), (true, 20)] {
        let report = diagnostics::render("d\u{1b}.toml", text, listed, Style { color: false, ascii, width });
        assert!(!report.chars().any(is_hostile), "{report:?}");
    }
    for finding in listed {
        for part in [Some(&finding.headline), Some(&finding.primary.text), finding.help.as_ref()].into_iter().flatten()
        {
            let line = rounds::deck::clean::clean_line(part);
            assert!(!line.contains('\n') && !line.chars().any(is_hostile), "{line:?}");
        }
    }
}

/// A deck has complete items of its own and can be added to a library.
fn check_deck(deck: &Deck, outline: &Outline, text: &str) {
    let mut ids = HashSet::new();
    for item in &deck.items {
        assert_eq!(item.id.deck(), deck.id.as_str());
        assert!(ids.insert(item.id.clone()), "{} is there twice", item.id);
        assert!(outline.ids.iter().any(|id| id == item.id.name()), "{} is not in the outline", item.id);
        assert!(outline.line_of(text, item.id.name()).is_some_and(|line| line > 0), "{} has no line", item.id);
        check_item(item);
    }
    let lines = [&deck.title, &deck.summary, &deck.license, &deck.version, &deck.reviewed];
    let lines =
        lines.into_iter().chain(&deck.authors).chain(deck.objectives.iter().flat_map(|(key, text)| [key, text]));
    lines.for_each(|line| check_text(line, true));
    assert!(!deck.title.is_empty() && deck.pass_mark <= 100);
    let mut library = Library::default();
    assert_eq!(library.add(deck.clone(), Origin::Embedded, 0), Ok(()));
    assert!(deck.items.iter().all(|item| library.item(&item.id).as_ref() == Some(item)));
}

/// An item has a question, its texts are clean, and the correct response is graded as right.
fn check_item(item: &Item) {
    assert!(!item.stem.trim().is_empty(), "{} asks nothing", item.id);
    for text in [item.stem.as_str(), &item.point].into_iter().chain(item.case.as_ref().map(|case| case.text.as_str())) {
        check_text(text, false);
    }
    item.tags.iter().for_each(|tag| check_text(&tag.0, true));
    item.references.iter().for_each(|reference| check_text(&reference.to_string(), true));
    assert!(item.stem.contains(item.lead_in()));
    assert_eq!(item.fingerprint(), item.clone().fingerprint());
    item.key_words().iter().for_each(|words| check_text(words, false));
    let right = match &item.task {
        Task::Choice(choice) => {
            check_choice(choice);
            let indices = choice.options.iter().enumerate().filter(|(_, option)| option.correct);
            Response::Chosen(indices.map(|(index, _)| index).collect())
        }
        Task::Order(order) => {
            assert!((2..=limits::OPTIONS).contains(&order.steps.len()));
            Response::Ordered((0..order.steps.len() as u8).collect())
        }
        Task::Short(short) => {
            short.accept.iter().chain(short.reject.iter().map(|one| &one.text)).for_each(|text| check_text(text, true));
            Response::Typed(vec![short.accept[0].clone()])
        }
        Task::Numeric(numeric) => {
            assert!(numeric.value.is_finite() && numeric.tolerance.is_finite() && numeric.tolerance >= 0.0);
            Response::Typed(vec![numeric.words()])
        }
        Task::Cloze(cloze) => {
            assert!((1..=limits::GAPS).contains(&cloze.gaps.len()));
            let marks = (1..=cloze.gaps.len()).all(|n| item.stem.contains(&format!("{{{{{n}}}}}")));
            assert!(marks, "{} lacks a gap: {}", item.id, item.stem);
            Response::Typed(cloze.gaps.iter().map(|gap| gap.accept[0].clone()).collect())
        }
        Task::Recall(recall) => {
            check_text(&recall.back, false);
            assert!(!recall.back.trim().is_empty(), "{} has an empty back", item.id);
            return;
        }
    };
    let graded = grade(item, &right, Confidence::Sure, &Lexicon).map(|grade| grade.verdict);
    assert_eq!(graded, Some(Verdict::Right), "{}: {right:?} to {:?}", item.id, item.task);
}

/// Options differ, and the number of correct ones fits the kind of item.
fn check_choice(choice: &Choices) {
    let (count, right) = (choice.options.len(), choice.key().count());
    let most = if choice.mode == Mode::Matching { limits::LIST } else { limits::OPTIONS };
    assert!((2..=most).contains(&count), "{count} options");
    match choice.mode {
        Mode::Single | Mode::Matching | Mode::TrueFalse => assert_eq!(right, 1),
        Mode::Multi => assert!(right > 0),
    }
    let fingerprints: HashSet<Fingerprint> = choice.options.iter().map(|option| option.fingerprint).collect();
    assert_eq!(fingerprints.len(), count, "two options are one in the log");
    for option in &choice.options {
        check_text(&option.text, false);
        check_text(&option.why, false);
        assert!(!option.text.trim().is_empty());
    }
}

/// A text contains no hostile characters, with or without its markup.
fn check_text(text: &str, one_line: bool) {
    assert!(!text.chars().any(is_hostile), "{text:?}");
    assert!(!one_line || !text.contains('\n'), "{text:?}");
    assert!(!markup::plain(text).chars().any(is_hostile), "{text:?}");
}
