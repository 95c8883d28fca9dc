//! Values of the state that are proved: the nodes of the trie lead to them from the state root in a
//! header whose hash the client computed itself.

use super::{
	grandpa::{FinalityError, Header},
	Chain, ChainError, Hash,
};
use sp_crypto_hashing::twox_128;
use sp_runtime::traits::BlakeTwo256;
use sp_trie::{read_trie_value, LayoutV1, MemoryDB, StorageProof};
use thiserror::Error;

/// Why a value is not proved.
#[derive(Debug, Error)]
pub enum ProofError {
	/// The node does not answer, or no longer keeps the state.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// What the node sent is not of the block's state.
	#[error(transparent)]
	Finality(#[from] FinalityError),
}

/// The key of a value that a pallet stores once.
pub fn plain_key(pallet: &str, item: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

/// The values under `keys` in the state of the block with `header`, as `proof` shows.
///
/// # Errors
/// [`FinalityError::OtherState`]: it shows nothing of this state.
pub fn proven<const N: usize>(
	header: &Header,
	proof: Vec<Vec<u8>>,
	keys: &[Vec<u8>; N],
) -> Result<[Option<Vec<u8>>; N], FinalityError> {
	let nodes: MemoryDB<BlakeTwo256> = StorageProof::new(proof).into_memory_db();
	let mut values = [const { None }; N];
	for (value, key) in values.iter_mut().zip(keys) {
		*value = read_trie_value::<LayoutV1<BlakeTwo256>, _>(
			&nodes,
			&header.state_root,
			key,
			None,
			None,
		)
		.map_err(|_| FinalityError::OtherState { block: format!("{:?}", header.hash()) })?;
	}
	Ok(values)
}

impl Chain {
	/// The values under `keys` in the state of the block with this hash, proved against the state root
	/// in its header.
	///
	/// # Errors
	/// The node no longer answers or keeps that state, or what it sends proves nothing.
	pub async fn proven<const N: usize>(
		&self,
		hash: Hash,
		keys: &[Vec<u8>; N],
	) -> Result<[Option<Vec<u8>>; N], ProofError> {
		let header = self.header(hash).await?;
		Ok(proven(&header, self.proof_of(hash, keys).await?, keys)?)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::traits::Header as _;
	use sp_trie::{trie_types::TrieDBMutBuilderV1, Recorder, TrieMut};

	/// A header whose state holds these values beside others, and what proves them.
	fn state(values: &[(Vec<u8>, Vec<u8>)]) -> (Header, Vec<Vec<u8>>) {
		let (mut nodes, mut root) = (MemoryDB::<BlakeTwo256>::default(), Hash::default());
		let mut trie = TrieDBMutBuilderV1::<BlakeTwo256>::new(&mut nodes, &mut root).build();
		for number in 0u32..100 {
			trie.insert(&twox_128(&number.to_le_bytes()), &[7; 40]).expect("inserted");
		}
		for (key, value) in values {
			trie.insert(key, value).expect("inserted");
		}
		drop(trie);
		let mut recorder = Recorder::<LayoutV1<BlakeTwo256>>::new();
		for (key, _) in values {
			read_trie_value::<LayoutV1<BlakeTwo256>, _>(
				&nodes,
				&root,
				key,
				Some(&mut recorder),
				None,
			)
			.expect("read");
		}
		let nothing = Hash::default();
		let header = Header::new(5, nothing, root, nothing, Default::default());
		(header, recorder.drain().into_iter().map(|node| node.data).collect())
	}

	#[test]
	fn value_of_an_older_state_proves_nothing_of_a_newer_one() {
		let key = plain_key("Audit", "Head");
		let (older, proof_of_older) = state(&[(key.clone(), vec![1; 32])]);
		let (newer, proof_of_newer) = state(&[(key.clone(), vec![2; 32])]);
		let keys = [key];
		assert_eq!(proven(&newer, proof_of_newer, &keys), Ok([Some(vec![2; 32])]));
		assert_eq!(proven(&older, proof_of_older.clone(), &keys), Ok([Some(vec![1; 32])]));
		let error = proven(&newer, proof_of_older, &keys).expect_err("of another state");
		assert!(matches!(error, FinalityError::OtherState { .. }), "{error}");
		assert!(proven(&newer, vec![], &keys).is_err());
	}
}
