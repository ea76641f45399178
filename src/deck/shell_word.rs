//! Words of a command that can be pasted into a shell.

use std::ffi::OsStr;

use super::clean::is_hostile;

/// A word quoted for a shell, if it needs quotes. Bytes that are not text are written as bash, zsh and ksh read them.
#[must_use]
pub fn shell_word(word: &OsStr) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:,+@%=\\".contains(c);
    match word.to_str() {
        Some(text) if !text.is_empty() && text.chars().all(is_plain) && (cfg!(windows) || !text.contains('\\')) => {
            text.to_owned()
        }
        Some(text) if cfg!(windows) => format!("\"{text}\""),
        Some(text) if !text.contains(is_unseen) => format!("'{}'", text.replace('\'', "'\\''")),
        Some(_) | None => format!("$'{}'", escaped(word)),
    }
}

/// Whether a character must not be printed as it is.
fn is_unseen(c: char) -> bool {
    c.is_control() || is_hostile(c)
}

/// The bytes of a word between `$'` and `'`.
fn escaped(word: &OsStr) -> String {
    let mut text = String::new();
    for chunk in word.as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' | '\'' => text.extend(['\\', c]),
                c if is_unseen(c) => text.extend(c.to_string().bytes().map(|byte| format!("\\x{byte:02X}"))),
                c => text.push(c),
            }
        }
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_command_that_is_named_can_be_pasted_into_a_shell() {
        use std::os::unix::ffi::OsStrExt;
        for (word, written) in [
            (&b"medications"[..], "medications"),
            (b"decks/spine.toml", "decks/spine.toml"),
            ("d\u{e9}/spine (1).toml".as_bytes(), "'d\u{e9}/spine (1).toml'"),
            (b"it's.toml", "'it'\\''s.toml'"),
            (b"caf\xe9.toml", "$'caf\\xE9.toml'"),
            (b"a\\b\xff'\n.toml", "$'a\\\\b\\xFF\\'\\x0A.toml'"),
            ("a\u{202e}b.toml".as_bytes(), "$'a\\xE2\\x80\\xAEb.toml'"),
            (b"", "''"),
        ] {
            assert_eq!(shell_word(OsStr::from_bytes(word)), written);
        }
    }
}
