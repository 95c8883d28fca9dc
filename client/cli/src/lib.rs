//! The `salus` command. One file a subject, each with its arguments and what runs them; this one
//! has what they share: the global options and the way from arguments to output.

mod access;
mod account;
mod account_file;
mod account_import;
mod account_made;
mod args;
mod at_work;
mod audit;
mod bench;
mod chain;
mod chain_join;
mod chain_view;
mod comment;
mod config;
mod context;
mod council;
mod department;
mod doctor;
mod export;
mod failure;
mod fingerprint;
mod guardian;
mod hints;
mod identity;
mod import;
mod joined;
mod leave;
mod library;
mod log;
mod output;
mod pages;
mod passphrase;
mod patient;
mod pause;
mod policy;
mod process;
mod record;
mod rekey;
mod role;
mod shell;
mod store;
mod totals;
mod trust;
mod upgrade;
mod validator;
mod waiting;

pub use context::Options;
pub use output::Format;

use clap::{CommandFactory, Parser, Subcommand};
use context::Context;
use failure::Failure;
use output::Output;
use std::{ffi::OsString, io::Write, process::ExitCode};

/// Medical records that the patient controls: encrypted on this machine, kept in IPFS, with who
/// may read them and who did on a chain that no single party can alter.
#[derive(Debug, Parser)]
#[command(name = "salus", version, propagate_version = true, after_long_help = EXAMPLES)]
pub struct Cli {
	#[command(flatten)]
	options: Options,
	#[command(subcommand)]
	command: Command,
}

const EXAMPLES: &str = "\
Examples:
  salus account new erika                          make an account, its phrase shown once
  salus --account erika patient register --profile erika.json
  salus --account erika record add scan.pdf --category imaging
  salus --account erika access grant 5F3s…dR9 --category imaging,laboratory
  salus --dev //Alice doctor verify 5F3s…dR9       a development chain's admin

Options may come before or after the command. `salus COMMAND --help` teaches each one.";

#[derive(Debug, Subcommand)]
enum Command {
	/// Accounts on this machine: their phrases, addresses, keys and passphrases
	#[command(subcommand)]
	Account(account::Command),
	/// Roles: who is admin, patient, provider or auditor
	#[command(subcommand)]
	Role(role::Command),
	/// Patients: registration and profile
	#[command(subcommand)]
	Patient(patient::Command),
	/// Doctors, pharmacies and departments: registration, profile, verification
	#[command(subcommand)]
	Doctor(doctor::Command),
	/// Who may read a patient's records
	#[command(subcommand)]
	Access(access::Command),
	/// Records: adding, listing, opening, deleting
	#[command(subcommand)]
	Record(record::Command),
	/// Comments that providers write about a patient
	#[command(subcommand)]
	Comment(comment::Command),
	/// A provider's own library of files
	#[command(subcommand)]
	Library(library::Command),
	/// The doctors who act for a department
	#[command(subcommand)]
	Department(department::Command),
	/// The store of encrypted blocks: a folder or a Kubo daemon
	#[command(subcommand)]
	Store(store::Command),
	/// The audit trail: who did what, and that nobody altered it
	#[command(subcommand)]
	Audit(audit::Command),
	/// Count patients, providers, auditors and the events of the trail
	Totals(totals::Command),
	/// Guardians: accounts that act for another
	#[command(subcommand)]
	Guardian(guardian::Command),
	/// The council: its members and its motions
	#[command(subcommand)]
	Council(council::Command),
	/// Validators: who makes the blocks
	#[command(subcommand)]
	Validator(validator::Command),
	/// Upgrades of the chain's runtime, by vote of the council
	#[command(subcommand)]
	Upgrade(upgrade::Command),
	/// Calls that nobody may make for a while, by vote of the council
	#[command(subcommand)]
	Pause(pause::Command),
	/// The chain itself: its last blocks, who makes them, what proves them final
	Chain(chain::Command),
	/// Measure how fast a chain is: latency, throughput and energy under load
	Bench(bench::Command),
	/// Print a completion script for a shell
	Completions(shell::Completions),
}

