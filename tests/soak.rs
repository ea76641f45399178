//! A day of answers in one session of the real program: no file handles leak, and memory grows only by what undo needs.
#![cfg(target_os = "linux")]

use std::io::Write;

use crate::harness::command::Home;
use crate::harness::pty::Screen;
use crate::harness::twenty;

/// The resources of a process at one moment.
#[derive(Clone, Copy, Debug)]
struct Holdings {
    /// Memory, in KiB.
    memory: u64,
    /// Open files.
    files: usize,
}

impl Holdings {
    fn of(process: u32) -> Self {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let memory = line.split_whitespace().next().unwrap().parse().unwrap();
        Self { memory, files: std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().count() }
    }
}

/// The letter of the wrong option.
fn wrong(text: &str) -> Option<String> {
    let mut options = text.lines().filter_map(|line| line.trim().split_once(char::is_whitespace));
    options.find(|(_, option)| option.trim() == "no").map(|(letter, _)| letter.to_owned())
}

/// Answers `answers` times in one session, always incorrectly, so that it never ends; returns the resources after each
/// tenth.
fn measure_session(answers: usize) -> Vec<Holdings> {
    let home = Home::new();
    let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
    let mut screen = Screen::open(&home, &["study", "--seed", "1", "--new", "20", &path]);
    let process = screen.child.process_id().unwrap();
    let mut samples = Vec::new();
    for n in 1..=answers {
        screen.wait_until("a question", |text| text.contains("How sure?") && wrong(text).is_some());
        let letter = wrong(&screen.text()).unwrap();
        screen.press(&letter);
        screen.wait_for("Comes back");
        if n % (answers / 10) == 0 {
            samples.push(Holdings::of(process));
        }
        screen.press("\r");
        screen.wait_until("the next question", |text| !text.contains("Comes back"));
        screen.raw.clear();
    }
    screen.press("\x03");
    assert_eq!(screen.finish().0, 0);
    assert_eq!(home.answers().len(), answers);
    samples
}

/// The memory used by each answer after the first tenth, in bytes. Checks that no more files are open than before.
fn memory_per_answer(answers: usize) -> u64 {
    let samples = measure_session(answers);
    let _ = writeln!(std::io::stderr(), "{answers} answers: {samples:?}");
    let (first, last) = (samples[0], samples[9]);
    assert!(samples.iter().all(|sample| sample.files <= first.files), "{samples:?}");
    last.memory.saturating_sub(first.memory) * 1024 / (answers - answers / 10) as u64
}

#[test]
fn a_long_session_costs_little_memory_and_no_files() {
    let memory_per_answer = memory_per_answer(600);
    assert!(memory_per_answer < 4000, "{memory_per_answer} bytes an answer");
}

#[test]
#[ignore = "takes minutes: fifty thousand answers, as in eight hours"]
fn fifty_thousand_answers_cost_little_memory_and_no_files() {
    let memory_per_answer = memory_per_answer(50_000);
    assert!(memory_per_answer < 2000, "{memory_per_answer} bytes an answer");
}
