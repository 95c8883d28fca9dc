//! Keeping a store as the chain says: what accounts have on chain is pinned, what they deleted is
//! unpinned. Needs nobody's keys.
//!
//! What is held for each account is remembered in a file, since the chain no longer names what was
//! deleted: `custody/<store and chain>.json` in the data directory. What this client itself published
//! is known from before the first comparison ([`journal`]).

use super::{
	blocking,
	error::file_error,
	journal::{self, Journal},
	pages::{self, Window},
	patience::{Waiting, FAILURES_A_PASS},
	patient::patient,
	provider::provider,
	OpError,
};
use crate::{
	chain::{api, types, At, Chain},
	clock::now_millis,
	keys::AccountId,
	store::{delete_dag_except, parse_cid, KuboError, Store, StoreError},
};
use cid::Cid;
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
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

impl State {
	/// What others than `address` need: what they have on chain or published from this store, and
	/// what is in the journal still. That is of accounts that are not served, or newer than what the
	/// store is compared with.
	fn needed_besides(
		&self,
		address: &str,
		journal: &Journal,
	) -> Result<BTreeSet<String>, OpError> {
		let others = self.accounts.iter().filter(|(other, _)| *other != address);
		let theirs = others.flat_map(|(_, held)| held.cids.union(&held.published)).cloned();
		let noted = journal.lines()?.into_iter().map(|line| line.cid);
		Ok(theirs.chain(noted).collect())
	}
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Held {
	/// How many events the trail had about the account.
	events: u64,
	/// Whether there is something to do, even where the trail has no more events by now.
	#[serde(default)]
	due: bool,
	/// Roots that are pinned.
	cids: BTreeSet<String>,
	/// Roots that this client published from this store.
	#[serde(default)]
	published: BTreeSet<String>,
	/// Roots that could not be had.
	#[serde(default)]
	waiting: Waiting,
}

impl Held {
	/// Whether a chain whose trail has `events` about the account was begun anew: a trail only grows,
	/// and nothing is on chain without an event. Such a chain says nothing of what is held.
	fn is_of_another_chain(&self, events: u64) -> bool {
		let nothing = self.cids.is_empty() && self.published.is_empty();
		events < self.events || (events == 0 && !nothing)
	}
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
	/// Those that are no longer on chain and were unpinned, or removed from the embedded store.
	pub unpinned: Vec<String>,
	/// Those that cannot be had, and why.
	pub failed: Vec<Failed>,
	/// How many could not be had before, or were not asked for yet, and wait for their turn.
	pub waiting: u64,
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
pub struct PinOwner {
	chain: Chain,
	store: Store,
	accounts: Vec<AccountId>,
	file: PathBuf,
	journal: Journal,
	state: State,
}

impl PinOwner {
	/// Serves `accounts` from `store`, called `name`, and remembers under `data_dir` what it holds.
	///
	/// # Errors
	/// What an earlier run remembered cannot be read.
	pub fn new(
		chain: Chain,
		store: Store,
		name: &str,
		accounts: Vec<AccountId>,
		data_dir: &Path,
	) -> Result<Self, OpError> {
		let place = journal::place(data_dir, &chain, name);
		let (file, journal) = (place.with_extension("json"), Journal::at(&place));
		let state = match fs::read(&file) {
			Ok(json) => serde_json::from_slice(&json)
				.map_err(|e| OpError::File { path: file.clone(), reason: e.to_string() })?,
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => State::default(),
			Err(error) => return Err(file_error(&file)(error)),
		};
		Ok(Self { chain, store, accounts, file, journal, state })
	}

	/// The finalised block that the store was last compared with. 0 where it never was.
	pub fn block(&self) -> u64 {
		self.state.block
	}

	/// What was held and waited for when the store was last compared with the chain.
	pub fn summary(&self) -> Synced {
		let waiting = self.state.accounts.values().map(|held| held.waiting.len()).sum();
		Synced { block: self.state.block, held: self.held(), waiting, ..Synced::default() }
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
		self.compare(all, false, progress).await
	}

