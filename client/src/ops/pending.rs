//! What was encrypted and is not known to be on chain: one small file for each thing that is under way,
//! so that the next run goes on with it. Holds CIDs, numbers and keyed names, no title and no key.
//!
//! Where they are the [`Desk`] knows, by a name that is keyed by account and chain ([`Names`]). A file that this account did not write there is not read: its seal is keyed, too. Nothing in
//! one is believed before it was compared with the chain ([`resume`](super::resume)): it may be old.

use super::{
	desk::{Lock, Next},
	names::Names,
	Desk, OpError,
};
use crate::chain::Sent;
use cid::Cid;
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use serde_json::value::{to_raw_value, RawValue};

/// The version of the files' format. Version 1 had none, and names that could be guessed.
const VERSION: u32 = 2;

/// Things that are in the store, or on their way there, and may be on chain: all of them or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
	/// The block in which whose they are to be registered, which tells this registration from earlier
	/// and later ones.
	pub registration: u64,
	/// None of them has a lower number on chain.
	pub next: u64,
	/// The things, in the order in which they are put on chain.
	pub items: Vec<Item>,
	/// The transaction in which they were last sent, once they were.
	#[serde(with = "padded")]
	pub sent: Option<Sent>,
}

/// One of several things that are put on chain together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
	/// What it is made of, as a keyed name. Empty where the file's name says all.
	pub name: String,
	/// What leads to it in the store.
	#[serde(with = "text")]
	pub cid: Cid,
	/// The epoch it is encrypted to; in a library, the number of the account's identity.
	pub epoch: u32,
	/// Every block of it that was new.
	#[serde(with = "texts")]
	pub blocks: Vec<Cid>,
}

impl Pending {
	/// Every block that was new.
	pub fn blocks(&self) -> impl Iterator<Item = Cid> + '_ {
		self.items.iter().flat_map(|item| item.blocks.iter().copied())
	}
}

/// What a file holds.
#[derive(Serialize, Deserialize)]
struct Sealed {
	version: u32,
	/// Of the bytes of `what`, in this slot.
	seal: String,
	what: Box<RawValue>,
}

/// The part of it that every version has.
#[derive(Deserialize)]
struct OfVersion {
	version: u32,
}

/// Where one thing that is under way is remembered: under a name that the same thing, account and chain
/// lead to, and that says nothing of them.
#[derive(Clone)]
pub struct Slot {
	desk: Desk,
	name: String,
	names: Names,
}

impl Slot {
	/// The slot of what `parts` tell from everything else.
	pub(super) fn of_parts(desk: &Desk, names: &Names, parts: &[&[u8]]) -> Self {
		Self { desk: desk.clone(), name: names.name(parts), names: names.clone() }
	}

	/// What it is called.
	pub(super) fn name(&self) -> &str {
		&self.name
	}

	/// Keeps others from this slot until what is returned is dropped; waits for another process that has it,
	/// for ten minutes at most.
	///
	/// # Errors
	/// The folder cannot be written. [`OpError::InUse`] where the other one is not done by then.
	pub fn lock(&self) -> Result<Lock, OpError> {
		self.desk.lock(&self.name)
	}

	/// What is remembered here. What is not readable, of another version, or not written by this account for
	/// this slot, is moved aside and said.
	///
	/// # Errors
	/// The file cannot be read, or moved.
	pub fn load(&self) -> Result<Option<Pending>, OpError> {
		self.load_as()
	}

	/// The same of something else than what is pending.
	pub(super) fn load_as<T: DeserializeOwned>(&self) -> Result<Option<T>, OpError> {
		let Some(json) = self.desk.read(&self.name)? else { return Ok(None) };
		let reason = match serde_json::from_slice::<OfVersion>(&json) {
			Ok(OfVersion { version: VERSION }) => match self.unseal(&json) {
				Some(what) => return Ok(Some(what)),
				None => "it is damaged, or another's".to_owned(),
			},
			Ok(OfVersion { version }) => format!("it is of version {version}"),
			Err(_) => "it is damaged".to_owned(),
		};
		let to = self.desk.set_aside(&self.name)?;
		tracing::warn!(to = %to.display(), reason, "what an earlier run left is not gone on with");
		Ok(None)
	}

