//! `salus council`: motions, and what two thirds of the council decide.

use super::{
	args,
	context::Context,
	output::{finality, printable, table, Output},
	waiting::waiting,
	Failure,
};
use clap::{Subcommand, ValueEnum};
use salus_client::{
	chain::api::runtime_types::salus_runtime::RuntimeCall,
	keys::AccountId,
	ops::{
		calls,
		council::{self, Closed, Motion, Proposed, Voted},
	},
};
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Vote {
	/// For the motion
	Yes,
	/// Against it
	No,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// List the members of the council
	#[command(after_help = "Example:\n  salus council members")]
	Members,
	/// List the motions that are not closed yet, with what they ask for
	#[command(after_help = "Example:\n  salus council motions")]
	Motions,
	/// Show a motion: what it asks for, every call in it with its arguments, and who voted how
	#[command(
		after_help = "Example:\n  salus council show 0x5c1f0e8fd2a9c3b1d7b0a4e6f8c2d4e6a8b0c2d4e6f8a0b2c4d6e8f0a1b3c5d7"
	)]
	Show {
		/// What the motion is called by
		#[arg(value_parser = hash)]
		motion: [u8; 32],
	},
	/// Vote on a motion (as a member of the council)
	#[command(
		after_help = "Example:\n  salus --account muster council vote 0x5c1f0e8fd2a9c3b1d7b0a4e6f8c2d4e6a8b0c2d4e6f8a0b2c4d6e8f0a1b3c5d7 yes"
	)]
	Vote {
		/// What the motion is called by
		#[arg(value_parser = hash)]
		motion: [u8; 32],
		/// The vote
		vote: Vote,
	},
	/// Close a motion that is decided, which carries it out if it was approved
	#[command(
		after_help = "Example:\n  salus --account muster council close 0x5c1f0e8fd2a9c3b1d7b0a4e6f8c2d4e6a8b0c2d4e6f8a0b2c4d6e8f0a1b3c5d7"
	)]
	Close {
		/// What the motion is called by
		#[arg(value_parser = hash)]
		motion: [u8; 32],
	},
	/// Put any call to the council that has no command of its own
	///
	/// A wallet such as Polkadot.js Apps shows the encoded data of every call that one fills in.
	#[command(
		after_help = "Example:\n  salus --dev //Alice council propose 0x00001468656c6c6f --as-root"
	)]
	Propose {
		/// The call, encoded, in hexadecimal
		call: String,
		/// Carry it out as root, for calls that take root
		#[arg(long)]
		as_root: bool,
	},
	/// Add a member to the council
	#[command(
		after_help = "Example:\n  salus --dev //Alice council add 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Add {
		/// The account
		#[arg(value_parser = args::address)]
		address: AccountId,
	},
	/// Remove a member from the council
	#[command(
		after_help = "Example:\n  salus --dev //Alice council remove 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Remove {
		/// The account
		#[arg(value_parser = args::address)]
		address: AccountId,
	},
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Members => {
				let members = council::members(&context.chain().await?).await?;
				out.emit(&members, |members| members.join("\n"))
			}
			Self::Motions => {
				let motions = council::motions(&context.chain().await?).await?;
				out.emit(&motions, |motions| listed(motions))
			}
			Self::Show { motion } => {
				let motion = council::motion(&context.chain().await?, motion).await?;
				out.emit(&motion, shown)
			}
			Self::Vote { motion, vote } => {
				let member = context.member().await?;
				let voted =
					waiting(context, member.council().vote(motion, vote == Vote::Yes)).await?;
				out.emit(&voted, voted_text)
			}
			Self::Close { motion } => {
				let member = context.member().await?;
				let closed = waiting(context, member.council().close(motion)).await?;
				out.emit(&closed, closed_text)
			}
			Self::Propose { call, as_root } => {
				let call = council::parse_call(&call)?;
				put(context, out, if as_root { council::as_root(call) } else { call }).await
			}
			Self::Add { address } => put(context, out, council::add(address)).await,
			Self::Remove { address } => {
				let call = council::remove(&context.chain().await?, address).await?;
				put(context, out, call).await
			}
		}
	}
}

/// Puts `call` to the council, and prints what became of it and what comes next.
pub(super) async fn put(
	context: &Context,
	out: &mut Output<'_>,
	call: RuntimeCall,
) -> Result<(), Failure> {
	out.emit(&propose(context, call).await?, proposed_text)
}

/// Puts `call` to the council.
pub(super) async fn propose(context: &Context, call: RuntimeCall) -> Result<Proposed, Failure> {
	let member = context.member().await?;
	Ok(waiting(context, member.council().propose(call)).await?)
}

/// What became of a motion, and what comes next.
pub(super) fn proposed_text(proposed: &Proposed) -> String {
	let (asks, done) = (&proposed.asks, finality(&proposed.finality));
	match proposed.index {
		None => format!("carried out: {asks}, {done}"),
		Some(index) => format!(
			"motion {index} ({motion}): {asks}, {done}\nnext: {votes}, the proposer's own counts too: salus --account NAME council vote {motion} yes",
			motion = proposed.motion,
			votes = more_votes(proposed.threshold),
		),
	}
}

