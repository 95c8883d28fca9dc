//! `salus chain join`, `leave`, `forget` and `publish`: which chain this machine is told to believe, and
//! what others are told.

use super::{
	config,
	context::{Context, Way},
	joined::Joined,
	output::{count, count_bar, counting, printable, Output},
	trust::hash,
	Failure,
};
use clap::{Args, Subcommand};
use miette::Diagnostic;
use salus_client::{
	chain::{
		light::{
			checkpoint::Checkpoint,
			spec::{is_reachable, Start},
			LightError, Specification,
		},
		memory::Memory,
		seen::{Final, PastError},
		Chain, Hash, Source,
	},
	keys::Fingerprint,
	ops::{
		checkpoint::{checkpoint, is_confirmed},
		finality::Trust,
	},
};
use serde::Serialize;
use std::{
	fs,
	io::{self, Write},
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	sync::Arc,
};
use thiserror::Error;

/// What concerns the chain that was joined.
#[derive(Debug, Subcommand)]
pub(super) enum Part {
	/// Join the chain that a specification describes: believe its validators, and no node
	///
	/// From then on commands follow the chain through a light client of their own, which starts from the
	/// specification's boot nodes and takes for true what the votes of more than two thirds of the
	/// validators prove, whoever carries it. The specification is what is trusted: give the fingerprint that
	/// the consortium published, by another way than the file came, or compare it with what is shown. The hash
	/// of the first block says nothing of the block that a specification starts from.
	///
	/// Another specification of the chain that was joined takes its place where that chain confirms it.
	///
	/// --node, SALUS_NODE and node in config.toml come before it.
	#[command(
		after_help = "Example:\n  salus chain join consortium.json --fingerprint \"theory race pact glad cup scare\""
	)]
	Join(Join),
	/// Leave the chain that was joined: commands go to the node of this machine again
	#[command(after_help = "Example:\n  salus chain leave")]
	Leave,
	/// Forget how far a chain had progressed, after it was restarted from scratch
	///
	/// A chain does not go back: a node or a peer whose last final block is behind the one that this machine
	/// has seen, or is another one, is refused. A development chain that was begun anew is the same chain
	/// with another past. Forgetting lets anybody show you an old state once: do it for no other reason.
	#[command(
		after_help = "Examples:\n  salus chain forget\n  salus chain forget 0x5c1f0e8fd2a9c3b1d7b0a4e6f8c2d4e6a8b0c2d4e6f8a0b2c4d6e8f0a1b3c5d7"
	)]
	Forget {
		/// The hash of its first block [default: of the chain that was joined, or of the node's]
		#[arg(value_parser = hash)]
		genesis: Option<Hash>,
	},
	/// Write the specification that others join: small, without the runtime, from the last final block on
	///
	/// It is of the chain of --spec, or of the one that was joined. With a node it is first proved by the votes
	/// of the validators, followed from that specification, that the block is final; with the light client it
	/// is so already. Publish its fingerprint besides, by another way than the file. Make a new
	/// one now and then: keys of former validators could sign another past from an old one.
	#[command(
		after_help = "Example:\n  salus chain publish --node ws://127.0.0.1:9944 --spec consortium-raw.json --to consortium.json \\\n      --boot-node /dns/node.hospital-a.example/tcp/30333/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"
	)]
	Publish(Publish),
}

#[derive(Debug, Args)]
pub(super) struct Join {
	/// The specification: what `salus chain publish` made, or a raw one
	#[arg(value_name = "SPECIFICATION")]
	spec: PathBuf,
	/// Leave another chain for it, or believe it though the chain that was joined does not confirm it; what
	/// was seen of the chain is forgotten
	#[arg(long)]
	replace: bool,
	/// Refuse any specification but the one with this fingerprint: six words, in quotes
	#[arg(long, value_name = "WORDS")]
	fingerprint: Option<Fingerprint>,
}

#[derive(Debug, Args)]
pub(super) struct Publish {
	/// The file to write; it must not exist yet
	#[arg(long, value_name = "FILE")]
	to: PathBuf,
	/// The specification to start from, raw or published before [default: of the chain that was joined]
	#[arg(long, value_name = "FILE")]
	spec: Option<PathBuf>,
	/// Where a node answers light clients; may be given more than once [default: as in the specification]
	#[arg(long, value_name = "MULTIADDRESS")]
	boot_node: Vec<String>,
}

