//! The command with a real Kubo daemon to which something happens: a connection that is cut, altered or
//! held up on the way, a disk that is full. What it means is named, nothing is half done, and once it is
//! over the same command succeeds. What no daemon can be made to do is in `tests/kubo/misbehaving.rs`.

use crate::{
	daemon::Daemon,
	harness::{noise, trail, Machine, Node, Person, Problem},
};
use serde_json::Value;
use std::{
	fs,
	io::{Read, Write},
	net::{Shutdown, TcpListener, TcpStream},
	path::PathBuf,
	sync::{Arc, Mutex},
	thread,
	time::Duration,
};

/// What happens on the way between the command and the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
	None,
	CutRequest,
	CutAnswer,
	AlterAnswer,
	HoldAnswer,
}

/// After how many bytes of a connection it happens: within the content of a record.
const AFTER: usize = 100_000;

/// What stands between the command and a daemon.
struct Proxy {
	url: String,
	fault: Arc<Mutex<Fault>>,
}

impl Proxy {
	fn new(daemon: &Daemon) -> Self {
		let address = daemon.url().trim_start_matches("http://").to_owned();
		let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
		let url = format!("http://{}", listener.local_addr().expect("an address"));
		let fault = Arc::new(Mutex::new(Fault::None));
		let shared = fault.clone();
		thread::spawn(move || {
			for client in listener.incoming().flatten() {
				let Ok(daemon) = TcpStream::connect(&address) else { continue };
				let copies = (client.try_clone(), daemon.try_clone());
				let (Ok(client_too), Ok(daemon_too)) = copies else { continue };
				let (there, back) = (shared.clone(), shared.clone());
				thread::spawn(move || pump(client, daemon, &there, &[Fault::CutRequest]));
				let answers = [Fault::CutAnswer, Fault::AlterAnswer, Fault::HoldAnswer];
				thread::spawn(move || pump(daemon_too, client_too, &back, &answers));
			}
		});
		Self { url, fault }
	}

	fn set(&self, fault: Fault) {
		*self.fault.lock().expect("not poisoned") = fault;
	}
}

/// Passes bytes on until one side has enough, or one of `possible` happens.
fn pump(mut from: TcpStream, mut to: TcpStream, fault: &Mutex<Fault>, possible: &[Fault]) {
	let (mut buffer, mut passed) = (vec![0; 1 << 16], 0);
	while let Ok(len @ 1..) = from.read(&mut buffer) {
		let now = *fault.lock().expect("not poisoned");
		let strikes = possible.contains(&now) && (passed..passed + len).contains(&AFTER);
		match now {
			Fault::AlterAnswer if strikes => buffer[AFTER - passed] ^= 1,
			Fault::HoldAnswer if strikes => thread::sleep(Duration::from_secs(20)),
			_ if strikes => break,
			_ => {}
		}
		passed += len;
		if to.write_all(&buffer[..len]).is_err() {
			break;
		}
	}
	for side in [from, to] {
		let _ = side.shutdown(Shutdown::Both);
	}
}

/// A patient whose records are in a Kubo daemon.
struct RecordScope {
	machine: Machine,
	patient: Person,
	content: Vec<u8>,
	file: String,
}

impl RecordScope {
	fn new() -> Self {
		let machine = Machine::new(Node::shared());
		let patient = machine.patient("patient");
		let content = noise(2_500_000);
		let file = machine.file("scan.bin", &content);
		Self { machine, patient, content, file }
	}

	fn ok(&self, url: &str, command: &[&str]) -> Value {
		self.machine.ok(&self.patient, &[&["--ipfs", url], command].concat())
	}

	fn fails(&self, url: &str, command: &[&str]) -> Problem {
		self.machine.fails(&self.patient, &[&["--ipfs", url], command].concat())
	}

	fn added(&self) -> usize {
		trail(&self.machine, &self.patient).iter().filter(|it| it.0 == "FileAdded").count()
	}

	/// Checks that nothing of a record that did not arrive is pinned or on chain, and that what was
	/// encrypted is kept for the next run.
	fn assert_nothing_done(&self, daemon: &Daemon) {
		assert_eq!(daemon.pins(), Vec::<String>::new());
		assert_eq!((self.added(), self.machine.pending().len()), (0, 1));
	}
}

#[test]
fn upload_that_is_cut_off_puts_nothing_on_chain_and_the_next_run_goes_on() {
	let test = "upload_that_is_cut_off_puts_nothing_on_chain_and_the_next_run_goes_on";
	let Some(daemon) = Daemon::start(test) else { return };
	let (place, proxy) = (RecordScope::new(), Proxy::new(&daemon));
	let add = ["record", "add", &place.file, "-c", "imaging"];
	proxy.set(Fault::CutRequest);
	place.fails(&proxy.url, &add).is(
		"salus::kubo::unreachable",
		"no Kubo daemon answers",
		"where it stopped",
	);
	place.assert_nothing_done(&daemon);
	proxy.set(Fault::None);
	let added = place.ok(&proxy.url, &add);
	assert_eq!(added["resumed"], true);
	assert_eq!(daemon.pins(), [added["cid"].as_str().expect("a CID")]);
	assert_eq!((place.added(), place.machine.pending()), (1, Vec::<PathBuf>::new()));
}

#[test]
fn content_that_is_cut_off_altered_or_held_up_on_the_way_is_named_and_no_file_appears() {
	let test = "content_that_is_cut_off_altered_or_held_up_on_the_way_is_named_and_no_file_appears";
	let Some(daemon) = Daemon::start(test) else { return };
	let (place, proxy) = (RecordScope::new(), Proxy::new(&daemon));
	place.ok(&proxy.url, &["record", "add", &place.file, "-c", "imaging"]);
	let config = place.machine.data_dir().join("config.toml");
	fs::write(config, "ipfs-timeout = 1\n").expect("written");
	let get = ["record", "get", "0", "--to", "out.bin"];
	for (fault, code, help) in [
		(Fault::CutAnswer, "salus::kubo::interrupted", "again"),
		(Fault::AlterAnswer, "salus::store::wrong_bytes", ""),
		(Fault::HoldAnswer, "salus::kubo::timeout", "again"),
	] {
		proxy.set(fault);
		place.fails(&proxy.url, &get).is(code, "", help);
		let names = fs::read_dir(place.machine.path("")).expect("a folder");
		let mut names = names.map(|it| it.expect("a file").file_name());
		let left = |name: std::ffi::OsString| {
			let name = name.to_string_lossy().into_owned();
			name.contains("out") || name.contains(".salus")
		};
		assert!(!names.any(left), "{fault:?}");
	}
	proxy.set(Fault::None);
	place.ok(&proxy.url, &get);
	assert!(fs::read(place.machine.path("out.bin")).expect("written") == place.content);
}

#[test]
fn daemon_without_room_is_named_and_puts_nothing_on_chain() {
	let test = "daemon_without_room_is_named_and_puts_nothing_on_chain";
	let Some(daemon) = Daemon::with_little_room(test) else { return };
	let place = RecordScope::new();
	let url = daemon.url();
	let add = ["record", "add", &place.file, "-c", "imaging"];
	place.fails(&url, &add).is("salus::kubo::full", &url, "Free space");
	place.assert_nothing_done(&daemon);
}
