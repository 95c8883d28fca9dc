//! The second store: a Kubo daemon, over its RPC.
//!
//! Blocks are sent as they are, some at once as a CAR file (`dag/import`), so that a daemon that is
//! configured otherwise cannot give them other CIDs. What keeps them is a recursive pin on the root
//! of a record or profile, set once all of it is there: a run that is cut short leaves blocks without
//! a pin, which the next run finds (`block/stat`) and the daemon's garbage collection may take. Blocks
//! are read with `block/get`, which asks the daemon's peers too, and compared with their CID here.

mod error;
mod rpc;

pub use error::KuboError;

use super::{car, verify, BlockStore, StoreError, DAG_PB, MAX_BLOCK_LEN, RAW};
use cid::Cid;
use hyper::{body::Bytes, header::HeaderValue};
use rpc::{Call, Rpc};
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use std::{
	collections::HashMap,
	path::Path,
	sync::{mpsc::Receiver, Mutex, PoisonError},
	time::Duration,
};

/// How long a daemon may say nothing, unless configured otherwise.
pub const TIMEOUT: Duration = Duration::from_secs(60);

/// What our pins are called: `ipfs pin ls --names` shows it.
pub const PIN_NAME: &str = "salus";

/// How many blocks are fetched ahead at most.
const AHEAD: usize = 4;

type Fetched = Receiver<Result<Bytes, KuboError>>;

/// A Kubo daemon as a store of blocks.
pub struct KuboStore {
	rpc: Rpc,
	/// Blocks that were asked for ahead of time.
	ahead: Mutex<HashMap<Cid, Fetched>>,
}

