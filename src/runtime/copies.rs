//! Copies: which of two files with one deck id is a copy that a program left beside the original.
//!
//! Syncing programs, file managers, browsers, version control and editors each name their copies in a way of their own.
//! A file with such a name never takes the place of the original, wherever it sorts. Names are compared only between
//! files that share a deck id, so a deck that merely has an unlucky name loses nothing.

use std::cmp::Ordering;
use std::path::{Component, Path};

/// What a name says about the program that made the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// Syncthing, after a conflict.
    Syncthing,
    /// Another syncing program, after a conflict.
    Sync,
    /// A file manager, a browser or a cloud drive.
    FileManager,
    /// An editor or another program that keeps the file as it was.
    Backup,
    /// Version control, during a merge.
    Merge,
    /// Unknown: the name is that of the other file with something added.
    Longer,
}

impl Maker {
    /// What the copy is, as it stands behind "looks like".
    pub fn words(self) -> &'static str {
        match self {
            Self::Syncthing => "a conflict copy made by Syncthing",
            Self::Sync => "a conflict copy made by a syncing program",
            Self::FileManager => "a copy made by a file manager, a browser or a cloud drive",
            Self::Backup => "a backup copy",
            Self::Merge => "a file left by a merge",
            Self::Longer => "a copy, by its name",
        }
    }
}

/// Which of two files is the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// The first one, and what made it.
    First(Maker),
    /// The second one, and what made it.
    Second(Maker),
}

/// The copy among two files with one deck id; none where their names do not tell.
///
/// Only the parts in which the two paths differ count. More marks of a copy make a copy of a copy. Where both have as many,
/// the name that continues the other one in the same folder is the copy, as when a cloud drive adds the name of a computer.
pub fn copy_among(first: &Path, second: &Path) -> Option<Copied> {
    let (first, second) = differing(first, second);
    let (one, other) = (marks(&first), marks(&second));
    match one.0.cmp(&other.0) {
        Ordering::Greater => one.1.map(Copied::First),
        Ordering::Less => other.1.map(Copied::Second),
        Ordering::Equal => {
            let ([one], [other]) = (first.as_slice(), second.as_slice()) else { return None };
            let (one, other) = (stem(one), stem(other));
            if continues(&one, &other) {
                Some(Copied::First(Maker::Longer))
            } else if continues(&other, &one) {
                Some(Copied::Second(Maker::Longer))
            } else {
                None
            }
        }
    }
}

/// What made a file, if its name is that of a copy whatever the other file is called.
pub fn copy_in(path: &Path, other: &Path) -> Option<Maker> {
    marks(&differing(path, other).0).1
}

/// The parts of two paths behind those that they share, folded.
fn differing(first: &Path, second: &Path) -> (Vec<String>, Vec<String>) {
    let parts = |path: &Path| {
        let named = path.components().filter(|part| *part != Component::CurDir);
        named.map(|part| folded(&part.as_os_str().to_string_lossy())).collect::<Vec<_>>()
    };
    let (mut first, mut second) = (parts(first), parts(second));
    let shared = first.iter().zip(&second).take_while(|(one, other)| one == other).count();
    (first.split_off(shared), second.split_off(shared))
}

/// How many marks of a copy the parts of a path bear, and what made the last copy.
fn marks(parts: &[String]) -> (usize, Option<Maker>) {
    let (mut count, mut maker) = (0, None);
    for (place, part) in parts.iter().enumerate().rev() {
        let is_file = place + 1 == parts.len();
        let mut rest = part.clone();
        if is_file {
            while let Some((shorter, made)) = backup(&rest) {
                (count, maker, rest) = (count + 1, maker.or(Some(made)), shorter);
            }
            rest = stem(&rest);
        } else if BACKUP_FOLDERS.contains(&rest.as_str()) {
            (count, maker) = (count + 1, maker.or(Some(Maker::Backup)));
        }
        while let Some((shorter, made)) = mark(&rest).filter(|(shorter, _)| !shorter.is_empty()) {
            (count, maker, rest) = (count + 1, maker.or(Some(made)), shorter);
        }
    }
    (count, maker)
}

