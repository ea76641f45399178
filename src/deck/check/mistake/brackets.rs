//! Brackets, braces and commas: which one is missing, and where.

use super::broken::Broken;
use crate::deck::ast::blocks;
use crate::deck::ast::scan::{self, Kind, Token};
use crate::deck::check::text::shown;
use crate::deck::diagnostic::Diagnostic;

/// The first mistake with brackets and commas.
pub fn explain(broken: &Broken) -> Option<Diagnostic> {
    let mut walk = Walk { broken, open: Vec::new(), last: None, previous: None };
    let mut begins = true;
    let mut header_line = false;
    for token in &broken.tokens {
        if begins && !matches!(token.kind, Kind::Line) {
            let line = broken.rest_of_line(token.span.start);
            // A header of the item rather than a list.
            header_line = token.kind == Kind::Open('[') && blocks::header(line).is_some();
            let assigns = scan::assigned(line).is_some();
            let in_list = walk.open.last().is_some_and(|open| broken.token_text(open) == "[");
            let is_past = header_line || assigns && (in_list && !walk.follows_entry() || walk.is_item_key(line));
            if let Some(open) = walk.open.last().copied().filter(|_| is_past) {
                return Some(walk.unclosed(open));
            }
        }
        match token.kind {
            Kind::Line => {
                begins = true;
                header_line = false;
                continue;
            }
            Kind::Comment => continue,
            _ if header_line => {
                begins = false;
                continue;
            }
            _ => {}
        }
        if let Some(finding) = walk.step(token) {
            return Some(finding);
        }
        begins = false;
    }
    let open = walk.open.pop()?;
    Some(walk.unclosed(open))
}

/// A walk over the tokens of a block.
struct Walk<'b, 'a> {
    broken: &'b Broken<'a>,
    /// The open brackets.
    open: Vec<&'b Token>,
    /// The last token that is neither a comment nor a line end.
    last: Option<&'b Token>,
    /// The one before that.
    previous: Option<&'b Token>,
}

