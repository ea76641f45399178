//! The environment: the one place that reads clocks, environment variables, random bytes and terminal capabilities.

use std::env::var_os;
use std::ffi::OsString;
use std::io::{IsTerminal, stderr, stdin, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use etcetera::BaseStrategy;

use super::clocks::ProcessClocks;
use super::zone;
use crate::app::Now;
use crate::app::theme::Depth;
use crate::config::Location;
use crate::day::Zone;
use crate::session::exam::Clocks;

/// The environment that the process was started in.
#[expect(clippy::struct_excessive_bools, reason = "independent flags")]
#[derive(Debug)]
pub struct Environment {
    /// The data folder, which holds the log; none where the home folder is unknown.
    pub data: Option<PathBuf>,
    /// The configuration file and the home folder.
    pub config: Location,
    /// Whether colors are turned off.
    pub no_color: bool,
    /// How many colors the terminal supports.
    pub depth: Depth,
    /// Whether the terminal can only print (`TERM=dumb`).
    pub dumb: bool,
    /// Whether plain text is preferred to screens, as for a screen reader (`ACCESSIBLE`).
    pub accessible: bool,
    /// Whether the locale can show Unicode.
    pub unicode: bool,
    /// Whether standard input is a terminal.
    pub stdin_is_terminal: bool,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// The local time zone; UTC where it is unknown.
    pub zone: Zone,
    /// The value of `TZ`, if that is no known time zone.
    pub unknown_zone: Option<OsString>,
    /// The working folder; none if it was deleted.
    pub folder: Option<PathBuf>,
    /// The editor command; none where neither `VISUAL` nor `EDITOR` is set.
    pub editor: Option<OsString>,
    /// A fixed time in UTC milliseconds, for tests and screenshots.
    fixed_ms: Option<i64>,
    /// The monotonic clocks.
    pub clocks: Arc<ProcessClocks>,
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
impl Environment {
    /// Reads the environment of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let strategy = etcetera::choose_base_strategy().ok();
        let set = |name| var_os(name).filter(|value: &OsString| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
        let zone = zone::find(var_os("TZ").as_deref(), set("TZDIR").as_deref());
        let utf8 = |locale: OsString| locale.to_string_lossy().to_ascii_uppercase().replace('-', "").contains("UTF8");
        Self {
            data: strategy.as_ref().map(|strategy| strategy.data_dir().join("rounds")),
            config: Location {
                file: strategy.as_ref().map(|strategy| strategy.config_dir().join("rounds/config.toml")),
                home: strategy.as_ref().map(|strategy| strategy.home_dir().to_owned()),
            },
            no_color: set("NO_COLOR").is_some(),
            depth: if set("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit") {
                Depth::True
            } else if set("TERM").is_some_and(|term| term.to_string_lossy().contains("256color")) {
                Depth::Table
            } else {
                Depth::Sixteen
            },
            dumb: set("TERM").is_some_and(|term| term == "dumb"),
            accessible: set("ACCESSIBLE").is_some_and(|value| value != "0"),
            unicode: cfg!(windows) || locale.is_some_and(utf8),
            stdin_is_terminal: stdin().is_terminal(),
            stdout_is_terminal: stdout().is_terminal(),
            stderr_is_terminal: stderr().is_terminal(),
            unknown_zone: set("TZ").filter(|_| zone.is_none()),
            zone: zone.unwrap_or(Zone::UTC),
            folder: std::env::current_dir().ok(),
            editor: set("VISUAL").or_else(|| set("EDITOR")),
            fixed_ms: set("ROUNDS_NOW_MS").and_then(|value| value.to_string_lossy().parse().ok()),
            clocks: Arc::new(ProcessClocks::start()),
        }
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> Now {
        let since = |before: &SystemTime| i64::try_from(before.elapsed().map_or(0, |time| time.as_millis()));
        let at_ms = self.fixed_ms.unwrap_or_else(|| since(&UNIX_EPOCH).unwrap_or(0));
        let Clocks { awake_ms, real_ms } = self.clocks.read();
        Now { at: self.zone.moment(at_ms), ticks_ms: awake_ms, real_ms }
    }

    /// A notice about an unknown time zone. Without it, study days would begin at an hour that nobody expects.
    #[must_use]
    pub fn zone_notice(&self) -> Option<String> {
        let zone = self.unknown_zone.as_ref()?.to_string_lossy();
        Some(format!("TZ is `{zone}`, which is not a known time zone; using UTC"))
    }

    /// Identifies this build: its version, and the size and time of its file. Caches made by another build are not
    /// used.
    #[must_use]
    pub fn program(&self) -> String {
        let data = std::env::current_exe().and_then(std::fs::metadata).ok();
        let written = data.as_ref().and_then(|data| data.modified().ok()?.duration_since(UNIX_EPOCH).ok());
        let (bytes, written) = (data.map_or(0, |data| data.len()), written.unwrap_or_default().as_nanos());
        format!("rounds {} {bytes} {written}", env!("CARGO_PKG_VERSION"))
    }

    /// Sixteen random bytes.
    #[must_use]
    pub fn entropy(&self) -> [u8; 16] {
        uuid::Uuid::new_v4().into_bytes()
    }
}
