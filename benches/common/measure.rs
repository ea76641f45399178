//! Measures and prints medians, next to floors that nothing could beat.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Runs a closure `runs` times and returns the median in milliseconds.
pub fn median(runs: usize, mut run: impl FnMut()) -> f64 {
    run();
    middle((0..runs).map(|_| {
        let begun = Instant::now();
        run();
        begun.elapsed().as_secs_f64() * 1000.0
    }))
}

/// The median of some times.
pub fn middle(times: impl Iterator<Item = f64>) -> f64 {
    let mut times: Vec<f64> = times.collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Prints a figure with its floor and the ratio of the two.
pub fn print_ratio(what: &str, ms: f64, floor: Option<(&str, f64)>) {
    match floor {
        Some((name, floor)) => println!("{what:<44} {ms:>10.3} ms   {:>6.2} x {name} ({floor:.3} ms)", ms / floor),
        None => println!("{what:<44} {ms:>10.3} ms"),
    }
}

/// The time of writing 300 bytes to a file and syncing it, in milliseconds.
pub fn bare_commit(folder: &Path) -> f64 {
    let mut file = std::fs::File::create(folder.join("bare")).unwrap();
    median(301, || {
        file.write_all(&[7; 300]).unwrap();
        file.sync_data().unwrap();
    })
}

/// Reads files on as many threads as there are cores and runs `work` on each.
pub fn on_all_cores(paths: &[std::path::PathBuf], work: impl Fn(&str) + Sync) {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().unwrap().get();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    work(&std::fs::read_to_string(path).unwrap());
                }
            });
        }
    });
}

/// The peak memory of a process in KiB, if the system reports it. It is polled, since it is gone when the process ends.
pub fn peak_memory(command: &mut Command) -> Option<u64> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut peak = None;
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let held =
            status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(held);
    }
    peak
}

/// Prints the peak memory of a process and its ratio to the size of the input.
pub fn print_memory(what: &str, command: &mut Command, bytes: usize) {
    if let Some(kib) = peak_memory(command) {
        let (held, read) = (kib as f64 / 1024.0, bytes as f64 / 1_048_576.0);
        println!("{what:<44} {held:>10.1} MiB  {:>6.1} x the file ({read:.1} MiB)", held / read);
    }
}
