//! Random steps against a model: a list of events and a map of roles.

use crate::{mock::*, pallet::*, types::EventId};
use codec::Encode;
use proptest::{collection::vec, option, prelude::*};
use salus_primitives::{Actor, AuditEvent, AuditItem, AuditKind, AuditTrail, Role};
use sp_io::hashing::blake2_256;
use sp_runtime::DispatchResult;
use std::collections::BTreeMap;

/// Accounts that the steps name, those of the mock among them.
const ACCOUNTS: std::ops::Range<AccountId> = 1..8;

#[derive(Clone, Debug)]
enum Step {
	/// `add_auditor`, by governance where `by` is none.
	Add { by: Option<AccountId>, who: AccountId },
	/// `remove_auditor`, by governance where `by` is none.
	Remove { by: Option<AccountId>, who: AccountId },
	/// What another pallet records.
	Record { actor: AccountId, subject: Option<AccountId>, record: u64 },
	/// What another pallet records, as often as fills pages.
	RecordMany { actor: AccountId, subject: AccountId, times: u64 },
	/// The next block.
	NextBlock,
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		(option::of(ACCOUNTS), ACCOUNTS).prop_map(|(by, who)| Step::Add { by, who }),
		(option::of(ACCOUNTS), ACCOUNTS).prop_map(|(by, who)| Step::Remove { by, who }),
		(ACCOUNTS, option::of(ACCOUNTS), any::<u64>())
			.prop_map(|(actor, subject, record)| Step::Record { actor, subject, record }),
		(ACCOUNTS, ACCOUNTS, 1u64..100).prop_map(|(actor, subject, times)| Step::RecordMany {
			actor,
			subject,
			times
		}),
		Just(Step::NextBlock),
	]
}

struct Model {
	block: u32,
	roles: BTreeMap<AccountId, Role>,
	events: Vec<AuditEvent<AccountId>>,
}

impl Model {
	fn new() -> Self {
		Self { block: 1, roles: RoleMap::get(), events: Vec::new() }
	}

	fn record(
		&mut self,
		actor: Actor<AccountId>,
		subject: Option<AccountId>,
		kind: AuditKind,
		item: AuditItem<AccountId>,
	) {
		let (time, block) = (time_of(self.block), self.block);
		self.events.push(AuditEvent { time, block, actor, signer: None, subject, kind, item });
	}

	/// Whether `by` has one of `roles`, or is governance.
	fn allows(&self, by: Option<AccountId>, roles: &[Role]) -> bool {
		by.is_none_or(|by| self.roles.get(&by).is_some_and(|role| roles.contains(role)))
	}

	fn add(&mut self, by: Option<AccountId>, who: AccountId) -> DispatchResult {
		if !self.allows(by, &[Role::Admin, Role::Auditor]) {
			return Err(Error::<Test>::NotAuthorized.into());
		}
		if self.roles.contains_key(&who) {
			return Err(ROLE_HELD);
		}
		self.roles.insert(who, Role::Auditor);
		self.record(actor(by), Some(who), AuditKind::AuditorAdded, AuditItem::Nothing);
		Ok(())
	}

	fn remove(&mut self, by: Option<AccountId>, who: AccountId) -> DispatchResult {
		if !self.allows(by, &[Role::Admin]) {
			return Err(Error::<Test>::NotAuthorized.into());
		}
		if self.roles.get(&who) != Some(&Role::Auditor) {
			return Err(Error::<Test>::NotFound.into());
		}
		self.roles.remove(&who);
		self.record(actor(by), Some(who), AuditKind::AuditorRemoved, AuditItem::Nothing);
		Ok(())
	}

	/// Records an opening in the model and in the pallet.
	fn open(&mut self, actor: AccountId, subject: Option<AccountId>, record: u64) {
		let (actor, kind) = (Actor::Member(actor), AuditKind::FileOpened);
		Audit::record(actor.clone(), subject, kind, AuditItem::Record(record));
		self.record(actor, subject, kind, AuditItem::Record(record));
	}

	/// Takes `step` in the model and in the pallet, and compares what they answer.
	fn take(&mut self, step: Step) {
		match step {
			Step::Add { by, who } => {
				assert_eq!(Audit::add_auditor(origin(by), who), self.add(by, who))
			}
			Step::Remove { by, who } => {
				assert_eq!(Audit::remove_auditor(origin(by), who), self.remove(by, who))
			}
			Step::Record { actor, subject, record } => self.open(actor, subject, record),
			Step::RecordMany { actor, subject, times } => {
				(0..times).for_each(|record| self.open(actor, Some(subject), record));
			}
			Step::NextBlock => {
				self.block += 1;
				go_to(self.block);
			}
		}
	}

	/// Compares everything that the pallet shows with the model.
	fn compare(&self, page: u32) {
		assert_eq!(Audit::total_events(), self.events.len() as u64);
		assert_eq!(Audit::head(), self.head());
		assert_eq!(read(page, |from| Audit::trail(from, page)), self.numbered(|_| true));
		for account in ACCOUNTS {
			let expected = self.numbered(|event| event.subject == Some(account));
			assert_eq!(Audit::total_events_of(account), expected.len() as u64);
			assert_eq!(read(page, |from| Audit::trail_of(account, from, page)), expected);
			let is_auditor = self.roles.get(&account) == Some(&Role::Auditor);
			assert_eq!(Audit::is_auditor(account), is_auditor);
		}
	}

	fn head(&self) -> [u8; 32] {
		self.events
			.iter()
			.fold([0; 32], |head, event| blake2_256(&[&head[..], &event.encode()].concat()))
	}

	fn numbered(
		&self,
		wanted: impl Fn(&AuditEvent<AccountId>) -> bool,
	) -> Vec<(EventId, AuditEvent<AccountId>)> {
		let numbered = self.events.iter().cloned().enumerate();
		numbered.map(|(id, event)| (id as u64, event)).filter(|(_, event)| wanted(event)).collect()
	}
}

fn actor(by: Option<AccountId>) -> Actor<AccountId> {
	by.map_or(Actor::Governance, Actor::Member)
}

fn origin(by: Option<AccountId>) -> RuntimeOrigin {
	by.map_or_else(RuntimeOrigin::root, RuntimeOrigin::signed)
}

/// Reads page by page until one is short.
fn read<E>(page: u32, next: impl Fn(u64) -> Vec<E>) -> Vec<E> {
	let mut all = Vec::new();
	loop {
		let items = next(all.len() as u64);
		let last = items.len() < page as usize;
		all.extend(items);
		if last {
			return all;
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn trail_agrees_with_a_list_after_every_step(
		steps in vec(step(), 1..40),
		page in 1u32..6,
	) {
		ExtBuilder::build_and_execute(|| {
			let mut model = Model::new();
			for step in steps {
				model.take(step);
				model.compare(page);
				assert_eq!(Audit::do_try_state(), Ok(()));
			}
		});
	}
}
