use super::super::blocks::blocks;
use super::*;

const ITEM: &str = "[[item]]\nid = 'a'\nstem = 'S'\noptions = [\n  { text = 'x' },\n]\n";

/// The lines that blocks begin with whose header is missing, with the header.
fn missing(text: &str) -> Vec<(String, String)> {
    let found = split_at_missing_headers(blocks(text, None), text);
    assert_eq!(found.iter().map(|block| block.span.len()).sum::<usize>(), text.len());
    let headers = found.iter().filter_map(|block| block.headers.first()).filter(|header| header.span.is_empty());
    let line = |at: usize| text[at..].lines().next().unwrap_or_default().to_owned();
    headers.map(|header| (line(header.span.start), header.right.clone().unwrap_or_default())).collect()
}

#[test]
fn an_entry_without_a_header_begins_at_repeated_keys() {
    let item = |line: &str| vec![(line.to_owned(), "[[item]]".to_owned())];
    let next = "id = 'b'\nstem = 'T'\noptions = [\n  { text = 'y' },\n]\n";
    for (text, found) in [
        (format!("{ITEM}\n{next}"), item("id = 'b'")),
        (format!("{ITEM}{next}"), item("id = 'b'")),
        (format!("{ITEM}# Question 2\n{next}"), item("id = 'b'")),
        (format!("{ITEM}point = 'P'\n\nkind = 'multi'\n{next}"), item("kind = 'multi'")),
        (format!("{ITEM}\nstem = 'T'\nid = 'b'\noptions = []\n"), item("stem = 'T'")),
        (format!("{ITEM}\nstem = 'T'\noptions = []\n"), item("stem = 'T'")),
        (format!("{ITEM}\nid = 'b'\nkind = 'short'\nstem = 'T'\naccept = ['x']\n"), item("id = 'b'")),
        (format!("{ITEM}\n{next}\n{ITEM}"), item("id = 'b'")),
        (format!("{ITEM}\n{next}\n{}", next.replace("'b'", "'c'")), [item("id = 'b'"), item("id = 'c'")].concat()),
        (format!("[deck]\nid = 'd'\ntitle = 'D'\n\n{next}"), item("id = 'b'")),
        (format!("[deck]\nid = 'd'\ntitle = 'D'\n{next}"), item("id = 'b'")),
        ("[deck]\nid = 'd'\ntitle = 'D'\n\nid = 'b'\n\nstem = 'T'\noptions = []\n".into(), item("id = 'b'")),
        ("[deck]\nid = 'd'\ntitle = 'D'\n\nstem = 'T'\noptions = []\n".into(), item("stem = 'T'")),
        (format!("[refs]\nx = {{ text = 'B' }}\n{next}"), item("id = 'b'")),
        ("[[case]]\nid = 'c'\ntext = 'T'\n\nid = 'b'\ncase = 'c'\nstem = 'T'\noptions = []\n".into(), item("id = 'b'")),
        (
            "[[item]]\nid = 'a'\nstem = 'S'\n[[item.options]]\ntext = 'x'\nid = 'b'\nstem = 'T'\n[[item.options]]\ntext = 'y'\n".into(),
            item("id = 'b'"),
        ),
        (
            "[deck]\nid = 'd'\n\nid = 'b'\nstem = 'T'\n[[item.options]]\ntext = 'y'\n[[item.options]]\ntext = 'z'\n".into(),
            item("id = 'b'"),
        ),
        (format!("{ITEM}\nid = 'c'\ntext = 'A man.'\n"), vec![("id = 'c'".into(), "[[case]]".into())]),
        ("[[case]]\nid = 'c'\ntext = 'T'\nid = 'd'\ntext = 'U'\n".into(), vec![("id = 'd'".into(), "[[case]]".into())]),
        ("[deck]\nid = 'd'\nwho = { text = 'W' }\nx = { doi = '10.1' }\n".into(), vec![("who = { text = 'W' }".into(), "[refs]".into())]),
    ] {
        assert_eq!(missing(&text), found, "{text}");
    }
}

#[test]
fn a_single_repeated_key_begins_no_entry() {
    for text in [
        format!("{ITEM}id = 'b'\n"),
        format!("{ITEM}stem = 'b'\n"),
        format!("{ITEM}options = []\n"),
        format!("{ITEM}id = 'b'\npoint = 'P'\n"),
        format!("[deck]\nid = 'd'\ntitle = 'D'\nstem = 'b'\n{ITEM}"),
        format!("[deck]\nid = 'd'\nid = 'e'\ntitle = 'D'\n{ITEM}"),
        format!("[deck]\nid = 'd'\nvignettes = true\n[refs]\nstem = {{ text = 'S' }}\nid = {{ text = 'I' }}\n{ITEM}"),
        format!("[deck]\nid = 'd'\nwho = {{ text = 'W' }}\ntitle = 'D'\n{ITEM}"),
        format!("[deck]\nid = 'd'\nwho = {{ text = 'W' }}\n[refs]\n{ITEM}"),
        "[[item]]\nid = 'a'\nkind = 'emq'\nstem = 'S'\noptions = []\n[[item.vignettes]]\nid = 'v'\nstem = 'T'\n[[item.vignettes]]\nid = 'w'\nstem = 'U'\n".into(),
        "[[item]]\nid = 'a'\nstem = '''\nid = 'b'\nstem = 'T'\n'''\noptions = []\n".into(),
        "[[item]]\nid = 'a'\nstem = 'S'\nvignettes = [\n{\nid = 'v',\nstem = 'T',\n},\n]\n".into(),
    ] {
        assert_eq!(missing(&text), [], "{text}");
    }
}

#[test]
fn blocks_written_as_values_are_found_with_their_entries() {
    let found = |text: &str| {
        let of = |block: &Block| {
            values(block, text)
                .into_iter()
                .map(|(_, key, part, count)| (text[key].to_owned(), part, count))
                .collect::<Vec<_>>()
        };
        blocks(text, None).iter().flat_map(of).collect::<Vec<_>>()
    };
    let item = |name: &str, count| vec![(name.to_owned(), Part::Item, count)];
    assert_eq!(found(&format!("{ITEM}\nitem = {{'id': 'mid', 'stem': 'Which?'}}\n")), item("item", 1));
    assert_eq!(
        found("[deck]\nid = 'd'\nitem = [\n { id = 'a', options = [ { text = 'x' } ] },\n { id = 'b' },\n]\n"),
        item("item", 2)
    );
    assert_eq!(found("[deck]\nid = 'd'\nQuestions = [{\n id = 'a' }]\n"), item("Questions", 1));
    assert_eq!(found("[deck]\nrefs = { a = { text = 'A' } }\n"), [("refs".to_owned(), Part::Refs, 1)]);
    for text in ["item = [\n { id = 'a' },\n]\n", "[[item]]\nrefs = ['a']\ncase = 'c'\nquestion = 'Q'\nitem = 3\n"] {
        assert_eq!(found(text), [], "{text}");
    }
}
