//! The chains known by name, built from the genesis presets of the runtime, and those in files.
//!
//! Who governs, validates and administers at genesis is the runtime's to say: nothing of it is here.

use salus_runtime::{
	chain_properties::{SS58_FORMAT, TOKEN_DECIMALS, TOKEN_SYMBOL},
	opaque::Block,
	Hash,
};
use sc_chain_spec::{
	construct_genesis_block, resolve_state_version_from_wasm, ChainSpecBuilder, DEV_RUNTIME_PRESET,
	LOCAL_TESTNET_RUNTIME_PRESET,
};
use sc_executor::RuntimeVersionOf;
use sc_service::{ChainSpec, ChainType, GenericChainSpec, Properties};
use sp_core::storage::Storage;
use sp_runtime::traits::{BlakeTwo256, Block as _, Hash as _};
use std::path::Path;

/// Keeps the network protocols of Salus apart from those of other chains.
const PROTOCOL_ID: &str = "salus";

/// The chain that `id` means: `dev`, `local`, or the path of a file.
///
/// No chain is the default, so that nobody runs a test chain unawares.
pub fn load(id: &str) -> Result<Box<dyn ChainSpec>, String> {
	match id {
		"" => Err("no chain given: use --dev, --chain local or --chain <FILE>".into()),
		"dev" => Ok(Box::new(development()?)),
		"local" => Ok(Box::new(local()?)),
		path => Ok(Box::new(from_file(Path::new(path))?)),
	}
}

/// One authority, for development.
fn development() -> Result<GenericChainSpec, String> {
	from_preset("Salus Development", "salus_dev", ChainType::Development, DEV_RUNTIME_PRESET)
}

/// Several authorities, for networks on one machine.
fn local() -> Result<GenericChainSpec, String> {
	from_preset("Salus Local", "salus_local", ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET)
}

fn from_preset(
	name: &str,
	id: &str,
	chain_type: ChainType,
	preset: &str,
) -> Result<GenericChainSpec, String> {
	Ok(builder(built_in_runtime()?)
		.with_name(name)
		.with_id(id)
		.with_chain_type(chain_type)
		.with_genesis_config_preset_name(preset)
		.build())
}

/// The runtime that comes with this program.
pub fn built_in_runtime() -> Result<&'static [u8], String> {
	let code = salus_runtime::WASM_BINARY;
	code.ok_or_else(|| {
		"this binary was built without the Wasm runtime: unset SKIP_WASM_BUILD and build".into()
	})
}

/// What all chains of Salus have in common, starting with the runtime `code`.
pub fn builder(code: &[u8]) -> ChainSpecBuilder {
	GenericChainSpec::builder(code, None)
		.with_protocol_id(PROTOCOL_ID)
		.with_properties(properties())
}

fn from_file(path: &Path) -> Result<GenericChainSpec, String> {
	let shown = path.display();
	if !path.is_file() {
		return Err(format!("no chain is named `{shown}` (dev, local), nor is there such a file"));
	}
	GenericChainSpec::from_json_file(path.into()).map_err(|error| format!("`{shown}`: {error}"))
}

/// What wallets ask of a chain, and sign with the digest of its metadata. There is no token; they need
/// the words.
fn properties() -> Properties {
	Properties::from_iter([
		("ss58Format".to_owned(), SS58_FORMAT.into()),
		("tokenDecimals".to_owned(), TOKEN_DECIMALS.into()),
		("tokenSymbol".to_owned(), TOKEN_SYMBOL.into()),
	])
}

/// The hash of the block that a chain with this state begins with, by which nodes know the chain.
///
/// # Errors
/// The state has no runtime that `executor` can ask for its version.
pub fn genesis_hash(
	state: &Storage,
	executor: &impl RuntimeVersionOf,
) -> Result<Hash, sp_blockchain::Error> {
	let version = resolve_state_version_from_wasm::<_, BlakeTwo256>(state, executor)?;
	// No pallet of Salus keeps a trie of its own below this one.
	let entries = state.top.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
	let root = BlakeTwo256::trie_root(entries, version);
	Ok(construct_genesis_block::<Block>(root, version).header().hash())
}
