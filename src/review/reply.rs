//! Replies: responses as the log stores them. Options and steps are identified by fingerprints of their text, so a
//! reply keeps its meaning when the deck is reordered.

use crate::deck::item::{Choices, Order};
use crate::deck::{Fingerprint, Item, Task};
use crate::response::{ChoiceSet, Response};

/// A response as the log stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// Fingerprints of the options chosen, in deck order, or of the steps, in the learner's order.
    pub chosen: Vec<Fingerprint>,
    /// Texts typed, one for each gap.
    pub typed: Vec<String>,
}

impl Reply {
    /// Converts a response to its stored form.
    #[must_use]
    pub fn of(item: &Item, response: &Response) -> Self {
        let fingerprint = |index: usize| match &item.task {
            Task::Choice(choice) => choice.options.get(index).map(|option| option.fingerprint),
            Task::Order(order) => order.steps.get(index).map(|step| step.fingerprint),
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => None,
        };
        match response {
            Response::Chosen(picks) => {
                Self { chosen: picks.positions().filter_map(fingerprint).collect(), typed: Vec::new() }
            }
            Response::Ordered(steps) => Self {
                chosen: steps.iter().filter_map(|step| fingerprint(usize::from(*step))).collect(),
                typed: Vec::new(),
            },
            Response::Typed(texts) => Self { chosen: Vec::new(), typed: texts.clone() },
        }
    }

    /// Converts the reply back to a response. Options and steps that have been reworded since are missing from it.
    #[must_use]
    pub fn response(&self, item: &Item) -> Response {
        match &item.task {
            Task::Choice(Choices { options, .. }) => {
                let options = options.iter().enumerate();
                let chosen = options.filter(|(_, option)| self.chosen.contains(&option.fingerprint));
                Response::Chosen(chosen.map(|(index, _)| index).collect::<ChoiceSet>())
            }
            Task::Order(Order { steps }) => {
                let index = |chosen: &Fingerprint| steps.iter().position(|step| step.fingerprint == *chosen);
                Response::Ordered(self.chosen.iter().filter_map(index).filter_map(|n| u8::try_from(n).ok()).collect())
            }
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => Response::Typed(self.typed.clone()),
        }
    }

    /// Whether the reply is blank.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty() && self.typed.iter().all(|text| text.trim().is_empty())
    }
}
