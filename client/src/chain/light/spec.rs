//! A chain's specification: what a light client is told of a chain, and what it says of itself. Two
//! forms are read: a raw one, as nodes start from, with the whole first state; and a slim one, with the
//! root of that state and a checkpoint. Touches nothing.

use super::{
	checkpoint::{self, bytes, hex, placeholder, Checkpoint},
	database::Database,
	error::LightError,
};
use crate::{
	chain::{Hash, Header},
	keys::{AccountId, Fingerprint},
};
use serde::{Deserialize, Serialize};
use serde_json::{value::RawValue, Map, Value};
use sp_crypto_hashing::blake2_256;
use std::path::Path;

/// The longest specification that is read, in bytes. A raw one has the runtime's code in it.
pub const MAX_LEN: u64 = 64 << 20;

/// The longest name that is believed to be one, in characters.
const MAX_NAME: usize = 100;

/// The root node of a trie with nothing in it.
const EMPTY_TRIE: [u8; 1] = [0];

/// What a light client knows of a chain before it asks anybody.
#[derive(Clone, Debug)]
pub struct Specification {
	/// The name of the chain. Others may bear it: the first block tells them apart.
	pub name: String,
	/// The same for file names: of ASCII letters, digits, `-` and `_`.
	pub id: String,
	/// Where nodes of the chain answer, as multiaddresses with the node's identity.
	pub boot_nodes: Vec<String>,
	/// The hash of the first block.
	pub genesis: Hash,
	/// From where blocks are followed.
	pub start: Start,
	chain_type: Value,
	fork_id: Option<String>,
	properties: Option<Map<String, Value>>,
	state_root: Hash,
}

/// From where blocks are followed.
#[derive(Clone, Debug)]
pub enum Start {
	/// From the first one, whose state this is.
	Genesis(Genesis),
	/// From this one.
	Checkpoint(Box<Checkpoint>),
	/// From the first one, whose state is kept elsewhere.
	Kept,
}

/// The state of the first block.
#[derive(Clone, Debug)]
pub struct Genesis {
	raw: Box<RawValue>,
	/// The validators' accounts.
	pub validators: Vec<AccountId>,
}

/// A specification as it is written down. Fields that smoldot does not know are left out of what it
/// is given.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
	name: String,
	id: String,
	chain_type: Option<Value>,
	#[serde(default)]
	boot_nodes: Vec<String>,
	fork_id: Option<String>,
	properties: Option<Value>,
	genesis: WrittenGenesis,
	light_sync_state: Option<Value>,
	checkpoint: Option<checkpoint::Written>,
	#[serde(alias = "relay_chain")]
	relay_chain: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenGenesis {
	raw: Option<Box<RawValue>>,
	state_root_hash: Option<String>,
}

/// What of a raw specification that was joined is read again.
#[derive(Deserialize)]
struct Kept {
	genesis: WrittenGenesis,
}

/// A specification as it is given to smoldot, or kept.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Given<'a> {
	name: &'a str,
	id: &'a str,
	chain_type: &'a Value,
	boot_nodes: &'a [String],
	#[serde(skip_serializing_if = "Option::is_none")]
	fork_id: Option<&'a str>,
	properties: Option<&'a Map<String, Value>>,
	genesis: GivenGenesis<'a>,
	#[serde(skip_serializing_if = "Option::is_none")]
	light_sync_state: Option<Value>,
	#[serde(skip_serializing_if = "Option::is_none")]
	checkpoint: Option<checkpoint::Written>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum GivenGenesis<'a> {
	Raw(&'a RawValue),
	StateRootHash(String),
}

impl Specification {
	/// Reads the specification in the file at `path`, in either form.
	///
	/// # Errors
	/// [`LightError::NoSpec`] and [`LightError::NotASpec`].
	pub fn read(path: &Path) -> Result<Self, LightError> {
		let text = read(path)?;
		let wrong = |reason| LightError::NotASpec { path: path.to_owned(), reason };
		Self::parse(&text).map_err(wrong)
	}

