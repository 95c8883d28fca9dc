//! The light client's database: the final block that it had come to, who makes and finalises the
//! blocks after, the runtime's code, and nodes that it knew. It spares the next run the way to there.
//!
//! What is read from the memory is checked as far as it can be without the chain: that it is whole, of
//! this version of the light client, of this chain. Whether its block is on the chain the chain says.
//!
//! smoldot asks for a proof of the newest final block at once where it is more than 32 blocks behind
//! (a warp sync), and else waits for the next vote to come by, up to two blocks' time. So a database
//! is used once the chain has gone on far enough, and kept for a good while.

use super::checkpoint::bytes;
use crate::{
	chain::{
		grandpa::AuthoritySet,
		memory::{self, Memory, MemoryError},
		Hash, Header,
	},
	clock::since_epoch,
};
use codec::DecodeAll;
use serde::Deserialize;
use sp_crypto_hashing::blake2_256;
use std::time::Duration;

/// The longest that is kept, in bytes: the code of a runtime, twice over.
pub(super) const MAX_LEN: usize = 8 << 20;

/// What the light client is, whose next version may write something else.
const VERSION: &str = "salus-light 1 smoldot-light 3.0";

/// How many blocks the chain has to be ahead of a database for the newest to be asked for at once.
const AHEAD: u64 = 40;

/// How many blocks ahead of the one that is kept another takes its place.
const RENEW: u64 = 2_048;

/// The time between blocks.
pub(super) const SLOT: Duration = Duration::from_secs(2);

/// A database of the light client.
#[derive(Clone, Debug)]
pub(super) struct Database {
	/// As smoldot takes it.
	pub text: String,
	/// The number of the final block.
	pub number: u64,
	/// Its hash.
	pub hash: Hash,
	/// Who finalises the blocks after it.
	pub set: AuthoritySet,
	/// When it was saved.
	saved: Duration,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
	genesis_hash: String,
	chain: Chain,
}

#[derive(Deserialize)]
struct Chain {
	finalized_block_header: String,
	grandpa_after_finalized_block_authorities_set_id: u64,
	grandpa_finalized_triggered_authorities: Vec<Authority>,
}

#[derive(Deserialize)]
struct Authority {
	public_key: String,
	weight: u64,
}

/// By what it is remembered.
fn name(genesis: Hash) -> String {
	format!("{genesis:?}.light")
}

impl Database {
	/// Reads `text`, a database of the chain with this first block.
	pub fn parse(text: String, genesis: Hash) -> Result<Self, &'static str> {
		let written: Written = serde_json::from_str(&text).map_err(|_| "it is damaged")?;
		if written.genesis_hash != hex::encode(genesis) {
			return Err("it is of another chain");
		}
		let plain = |text: &str| bytes(&format!("0x{text}")).ok_or("it is damaged");
		let header = plain(&written.chain.finalized_block_header)?;
		let header = Header::decode_all(&mut &header[..]).map_err(|_| "it is damaged")?;
		let authorities = written.chain.grandpa_finalized_triggered_authorities.iter();
		let authorities = authorities.map(|it| {
			let key = <[u8; 32]>::try_from(plain(&it.public_key)?).map_err(|_| "it is damaged")?;
			Ok((key, it.weight))
		});
		let authorities = authorities.collect::<Result<Vec<_>, &'static str>>()?;
		if authorities.is_empty() {
			return Err("it is damaged");
		}
		let id = written.chain.grandpa_after_finalized_block_authorities_set_id;
		Ok(Self {
			number: header.number.into(),
			hash: header.hash(),
			set: AuthoritySet { id, authorities },
			text,
			saved: since_epoch(),
		})
	}

	/// What was saved of the chain. What is of no use is thrown away, which the log says.
	pub async fn load(memory: &dyn Memory, genesis: Hash) -> Result<Option<Self>, MemoryError> {
		let Some(bytes) = memory.get(&name(genesis))? else { return Ok(None) };
		match Self::unpack(&bytes, genesis) {
			Ok(database) => Ok(Some(database)),
			Err(reason) => {
				tracing::warn!(
					reason,
					"the light client's saved database is of no use and was thrown away"
				);
				// It is written over once there is another.
				if let Err(error) = memory::forget(memory, &name(genesis)).await {
					tracing::warn!(%error, "it stays there");
				}
				Ok(None)
			}
		}
	}

	/// Saves it.
	pub async fn save(&self, memory: &dyn Memory, genesis: Hash) -> Result<(), MemoryError> {
		memory::put(memory, &name(genesis), &self.pack()).await
	}

	/// Forgets what was saved of the chain.
	pub async fn forget(memory: &dyn Memory, genesis: Hash) -> Result<(), MemoryError> {
		memory::forget(memory, &name(genesis)).await
	}

	/// Whether to start from it, where block `seen` was the last final one that was seen.
	pub fn is_far_behind(&self, seen: Option<u64>) -> bool {
		let since = since_epoch().saturating_sub(self.saved).as_secs() / SLOT.as_secs();
		seen.unwrap_or_default().max(self.number + since) >= self.number + AHEAD
	}

	/// Whether one of block `head` is to take its place.
	pub fn is_old(&self, head: u64) -> bool {
		head >= self.number + RENEW
	}

	fn pack(&self) -> Vec<u8> {
		let sum = hex::encode(blake2_256(self.text.as_bytes()));
		format!("{VERSION}\n{}\n{sum}\n{}", self.saved.as_secs(), self.text).into_bytes()
	}

	fn unpack(bytes: &[u8], genesis: Hash) -> Result<Self, &'static str> {
		let text = std::str::from_utf8(bytes).map_err(|_| "it is damaged")?;
		let mut lines = text.splitn(4, '\n');
		if lines.next() != Some(VERSION) {
			return Err("it is damaged, or of another version of the light client");
		}
		let (Some(saved), Some(sum), Some(text)) = (lines.next(), lines.next(), lines.next())
		else {
			return Err("it is damaged");
		};
		if sum != hex::encode(blake2_256(text.as_bytes())) {
			return Err("it is damaged");
		}
		let saved = Duration::from_secs(saved.parse().map_err(|_| "it is damaged")?);
		Ok(Self { saved, ..Self::parse(text.to_owned(), genesis)? })
	}
}

