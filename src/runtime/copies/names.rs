//! The names of copies: how syncing programs, file managers, browsers, version control and editors name them.
//!
//! Compares no files: it only says what one name looks like.

/// What kind of program made a copy, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// Syncthing, after a conflict.
    Syncthing,
    /// Another syncing program, after a conflict.
    Sync,
    /// A file manager, a browser or a cloud drive.
    FileManager,
    /// An editor or another program that keeps the previous version.
    Backup,
    /// Version control, during a merge.
    Merge,
    /// Unknown: the name is the name of the other file with something added.
    Longer,
}

impl Maker {
    /// Words for the copy that follow "looks like".
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

/// How many marks of a copy the parts of a path have, and what kind of program made the last copy.
pub fn marks(parts: &[String]) -> (usize, Option<Maker>) {
    let (mut count, mut maker) = (0, None);
    for (index, part) in parts.iter().enumerate().rev() {
        let is_last = index + 1 == parts.len();
        let mut rest = part.clone();
        if is_last {
            while let Some((shorter, kind)) = strip_backup_ending(&rest) {
                (count, maker, rest) = (count + 1, maker.or(Some(kind)), shorter);
            }
            rest = stem(&rest);
        } else if BACKUP_FOLDERS.contains(&rest.as_str()) {
            (count, maker) = (count + 1, maker.or(Some(Maker::Backup)));
        }
        while let Some((shorter, kind)) = strip_mark(&rest).filter(|(shorter, _)| !shorter.is_empty()) {
            (count, maker, rest) = (count + 1, maker.or(Some(kind)), shorter);
        }
    }
    (count, maker)
}

/// Folders in which programs and people keep replaced files.
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

/// Words for "copy" in the languages of file managers.
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

/// Words for "copy" that are written without a space before them.
const JOINED: [&str; 7] = ["のコピー", "コピー", "的副本", "副本", "的拷贝", "拷贝", "복사본"];

/// Words between "copy" and the name of the original.
const OF: [&str; 16] =
    ["of", "de", "di", "du", "d", "do", "da", "del", "della", "von", "van", "av", "af", "från", "z", "от"];

/// Words for "copy" that stand before the name without a word for "of".
const ALONE_BEFORE: [&str; 5] = ["kopia", "kopija", "копия", "копія", "копие"];

/// Beginnings of words for "conflict" in the languages of syncing programs.
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

/// Words that a program or a person appends to the name of a replaced file.
const REPLACED: [&str; 8] = ["bak", "backup", "orig", "original", "old", "save", "saved", "sicherung"];

/// Endings that programs give to the previous version of a file.
const ENDINGS: [&str; 9] = ["~", ".bak", ".backup", ".orig", ".old", ".save", ".swp", ".tmp", ".rej"];

/// Strips the ending of a backup from a file name.
fn strip_backup_ending(name: &str) -> Option<(String, Maker)> {
    let hashed = name.strip_prefix('#').and_then(|name| name.strip_suffix('#'));
    let numbered = name.strip_suffix('~').and_then(|name| {
        let (rest, number) = name.rsplit_once(".~")?;
        is_number(number).then_some(rest)
    });
    let ended = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    let rest = hashed.or(numbered).or(ended).filter(|rest| rest.contains(".toml"))?;
    Some((rest.to_owned(), Maker::Backup))
}

/// A file name without `.toml`.
pub fn stem(name: &str) -> String {
    name.strip_suffix(".toml").unwrap_or(name).to_owned()
}

/// Strips one mark of a copy from a name.
fn strip_mark(name: &str) -> Option<(String, Maker)> {
    let before = |at: usize| trim_separators(&name[..at]).to_owned();
    if let Some(at) = name.find(".sync-conflict-") {
        return Some((before(at), Maker::Syncthing));
    }
    if let Some((at, id)) = name.rfind(".variant-").map(|at| (at, &name[at + ".variant-".len()..]))
        && id.bytes().all(|byte| byte.is_ascii_hexdigit())
    {
        return Some((before(at), Maker::Sync));
    }
    strip_group(name).or_else(|| strip_trailing(name)).or_else(|| strip_leading(name))
}

/// Strips a group in parentheses or brackets from the end, if it is the mark of a copy.
fn strip_group(name: &str) -> Option<(String, Maker)> {
    let (open, close) = if name.ends_with(')') { ('(', ')') } else { ('[', ']') };
    let inside = name.strip_suffix(close)?;
    // Groups may be nested.
    let mut depth = 1;
    let (at, _) = inside.char_indices().rev().find(|(_, c)| {
        depth += i32::from(*c == close) - i32::from(*c == open);
        depth == 0
    })?;
    let (rest, group) = (trim_separators(&inside[..at]).to_owned(), &inside[at + 1..]);
    if is_number(group) {
        return Some((rest, Maker::FileManager));
    }
    let is_conflict = CONFLICT.iter().any(|word| group.contains(word));
    let is_copy = || words(group).any(|word| COPY.contains(&word)) || JOINED.iter().any(|word| group.contains(word));
    if is_conflict {
        Some((rest, Maker::Sync))
    } else if is_copy() {
        Some((rest, Maker::FileManager))
    } else {
        None
    }
}

/// Strips words at the end that are the mark of a copy, with a number after them.
fn strip_trailing(name: &str) -> Option<(String, Maker)> {
    if let Some(rest) = JOINED.iter().find_map(|word| name.strip_suffix(word)) {
        return Some((trim_separators(rest).to_owned(), Maker::FileManager));
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
        return rest.rsplit_once('_').map(|(head, _)| (trim_separators(head).to_owned(), Maker::Merge));
    }
    // A word for "conflict" may be followed by a date, a time and words for "copy".
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

/// Strips "Copy of" and its translations from the beginning.
fn strip_leading(name: &str) -> Option<(String, Maker)> {
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

/// Whether a name is another name with something added before or after a separator.
pub fn continues(longer: &str, shorter: &str) -> bool {
    let is_separator = |c: char| !c.is_alphanumeric();
    !shorter.is_empty()
        && (longer.strip_prefix(shorter).is_some_and(|rest| rest.starts_with(is_separator))
            || longer.strip_suffix(shorter).is_some_and(|rest| rest.ends_with(is_separator)))
}

/// Splits off the last word of a name: the rest, then the word.
fn split_last(name: &str) -> Option<(&str, &str)> {
    let (rest, last) = name.rsplit_once([' ', '-', '_', '.'])?;
    let rest = trim_separators(rest);
    (!last.is_empty() && !rest.is_empty()).then_some((rest, last))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '-', '_', '.', ',', '\'', '’']).filter(|word| !word.is_empty())
}

/// A name without separators at its end.
fn trim_separators(name: &str) -> &str {
    name.trim_end_matches([' ', '-', '_', '.'])
}

/// Whether a text is the number of a copy. It has at most three digits, so a year is none.
fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name in lower case, with plain spaces, hyphens and parentheses, and without combining marks.
pub fn folded(name: &str) -> String {
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
