//! The pallets of Salus, and how they know each other.

use super::governance::GovernanceOrigin;
use crate::{weights, AccountId, Audit, Doctors, Patients, Roles, Runtime, RuntimeCall, Timestamp};
use frame_support::{
	ensure, parameter_types,
	traits::{ConstU32, Contains},
	weights::constants::WEIGHT_REF_TIME_PER_MILLIS,
};
use pallet_roles::{Allowance, Unregistrable};
#[cfg(feature = "runtime-benchmarks")]
use salus_primitives::Category;
use salus_primitives::{key::are_distinct, traits::Registered, Recipient, Role};

parameter_types! {
	/// What a member may use until governance sets something else. At rest two fifths of what
	/// transactions may fill of a block, enough for the heaviest batch of a patient; then what one
	/// account can go on using is a tenth of that with each block, so that nobody's flood keeps
	/// others waiting.
	pub const DefaultAllowance: Allowance = milliseconds(750, 75);
	/// The least that governance may set: the council can still put the heaviest motion
	/// (`MaxProposalWeight`), vote on it and close it.
	pub const MinAllowance: Allowance = milliseconds(500, 5);
	/// The most: five eighths of what transactions may fill of one block at once, a fifth of that from
	/// then on.
	pub const MaxAllowance: Allowance = milliseconds(1_125, 225);
}

/// An allowance in milliseconds of execution.
const fn milliseconds(max: u64, recovery_per_block: u64) -> Allowance {
	Allowance {
		max: max * WEIGHT_REF_TIME_PER_MILLIS,
		recovery_per_block: recovery_per_block * WEIGHT_REF_TIME_PER_MILLIS,
	}
}

impl pallet_roles::Config for Runtime {
	type Audit = Audit;
	type DefaultAllowance = DefaultAllowance;
	type GovernanceOrigin = GovernanceOrigin;
	type MaxAllowance = MaxAllowance;
	// Some blocks of erasure.
	type MaxErasures = ConstU32<256>;
	type MaxPending = ConstU32<16>;
	type MaxRegistrationsPerBlock = ConstU32<64>;
	type MinAllowance = MinAllowance;
	type Registered = (Patients, Doctors);
	type SelfRegistration = Registrations;
	type WeightInfo = weights::pallet_roles::WeightInfo<Runtime>;
}

impl pallet_patients::Config for Runtime {
	type Audit = Audit;
	type MaxComments = ConstU32<1_000_000>;
	type MaxGrants = ConstU32<256>;
	type MaxRecords = ConstU32<1_000_000>;
	type Providers = Doctors;
	type Roles = Roles;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_patients::WeightInfo<Runtime>;
}

impl pallet_doctors::Config for Runtime {
	type Access = Patients;
	type Audit = Audit;
	type MaxLibraryFiles = ConstU32<100_000>;
	type MaxStaff = ConstU32<24>;
	type Roles = Roles;
	type WeightInfo = weights::pallet_doctors::WeightInfo<Runtime>;
}

impl pallet_audit::Config for Runtime {
	type Roles = Roles;
	type Signer = pallet_roles::SignedBy<Runtime>;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_audit::WeightInfo<Runtime>;
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

	fn check(who: &AccountId, call: &RuntimeCall) -> Result<(), Unregistrable> {
		use Unregistrable::*;
		let callable = <Runtime as frame_system::Config>::BaseCallFilter::contains(call);
		ensure!(callable, Paused);
		ensure!(!<(Patients, Doctors)>::is_registered(who), RegisteredAlready);
		// Who left is erased before they may come back.
		let erasing = Patients::is_erasing(who.clone()) || Doctors::is_erasing(who.clone());
		ensure!(!erasing, ErasureUnderWay);
		match call {
			RuntimeCall::Patients(pallet_patients::Call::register {
				profile,
				recipient,
				epochs,
			}) => {
				ensure!(profile.is_well_formed(), MalformedCid);
				let usable = recipient.is_usable() && epochs.iter().all(Recipient::is_usable);
				ensure!(usable, UnusableRecipient);
				ensure!(are_distinct(recipient, epochs), RecipientReused);
				ensure!(!Patients::were_used(who, epochs), RecipientReused);
				Ok(())
			}
			RuntimeCall::Doctors(pallet_doctors::Call::register {
				public_profile,
				private_profile,
				recipient,
				..
			}) => {
				let both = public_profile.is_well_formed() && private_profile.is_well_formed();
				ensure!(both, MalformedCid);
				ensure!(recipient.is_usable(), UnusableRecipient);
				Ok(())
			}
			// `registers_as` names no other.
			_ => Ok(()),
		}
	}

	fn erasing() -> u32 {
		let patients = pallet_patients::ErasureCount::<Runtime>::get();
		patients.saturating_add(pallet_doctors::ErasureCount::<Runtime>::get())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn registration(who: &AccountId) -> RuntimeCall {
		use salus_primitives::Cid;
		// Of somebody who comes back the keys of before are compared.
		pallet_patients::FirstEpochs::<Runtime>::insert(who, [1; Category::COUNT as usize]);
		let mut cid = alloc::vec![0x12, 0x20];
		cid.resize(34, 7);
		RuntimeCall::Patients(pallet_patients::Call::register {
			profile: Cid(frame_support::BoundedVec::truncate_from(cid)),
			recipient: Recipient([1; 32]),
			epochs: alloc::boxed::Box::new(core::array::from_fn(|n| Recipient([n as u8 + 2; 32]))),
		})
	}
}
