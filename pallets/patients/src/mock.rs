//! A runtime for the tests, with small faithful stand-ins for the other pallets.
//!
//! The stand-ins keep what they know in storage, so that `assert_noop!` sees what they write.

use crate::{
	types::{Grant, GrantOf},
	Pallet, Patients as PatientMap,
};
use frame_support::{
	derive_impl, parameter_types, storage_alias,
	traits::Time,
	weights::constants::{RocksDbWeight, WEIGHT_REF_TIME_PER_SECOND},
	Blake2_128Concat,
};
use salus_primitives::{
	Actor, AuditItem, AuditKind, AuditTrail, Categories, Category, CategoryList, Cid,
	EpochRecipients, Link, Moment, ProviderKind, ProviderRegistry, ProviderStatus, Recipient,
	Right, Role, RoleRegistry, SealedKeys,
};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};

pub type AccountId = u64;

/// The patient of most tests.
pub const PATIENT: AccountId = 1;
/// Another patient.
pub const OTHER: AccountId = 2;
/// Somebody without a role.
pub const STRANGER: AccountId = 3;
/// A verified provider.
pub const DOCTOR: AccountId = 11;
/// Another verified provider.
pub const PHARMACY: AccountId = 12;
/// A provider nobody has verified.
pub const UNVERIFIED: AccountId = 13;

/// The time that every test begins at.
pub const START: Moment = 1_800_000_000_000;

/// One percent of the computation time of a block of 1.5 s.
pub const WEIGHT_BOUND: u64 = WEIGHT_REF_TIME_PER_SECOND * 3 / 2 / 100;

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Patients = crate;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type DbWeight = RocksDbWeight;
}

parameter_types! {
	pub static MaxGrants: u32 = 3;
	pub static MaxRecords: u32 = 4;
	pub static MaxComments: u32 = 4;
}

impl crate::Config for Test {
	type Roles = Roles;
	type Providers = Providers;
	type Audit = Audit;
	type Time = Clock;
	type MaxGrants = MaxGrants;
	type MaxRecords = MaxRecords;
	type MaxComments = MaxComments;
	type WeightInfo = ();
}

#[storage_alias]
type RoleOf = StorageMap<Mock, Blake2_128Concat, AccountId, Role>;
#[storage_alias]
type ByAdmin = StorageValue<Mock, ()>;
#[storage_alias]
type StatusOf = StorageMap<Mock, Blake2_128Concat, AccountId, ProviderStatus>;
#[storage_alias]
type KindOf = StorageMap<Mock, Blake2_128Concat, AccountId, ProviderKind>;
#[storage_alias]
type SinceOf = StorageMap<Mock, Blake2_128Concat, AccountId, u32>;
#[storage_alias]
type ChangedOf = StorageMap<Mock, Blake2_128Concat, AccountId, u32>;
#[storage_alias]
type Lines = StorageValue<Mock, Vec<Line>>;
#[storage_alias]
type Now = StorageValue<Mock, Moment>;

/// What the role registry answers to somebody who has another role.
pub const ROLE_HELD: DispatchError = DispatchError::Other("another role is held");
/// What the role registry answers to a stranger where an admin enrols.
pub const NOT_ENROLLED: DispatchError = DispatchError::Other("not enrolled");

/// Stands in for `pallet-roles`.
pub struct Roles;

impl Roles {
	/// Lets an admin alone enrol.
	pub fn close() {
		ByAdmin::put(());
	}
}

impl RoleRegistry<AccountId> for Roles {
	fn role(who: &AccountId) -> Option<Role> {
		RoleOf::get(who)
	}

	fn enrol(who: &AccountId, role: Role) -> DispatchResult {
		match RoleOf::get(who) {
			Some(held) if held == role => Ok(()),
			Some(_) => Err(ROLE_HELD),
			None if ByAdmin::exists() => Err(NOT_ENROLLED),
			None => Self::assign(who, role),
		}
	}

