//! A node's process at a site: started, killed, started again.

use crate::{forward::forward, rpc::Rpc, sites::Site};
use serde_json::json;
use std::{
	fs::{self, File},
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	time::{Duration, Instant},
};
use tokio::time::sleep;

/// How long a node may take to answer.
const START: Duration = Duration::from_secs(180);

/// The port on which nodes meet.
const MEETING: u16 = 30333;

/// A node.
pub struct Node {
	/// What it is called, in lower case.
	pub name: &'static str,
	/// Where it stands.
	pub site: Site,
	/// Its RPC.
	pub rpc: Rpc,
	/// The URL at which clients reach it.
	pub url: String,
	/// Where its database is.
	pub base_path: PathBuf,
	/// What it says.
	pub log: PathBuf,
	options: Vec<String>,
	environment: Vec<(String, String)>,
	process: Option<Child>,
}

/// The programs of the same build: all are in the same target folder.
pub fn program(name: &str) -> PathBuf {
	let test = std::env::current_exe().expect("a path");
	let found = test.ancestors().map(|dir| dir.join(name)).find(|path| path.is_file());
	found.unwrap_or_else(|| panic!("there is no {name} beside {}: make build", test.display()))
}

/// The key by which others know the node at site `number`: a test's, which is no secret.
fn node_key(number: u8) -> String {
	format!("{:064x}", 0x5a105 + u64::from(number))
}

/// Where the node at site `number` is met.
pub fn meeting_place(dir: &Path, number: u8) -> String {
	let file = dir.join(format!("{number}.key"));
	fs::write(&file, node_key(number)).expect("written");
	let said = Command::new(program("salus-node"))
		.args(["key", "inspect-node-key", "--file"])
		.arg(file)
		.output();
	let said = said.expect("it runs");
	assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
	let peer = String::from_utf8(said.stdout).expect("text");
	format!("/ip4/10.77.0.{number}/tcp/{MEETING}/p2p/{}", peer.trim())
}

impl Node {
	/// A node of the chain in `spec`, not yet running, that looks for others at `meeting`. `options`
	/// say what else it is.
	pub async fn new(
		name: &'static str,
		site: Site,
		spec: &Path,
		meeting: &[String],
		options: &[&str],
	) -> Self {
		let dir = spec.parent().expect("it is in a folder");
		let rpc = Rpc::new(&site.rpc_address());
		let port = forward(format!("{}:9944", site.rpc_address())).await;
		let own = format!("/ip4/{}/", site.address());
		let mut all: Vec<String> = [
			"--unsafe-rpc-external",
			"--rpc-methods=unsafe",
			"--rpc-cors=all",
			"--rpc-max-connections=1000",
			"--prometheus-external",
			"--no-mdns",
			"--no-telemetry",
			"--disable-log-color",
		]
		.map(str::to_owned)
		.to_vec();
		all.push(format!("--chain={}", spec.display()));
		all.push(format!("--node-key={}", node_key(site.number())));
		all.push(format!("--listen-addr={own}tcp/{MEETING}"));
		let others = meeting.iter().filter(|it| !it.starts_with(&own));
		all.extend(others.map(|it| format!("--bootnodes={it}")));
		all.extend(options.iter().map(|option| (*option).to_owned()));
		Self {
			name,
			rpc,
			url: format!("ws://127.0.0.1:{port}"),
			base_path: dir.join(name),
			log: dir.join(format!("{name}.log")),
			site,
			options: all,
			environment: vec![],
			process: None,
		}
	}

	/// Has it start in an environment with these variables from now on.
	pub fn set_environment(&mut self, variables: &[(&str, &str)]) {
		self.environment =
			variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
	}

	/// Starts it, without waiting.
	pub fn spawn(&mut self) {
		assert!(self.process.is_none(), "{} runs", self.name);
		let log = File::options().create(true).append(true).open(&self.log).expect("a log");
		let node = program("salus-node");
		let mut command = self.site.command("env");
		command
			.args(self.environment.iter().map(|(name, value)| format!("{name}={value}")))
			.arg(node)
			.args(&self.options)
			.arg("--base-path")
			.arg(&self.base_path)
			.stdin(Stdio::null())
			.stdout(log.try_clone().expect("a log"))
			.stderr(log);
		self.process = Some(command.spawn().expect("`nsenter` is there"));
	}

	/// Starts it and waits until it answers.
	pub async fn start(&mut self) {
		self.spawn();
		self.answers().await;
	}

	/// Waits until it answers.
	pub async fn answers(&mut self) {
		let end = Instant::now() + START;
		while self.rpc.call::<String>("system_chain", json!([])).await.is_err() {
			if let Some(status) = self.ended() {
				panic!("{} ended with {status}:\n{}", self.name, self.last_words(20));
			}
			assert!(
				Instant::now() < end,
				"{} does not answer:\n{}",
				self.name,
				self.last_words(20)
			);
			sleep(Duration::from_millis(100)).await;
		}
	}

	/// How it ended, if it did by itself.
	pub fn ended(&mut self) -> Option<ExitStatus> {
		let status = self.process.as_mut()?.try_wait().expect("a child")?;
		self.process = None;
		Some(status)
	}

	/// Whether it was started and not stopped since.
	pub fn runs(&self) -> bool {
		self.process.is_some()
	}

	/// Ends it as a power cut does.
	pub fn kill(&mut self) {
		let mut process = self.process.take().expect("it runs");
		process.kill().expect("a child");
		process.wait().expect("it ends");
	}

	/// Ends it as an operator does.
	pub fn stop(&mut self) {
		let mut process = self.process.take().expect("it runs");
		let asked = Command::new("kill").args(["-TERM", &process.id().to_string()]).status();
		assert!(asked.expect("`kill` is there").success());
		process.wait().expect("it ends");
	}

	/// Deletes its database, as the command for it does.
	pub fn purge(&self) {
		let chain = self.options.iter().find(|option| option.starts_with("--chain="));
		let done = Command::new(program("salus-node"))
			.args(["purge-chain", "-y", chain.expect("it has one"), "--base-path"])
			.arg(&self.base_path)
			.output();
		let done = done.expect("it runs");
		assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
	}

	/// Where its database files are.
	pub fn database(&self) -> PathBuf {
		self.base_path.join("chains/salus_local/paritydb/full")
	}

	/// All that it said.
	pub fn said(&self) -> String {
		fs::read_to_string(&self.log).unwrap_or_default()
	}

	/// The last lines that it said.
	pub fn last_words(&self, lines: usize) -> String {
		let said = self.said();
		let all: Vec<_> = said.lines().collect();
		all[all.len().saturating_sub(lines)..].join("\n")
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		if self.process.is_some() {
			self.kill();
		}
	}
}