/// Folders in which programs and people keep what is replaced.
const BACKUP_FOLDERS: [&str; 11] = [
    "backup",
    "backups",
    "bak",
    "old",
    "copies",
    "trash",
    "#recycle",
    "$recycle.bin",
    ".trash",
    ".stversions",
    "@eadir",
];

/// Words for a copy, in the languages of the file managers.
const COPY: [&str; 29] = [
    "copy",
    "copie",
    "copia",
    "c\u{f3}pia",
    "c\u{f2}pia",
    "kopie",
    "kopia",
    "kopi",
    "kopija",
    "kopio",
    "koopia",
    "kopya",
    "m\u{e1}solat",
    "masolat",
    "c\u{f3}pie",
    "afrit",
    "salinan",
    "duplicate",
    "duplicata",
    "duplikat",
    "копия",
    "копія",
    "копие",
    "αντίγραφο",
    "αντιγραφο",
    "コピー",
    "副本",
    "拷贝",
    "복사본",
];

/// Those that are written without a space before them.
const JOINED: [&str; 7] = ["のコピー", "コピー", "的副本", "副本", "的拷贝", "拷贝", "복사본"];

/// Words between "copy" and the name that was copied.
const OF: [&str; 16] =
    ["of", "de", "di", "du", "d", "do", "da", "del", "della", "von", "van", "av", "af", "från", "z", "от"];

/// Languages that put the word alone before the name.
const ALONE_BEFORE: [&str; 5] = ["kopia", "kopija", "копия", "копія", "копие"];

/// How a word for a conflict begins, in the languages of the syncing programs.
const CONFLICT: [&str; 11] = [
    "conflict",
    "conflit",
    "konflik",
    "конфликт",
    "конфлікт",
    "競合",
    "冲突",
    "衝突",
    "충돌",
    "\u{e7}akış",
    "σύγκρουση",
];

/// Words that a program or a person puts behind the name of what is replaced.
const REPLACED: [&str; 8] = ["bak", "backup", "orig", "original", "old", "save", "saved", "sicherung"];

/// Endings of files that programs keep beside the one that they wrote.
const ENDINGS: [&str; 9] = ["~", ".bak", ".backup", ".orig", ".old", ".save", ".swp", ".tmp", ".rej"];

/// Takes an ending of a backup off the name of a file.
fn backup(name: &str) -> Option<(String, Maker)> {
    let hashed = name.strip_prefix('#').and_then(|name| name.strip_suffix('#'));
    let numbered = name.strip_suffix('~').and_then(|name| {
        let (rest, number) = name.rsplit_once(".~")?;
        is_number(number).then_some(rest)
    });
    let ended = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    let rest = hashed.or(numbered).or(ended).filter(|rest| rest.contains(".toml"))?;
    Some((rest.to_owned(), Maker::Backup))
}

/// The name of a file without its ending.
fn stem(name: &str) -> String {
    name.strip_suffix(".toml").unwrap_or(name).to_owned()
}

/// Takes one mark of a copy off a name.
fn mark(name: &str) -> Option<(String, Maker)> {
    let before = |at: usize| trimmed(&name[..at]).to_owned();
    if let Some(at) = name.find(".sync-conflict-") {
        return Some((before(at), Maker::Syncthing));
    }
    if let Some((at, id)) = name.rfind(".variant-").map(|at| (at, &name[at + ".variant-".len()..]))
        && id.bytes().all(|byte| byte.is_ascii_hexdigit())
    {
        return Some((before(at), Maker::Sync));
    }
    grouped(name).or_else(|| trailing(name)).or_else(|| leading(name))
}

