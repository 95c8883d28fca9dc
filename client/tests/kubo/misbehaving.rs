//! Daemons that are down, slow, full, wrong or lie: a server that answers whatever a test says, since
//! a real daemon cannot be made to. Each failure is named, and nothing is half done.

use cid::{multihash::Multihash, Cid};
use salus_client::store::{
	send_blocks, BlockStore, EmbeddedStore, KuboError, KuboStore, Store, StoreError, RAW,
};
use sha2::{Digest, Sha256};
use std::{
	io::{BufRead, BufReader, Read, Write},
	net::{TcpListener, TcpStream},
	sync::{Arc, Mutex},
	thread,
	time::{Duration, Instant},
};

const BYTES: &[u8] = b"a block";

fn block() -> Cid {
	Cid::new_v1(RAW, Multihash::wrap(0x12, &Sha256::digest(BYTES)).expect("a hash"))
}

/// What the server does with a request.
enum Reply {
	/// Answers with a status and a text.
	Text(u16, String),
	/// Sends this and closes.
	Raw(Vec<u8>),
	/// Sends this and then nothing.
	Hang(Vec<u8>),
}

const NOT_FOUND: &str = r#"{"Message":"block was not found locally (offline): ipld: could not find it","Code":0,"Type":"error"}"#;

/// The head of an answer that goes on in chunks, with what `body` is, as chunks.
fn chunked(body: &str) -> Vec<u8> {
	let head = "HTTP/1.1 200 OK\r\nTrailer: X-Stream-Error\r\nTransfer-Encoding: chunked\r\n\r\n";
	format!("{head}{body}").into()
}

