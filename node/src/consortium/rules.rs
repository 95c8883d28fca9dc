//! What a consortium may begin with. Every fault of a file is found at once, and is one line that names
//! the place and the remedy.

use super::{
	file::{Enrolment, Entry, File, Kind, Source},
	known,
};
use codec::Encode;
use salus_runtime::{AccountId, Runtime, SessionKeys};
use sc_network::config::{MultiaddrWithPeerId, ParseErr};
use sp_core::{crypto::Ss58Codec, ed25519, sr25519, Get};
use sp_runtime::traits::OpaqueKeys;
use std::{
	collections::{BTreeMap, BTreeSet},
	ops::Range,
};
use toml::Spanned;

/// The longest name and the longest id, in characters.
const MAX_NAME: usize = 64;

type MaxValidators = <Runtime as pallet_validators::Config>::MaxValidators;
type MaxCouncil = <Runtime as pallet_membership::Config<pallet_membership::Instance1>>::MaxMembers;

/// A chain that may begin.
pub struct Consortium {
	/// What people call it.
	pub name: String,
	/// What nodes call it.
	pub id: String,
	/// What it is for.
	pub kind: Kind,
	/// The fewest validators with session keys that there may be.
	pub minimum: u32,
	/// Who may register.
	pub enrolment: Enrolment,
	/// The validators, by account.
	pub validators: Vec<Validator>,
	/// Who governs, in order.
	pub council: Vec<AccountId>,
	/// Who runs enrolment, in order.
	pub admins: Vec<AccountId>,
	/// Nodes that a new one asks for others.
	pub bootnodes: Vec<MultiaddrWithPeerId>,
}

/// A validator that the chain begins with.
pub struct Validator {
	/// What people call it.
	pub name: String,
	/// The account that has the seat.
	pub account: AccountId,
	/// What its node signs with.
	pub keys: SessionKeys,
}

/// Takes what `file` says, if it is sound.
///
/// # Errors
/// All that is wrong with it, one line each.
pub fn check(file: &File, source: &Source) -> Result<Consortium, String> {
	let mut faults = Faults { source, live: file.kind == Kind::Live, found: Vec::new() };
	let name = faults.name("name", &file.name);
	faults.id(&file.id);
	let mut validators = faults.validators(&file.authority);
	faults.minimum(&file.minimum_validators, file.authority.len());
	let council = faults.accounts("council", "the accounts that govern the chain", &file.council);
	let most = <MaxCouncil as Get<u32>>::get() as usize;
	if file.council.len() > most {
		faults.add(None, format!("council lists {}, and has {most} at most", file.council.len()));
	}
	let admins = faults.accounts("admins", "at least one account that admits others", &file.admins);
	let bootnodes = faults.bootnodes(&file.bootnodes);
	faults.end()?;

	validators.sort_by(|a, b| a.account.cmp(&b.account));
	Ok(Consortium {
		name,
		id: file.id.get_ref().clone(),
		kind: file.kind,
		minimum: *file.minimum_validators.get_ref(),
		enrolment: file.enrolment,
		validators,
		council: council.into_iter().collect(),
		admins: admins.into_iter().collect(),
		bootnodes,
	})
}

/// Whether `id` may name a chain, and so a folder. Otherwise what it has to be.
pub fn check_id(id: &str) -> Result<(), String> {
	let first = id.starts_with(|c: char| c.is_ascii_lowercase());
	let all = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c));
	if first && all && id.len() <= MAX_NAME {
		return Ok(());
	}
	Err(format!(
		"id is {id:?}, and has to be 1 to {MAX_NAME} of a-z, 0-9, _ and -, beginning with a letter"
	))
}

/// Whether `name` may name a chain or a validator. Otherwise what it has to be.
pub fn check_name(name: &str) -> Result<(), String> {
	let sound = !name.is_empty()
		&& name.trim() == name
		&& name.chars().count() <= MAX_NAME
		&& !name.chars().any(char::is_control);
	if sound {
		return Ok(());
	}
	Err(format!(
		"name is {name:?}, and has to be 1 to {MAX_NAME} characters in one line, without space at its ends"
	))
}

