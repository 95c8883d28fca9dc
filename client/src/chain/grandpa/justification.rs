//! Justifications: the votes that prove a block final. [`Justification::verify`] accepts what the
//! nodes of the SDK accept, and refuses moreover votes that count for nothing.

use super::{
	rules::key_of,
	set::{AuthorityKey, AuthoritySet},
	FinalityError, Hash,
};
use codec::DecodeAll;
use finality_grandpa::{validate_commit, Chain, Error as VoteError, Message};
use sp_consensus_grandpa::{
	check_message_signature, AuthorityId, GrandpaJustification, SignatureResult,
};
use sp_core::crypto::Ss58Codec;
use sp_runtime::{generic, traits::BlakeTwo256};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A header as the rules of voting take it.
type Header = generic::Header<u32, BlakeTwo256>;

/// Votes that are said to prove a block final.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Justification(GrandpaJustification<Header>);

/// What votes were found to prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
	/// The round in which the votes were cast.
	pub round: u64,
	/// The block that they prove, and with it all before it.
	pub block: u64,
	/// Its hash.
	pub block_hash: Hash,
	/// Who signed.
	pub signed: Vec<AuthorityKey>,
	/// Who of them signed two different votes in this round, which is an offence.
	pub equivocated: Vec<AuthorityKey>,
}

impl Justification {
	/// Decodes `bytes`, all of them.
	///
	/// # Errors
	/// [`FinalityError::Malformed`].
	pub fn decode(bytes: &[u8]) -> Result<Self, FinalityError> {
		let decoded = GrandpaJustification::decode_all(&mut &*bytes);
		decoded.map(Self).map_err(|_| FinalityError::Malformed)
	}

	/// The number and the hash of the block that it is to prove.
	pub fn target(&self) -> (u64, Hash) {
		(self.0.commit.target_number.into(), self.0.commit.target_hash)
	}

	/// Checks that the votes prove the block [`Self::target`] final: each is signed by an authority
	/// of `set` for this set and the same round, each is for that block or for one that the headers
	/// in the justification show to be after it, and together they weigh enough.
	///
	/// # Errors
	/// They do not, and why.
	pub fn verify(&self, set: &AuthoritySet) -> Result<Verified, FinalityError> {
		let voters = set.voters()?;
		self.check_votes(set)?;
		let votes = self.votes();
		let weigh = |id: &AuthorityId| voters.get(id).map_or(0, |info| info.weight().get());
		let voted = votes.keys().map(|id| weigh(id)).sum();
		let needed = voters.threshold().get();
		if voted < needed {
			let (total, set) = (set.total(), set.id);
			return Err(FinalityError::TooFewVotes { voted, needed, total, set });
		}
		let headers = Headers::new(&self.0.votes_ancestries);
		self.check_targets(&headers)?;
		match validate_commit(&self.0.commit, &voters, &headers) {
			Ok(result) if result.is_valid() => {}
			_ => return Err(FinalityError::Incoherent),
		}
		let (block, block_hash) = self.target();
		let equivocated = votes.iter().filter(|(_, count)| **count > 1);
		let equivocated = equivocated.map(|(id, _)| key_of(id)).collect();
		let signed = votes.into_keys().map(key_of).collect();
		Ok(Verified { round: self.0.round, block, block_hash, signed, equivocated })
	}

	/// Who voted, and how often.
	fn votes(&self) -> BTreeMap<&AuthorityId, usize> {
		let mut votes = BTreeMap::new();
		for vote in &self.0.commit.precommits {
			*votes.entry(&vote.id).or_default() += 1;
		}
		votes
	}

