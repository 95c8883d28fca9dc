//! Blocks as they travel: their transactions compared with their header, and the justification that is
//! kept with them.

use super::{grandpa, Chain, ChainError, Hash, Header};
use sp_runtime::traits::BlakeTwo256;
use sp_trie::{LayoutV0, LayoutV1, TrieConfiguration};

/// A block as it travels.
pub struct RawBlock {
	/// Its header.
	pub header: Header,
	/// Its transactions, encoded.
	pub transactions: Vec<Vec<u8>>,
	/// GRANDPA's justification, where the node keeps one for this block.
	pub justification: Option<Vec<u8>>,
}

impl Chain {
	/// The block with this hash.
	///
	/// # Errors
	/// As [`Self::header`].
	pub async fn raw_block(&self, hash: Hash) -> Result<RawBlock, ChainError> {
		let found = self.rpc.chain_get_block(Some(hash)).await.map_err(|e| self.lost(e))?;
		let found = found.ok_or_else(|| ChainError::NoBlock { block: format!("{hash:?}") })?;
		let header = self.under(hash, self.header_of(found.block.header)?)?;
		let justifications = found.justifications.unwrap_or_default();
		let of_grandpa = justifications.into_iter().find(|(engine, _)| *engine == grandpa::ENGINE);
		let transactions: Vec<_> =
			found.block.extrinsics.into_iter().map(|bytes| bytes.0).collect();
		if !are_of(&header, &transactions) {
			return Err(self.other_block(hash));
		}
		Ok(RawBlock { header, transactions, justification: of_grandpa.map(|(_, bytes)| bytes) })
	}
}

/// Whether `transactions` are those that the block with `header` was made of.
fn are_of(header: &Header, transactions: &[Vec<u8>]) -> bool {
	// The first two versions of the system hash them one way, later ones the other.
	let roots = [
		LayoutV0::<BlakeTwo256>::ordered_trie_root(transactions),
		LayoutV1::<BlakeTwo256>::ordered_trie_root(transactions),
	];
	roots.contains(&header.extrinsics_root)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn transactions_are_those_of_the_header() {
		let transactions = vec![vec![1; 40], vec![2; 5]];
		let (parent_hash, state_root) = Default::default();
		let extrinsics_root = LayoutV0::<BlakeTwo256>::ordered_trie_root(&transactions);
		let digest = Default::default();
		let header = Header { parent_hash, number: 5, state_root, extrinsics_root, digest };
		assert!(are_of(&header, &transactions));
		for other in [vec![], transactions[..1].to_vec(), vec![vec![2; 5], vec![1; 40]]] {
			assert!(!are_of(&header, &other));
		}
	}
}
