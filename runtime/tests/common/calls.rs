//! The calls of the main job, with arguments that are sound unless said otherwise. Touches
//! nothing.

use codec::Encode;
use frame_support::{traits::GetCallMetadata, BoundedVec};
use pallet_audit::Call as Audit;
use pallet_doctors::Call as Doctors;
use pallet_patients::Call as Patients;
use pallet_roles::{Allowance, Call as Roles, EnrolmentPolicy};
pub use salus_primitives::Category::{self, *};
use salus_primitives::{
	CategoryList, Cid, CommentId, EpochNumber, LibraryFileId, Link, Moment, ProviderKind,
	Recipient, RecordId, Right, Role, SealedKeys,
};
use salus_runtime::{AccountId, RuntimeCall};
use sp_io::hashing::blake2_256;
use sp_keyring::Sr25519Keyring;

/// A CID of version 1: a directory, SHA-256.
pub fn cid(seed: u8) -> Cid {
	cid_of([vec![0x01, 0x70, 0x12, 0x20], vec![seed; 32]].concat())
}

/// What is not a CID, or is one that no record has: bytes to refuse, with the reason.
pub fn unsound_cids() -> Vec<(&'static str, Cid)> {
	let identity = [vec![0x01, 0x55, 0x00, 0x20], b"Jane Doe, born 3 May 1970, +4412".to_vec()];
	vec![
		("the content itself, by the identity hash", cid_of(identity.concat())),
		("text", cid_of(b"QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG".to_vec())),
		("empty", cid_of(vec![])),
		("cut", cid_of([vec![0x01, 0x70, 0x12, 0x20], vec![7; 31]].concat())),
		("two in one", cid_of([cid(1).as_bytes(), cid(2).as_bytes()].concat())),
		("a version that is none", cid_of([vec![0x02, 0x70, 0x12, 0x20], vec![7; 32]].concat())),
		("a digest that is too short", cid_of([vec![0x01, 0x70, 0x12, 4], vec![7; 4]].concat())),
	]
}

fn cid_of(bytes: Vec<u8>) -> Cid {
	Cid::from_bytes(bytes).expect("short enough")
}

/// The public half of a key.
pub fn recipient(seed: u8) -> Recipient {
	Recipient([seed; 32])
}

/// The public half of a key epoch: another one for each.
pub fn recipient_of(category: Category, epoch: EpochNumber) -> Recipient {
	let mut key = [0x60 + category.index() as u8; 32];
	key[..4].copy_from_slice(&epoch.to_le_bytes());
	Recipient(key)
}

/// What stands for keys sealed to a provider: which epochs they are of.
pub fn sealed(epochs: &[(Category, EpochNumber)]) -> SealedKeys {
	BoundedVec::truncate_from(epochs.encode())
}

/// What stands for a link: which epoch it leads back to.
pub fn link(to: EpochNumber) -> Link {
	BoundedVec::truncate_from(to.encode())
}

/// The list as a call takes it.
pub fn list(categories: &[Category]) -> CategoryList {
	CategoryList::truncate_from(categories.to_vec())
}

pub fn assign(who: Sr25519Keyring, role: Role) -> RuntimeCall {
	RuntimeCall::Roles(Roles::assign { who: who.to_account_id(), role })
}

pub fn remove(who: Sr25519Keyring) -> RuntimeCall {
	RuntimeCall::Roles(Roles::remove { who: who.to_account_id() })
}

pub fn set_enrolment(policy: EnrolmentPolicy) -> RuntimeCall {
	RuntimeCall::Roles(Roles::set_enrolment { policy })
}

pub fn set_allowance(allowance: Allowance) -> RuntimeCall {
	RuntimeCall::Roles(Roles::set_allowance { allowance })
}

pub fn register_patient() -> RuntimeCall {
	register_patient_with(cid(1), recipient(1))
}

pub fn register_patient_with(profile: Cid, recipient: Recipient) -> RuntimeCall {
	register_patient_from(profile, recipient, |_| 0)
}

/// Registers with the keys of the epochs that `first` says.
pub fn register_patient_from(
	profile: Cid,
	recipient: Recipient,
	first: impl Fn(Category) -> EpochNumber,
) -> RuntimeCall {
	let epochs = Category::ALL.map(|category| recipient_of(category, first(category))).into();
	RuntimeCall::Patients(Patients::register { profile, recipient, epochs })
}

pub fn set_patient_recipient(recipient: Recipient, profile: Cid) -> RuntimeCall {
	RuntimeCall::Patients(Patients::set_recipient { recipient, profile })
}

