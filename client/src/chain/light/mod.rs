//! The light client: a chain that one is told (its specification), and believed in what is proved
//! against its finality, whoever carries it. smoldot follows the votes of the validators from a block
//! that the specification names, over every change of them; of state, calls and blocks it takes what
//! their headers prove.
//!
//! | module | holds |
//! |---|---|
//! | [`spec`] | a chain's specification, raw or slim |
//! | [`checkpoint`] | a block from which a light client starts |
//! | [`database`] | where it had come to, for the next run |
//! | [`engine`], [`in_process`] | where smoldot runs: the web page's, or in this process |
//! | [`requests`], [`validity`] | questions to it, with a limit of time; transactions that it would drop |
//! | [`error`] | what can go wrong |
//!
//! What smoldot cannot know it does not say: rounds of GRANDPA, justifications, hashes by number.

pub mod checkpoint;
mod database;
pub mod engine;
pub mod error;
#[cfg(not(target_family = "wasm"))]
pub(super) mod in_process;
pub(super) mod requests;
pub mod spec;
mod validity;

pub use engine::Engine;
pub use error::LightError;
pub use spec::Specification;

use super::{
	aura::Sealed,
	header,
	memory::{Memory, MemoryError},
	seen::{self, Final, Mark, PastError},
	ChainError, Hash,
};
use crate::{
	clock::{since_epoch, sleep, timeout, Instant},
	keys::Fingerprint,
};
use checkpoint::Checkpoint;
use database::Database;
use futures::future::{select, Either};
use requests::{Fault, Limited, ANSWER};
use serde::Deserialize;
use std::{
	path::Path,
	pin::pin,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use subxt::rpcs::{self, rpc_params, RpcClient};

/// How long the light client may take to prove the chain's last final block.
pub const START: Duration = Duration::from_secs(20);

/// After how long it is asked whether the block that it started from is on the chain.
const DOUBT: Duration = Duration::from_secs(3);

/// How often it is asked how far it is.
const LOOK: Duration = Duration::from_millis(20);

/// How many blocks the last final one may be behind the best. It takes two or three until one is final.
const LAG: u64 = 8;

/// How long saving the database may take at the end of a command.
const SAVE: Duration = Duration::from_millis(1_500);

/// How far the last final block and the clock may be apart. Validators make a block every two seconds: where
/// the last final one that peers show is older, they hold back what came after, and with it perhaps a
/// revocation; or the chain stands still. Where it is of the future, the clock is slow, and an old block would
/// look new.
const APART: Duration = Duration::from_secs(5 * 60);

/// A light client that runs, and the chain that it follows.
pub struct Light {
	rpc: RpcClient,
	/// The name of the chain, as its specification has it.
	pub name: String,
	/// The hash of its first block.
	pub genesis: Hash,
	/// What its specification says beside that of who finalises blocks: what is believed of it.
	binding: Vec<u8>,
	boot_nodes: usize,
	from: Option<Final>,
	saved: Option<Database>,
	memory: Arc<dyn Memory>,
	/// The hash and the slot of the last final block.
	newest: Mutex<Option<(Hash, u64)>>,
}

/// A peer as smoldot tells of one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Peer {
	best_number: u64,
}

/// How far the light client is.
struct Progress {
	peers: usize,
	/// The best block by the word of half of the peers.
	claimed: u64,
	/// The best block whose header was checked.
	best: u64,
	last: Final,
}

impl Progress {
	/// Whether the last final block is as new as it can be.
	fn is_ready(&self) -> bool {
		let best = self.best.max(self.claimed);
		let begun = self.last.number > 0;
		self.peers > 0
			&& begun && best <= self.last.number + LAG
			&& self.claimed + LAG >= self.last.number
	}
}

#[derive(Deserialize)]
struct Header {
	number: String,
}

