//! The core of the Salus client: keys, sealing, FHIR, the record format, UnixFS and CAR. Bytes in, bytes
//! out: nothing here opens a file or a connection, looks at a clock, or chooses random numbers of its own
//! but for what `age` encrypts with. It compiles for browsers as it is.
//!
//! | module | holds |
//! |---|---|
//! | [`keys`] | recovery phrases, signing and encryption keys, sealing |
//! | [`ipfs`] | blocks, files and directories made of them, CAR files |
//! | [`fhir`] | manifests and profiles as FHIR R4 |
//! | [`record`] | a record's two encrypted files |
//! | [`category`] | what records are about, by which access is granted |
//! | [`code`] | what programs know errors by |
//! | [`text`] | small text files, whatever editor wrote them |

pub mod category;
pub mod code;
pub mod fhir;
pub mod ipfs;
pub mod keys;
pub mod record;
pub mod text;

pub use category::Category;
pub use code::Code;

#[cfg(all(test, target_family = "wasm", target_os = "unknown"))]
mod host;
