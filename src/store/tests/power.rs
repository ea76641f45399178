//! Power cuts. A child's calls are written down, and from them the disk is built as it may be found after a cut
//! between any two of them: what was synced is there, and of the rest an arbitrary part.
//!
//! The disk is as bad as the rules allow. Without a sync no write and no name needs to have reached it, writes reach
//! it in any order and a sector at a time. A name is given, taken or changed as a whole.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use super::deed::Deed;
use super::strace;

/// What a disk writes as a whole, in bytes.
const SECTOR: usize = 512;

/// A call that changes the disk, or says something.
#[derive(Debug)]
enum Step {
    Open { handle: String, path: PathBuf, creates: bool },
    Write { handle: String, at: usize, bytes: Vec<u8> },
    Cut { handle: String, length: usize },
    Sync { handle: String },
    Unname(PathBuf),
    Rename(PathBuf, PathBuf),
    Link(PathBuf, PathBuf),
    Folder(PathBuf),
    Said(String),
}

impl Step {
    /// Reads a line of a trace whose texts are all in hexadecimal. None for a call that failed, and for other lines.
    fn parse(line: &str) -> Option<Self> {
        let (caller, rest) = line.split_once('(')?;
        let name = caller.rsplit(' ').next()?;
        let (arguments, result) = rest.rsplit_once(") = ")?;
        assert!(!line.contains("unfinished") && !line.contains("resumed"), "one call at a time: {line}");
        if result.starts_with('-') {
            return None;
        }
        let arguments: Vec<&str> = arguments.split(", ").collect();
        let texts: Vec<Vec<u8>> = arguments.iter().filter_map(|argument| text(argument)).collect();
        let path = |n: usize| PathBuf::from(String::from_utf8(texts[n].clone()).unwrap());
        let handle = || arguments[0].split('<').next().unwrap().to_owned();
        let number = |n: usize| arguments[n].parse().unwrap();
        Some(match name {
            "openat" => {
                let handle = result.split(['<', ' ']).next()?.to_owned();
                Self::Open { handle, path: path(0), creates: arguments[2].contains("O_CREAT") }
            }
            "pwrite64" => Self::Write { handle: handle(), at: number(3), bytes: texts[0].clone() },
            "ftruncate" => Self::Cut { handle: handle(), length: number(1) },
            "fsync" | "fdatasync" => Self::Sync { handle: handle() },
            "unlink" | "unlinkat" => Self::Unname(path(0)),
            "rename" | "renameat" | "renameat2" => Self::Rename(path(0), path(1)),
            "link" | "linkat" => Self::Link(path(0), path(1)),
            "mkdir" | "mkdirat" => Self::Folder(path(0)),
            "write" => {
                let said = String::from_utf8_lossy(&texts[0]).into_owned();
                Self::Said(said.split_once("child: ")?.1.trim_end().to_owned())
            }
            name => panic!("`{name}` is not expected"),
        })
    }
}

/// A text in hexadecimal, between quotes.
fn text(argument: &str) -> Option<Vec<u8>> {
    let digits = argument.strip_prefix('"')?.strip_suffix('"').unwrap_or_else(|| panic!("cut short: {argument}"));
    Some(digits.split("\\x").skip(1).map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect())
}

/// A change to what a file holds that is not on the disk yet.
#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Cut(usize),
}

/// A file: what is on the disk, and what is on its way there.
#[derive(Clone, Default)]
struct File {
    bytes: Vec<u8>,
    waiting: Vec<Change>,
}

/// A change to the names in a folder that is not on the disk yet.
#[derive(Clone)]
enum Naming {
    Name(PathBuf, usize),
    Unname(PathBuf),
    Rename(PathBuf, PathBuf),
    Folder(PathBuf),
}

impl Naming {
    /// The folder that it changes.
    fn folder(&self) -> &Path {
        let (Self::Name(path, _) | Self::Unname(path) | Self::Rename(path, _) | Self::Folder(path)) = self;
        path.parent().unwrap()
    }

