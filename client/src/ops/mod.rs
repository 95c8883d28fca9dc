//! What members do: each operation joins keys, store and chain.
//!
//! | module | for |
//! |---|---|
//! | [`role`] | admins: roles |
//! | [`patient`] | patients: registration and profile |
//! | [`provider`] | doctors, pharmacies, departments, and the admins who verify them |
//! | [`access`] | patients: grants, revocation, rotation |
//! | [`grants`] | grants as the chain holds them |
//! | [`expiry`] | patients: what their keys ask for |
//! | [`fingerprint`] | everyone: whose keys these are, in words |
//! | [`recipient`] | patients and providers: the age recipient and its replacement |
//! | [`keyring`] | everyone: which keys open which records |
//! | `permission` | what may be done there, and what is encrypted to |
//! | [`record_scope`] | whose records, and under whose grant |
//! | [`record_files`] | records opened into files of this machine |
//! | [`published`] | what this client put on chain, for who keeps a store as the chain says |
//! | [`records`] | adding, listing, opening, dispensing and deleting records |
//! | `new_record` | what is to be added |
//! | [`import`] | records made of the resources of a FHIR Bundle |
//! | [`export`] | records, grants and the trail as FHIR Bundles |
//! | [`comments`] | adding, listing and deleting comments |
//! | [`library`], `library_file`, [`renewal`] | a provider's own files; one of them; encrypting them to a new recipient |
//! | [`departments`] | the doctors of a department and their keys |
//! | [`publish`] | the way of everything that is encrypted, stored and put on chain |
//! | [`desk`], [`pending`], [`names`], [`lock`] | what is under way, for the next run, and where that is kept; its names; one process at a time |
//! | [`resume`], [`abandoned`] | what becomes of what an interrupted run left; removing it |
//! | [`deregister`] | leaving the chain |
//! | [`pin_sync`] | keeping a store as the chain says |
//! | [`guardian`] | guardians: acting for a patient or a department |
//! | [`council`], [`calls`], [`governance`] | the council: motions, what they ask for, and what can go wrong |
//! | [`policy`], [`validator`], [`upgrade`], [`pause`] | what the council decides |
//! | [`audit`], [`audit_proof`] | the trail and its verification; its head proved against a header |
//! | [`blocks`], [`call_descriptions`] | blocks as people read them; calls in words |
//! | [`finality`] | what proves a block final |
//! | [`checkpoint`] | a block from which light clients start |
//! | [`totals`] | how many there are |
//! | [`account`] | how the chain sees an account |
//! | `subjects` | what a member does, by subject |
//! | [`stale_keys`] | who holds keys that they may no longer use |
//! | [`pages`] | lists in parts |

mod abandoned;
pub mod access;
pub mod account;
pub mod audit;
#[cfg(not(target_family = "wasm"))]
pub mod audit_proof;
#[cfg(not(target_family = "wasm"))]
pub mod blocks;
mod call_descriptions;
pub mod calls;
#[cfg(not(target_family = "wasm"))]
pub mod checkpoint;
pub mod comments;
pub mod council;
pub mod departments;
pub mod deregister;
pub mod desk;
mod entry;
mod epochs;
pub mod error;
pub mod expiry;
#[cfg(not(target_family = "wasm"))]
pub mod export;
#[cfg(not(target_family = "wasm"))]
pub mod finality;
pub mod fingerprint;
pub mod governance;
pub mod grants;
pub mod guardian;
#[cfg(not(target_family = "wasm"))]
pub mod import;
#[cfg(not(target_family = "wasm"))]
mod journal;
pub mod keyring;
pub mod library;
mod library_file;
#[cfg(not(target_family = "wasm"))]
mod lock;
pub mod names;
mod new_record;
pub mod pages;
mod patience;
pub mod patient;
pub mod pause;
pub mod pending;
mod permission;
#[cfg(not(target_family = "wasm"))]
pub mod pin_sync;
pub mod policy;
pub mod provider;
mod publish;
mod published;
pub mod recipient;
#[cfg(not(target_family = "wasm"))]
mod record_files;
pub mod record_scope;
pub mod records;
mod renewal;
mod resume;
pub mod role;
pub mod stale_keys;
mod subjects;
pub mod totals;
#[cfg(not(target_family = "wasm"))]
pub mod upgrade;
pub mod validator;

pub use crate::clock::blocking;
pub use desk::Desk;
pub use error::OpError;
pub use names::Names;

