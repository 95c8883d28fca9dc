//! Whether a provider can use what they have of the patient.

use crate::common::*;
use pallet_patients::Error as PatientsError;
use salus_primitives::Right;
use salus_runtime::{Patients, Runtime};
use sp_keyring::Sr25519Keyring;
use sp_runtime::DispatchError;

/// `who` can open record 0 of the patient, comment on it, and add one of its category.
pub fn can_use(chain: &mut Chain, who: Sr25519Keyring) {
	chain.must(who, &open(PATIENT, 0));
	chain.must(who, &comment(PATIENT, Clinical, Some(0)));
	chain.must(who, &upload(PATIENT, Clinical, 0));
	assert_eq!(access(who), [true, true]);
}

/// `who` can do none of it, for this reason.
#[track_caller]
pub fn cannot_use(chain: &mut Chain, who: Sr25519Keyring, why: PatientsError<Runtime>) {
	let why = DispatchError::from(why);
	refused(chain, who, &upload(PATIENT, Clinical, 0), why);
	refused(chain, who, &comment(PATIENT, Clinical, Some(0)), why);
	refused(chain, who, &open(PATIENT, 0), why);
	assert_eq!(access(who), [false, false]);
}

/// Whether `who` may view and contribute to `Clinical` of the patient, by the view function.
fn access(who: Sr25519Keyring) -> [bool; 2] {
	[Right::View, Right::Contribute].map(|right| {
		let (patient, provider) = (account(PATIENT), account(who));
		Patients::check_access(patient, provider, Clinical, right)
	})
}