	/// Reads `text`.
	///
	/// # Errors
	/// It is no specification: what is wrong with it, in words.
	pub fn parse(text: &str) -> Result<Self, String> {
		let written: Written = serde_json::from_str(text).map_err(|e| match e.classify() {
			serde_json::error::Category::Data => e.to_string(),
			_ => format!("it is no JSON: {e}"),
		})?;
		if written.relay_chain.is_some() {
			return Err("it is of a parachain".into());
		}
		if written.light_sync_state.is_some() {
			return Err(
				"its lightSyncState is of a chain with BABE, which no Salus chain has".into()
			);
		}
		let id = file_name(&written.id).ok_or("its id is not of letters, digits, - and _")?;
		let name: String = written.name.chars().filter(|it| !it.is_control()).collect();
		if name.is_empty() || name.chars().count() > MAX_NAME {
			return Err(format!("its name is empty or longer than {MAX_NAME} characters"));
		}
		let checkpoint = written.checkpoint.as_ref().map(Checkpoint::read).transpose()?;
		let (state_root, start) = match (written.genesis.raw, written.genesis.state_root_hash) {
			(Some(raw), None) => {
				let (root, genesis) = genesis(raw)?;
				(root, checkpoint.map_or(Start::Genesis(genesis), Start::from))
			}
			(None, Some(root)) => {
				let root = bytes(&root).and_then(|root| <[u8; 32]>::try_from(root).ok());
				let root = root.ok_or("its stateRootHash is no hash")?;
				(root.into(), checkpoint.map_or(Start::Kept, Start::from))
			}
			_ => return Err("its genesis is neither raw nor a stateRootHash".into()),
		};
		Ok(Self {
			name,
			id,
			boot_nodes: written.boot_nodes.into_iter().filter(|it| is_reachable(it)).collect(),
			genesis: genesis_hash(state_root),
			start,
			chain_type: chain_type(written.chain_type),
			fork_id: written.fork_id,
			properties: match written.properties {
				Some(Value::Object(properties)) => Some(properties),
				_ => None,
			},
			state_root,
		})
	}

	/// The validators' accounts, as the first state or the checkpoint names them.
	pub fn validators(&self) -> &[AccountId] {
		match &self.start {
			Start::Genesis(genesis) => &genesis.validators,
			Start::Checkpoint(checkpoint) => &checkpoint.validators,
			Start::Kept => &[],
		}
	}

	/// All that is believed of it, in words: the first block, and the checkpoint where there is one. The
	/// hash of the first block alone says nothing of a checkpoint.
	pub fn fingerprint(&self) -> Fingerprint {
		let checkpoint = self.checkpoint().map(Checkpoint::binding);
		Fingerprint::of_chain(&self.genesis.0, &checkpoint.unwrap_or_default())
	}

	/// The checkpoint, if there is one.
	pub fn checkpoint(&self) -> Option<&Checkpoint> {
		match &self.start {
			Start::Checkpoint(checkpoint) => Some(checkpoint),
			Start::Genesis(_) | Start::Kept => None,
		}
	}

	/// The same chain, followed from `checkpoint`, with these boot nodes.
	pub fn from_checkpoint(&self, checkpoint: Checkpoint, boot_nodes: Vec<String>) -> Self {
		Self { start: checkpoint.into(), boot_nodes, ..self.clone() }
	}

	/// The specification in its slim form, without the first state.
	pub fn slim(&self) -> String {
		let checkpoint = self.checkpoint().map(Checkpoint::written);
		let root = GivenGenesis::StateRootHash(hex(self.state_root.as_bytes()));
		let given = self.given(root, None, checkpoint);
		// Strings, numbers and maps of them: there is nothing that could not be written.
		serde_json::to_string_pretty(&given).unwrap_or_default()
	}

