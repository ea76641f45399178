//! Unbounded fuzzing: libFuzzer searches for an input on which a target fails. `tests/fuzz/run` builds and starts it;
//! the target is named by `ROUNDS_FUZZ_TARGET`.

#![no_main]
#![expect(dead_code, reason = "the script names the folders of seeds")]

mod targets;

use std::sync::OnceLock;

use targets::{TARGETS, Target};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    static TARGET: OnceLock<Target> = OnceLock::new();
    let named = || {
        let name = std::env::var("ROUNDS_FUZZ_TARGET").unwrap_or_default();
        TARGETS.into_iter().find(|target| target.name == name).unwrap_or_else(|| panic!("no target is called `{name}`"))
    };
    (TARGET.get_or_init(named).run)(data);
});
