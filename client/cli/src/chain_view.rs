//! How `salus chain` shows blocks, rounds and proofs to people.

use super::output::{count, printable, table};
use salus_client::{
	fhir,
	ops::{
		blocks::{
			call_outcomes::{CallOutcome, Outcome},
			status::Status,
			watch::News,
			BlockView,
		},
		finality::{Proof, Round, Voter},
	},
};

/// How many characters of a hash are shown where it does not matter.
const SHORT_HASH: usize = 12;

/// The chain and the node at a glance.
pub(super) fn status_text(status: &Status) -> String {
	let behind = match status.lag {
		0 => "which is the best one".into(),
		lag => format!("{} behind the best one", count(lag, "block")),
	};
	let syncing = if status.syncing { ", catching up" } else { "" };
	[
		format!("chain        {}", printable(&status.chain)),
		format!("genesis      {}", status.genesis),
		format!("trusts       {}", printable(&status.trusts)),
		format!("runtime      {}", printable(&status.runtime)),
		format!("best         {} {}", status.best.block, status.best.block_hash),
		format!("final        {} {}", status.finalised.block, status.finalised.block_hash),
		format!("             {behind}"),
		format!(
			"authorities  {}; a block takes the votes of {} to be final (set {})",
			status.authorities, status.threshold, status.set
		),
		format!(
			"{:<12} version {}, {}{syncing}",
			status.source,
			printable(&status.node),
			count(status.peers as u64, "peer")
		),
	]
	.join("\n")
}

/// A block with what was called in it.
pub(super) fn block_text(block: &BlockView) -> String {
	let state = match block.state {
		"final" => "final".into(),
		"best" => format!("not final yet: block {} is the last that is", block.last_final),
		_ => "abandoned: another block of this number is in the chain".into(),
	};
	let mut lines = vec![
		format!("block {} {}", block.block, block.block_hash),
		format!("  after    {}", block.parent),
		format!("  {state}"),
		format!("  made by  {}", author(block)),
	];
	lines.extend(block.time.map(|time| format!("  at       {}", fhir::format_instant(time))));
	lines.push(match block.events {
		Some(events) => format!("  {}", count(events.into(), "event")),
		None => {
			"  the node no longer keeps its state: what became of the calls is not known".into()
		}
	});
	for transaction in &block.transactions {
		lines.push(format!("{} {}", transaction.index, act_text(&transaction.act, 2)));
	}
	lines.join("\n")
}

fn author(block: &BlockView) -> String {
	match &block.author {
		None if block.block == 0 => "nobody: it is the first".into(),
		None => "whose turn it was is not known here any more".into(),
		Some(author) => {
			let who = author.validator.as_deref().unwrap_or("the validator with this key");
			format!("{who} in slot {}, sealed with {}: the seal is right", author.slot, author.key)
		}
	}
}

/// What somebody did and what became of it, and beneath it what was within that.
fn act_text(act: &CallOutcome, depth: usize) -> String {
	let outcome = match (act.outcome, &act.error) {
		(Outcome::Done, _) => String::new(),
		(Outcome::Failed, Some(error)) => format!(": {}", printable(error)),
		(Outcome::Failed, None) => ": it was refused".into(),
		(Outcome::Unreached, _) => ": not reached, a call before or around it failed".into(),
		(Outcome::Unknown, _) => ": what became of it is not known".into(),
	};
	let mut lines = vec![format!("{}{outcome}", printable(&act.sentence()))];
	for within in &act.within {
		lines.push(format!("{}- {}", "  ".repeat(depth), act_text(within, depth + 1)));
	}
	lines.join("\n")
}

/// What became of a block, on a line.
pub(super) fn news_text(news: &News) -> String {
	match news {
		News::Imported(block) => {
			let by = block.author.as_ref().and_then(|author| author.validator.as_deref());
			let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
			// The first is the time, which every block has.
			let acts = block.transactions.iter().filter(|it| it.act.by.is_some());
			let acts: Vec<_> = acts.map(|it| printable(&said(&it.act))).collect();
			let acts = if acts.is_empty() { "nothing".into() } else { acts.join("; ") };
			format!("{} {}{by}: {acts}", block.block, short(&block.block_hash))
		}
		News::Final { block, block_hash, after_ms } => {
			let seconds = *after_ms as f64 / 1000.0;
			format!("{block} {} is final, {seconds:.2} s after it came in", short(block_hash))
		}
		News::Abandoned { block, block_hash } => {
			format!("{block} {} was given up for another block", short(block_hash))
		}
	}
}

/// What somebody did, on a line.
fn said(act: &CallOutcome) -> String {
	let sentence = act.sentence();
	let failed = if act.outcome == Outcome::Failed { ", and was refused" } else { "" };
	format!("{sentence}{failed}")
}

fn short(hash: &str) -> String {
	format!("{}…", hash.get(..SHORT_HASH).unwrap_or(hash))
}

/// What proves a block final.
pub(super) fn proof_text(proof: &Proof) -> String {
	let signed = proof.signed.len() as u64;
	let mut lines = vec![
		format!("block {} {} is final", proof.block, proof.block_hash),
		format!(
			"{} of {} authorities signed a vote for {} in round {} of set {}; it takes {}",
			signed,
			proof.authorities,
			if proof.voted_block == proof.block {
				"it".into()
			} else {
				format!("block {}, which is after it,", proof.voted_block)
			},
			proof.round,
			proof.set,
			proof.threshold
		),
	];
	let rows = proof.signed.iter().map(|voter| row(voter, "signed"));
	let rows = rows.chain(proof.missing.iter().map(|voter| row(voter, "not in the proof")));
	lines.push(table(&["AUTHORITY", "VOTES WITH", "VOTE"], rows.collect()));
	for voter in &proof.equivocated {
		let who = voter.validator.as_ref().unwrap_or(&voter.key);
		lines.push(format!("{who} voted for two blocks at once, which is an offence"));
	}
	let followed = match proof.changes {
		0 => String::new(),
		changes => format!(", and what follows from it over {}", count(changes, "change")),
	};
	lines.push(format!(
		"checked here: every signature, their number, the way to the block; trusted: {}{followed}",
		proof.trusts
	));
	lines.join("\n")
}

/// A round of GRANDPA.
pub(super) fn round_text(round: &Round) -> String {
	let everyone = round.prevoted.iter().chain(&round.precommitted).chain(&round.silent);
	let mut rows: Vec<Vec<String>> = Vec::new();
	for voter in everyone {
		let has = |votes: &[Voter]| if votes.contains(voter) { "yes" } else { "not yet" };
		let row = vec![
			voter.validator.clone().unwrap_or_else(|| "-".into()),
			voter.key.clone(),
			has(&round.prevoted).into(),
			has(&round.precommitted).into(),
		];
		if !rows.contains(&row) {
			rows.push(row);
		}
	}
	rows.sort();
	format!(
		"{}, as this node sees it\n{}",
		round_line(round),
		table(&["AUTHORITY", "VOTES WITH", "PREVOTED", "PRECOMMITTED"], rows)
	)
}

/// A round of GRANDPA on a line.
pub(super) fn round_line(round: &Round) -> String {
	format!(
		"round {} of set {}: {} of {} prevoted, {} precommitted, it takes {}",
		round.round,
		round.set,
		round.prevoted.len(),
		round.authorities,
		round.precommitted.len(),
		round.threshold
	)
}

fn row(voter: &Voter, vote: &str) -> Vec<String> {
	let validator = voter.validator.clone().unwrap_or_else(|| "-".into());
	vec![validator, voter.key.clone(), vote.into()]
}