	/// Checks who voted and that they signed.
	fn check_votes(&self, set: &AuthoritySet) -> Result<(), FinalityError> {
		let members: BTreeSet<_> = set.authorities.iter().map(|(key, _)| *key).collect();
		let mut seen = HashSet::new();
		for vote in &self.0.commit.precommits {
			let authority = || vote.id.to_ss58check();
			if !members.contains(&key_of(&vote.id)) {
				return Err(FinalityError::Stranger { authority: authority(), set: set.id });
			}
			let target = (vote.precommit.target_hash, vote.precommit.target_number);
			if !seen.insert((&vote.id, target)) {
				return Err(FinalityError::VotedTwice { authority: authority() });
			}
			let message = Message::Precommit(vote.precommit.clone());
			let (round, signature) = (self.0.round, &vote.signature);
			match check_message_signature(&message, &vote.id, signature, round, set.id) {
				SignatureResult::Valid => {}
				SignatureResult::Invalid => {
					let (authority, set) = (authority(), set.id);
					return Err(FinalityError::BadSignature { authority, round, set });
				}
				SignatureResult::OutdatedSet => {
					return Err(FinalityError::OtherSet { authority: authority(), set: set.id });
				}
			}
		}
		Ok(())
	}

	/// Checks that each vote is for the block to prove or for one that the headers lead to from
	/// there, and that every header is on such a way.
	fn check_targets(&self, headers: &Headers) -> Result<(), FinalityError> {
		let commit = &self.0.commit;
		let mut of_use = HashSet::new();
		for vote in &commit.precommits {
			let (hash, number) = (vote.precommit.target_hash, vote.precommit.target_number);
			let not_after = || FinalityError::NotAfter {
				authority: vote.id.to_ss58check(),
				block: vote.precommit.target_number,
			};
			if hash == commit.target_hash {
				if number != commit.target_number {
					return Err(not_after());
				}
				continue;
			}
			let way = headers.ancestry(commit.target_hash, hash).map_err(|_| not_after())?;
			if headers.number(&hash) != Some(number)
				|| u64::from(number) != self.target().0 + way.len() as u64 + 1
			{
				return Err(not_after());
			}
			of_use.insert(hash);
			of_use.extend(way);
		}
		if of_use.len() == headers.0.len() && headers.0.len() == self.0.votes_ancestries.len() {
			Ok(())
		} else {
			Err(FinalityError::Incoherent)
		}
	}
}

/// The headers of a justification by their hashes, which are computed here.
struct Headers<'a>(HashMap<Hash, &'a Header>);

impl<'a> Headers<'a> {
	fn new(headers: &'a [Header]) -> Self {
		Self(headers.iter().map(|header| (header.hash(), header)).collect())
	}

	fn number(&self, hash: &Hash) -> Option<u32> {
		self.0.get(hash).map(|header| header.number)
	}
}

impl Chain<Hash, u32> for Headers<'_> {
	/// The blocks between `base` and `block`, from the later to the earlier. It ends, since no chain
	/// of hashes is a circle.
	fn ancestry(&self, base: Hash, block: Hash) -> Result<Vec<Hash>, VoteError> {
		let (mut way, mut at) = (Vec::new(), block);
		while at != base {
			at = self.0.get(&at).ok_or(VoteError::NotDescendent)?.parent_hash;
			way.push(at);
		}
		// The last one is the base itself.
		way.pop();
		Ok(way)
	}
}

#[cfg(test)]
pub(super) mod tests {
	use super::{super::rules::keys_of, *};
	use crate::chain::Header;
	use codec::{Decode, Encode};
	use finality_grandpa::{Commit, Precommit, SignedPrecommit};
	use proptest::prelude::*;
	use sp_consensus_grandpa::{localized_payload, AuthorityList, AuthorityPair};
	use sp_core::Pair;
	use std::sync::LazyLock;

	const ROUND: u64 = 9;
	const SET: u64 = 3;

	/// Made once: a pair comes out of a phrase slowly.
	static PAIRS: LazyLock<[AuthorityPair; 10]> = LazyLock::new(|| {
		std::array::from_fn(|number| {
			AuthorityPair::from_string(&format!("//{number}"), None).expect("a path")
		})
	});

	/// So many authorities, ten at most.
	pub fn authorities(count: usize) -> AuthorityList {
		PAIRS[..count].iter().map(|pair| (pair.public(), 1)).collect()
	}

