//! Which benchmarks the runtime offers to `frame-omni-bencher`, for `make weights`.
//!
//! The SDK's of session need staking, and of GRANDPA there is none of the whole report: [`session`]
//! and [`grandpa`] are in their place.

mod grandpa;
mod session;

use crate::{
	AccountId, AllPalletsWithSystem, Audit, Council, CouncilMembership, Doctors, Governance,
	Multisig, Patients, Preimage, Proxy, Roles, Runtime, Scheduler, Timestamp, TxPause, Utility,
	Validators,
};
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkError, BenchmarkList};
use frame_support::traits::{EnsureOrigin, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use frame_system_benchmarking::{extensions::Pallet as SystemExtensions, Pallet as System};

frame_benchmarking::define_benchmarks!(
	[frame_system, System::<Runtime>]
	[frame_system_extensions, SystemExtensions::<Runtime>]
	[pallet_audit, Audit]
	[pallet_collective, Council]
	[pallet_doctors, Doctors]
	[pallet_governance, Governance]
	[pallet_grandpa, grandpa::Pallet::<Runtime>]
	[pallet_membership, CouncilMembership]
	[pallet_multisig, Multisig]
	[pallet_patients, Patients]
	[pallet_preimage, Preimage]
	[pallet_proxy, Proxy]
	[pallet_roles, Roles]
	[pallet_scheduler, Scheduler]
	[pallet_session, session::Pallet::<Runtime>]
	[pallet_timestamp, Timestamp]
	[pallet_tx_pause, TxPause]
	[pallet_utility, Utility]
	[pallet_validators, Validators]
);

impl frame_system_benchmarking::Config for Runtime {}

/// Gives `who` a validator's seat.
fn seat(who: &AccountId) -> Result<(), BenchmarkError> {
	type Origin = <Runtime as pallet_validators::Config>::GovernanceOrigin;
	let origin = Origin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
	Ok(Validators::add_validator(origin, who.clone())?)
}

/// What can be measured.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs one benchmark.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
