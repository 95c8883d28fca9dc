//! Random steps against a model: who is a provider, of which kind and status.

use crate::{mock::*, pallet::*};
use frame_support::ensure;
use proptest::{collection::vec, option, prelude::*, sample::subsequence};
use salus_primitives::{
	AccessControl, Categories, Category, ProviderKind, ProviderStatus, Recipient, RecordId, Right,
	Role,
};
use sp_runtime::DispatchResult;
use std::collections::BTreeMap;

/// Accounts that the steps name, those of the mock among them.
const ACCOUNTS: std::ops::Range<AccountId> = 1..8;

#[derive(Clone, Debug)]
enum Step {
	Register {
		who: AccountId,
		kind: ProviderKind,
		cid_is_good: bool,
		recipient_is_good: bool,
	},
	UpdateProfile {
		who: AccountId,
		cid_is_good: bool,
	},
	/// By governance where `by` is none.
	SetStatus {
		by: Option<AccountId>,
		who: AccountId,
		to: StatusCall,
	},
	Grant {
		provider: AccountId,
		categories: Vec<Category>,
		right: Right,
	},
	Revoke {
		provider: AccountId,
	},
	Upload {
		who: AccountId,
		category: Category,
		epoch: u32,
		cid_is_good: bool,
	},
	Open {
		who: AccountId,
		record: RecordId,
	},
}

/// The calls that move a provider's status.
#[derive(Clone, Copy, Debug)]
enum StatusCall {
	Verify,
	Suspend,
	Reinstate,
}

fn kind() -> impl Strategy<Value = ProviderKind> {
	prop_oneof![
		Just(ProviderKind::Doctor),
		Just(ProviderKind::Pharmacy),
		Just(ProviderKind::Department),
	]
}

fn status_call() -> impl Strategy<Value = StatusCall> {
	prop_oneof![
		3 => Just(StatusCall::Verify),
		1 => Just(StatusCall::Suspend),
		2 => Just(StatusCall::Reinstate),
	]
}

fn category() -> impl Strategy<Value = Category> {
	(0..Category::ALL.len()).prop_map(|index| Category::ALL[index])
}

fn right() -> impl Strategy<Value = Right> {
	prop_oneof![1 => Just(Right::View), 3 => Just(Right::Contribute)]
}

/// Nearly always true, so that most steps get as far as they can.
fn mostly() -> impl Strategy<Value = bool> {
	proptest::bool::weighted(0.9)
}

/// An account who may verify, more often than not.
fn authority() -> impl Strategy<Value = Option<AccountId>> {
	prop_oneof![3 => Just(Some(ADMIN)), 1 => option::of(ACCOUNTS)]
}

/// One of two providers, more often than not, so that steps meet each other.
fn provider() -> impl Strategy<Value = AccountId> {
	prop_oneof![5 => Just(DOCTOR), 3 => Just(PHARMACY), 1 => ACCOUNTS]
}

/// The current epoch, more often than not.
fn epoch() -> impl Strategy<Value = u32> {
	prop_oneof![5 => Just(0), 1 => 1..3u32]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		2 => (provider(), kind(), mostly(), mostly()).prop_map(
			|(who, kind, cid_is_good, recipient_is_good)| Step::Register {
				who,
				kind,
				cid_is_good,
				recipient_is_good
			}
		),
		1 => (provider(), mostly())
			.prop_map(|(who, cid_is_good)| Step::UpdateProfile { who, cid_is_good }),
		3 => (authority(), provider(), status_call())
			.prop_map(|(by, who, to)| Step::SetStatus { by, who, to }),
		2 => (provider(), subsequence(Category::ALL.to_vec(), 3..=8), right())
			.prop_map(|(provider, categories, right)| Step::Grant { provider, categories, right }),
		1 => provider().prop_map(|provider| Step::Revoke { provider }),
		4 => (provider(), category(), epoch(), mostly()).prop_map(
			|(who, category, epoch, cid_is_good)| Step::Upload { who, category, epoch, cid_is_good }
		),
		4 => (provider(), 0..4u64).prop_map(|(who, record)| Step::Open { who, record }),
	]
}

