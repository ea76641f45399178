//! Work that is shared among threads.
//!
//! The threads are scoped ones of the standard library. A pool such as rayon's must get its threads from the system or panics;
//! here, where the system gives no more of them, the work is done on the thread that asked.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// How many threads the machine runs at a time.
#[must_use]
pub fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Does a job on each share of so many things, the first on this thread, and gives the outcomes in order.
pub fn on_shares<I: Sync, T: Send>(things: &[I], share: usize, job: impl Fn(&[I]) -> T + Sync) -> Vec<T> {
    let mut shares = things.chunks(share.max(1));
    let first = shares.next().unwrap_or_default();
    thread::scope(|scope| {
        let job = &job;
        let others: Vec<_> =
            shares.map(|share| (share, thread::Builder::new().spawn_scoped(scope, move || job(share)))).collect();
        let mut outcomes = vec![job(first)];
        for (share, other) in others {
            let outcome = other.ok().and_then(|other| other.join().ok());
            outcomes.push(outcome.unwrap_or_else(|| job(share)));
        }
        outcomes
    })
}

/// Does one thing here and another one beside it. What that one tells meanwhile is heard here, once the first is done.
/// Where no thread is to be had, one is done behind the other.
///
/// What asks for much memory in small pieces is best done here: the first thread gets it from the system in larger ones.
pub fn both<A, B: Send, T: Send>(
    here: impl FnOnce() -> A,
    beside: impl Fn(&mut dyn FnMut(T)) -> B + Sync,
    mut hear: impl FnMut(T),
) -> (A, B) {
    let beside = &beside;
    thread::scope(|scope| {
        let (teller, told) = mpsc::channel();
        let work = move || {
            beside(&mut |word| {
                let _ = teller.send(word);
            })
        };
        let other = thread::Builder::new().spawn_scoped(scope, work);
        let done = here();
        let Ok(other) = other else { return (done, beside(&mut hear)) };
        told.into_iter().for_each(hear);
        (done, other.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Does a job on each thing, and takes the outcomes in order on this thread; stops at the first that cannot be taken.
///
/// Workers run at most a few things ahead, so that what is held does not grow with their number.
pub fn in_order<I: Sync, T: Send, E>(
    things: &[I],
    job: impl Fn(&I) -> T + Sync,
    mut take: impl FnMut(&I, T) -> Result<(), E>,
) -> Result<(), E> {
    let threads = threads().min(things.len());
    if threads < 2 {
        return things.iter().try_for_each(|thing| take(thing, job(thing)));
    }
    let next = AtomicUsize::new(0);
    let (sender, outcomes) = mpsc::sync_channel(threads * 2);
    thread::scope(|scope| {
        let mut working = 0;
        for _ in 0..threads {
            let (sender, job, next) = (sender.clone(), &job, &next);
            let work = move || {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(thing) = things.get(n) else { break };
                    if sender.send((n, job(thing))).is_err() {
                        break;
                    }
                }
            };
            working += usize::from(thread::Builder::new().spawn_scoped(scope, work).is_ok());
        }
        drop(sender);
        if working == 0 {
            return things.iter().try_for_each(|thing| take(thing, job(thing)));
        }
        let mut waiting = BTreeMap::new();
        let mut wanted = 0;
        for (n, outcome) in outcomes {
            waiting.insert(n, outcome);
            while let Some(outcome) = waiting.remove(&wanted) {
                take(&things[wanted], outcome)?;
                wanted += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_in_order_however_many_shares_there_are() {
        let things: Vec<usize> = (0..10).collect();
        for share in 0..12 {
            let outcomes = on_shares(&things, share, <[usize]>::to_vec);
            assert_eq!(outcomes.concat(), things);
        }
        assert_eq!(on_shares(&[], 3, |none: &[u8]| none.len()), [0]);
    }

    #[test]
    fn outcomes_come_in_order_whatever_takes_longest() {
        let things: Vec<u64> = (0..200).collect();
        let slow = |n: &u64| {
            let n = *n;
            std::hint::black_box((0..(200 - n) * 500).fold(n, |sum, step| sum ^ std::hint::black_box(step)));
            n
        };
        let mut taken = Vec::new();
        let done: Result<(), ()> = in_order(&things, slow, |_, n| {
            taken.push(n);
            Ok(())
        });
        assert_eq!((done, taken), (Ok(()), (0..200).collect()));
    }

    #[test]
    fn both_are_done_and_what_is_told_is_heard_in_its_order() {
        let mut heard = Vec::new();
        let beside = |tell: &mut dyn FnMut(u8)| {
            (1..=3).for_each(&mut *tell);
            "beside"
        };
        let done = both(|| "here", beside, |word| heard.push(word));
        assert_eq!((done, heard), (("here", "beside"), vec![1, 2, 3]));
    }

    #[test]
    #[should_panic(expected = "beside")]
    fn a_panic_beside_is_one_here() {
        let ((), ()) = both(|| (), |_: &mut dyn FnMut(())| panic!("beside"), |()| {});
    }

    #[test]
    fn it_ends_when_nobody_wants_the_rest() {
        let things = [(); 500];
        let mut left = 3;
        let done = in_order(
            &things,
            |()| (),
            |(), ()| {
                left -= 1;
                if left == 0 { Err("closed") } else { Ok(()) }
            },
        );
        assert_eq!(done, Err("closed"));
    }
}