pub fn update_patient(profile: Cid) -> RuntimeCall {
	RuntimeCall::Patients(Patients::update_profile { profile })
}

/// Grants until revoked, with the keys of epoch 0.
pub fn grant(provider: Sr25519Keyring, categories: &[Category], right: Right) -> RuntimeCall {
	grant_until(provider, categories, right, None)
}

pub fn grant_until(
	provider: Sr25519Keyring,
	categories: &[Category],
	right: Right,
	expires: Option<Moment>,
) -> RuntimeCall {
	let epochs: Vec<_> = categories.iter().map(|category| (*category, 0)).collect();
	grant_with(provider, list(categories), right, expires, sealed(&epochs))
}

pub fn grant_with(
	provider: Sr25519Keyring,
	categories: CategoryList,
	right: Right,
	expires: Option<Moment>,
	sealed_keys: SealedKeys,
) -> RuntimeCall {
	let provider = provider.to_account_id();
	let call = Patients::grant_access { provider, categories, right, expires, sealed_keys };
	RuntimeCall::Patients(call)
}

pub fn revoke(provider: Sr25519Keyring) -> RuntimeCall {
	RuntimeCall::Patients(Patients::revoke_access { provider: provider.to_account_id() })
}

/// Moves `category` to `epoch`.
pub fn rotate(category: Category, epoch: EpochNumber) -> RuntimeCall {
	rotate_with(category, epoch, recipient_of(category, epoch), link(epoch.saturating_sub(1)))
}

pub fn rotate_with(
	category: Category,
	epoch: EpochNumber,
	recipient: Recipient,
	link: Link,
) -> RuntimeCall {
	RuntimeCall::Patients(Patients::rotate_keys { category, epoch, recipient, link })
}

pub fn reseal(provider: Sr25519Keyring, sealed_keys: SealedKeys) -> RuntimeCall {
	let provider = provider.to_account_id();
	RuntimeCall::Patients(Patients::reseal { provider, sealed_keys })
}

pub fn add_file(category: Category, epoch: EpochNumber) -> RuntimeCall {
	add_file_with(category, epoch, cid(2))
}

pub fn add_file_with(category: Category, epoch: EpochNumber, cid: Cid) -> RuntimeCall {
	RuntimeCall::Patients(Patients::add_file { category, epoch, cid })
}

pub fn delete_file(record: RecordId) -> RuntimeCall {
	RuntimeCall::Patients(Patients::delete_file { record })
}

pub fn delete_comment(comment: CommentId) -> RuntimeCall {
	RuntimeCall::Patients(Patients::delete_comment { comment })
}

pub fn deregister_patient() -> RuntimeCall {
	RuntimeCall::Patients(Patients::deregister {})
}

pub fn register_provider(kind: ProviderKind) -> RuntimeCall {
	register_provider_with(kind, cid(3), cid(4), recipient(2))
}

pub fn register_provider_with(
	kind: ProviderKind,
	public_profile: Cid,
	private_profile: Cid,
	recipient: Recipient,
) -> RuntimeCall {
	let call = Doctors::register { kind, public_profile, private_profile, recipient };
	RuntimeCall::Doctors(call)
}

pub fn update_provider(public_profile: Cid, private_profile: Cid) -> RuntimeCall {
	RuntimeCall::Doctors(Doctors::update_profile { public_profile, private_profile })
}

/// Verifies somebody with the public profile of [`register_provider`].
pub fn verify(provider: Sr25519Keyring) -> RuntimeCall {
	verify_with(provider, cid(3))
}

pub fn verify_with(provider: Sr25519Keyring, public_profile: Cid) -> RuntimeCall {
	let provider = provider.to_account_id();
	RuntimeCall::Doctors(Doctors::verify { provider, public_profile })
}

pub fn suspend(provider: Sr25519Keyring) -> RuntimeCall {
	RuntimeCall::Doctors(Doctors::suspend { provider: provider.to_account_id() })
}

pub fn reinstate(provider: Sr25519Keyring) -> RuntimeCall {
	RuntimeCall::Doctors(Doctors::reinstate { provider: provider.to_account_id() })
}

pub fn upload(patient: Sr25519Keyring, category: Category, epoch: EpochNumber) -> RuntimeCall {
	upload_with(patient, category, epoch, cid(5), None)
}

pub fn upload_for(patient: Sr25519Keyring, category: Category, of: Sr25519Keyring) -> RuntimeCall {
	upload_with(patient, category, 0, cid(5), Some(of))
}