impl Light {
	/// Starts to follow the chain that `spec` specifies with `engine`. `kept` is where its first state is kept, for
	/// a specification without it.
	///
	/// # Errors
	/// The specification names no boot node, or the light client does not take it.
	pub async fn start<E: Engine>(
		engine: &mut E,
		mut spec: Specification,
		kept: Option<&Path>,
		memory: Arc<dyn Memory>,
	) -> Result<Self, ChainError> {
		if spec.boot_nodes.is_empty() {
			return Err(LightError::NoBootNodes { chain: spec.name }.into());
		}
		let binding = spec.checkpoint().map(Checkpoint::binding).unwrap_or_default();
		let seen =
			seen::remembered(memory.as_ref(), Mark::Proved, spec.genesis)?.map(|it| it.number);
		let saved = Database::load(memory.as_ref(), spec.genesis).await?;
		let usable = saved.as_ref().filter(|saved| saved.is_far_behind(seen));
		let beginning = match spec.for_smoldot(usable) {
			Some(beginning) => Some(beginning),
			None => {
				let kept = kept.ok_or_else(|| LightError::NotStarted {
					chain: spec.name.clone(),
					reason: "it has neither the first state nor a checkpoint".into(),
				})?;
				spec.with_genesis(kept, &spec::read(kept)?)?;
				spec.for_smoldot(None)
			}
		};
		let not_started = |reason: String| {
			ChainError::from(LightError::NotStarted { chain: spec.name.clone(), reason })
		};
		let beginning = beginning.ok_or_else(|| not_started("it has no beginning".into()))?;
		let followed = engine.follow(&beginning.specification, &beginning.database);
		let (sender, receiver) = followed.map_err(not_started)?;
		let rpc = engine::client::<E>(sender, receiver);
		Ok(Self {
			rpc: RpcClient::new(Limited(rpc, ANSWER)),
			genesis: spec.genesis,
			binding,
			boot_nodes: spec.boot_nodes.len(),
			from: beginning.from.map(|(number, hash)| Final { number, hash }),
			name: spec.name,
			saved,
			memory,
			newest: Mutex::default(),
		})
	}

	/// How subxt asks it.
	pub(super) fn rpc(&self) -> RpcClient {
		self.rpc.clone()
	}

	/// Waits until the last final block is proved, and is as new as blocks that are being made.
	///
	/// # Errors
	/// It is not within [`START`]: nobody answers, or nothing is proved.
	pub(super) async fn ready(&self) -> Result<(), ChainError> {
		let began = Instant::now();
		let (mut most, mut claimed, mut last_known, mut doubts) = (0, 0, None, 0);
		while began.elapsed() < START {
			let left = START.saturating_sub(began.elapsed());
			// smoldot leaves a node alone at once whose word proves to be false: who was there for a moment
			// answered all the same.
			let step = {
				let watch = async {
					loop {
						let peers = self.peers().await.unwrap_or_default();
						(most, claimed) = (most.max(peers.len()), claimed.max(claim(&peers)));
						sleep(LOOK).await;
					}
				};
				let step = timeout(left.min(DOUBT), self.progress());
				let (step, watch) = (pin!(step), pin!(watch));
				let Either::Left((step, _)) = select(step, watch).await else { continue };
				step
			};
			match step {
				Ok(Ok(progress)) => {
					most = most.max(progress.peers);
					// What it has from the last run, it was not given by anybody yet.
					let is_new = Some(progress.last) != self.from;
					if progress.is_ready() && (is_new || self.is_on_chain().await) {
						return Ok(());
					}
					last_known = Some(progress);
				}
				Ok(Err(error)) => tracing::debug!(%error, "the light client is not ready"),
				Err(_) => {}
			}
			if began.elapsed() > DOUBT * (doubts + 1) && most > 0 && self.from.is_some() {
				doubts += 1;
				if !self.is_on_chain().await && doubts > 1 {
					return Err(self.not_on_chain(claimed));
				}
			}
			sleep(LOOK).await;
		}
		Err(self.unready(most, claimed, last_known))
	}

	/// The slot of the block with this hash, if it is the one that was asked for last.
	pub(super) fn slot_of(&self, hash: Hash) -> Option<u64> {
		let newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
		newest.filter(|(it, _)| *it == hash).map(|(_, slot)| slot)
	}

	/// Reads the slot of the block with this header. One without a slot is of the first slot there was.
	pub(super) fn read_slot(&self, hash: Hash, header: &header::Header) -> u64 {
		let slot = Sealed::read(header).map_or(0, |sealed| sealed.slot);
		*self.newest.lock().unwrap_or_else(PoisonError::into_inner) = Some((hash, slot));
		slot
	}

	/// Checks that final block `block`, of this slot, was made lately by this machine's clock.
	///
	/// # Errors
	/// [`LightError::Stale`] and [`LightError::Clock`]. `begun` is whether a block of it was believed before.
	pub(super) fn check_age(&self, block: u64, slot: u64, begun: bool) -> Result<(), LightError> {
		let now = since_epoch();
		let chain = self.name.clone();
		match age(slot, now) {
			Age::Fine => Ok(()),
			Age::Old { minutes } => Err(LightError::Stale { chain, block, minutes, begun }),
			Age::Future { minutes } => Err(LightError::Clock { chain, block, minutes, begun }),
		}
	}

