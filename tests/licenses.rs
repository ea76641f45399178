//! Licenses: the notices name every crate of the lock file, and each is under a license that `deny.toml` allows.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A file at the root of the repository.
fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The cells of each row of the tables of the notices.
fn rows() -> Vec<Vec<String>> {
    let text = file("THIRD-PARTY.md");
    let tables = text.split("## License texts").next().unwrap();
    let rows =
        tables.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| crate") && !line.contains("---"));
    rows.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// Whether an SPDX expression is satisfied by licenses that are allowed.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let any =
        |part: &str| part.trim().trim_matches(['(', ')']).split(" OR ").any(|license| allowed.contains(license.trim()));
    expression.replace('/', " OR ").split(" AND ").all(any)
}

#[test]
fn the_notices_name_every_crate_in_the_lock_file() {
    let lock: toml::Table = file("Cargo.lock").parse().unwrap();
    let packages =
        lock["package"].as_array().unwrap().iter().filter(|package| package["name"].as_str() != Some("rounds"));
    let locked: BTreeSet<(String, String)> = packages
        .map(|package| (package["name"].as_str().unwrap().to_owned(), package["version"].as_str().unwrap().to_owned()))
        .collect();
    let noticed: BTreeSet<(String, String)> = rows().into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let (missing, gone): (Vec<_>, Vec<_>) =
        (locked.difference(&noticed).collect(), noticed.difference(&locked).collect());
    assert!(missing.is_empty() && gone.is_empty(), "run `.ci/notices`: missing {missing:?}, gone {gone:?}");
}

#[test]
fn every_crate_has_an_allowed_license_and_every_linked_one_has_its_text() {
    let deny: toml::Table = file("deny.toml").parse().unwrap();
    let allowed = deny["licenses"]["allow"].as_array().unwrap();
    let allowed: BTreeSet<String> = allowed.iter().map(|license| license.as_str().unwrap().to_owned()).collect();
    let text = file("THIRD-PARTY.md");
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let mut used = BTreeSet::new();
    for row in rows() {
        let [name, version, license] = [&row[0], &row[1], &row[2]];
        assert!(is_allowed(license, &allowed), "{name} is under {license}");
        if let Some(licenses) = row.get(3) {
            let crate_of = format!("{name} {version}");
            assert!(
                headings.iter().any(|heading| heading.split(", ").any(|one| one == crate_of)),
                "{crate_of} has no text"
            );
            for license in licenses.split(", ") {
                assert!(allowed.contains(license), "{crate_of} is taken under {license}");
                used.insert(license.to_owned());
            }
        }
    }
    assert!(used.contains("MPL-2.0") && text.contains("Mozilla Public License Version 2.0"), "{used:?}");
    assert!(!used.iter().any(|license| license.contains("GPL")), "{used:?}");
}
