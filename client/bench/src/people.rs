//! The accounts of one run, by their numbers. Touches nothing.

use super::sign::{Call, Task};
use salus_client::{
	chain::{api::runtime_types::salus_primitives::record::Cid, AccountId},
	keys::Signer,
};

/// The accounts of a run.
pub struct People {
	/// Patients, then doctors, then whoever registers as part of a load.
	pub(super) actors: Vec<Signer>,
	pub(super) patients: usize,
	pub(super) doctors: usize,
	/// Keys as they are sealed for each doctor.
	pub(super) sealed: Vec<Vec<u8>>,
	/// The public profile of each doctor, which the admin verifies.
	pub(super) profiles: Vec<Cid>,
}

impl People {
	/// Everybody who signs.
	pub fn actors(&self) -> &[Signer] {
		&self.actors
	}

	/// How many doctors there are.
	pub fn doctors(&self) -> usize {
		self.doctors
	}

	/// The account of patient number `number`.
	pub fn patient(&self, number: usize) -> AccountId {
		self.actors[number].id()
	}

	/// The account of doctor number `number`.
	pub fn doctor(&self, number: usize) -> AccountId {
		self.actors[self.patients + number].id()
	}

	/// Keys that are sealed for doctor number `number`.
	pub fn sealed(&self, number: usize) -> &[u8] {
		&self.sealed[number]
	}

	/// `call`, made by patient number `number`.
	pub fn by_patient(&self, number: usize, call: Call) -> Task {
		Task { actor: number, call }
	}

	/// `call`, made by doctor number `number`.
	pub fn by_doctor(&self, number: usize, call: Call) -> Task {
		Task { actor: self.patients + number, call }
	}

	/// `call`, made by number `number` of those who register as part of a load.
	pub fn by_newcomer(&self, number: usize, call: Call) -> Task {
		Task { actor: self.patients + self.doctors + number, call }
	}
}