	/// Why it is not ready in time.
	fn unready(&self, peers: usize, claimed: u64, progress: Option<Progress>) -> ChainError {
		let (chain, seconds) = (self.name.clone(), START.as_secs());
		let error = if peers == 0 {
			let boot_nodes = counted(self.boot_nodes, "boot node");
			let fingerprint = (!self.binding.is_empty()).then(|| self.fingerprint());
			LightError::NoPeers { chain, boot_nodes, seconds, fingerprint }
		} else {
			let last = self.from.map_or(0, |from| from.number);
			LightError::NothingFinal {
				chain,
				peers: counted(peers, "node"),
				best: progress.as_ref().map_or(claimed, |it| it.best.max(it.claimed)),
				last: progress.map_or(last, |it| it.last.number),
				seconds,
				fingerprint: self.fingerprint(),
			}
		};
		error.into()
	}

	/// The block that it started from is on the chain of no peer. The best block that they named is `claimed`.
	fn not_on_chain(&self, claimed: u64) -> ChainError {
		let Some(Final { number, hash }) = self.from else { return self.unready(1, claimed, None) };
		let (genesis, source_name) = (format!("{:?}", self.genesis), self.place());
		let (chain, seen) = (self.name.clone(), format!("{hash:?}"));
		let begun = false;
		// A block of the last run was final on this machine; one of the specification never was.
		match self.saved.as_ref().is_some_and(|saved| saved.hash == hash) {
			true if claimed < number => {
				PastError::Behind { source_name, number: claimed, seen: number, genesis, begun }
					.into()
			}
			true => PastError::Other { source_name, number, seen, genesis, begun }.into(),
			false => {
				let fingerprint = self.fingerprint();
				LightError::OtherCheckpoint { chain, number, hash: seen, fingerprint }.into()
			}
		}
	}

	/// What people compare of its specification, in words. Takes some hundredths of a second.
	fn fingerprint(&self) -> String {
		Fingerprint::of_chain(&self.genesis.0, &self.binding).to_string()
	}

	/// Who answers, in words.
	pub(super) fn place(&self) -> String {
		format!("the light client of {}", self.name)
	}

	/// Whether a peer has the block that it started from.
	async fn is_on_chain(&self) -> bool {
		let Some(from) = self.from else { return true };
		let block = self.rpc.request::<serde_json::Value>("chain_getBlock", rpc_params![from.hash]);
		matches!(timeout(DOUBT, block).await, Ok(Ok(block)) if !block.is_null())
	}

	async fn peers(&self) -> Result<Vec<Peer>, rpcs::Error> {
		self.rpc.request("system_peers", rpc_params![]).await
	}

	async fn progress(&self) -> Result<Progress, rpcs::Error> {
		let last: Hash = self.rpc.request("chain_getFinalizedHead", rpc_params![]).await?;
		// smoldot asks for the parameter, though nothing is one.
		let best = rpc_params![None::<u32>];
		let best: Hash = self.rpc.request("chain_getBlockHash", best).await?;
		let peers = self.peers().await?;
		let last_number = self.number(last).await?;
		let best = if best == last { last_number } else { self.number(best).await? };
		Ok(Progress {
			peers: peers.len(),
			claimed: claim(&peers),
			best,
			last: Final { number: last_number, hash: last },
		})
	}

	/// The number of the block with this hash.
	async fn number(&self, hash: Hash) -> Result<u64, rpcs::Error> {
		let header: Header = self.rpc.request("chain_getHeader", rpc_params![hash]).await?;
		let digits = header.number.trim_start_matches("0x");
		u64::from_str_radix(digits, 16)
			.map_err(|_| rpcs::Error::Decode("a block number that is none".into()))
	}

	/// What `fault` means to who asked.
	pub(super) fn fault(&self, fault: &Fault) -> LightError {
		let chain = self.name.clone();
		match fault {
			Fault::Silent => LightError::Silent { chain, seconds: ANSWER.as_secs() },
			Fault::Inaccessible(reason) => {
				let reason = reason.lines().next().unwrap_or_default().to_owned();
				LightError::Inaccessible { chain, reason }
			}
		}
	}

