//! Who there is: the founders of the local network, members whom they let in, somebody whom nobody
//! knows, and an account of several. Touches nothing.

use crate::common::account;
use salus_runtime::{AccountId, Multisig, SessionKeys};
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two},
};

/// Who holds a key. The first three are the council, the first four the validators, the first two
/// admins.
pub const PEOPLE: [Sr25519Keyring; 8] = [Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two];

/// Somebody: a place in [`PEOPLE`], or [`TOGETHER`].
pub type Person = usize;

/// The patient.
pub const EVE: Person = 4;
/// The department.
pub const FERDIE: Person = 5;
/// The doctor.
pub const ONE: Person = 6;
/// Whom the chain does not know.
pub const TWO: Person = 7;
/// The account of the directors, two of whom act for it. An admin.
pub const TOGETHER: Person = 8;

/// Who signs for [`TOGETHER`].
pub const DIRECTORS: [Person; 3] = [0, EVE, FERDIE];

/// The account of `person`.
pub fn id(person: Person) -> AccountId {
	match PEOPLE.get(person) {
		Some(key) => account(*key),
		None => Multisig::multi_account_id(&in_order(DIRECTORS.map(id).into()), 2),
	}
}

/// All accounts there may be.
pub fn everyone() -> impl Iterator<Item = AccountId> {
	(0..=TOGETHER).map(id)
}

/// The accounts as multisig wants them.
pub fn in_order(mut accounts: Vec<AccountId>) -> Vec<AccountId> {
	accounts.sort();
	accounts
}

/// The key for GRANDPA that is named like `person`.
pub fn grandpa_key(person: Person) -> Ed25519Keyring {
	use Ed25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two};
	[Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two][person]
}

/// The session keys that are named like `person`.
pub fn session_keys(person: Person) -> SessionKeys {
	let (aura, grandpa) = (PEOPLE[person].public(), grandpa_key(person).public());
	SessionKeys { aura: aura.into(), grandpa: grandpa.into() }
}
