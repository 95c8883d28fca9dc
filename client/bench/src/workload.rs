//! The transactions of each load: the calls, and who signs them.
//!
//! Records are of one category, and grants that come and go of another: a revocation closes its
//! category to new records until the keys are rotated, and that is not what is measured.

use super::{
	error::PlanError,
	people::People,
	sign::{Call, Task},
	Load, Plan,
};
use salus_client::{
	chain::{
		api::runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, salus_primitives::record::Cid,
		},
		types::{self, ProviderKind, Right, Role},
		AccountId,
	},
	keys::Signer,
	Category,
};

/// The category of records.
pub const RECORDS: Category = Category::IMAGING;

/// The category of grants that come and go.
const GRANTS: Category = Category::OTHER;

/// How many grants of one patient the chain keeps (`MaxGrants`).
const MAX_GRANTS: usize = 256;

/// How many doctors take turns where patients grant.
const GRANTED: usize = 64;

/// What a load is made of, out of ten transactions: four records, two openings, two uploads, a grant and
/// its revocation.
const MIXTURE: [Part; 10] = [
	Part::AddFile,
	Part::Open,
	Part::Grant,
	Part::AddFile,
	Part::Upload,
	Part::AddFile,
	Part::Open,
	Part::Revoke,
	Part::AddFile,
	Part::Upload,
];

/// One kind of transaction in a mixture.
#[derive(Clone, Copy)]
enum Part {
	AddFile,
	Open,
	Upload,
	Grant,
	Revoke,
}

/// What has to be there before any of a plan's loads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
	/// Registered patients.
	pub patients: usize,
	/// Verified doctors.
	pub doctors: usize,
	/// Whether each doctor may contribute to the records of the patient of the same number, who has
	/// one.
	pub grants: bool,
}

/// What `plan` needs.
///
/// # Errors
/// It asks for more revocations than there can be grants.
pub fn needs(plan: &Plan) -> Result<Needs, PlanError> {
	let mut needs = Needs::default();
	for load in &plan.loads {
		let accounts = plan.accounts;
		let (patients, doctors, grants) = match load {
			Load::Register => (0, 0, false),
			Load::AddFile | Load::Remark => (accounts, 0, false),
			Load::Grant => (accounts, accounts.clamp(2, GRANTED), false),
			Load::Upload | Load::Open => (accounts, accounts, true),
			Load::Mixed => (accounts, accounts.max(2), true),
			// The doctor of the patient's own number is left out.
			Load::Revoke => (accounts, plan.transactions.div_ceil(accounts) + 1, false),
		};
		if *load == Load::Revoke && doctors > MAX_GRANTS {
			let (asked, max) = (plan.transactions, MAX_GRANTS);
			return Err(PlanError::Revocations { asked, accounts, max });
		}
		needs.patients = needs.patients.max(patients);
		needs.doctors = needs.doctors.max(doctors);
		needs.grants |= grants;
	}
	Ok(needs)
}

/// The transactions of `load`, which need no accounts but those that are there.
pub fn tasks(people: &People, load: Load, plan: &Plan) -> Vec<Task> {
	let count = plan.transactions;
	let accounts = plan.accounts;
	let all = (0..count).map(|number| {
		let (turn, who) = (number / accounts, number % accounts);
		match load {
			Load::AddFile => people.by_patient(who, add_file()),
			Load::Remark => people.by_patient(who, remark()),
			Load::Grant => people.by_patient(who, grant(people, who, turn)),
			Load::Revoke => people.by_patient(who, revoke(people, who, turn)),
			Load::Upload => people.by_doctor(who, upload(people, who)),
			Load::Open => people.by_doctor(who, open(people, who)),
			Load::Mixed => mixed(people, who, turn),
			Load::Register => people.by_newcomer(number, register()),
		}
	});
	all.collect()
}

/// The grants that the revocations of [`tasks`] take away.
pub fn grants_to_revoke(people: &People, plan: &Plan) -> Vec<Task> {
	let grants = (0..plan.transactions).map(|number| {
		let (turn, who) = (number / plan.accounts, number % plan.accounts);
		people.by_patient(who, grant(people, who, turn))
	});
	grants.collect()
}

/// What comes at `turn` in the mixture, from the patient and the doctor of number `who`. Each begins at
/// another place, so that every block has all of it.
fn mixed(people: &People, who: usize, turn: usize) -> Task {
	match MIXTURE[(turn + mixture_start(who)) % MIXTURE.len()] {
		Part::AddFile => people.by_patient(who, add_file()),
		Part::Open => people.by_doctor(who, open(people, who)),
		Part::Upload => people.by_doctor(who, upload(people, who)),
		Part::Grant => people.by_patient(who, grant(people, who, 0)),
		Part::Revoke => people.by_patient(who, revoke(people, who, 0)),
	}
}

/// Where `who` begins in the mixture: never between the grant and its revocation.
fn mixture_start(who: usize) -> usize {
	[0, 1, 2, 8, 9][who % 5]
}