/// What is said where nothing was compared.
const COMPARE: &str =
	"Compare the fingerprint with what the consortium published, by another way than the file came.";

#[derive(Debug, Error, Diagnostic)]
enum JoinError {
	#[error("{} has another fingerprint: {found}, and expected is {expected}", path.display())]
	#[diagnostic(
		code(salus::other_fingerprint),
		help("nothing was done: this is not the specification that the words are of. Ask the consortium for its current specification and fingerprint; the first block may be the same in a forged one")
	)]
	OtherFingerprint { path: PathBuf, found: Fingerprint, expected: Fingerprint },
	#[error("{} is of the chain that was joined and starts from elsewhere, which that chain does not confirm: {reason}", path.display())]
	#[diagnostic(
		code(salus::unconfirmed),
		help("nothing was changed: in a forged specification the first block is the same. Compare the fingerprint, {found}, with what the consortium published; where it is the same: salus chain join --replace --fingerprint \"{found}\" {}", path.display())
	)]
	Unconfirmed { path: PathBuf, found: Fingerprint, reason: String },
	#[error("no chain was joined")]
	#[diagnostic(
		code(salus::not_joined),
		help("nothing was done: join one with `salus chain join SPECIFICATION`, or name a specification with --spec")
	)]
	NotJoined,
	#[error("{address} is no address at which a light client can reach a node")]
	#[diagnostic(
		code(salus::bad_boot_node),
		help("nothing was done: write it as /dns/node.example.org/tcp/30333/p2p/12D3Koo…; the node says its own identity when it starts")
	)]
	BadBootNode { address: String },
	#[error("{} cannot be written: {reason}", path.display())]
	#[diagnostic(
		code(salus::not_published),
		help("name a file that is not there yet, in a folder that is yours")
	)]
	NotWritten { path: PathBuf, reason: String },
}

crate::failure::own!(JoinError);

/// What `join` shows of a chain.
#[derive(Serialize)]
struct Shown {
	chain: String,
	id: String,
	genesis: String,
	/// Of the first block and of what it is followed from.
	fingerprint: Fingerprint,
	/// From which block it is followed. `None`: from the first.
	from: Option<Final>,
	validators: Vec<String>,
	boot_nodes: Vec<String>,
	/// The node that options or configuration name, and that comes before the chain.
	node: Option<String>,
}

#[derive(Serialize)]
struct Left {
	id: String,
}

#[derive(Serialize)]
struct Forgotten {
	genesis: String,
	/// The highest block that had been seen final.
	seen: Option<Final>,
}

#[derive(Serialize)]
struct Published {
	#[serde(flatten)]
	shown: Shown,
	file: PathBuf,
}

impl Part {
	pub async fn run(self, context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Join(join) => join.run(context, out).await,
			Self::Leave => leave(context, out),
			Self::Forget { genesis } => forget(context, out, genesis).await,
			Self::Publish(publish) => publish.run(context, out).await,
		}
	}
}

impl Join {
	async fn run(self, context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let spec = Specification::read(&self.spec)?;
		if spec.boot_nodes.is_empty() {
			return Err(LightError::NoBootNodes { chain: spec.name }.into());
		}
		let found = spec.fingerprint();
		if let Some(expected) = self.fingerprint.filter(|it| *it != found) {
			return Err(JoinError::OtherFingerprint { path: self.spec, found, expected }.into());
		}
		let data_dir = context.data_dir()?;
		let before = context.config()?.chain.as_deref();
		self.prepare(context, &spec, before.map(|id| Joined::of(&data_dir, id))).await?;
		Joined::of(&data_dir, &spec.id).keep(&spec, &self.spec)?;
		config::set(&data_dir.join(config::FILE), "chain", Some(&spec.id))?;
		if let Some(id) = before.filter(|id| *id != spec.id) {
			Joined::of(&data_dir, id).remove()?;
		}
		let node = match context.way()? {
			Way::Node(url) if context.names_node()? => Some(url),
			_ => None,
		};
		out.emit(&Shown::new(&spec, node), |it| match self.fingerprint {
			Some(_) => format!("joined {}", it.text()),
			None => format!("joined {}\n{COMPARE}", it.text()),
		})
	}

