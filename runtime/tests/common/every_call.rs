//! One success and one refusal of every call of our pallets, in an order in which they follow from
//! each other, on the chain of [`scenario`](super::scenario). Touches nothing.

use super::{calls::*, people::*};
use frame_support::weights::constants::WEIGHT_REF_TIME_PER_MILLIS;
use pallet_roles::{Allowance, EnrolmentPolicy::ByAdmin};
use salus_primitives::{
	AuditKind, ProviderKind,
	Right::{Contribute, View},
	Role,
};
use salus_runtime::{Runtime, RuntimeCall};
use sp_keyring::Sr25519Keyring;
use sp_runtime::DispatchError;

/// Somebody whom the chain of the scenario does not know, a department later on.
const NEWCOMER: Sr25519Keyring = Sr25519Keyring::BobStash;

/// The record that the pharmacy dispenses: two are there from the beginning, and two were added.
const PRESCRIPTION: u64 = 4;

/// What is tried.
pub struct Step {
	/// Who signs. None is the council, by a motion of its only member.
	pub by: Option<Sr25519Keyring>,
	/// What succeeds.
	pub call: RuntimeCall,
	/// What the trail says of it.
	pub kind: AuditKind,
	/// Whose affair the trail says it is.
	pub subject: Option<Sr25519Keyring>,
	/// What is refused when it is tried afterwards.
	pub refused: RuntimeCall,
	/// Who tries it, where it is somebody else.
	pub refused_by: Option<Sr25519Keyring>,
	/// Why it is refused.
	pub error: DispatchError,
}

/// Every call of our pallets, once or more often.
pub fn every_call() -> Vec<Step> {
	[
		of_roles_and_audit(),
		of_doctors(),
		of_patients(),
		of_departments(),
		of_pharmacies(),
		of_libraries(),
		of_leaving(),
	]
	.into_iter()
	.flatten()
	.collect()
}

/// What the council does, an affair of nobody, and may not do again.
fn by_council(call: RuntimeCall, kind: AuditKind, error: pallet_roles::Error<Runtime>) -> Step {
	Step {
		by: None,
		refused: call.clone(),
		call,
		kind,
		subject: None,
		refused_by: None,
		error: error.into(),
	}
}

/// `by` does `call`, an affair of `subject`, and may not do `refused`.
fn step(
	by: Sr25519Keyring,
	call: RuntimeCall,
	kind: AuditKind,
	subject: Sr25519Keyring,
	refused: RuntimeCall,
	error: impl Into<DispatchError>,
) -> Step {
	let error = error.into();
	Step { by: Some(by), call, kind, subject: Some(subject), refused, refused_by: None, error }
}

/// `by` does `call`, an affair of `subject`, and may not do it again.
fn once(
	by: Sr25519Keyring,
	call: RuntimeCall,
	kind: AuditKind,
	subject: Sr25519Keyring,
	error: impl Into<DispatchError>,
) -> Step {
	step(by, call.clone(), kind, subject, call, error)
}

fn of_roles_and_audit() -> Vec<Step> {
	use pallet_roles::Error;
	use AuditKind::*;
	let less = Allowance {
		max: 700 * WEIGHT_REF_TIME_PER_MILLIS,
		recovery_per_block: 70 * WEIGHT_REF_TIME_PER_MILLIS,
	};
	vec![
		by_council(set_allowance(less), AllowanceChanged, Error::Unchanged),
		by_council(set_enrolment(ByAdmin), EnrolmentChanged, Error::Unchanged),
		once(
			ADMIN,
			assign(STRANGER, Role::Patient),
			RoleAssigned,
			STRANGER,
			Error::<Runtime>::AlreadyExists,
		),
		step(
			ADMIN,
			remove(AUDITOR),
			RoleRemoved,
			AUDITOR,
			remove(PATIENT),
			Error::<Runtime>::StillRegistered,
		),
		once(ADMIN, add_auditor(AUDITOR), AuditorAdded, AUDITOR, Error::<Runtime>::AlreadyExists),
		once(
			ADMIN,
			remove_auditor(AUDITOR),
			AuditorRemoved,
			AUDITOR,
			pallet_audit::Error::<Runtime>::NotFound,
		),
	]
}

