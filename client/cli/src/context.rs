//! From the global options to what a command works with: the keystore, the account, the node and
//! the store, each opened when it is first needed.

use super::{
	args,
	config::{self, Config},
	output::{say, waiting, Format},
	passphrase, Failure,
};
use clap::Args;
use miette::Diagnostic;
use salus_client::{
	chain::Chain,
	keys::{Account, DevKey},
	keystore::{Keystore, OpenAccount},
	ops::{expiry::SeenTo, Member},
	store::{kubo, EmbeddedStore, KuboStore, Store},
};
use secrecy::ExposeSecret;
use std::{
	cell::OnceCell,
	path::{Path, PathBuf},
	time::Duration,
};
use thiserror::Error;

/// Options of every command.
#[derive(Debug, Args)]
pub struct Options {
	/// The node to talk to [default: ws://127.0.0.1:9944]
	#[arg(long, global = true, env = "SALUS_NODE", value_name = "URL")]
	pub node: Option<String>,

	/// The account to act as, by its name in the keystore
	#[arg(long, global = true, env = "SALUS_ACCOUNT", value_name = "NAME", conflicts_with = "dev")]
	pub account: Option<String>,

	/// A well-known account of development chains, such as //Alice
	#[arg(long, global = true, value_name = "PATH", value_parser = args::dev_path)]
	pub dev: Option<String>,

	/// Read the passphrase from this open file descriptor instead of asking
	#[arg(long, global = true, value_name = "FD")]
	pub passphrase_fd: Option<i32>,

	/// Read the passphrase from this file instead of asking; only its owner may read it
	#[arg(long, global = true, value_name = "FILE", conflicts_with = "passphrase_fd")]
	pub passphrase_file: Option<PathBuf>,

	/// Where accounts, unfinished work and config.toml are kept [default: ~/.local/share/salus]
	#[arg(long, global = true, env = "SALUS_DATA", value_name = "DIR")]
	pub data_dir: Option<PathBuf>,

	/// Where encrypted records are kept [default: blocks in the data directory]
	#[arg(long, global = true, env = "SALUS_STORE", value_name = "DIR")]
	pub store: Option<PathBuf>,

	/// Keep encrypted records in the Kubo daemon with this RPC, and not in --store
	#[arg(long, global = true, env = "SALUS_IPFS", value_name = "URL")]
	pub ipfs: Option<String>,

	/// Read the header that authorises us there from this file; only its owner may read it
	#[arg(long, global = true, env = "SALUS_IPFS_AUTH_FILE", value_name = "FILE")]
	pub ipfs_auth_file: Option<PathBuf>,

	/// How results are printed; with json, errors and warnings too: on standard error, one object a line
	#[arg(long, global = true, value_enum, default_value = "human")]
	pub output: Format,

	/// Show no progress
	#[arg(long, short, global = true)]
	pub quiet: bool,
}

/// What is wrong with the options.
#[derive(Debug, Error, Diagnostic)]
enum OptionError {
	#[error("no account is named")]
	#[diagnostic(
		code(salus::no_account),
		help("name one with --account NAME (see `salus account list`), or --dev //Alice on a development chain")
	)]
	NoAccount,
	#[error("there is no home directory to keep accounts in")]
	#[diagnostic(code(salus::no_home), help("name a directory with --data-dir or SALUS_DATA"))]
	NoHome,
}

/// What a command works with.
pub(super) struct Context {
	options: Options,
	config: OnceCell<Config>,
}

/// The node, where none is named.
const NODE: &str = "ws://127.0.0.1:9944";

impl Context {
	pub fn new(options: Options) -> Self {
		Self { options, config: OnceCell::new() }
	}

	/// Whether progress is shown.
	pub fn shows_progress(&self) -> bool {
		!self.options.quiet
	}

	/// Whether results are for people rather than for scripts.
	pub fn is_human(&self) -> bool {
		self.options.output == Format::Human
	}

