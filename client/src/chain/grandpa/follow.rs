//! From authorities that are trusted to those of a later block, over each change of them: a block that
//! makes one is final by votes of the set before it, and every node keeps that proof.

use super::{check_way, AuthoritySet, FinalityError, Header, Justification, Verified};

/// How many blocks after one are looked through for a proof. Nodes keep one in every 16.
pub const SEARCH: u64 = 64;

/// Where the blocks of the final chain come from.
#[allow(async_fn_in_trait)]
pub trait Blocks {
	/// What can go wrong.
	type Error: From<FinalityError>;

	/// The header of the block with this number, and the justification that is kept with it.
	async fn block(&self, number: u64) -> Result<(Header, Option<Vec<u8>>), Self::Error>;
}

/// What was proved, by votes of which set, and after how many changes of it.
pub type Followed = (Verified, AuthoritySet, u64);

/// Checks a proof against the set that `set`, which votes after block `from`, has become by then.
/// `progress` is told up to which block of which it was followed.
///
/// # Errors
/// The proof proves nothing, a change is not proved, or the blocks cannot be had.
pub async fn follow<B: Blocks>(
	blocks: &B,
	mut from: u64,
	mut set: AuthoritySet,
	proof: &Justification,
	progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Followed, B::Error> {
	let (voted, mut changes) = (proof.target().0, 0);
	if from >= voted {
		return Err(FinalityError::TrustedIsLater { trusted: from, block: voted }.into());
	}
	loop {
		progress(from, voted);
		let error = match proof.verify(&set) {
			Ok(verified) => return Ok((verified, set, changes)),
			Err(error) => error,
		};
		// Its votes may be of a later set, if there was one.
		let Some((block, next)) = next_set(blocks, from, &set, voted).await? else {
			return Err(error.into());
		};
		(from, set, changes) = (block, next, changes + 1);
	}
}

/// The block before `until` that ends `set`, which votes after block `from`, and the set that
/// follows.
///
/// A proof that is good for `set` shows that it still voted then, so that the last such one is found
/// by halving, without the headers between.
async fn next_set<B: Blocks>(
	blocks: &B,
	from: u64,
	set: &AuthoritySet,
	until: u64,
) -> Result<Option<(u64, AuthoritySet)>, B::Error> {
	// No block up to the first ends the set, and none after the second.
	let (mut still, mut over) = (from, until);
	while over - still > SEARCH {
		let middle = still + (over - still) / 2;
		match kept_from(blocks, middle, over).await? {
			Some((header, proof)) if proof.verify(set).is_ok() => {
				let block = u64::from(header.number);
				// The block that ends the set is the last one that it votes for.
				match set.after(&header)? {
					None => still = block,
					Some(_) => (still, over) = (block - 1, block),
				}
			}
			_ => over = middle,
		}
	}
	for number in still + 1..=over {
		let (header, proof) = blocks.block(number).await?;
		let Some(next) = set.after(&header)? else { continue };
		let proof = proof.ok_or(FinalityError::NoProof { block: number })?;
		let proved = Justification::decode(&proof)?.verify(set)?;
		check_way(header.hash(), &[], proved.block_hash)?;
		return Ok(Some((number, next)));
	}
	Ok(None)
}

/// The first block from `from` on, before `until`, that a proof is kept of, and the proof.
async fn kept_from<B: Blocks>(
	blocks: &B,
	from: u64,
	until: u64,
) -> Result<Option<(Header, Justification)>, B::Error> {
	for number in from..until.min(from + SEARCH) {
		if let (header, Some(proof)) = blocks.block(number).await? {
			return Ok(Some((header, Justification::decode(&proof)?)));
		}
	}
	if from + SEARCH < until {
		return Err(FinalityError::NoProof { block: from }.into());
	}
	Ok(None)
}

#[cfg(test)]
mod tests {
	use super::{
		super::{
			justification::tests::{authorities, header, signed},
			rules::keys_of,
		},
		*,
	};
	use crate::chain::header::DigestItem;
	use codec::Encode;
	use sp_consensus_grandpa::{AuthorityList, ConsensusLog, ScheduledChange, GRANDPA_ENGINE_ID};
	use std::cell::Cell;

	/// A chain whose blocks are final by votes of their sets, one in 16 and each that changes the set
	/// with its proof.
	struct Made {
		blocks: Vec<(Header, Option<Vec<u8>>)>,
		asked: Cell<usize>,
	}

	impl Blocks for Made {
		type Error = FinalityError;

		async fn block(&self, number: u64) -> Result<(Header, Option<Vec<u8>>), FinalityError> {
			self.asked.set(self.asked.get() + 1);
			Ok(self.blocks[number as usize].clone())
		}
	}

	/// Set `id` is of the authorities from `id` on, so many.
	fn members(id: u64) -> AuthorityList {
		authorities(4 + id as usize).split_off(id as usize)
	}

	/// Set `id`.
	fn set(id: u64) -> AuthoritySet {
		AuthoritySet { id, authorities: keys_of(&members(id)) }
	}

	/// Who of set `id` votes: three of four.
	fn voters(id: u64) -> std::ops::Range<usize> {
		id as usize..id as usize + 3
	}

	impl Made {
		/// So many blocks, of which these change the set.
		fn new(length: u32, changes: &[u32]) -> Self {
			let (mut blocks, mut id, mut parent) = (Vec::new(), 0, Default::default());
			for number in 0..length {
				let mut header = header(number, parent);
				let change = changes.contains(&number);
				if change {
					let next_authorities = members(id + 1);
					let change = ScheduledChange { next_authorities, delay: 0 };
					let log = ConsensusLog::<u32>::ScheduledChange(change).encode();
					header.digest.logs.push(DigestItem::Consensus(GRANDPA_ENGINE_ID, log));
				}
				parent = header.hash();
				let kept = number > 0 && (number % 16 == 0 || change);
				let proof = kept.then(|| signed(voters(id), &header, id).encoded());
				blocks.push((header, proof));
				id += u64::from(change);
			}
			Self { blocks, asked: Cell::new(0) }
		}

		/// The proof of the last block, by votes of set `id`.
		fn last(&self, id: u64) -> Justification {
			signed(voters(id), &self.blocks.last().expect("blocks").0, id)
		}

		fn follow(
			&self,
			from: u64,
			id: u64,
			proof: &Justification,
		) -> Result<Followed, FinalityError> {
			futures::executor::block_on(follow(self, from, set(id), proof, &mut |_, _| ()))
		}
	}

	#[test]
	fn proof_is_followed_over_every_change_of_the_authorities() {
		let chain = Made::new(2_000, &[37, 38, 900, 1_600, 1_990]);
		let (verified, last, changes) = chain.follow(0, 0, &chain.last(5)).expect("a proof");
		assert_eq!((verified.block, last, changes), (1_999, set(5), 5));
		assert!(chain.asked.get() < 1_000, "{} blocks were read", chain.asked.get());
		let (_, _, changes) = chain.follow(900, 3, &chain.last(5)).expect("a proof");
		assert_eq!(changes, 2);
		let (_, _, changes) =
			Made::new(50, &[]).follow(0, 0, &Made::new(50, &[]).last(0)).expect("a proof");
		assert_eq!(changes, 0);
	}

	#[test]
	fn change_is_found_wherever_it_is() {
		for block in (1..400).step_by(3) {
			let chain = Made::new(401, &[block]);
			let (verified, last, changes) = chain.follow(0, 0, &chain.last(1)).expect("a proof");
			assert_eq!((verified.block, last, changes), (400, set(1), 1), "{block}");
		}
	}

	#[test]
	fn proof_by_a_set_that_nobody_handed_over_to_is_refused() {
		let chain = Made::new(500, &[100]);
		assert!(chain.follow(0, 0, &chain.last(2)).is_err());
		// A change that the set did not vote for, and one without a proof.
		let mut forged = Made::new(500, &[100]);
		let by_others = signed(voters(3), &forged.blocks[100].0, 0).encoded();
		forged.blocks[100].1 = Some(by_others);
		assert!(forged.follow(0, 0, &forged.last(1)).is_err());
		forged.blocks[100].1 = None;
		let error = forged.follow(0, 0, &forged.last(1)).expect_err("there is no proof");
		assert_eq!(error, FinalityError::NoProof { block: 100 });
		// A proof of another block.
		forged.blocks[100].1 = Some(signed(voters(0), &forged.blocks[99].0, 0).encoded());
		let error = forged.follow(0, 0, &forged.last(1)).expect_err("of another block");
		assert!(matches!(error, FinalityError::OtherBlock { .. }), "{error}");
	}

	#[test]
	fn block_to_start_from_is_before_the_votes() {
		let chain = Made::new(50, &[]);
		let error = chain.follow(49, 0, &chain.last(0)).expect_err("it is the same block");
		assert_eq!(error, FinalityError::TrustedIsLater { trusted: 49, block: 49 });
	}
}
