//! A node as a child process, asked over JSON-RPC and for its metrics. It is stopped when dropped, also by a panic.

// Each test is a program of its own and uses some of this.
#![allow(dead_code)]

use serde_json::{json, Value};
use std::{
	io::{BufRead, BufReader, Read, Write},
	net::TcpStream,
	path::Path,
	process::{Child, ChildStderr, Command, Stdio},
	sync::{mpsc, Arc, Mutex},
	thread,
	time::{Duration, Instant},
};

/// How long a node may take until it serves RPC.
const START: Duration = Duration::from_secs(180);

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(60);

/// A running node.
pub struct Node {
	process: Child,
	port: u16,
	log: Arc<Mutex<String>>,
}

/// What a node answers to a request over HTTP.
pub struct Answer {
	/// The status, as in `200`.
	pub status: u16,
	/// The body.
	pub body: String,
}

impl Node {
	/// Starts a node on ports that the system picks, unless `args` name the one for peers, and waits
	/// until it serves RPC. What it keeps for its lifetime goes to `temporary`. It serves metrics
	/// where `args` name a port for them.
	pub fn start(temporary: &Path, args: &[&str]) -> Self {
		let named = |option: &str| args.iter().any(|arg| arg.starts_with(option));
		let mut process = Command::new(env!("CARGO_BIN_EXE_salus-node"))
			.args(args)
			.args(["--rpc-port=0", "--disable-log-color"])
			.args((!named("--port=")).then_some("--port=0"))
			.args((!named("--prometheus-port")).then_some("--no-prometheus"))
			.env("TMPDIR", temporary)
			.stdout(Stdio::null())
			.stderr(Stdio::piped())
			.spawn()
			.unwrap();
		let log = Arc::<Mutex<String>>::default();
		let ports = follow(process.stderr.take().unwrap(), log.clone());

		// Made before the port is known, so that the process ends with it in any case.
		let mut node = Self { process, port: 0, log };
		node.port = ports
			.recv_timeout(START)
			.unwrap_or_else(|_| panic!("the node serves no RPC:\n{}", node.log()));
		node
	}

	/// Asks the node to end, as an operator does, and waits until it has.
	pub fn stop(mut self) {
		let asked = Command::new("sh")
			.arg("-c")
			.arg(format!("kill -TERM {}", self.process.id()))
			.status()
			.unwrap();
		assert!(asked.success());
		let status = self.process.wait().unwrap();
		assert!(status.success(), "{status}:\n{}", self.log());
	}

	/// What the node has logged.
	pub fn log(&self) -> String {
		self.log.lock().unwrap().clone()
	}

	/// The result of an RPC method.
	pub fn call(&self, method: &str, params: Value) -> Value {
		let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
		let body = self.post(&request.to_string()).body;
		let answer: Value =
			serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
		assert!(answer["error"].is_null(), "{method}: {answer}");
		answer["result"].clone()
	}

	/// The metrics, one a line. The node was started with `--prometheus-port=0`.
	pub fn metrics(&self) -> String {
		let port = self.log().lines().find_map(|line| port(line, "exporter started at 127.0.0.1:"));
		let port = port.unwrap_or_else(|| panic!("it serves no metrics:\n{}", self.log()));
		request(port, "GET /metrics", "").body
	}

	/// The value of a metric that has this label, as in `role="admin"`, beside the chain's name.
	pub fn metric(&self, name: &str, label: &str) -> Option<f64> {
		let metrics = self.metrics();
		let mut samples = metrics.lines().filter_map(|line| line.split_once('{'));
		let (_, sample) = samples.find(|(it, rest)| *it == name && rest.contains(label))?;
		Some(sample.rsplit(' ').next()?.parse().unwrap())
	}

	/// Asks twice a second until `done`.
	pub fn wait_for(&self, what: &str, patience: Duration, mut done: impl FnMut(&Self) -> bool) {
		let deadline = Instant::now() + patience;
		while !done(self) {
			assert!(Instant::now() < deadline, "waited in vain for {what}:\n{}", self.log());
			thread::sleep(Duration::from_millis(500));
		}
	}

	/// What the RPC server answers to `body`.
	pub fn post(&self, body: &str) -> Answer {
		request(self.port, "POST /", body)
	}

	/// The port of the RPC server.
	pub fn port(&self) -> u16 {
		self.port
	}
}

fn request(port: u16, what: &str, body: &str) -> Answer {
	let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
	stream.set_read_timeout(Some(ANSWER)).unwrap();
	write!(
		stream,
		"{what} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
		Content-Length: {}\r\nConnection: close\r\n\r\n",
		body.len(),
	)
	.unwrap();
	// Whoever refuses a long body need not read it.
	let _ = stream.write_all(body.as_bytes());
	let mut answer = String::new();
	let _ = stream.read_to_string(&mut answer);
	let (head, body) = answer.split_once("\r\n\r\n").unwrap();
	let status = head.split(' ').nth(1).unwrap().parse().unwrap();
	Answer { status, body: body.to_owned() }
}

impl Drop for Node {
	fn drop(&mut self) {
		let _ = self.process.kill();
		let _ = self.process.wait();
	}
}

/// Keeps the log, and sends the port when the log names it.
fn follow(stderr: ChildStderr, log: Arc<Mutex<String>>) -> mpsc::Receiver<u16> {
	let (sender, receiver) = mpsc::channel();
	thread::spawn(move || {
		for line in BufReader::new(stderr).lines().map_while(Result::ok) {
			if let Some(port) = port(&line, "Running JSON-RPC server: addr=127.0.0.1:") {
				let _ = sender.send(port);
			}
			let mut log = log.lock().unwrap();
			log.push_str(&line);
			log.push('\n');
		}
	});
	receiver
}

/// The port behind `before` in a line of the log.
fn port(line: &str, before: &str) -> Option<u16> {
	let (_, rest) = line.split_once(before)?;
	rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
