//! The store of encrypted records: IPFS blocks, and files and directories made of them.
//!
//! What is stored is checked against its CID when it is put and every time it is read, so a
//! damaged block is an error and never wrong bytes. Everything here blocks: call it from a thread
//! that may.
//!
//! | module | holds |
//! |---|---|
//! | [`embedded`] | a folder of blocks, no daemon |
//! | [`kubo`] | a Kubo daemon, over its RPC |
//! | [`choice`] | the one of the two that is in use |
//! | [`staging`] | what is not yet whole: blocks on their way into a store, so that a run that is cut short can go on |
//! | [`age`] | how old what was left is, whatever this machine's clock says |
//! | [`download`] | what a daemon gave, kept until a download is whole |
//! | [`car`] | CAR files on this machine |
//!
//! Blocks, UnixFS and CAR themselves are in [`salus_core::ipfs`].

mod age;
pub mod car;
pub mod choice;
pub(crate) mod direct;
pub mod download;
pub mod embedded;
pub mod kubo;
pub mod staging;

pub use choice::Store;
pub use download::Download;
pub use embedded::EmbeddedStore;
pub use kubo::{KuboError, KuboStatus, KuboStore};
pub use salus_core::ipfs::{
	blocks_here, dag_blocks, dag_usage, delete_dag, delete_dag_except, import, parse_cid, resolve,
	unixfs, verify, write_directory, BackendError, Batch, BlockSink, BlockStore, FileReader,
	FileWriter, Imported, Profile, StoreError, Usage, DAG_PB, MAX_BLOCK_LEN, RAW,
};
pub use staging::{send as send_blocks, Staging};