	fn assign(who: &AccountId, role: Role) -> DispatchResult {
		if RoleOf::contains_key(who) {
			return Err(ROLE_HELD);
		}
		RoleOf::insert(who, role);
		Ok(())
	}

	fn remove(who: &AccountId, role: Role) -> DispatchResult {
		match RoleOf::take(who) {
			Some(held) if held == role => Ok(()),
			_ => Err(DispatchError::Other("no such role")),
		}
	}

	fn members(role: Role, _after: Option<AccountId>, limit: u32) -> Vec<AccountId> {
		RoleOf::iter()
			.filter_map(|(who, held)| (held == role).then_some(who))
			.take(limit as usize)
			.collect()
	}
}

/// Stands in for `pallet-doctors`.
pub struct Providers;

impl Providers {
	/// Makes `who` a provider of `status`.
	pub fn set(who: AccountId, status: ProviderStatus) {
		RoleOf::insert(who, Role::Doctor);
		StatusOf::insert(who, status);
	}

	/// Makes the provider `who` one of `kind`, rather than a doctor.
	pub fn set_kind(who: AccountId, kind: ProviderKind) {
		KindOf::insert(who, kind);
	}

	/// Has the provider `who` leave.
	pub fn leave(who: AccountId) {
		StatusOf::remove(who);
	}

	/// Has `who` have registered in block `since`, rather than before everything.
	pub fn set_since(who: AccountId, since: u32) {
		SinceOf::insert(who, since);
	}

	/// Has `who` have replaced their recipient in block `at`.
	pub fn set_changed(who: AccountId, at: u32) {
		ChangedOf::insert(who, at);
	}
}

impl ProviderRegistry<AccountId> for Providers {
	fn kind(who: &AccountId) -> Option<ProviderKind> {
		let kind = KindOf::get(who).unwrap_or(ProviderKind::Doctor);
		StatusOf::contains_key(who).then_some(kind)
	}

	fn is_active(who: &AccountId) -> bool {
		StatusOf::get(who) == Some(ProviderStatus::Verified)
	}

	fn registered_at(who: &AccountId) -> Option<u32> {
		StatusOf::contains_key(who).then(|| SinceOf::get(who).unwrap_or_default())
	}

	fn recipient(who: &AccountId) -> Option<Recipient> {
		StatusOf::contains_key(who).then_some(recipient(*who as u8))
	}

	fn recipient_changed_at(who: &AccountId) -> Option<u32> {
		ChangedOf::get(who)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_active(who: &AccountId) {
		Self::set(*who, ProviderStatus::Verified);
	}
}

/// One line of the trail: actor, subject, kind, item.
pub type Line = (Actor<AccountId>, Option<AccountId>, AuditKind, AuditItem<AccountId>);

/// Stands in for `pallet-audit`.
pub struct Audit;

impl Audit {
	/// The trail so far.
	pub fn lines() -> Vec<Line> {
		Lines::get().unwrap_or_default()
	}
}

impl AuditTrail<AccountId> for Audit {
	fn record(
		actor: Actor<AccountId>,
		subject: Option<AccountId>,
		kind: AuditKind,
		item: AuditItem<AccountId>,
	) {
		Lines::mutate(|lines| {
			lines.get_or_insert_with(Vec::new).push((actor, subject, kind, item))
		});
	}
}

/// Stands in for `pallet-timestamp`.
pub struct Clock;

impl Clock {
	/// Moves the clock to `now`.
	pub fn set(now: Moment) {
		Now::put(now);
	}
}

impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get().unwrap_or(START)
	}
}

/// A well-formed CID, one for each `n`.
pub fn cid(n: u8) -> Cid {
	Cid::from_bytes([vec![0x12, 0x20], vec![n; 32]].concat()).expect("short enough")
}

/// Bytes that are no CID.
pub fn malformed_cid() -> Cid {
	Cid::from_bytes(vec![1, 2, 3]).expect("short enough")
}

