use super::*;

/// The kinds of markup in a text.
fn kinds(text: &str) -> Vec<&'static str> {
    all(text).into_iter().map(|foreign| foreign.what).collect()
}

#[test]
fn markup_of_other_systems_is_found() {
    for (text, what) in [
        ("<b>x</b>", "HTML"),
        ("H<sub>2</sub>O", "HTML"),
        ("a<br/>b", "HTML"),
        ("<a href=\"x\">y</a>", "HTML"),
        ("x <!-- y -->", "an HTML comment"),
        ("see <https://example.org>", "a link"),
        ("5&nbsp;mg", "an HTML entity"),
        ("&#945; and", "an HTML entity"),
        ("$a*b*c$", "LaTeX"),
        ("$x$ rises", "LaTeX"),
        ("$PaO_2$", "LaTeX"),
        ("$$x = 1$$", "LaTeX"),
        ("\\(x\\)", "LaTeX"),
        ("5 \\mu g", "LaTeX"),
        ("\\frac{a}{b}", "LaTeX"),
        ("H~2~O", "a subscript"),
        ("Ca^2+^", "a superscript"),
        ("x^2^", "a superscript"),
        ("==hi==", "a highlight"),
        ("a ~~b~~", "strikethrough text"),
        ("![ECG](ecg.png)", "an image"),
        ("![](x)", "an image"),
        ("[link](https://example.org)", "a link"),
        ("see this[^1]", "a footnote"),
        ("_in vivo_ only", "emphasis with underscores"),
        ("__not__", "emphasis with underscores"),
        ("the *5 mg* dose", "a single asterisk before a digit"),
        ("un**believ**able", "emphasis inside a word"),
        ("non-*albicans* species", "emphasis after a hyphen"),
        ("the *CYP2D6*\\*4 allele", "emphasis before an asterisk"),
        ("snake\\_case", "a backslash"),
        ("The {{c1::dorsal}} ramus", CLOZE),
        ("[b]x[/b]", "a BBCode tag"),
        ("## Findings\nPain", "a heading"),
        ("> He said so\nand so", "a block quote"),
        ("Setext\n===", "a horizontal rule"),
        ("- [ ] one\n- [x] two", "a checkbox"),
        ("a\n```\nb", "a code fence"),
    ] {
        assert_eq!(kinds(text), [what], "{text}");
    }
}

#[test]
fn clinical_text_is_left_alone() {
    for text in [
        "p < 0.05 and a > b",
        "1 < 2 > 1",
        "x <5 and y> 3",
        "<i think> so",
        "AT&T; R&D; Q&A;",
        "$5 and $10",
        "US$5-US$10, $5/$10, a $5, or US$ 10",
        "A~B and ~5 mL, ~5 to ~10, ~5-~10, 5~10 mg",
        "10^9/L, 10^3 to 10^6, x^2",
        "a == b, c == d",
        "[Na+](mmol/L), [HCO3-](arterial)",
        "[1], [2-4], [^]",
        "snake_case_word, ____ gap, a_b_c_",
        "L5_S1 _",
        "2*3*4, CYP2D6*4/*10, *1/*2 and *4, 2**3**4",
        "C:\\temp, \\\\server, 5\\6",
        "{{1}} and {{2}}",
        "[b] in brackets",
        "# fracture of the hip\n# diabetes",
        "> 5 mg\n< 3 mg",
        "----",
        "`<b>` and `$x$` in code",
        "e.g. `x_y` and\n\n```\n<b> &amp; $a_b$\n```\n\nDone",
        "*S. aureus* and **not**, \\*",
        "I < you & me; he > she",
        "Name: _______ Date: _______",
    ] {
        assert_eq!(kinds(text), [""; 0], "{text}");
    }
}