	/// The first state from `text`, where this specification came without it. That it is of this chain
	/// smoldot finds out, which computes its root in any case.
	pub(super) fn with_genesis(&mut self, path: &Path, text: &str) -> Result<(), LightError> {
		let wrong = |reason| LightError::NotASpec { path: path.to_owned(), reason };
		let kept: Kept = serde_json::from_str(text).map_err(|e| wrong(e.to_string()))?;
		let raw = kept.genesis.raw.ok_or_else(|| wrong("it has no first state".into()))?;
		self.start = Start::Genesis(Genesis { raw, validators: Vec::new() });
		Ok(())
	}

	/// The specification and the database as smoldot takes them, and the block that it starts from.
	/// `None` where the first state is missing.
	pub(super) fn for_smoldot(&self, saved: Option<&Database>) -> Option<Beginning> {
		let root = || GivenGenesis::StateRootHash(hex(self.state_root.as_bytes()));
		let beginning = |given: Given<'_>, database: String, from| {
			let specification = serde_json::to_string(&given).unwrap_or_default();
			Some(Beginning { specification, database, from })
		};
		let later = self
			.checkpoint()
			.is_none_or(|it| saved.is_some_and(|saved| saved.number >= it.number()));
		match (saved.filter(|_| later), &self.start) {
			(Some(saved), _) => {
				let given = self.given(root(), Some(placeholder(&saved.set)), None);
				beginning(given, saved.text.clone(), Some((saved.number, saved.hash)))
			}
			(None, Start::Checkpoint(checkpoint)) => {
				let given = self.given(root(), Some(placeholder(&checkpoint.set)), None);
				let from = Some((checkpoint.number(), checkpoint.hash()));
				beginning(given, checkpoint.database(self.genesis), from)
			}
			(None, Start::Genesis(genesis)) => {
				let given = self.given(GivenGenesis::Raw(&genesis.raw), None, None);
				beginning(given, String::new(), None)
			}
			(None, Start::Kept) => None,
		}
	}

	fn given<'a>(
		&'a self,
		genesis: GivenGenesis<'a>,
		light_sync_state: Option<Value>,
		checkpoint: Option<checkpoint::Written>,
	) -> Given<'a> {
		Given {
			name: &self.name,
			id: &self.id,
			chain_type: &self.chain_type,
			boot_nodes: &self.boot_nodes,
			fork_id: self.fork_id.as_deref(),
			properties: self.properties.as_ref(),
			genesis,
			light_sync_state,
			checkpoint,
		}
	}
}

impl From<Checkpoint> for Start {
	fn from(checkpoint: Checkpoint) -> Self {
		Self::Checkpoint(Box::new(checkpoint))
	}
}

/// What smoldot starts from.
pub(super) struct Beginning {
	pub specification: String,
	pub database: String,
	/// The number and the hash of the block, where it is not the first.
	pub from: Option<(u64, Hash)>,
}

/// The text in the file at `path`.
pub(super) fn read(path: &Path) -> Result<String, LightError> {
	use std::io::Read;
	let unread = |reason: String| LightError::NoSpec { path: path.to_owned(), reason };
	let file = std::fs::File::open(path).map_err(|e| unread(e.to_string()))?;
	let mut text = String::new();
	let len =
		file.take(MAX_LEN + 1).read_to_string(&mut text).map_err(|e| unread(e.to_string()))?;
	match len as u64 <= MAX_LEN {
		true => Ok(text),
		false => Err(unread(format!("it is longer than {} MiB", MAX_LEN >> 20))),
	}
}

/// Reads the first state: its root, and what else is of interest.
#[cfg(not(target_family = "wasm"))]
fn genesis(raw: Box<RawValue>) -> Result<(Hash, Genesis), String> {
	let state = crate::chain::grandpa::state::GenesisState::parse_raw(raw.get())?;
	Ok((state.root, Genesis { raw, validators: state.validators }))
}

/// The root of a first state is computed where the SDK is.
#[cfg(target_family = "wasm")]
fn genesis(_: Box<RawValue>) -> Result<(Hash, Genesis), String> {
	Err("it has the whole first state, which a browser does not read: take its slim form".into())
}