	/// Refuses what neither the chain that was joined nor the user's word lets take its place, and forgets
	/// what was seen of `spec`'s chain if it may come from whom nobody believes any more.
	async fn prepare(
		&self,
		context: &Context,
		spec: &Specification,
		before: Option<Joined>,
	) -> Result<(), Failure> {
		let memory = context.memory()?;
		// One that is kept no longer says nothing against another.
		let known = before.and_then(|joined| Some((joined.specification().ok()?, joined.raw)));
		if known.as_ref().is_some_and(|(it, _)| it.fingerprint() == spec.fingerprint()) {
			return check_past(context, spec);
		}
		if self.replace {
			Chain::forget(memory.as_ref(), spec.genesis).await?;
			return Ok(());
		}
		let Some((known, raw)) = known else {
			check_past(context, spec)?;
			// From where it started nobody knows: how far it came is held against the source still.
			return Ok(Chain::forget_database(memory.as_ref(), spec.genesis).await?);
		};
		if known.genesis != spec.genesis {
			return Err(other_chain(&self.spec, &known, spec.genesis).into());
		}
		check_past(context, spec)?;
		let Err(reason) = confirm(known, &raw, memory, spec).await else { return Ok(()) };
		let (path, found) = (self.spec.clone(), spec.fingerprint());
		Err(JoinError::Unconfirmed { path, found, reason }.into())
	}
}

/// Lets the chain that was joined, `known`, confirm the block that `spec` starts from.
///
/// # Errors
/// It does not: the reason, in words.
async fn confirm(
	known: Specification,
	raw: &Path,
	memory: Arc<dyn Memory>,
	spec: &Specification,
) -> Result<(), String> {
	let Some(checkpoint) = spec.checkpoint() else {
		return Err("it starts from the first block, and the other one does not".into());
	};
	let chain = Chain::follow(known, Some(raw), memory).await.map_err(|e| e.to_string())?;
	match is_confirmed(&chain, checkpoint).await {
		Ok(true) => Ok(()),
		Ok(false) => Err(format!(
			"its state does not know block {} as one of its last ones, or its authorities are others",
			checkpoint.number()
		)),
		Err(error) => Err(error.to_string()),
	}
}

/// Whether the checkpoint of `spec` is of the past that this machine has seen.
fn check_past(context: &Context, spec: &Specification) -> Result<(), Failure> {
	let Some(checkpoint) = spec.checkpoint() else { return Ok(()) };
	let seen = Chain::seen_before(context.memory()?.as_ref(), spec.genesis)?;
	match seen.filter(|it| it.number == checkpoint.number() && it.hash != checkpoint.hash()) {
		None => Ok(()),
		Some(seen) => Err(PastError::Other {
			source_name: "the specification".into(),
			number: seen.number,
			seen: format!("{:?}", seen.hash),
			genesis: format!("{:?}", spec.genesis),
			begun: false,
		}
		.into()),
	}
}

fn other_chain(path: &Path, expected: &Specification, found: Hash) -> LightError {
	LightError::OtherChain {
		path: path.to_owned(),
		chain: expected.name.clone(),
		expected: format!("{:?}", expected.genesis),
		found: format!("{found:?}"),
	}
}

fn leave(context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
	let data_dir = context.data_dir()?;
	let id = context.config()?.chain.clone().ok_or(JoinError::NotJoined)?;
	config::set(&data_dir.join(config::FILE), "chain", None)?;
	Joined::of(&data_dir, &id).remove()?;
	out.emit(&Left { id }, |it| format!("left {}: commands go to a node again", it.id))
}

async fn forget(
	context: &Context,
	out: &mut Output<'_>,
	genesis: Option<Hash>,
) -> Result<(), Failure> {
	let genesis = match (genesis, context.way()?) {
		(Some(genesis), _) => genesis,
		(None, Way::Joined(id)) => Joined::of(&context.data_dir()?, &id).specification()?.genesis,
		(None, Way::Node(url)) => Chain::connect(&url).await?.genesis(),
	};
	let seen = Chain::forget(context.memory()?.as_ref(), genesis).await?;
	out.emit(&Forgotten { genesis: format!("{genesis:?}"), seen }, |it| match &it.seen {
		Some(seen) => {
			format!("forgot that block {} of the chain {} is final", seen.number, it.genesis)
		}
		None => format!("there was nothing to forget of the chain {}", it.genesis),
	})
}

