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
//! | [`records`] | adding, listing, opening, dispensing and deleting records |
//! | `new_record` | what is to be added |
//! | [`import`] | records made of the resources of a FHIR Bundle |
//! | [`export`] | records, grants and the trail as FHIR Bundles |
//! | [`comments`] | adding, listing and deleting comments |
//! | [`library`], `library_file`, [`renewal`] | a provider's own files; one of them; encrypting them to a new recipient |
//! | [`departments`] | the doctors of a department and their keys |
//! | [`publish`] | the way of everything that is encrypted, stored and put on chain |
//! | [`pending`], [`names`], [`lock`] | what is under way, for the next run; the names of its files; one process at a time |
//! | [`resume`], [`abandoned`] | what becomes of what an interrupted run left; removing it |
//! | [`deregister`] | leaving the chain |
//! | [`pin_sync`] | keeping a store as the chain says |
//! | [`guardian`] | guardians: acting for a patient or a department |
//! | [`council`], [`calls`], [`governance`] | the council: motions, what they ask for, and what can go wrong |
//! | [`policy`], [`validator`], [`upgrade`], [`pause`] | what the council decides |
//! | [`audit`] | the trail and its verification |
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
pub mod blocks;
mod call_descriptions;
pub mod calls;
pub mod checkpoint;
pub mod comments;
pub mod council;
pub mod departments;
pub mod deregister;
mod entry;
mod epochs;
pub mod error;
pub mod expiry;
pub mod export;
pub mod finality;
pub mod fingerprint;
pub mod governance;
pub mod grants;
pub mod guardian;
pub mod import;
mod journal;
pub mod keyring;
pub mod library;
mod library_file;
mod lock;
pub mod names;
mod new_record;
pub mod pages;
mod patience;
pub mod patient;
pub mod pause;
pub mod pending;
mod permission;
pub mod pin_sync;
pub mod policy;
pub mod provider;
mod publish;
pub mod recipient;
pub mod record_scope;
pub mod records;
mod renewal;
mod resume;
pub mod role;
pub mod stale_keys;
mod subjects;
pub mod totals;
pub mod upgrade;
pub mod validator;

pub use error::OpError;
pub use names::Names;

use crate::{
	chain::{
		api::{self, runtime_types::salus_runtime::RuntimeCall},
		Chain, ChainError, Receipt,
	},
	keys::Account,
	record::RecordError,
	store::{BlockStore, Download, Store},
};
use serde::Serialize;
use std::path::PathBuf;
use subxt::transactions::Payload;

/// A member at work: an account, a chain, a store, and a folder for what is unfinished.
pub struct Member {
	/// The connection to a node.
	pub chain: Chain,
	/// Whose keys sign and open.
	pub account: Account,
	/// Where records are kept.
	pub store: Store,
	/// Where the client keeps what it has to remember.
	pub data_dir: PathBuf,
}

impl Member {
	/// The store as the record format takes it.
	pub fn blocks(&self) -> &dyn BlockStore {
		self.store.blocks()
	}

	/// What the names of this member's files on this chain are made with.
	pub fn names(&self) -> Names {
		Names::new(self.account.names_key(), self.chain.genesis().0)
	}

	/// Does `work` with the store for the download of `root`. Cut short, what was fetched is left for
	/// the next run.
	pub(crate) fn download(
		&self,
		root: &cid::Cid,
		work: impl FnOnce(&Download<'_>) -> Result<(), RecordError>,
	) -> Result<(), OpError> {
		blocking(|| {
			let download = self.store.download(&self.data_dir, root);
			let done = work(&download);
			// Fetching more of it would not help with anything else.
			download.keep(matches!(done, Err(RecordError::Store(_))));
			Ok(done?)
		})
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

/// Runs blocking work (encryption, files) without holding up the async runtime.
///
/// # Panics
/// Outside tokio's multi-threaded runtime.
pub fn blocking<R>(work: impl FnOnce() -> R) -> R {
	tokio::task::block_in_place(work)
}
