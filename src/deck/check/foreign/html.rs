//! HTML in a text: tags and entities.

use std::ops::Range;

use super::found::{Foreign, foreign, offsets};

/// HTML tags, with what to write instead.
pub const TAGS: [(&[&str], &str); 8] = [
    (&["b", "strong"], "write `**bold**`"),
    (&["i", "em"], "write `*italic*`"),
    (&["sub", "sup"], "write the characters themselves, such as `H₂O` or `10⁹`"),
    (&["code", "pre", "tt"], "put the text between backticks"),
    (&["br", "p", "div"], "leave an empty line between paragraphs"),
    (&["ul", "ol", "li"], "start each line of the list with `- `, with an empty line above the list"),
    (&["table", "tr", "td", "th", "thead", "tbody"], "write a table with `|` between its cells"),
    (
        &[
            "u",
            "a",
            "img",
            "span",
            "font",
            "center",
            "small",
            "big",
            "hr",
            "h1",
            "h2",
            "h3",
            "h4",
            "script",
            "style",
            "blockquote",
        ],
        "remove the tags and keep the words",
    ),
];

/// An HTML tag or comment.
pub fn html(text: &str) -> Option<Foreign> {
    offsets(text, '<').find_map(|start| {
        let rest = &text[start + 1..];
        if rest.starts_with("!--") {
            return Some(foreign(
                "an HTML comment",
                start..start + 4,
                "remove it, or move it outside of the string, after a `#`",
            ));
        }
        let inner = &rest[..rest.find('>')?];
        let range = start..start + inner.len() + 2;
        if inner.starts_with("http://") || inner.starts_with("https://") {
            return Some(foreign(
                "a link",
                range,
                "cite the reference in `refs`, or write the address without brackets",
            ));
        }
        let inner = inner.strip_prefix('/').unwrap_or(inner).trim_end_matches('/').trim_end();
        let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let (_, help) = TAGS.iter().find(|(names, _)| names.iter().any(|known| known.eq_ignore_ascii_case(name)))?;
        let help = emphasized(text, &range, name).unwrap_or_else(|| (*help).to_owned());
        (attributes.trim().is_empty() || attributes.contains('=')).then(|| foreign("HTML", range, help))
    })
}

/// What to write instead of a pair of tags for bold or italic text, with the text itself.
fn emphasized(text: &str, tag: &Range<usize>, name: &str) -> Option<String> {
    let mark = match name.to_ascii_lowercase().as_str() {
        "b" | "strong" => "**",
        "i" | "em" => "*",
        _ => return None,
    };
    let rest = &text[tag.end..];
    let inner = rest[..rest.find(&format!("</{name}>"))?].trim();
    (!inner.is_empty() && !inner.contains(['<', '\n'])).then(|| format!("write `{mark}{inner}{mark}`"))
}

/// Names of characters in HTML and LaTeX, each followed by its character.
pub const CHARACTERS: &str = r#"
    lt < gt > amp & quot " apos ' deg ° plusmn ± micro µ times × divide ÷ le ≤ ge ≥ ne ≠ asymp ≈ infin ∞
    rarr → larr ← uarr ↑ darr ↓ harr ↔ mdash — ndash – hellip … bull • middot · minus − sup2 ² sup3 ³
    frac12 ½ frac14 ¼ frac34 ¾ ldquo “ rdquo ” lsquo ‘ rsquo ’ copy © reg ® trade ™ eacute é ouml ö uuml ü
    auml ä radic √ alpha α beta β gamma γ delta δ epsilon ε theta θ kappa κ lambda λ mu µ rho ρ sigma σ
    tau τ phi φ omega ω Delta Δ Omega Ω pi π leq ≤ geq ≥ neq ≠ pm ± cdot · approx ≈ infty ∞ rightarrow →
    leftarrow ← uparrow ↑ downarrow ↓ to → degree ° circ ° div ÷ sim ~ Rightarrow → eta η
"#;

/// The character with a name.
pub fn character(name: &str) -> Option<&'static str> {
    if matches!(name, "nbsp" | "thinsp") {
        return Some(" ");
    }
    let words: Vec<&str> = CHARACTERS.split_whitespace().collect();
    words.chunks_exact(2).find(|pair| pair.first() == Some(&name)).and_then(|pair| pair.last()).copied()
}

/// An HTML entity.
pub fn entity(text: &str) -> Option<Foreign> {
    offsets(text, '&').find_map(|start| {
        let rest = &text[start + 1..];
        let name = &rest[..rest.find(';').filter(|length| *length <= 10)?];
        let range = start..start + name.len() + 2;
        let coded = name.strip_prefix('#').is_some_and(|code| {
            let digits = code.strip_prefix(['x', 'X']).unwrap_or(code);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        if coded {
            return Some(foreign("an HTML entity", range, "write the character itself"));
        }
        let help = match character(name)? {
            " " => "write a space".to_owned(),
            character => format!("write the character itself: `{character}`"),
        };
        Some(foreign("an HTML entity", range, help))
    })
}
