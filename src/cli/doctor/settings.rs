//! The settings of the connection, read back.

use serde_json::json;

use super::section::Section;
use super::subject::Subject;

/// Settings that belong to the file, of which the section on the log tells.
const OF_THE_FILE: [&str; 3] = ["journal_mode", "application_id", "user_version"];

/// What SQLite says of each setting, and what it should say.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("settings");
    let Some(examined) = subject.examined() else { return section };
    let row = |setting: &crate::store::Setting| {
        let should = if setting.is_right() { String::new() } else { format!(", should be {}", setting.wanted) };
        let value = json!({ "name": setting.name, "found": setting.found, "wanted": setting.wanted });
        (value, format!("{} = {}{should}", setting.name, setting.found))
    };
    section.list("read_back", examined.settings.iter().map(row));
    for setting in examined.settings.iter().filter(|setting| !setting.is_right()) {
        let (name, found, wanted) = (setting.name, &setting.found, &setting.wanted);
        if name == "journal_mode" {
            let help = "answers are just as safe, only slower to save; the next start changes it if the disk allows";
            section.info(format!("the log uses the journal `{found}` instead of the usual `{wanted}`"), help);
        } else if !OF_THE_FILE.contains(&name) {
            let help = "this build of SQLite lacks what the log needs: install another build of `rounds`";
            section.error(format!("SQLite keeps `{name}` at `{found}` instead of `{wanted}`"), help);
        }
    }
    section
}
