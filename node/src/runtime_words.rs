//! What the runtime says when it refuses a genesis state. It says so in the log, which commands that
//! run no node do not have, and the SDK's error is silent about it.

use log::{Level, LevelFilter, Log, Metadata, Record};
use std::sync::{Mutex, PoisonError};

/// What the runtime complained of last.
static SAID: Mutex<Option<String>> = Mutex::new(None);

struct Listener;

impl Log for Listener {
	fn enabled(&self, metadata: &Metadata<'_>) -> bool {
		metadata.target() == "runtime" && metadata.level() == Level::Error
	}

	fn log(&self, record: &Record<'_>) {
		if self.enabled(record.metadata()) {
			let said = Some(record.args().to_string());
			*SAID.lock().unwrap_or_else(PoisonError::into_inner) = said;
		}
	}

	fn flush(&self) {}
}

/// Does what may run the runtime's genesis builder. An error is put in the runtime's own words where
/// it said any, in one line in any case.
pub fn in_its_words<T>(job: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
	// A node that runs has a log, which says it.
	if log::set_logger(&Listener).is_ok() {
		log::set_max_level(LevelFilter::Error);
	}
	job().map_err(|error| {
		let said = SAID.lock().unwrap_or_else(PoisonError::into_inner).take();
		said.as_deref().map_or_else(|| first_line(&error), without_place)
	})
}

/// `panicked at <file>:<line>:<column>:` stands in a line of its own before the words.
fn without_place(panic: &str) -> String {
	let words = panic.split_once('\n').map_or(panic, |(_, words)| words);
	words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The SDK appends the whole genesis, or a backtrace.
fn first_line(error: &str) -> String {
	let line = error.lines().next().unwrap_or_default();
	line.trim_end_matches(" for blob:").to_owned()
}