	/// Remembers `pending`: the file is there whole or not at all, and stays when the power fails.
	///
	/// # Errors
	/// The folder cannot be written.
	pub fn save(&self, pending: &Pending) -> Result<(), OpError> {
		self.save_as(pending)
	}

	/// The same of something else than what is pending.
	pub(super) fn save_as(&self, what: &impl Serialize) -> Result<(), OpError> {
		self.desk.begin(&self.name, &self.seal(what)?)?.take()
	}

	/// Writes `pending` beside what is remembered, as if it had not been sent, so that [`Room::note`] needs
	/// no more room on the disk.
	///
	/// # Errors
	/// The folder cannot be written.
	pub(super) fn make_room(&self, pending: Pending) -> Result<Room<'_>, OpError> {
		let pending = Pending { sent: None, ..pending };
		let next = self.desk.begin(&self.name, &self.seal(&pending)?)?;
		Ok(Room { slot: self, next, pending })
	}

	/// What is written for `what`.
	fn seal(&self, what: &impl Serialize) -> Result<Vec<u8>, OpError> {
		let sealed = || {
			let what = to_raw_value(what)?;
			serde_json::to_vec(&Sealed { version: VERSION, seal: self.seal_of(&what), what })
		};
		let path = || self.name.clone().into();
		sealed().map_err(|e| OpError::File { path: path(), reason: e.to_string() })
	}

	/// What was written so, and nothing else.
	fn unseal<T: DeserializeOwned>(&self, json: &[u8]) -> Option<T> {
		let Sealed { seal, what, .. } = serde_json::from_slice(json).ok()?;
		(seal == self.seal_of(&what)).then(|| serde_json::from_str(what.get()).ok())?
	}

	fn seal_of(&self, what: &RawValue) -> String {
		self.names.name(&[b"under way", self.name.as_bytes(), what.get().as_bytes()])
	}

	/// Forgets what is remembered here.
	pub fn clear(&self) {
		self.desk.clear(&self.name);
	}
}

/// Room for what was sent.
pub(super) struct Room<'a> {
	slot: &'a Slot,
	next: Next,
	pending: Pending,
}

impl Room<'_> {
	/// Remembers what room was made for as `sent`.
	///
	/// # Errors
	/// The disk fails.
	pub fn note(mut self, sent: Sent) -> Result<(), OpError> {
		self.pending.sent = Some(sent);
		self.next.write(&self.slot.seal(&self.pending)?)?;
		self.next.take()
	}
}

/// A transaction as a text that takes as much room whether it is there or not: nonce, number and hash of
/// the block that it is bound to.
mod padded {
	use crate::chain::{seen::Final, Sent};
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	/// Two numbers of 20 digits at most, a hash, and what is between.
	const LEN: usize = 20 + 1 + 20 + 1 + 66;