    /// Makes it.
    fn apply(&self, names: &mut Names) {
        match self {
            Self::Name(path, file) => drop(names.files.insert(path.clone(), *file)),
            Self::Unname(path) => drop(names.files.remove(path)),
            Self::Rename(from, to) => {
                if let Some(file) = names.files.remove(from) {
                    names.files.insert(to.clone(), file);
                }
            }
            Self::Folder(path) => drop(names.folders.insert(path.clone())),
        }
    }
}

/// Which files and folders bear which names.
#[derive(Clone, Default)]
struct Names {
    files: BTreeMap<PathBuf, usize>,
    folders: BTreeSet<PathBuf>,
}

/// A disk with one folder that matters.
#[derive(Clone, Default)]
struct Disk {
    root: PathBuf,
    files: Vec<File>,
    /// On the disk.
    names: Names,
    /// As processes see them.
    seen: Names,
    waiting: Vec<Naming>,
    handles: HashMap<String, Handle>,
}

/// What a number stands for in the calls.
#[derive(Clone)]
enum Handle {
    File(usize),
    Folder(PathBuf),
}

impl Disk {
    /// A disk on which everything in a folder has come to rest.
    fn of(root: &Path) -> Self {
        let mut disk = Self { root: root.to_owned(), ..Self::default() };
        for name in super::deed::listed(root) {
            let path = root.join(name);
            if path.is_dir() {
                disk.names.folders.insert(path);
            } else {
                disk.names.files.insert(path.clone(), disk.files.len());
                disk.files.push(File { bytes: fs::read(&path).unwrap(), waiting: Vec::new() });
            }
        }
        disk.names.folders.insert(root.to_owned());
        disk.seen = disk.names.clone();
        disk
    }

    /// Takes in a call.
    fn take(&mut self, step: &Step) {
        match step {
            Step::Open { handle, path, creates } => self.open(handle, path, *creates),
            Step::Write { handle, at, bytes } => self.change(handle, Change::Write(*at, bytes.clone())),
            Step::Cut { handle, length } => self.change(handle, Change::Cut(*length)),
            Step::Sync { handle } => match self.handles.get(handle) {
                Some(Handle::File(file)) => self.files[*file] = self.files[*file].settled(|_| true),
                Some(Handle::Folder(folder)) => {
                    let (done, waiting) =
                        self.waiting.drain(..).partition::<Vec<_>, _>(|naming| naming.folder() == folder);
                    self.waiting = waiting;
                    for naming in done {
                        naming.apply(&mut self.names);
                    }
                }
                None => {}
            },
            Step::Unname(path) => self.name(path, Naming::Unname(path.clone())),
            Step::Rename(from, to) => self.name(from, Naming::Rename(from.clone(), to.clone())),
            Step::Link(from, to) => {
                if let Some(file) = self.seen.files.get(from).copied() {
                    self.name(to, Naming::Name(to.clone(), file));
                }
            }
            Step::Folder(path) => self.name(path, Naming::Folder(path.clone())),
            Step::Said(_) => {}
        }
    }

    fn open(&mut self, handle: &str, path: &Path, creates: bool) {
        self.handles.remove(handle);
        if !path.starts_with(&self.root) {
            return;
        }
        if creates && !self.seen.files.contains_key(path) {
            self.name(path, Naming::Name(path.to_owned(), self.files.len()));
            self.files.push(File::default());
        }
        let opened = match self.seen.files.get(path) {
            Some(file) => Handle::File(*file),
            None => Handle::Folder(path.to_owned()),
        };
        self.handles.insert(handle.to_owned(), opened);
    }

    fn change(&mut self, handle: &str, change: Change) {
        if let Some(Handle::File(file)) = self.handles.get(handle) {
            self.files[*file].waiting.push(change);
        }
    }

    fn name(&mut self, path: &Path, naming: Naming) {
        if path.starts_with(&self.root) {
            naming.apply(&mut self.seen);
            self.waiting.push(naming);
        }
    }

