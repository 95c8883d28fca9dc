//! The journal of publications: what this client put on chain out of a store, and whose it is: the
//! chain does not name what was deleted, so that it has to be remembered until the store is compared
//! with the chain ([`pin_sync`](super::pin_sync)). One line each, in
//! `custody/<store and chain>.published` of the data directory: an address, a CID and a block, all of
//! which the chain shows to everybody.

use super::{blocking, error::file_error, Member, OpError};
use crate::{chain::Chain, keys::AccountId};
use cid::Cid;
use sha2::{Digest, Sha256};
use std::{
	fs::{self, File},
	io::{self, Write},
	os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt},
	path::{Path, PathBuf},
};

/// Ends a line whose writing was cut short. It is none then: its number may lack digits.
const TORN: &str = "?\n";

/// Where what is remembered of the store called `store` and the chain is, without an extension.
pub(super) fn place(data_dir: &Path, chain: &Chain, store: &str) -> PathBuf {
	let of = Sha256::new().chain_update(chain.genesis()).chain_update(store).finalize();
	data_dir.join("custody").join(hex::encode(&of[..16]))
}

/// The folder of the file at `path`, made where it is not there, for its owner alone.
fn folder(path: &Path) -> Result<&Path, OpError> {
	let dir = path.parent().unwrap_or(Path::new("."));
	fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(file_error(dir))?;
	Ok(dir)
}

/// Writes a file that only its owner may read in place of the one at `path`. Where that fails or is
/// cut short, what was there stays.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), OpError> {
	let dir = folder(path)?;
	let mut temp = tempfile::NamedTempFile::new_in(dir).map_err(file_error(dir))?;
	temp.write_all(bytes).map_err(file_error(path))?;
	temp.as_file().sync_all().map_err(file_error(path))?;
	temp.persist(path).map_err(|e| file_error(path)(e.error))?;
	Ok(())
}

/// Adds `lines` to the file at `path`, which is made for its owner alone where it is not there. What was
/// cut short before is no line after that.
pub(super) fn append(path: &Path, lines: &str) -> io::Result<File> {
	let mut file = File::options().read(true).append(true).create(true).mode(0o600).open(path)?;
	let len = file.metadata()?.len();
	let mut last = [b'\n'];
	if len > 0 {
		file.read_exact_at(&mut last, len - 1)?;
	}
	let torn = if last == [b'\n'] { "" } else { TORN };
	file.write_all(format!("{torn}{lines}").as_bytes())?;
	Ok(file)
}

/// The journal.
pub(super) struct Journal(PathBuf);

/// A line of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
	/// Whose it is.
	pub address: String,
	/// Its root in the store.
	pub cid: String,
	/// The finalised block by which it was on chain.
	block: u64,
}

impl Line {
	/// None where the line is not whole.
	fn parse(line: &str) -> Option<Self> {
		let mut words = line.strip_suffix('\n')?.split(' ');
		let (address, cid, block) = (words.next()?, words.next()?, words.next()?.parse().ok()?);
		Some(Self { address: address.into(), cid: cid.into(), block })
	}
}

impl Journal {
	/// The one beside the files that begin with `place`.
	pub fn at(place: &Path) -> Self {
		Self(place.with_extension("published"))
	}

	/// Keeps other processes from changing it until what is returned is dropped. The journal itself
	/// cannot be locked: it is replaced.
	fn lock(&self) -> Result<File, OpError> {
		let path = self.0.with_extension("lock");
		folder(&path)?;
		let file = File::create(&path).map_err(file_error(&path))?;
		file.lock().map_err(file_error(&path))?;
		Ok(file)
	}

	fn text(&self) -> Result<String, OpError> {
		match fs::read_to_string(&self.0) {
			Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
			read => read.map_err(file_error(&self.0)),
		}
	}

	/// What was not handed over yet.
	pub fn lines(&self) -> Result<Vec<Line>, OpError> {
		Ok(self.text()?.split_inclusive('\n').filter_map(Line::parse).collect())
	}

	/// Remembers that `cids` of `address` were on chain by the finalised block `block`.
	pub fn add(&self, address: &str, cids: &[Cid], block: u64) -> Result<(), OpError> {
		let lines: String = cids.iter().map(|cid| format!("{address} {cid} {block}\n")).collect();
		let _lock = self.lock()?;
		append(&self.0, &lines).map(|_| ()).map_err(file_error(&self.0))
	}

	/// Hands what is remembered of `addresses` until `block` to `take`, and forgets it once that was
	/// well.
	pub fn hand_over(
		&self,
		addresses: &[String],
		block: u64,
		take: impl FnOnce(&[Line]) -> Result<(), OpError>,
	) -> Result<(), OpError> {
		if !self.0.exists() {
			return Ok(());
		}
		let _lock = self.lock()?;
		let text = self.text()?;
		let due = |line: &Line| line.block <= block && addresses.contains(&line.address);
		let (mut taken, mut left) = (Vec::new(), String::new());
		for line in text.split_inclusive('\n') {
			match Line::parse(line).filter(due) {
				Some(line) => taken.push(line),
				None => left.push_str(line),
			}
		}
		if taken.is_empty() {
			return Ok(());
		}
		take(&taken)?;
		// Cut short here, the same is handed over again.
		replace(&self.0, left.as_bytes())
	}
}

