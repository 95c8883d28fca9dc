//! Signing a call, sending it, and waiting until it is final.

use super::{
	built_in::built_in,
	pool::Refusal,
	seen::Final,
	sent::{Sent, MORTALITY},
	signing::{self, Target},
	At, Chain, ChainError, Config, Hash, Source,
};
use crate::{
	clock::{sleep, timeout, Instant},
	keys::Signer,
};
use codec::{Decode, Encode};
use std::time::Duration;
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

/// By how many blocks finality is behind where it is said to have stalled. It is two or three behind as a rule.
const STALLED: u64 = 20;

/// How long to wait until it is certain what became of an earlier transaction: more than [`MORTALITY`]
/// takes, and the finality of the last of these blocks.
const DECISION: Duration = Duration::from_secs(300);

/// How often the chain is asked for that.
const ASK_AGAIN: Duration = Duration::from_millis(500);

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

/// Takes note of what is sent, or says why it cannot.
pub type Note<'a> = dyn FnMut(Sent) -> Result<(), String> + Send + 'a;

/// One try to send a transaction of which somebody has to know, after whatever may happen, what became.
pub struct Submission<'a> {
	nonce: Option<u64>,
	note: &'a mut Note<'a>,
	/// What was sent and may still come through.
	open: Option<Sent>,
	/// Whether its nonce is used in a final block, so that no other transaction of that nonce counts.
	done: bool,
}

impl<'a> Submission<'a> {
	/// `note` is told what is sent, before it is; where it cannot take note of that, nothing is sent. The
	/// transaction gets this `nonce`, where there is one: that of an earlier one in whose place it comes
	/// ([`Chain::settled`]).
	pub fn noted(nonce: Option<u64>, note: &'a mut Note<'a>) -> Self {
		Self { nonce, note, open: None, done: false }
	}