/// The account of an address. Otherwise what is wrong with it.
pub fn check_account(address: &str) -> Result<AccountId, String> {
	AccountId::from_ss58check(address).map_err(|_| {
		format!("{address:?} is no address: copy it as `salus account list` prints it")
	})
}

/// What was found to be wrong, and where.
struct Faults<'a> {
	source: &'a Source,
	live: bool,
	found: Vec<(usize, String)>,
}

impl Faults<'_> {
	fn add(&mut self, span: Option<Range<usize>>, fault: String) {
		let line = span.as_ref().map_or(0, |span| self.source.line(span));
		self.found.push((line, format!("{}: {fault}", self.source.place(span))));
	}

	/// `Ok` where there are none.
	fn end(mut self) -> Result<(), String> {
		self.found.sort_by_key(|(line, _)| *line);
		let lines: Vec<_> = self.found.into_iter().map(|(_, fault)| fault).collect();
		// Whoever prints it writes `Error: ` before the first.
		if lines.is_empty() {
			Ok(())
		} else {
			Err(lines.join("\nError: "))
		}
	}

	fn name(&mut self, field: &str, name: &Spanned<String>) -> String {
		if let Err(fault) = check_name(name.get_ref()) {
			self.add(Some(name.span()), fault.replacen("name", field, 1));
		}
		name.get_ref().clone()
	}

	fn id(&mut self, id: &Spanned<String>) {
		if let Err(fault) = check_id(id.get_ref()) {
			self.add(Some(id.span()), fault);
		}
	}

	fn minimum(&mut self, minimum: &Spanned<u32>, count: usize) {
		let span = Some(minimum.span());
		match *minimum.get_ref() {
			0 => self.add(span, "minimum_validators is 0, and has to be at least 1".into()),
			min if min as usize > count => self.add(
				span,
				format!(
					"minimum_validators is {min}, and {count} are listed: list more, or lower it"
				),
			),
			_ => (),
		}
	}

	/// The accounts of a list that has to have some, each once.
	fn accounts(
		&mut self,
		list: &str,
		what: &str,
		entries: &[Spanned<String>],
	) -> BTreeSet<AccountId> {
		if entries.is_empty() {
			self.add(None, format!("{list} is empty: list {what}"));
		}
		let mut seen = BTreeSet::new();
		for entry in entries {
			let Some(account) = self.account(list, entry) else { continue };
			if !seen.insert(account) {
				let fault = format!("{list} lists {} twice: leave it out here", entry.get_ref());
				self.add(Some(entry.span()), fault);
			}
		}
		seen
	}

	/// An account that may have something to say, which `whose` tells.
	fn account(&mut self, whose: &str, address: &Spanned<String>) -> Option<AccountId> {
		match check_account(address.get_ref()) {
			Ok(account) => {
				self.secret("account", whose, address, known::account(&account));
				Some(account)
			}
			Err(fault) => {
				self.add(Some(address.span()), format!("{whose}: {fault}"));
				None
			}
		}
	}

	/// Of a chain for real records, nobody may know the secret: `known` is what everybody derives it from.
	fn secret(&mut self, what: &str, whose: &str, at: &Spanned<String>, known: Option<String>) {
		if let Some(phrase) = known.filter(|_| self.live) {
			let fault = format!(
				"{whose}: {} is the {what} of {phrase}, whose secret everybody knows: \
				make one, or set type to \"local\" for trying out",
				at.get_ref()
			);
			self.add(Some(at.span()), fault);
		}
	}

	fn validators(&mut self, entries: &[Entry]) -> Vec<Validator> {
		let most = <MaxValidators as Get<u32>>::get() as usize;
		if entries.is_empty() {
			let fault = "no [[authority]] is listed: paste what `salus-node key founder` prints";
			self.add(None, fault.into());
		}
		if entries.len() > most {
			let fault = format!("{} authorities are listed, {most} at most may be", entries.len());
			self.add(None, fault);
		}
		let mut owners = Owners::default();
		entries
			.iter()
			.enumerate()
			.filter_map(|(index, entry)| self.validator(index, entry, &mut owners))
			.collect()
	}

	fn validator(&mut self, index: usize, entry: &Entry, owners: &mut Owners) -> Option<Validator> {
		let name = match &entry.name {
			Some(name) => self.name("authority's name", name),
			None => format!("validator {}", index + 1),
		};
		let account = self.account(&name, &entry.account);
		let aura = self.bytes::<32>("aura", &name, &entry.aura);
		let grandpa = self.bytes::<32>("grandpa", &name, &entry.grandpa);
		let proof = self.bytes::<128>("proof", &name, &entry.proof);
		if let Some(account) = &account {
			let before = owners.accounts.insert(account.clone(), name.clone());
			self.once("account", &name, &entry.account, before);
		}
		if let Some(aura) = aura {
			self.secret("aura key", &name, &entry.aura, known::aura(aura));
			self.once("aura key", &name, &entry.aura, owners.aura.insert(aura, name.clone()));
		}
		if let Some(grandpa) = grandpa {
			self.secret("grandpa key", &name, &entry.grandpa, known::grandpa(grandpa));
			let before = owners.grandpa.insert(grandpa, name.clone());
			self.once("grandpa key", &name, &entry.grandpa, before);
		}

		let (account, proof) = (account?, proof?);
		let keys = SessionKeys {
			aura: sr25519::Public::from_raw(aura?).into(),
			grandpa: ed25519::Public::from_raw(grandpa?).into(),
		};
		if !keys.ownership_proof_is_valid(&account.encode(), &proof) {
			let fault = format!(
				"{name}: the proof does not show that these keys are of {account}: paste the whole \
				part again, as `salus-node key founder` printed it for this account"
			);
			self.add(Some(entry.proof.span()), fault);
		}
		Some(Validator { name, account, keys })
	}

	/// What belongs to one validator has not been another's before.
	fn once(&mut self, what: &str, name: &str, at: &Spanned<String>, before: Option<String>) {
		if let Some(other) = before {
			let fault = format!(
				"{name}: {} is the {what} of {other} already: each authority has its own",
				at.get_ref()
			);
			self.add(Some(at.span()), fault);
		}
	}

	fn bytes<const N: usize>(
		&mut self,
		what: &str,
		whose: &str,
		text: &Spanned<String>,
	) -> Option<[u8; N]> {
		let digits = text.get_ref().strip_prefix("0x").unwrap_or_default();
		let bytes = hex::decode(digits).ok().and_then(|bytes| bytes.try_into().ok());
		if bytes.is_none() {
			let fault = format!("{whose}: {what} has to be 0x and {} hexadecimal digits", 2 * N);
			self.add(Some(text.span()), fault);
		}
		bytes
	}

	fn bootnodes(&mut self, entries: &[Spanned<String>]) -> Vec<MultiaddrWithPeerId> {
		let mut seen = BTreeSet::new();
		let mut nodes = Vec::new();
		for entry in entries {
			let text = entry.get_ref();
			let fault = match text.parse() {
				Ok(node) if seen.insert(text) => {
					nodes.push(node);
					continue;
				}
				Ok(_) => "stands there twice: leave it out here",
				Err(ParseErr::PeerIdMissing) => {
					"says not which node it is: append /p2p/ and its peer id"
				}
				Err(ParseErr::InvalidPeerId) => "has no peer id after /p2p/ that can be one",
				Err(ParseErr::MultiaddrParse(_)) => {
					"is no multiaddress: write it like /dns/HOST/tcp/30333/p2p/PEER"
				}
			};
			self.add(Some(entry.span()), format!("boot node {text:?} {fault}"));
		}
		nodes
	}
}

/// What the validators before had, and their names.
#[derive(Default)]
struct Owners {
	accounts: BTreeMap<AccountId, String>,
	aura: BTreeMap<[u8; 32], String>,
	grandpa: BTreeMap<[u8; 32], String>,
}
