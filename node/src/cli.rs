//! The arguments of `salus-node`. Nothing here acts on them.

use sc_cli::{
	BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd, ExportStateCmd,
	ImportBlocksCmd, KeySubcommand, PurgeChainCmd, RevertCmd, RunCmd,
};
use std::path::PathBuf;

/// Everything the command line says.
#[derive(Debug, clap::Parser)]
// The fork-aware pool, which the SDK begins with, forgets transactions that it has taken where many wait:
// docs/performance.md has the figures.
#[command(mut_arg("pool_type", |it| it.default_value("single-state")))]
// 256 MiB of the state, where the SDK takes 1 GiB: as fast with 250,000 records, in half the memory.
#[command(mut_arg("trie_cache_size", |it| it.default_value("268435456")))]
pub struct Cli {
	/// Something else than running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run the node.
	#[command(flatten)]
	pub run: RunCmd,

	/// Start a validator that has no session keys yet, as one does who joins a running chain.
	///
	/// Without this option a validator without session keys does not start, since it could sign nothing.
	/// Once it runs, `salus validator set-keys` lets it make its keys.
	#[arg(long)]
	pub await_session_keys: bool,
}

/// What the binary does beside running a node.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Check the file in which founders list their chain, and write its specification.
	#[command(subcommand)]
	Consortium(ConsortiumCommand),

	/// Make, show and insert keys.
	#[command(subcommand)]
	Key(KeyCommand),

	/// Print a chain specification, with this node as boot node where it has none.
	BuildSpec(BuildSpecCmd),

	/// Write a chain specification as it is.
	ExportChainSpec(ExportChainSpecCmd),

	/// Execute a stored block again and check it.
	CheckBlock(CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(ExportBlocksCmd),

	/// Write the state at a block as a chain specification.
	ExportState(ExportStateCmd),

	/// Read blocks from a file.
	ImportBlocks(ImportBlocksCmd),

	/// Delete the database of a chain.
	PurgeChain(PurgeChainCmd),

	/// Take back the newest blocks, down to the last finalised one.
	Revert(RevertCmd),

	/// Show the best and the finalised block of the database.
	ChainInfo(ChainInfoCmd),
}

/// What is done with the founders' file.
#[derive(Debug, clap::Subcommand)]
pub enum ConsortiumCommand {
	/// Say in plain words what the chain of a file will be, or what is wrong with the file.
	///
	/// Every founder reads this before the chain starts, and compares the genesis hash with the others.
	#[command(after_help = "Example:\n  salus-node consortium check hospitals.toml")]
	Check(CheckArgs),

	/// Write the chain's specification: `plain.json` to read, `raw.json` to start every node with.
	///
	/// The same file and the same version of this program give the same bytes on every machine.
	#[command(after_help = "Example:\n  salus-node consortium build hospitals.toml --out spec")]
	Build(BuildArgs),
}

/// What `consortium check` is told.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
	/// The file in which the founders list their chain: see chain-spec/README.md.
	pub file: PathBuf,

	/// Start the chain with the runtime in this Wasm file, not the one that this program contains.
	#[arg(long, value_name = "WASM")]
	pub runtime: Option<PathBuf>,

	/// What is printed.
	#[arg(long, value_enum, default_value_t)]
	pub output: Output,
}

/// What `consortium build` is told.
#[derive(Debug, clap::Args)]
pub struct BuildArgs {
	/// What `consortium check` is told too.
	#[command(flatten)]
	pub check: CheckArgs,

	/// The folder that `plain.json` and `raw.json` are written to. It is made where it is missing.
	#[arg(long, value_name = "FOLDER")]
	pub out: PathBuf,

	/// Replace the files that are there.
	#[arg(long)]
	pub force: bool,
}

/// What is done about keys.
#[derive(Debug, clap::Subcommand)]
pub enum KeyCommand {
	/// Make the keys of a founder's validator where its node will look for them, and print what goes into
	/// the founders' file.
	///
	/// The session keys and the network key stay in the base path. What is printed is public: the part
	/// `[[authority]]` of the founders' file, with the proof that this account's validator has the keys.
	/// Where the keys are there already, they stay, and the same is printed again with a new proof.
	#[command(
		after_help = "Example:\n  salus-node key founder --account 5F3s... --consortium hospitals.toml \\\n    \
		--base-path /var/lib/salus --address /dns/salus.north.example/tcp/30333 > north.toml"
	)]
	Founder(FounderArgs),

	/// What the SDK offers.
	#[command(flatten)]
	Sdk(KeySubcommand),
}

/// What `key founder` is told.
#[derive(Debug, clap::Args)]
pub struct FounderArgs {
	/// The address of the account that will have the validator's seat, as `salus account new` shows it.
	#[arg(long, value_name = "ADDRESS")]
	pub account: String,

	/// The founders' file, for the chain's id. It may be unfinished.
	#[arg(long, value_name = "FILE", required_unless_present = "id", conflicts_with = "id")]
	pub consortium: Option<PathBuf>,

	/// The chain's id, where there is no file yet.
	#[arg(long)]
	pub id: Option<String>,

	/// The folder that the node will be started with.
	#[arg(long, value_name = "FOLDER")]
	pub base_path: Option<PathBuf>,

	/// What the others call this validator, such as the hospital's name.
	#[arg(long)]
	pub name: Option<String>,

	/// Where other nodes will reach this one, to have it among the boot nodes.
	#[arg(long, value_name = "MULTIADDRESS")]
	pub address: Option<String>,

	/// What is printed.
	#[arg(long, value_enum, default_value_t)]
	pub output: Output,
}

/// For whom something is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
	/// For people.
	#[default]
	Text,
	/// For scripts.
	Json,
}