/// What names `keys` where they are to be replaced.
pub fn hash_of(keys: &SealedKeys) -> [u8; 32] {
	sp_io::hashing::blake2_256(keys)
}

/// A usable recipient for each `n` but 0.
pub fn recipient(n: u8) -> Recipient {
	Recipient([n; 32])
}

/// The recipients of a registration: category `i` has `recipient(100 + i)`.
pub fn first_epochs() -> EpochRecipients {
	Category::ALL.map(|category| recipient(100 + category.index() as u8))
}

/// Sealed keys, one for each `n`.
pub fn sealed(n: u8) -> SealedKeys {
	SealedKeys::truncate_from(vec![n; 64])
}

/// A link, one for each `n`.
pub fn link(n: u8) -> Link {
	Link::truncate_from(vec![n; 64])
}

/// Categories as a caller writes them.
pub fn list(categories: &[Category]) -> CategoryList {
	CategoryList::truncate_from(categories.to_vec())
}

/// A chain with some accounts on it: `DOCTOR` and `PHARMACY` are verified, `UNVERIFIED` is not.
#[derive(Default)]
pub struct ExtBuilder {
	patients: Vec<AccountId>,
	grants: Vec<(AccountId, AccountId, GrantOf<Test>)>,
	max_records: Option<u32>,
	max_grants: Option<u32>,
	max_comments: Option<u32>,
}

impl ExtBuilder {
	/// Registers `patient`, who leaves no line in the trail.
	pub fn with_patient(mut self, patient: AccountId) -> Self {
		self.patients.push(patient);
		self
	}

	/// Gives `provider` a grant of `patient`, which leaves no line in the trail.
	pub fn with_grant(
		mut self,
		patient: AccountId,
		provider: AccountId,
		categories: &[Category],
		right: Right,
		expires: Option<Moment>,
	) -> Self {
		let categories = Categories::from_list(categories).expect("distinct");
		self.grants.push((patient, provider, Grant { categories, right, expires, granted_at: 1 }));
		self
	}

	/// Lets a patient have `max` records instead of 4.
	pub fn max_records(mut self, max: u32) -> Self {
		self.max_records = Some(max);
		self
	}

	/// Lets there be `max` comments about a patient instead of 4.
	pub fn max_comments(mut self, max: u32) -> Self {
		self.max_comments = Some(max);
		self
	}

	/// Lets a patient have `max` grants instead of 3.
	pub fn max_grants(mut self, max: u32) -> Self {
		self.max_grants = Some(max);
		self
	}

	/// The chain, at block 1.
	pub fn build(self) -> sp_io::TestExternalities {
		MaxRecords::set(self.max_records.unwrap_or(4));
		MaxGrants::set(self.max_grants.unwrap_or(3));
		MaxComments::set(self.max_comments.unwrap_or(4));
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage();
		let mut ext = sp_io::TestExternalities::new(storage.expect("genesis of the test runtime"));
		ext.execute_with(|| {
			System::set_block_number(1);
			Providers::set(DOCTOR, ProviderStatus::Verified);
			Providers::set(PHARMACY, ProviderStatus::Verified);
			Providers::set(UNVERIFIED, ProviderStatus::Unverified);
			self.patients.iter().for_each(register);
			for (patient, provider, grant) in self.grants {
				let state = PatientMap::<Test>::get(patient).expect("with_patient comes first");
				Pallet::<Test>::insert_grant(&patient, state, &provider, grant, sealed(1));
			}
		});
		ext
	}

	/// Runs `test` on the chain and then checks the storage of every pallet that has a check.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Patients::do_try_state().expect("storage is sound after the test");
		});
	}
}

fn register(who: &AccountId) {
	Roles::assign(who, Role::Patient).expect("no role yet");
	Pallet::<Test>::insert_patient(who, cid(1), recipient(1), first_epochs());
}
