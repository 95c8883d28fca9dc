//! Blocks, as they come and as they become final: which of our transactions they hold, and which of
//! these failed. Touches one node at a time, the next one where it is lost, and writes the ledger.

use super::{
	nodes::{within, Nodes, Rpc},
	shared::Shared,
};
use codec::{Decode, Encode};
use salus_client::chain::{
	api::runtime_types::{
		frame_system::{pallet::Event as System, EventRecord, Phase},
		salus_runtime::RuntimeEvent,
	},
	Hash,
};
use sp_crypto_hashing::{blake2_256, twox_128};
use std::{
	collections::HashMap,
	sync::Arc,
	time::{Duration, Instant},
};
use subxt::{config::Header, error::DispatchError};
use tokio::sync::mpsc::{unbounded_channel, UnboundedReceiver};

/// How long a node may say nothing of new blocks.
const SILENCE: Duration = Duration::from_secs(30);

/// News of the chain, and when it came.
struct News {
	at: Instant,
	number: u64,
	is_final: bool,
}

/// Follows the chain.
pub struct Follower {
	nodes: Arc<Nodes>,
	shared: Arc<Shared>,
	/// The last block looked at as the best one.
	best: u64,
	/// The last block looked at as final.
	r#final: u64,
	/// Our transactions in blocks that are not final yet: their numbers, and places in the block.
	seen: HashMap<Hash, Vec<(usize, u32)>>,
}

impl Follower {
	/// A follower that begins behind the block `from`, which is final.
	pub fn new(nodes: Arc<Nodes>, shared: Arc<Shared>, from: u64) -> Self {
		Self { nodes, shared, best: from, r#final: from, seen: HashMap::new() }
	}

	/// Follows until no node is left. Says through `ready` when it has begun.
	pub async fn follow(mut self, ready: tokio::sync::oneshot::Sender<()>) {
		let mut ready = Some(ready);
		while let Some(node) = self.nodes.from(0) {
			if let Err(reason) = self.follow_node(node, &mut ready).await {
				self.nodes.lose(node, reason);
			}
		}
	}

	async fn follow_node(
		&mut self,
		node: usize,
		ready: &mut Option<tokio::sync::oneshot::Sender<()>>,
	) -> Result<(), String> {
		let rpc = self.nodes.own_rpc(node).await?;
		let mut news = subscribe(&rpc).await?;
		if let Some(ready) = ready.take() {
			let _ = ready.send(());
		}
		// Others may have found it to be gone.
		while !self.nodes.is_lost(node) {
			let silent = || format!("no block in {} s", SILENCE.as_secs());
			let news = tokio::time::timeout(SILENCE, news.recv()).await.map_err(|_| silent())?;
			let news = news.ok_or("the connection closed")?;
			let at = news.at.saturating_duration_since(self.shared.start());
			if news.is_final {
				self.finalise(&rpc, news.number, at).await?;
			} else {
				self.look(&rpc, news.number, at).await?;
			}
		}
		Ok(())
	}

	/// Looks at the best blocks up to `number`.
	async fn look(&mut self, rpc: &Rpc, number: u64, at: Duration) -> Result<(), String> {
		// A block that took the place of another has a number that was looked at before.
		for number in number.min(self.best + 1)..=number {
			let Some(hash) = hash_of(rpc, number).await? else { return Ok(()) };
			if !self.seen.contains_key(&hash) {
				let ours = self.ours(rpc, hash).await?;
				self.shared.ledger().include_all(ours.iter().map(|(number, _)| *number), at);
				self.seen.insert(hash, ours);
			}
			self.best = number;
		}
		self.shared.saw_block(number);
		Ok(())
	}

	/// Settles what the blocks up to `number` hold.
	async fn finalise(&mut self, rpc: &Rpc, number: u64, at: Duration) -> Result<(), String> {
		for number in self.r#final + 1..=number {
			let hash = hash_of(rpc, number).await?;
			let hash = hash.ok_or_else(|| format!("it has no block {number}, which is final"))?;
			let ours = match self.seen.remove(&hash) {
				Some(ours) => ours,
				None => self.ours(rpc, hash).await?,
			};
			if !ours.is_empty() {
				let mut failures = self.failures(rpc, hash).await?;
				self.shared.saw_final(&ours, |place| failures.remove(&place), at);
			}
			self.r#final = number;
		}
		if self.best == self.r#final {
			self.seen.clear();
		}
		Ok(())
	}

	/// Our transactions in a block: their numbers, and their places in the block.
	async fn ours(&self, rpc: &Rpc, hash: Hash) -> Result<Vec<(usize, u32)>, String> {
		let block = within(rpc.chain_get_block(Some(hash))).await?;
		let block = block.ok_or("it has lost a block")?;
		let hashes: Vec<_> = block.block.extrinsics.iter().map(|it| blake2_256(it)).collect();
		let ledger = self.shared.ledger();
		let found = hashes.iter().zip(0..);
		Ok(found.filter_map(|(hash, place)| Some((ledger.number(hash)?, place))).collect())
	}

	/// Why transactions of a block failed, by their place in it.
	async fn failures(&self, rpc: &Rpc, hash: Hash) -> Result<HashMap<u32, String>, String> {
		let key = [twox_128(b"System"), twox_128(b"Events")].concat();
		let events = within(rpc.state_get_storage(&key, Some(hash))).await?.unwrap_or_default();
		let events = Vec::<EventRecord<RuntimeEvent, Hash>>::decode(&mut &events[..]);
		let events = events.map_err(|_| "its events are of another version of the runtime")?;
		let failures = events.into_iter().filter_map(|record| match (record.phase, record.event) {
			(
				Phase::ApplyExtrinsic(place),
				RuntimeEvent::System(System::ExtrinsicFailed { dispatch_error, .. }),
			) => Some((place, self.reason(&dispatch_error.encode()))),
			_ => None,
		});
		Ok(failures.collect())
	}

	/// A dispatch error, by its name.
	fn reason(&self, error: &[u8]) -> String {
		match DispatchError::decode_from(error, self.shared.metadata()) {
			Ok(DispatchError::Module(error)) => match error.details() {
				Ok(it) => format!("{}.{}", it.pallet.name(), it.variant.name),
				Err(_) => error.details_string(),
			},
			Ok(error) => error.to_string().trim_end_matches('.').to_owned(),
			Err(_) => format!("0x{}", hex::encode(error)),
		}
	}
}

/// News from the node, each with the moment at which it came, until the connection closes.
async fn subscribe(rpc: &Rpc) -> Result<UnboundedReceiver<News>, String> {
	let mut best = within(rpc.chain_subscribe_new_heads()).await?;
	let mut r#final = within(rpc.chain_subscribe_finalized_heads()).await?;
	let (sender, receiver) = unbounded_channel();
	// By itself, so that news is not late where a block takes long to look at.
	tokio::spawn(async move {
		loop {
			let (head, is_final) = tokio::select! {
				head = best.next() => (head, false),
				head = r#final.next() => (head, true),
			};
			let Some(Ok(head)) = head else { break };
			let news = News { at: Instant::now(), number: head.number(), is_final };
			if sender.send(news).is_err() {
				break;
			}
		}
	});
	Ok(receiver)
}

async fn hash_of(rpc: &Rpc, number: u64) -> Result<Option<Hash>, String> {
	within(rpc.chain_get_block_hash(Some(number.into()))).await
}
