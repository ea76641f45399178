//! Replies: what was answered, as the log keeps it. Options and steps are named by their words, so that a reply means the
//! same after the deck was put in another order.

use crate::deck::item::{Choices, Order};
use crate::deck::{Fingerprint, Item, Task};
use crate::response::{ChoiceSet, Response};

/// What was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// Alternatives in the order of the file, or steps in the order given, by their words.
    pub chosen: Vec<Fingerprint>,
    /// Texts typed, one for each gap.
    pub typed: Vec<String>,
}

impl Reply {
    /// How the log keeps a response.
    #[must_use]
    pub fn of(item: &Item, response: &Response) -> Self {
        let named = |place: usize| match &item.task {
            Task::Choice(choice) => choice.alternatives.get(place).map(|option| option.fingerprint),
            Task::Order(order) => order.steps.get(place).map(|step| step.fingerprint),
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => None,
        };
        match response {
            Response::Chosen(picks) => Self { chosen: picks.places().filter_map(named).collect(), typed: Vec::new() },
            Response::Ordered(steps) => {
                Self { chosen: steps.iter().filter_map(|step| named(usize::from(*step))).collect(), typed: Vec::new() }
            }
            Response::Typed(texts) => Self { chosen: Vec::new(), typed: texts.clone() },
        }
    }

    /// The response that it was. Options and steps that were reworded since are not found again.
    #[must_use]
    pub fn response(&self, item: &Item) -> Response {
        match &item.task {
            Task::Choice(Choices { alternatives, .. }) => {
                let places = alternatives.iter().enumerate();
                let chosen = places.filter(|(_, option)| self.chosen.contains(&option.fingerprint));
                Response::Chosen(chosen.map(|(place, _)| place).collect::<ChoiceSet>())
            }
            Task::Order(Order { steps }) => {
                let place = |chosen: &Fingerprint| steps.iter().position(|step| step.fingerprint == *chosen);
                Response::Ordered(self.chosen.iter().filter_map(place).filter_map(|n| u8::try_from(n).ok()).collect())
            }
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => Response::Typed(self.typed.clone()),
        }
    }

    /// Whether nothing was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty() && self.typed.iter().all(|text| text.trim().is_empty())
    }
}
