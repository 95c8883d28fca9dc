//! `salus chain`: the chain itself: its blocks, who made them, and what proves them final.

use super::{
	chain_join,
	chain_view::{self, block_text, news_text, proof_text, round_line, round_text},
	context::Context,
	hints,
	output::{count_bar, counting, Output},
	trust, Failure,
};
use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use salus_client::{
	chain::{blocks::BlockId, grandpa::FinalityError, Chain},
	ops::{
		blocks::{
			self,
			status::status,
			watch::{News, Watch},
			BlockView,
		},
		finality::{self, Proof, Round, Trust},
		OpError,
	},
};
use serde::Serialize;
use std::{num::NonZeroU64, pin::pin, time::Duration};

/// How often the round is looked at while blocks are awaited.
const LOOK: Duration = Duration::from_millis(500);

/// The chain itself: its last blocks, who makes them, how many have to agree
#[derive(Debug, Args)]
#[command(
	after_help = "Examples:\n  salus chain join consortium.json\n  salus chain\n  salus chain block 4711\n  salus chain watch\n  salus chain finality 4711"
)]
pub(super) struct Command {
	#[command(subcommand)]
	part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
	/// Show a block: who made it, what was called in it and what became of that
	///
	/// The seal is checked here against whose turn it was. What was called in a block that is older
	/// than the states that the node keeps is shown without what became of it.
	#[command(
		after_help = "Examples:\n  salus chain block                the last final one\n  salus chain block 4711 --output json"
	)]
	Block {
		/// The block: its number, or its hash in hexadecimal [default: the last final one]
		block: Option<BlockId>,
	},
	/// Show blocks as they come in, and again when they are final
	///
	/// On a terminal the last line is the round of GRANDPA under way. With --output json, one object
	/// a line.
	#[command(
		after_help = "Examples:\n  salus chain watch\n  salus chain watch --blocks 10 --output json"
	)]
	Watch {
		/// End once so many of the blocks are final
		#[arg(long, value_name = "COUNT")]
		blocks: Option<NonZeroU64>,
	},
	/// Show GRANDPA's round, and check the votes that prove a block final
	///
	/// A proof (a justification) holds signed votes for the block or for one after it. The signatures,
	/// that they are of this round and of this set of authorities, that there are enough of them, and
	/// the way from the block to the one voted for are checked here, not by the node. Who the authorities
	/// are comes from the node's state unless one of the options says from where: without them this
	/// shows that a node whose word for that is good cannot lie about the block, and no more.
	///
	/// With --spec or --trusted the authorities are followed from there over every change, each final by
	/// votes of those before it, and the node is trusted with nothing. The round is as the node sees it,
	/// unchecked.
	#[command(
		after_help = "Examples:\n  salus chain finality 4711\n  salus chain finality 4711 --spec consortium-raw.json\n  salus chain finality 4711 --trusted 0x5c1f0e8fd2a9c3b1d7b0a4e6f8c2d4e6a8b0c2d4e6f8a0b2c4d6e8f0a1b3c5d7"
	)]
	Finality {
		/// The block: its number, or its hash in hexadecimal [default: the last final one]
		block: Option<BlockId>,
		#[command(flatten)]
		trusted: trust::Trusted,
	},
	#[command(flatten)]
	Joining(chain_join::Part),
}

/// What `finality` shows.
#[derive(Serialize)]
struct Finality {
	/// `None` where no block was named and none became final lately: the round shows who is silent.
	proof: Option<Proof>,
	round: Option<Round>,
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self.part {
			Some(Part::Joining(part)) => part.run(context, out).await,
			None => out.emit(&status(&context.chain().await?).await?, chain_view::status_text),
			Some(Part::Block { block }) => {
				let mut block = blocks::block(&context.chain().await?, block).await?;
				explain(&mut block);
				out.emit(&block, block_text)
			}
			Some(Part::Watch { blocks }) => {
				watch(&context.chain().await?, context, out, blocks).await
			}
			Some(Part::Finality { block, trusted }) => {
				let chain = context.chain().await?;
				let trust = trusted.trust().unwrap_or(Trust::Node);
				let round = finality::round(&chain).await?;
				let bar = count_bar(context.shows_progress(), "following the authorities");
				let proof = finality::prove(&chain, block, &trust, &mut counting(&bar)).await;
				bar.finish_and_clear();
				let proof = match proof {
					Err(OpError::Finality(FinalityError::NoProof { .. })) if block.is_none() => {
						None
					}
					proof => Some(proof?),
				};
				out.emit(&Finality { proof, round }, |it| {
					let proof = it.proof.as_ref().map(proof_text);
					let proof = proof.unwrap_or_else(|| {
						"no proof came in, and the node keeps none of the last final block".into()
					});
					let round = it.round.as_ref().map(round_text);
					let round = round.unwrap_or_else(|| {
						"the node takes no part in GRANDPA yet: it shows no round".into()
					});
					format!("{proof}\n\n{round}")
				})
			}
		}
	}
}

/// Says of the calls in a block that failed what can be done about it.
fn explain(block: &mut BlockView) {
	block.transactions.iter_mut().for_each(|transaction| hints::explain(&mut transaction.act));
}

/// Prints what becomes of blocks until `count` of them are final.
async fn watch(
	chain: &Chain,
	context: &Context,
	out: &mut Output<'_>,
	count: Option<NonZeroU64>,
) -> Result<(), Failure> {
	let bar = match context.shows_progress() && context.is_human() {
		true => ProgressBar::new_spinner(),
		false => ProgressBar::hidden(),
	};
	let mut watch = Watch::begin(chain).await?;
	let mut left = count.map(NonZeroU64::get);
	while left != Some(0) {
		let mut news = next(&mut watch, chain, &bar).await?;
		if let News::Imported(block) = &mut news {
			explain(block);
		}
		if let (News::Final { .. }, Some(left)) = (&news, &mut left) {
			*left -= 1;
		}
		if !bar.suspend(|| out.line(&news, news_text))? {
			break;
		}
	}
	bar.finish_and_clear();
	Ok(())
}

/// The next news, with the round under way on `bar` meanwhile.
async fn next(watch: &mut Watch, chain: &Chain, bar: &ProgressBar) -> Result<News, OpError> {
	let mut news = pin!(watch.next());
	if bar.is_hidden() {
		return news.await;
	}
	let mut look = tokio::time::interval(LOOK);
	loop {
		tokio::select! {
			news = &mut news => return news,
			_ = look.tick() => {
				// Without a round there is a block to wait for still.
				if let Ok(Some(round)) = finality::round(chain).await {
					bar.set_message(round_line(&round));
					bar.tick();
				}
			}
		}
	}
}