	/// Their keys.
	pub fn keys(count: usize) -> Vec<(AuthorityKey, u64)> {
		keys_of(&authorities(count))
	}

	fn set() -> AuthoritySet {
		AuthoritySet { id: SET, authorities: keys(4) }
	}

	/// A header with this number on this parent.
	pub fn header(number: u32, parent: Hash) -> Header {
		let (state_root, extrinsics_root) = Default::default();
		Header {
			parent_hash: parent,
			number,
			state_root,
			extrinsics_root,
			digest: Default::default(),
		}
	}

	/// Headers from block 5 on, each on the one before.
	fn chain(length: u32) -> Vec<Header> {
		let mut headers = vec![header(5, Hash::repeat_byte(1))];
		for number in 6..5 + length {
			let parent = headers.last().expect("not empty").hash();
			headers.push(header(number, parent));
		}
		headers
	}

	type Vote = SignedPrecommit<Hash, u32, sp_consensus_grandpa::AuthoritySignature, AuthorityId>;

	fn vote_in(who: usize, block: &Header, round: u64, set: u64) -> Vote {
		let precommit = Precommit::new(block.hash(), block.number);
		let message = localized_payload(round, set, &Message::Precommit(precommit.clone()));
		SignedPrecommit { precommit, signature: PAIRS[who].sign(&message), id: PAIRS[who].public() }
	}

	fn vote(who: usize, block: &Header) -> Vote {
		vote_in(who, block, ROUND, SET)
	}

	/// The votes of these authorities for a block.
	pub fn signed(who: impl IntoIterator<Item = usize>, block: &Header, set: u64) -> Justification {
		proof(block, who.into_iter().map(|who| vote_in(who, block, ROUND, set)).collect(), &[])
	}

	impl Justification {
		/// As it travels.
		pub fn encoded(&self) -> Vec<u8> {
			self.0.encode()
		}
	}

	/// These headers as the rules of voting take them.
	fn sdk(way: &[Header]) -> Vec<super::Header> {
		way.iter().map(|it| Decode::decode(&mut &it.encode()[..]).expect("a header")).collect()
	}

	fn proof(block: &Header, precommits: Vec<Vote>, way: &[Header]) -> Justification {
		let commit = Commit { target_hash: block.hash(), target_number: block.number, precommits };
		let votes_ancestries = sdk(way);
		Justification(GrandpaJustification { round: ROUND, commit, votes_ancestries })
	}

	fn of_three(block: &Header) -> Justification {
		proof(block, (0..3).map(|who| vote(who, block)).collect(), &[])
	}

	#[track_caller]
	fn refused(proof: &Justification) -> FinalityError {
		let again = Justification::decode(&proof.0.encode()).expect("it decodes");
		assert_eq!(&again, proof);
		again.verify(&set()).expect_err("it proves nothing")
	}

	#[test]
	fn votes_of_three_of_four_authorities_prove_a_block() {
		let block = &chain(1)[0];
		let verified = of_three(block).verify(&set()).expect("a proof");
		assert_eq!((verified.round, verified.block, verified.block_hash), (9, 5, block.hash()));
		assert_eq!(verified.signed.len(), 3);
		assert!(verified.equivocated.is_empty());
		let all = proof(block, (0..4).map(|who| vote(who, block)).collect(), &[]);
		assert_eq!(all.verify(&set()).expect("a proof").signed.len(), 4);
	}