fn of_doctors() -> Vec<Step> {
	use pallet_doctors::Error;
	use AuditKind::*;
	let unsound = unsound_cids().remove(0).1;
	let by_admin = |call, kind, error: Error<Runtime>| once(ADMIN, call, kind, NEWCOMER, error);
	vec![
		once(
			ADMIN,
			assign(NEWCOMER, Role::Department),
			RoleAssigned,
			NEWCOMER,
			pallet_roles::Error::<Runtime>::AlreadyExists,
		),
		once(
			NEWCOMER,
			register_provider(ProviderKind::Department),
			ProviderRegistered,
			NEWCOMER,
			Error::<Runtime>::AlreadyExists,
		),
		step(
			NEWCOMER,
			update_provider(cid(8), cid(9)),
			ProviderProfileUpdated,
			NEWCOMER,
			update_provider(cid(8), unsound),
			Error::<Runtime>::MalformedCid,
		),
		once(
			NEWCOMER,
			set_provider_recipient(recipient(3), cid(9)),
			ProviderRecipientChanged,
			NEWCOMER,
			Error::<Runtime>::RecipientReused,
		),
		by_admin(verify_with(NEWCOMER, cid(8)), ProviderVerified, Error::AlreadyVerified),
		by_admin(suspend(NEWCOMER), ProviderSuspended, Error::AlreadySuspended),
		by_admin(reinstate(NEWCOMER), ProviderReinstated, Error::NotSuspended),
	]
}

/// The first registers whom `of_roles_and_audit` enrolled.
fn of_patients() -> Vec<Step> {
	use pallet_patients::Error;
	use AuditKind::*;
	let unsound = unsound_cids().remove(0).1;
	let both = [Clinical, Imaging];
	let own = |call, kind, refused, error: Error<Runtime>| {
		step(PATIENT, call, kind, PATIENT, refused, error)
	};
	let by_doctor = |call, kind, refused, error: DispatchError| {
		step(DOCTOR, call, kind, PATIENT, refused, error)
	};
	vec![
		once(
			STRANGER,
			register_patient(),
			PatientRegistered,
			STRANGER,
			Error::<Runtime>::AlreadyExists,
		),
		own(
			update_patient(cid(7)),
			PatientProfileUpdated,
			update_patient(unsound),
			Error::MalformedCid,
		),
		own(
			set_patient_recipient(recipient(2), cid(7)),
			PatientRecipientChanged,
			set_patient_recipient(recipient(2), cid(7)),
			Error::RecipientReused,
		),
		own(
			grant(DOCTOR, &both, Contribute),
			AccessGranted,
			grant(PATIENT, &both, Contribute),
			Error::SelfGrant,
		),
		own(
			reseal(DOCTOR, sealed(&[(Clinical, 0), (Imaging, 0)])),
			KeysResealed,
			reseal(PHARMACY, sealed(&[(Clinical, 0)])),
			Error::NotFound,
		),
		own(add_file(Clinical, 0), FileAdded, add_file(Clinical, 1), Error::StaleEpoch),
		by_doctor(
			upload(PATIENT, Imaging, 0),
			FileUploaded,
			upload(PATIENT, Medication, 0),
			error_of(Error::CategoryNotCovered),
		),
		by_doctor(
			open(PATIENT, 0),
			FileOpened,
			open(PATIENT, 99),
			pallet_doctors::Error::<Runtime>::RecordNotFound.into(),
		),
		own(rotate(Clinical, 1), KeysRotated, rotate(Clinical, 1), Error::StaleEpoch),
		own(delete_file(0), FileDeleted, delete_file(0), Error::RecordNotFound),
		own(revoke(DOCTOR), AccessRevoked, revoke(DOCTOR), Error::NotFound),
	]
}

