//! Signing a call, sending it, and waiting until it is final.

use super::{
	built_in::built_in,
	pool::Refusal,
	seen::Final,
	signing::{self, Target},
	At, Chain, ChainError, Config, Hash,
};
use crate::keys::Signer;
use codec::{Decode, Encode};
use std::time::{Duration, Instant};
use subxt::{
	config::transaction_extensions::CheckMortalityParams,
	error::{BackendError, ExtrinsicError, RpcError, TransactionEventsError},
	extrinsics::ExtrinsicEvents,
	rpcs,
	transactions::{Payload, TransactionStatus},
};

/// The runtime API that hands out metadata, and the version of it that the digest is made of.
const METADATA_API: &str = "Metadata_metadata_at_version";
const METADATA_VERSION: u32 = 15;

/// How many blocks a transaction may wait before it is void.
const MORTALITY: u64 = 64;

/// How often a transaction is tried again where another client took its nonce: of several that
/// try at once, one gets it.
pub(crate) const ATTEMPTS: u32 = 30;

/// The longest that is waited before a transaction is tried again.
const LONGEST_PAUSE: Duration = Duration::from_millis(600);

/// How long to wait for news of a transaction before giving up on the node.
///
/// Between the block and its finality there is none: that took 90 s where two of four validators were
/// down for a minute. After [`MORTALITY`], 128 s, a node that makes blocks says that the transaction is void.
const SILENCE: Duration = Duration::from_secs(120);

/// A transaction that succeeded and is final.
pub struct Receipt {
	/// The block it is in.
	pub block_hash: Hash,
	/// The number of that block.
	pub block_number: u64,
	/// The transaction.
	pub hash: Hash,
	/// From submission until a block had it.
	pub included_after: Duration,
	/// From submission until that block was final.
	pub final_after: Duration,
	/// What it did.
	pub events: ExtrinsicEvents<Config>,
}

/// Why an attempt did not succeed.
enum Attempt {
	/// The nonce was another's: nothing was sent, or it was void.
	NonceTaken,
	/// Final word.
	Failed(ChainError),
}

impl Chain {
	/// Signs `call` as `signer`, sends it and waits until it is final. `action` says what it does,
	/// for errors: "grant access".
	///
	/// # Errors
	/// The node cannot be reached or refuses the transaction, or the chain refuses the call; where
	/// another client of the same account sends at the same time it is tried again.
	pub async fn submit<Call: Payload>(
		&self,
		signer: &Signer,
		call: &Call,
		action: &str,
	) -> Result<Receipt, ChainError> {
		for attempt in 0..ATTEMPTS {
			match self.submit_once(signer, call, action, &mut |_| {}).await {
				Err(ChainError::Busy { .. }) => {
					tracing::debug!(attempt, action, "nonce taken by another client");
					self.pause().await;
				}
				result => return result,
			}
		}
		Err(ChainError::Busy { action: action.to_owned() })
	}

	/// Tries to submit once, and tells `note` the nonce before anything is sent. Who keeps it can
	/// find out after a crash what became of the transaction, with [`Self::settled`].
	///
	/// # Errors
	/// As [`Self::submit`], and [`ChainError::Busy`] where another transaction has the nonce.
	pub async fn submit_once<Call: Payload>(
		&self,
		signer: &Signer,
		call: &Call,
		action: &str,
		note: &mut (dyn FnMut(u64) + Send),
	) -> Result<Receipt, ChainError> {
		match self.attempt(signer, call, action, note).await {
			Ok(receipt) => Ok(receipt),
			Err(Attempt::Failed(error)) => Err(error),
			Err(Attempt::NonceTaken) => Err(ChainError::Busy { action: action.to_owned() }),
		}
	}

	/// Waits a little, another time each time, so that clients of one account do not keep meeting.
	pub async fn pause(&self) {
		tokio::time::sleep(some_of(LONGEST_PAUSE)).await;
	}