	#[test]
	fn votes_for_later_blocks_prove_a_block_that_their_headers_lead_to() {
		let blocks = chain(3);
		let votes = vec![vote(0, &blocks[0]), vote(1, &blocks[1]), vote(2, &blocks[2])];
		let sound = proof(&blocks[0], votes.clone(), &blocks[1..]);
		assert_eq!(sound.verify(&set()).expect("a proof").block, 5);
		let cut = proof(&blocks[0], votes.clone(), &blocks[2..]);
		assert!(matches!(refused(&cut), FinalityError::NotAfter { block: 6, .. }));
		let beside = header(6, Hash::repeat_byte(7));
		let fork = vec![vote(0, &blocks[0]), vote(1, &blocks[0]), vote(2, &beside)];
		let fork = proof(&blocks[0], fork, &[beside]);
		assert!(matches!(refused(&fork), FinalityError::NotAfter { block: 6, .. }));
		let of_no_use = proof(&blocks[0], of_three(&blocks[0]).0.commit.precommits, &blocks[1..]);
		assert_eq!(refused(&of_no_use), FinalityError::Incoherent);
	}

	#[test]
	fn votes_for_the_block_before_do_not_prove_the_one_after() {
		let blocks = chain(2);
		let mut later = of_three(&blocks[0]);
		(later.0.commit.target_hash, later.0.commit.target_number) = (blocks[1].hash(), 6);
		assert!(matches!(refused(&later), FinalityError::NotAfter { block: 5, .. }));
		later.0.votes_ancestries = sdk(&blocks);
		assert!(matches!(refused(&later), FinalityError::NotAfter { block: 5, .. }));
	}

	#[test]
	fn block_below_the_highest_that_all_agree_on_is_not_the_one_proved() {
		let blocks = chain(2);
		let votes = (0..3).map(|who| vote(who, &blocks[1])).collect();
		assert_eq!(refused(&proof(&blocks[0], votes, &blocks[1..])), FinalityError::Incoherent);
	}

	#[test]
	fn too_few_votes_are_refused() {
		let block = &chain(1)[0];
		let two = proof(block, vec![vote(0, block), vote(1, block)], &[]);
		let few = FinalityError::TooFewVotes { voted: 2, needed: 3, total: 4, set: SET };
		assert_eq!(refused(&two), few);
		assert!(matches!(refused(&proof(block, vec![], &[])), FinalityError::TooFewVotes { .. }));
	}

	#[test]
	fn vote_that_is_there_twice_is_refused() {
		let block = &chain(1)[0];
		let twice = proof(block, vec![vote(0, block), vote(1, block), vote(1, block)], &[]);
		assert!(matches!(refused(&twice), FinalityError::VotedTwice { .. }));
	}

	#[test]
	fn authority_that_voted_for_two_blocks_counts_once_and_is_named() {
		let blocks = chain(2);
		let votes = [vote(0, &blocks[0]), vote(1, &blocks[0]), vote(1, &blocks[1])];
		let few = proof(&blocks[0], votes.to_vec(), &blocks[1..]);
		assert!(matches!(refused(&few), FinalityError::TooFewVotes { voted: 2, .. }));
		let votes = [&votes[..], &[vote(2, &blocks[0])]].concat();
		let verified = proof(&blocks[0], votes, &blocks[1..]).verify(&set()).expect("a proof");
		assert_eq!(verified.equivocated, [key_of(&PAIRS[1].public())]);
		assert_eq!(verified.signed.len(), 3);
	}

	#[test]
	fn vote_of_no_authority_is_refused() {
		let block = &chain(1)[0];
		let votes = vec![vote(0, block), vote(1, block), vote(2, block), vote(7, block)];
		let stranger = PAIRS[7].public().to_ss58check();
		let expected = FinalityError::Stranger { authority: stranger, set: SET };
		assert_eq!(refused(&proof(block, votes, &[])), expected);
	}

	#[test]
	fn signature_that_is_altered_or_of_somebody_else_is_refused() {
		let block = &chain(1)[0];
		let mut altered = of_three(block);
		let signature = &mut altered.0.commit.precommits[1].signature;
		let mut bytes = signature.encode();
		bytes[40] ^= 1;
		*signature = codec::Decode::decode(&mut &bytes[..]).expect("a signature");
		assert!(matches!(refused(&altered), FinalityError::BadSignature { round: ROUND, .. }));
		let mut swapped = of_three(block);
		swapped.0.commit.precommits[0].id = PAIRS[3].public();
		assert!(matches!(refused(&swapped), FinalityError::BadSignature { .. }));
		let mut round = of_three(block);
		round.0.round += 1;
		assert!(matches!(refused(&round), FinalityError::BadSignature { .. }));
	}