/// The department is given a grant, and names the doctor.
fn of_departments() -> Vec<Step> {
	use pallet_doctors::Error;
	use AuditKind::*;
	let keys = || sealed(&[(Medication, 0)]);
	let named = |call, kind, error: Error<Runtime>| once(NEWCOMER, call, kind, NEWCOMER, error);
	let treats = |call, kind, refused, error: DispatchError| {
		step(NEWCOMER, call, kind, PATIENT, refused, error)
	};
	vec![
		step(
			PATIENT,
			grant(NEWCOMER, &[Medication], Contribute),
			AccessGranted,
			PATIENT,
			grant(AUDITOR, &[Medication], Contribute),
			error_of(pallet_patients::Error::ProviderNotFound),
		),
		named(name_doctor(DOCTOR), DoctorNamed, Error::AlreadyNamed),
		treats(
			share_keys(PATIENT, keys(), &keys()),
			KeysShared,
			share_keys(OTHER_PATIENT, keys(), &keys()),
			error_of(pallet_patients::Error::NoGrant),
		),
		treats(
			comment(PATIENT, Medication, None),
			CommentAdded,
			comment(PATIENT, Medication, Some(99)),
			error_of(pallet_patients::Error::RecordNotFound),
		),
		once(
			PATIENT,
			delete_comment(0),
			CommentDeleted,
			PATIENT,
			error_of(pallet_patients::Error::CommentNotFound),
		),
		named(dismiss_doctor(DOCTOR), DoctorDismissed, Error::NotNamed),
	]
}

/// The pharmacy is given a grant, and a prescription to dispense.
fn of_pharmacies() -> Vec<Step> {
	use pallet_patients::Error;
	use AuditKind::*;
	let own = |call, kind, refused, error: Error<Runtime>| {
		step(PATIENT, call, kind, PATIENT, refused, error)
	};
	vec![
		own(
			grant(DOCTOR, &[Medication], Contribute),
			AccessGranted,
			revoke(AUDITOR),
			Error::NotFound,
		),
		step(
			DOCTOR,
			upload(PATIENT, Medication, 0),
			FileUploaded,
			PATIENT,
			upload(PATIENT, Medication, 1),
			Error::<Runtime>::StaleEpoch,
		),
		own(grant(PHARMACY, &[Medication], View), AccessGranted, revoke(AUDITOR), Error::NotFound),
		once(
			PHARMACY,
			dispense(PATIENT, PRESCRIPTION),
			FileDispensed,
			PATIENT,
			Error::<Runtime>::AlreadyDispensed,
		),
	]
}

fn of_libraries() -> Vec<Step> {
	use pallet_doctors::Error;
	use AuditKind::*;
	let unsound = unsound_cids().remove(0).1;
	vec![
		step(
			DOCTOR,
			add_to_library(cid(3)),
			LibraryFileAdded,
			DOCTOR,
			add_to_library(unsound),
			Error::<Runtime>::MalformedCid,
		),
		once(
			DOCTOR,
			delete_from_library(0),
			LibraryFileDeleted,
			DOCTOR,
			Error::<Runtime>::LibraryFileNotFound,
		),
	]
}

/// Who left sends nothing more: somebody else is refused.
fn of_leaving() -> Vec<Step> {
	use AuditKind::*;
	vec![
		Step {
			refused_by: Some(PATIENT),
			..once(
				NEWCOMER,
				deregister_provider(),
				ProviderDeregistered,
				NEWCOMER,
				pallet_doctors::Error::<Runtime>::NotRegistered,
			)
		},
		Step {
			refused_by: Some(DOCTOR),
			..once(
				PATIENT,
				deregister_patient(),
				PatientDeregistered,
				PATIENT,
				error_of(pallet_patients::Error::NotRegistered),
			)
		},
	]
}

fn error_of(error: pallet_patients::Error<Runtime>) -> DispatchError {
	error.into()
}
