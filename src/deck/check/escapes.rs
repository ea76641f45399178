//! Backslashes in strings: TOML gives them a meaning that authors who use LaTeX or Windows paths do not expect.
//!
//! Most such backslashes are invalid TOML. The rest are worse: `\theta` is a tab and "heta", `\nu` a line break and
//! "u", and the parser reports nothing. So a backslash counts as an escape sequence only if it does not start a LaTeX
//! command or belong to a path.

use std::ops::Range;

/// A backslash that its author probably did not mean as an escape sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escape {
    /// The backslash and the word after it, from the start of the string.
    pub span: Range<usize>,
    /// Whether it is valid TOML, so that the parser reports nothing.
    pub silent: bool,
    /// What it was meant to be.
    pub means: Means,
}

/// What a backslash was meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// A LaTeX command, with the character to write instead, if there is one.
    Latex(Option<&'static str>),
    /// Part of a path.
    Path,
    /// A character that LaTeX and Markdown escape but TOML does not.
    Sign,
    /// Anything else.
    Unknown,
}

/// The backslashes in a string, given with its quotes, that are probably not meant as escape sequences.
#[must_use]
pub fn in_string(raw: &str) -> Vec<Escape> {
    if !raw.starts_with('"') || memchr::memchr(b'\\', raw.as_bytes()).is_none() {
        return Vec::new();
    }
    let is_path = is_path(raw);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'\\', &raw.as_bytes()[at..]).map(|next| at + next) {
        let rest = &raw[next + 1..];
        let Some(c) = rest.chars().next() else { break };
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let word = &rest[..letters];
        let valid = is_valid(c, rest);
        let before = raw[..next].chars().next_back().unwrap_or('"');
        let known = command(word);
        let means = match known {
            _ if c == '\\' || c == '"' => None,
            Some(means) if !valid || is_meant(word, before, &rest[letters..]) => Some(means),
            _ if is_path && !c.is_whitespace() => Some(Means::Path),
            _ if valid => None,
            _ if letters > 1 => Some(Means::Latex(None)),
            _ if c.is_ascii_punctuation() => Some(Means::Sign),
            _ => Some(Means::Unknown),
        };
        let length = if letters > 0 { letters } else { c.len_utf8() };
        let consumed = if means.is_some() { length } else { c.len_utf8() };
        found.extend(means.map(|means| Escape { span: next..next + 1 + length, silent: valid, means }));
        at = next + 1 + consumed;
    }
    found
}

/// Whether TOML knows an escape sequence; `rest` starts with its first letter `c`.
fn is_valid(c: char, rest: &str) -> bool {
    let digits =
        |count: usize| rest.get(1..=count).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    match c {
        'b' | 't' | 'n' | 'f' | 'r' | 'e' | '"' | '\\' => true,
        'x' => digits(2),
        'u' => digits(4),
        'U' => digits(8),
        // The end of a line in multi-line text.
        c => c.is_ascii_whitespace(),
    }
}

/// Whether a valid escape sequence that starts a LaTeX command is meant as LaTeX. Nobody writes a backspace, form feed
/// or carriage return in front of a word. A tab or a line break is possible if the rest of the word is itself a word.
fn is_meant(word: &str, before: char, behind: &str) -> bool {
    let is_in_text =
        || before.is_whitespace() || matches!(before, '"' | '$' | '(' | '{' | '^' | '_' | '+' | '-' | '=' | '<' | '>');
    let ambiguous = ["tan", "to", "top", "ne", "ni", "not"];
    !ambiguous.contains(&word) || is_in_text() && !behind.starts_with('.')
}

/// Whether a string contains a Windows path.
fn is_path(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    let drive = |at: usize| {
        let begins = at < 2 || !bytes[at - 2].is_ascii_alphanumeric();
        at > 0 && bytes[at - 1].is_ascii_alphabetic() && begins && bytes.get(at + 2) != Some(&b'\\')
    };
    memchr::memmem::find_iter(bytes, b":\\").any(drive)
        || raw.trim_matches('"').starts_with("\\\\") && raw.matches('\\').count() > 2
}

/// What a LaTeX command means, if a word is one.
fn command(word: &str) -> Option<Means> {
    if let Some((_, sign)) = SIGNS.iter().find(|(name, _)| *name == word) {
        return Some(Means::Latex(Some(sign)));
    }
    OTHERS.contains(&word).then_some(Means::Latex(None))
}

/// What to write for a command that does not stand for a single character.
#[must_use]
pub fn instead(word: &str) -> Option<&'static str> {
    Some(match word {
        "frac" | "tfrac" | "dfrac" => "write a fraction as `1/2`",
        "textbf" | "mathbf" | "bf" => "write bold text as `**bold**`",
        "textit" | "emph" | "mathit" | "it" => "write italic text as `*italic*`",
        "sqrt" => "write a root as `√2`",
        "text" | "mathrm" | "textrm" | "rm" | "mbox" => "write the text itself, without the command",
        "newline" | "linebreak" | "par" => "start a new line in a `\"\"\"` string",
        _ => return None,
    })
}

