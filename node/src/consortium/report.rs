//! What the chain of a file will be, in plain words: founders read this before they sign it off.

use super::{
	file::{Enrolment, Kind},
	rules::Consortium,
	spec::{sha256, Specification},
};
use salus_runtime::{AccountId, SLOT_DURATION};
use serde_json::{json, Value};
use std::{fmt::Write, path::Path};

/// The words.
pub fn text(consortium: &Consortium, spec: &Specification) -> String {
	let mut text = String::new();
	// Writing to a string does not fail.
	let _ = write(consortium, spec, &mut text);
	text
}

/// What `consortium build` says of the specification that it wrote to `folder`.
pub fn written(spec: &Specification, folder: &Path, raw: &Path) -> String {
	format!(
		"{} is written. All founders have to see the same here:\n\n\
		Genesis hash          {:?}\n\
		SHA-256 of raw.json   {}\n\
		SHA-256 of plain.json {}\n\n\
		Start every node with --chain {}\n",
		folder.display(),
		spec.genesis,
		sha256(&spec.raw),
		sha256(&spec.plain),
		raw.display()
	)
}

/// What a chain will be, for scripts.
pub fn json(consortium: &Consortium, spec: &Specification) -> Value {
	let validators: Vec<_> = consortium
		.validators
		.iter()
		.map(|it| json!({ "name": it.name, "account": it.account }))
		.collect();
	json!({
		"name": consortium.name,
		"id": consortium.id,
		"validators": validators,
		"minimum_validators": consortium.minimum,
		"council": consortium.council,
		"admins": consortium.admins,
		"bootnodes": consortium.bootnodes,
		"genesis_hash": spec.genesis,
		"plain_sha256": sha256(&spec.plain),
		"raw_sha256": sha256(&spec.raw),
	})
}

fn write(consortium: &Consortium, spec: &Specification, out: &mut String) -> std::fmt::Result {
	let kind = match consortium.kind {
		Kind::Live => "for real records",
		Kind::Local => "for trying out a network",
		Kind::Development => "for development",
	};
	writeln!(out, "{}, a chain {kind}. Nodes know it as {}.", consortium.name, consortium.id)?;
	writeln!(out)?;
	validators(consortium, out)?;
	council(consortium, out)?;
	admins(consortium, out)?;
	bootnodes(consortium, out)?;
	writeln!(out, "Genesis hash        {:?}", spec.genesis)?;
	writeln!(out, "SHA-256 of raw.json {}", sha256(&spec.raw))
}

fn validators(consortium: &Consortium, out: &mut String) -> std::fmt::Result {
	let count = consortium.validators.len();
	// More than two thirds have to vote.
	let spare = (count - 1) / 3;
	let seconds = SLOT_DURATION / 1000;
	match (count, spare) {
		(1, _) => writeln!(
			out,
			"1 validator. It makes a block every {seconds} seconds, and stands still when it is down."
		)?,
		(_, 0) => writeln!(
			out,
			"{count} validators. They take turns at making a block every {seconds} seconds, which is final once \
			all of them have voted for it: nothing becomes final while one of them is down."
		)?,
		_ => writeln!(
			out,
			"{count} validators. They take turns at making a block every {seconds} seconds, which is final once \
			{} of them have voted for it: the chain goes on while {spare} of them {} down.",
			count - spare,
			if spare == 1 { "is" } else { "are" },
		)?,
	}
	writeln!(
		out,
		"There always have to be {} with session keys: nobody is removed below that.",
		consortium.minimum
	)?;
	let width = consortium.validators.iter().map(|it| it.name.chars().count()).max().unwrap_or(0);
	for validator in &consortium.validators {
		writeln!(out, "  {:width$}  {}", validator.name, validator.account)?;
	}
	writeln!(out)
}

fn council(consortium: &Consortium, out: &mut String) -> std::fmt::Result {
	const EVERYTHING: &str = "who validates, who is in the council, upgrades, pauses, everything";
	match consortium.council.len() {
		1 => writeln!(out, "1 account is the council, and decides alone: {EVERYTHING}.")?,
		count => writeln!(
			out,
			"{count} accounts in the council. {} of them decide together: {EVERYTHING}.",
			(2 * count).div_ceil(3),
		)?,
	}
	accounts(consortium, &consortium.council, out)
}

fn admins(consortium: &Consortium, out: &mut String) -> std::fmt::Result {
	let enrolment = match consortium.enrolment {
		Enrolment::Open => "Anyone may register, as a patient or to be verified as a provider",
		Enrolment::ByAdmin => "Nobody may register whom no admin has enrolled",
	};
	match consortium.admins.len() {
		1 => writeln!(out, "1 admin, who admits members and verifies providers. {enrolment}.")?,
		count => writeln!(
			out,
			"{count} admins. Each admits members and verifies providers alone. {enrolment}."
		)?,
	}
	accounts(consortium, &consortium.admins, out)
}

fn bootnodes(consortium: &Consortium, out: &mut String) -> std::fmt::Result {
	if consortium.bootnodes.is_empty() {
		writeln!(out, "No boot nodes: every node has to be told of another with --bootnodes.")?;
	} else {
		writeln!(out, "A new node finds the others through")?;
	}
	for node in &consortium.bootnodes {
		writeln!(out, "  {node}")?;
	}
	writeln!(out)
}

/// Accounts, with the name of the validator where it is one's.
fn accounts(consortium: &Consortium, accounts: &[AccountId], out: &mut String) -> std::fmt::Result {
	for account in accounts {
		match consortium.validators.iter().find(|it| it.account == *account) {
			Some(validator) => writeln!(out, "  {account}  ({})", validator.name)?,
			None => writeln!(out, "  {account}")?,
		}
	}
	writeln!(out)
}
