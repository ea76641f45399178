//! W314: each topic has one tag.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::{LintContext, Profile, Rule};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::normal::normal_form;

/// The fewest letters of a tag that is compared letter by letter.
const LETTERS: usize = 6;
/// The most letters of such a tag.
const LONGEST: usize = 60;

pub const RULE: Rule = Rule {
    code: "W314",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "two tags of a deck are almost the same",
    finds: "Checks for tags of a deck that differ only in case, accents, hyphens, spacing, British versus American spelling, a plural s, or one letter.",
    why: "Statistics and `tag:` filters treat them as two topics, so learners see only half of each.",
    bad: r#"[[item]]
id = "one"
tags = ["spine/facet-joint"]
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]

[[item]]
id = "two"
tags = ["spine/facet-joints"]
stem = "Which level is the target?"
options = [
  { text = "L3", correct = true },
  { text = "L1" },
  { text = "T12" },
]"#,
    good: r#"[[item]]
id = "one"
tags = ["spine/facet-joint"]
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]

[[item]]
id = "two"
tags = ["spine/facet-joint"]
stem = "Which level is the target?"
options = [
  { text = "L3", correct = true },
  { text = "L1" },
  { text = "T12" },
]"#,
    source: None,
    check,
};

/// A tag, with its first position.
struct Tag<'d> {
    text: &'d str,
    range: Range<usize>,
    form: String,
}

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let mut seen = HashMap::<&str, usize>::new();
    let mut tags = Vec::<Tag>::new();
    for (text, range) in ast.items.iter().flat_map(|item| item.table.texts("tags")) {
        seen.entry(text).or_insert_with(|| {
            tags.push(Tag { text, range: range.clone(), form: normal_form(text) });
            tags.len() - 1
        });
    }
    // The first tag of each form, and the tags that may be one letter apart.
    let mut forms = HashMap::<String, usize>::new();
    let mut near = Near::default();
    for (n, tag) in tags.iter().enumerate() {
        let alike = forms.get(&tag.form).or_else(|| forms.get(&singular(&tag.form))).copied();
        let shorter = shortened(&tag.form);
        let one_off = || {
            let others = shorter.iter().flat_map(|form| near.tags(*form));
            others.min().filter(|other| is_slip(&tags[*other].form, &tag.form))
        };
        match alike.or_else(one_off) {
            Some(first) => found.push(finding(tag, &tags[first])),
            None => shorter.iter().for_each(|form| near.add(*form, n)),
        }
        for form in [singular(&tag.form), tag.form.clone()] {
            forms.entry(form).or_insert(n);
        }
    }
}

/// The most tags of a form that are compared. Few tags share a form; if many do, their names are numbers.
const COMPARED: usize = 8;

/// Tags by their form and by each form with one letter removed: two tags that are one letter apart share such a form.
///
/// A tag has as many forms as letters, so only hashes are kept. Tags that share a hash by chance are compared, found
/// different, and not reported.
#[derive(Default)]
struct Near {
    /// The position in the list of the last tag of each form.
    last: HashMap<u64, u32>,
    /// Each tag, with the position of the previous tag of the same form.
    list: Vec<(u32, Option<u32>)>,
}

impl Near {
    /// The positions of the tags of a form.
    fn tags(&self, form: u64) -> impl Iterator<Item = usize> {
        let entry = |at: u32| self.list.get(at as usize);
        let entries = std::iter::successors(self.last.get(&form).and_then(|at| entry(*at)), move |(_, before)| {
            before.and_then(entry)
        });
        entries.map(|(tag, _)| *tag as usize)
    }

    /// Adds a tag to a form, unless the form has many.
    fn add(&mut self, form: u64, tag: usize) {
        let (Ok(tag), Ok(at)) = (u32::try_from(tag), u32::try_from(self.list.len())) else { return };
        if self.tags(form).count() < COMPARED {
            self.list.push((tag, self.last.insert(form, at)));
        }
    }
}

/// The hashes of a form and of each form with one letter removed; none if the form is not compared letter by letter.
fn shortened(form: &str) -> Vec<u64> {
    let letters = form.chars().count();
    let left_out = (0..=letters).filter(|_| (LETTERS..=LONGEST).contains(&letters));
    let hash = |left_out| {
        let mut hasher = DefaultHasher::new();
        form.chars().enumerate().filter(|(n, _)| *n != left_out).for_each(|(_, c)| c.hash(&mut hasher));
        hasher.finish()
    };
    left_out.map(hash).collect()
}

/// A form with each of its words in the singular.
fn singular(form: &str) -> String {
    let one = |word: &str| match word.strip_suffix('s') {
        Some(one) if one.len() > 2 && !one.ends_with('s') && !one.ends_with("si") && !one.ends_with('u') => {
            one.to_owned()
        }
        _ => word.to_owned(),
    };
    form.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

/// Whether two forms differ by one letter other than the first, and by no digit.
fn is_slip(a: &str, b: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    a.chars().next() == b.chars().next() && digits(a) == digits(b) && strsim::damerau_levenshtein(a, b) == 1
}

/// The diagnostic for a tag that resembles an earlier one.
fn finding(tag: &Tag, first: &Tag) -> Diagnostic {
    let (text, other) = (clean_line(tag.text), clean_line(first.text));
    RULE.finding(format!("the tag `{text}` is almost the same as `{other}`"), tag.range.clone())
        .also(first.range.clone(), "first used here")
        .help(format!("write `{other}` in both places, or choose names that differ more"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_have_a_singular_and_words_in_s_stay() {
        assert_eq!(singular("facet joints"), "facet joint");
        for word in ["sepsis", "abscess", "humerus", "gas", "crps", "basics"] {
            assert!(["crp", "basic", word].contains(&singular(word).as_str()), "{word}");
        }
    }

    #[test]
    fn the_number_of_tags_with_one_form_is_limited() {
        let mut near = Near::default();
        for tag in 0..20 {
            near.add(7, tag);
        }
        near.add(8, 20);
        assert_eq!(near.tags(7).collect::<Vec<_>>(), (0..COMPARED).rev().collect::<Vec<_>>());
        assert_eq!((near.tags(8).collect::<Vec<_>>(), near.tags(9).count()), (vec![20], 0));
        let share = |a: &str, b: &str| shortened(a).iter().any(|form| shortened(b).contains(form));
        assert!(share("opioids", "opiods") && share("opioids", "opiouds") && !share("opioids", "opiates"));
        assert!(shortened("short").is_empty());
    }

    #[test]
    fn one_different_letter_is_a_slip_but_a_digit_is_not() {
        assert!(is_slip("opioids", "opiods") && is_slip("neuropathic", "neuropatic"));
        assert!(!is_slip("level 4", "level 5") && !is_slip("afferent", "efferent") && !is_slip("opioids", "opiates"));
    }
}
