//! Patients, doctors and their calls, as a chain has them whose patients gave a doctor access.

use crate::State;
use frame_support::{dispatch::DispatchResult, BoundedVec};
use salus_primitives::{
	Category, CategoryList, Cid, ProviderKind, Recipient, Right, Role, RoleRegistry,
};
use salus_runtime::{AccountId, Doctors, Patients, Roles, RuntimeOrigin};

/// How many bytes keys of one category take that are sealed for a doctor.
const SEALED: usize = 410;

/// Everybody.
pub struct People {
	patients: Vec<AccountId>,
	doctors: Vec<AccountId>,
}

impl People {
	/// `patients` patients who have a record each and gave the first of two doctors access, on `state`.
	///
	/// # Panics
	/// A call fails.
	pub fn settle(state: &mut State, patients: usize) -> Self {
		let account = |kind: u8, number: usize| {
			let mut id = [kind; 32];
			id[..8].copy_from_slice(&(number as u64).to_le_bytes());
			AccountId::from(id)
		};
		let people = Self {
			patients: (0..patients).map(|number| account(1, number)).collect(),
			doctors: (0..2).map(|number| account(2, number)).collect(),
		};
		state.block(|| {
			for (number, doctor) in people.doctors.iter().enumerate() {
				let by = RuntimeOrigin::signed(doctor.clone());
				let (one, other) = (cid(number), cid(number));
				let kind = ProviderKind::Doctor;
				enrol(doctor, Role::Doctor);
				let seen = one.clone();
				Doctors::register(by, kind, one, other, recipient(number, 9)).expect("registered");
				Doctors::verify(RuntimeOrigin::root(), doctor.clone(), seen).expect("verified");
			}
		});
		for part in 0..patients.div_ceil(1_000) {
			let part = part * 1_000..patients.min((part + 1) * 1_000);
			state.block(|| part.for_each(|number| people.register(number)));
		}
		people
	}

	fn register(&self, number: usize) {
		let by = RuntimeOrigin::signed(self.patients[number].clone());
		enrol(&self.patients[number], Role::Patient);
		let epochs = core::array::from_fn(|epoch| recipient(number, epoch as u8));
		Patients::register(by, cid(number), recipient(number, 8), Box::new(epochs))
			.expect("registered");
		self.grant(number, 0).expect("granted");
		self.add_file(number, 0).expect("added");
	}

	/// How many patients there are.
	pub fn patients(&self) -> usize {
		self.patients.len()
	}

	/// Patient number `number`.
	pub fn patient(&self, number: usize) -> AccountId {
		self.patients[number].clone()
	}

	/// Doctor number `number`.
	pub fn doctor(&self, number: usize) -> AccountId {
		self.doctors[number].clone()
	}

	/// A patient adds a record. `seed` makes it another one.
	///
	/// # Errors
	/// As the call.
	pub fn add_file(&self, number: usize, seed: usize) -> DispatchResult {
		let by = RuntimeOrigin::signed(self.patients[number].clone());
		Patients::add_file(by, Category::Imaging, 0, cid(number ^ seed << 20))
	}

	/// A patient gives a doctor access.
	///
	/// # Errors
	/// As the call.
	pub fn grant(&self, number: usize, doctor: usize) -> DispatchResult {
		let by = RuntimeOrigin::signed(self.patients[number].clone());
		let categories = CategoryList::truncate_from(vec![Category::Imaging]);
		let sealed = BoundedVec::truncate_from(vec![7; SEALED]);
		let doctor = self.doctors[doctor].clone();
		Patients::grant_access(by, doctor, categories, Right::Contribute, None, sealed)
	}

	/// A patient takes access away.
	///
	/// # Errors
	/// As the call.
	pub fn revoke(&self, number: usize, doctor: usize) -> DispatchResult {
		let by = RuntimeOrigin::signed(self.patients[number].clone());
		Patients::revoke_access(by, self.doctors[doctor].clone())
	}

	/// The first doctor opens a patient's first record.
	///
	/// # Errors
	/// As the call.
	pub fn open(&self, number: usize) -> DispatchResult {
		let by = RuntimeOrigin::signed(self.doctors[0].clone());
		Doctors::open_file(by, self.patients[number].clone(), 0, None)
	}
}

/// Gives `who` the role with which they register: here nobody signs, as newcomers have to.
fn enrol(who: &AccountId, role: Role) {
	<Roles as RoleRegistry<AccountId>>::assign(who, role).expect("enrolled");
}

fn cid(seed: usize) -> Cid {
	let digest = sp_io::hashing::sha2_256(&seed.to_le_bytes());
	Cid::from_bytes([&[0x01, 0x70, 0x12, 0x20][..], &digest].concat()).expect("short enough")
}

fn recipient(number: usize, key: u8) -> Recipient {
	let mut bytes = sp_io::hashing::sha2_256(&[&number.to_le_bytes()[..], &[key]].concat());
	// The one form of a point has no topmost bit.
	bytes[31] &= 0x7f;
	Recipient(bytes)
}