impl Publish {
	async fn run(self, context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let (spec, path, raw) = self.base(context)?;
		for address in &self.boot_node {
			if !is_reachable(address) {
				return Err(JoinError::BadBootNode { address: address.clone() }.into());
			}
		}
		let boot_nodes = match self.boot_node.as_slice() {
			[] => spec.boot_nodes.clone(),
			given => given.to_vec(),
		};
		if boot_nodes.is_empty() {
			return Err(LightError::NoBootNodes { chain: spec.name }.into());
		}
		let chain = context.chain().await?;
		if chain.genesis() != spec.genesis {
			return Err(other_chain(&path, &spec, chain.genesis()).into());
		}
		let trust = match (chain.source(), &spec.start) {
			(Source::Light(_), _) => None,
			(Source::Node(_), Start::Checkpoint(it)) => Some(of_checkpoint(&path, it)),
			(Source::Node(_), Start::Genesis(_)) => Some(Trust::Spec(path)),
			(Source::Node(_), Start::Kept) => Some(Trust::Spec(raw)),
		};
		let bar = count_bar(context.shows_progress(), "following the authorities");
		let checkpoint = checkpoint(&chain, trust.as_ref(), &mut counting(&bar)).await;
		bar.finish_and_clear();
		let published = spec.from_checkpoint(checkpoint?, boot_nodes);
		write(&self.to, published.slim().as_bytes()).map_err(|error| JoinError::NotWritten {
			path: self.to.clone(),
			reason: error.to_string(),
		})?;
		let shown = Published { shown: Shown::new(&published, None), file: self.to };
		out.emit(&shown, |it| format!("{} has {}", it.file.display(), it.shown.text()))
	}

	/// The specification to start from, its file, and where its first state is kept.
	fn base(&self, context: &Context) -> Result<(Specification, PathBuf, PathBuf), Failure> {
		if let Some(path) = &self.spec {
			return Ok((Specification::read(path)?, path.clone(), path.clone()));
		}
		let id = context.config()?.chain.as_deref().ok_or(JoinError::NotJoined)?;
		let joined = Joined::of(&context.data_dir()?, id);
		Ok((joined.specification()?, joined.slim, joined.raw))
	}
}

/// The authorities after `checkpoint`, which the specification at `path` has.
fn of_checkpoint(path: &Path, checkpoint: &Checkpoint) -> Trust {
	let (spec, block) = (path.to_owned(), checkpoint.number());
	Trust::Checkpoint { spec, block, set: checkpoint.set.clone() }
}

/// Writes a new file that all may read.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
	let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
	let mut temp = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
	temp.write_all(bytes)?;
	temp.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
	temp.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

impl Shown {
	fn new(spec: &Specification, node: Option<String>) -> Self {
		Self {
			chain: spec.name.clone(),
			id: spec.id.clone(),
			genesis: format!("{:?}", spec.genesis),
			fingerprint: spec.fingerprint(),
			from: spec.checkpoint().map(|it| Final { number: it.number(), hash: it.hash() }),
			validators: spec.validators().iter().map(|who| who.to_string()).collect(),
			boot_nodes: spec.boot_nodes.clone(),
			node,
		}
	}

	fn text(&self) -> String {
		let from = match &self.from {
			Some(from) => format!("block {} {:?}", from.number, from.hash),
			None => "the first block".into(),
		};
		let list = |title: &str, items: &[String]| {
			let items = items.iter().map(|it| format!("  {}", printable(it)));
			let all: Vec<_> = [title.to_owned()].into_iter().chain(items).collect();
			all.join("\n")
		};
		let validators = count(self.validators.len() as u64, "validator");
		let boot_nodes = count(self.boot_nodes.len() as u64, "boot node");
		let mut lines = vec![
			printable(&self.chain),
			format!("first block  {}", self.genesis),
			format!("followed     from {from}"),
			format!("fingerprint  {}", self.fingerprint),
			list(&validators, &self.validators),
			list(&boot_nodes, &self.boot_nodes),
		];
		if let Some(node) = &self.node {
			lines.push(format!(
				"Node {node} is still configured and takes precedence over the joined chain."
			));
		}
		lines.join("\n")
	}
}