impl<'b> Walk<'b, '_> {
    fn step(&mut self, token: &'b Token) -> Option<Diagnostic> {
        let broken = self.broken;
        let top = self.open.last().map(|open| broken.token_text(open));
        let after_value = self.last.is_some_and(is_value_end) && !self.is_key();
        let found = match token.kind {
            Kind::Open('{') if top == Some("{") && !self.assigns() => Some(self.missing_brace()),
            Kind::Open(_) | Kind::Text(..) if top == Some("[") && after_value => {
                Some(self.missing_comma("list entries"))
            }
            Kind::Word if top == Some("[") && broken.token_text(token) == ";" => Some(self.semicolon(token)),
            Kind::Word if top == Some("[") && after_value => Some(self.missing_comma("list entries")),
            Kind::Equals if top == Some("[") => Some(self.missing_open_brace()),
            Kind::Word | Kind::Text(..)
                if top == Some("{") && after_value && self.last.is_some_and(|last| last.kind != Kind::Comma) =>
            {
                if broken.token_text(token) == ";" {
                    Some(self.semicolon(token))
                } else {
                    Some(self.missing_comma("keys in braces"))
                }
            }
            Kind::Word if top.is_none() && broken.token_text(token) == ";" && after_value => {
                Some(self.trailing_semicolon(token))
            }
            Kind::Word if self.assigns() && broken.token_text(token).starts_with('(') => Some(self.parenthesis(token)),
            Kind::Comma if top.is_none() => Some(self.comma_at_end(token)),
            Kind::Comma if self.last.is_some_and(|last| matches!(last.kind, Kind::Comma | Kind::Open(_))) => {
                let finding = broken.finding("stray comma", token.span.clone()).help("delete this comma");
                Some(finding.patch(broken.span(token.span.clone()), ""))
            }
            Kind::Close(c) => self.close(token, c),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        match token.kind {
            Kind::Open(_) => self.open.push(token),
            Kind::Close(_) => drop(self.open.pop()),
            _ => {}
        }
        (self.previous, self.last) = (self.last, Some(token));
        None
    }

    /// Whether the last token is an equals sign.
    fn assigns(&self) -> bool {
        self.last.is_some_and(|last| last.kind == Kind::Equals)
    }

    /// Whether the last token is a key that waits for its equals sign.
    fn is_key(&self) -> bool {
        let begins =
            |token: Option<&Token>| token.is_none_or(|token| matches!(token.kind, Kind::Open('{') | Kind::Comma));
        self.last.is_some_and(|last| last.kind == Kind::Word)
            && begins(self.previous)
            && self.open.last().is_some_and(|open| self.broken.token_text(open) == "{")
    }

    /// Whether a line that assigns a key follows a list entry, so that it may be an entry whose opening brace is
    /// missing.
    fn follows_entry(&self) -> bool {
        self.last.is_some_and(|last| matches!(last.kind, Kind::Open('[') | Kind::Comma))
    }

    /// Whether a line assigns a key that only items have while a list is open.
    fn is_item_key(&self, line: &str) -> bool {
        let only_items = [
            "id",
            "kind",
            "stem",
            "options",
            "point",
            "refs",
            "tags",
            "level",
            "objective",
            "case",
            "shuffle",
            "allow",
        ];
        let is_part = self.open.len() == 1 && self.open.iter().any(|open| self.broken.token_text(open) == "{");
        let is_entry = is_part || self.open.is_empty() || line.trim_end().ends_with('}');
        !is_entry && scan::assigned(line).is_some_and(|(name, _)| only_items.contains(&name))
    }

    /// The end of the last token that is not a comma, where something is missing.
    fn behind(&self) -> usize {
        let last = match (self.last, self.previous) {
            (Some(last), Some(previous)) if last.kind == Kind::Comma => Some(previous),
            (last, _) => last,
        };
        last.map_or(0, |token| token.span.end)
    }

    /// A diagnostic for the character before a position.
    fn after(&self, headline: impl Into<String>, at: usize) -> Diagnostic {
        let start = self.broken.text[..at].char_indices().next_back().map_or(0, |(start, _)| start);
        self.broken.finding(headline, start..at.max(start))
    }

    /// A bracket that is never closed.
    fn unclosed(&self, open: &Token) -> Diagnostic {
        let (opens, closes, what) =
            if self.broken.token_text(open) == "{" { ("{", "}", "brace") } else { ("[", "]", "bracket") };
        let at = self.behind();
        let finding = self
            .after(format!("missing closing {what} `{closes}`"), at)
            .label(format!("`{closes}` is missing after this"));
        finding.also(self.broken.span(open.span.clone()), format!("`{opens}` opens here")).help(self.write(closes, at))
    }

    /// The help for a missing bracket, with the text that comes before it.
    fn write(&self, closes: &str, at: usize) -> String {
        let last = self.last.filter(|last| last.span.end >= at);
        let line = self.broken.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let written = shown(&self.broken.text[line..at]);
        match (closes, last) {
            ("]", _) => "write `]` on its own line after the last entry".to_owned(),
            _ => format!("write `{written} {closes}`"),
        }
    }

    /// A brace opens while the one before is still open.
    fn missing_brace(&self) -> Diagnostic {
        match self.open.last() {
            Some(open) => self.unclosed(open),
            None => self.after("missing closing brace `}`", self.behind()),
        }
    }

    /// Two values in a row.
    fn missing_comma(&self, between: &str) -> Diagnostic {
        let at = self.behind();
        let finding =
            self.after(format!("missing comma between two {between}"), at).label("a comma is missing after this");
        finding.help("add a comma `,` here").patch(self.broken.span(at..at), ",")
    }

    /// A key in a list, without braces.
    fn missing_open_brace(&self) -> Diagnostic {
        let span = self.last.map_or(0..0, |last| last.span.clone());
        let line = shown(self.broken.rest_of_line(span.start).trim_end_matches([',', '}', ' ']));
        self.broken
            .finding("missing opening brace for this entry", span)
            .help(format!("put each entry in braces: `{{ {line} }}`"))
    }

    /// A semicolon instead of a comma.
    fn semicolon(&self, token: &Token) -> Diagnostic {
        let finding =
            self.broken.finding("semicolon instead of a comma", token.span.clone()).help("write a comma `,` here");
        finding.patch(self.broken.span(token.span.clone()), ",")
    }

    /// A semicolon at the end of a line.
    fn trailing_semicolon(&self, token: &Token) -> Diagnostic {
        let finding = self
            .broken
            .finding("unexpected semicolon after the value", token.span.clone())
            .help("delete it: lines need no punctuation at the end");
        finding.patch(self.broken.span(token.span.clone()), "")
    }

    /// A parenthesis instead of a bracket.
    fn parenthesis(&self, token: &Token) -> Diagnostic {
        let span = token.span.start..token.span.start + 1;
        self.broken
            .finding("a list needs brackets, not parentheses", span)
            .help("write `[` before the first entry and `]` after the last one")
    }

    /// A comma after a value that is not in a list.
    fn comma_at_end(&self, token: &Token) -> Diagnostic {
        let broken = self.broken;
        let rest = broken.text[token.span.end..].trim_start_matches([' ', '\t', '\r', '\n']);
        if rest.starts_with('{') || rest.starts_with('"') && broken.rest_of_line(token.span.end).contains('"') {
            let headline = "several values without brackets around them";
            return broken
                .finding(headline, token.span.clone())
                .label("a second value follows")
                .help("write `[` before the first value and `]` after the last one");
        }
        let finding = broken
            .finding("unexpected comma after the value", token.span.clone())
            .help("delete it: commas only separate list entries and keys in braces");
        if broken.rest_of_line(token.span.end).is_empty() {
            finding.patch(broken.span(token.span.clone()), "")
        } else {
            finding
        }
    }

    /// A closing bracket.
    fn close(&self, token: &Token, c: char) -> Option<Diagnostic> {
        let broken = self.broken;
        let Some(open) = self.open.last() else {
            return Some(
                broken.finding(format!("unmatched `{c}`"), token.span.clone()).label("nothing is open here").help(
                    format!("delete this `{c}`, or write the opening bracket before the first entry of the list"),
                ),
            );
        };
        match (broken.token_text(open), c) {
            ("[", ']') | ("{", '}') => None,
            // The closing brace of the last entry is missing, or there is one too many.
            ("{", _) => Some(self.unclosed(open)),
            (_, '}') if self.last.is_some_and(|last| last.kind == Kind::Close('}')) => {
                let finding = broken
                    .finding("extra closing brace", token.span.clone())
                    .label("no brace is open here")
                    .help("delete this `}`");
                Some(finding.patch(broken.span(token.span.clone()), ""))
            }
            _ => Some(
                broken
                    .finding(format!("`{c}` closes a list that was opened with `[`"), token.span.clone())
                    .also(broken.span(open.span.clone()), "`[` opens here")
                    .help("write `]` here"),
            ),
        }
    }
}

/// Whether a token can end a value.
fn is_value_end(token: &Token) -> bool {
    matches!(token.kind, Kind::Text(_, true) | Kind::Close(_) | Kind::Word)
}
