//! Fingerprints on the command line: which one somebody read out, what is shown, and the QR code.

use super::{
	context::Context,
	output::{finality, Output},
	waiting::waiting,
	Failure,
};
use clap::Args;
use qrcode::{render::unicode::Dense1x2, EcLevel, QrCode};
use salus_client::{
	keys::{parse_address, AccountId, Fingerprint, KeyError},
	ops::{self, Finality, OpError},
};
use serde::Serialize;
use std::future::Future;

/// An account that the user names: by its address, or by what a provider's QR code holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
	/// The account.
	pub account: AccountId,
	fingerprint: Option<Fingerprint>,
}

/// An address, or what a provider's QR code holds.
pub(super) fn named(text: &str) -> Result<Named, KeyError> {
	if let Some(scanned) = Fingerprint::parse_uri(text) {
		let (account, fingerprint) = scanned?;
		return Ok(Named { account, fingerprint: Some(fingerprint) });
	}
	Ok(Named { account: parse_address(text)?, fingerprint: None })
}

/// The option that says which fingerprint an account has to have.
#[derive(Debug, Args)]
pub(super) struct Expected {
	/// Refuse unless the account has this fingerprint: the six words that its owner reads out, in quotes
	#[arg(long = "fingerprint", value_name = "WORDS")]
	words: Option<Fingerprint>,
}

impl Expected {
	/// The fingerprint that `named` has to have, from the option or from the QR code.
	pub fn of(&self, named: &Named) -> Result<Option<Fingerprint>, OpError> {
		match (named.fingerprint, self.words) {
			(Some(found), Some(expected)) if found != expected => {
				let address = named.account.to_string();
				Err(OpError::OtherFingerprint { address, found, expected })
			}
			(scanned, words) => Ok(scanned.or(words)),
		}
	}
}

/// The fingerprint of the account at work, from its own keys and not from what the chain says of them.
pub(super) fn own(member: &ops::Member) -> Fingerprint {
	Fingerprint::of(member.account.id(), &member.account.recipient())
}

/// A fingerprint on a line of its own.
pub(super) fn line(fingerprint: &Fingerprint) -> String {
	format!("its fingerprint, to compare with its owner: {fingerprint}")
}

/// The result of a command by which somebody is trusted.
#[derive(Serialize)]
struct Trusted {
	address: String,
	/// None where nobody encrypts to the account.
	fingerprint: Option<Fingerprint>,
	finality: Finality,
}

/// Does `work`, which trusts the account `named`, once it has the fingerprint that is `expected`, and
/// prints what became of it with the fingerprint.
pub(super) async fn trust<Work: Future<Output = Result<Finality, OpError>>>(
	context: &Context,
	out: &mut Output<'_>,
	named: &Named,
	expected: &Expected,
	what: &str,
	member: &ops::Member,
	work: Work,
) -> Result<(), Failure> {
	let expected = expected.of(named)?;
	let found = ops::fingerprint::expect(&member.chain, named.account, expected).await?;
	let done = waiting(context, work).await?;
	let address = named.account.to_string();
	out.emit(&Trusted { address, fingerprint: found, finality: done }, |trusted| {
		let done = format!("{} {what}, {}", trusted.address, finality(&trusted.finality));
		let lines = [done].into_iter().chain(trusted.fingerprint.as_ref().map(line));
		lines.collect::<Vec<_>>().join("\n")
	})
}

/// `text` as a QR code for a terminal, two modules a letter, black on white whatever the terminal's
/// colours are: few cameras read it the other way round.
pub(super) fn qr(text: &str) -> Result<String, Failure> {
	const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
	const AS_BEFORE: &str = "\u{1b}[0m";
	let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| NoQr)?;
	let drawn = code.render::<Dense1x2>().build();
	let lines = drawn.lines().map(|line| format!("{BLACK_ON_WHITE}{line}{AS_BEFORE}"));
	Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// Not of a text as short as an address and six words.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the text is too long for a QR code")]
#[diagnostic(code(salus::no_qr), help("show it without --qr"))]
struct NoQr;

crate::failure::own!(NoQr);

#[cfg(test)]
mod tests {
	use super::*;

	/// What a camera would see of a drawing: whether the module at a place is dark.
	fn seen(drawing: &str) -> Vec<Vec<bool>> {
		let mut rows = Vec::new();
		for line in drawing.lines() {
			let (colour, rest) = line.split_once('m').expect("a colour");
			assert_eq!(colour, "\u{1b}[38;5;16;48;5;231");
			let letters = rest.strip_suffix("\u{1b}[0m").expect("the colour ends");
			let halves = |upper: bool| {
				let dark = if upper { ['▀', '█'] } else { ['▄', '█'] };
				letters.chars().map(|it| dark.contains(&it)).collect()
			};
			rows.extend([halves(true), halves(false)]);
		}
		rows
	}

	#[test]
	fn qr_code_is_read_as_the_text_that_was_drawn() {
		const A_MODULE: usize = 4;
		let account = AccountId([7; 32]);
		let text = Fingerprint::of(account, &[9; 32]).uri(account);
		let modules = seen(&qr(&text).expect("drawn"));
		assert!(modules[0].len() <= 72, "it fits a terminal: {}", modules[0].len());
		let (width, height) = (modules[0].len() * A_MODULE, modules.len() * A_MODULE);
		let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
			if modules[y / A_MODULE][x / A_MODULE] {
				0
			} else {
				255
			}
		});
		let found = image.detect_grids();
		assert_eq!(found.len(), 1);
		assert_eq!(found[0].decode().expect("it scans").1, text);
	}

	#[test]
	fn account_is_named_by_its_address_or_by_what_its_qr_code_holds() {
		let account = AccountId([7; 32]);
		let fingerprint = Fingerprint::of(account, &[9; 32]);
		let by_address = named(&account.to_string()).expect("an address");
		assert_eq!((by_address.account, by_address.fingerprint), (account, None));
		let by_code = named(&fingerprint.uri(account)).expect("the text of a code");
		assert_eq!((by_code.account, by_code.fingerprint), (account, Some(fingerprint)));
		let nothing = Expected { words: None };
		assert_eq!(nothing.of(&by_code).expect("one"), Some(fingerprint));
		let same = Expected { words: Some(fingerprint) };
		assert_eq!(same.of(&by_code).expect("the same"), Some(fingerprint));
		let other = Expected { words: Some(Fingerprint::of(AccountId([8; 32]), &[9; 32])) };
		assert!(matches!(other.of(&by_code), Err(OpError::OtherFingerprint { .. })));
	}
}
