//! Builds items for study from their syntax trees.

use std::collections::HashMap;
use std::sync::Arc;

use super::line::line;
use crate::deck::ast::{ItemAst, Table};
use crate::deck::clean::clean_line;
use crate::deck::id::{CaseId, DeckId, Fingerprint, ItemId, Tag};
use crate::deck::item::{
    Case, Choice, Choices, Cloze, Gap, Item, Level, Mode, Numeric, Order, Recall, Reference, Rejected, Scoring, Short,
    Step, Task,
};
use crate::deck::markup::cleaned;
use crate::deck::normal::composed;
use crate::deck::unit::Unit;

/// What all items of a deck share or refer to.
pub struct Context<'a> {
    pub deck: &'a DeckId,
    pub cases: &'a HashMap<&'a str, &'a Arc<Case>>,
    pub references: &'a HashMap<&'a str, Reference>,
    pub scoring: Scoring,
}

impl Context<'_> {
    /// Builds an item without errors; none if its case is missing. An `emq` item gives one item per vignette.
    pub fn items(&self, ast: &ItemAst) -> Vec<Item> {
        if ast.kind() == "emq" {
            return ast.vignettes.iter().filter_map(|vignette| self.vignette(ast, vignette)).collect();
        }
        let built = || {
            let table = &ast.table;
            let case = match table.text("case") {
                Some(name) => Some(Arc::clone(self.cases.get(name)?)),
                None => None,
            };
            let (id, point) = (table.text("id")?, table.text("point").unwrap_or_default());
            self.item(ast, id, case, table.text("stem")?, task(ast)?, point)
        };
        built().into_iter().collect()
    }

    /// Builds one vignette of an `emq` item. The stem of the `emq` item becomes the case that they share.
    fn vignette(&self, ast: &ItemAst, vignette: &Table) -> Option<Item> {
        let own = ast.table.text("id")?;
        let case = Case { id: CaseId(own.into()), text: cleaned(ast.table.text("stem")?) };
        let answer = cleaned(vignette.text("answer")?);
        let mut options: Vec<Choice> = ast.options.iter().filter_map(choice).collect();
        for option in &mut options {
            option.correct = option.text == answer;
            if option.correct {
                option.why = cleaned(vignette.text("why").unwrap_or_default());
            }
        }
        let is_complete = options.len() == ast.options.len();
        let choices = Choices { mode: Mode::Matching, options, shuffle: false };
        let id = format!("{own}-{}", vignette.text("id")?);
        let point = vignette.text("point").or_else(|| ast.table.text("point")).unwrap_or_default();
        let answerable = is_complete && choices.key().count() == 1;
        let case = Some(Arc::new(case));
        answerable.then(|| self.item(ast, &id, case, vignette.text("stem")?, Task::Choice(choices), point)).flatten()
    }

    /// Builds an item from the fields that all kinds have.
    fn item(
        &self,
        ast: &ItemAst,
        id: &str,
        case: Option<Arc<Case>>,
        stem: &str,
        task: Task,
        point: &str,
    ) -> Option<Item> {
        let table = &ast.table;
        let cited = table.texts("refs").iter().filter_map(|(key, _)| self.references.get(key.as_ref()).cloned());
        Some(Item {
            id: ItemId::new(self.deck, id)?,
            case,
            tags: table.texts("tags").iter().map(|(tag, _)| Tag(composed(&clean_line(tag)).into())).collect(),
            level: table.text("level").and_then(Level::named),
            objective: table.text("objective").map(str::to_owned),
            stem: cleaned(stem),
            // The point is read after answering, so it shows the answers instead of the gap markers.
            point: if let Task::Cloze(cloze) = &task { cloze.filled(&cleaned(point)) } else { cleaned(point) },
            task,
            references: cited.collect(),
            scoring: self.scoring,
        })
    }
}

/// Builds the task of an item.
pub fn task(ast: &ItemAst) -> Option<Task> {
    let table = &ast.table;
    let why = || cleaned(table.text("why").unwrap_or_default());
    match ast.kind() {
        "single" => choices(ast, Mode::Single).map(Task::Choice),
        "multi" => choices(ast, Mode::Multi).map(Task::Choice),
        "true-false" => choices(ast, Mode::TrueFalse).map(Task::Choice),
        "order" => {
            let steps: Vec<Step> = ast.options.iter().filter_map(step).collect();
            let is_complete = steps.len() == ast.options.len() && steps.len() > 1;
            is_complete.then_some(Task::Order(Order { steps }))
        }
        "short" => {
            let reject = ast.reject.iter().map(|table| {
                Some(Rejected { text: line(table, "text"), why: cleaned(table.text("why").unwrap_or_default()) })
            });
            let (accept, reject) = (accepted(table)?, reject.collect::<Option<_>>()?);
            Some(Task::Short(Short { accept, reject, why: why() }))
        }
        "numeric" => {
            let unit = match table.text("unit") {
                Some(name) => Some(Unit::of_deck(name)?),
                None => None,
            };
            let tolerance = table.number("tolerance").unwrap_or(0.0);
            Some(Task::Numeric(Numeric { value: table.number("value")?, tolerance, unit, why: why() }))
        }
        "cloze" => {
            let gap = |table: &Table| {
                Some(Gap { accept: accepted(table)?, why: cleaned(table.text("why").unwrap_or_default()) })
            };
            let mut cloze = Cloze { gaps: ast.gaps.iter().map(gap).collect::<Option<_>>()? };
            let whys: Vec<String> = cloze.gaps.iter().map(|gap| cloze.filled(&gap.why)).collect();
            cloze.gaps.iter_mut().zip(whys).for_each(|(gap, why)| gap.why = why);
            (!cloze.gaps.is_empty()).then_some(Task::Cloze(cloze))
        }
        "recall" => Some(Task::Recall(Recall { back: cleaned(table.text("back")?), why: why() })),
        _ => None,
    }
}

/// The accepted spellings in a table; none if there are none.
pub fn accepted(table: &Table) -> Option<Vec<String>> {
    let spellings = table.texts("accept").iter().map(|(spelling, _)| clean_line(spelling).trim().to_owned());
    let spellings: Vec<String> = spellings.filter(|spelling| !spelling.is_empty()).collect();
    (!spellings.is_empty()).then_some(spellings)
}

/// Builds the options of an item; none unless they have a key and every option could be built.
pub fn choices(ast: &ItemAst, mode: Mode) -> Option<Choices> {
    let options: Vec<Choice> = ast.options.iter().filter_map(choice).collect();
    let keys = options.iter().filter(|option| option.correct).count();
    let answerable = match mode {
        Mode::Single | Mode::Matching | Mode::TrueFalse => keys == 1,
        Mode::Multi => keys > 0,
    };
    let is_complete = options.len() == ast.options.len() && options.len() > 1;
    (answerable && is_complete).then(|| Choices { mode, options, shuffle: ast.shuffles() })
}

pub fn step(table: &Table) -> Option<Step> {
    let words = cleaned(table.text("text")?);
    let fingerprint = Fingerprint::of([words.as_str()]);
    Some(Step { text: words, why: cleaned(table.text("why").unwrap_or_default()), fingerprint })
}

pub fn choice(table: &Table) -> Option<Choice> {
    let words = cleaned(table.text("text")?);
    Some(Choice {
        fingerprint: Fingerprint::of([words.as_str()]),
        text: words,
        correct: table.is_true("correct"),
        why: cleaned(table.text("why").unwrap_or_default()),
        last: table.text("pin") == Some("last"),
    })
}
