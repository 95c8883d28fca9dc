//! A model of imports and of single records: the decisions of [`plan`](super::plan) and [`resume`](crate::ops::resume), and the
//! order in which `publish.rs` and this module carry them out, against chains that are begun anew, patients
//! who leave and come back, other clients, and an end at any step.

use super::plan;
use crate::{
	chain::{seen::Final, Hash, Sent},
	ops::{
		pending::{Item, Pending},
		resume::{self, Next, Seen},
	},
};
use cid::{multihash::Multihash, Cid};
use proptest::prelude::*;
use std::{
	collections::{BTreeMap, HashMap, HashSet},
	iter,
};

/// How many records one transaction of the model adds.
const BATCH: usize = 2;

/// A resource, by its keyed name.
type Name = String;

/// What is no resource, but a file.
const FILE: &str = "file";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
	/// The transaction was final when the run ended.
	Final,
	/// It becomes final some time later.
	Later,
	/// No node has it any more.
	Lost,
	/// Only nodes have it that the client does not see, until one of them puts it on chain: in the middle of
	/// a later run, or never.
	Elsewhere,
}

#[derive(Clone, Debug)]
enum Act {
	/// Imports the Bundle of this number, and ends after so many steps, if it takes more.
	Import { bundle: usize, steps: usize, fate: Fate },
	/// Adds the same file as a record, and ends after so many steps, if it takes more.
	Add { steps: usize, fate: Fate },
	/// The chain is begun anew, and the patient registers, perhaps in the same block as before.
	Anew { same_block: bool },
	/// The patient leaves and comes back.
	Return,
	/// Another client of the account, which shares the store, adds a resource.
	Other(u8),
	/// The patient deletes a record.
	Delete(usize),
	/// The keys of the category change.
	Rotate,
	/// The user talks to the other chain.
	Switch,
	/// What is not in the store for certain is gone: a power cut, a sweep.
	LoseStaged,
	/// The ledger is gone.
	LoseLedger,
}

#[derive(Clone, Debug, Default)]
struct Chain {
	registration: u64,
	epoch: u32,
	next: u64,
	records: BTreeMap<u64, Cid>,
	/// The next nonce of the account.
	nonce: u64,
	/// How often it was begun anew.
	anew: u8,
	/// Sent, and not decided: with which nonce.
	pool: Vec<(Fate, u64, Vec<Item>)>,
}

impl Chain {
	/// The numbers that `items` get, where they are of the current epoch.
	fn include(&mut self, items: &[Item]) -> Option<Vec<u64>> {
		items.iter().all(|item| item.epoch == self.epoch).then(|| {
			let first = self.next;
			self.records.extend(iter::zip(first.., items.iter().map(|item| item.cid)));
			self.next += items.len() as u64;
			(first..self.next).collect()
		})
	}

	/// What becomes of what was sent, as far as the client sees it waiting.
	fn decide(&mut self) {
		for (fate, nonce, items) in std::mem::take(&mut self.pool) {
			match fate {
				Fate::Elsewhere => self.pool.push((fate, nonce, items)),
				Fate::Lost => {}
				Fate::Final | Fate::Later => self.execute(nonce, &items).map_or((), drop),
			}
		}
	}

	/// What only others have is put on chain.
	fn surface(&mut self) {
		for (_, nonce, items) in std::mem::take(&mut self.pool) {
			self.execute(nonce, &items);
		}
	}

	/// A transaction in a block. None where its nonce is another's.
	fn execute(&mut self, nonce: u64, items: &[Item]) -> Option<Option<Vec<u64>>> {
		(nonce == self.nonce).then(|| {
			self.nonce += 1;
			self.include(items)
		})
	}

	/// The last final block, by which chains that were begun anew are told apart.
	fn head(&self) -> Final {
		Final { number: 1, hash: Hash::repeat_byte(self.anew) }
	}

	/// Whether it is certain what became of what was sent.
	fn is_decided(&self, sent: &Sent) -> bool {
		sent.is_decided(1, self.nonce, Some(self.head().hash))
	}
}

