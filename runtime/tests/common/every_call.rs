//! One success and one refusal of every call of our pallets, in an order in which they follow from
//! each other, on the chain of [`scenario`](super::scenario). Touches nothing.

use super::{calls::*, people::*};
use pallet_roles::EnrolmentPolicy::ByAdmin;
use salus_primitives::{AuditKind, ProviderKind, Right::Contribute, Role};
use salus_runtime::{Runtime, RuntimeCall};
use sp_keyring::Sr25519Keyring;
use sp_runtime::DispatchError;

/// Somebody whom the chain of the scenario does not know, a department later on.
const NEWCOMER: Sr25519Keyring = Sr25519Keyring::BobStash;

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
	/// Why it is refused.
	pub error: DispatchError,
}

/// Every call of our pallets, once or more often.
pub fn every_call() -> Vec<Step> {
	[of_roles_and_audit(), of_doctors(), of_patients()].into_iter().flatten().collect()
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
	Step { by: Some(by), call, kind, subject: Some(subject), refused, error: error.into() }
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
	let close = set_enrolment(ByAdmin);
	vec![
		Step {
			by: None,
			call: close.clone(),
			kind: EnrolmentChanged,
			subject: None,
			refused: close,
			error: Error::<Runtime>::Unchanged.into(),
		},
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
		by_admin(verify(NEWCOMER), ProviderVerified, Error::AlreadyVerified),
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

fn error_of(error: pallet_patients::Error<Runtime>) -> DispatchError {
	error.into()
}
