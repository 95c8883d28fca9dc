//! A block from which a light client starts instead of the first: its header, and who makes and
//! finalises the blocks after it. Touches nothing.
//!
//! smoldot knows checkpoints as `lightSyncState`, which has the epochs of BABE in it and nothing of
//! Aura. What it knows of an Aura chain goes into its database only, and it takes a database only
//! beside a checkpoint of a lower block. So it is given both: the database that says what is so, and,
//! in its specification, a checkpoint of block 1 with epochs that say nothing ([`placeholder`]). Were it
//! to start from that one, it would follow the same authorities and find no chain.

use crate::chain::{
	grandpa::{set::AuthorityKey, AuthoritySet},
	header::{Digest, DigestItem},
	AccountId, Hash, Header,
};
use codec::{DecodeAll, Encode};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};

/// By what BABE's items are known among those of a header.
const BABE: [u8; 4] = *b"BABE";

/// A final block, and what its state says of who comes after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
	/// Its header.
	pub header: Header,
	/// The length of a slot, in milliseconds.
	pub slot_duration: u64,
	/// Who makes the blocks after it, in turn.
	pub authors: Vec<[u8; 32]>,
	/// Who finalises them.
	pub set: AuthoritySet,
	/// The validators' accounts, in the same order. For people, and by the word of who wrote the
	/// specification: nothing is checked with them.
	pub validators: Vec<AccountId>,
}

/// A checkpoint as it is written down.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Written {
	header: String,
	slot_duration: u64,
	aura_authorities: Vec<String>,
	grandpa_set_id: u64,
	grandpa_authorities: Vec<String>,
	#[serde(default)]
	validators: Vec<String>,
}

impl Checkpoint {
	/// The number of the block.
	pub fn number(&self) -> u64 {
		self.header.number.into()
	}

	/// The hash of the block.
	pub fn hash(&self) -> Hash {
		self.header.hash()
	}

	/// All of it that decides what is believed, encoded. The validators' accounts do not.
	pub(super) fn binding(&self) -> Vec<u8> {
		(&self.header, self.slot_duration, &self.authors, self.set.id, &self.set.authorities)
			.encode()
	}

	/// Reads what is written.
	pub(super) fn read(written: &Written) -> Result<Self, String> {
		let header = bytes(&written.header).ok_or("its checkpoint's header is malformed")?;
		let header = Header::decode_all(&mut &header[..]);
		let header = header.map_err(|_| "its checkpoint's header is malformed")?;
		let keys = |list: &[String]| {
			let keys = list.iter().map(|it| bytes(it)?.try_into().ok()).collect();
			Option::<Vec<[u8; 32]>>::ok_or(keys, "its checkpoint has an authority that is no key")
		};
		let authors = keys(&written.aura_authorities)?;
		let voters = keys(&written.grandpa_authorities)?;
		if authors.is_empty() || voters.is_empty() {
			return Err("its checkpoint has no authorities".into());
		}
		if header.number == 0 || written.slot_duration == 0 {
			return Err("its checkpoint is of the first block, or its slots have no length".into());
		}
		let validators = written.validators.iter().map(|it| crate::keys::parse_address(it).ok());
		let validators = validators.collect::<Option<_>>();
		Ok(Self {
			header,
			slot_duration: written.slot_duration,
			authors,
			set: AuthoritySet { id: written.grandpa_set_id, authorities: list(&voters) },
			validators: validators.ok_or("its checkpoint has a validator that is no address")?,
		})
	}

	/// What is written down of it.
	pub(super) fn written(&self) -> Written {
		Written {
			header: hex(&self.header.encode()),
			slot_duration: self.slot_duration,
			aura_authorities: self.authors.iter().map(|key| hex(key)).collect(),
			grandpa_set_id: self.set.id,
			grandpa_authorities: keys_of(&self.set).iter().map(|key| hex(key)).collect(),
			validators: self.validators.iter().map(|who| who.to_string()).collect(),
		}
	}

	/// The database from which smoldot starts at this block.
	pub(super) fn database(&self, genesis: Hash) -> String {
		let authors = self.authors.iter().map(|key| json!({ "public_key": hex::encode(key) }));
		let voters = keys_of(&self.set);
		let voters = voters
			.iter()
			.zip(&self.set.authorities)
			.map(|(key, (_, weight))| json!({ "public_key": hex::encode(key), "weight": weight }));
		json!({
			"genesisHash": hex::encode(genesis),
			"chain": {
				"version": "1",
				"finalized_block_header": hex::encode(self.header.encode()),
				"aura_slot_duration": self.slot_duration,
				"aura_finalized_authorities": authors.collect::<Vec<_>>(),
				"grandpa_after_finalized_block_authorities_set_id": self.set.id,
				"grandpa_finalized_triggered_authorities": voters.collect::<Vec<_>>(),
			},
			"nodes": {},
		})
		.to_string()
	}
}

/// An epoch of BABE as its `EpochChanges` encode one: index, first slot, length, authorities,
/// randomness, the chance of a slot, and who may have the others.
type Epoch = (u64, u64, u64, Vec<([u8; 32], u64)>, [u8; 32], (u64, u64), u8);

