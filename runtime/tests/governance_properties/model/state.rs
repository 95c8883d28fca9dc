//! What there is: everything that the calls of the sequences change. Touches nothing.

use super::Voice;
use crate::people::{everyone, id, session_keys, EVE, FERDIE, ONE, TOGETHER};
use salus_primitives::{Actor, AuditKind, RecordId, Role};
use salus_runtime::{configs::ProxyType, AccountId, BlockNumber, Hash, RuntimeCall, SessionKeys};
use std::collections::{BTreeMap, BTreeSet};

/// A motion that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Motion {
	pub index: u32,
	pub threshold: u32,
	pub call: RuntimeCall,
	pub ayes: BTreeSet<AccountId>,
	pub nays: BTreeSet<AccountId>,
	pub end: BlockNumber,
}

/// A call for later.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
	pub voice: Voice,
	pub call: RuntimeCall,
}

/// Bytes on chain: whose, how often they are asked for, and whether they are there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preimage {
	pub owner: Option<AccountId>,
	pub requests: u32,
	pub noted: bool,
}

/// A call that some of several have signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
	/// Block, and place in it.
	pub since: (BlockNumber, u32),
	pub by: AccountId,
	pub approvals: BTreeSet<AccountId>,
}

/// What there is.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
	pub block: BlockNumber,
	// Members, and the trail since the beginning.
	pub roles: BTreeMap<AccountId, Role>,
	pub enrolment_closed: bool,
	pub records: BTreeSet<RecordId>,
	pub next_record: RecordId,
	/// Whether the department names the doctor.
	pub staffed: bool,
	pub trail: Vec<(Actor<AccountId>, AuditKind)>,
	// The council. The collective forgets who is prime with every new member, until it hears again.
	pub council: BTreeSet<AccountId>,
	pub prime: Option<AccountId>,
	pub prime_heard: Option<AccountId>,
	pub motions: BTreeMap<Hash, Motion>,
	pub next_motion: u32,
	// The validators: seats, keys, those of the next session and of this one.
	pub seats: BTreeSet<AccountId>,
	pub minimum: u32,
	pub keys: BTreeMap<AccountId, SessionKeys>,
	pub queued: Vec<SessionKeys>,
	pub active: Vec<SessionKeys>,
	/// `Patients.add_file`.
	pub paused: BTreeSet<String>,
	pub agenda: BTreeMap<BlockNumber, Vec<Option<Task>>>,
	pub preimages: BTreeMap<Hash, Preimage>,
	/// For whom, who, as what, and after how many blocks' notice.
	pub proxies: BTreeSet<(AccountId, AccountId, ProxyType, BlockNumber)>,
	/// By account and the hash of the call.
	pub shared: BTreeMap<(AccountId, [u8; 32]), Shared>,
}

impl State {
	/// What the local network begins with, and [`set_up`](crate::play::set_up) adds, where `block`
	/// is the latest.
	pub fn new(block: BlockNumber) -> Self {
		use Role::{Admin, Department, Doctor, Patient};
		let roles = [(0, Admin), (1, Admin), (EVE, Patient), (FERDIE, Department), (ONE, Doctor)];
		let roles = roles.into_iter().chain([(TOGETHER, Admin)]);
		let founders: Vec<_> = (0..4).collect();
		let keys: BTreeMap<_, _> =
			founders.iter().map(|place| (id(*place), session_keys(*place))).collect();
		let in_use: Vec<_> = keys.values().cloned().collect();
		State {
			block,
			roles: roles.map(|(who, role)| (id(who), role)).collect(),
			enrolment_closed: false,
			records: BTreeSet::new(),
			next_record: 0,
			staffed: false,
			trail: Vec::new(),
			council: (0..3).map(id).collect(),
			prime: None,
			prime_heard: None,
			motions: BTreeMap::new(),
			next_motion: 0,
			seats: founders.into_iter().map(id).collect(),
			minimum: 3,
			keys,
			queued: in_use.clone(),
			active: in_use,
			paused: BTreeSet::new(),
			agenda: BTreeMap::new(),
			preimages: BTreeMap::new(),
			proxies: BTreeSet::new(),
			shared: BTreeMap::new(),
		}
	}

	/// What keeps `who` alive: a seat in the council, a seat among the validators, a role.
	pub fn references(&self, who: &AccountId) -> (u32, u32) {
		let seats = u32::from(self.council.contains(who)) + u32::from(self.seats.contains(who));
		(seats, u32::from(self.roles.contains_key(who)))
	}

	/// Whether the chain knows `who`: nobody else is let in.
	pub fn exists(&self, who: &AccountId) -> bool {
		self.references(who) != (0, 0)
	}

	/// Makes a change to what keeps accounts alive. Whoever comes or goes with it begins without
	/// proxies.
	pub fn alter(&mut self, change: impl FnOnce(&mut Self)) {
		let before: Vec<_> = everyone().map(|who| self.exists(&who)).collect();
		change(self);
		for (who, existed) in everyone().zip(before) {
			if self.exists(&who) != existed {
				self.proxies.retain(|(real, ..)| *real != who);
			}
		}
	}

	/// Writes to the trail.
	pub fn record(&mut self, actor: Actor<AccountId>, kind: AuditKind) {
		self.trail.push((actor, kind));
	}
}
