//! Blocks as they come in and become final.

use super::{read, BlockView};
use crate::{
	chain::{blocks::Headers, Chain, Hash},
	ops::OpError,
};
use serde::Serialize;
use std::{collections::VecDeque, time::Instant};

/// How many blocks that are not final yet are kept in mind. Beyond that finality stands still, and
/// the oldest are forgotten.
const MOST_OPEN: usize = 100_000;

/// Something that became of a block.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum News {
	/// The node has imported it as its best block.
	Imported(Box<BlockView>),
	/// It is final.
	Final {
		/// Its number.
		block: u64,
		/// Its hash.
		block_hash: String,
		/// Milliseconds since it was imported.
		after_ms: u64,
	},
	/// Another block of its number is final, and it is given up.
	Abandoned {
		/// Its number.
		block: u64,
		/// Its hash.
		block_hash: String,
	},
}

/// A block that is not final yet.
struct Open {
	number: u64,
	hash: Hash,
	since: Instant,
}

/// A view of a chain that goes on.
pub struct Watch {
	chain: Chain,
	imported: Headers,
	finalised: Headers,
	open: VecDeque<Open>,
	news: VecDeque<News>,
}

impl Watch {
	/// Begins to watch.
	///
	/// # Errors
	/// The node no longer answers.
	pub async fn begin(chain: &Chain) -> Result<Self, OpError> {
		Ok(Self {
			imported: chain.imported().await?,
			finalised: chain.finalised().await?,
			chain: chain.clone(),
			open: VecDeque::new(),
			news: VecDeque::new(),
		})
	}

	/// What becomes of a block next. It is told of every block that becomes the best, and again when
	/// it is final or given up.
	///
	/// # Errors
	/// The node no longer answers.
	pub async fn next(&mut self) -> Result<News, OpError> {
		loop {
			if let Some(news) = self.news.pop_front() {
				return Ok(news);
			}
			// A block is imported before it is final.
			tokio::select! {
				biased;
				header = self.imported.next() => self.import(header?.0, Instant::now()).await?,
				header = self.finalised.next() => {
					let (hash, header) = header?;
					self.finalise(hash, header.number.into(), Instant::now()).await?;
				}
			}
		}
	}

	async fn import(&mut self, hash: Hash, since: Instant) -> Result<(), OpError> {
		if self.open.iter().any(|open| open.hash == hash) {
			return Ok(());
		}
		let view = read(&self.chain, hash).await?;
		if self.open.len() == MOST_OPEN {
			self.open.pop_front();
		}
		self.open.push_back(Open { number: view.block, hash, since });
		self.news.push_back(News::Imported(Box::new(view)));
		Ok(())
	}

	/// The block with this hash is final since `now`, and with it all before it.
	async fn finalise(&mut self, hash: Hash, last: u64, now: Instant) -> Result<(), OpError> {
		let open = std::mem::take(&mut self.open);
		let (decided, open): (Vec<_>, Vec<_>) = open.into_iter().partition(|it| it.number <= last);
		self.open = open.into();
		for Open { number, hash: decided, since } in decided {
			let instead = if number == last { hash } else { self.chain.hash_of(number).await? };
			let (block, block_hash) = (number, format!("{decided:?}"));
			self.news.push_back(if instead == decided {
				let after_ms = now.saturating_duration_since(since).as_millis() as u64;
				News::Final { block, block_hash, after_ms }
			} else {
				News::Abandoned { block, block_hash }
			});
		}
		Ok(())
	}
}
