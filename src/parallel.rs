//! Work that is shared among threads.
//!
//! The threads are scoped ones of the standard library. A pool such as rayon's must get its threads from the system or panics;
//! here, where the system gives no more of them, the work is done on the thread that asked.

use std::num::NonZero;
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
}
