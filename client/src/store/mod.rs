//! The store of encrypted records: IPFS blocks, and files and directories made of them.
//!
//! What is stored is checked against its CID when it is put and every time it is read, so a
//! damaged block is an error and never wrong bytes. What is of this machine blocks: call it from a thread
//! that may. What is elsewhere is awaited.
//!
//! | module | holds |
//! |---|---|
//! | [`records`] | where a member's records are: here or elsewhere |
//! | [`elsewhere`] | a store that a host brings, as a browser does, and work on what is fetched of it |
//! | [`local`] | what of a store is in it |
//! | [`embedded`] | a folder of blocks, no daemon |
//! | [`kubo`] | a Kubo daemon, over its RPC |
//! | [`choice`] | the one of the two that is in use |
//! | [`staging`] | what is not yet whole: blocks on their way into a store, so that a run that is cut short can go on |
//! | [`age`] | how old what was left is, whatever this machine's clock says |
//! | [`download`] | what a daemon gave, kept until a download is whole |
//! | [`car`] | CAR files on this machine |
//!
//! In a browser there are the first three only. Blocks, UnixFS and CAR themselves are in [`salus_core::ipfs`].

#[cfg(not(target_family = "wasm"))]
mod age;
#[cfg(not(target_family = "wasm"))]
pub mod car;
#[cfg(not(target_family = "wasm"))]
pub mod choice;
#[cfg(not(target_family = "wasm"))]
pub(crate) mod direct;
#[cfg(not(target_family = "wasm"))]
pub mod download;
pub mod elsewhere;
#[cfg(not(target_family = "wasm"))]
pub mod embedded;
#[cfg(not(target_family = "wasm"))]
pub mod kubo;
#[cfg(not(target_family = "wasm"))]
pub(crate) mod local;
pub mod records;
#[cfg(not(target_family = "wasm"))]
pub mod staging;

#[cfg(not(target_family = "wasm"))]
pub use choice::Store;
#[cfg(not(target_family = "wasm"))]
pub use download::Download;
pub use elsewhere::AsyncBlockStore;
#[cfg(not(target_family = "wasm"))]
pub use embedded::EmbeddedStore;
#[cfg(not(target_family = "wasm"))]
pub use kubo::{KuboError, KuboStatus, KuboStore};
pub use records::{Making, RecordStore};
pub use salus_core::ipfs::{
	blocks_here, dag_blocks, dag_usage, delete_dag, delete_dag_except, import, parse_cid, resolve,
	unixfs, verify, write_directory, BackendError, Batch, BlockSink, BlockStore, FileReader,
	FileWriter, Imported, MemoryStore, Profile, StoreError, Usage, DAG_PB, MAX_BLOCK_LEN, RAW,
};
#[cfg(not(target_family = "wasm"))]
pub use staging::{send as send_blocks, Staging};