	/// Where accounts and unfinished work are kept.
	pub fn data_dir(&self) -> Result<PathBuf, Failure> {
		if let Some(dir) = &self.options.data_dir {
			return Ok(dir.clone());
		}
		let home = std::env::var_os("XDG_DATA_HOME")
			.map(PathBuf::from)
			.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".local/share")));
		Ok(home.ok_or(OptionError::NoHome)?.join("salus"))
	}

	/// The keystore.
	pub fn keystore(&self) -> Result<Keystore, Failure> {
		Ok(Keystore::open(self.data_dir()?.join("keys")))
	}

	/// What the configuration file says.
	fn config(&self) -> Result<&Config, Failure> {
		if let Some(config) = self.config.get() {
			return Ok(config);
		}
		let config = Config::load(&self.data_dir()?.join(config::FILE))?;
		Ok(self.config.get_or_init(|| config))
	}

	/// The store of encrypted records.
	pub fn store(&self) -> Result<Store, Failure> {
		let (options, config) = (&self.options, self.config()?);
		let embedded = |dir: &Path| Ok(EmbeddedStore::open(dir)?.into());
		match (&options.ipfs, &options.store, &config.ipfs, &config.store) {
			(Some(url), ..) | (None, None, Some(url), _) => Ok(self.kubo(url, config)?.into()),
			(_, Some(dir), ..) | (.., Some(dir)) => embedded(dir),
			_ => embedded(&self.data_dir()?.join("blocks")),
		}
	}

	/// The Kubo daemon at `url`.
	fn kubo(&self, url: &str, config: &Config) -> Result<KuboStore, Failure> {
		let what = "the header that authorises us";
		let file = self.options.ipfs_auth_file.as_ref();
		let file = file.or(config.ipfs_auth_file.as_ref().filter(|_| config.ipfs_auth.is_none()));
		let auth = match (file, &config.ipfs_auth) {
			(Some(file), _) => {
				let secret = passphrase::read_private_file(file, what)?;
				Some(kubo::parse_auth(secret.expose_secret(), file)?)
			}
			(None, Some(secret)) => {
				let path = self.data_dir()?.join(config::FILE);
				Some(kubo::parse_auth(secret.expose_secret(), &path)?)
			}
			(None, None) => None,
		};
		let timeout =
			config.ipfs_timeout.map_or(kubo::TIMEOUT, |it| Duration::from_secs(it.max(1)));
		Ok(KuboStore::new(url, auth, timeout)?)
	}

	/// Where the node is.
	pub fn node(&self) -> Result<&str, Failure> {
		let named = self.options.node.as_ref().or(self.config()?.node.as_ref());
		Ok(named.map_or(NODE, String::as_str))
	}

	/// The connection to the node.
	pub async fn chain(&self) -> Result<Chain, Failure> {
		Ok(Chain::connect(self.node()?).await?)
	}

	/// Where the options say that the passphrase of an account comes from.
	pub fn passphrase(&self) -> passphrase::Source<'_> {
		let (fd, file) = (self.options.passphrase_fd, self.options.passphrase_file.as_deref());
		passphrase::Source { option: "passphrase", fd, file }
	}

	/// The account `name` of the keystore, once its passphrase opened it.
	pub fn open_account(&self, name: &str) -> Result<OpenAccount, Failure> {
		let keystore = self.keystore()?;
		keystore.entry(name)?;
		let passphrase = self.passphrase().read(&format!("passphrase of {name}"))?;
		Ok(keystore.open_account(name, &passphrase)?)
	}

	/// The account to act as, unlocked.
	pub fn account(&self) -> Result<Account, Failure> {
		if let Some(path) = &self.options.dev {
			return Ok(DevKey::parse(path)?.account()?);
		}
		let name = self.options.account.as_ref().ok_or(OptionError::NoAccount)?;
		Ok(self.open_account(name)?.account()?)
	}

	/// The account to act as, or the development account `dev` where none is named.
	pub fn account_or(&self, dev: &str) -> Result<Account, Failure> {
		match (&self.options.dev, &self.options.account) {
			(None, None) => Ok(DevKey::parse(dev)?.account()?),
			_ => self.account(),
		}
	}

	/// The address of the account to act as, which needs no passphrase.
	pub fn address(&self) -> Result<[u8; 32], Failure> {
		if let Some(path) = &self.options.dev {
			return Ok(DevKey::parse(path)?.account()?.id());
		}
		let name = self.options.account.as_ref().ok_or(OptionError::NoAccount)?;
		match self.keystore()?.entry(name)?.address {
			Some(address) => Ok(args::address(&address)?),
			None => Ok(self.account()?.id()),
		}
	}

	/// The account at work on what is its own as a patient: as [`Context::member`], once access that
	/// is over is ended and keys that others may have are rotated, which standard error says.
	pub async fn patient(&self) -> Result<Member, Failure> {
		let member = self.member().await?;
		self.see_to_keys(&member).await?;
		Ok(member)
	}

	/// Ends the access to `member`'s records that is over and rotates keys that others may have, which
	/// standard error says.
	pub async fn see_to_keys(&self, member: &Member) -> Result<(), Failure> {
		let seen_to = waiting(self, member.see_to_keys()).await?;
		let Some(SeenTo { ended, exposed, rotated }) = seen_to else { return Ok(()) };
		let rotated = rotated.join(", ");
		if !ended.is_empty() {
			let ended = ended.join(", ");
			say(
				self,
				&format!("the access of {ended} was over: ended, with new keys for {rotated}"),
			);
		}
		if !exposed.is_empty() {
			let exposed = exposed.join(", ");
			say(
				self,
				&format!("{exposed} replaced a key that others may have: new keys for {rotated}"),
			);
		}
		Ok(())
	}

	/// The account at work on what is `whose`: as [`Context::patient`] on its own, else as
	/// [`Context::member`].
	pub async fn at_work(&self, whose: &args::Whose) -> Result<Member, Failure> {
		match whose.is_own() {
			true => self.patient().await,
			false => self.member().await,
		}
	}

	/// The account at work: connected, unlocked, with its store.
	pub async fn member(&self) -> Result<Member, Failure> {
		let chain = self.chain().await?;
		let account = self.account()?;
		Ok(Member::connect(chain, account, self.store()?, self.data_dir()?).await?)
	}
}
