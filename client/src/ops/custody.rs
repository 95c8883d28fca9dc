//! Keeping a store as the chain says: what accounts have on chain is pinned, what they deleted is
//! unpinned. Needs nobody's keys.
//!
//! What is held for each account is remembered in a file, since the chain no longer names what was
//! deleted: `custody/<store and chain>.json` in the data directory.

use super::{
	blocking,
	error::file_error,
	pages::{self, Window},
	patient::patient,
	provider::provider,
	OpError,
};
use crate::{
	chain::{api, types, At, Chain},
	store::{delete_dag, parse_cid, KuboError, Store, StoreError},
};
use cid::Cid;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	io::Write,
	path::{Path, PathBuf},
};

/// What was held last time.
#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
	/// The finalised block that it was compared with.
	block: u64,
	/// By address.
	accounts: BTreeMap<String, Held>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Held {
	/// How many events the trail had about the account.
	events: u64,
	/// Roots that are pinned.
	cids: BTreeSet<String>,
}

/// What a comparison with the chain did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Synced {
	/// The finalised block that the store was compared with.
	pub block: u64,
	/// How many accounts had something new.
	pub accounts: u64,
	/// How many records, comments, profiles and library files are held for all accounts.
	pub held: u64,
	/// Those that were pinned now.
	pub pinned: Vec<String>,
	/// Those that are no longer on chain and were unpinned.
	pub unpinned: Vec<String>,
	/// Those that cannot be had, and why.
	pub failed: Vec<Failed>,
}

/// Something on chain that this store cannot get.
#[derive(Clone, Debug, Serialize)]
pub struct Failed {
	/// What it is.
	pub cid: String,
	/// Whose it is.
	pub address: String,
	/// Why it cannot be had.
	pub reason: String,
}

/// Whoever keeps a store for accounts.
pub struct Custodian {
	chain: Chain,
	store: Store,
	accounts: Vec<[u8; 32]>,
	file: PathBuf,
	state: State,
}

impl Custodian {
	/// Serves `accounts` from `store`, called `name`, and remembers under `data_dir` what it holds.
	///
	/// # Errors
	/// What an earlier run remembered cannot be read.
	pub fn new(
		chain: Chain,
		store: Store,
		name: &str,
		accounts: Vec<[u8; 32]>,
		data_dir: &Path,
	) -> Result<Self, OpError> {
		let of = Sha256::new().chain_update(chain.genesis()).chain_update(name).finalize();
		let file = data_dir.join("custody").join(format!("{}.json", hex::encode(&of[..16])));
		let state = match fs::read(&file) {
			Ok(json) => serde_json::from_slice(&json)
				.map_err(|e| OpError::File { path: file.clone(), reason: e.to_string() })?,
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => State::default(),
			Err(error) => return Err(file_error(&file)(error)),
		};
		Ok(Self { chain, store, accounts, file, state })
	}

	/// The finalised block that the store was last compared with. 0 where it never was.
	pub fn block(&self) -> u64 {
		self.state.block
	}

	/// Takes another connection to the node.
	pub fn reconnected(&mut self, chain: Chain) {
		self.chain = chain;
	}

	/// Compares the store with the last finalised block. Only accounts of which the trail has news
	/// are looked at, unless `all` is set. `progress` is told how many accounts of how many are done.
	///
	/// # Errors
	/// Node or store do not answer. What was done until then is remembered.
	pub async fn sync(
		&mut self,
		all: bool,
		progress: &mut (dyn FnMut(u64, u64) + Send),
	) -> Result<Synced, OpError> {
		let at = self.chain.at_finalized().await?;
		let mut synced = Synced { block: at.block_number(), ..Synced::default() };
		let accounts = self.accounts.clone();
		for (done, who) in accounts.iter().enumerate() {
			self.sync_account(&at, *who, all, &mut synced).await?;
			progress(done as u64 + 1, accounts.len() as u64);
		}
		self.state.block = synced.block;
		self.save()?;
		synced.held = self.state.accounts.values().map(|held| held.cids.len() as u64).sum();
		Ok(synced)
	}

