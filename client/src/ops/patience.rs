//! How long to wait before something that could not be had is asked for again, so that what nobody has does
//! not hold up what others need. Pure.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The first wait, in milliseconds. Each next one is twice as long.
const FIRST: u64 = 30_000;

/// The longest wait, in milliseconds.
const LONGEST: u64 = 60 * 60_000;

/// How many of one account's may fail in one pass: each may take as long as a daemon may say nothing.
pub(super) const FAILURES_A_PASS: usize = 3;

/// What could not be had, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Waiting(BTreeMap<String, Tried>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Tried {
	/// How often.
	times: u32,
	/// When it failed last, in milliseconds since the Unix epoch.
	last: u64,
}

impl Tried {
	fn wait(self) -> u64 {
		let doubled = 1u64.checked_shl(self.times.saturating_sub(1)).unwrap_or(u64::MAX);
		FIRST.saturating_mul(doubled).min(LONGEST)
	}
}

impl Waiting {
	/// How many there are.
	pub fn len(&self) -> u64 {
		self.0.len() as u64
	}

	/// How often `name` failed: what failed least is asked for first.
	pub fn times(&self, name: &str) -> u32 {
		self.0.get(name).map_or(0, |tried| tried.times)
	}

	/// Whether `name` is to be asked for at the time `now`. A clock that was put back makes nothing wait
	/// for longer.
	pub fn is_due(&self, name: &str, now: u64) -> bool {
		self.0.get(name).is_none_or(|tried| now < tried.last || now - tried.last >= tried.wait())
	}

	/// Takes note that `name` failed at the time `now`.
	pub fn failed(&mut self, name: &str, now: u64) {
		let times = self.times(name).saturating_add(1);
		self.0.insert(name.to_owned(), Tried { times, last: now });
	}

	/// Forgets `name`, which is there now.
	pub fn there(&mut self, name: &str) {
		self.0.remove(name);
	}

	/// Forgets all that `keep` does not want.
	pub fn retain(&mut self, keep: impl Fn(&str) -> bool) {
		self.0.retain(|name, _| keep(name));
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_fails_again_waits_twice_as_long_but_never_more_than_an_hour() {
		let mut waiting = Waiting::default();
		assert!(waiting.is_due("a", 0), "what is new");
		let mut wait = FIRST;
		for _ in 0..100 {
			waiting.failed("a", 1_000);
			assert!(!waiting.is_due("a", 1_000 + wait - 1));
			assert!(waiting.is_due("a", 1_000 + wait));
			wait = (wait * 2).min(LONGEST);
		}
		assert!(waiting.is_due("a", 999), "the clock was put back");
		assert!(waiting.is_due("b", 1_000), "another");
		waiting.there("a");
		assert_eq!((waiting.len(), waiting.times("a")), (0, 0));
	}

	#[test]
	fn what_is_gone_from_the_chain_is_not_waited_for() {
		let mut waiting = Waiting::default();
		waiting.failed("a", 1);
		waiting.failed("b", 1);
		waiting.retain(|name| name == "b");
		assert_eq!((waiting.len(), waiting.times("b")), (1, 1));
	}
}
