//! What was encrypted and is not known to be on chain: one small file for each thing that is under way,
//! so that the next run goes on with it. Holds CIDs, numbers and keyed names, no title and no key.
//!
//! `pending/NAME.json` in the data directory is what an interrupted run left, `NAME.next` what is being
//! written in its place, `NAME.lock` keeps other processes from it. NAME is keyed by account and chain
//! ([`Names`]). A file that this account did not write there is not read: its seal is keyed, too. Nothing in
//! one is believed before it was compared with the chain ([`resume`](super::resume)): it may be old.

use super::{error::file_error, lock::Lock, names::Names, new_record::NewRecord, OpError};
use crate::{chain::Sent, record::RecordError};
use cid::Cid;
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use serde_json::value::{to_raw_value, RawValue};
use sha2::{Digest, Sha256};
use std::{
	fs::{self, File},
	io::{self, Write},
	os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt},
	path::{Path, PathBuf},
	time::{Duration, UNIX_EPOCH},
};

/// The version of the files' format. Version 1 had none, and names that could be guessed.
const VERSION: u32 = 2;

/// How long another process may take with the same thing before this one gives up.
const LOCKED: Duration = Duration::from_secs(600);

/// Where files of an earlier version are moved.
const EARLIER: &str = "earlier";

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
#[derive(Clone, Debug)]
pub struct Slot {
	dir: PathBuf,
	name: String,
	names: Names,
}

impl Slot {
	/// The slot of `new`. A file that changed since, or is to be listed otherwise, has another slot.
	///
	/// # Errors
	/// The file's metadata cannot be read.
	pub fn of(data_dir: &Path, names: &Names, new: &NewRecord<'_>) -> Result<Self, OpError> {
		let file = new.file;
		let unreadable = |source| RecordError::Unreadable { path: file.to_owned(), source };
		let path = file.canonicalize().map_err(unreadable)?;
		let meta = fs::metadata(&path).map_err(unreadable)?;
		let mut state = Sha256::new();
		add_state(&mut state, &meta);
		if meta.is_dir() {
			add_folder(&mut state, &path).map_err(unreadable)?;
		}
		for listed in [&new.title, &new.content_type, &new.description] {
			state.update([0, u8::from(listed.is_some())]);
			state.update(listed.as_deref().unwrap_or_default());
		}
		let state = state.finalize();
		let department = new.department.map_or([0; 32], |it| it.0);
		let parts: [&[u8]; 6] = [
			b"record",
			&new.patient.0,
			&[new.category.index()],
			path.as_os_str().as_encoded_bytes(),
			&state,
			&department,
		];
		Ok(Self::of_parts(data_dir, names, &parts))
	}

	/// The slot of what is no file of the user's: `parts` tell it from everything else.
	pub(super) fn of_parts(data_dir: &Path, names: &Names, parts: &[&[u8]]) -> Self {
		let (dir, name) = (data_dir.join("pending"), names.name(parts));
		Self { dir, name, names: names.clone() }
	}

	/// What it is called.
	pub(super) fn name(&self) -> &str {
		&self.name
	}

	fn path(&self, extension: &str) -> PathBuf {
		self.dir.join(format!("{}.{extension}", self.name))
	}

	/// Keeps other processes from this slot until what is returned is dropped; waits for one that has
	/// it, for ten minutes at most.
	///
	/// # Errors
	/// The folder cannot be written. [`OpError::InUse`] where the other one is not done by then.
	pub fn lock(&self) -> Result<Lock, OpError> {
		self.make_dir()?;
		Lock::take(&self.path("lock"), LOCKED)
	}

	/// Makes the folder of all slots where it is not there, for its owner alone, and moves aside what an
	/// earlier version left there.
	fn make_dir(&self) -> Result<(), OpError> {
		let dir = &self.dir;
		fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(file_error(dir))?;
		match move_earlier_aside(dir).map_err(file_error(dir))? {
			0 => {}
			moved => tracing::warn!(
				to = %dir.join(EARLIER).display(),
				"{moved} unfinished works of an earlier version are not gone on with: look which records are on chain, and remove these"
			),
		}
		Ok(())
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
		let path = self.path("json");
		let json = match fs::read(&path) {
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
			read => read.map_err(file_error(&path))?,
		};
		let reason = match serde_json::from_slice::<OfVersion>(&json) {
			Ok(OfVersion { version: VERSION }) => match self.unseal(&json) {
				Some(what) => return Ok(Some(what)),
				None => "it is damaged, or another's".to_owned(),
			},
			Ok(OfVersion { version }) => format!("it is of version {version}"),
			Err(_) => "it is damaged".to_owned(),
		};
		let to = free_name(&path.with_extension("aside"));
		fs::rename(&path, &to).map_err(file_error(&path))?;
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
		self.make_dir()?;
		self.write_next(what)?;
		self.take_next()
	}

