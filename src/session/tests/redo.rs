//! Redo: the session and the log after any steps, undos and redos.

use super::*;
use crate::day::Moment;
use crate::review::{DeviceId, Event, Fact, ItemFact, ItemState, LogFact, NewEvent, StudyMode};

/// A session and its log.
struct Studied {
    library: Library,
    session: Session,
    minter: EventIds,
    log: Vec<Event>,
    ledger: Ledger,
    /// The steps that were not undone; none for a skip, and the attempt of an answer.
    standing: Vec<Option<(Event, Option<GradedAttempt>)>>,
    /// The attempts of the answers that were undone, or none for another step.
    undone: Vec<Option<GradedAttempt>>,
}

impl Studied {
    fn new(size: usize) -> Self {
        let library = library(&vec![("t", None); size]);
        let session = begin(&library);
        let minter = EventIds::new(session.id());
        Self { session, minter, log: Vec::new(), ledger: ledger(), standing: Vec::new(), undone: Vec::new(), library }
    }

    fn at(&self) -> Moment {
        Moment::new(1_790_000_000_000 + 1_000 * i64::try_from(self.log.len()).unwrap(), 0)
    }

    /// Writes a fact to the log.
    fn write(&mut self, fact: Fact) -> Event {
        let at = self.at();
        let new = NewEvent { id: self.minter.mint(at.at_ms), at, session: self.session.id(), fact };
        let event = new.into_event(DeviceId([2; 16]), self.log.len() as u64 + 1);
        self.ledger.apply(&event, at.at_ms);
        self.log.push(event.clone());
        event
    }

    /// Takes a new step.
    fn step(&mut self, fact: &ItemFact, graded: Option<GradedAttempt>) {
        let event = self.write(Fact::Item(fact.clone()));
        match &graded {
            Some(graded) => self.session.answer(event.id, graded.clone(), &self.library),
            None => self.session.apply(event.id, fact, &self.library),
        }
        self.standing.push(Some((event, graded)));
        self.undone.clear();
    }

    fn answer(&mut self, right: bool) {
        let Some(showing) = self.session.showing() else { return };
        let item = self.library.item(&showing.item).unwrap();
        let graded = graded(&self.session, &self.library, right);
        let answer = self.session.logged(&item, &graded, StudyMode::Study, &self.ledger, self.at()).unwrap();
        self.step(&ItemFact::Answer(answer), Some(graded));
    }

    fn skip(&mut self) {
        if self.session.left() > 1 && self.session.showing().is_some() {
            self.session.skip(&self.library);
            self.standing.push(None);
            self.undone.clear();
        }
    }

    fn undo(&mut self) {
        let Some(undone) = self.session.undo() else { return };
        self.undone.push(self.standing.pop().unwrap().and_then(|(_, graded)| graded));
        if let Some(void) = undone.void() {
            self.write(Fact::Log(void));
        }
    }

    fn redo(&mut self) {
        let is_skip = self.session.next_redo() == Some(&Undone::Skip);
        let fact = self.session.redo_fact(&self.library, StudyMode::Study, &self.ledger, self.at());
        assert_eq!(fact.is_none(), is_skip || self.undone.is_empty());
        let event = fact.map(|fact| self.write(Fact::Item(fact)));
        assert_eq!(self.session.redo(event.as_ref().map(|event| event.id)).is_some(), !self.undone.is_empty());
        if let Some(graded) = self.undone.pop() {
            self.standing.push(event.map(|event| (event, graded)));
        }
    }

    /// The session after only the steps that stand.
    fn replayed(&self) -> Session {
        let mut session = begin(&self.library);
        for step in &self.standing {
            match step {
                None => session.skip(&self.library),
                Some((event, Some(graded))) => session.answer(event.id, graded.clone(), &self.library),
                Some((event, None)) => {
                    let Fact::Item(fact) = &event.fact else { panic!("a step is about an item") };
                    session.apply(event.id, fact, &self.library);
                }
            }
        }
        session
    }
}

/// The state of every item that was answered, marked or suspended, and the totals of each day.
fn known(events: Vec<Event>) -> String {
    let scheduler = Scheduler::new(&Parameters::default(), DesiredRetention::default());
    let ledger = Ledger::fold(Rules { scheduler, ..Rules::default() }, events, i64::MAX / 2);
    let mut items: Vec<_> = ledger.items().filter(|(_, state)| *state != ItemState::default()).collect();
    items.sort_by(|one, other| one.0.cmp(&other.0));
    format!("{items:?} {:?}", ledger.activity())
}

proptest! {
    #[test]
    fn steps_undos_and_redos_equal_the_steps_that_stand(size in 1_usize..10, actions in prop::collection::vec(0_u8..14, 0..60)) {
        let mut studied = Studied::new(size);
        for action in actions {
            let shown = studied.session.showing().map(|showing| showing.item.clone());
            match (action, shown) {
                (0 | 1, _) => studied.answer(action == 0),
                (2, _) => studied.skip(),
                (3, Some(item)) => studied.step(&ItemFact::Suspend(item), None),
                (4, Some(item)) => {
                    let on = !studied.ledger.state(&item).marked;
                    studied.step(&ItemFact::Mark { item, on }, None);
                }
                (5, Some(item)) => studied.step(&ItemFact::Report(item), None),
                (6 | 7, _) => {
                    let rerated = studied.session.rerated(if action == 6 { Rating::better } else { Rating::worse });
                    if let Some(fact) = rerated {
                        studied.step(&fact, None);
                    }
                }
                (8..=10, _) => studied.undo(),
                (11.., _) => studied.redo(),
                (_, None) => {}
            }
            prop_assert_eq!(
                Session { undone: Vec::new(), ..studied.session.clone() },
                studied.replayed(),
                "the session"
            );
        }
        let standing = studied.standing.iter().flatten().map(|(event, _)| event.clone()).collect();
        prop_assert_eq!(known(studied.log.clone()), known(standing), "the ledger");
        // The log alone gives the same answers, too; skips are not in it.
        let resumed = begin(&studied.library).resumed(&studied.log, &studied.library);
        prop_assert_eq!(resumed.answered().len(), studied.session.answered().len());
    }
}

#[test]
fn a_redone_answer_has_an_event_of_its_own_and_comes_back_as_it_was() {
    let mut studied = Studied::new(3);
    studied.answer(false);
    let before = studied.session.answered()[0].clone();
    studied.undo();
    studied.redo();
    let after = studied.session.answered()[0].clone();
    assert_ne!(after.event, before.event);
    assert_eq!(Answered { event: before.event, ..after.clone() }, before);
    let kinds: Vec<&str> = studied.log.iter().map(|event| event.fact.kind()).collect();
    assert_eq!(kinds, ["answer", "void", "answer"]);
    assert!(
        matches!(studied.session.undo().and_then(Undone::void), Some(LogFact::Void { target, .. }) if target == after.event)
    );
}

#[test]
fn a_new_step_leaves_nothing_to_redo() {
    let mut studied = Studied::new(3);
    studied.answer(true);
    studied.undo();
    assert!(studied.session.next_redo().is_some());
    studied.answer(false);
    assert_eq!(studied.session.next_redo(), None);
    assert_eq!(studied.session.redo(None), None);
}
