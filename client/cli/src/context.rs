//! From the global options to what a command works with: the keystore, the account, the node and
//! the store, each opened when it is first needed.

use super::{
	args,
	config::{self, Config},
	joined,
	output::Format,
	passphrase, Failure,
};
use clap::{builder::BoolishValueParser, ArgAction, Args};
use miette::Diagnostic;
use salus_client::{
	chain::{
		is_local,
		memory::{FolderMemory, Memory},
		Chain, Source,
	},
	keys::{Account, AccountId, DevKey},
	keystore::{Keystore, OpenAccount},
	ops::Member,
	store::{kubo, EmbeddedStore, KuboStore, Store},
};
use secrecy::ExposeSecret;
use std::{
	cell::OnceCell,
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};
use thiserror::Error;

/// Options of every command.
#[derive(Debug, Args)]
pub struct Options {
	/// Use this node and believe what it says; it should be your own [default: the chain that was joined, through
	/// the light client, or else ws://127.0.0.1:9944]
	#[arg(long, global = true, env = "SALUS_NODE", value_name = "URL")]
	pub node: Option<String>,

	/// Trust a node on another machine completely, even about who is who and what you sign
	#[arg(long, global = true, env = "SALUS_TRUST_NODE", value_parser = BoolishValueParser::new(), action = ArgAction::SetTrue)]
	pub trust_node: bool,

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
	#[error("{url} is of another machine, and this client would have to believe it in everything")]
	#[diagnostic(
		code(salus::chain::foreign_node),
		help("nothing was done: a node can lie about who is who, whose keys are whose and what is signed. Join the chain instead, which believes no node: `salus chain join SPECIFICATION`. Where the node is your own, say so with --trust-node, SALUS_TRUST_NODE=1, or trust-node = true beside node in config.toml")
	)]
	ForeignNode { url: String },
	#[error("there is no home directory to keep accounts in")]
	#[diagnostic(code(salus::no_home), help("name a directory with --data-dir or SALUS_DATA"))]
	NoHome,
}

crate::failure::own!(OptionError);

/// What a command works with.
pub(super) struct Context {
	options: Options,
	config: OnceCell<Config>,
	chain: tokio::sync::OnceCell<Chain>,
}

/// The way to the chain that options and configuration say.
pub(super) enum Way {
	/// This node, which is believed.
	Node(String),
	/// The light client of the chain that was joined, by its id.
	Joined(String),
}

/// The node, where none is named.
const NODE: &str = "ws://127.0.0.1:9944";

