//! The genesis states that come with the runtime: one for development on one machine, one for a
//! local network. A consortium's own comes from a chain spec.

use crate::{
	AccountId, CouncilMembershipConfig, RolesConfig, RuntimeGenesisConfig, SessionConfig,
	SessionKeys, ValidatorsConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::{build_struct_json_patch, BoundedVec};
use salus_primitives::Role;
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// One founding validator: an account and the two well-known keys of the same name.
struct Founder(Sr25519Keyring, Ed25519Keyring);

impl Founder {
	fn account(&self) -> AccountId {
		self.0.to_account_id()
	}

	fn session_keys(&self) -> SessionKeys {
		SessionKeys { aura: self.0.public().into(), grandpa: self.1.public().into() }
	}
}

/// The genesis of a chain that `founders` validate, never fewer than `minimum`, where `council`
/// governs and `admins` run enrolment.
fn genesis(
	founders: &[Founder],
	minimum: u32,
	council: Vec<AccountId>,
	admins: Vec<AccountId>,
) -> Value {
	let validators: Vec<_> = founders.iter().map(Founder::account).collect();
	build_struct_json_patch!(RuntimeGenesisConfig {
		council_membership: CouncilMembershipConfig { members: BoundedVec::truncate_from(council) },
		validators: ValidatorsConfig { validators, minimum },
		session: SessionConfig {
			keys: founders
				.iter()
				.map(|founder| (founder.account(), founder.account(), founder.session_keys()))
				.collect(),
		},
		roles: RolesConfig {
			members: admins.into_iter().map(|admin| (admin, Role::Admin)).collect(),
		},
	})
}

/// One validator, Alice, who is also the council and the admin.
fn development() -> Value {
	let alice = Sr25519Keyring::Alice.to_account_id();
	genesis(
		&[Founder(Sr25519Keyring::Alice, Ed25519Keyring::Alice)],
		1,
		vec![alice.clone()],
		vec![alice],
	)
}

/// Four validators, of whom three have to stay, a council of three of them, two admins.
fn local_testnet() -> Value {
	use Sr25519Keyring::{Alice, Bob, Charlie};
	genesis(
		&[
			Founder(Alice, Ed25519Keyring::Alice),
			Founder(Bob, Ed25519Keyring::Bob),
			Founder(Charlie, Ed25519Keyring::Charlie),
			Founder(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
		],
		3,
		[Alice, Bob, Charlie].map(|key| key.to_account_id()).to_vec(),
		[Alice, Bob].map(|key| key.to_account_id()).to_vec(),
	)
}

/// The preset `id` as a JSON patch over the default genesis, or `None` where there is none.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_TESTNET_RUNTIME_PRESET => local_testnet(),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// The names that [`get_preset`] knows.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET)]
}