/// What the client remembers of one chain.
#[derive(Clone, Debug, Default)]
struct Memory {
	/// Of imports, and of the file.
	pending: [Option<Pending>; 2],
	ledger: (u64, HashMap<Cid, Name>),
}

#[derive(Debug, Default)]
struct World {
	chains: [Chain; 2],
	memory: [Memory; 2],
	/// Which chain the user talks to.
	at: usize,
	staging: HashSet<Cid>,
	store: HashSet<Cid>,
	/// What every CID was made of, which its manifest says.
	made_of: HashMap<Cid, Name>,
	/// The most records of a resource that there may be, by chain.
	most: [HashMap<Name, usize>; 2],
	/// The numbers of the records of the file that the user was told of, by chain.
	told: [HashSet<u64>; 2],
	/// Which of the two things that are pending the run works on.
	slot: usize,
	/// How many steps the run may take yet, and what becomes of what it sends.
	steps: usize,
	fate: Option<Fate>,
}

/// The run was ended.
#[derive(Debug)]
struct Killed;

fn names(bundle: &[u8]) -> Vec<Name> {
	bundle.iter().map(u8::to_string).collect()
}

impl World {
	fn chain(&mut self) -> &mut Chain {
		&mut self.chains[self.at]
	}

	fn memory(&mut self) -> &mut Memory {
		&mut self.memory[self.at]
	}

	fn pending(&mut self) -> &mut Option<Pending> {
		let slot = self.slot;
		&mut self.memory().pending[slot]
	}

	/// What `settle` does: the nonce that the next transaction has to have.
	fn settle(&mut self, open: &mut Option<Sent>) -> Option<u64> {
		if open.is_some() {
			self.chain().decide();
		}
		*open = open.filter(|sent| !self.chain().is_decided(sent));
		open.map(|sent| sent.nonce)
	}

	/// Waits until nothing is open: what others have is on chain by then, or void.
	fn decided(&mut self, open: &mut Option<Sent>) {
		self.chain().surface();
		*open = None;
	}

	fn sent(&mut self) -> Option<Sent> {
		self.pending().as_ref().and_then(|pending| pending.sent)
	}

	fn step(&mut self) -> Result<(), Killed> {
		self.steps = self.steps.checked_sub(1).ok_or(Killed)?;
		Ok(())
	}

	/// A CID of what is encrypted now, as nothing was before.
	fn encrypt(&mut self, name: &Name) -> Cid {
		let number = (self.made_of.len() as u64).to_le_bytes();
		let cid = Cid::new_v1(0x55, Multihash::wrap(0x12, &number).expect("a digest"));
		self.made_of.insert(cid, name.clone());
		cid
	}

	fn listed(&self) -> HashMap<Cid, u64> {
		self.chains[self.at].records.iter().map(|(number, cid)| (*cid, *number)).collect()
	}

	fn count(&self, name: &str) -> usize {
		let made = self.chains[self.at].records.values().map(|cid| &self.made_of[cid]);
		made.filter(|made| *made == name).count()
	}

	/// What the client knows of the chain: names by CID.
	fn look(&mut self) -> Result<HashMap<Cid, Name>, Killed> {
		let (listed, registration) = (self.listed(), self.chain().registration);
		let memory = self.memory();
		if memory.ledger.0 != registration {
			memory.ledger = (registration, HashMap::new());
		}
		memory.ledger.1.retain(|cid, _| listed.contains_key(cid));
		self.step()?;
		for cid in listed.keys().filter(|cid| self.store.contains(*cid)) {
			let name = self.made_of[cid].clone();
			self.memory[self.at].ledger.1.entry(*cid).or_insert(name);
		}
		self.step()?;
		Ok(self.memory().ledger.1.clone())
	}

	fn discard(&mut self, pending: &Pending, but: &HashMap<Cid, u64>) {
		for item in pending.items.iter().filter(|item| !but.contains_key(&item.cid)) {
			self.store.remove(&item.cid);
			self.staging.remove(&item.cid);
		}
		*self.pending() = None;
	}