impl Context {
	pub fn new(options: Options) -> Self {
		Self { options, config: OnceCell::new(), chain: tokio::sync::OnceCell::new() }
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
		// As the XDG Base Directory Specification says: what is empty or relative is as unset.
		let home = std::env::var_os("XDG_DATA_HOME")
			.map(PathBuf::from)
			.filter(|home| home.is_absolute())
			.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".local/share")));
		Ok(home.ok_or(OptionError::NoHome)?.join("salus"))
	}

	/// The keystore.
	pub fn keystore(&self) -> Result<Keystore, Failure> {
		Ok(Keystore::open(self.data_dir()?.join("keys")))
	}

	/// What the configuration file says.
	pub fn config(&self) -> Result<&Config, Failure> {
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

	/// The way to the chain: a node that is named, or else the chain that was joined, or else the node of
	/// this machine.
	pub fn way(&self) -> Result<Way, Failure> {
		let config = self.config()?;
		Ok(match (&self.options.node, &config.node, &config.chain) {
			(Some(url), ..) => {
				// What the file says of its own node, it says of no other.
				let same = config.trust_node && config.node.as_ref() == Some(url);
				Way::Node(self.trusted(url, self.options.trust_node || same)?)
			}
			(None, Some(url), _) => {
				Way::Node(self.trusted(url, self.options.trust_node || config.trust_node)?)
			}
			(None, None, Some(id)) => Way::Joined(id.clone()),
			(None, None, None) => Way::Node(NODE.to_owned()),
		})
	}

	/// `url`, if the node there may be believed.
	pub fn trusted(&self, url: &str, by_word: bool) -> Result<String, Failure> {
		if by_word || is_local(url)? {
			return Ok(url.to_owned());
		}
		Err(OptionError::ForeignNode { url: url.to_owned() }.into())
	}

	/// Where the node is that is believed: the one that is named, or that of this machine.
	pub fn node(&self) -> Result<String, Failure> {
		match self.way()? {
			Way::Node(url) => Ok(url),
			Way::Joined(_) => Ok(NODE.to_owned()),
		}
	}

	/// Whether options or configuration name a node.
	pub fn names_node(&self) -> Result<bool, Failure> {
		Ok(self.options.node.is_some() || self.config()?.node.is_some())
	}

	/// Whether the options say that the node is believed though it is of another machine.
	pub fn trusts_node(&self) -> bool {
		self.options.trust_node
	}

	/// What is remembered of chains.
	pub fn memory(&self) -> Result<Arc<dyn Memory>, Failure> {
		Ok(Arc::new(FolderMemory::new(joined::folder(&self.data_dir()?).join("seen"))))
	}

	/// The way to the chain, which is gone once.
	pub async fn chain(&self) -> Result<Chain, Failure> {
		self.chain.get_or_try_init(|| self.connect()).await.cloned()
	}

	/// A new way to the chain where the old one was cut. The light client finds its own.
	pub async fn reconnect(&self) -> Result<Chain, Failure> {
		match self.chain.get() {
			Some(chain) if matches!(chain.source(), Source::Light(_)) => Ok(chain.clone()),
			_ => self.connect().await,
		}
	}

	async fn connect(&self) -> Result<Chain, Failure> {
		let memory = self.memory()?;
		match self.way()? {
			Way::Node(url) => {
				let chain = Chain::connect_with(&url, memory).await?;
				self.compare_with_joined(&chain)?;
				Ok(chain)
			}
			Way::Joined(id) => {
				let joined = joined::Joined::of(&self.data_dir()?, &id);
				Ok(Chain::follow(joined.specification()?, Some(&joined.raw), memory).await?)
			}
		}
	}

	/// Says where the node of `chain` is of another chain than the one that was joined: a typing error,
	/// or a node that names another first block so that nothing that was seen is held against it.
	fn compare_with_joined(&self, chain: &Chain) -> Result<(), Failure> {
		let Some(id) = self.config()?.chain.as_deref() else { return Ok(()) };
		let joined = joined::Joined::of(&self.data_dir()?, id).specification();
		// One that is damaged is told of when it is followed.
		let Some(joined) = joined.ok().filter(|it| it.genesis != chain.genesis()) else {
			return Ok(());
		};
		tracing::warn!(
			node = chain.place(),
			first_block = format!("{:?}", chain.genesis()),
			joined = format!("{:?}", joined.genesis),
			"this node is of another chain than the one that was joined: it is believed because it is named"
		);
		Ok(())
	}

	/// Remembers how far the chain has come, where this command went to one.
	pub async fn close(&self) {
		if let Some(chain) = self.chain.get() {
			if let Err(error) = chain.close().await {
				tracing::warn!(%error, "how far the chain has come was not remembered");
			}
		}
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
	pub fn address(&self) -> Result<AccountId, Failure> {
		if let Some(path) = &self.options.dev {
			return Ok(DevKey::parse(path)?.account()?.id());
		}
		let name = self.options.account.as_ref().ok_or(OptionError::NoAccount)?;
		match self.keystore()?.entry(name)?.address {
			Some(address) => Ok(args::address(&address)?),
			None => Ok(self.account()?.id()),
		}
	}

	/// The account at work on a revocation. That needs none of its identities, so nothing is asked of
	/// the chain that an upgrade may have changed.
	pub async fn revoker(&self) -> Result<Member, Failure> {
		let (chain, account) = (self.chain().await?, self.account()?);
		Ok(Member { chain, account, store: self.store()?, data_dir: self.data_dir()? })
	}

	/// The account at work: connected, unlocked, with its store.
	pub async fn member(&self) -> Result<Member, Failure> {
		let chain = self.chain().await?;
		let account = self.account()?;
		Ok(Member::connect(chain, account, self.store()?, self.data_dir()?).await?)
	}
}
