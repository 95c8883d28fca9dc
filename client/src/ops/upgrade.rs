//! Upgrades of the runtime: the council authorises the hash of the code, then anyone may hand in
//! the code with that hash, and the chain goes on with it.

use super::{
	blocking,
	council::{self, Council},
	governance::GovernanceError,
	Finality, Member, OpError,
};
use crate::chain::{
	api::{
		self,
		runtime_types::{frame_system::pallet::Call, salus_runtime::RuntimeCall},
		system::events::RejectedInvalidAuthorizedUpgrade,
	},
	built_in, At, Chain, ChainError, Hash,
};
use codec::Decode;
use serde::Serialize;
use std::{fs::File, io::Read, path::Path, time::Duration};

/// The longest code that fits into a block, in bytes.
const MAX_CODE: u64 = 5 << 20;

/// The longest code after decompression, in bytes, as nodes take it.
const MAX_UNPACKED: usize = 50 << 20;

/// What every WebAssembly module begins with.
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// The section of the module in which a runtime says its version.
const VERSION_SECTION: &[u8] = b"runtime_version";

/// How long the new version may take to come, and how often to look.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(500);

/// A runtime in a file.
pub struct Runtime {
	code: Vec<u8>,
	/// The hash that the council votes on.
	pub hash: Hash,
	/// Its name and version.
	pub version: Version,
}

/// The name and version of a runtime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
	/// The name of the chain that it is for.
	pub spec_name: String,
	/// Its version, which rises with every upgrade.
	pub spec_version: u32,
}

impl std::fmt::Display for Version {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "{} {}", self.spec_name, self.spec_version)
	}
}

/// What there is to compare of a runtime.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
	/// Its name and version.
	#[serde(flatten)]
	pub version: Version,
	/// The hash of its code, blake2_256.
	pub code_hash: String,
}

impl std::fmt::Display for Summary {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "{}, code hash {}", self.version, self.code_hash)
	}
}

/// What the chain runs, and what it may run next.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
	/// The runtime that runs.
	pub running: Summary,
	/// The hash of the code that the council authorised, if any.
	pub authorised: Option<String>,
}

/// An upgrade that was carried out.
#[derive(Clone, Debug, Serialize)]
pub struct Upgraded {
	/// The hash of the code.
	pub code_hash: String,
	/// The version before.
	pub from: u32,
	/// The version now.
	pub to: u32,
	/// When the code was final. `None` where the node did not say.
	pub finality: Option<Finality>,
}

impl Runtime {
	/// Reads the runtime in the file at `path`.
	///
	/// # Errors
	/// It cannot be read, is no runtime, or is too long for a block.
	pub fn read(path: &Path) -> Result<Self, GovernanceError> {
		let wrong = |reason: String| GovernanceError::NotARuntime { path: path.to_owned(), reason };
		let mut code = Vec::new();
		let file = File::open(path).map_err(|e| wrong(e.to_string()))?;
		file.take(MAX_CODE + 1).read_to_end(&mut code).map_err(|e| wrong(e.to_string()))?;
		if code.len() as u64 > MAX_CODE {
			return Err(wrong("it is longer than a block; take the compressed one".into()));
		}
		let module = sp_maybe_compressed_blob::decompress(&code, MAX_UNPACKED);
		let module = module.map_err(|_| wrong("it cannot be decompressed".into()))?;
		let version = embedded_version(&module).map_err(|reason| wrong(reason.into()))?;
		let hash = Hash::from(sp_crypto_hashing::blake2_256(&code));
		Ok(Self { hash, version, code })
	}

	/// What there is to compare of it.
	pub fn summary(&self) -> Summary {
		Summary { version: self.version.clone(), code_hash: format!("{:?}", self.hash) }
	}

