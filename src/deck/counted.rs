//! Counts with a noun in the singular or plural, such as `1 question` and `2 questions`, for all screens and messages.

/// A number with its noun, such as `1 item`, `3 items` or `2 copies`.
#[must_use]
pub fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {}", plural(one)) }
}

/// The word form that agrees with a number, such as `is` or `are`.
#[must_use]
pub fn agreeing<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// The plural of a noun; in a phrase of several words, of the last one.
fn plural(one: &str) -> String {
    let stem = one.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match stem {
        Some(stem) => format!("{stem}ies"),
        None if ["s", "x", "ch", "sh"].iter().any(|ending| one.ends_with(ending)) => format!("{one}es"),
        None => format!("{one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noun_agrees_with_the_number() {
        assert_eq!(
            ["question", "day", "copy", "pass mark"].map(|noun| counted(1, noun)).join(", "),
            "1 question, 1 day, 1 copy, 1 pass mark"
        );
        assert_eq!([0, 1, 2].map(|count| counted(count, "answer")), ["0 answers", "1 answer", "2 answers"]);
        assert_eq!([counted(2, "copy"), counted(2, "day"), counted(2, "guess")], ["2 copies", "2 days", "2 guesses"]);
        assert_eq!([agreeing(1, "is", "are"), agreeing(0, "is", "are")], ["is", "are"]);
    }
}
