//! The arguments of `salus-node`. Nothing here acts on them.

use sc_cli::{
	BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd, ExportStateCmd,
	ImportBlocksCmd, KeySubcommand, PurgeChainCmd, RevertCmd, RunCmd,
};

/// Everything the command line says.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	/// Something else than running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run the node.
	#[command(flatten)]
	pub run: RunCmd,
}

/// What the binary does beside running a node.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Make, show and insert keys.
	#[command(subcommand)]
	Key(KeySubcommand),

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
