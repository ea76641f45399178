//! Running work on several threads.
//!
//! Uses scoped threads of the standard library. A pool such as rayon's panics if the system provides no threads; here,
//! the work then runs on the calling thread.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Number of threads that the machine can run in parallel.
#[must_use]
pub fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Runs a job on each chunk of `size` items, the first on this thread, and returns the results in order.
///
/// Without items, the job runs once on an empty chunk.
pub fn map_chunks<I: Sync, T: Send>(items: &[I], size: usize, job: impl Fn(&[I]) -> T + Sync) -> Vec<T> {
    let mut chunks = items.chunks(size.max(1));
    let first = chunks.next().unwrap_or_default();
    thread::scope(|scope| {
        let job = &job;
        let others: Vec<_> =
            chunks.map(|chunk| (chunk, thread::Builder::new().spawn_scoped(scope, move || job(chunk)))).collect();
        let mut results = vec![job(first)];
        for (chunk, other) in others {
            let result = other.ok().and_then(|other| other.join().ok());
            results.push(result.unwrap_or_else(|| job(chunk)));
        }
        results
    })
}

/// Runs one function on this thread and another on a second thread. Messages of the second are handled on this thread,
/// once the first is done. If no thread can be started, the second runs after the first.
///
/// Work with many small allocations should run on this thread: the allocator serves the main thread in larger blocks.
pub fn run_both<A, B: Send, T: Send>(
    here: impl FnOnce() -> A,
    background: impl Fn(&mut dyn FnMut(T)) -> B + Sync,
    mut on_message: impl FnMut(T),
) -> (A, B) {
    let background = &background;
    thread::scope(|scope| {
        let (sender, messages) = mpsc::channel();
        let work = move || {
            background(&mut |message| {
                let _ = sender.send(message);
            })
        };
        let other = thread::Builder::new().spawn_scoped(scope, work);
        let result = here();
        let Ok(other) = other else { return (result, background(&mut on_message)) };
        messages.into_iter().for_each(on_message);
        (result, other.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Runs a job on each item, and handles the results in order on this thread. Stops at the first error of `handle`.
///
/// Results go through a bounded channel, so that workers do not run far ahead.
///
/// # Errors
///
/// The error of `handle`.
pub fn for_each_in_order<I: Sync, T: Send, E>(
    items: &[I],
    job: impl Fn(&I) -> T + Sync,
    mut handle: impl FnMut(&I, T) -> Result<(), E>,
) -> Result<(), E> {
    let threads = threads().min(items.len());
    if threads < 2 {
        return items.iter().try_for_each(|item| handle(item, job(item)));
    }
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::sync_channel(threads * 2);
    thread::scope(|scope| {
        let mut workers = 0;
        for _ in 0..threads {
            let (sender, job, next) = (sender.clone(), &job, &next);
            let work = move || {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(n) else { break };
                    if sender.send((n, job(item))).is_err() {
                        break;
                    }
                }
            };
            workers += usize::from(thread::Builder::new().spawn_scoped(scope, work).is_ok());
        }
        drop(sender);
        if workers == 0 {
            return items.iter().try_for_each(|item| handle(item, job(item)));
        }
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (n, result) in results {
            waiting.insert(n, result);
            while let Some(result) = waiting.remove(&next) {
                handle(&items[next], result)?;
                next += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunk_results_are_in_order_for_every_chunk_size() {
        let items: Vec<usize> = (0..10).collect();
        for size in 0..12 {
            let results = map_chunks(&items, size, <[usize]>::to_vec);
            assert_eq!(results.concat(), items);
        }
        assert_eq!(map_chunks(&[], 3, |empty: &[u8]| empty.len()), [0]);
    }

    #[test]
    fn results_are_handled_in_order_whichever_takes_longest() {
        let items: Vec<u64> = (0..200).collect();
        let slow = |n: &u64| {
            let n = *n;
            std::hint::black_box((0..(200 - n) * 500).fold(n, |sum, step| sum ^ std::hint::black_box(step)));
            n
        };
        let mut handled = Vec::new();
        let done: Result<(), ()> = for_each_in_order(&items, slow, |_, n| {
            handled.push(n);
            Ok(())
        });
        assert_eq!((done, handled), (Ok(()), (0..200).collect()));
    }

    #[test]
    fn both_run_and_messages_arrive_in_order() {
        let mut messages = Vec::new();
        let background = |send: &mut dyn FnMut(u8)| {
            (1..=3).for_each(&mut *send);
            "beside"
        };
        let results = run_both(|| "here", background, |message| messages.push(message));
        assert_eq!((results, messages), (("here", "beside"), vec![1, 2, 3]));
    }

    #[test]
    #[should_panic(expected = "beside")]
    fn a_panic_in_the_background_reaches_the_caller() {
        let ((), ()) = run_both(|| (), |_: &mut dyn FnMut(())| panic!("beside"), |()| {});
    }

    #[test]
    fn an_error_stops_the_remaining_work() {
        let items = [(); 500];
        let mut left = 3;
        let done = for_each_in_order(
            &items,
            |()| (),
            |(), ()| {
                left -= 1;
                if left == 0 { Err("closed") } else { Ok(()) }
            },
        );
        assert_eq!(done, Err("closed"));
    }
}