	#[test]
	fn votes_of_another_set_are_refused() {
		let block = &chain(1)[0];
		let of =
			|set| proof(block, (0..3).map(|who| vote_in(who, block, ROUND, set)).collect(), &[]);
		assert!(matches!(refused(&of(SET - 1)), FinalityError::OtherSet { set: SET, .. }));
		assert!(matches!(refused(&of(SET + 1)), FinalityError::BadSignature { set: SET, .. }));
		let empty = AuthoritySet { id: SET, authorities: vec![] };
		let error = of_three(block).verify(&empty).expect_err("there is nobody");
		assert_eq!(error, FinalityError::NoAuthorities { set: SET });
	}

	#[test]
	fn votes_said_to_be_for_another_block_are_refused() {
		let blocks = chain(2);
		let mut renumbered = of_three(&blocks[0]);
		renumbered.0.commit.target_number = 6;
		assert!(matches!(refused(&renumbered), FinalityError::NotAfter { .. }));
		let mut moved = of_three(&blocks[0]);
		let commit = &mut moved.0.commit;
		(commit.target_hash, commit.target_number) = (blocks[1].hash(), 6);
		for vote in &mut commit.precommits {
			vote.precommit = Precommit::new(blocks[1].hash(), 6);
		}
		assert!(matches!(refused(&moved), FinalityError::BadSignature { .. }));
	}

	/// A proof of a block by votes for it and for later ones.
	fn sample() -> Justification {
		let blocks = chain(3);
		let votes = vec![vote(0, &blocks[0]), vote(1, &blocks[1]), vote(3, &blocks[2])];
		proof(&blocks[0], votes, &blocks[1..])
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(512))]

		#[test]
		fn no_change_of_a_proof_makes_it_one_of_another_block(
			edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
			cut in any::<prop::sample::Index>(),
			more in prop::collection::vec(any::<u8>(), 0..3),
			whole in any::<bool>(),
		) {
			let sound = sample();
			let mut bytes = sound.0.encode();
			for (place, with) in edits {
				let place = place.index(bytes.len());
				bytes[place] ^= with;
			}
			if !whole {
				bytes.truncate(cut.index(bytes.len()));
			}
			bytes.extend(more);
			if let Ok(changed) = Justification::decode(&bytes) {
				if changed.verify(&set()).is_ok() {
					prop_assert_eq!(changed, sound);
				}
			}
		}

		#[test]
		fn votes_and_headers_in_another_order_or_left_out_prove_no_other_block(
			votes in prop::collection::vec(0usize..3, 0..5),
			headers in prop::collection::vec(0usize..2, 0..4),
			target in 0usize..3,
		) {
			let sound = sample();
			let blocks = chain(3);
			let mut changed = sound.clone();
			let commit = &mut changed.0.commit;
			(commit.target_hash, commit.target_number) =
				(blocks[target].hash(), blocks[target].number);
			let pick = |at: &usize| sound.0.commit.precommits[*at].clone();
			commit.precommits = votes.iter().map(pick).collect();
			let pick = |at: &usize| sound.0.votes_ancestries[*at].clone();
			changed.0.votes_ancestries = headers.iter().map(pick).collect();
			if let Ok(verified) = changed.verify(&set()) {
				prop_assert_eq!(verified.block_hash, blocks[0].hash());
			}
		}

		#[test]
		fn no_bytes_make_decoding_or_checking_panic(
			bytes in prop::collection::vec(any::<u8>(), 0..600),
		) {
			if let Ok(made_up) = Justification::decode(&bytes) {
				let _ = made_up.verify(&set());
			}
			let _ = super::super::RemoteProof::decode(&bytes);
		}
	}
}