	/// As [`Self::sync`], for a service that goes on: no account holds up the others by what nobody has. Of
	/// each, some may fail in one pass; what failed is asked for again later and later.
	///
	/// # Errors
	/// As [`Self::sync`].
	pub async fn pass(&mut self) -> Result<Synced, OpError> {
		self.compare(false, true, &mut |_, _| {}).await
	}

	async fn compare(
		&mut self,
		all: bool,
		fair: bool,
		progress: &mut (dyn FnMut(u64, u64) + Send),
	) -> Result<Synced, OpError> {
		let at = self.chain.at_finalized().await?;
		let mut synced = Synced { block: at.block_number(), ..Synced::default() };
		if synced.block < self.state.block {
			// A node that is behind: what is new is not there for it, and would be taken for deleted.
			synced.held = self.held();
			return Ok(synced);
		}
		self.take_published(synced.block)?;
		let accounts = self.accounts.clone();
		for (done, who) in accounts.iter().enumerate() {
			self.sync_account(&at, *who, all, fair, &mut synced).await?;
			progress(done as u64 + 1, accounts.len() as u64);
		}
		self.state.block = synced.block;
		self.save()?;
		synced.held = self.held();
		Ok(synced)
	}

	fn held(&self) -> u64 {
		self.state.accounts.values().map(|held| held.cids.len() as u64).sum()
	}

	/// Takes over what this client published and was on chain by `block`.
	fn take_published(&mut self, block: u64) -> Result<(), OpError> {
		let addresses: Vec<_> = self.accounts.iter().map(|who| who.to_string()).collect();
		let mut state = std::mem::take(&mut self.state);
		let taken = self.journal.hand_over(&addresses, block, |lines| {
			for line in lines {
				let held = state.accounts.entry(line.address.clone()).or_default();
				held.published.insert(line.cid.clone());
				held.due = true;
			}
			save(&self.file, &state)
		});
		self.state = state;
		taken
	}

