//! Formats: which other format a text is in, so that the message can name it.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Aiken, with lettered options and an `ANSWER:` line.
    Aiken,
    /// Moodle GIFT.
    Gift,
    /// YAML.
    Yaml,
    /// JSON.
    Json,
    /// A table with one row per line.
    Table,
    /// Markdown, or a list.
    List,
    /// HTML or another XML.
    Xml,
    /// Rich text.
    Rtf,
    /// A comment of a programming language.
    Comment,
    /// Git conflict markers.
    Conflict,
}

impl Format {
    /// The format of a text, if it can be recognized.
    pub fn of(text: &str) -> Option<Self> {
        let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines().find(|line| !line.starts_with('#')).or_else(|| lines().next())?;
        let few = || lines().take(40);
        let starts = |marks: &[&str]| marks.iter().any(|mark| first.starts_with(mark));
        if starts(&["<<<<<<<", ">>>>>>>", "|||||||"])
            || few().any(|line| line.starts_with(">>>>>>> ") || line.starts_with("<<<<<<< "))
            || first == "======="
        {
            return Some(Self::Conflict);
        }
        if first.starts_with("{\\rtf") {
            return Some(Self::Rtf);
        }
        let lettered =
            |line: &str| line.starts_with(|c: char| c.is_ascii_alphabetic()) && line[1..].starts_with([')', '.']);
        let answers = |line: &str| {
            line.to_lowercase().strip_prefix("answer:").is_some_and(|key| (1..4).contains(&key.trim().len()))
        };
        if few().any(answers) && few().any(lettered) {
            return Some(Self::Aiken);
        }
        if first.starts_with("::")
            || few().any(|line| line.ends_with('{')) && few().any(|line| line.starts_with(['=', '~']))
        {
            return Some(Self::Gift);
        }
        if starts(&["//", "/*", "<!--", "--", ";;"]) && !starts(&["---"]) {
            return Some(Self::Comment);
        }
        if first.starts_with('<')
            && first[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '?' | '/'))
        {
            return Some(Self::Xml);
        }
        if first.starts_with(['{', '['])
            && (first.len() < 3 && few().nth(1).is_none_or(|line| line.starts_with(['"', '{', '}', ']', '[']))
                || first.contains("\":")
                || first.contains("[{"))
            || first.starts_with('"') && first.contains("\":")
        {
            return Some(Self::Json);
        }
        let yaml = |line: &str| {
            let line = line.strip_prefix("- ").unwrap_or(line);
            let colon = line
                .split_once(':')
                .filter(|(key, rest)| !key.is_empty() && (rest.is_empty() || rest.starts_with(' ')));
            colon.is_some_and(|(key, _)| key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')))
        };
        if first == "---"
            || few().count() > 1 && yaml(first) && few().filter(|line| yaml(line)).count() * 2 > few().count()
        {
            return Some(Self::Yaml);
        }
        let bulleted = ["\u{2022}", "\u{b7}", "\u{25cf}", "\u{f0b7}"].iter().any(|mark| first.starts_with(mark));
        if !bulleted
            && ['\t', ';', ',']
                .into_iter()
                .any(|sign| is_table(&few().filter(|line| !line.starts_with('#')).collect::<Vec<_>>(), sign))
        {
            return Some(Self::Table);
        }
        let listed = |line: &str| {
            let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
            let is_number = number.len() < line.len() && (number.starts_with(". ") || number.starts_with(") "));
            is_number
                || ["- ", "* ", "\u{2022}", "\u{b7}", "\u{25cf}", "\u{f0b7}", "**", "> ", "| "]
                    .iter()
                    .any(|mark| line.starts_with(mark))
        };
        let headed = |line: &str| line.starts_with("# ") || line.starts_with("## ");
        (few().any(listed) || lines().next().is_some_and(headed) && few().count() > 1).then_some(Self::List)
    }

    /// The name of the format, with its article.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aiken => "a question in Aiken format",
            Self::Gift => "a question in GIFT format",
            Self::Yaml => "YAML",
            Self::Json => "JSON",
            Self::Table => "a table (CSV)",
            Self::List => "a list or Markdown",
            Self::Xml => "HTML or XML",
            Self::Rtf => "a rich-text file",
            Self::Comment => "a comment from another language",
            Self::Conflict => "a git conflict marker",
        }
    }
}

/// Whether all lines have the same number of columns: more than two, or more than two lines.
fn is_table(lines: &[&str], sign: char) -> bool {
    let columns = |line: &&str| line.matches(sign).count();
    let Some(first) = lines.first().map(columns).filter(|columns| *columns > 0) else { return false };
    let least = if sign == ',' { 2 } else { 1 };
    lines.len() > 1
        && first >= least
        && lines.iter().all(|line| columns(line) == first)
        && !lines.iter().any(|line| line.contains(" = "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_distinguished() {
        for (text, format) in [
            ("Which drug?\nA. Insulin\nB. Calcium\nANSWER: B\n", Some(Format::Aiken)),
            ("Which drug?\nA) Insulin\nB) Calcium\nAnswer: B\n", Some(Format::Aiken)),
            ("::Q1:: Which drug? {\n=Calcium\n~Insulin\n}\n", Some(Format::Gift)),
            ("Which drug? {\n=Calcium\n~Insulin\n}\n", Some(Format::Gift)),
            ("- id: a\n  stem: Which?\n", Some(Format::Yaml)),
            ("---\ntitle: x\n", Some(Format::Yaml)),
            ("question: Which?\nanswer: B\n", Some(Format::Yaml)),
            ("{\n  \"id\": 1\n}", Some(Format::Json)),
            ("[{\"id\": 1}]", Some(Format::Json)),
            ("question,a,b,answer\nWhich?,x,y,A\n", Some(Format::Table)),
            ("front\tback\nWhich?\tThat\n", Some(Format::Table)),
            ("1. Which drug?\n", Some(Format::List)),
            ("## Question\n- a\n- b\n", Some(Format::List)),
            ("\u{2022}\tA man\n", Some(Format::List)),
            ("<html><body>", Some(Format::Xml)),
            ("{\\rtf1\\ansi", Some(Format::Rtf)),
            ("// check this", Some(Format::Comment)),
            ("<<<<<<< HEAD\n", Some(Format::Conflict)),
            (">>>>>>> branch\n", Some(Format::Conflict)),
            ("=======\n", Some(Format::Conflict)),
            ("Ask Anna, please.\n", None),
            ("", None),
        ] {
            assert_eq!(Format::of(text), format, "{text}");
        }
    }
}
