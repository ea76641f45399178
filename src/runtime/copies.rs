//! Copies: which of two files with the same deck id is a copy that a program made of the other.
//!
//! A copy never replaces the original, wherever it sorts. Names are compared only between files that share a deck
//! id, so a deck whose name merely looks like that of a copy loses nothing.

mod names;

use std::cmp::Ordering;
use std::path::{Component, Path};

use names::{continues, folded, marks, stem};

pub use names::Maker;

/// Which of two files is the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// The first one, and what kind of program made it.
    First(Maker),
    /// The second one, and what kind of program made it.
    Second(Maker),
}

/// Which of two files with the same deck id is the copy; none if their names do not show it.
///
/// Only the parts in which the paths differ count. The path with more marks of a copy is the copy, since a copy of a
/// copy has both marks. If both have as many, the copy is the file whose name extends the name of the other in the same
/// folder, as when a cloud drive adds the name of a computer.
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

/// What kind of program made a file, if its name alone marks it as a copy.
pub fn copy_in(path: &Path, other: &Path) -> Option<Maker> {
    marks(&differing(path, other).0).1
}

/// The folded parts of two paths after the parts that they share.
fn differing(first: &Path, second: &Path) -> (Vec<String>, Vec<String>) {
    let parts = |path: &Path| {
        let named = path.components().filter(|part| *part != Component::CurDir);
        named.map(|part| folded(&part.as_os_str().to_string_lossy())).collect::<Vec<_>>()
    };
    let (mut first, mut second) = (parts(first), parts(second));
    let shared = first.iter().zip(&second).take_while(|(one, other)| one == other).count();
    (first.split_off(shared), second.split_off(shared))
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

    /// Names that syncing programs, file managers and editors give to copies of `spine.toml`.
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
    fn copies_are_recognized_by_the_names_that_programs_give_them() {
        for copy in COPIES {
            assert!(is_copy(copy, "spine.toml"), "{copy}");
            assert!(is_copy(&format!("decks/{copy}"), "./decks/spine.toml"), "{copy}");
            // The original may have been renamed: only names without a mark need it next to them.
            let has_mark = marks(&[folded(copy)]).0 > 0;
            assert_eq!(is_copy(copy, "zebra.toml"), has_mark, "{copy}");
        }
        let unmarked = COPIES.iter().filter(|copy| marks(&[folded(copy)]).0 == 0).count();
        assert_eq!(unmarked, 4, "only OneDrive's and the bare number lack a mark of their own");
    }

    #[test]
    fn files_in_copied_folders_and_backup_folders_are_copies() {
        for copy in ["decks/Copy of pain/s.toml", "decks/pain (1)/s.toml", "decks/old/s.toml", "decks/#recycle/s.toml"]
        {
            assert!(is_copy(copy, "decks/pain/s.toml"), "{copy}");
        }
        // Folders that both paths share do not count.
        let (one, other) = (Path::new("Copy of decks/a.toml"), Path::new("Copy of decks/b.toml"));
        assert_eq!(copy_among(one, other), None);
        assert!(is_copy("decks (1)/spine (1).toml", "decks (1)/spine.toml"));
    }

    #[test]
    fn a_copy_of_a_copy_is_the_copy() {
        assert!(is_copy("spine copy 2.sync-conflict-20260101-120000-ABCDEF.toml", "spine copy 2.toml"));
        assert!(is_copy("Copy of Copy of spine.toml", "Copy of spine.toml"));
    }

    #[test]
    fn ordinary_deck_names_are_not_taken_for_copies() {
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
        fn the_order_of_the_two_files_does_not_matter(
            one in "[a-z (1)\\-~#.]{0,12}", other in "[a-z (1)\\-~#.]{0,12}",
        ) {
            let swapped = match copy_among(Path::new(&other), Path::new(&one)) {
                Some(Copied::First(maker)) => Some(Copied::Second(maker)),
                Some(Copied::Second(maker)) => Some(Copied::First(maker)),
                None => None,
            };
            prop_assert_eq!(copy_among(Path::new(&one), Path::new(&other)), swapped);
        }
    }
}
