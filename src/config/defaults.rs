//! The default configuration file, with every key explained.

use super::{SETTINGS, Setting};

/// Writes each row under the header of its table. `rows` are in the order of [`SETTINGS`].
pub fn by_table<'r, R: 'r>(
    text: &mut String,
    rows: impl IntoIterator<Item = &'r R>,
    key: impl Fn(&R) -> &Setting,
    write: impl Fn(&mut String, &R),
) {
    let mut current = "";
    for row in rows {
        let table = key(row).name.split_once('.').map_or("", |(table, _)| table);
        if table != current {
            text.push_str(&format!("\n[{table}]\n"));
            current = table;
        }
        write(text, row);
    }
}

/// A configuration file with every key at its default, each explained.
#[must_use]
pub fn defaults() -> String {
    let mut text = String::from("# rounds configuration: all keys with their defaults.\n\n");
    by_table(
        &mut text,
        SETTINGS,
        |key| key,
        |text, key| {
            let takes = key.takes.words();
            text.push_str(&format!("# {}\n# Accepts {takes}.\n{} = {}\n", key.means, key.last(), key.default));
        },
    );
    text += "\n# Key bindings, by key context and command; `rounds config --json` lists all of them.\n";
    text += "# [keys.question]\n# mark = \"M\"\n# strike = [\"x\", \"F2\"]\n";
    text
}
