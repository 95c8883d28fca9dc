//! What proves that a block's state names these authorities: the nodes of its trie that lead to them
//! from the state root in the header. For the genesis block the whole state is in the chain
//! specification, and its root is computed from there.

use super::{rules::keys_of, AuthoritySet, FinalityError, Hash, Header};
use crate::keys::AccountId;
use codec::{Decode, DecodeAll};
use serde::Deserialize;
use serde_json::value::RawValue;
use sp_consensus_grandpa::AuthorityList;
use sp_crypto_hashing::twox_128;
use sp_runtime::traits::BlakeTwo256;
use sp_trie::{read_trie_value, LayoutV1, MemoryDB, StorageProof, TrieConfiguration};
use std::{collections::BTreeMap, path::Path};

type Layout = LayoutV1<BlakeTwo256>;

/// The keys in the state of the authorities and of the number of their set.
pub fn keys() -> [Vec<u8>; 2] {
	["Authorities", "CurrentSetId"].map(|name| item("Grandpa", name))
}

/// The key in the state of what `pallet` keeps under `name`.
pub fn item(pallet: &str, name: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(name.as_bytes())].concat()
}

/// The value of `key` in the state of the block with `header`, which the nodes of its trie in `proof`
/// lead to. `None` where they show that there is none.
///
/// # Errors
/// [`FinalityError::OtherState`]: they show neither.
pub fn proven_value(
	header: &Header,
	proof: &[Vec<u8>],
	key: &[u8],
) -> Result<Option<Vec<u8>>, FinalityError> {
	let nodes: MemoryDB<BlakeTwo256> = StorageProof::new(proof.iter().cloned()).into_memory_db();
	read_trie_value::<Layout, _>(&nodes, &header.state_root, key, None, None)
		.map_err(|_| FinalityError::OtherState { block: super::hex(header.hash()) })
}

/// The set that votes after the block with `header`, which `proof` shows to be in its state.
///
/// # Errors
/// [`FinalityError::OtherState`]: it does not.
pub fn proven_set(header: &Header, proof: Vec<Vec<u8>>) -> Result<AuthoritySet, FinalityError> {
	let other = || FinalityError::OtherState { block: super::hex(header.hash()) };
	let [authorities, id] = keys().map(|key| proven_value(header, &proof, &key));
	decoded(authorities?.as_deref(), id?.as_deref()).ok_or_else(other)
}

/// The set of these values of the state. No number stands for 0.
fn decoded(authorities: Option<&[u8]>, id: Option<&[u8]>) -> Option<AuthoritySet> {
	let authorities = keys_of(&AuthorityList::decode_all(&mut authorities?).ok()?);
	let id = id.map_or(Some(0), |mut id| u64::decode(&mut id).ok())?;
	Some(AuthoritySet { id, authorities })
}

/// What is read of a raw chain specification.
#[derive(Deserialize)]
struct Spec {
	genesis: Genesis,
}

#[derive(Deserialize)]
struct Genesis {
	raw: Box<RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
	top: BTreeMap<String, String>,
	#[serde(default)]
	children_default: BTreeMap<String, serde_json::Value>,
}

/// The genesis state that a chain specification holds: its authorities and its root.
#[derive(Debug)]
pub struct GenesisState {
	/// The first authorities.
	pub set: AuthoritySet,
	/// The root of the state, which the header of the genesis block names.
	pub root: Hash,
	/// The accounts of the first validators.
	pub validators: Vec<AccountId>,
}

impl GenesisState {
	/// Reads the raw chain specification in the file at `path`.
	///
	/// # Errors
	/// [`FinalityError::NotASpec`].
	pub fn read(path: &Path) -> Result<Self, FinalityError> {
		let wrong = |reason: String| FinalityError::NotASpec { path: path.to_owned(), reason };
		let text = std::fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
		Self::parse(&text).map_err(wrong)
	}

	fn parse(text: &str) -> Result<Self, String> {
		let spec: Spec = serde_json::from_str(text).map_err(|e| e.to_string())?;
		Self::parse_raw(spec.genesis.raw.get())
	}