	/// Saves how far it came, unless what is saved will do. Not in time is not at all.
	pub(super) async fn save(&self, head: u64) -> Result<(), MemoryError> {
		if self.saved.as_ref().is_some_and(|saved| !saved.is_old(head)) {
			return Ok(());
		}
		let params = rpc_params![database::MAX_LEN];
		let text = self.rpc.request::<String>("chainHead_unstable_finalizedDatabase", params);
		let Ok(Ok(text)) = timeout(SAVE, text).await else { return Ok(()) };
		match Database::parse(text, self.genesis) {
			Ok(database) if database.number > 0 => {
				database.save(self.memory.as_ref(), self.genesis).await
			}
			_ => Ok(()),
		}
	}
}

/// Forgets how far the light client came on the chain with this first block.
///
/// # Errors
/// It cannot be removed.
pub(super) async fn forget(memory: &dyn Memory, genesis: Hash) -> Result<(), MemoryError> {
	Database::forget(memory, genesis).await
}

/// The best block by the word of half of `peers`: one that lies about its own does not hold up.
fn claim(peers: &[Peer]) -> u64 {
	let mut claims: Vec<_> = peers.iter().map(|peer| peer.best_number).collect();
	claims.sort_unstable();
	claims.get(claims.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

/// How far a block and a clock are apart.
#[derive(Debug, PartialEq, Eq)]
enum Age {
	/// No further than [`APART`].
	Fine,
	/// The block is older, by so many minutes.
	Old { minutes: u64 },
	/// The block is of so many minutes from now.
	Future { minutes: u64 },
}

/// How far the block of this slot and `now`, since 1970, are apart.
fn age(slot: u64, now: Duration) -> Age {
	let made = Duration::from_secs(slot.saturating_mul(database::SLOT.as_secs()));
	let (old, future) = (now.saturating_sub(made), made.saturating_sub(now));
	if old > APART {
		Age::Old { minutes: old.as_secs() / 60 }
	} else if future > APART {
		Age::Future { minutes: future.as_secs() / 60 }
	} else {
		Age::Fine
	}
}

fn counted(number: usize, what: &str) -> String {
	let ending = if number == 1 { "" } else { "s" };
	format!("{number} {what}{ending}")
}

#[cfg(test)]
mod tests {
	use super::*;

	fn progress(peers: &[u64], best: u64, last: u64) -> Progress {
		let peers: Vec<_> = peers.iter().map(|&best_number| Peer { best_number }).collect();
		let last = Final { number: last, hash: Hash::zero() };
		Progress { peers: peers.len(), claimed: claim(&peers), best, last }
	}

	#[test]
	fn last_final_block_has_to_be_as_new_as_peers_and_headers_say() {
		assert!(progress(&[102], 102, 100).is_ready());
		assert!(!progress(&[], 100, 100).is_ready(), "nobody was asked");
		assert!(!progress(&[109], 100, 100).is_ready(), "a peer knows more");
		assert!(!progress(&[102], 109, 100).is_ready(), "nothing becomes final");
		assert!(!progress(&[20], 100, 100).is_ready(), "nobody has come so far");
		assert!(
			!progress(&[2], 2, 0).is_ready(),
			"the first block has no time that tells how old it is"
		);
	}

	#[test]
	fn one_peer_that_lies_does_not_hold_up_several() {
		for peers in [&[102, 9_000_000][..], &[102, 103, 9_000_000], &[0, 102, 102]] {
			assert!(progress(peers, 102, 100).is_ready(), "{peers:?}");
		}
	}

	#[test]
	fn age_of_a_block_is_that_of_its_slot() {
		let slot = Duration::from_secs(2 * 1_000);
		let second = Duration::from_secs(1);
		assert_eq!(age(1_000, slot), Age::Fine);
		assert_eq!(age(1_000, slot + APART), Age::Fine);
		assert_eq!(age(1_000, slot + APART + second), Age::Old { minutes: 5 });
		assert_eq!(age(1_000, slot - APART), Age::Fine);
		assert_eq!(age(1_000, slot - APART - second), Age::Future { minutes: 5 }, "a slow clock");
		assert!(matches!(age(0, Duration::from_secs(1_800_000_000)), Age::Old { .. }), "no slot");
		for slot in [u64::from(u32::MAX) + 1, u64::MAX] {
			assert!(matches!(age(slot, Duration::ZERO), Age::Future { .. }), "{slot}");
		}
	}
}