	/// The call that authorises the upgrade to this runtime.
	///
	/// # Errors
	/// The chain would refuse it: it is another chain's, or not newer.
	pub async fn authorise(&self, chain: &Chain) -> Result<RuntimeCall, OpError> {
		let running = running(&chain.at_finalized().await?, chain)?;
		if self.version.spec_name != running.spec_name
			|| self.version.spec_version <= running.spec_version
		{
			let (file, chain) = (self.version.to_string(), running.to_string());
			return Err(GovernanceError::NotNewer { file, chain }.into());
		}
		let call = Call::authorize_upgrade { code_hash: self.hash };
		Ok(council::as_root(RuntimeCall::System(call)))
	}
}

/// What the chain runs, and what the council authorised.
///
/// # Errors
/// The node no longer answers.
pub async fn status(chain: &Chain) -> Result<Status, OpError> {
	let at = chain.at_finalized().await?;
	let code = at.storage().runtime_wasm_code().await.map_err(|e| chain.lost(e))?;
	let code_hash = Hash::from(sp_crypto_hashing::blake2_256(&code));
	Ok(Status {
		running: Summary { version: running(&at, chain)?, code_hash: format!("{code_hash:?}") },
		authorised: authorised(chain, &at).await?.map(|hash| format!("{hash:?}")),
	})
}

impl Council<'_> {
	/// Hands in the code of an authorised upgrade and waits until the chain runs it.
	///
	/// # Errors
	/// The council has not authorised this runtime, or the chain refuses it.
	pub async fn apply_upgrade(self, runtime: Runtime) -> Result<Upgraded, OpError> {
		let at = self.0.chain.at_finalized().await?;
		let from = at.spec_version();
		let hash = format!("{:?}", runtime.hash);
		match authorised(&self.0.chain, &at).await? {
			None => return Err(GovernanceError::NoneAuthorised.into()),
			Some(authorised) if authorised != runtime.hash => {
				let authorised = format!("{authorised:?}");
				return Err(GovernanceError::OtherRuntime { hash, authorised }.into());
			}
			Some(_) => {}
		}
		let call = api::transactions().system().apply_authorized_upgrade(runtime.code);
		let finality = match self.0.submit(&call, "upgrade the runtime").await {
			Ok(receipt) => {
				if self.0.event::<RejectedInvalidAuthorizedUpgrade>(&receipt)?.is_some() {
					let reason = "its name is another, or its version is not higher".into();
					return Err(GovernanceError::Rejected { reason }.into());
				}
				Some((&receipt).into())
			}
			// The block that has the code is read with the new metadata, which may not fit it.
			Err(ChainError::OutcomeUnknown { .. }) => None,
			Err(error) => return Err(error.into()),
		};
		let to = self.0.newer_than(from).await?;
		Ok(Upgraded { code_hash: hash, from, to, finality })
	}
}

impl Member {
	/// Waits until finalised blocks are of another version than `from`, and says which.
	async fn newer_than(&self, from: u32) -> Result<u32, OpError> {
		let wait = async {
			loop {
				let version = self.chain.at_finalized().await?.spec_version();
				if version != from {
					return Ok(version);
				}
				tokio::time::sleep(PAUSE).await;
			}
		};
		let waited = tokio::time::timeout(LONGEST_WAIT, wait).await;
		waited.unwrap_or_else(|_| Err(GovernanceError::NotActive { version: from }.into()))
	}
}

/// Reads and checks the runtime at `path` without holding up the async runtime.
///
/// # Errors
/// As [`Runtime::read`].
pub fn read(path: &Path) -> Result<Runtime, OpError> {
	Ok(blocking(|| Runtime::read(path))?)
}

/// The version of the runtime at the block of `at`.
pub(super) fn running(at: &At, chain: &Chain) -> Result<Version, ChainError> {
	let version = built_in::Version::of(at.metadata_ref());
	let version = version.ok_or_else(|| chain.other_version())?;
	Ok(Version { spec_name: version.spec_name, spec_version: version.spec_version })
}