	/// What `publish` does with a file.
	fn add(&mut self) -> Result<(), Killed> {
		let done = self.publish(&[FILE.to_owned()])?;
		self.step()?;
		let at = self.at;
		self.told[at].extend(done.iter().map(|(_, _, number)| number));
		*self.pending() = None;
		Ok(())
	}

	/// What `Records::import` does. Says how many were there and how many were added.
	fn import(&mut self, bundle: &[u8]) -> Result<(usize, usize), Killed> {
		let wanted = names(bundle);
		let mut open = self.sent();
		self.settle(&mut open);
		self.step()?;
		let mut known = self.look()?;
		if let Some(pending) = self.pending().clone() {
			let listed = self.listed();
			let on_chain = pending.items.iter().filter(|item| listed.contains_key(&item.cid));
			let on_chain: Vec<_> = on_chain.map(|it| (it.cid, it.name.clone())).collect();
			self.memory().ledger.1.extend(on_chain.clone());
			self.step()?;
			known.extend(on_chain.clone());
			if !on_chain.is_empty() {
				self.discard(&pending, &listed);
			}
		}
		self.step()?;
		let (mut before, mut added) = (None, 0);
		loop {
			let missing = plan::missing(
				wanted.iter().map(String::as_str),
				known.values().map(String::as_str),
			);
			let present = *before.get_or_insert(wanted.len() - missing.len());
			let pending = self.pending().clone();
			if missing.is_empty() {
				if let Some(mut pending) = pending {
					if pending.sent.is_some() {
						self.decided(&mut pending.sent);
					}
					let listed = self.listed();
					self.discard(&pending, &listed);
				}
				return Ok((present, added.min(wanted.len() - present)));
			}
			let items = pending.iter().flat_map(|pending| &pending.items);
			let stored: Vec<_> = items.map(|item| item.name.as_str()).collect();
			let entries = plan::next_batch(&missing, &stored, BATCH, |index| &wanted[index]);
			let batch: Vec<_> = entries.iter().map(|index| wanted[*index].clone()).collect();
			let done = self.publish(&batch)?.into_iter().map(|(cid, name, _)| (cid, name));
			let done: Vec<_> = done.collect();
			added += done.len();
			self.memory().ledger.1.extend(done.clone());
			self.step()?;
			*self.pending() = None;
			self.step()?;
			known.extend(done);
		}
	}

	/// What `publish_all` does. Gives the CID, the name and the number of each that is there.
	fn publish(&mut self, batch: &[Name]) -> Result<Vec<(Cid, Name, u64)>, Killed> {
		let mut open = self.sent();
		loop {
			let nonce = self.settle(&mut open);
			let pending = match self.pending().clone() {
				None => self.store_new(batch)?,
				Some(pending) => {
					let epochs = vec![self.chain().epoch; batch.len()];
					let listed = self.listed();
					let read = listed.into_iter().filter(|(_, number)| *number >= pending.next);
					let here = |item: &Item| {
						self.staging.contains(&item.cid) || self.store.contains(&item.cid)
					};
					let seen = Seen {
						registration: self.chains[self.at].registration,
						names: batch,
						epochs: &epochs,
						listed: &read.collect(),
						whole: pending.items.iter().all(here),
					};
					match resume::next(&pending, &seen) {
						Next::Finish(numbers) => {
							let items = iter::zip(pending.items, numbers);
							let there = items
								.filter_map(|(item, number)| Some((item.cid, item.name, number?)));
							return Ok(there.collect());
						}
						Next::Send => pending,
						Next::Discard | Next::Forget if open.is_some() => {
							self.decided(&mut open);
							continue;
						}
						Next::Forget => {
							*self.pending() = None;
							continue;
						}
						Next::Discard => {
							self.discard(&pending, &HashMap::new());
							continue;
						}
					}
				}
			};
			for item in &pending.items {
				self.step()?;
				if self.staging.remove(&item.cid) {
					self.store.insert(item.cid);
				}
			}
			let next = resume::read_from(&pending, self.chain().next);
			let nonce = nonce.unwrap_or(self.chain().nonce);
			let sent = Sent { nonce, since: self.chain().head() };
			*self.pending() = Some(Pending { next, sent: Some(sent), ..pending.clone() });
			self.step()?;
			// Others are faster: what they have of an earlier run is on chain before this.
			self.chain().surface();
			if nonce != self.chain().nonce {
				continue;
			}
			let (fate, items) = (self.fate.unwrap_or(Fate::Final), pending.items.clone());
			self.chain().pool.push((fate, nonce, items));
			let sent = self.step();
			if sent.is_err() {
				if fate == Fate::Final {
					self.chain().decide();
				}
				return Err(Killed);
			}
			let Some((_, nonce, items)) = self.chain().pool.pop() else { continue };
			let Some(numbers) = self.chain().execute(nonce, &items) else { continue };
			let numbers = numbers.expect("nothing of an older epoch is sent");
			self.step()?;
			let items = iter::zip(items, numbers);
			return Ok(items.map(|(item, number)| (item.cid, item.name, number)).collect());
		}
	}