/// What the patient of the mock granted, and who registered.
struct Model {
	roles: BTreeMap<AccountId, Role>,
	providers: BTreeMap<AccountId, (ProviderKind, ProviderStatus)>,
	grants: BTreeMap<AccountId, (Vec<Category>, Right)>,
	records: Vec<Category>,
}

impl Model {
	fn new() -> Self {
		Self {
			roles: RoleMap::get(),
			providers: BTreeMap::new(),
			grants: BTreeMap::new(),
			records: Vec::new(),
		}
	}

	fn register(
		&mut self,
		who: AccountId,
		kind: ProviderKind,
		cid_is_good: bool,
		recipient_is_good: bool,
	) -> DispatchResult {
		ensure!(!self.providers.contains_key(&who), Error::<Test>::AlreadyExists);
		ensure!(cid_is_good, Error::<Test>::MalformedCid);
		ensure!(recipient_is_good, Error::<Test>::UnusableRecipient);
		ensure!(!self.roles.contains_key(&who), ROLE_HELD);
		self.roles.insert(who, kind.into());
		self.providers.insert(who, (kind, ProviderStatus::Unverified));
		Ok(())
	}

	fn update_profile(&self, who: AccountId, cid_is_good: bool) -> DispatchResult {
		ensure!(cid_is_good, Error::<Test>::MalformedCid);
		ensure!(self.providers.contains_key(&who), Error::<Test>::NotRegistered);
		Ok(())
	}

	fn set_status(
		&mut self,
		by: Option<AccountId>,
		who: AccountId,
		to: StatusCall,
	) -> DispatchResult {
		use ProviderStatus::*;
		ensure!(by.is_none_or(|by| by == ADMIN), Error::<Test>::NotAuthorized);
		let (_, status) = self.providers.get_mut(&who).ok_or(Error::<Test>::NotFound)?;
		*status = match (to, *status) {
			(StatusCall::Verify, Unverified) | (StatusCall::Reinstate, Suspended) => Verified,
			(StatusCall::Suspend, Verified) => Suspended,
			(StatusCall::Verify, Verified) => return Err(Error::<Test>::AlreadyVerified.into()),
			(StatusCall::Verify | StatusCall::Suspend, Suspended) => {
				return Err(Error::<Test>::AlreadySuspended.into())
			}
			(StatusCall::Suspend, Unverified) => return Err(Error::<Test>::NotVerified.into()),
			(StatusCall::Reinstate, _) => return Err(Error::<Test>::NotSuspended.into()),
		};
		Ok(())
	}

	/// Whether `who`, a registered provider, may use `right` on `category`.
	fn access(&self, who: AccountId, category: Category, right: Right) -> DispatchResult {
		ensure!(self.providers[&who].1 == ProviderStatus::Verified, NOT_ACTIVE);
		let (categories, granted) = self.grants.get(&who).ok_or(NO_GRANT)?;
		ensure!(categories.contains(&category), NOT_COVERED);
		ensure!(*granted == Right::Contribute || right == Right::View, RIGHT_TOO_LOW);
		Ok(())
	}

	fn upload(
		&mut self,
		who: AccountId,
		category: Category,
		epoch: u32,
		cid_is_good: bool,
	) -> DispatchResult {
		ensure!(self.providers.contains_key(&who), Error::<Test>::NotRegistered);
		self.access(who, category, Right::Contribute)?;
		ensure!(cid_is_good, MALFORMED_CID);
		ensure!(epoch == 0, STALE_EPOCH);
		self.records.push(category);
		Ok(())
	}

	fn open(&self, who: AccountId, record: RecordId) -> DispatchResult {
		ensure!(self.providers.contains_key(&who), Error::<Test>::NotRegistered);
		let category = self.records.get(record as usize).ok_or(Error::<Test>::RecordNotFound)?;
		self.access(who, *category, Right::View)
	}