/// What a daemon says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KuboStatus {
	/// Where it is.
	pub url: String,
	/// Its version.
	pub version: String,
	/// What other daemons know it by.
	pub id: String,
	/// How many daemons it is connected to.
	pub peers: u64,
	/// How many blocks it holds, whoever put them there.
	pub blocks: u64,
	/// How many bytes its repository has.
	pub bytes: u64,
	/// How many bytes its configuration allows.
	pub max_bytes: u64,
	/// How many records and profiles are pinned there under the name `salus`.
	pub pins: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BlockStat {
	size: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Imported {
	stats: ImportedStats,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ImportedStats {
	block_count: usize,
	block_bytes_count: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Removed {
	#[serde(default)]
	error: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PinAdded {
	#[serde(default)]
	pins: Vec<String>,
	#[serde(default)]
	progress: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Pin {
	#[serde(default)]
	cid: String,
	#[serde(default)]
	name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RepoStat {
	repo_size: u64,
	storage_max: u64,
	num_objects: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Version {
	version: String,
}

#[derive(Deserialize)]
struct Id {
	#[serde(rename = "ID")]
	id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Peers {
	peers: Option<Vec<serde::de::IgnoredAny>>,
}

impl KuboStore {
	/// The daemon whose RPC is at `url`. `auth` is the value of the header `Authorization`, where the
	/// daemon wants one. `timeout` is how long it may say nothing. Connects to nothing yet.
	///
	/// # Errors
	/// `url` is none, or an unencrypted one of another machine.
	pub fn new(
		url: &str,
		auth: Option<HeaderValue>,
		timeout: Duration,
	) -> Result<Self, StoreError> {
		Ok(Self { rpc: Rpc::new(url, auth, timeout)?, ahead: Mutex::default() })
	}

	/// Where it is.
	pub fn url(&self) -> &str {
		self.rpc.url()
	}

	/// What the daemon says of itself.
	///
	/// # Errors
	/// It does not answer, or is no Kubo daemon.
	pub fn status(&self) -> Result<KuboStatus, StoreError> {
		let ask = |command: &str, parameters: &[(&str, &str)]| {
			self.rpc.call(Call::new("say how it is", command, parameters).answering(16 << 20))
		};
		let version: Version = self.parse("say its version", &ask("version", &[])?)?;
		let id: Id = self.parse("say who it is", &ask("id", &[("format", "")])?)?;
		let repo: RepoStat =
			self.parse("say what it holds", &ask("repo/stat", &[("size-only", "false")])?)?;
		// A daemon that is offline has no peers to tell of.
		let peers = match ask("swarm/peers", &[("identify", "false")]) {
			Ok(answer) => self.parse::<Peers>("name its peers", &answer)?.peers,
			Err(KuboError::Refused { .. }) => None,
			Err(error) => return Err(error.into()),
		};
		Ok(KuboStatus {
			url: self.url().to_owned(),
			version: version.version,
			id: id.id,
			peers: peers.map_or(0, |peers| peers.len() as u64),
			blocks: repo.num_objects,
			bytes: repo.repo_size,
			max_bytes: repo.storage_max,
			pins: self.pins()?.len() as u64,
		})
	}

	/// The roots that are pinned under our name.
	///
	/// # Errors
	/// The daemon does not answer.
	pub fn pins(&self) -> Result<Vec<Cid>, StoreError> {
		let action = "list its pins";
		let parameters =
			[("type", "recursive"), ("names", "true"), ("name", PIN_NAME), ("stream", "true")];
		let mut roots = Vec::new();
		self.rpc.follow(Call::new(action, "pin/ls", &parameters), |line| {
			let pin: Pin = self.parse(action, line)?;
			// Names are searched for what they contain.
			if pin.name == PIN_NAME {
				roots.extend(pin.cid.parse::<Cid>());
			}
			Ok(true)
		})?;
		Ok(roots)
	}

	/// Pins the tree under `root`, and where `fetch` is set, fetches what of it is missing from other
	/// daemons first.
	fn pin_tree(&self, root: &Cid, fetch: bool) -> Result<(), StoreError> {
		let action = "pin a record";
		let (arg, offline) = (root.to_string(), (!fetch).to_string());
		let parameters = [
			("arg", arg.as_str()),
			("recursive", "true"),
			("name", PIN_NAME),
			("progress", "true"),
			("fast-provide-root", "true"),
			("fast-provide-dag", "false"),
			("fast-provide-wait", "false"),
			("offline", offline.as_str()),
		];
		let (mut nodes, mut pinned) = (0, false);
		let followed = self.rpc.follow(Call::new(action, "pin/add", &parameters), |line| {
			let said: PinAdded = self.parse(action, line)?;
			pinned |= said.pins.iter().any(|pin| pin.parse::<Cid>().is_ok_and(|it| it == *root));
			Ok(std::mem::replace(&mut nodes, said.progress) != said.progress)
		});
		match followed {
			Ok(()) if pinned => Ok(()),
			Ok(()) => Err(self.not_kubo(action, "did not say that it had").into()),
			Err(error) => Err(missing(&error).map_or(error.into(), |cid| cid)),
		}
	}

	/// Pins the tree under `root`, fetching from other daemons what this one lacks.
	///
	/// # Errors
	/// Nobody has all of it, or the daemon does not answer.
	pub fn fetch_and_pin(&self, root: &Cid) -> Result<(), StoreError> {
		self.pin_tree(root, true)
	}

	/// Stores blocks with one request, those too that are there already. They go as a CAR file: single
	/// blocks (`block/put`) cost a daemon nearly twice the work. It compares each with its CID.
	/// Nothing is pinned.
	///
	/// # Errors
	/// A block is not the one that its CID names, or the daemon refuses. Some of them may be there
	/// then.
	pub fn put_all(&self, blocks: Vec<(Cid, Vec<u8>)>) -> Result<(), StoreError> {
		let Some((first, _)) = blocks.first() else { return Ok(()) };
		let action = "store blocks";
		let parameters = [
			("pin-roots", "false"),
			("local-only", "false"),
			("silent", "false"),
			("stats", "true"),
			("fast-provide-root", "false"),
			("fast-provide-dag", "false"),
			("fast-provide-wait", "false"),
			("allow-big-block", "false"),
		];
		// A CAR file names a root. Which one is of no matter here.
		let mut file: Vec<Bytes> = vec![car::beginning(&[*first]).into()];
		let (count, mut bytes) = (blocks.len(), 0);
		for (cid, block) in blocks {
			if block.len() > MAX_BLOCK_LEN {
				return Err(StoreError::TooLarge { cid, len: block.len() });
			}
			if !matches!(cid.codec(), RAW | DAG_PB) {
				return Err(StoreError::UnsupportedCodec { cid });
			}
			bytes += block.len();
			file.extend([car::before_block(&cid, block.len()).into(), block.into()]);
		}
		let answer = self.rpc.call(Call::new(action, "dag/import", &parameters).with(file))?;
		let stats = self.parse::<Imported>(action, &answer)?.stats;
		match (stats.block_count, stats.block_bytes_count) == (count, bytes) {
			true => Ok(()),
			false => Err(self.not_kubo(action, "says that it stored others").into()),
		}
	}

	/// How Kubo is asked for a block. Where `offline`, it asks nobody else.
	fn get_call(&self, cid: &Cid, offline: bool) -> Call {
		// The daemon gives up before we do, and says why.
		let seconds = format!("{}s", (self.rpc.timeout().as_secs() * 9 / 10).max(1));
		let parameters =
			[("arg", cid.to_string()), ("offline", offline.to_string()), ("timeout", seconds)];
		let parameters: Vec<_> =
			parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
		Call::new("give a block", "block/get", &parameters).answering(MAX_BLOCK_LEN)
	}

	fn fetched(&self, cid: &Cid, answer: Result<Bytes, KuboError>) -> Result<Vec<u8>, StoreError> {
		let bytes = answer.map_err(|error| self.not_had(cid, error))?;
		match verify(cid, &bytes) {
			Err(StoreError::Corrupt { .. }) => {
				Err(StoreError::WrongBytes { cid: *cid, url: self.url().into() })
			}
			verified => verified.map(|()| bytes.into()),
		}
	}

	/// That a block was not found is one error, whoever says it.
	fn not_had(&self, cid: &Cid, error: KuboError) -> StoreError {
		match &error {
			KuboError::Refused { reason, .. } if is_not_found(reason) => {
				StoreError::NotFound { cid: *cid }
			}
			KuboError::Refused { reason, .. } if reason.contains("context deadline exceeded") => {
				let seconds = self.rpc.timeout().as_secs().try_into().unwrap_or(u32::MAX);
				StoreError::NobodyHas { cid: *cid, url: self.url().into(), seconds }
			}
			_ => error.into(),
		}
	}

	fn parse<T: DeserializeOwned>(
		&self,
		action: &'static str,
		answer: &[u8],
	) -> Result<T, KuboError> {
		serde_json::from_slice(answer)
			.map_err(|_| self.not_kubo(action, "answered what is not the JSON expected"))
	}

	fn not_kubo(&self, action: &'static str, reason: &str) -> KuboError {
		KuboError::NotKubo { url: self.url().to_owned(), action, reason: reason.into() }
	}
}

impl BlockStore for KuboStore {
	fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		if bytes.len() > MAX_BLOCK_LEN {
			return Err(StoreError::TooLarge { cid: *cid, len: bytes.len() });
		}
		verify(cid, bytes)?;
		if self.has(cid)? {
			return Ok(false);
		}
		self.put_all(vec![(*cid, bytes.to_vec())])?;
		Ok(true)
	}

	fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		let waiting = self.ahead.lock().unwrap_or_else(PoisonError::into_inner).remove(cid);
		let answer = match waiting.and_then(|waiting| waiting.recv().ok()) {
			Some(answer) => answer,
			None => self.rpc.call(self.get_call(cid, false)),
		};
		self.fetched(cid, answer)
	}

	fn local(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		self.fetched(cid, self.rpc.call(self.get_call(cid, true)))
	}

	fn expect(&self, cids: &[Cid]) {
		let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
		for cid in cids.iter().take(AHEAD) {
			if ahead.len() < 2 * AHEAD && !ahead.contains_key(cid) {
				ahead.insert(*cid, self.rpc.start(self.get_call(cid, false)));
			}
		}
	}

	fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
		let action = "look for a block";
		let arg = cid.to_string();
		let parameters = [("arg", arg.as_str()), ("offline", "true")];
		match self.rpc.call(Call::new(action, "block/stat", &parameters)) {
			Ok(answer) => Ok(Some(self.parse::<BlockStat>(action, &answer)?.size)),
			Err(KuboError::Refused { reason, .. }) if is_not_found(&reason) => Ok(None),
			Err(error) => Err(error.into()),
		}
	}

	/// A block that a pin needs, ours or another's, stays.
	fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
		let action = "remove a block";
		let arg = cid.to_string();
		let parameters =
			[("arg", arg.as_str()), ("force", "false"), ("quiet", "false"), ("offline", "true")];
		let answer = self.rpc.call(Call::new(action, "block/rm", &parameters))?;
		let removed: Removed = self.parse(action, &answer)?;
		match removed.error.as_str() {
			"" => Ok(true),
			reason if is_not_found(reason) || reason.starts_with("pinned") => Ok(false),
			reason => {
				let (url, reason) = (self.url().to_owned(), reason.to_owned());
				Err(KuboError::Refused { url, action, reason }.into())
			}
		}
	}

	fn pin(&self, root: &Cid) -> Result<(), StoreError> {
		self.pin_tree(root, false)
	}

	fn unpin(&self, root: &Cid) -> Result<bool, StoreError> {
		let action = "unpin a record";
		let arg = root.to_string();
		let parameters = [("arg", arg.as_str()), ("recursive", "true"), ("offline", "true")];
		match self.rpc.call(Call::new(action, "pin/rm", &parameters)) {
			Ok(_) => Ok(true),
			Err(KuboError::Refused { reason, .. }) if reason.contains("not pinned") => Ok(false),
			Err(error) => Err(error.into()),
		}
	}
}

/// Whether Kubo says by this that it has no such block.
fn is_not_found(reason: &str) -> bool {
	reason.contains("could not find") || reason.contains("block was not found")
}

/// The block that Kubo says is missing.
fn missing(error: &KuboError) -> Option<StoreError> {
	let (KuboError::Refused { reason, .. } | KuboError::Interrupted { reason, .. }) = error else {
		return None;
	};
	let named = reason.split_once("could not find ")?.1;
	let cid = named.split_whitespace().next()?.parse().ok()?;
	Some(StoreError::NotFound { cid })
}

/// The value of the header `Authorization` in `text`, which was read from `path`.
///
/// # Errors
/// It is empty or has characters that no header has.
pub fn parse_auth(text: &str, path: &Path) -> Result<HeaderValue, KuboError> {
	let bad = |reason| KuboError::BadAuth { path: path.to_owned(), reason };
	let text = text.trim();
	if text.is_empty() {
		return Err(bad("it is empty"));
	}
	let mut value = HeaderValue::from_str(text)
		.map_err(|_| bad("it has a line break or another character that no header has"))?;
	value.set_sensitive(true);
	Ok(value)
}