    /// Lays out in a folder what may be found after a cut.
    fn after_a_cut(&self, chance: &mut Chance, folder: &Path) {
        let mut names = self.names.clone();
        // Often nothing that was not synced is there, now and then all of it.
        let share = [0, 0, 20, 50, 80, 100][chance.below(6)];
        for naming in &self.waiting {
            if chance.below(100) < share {
                naming.apply(&mut names);
            }
        }
        let place = |path: &Path| folder.join(path.strip_prefix(&self.root).unwrap());
        let is_there = |path: &Path| {
            path.ancestors()
                .skip(1)
                .take_while(|path| path.starts_with(&self.root))
                .all(|at| names.folders.contains(at))
        };
        for path in names.folders.iter().filter(|path| is_there(path)) {
            fs::create_dir_all(place(path)).unwrap();
        }
        for (path, file) in names.files.iter().filter(|(path, _)| is_there(path)) {
            // What processes share in memory is made anew by the first that opens the log.
            if !path.to_string_lossy().ends_with("-shm") {
                let found = self.files[*file].settled(|_| chance.below(100) < share);
                fs::write(place(path), found.bytes).unwrap();
            }
        }
    }
}

impl File {
    /// The file with those of the waiting changes that reach it, sector by sector.
    fn settled(&self, mut reaches: impl FnMut(usize) -> bool) -> Self {
        let mut bytes = self.bytes.clone();
        for change in &self.waiting {
            match change {
                Change::Cut(length) if reaches(0) => bytes.resize(*length, 0),
                Change::Cut(_) => {}
                Change::Write(at, written) => {
                    let mut from = *at;
                    while from < at + written.len() {
                        let to = (at + written.len()).min((from / SECTOR + 1) * SECTOR);
                        if reaches(from) {
                            bytes.resize(bytes.len().max(to), 0);
                            bytes[from..to].copy_from_slice(&written[from - at..to - at]);
                        }
                        from = to;
                    }
                }
            }
        }
        Self { bytes, waiting: Vec::new() }
    }
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    /// The next number below a bound.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }
}

/// Cuts the power so many times while a deed is done, and looks each time at what is left and what was said before.
#[expect(clippy::print_stdout, reason = "which cut it was is seen only when the test fails")]
fn cut(deed: Deed, times: usize, mut look: impl FnMut(&Path, &[String])) {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    deed.prepare(&root);
    let mut disk = Disk::of(&root);
    let ran = strace::recorded(deed, &root);
    assert!(ran.ended, "{:?}", ran.said);
    let steps: Vec<Step> = ran.trace.lines().filter_map(Step::parse).collect();
    let mut chance = Chance(1);
    let first =
        steps.iter().position(|step| matches!(step, Step::Open { path, .. } if path.starts_with(&root))).unwrap();
    let mut cuts: Vec<usize> = (0..times).map(|_| first + chance.below(steps.len() + 1 - first)).collect();
    cuts.sort_unstable();
    let mut done = 0;
    let mut said = Vec::new();
    for cut in cuts {
        for step in &steps[done..cut] {
            disk.take(step);
            if let Step::Said(words) = step {
                said.push(words.clone());
            }
        }
        done = cut;
        let found = tempfile::tempdir().unwrap();
        disk.after_a_cut(&mut chance, found.path());
        println!("{deed:?}: cut after {cut} of {} calls, {} things said", steps.len(), said.len());
        look(found.path(), &said);
    }
    assert_eq!(said, ran.said[..said.len()]);
}

/// Cuts the power in every deed.
fn cut_all(times: usize) {
    for deed in Deed::ALL {
        cut(deed, times, |folder, said| deed.check(folder, said));
    }
}

#[test]
fn a_power_cut_loses_nothing_that_was_said_to_be_saved() {
    if strace::is_allowed("a power cut") {
        cut_all(25);
    }
}

/// How the tests above know that they would see a loss.
#[test]
fn a_power_cut_loses_answers_if_commits_do_not_wait_for_the_disk() {
    if strace::is_allowed("a power cut without waiting for the disk") {
        let (mut lossy, mut most) = (0, 0);
        cut(Deed::AppendHastily, 40, |folder, said| {
            let lost = Deed::AppendHastily.missing(folder, said);
            lossy += usize::from(lost > 0);
            most = most.max(lost);
        });
        assert!(lossy > 5 && most > 2, "{lossy} cuts lost answers, at most {most}");
    }
}

#[test]
#[ignore = "takes minutes: a thousand cuts in everything that is done with a log"]
fn a_thousand_power_cuts_lose_nothing_that_was_said_to_be_saved() {
    if strace::is_allowed("a thousand power cuts") {
        cut_all(1000);
    }
}
