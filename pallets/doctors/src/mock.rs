//! A runtime with this pallet alone. Roles, grants, records and the trail are collections that
//! follow the rules of the traits, each refusal with an error of its own.

use crate as pallet_doctors;
use crate::pallet::*;
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, construct_runtime, derive_impl,
	dispatch::GetDispatchInfo,
	ensure, parameter_types,
	traits::{ConstU32, Hooks},
	weights::{constants::RocksDbWeight, Weight},
};
use salus_primitives::{
	AccessControl, Actor, AuditItem, AuditKind, AuditTrail, BlockNumber, Categories, Category, Cid,
	Comment, CommentId, EpochNumber, ProviderKind, ProviderRegistry, Recipient, Record, RecordId,
	Right, Role, RoleRegistry, SealedKeys,
};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use std::collections::BTreeMap;

pub type AccountId = u64;

pub const ADMIN: AccountId = 1;
pub const PATIENT: AccountId = 2;
pub const AUDITOR: AccountId = 3;
pub const DOCTOR: AccountId = 4;
pub const PHARMACY: AccountId = 5;
pub const STRANGER: AccountId = 6;
pub const DEPARTMENT: AccountId = 7;
pub const OTHER_DOCTOR: AccountId = 8;
pub const OTHER_DEPARTMENT: AccountId = 9;

/// What the mock's registry of roles answers.
pub const ROLE_HELD: DispatchError = DispatchError::Other("role held");
pub const NOT_ENROLLED: DispatchError = DispatchError::Other("not enrolled");

/// What the mock's control of access answers.
pub const NOT_A_PATIENT: DispatchError = DispatchError::Other("not a patient");
pub const NOT_ACTIVE: DispatchError = DispatchError::Other("provider not active");
pub const NO_GRANT: DispatchError = DispatchError::Other("no grant");
pub const EXPIRED: DispatchError = DispatchError::Other("grant expired");
pub const NOT_COVERED: DispatchError = DispatchError::Other("category not covered");
pub const RIGHT_TOO_LOW: DispatchError = DispatchError::Other("right too low");
pub const MALFORMED_CID: DispatchError = DispatchError::Other("malformed CID");
pub const STALE_EPOCH: DispatchError = DispatchError::Other("not the current epoch");
pub const NO_RECORD: DispatchError = DispatchError::Other("no such record");
pub const OTHER_CATEGORY: DispatchError = DispatchError::Other("record of another category");
pub const NOT_A_PRESCRIPTION: DispatchError = DispatchError::Other("not a prescription");
pub const ALREADY_DISPENSED: DispatchError = DispatchError::Other("dispensed already");
pub const NO_KEYS: DispatchError = DispatchError::Other("no keys");
pub const KEYS_CHANGED: DispatchError = DispatchError::Other("other keys by now");

/// The most doctors that a department of the mock names.
pub const MAX_STAFF: u32 = 2;
/// The most files that a library of the mock holds.
pub const MAX_LIBRARY_FILES: u32 = 5_000;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Doctors: pallet_doctors,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type DbWeight = RocksDbWeight;
}

impl Config for Test {
	type Roles = Roles;
	type Access = Access;
	type Audit = Trail;
	type MaxLibraryFiles = ConstU32<MAX_LIBRARY_FILES>;
	type MaxStaff = ConstU32<MAX_STAFF>;
	type WeightInfo = ();
}

/// A grant, as the mock's control of access keeps it.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Grant {
	pub categories: Categories,
	pub right: Right,
	pub last_block: Option<BlockNumber>,
}

/// A line of the mock's trail.
pub type Line = (Actor<AccountId>, Option<AccountId>, AuditKind, AuditItem<AccountId>);

