//! What each subcommand does, and how the node presents itself.

use crate::{
	chain_spec,
	cli::{Cli, KeyCommand, Subcommand},
	consortium, founder, preflight, runtime_words,
	service::{self, Backend, Client, ImportQueue},
};
use salus_runtime::opaque::Block;
use sc_cli::{CliConfiguration, Error, Result, SubstrateCli};
use sc_network::config::NetworkBackendType;
use sc_service::{ChainSpec, Configuration, Error as ServiceError};
use std::{
	future::Future,
	io::ErrorKind,
	path::{Path, PathBuf},
	sync::Arc,
};

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
	let runner = cli.create_runner(&cli.run).map_err(in_one_line)?;
	if matches!(runner.config().network.network_backend, NetworkBackendType::Libp2p) {
		return Err("Salus nodes speak through litep2p only: leave --network-backend out".into());
	}
	let node_key = node_key_file(cli, runner.config());
	preflight::check(runner.config(), node_key.as_deref(), cli.await_session_keys)
		.map_err(refused)?;
	runner.run_node_until_exit(
		|config| async move { service::new_full(config).map_err(from_service) },
	)
}

fn run_subcommand(cli: &Cli, subcommand: &Subcommand) -> Result<()> {
	match subcommand {
		Subcommand::Consortium(cmd) => consortium::run(cmd).map_err(refused),
		Subcommand::Key(KeyCommand::Founder(args)) => founder::run(args).map_err(refused),
		Subcommand::Key(KeyCommand::Sdk(cmd)) => cmd.run(cli),
		Subcommand::BuildSpec(cmd) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		}
		Subcommand::ExportChainSpec(cmd) => {
			let spec = cli.load_spec(&cmd.chain)?;
			runtime_words::in_its_words(|| cmd.run(spec).map_err(|error| error.to_string()))
				.map_err(refused)
		}
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

/// The file that the node's key is in, unless the command line has the key itself. The configuration has
/// it read already, and forgot where from.
fn node_key_file(cli: &Cli, config: &Configuration) -> Option<PathBuf> {
	let params = &cli.run.network_params.node_key_params;
	if params.node_key.is_some() {
		return None;
	}
	let own = || config.network.net_config_path.as_ref().map(|it| it.join("secret_ed25519"));
	params.node_key_file.clone().or_else(own)
}

/// Says what was refused without the words that the SDK puts before it.
fn refused(why: String) -> Error {
	Error::Application(why.into())
}

/// Takes our own errors out of the service's.
fn from_service(error: ServiceError) -> Error {
	match error {
		ServiceError::Application(own) => Error::Application(own),
		other => Error::Service(other),
	}
}

/// What the SDK says in a dozen lines.
fn in_one_line(error: Error) -> Error {
	match error {
		Error::NetworkKeyNotFound(file) => refused(no_network_key(&file)),
		other => other,
	}
}

/// What the SDK says of a key that is not there, and of one in a folder that this user may not read.
fn no_network_key(file: &Path) -> String {
	let key = file.display();
	match file.metadata() {
		Err(error) if error.kind() == ErrorKind::PermissionDenied => format!(
			"the network key {key} cannot be read: give it and the folders above it, below the base path, to \
			the user that runs the node (`chown -R`)"
		),
		_ => format!(
			"the validator has no network key {key}: a founder makes it with `salus-node key founder`, who joins \
			later with `salus-node key generate-node-key` under umask 077; --unsafe-force-node-key-generation makes one now"
		),
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
		preflight::room(&config).map_err(refused)?;
		let (partial, import_queue, _) = service::new_partial(&config).map_err(from_service)?;
		let (client, backend) = (partial.client, partial.backend);
		Ok((job(Chain { client, backend, import_queue, config }), partial.task_manager))
	})
}

/// GRANDPA keeps notes of its own beside the blocks: they go back with them.
fn revert_grandpa(client: Arc<Client>, _: Arc<Backend>, blocks: u32) -> Result<()> {
	Ok(sc_consensus_grandpa::revert(client, blocks)?)
}