/// Parses `arguments` and runs the command. Results go to `out`, progress and errors to standard
/// error.
pub async fn run(
	arguments: impl IntoIterator<Item = OsString>,
	out: &mut (dyn Write + Send),
) -> ExitCode {
	let arguments: Vec<_> = arguments.into_iter().collect();
	let parsed = Cli::try_parse_from(&arguments);
	if parsed.as_ref().map_or_else(clap::Error::use_stderr, |_| true) {
		if let Some(name) = empty_variable() {
			output::print_error(format_of(&arguments), Failure::own(EmptyVariable(name)));
			return ExitCode::from(2);
		}
	}
	let cli = match parsed {
		Ok(cli) => cli,
		Err(error) => return refuse(&error, &arguments),
	};
	let format = cli.options.output;
	log::begin(format);
	process::close();
	let mut output = Output::new(format, out);
	let mut context = Context::new(cli.options);
	match execute(cli.command, &mut context, &mut output).await {
		Ok(()) => {
			context.close().await;
			ExitCode::SUCCESS
		}
		Err(error) => {
			output::print_error(format, error);
			ExitCode::FAILURE
		}
	}
}

/// A variable that says nothing: whoever set it meant something else.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the environment variable {0} is set, and empty")]
#[diagnostic(code(salus::empty_variable), help("nothing was done: unset it, or give it a value"))]
struct EmptyVariable(String);

/// The first variable that stands for an option and is empty.
fn empty_variable() -> Option<String> {
	let command = Cli::command();
	let mut names = command.get_arguments().filter_map(|argument| argument.get_env());
	let empty = |name: &&std::ffi::OsStr| std::env::var_os(name).is_some_and(|it| it.is_empty());
	names.find(empty).map(|name| name.to_string_lossy().into_owned())
}

/// How errors are to be printed, where arguments do not make a command.
fn format_of(arguments: &[OsString]) -> Format {
	let json = arguments.windows(2).any(|two| two[0] == "--output" && two[1] == "json")
		|| arguments.iter().any(|argument| argument == "--output=json");
	if json {
		Format::Json
	} else {
		Format::Human
	}
}

/// Arguments that do not make a command.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{0}")]
#[diagnostic(code(salus::usage), help("nothing was done: `--help` teaches each command"))]
struct Usage(String);

/// Prints help and the version where that is what was asked for, to standard output, and what is
/// wrong with the arguments to standard error.
fn refuse(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
	if error.use_stderr() && format_of(arguments) == Format::Json {
		let text = error.to_string();
		let reason = text.split("\n\n").next().unwrap_or_default();
		let reason = reason.strip_prefix("error: ").unwrap_or(reason).to_owned();
		output::print_error(Format::Json, Failure::own(Usage(reason)));
	} else {
		let _ = error.print();
	}
	ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

async fn execute(
	command: Command,
	context: &mut Context,
	out: &mut Output<'_>,
) -> Result<(), Failure> {
	match command {
		Command::Account(command) => command.run(context, out).await,
		Command::Role(command) => command.run(context, out).await,
		Command::Patient(command) => command.run(context, out).await,
		Command::Doctor(command) => command.run(context, out).await,
		Command::Access(command) => command.run(context, out).await,
		Command::Record(command) => command.run(context, out).await,
		Command::Comment(command) => command.run(context, out).await,
		Command::Library(command) => command.run(context, out).await,
		Command::Department(command) => command.run(context, out).await,
		Command::Store(command) => command.run(context, out).await,
		Command::Audit(command) => command.run(context, out).await,
		Command::Totals(command) => command.run(context, out).await,
		Command::Guardian(command) => command.run(context, out).await,
		Command::Council(command) => command.run(context, out).await,
		Command::Validator(command) => command.run(context, out).await,
		Command::Upgrade(command) => command.run(context, out).await,
		Command::Pause(command) => command.run(context, out).await,
		Command::Chain(command) => command.run(context, out).await,
		Command::Bench(command) => command.run(context, out).await,
		Command::Completions(command) => command.run(&mut Cli::command(), out),
	}
}
