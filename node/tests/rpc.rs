//! What the RPC server of a development node refuses, and to whom it listens.

mod node;

use node::Node;
use serde_json::{json, Value};
use std::{
	io::{Read, Write},
	net::TcpStream,
	time::{Duration, Instant},
};

/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// Methods with which whoever calls them could change the node, learn its peers or keep it busy.
const UNSAFE: [&str; 20] = [
	"author_insertKey",
	"author_rotateKeys",
	"author_rotateKeysWithOwner",
	"author_hasSessionKeys",
	"author_hasKey",
	"author_removeExtrinsic",
	"dev_getBlockStats",
	"offchain_localStorageSet",
	"offchain_localStorageGet",
	"offchain_localStorageClear",
	"state_getPairs",
	"system_removeReservedPeer",
	"state_queryStorage",
	"state_traceBlock",
	"system_peers",
	"system_unstable_networkState",
	"system_addReservedPeer",
	"system_addLogFilter",
	"system_resetLogFilter",
	"system_dryRun",
];

/// Parameters that each of the methods could be called with.
fn params(method: &str) -> Value {
	let (hash, account) = ([0x11; 32].map(|it| format!("{it:02x}")).concat(), "0x00");
	let hash = format!("0x{hash}");
	match method {
		"author_insertKey" => json!(["gran", "//Alice", account]),
		"author_rotateKeysWithOwner" | "author_hasSessionKeys" => json!([account]),
		"author_hasKey" => json!([account, "gran"]),
		"author_removeExtrinsic" => json!([[{ "hash": hash }]]),
		"dev_getBlockStats" | "state_traceBlock" => json!([hash]),
		"offchain_localStorageSet" => json!(["PERSISTENT", account, account]),
		"offchain_localStorageGet" | "offchain_localStorageClear" => json!(["PERSISTENT", account]),
		"state_getPairs" | "system_dryRun" => json!([account]),
		"state_queryStorage" => json!([[account], hash]),
		"system_addReservedPeer" | "system_removeReservedPeer" => json!(["/ip4/127.0.0.1/tcp/1"]),
		"system_addLogFilter" => json!(["debug"]),
		_ => json!([]),
	}
}

/// The error that a call is answered with, if any.
fn error(node: &Node, method: &str) -> Value {
	let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params(method) });
	let answer = node.post(&body.to_string());
	serde_json::from_str::<Value>(&answer.body).unwrap()["error"].clone()
}

#[test]
fn node_that_is_told_safe_refuses_unsafe_methods_and_serves_the_others() {
	let folder = tempfile::tempdir().unwrap();
	let node = Node::start(folder.path(), &["--dev", "--rpc-methods=safe"]);
	for method in UNSAFE {
		let error = error(&node, method);
		let refused = error["message"] == "RPC call is unsafe to be called externally";
		// Not even there where it is not safe.
		let absent = method == "dev_getBlockStats" && error["message"] == "Method not found";
		assert!(refused || absent, "{method}: {error}");
	}
	for method in ["system_health", "system_chain", "chain_getHeader", "state_getRuntimeVersion"] {
		assert_eq!(error(&node, method), Value::Null, "{method}");
	}
}

/// The reason why `operating/` says `--rpc-methods safe`: to the node, a proxy is this machine.
#[test]
fn node_that_is_told_nothing_serves_unsafe_methods_to_its_own_machine_and_to_no_other() {
	let folder = tempfile::tempdir().unwrap();
	let node = Node::start(folder.path(), &["--dev"]);
	assert_eq!(error(&node, "system_peers"), Value::Null);

	// An address of this machine beside 127.0.0.1: it is not on every interface.
	TcpStream::connect(("127.0.0.1", node.port())).unwrap();
	let other = TcpStream::connect(("127.0.0.2", node.port()));
	assert_eq!(other.unwrap_err().kind(), std::io::ErrorKind::ConnectionRefused);
}

/// A connection that is held, as wallets do.
fn web_socket(node: &Node) -> TcpStream {
	let mut stream = TcpStream::connect(("127.0.0.1", node.port())).unwrap();
	stream.set_read_timeout(Some(PATIENCE)).unwrap();
	write!(
		stream,
		"GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
		Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2FsdXMgc2FsdXMgc2FsdQ==\r\n\r\n",
		node.port(),
	)
	.unwrap();
	let mut answer = [0; 12];
	stream.read_exact(&mut answer).unwrap();
	assert_eq!(&answer, b"HTTP/1.1 101");
	stream
}

#[test]
fn limits_of_connections_calls_and_sizes_hold() {
	let folder = tempfile::tempdir().unwrap();
	let limits = ["--rpc-max-connections=2", "--rpc-rate-limit=60", "--rpc-max-request-size=1"];
	let node = Node::start(folder.path(), &[&["--dev"][..], &limits].concat());
	let health = json!({ "jsonrpc": "2.0", "id": 1, "method": "system_health", "params": [] });

	let long = "x".repeat(2 << 20);
	assert_eq!(node.post(&long).status, 413, "a request of two megabytes");

	// In one batch, since the calls of one connection count: what is over the limit waits.
	let begun = Instant::now();
	let answer = node.post(&Value::from(vec![health.clone(); 62]).to_string()).body;
	let answers: Vec<Value> = serde_json::from_str(&answer).unwrap();
	assert!(answers.iter().all(|it| it["error"].is_null()), "{answers:?}");
	assert!(begun.elapsed() > Duration::from_secs(1), "{:?}", begun.elapsed());

	let held = [(); 2].map(|()| web_socket(&node));
	node.wait_for("a third connection to be refused", PATIENCE, |node| {
		node.post(&health.to_string()).status == 429
	});
	drop(held);
	node.wait_for("the connections to be free", PATIENCE, |node| {
		node.post(&health.to_string()).status == 200
	});
}
