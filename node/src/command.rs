//! What each subcommand does, and how the node presents itself.

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	service::{self, Backend, Client, ImportQueue},
};
use salus_runtime::opaque::Block;
use sc_cli::{CliConfiguration, Error, Result, SubstrateCli};
use sc_network::config::NetworkBackendType;
use sc_service::{ChainSpec, Configuration};
use std::{future::Future, sync::Arc};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Salus Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"your consortium's operators, see README.md".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn ChainSpec>, String> {
		chain_spec::load(id)
	}
}

/// Reads the arguments and does what they say.
pub fn run() -> Result<()> {
	let cli = Cli::from_args();
	match &cli.subcommand {
		None => run_node(&cli),
		Some(subcommand) => run_subcommand(&cli, subcommand),
	}
}

fn run_node(cli: &Cli) -> Result<()> {
	let runner = cli.create_runner(&cli.run)?;
	if matches!(runner.config().network.network_backend, NetworkBackendType::Libp2p) {
		return Err("Salus nodes speak through litep2p only: leave --network-backend out".into());
	}
	runner.run_node_until_exit(
		|config| async move { service::new_full(config).map_err(Error::Service) },
	)
}

fn run_subcommand(cli: &Cli, subcommand: &Subcommand) -> Result<()> {
	match subcommand {
		Subcommand::Key(cmd) => cmd.run(cli),
		Subcommand::BuildSpec(cmd) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		}
		Subcommand::ExportChainSpec(cmd) => cmd.run(cli.load_spec(&cmd.chain)?),
		Subcommand::CheckBlock(cmd) => {
			on_database(cli, cmd, |chain| cmd.run(chain.client, chain.import_queue))
		}
		Subcommand::ExportBlocks(cmd) => {
			on_database(cli, cmd, |chain| cmd.run(chain.client, chain.config.database))
		}
		Subcommand::ExportState(cmd) => {
			on_database(cli, cmd, |chain| cmd.run(chain.client, chain.config.chain_spec))
		}
		Subcommand::ImportBlocks(cmd) => {
			on_database(cli, cmd, |chain| cmd.run(chain.client, chain.import_queue))
		}
		Subcommand::Revert(cmd) => on_database(cli, cmd, |chain| {
			cmd.run(chain.client, chain.backend, Some(Box::new(revert_grandpa)))
		}),
		Subcommand::PurgeChain(cmd) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database))
		}
		Subcommand::ChainInfo(cmd) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config))
		}
	}
}

/// A chain's database, opened without joining the network.
struct Chain {
	client: Arc<Client>,
	backend: Arc<Backend>,
	import_queue: ImportQueue,
	config: Configuration,
}

fn on_database<C, F>(cli: &Cli, cmd: &C, job: impl FnOnce(Chain) -> F) -> Result<()>
where
	C: CliConfiguration,
	F: Future<Output = Result<()>>,
{
	cli.create_runner(cmd)?.async_run(|config| {
		let (partial, import_queue, _) = service::new_partial(&config)?;
		let (client, backend) = (partial.client, partial.backend);
		Ok((job(Chain { client, backend, import_queue, config }), partial.task_manager))
	})
}

/// GRANDPA keeps notes of its own beside the blocks: they go back with them.
fn revert_grandpa(client: Arc<Client>, _: Arc<Backend>, blocks: u32) -> Result<()> {
	Ok(sc_consensus_grandpa::revert(client, blocks)?)
}