	async fn attempt<Call: Payload>(
		&self,
		signer: &Signer,
		call: &Call,
		action: &str,
		note: &mut (dyn FnMut(u64) + Send),
	) -> Result<Receipt, Attempt> {
		let nonce = self.next_nonce(signer).await.map_err(Attempt::Failed)?;
		let at = self.at_finalized().await.map_err(Attempt::Failed)?;
		let target = self.target(&at).await.map_err(Attempt::Failed)?;
		let (number, block) = (at.block_number(), at.block_hash());
		let mortality = CheckMortalityParams::mortal_from_unchecked(MORTALITY, number, block);
		let signed = signing::sign(&target, self.genesis(), signer, call, nonce, mortality)
			.map_err(Attempt::Failed)?;
		note(nonce);
		let signed = at.transactions().from_bytes(signed);
		let hash = signed.hash();
		let started = Instant::now();
		let mut progress =
			signed.submit_and_watch().await.map_err(|e| self.not_taken(action, e))?;
		let mut included_after = None;
		let unknown = |reason: String| {
			Attempt::Failed(ChainError::OutcomeUnknown {
				action: action.to_owned(),
				hash: format!("{hash:?}"),
				reason,
			})
		};
		loop {
			let status = tokio::time::timeout(SILENCE, progress.next())
				.await
				.map_err(|_| unknown(format!("no news for {} s", SILENCE.as_secs())))?
				.ok_or_else(|| unknown("the connection closed".into()))?
				.map_err(|e| unknown(e.to_string()))?;
			match status {
				TransactionStatus::InBestBlock(_) => {
					included_after.get_or_insert_with(|| started.elapsed());
				}
				TransactionStatus::InFinalizedBlock(block) => {
					let final_after = started.elapsed();
					let at = block.at().await.map_err(|e| unknown(e.to_string()))?;
					let (block_number, block_hash) = (at.block_number(), block.block_hash());
					self.has_shown(Final { number: block_number, hash: block_hash });
					let events = block.wait_for_success().await.map_err(|error| match error {
						TransactionEventsError::ExtrinsicFailed(error) => {
							Attempt::Failed(ChainError::from_dispatch(action, error))
						}
						error => unknown(error.to_string()),
					})?;
					return Ok(Receipt {
						block_hash,
						block_number,
						hash,
						included_after: included_after.unwrap_or(final_after),
						final_after,
						events,
					});
				}
				TransactionStatus::Invalid { message } | TransactionStatus::Dropped { message } => {
					// This node gave it up, but others may have it: only a nonce that is another's
					// settles it.
					return Err(match Refusal::of_text(&message) {
						Refusal::NonceTaken => Attempt::NonceTaken,
						_ => unknown(message),
					});
				}
				TransactionStatus::Error { message } => return Err(unknown(message)),
				TransactionStatus::Validated
				| TransactionStatus::Broadcasted
				| TransactionStatus::NoLongerInBestBlock => {}
			}
		}
	}

	/// What it means that the pool did not take the transaction.
	fn not_taken(&self, action: &str, error: ExtrinsicError) -> Attempt {
		let ExtrinsicError::ErrorSubmittingTransaction(error) = error else {
			return Attempt::Failed(self.lost(error));
		};
		let BackendError::Rpc(RpcError::ClientError(rpcs::Error::User(refusal))) = &error else {
			return Attempt::Failed(self.lost(error));
		};
		let detail = refusal.data.as_ref().map(|data| data.get().trim_matches('"'));
		let reason = match detail {
			Some(detail) => format!("{}: {detail}", refusal.message),
			None => refusal.message.clone(),
		};
		match Refusal::of(refusal.code, detail) {
			Refusal::NonceTaken => Attempt::NonceTaken,
			refusal => Attempt::Failed(ChainError::not_accepted(action, reason, refusal)),
		}
	}

	/// The runtime of `at`, as transactions are formed for it.
	///
	/// # Errors
	/// The node no longer answers, or the runtime wants more of a transaction than this client knows.
	async fn target(&self, at: &At) -> Result<Target, ChainError> {
		let spec_version = at.spec_version();
		if spec_version == built_in().version.spec_version {
			return Ok(Target::built_in());
		}
		let asked = METADATA_VERSION.encode();
		let answer = at.runtime_apis().call_raw(METADATA_API, Some(&asked)).await;
		let answer = answer.map_err(|e| self.lost(e))?;
		let metadata = Option::<Vec<u8>>::decode(&mut &answer[..]).ok().flatten();
		let lacking = || ChainError::Unexpected { what: "the metadata of its runtime".into() };
		Target::of(&metadata.ok_or_else(lacking)?, spec_version)
	}

	/// Waits until a transaction that an earlier run sent with `nonce` is decided: final, or not
	/// with the node any more. In the second case the next transaction has the same nonce, so that
	/// of the two at most one ever counts.
	///
	/// # Errors
	/// The node no longer answers, or the transaction is neither final nor gone in two minutes.
	pub async fn settled(&self, signer: &Signer, nonce: u64) -> Result<(), ChainError> {
		let account = signer.account_id();
		let wait = async {
			loop {
				let at = self.at_finalized().await?;
				let transactions = at.transactions();
				let done = transactions.account_nonce(&account).await.map_err(|e| self.lost(e))?;
				if done > nonce || self.next_nonce(signer).await? <= nonce {
					return Ok(());
				}
				tokio::time::sleep(Duration::from_millis(500)).await;
			}
		};
		tokio::time::timeout(SILENCE, wait).await.unwrap_or_else(|_| {
			Err(ChainError::Busy { action: "learn what became of an earlier transaction".into() })
		})
	}

	/// The nonce to use next, as the node's pool counts: behind what is waiting there already.
	async fn next_nonce(&self, signer: &Signer) -> Result<u64, ChainError> {
		self.rpc.system_account_next_index(&signer.account_id()).await.map_err(|e| self.lost(e))
	}
}

/// A random part of `longest`, so that clients that collided once do not collide again.
fn some_of(longest: Duration) -> Duration {
	let mut random = [0; 1];
	// Without random numbers all wait equally long: slower, and no more than that.
	let _ = getrandom::fill(&mut random);
	longest.mul_f64(f64::from(random[0]) / f64::from(u8::MAX))
}
