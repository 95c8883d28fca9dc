//! The journal of publications: what this client put on chain out of a store, and whose it is: the chain does not name what was
//! deleted, so that it has to be remembered until the store is compared with the chain
//! ([`custody`](super::custody)). One line each, in `custody/<store and chain>.published` of the data
//! directory: an address, a CID and a block, all of which the chain shows to everybody.

use super::{blocking, error::file_error, Member, OpError};
use crate::chain::Chain;
use cid::Cid;
use sha2::{Digest, Sha256};
use std::{
	fs::{self, File},
	io::{Read, Seek, Write},
	path::{Path, PathBuf},
};

/// Where what is remembered of the store called `store` and the chain is, without an extension.
pub(super) fn place(data_dir: &Path, chain: &Chain, store: &str) -> PathBuf {
	let of = Sha256::new().chain_update(chain.genesis()).chain_update(store).finalize();
	data_dir.join("custody").join(hex::encode(&of[..16]))
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
	fn parse(line: &str) -> Option<Self> {
		let mut words = line.split(' ');
		let (address, cid, block) = (words.next()?, words.next()?, words.next()?.parse().ok()?);
		Some(Self { address: address.into(), cid: cid.into(), block })
	}
}

impl Journal {
	/// The one beside the files that begin with `place`.
	pub fn at(place: &Path) -> Self {
		Self(place.with_extension("published"))
	}

	/// Opens it for this process alone.
	fn open(&self) -> Result<File, OpError> {
		let dir = self.0.parent().unwrap_or(Path::new("."));
		fs::create_dir_all(dir).map_err(file_error(dir))?;
		let file = File::options().read(true).append(true).create(true).open(&self.0);
		let file = file.map_err(file_error(&self.0))?;
		file.lock().map_err(file_error(&self.0))?;
		Ok(file)
	}

	/// Remembers that `cids` of `address` were on chain by the finalised block `block`.
	pub fn add(&self, address: &str, cids: &[Cid], block: u64) -> Result<(), OpError> {
		let lines: String = cids.iter().map(|cid| format!("{address} {cid} {block}\n")).collect();
		self.open()?.write_all(lines.as_bytes()).map_err(file_error(&self.0))
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
		let mut file = self.open()?;
		let mut text = String::new();
		file.read_to_string(&mut text).map_err(file_error(&self.0))?;
		let due = |line: &Line| line.block <= block && addresses.contains(&line.address);
		let (mut taken, mut left) = (Vec::new(), String::new());
		for line in text.lines() {
			match Line::parse(line).filter(due) {
				Some(line) => taken.push(line),
				None => left.extend([line, "\n"]),
			}
		}
		if taken.is_empty() {
			return Ok(());
		}
		take(&taken)?;
		// Cut short here, the same is handed over again.
		file.rewind().and_then(|()| file.set_len(0)).map_err(file_error(&self.0))?;
		file.write_all(left.as_bytes()).map_err(file_error(&self.0))
	}
}

impl Member {
	/// Remembers that `cids`, which are in this member's store, are on chain for `owner`. Where that
	/// cannot be done, a store that is to follow the chain keeps them once they are deleted.
	pub(super) async fn note_published(&self, owner: [u8; 32], cids: &[Cid]) {
		let at = self.chain.at_finalized().await;
		let noted = at.map_err(OpError::from).and_then(|at| {
			let list = Journal::at(&place(&self.data_dir, &self.chain, &self.store.name()));
			blocking(|| list.add(&crate::keys::address(owner), cids, at.block_number()))
		});
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
}