/// Commands for one character.
#[rustfmt::skip]
const SIGNS: &[(&str, &str)] = &[
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ε"), ("varepsilon", "ε"), ("zeta", "ζ"),
    ("eta", "η"), ("theta", "θ"), ("iota", "ι"), ("kappa", "κ"), ("lambda", "λ"), ("mu", "µ"), ("nu", "ν"), ("xi", "ξ"),
    ("pi", "π"), ("rho", "ρ"), ("sigma", "σ"), ("tau", "τ"), ("upsilon", "υ"), ("phi", "φ"), ("varphi", "φ"), ("chi", "χ"),
    ("psi", "ψ"), ("omega", "ω"), ("Gamma", "Γ"), ("Delta", "Δ"), ("Theta", "Θ"), ("Lambda", "Λ"), ("Xi", "Ξ"), ("Pi", "Π"),
    ("Sigma", "Σ"), ("Phi", "Φ"), ("Psi", "Ψ"), ("Omega", "Ω"), ("times", "×"), ("cdot", "·"), ("pm", "±"), ("mp", "∓"),
    ("div", "÷"), ("leq", "≤"), ("le", "≤"), ("geq", "≥"), ("ge", "≥"), ("neq", "≠"), ("ne", "≠"), ("approx", "≈"),
    ("sim", "~"), ("equiv", "≡"), ("propto", "∝"), ("infty", "∞"), ("to", "→"), ("rightarrow", "→"), ("Rightarrow", "⇒"),
    ("leftarrow", "←"), ("Leftarrow", "⇐"), ("leftrightarrow", "↔"), ("uparrow", "↑"), ("downarrow", "↓"),
    ("rightleftharpoons", "⇌"), ("degree", "°"), ("circ", "°"), ("bullet", "•"), ("sum", "∑"), ("partial", "∂"),
    ("nabla", "∇"), ("forall", "∀"), ("exists", "∃"), ("in", "∈"), ("notin", "∉"), ("therefore", "∴"), ("because", "∵"),
    ("female", "♀"), ("male", "♂"), ("ell", "ℓ"), ("textdegree", "°"), ("textmu", "µ"), ("textmicro", "µ"), ("ll", "≪"),
    ("gg", "≫"), ("triangle", "△"), ("ldots", "…"), ("dots", "…"), ("langle", "⟨"), ("rangle", "⟩"), ("ni", "∋"),
];

/// Commands for more than one character.
#[rustfmt::skip]
const OTHERS: &[&str] = &[
    "frac", "tfrac", "dfrac", "text", "textbf", "textit", "textrm", "textsuperscript", "textsubscript", "texttt", "emph", "underline",
    "mathbf", "mathit", "mathrm", "sqrt", "bar", "binom", "begin", "bf", "big", "bigl", "bigr", "Big", "boldsymbol", "backslash", "overline",
    "hat", "vec", "tilde", "tan", "top", "not", "newline", "noindent", "nonumber", "right", "rm", "ref", "rceil", "rfloor", "left",
    "label", "ln", "log", "exp", "sin", "cos", "lim", "int", "prod", "ce", "mbox", "quad", "qquad", "item", "end", "cite", "url", "href",
    "flat", "footnote", "fbox", "forcebreak", "bmod", "because", "bigcup", "nolimits", "nleq", "ngeq", "rightharpoonup", "tfrac", "tiny",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The words behind the backslashes that are found in a string.
    fn found(inner: &str) -> Vec<String> {
        let raw = format!("\"{inner}\"");
        in_string(&raw).into_iter().map(|escape| raw[escape.span].to_owned()).collect()
    }

    #[test]
    fn latex_commands_are_recognized_even_if_they_are_valid_toml() {
        for word in [
            "theta",
            "rho",
            "beta",
            "frac",
            "nu",
            "textbf",
            "times",
            "rightarrow",
            "alpha",
            "tau",
            "neq",
            "eta",
            "xi",
            "upsilon",
        ] {
            assert_eq!(found(&format!("the angle \\{word} here")), [format!("\\{word}")], "{word}");
            assert_eq!(found(&format!("$\\{word}_1$")), [format!("\\{word}")], "{word}");
        }
        assert_eq!(found("\\mu g and \\pm 5\\%"), ["\\mu", "\\pm", "\\%"]);
    }

    #[test]
    fn real_escape_sequences_are_left_alone() {
        for text in [
            "Name\\tValue",
            "a\\tb",
            "one\\ntwo",
            "1.\\tan abscess",
            "10\\to",
            "x\\ne.g. this",
            "line\\nin the",
            "say \\\"no\\\"",
            "a\\\\theta",
            "\\u00b5g",
            "\\tthe dose",
            "\\nNo",
            "\\t5 mg",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_path_is_recognized_by_its_drive_or_server() {
        assert_eq!(found("C:\\Users\\new\\temp").len(), 3);
        assert_eq!(found("see D:\\bilder\\foto.png").len(), 2);
        assert!(in_string("\"C:\\temp\\new\"").iter().all(|escape| escape.silent && escape.means == Means::Path));
        assert_eq!(found("C:\\\\Users\\\\x"), [""; 0]);
    }

    #[test]
    fn strings_without_escapes_have_none() {
        assert_eq!(in_string("'\\theta'"), []);
    }
}
