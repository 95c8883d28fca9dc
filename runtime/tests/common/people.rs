//! Who is who in the tests, and a chain on which they are registered.

use super::{calls::*, Chain};
use salus_primitives::{ProviderKind, Right};
use salus_runtime::Roles;
use sp_genesis_builder::DEV_RUNTIME_PRESET;
use sp_keyring::Sr25519Keyring;

/// The admin of the development chain, its council and its validator.
pub const ADMIN: Sr25519Keyring = Sr25519Keyring::Alice;
/// A patient with two records, 0 of `Clinical` and 1 of `Imaging`, and nothing granted.
pub const PATIENT: Sr25519Keyring = Sr25519Keyring::Bob;
/// A verified doctor.
pub const DOCTOR: Sr25519Keyring = Sr25519Keyring::Charlie;
/// A verified pharmacy.
pub const PHARMACY: Sr25519Keyring = Sr25519Keyring::Dave;
/// An auditor.
pub const AUDITOR: Sr25519Keyring = Sr25519Keyring::Eve;
/// Another patient.
pub const OTHER_PATIENT: Sr25519Keyring = Sr25519Keyring::One;
/// A doctor whom nobody has verified.
pub const NEW_DOCTOR: Sr25519Keyring = Sr25519Keyring::Two;
/// Somebody whom the chain does not know.
pub const STRANGER: Sr25519Keyring = Sr25519Keyring::Ferdie;
/// Somebody else whom the chain does not know.
pub const OTHER_STRANGER: Sr25519Keyring = Sr25519Keyring::FerdieStash;

/// A verified department, on the chain of [`with_department`].
pub const DEPARTMENT: Sr25519Keyring = Sr25519Keyring::AliceStash;

/// Everyone with a role.
pub const MEMBERS: [Sr25519Keyring; 7] =
	[ADMIN, PATIENT, DOCTOR, PHARMACY, AUDITOR, OTHER_PATIENT, NEW_DOCTOR];

/// Runs `test` on a development chain as it begins.
pub fn development(test: impl FnOnce(&mut Chain)) {
	Chain::run(DEV_RUNTIME_PRESET, test);
}

/// Runs `test` on a development chain on which the people above are who they are.
pub fn scenario(test: impl FnOnce(&mut Chain)) {
	development(|chain| {
		for patient in [PATIENT, OTHER_PATIENT] {
			chain.must(patient, &register_patient());
		}
		for doctor in [DOCTOR, NEW_DOCTOR] {
			chain.must(doctor, &register_provider(ProviderKind::Doctor));
		}
		chain.must(PHARMACY, &register_provider(ProviderKind::Pharmacy));
		chain.must(ADMIN, &verify(DOCTOR));
		chain.must(ADMIN, &verify(PHARMACY));
		chain.must(ADMIN, &add_auditor(AUDITOR));
		chain.must(PATIENT, &add_file(Clinical, 0));
		chain.must(PATIENT, &add_file(Imaging, 0));
		chain.settle();
		test(chain);
	});
}

/// Seals blocks until whoever just came has all of their allowance.
pub fn rest(chain: &mut Chain) {
	let allowance = Roles::allowance();
	for _ in 0..allowance.max / allowance.recovery_per_block {
		chain.seal();
	}
}

/// As [`scenario`], and the patient lets the doctor contribute to `Clinical`.
pub fn scenario_with_grant(test: impl FnOnce(&mut Chain)) {
	scenario(|chain| {
		chain.must(PATIENT, &grant(DOCTOR, &[Clinical], Right::Contribute));
		chain.settle();
		test(chain);
	});
}

/// As [`scenario`], and the patient lets a department contribute to `Clinical`, which names the
/// doctor.
pub fn with_department(test: impl FnOnce(&mut Chain)) {
	scenario(|chain| {
		chain.must(DEPARTMENT, &register_provider(ProviderKind::Department));
		chain.must(ADMIN, &verify(DEPARTMENT));
		chain.must(PATIENT, &grant(DEPARTMENT, &[Clinical], Right::Contribute));
		chain.must(DEPARTMENT, &name_doctor(DOCTOR));
		chain.settle();
		test(chain);
	});
}