/// The `lightSyncState` without which smoldot looks at no database: of block 1 of a chain with BABE
/// and without authors, finalised by `set`.
pub(super) fn placeholder(set: &AuthoritySet) -> Value {
	let before = DigestItem::PreRuntime(BABE, (2u8, 0u32, 0u64).encode());
	let logs = vec![before, DigestItem::Seal(BABE, vec![0; 64])];
	let none = Hash::zero();
	let header = Header {
		parent_hash: none,
		number: 1,
		state_root: none,
		extrinsics_root: none,
		digest: Digest { logs },
	};
	let epoch = |index: u64| -> Epoch { (index, 0, 1, Vec::new(), [0; 32], (1, 1), 1) };
	// Each by the block that announced it; 1 is for an epoch that is not the first.
	let epochs = vec![([0u8; 32], 0u32, 1u8, epoch(1)), ([1; 32], 1, 1, epoch(2))];
	let no_forks = (Vec::<u8>::new(), None::<u32>);
	let epochs = (no_forks.clone(), epochs).encode();
	let none_pending = (no_forks, Vec::<u8>::new(), Vec::<(u64, u32)>::new());
	let authorities = (&set.authorities, set.id, none_pending).encode();
	json!({
		"babeEpochChanges": hex(&epochs),
		"babeFinalizedBlockWeight": 0,
		"finalizedBlockHeader": hex(&header.encode()),
		"grandpaAuthoritySet": hex(&authorities),
	})
}

/// The keys of the authorities of `set`.
pub(super) fn keys_of(set: &AuthoritySet) -> Vec<AuthorityKey> {
	set.authorities.iter().map(|(key, _)| *key).collect()
}

/// Authorities with these keys, each with one vote.
fn list(keys: &[AuthorityKey]) -> Vec<(AuthorityKey, u64)> {
	keys.iter().map(|key| (*key, 1)).collect()
}

pub(super) fn hex(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
	hex::decode(text.strip_prefix("0x")?).ok()
}

#[cfg(test)]
pub(super) mod tests {
	use super::*;

	/// A block of an Aura chain and its authorities.
	pub fn sample() -> Checkpoint {
		let logs = vec![
			DigestItem::PreRuntime(*b"aura", 77u64.encode()),
			DigestItem::Seal(*b"aura", vec![7; 64]),
		];
		let [parent_hash, state_root, extrinsics_root] = [1, 2, 3].map(Hash::repeat_byte);
		let header = Header {
			parent_hash,
			number: 500,
			state_root,
			extrinsics_root,
			digest: Digest { logs },
		};
		Checkpoint {
			header,
			slot_duration: 2_000,
			authors: vec![[1; 32], [2; 32], [3; 32], [4; 32]],
			set: AuthoritySet { id: 5, authorities: list(&[[5; 32], [6; 32], [7; 32], [8; 32]]) },
			validators: [9, 10, 11, 12].map(|byte| AccountId([byte; 32])).to_vec(),
		}
	}

	#[test]
	fn checkpoint_is_read_as_it_is_written() {
		let written = serde_json::to_string(&sample().written()).expect("JSON");
		let written: Written = serde_json::from_str(&written).expect("JSON");
		assert_eq!(Checkpoint::read(&written), Ok(sample()));
	}

	#[test]
	fn all_of_a_checkpoint_that_is_believed_is_bound() {
		let bound = sample().binding();
		let is_bound = |change: &dyn Fn(&mut Checkpoint)| {
			let mut other = sample();
			change(&mut other);
			assert_ne!(other.binding(), bound, "{other:?}");
		};
		is_bound(&|it| it.header.state_root = Hash::repeat_byte(9));
		is_bound(&|it| it.slot_duration += 1);
		is_bound(&|it| it.authors[3] = [9; 32]);
		is_bound(&|it| it.authors.truncate(3));
		is_bound(&|it| it.set.id += 1);
		is_bound(&|it| it.set.authorities.swap(0, 1));
		is_bound(&|it| it.set.authorities[0].1 += 1);
		let others = Checkpoint { validators: vec![], ..sample() };
		assert_eq!(others.binding(), bound, "accounts are shown only");
	}

	#[test]
	fn checkpoint_that_says_nothing_is_refused() {
		let refused = |change: &dyn Fn(&mut Written)| {
			let mut written = sample().written();
			change(&mut written);
			assert!(Checkpoint::read(&written).is_err(), "{written:?}");
		};
		refused(&|it| it.header.push('0'));
		refused(&|it| it.header.push_str("00"));
		refused(&|it| it.aura_authorities.clear());
		refused(&|it| it.grandpa_authorities.clear());
		refused(&|it| it.grandpa_authorities[0].push_str("00"));
		refused(&|it| it.slot_duration = 0);
		refused(&|it| it.validators[0] = "5F".into());
		refused(&|it| {
			let first = Header { number: 0, ..sample().header };
			it.header = hex(&first.encode());
		});
	}
}