	async fn sync_account(
		&mut self,
		at: &At,
		who: [u8; 32],
		all: bool,
		synced: &mut Synced,
	) -> Result<(), OpError> {
		let address = crate::keys::address(who);
		let payload = api::view_functions().audit().total_events_of(types::account(who));
		let events = self.chain.view_at(at, payload).await?;
		let known = self.state.accounts.get(&address);
		if !all && known.is_some_and(|held| held.events == events) {
			return Ok(());
		}
		let live = live(&self.chain, at, who).await?;
		let before = known.map(|held| held.cids.clone()).unwrap_or_default();
		synced.accounts += 1;
		let mut whole = true;
		for cid in &live {
			if before.contains(&cid.to_string()) && !all {
				continue;
			}
			match blocking(|| self.store.hold(cid)) {
				Ok(()) => self.pinned(&address, cid, synced)?,
				Err(error) if is_about_the_daemon(&error) => return Err(error.into()),
				Err(error) => {
					whole = false;
					let (cid, address) = (cid.to_string(), address.clone());
					synced.failed.push(Failed { cid, address, reason: error.to_string() });
				}
			}
		}
		let live: BTreeSet<_> = live.iter().map(Cid::to_string).collect();
		for cid in before.difference(&live) {
			self.released(&address, cid, synced)?;
		}
		let held = self.state.accounts.entry(address).or_default();
		// What failed is tried again next time, news or not.
		held.events = if whole { events } else { 0 };
		self.save()
	}

	fn pinned(&mut self, address: &str, cid: &Cid, synced: &mut Synced) -> Result<(), OpError> {
		let cid = cid.to_string();
		let held = self.state.accounts.entry(address.to_owned()).or_default();
		if held.cids.insert(cid.clone()) {
			synced.pinned.push(cid);
			// Remembered at once: what is pinned and forgotten would never be unpinned.
			self.save()?;
		}
		Ok(())
	}

	/// Unpins what an account no longer has, unless another one that is served has it.
	fn released(&mut self, address: &str, cid: &str, synced: &mut Synced) -> Result<(), OpError> {
		let others = self.state.accounts.iter().filter(|(other, _)| *other != address);
		if !others.into_iter().any(|(_, held)| held.cids.contains(cid)) {
			let root = parse_cid(cid)?;
			blocking(|| match &self.store {
				Store::Kubo(store) => delete_dag(&root, &**store).map(|_| ()),
				// Nothing says that nobody else needs these blocks.
				Store::Embedded(_) => Ok(()),
			})?;
			synced.unpinned.push(cid.to_owned());
		}
		if let Some(held) = self.state.accounts.get_mut(address) {
			held.cids.remove(cid);
		}
		self.save()
	}

	/// Remembers the state: the file is there whole or not at all.
	fn save(&self) -> Result<(), OpError> {
		let dir = self.file.parent().unwrap_or(Path::new("."));
		fs::create_dir_all(dir).map_err(file_error(dir))?;
		let json = serde_json::to_vec_pretty(&self.state)
			.map_err(|e| OpError::File { path: self.file.clone(), reason: e.to_string() })?;
		let mut temp = tempfile::NamedTempFile::new_in(dir).map_err(file_error(dir))?;
		temp.write_all(&json).map_err(file_error(&self.file))?;
		temp.persist(&self.file).map_err(|e| file_error(&self.file)(e.error))?;
		Ok(())
	}
}

/// Whether an error says that the daemon itself fails, and the next record would fare no better.
fn is_about_the_daemon(error: &StoreError) -> bool {
	matches!(
		error,
		StoreError::Kubo(
			KuboError::Unreachable { .. }
				| KuboError::Unauthorized { .. }
				| KuboError::NotKubo { .. }
				| KuboError::Full { .. }
		)
	)
}

/// What `who` has on chain now.
async fn live(chain: &Chain, at: &At, who: [u8; 32]) -> Result<BTreeSet<Cid>, OpError> {
	let (own, mut cids) = (types::account(who), Vec::new());
	if let Some(patient) = patient(chain, who).await? {
		cids.push(patient.profile);
		let records = pages::read(Window::default(), |from: Option<u64>, limit| async move {
			let payload =
				api::view_functions().patients().files(own, None, from.unwrap_or(0), limit);
			Ok(chain.view_at(at, payload).await?)
		});
		cids.extend(records.await?.items.into_iter().map(|(_, record)| record.cid));
		let comments = pages::read(Window::default(), |from: Option<u64>, limit| async move {
			let payload =
				api::view_functions().patients().comments(own, None, from.unwrap_or(0), limit);
			Ok(chain.view_at(at, payload).await?)
		});
		cids.extend(comments.await?.items.into_iter().map(|(_, comment)| comment.cid));
	}
	if let Some(provider) = provider(chain, who).await? {
		cids.extend([provider.public_profile, provider.private_profile]);
		let library = pages::read(Window::default(), |from: Option<u64>, limit| async move {
			let payload = api::view_functions().doctors().library(own, from.unwrap_or(0), limit);
			Ok(chain.view_at(at, payload).await?)
		});
		cids.extend(library.await?.items.into_iter().map(|(_, file)| file.cid));
	}
	Ok(cids.iter().filter_map(types::store_cid).collect())
}