	pub fn serialize<S: Serializer>(sent: &Option<Sent>, to: S) -> Result<S::Ok, S::Error> {
		let words = sent.map(|Sent { nonce, since }| {
			let Final { number, hash } = since;
			format!("{nonce} {number} {hash:?}")
		});
		to.collect_str(&format_args!("{:>LEN$}", words.unwrap_or_default()))
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Sent>, D::Error> {
		let text = String::deserialize(from)?;
		if text.trim().is_empty() {
			return Ok(None);
		}
		let parse = || {
			let mut words = text.split_whitespace();
			let nonce = words.next()?.parse().ok()?;
			let (number, hash) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
			Some(Sent { nonce, since: Final { number, hash } })
		};
		parse().map(Some).ok_or_else(|| D::Error::custom("no transaction"))
	}
}

/// A CID as people write it.
mod text {
	use super::Cid;
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub fn serialize<S: Serializer>(cid: &Cid, to: S) -> Result<S::Ok, S::Error> {
		to.collect_str(cid)
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Cid, D::Error> {
		String::deserialize(from)?.parse().map_err(D::Error::custom)
	}
}

/// CIDs as people write them.
mod texts {
	use super::Cid;
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub fn serialize<S: Serializer>(cids: &[Cid], to: S) -> Result<S::Ok, S::Error> {
		to.collect_seq(cids.iter().map(Cid::to_string))
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Cid>, D::Error> {
		let texts = Vec::<String>::deserialize(from)?;
		texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
	}
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
	use super::*;
	use crate::{
		chain::{seen::Final, AccountId, Hash},
		ops::{desk::folder_path, new_record::NewRecord},
		Category,
	};
	use sha2::{Digest, Sha256};
	use std::{
		collections::BTreeSet,
		fs,
		os::unix::fs::PermissionsExt,
		path::{Path, PathBuf},
	};
	use zeroize::Zeroizing;

	const CID: &str = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

	fn names() -> Names {
		Names::new(Zeroizing::new([1; 32]), [0; 32])
	}

	fn slot(dir: &Path, category: Category, file: &Path) -> Slot {
		listed(dir, category, file, None)
	}

	fn listed(dir: &Path, category: Category, file: &Path, title: Option<&str>) -> Slot {
		let new = NewRecord {
			patient: AccountId([2; 32]),
			file: &file.to_owned(),
			category,
			title: title.map(str::to_owned),
			content_type: None,
			description: None,
			department: None,
		};
		new.slot_of(&desk(dir), &names()).expect("the file is there")
	}

	fn desk(dir: &Path) -> Desk {
		dir.to_owned().into()
	}

	impl Slot {
		/// A file of it.
		fn path(&self, extension: &str) -> PathBuf {
			folder_path(self.desk.folder().expect("a folder"), &self.name, extension)
		}
	}

	fn any(dir: &Path) -> Slot {
		Slot::of_parts(&desk(dir), &names(), &[b"any"])
	}

	fn pending(nonce: Option<u64>) -> Pending {
		let cid: Cid = CID.parse().expect("a CID");
		let item = Item { name: String::new(), cid, epoch: 1, blocks: vec![cid] };
		Pending { registration: 5, next: 2, items: vec![item], sent: nonce.map(sent) }
	}

	fn sent(nonce: u64) -> Sent {
		Sent { nonce, since: Final { number: nonce, hash: Hash::repeat_byte(0xab) } }
	}

	fn files(dir: &Path) -> BTreeSet<String> {
		let entries = fs::read_dir(dir).expect("a folder").flatten();
		entries.map(|it| it.file_name().to_string_lossy().into_owned()).collect()
	}

	#[test]
	fn pending_record_is_another_where_it_is_to_be_listed_otherwise() {
		let dir = tempfile::tempdir().expect("a folder");
		let file = dir.path().join("a");
		fs::write(&file, "one").expect("written");
		let slots = [None, Some(""), Some("a"), Some("b")]
			.map(|title| listed(dir.path(), Category::CLINICAL, &file, title).name);
		let different: BTreeSet<_> = slots.iter().collect();
		assert_eq!(different.len(), slots.len());
	}

	#[test]
	fn pending_record_is_found_again_for_the_same_file_only() {
		let dir = tempfile::tempdir().expect("a folder");
		let file = dir.path().join("a");
		fs::write(&file, "one").expect("written");
		let load = |category| slot(dir.path(), category, &file).load().expect("readable");
		slot(dir.path(), Category::CLINICAL, &file).save(&pending(None)).expect("saved");
		assert_eq!(load(Category::CLINICAL), Some(pending(None)));
		assert_eq!(load(Category::IMAGING), None);
		fs::write(&file, "other").expect("written");
		assert_eq!(load(Category::CLINICAL), None);
	}

	#[test]
	fn what_is_sent_needs_no_more_room_and_takes_the_place_of_what_was_noted() {
		let dir = tempfile::tempdir().expect("a folder");
		let slot = any(dir.path());
		slot.save(&pending(Some(3))).expect("saved");
		let room = slot.make_room(Pending { next: 1, ..pending(Some(3)) }).expect("room");
		assert_eq!(slot.load().expect("readable"), Some(pending(Some(3))), "nothing is sent yet");
		let before = fs::metadata(slot.path("next")).expect("there").len();
		room.note(sent(u64::MAX)).expect("noted");
		let noted = Pending { next: 1, ..pending(Some(u64::MAX)) };
		assert_eq!(slot.load().expect("readable"), Some(noted));
		assert_eq!(fs::metadata(slot.path("json")).expect("there").len(), before);
		slot.clear();
		assert_eq!(files(&dir.path().join("pending")), BTreeSet::new());
	}

	#[test]
	fn file_that_is_damaged_or_of_another_version_is_moved_aside_and_not_believed() {
		let dir = tempfile::tempdir().expect("a folder");
		let slot = any(dir.path());
		slot.save(&pending(None)).expect("saved");
		let good = fs::read_to_string(slot.path("json")).expect("there");
		let bad = [
			good[..good.len() - 1].to_owned(),
			good.replace(r#""version":2"#, r#""version":3"#),
			good.replace(CID, "no-cid"),
			String::new(),
			r#"{"done":256,"batch":null}"#.to_owned(),
		];
		for (count, text) in bad.iter().enumerate() {
			fs::write(slot.path("json"), text).expect("written");
			assert_eq!(slot.load().expect("moved"), None, "{text}");
			let kept = files(&dir.path().join("pending"));
			assert_eq!(kept.len(), count + 1, "{kept:?}");
			assert!(kept.iter().all(|name| !name.ends_with(".json")), "{kept:?}");
		}
	}

	#[test]
	fn file_that_this_account_did_not_write_there_is_moved_aside_and_not_believed() {
		let dir = tempfile::tempdir().expect("a folder");
		let slot = any(dir.path());
		slot.save(&pending(Some(3))).expect("saved");
		let good = fs::read_to_string(slot.path("json")).expect("there");
		let others = Slot::of_parts(&desk(dir.path()), &names(), &[b"other"]);
		let strangers = Names::new(Zeroizing::new([2; 32]), [0; 32]);
		let strangers = Slot { names: strangers, ..slot.clone() };
		let of = |slot: &Slot| {
			slot.save(&pending(Some(3))).expect("saved");
			fs::read_to_string(slot.path("json")).expect("there")
		};
		let another = "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4";
		let seal = serde_json::from_str::<Sealed>(&good).expect("JSON").seal;
		let bad = [
			of(&others),
			of(&strangers),
			// What would remove another's block from a shared store.
			good.replace(&format!("[\"{CID}\"]"), &format!("[\"{another}\"]")),
			good.replace(r#""registration":5"#, r#""registration":6"#),
			good.replace(&seal, ""),
			good.replace(&seal, &"0".repeat(Names::LEN)),
		];
		for text in bad {
			assert_ne!(text, good);
			fs::write(slot.path("json"), &text).expect("written");
			assert_eq!(slot.load().expect("moved"), None, "{text}");
		}
		fs::write(slot.path("json"), good).expect("written");
		assert_eq!(slot.load().expect("readable"), Some(pending(Some(3))));
	}

	#[test]
	fn i1_what_an_earlier_version_left_loses_its_guessable_name_and_nothing_else() {
		let dir = tempfile::tempdir().expect("a folder");
		let folder = dir.path().join("pending");
		fs::create_dir_all(&folder).expect("made");
		let guessable = hex::encode(Sha256::digest("a comment"));
		for name in
			[format!("{guessable}.json"), format!("{}.json", "0".repeat(64)), "ab.lock".into()]
		{
			fs::write(folder.join(name), "{}").expect("written");
		}
		let slot = any(dir.path());
		slot.save(&pending(None)).expect("saved");
		assert_eq!(
			files(&folder),
			BTreeSet::from(["earlier".to_owned(), format!("{}.json", slot.name)])
		);
		let moved = files(&folder.join("earlier"));
		assert_eq!(moved.len(), 2);
		assert!(moved.iter().all(|name| name.starts_with("unfinished.")), "{moved:?}");
	}

	#[test]
	fn i1_pending_file_does_not_name_the_file_and_is_its_owners_only() {
		let dir = tempfile::tempdir().expect("a folder");
		let file = dir.path().join("Erika-Mustermann.pdf");
		fs::write(&file, "one").expect("written");
		let slot = slot(dir.path(), Category::CLINICAL, &file);
		slot.save(&pending(None)).expect("saved");
		let path = slot.path("json");
		assert!(!path.to_string_lossy().contains("Mustermann"));
		assert!(!fs::read_to_string(&path).expect("there").contains("Mustermann"));
		let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
		assert_eq!((mode(&path), mode(&dir.path().join("pending"))), (0o600, 0o700));
	}

	#[test]
	fn i1_name_of_what_is_pending_does_not_follow_from_its_content() {
		let dir = tempfile::tempdir().expect("a folder");
		let comment: &[&[u8]] = &[b"comment", b"looks fine"];
		let of = |key| {
			let names = Names::new(Zeroizing::new([key; 32]), [0; 32]);
			Slot::of_parts(&desk(dir.path()), &names, comment).name
		};
		assert_ne!(of(1), of(2));
	}
}

#[cfg(test)]
mod memory_tests {
	use super::*;
	use crate::chain::{
		memory::{Forgetful, Memory},
		seen::Final,
		Hash,
	};
	use std::sync::Arc;
	use zeroize::Zeroizing;

	fn slot(memory: &Arc<Forgetful>, key: u8, what: &[u8]) -> Slot {
		let names = Names::new(Zeroizing::new([key; 32]), [0; 32]);
		Slot::of_parts(&Desk::Memory(memory.clone()), &names, &[what])
	}

	fn pending(nonce: Option<u64>) -> Pending {
		let cid = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
		let cid: Cid = cid.parse().expect("a CID");
		let item = Item { name: String::new(), cid, epoch: 1, blocks: vec![cid] };
		let since = Final { number: 4, hash: Hash::repeat_byte(0xab) };
		let sent = nonce.map(|nonce| Sent { nonce, since });
		Pending { registration: 5, next: 2, items: vec![item], sent }
	}

	#[test]
	fn what_is_kept_in_memory_is_found_by_its_account_alone_and_forgotten_when_done() {
		let memory = Arc::<Forgetful>::default();
		let ours = slot(&memory, 1, b"a");
		assert_eq!(ours.load().expect("readable"), None);
		ours.save(&pending(None)).expect("saved");
		assert_eq!(slot(&memory, 1, b"a").load().expect("readable"), Some(pending(None)));
		assert_eq!(slot(&memory, 1, b"b").load().expect("readable"), None);
		assert_eq!(slot(&memory, 2, b"a").load().expect("readable"), None);
		ours.clear();
		assert_eq!(ours.load().expect("readable"), None);
	}

	#[test]
	fn what_was_sent_counts_once_it_is_noted() {
		let memory = Arc::<Forgetful>::default();
		let slot = slot(&memory, 1, b"a");
		slot.save(&pending(None)).expect("saved");
		let room = slot.make_room(pending(None)).expect("room");
		assert_eq!(slot.load().expect("readable"), Some(pending(None)), "nothing is sent yet");
		let sent = pending(Some(7)).sent.expect("sent");
		room.note(sent).expect("noted");
		assert_eq!(slot.load().expect("readable"), Some(pending(Some(7))));
	}

	#[test]
	fn note_that_is_not_this_accounts_is_moved_aside() {
		let memory = Arc::<Forgetful>::default();
		let (ours, theirs) = (slot(&memory, 1, b"a"), slot(&memory, 2, b"a"));
		theirs.save(&pending(Some(3))).expect("saved");
		let note = memory.get(&format!("{}.pending", theirs.name)).expect("read").expect("there");
		let name = format!("{}.pending", ours.name);
		memory.try_change(&name, &mut |_| Some(note.clone())).expect("written");
		assert_eq!(ours.load().expect("moved"), None);
		let aside = memory.get(&format!("{}.aside", ours.name)).expect("read");
		assert_eq!(aside, Some(note));
	}

	#[test]
	fn two_are_not_at_the_same_thing() {
		let memory = Arc::<Forgetful>::default();
		let lock = slot(&memory, 9, b"a").lock().expect("free");
		assert!(matches!(slot(&memory, 9, b"a").lock(), Err(OpError::InUse { .. })));
		slot(&memory, 9, b"b").lock().expect("another thing");
		drop(lock);
		slot(&memory, 9, b"a").lock().expect("free again");
	}
}
