//! The pallets of Salus, and how they know each other.

use super::governance::GovernanceOrigin;
use crate::{AccountId, Audit, Doctors, Patients, Roles, Runtime, RuntimeCall, Timestamp};
use frame_support::{
	parameter_types, traits::ConstU32, weights::constants::WEIGHT_REF_TIME_PER_MILLIS,
};
use pallet_roles::Allowance;
use salus_primitives::{key::are_distinct, Recipient, Role, RoleRegistry};

parameter_types! {
	/// What a member may use. At rest two thirds of what transactions may fill of a block, so that
	/// the heaviest batch of a patient fits; then what one account can go on using is a tenth of
	/// that with each block, so that nobody's flood keeps others waiting.
	pub const MemberAllowance: Allowance = Allowance {
		max: 750 * WEIGHT_REF_TIME_PER_MILLIS,
		recovery_per_block: 75 * WEIGHT_REF_TIME_PER_MILLIS,
	};
}

impl pallet_roles::Config for Runtime {
	type Allowance = MemberAllowance;
	type Audit = Audit;
	type GovernanceOrigin = GovernanceOrigin;
	type MaxRegistrationsPerBlock = ConstU32<64>;
	type Registered = (Patients, Doctors);
	type SelfRegistration = Registrations;
	type WeightInfo = pallet_roles::weights::SubstrateWeight<Runtime>;
}

impl pallet_patients::Config for Runtime {
	type Audit = Audit;
	type MaxGrants = ConstU32<256>;
	type MaxRecords = ConstU32<1_000_000>;
	type Providers = Doctors;
	type Roles = Roles;
	type Time = Timestamp;
	type WeightInfo = pallet_patients::weights::SubstrateWeight<Runtime>;
}

impl pallet_doctors::Config for Runtime {
	type Access = Patients;
	type Audit = Audit;
	type Roles = Roles;
	type WeightInfo = pallet_doctors::weights::SubstrateWeight<Runtime>;
}

impl pallet_audit::Config for Runtime {
	type Roles = Roles;
	type Time = Timestamp;
	type WeightInfo = pallet_audit::weights::SubstrateWeight<Runtime>;
}

/// The two calls with which somebody whom the chain does not know may begin.
pub struct Registrations;

impl pallet_roles::SelfRegistration<AccountId, RuntimeCall> for Registrations {
	fn registers_as(call: &RuntimeCall) -> Option<Role> {
		match call {
			RuntimeCall::Patients(pallet_patients::Call::register { .. }) => Some(Role::Patient),
			RuntimeCall::Doctors(pallet_doctors::Call::register { kind, .. }) => {
				Some((*kind).into())
			}
			_ => None,
		}
	}

	fn would_register(who: &AccountId, call: &RuntimeCall) -> bool {
		let sound = match call {
			RuntimeCall::Patients(pallet_patients::Call::register {
				profile,
				recipient,
				epochs,
			}) => {
				profile.is_well_formed()
					&& recipient.is_usable()
					&& epochs.iter().all(Recipient::is_usable)
					&& are_distinct(recipient, epochs)
			}
			RuntimeCall::Doctors(pallet_doctors::Call::register {
				public_profile,
				private_profile,
				recipient,
				..
			}) => {
				public_profile.is_well_formed()
					&& private_profile.is_well_formed()
					&& recipient.is_usable()
			}
			_ => false,
		};
		sound && Roles::role(who).is_none()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn registration(_: &AccountId) -> RuntimeCall {
		use salus_primitives::Cid;
		let mut cid = alloc::vec![0x12, 0x20];
		cid.resize(34, 7);
		RuntimeCall::Patients(pallet_patients::Call::register {
			profile: Cid(frame_support::BoundedVec::truncate_from(cid)),
			recipient: Recipient([1; 32]),
			epochs: alloc::boxed::Box::new(core::array::from_fn(|n| Recipient([n as u8 + 2; 32]))),
		})
	}
}