fn voted_text(voted: &Voted) -> String {
	let Voted { motion, yes, no, threshold, state, .. } = voted;
	let next = match *state {
		"open" => {
			let missing = more_votes(threshold.saturating_sub(*yes));
			format!("next: {missing}: salus --account NAME council vote {motion} yes")
		}
		state => format!("it is {state}; next: salus --account NAME council close {motion}"),
	};
	format!("voted: {yes} yes, {no} no, {}\n{next}", finality(&voted.finality))
}

fn closed_text(closed: &Closed) -> String {
	let Closed { asks, yes, no, .. } = closed;
	let verdict = if closed.approved { "carried out" } else { "rejected" };
	format!("{verdict}, {yes} yes, {no} no: {asks}, {}", finality(&closed.finality))
}

fn more_votes(count: u32) -> String {
	match count {
		1 => "1 more vote".into(),
		count => format!("{count} more votes"),
	}
}

fn listed(motions: &[Motion]) -> String {
	let rows = motions.iter().map(|motion| {
		let count = format!("{} of {}", motion.yes.len(), motion.threshold);
		let no = motion.no.len().to_string();
		vec![motion.hash.clone(), count, no, motion.state.into(), motion.asks.clone()]
	});
	table(&["MOTION", "YES", "NO", "STATE", "ASKS TO"], rows.collect())
}

fn shown(motion: &Motion) -> String {
	let voters = |voters: &[String]| match voters {
		[] => "nobody".to_owned(),
		voters => voters.join(", "),
	};
	[
		format!("motion {}: {}", motion.index, motion.hash),
		format!("asks to {}", printable(&motion.asks)),
		tree(&motion.decoded, 1),
		format!(
			"{}, takes {} yes, ends at block {}",
			motion.state, motion.threshold, motion.ends_at
		),
		format!("yes: {}", voters(&motion.yes)),
		format!("no: {}", voters(&motion.no)),
		format!("call: {}", motion.call),
	]
	.join("\n")
}

/// A call, or a value in it, over several lines that are set in so far. Values that are long are
/// cut: JSON has them whole.
fn tree(value: &Value, depth: usize) -> String {
	let lines: Vec<_> = match value {
		Value::Object(fields) => match (fields.get("call"), fields.get("arguments")) {
			(Some(Value::String(name)), Some(arguments)) => {
				let call = format!("{}{}", "  ".repeat(depth), printable(name));
				[call].into_iter().chain(Some(tree(arguments, depth + 1))).collect()
			}
			_ => fields.iter().map(|(name, value)| branch(name, value, depth)).collect(),
		},
		Value::Array(items) => {
			items.iter().zip(1..).map(|(item, number)| branch(&number, item, depth)).collect()
		}
		value => vec![format!("{}{}", "  ".repeat(depth), leaf(value))],
	};
	lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A value under its name: on the same line, where it fits there.
fn branch(name: &dyn std::fmt::Display, value: &Value, depth: usize) -> String {
	let name = format!("{}{name}:", "  ".repeat(depth));
	match value {
		Value::Object(_) | Value::Array(_) => format!("{name}\n{}", tree(value, depth + 1)),
		value => format!("{name} {}", leaf(value)),
	}
}

fn leaf(value: &Value) -> String {
	match value {
		Value::Null => "none".into(),
		Value::String(text) => printable(&calls::short(text)),
		value => value.to_string(),
	}
}

/// What a motion is called by.
fn hash(text: &str) -> Result<[u8; 32], String> {
	let bytes = hex::decode(text.strip_prefix("0x").unwrap_or(text)).ok();
	let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
	bytes.ok_or_else(|| {
		format!("{text:?} is no hash of a motion: `salus council motions` shows them")
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn call_is_printed_as_a_tree_of_names() {
		let call = serde_json::json!({
			"call": "Governance.dispatch_as_root",
			"arguments": { "call": { "call": "Utility.batch", "arguments": { "calls": [
				{ "call": "System.remark", "arguments": { "remark": "0x07" } },
				{ "call": "Preimage.stop", "arguments": {} },
			] } } },
		});
		let expected = [
			"Governance.dispatch_as_root",
			"  call:",
			"    Utility.batch",
			"      calls:",
			"        1:",
			"          System.remark",
			"            remark: 0x07",
			"        2:",
			"          Preimage.stop",
		];
		assert_eq!(tree(&call, 0), expected.join("\n"));
	}

	#[test]
	fn motion_is_named_by_its_whole_hash() {
		let text = format!("0x{}", "ab".repeat(32));
		assert_eq!(hash(&text), Ok([0xab; 32]));
		assert_eq!(hash(&text[2..]), Ok([0xab; 32]));
		for wrong in ["", "0x", "3", &text[..65], &format!("{text}00")] {
			assert!(hash(wrong).is_err(), "{wrong}");
		}
	}
}
