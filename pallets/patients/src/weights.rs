//! What the calls of this pallet cost. Reads and writes nothing.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What each call costs: the checks, the storage of this pallet, and what the role registry, the
/// provider registry and the audit trail read and write in the same dispatch. No call costs more
/// with more records or grants.
pub trait WeightInfo {
	/// Weight of `register`.
	fn register() -> Weight;
	/// Weight of `update_profile`.
	fn update_profile() -> Weight;
	/// Weight of `grant_access`.
	fn grant_access() -> Weight;
	/// Weight of `revoke_access`.
	fn revoke_access() -> Weight;
	/// Weight of `rotate_keys`.
	fn rotate_keys() -> Weight;
	/// Weight of `reseal`.
	fn reseal() -> Weight;
	/// Weight of `add_file`.
	fn add_file() -> Weight;
	/// Weight of `delete_file`.
	fn delete_file() -> Weight;
}

/// Estimates by counting, with the database of `T`.
pub struct SubstrateWeight<T>(PhantomData<T>);

/// What the audit trail adds to a call: clock, block number, length and head read; event, index of
/// the subject, length and head written.
const AUDIT_READS: u64 = 4;
const AUDIT_WRITES: u64 = 5;

/// The proof of one key, with the nodes that lead to it and the largest value of this pallet.
const PROOF_OF_KEY: u64 = 4_000;

impl<T: frame_system::Config> SubstrateWeight<T> {
	/// A call that reads `reads` keys and writes `writes`, beside what the audit trail does.
	fn counted(ref_time: u64, reads: u64, writes: u64) -> Weight {
		let reads = reads + AUDIT_READS;
		Weight::from_parts(ref_time, reads * PROOF_OF_KEY)
			.saturating_add(T::DbWeight::get().reads_writes(reads, writes + AUDIT_WRITES))
	}
}

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Reads patient, count, role, policy, members, account and the nonce kept of it; writes
	/// patient, count, 9 recipients, 8 epochs, role, members, account and nonce.
	fn register() -> Weight {
		Self::counted(95_000_000, 7, 23)
	}

	/// Reads and writes the patient.
	fn update_profile() -> Weight {
		Self::counted(30_000_000, 1, 1)
	}

	/// Reads patient, provider twice, clock and grant; writes patient, grant, keys and index. A
	/// grant that replaces another leaves the index alone.
	fn grant_access() -> Weight {
		Self::counted(50_000_000, 5, 4)
	}

	/// Reads patient and grant; writes patient, grant, keys and index.
	fn revoke_access() -> Weight {
		Self::counted(45_000_000, 2, 4)
	}

	/// Reads patient and recipient; writes patient, recipient and next epoch.
	fn rotate_keys() -> Weight {
		Self::counted(40_000_000, 2, 3)
	}

	/// Reads patient, grant, clock and provider; writes the keys.
	fn reseal() -> Weight {
		Self::counted(40_000_000, 4, 1)
	}

	/// Reads the patient; writes patient and record.
	fn add_file() -> Weight {
		Self::counted(40_000_000, 1, 2)
	}

	/// Reads patient and record; writes both.
	fn delete_file() -> Weight {
		Self::counted(40_000_000, 2, 2)
	}
}