	async fn sync_account(
		&mut self,
		at: &At,
		who: AccountId,
		all: bool,
		fair: bool,
		synced: &mut Synced,
	) -> Result<(), OpError> {
		let address = who.to_string();
		let payload = api::view_functions().audit().total_events_of(who);
		let events = self.chain.view_at(at, payload).await?;
		let known = self.state.accounts.get(&address);
		if known.is_some_and(|held| held.is_of_another_chain(events)) {
			tracing::warn!(%address, "the chain knows less of the account than it did");
			return Ok(());
		}
		if !all && known.is_some_and(|held| held.events == events && !held.due) {
			return Ok(());
		}
		let live = live(&self.chain, at, who).await?;
		let (held, published) =
			known.map(|it| (it.cids.clone(), it.published.clone())).unwrap_or_default();
		synced.accounts += 1;
		let mut waiting = known.map(|it| it.waiting.clone()).unwrap_or_default();
		let mut order: Vec<_> = live.iter().collect();
		order.sort_by_key(|cid| waiting.times(&cid.to_string()));
		let (mut whole, mut failures) = (true, 0);
		for cid in order {
			let name = cid.to_string();
			if held.contains(&name) && !all {
				continue;
			}
			let turn = failures < FAILURES_A_PASS && waiting.is_due(&name, now_millis());
			if fair && !turn {
				whole = false;
				synced.waiting += 1;
				continue;
			}
			match blocking(|| self.store.hold(cid)) {
				Ok(()) => {
					waiting.there(&name);
					self.pinned(&address, cid, synced)?;
				}
				Err(error) if is_about_the_daemon(&error) => return Err(error.into()),
				Err(error) => {
					(whole, failures) = (false, failures + 1);
					waiting.failed(&name, now_millis());
					let (cid, address) = (name, address.clone());
					synced.failed.push(Failed { cid, address, reason: error.to_string() });
				}
			}
		}
		let live: BTreeSet<_> = live.iter().map(Cid::to_string).collect();
		for cid in held.union(&published).filter(|cid| !live.contains(*cid)) {
			self.released(&address, cid, &live, synced)?;
		}
		waiting.retain(|name| live.contains(name));
		let held = self.state.accounts.entry(address).or_default();
		(held.events, held.waiting) = (events, waiting);
		// What failed is tried again next time, news or not.
		held.due = !whole;
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

	/// Unpins what an account no longer has, unless another one needs it. Of the embedded store, only
	/// what this client published goes: nothing says who else needs other blocks.
	fn released(
		&mut self,
		address: &str,
		cid: &str,
		live: &BTreeSet<String>,
		synced: &mut Synced,
	) -> Result<(), OpError> {
		let others = self.state.needed_besides(address, &self.journal)?;
		let ours = self.state.accounts.get(address).is_some_and(|it| it.published.contains(cid));
		let removable = matches!(&self.store, Store::Kubo(_)) || ours;
		if removable && !others.contains(cid) {
			let needed: Vec<_> = match &self.store {
				// Blocks that a pin needs stay there anyway.
				Store::Kubo(_) => vec![],
				Store::Embedded(_) => {
					others.iter().chain(live).filter_map(|cid| parse_cid(cid).ok()).collect()
				}
			};
			let root = parse_cid(cid)?;
			let (freed, left) =
				blocking(|| delete_dag_except(&root, &needed, self.store.blocks()))?;
			// Whoever deleted it may have removed it here already.
			if freed.blocks + left.blocks > 0 {
				synced.unpinned.push(cid.to_owned());
			}
		}
		if let Some(held) = self.state.accounts.get_mut(address) {
			held.cids.remove(cid);
			held.published.remove(cid);
		}
		self.save()
	}

	fn save(&self) -> Result<(), OpError> {
		save(&self.file, &self.state)
	}
}

/// Remembers the state: the file is there whole or not at all.
fn save(file: &Path, state: &State) -> Result<(), OpError> {
	let json = serde_json::to_vec_pretty(state)
		.map_err(|e| OpError::File { path: file.to_owned(), reason: e.to_string() })?;
	journal::replace(file, &json)
}

/// Whether an error says that the daemon itself fails, and the next record would fare no better.
fn is_about_the_daemon(error: &StoreError) -> bool {
	matches!(
		error.backend(),
		Some(
			KuboError::Unreachable { .. }
				| KuboError::Unauthorized { .. }
				| KuboError::NotKubo { .. }
				| KuboError::Full { .. }
		)
	)
}

/// What `who` has on chain now.
async fn live(chain: &Chain, at: &At, who: AccountId) -> Result<BTreeSet<Cid>, OpError> {
	let (own, mut cids) = (who, Vec::new());
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

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn chain_that_knows_less_than_before_is_not_believed() {
		let held = |events, cids: &[&str]| Held {
			events,
			due: false,
			cids: cids.iter().map(ToString::to_string).collect(),
			published: BTreeSet::new(),
			waiting: Waiting::default(),
		};
		assert!(held(5, &[]).is_of_another_chain(4));
		assert!(held(0, &["a"]).is_of_another_chain(0), "what is held was on chain once");
		for events in [5, 6] {
			assert!(!held(5, &["a"]).is_of_another_chain(events));
		}
		assert!(!held(0, &[]).is_of_another_chain(0), "nobody has registered yet");
	}

	#[test]
	fn what_another_account_holds_or_published_is_needed_whether_it_is_served_or_not() {
		let held = |cids: &[&str], published: &[&str]| Held {
			events: 1,
			due: false,
			cids: cids.iter().map(ToString::to_string).collect(),
			published: published.iter().map(ToString::to_string).collect(),
			waiting: Waiting::default(),
		};
		let accounts = [("a", held(&["own"], &["own"])), ("b", held(&["held"], &["published"]))];
		let accounts = accounts.map(|(address, held)| (address.to_owned(), held)).into();
		let state = State { block: 1, accounts };
		let dir = tempfile::tempdir().expect("a folder");
		let journal = Journal::at(&dir.path().join("x"));
		let noted = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
		journal.add("c", &[parse_cid(noted).expect("a CID")], 1).expect("noted");
		let needed = state.needed_besides("a", &journal).expect("readable");
		assert_eq!(needed, BTreeSet::from(["held", "published", noted].map(str::to_owned)));
	}
}