/// Takes off what stands in parentheses or brackets at the end, where it is the mark of a copy.
fn grouped(name: &str) -> Option<(String, Maker)> {
    let (open, close) = if name.ends_with(')') { ('(', ')') } else { ('[', ']') };
    let inside = name.strip_suffix(close)?;
    // What is within such a group may be one itself.
    let mut depth = 1;
    let (at, _) = inside.char_indices().rev().find(|(_, c)| {
        depth += i32::from(*c == close) - i32::from(*c == open);
        depth == 0
    })?;
    let (rest, said) = (trimmed(&inside[..at]).to_owned(), &inside[at + 1..]);
    if is_number(said) {
        return Some((rest, Maker::FileManager));
    }
    let is_conflict = CONFLICT.iter().any(|word| said.contains(word));
    let is_copy = || words(said).any(|word| COPY.contains(&word)) || JOINED.iter().any(|word| said.contains(word));
    if is_conflict {
        Some((rest, Maker::Sync))
    } else if is_copy() {
        Some((rest, Maker::FileManager))
    } else {
        None
    }
}

/// Takes off the words at the end that are the mark of a copy, a number behind them included.
fn trailing(name: &str) -> Option<(String, Maker)> {
    if let Some(rest) = JOINED.iter().find_map(|word| name.strip_suffix(word)) {
        return Some((trimmed(rest).to_owned(), Maker::FileManager));
    }
    let (rest, last) = split_last(name)?;
    let (head, word) = if is_number(last) { split_last(rest)? } else { (rest, last) };
    if COPY.contains(&word) {
        return Some((head.to_owned(), Maker::FileManager));
    }
    if REPLACED.contains(&word) {
        return Some((head.to_owned(), Maker::Backup));
    }
    if ["backup", "base", "local", "remote"].iter().any(|side| rest.ends_with(&format!("_{side}")))
        && last.bytes().all(|byte| byte.is_ascii_digit())
    {
        return rest.rsplit_once('_').map(|(head, _)| (trimmed(head).to_owned(), Maker::Merge));
    }
    // Behind a word for a conflict there may be a date and a time, and words for a copy.
    let (mut head, mut last) = (rest, last);
    loop {
        if CONFLICT.iter().any(|word| last.starts_with(word)) || last == "conf" {
            return Some((head.to_owned(), Maker::Sync));
        }
        if !last.bytes().all(|byte| byte.is_ascii_digit()) && !COPY.contains(&last) {
            return None;
        }
        (head, last) = split_last(head)?;
    }
}

/// Takes off "Copy of" and its kin at the beginning.
fn leading(name: &str) -> Option<(String, Maker)> {
    let word = COPY.iter().filter(|word| name.starts_with(**word)).max_by_key(|word| word.len())?;
    let rest = name[word.len()..].strip_prefix([' ', '-', '_'])?;
    let rest = rest.strip_prefix('(').and_then(|rest| rest.split_once(") ")).map_or(rest, |(_, rest)| rest);
    let of = |rest: &str| {
        let (of, named) = rest.split_once([' ', '-', '_', '\'', '’'])?;
        OF.contains(&of).then(|| named.to_owned())
    };
    let alone = || ALONE_BEFORE.contains(word).then(|| rest.to_owned());
    Some((of(rest).or_else(alone)?, Maker::FileManager))
}

/// Whether a name is another one with something before or behind it, set apart.
fn continues(longer: &str, shorter: &str) -> bool {
    let set_apart = |c: char| !c.is_alphanumeric();
    !shorter.is_empty()
        && (longer.strip_prefix(shorter).is_some_and(|rest| rest.starts_with(set_apart))
            || longer.strip_suffix(shorter).is_some_and(|rest| rest.ends_with(set_apart)))
}

/// The last word of a name, and what stands before it.
fn split_last(name: &str) -> Option<(&str, &str)> {
    let (rest, last) = name.rsplit_once([' ', '-', '_', '.'])?;
    let rest = trimmed(rest);
    (!last.is_empty() && !rest.is_empty()).then_some((rest, last))
}