	/// What may still come through after this try, where `before` might have before it.
	pub fn open_after(self, before: Option<Sent>) -> Option<Sent> {
		match self.done {
			true => None,
			false => self.open.or(before),
		}
	}
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
			let mut note = |_| Ok(());
			let mut submission = Submission::noted(None, &mut note);
			match self.submit_once(signer, call, action, &mut submission).await {
				Err(ChainError::Busy { .. }) => {
					tracing::debug!(attempt, action, "nonce taken by another client");
					self.pause().await;
				}
				result => return result,
			}
		}
		Err(ChainError::Busy { action: action.to_owned() })
	}

	/// Tries to submit once, as `submission` says. Who keeps what was noted can find out after a crash what
	/// became of the transaction, with [`Self::settled`].
	///
	/// # Errors
	/// As [`Self::submit`], [`ChainError::Busy`] where another transaction has the nonce, and
	/// [`ChainError::NotNoted`].
	pub async fn submit_once<Call: Payload>(
		&self,
		signer: &Signer,
		call: &Call,
		action: &str,
		submission: &mut Submission<'_>,
	) -> Result<Receipt, ChainError> {
		match self.attempt(signer, call, action, submission).await {
			Ok(receipt) => Ok(receipt),
			Err(Attempt::Failed(error)) => Err(error),
			Err(Attempt::NonceTaken) => Err(self.taken(action).await),
		}
	}

	/// What it means that another transaction has the nonce: another client is faster, or an earlier
	/// transaction waits for a finality that does not come.
	async fn taken(&self, action: &str) -> ChainError {
		let action = action.to_owned();
		match self.stalled_at().await {
			Some(block) => ChainError::Stalled { action, block },
			None => ChainError::Busy { action },
		}
	}

	/// The last final block, where the chain goes on without blocks becoming final.
	async fn stalled_at(&self) -> Option<u64> {
		let (_, last) = self.find(None).await.ok()?;
		let (_, best) = self.best().await.ok()?;
		let (last, best) = (u64::from(last.number), u64::from(best.number));
		(best.saturating_sub(last) >= STALLED).then_some(last)
	}

	/// Waits a little, another time each time, so that clients of one account do not keep meeting.
	pub async fn pause(&self) {
		sleep(some_of(LONGEST_PAUSE)).await;
	}

	async fn attempt<Call: Payload>(
		&self,
		signer: &Signer,
		call: &Call,
		action: &str,
		submission: &mut Submission<'_>,
	) -> Result<Receipt, Attempt> {
		let at = self.at_finalized().await.map_err(Attempt::Failed)?;
		let nonce = match submission.nonce {
			Some(nonce) => nonce,
			None => self.next_nonce(signer).await.map_err(Attempt::Failed)?,
		};
		let target = self.target(&at).await.map_err(Attempt::Failed)?;
		let (number, block) = (at.block_number(), at.block_hash());
		let mortality = CheckMortalityParams::mortal_from_unchecked(MORTALITY, number, block);
		let signed = signing::sign(&target, self.genesis(), signer, call, nonce, mortality)
			.map_err(Attempt::Failed)?;
		let sent = Sent { nonce, since: Final { number, hash: block } };
		(submission.note)(sent).map_err(|reason| {
			let action = action.to_owned();
			Attempt::Failed(ChainError::NotNoted { action, reason })
		})?;
		submission.open = Some(sent);
		let signed = at.transactions().from_bytes(signed);
		let hash = signed.hash();
		let started = Instant::now();
		let mut progress = signed.submit_and_watch().await.map_err(|error| {
			let attempt = self.not_taken(action, error);
			if let Attempt::NonceTaken | Attempt::Failed(ChainError::NotAccepted { .. }) = attempt {
				submission.open = None;
			}
			attempt
		})?;
		let mut included_after = None;
		let unknown = |reason: String| {
			Attempt::Failed(ChainError::OutcomeUnknown {
				action: action.to_owned(),
				hash: format!("{hash:?}"),
				reason,
			})
		};
		loop {
			let Ok(news) = timeout(SILENCE, progress.next()).await else {
				return Err(unknown(match self.stalled_at().await {
					Some(block) => {
						format!("blocks are made, and none has become final since block {block}")
					}
					None => format!("no news for {} s", SILENCE.as_secs()),
				}));
			};
			let status = news
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
					self.remember(Final { number: block_number, hash: block_hash }).await;
					submission.done = true;
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

	/// What is to be done about a transaction that was `sent` before: nothing where it is decided, final or
	/// void. Where it may still come through somewhere, though it is not seen waiting, gives the nonce that
	/// whatever is sent in its place has to have, so that of the two one counts at most. Waits while it is
	/// seen.
	///
	/// # Errors
	/// The source no longer answers, or nothing of this is so within five minutes.
	pub async fn settled(&self, signer: &Signer, sent: &Sent) -> Result<Option<u64>, ChainError> {
		let wait = async {
			loop {
				let at = self.at_finalized().await?;
				if self.is_decided(&at, signer, sent).await? {
					return Ok(None);
				}
				// A light client sees no pool: there it may be waiting, for some blocks.
				let may_be_waiting = match &self.source {
					Source::Node(_) => false,
					Source::Light(_) => !sent.is_late(at.block_number()),
				};
				if !may_be_waiting && self.next_nonce(signer).await? == sent.nonce {
					return Ok(Some(sent.nonce));
				}
				sleep(ASK_AGAIN).await;
			}
		};
		timeout(DECISION, wait).await.unwrap_or_else(|_| Err(undecided(sent)))
	}

	/// Waits until what was `sent` before is decided: final, or void.
	///
	/// # Errors
	/// The source no longer answers, or it is not decided within five minutes.
	pub async fn decided(&self, signer: &Signer, sent: &Sent) -> Result<(), ChainError> {
		let wait = async {
			while !self.is_decided(&self.at_finalized().await?, signer, sent).await? {
				sleep(ASK_AGAIN).await;
			}
			Ok(())
		};
		timeout(DECISION, wait).await.unwrap_or_else(|_| Err(undecided(sent)))
	}

	async fn is_decided(&self, at: &At, signer: &Signer, sent: &Sent) -> Result<bool, ChainError> {
		let nonce = self.final_nonce(at, signer).await?;
		let head = Final { number: at.block_number(), hash: at.block_hash() };
		let since = match sent.since.number <= head.number {
			true => self.past_hash(head, sent.since.number).await?,
			false => None,
		};
		Ok(sent.is_decided(head.number, nonce, since))
	}

	/// The nonce to use next, as the node's pool counts: behind what is waiting there already.
	async fn next_nonce(&self, signer: &Signer) -> Result<u64, ChainError> {
		self.rpc.system_account_next_index(&signer.id()).await.map_err(|e| self.lost(e))
	}

	/// The next nonce of the account in the state of `at`.
	async fn final_nonce(&self, at: &At, signer: &Signer) -> Result<u64, ChainError> {
		let nonce = at.transactions().account_nonce(&signer.id()).await;
		nonce.map_err(|e| self.lost(e))
	}
}

/// It was waited for, and nothing became of it.
fn undecided(sent: &Sent) -> ChainError {
	ChainError::OutcomeUnknown {
		action: "finish what was begun earlier".into(),
		hash: format!("with nonce {}", sent.nonce),
		reason: format!("it is neither final nor void after {} s", DECISION.as_secs()),
	}
}

/// A random part of `longest`, so that clients that collided once do not collide again.
fn some_of(longest: Duration) -> Duration {
	let mut random = [0; 1];
	// Without random numbers all wait equally long: slower, and no more than that.
	let _ = getrandom::fill(&mut random);
	longest.mul_f64(f64::from(random[0]) / f64::from(u8::MAX))
}