impl Member {
	/// Remembers that `cids`, which are in this member's store, were on chain for `owner` by the final
	/// `block`. Where that cannot be done, a store that is to follow the chain keeps them once they are
	/// deleted.
	pub(super) fn note_published(&self, owner: AccountId, cids: &[Cid], block: u64) {
		let list = Journal::at(&place(&self.data_dir, &self.chain, &self.store.name()));
		let noted = blocking(|| list.add(&owner.to_string(), cids, block));
		if let Err(error) = noted {
			tracing::warn!(%error, "could not note what was published");
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::store::parse_cid;

	const ONE: &str = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

	#[test]
	fn what_was_published_is_handed_over_once_and_to_whom_it_concerns() {
		let dir = tempfile::tempdir().expect("a folder");
		let list = Journal::at(&dir.path().join("custody/x"));
		let cid = parse_cid(ONE).expect("a CID");
		for (address, block) in [("a", 3), ("b", 3), ("a", 9)] {
			list.add(address, &[cid], block).expect("noted");
		}
		let handed_over = |addresses: &[&str], block| {
			let addresses: Vec<_> = addresses.iter().map(ToString::to_string).collect();
			let mut lines = Vec::new();
			let take = |taken: &[Line]| {
				lines.extend(taken.iter().map(|line| (line.address.clone(), line.block)));
				Ok(())
			};
			list.hand_over(&addresses, block, take).expect("readable");
			lines
		};
		assert_eq!(handed_over(&["c"], 9), []);
		assert_eq!(handed_over(&["a"], 5), [("a".into(), 3)], "block 9 is not known yet");
		assert_eq!(handed_over(&["a", "b"], 9), [("b".into(), 3), ("a".into(), 9)]);
		assert_eq!(handed_over(&["a", "b"], 9), []);
	}

	#[test]
	fn what_was_not_taken_well_is_handed_over_again() {
		let dir = tempfile::tempdir().expect("a folder");
		let list = Journal::at(&dir.path().join("x"));
		list.add("a", &[parse_cid(ONE).expect("a CID")], 1).expect("noted");
		let fail = |_: &[Line]| Err(OpError::OwnComment);
		assert!(list.hand_over(&["a".into()], 1, fail).is_err());
		let mut count = 0;
		let take = |taken: &[Line]| {
			count = taken.len();
			Ok(())
		};
		list.hand_over(&["a".into()], 1, take).expect("readable");
		assert_eq!(count, 1);
	}

	#[test]
	fn handing_over_leaves_every_other_line_as_it_was() {
		let dir = tempfile::tempdir().expect("a folder");
		let list = Journal::at(&dir.path().join("x"));
		let cid = parse_cid(ONE).expect("a CID");
		for (address, block) in [("b", 1), ("a", 2), ("a", 7), ("c", 3)] {
			list.add(address, &[cid], block).expect("noted");
		}
		list.hand_over(&["a".into()], 5, |_| Ok(())).expect("readable");
		let left = fs::read_to_string(&list.0).expect("there");
		assert_eq!(left, format!("b {ONE} 1\na {ONE} 7\nc {ONE} 3\n"));
	}

	#[test]
	fn line_that_was_cut_short_is_not_believed_and_does_not_spoil_the_next() {
		let dir = tempfile::tempdir().expect("a folder");
		let list = Journal::at(&dir.path().join("x"));
		let cid = parse_cid(ONE).expect("a CID");
		let whole = format!("a {ONE} 123\n");
		for len in 1..whole.len() {
			fs::write(&list.0, &whole[..len]).expect("written");
			assert!(list.lines().expect("readable").is_empty(), "{len}");
			list.add("b", &[cid], 4).expect("noted");
			let added = Line { address: "b".into(), cid: ONE.into(), block: 4 };
			assert_eq!(list.lines().expect("readable"), [added], "{len}");
		}
	}

	#[test]
	fn what_is_remembered_of_publications_is_its_owners_only() {
		use std::os::unix::fs::PermissionsExt;
		let dir = tempfile::tempdir().expect("a folder");
		let list = Journal::at(&dir.path().join("custody/x"));
		let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
		list.add("a", &[parse_cid(ONE).expect("a CID")], 1).expect("noted");
		assert_eq!(mode(&dir.path().join("custody")), 0o700);
		assert_eq!(mode(&list.0), 0o600);
		list.hand_over(&["a".into()], 1, |_| Ok(())).expect("readable");
		assert_eq!(mode(&list.0), 0o600);
	}
}