	/// Takes `step` in the model and in the pallet: they answer the same, and the trail has one
	/// line more where the step changed something, and none more where it did not.
	fn take(&mut self, step: Step) {
		let before = Lines::get().len();
		let (expected, answer) = self.answers(step);
		assert_eq!(answer, expected);
		let lines = Lines::get().len() - before;
		assert_eq!(lines, usize::from(answer == Some(Ok(()))));
	}

	/// What the model answers to `step`, and what the pallet does. None for a patient's step.
	fn answers(&mut self, step: Step) -> (Option<DispatchResult>, Option<DispatchResult>) {
		let (expected, answer) = match step {
			Step::Register { who, kind, cid_is_good, recipient_is_good } => {
				let recipient = if recipient_is_good { RECIPIENT } else { Recipient([0; 32]) };
				(
					self.register(who, kind, cid_is_good, recipient_is_good),
					Doctors::register(signed(who), kind, cid(1), some_cid(cid_is_good), recipient),
				)
			}
			Step::UpdateProfile { who, cid_is_good } => (
				self.update_profile(who, cid_is_good),
				Doctors::update_profile(signed(who), some_cid(cid_is_good), cid(2)),
			),
			Step::SetStatus { by, who, to } => (self.set_status(by, who, to), status(by, who, to)),
			Step::Grant { provider, categories, right } => {
				let set = Categories::from_list(&categories).expect("distinct");
				grant(PATIENT, provider, set, right);
				self.grants.insert(provider, (categories, right));
				return (None, None);
			}
			Step::Revoke { provider } => {
				revoke(PATIENT, provider);
				self.grants.remove(&provider);
				return (None, None);
			}
			Step::Upload { who, category, epoch, cid_is_good } => (
				self.upload(who, category, epoch, cid_is_good),
				Doctors::upload_file(signed(who), PATIENT, category, epoch, some_cid(cid_is_good)),
			),
			Step::Open { who, record } => {
				(self.open(who, record), Doctors::open_file(signed(who), PATIENT, record))
			}
		};
		(Some(expected), Some(answer))
	}

	/// Compares everything that the pallet shows with the model.
	fn compare(&self, page: u32) {
		let shown: BTreeMap<_, _> = read(page)
			.into_iter()
			.map(|who| (who, Doctors::provider(who).expect("listed")))
			.map(|(who, provider)| (who, (provider.kind, provider.status)))
			.collect();
		assert_eq!(shown, self.providers);
		for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy, ProviderKind::Department] {
			let count = self.providers.values().filter(|(held, _)| *held == kind).count();
			assert_eq!(Doctors::total(kind), count as u32);
		}
		for (id, category) in self.records.iter().enumerate() {
			let record = Access::record(&PATIENT, id as RecordId).expect("uploaded");
			assert_eq!(record.category, *category);
		}
	}
}

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn some_cid(is_good: bool) -> salus_primitives::Cid {
	if is_good {
		cid(4)
	} else {
		malformed_cid()
	}
}

fn status(by: Option<AccountId>, who: AccountId, to: StatusCall) -> DispatchResult {
	let origin = by.map_or_else(RuntimeOrigin::root, RuntimeOrigin::signed);
	match to {
		StatusCall::Verify => Doctors::verify(origin, who),
		StatusCall::Suspend => Doctors::suspend(origin, who),
		StatusCall::Reinstate => Doctors::reinstate(origin, who),
	}
}

/// Reads the providers page by page, until a page is empty.
fn read(page: u32) -> Vec<AccountId> {
	let mut all = Vec::<AccountId>::new();
	loop {
		let items = Doctors::providers(all.last().copied(), page);
		if items.is_empty() {
			return all;
		}
		assert!(items.len() <= page as usize);
		all.extend(items.into_iter().map(|(who, _)| who));
		assert!(all.len() <= ACCOUNTS.count(), "a page repeats");
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn i3_i4_providers_agree_with_a_map_after_every_step(
		steps in vec(step(), 1..80),
		page in 1u32..5,
	) {
		ExtBuilder::build_and_execute(|| {
			let mut model = Model::new();
			for step in steps {
				model.take(step);
				model.compare(page);
				assert_eq!(Doctors::do_try_state(), Ok(()));
			}
		});
	}
}