use crate::{
	chain::{
		api::{self, runtime_types::salus_runtime::RuntimeCall},
		Chain, ChainError, Receipt,
	},
	keys::Account,
	record::RecordError,
	store::{elsewhere, BlockStore, Making, MemoryStore, RecordStore, StoreError},
};
use serde::Serialize;
#[cfg(not(target_family = "wasm"))]
use std::path::Path;
use subxt::transactions::Payload;

/// A member at work: an account, a chain, a store, and a desk for what is unfinished.
pub struct Member {
	/// The connection to a node.
	pub chain: Chain,
	/// Whose keys sign and open.
	pub account: Account,
	/// Where records are kept.
	pub store: RecordStore,
	/// Where the client keeps what it has to remember.
	pub desk: Desk,
}

impl Member {
	/// What the names of this member's files on this chain are made with.
	pub fn names(&self) -> Names {
		Names::new(self.account.names_key(), self.chain.genesis().0)
	}

	/// Does `work` once, with the tree under `root` at hand, for a download. Cut short, what was fetched is
	/// left for the next run, where there is a folder for it.
	pub(crate) async fn download(
		&self,
		root: &cid::Cid,
		work: impl FnOnce(&dyn BlockStore) -> Result<(), RecordError>,
	) -> Result<(), OpError> {
		match &self.store {
			#[cfg(not(target_family = "wasm"))]
			RecordStore::Here(store) => blocking(|| {
				let Some(folder) = self.desk.folder() else { return Ok(work(store.blocks())?) };
				let download = store.download(folder, root);
				let done = work(&download);
				// Fetching more of it would not help with anything else.
				download.keep(matches!(done, Err(RecordError::Store(_))));
				Ok(done?)
			}),
			RecordStore::Elsewhere(store) => {
				Ok(elsewhere::with_tree(store.as_ref(), root, work).await?)
			}
		}
	}

	/// Does `work` once, with the tree under `root` at hand.
	pub(crate) async fn with_tree<T>(
		&self,
		root: &cid::Cid,
		work: impl FnOnce(&dyn BlockStore) -> Result<T, OpError>,
	) -> Result<T, OpError> {
		match &self.store {
			#[cfg(not(target_family = "wasm"))]
			RecordStore::Here(store) => blocking(|| work(store.blocks())),
			RecordStore::Elsewhere(store) => elsewhere::with_tree(store.as_ref(), root, work).await,
		}
	}

	/// Where what is called `name` is made before it goes into the store.
	pub(crate) fn making(&self, name: &str) -> Result<Making, StoreError> {
		match (&self.store, &self.desk) {
			#[cfg(not(target_family = "wasm"))]
			(RecordStore::Here(store), Desk::Folder(data_dir)) => {
				store.staging(data_dir, name).map(Making::Folder)
			}
			_ => {
				let _ = name;
				Ok(Making::Memory(MemoryStore::default()))
			}
		}
	}

	/// The data directory, for `what` works with files alone.
	#[cfg(not(target_family = "wasm"))]
	pub(crate) fn folder(&self, what: &'static str) -> Result<&Path, OpError> {
		self.desk.folder().ok_or(OpError::NeedsFiles { what })
	}

	/// Sends `call` as this member and waits until it is final.
	///
	/// # Errors
	/// As [`Chain::submit`].
	pub async fn submit<Call: Payload>(
		&self,
		call: &Call,
		action: &str,
	) -> Result<Receipt, ChainError> {
		self.chain.submit(self.account.signer(), call, action).await
	}

	/// Sends `calls` as one batch, of which all succeed or none, and waits until it is final.
	pub(crate) async fn submit_all(
		&self,
		calls: Vec<RuntimeCall>,
		action: &str,
	) -> Result<Finality, OpError> {
		let batch = api::transactions().utility().batch_all(calls);
		Ok((&self.submit(&batch, action).await?).into())
	}
}

/// Where and how fast something became final.
#[derive(Clone, Debug, Serialize)]
pub struct Finality {
	/// The number of the block.
	pub block: u64,
	/// The hash of the block.
	pub block_hash: String,
	/// The transaction.
	pub transaction: String,
	/// Milliseconds from submission until a block had it.
	pub included_ms: u64,
	/// Milliseconds from submission until that block was final.
	pub final_ms: u64,
}

impl From<&Receipt> for Finality {
	fn from(receipt: &Receipt) -> Self {
		Self {
			block: receipt.block_number,
			block_hash: format!("{:?}", receipt.block_hash),
			transaction: format!("{:?}", receipt.hash),
			included_ms: receipt.included_after.as_millis() as u64,
			final_ms: receipt.final_after.as_millis() as u64,
		}
	}
}