/// The hash of the first block: a header of nothing but the state.
fn genesis_hash(state_root: Hash) -> Hash {
	let header = Header {
		parent_hash: Hash::zero(),
		number: 0,
		state_root,
		extrinsics_root: blake2_256(&EMPTY_TRIE).into(),
		digest: Default::default(),
	};
	header.hash()
}

/// The type of a chain as smoldot takes it.
fn chain_type(written: Option<Value>) -> Value {
	match written {
		Some(Value::String(word)) if ["Development", "Local"].contains(&&*word) => word.into(),
		_ => "Live".into(),
	}
}

/// `id`, if files may be called so.
fn file_name(id: &str) -> Option<String> {
	let plain = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
	let fits = !id.is_empty() && id.len() <= MAX_NAME && id.chars().all(plain);
	fits.then(|| id.to_owned())
}

/// Whether `address` is one of a node that the light client can reach from a program: over TCP or a
/// WebSocket without TLS, which the protocol encrypts itself.
pub fn is_reachable(address: &str) -> bool {
	let parts: Vec<_> = address.split('/').collect();
	let port = |port: &str| port.parse::<u16>().is_ok();
	match &parts[..] {
		["", "ip4" | "ip6" | "dns" | "dns4" | "dns6", host, "tcp", at, rest @ ..] => {
			let known = matches!(rest, ["p2p", _] | ["ws", "p2p", _]);
			!host.is_empty() && port(at) && known && rest.last().is_some_and(|it| it.len() > 40)
		}
		_ => false,
	}
}

#[cfg(test)]
pub(super) mod tests {
	use super::{super::checkpoint::tests::sample, *};

	/// Where a node answers.
	pub const BOOT_NODE: &str =
		"/ip4/127.0.0.1/tcp/30333/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