	/// Reads the state as the field `genesis.raw` of a raw specification has it.
	pub(in crate::chain) fn parse_raw(text: &str) -> Result<Self, String> {
		let raw: Raw = serde_json::from_str(text).map_err(|e| e.to_string())?;
		if !raw.children_default.is_empty() {
			return Err("it has child storage, which no Salus chain has".into());
		}
		let bytes = |text: &str| {
			let digits = text.strip_prefix("0x").unwrap_or(text);
			hex::decode(digits).map_err(|e| format!("its genesis state is malformed: {e}"))
		};
		let mut state = BTreeMap::new();
		for (key, value) in &raw.top {
			state.insert(bytes(key)?, bytes(value)?);
		}
		let [authorities, id] = keys().map(|key| state.get(&key).map(Vec::as_slice));
		let set = decoded(authorities, id).ok_or("its genesis state names no authorities")?;
		let validators = state.get(&item("Session", "Validators")).map(Vec::as_slice);
		let validators = validators.and_then(|mut it| Vec::decode_all(&mut it).ok());
		let validators = validators.unwrap_or_default();
		Ok(Self { set, root: Layout::trie_root(&state), validators })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::grandpa::justification::tests::{authorities, header, keys as keys_of_first};
	use codec::Encode;
	use proptest::prelude::*;
	use sp_trie::{trie_types::TrieDBMutBuilderV1, Recorder, TrieMut};
	use std::collections::BTreeSet;

	/// A header whose state names these authorities beside other things, and what proves it.
	fn state(id: Option<u64>) -> (Header, Vec<Vec<u8>>) {
		let [authorities_key, id_key] = keys();
		let mut values = BTreeMap::from([(authorities_key.clone(), authorities(4).encode())]);
		values.extend(id.map(|id| (id_key.clone(), id.encode())));
		values.extend((0u32..100).map(|n| (twox_128(&n.encode()).to_vec(), vec![7; 40])));
		let (mut nodes, mut root) = (MemoryDB::<BlakeTwo256>::default(), Hash::default());
		let mut trie = TrieDBMutBuilderV1::<BlakeTwo256>::new(&mut nodes, &mut root).build();
		for (key, value) in &values {
			trie.insert(key, value).expect("inserted");
		}
		drop(trie);
		assert_eq!(root, Layout::trie_root(&values));
		let mut recorder = Recorder::<Layout>::new();
		for key in [authorities_key, id_key] {
			read_trie_value::<Layout, _>(&nodes, &root, &key, Some(&mut recorder), None)
				.expect("read");
		}
		let mut header = header(5, Default::default());
		header.state_root = root;
		let nodes: BTreeSet<_> = recorder.drain().into_iter().map(|node| node.data).collect();
		(header, nodes.into_iter().collect())
	}

	#[test]
	fn set_is_read_from_a_proof_of_the_state() {
		let (header, proof) = state(Some(6));
		assert!(proof.len() > 1);
		let expected = AuthoritySet { id: 6, authorities: keys_of_first(4) };
		assert_eq!(proven_set(&header, proof), Ok(expected));
		let (header, proof) = state(None);
		assert_eq!(proven_set(&header, proof).expect("a set").id, 0);
	}

	#[test]
	fn proof_of_another_state_is_refused() {
		let (header, proof) = state(Some(6));
		let (other, _) = state(Some(7));
		let refused = |header: &Header, proof: Vec<Vec<u8>>| {
			let error = proven_set(header, proof).expect_err("it proves nothing");
			assert!(matches!(error, FinalityError::OtherState { .. }), "{error}");
		};
		refused(&other, proof.clone());
		refused(&header, vec![]);
		for left_out in 0..proof.len() {
			let mut less = proof.clone();
			less.remove(left_out);
			refused(&header, less);
		}
	}

	#[test]
	fn genesis_state_is_read_from_a_raw_specification_alone() {
		let [key, _] = keys().map(hex::encode);
		let value = hex::encode(authorities(3).encode());
		let of = |top: &str| format!(r#"{{"name": "x", "genesis": {{"raw": {{"top": {top}}}}}}}"#);
		let read = GenesisState::parse(&of(&format!(r#"{{"0x{key}": "0x{value}"}}"#)));
		let read = read.expect("a specification");
		assert_eq!(read.set, AuthoritySet { id: 0, authorities: keys_of_first(3) });
		for wrong in
			["", "{}", r#"{"genesis": {"runtimeGenesis": {}}}"#, &of("{}"), &of(r#"{"zz": ""}"#)]
		{
			assert!(GenesisState::parse(wrong).is_err(), "{wrong}");
		}
	}

	proptest! {
		#[test]
		fn no_bytes_make_reading_a_proof_panic(
			nodes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..6),
			edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 0..4),
		) {
			let (header, sound) = state(Some(6));
			prop_assert!(proven_set(&header, nodes).is_err());
			let mut edited = sound.clone();
			for (node, place, with) in edits {
				let node = node.index(edited.len());
				let place = place.index(edited[node].len());
				edited[node][place] ^= with;
			}
			if let Ok(set) = proven_set(&header, edited) {
				prop_assert_eq!(set, AuthoritySet { id: 6, authorities: keys_of_first(4) });
			}
		}
	}
}