/// The registration of a patient.
pub fn register() -> Call {
	let epochs: [_; 8] = std::array::from_fn(|_| recipient());
	Call::new("Patients", "register", (cid(), recipient(), Box::new(epochs)))
}

/// The registration of a doctor whose age recipient is `recipient` and whose public profile `public`.
pub fn register_doctor(recipient: [u8; 32], public: Cid) -> Call {
	let recipient = types::recipient(recipient);
	Call::new("Doctors", "register", (ProviderKind::Doctor, public, cid(), recipient))
}

/// A record of the sender's own.
pub fn add_file() -> Call {
	Call::new("Patients", "add_file", (types::chain_category(RECORDS), 0u32, cid()))
}

/// A remark, such that the transaction is as long as one of [`add_file`].
pub fn remark() -> Call {
	// The one byte that says how long the remark is counts too.
	let length = add_file().arguments.0.len() - 1;
	Call::new("System", "remark", random_bytes(length))
}

/// A grant of everything that a doctor needs who contributes to records.
pub fn grant_records(people: &People, doctor: usize) -> Call {
	grant_of(people, RECORDS, doctor)
}

fn grant(people: &People, patient: usize, turn: usize) -> Call {
	grant_of(people, GRANTS, other_doctor(people, patient, turn))
}

fn grant_of(people: &People, category: Category, doctor: usize) -> Call {
	let categories = BoundedVec(vec![types::chain_category(category)]);
	let sealed = BoundedVec(people.sealed(doctor).to_vec());
	let arguments = (people.doctor(doctor), categories, Right::Contribute, None::<u64>, sealed);
	Call::new("Patients", "grant_access", arguments)
}

fn revoke(people: &People, patient: usize, turn: usize) -> Call {
	let doctor = people.doctor(other_doctor(people, patient, turn));
	Call::new("Patients", "revoke_access", doctor)
}

/// The doctors in turn, without the one of the patient's own number.
fn other_doctor(people: &People, patient: usize, turn: usize) -> usize {
	let doctors = people.doctors();
	(patient + 1 + turn % (doctors - 1)) % doctors
}

fn upload(people: &People, who: usize) -> Call {
	let patient = people.patient(who);
	let arguments = (patient, types::chain_category(RECORDS), 0u32, cid(), None::<AccountId>);
	Call::new("Doctors", "upload_file", arguments)
}

fn open(people: &People, who: usize) -> Call {
	Call::new("Doctors", "open_file", (people.patient(who), 0u64, None::<AccountId>))
}

/// The assignment of the role of a patient.
pub fn assign_patient(who: &Signer) -> (AccountId, Role) {
	(who.id(), Role::Patient)
}

/// A CID of version 1, of a directory that nobody has.
pub fn cid() -> Cid {
	let bytes = [&[0x01, 0x70, 0x12, 0x20][..], &random_bytes(32)].concat();
	Cid(BoundedVec(bytes))
}

fn recipient() -> salus_client::chain::api::runtime_types::salus_primitives::key::Recipient {
	let mut bytes = [0; 32];
	bytes.copy_from_slice(&random_bytes(32));
	// The chain takes the one form of a point that has no topmost bit.
	bytes[31] &= 0x7f;
	types::recipient(bytes)
}

/// Random bytes: what they are does not matter, only that none are the same.
///
/// # Panics
/// The system has no random numbers.
pub fn random_bytes(length: usize) -> Vec<u8> {
	let mut bytes = vec![0; length];
	getrandom::fill(&mut bytes).expect("the system has random numbers");
	bytes
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Duration;

	fn plan(loads: &[Load], transactions: usize, accounts: usize) -> Plan {
		Plan {
			loads: loads.to_vec(),
			nodes: vec![],
			rate: None,
			transactions,
			duration: None,
			accounts,
			window: 1,
			patience: Duration::ZERO,
			any_chain: false,
			watts_per_core: 0.0,
		}
	}

	#[test]
	fn remark_is_as_long_as_a_record_added() {
		assert_eq!(remark().arguments.0.len(), add_file().arguments.0.len());
	}

	#[test]
	fn revocations_beyond_the_grants_that_there_can_be_are_refused_beforehand() {
		assert_eq!(needs(&plan(&[Load::Revoke], 1020, 4)).expect("255 each").doctors, 256);
		assert!(needs(&plan(&[Load::Revoke], 1021, 4)).is_err());
	}

	#[test]
	fn plan_of_several_loads_needs_what_the_most_demanding_needs() {
		let needs = needs(&plan(&[Load::Remark, Load::Upload, Load::Grant], 10, 3)).expect("sound");
		assert_eq!(needs, Needs { patients: 3, doctors: 3, grants: true });
	}

	#[test]
	fn mixture_grants_before_it_revokes_wherever_it_begins() {
		for who in 0..5 {
			let parts = (0..100).map(|turn| MIXTURE[(turn + mixture_start(who)) % MIXTURE.len()]);
			let mut granted = false;
			for part in parts {
				match part {
					Part::Grant => granted = true,
					Part::Revoke => assert!(std::mem::take(&mut granted), "begun by {who}"),
					_ => {}
				}
			}
		}
	}
}