#[cfg(test)]
mod tests {
	use super::{super::checkpoint::tests::sample, *};
	#[cfg(not(target_family = "wasm"))]
	use crate::chain::memory::Forgetful;

	const GENESIS: Hash = Hash::repeat_byte(9);

	fn database() -> Database {
		Database::parse(sample().database(GENESIS), GENESIS).expect("a database")
	}

	#[cfg(not(target_family = "wasm"))]
	#[tokio::test]
	async fn database_is_loaded_as_it_was_saved() {
		let memory = Forgetful::default();
		assert!(Database::load(&memory, GENESIS).await.expect("read").is_none());
		database().save(&memory, GENESIS).await.expect("written");
		let loaded = Database::load(&memory, GENESIS).await.expect("read").expect("it is there");
		assert_eq!((loaded.number, loaded.hash), (500, sample().hash()));
		assert_eq!((loaded.set, loaded.text), (sample().set, database().text));
	}

	#[cfg(not(target_family = "wasm"))]
	#[tokio::test]
	async fn database_that_is_damaged_or_of_another_version_or_chain_is_thrown_away() {
		let packed = database().pack();
		let damages = (0..packed.len()).step_by(7).map(|place| {
			let mut damaged = packed.clone();
			damaged[place] ^= 1;
			damaged
		});
		let text = String::from_utf8(packed.clone()).expect("text");
		let others = [vec![], b"{}".to_vec(), text.replace("3.0", "3.1").into_bytes()];
		let cut = [packed[..packed.len() - 1].to_vec()];
		for damaged in damages.chain(others).chain(cut) {
			let memory = Forgetful::default();
			memory::put(&memory, &name(GENESIS), &damaged).await.expect("written");
			match Database::load(&memory, GENESIS).await.expect("read") {
				// The time at which it was saved is no part of what it says.
				Some(loaded) => assert_eq!(loaded.text, database().text),
				None => assert!(memory.get(&name(GENESIS)).expect("read").is_none()),
			}
		}
		let memory = Forgetful::default();
		memory::put(&memory, &name(Hash::zero()), &packed).await.expect("written");
		assert!(
			Database::load(&memory, Hash::zero()).await.expect("read").is_none(),
			"of another chain"
		);
	}

	#[test]
	fn database_is_used_once_the_chain_is_well_ahead_and_renewed_later() {
		let mut database = database();
		assert!(!database.is_far_behind(None) && !database.is_far_behind(Some(530)));
		assert!(database.is_far_behind(Some(540)));
		assert!(!database.is_old(2_547) && database.is_old(2_548));
		database.saved -= Duration::from_secs(100);
		assert!(database.is_far_behind(None));
	}
}