async fn authorised(chain: &Chain, at: &At) -> Result<Option<Hash>, ChainError> {
	let found = chain.stored(at, api::storage().system().authorized_upgrade(), ()).await?;
	Ok(found.map(|upgrade| upgrade.code_hash))
}

/// The version that a runtime's module says it is of, or what keeps it from being one.
fn embedded_version(module: &[u8]) -> Result<Version, &'static str> {
	let mut rest = module.strip_prefix(MODULE).ok_or("it is no WebAssembly module")?;
	while !rest.is_empty() {
		let (id, body) = section(&mut rest).ok_or("it is cut short")?;
		let Some(name_and_content) = (id == 0).then_some(body) else { continue };
		let mut content = name_and_content;
		let name = leb128(&mut content).and_then(|len| take(&mut content, len));
		if name == Some(VERSION_SECTION) {
			return decode_version(content).ok_or("the version that it says is malformed");
		}
	}
	Err("it is a WebAssembly module that says no version")
}

/// What the version section holds of what we show, in its order.
fn decode_version(mut content: &[u8]) -> Option<Version> {
	let content = &mut content;
	let spec_name = String::decode(content).ok()?;
	let _impl_name = String::decode(content).ok()?;
	let _authoring_version = u32::decode(content).ok()?;
	let spec_version = u32::decode(content).ok()?;
	Some(Version { spec_name, spec_version })
}

/// The next section of a module: what kind it is, and what is in it.
fn section<'a>(rest: &mut &'a [u8]) -> Option<(u8, &'a [u8])> {
	let id = take(rest, 1)?[0];
	let length = leb128(rest)?;
	Some((id, take(rest, length)?))
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
	let (taken, left) = rest.split_at_checked(length)?;
	*rest = left;
	Some(taken)
}

/// An unsigned number of up to 32 bits, as WebAssembly writes it.
fn leb128(rest: &mut &[u8]) -> Option<usize> {
	let mut value = 0u64;
	for shift in (0..35).step_by(7) {
		let byte = take(rest, 1)?[0];
		value |= u64::from(byte & 0x7f) << shift;
		if byte & 0x80 == 0 {
			return u32::try_from(value).ok().map(|value| value as usize);
		}
	}
	None
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	/// A module with a type section, and a custom section of this name with this content.
	fn module(name: &[u8], content: &[u8]) -> Vec<u8> {
		let body = [&[name.len() as u8], name, content].concat();
		[MODULE, &[1, 1, 0], &[0, body.len() as u8], &body].concat()
	}

	#[test]
	fn version_is_read_from_its_section_of_the_module() {
		let content = ("salus", "salus", 1u32, 7u32, 1u32).encode();
		let version = embedded_version(&module(VERSION_SECTION, &content));
		assert_eq!(version, Ok(Version { spec_name: "salus".into(), spec_version: 7 }));
	}

	#[test]
	fn what_is_no_runtime_is_refused() {
		let sound = module(VERSION_SECTION, &("salus", "salus", 1u32, 7u32).encode());
		for end in 0..sound.len() {
			assert!(embedded_version(&sound[..end]).is_err(), "{end}");
		}
		assert!(embedded_version(&module(b"name", b"x")).is_err());
		assert!(embedded_version(&module(VERSION_SECTION, &[255])).is_err());
		assert!(embedded_version(&[MODULE, &[0], &[0xff; 9]].concat()).is_err());
	}

	#[test]
	fn file_that_is_no_runtime_is_named_with_what_is_wrong() {
		let dir = tempfile::tempdir().expect("a folder");
		let path = dir.path().join("runtime.wasm");
		assert!(Runtime::read(&path).is_err(), "there is none");
		std::fs::write(&path, "text").expect("written");
		let error = Runtime::read(&path).err().expect("no runtime").to_string();
		assert!(error.contains("no WebAssembly module"), "{error}");
	}
}