	fn store_new(&mut self, batch: &[Name]) -> Result<Pending, Killed> {
		self.staging.clear();
		let mut items = Vec::new();
		for name in batch {
			self.step()?;
			let (cid, epoch) = (self.encrypt(name), self.chain().epoch);
			self.staging.insert(cid);
			items.push(Item { name: name.clone(), cid, epoch, blocks: vec![cid] });
		}
		self.step()?;
		let (registration, next) = (self.chain().registration, self.chain().next);
		let pending = Pending { registration, next, items, sent: None };
		*self.pending() = Some(pending.clone());
		self.step()?;
		Ok(pending)
	}

	fn act(&mut self, act: &Act, bundles: &[Vec<u8>]) {
		match act {
			Act::Import { bundle, steps, fate } => {
				let bundle = &bundles[bundle % bundles.len()];
				self.allow(bundle);
				(self.steps, self.fate, self.slot) = (*steps, Some(*fate), 0);
				let _ = self.import(bundle);
			}
			Act::Add { steps, fate } => {
				(self.steps, self.fate, self.slot) = (*steps, Some(*fate), 1);
				let _ = self.add();
			}
			Act::Anew { same_block } => {
				let registration = self.chain().registration + u64::from(!same_block);
				let anew = self.chain().anew.wrapping_add(1);
				*self.chain() = Chain { registration, anew, ..Chain::default() };
				self.most[self.at].clear();
				self.told[self.at].clear();
			}
			Act::Return => {
				// What was sent is for epochs that are gone.
				let Chain { registration, epoch, nonce, anew, .. } = *self.chain();
				let gone: Vec<_> = self.chain().records.values().copied().collect();
				self.store.retain(|cid| !gone.contains(cid));
				let (registration, epoch, nonce) = (registration + 10, epoch + 1, nonce + 2);
				*self.chain() = Chain { registration, epoch, nonce, anew, ..Chain::default() };
				self.most[self.at].clear();
				self.told[self.at].clear();
			}
			Act::Other(resource) => {
				let name = resource.to_string();
				let (cid, epoch) = (self.encrypt(&name), self.chain().epoch);
				self.store.insert(cid);
				let item = Item { name: name.clone(), cid, epoch, blocks: vec![cid] };
				let nonce = self.chain().nonce;
				self.chain().execute(nonce, &[item]);
				*self.most[self.at].entry(name).or_default() += 1;
			}
			Act::Delete(which) => {
				let numbers: Vec<_> = self.chain().records.keys().copied().collect();
				if let Some(number) = numbers.get(which % numbers.len().max(1)) {
					let cid = self.chain().records.remove(number);
					self.store.retain(|it| Some(*it) != cid);
				}
			}
			Act::Rotate => self.chain().epoch += 1,
			Act::Switch => self.at = 1 - self.at,
			Act::LoseStaged => self.staging.clear(),
			Act::LoseLedger => self.memory().ledger = Default::default(),
		}
	}

	/// That the user asks for this Bundle.
	fn allow(&mut self, bundle: &[u8]) {
		let mut wanted = HashMap::<Name, usize>::new();
		names(bundle).into_iter().for_each(|name| *wanted.entry(name).or_default() += 1);
		for (name, count) in wanted {
			let most = self.most[self.at].entry(name).or_default();
			*most = (*most).max(count);
		}
	}