// In storage, so that a call that fails takes it back.
parameter_types! {
	pub storage StrangersMayRegister: bool = true;
	pub storage RoleMap: BTreeMap<AccountId, Role> = BTreeMap::new();
	/// By patient and provider.
	pub storage Grants: BTreeMap<(AccountId, AccountId), Grant> = BTreeMap::new();
	/// Of every category of every patient.
	pub storage CurrentEpoch: EpochNumber = 0;
	pub storage Records: BTreeMap<(AccountId, RecordId), Record<AccountId>> = BTreeMap::new();
	pub storage Comments: BTreeMap<(AccountId, CommentId), Comment<AccountId>> = BTreeMap::new();
	/// By patient and record: the pharmacy.
	pub storage Dispensed: BTreeMap<(AccountId, RecordId), AccountId> = BTreeMap::new();
	/// By patient and provider.
	pub storage Shared: BTreeMap<(AccountId, AccountId), SealedKeys> = BTreeMap::new();
	pub storage Lines: Vec<Line> = Vec::new();
}

/// One role an account.
pub struct Roles;

impl RoleRegistry<AccountId> for Roles {
	fn role(who: &AccountId) -> Option<Role> {
		RoleMap::get().get(who).copied()
	}

	fn enrol(who: &AccountId, role: Role) -> DispatchResult {
		match Self::role(who) {
			Some(held) if held == role => Ok(()),
			Some(_) => Err(ROLE_HELD),
			None if StrangersMayRegister::get() => Self::assign(who, role),
			None => Err(NOT_ENROLLED),
		}
	}

	fn assign(who: &AccountId, role: Role) -> DispatchResult {
		let mut roles = RoleMap::get();
		if roles.insert(*who, role).is_some() {
			return Err(ROLE_HELD);
		}
		RoleMap::set(&roles);
		Ok(())
	}

	fn remove(who: &AccountId, role: Role) -> DispatchResult {
		let mut roles = RoleMap::get();
		ensure!(roles.remove(who) == Some(role), DispatchError::Other("role not held"));
		RoleMap::set(&roles);
		Ok(())
	}

	fn members(role: Role, after: Option<AccountId>, limit: u32) -> Vec<AccountId> {
		RoleMap::get()
			.into_iter()
			.filter(|(who, held)| *held == role && Some(*who) > after)
			.map(|(who, _)| who)
			.take(limit as usize)
			.collect()
	}
}

/// Grants and records. Whoever has the role of a patient is a registered one.
pub struct Access;

impl Access {
	fn ensure_patient(patient: &AccountId) -> DispatchResult {
		ensure!(Roles::role(patient) == Some(Role::Patient), NOT_A_PATIENT);
		Ok(())
	}

	fn grant(patient: &AccountId, provider: &AccountId) -> Result<Grant, DispatchError> {
		let grant = Grants::get().remove(&(*patient, *provider)).ok_or(NO_GRANT)?;
		let valid = grant.last_block.is_none_or(|last| System::block_number() <= last);
		ensure!(valid, EXPIRED);
		Ok(grant)
	}

	fn ensure_current(patient: &AccountId, cid: &Cid, epoch: EpochNumber) -> DispatchResult {
		Self::ensure_patient(patient)?;
		ensure!(cid.is_well_formed(), MALFORMED_CID);
		ensure!(epoch == CurrentEpoch::get(), STALE_EPOCH);
		Ok(())
	}
}

impl AccessControl<AccountId> for Access {
	fn ensure_access(
		patient: &AccountId,
		provider: &AccountId,
		category: Category,
		right: Right,
	) -> DispatchResult {
		Self::ensure_patient(patient)?;
		ensure!(<Doctors as ProviderRegistry<_>>::is_active(provider), NOT_ACTIVE);
		let grant = Self::grant(patient, provider)?;
		ensure!(grant.categories.contains(category), NOT_COVERED);
		ensure!(grant.right.covers(right), RIGHT_TOO_LOW);
		Ok(())
	}

	fn insert_record(
		patient: &AccountId,
		record: Record<AccountId>,
	) -> Result<RecordId, DispatchError> {
		Self::ensure_current(patient, &record.cid, record.epoch)?;
		let mut records = Records::get();
		let id = records.keys().filter(|(owner, _)| owner == patient).count() as RecordId;
		records.insert((*patient, id), record);
		Records::set(&records);
		Ok(id)
	}