	/// A slim specification with a checkpoint.
	pub fn slim() -> Specification {
		let text = format!(
			r#"{{"name": "A chain", "id": "a_chain", "bootNodes": ["{BOOT_NODE}"], "telemetryEndpoints": null,
			"genesis": {{"stateRootHash": "0x{}"}}, "checkpoint": {}}}"#,
			"ab".repeat(32),
			serde_json::to_string(&sample().written()).expect("JSON"),
		);
		Specification::parse(&text).expect("a specification")
	}

	#[test]
	fn slim_specification_is_read_as_it_is_written() {
		let spec = slim();
		let again = Specification::parse(&spec.slim()).expect("a specification");
		assert_eq!(again.checkpoint(), Some(&sample()));
		assert_eq!((again.genesis, &again.boot_nodes[..]), (spec.genesis, &[BOOT_NODE.into()][..]));
		assert_eq!(again.slim(), spec.slim());
	}

	#[test]
	fn same_first_block_with_another_checkpoint_is_another_fingerprint() {
		let spec = slim();
		let again = Specification::parse(&spec.slim()).expect("a specification");
		assert_eq!(again.fingerprint(), spec.fingerprint());
		let elsewhere = spec.from_checkpoint(sample(), vec![]);
		assert_eq!(elsewhere.fingerprint(), spec.fingerprint(), "who carries it is of no account");
		let mut forged = sample();
		forged.set.authorities.swap(0, 1);
		let forged = spec.from_checkpoint(forged, vec![]);
		assert_eq!(forged.genesis, spec.genesis);
		assert_ne!(forged.fingerprint(), spec.fingerprint());
	}

	#[test]
	fn what_is_no_specification_is_refused_with_the_reason() {
		let of = |rest: &str| format!(r#"{{"name": "A chain", "id": "a_chain", {rest}}}"#);
		let root = format!(r#""genesis": {{"stateRootHash": "0x{}"}}"#, "ab".repeat(32));
		for (text, reason) in [
			("", "no JSON"),
			("not a specification", "no JSON"),
			("{}", "name"),
			("[]", "invalid"),
			(&of(r#""genesis": {"runtimeGenesis": {}}"#), "neither raw"),
			(&of(r#""genesis": {"stateRootHash": "0x00"}"#), "no hash"),
			(&of(r#""genesis": {"raw": {"top": {}}}"#), "authorities"),
			(&of(r#""genesis": {"raw": {"top": {"0x00": "zz"}}}"#), "malformed"),
			(&of(&format!(r#"{root}, "lightSyncState": {{}}"#)), "BABE"),
			(&of(&format!(r#"{root}, "relay_chain": "x", "para_id": 1"#)), "parachain"),
			(&of(&format!(r#"{root}, "checkpoint": {{}}"#)), "header"),
			(&format!(r#"{{"name": "x", "id": "../x", {root}}}"#), "id"),
			(&format!(r#"{{"name": "", "id": "x", {root}}}"#), "name"),
		] {
			let error = Specification::parse(text).expect_err(text);
			assert!(error.contains(reason), "{text}: {error}");
		}
	}

	#[test]
	fn boot_nodes_that_cannot_be_reached_do_not_count() {
		assert!(is_reachable(BOOT_NODE));
		assert!(is_reachable(&BOOT_NODE.replace("/ip4/127.0.0.1", "/dns/node.example.org")));
		assert!(is_reachable(&BOOT_NODE.replace("30333/", "30333/ws/")));
		for wrong in [
			"",
			"/ip4/127.0.0.1/tcp/30333",
			"127.0.0.1:30333",
			&BOOT_NODE.replace("30333/", "30333/wss/"),
			&BOOT_NODE.replace("30333", "x"),
			&BOOT_NODE.replace("tcp", "udp"),
		] {
			assert!(!is_reachable(wrong), "{wrong}");
		}
	}

	#[test]
	fn later_of_checkpoint_and_saved_database_is_started_from() {
		let spec = slim();
		let mut saved = sample();
		let from = |saved: &Checkpoint| {
			let saved = Database::parse(saved.database(spec.genesis), spec.genesis);
			let saved = saved.expect("a database");
			spec.for_smoldot(Some(&saved)).expect("a beginning").from
		};
		saved.header.number = 499;
		assert_eq!(from(&saved), Some((500, sample().hash())));
		saved.header.number = 501;
		assert_eq!(from(&saved), Some((501, saved.hash())));
	}

	#[test]
	#[cfg(not(target_family = "wasm"))]
	fn smoldot_starts_from_a_checkpoint_of_an_aura_chain() {
		use smoldot_light::{
			platform::DefaultPlatform, AddChainConfig, AddChainConfigJsonRpc, Client,
		};
		let beginning = slim().for_smoldot(None).expect("a beginning");
		let platform = DefaultPlatform::new("salus".into(), "0".into());
		let mut client = Client::new(platform);
		let added = client.add_chain(AddChainConfig {
			user_data: (),
			specification: &beginning.specification,
			database_content: &beginning.database,
			potential_relay_chains: std::iter::empty(),
			json_rpc: AddChainConfigJsonRpc::Enabled {
				max_pending_requests: std::num::NonZeroU32::MAX,
				max_subscriptions: 8,
			},
			statement_protocol_config: None,
		});
		let mut added = added.map_err(|error| error.to_string()).expect("a chain");
		// What it would save of the chain is the checkpoint.
		let request = r#"{"jsonrpc":"2.0","id":1,"method":"chainHead_unstable_finalizedDatabase","params":[]}"#;
		client.json_rpc_request(request, added.chain_id).expect("it listens");
		let answers = added.json_rpc_responses.as_mut().expect("enabled");
		let answer = futures::executor::block_on(answers.next()).expect("an answer");
		let answer: Value = serde_json::from_str(&answer).expect("JSON");
		let database = answer["result"].as_str().expect("a database").to_owned();
		let database = Database::parse(database, slim().genesis).expect("a database");
		assert_eq!((database.number, database.hash), (500, sample().hash()));
		assert_eq!(database.set, sample().set);
	}
}