	/// Writes `pending` beside what is remembered, as if it had not been sent, so that [`Room::note`] needs
	/// no more room on the disk.
	///
	/// # Errors
	/// The folder cannot be written.
	pub(super) fn make_room(&self, pending: Pending) -> Result<Room<'_>, OpError> {
		let pending = Pending { sent: None, ..pending };
		let file = self.write_next(&pending)?;
		Ok(Room { slot: self, file, pending })
	}

	fn write_next(&self, what: &impl Serialize) -> Result<File, OpError> {
		let path = self.path("next");
		let json = self.seal(what, &path)?;
		let write = || {
			let mut options = File::options();
			let mut file =
				options.write(true).create(true).truncate(true).mode(0o600).open(&path)?;
			file.write_all(&json)?;
			file.sync_all()?;
			Ok(file)
		};
		write().map_err(file_error(&path))
	}

	fn take_next(&self) -> Result<(), OpError> {
		let path = self.path("json");
		let take = || {
			fs::rename(self.path("next"), &path)?;
			File::open(&self.dir)?.sync_all()
		};
		take().map_err(file_error(&path))
	}

	/// What is written in the file at `path` for `what`.
	fn seal(&self, what: &impl Serialize, path: &Path) -> Result<Vec<u8>, OpError> {
		let sealed = || {
			let what = to_raw_value(what)?;
			serde_json::to_vec(&Sealed { version: VERSION, seal: self.seal_of(&what), what })
		};
		sealed().map_err(|e| OpError::File { path: path.to_owned(), reason: e.to_string() })
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
		// What stays behind is compared with the chain by the next run, and cleared then.
		let _ = fs::remove_file(self.path("next"));
		let _ = fs::remove_file(self.path("json"));
	}
}

/// Room for what was sent.
pub(super) struct Room<'a> {
	slot: &'a Slot,
	file: File,
	pending: Pending,
}

impl Room<'_> {
	/// Remembers what room was made for as `sent`.
	///
	/// # Errors
	/// The disk fails.
	pub fn note(mut self, sent: Sent) -> Result<(), OpError> {
		let path = self.slot.path("next");
		self.pending.sent = Some(sent);
		let json = self.slot.seal(&self.pending, &path)?;
		let write = || {
			self.file.write_all_at(&json, 0)?;
			self.file.sync_all()
		};
		write().map_err(file_error(&path))?;
		self.slot.take_next()
	}
}

/// Moves what version 1 left in `dir` to a folder of its own, under names that say nothing, and says
/// how many files these were.
fn move_earlier_aside(dir: &Path) -> io::Result<usize> {
	let mut moved = 0;
	for entry in fs::read_dir(dir)? {
		let path = entry?.path();
		let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
		let is_hex = stem.bytes().all(|byte| byte.is_ascii_hexdigit());
		match path.extension().and_then(|it| it.to_str()) {
			Some("json") if is_hex && stem.len() == 64 => {
				let aside = dir.join(EARLIER);
				fs::DirBuilder::new().recursive(true).mode(0o700).create(&aside)?;
				fs::rename(&path, free_name(&aside.join("unfinished.json")))?;
				moved += 1;
			}
			Some("lock") if is_hex && stem.len() == 2 => fs::remove_file(&path)?,
			_ => {}
		}
	}
	Ok(moved)
}

/// `path`, or where that is taken, one like it.
fn free_name(path: &Path) -> PathBuf {
	let numbered = |number: u32| {
		let extension = path.extension().unwrap_or_default().to_string_lossy();
		path.with_extension(format!("{number}.{extension}"))
	};
	let mut names = std::iter::once(path.to_owned()).chain((2..).map(numbered));
	names.find(|name| name.symlink_metadata().is_err()).unwrap_or_else(|| path.to_owned())
}

/// Adds what tells one state of a file from another.
fn add_state(state: &mut Sha256, meta: &fs::Metadata) {
	let modified = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
	state.update(meta.len().to_le_bytes());
	state.update(modified.map_or(0, |since| since.as_nanos()).to_le_bytes());
}

/// Adds what tells one state of a folder from another: names, lengths and times of what is in it.
fn add_folder(state: &mut Sha256, folder: &Path) -> io::Result<()> {
	let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
	entries.sort_by_key(fs::DirEntry::file_name);
	for entry in entries {
		let (meta, name) = (entry.metadata()?, entry.file_name());
		state.update((name.len() as u64).to_le_bytes());
		state.update(name.as_encoded_bytes());
		add_state(state, &meta);
		if meta.is_dir() {
			add_folder(state, &entry.path())?;
		}
	}
	Ok(())
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

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		chain::{seen::Final, AccountId, Hash},
		Category,
	};
	use std::{collections::BTreeSet, os::unix::fs::PermissionsExt};
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
			file,
			category,
			title: title.map(str::to_owned),
			content_type: None,
			description: None,
			department: None,
		};
		Slot::of(dir, &names(), &new).expect("the file is there")
	}

	fn any(dir: &Path) -> Slot {
		Slot::of_parts(dir, &names(), &[b"any"])
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
		let others = Slot::of_parts(dir.path(), &names(), &[b"other"]);
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
			BTreeSet::from([EARLIER.to_owned(), format!("{}.json", slot.name)])
		);
		let moved = files(&folder.join(EARLIER));
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
			Slot::of_parts(dir.path(), &names, comment).name
		};
		assert_ne!(of(1), of(2));
	}
}
