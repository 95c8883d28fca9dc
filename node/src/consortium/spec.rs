//! The specification of a consortium's chain. The same input gives the same bytes: lists are in order, and
//! no time and nothing of the machine is in it.

use super::{
	file::{Enrolment, Kind},
	rules::Consortium,
};
use crate::{chain_spec, runtime_words};
use salus_runtime::Hash;
use sc_executor::{error::Error, read_embedded_version, RuntimeVersion, RuntimeVersionOf};
use sc_executor_common::runtime_blob::RuntimeBlob;
use sc_service::{ChainType, GenericChainSpec};
use serde_json::{json, Value};
use sp_core::traits::{Externalities, FetchRuntimeCode, RuntimeCode};
use sp_io::hashing::sha2_256;
use sp_runtime::BuildStorage;

/// A chain's specification in both forms.
pub struct Specification {
	/// What the genesis is to be, to read.
	pub plain: String,
	/// The state itself, to start nodes with.
	pub raw: String,
	/// The hash of the first block.
	pub genesis: Hash,
}

/// Lets the runtime `code` make the state that the chain begins with.
///
/// # Errors
/// What the runtime says against it.
pub fn build(consortium: &Consortium, code: &[u8]) -> Result<Specification, String> {
	let spec = chain_spec::builder(code)
		.with_name(&consortium.name)
		.with_id(&consortium.id)
		.with_chain_type(chain_type(consortium.kind))
		.with_boot_nodes(consortium.bootnodes.clone())
		.with_genesis_config_patch(genesis(consortium))
		.build();
	let raw = runtime_words::in_its_words(|| spec.as_json(true))?;
	let genesis = genesis_of(&raw)?;
	Ok(Specification { plain: spec.as_json(false)?, raw, genesis })
}

/// The SHA-256 of a file's text.
pub fn sha256(text: &str) -> String {
	hex::encode(sha2_256(text.as_bytes()))
}

fn chain_type(kind: Kind) -> ChainType {
	match kind {
		Kind::Live => ChainType::Live,
		Kind::Local => ChainType::Local,
		Kind::Development => ChainType::Development,
	}
}

/// The genesis, as the presets of the runtime put theirs.
fn genesis(consortium: &Consortium) -> Value {
	let accounts: Vec<_> = consortium.validators.iter().map(|it| &it.account).collect();
	let keys: Vec<_> =
		consortium.validators.iter().map(|it| (&it.account, &it.account, &it.keys)).collect();
	let admins: Vec<_> = consortium.admins.iter().map(|admin| (admin, "Admin")).collect();
	let enrolment = match consortium.enrolment {
		Enrolment::Open => "Open",
		Enrolment::ByAdmin => "ByAdmin",
	};
	json!({
		"councilMembership": { "members": consortium.council },
		"validators": { "validators": accounts, "minimum": consortium.minimum },
		"session": { "keys": keys },
		"roles": { "members": admins, "enrolment": enrolment },
	})
}

/// The genesis hash of a raw specification, as a node that reads it will have it.
fn genesis_of(raw: &str) -> Result<Hash, String> {
	let spec: GenericChainSpec = GenericChainSpec::from_json_bytes(raw.as_bytes().to_vec())?;
	let state = spec.build_storage()?;
	chain_spec::genesis_hash(&state, &Embedded).map_err(|error| error.to_string())
}

/// Reads a runtime's version where it stands in the Wasm, which takes seconds less than to compile it.
struct Embedded;

impl RuntimeVersionOf for Embedded {
	fn runtime_version(
		&self,
		_: &mut dyn Externalities,
		code: &RuntimeCode<'_>,
	) -> Result<RuntimeVersion, Error> {
		let wasm = code.fetch_runtime_code().ok_or("there is no runtime")?;
		let blob = RuntimeBlob::uncompress_if_needed(&wasm)?;
		read_embedded_version(&blob)?.ok_or_else(|| "the runtime names no version".into())
	}
}
