//! Divides an author's time between filling a block and computing the root of the state behind it.

use futures::{future::MapOk, TryFutureExt};
use sp_consensus::{Environment, ProposeArgs, Proposer};
use sp_runtime::traits::Block;

/// How much of the time the SDK's proposer is told of. It fills for nine tenths of that, here 0.68 of the
/// whole. What it would leave for the root, a tenth, is too little where the state is large and the
/// machine has not read it lately: such a block is given up as late, and so is the next one.
const TOLD: f32 = 0.75;

/// Makes proposers that are told of a part of their time.
pub struct LeavesTimeForRoot<E>(pub E);

/// Proposes as the one in it does, which is told of a part of the time.
pub struct Hurried<P>(P);

impl<B: Block, E: Environment<B>> Environment<B> for LeavesTimeForRoot<E> {
	type Proposer = Hurried<E::Proposer>;
	type CreateProposer = MapOk<E::CreateProposer, fn(E::Proposer) -> Self::Proposer>;
	type Error = E::Error;

	fn init(&mut self, parent: &B::Header) -> Self::CreateProposer {
		self.0.init(parent).map_ok(Hurried)
	}
}

impl<B: Block, P: Proposer<B>> Proposer<B> for Hurried<P> {
	type Error = P::Error;
	type Proposal = P::Proposal;

	fn propose(self, mut args: ProposeArgs<B>) -> Self::Proposal {
		args.max_duration = args.max_duration.mul_f32(TOLD);
		self.0.propose(args)
	}
}
