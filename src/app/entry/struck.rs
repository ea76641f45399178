//! Options that were struck out: choosing one takes a second press.

use super::Entry;
use crate::app::command::{AnswerCommand, Command};
use crate::deck::Task;
use crate::deck::item::Mode;

impl Entry {
    /// The row of the option that a command would choose although it is struck out: the learner must be asked first.
    /// If they were asked about it just before, the option is restored instead, and the command may choose it.
    pub fn needs_second_press(&mut self, command: Command, task: &Task, order: &[u8]) -> Option<usize> {
        let asked = self.asked_about.take();
        let Task::Choice(choice) = task else { return None };
        let row = match command {
            Command::Answer(AnswerCommand::Choose(row) | AnswerCommand::ChooseSure(row)) if !self.striking => row,
            Command::Answer(AnswerCommand::Tick) => self.cursor?,
            Command::Enter if choice.mode != Mode::Multi => self.cursor?,
            _ => return None,
        };
        let index = usize::from(*order.get(row)?);
        if !self.struck.contains(index) || self.picks.contains(index) {
            return None;
        }
        if asked == Some(index) {
            self.struck = self.struck.toggled(index);
            return None;
        }
        self.asked_about = Some(index);
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::entry::Entered;
    use crate::deck::{Item, read};
    use crate::response::ChoiceSet;

    /// The first item of a deck with this kind of item.
    fn item(kind: &str) -> Item {
        let options = "options = [{ text = 'x', correct = true }, { text = 'y', correct = true }, { text = 'z' }]";
        let source = format!(
            "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'i'\nkind = '{kind}'\nstem = 'Which?'\n{options}\n"
        );
        let options = if kind == "single" { source.replace("'y', correct = true", "'y'") } else { source };
        let mut library = crate::deck::Library::default();
        let deck = read(&options).deck.unwrap();
        library.add(deck, crate::deck::library::Origin::Embedded, 0).unwrap();
        let id = library.entries().next().unwrap().id.clone();
        (*library.item(&id).unwrap()).clone()
    }

    /// Applies a command if the learner need not be asked first.
    fn press(entry: &mut Entry, item: &Item, command: Command) -> Option<Entered> {
        let order = [2, 0, 1];
        match entry.needs_second_press(command, &item.task, &order) {
            Some(_) => None,
            None => Some(entry.apply(command, &item.task, &order)),
        }
    }

    const fn choose(row: usize) -> Command {
        Command::Answer(AnswerCommand::Choose(row))
    }

    #[test]
    fn a_struck_option_is_chosen_by_the_second_press() {
        for kind in ["single", "multi"] {
            let item = item(kind);
            let mut entry = Entry::new(&item.task);
            press(&mut entry, &item, Command::Answer(AnswerCommand::Strike));
            press(&mut entry, &item, choose(1));
            assert_eq!(entry.struck, ChoiceSet::one(0), "{kind}");
            assert_eq!(press(&mut entry, &item, choose(1)), None);
            // Another key in between: asked again.
            press(&mut entry, &item, Command::Move(crate::app::command::Move::Down));
            assert_eq!(press(&mut entry, &item, choose(1)), None);
            let chosen = if kind == "single" { Entered::Chosen(0, false) } else { Entered::Answer };
            assert_eq!(press(&mut entry, &item, choose(1)), Some(chosen));
            assert!(entry.struck.is_empty(), "{kind}");
        }
    }

    #[test]
    fn the_highlighted_option_is_asked_about_too_and_other_options_are_not() {
        let item = item("single");
        let mut entry = Entry { cursor: Some(1), struck: ChoiceSet::one(0), ..Entry::new(&item.task) };
        assert_eq!(press(&mut entry, &item, Command::Enter), None);
        assert_eq!(press(&mut entry, &item, choose(0)), Some(Entered::Chosen(2, false)));
        assert_eq!(press(&mut entry, &item, Command::Enter), None);
        assert_eq!(press(&mut entry, &item, Command::Enter), Some(Entered::Chosen(0, false)));
    }
}