/// A server that stands for a daemon.
struct Server {
	url: String,
	requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
	/// Answers each request as `reply` says, which is given the command and how many of that command
	/// there were before.
	fn new(reply: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Self {
		let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
		let url = format!("http://{}", listener.local_addr().expect("an address"));
		let requests = Arc::new(Mutex::new(Vec::new()));
		let (reply, log) = (Arc::new(reply), requests.clone());
		thread::spawn(move || {
			for stream in listener.incoming().flatten() {
				let (reply, log) = (reply.clone(), log.clone());
				thread::spawn(move || answer(stream, &*reply, &log));
			}
		});
		Self { url, requests }
	}

	fn store(&self) -> KuboStore {
		KuboStore::new(&self.url, None, Duration::from_secs(1)).expect("an address")
	}

	/// The paths and parameters of the requests so far.
	fn requests(&self) -> Vec<String> {
		self.requests.lock().expect("not poisoned").clone()
	}

	fn count(&self, command: &str) -> usize {
		self.requests().iter().filter(|path| path.contains(command)).count()
	}
}

fn answer(
	stream: TcpStream,
	reply: &(dyn Fn(&str, usize) -> Reply + Send + Sync),
	log: &Mutex<Vec<String>>,
) {
	let mut reader = BufReader::new(&stream);
	let mut head = Vec::new();
	loop {
		let mut line = String::new();
		if reader.read_line(&mut line).unwrap_or(0) == 0 {
			return;
		}
		if line.trim().is_empty() {
			break;
		}
		head.push(line.trim().to_owned());
	}
	let header = |name: &str| {
		let found = head
			.iter()
			.find_map(|line| line.split_once(": ").filter(|it| it.0.eq_ignore_ascii_case(name)));
		found.map(|(_, value)| value.to_owned())
	};
	let len = header("content-length").map_or(0, |len| len.parse().expect("a length"));
	let mut body = vec![0; len];
	reader.read_exact(&mut body).expect("the body");
	let path = head[0].split(' ').nth(1).expect("a path").to_owned();
	assert!(head[0].starts_with("POST "), "{head:?}");
	let command =
		path.trim_start_matches("/api/v0/").split('?').next().expect("a command").to_owned();
	let before = {
		let mut log = log.lock().expect("not poisoned");
		let before = log.iter().filter(|path| path.contains(&command)).count();
		log.push(path);
		before
	};
	let mut out = &stream;
	match reply(&command, before) {
		Reply::Text(status, text) => {
			let len = text.len();
			let head = format!(
				"HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {len}\r\n\r\n"
			);
			let _ = out.write_all(format!("{head}{text}").as_bytes());
		}
		Reply::Raw(bytes) => drop(out.write_all(&bytes)),
		Reply::Hang(bytes) => {
			let _ = out.write_all(&bytes);
			thread::sleep(Duration::from_secs(30));
		}
	}
}

/// A server that has no block, and answers what is not about that as `reply` says.
fn empty(reply: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Server {
	Server::new(move |command, before| match command {
		"block/stat" => Reply::Text(500, NOT_FOUND.into()),
		_ => reply(command, before),
	})
}

fn refused(message: &str) -> Reply {
	Reply::Text(500, format!(r#"{{"Message":"{message}","Code":0,"Type":"error"}}"#))
}

fn stored(blocks: usize, bytes: usize) -> Reply {
	let stats = format!(r#"{{"BlockCount":{blocks},"BlockBytesCount":{bytes}}}"#);
	Reply::Text(200, format!("{{\"Stats\":{stats}}}\n"))
}

#[track_caller]
fn kubo_error<T: std::fmt::Debug>(result: Result<T, StoreError>) -> KuboError {
	let error = result.expect_err("it misbehaves");
	error.backend().cloned().unwrap_or_else(|| panic!("{error}"))
}

#[test]
fn daemon_that_is_down_is_named() {
	let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
	let url = format!("http://{free}");
	let store = KuboStore::new(&url, None, Duration::from_secs(5)).expect("an address");
	let error = kubo_error(store.get(&block()));
	assert!(
		matches!(&error, KuboError::Unreachable { url: named, .. } if *named == url),
		"{error}"
	);
	assert!(error.to_string().contains("refused"), "{error}");
}

#[test]
fn daemon_that_says_nothing_is_given_up_in_time() {
	for begun in [Vec::new(), chunked(""), chunked("7\r\na block\r\n")] {
		let server = Server::new(move |_, _| Reply::Hang(begun.clone()));
		let started = Instant::now();
		let error = kubo_error(server.store().get(&block()));
		assert!(matches!(error, KuboError::Timeout { seconds: 1, .. }), "{error}");
		assert!(started.elapsed() < Duration::from_secs(5));
	}
}

#[test]
fn daemon_that_takes_blocks_slowly_is_given_the_time() {
	const BLOCKS: usize = 20;
	let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
	let url = format!("http://{}", listener.local_addr().expect("an address"));
	let taking = thread::spawn(move || {
		let (mut stream, _) = listener.accept().expect("a connection");
		let (mut left, mut part) = (BLOCKS << 20, vec![0; 1 << 20]);
		while left > 0 {
			left = left.saturating_sub(stream.read(&mut part).expect("what is sent"));
			thread::sleep(Duration::from_millis(100));
		}
		let Reply::Text(_, stats) = stored(BLOCKS, BLOCKS << 20) else { unreachable!() };
		let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", stats.len());
		stream.write_all(format!("{head}{stats}").as_bytes()).expect("sent");
	});
	let store = KuboStore::new(&url, None, Duration::from_secs(1)).expect("an address");
	let started = Instant::now();
	let blocks = vec![(block(), vec![0; 1 << 20]); BLOCKS];
	store.put_all(blocks).expect("it takes longer than it may be silent, and is not silent");
	assert!(started.elapsed() > Duration::from_secs(1), "too fast to show it");
	taking.join().expect("it was given all of it");
}

#[test]
fn pin_that_makes_no_progress_is_given_up_in_time() {
	// Kubo says every half second how far it is, even where it gets no further.
	let server = Server::new(|_, _| {
		let line = "{\"Progress\":1,\"Bytes\":7}\n";
		Reply::Hang(chunked(&format!("{:x}\r\n{line}\r\n", line.len())))
	});
	let error = kubo_error(server.store().fetch_and_pin(&block()));
	assert!(matches!(error, KuboError::Timeout { .. }), "{error}");
}

#[test]
fn daemon_that_is_full_is_named_and_nothing_is_pinned() {
	let full = || empty(|_, _| refused("write /repo/blocks/x: no space left on device"));
	let server = full();
	let dir = tempfile::tempdir().expect("a folder");
	let store = Store::from(server.store());
	let staging = store.staging(dir.path(), "x").expect("a folder");
	let mut cids = Vec::new();
	for bytes in [BYTES, b"another block"] {
		let hash = Multihash::wrap(0x12, &Sha256::digest(bytes)).expect("a hash");
		cids.push(Cid::new_v1(RAW, hash));
		staging.blocks().put(&cids[cids.len() - 1], bytes).expect("stored");
	}
	let error = kubo_error(store.take_over(&staging, &cids[0], &cids, &mut |_| {}));
	assert!(matches!(error, KuboError::Full { .. }), "{error}");
	assert_eq!(server.count("pin/add"), 0, "what is not whole is not pinned");
	assert_eq!(staging.blocks().list().expect("a store").len(), 2, "nothing is lost on this side");
	let server = full();
	let error = kubo_error(server.store().put(&block(), BYTES));
	assert!(matches!(error, KuboError::Full { .. }), "{error}");
	assert_eq!(server.count("dag/import"), 1, "asking again does not make room");
}

#[test]
fn error_behind_a_status_of_200_is_noticed() {
	let trailer = chunked("7\r\na block\r\n0\r\nX-Stream-Error: the disk broke\r\n\r\n");
	let server = Server::new(move |_, _| Reply::Raw(trailer.clone()));
	let error = kubo_error(server.store().get(&block()));
	assert!(
		matches!(&error, KuboError::Interrupted { reason, .. } if reason == "the disk broke"),
		"{error}"
	);

	let said = r#"{"Progress":1}
{"Message":"the disk broke","Code":0,"Type":"error"}
"#;
	let server = Server::new(move |_, _| Reply::Text(200, said.into()));
	let error = kubo_error(server.store().pin(&block()));
	assert!(
		matches!(&error, KuboError::Interrupted { reason, .. } if reason == "the disk broke"),
		"{error}"
	);

	let server = Server::new(|_, _| Reply::Text(200, "{\"Progress\":1}\n".into()));
	let error = kubo_error(server.store().pin(&block()));
	assert!(matches!(&error, KuboError::NotKubo { .. }), "it never said that it pinned: {error}");
}

#[test]
fn answer_that_is_cut_off_is_asked_for_again_and_then_named() {
	let cut = || Reply::Raw(chunked("7\r\na bl"));
	let server = Server::new(move |_, _| cut());
	let error = kubo_error(server.store().get(&block()));
	assert!(matches!(error, KuboError::Interrupted { .. }), "{error}");
	assert_eq!(server.count("block/get"), 3);

	let server = Server::new(move |_, before| match before {
		0 => Reply::Raw(chunked("7\r\na bl")),
		_ => Reply::Text(200, "a block".into()),
	});
	assert_eq!(server.store().get(&block()).ok().as_deref(), Some(BYTES));
}

#[test]
fn passing_failure_is_tried_again_and_stores_once() {
	let server = empty(|_, before| match before {
		0 => Reply::Text(503, "come again".into()),
		1 => Reply::Raw(Vec::new()),
		_ => stored(1, BYTES.len()),
	});
	assert_eq!(server.store().put(&block(), BYTES).ok(), Some(true));
	assert_eq!(server.count("dag/import"), 3);
}

#[test]
fn refusal_is_not_tried_again_and_repeats_what_the_daemon_said() {
	let server = empty(|_, _| refused("blockstore is read-only"));
	let error = kubo_error(server.store().put(&block(), BYTES));
	assert!(error.to_string().contains("blockstore is read-only"), "{error}");
	assert_eq!(server.count("dag/import"), 1);
	for status in [401, 403] {
		let server = Server::new(move |_, _| Reply::Text(status, "go away".into()));
		let error = kubo_error(server.store().get(&block()));
		assert!(matches!(error, KuboError::Unauthorized { .. }), "{error}");
	}
}

#[test]
fn other_bytes_than_asked_for_are_refused_and_named() {
	let server = Server::new(|_, _| Reply::Text(200, "b block".into()));
	for result in [server.store().get(&block()), server.store().local(&block())] {
		let error = result.expect_err("other bytes");
		assert!(matches!(error, StoreError::WrongBytes { cid, .. } if cid == block()), "{error}");
	}
	for (blocks, bytes) in [(0, 0), (1, BYTES.len() + 1), (2, BYTES.len())] {
		let server = empty(move |_, _| stored(blocks, bytes));
		let error = kubo_error(server.store().put(&block(), BYTES));
		assert!(matches!(error, KuboError::NotKubo { .. }), "{error}");
	}
}

#[test]
fn answer_without_end_is_cut_off() {
	let server = Server::new(|_, _| {
		let mut endless = chunked("");
		for _ in 0..5 {
			endless.extend(format!("{:x}\r\n", 1 << 20).bytes());
			endless.extend(std::iter::repeat_n(b'x', 1 << 20));
			endless.extend(b"\r\n");
		}
		Reply::Raw(endless)
	});
	let error = kubo_error(server.store().get(&block()));
	assert!(matches!(error, KuboError::NotKubo { .. }), "{error}");
}

#[test]
fn what_is_no_kubo_is_told_so() {
	let pages = ["<html>404 page not found</html>", "{\"Message\": 5}"];
	for (status, page) in [(404, pages[0]), (200, pages[0]), (200, pages[1]), (500, pages[0])] {
		let server = Server::new(move |_, _| Reply::Text(status, page.into()));
		let error = kubo_error(server.store().status());
		assert!(matches!(error, KuboError::NotKubo { .. }), "{status} {page}: {error}");
	}
}

#[test]
fn every_parameter_is_passed_so_that_no_configuration_decides() {
	let server = empty(|command, _| match command {
		"dag/import" => stored(1, BYTES.len()),
		"block/get" => Reply::Text(200, "a block".into()),
		"block/rm" => Reply::Text(200, format!(r#"{{"Hash":"{}"}}"#, block())),
		_ => Reply::Text(200, format!("{{\"Pins\":[\"{}\"]}}\n", block())),
	});
	let (store, cid) = (server.store(), block());
	store.put(&cid, BYTES).expect("stored");
	store.pin(&cid).expect("pinned");
	store.get(&cid).expect("there");
	store.unpin(&cid).expect("unpinned");
	store.delete(&cid).expect("removed");
	assert_eq!(
		server.requests(),
		[
			format!("/api/v0/block/stat?arg={cid}&offline=true"),
			"/api/v0/dag/import?pin-roots=false&local-only=false&silent=false&stats=true&fast-provide-root=false&fast-provide-dag=false&fast-provide-wait=false&allow-big-block=false".into(),
			format!("/api/v0/pin/add?arg={cid}&recursive=true&name=salus&progress=true&fast-provide-root=true&fast-provide-dag=false&fast-provide-wait=false&offline=true"),
			format!("/api/v0/block/get?arg={cid}&offline=false&timeout=1s"),
			format!("/api/v0/pin/rm?arg={cid}&recursive=true&offline=true"),
			format!("/api/v0/block/rm?arg={cid}&force=false&quiet=false&offline=true"),
		]
	);
}

#[test]
fn block_that_is_neither_here_nor_there_is_named() {
	let dir = tempfile::tempdir().expect("a folder");
	let from = EmbeddedStore::open(dir.path()).expect("a store");
	let server = empty(|_, _| stored(1, BYTES.len()));
	let error = send_blocks(&from, &server.store(), &[block()], &mut |_| {});
	let error = error.expect_err("it is nowhere");
	assert!(matches!(error, StoreError::NotFound { cid } if cid == block()), "{error}");
}
