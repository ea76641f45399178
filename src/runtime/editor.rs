//! Opens the user's editor at a line.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Command;

use super::environment::Environment;

/// The exit code of a shell that does not find a command.
const NOT_FOUND: i32 = 127;

/// Why editing failed.
#[derive(Debug)]
pub enum EditorProblem {
    /// Neither `VISUAL` nor `EDITOR` is set.
    None,
    /// It could not be started.
    Start(OsString, io::Error),
    /// The shell did not find it.
    NotFound(OsString),
    /// It ended with an error.
    Failed(OsString),
}

impl std::fmt::Display for EditorProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => write!(f, "no editor configured: set VISUAL or EDITOR, for example EDITOR=vim"),
            Self::Start(name, error) => write!(f, "cannot start `{}`: {error}", name.to_string_lossy()),
            Self::NotFound(name) => write!(f, "`{}` not found; set VISUAL or EDITOR", name.to_string_lossy()),
            Self::Failed(name) => write!(f, "`{}` failed", name.to_string_lossy()),
        }
    }
}

/// Opens a file at a line, counted from 1, and waits until the editor is closed.
///
/// # Errors
///
/// There is no editor, it does not start, or it ends with an error.
pub fn open(environment: &Environment, path: &Path, line: usize) -> Result<(), EditorProblem> {
    let Some(editor) = environment.editor.clone() else { return Err(EditorProblem::None) };
    let mut command = command(&editor);
    command.args(line_args(&editor.to_string_lossy(), path, line));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) if status.code() == Some(NOT_FOUND) => Err(EditorProblem::NotFound(editor)),
        Ok(_) => Err(EditorProblem::Failed(editor)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(EditorProblem::NotFound(editor)),
        Err(error) => Err(EditorProblem::Start(editor, error)),
    }
}

/// The editor command. It may contain options, so a shell parses it.
#[cfg(unix)]
fn command(editor: &OsString) -> Command {
    let mut script = editor.clone();
    script.push(" \"$@\"");
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg("sh");
    command
}

/// The editor command, split at spaces.
#[cfg(not(unix))]
fn command(editor: &OsString) -> Command {
    let text = editor.to_string_lossy().into_owned();
    let mut words = text.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

/// The arguments that make an editor open a file at a line.
fn line_args(editor: &str, path: &Path, line: usize) -> Vec<OsString> {
    let program = editor.split_whitespace().next().unwrap_or_default();
    let name = Path::new(program).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut at_line = path.as_os_str().to_owned();
    at_line.push(format!(":{line}"));
    match name.as_str() {
        "code" | "codium" | "code-insiders" | "cursor" => {
            let wait = if editor.contains("-w") { None } else { Some("--wait".into()) };
            wait.into_iter().chain(["--goto".into(), at_line]).collect()
        }
        "hx" | "helix" | "zed" | "subl" => vec![at_line],
        _ => vec![format!("+{line}").into(), path.as_os_str().to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_editor_gets_the_line_in_its_own_syntax() {
        let args = |editor: &str| {
            let words = line_args(editor, Path::new("my deck.toml"), 12);
            words.iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join("|")
        };
        assert_eq!(args("vim"), "+12|my deck.toml");
        assert_eq!(args("/usr/bin/nano -w"), "+12|my deck.toml");
        assert_eq!(args("code"), "--wait|--goto|my deck.toml:12");
        assert_eq!(args("code -w"), "--goto|my deck.toml:12");
        assert_eq!(args("hx"), "my deck.toml:12");
    }
}