	fn insert_comment(
		patient: &AccountId,
		comment: Comment<AccountId>,
	) -> Result<CommentId, DispatchError> {
		Self::ensure_current(patient, &comment.cid, comment.epoch)?;
		if let Some(about) = comment.about {
			let record = Self::record(patient, about).ok_or(NO_RECORD)?;
			ensure!(record.category == comment.category, OTHER_CATEGORY);
		}
		let mut comments = Comments::get();
		let id = comments.keys().filter(|(owner, _)| owner == patient).count() as CommentId;
		comments.insert((*patient, id), comment);
		Comments::set(&comments);
		Ok(id)
	}

	fn mark_dispensed(patient: &AccountId, id: RecordId, pharmacy: &AccountId) -> DispatchResult {
		let record = Self::record(patient, id).ok_or(NO_RECORD)?;
		ensure!(record.category == Category::Medication, NOT_A_PRESCRIPTION);
		let mut dispensed = Dispensed::get();
		ensure!(dispensed.insert((*patient, id), *pharmacy).is_none(), ALREADY_DISPENSED);
		Dispensed::set(&dispensed);
		Ok(())
	}

	fn share_keys(
		patient: &AccountId,
		provider: &AccountId,
		sealed_keys: SealedKeys,
		replaced: [u8; 32],
	) -> DispatchResult {
		Self::grant(patient, provider)?;
		ensure!(!sealed_keys.is_empty(), NO_KEYS);
		ensure!(replaced == shared_hash(*patient, *provider), KEYS_CHANGED);
		let mut shared = Shared::get();
		shared.insert((*patient, *provider), sealed_keys);
		Shared::set(&shared);
		Ok(())
	}

	fn record(patient: &AccountId, id: RecordId) -> Option<Record<AccountId>> {
		Records::get().remove(&(*patient, id))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_grant(
		patient: &AccountId,
		provider: &AccountId,
		categories: Categories,
	) -> [u8; 32] {
		assert_ok!(Roles::assign(patient, Role::Patient));
		grant(*patient, *provider, categories, Right::Contribute);
		add_record(*patient, Category::Other);
		shared_hash(*patient, *provider)
	}
}

/// A list of what was recorded.
pub struct Trail;

impl AuditTrail<AccountId> for Trail {
	fn record(
		actor: Actor<AccountId>,
		subject: Option<AccountId>,
		kind: AuditKind,
		item: AuditItem<AccountId>,
	) {
		let mut lines = Lines::get();
		lines.push((actor, subject, kind, item));
		Lines::set(&lines);
	}
}

/// Builds the mock's state and checks it after the test.
pub struct ExtBuilder;

impl ExtBuilder {
	/// An admin, a patient and an auditor, in block 1.
	pub fn build() -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default()
			.build_storage()
			.expect("the default genesis is valid");
		let mut ext = sp_io::TestExternalities::from(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			RoleMap::set(&BTreeMap::from([
				(ADMIN, Role::Admin),
				(PATIENT, Role::Patient),
				(AUDITOR, Role::Auditor),
			]));
		});
		ext
	}

	/// Runs `test`, then checks the storage of every pallet.
	pub fn build_and_execute(test: impl FnOnce()) {
		Self::build().execute_with(|| {
			test();
			Doctors::do_try_state().expect("the storage is sound");
		});
	}
}

/// A well-formed CID that `n` tells from others.
pub fn cid(n: u8) -> Cid {
	Cid::from_bytes([&[0x12, 0x20][..], &[n; 32]].concat()).expect("short enough")
}

/// Bytes that are no CID.
pub fn malformed_cid() -> Cid {
	Cid::from_bytes(vec![0x12, 0x20, 7]).expect("short enough")
}

/// What names the keys that `provider` has of `patient`, where they are to be replaced.
pub fn shared_hash(patient: AccountId, provider: AccountId) -> [u8; 32] {
	let keys = Shared::get().remove(&(patient, provider)).unwrap_or_default();
	sp_io::hashing::blake2_256(&keys)
}

/// The recipient of every provider of the tests.
pub const RECIPIENT: Recipient = Recipient([9; 32]);

