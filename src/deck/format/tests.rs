use proptest::prelude::*;

use super::*;

const WILD: &str = "\n\n# Of this deck.\nschema = 1\n[deck]\ntitle = 'D'   # short\nid    = 'd'\n\n\n\n# A case.\n\n[[case]]\ntext = 'A woman fell.'\nid = 'c'\n[[item]]\nstem = '''\n  Which?   \n'''\n# How it is marked.\ntags=['a/b']\noptions = [{ correct = true, text = 'x' }, # right\n # wrong\n {text='y',why='w',},\n {\n   text = 'z',\n   why = 'no'\n }]\n\n\nid = 'one'\n[[item]]\nid = 'two'\n[[item.options]]\ncorrect = true\ntext = 'x'\n\n\n[[item.options]]\ntext = 'y'\nstem = 'What?'   \ntags = []\n";

/// The lists of the other kinds, as badly written, and the tables of an activity.
const KINDS: &str = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[deck.activity]\n\n\nsupport = 'None'\nformat='F'\ntitle = 'A'   \n# Who.\n[deck.activity.provider]\naccreditation = 'X'\nname = 'P'\n[[item]]\ngaps = [{why = 'w', accept=['a','b']},{ accept = [\n 'c' ] }, # last\n {\n accept = ['d'],\n why = 'x',\n }]\nstem = '{{1}} {{2}} {{3}}'\nkind = 'cloze'\nid = 'gaps'\n[[item]]\nid = 'short'\nkind = 'short'\nwhy = 'w'\nreject = [{ why = 'no', text = 'y' }]\naccept = ['x']\nstem = 'Which?'\n[[item]]\nid = 'emq'\nkind = 'emq'\noptions = [ {text='L4'}, {text='L5'} ]\nstem = 'Which root?'\n[[item.vignettes]]\nanswer = 'L5'\nid = 'toe'\nstem = 'A man.'\n\n\n[[item.vignettes]]\nid = 'knee'\nstem = 'A woman.'\nanswer = 'L4'\npoint = 'Hers.'\nrefs = []\nwhy = 'w'\n[[item]]\nid = 'number'\nunit = 'mg'\nvalue = 1\nkind = 'numeric'\nstem = 'How much?'\n[[item]]\nid = 'back'\nback = 'b'\nkind = 'recall'\nstem = 'What?'\n";

#[test]
fn lists_of_every_kind_are_tamed_too() {
    let formatted = super::format(KINDS, false).unwrap();
    insta::with_settings!({ snapshot_path => "../../../tests/snapshots" }, {
        insta::assert_snapshot!(formatted);
    });
    assert_eq!(super::format(&formatted, false).unwrap(), formatted);
}

#[test]
fn an_entry_that_would_be_too_long_a_line_is_unchanged() {
    let entry = |letters: usize| {
        let why = "w".repeat(letters);
        format!("schema = 1\n\n[[item]]\nvignettes = [\n  {{\n    id = \"a\",\n    why = \"{why}\",\n  }},\n]\n")
    };
    assert_eq!(super::format(&entry(500), false).unwrap(), entry(500));
    assert!(super::format(&entry(50), false).unwrap().contains("  { id = \"a\", why = \"www"));
}

#[test]
fn a_wild_deck_is_tamed() {
    let formatted = super::format(WILD, false).unwrap();
    insta::with_settings!({ snapshot_path => "../../../tests/snapshots" }, {
        insta::assert_snapshot!(formatted);
    });
    assert_eq!(super::format(&formatted, false).unwrap(), formatted);
}

#[test]
fn items_without_an_id_get_one_on_request() {
    let source = "schema = 1\n[[item]]\ntags = [\"spine/facet\"]\nstem = 'A?'\n[[item]]\nid = 'facet-1'\n[[item]]\nstem = 'B?'\n";
    let formatted = super::format(source, true).unwrap();
    let ids: Vec<&str> = formatted.lines().filter(|line| line.starts_with("id")).collect();
    assert_eq!(ids, ["id = \"facet-2\"", "id = 'facet-1'", "id = \"item-1\""]);
    assert_eq!(super::format(&formatted, true).unwrap(), formatted);
    assert!(!super::format(source, false).unwrap().contains("facet-2"));
}

#[test]
fn an_id_trapped_in_an_option_moves_to_the_item() {
    let source = "[[item]]\nstem = 'A?'\n[[item.options]]\ntext = 'x'\nid = 'q'\n[[item]]\nstem = 'B?'\n";
    let formatted = super::format(source, true).unwrap();
    assert_eq!(formatted.matches("id = ").count(), 2, "{formatted}");
    assert_eq!(formatted, super::format(&super::format(source, false).unwrap(), true).unwrap());
}

#[test]
fn a_comment_before_a_comma_moves_behind_it() {
    let source = "[[item]]\noptions = [\n  { text = 'x' } # right\n  , { text = 'y' } # wrong\n  ,\n  # the end\n]\n";
    let formatted = super::format(source, false).unwrap();
    let tidy = "[[item]]\noptions = [\n  { text = 'x' }, # right\n  { text = 'y' }, # wrong\n  # the end\n]\n";
    assert_eq!(formatted, tidy);
    assert_eq!(super::format(tidy, false).unwrap(), tidy);
}

#[test]
fn an_empty_file_stays_empty_and_nan_keeps_its_meaning() {
    assert_eq!(super::format("", false).unwrap(), "");
    assert_eq!(super::format("x = nan\n", false).unwrap(), "x = nan\n");
    let ordered = super::format("[deck]\nx = [{ y = nan }]\ntitle = 'D'\nid = 'd'\n", false).unwrap();
    assert_eq!(ordered, "[deck]\nid = 'd'\ntitle = 'D'\nx = [{ y = nan }]\n");
}

#[test]
fn a_file_with_syntax_errors_is_refused() {
    assert_eq!(super::format("[[item]]\nid = \n", false), Err(Refusal::Syntax));
}

#[test]
fn windows_line_ends_and_a_bom_are_preserved() {
    let source = format!("\u{feff}{}", WILD.replace('\n', "\r\n"));
    let formatted = super::format(&source, false).unwrap();
    assert!(formatted.starts_with('\u{feff}') && !formatted.replace("\r\n", "").contains('\n'));
    let plain = formatted.replace("\r\n", "\n");
    assert_eq!(plain.trim_start_matches('\u{feff}'), super::format(WILD, false).unwrap());
}

proptest! {
    #[test]
    fn formatting_is_idempotent(
        at in 0.0_f64..1.0, cut in 0_usize..30, put in "[\\[\\]{}='\",.#a-z0-9\\\\ \n]{0,12}", ids in any::<bool>(),
        kinds in any::<bool>(),
    ) {
        let mut source = if kinds { KINDS } else { WILD }.to_owned();
        let start = (at * source.len() as f64) as usize;
        let end = (start + cut).min(source.len());
        source.replace_range(start..end, &put);
        match super::format(&source, ids) {
            Ok(once) => prop_assert_eq!(super::format(&once, false), Ok(once.clone()), "{}", source),
            Err(refusal) => prop_assert_eq!(refusal, Refusal::Syntax, "{}", source),
        }
    }
}