/// The words of a name.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '-', '_', '.', ',', '\'', '’']).filter(|word| !word.is_empty())
}

/// A name without what set apart that which was taken off it.
fn trimmed(name: &str) -> &str {
    name.trim_end_matches([' ', '-', '_', '.'])
}

/// Whether a text is the number of a copy; a year is none.
fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name in lower case, with plain spaces, hyphens and parentheses, and without marks that stand apart from their letters.
fn folded(name: &str) -> String {
    let plain = |c: char| match c {
        '\u{a0}' | '\u{202f}' | '\u{3000}' => Some(' '),
        '\u{2010}'..='\u{2015}' => Some('-'),
        '（' => Some('('),
        '）' => Some(')'),
        '\u{300}'..='\u{36f}' => None,
        c => Some(c),
    };
    name.to_lowercase().chars().filter_map(plain).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_copy(copy: &str, original: &str) -> bool {
        let (copy, original) = (Path::new(copy), Path::new(original));
        matches!(copy_among(copy, original), Some(Copied::First(_)))
            && matches!(copy_among(original, copy), Some(Copied::Second(_)))
    }

    /// What syncing programs, file managers and editors make of `spine.toml`.
    const COPIES: [&str; 82] = [
        "spine.sync-conflict-20260101-120000-ABCDEF.toml",
        "spine.sync-conflict-20260101-120000.toml",
        "spine (conflicted copy).toml",
        "spine (Anna's conflicted copy 2026-01-01).toml",
        "spine (LAPTOP's conflicted copy 2026-01-01 (1)).toml",
        "spine (conflicted copy 2026-01-01 120000).toml",
        "spine_conflict-20260101-120000.toml",
        "spine_LAPTOP_Jan-01-120000-2026_Conflict.toml",
        "spine (SFConflict anna@example.org 2026-01-01-12-00-00).toml",
        "spine (In Konflikt stehende Kopie von Anna 2026-01-01).toml",
        "spine (Konfliktkopie 2026-01-01).toml",
        "spine (Copie en conflit de Anna 2026-01-01).toml",
        "spine (Copia en conflicto de Anna 2026-01-01).toml",
        "spine (Copia in conflitto di Anna).toml",
        "spine (C\u{f3}pia em conflito de Anna).toml",
        "spine (конфликтующая копия 2026-01-01).toml",
        "spine (Anna の競合コピー).toml",
        "spine [Conflict].toml",
        "spine [conflicted copy 2].toml",
        "spine conflicted copy 2026-01-01.toml",
        "spine_conf(1).toml",
        "spine.variant-a1b2.toml",
        "spine-LAPTOP.toml",
        "spine-DESKTOP-7H2K9.toml",
        "spine-LAPTOP-2.toml",
        "spine 2.toml",
        "spine (1).toml",
        "spine(12).toml",
        "spine（1）.toml",
        "spine copy.toml",
        "spine copy 2.toml",
        "spine - Copy.toml",
        "spine - Copy (2).toml",
        "spine – Copy.toml",
        "spine_copy.toml",
        "spine.copy.toml",
        "spine-copy-3.toml",
        "spine (copy).toml",
        "spine (another copy).toml",
        "spine (3rd copy).toml",
        "spine (copy 1).toml",
        "Copy of spine.toml",
        "Copy (2) of spine.toml",
        "Copy of Copy of spine.toml",
        "spine - Kopie.toml",
        "spine - Kopie (2).toml",
        "spine (Kopie).toml",
        "spine Kopie.toml",
        "Kopie von spine.toml",
        "Kopie van spine.toml",
        "spine - Copie.toml",
        "spine - Copie (3).toml",
        "spine copie 2.toml",
        "spine (copie).toml",
        "Copie de spine.toml",
        "spine - copia.toml",
        "spine copia.toml",
        "spine (copia).toml",
        "Copia de spine.toml",
        "Copia di spine.toml",
        "C\u{f3}pia de spine.toml",
        "Co\u{301}pia de spine.toml",
        "spine - C\u{f3}pia.toml",
        "spine — kopia.toml",
        "Kopia spine.toml",
        "Kopi av spine.toml",
        "spine — копия.toml",
        "Копия spine.toml",
        "spine - コピー.toml",
        "spineのコピー.toml",
        "spine - 副本.toml",
        "spine的副本.toml",
        "spine - 복사본.toml",
        "spine.toml~",
        "spine.toml.~2~",
        "spine.toml.bak",
        "spine.toml.orig",
        "#spine.toml#",
        "spine.bak.toml",
        "spine.orig.toml",
        "spine-old.toml",
        "spine_REMOTE_4711.toml",
    ];

    #[test]
    fn names_that_programs_give_to_copies_are_known_as_such() {
        for copy in COPIES {
            assert!(is_copy(copy, "spine.toml"), "{copy}");
            assert!(is_copy(&format!("decks/{copy}"), "./decks/spine.toml"), "{copy}");
            // The original may have got another name meanwhile: only what is merely longer needs it beside.
            let bears_a_mark = marks(&[folded(copy)]).0 > 0;
            assert_eq!(is_copy(copy, "zebra.toml"), bears_a_mark, "{copy}");
        }
        let unmarked = COPIES.iter().filter(|copy| marks(&[folded(copy)]).0 == 0).count();
        assert_eq!(unmarked, 4, "only OneDrive's and the bare number lack a mark of their own");
    }

    #[test]
    fn copies_of_folders_and_folders_of_backups_hold_copies() {
        for copy in ["decks/Copy of pain/s.toml", "decks/pain (1)/s.toml", "decks/old/s.toml", "decks/#recycle/s.toml"]
        {
            assert!(is_copy(copy, "decks/pain/s.toml"), "{copy}");
        }
        // What both share says nothing.
        let (one, other) = (Path::new("Copy of decks/a.toml"), Path::new("Copy of decks/b.toml"));
        assert_eq!(copy_among(one, other), None);
        assert!(is_copy("decks (1)/spine (1).toml", "decks (1)/spine.toml"));
    }

    #[test]
    fn of_a_copy_and_its_copy_the_copy_is_nearer_to_the_original() {
        assert!(is_copy("spine copy 2.sync-conflict-20260101-120000-ABCDEF.toml", "spine copy 2.toml"));
        assert!(is_copy("Copy of Copy of spine.toml", "Copy of spine.toml"));
    }

    #[test]
    fn names_of_decks_are_no_marks_of_copies() {
        for (one, other) in [
            ("cervical.toml", "lumbar.toml"),
            ("spine-1.toml", "spine-2.toml"),
            ("spine (2024).toml", "spine (2025).toml"),
            ("copy.toml", "conflict.toml"),
            ("copy-number.toml", "telescope.toml"),
            ("photocopy.toml", "spine.toml"),
            ("gold.toml", "spine.toml"),
            ("conflict-of-interest.toml", "spine.toml"),
            ("a/spine.toml", "b/spine.toml"),
            ("spine.toml", "SPINE.TOML"),
        ] {
            assert_eq!(copy_among(Path::new(one), Path::new(other)), None, "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_two_files_never_matters(one in "[a-z (1)\\-~#.]{0,12}", other in "[a-z (1)\\-~#.]{0,12}") {
            let swapped = match copy_among(Path::new(&other), Path::new(&one)) {
                Some(Copied::First(maker)) => Some(Copied::Second(maker)),
                Some(Copied::Second(maker)) => Some(Copied::First(maker)),
                None => None,
            };
            prop_assert_eq!(copy_among(Path::new(&one), Path::new(&other)), swapped);
        }
    }
}