/// Registers `who` as a provider, who is unverified then.
pub fn register(who: AccountId, kind: ProviderKind) -> DispatchResult {
	Doctors::register(RuntimeOrigin::signed(who), kind, cid(1), cid(2), RECIPIENT)
}

/// Verifies `who` with the public profile that they registered with.
pub fn verify(origin: RuntimeOrigin, who: AccountId) -> DispatchResult {
	Doctors::verify(origin, who, cid(1))
}

/// Registers `who` as a provider and verifies them.
pub fn verified(who: AccountId, kind: ProviderKind) {
	assert_ok!(register(who, kind));
	assert_ok!(verify(RuntimeOrigin::root(), who));
}

/// A verified department that names a verified doctor.
pub fn department_with_doctor() {
	verified_doctor();
	verified(DEPARTMENT, ProviderKind::Department);
	assert_ok!(Doctors::name_doctor(RuntimeOrigin::signed(DEPARTMENT), DOCTOR));
}

/// A doctor who is not verified.
pub fn unverified_doctor() {
	assert_ok!(register(DOCTOR, ProviderKind::Doctor));
}

/// A doctor who is verified.
pub fn verified_doctor() {
	unverified_doctor();
	assert_ok!(verify(RuntimeOrigin::root(), DOCTOR));
}

/// A doctor who is suspended.
pub fn suspended_doctor() {
	verified_doctor();
	assert_ok!(Doctors::suspend(RuntimeOrigin::root(), DOCTOR));
}

/// `patient` gives `provider` access, without end.
pub fn grant(patient: AccountId, provider: AccountId, categories: Categories, right: Right) {
	set_grant(patient, provider, Grant { categories, right, last_block: None });
}

/// `patient` gives `provider` this grant.
pub fn set_grant(patient: AccountId, provider: AccountId, grant: Grant) {
	let mut grants = Grants::get();
	grants.insert((patient, provider), grant);
	Grants::set(&grants);
}

/// `patient` takes back what was granted to `provider`.
pub fn revoke(patient: AccountId, provider: AccountId) {
	let mut grants = Grants::get();
	grants.remove(&(patient, provider));
	Grants::set(&grants);
}

/// `patient` adds a record of their own.
pub fn add_record(patient: AccountId, category: Category) -> RecordId {
	let record = Record { cid: cid(3), category, epoch: CurrentEpoch::get(), author: patient };
	Access::insert_record(&patient, record).expect("the record is good")
}

/// `who` adds `n` files to their library.
pub fn fill_library(who: AccountId, n: u32) {
	for _ in 0..n {
		assert_ok!(Doctors::add_to_library(RuntimeOrigin::signed(who), cid(4)));
	}
}

/// What it costs to erase `items` items.
pub fn weight_to_erase(items: u64) -> Weight {
	let item = <<Test as Config>::WeightInfo as crate::WeightInfo>::erase_item();
	item.saturating_mul(items)
}

/// Ends a block that has `remaining` left, and says how much of it was used.
pub fn idle(remaining: Weight) -> Weight {
	Doctors::on_idle(System::block_number(), remaining)
}

/// Ends blocks until nobody's data is being erased, and says how many it took.
pub fn erase_all() -> u32 {
	let mut blocks = 0;
	while Erasures::<Test>::iter().next().is_some() {
		idle(Weight::MAX);
		blocks += 1;
	}
	blocks
}

/// What `call`, which must succeed, recorded in the trail.
pub fn recorded(call: impl FnOnce() -> DispatchResult) -> Vec<Line> {
	let before = Lines::get().len();
	assert_ok!(call());
	Lines::get().split_off(before)
}

/// Asserts that the weight of `call` is declared, and is under 15 ms, 1 % of a block of 1.5 s.
pub fn assert_weight_is_bounded(call: Call<Test>) {
	let weight = RuntimeCall::from(call).get_dispatch_info().call_weight;
	assert!(weight.ref_time() > 0 && weight.proof_size() > 0);
	assert!(weight.ref_time() < 15_000_000_000);
}