	/// Nothing is there more often than anybody asked for, and nothing without its bytes.
	fn check(&self) {
		for (name, most) in &self.most[self.at] {
			assert!(self.count(name) <= *most, "{name} is there {} times", self.count(name));
		}
		for cid in self.chains[self.at].records.values() {
			assert!(self.store.contains(cid), "a record has lost its bytes");
		}
		assert!(self.untold() <= 1, "the file is there more often than it was added");
	}

	/// How many records of the file there are that the user was not told of: an interrupted run's.
	fn untold(&self) -> usize {
		let records = self.chains[self.at].records.iter();
		let untold = records.filter(|(number, _)| !self.told[self.at].contains(number));
		untold.filter(|(_, cid)| self.made_of[*cid] == FILE).count()
	}
}

fn fate() -> impl Strategy<Value = Fate> {
	prop_oneof![Just(Fate::Final), Just(Fate::Later), Just(Fate::Lost), Just(Fate::Elsewhere)]
}

fn act() -> impl Strategy<Value = Act> {
	let import = (0..3usize, 0..40usize, fate());
	prop_oneof![
		3 => (0..12usize, fate()).prop_map(|(steps, fate)| Act::Add { steps, fate }),
		6 => import.prop_map(|(bundle, steps, fate)| Act::Import { bundle, steps, fate }),
		1 => any::<bool>().prop_map(|same_block| Act::Anew { same_block }),
		1 => Just(Act::Return),
		1 => (0..6u8).prop_map(Act::Other),
		1 => any::<usize>().prop_map(Act::Delete),
		1 => Just(Act::Rotate),
		1 => Just(Act::Switch),
		1 => Just(Act::LoseStaged),
		1 => Just(Act::LoseLedger),
	]
}

fn bundles() -> impl Strategy<Value = Vec<Vec<u8>>> {
	proptest::collection::vec(proptest::collection::vec(0..6u8, 1..7), 3)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn every_record_is_there_in_the_end_and_none_twice_whatever_happened_before(
		bundles in bundles(),
		acts in proptest::collection::vec(act(), 0..24),
	) {
		let mut world = World::default();
		for act in &acts {
			world.act(act, &bundles);
			world.check();
		}
		let bundle = &bundles[0];
		world.allow(bundle);
		(world.steps, world.fate, world.slot) = (usize::MAX, None, 1);
		world.add().expect("to its end");
		world.check();
		prop_assert_eq!(world.untold(), 0, "no file is there that the user was not told of");
		world.slot = 0;
		let (present, added) = world.import(bundle).expect("to its end");
		world.check();
		prop_assert_eq!(present + added, bundle.len(), "what it says is true");
		let mut wanted = HashMap::<Name, usize>::new();
		names(bundle).into_iter().for_each(|name| *wanted.entry(name).or_default() += 1);
		for (name, count) in &wanted {
			prop_assert!(world.count(name) >= *count, "{} is missing", name);
		}
		let left = world.memory().pending.iter().flatten().count();
		prop_assert_eq!(left, 0, "nothing is left to be done");
		let again = world.import(bundle).expect("to its end");
		prop_assert_eq!(again, (bundle.len(), 0));
	}
}

#[test]
fn run_that_is_ended_at_any_step_is_gone_on_with() {
	let bundle = [1, 2, 3, 3, 4];
	for fate in [Fate::Final, Fate::Later, Fate::Lost, Fate::Elsewhere] {
		for steps in 0..60 {
			let mut world = World::default();
			let first = Act::Import { bundle: 0, steps, fate };
			world.act(&first, &[bundle.to_vec()]);
			world.check();
			(world.steps, world.fate) = (usize::MAX, None);
			let (present, added) = world.import(&bundle).expect("to its end");
			assert_eq!(present + added, bundle.len(), "{fate:?} after {steps}");
			assert_eq!(world.chain().records.len(), bundle.len(), "{fate:?} after {steps}");
			world.check();
		}
	}
}
