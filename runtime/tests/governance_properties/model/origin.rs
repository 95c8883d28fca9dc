//! In whose name a call is made, and which calls that lets through. Touches nothing.

use crate::common::name_of;
use salus_runtime::{configs::ProxyType, AccountId, RuntimeCall};
use std::collections::BTreeSet;

/// Whose word it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Voice {
	Account(AccountId),
	Root,
	/// So many of so many members of the council.
	Council(u32, u32),
}

impl Voice {
	/// Whether what `other` scheduled may be cancelled.
	pub fn outdoes(&self, other: &Voice) -> bool {
		matches!((self, other), (Voice::Root, _) | (Voice::Council(..), Voice::Council(..)))
	}
}

/// Whose word it is, and how it came here.
#[derive(Clone)]
pub struct Origin {
	pub voice: Voice,
	/// As what kind of proxy somebody speaks.
	pub stand_in: Option<ProxyType>,
	/// Whether it is part of a `batch_all`.
	pub in_batch_all: bool,
}

impl Origin {
	pub fn new(voice: Voice) -> Self {
		Origin { voice, stand_in: None, in_batch_all: false }
	}

	pub fn account(&self) -> Option<AccountId> {
		match &self.voice {
			Voice::Account(who) => Some(who.clone()),
			_ => None,
		}
	}

	pub fn is_two_thirds(&self) -> bool {
		matches!(self.voice, Voice::Council(yes, all) if 3 * yes >= 2 * all)
	}

	/// Root, or two thirds of the council.
	pub fn governs(&self) -> bool {
		self.voice == Voice::Root || self.is_two_thirds()
	}

	/// Whether `call` may be made, whatever comes of it.
	pub fn lets_through(&self, call: &RuntimeCall, paused: &BTreeSet<String>) -> bool {
		let name = name_of(call);
		let name = name.as_str();
		self.voice == Voice::Root
			|| !(FORBIDDEN.contains(&name)
				|| paused.contains(name)
				|| (self.in_batch_all && name == "Utility.batch_all")
				|| self.stand_in.is_some_and(|kind| !is_for(kind, name)))
	}
}

/// What nobody calls.
const FORBIDDEN: [&str; 8] = [
	"Utility.as_derivative",
	"Proxy.create_pure",
	"Session.purge_keys",
	"System.set_storage",
	"System.kill_storage",
	"System.kill_prefix",
	"Utility.dispatch_as",
	"Utility.dispatch_as_fallible",
];

/// What not even root may do.
pub const FOR_NOBODY: [&str; 5] =
	["set_storage", "kill_storage", "kill_prefix", "dispatch_as", "dispatch_as_fallible"];

const BATCHES: [&str; 3] = ["Utility.batch", "Utility.batch_all", "Utility.force_batch"];

const CONSENT: [&str; 3] =
	["Patients.revoke_access", "Patients.delete_file", "Patients.delete_comment"];

const STAFF: [&str; 3] = ["Doctors.name_doctor", "Doctors.dismiss_doctor", "Doctors.share_keys"];

fn is_for(kind: ProxyType, name: &str) -> bool {
	match kind {
		ProxyType::Any => true,
		ProxyType::Consent => BATCHES.contains(&name) || CONSENT.contains(&name),
		ProxyType::Staff => BATCHES.contains(&name) || STAFF.contains(&name),
	}
}