/// Uploads under a grant of the department `of`, where it is given.
pub fn upload_with(
	patient: Sr25519Keyring,
	category: Category,
	epoch: EpochNumber,
	cid: Cid,
	of: Option<Sr25519Keyring>,
) -> RuntimeCall {
	let (patient, department) = (patient.to_account_id(), of.map(account));
	RuntimeCall::Doctors(Doctors::upload_file { patient, category, epoch, cid, department })
}

pub fn open(patient: Sr25519Keyring, record: RecordId) -> RuntimeCall {
	open_with(patient, record, None)
}

pub fn open_with(
	patient: Sr25519Keyring,
	record: RecordId,
	of: Option<Sr25519Keyring>,
) -> RuntimeCall {
	let (patient, department) = (patient.to_account_id(), of.map(account));
	RuntimeCall::Doctors(Doctors::open_file { patient, record, department })
}

/// Comments on `category`, at epoch 0.
pub fn comment(
	patient: Sr25519Keyring,
	category: Category,
	about: Option<RecordId>,
) -> RuntimeCall {
	comment_with(patient, category, about, 0, cid(6), None)
}

pub fn comment_with(
	patient: Sr25519Keyring,
	category: Category,
	about: Option<RecordId>,
	epoch: EpochNumber,
	cid: Cid,
	of: Option<Sr25519Keyring>,
) -> RuntimeCall {
	let (patient, department) = (patient.to_account_id(), of.map(account));
	let call = Doctors::add_comment { patient, category, about, epoch, cid, department };
	RuntimeCall::Doctors(call)
}

pub fn dispense(patient: Sr25519Keyring, record: RecordId) -> RuntimeCall {
	RuntimeCall::Doctors(Doctors::dispense { patient: patient.to_account_id(), record })
}

pub fn add_to_library(cid: Cid) -> RuntimeCall {
	RuntimeCall::Doctors(Doctors::add_to_library { cid })
}

pub fn delete_from_library(file: LibraryFileId) -> RuntimeCall {
	RuntimeCall::Doctors(Doctors::delete_from_library { file })
}

pub fn name_doctor(doctor: Sr25519Keyring) -> RuntimeCall {
	RuntimeCall::Doctors(Doctors::name_doctor { doctor: doctor.to_account_id() })
}

pub fn dismiss_doctor(doctor: Sr25519Keyring) -> RuntimeCall {
	RuntimeCall::Doctors(Doctors::dismiss_doctor { doctor: doctor.to_account_id() })
}

pub fn share_keys(
	patient: Sr25519Keyring,
	sealed_keys: SealedKeys,
	replaced: &SealedKeys,
) -> RuntimeCall {
	let (patient, replaced) = (patient.to_account_id(), blake2_256(replaced));
	RuntimeCall::Doctors(Doctors::share_keys { patient, sealed_keys, replaced })
}

pub fn set_provider_recipient(recipient: Recipient, private_profile: Cid) -> RuntimeCall {
	RuntimeCall::Doctors(Doctors::set_recipient { recipient, private_profile })
}

pub fn deregister_provider() -> RuntimeCall {
	RuntimeCall::Doctors(Doctors::deregister {})
}

pub fn add_auditor(who: Sr25519Keyring) -> RuntimeCall {
	RuntimeCall::Audit(Audit::add_auditor { who: who.to_account_id() })
}

pub fn remove_auditor(who: Sr25519Keyring) -> RuntimeCall {
	RuntimeCall::Audit(Audit::remove_auditor { who: who.to_account_id() })
}

/// All of `calls`, or none.
pub fn batch_all(calls: &[RuntimeCall]) -> RuntimeCall {
	RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: calls.to_vec() })
}

/// Puts `call` to the council, to be carried out once `threshold` members agree.
pub fn motion(threshold: u32, call: RuntimeCall) -> RuntimeCall {
	let length_bound = call.encoded_size() as u32;
	let proposal = Box::new(call.into());
	RuntimeCall::Council(pallet_collective::Call::propose { threshold, proposal, length_bound })
}

/// A call that does nothing, of `len` bytes.
pub fn remark(len: usize) -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![0; len] })
}

/// The account of `who`.
pub fn account(who: Sr25519Keyring) -> AccountId {
	who.to_account_id()
}

/// `Patients.add_file`.
pub fn name_of(call: &RuntimeCall) -> String {
	let metadata = call.get_call_metadata();
	format!("{}.{}", metadata.pallet_name, metadata.function_name)
}
