use proptest::prelude::*;

use super::*;

const GOOD: &str = "[[item]]\nid = 'a'\nstem = 'S'\noptions = []\n";

#[test]
fn an_error_drops_only_its_block() {
    for broken in ["correct true", "x = \"open", "x = '''open", "id = 'a'\nid = 'b'", "= 3", "x = [1,", "x = \"\\q\""] {
        let source = format!("{GOOD}[[item]]\n{broken}\n\n{GOOD}{GOOD}");
        let recovered = recover(&source, false);
        assert_eq!(recovered.blanked.len(), source.len());
        assert_eq!(recovered.blanked.matches("stem = 'S'").count(), 3, "{broken}\n{}", recovered.blanked);
        assert_eq!(recovered.errors.len(), 1, "{broken}: {:?}", recovered.errors);
        assert_eq!((recovered.errors[0].lost.start, recovered.errors[0].items), (GOOD.len(), 1), "{broken}");
    }
}

#[test]
fn in_deck_and_refs_only_the_affected_key_is_dropped() {
    let source = format!(
        "schema = 1\n[deck]\nid = 'd'\nreviewed = 1.2.2026\ntitle = 'T'\n[refs]\na = {{ text = 'A' }}\nb = {{ text = 'B'\nc = {{ text = 'C' }}\n{GOOD}"
    );
    let recovered = recover(&source, false);
    for left in ["id = 'd'", "title = 'T'", "text = 'A'", "text = 'C'", "stem = 'S'"] {
        assert!(recovered.blanked.contains(left), "{left}: {}", recovered.blanked);
    }
    assert_eq!(recovered.errors.len(), 2, "{:?}", recovered.errors);
    assert!(recovered.references.contains("b") && recovered.references.len() == 1);
}

#[test]
fn positions_after_a_corrected_header_are_those_in_the_file() {
    let source = format!(
        "{}x = 'here'\n{}y = 'there'\n",
        GOOD.replace("[[item]]", "[item]"),
        GOOD.replace("[[item]]", "[[questions]]")
    );
    let recovered = recover(&source, false);
    for name in ["'here'", "'there'", "y ="] {
        let parsed = recovered.text.find(name).unwrap();
        assert_eq!(recovered.shifts.back(parsed), source.find(name).unwrap(), "{name}");
    }
    assert_eq!(recovered.shifts.back(recovered.text.len()), source.len());
}

#[test]
fn unclosed_brackets_do_not_overflow_the_stack() {
    let broken = "[[item]]\nstem = 'S'\noptions = [ { text = 'a', { text = 'b' } ]\n".repeat(5_000);
    for source in [broken, format!("{GOOD}{}", "x = [{a = [".repeat(50_000))] {
        assert!(is_deep(&source));
        assert!(!recover(&source, false).errors.is_empty());
    }
    assert!(!is_deep(&"options = [ { text = 'a' }, { text = 'b' } ]\n".repeat(1_000)));
}

#[test]
fn recovery_of_rubbish_terminates() {
    for source in
        ["\u{0}\u{1}", "]]]]", &"[[item]]\nx\n".repeat(100), &"[".repeat(100_000), &"[refs]\n[deck]\n".repeat(50)]
    {
        let recovered = recover(source, false);
        assert!(!recovered.errors.is_empty());
        assert!(DeTable::parse(&recovered.text).is_ok());
    }
}

proptest! {
    #[test]
    fn recovered_text_is_toml_and_as_long_as_the_file(
        parts in proptest::collection::vec("(\\[\\[item\\]\\]|\\[deck\\]|\\[refs\\]|\\[item\\]|id = 'a'|x = \"\"\"|y = '|\\{|\\}|\\[|,|a b|<<<<<<< a|=======|>>>>>>> b|é)\n?", 0..30),
    ) {
        let source = parts.concat();
        let recovered = recover(&source, false);
        prop_assert_eq!(recovered.blanked.len(), source.len());
        prop_assert!(DeTable::parse(&recovered.text).is_ok(), "{:?}", recovered.text);
        for error in &recovered.errors {
            prop_assert!(source.get(error.span.clone()).is_some() && source.get(error.lost.clone()).is_some());
        }
    }
}
