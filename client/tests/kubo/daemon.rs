//! Kubo daemons of a private network on this machine. Each has a folder of its own and ports that
//! the system chooses, knows nobody, and ends with whoever started it.

use std::{
	fs,
	io::Write,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	thread::sleep,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long a daemon may take to start.
const START: Duration = Duration::from_secs(60);

/// The key of the private network that all daemons of these tests are in.
const SWARM_KEY: &str = "/key/swarm/psk/1.0.0/\n/base16/\n\
	53616c7573207465737473206f6e6c79202d206e6f742061207365637265742100\n";

/// What Kubo pins for itself.
const EMPTY_FOLDER: &str = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn";

/// Runs a daemon until whoever started it is gone, however that came about.
const KEEPER: &str = r#"
exec 2>/dev/null
ipfs=$1 log=$2; shift 2
"$ipfs" daemon "$@" </dev/null >"$log" 2>&1 &
read -r signal || signal=KILL
kill -s "$signal" $! 2>/dev/null
wait $!
"#;

/// Runs what is given with 2 MiB of room for blocks, in a namespace of its own.
const LITTLE_ROOM: &str = r#"#!/bin/sh
exec unshare -rm sh -c '
	cp -a "$IPFS_PATH/blocks" "$IPFS_PATH/before"
	mount -t tmpfs -o size=2m tmpfs "$IPFS_PATH/blocks" || exit 99
	cp -a "$IPFS_PATH/before/." "$IPFS_PATH/blocks"
	exec "$SALUS_IPFS" "$@"
' sh "$@"
"#;

/// Says loudly that `test` is left out, and why. Not captured as the output of tests is.
fn skipped(test: &str, why: &str) {
	let said = format!("SKIPPED {test}: {why}\n");
	std::io::stderr().write_all(said.as_bytes()).expect("standard error");
}

/// The `ipfs` command, or `None` where there is none: then it says loudly that `test` is left out.
pub fn ipfs(test: &str) -> Option<PathBuf> {
	let on_path = std::env::var_os("PATH").and_then(|path| {
		std::env::split_paths(&path).map(|dir| dir.join("ipfs")).find(|file| file.is_file())
	});
	let cache = std::env::var_os("XDG_CACHE_HOME")
		.map(PathBuf::from)
		.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")));
	let cached = cache.map(|cache| cache.join("salus/kubo/ipfs")).filter(|file| file.is_file());
	let found = on_path.or(cached);
	if found.is_none() {
		skipped(test, "there is no Kubo here (ipfs): scripts/setup kubo");
	}
	found
}

/// A daemon.
pub struct Daemon {
	ipfs: PathBuf,
	/// What the daemon is started with.
	starter: PathBuf,
	dir: TempDir,
	keeper: Option<Child>,
}

impl Daemon {
	/// Starts one, or says that `test` is left out.
	pub fn start(test: &str) -> Option<Self> {
		Self::configured(test, &[])
	}

	/// Starts one whose disk has room for a block or two, or says that `test` is left out.
	pub fn with_little_room(test: &str) -> Option<Self> {
		let mount = ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"];
		let tried = Command::new("unshare").args(mount).output();
		if !tried.is_ok_and(|output| output.status.success()) {
			skipped(test, "a tmpfs cannot be mounted here");
			return None;
		}
		let mut daemon = Self::prepared(test, &[])?;
		daemon.starter = daemon.dir.path().join("starter");
		fs::write(&daemon.starter, LITTLE_ROOM).expect("written");
		fs::set_permissions(&daemon.starter, fs::Permissions::from_mode(0o700)).expect("its own");
		daemon.restart();
		Some(daemon)
	}

	/// Starts one with more configuration: keys and JSON values.
	pub fn configured(test: &str, more: &[(&str, &str)]) -> Option<Self> {
		let mut daemon = Self::prepared(test, more)?;
		daemon.restart();
		Some(daemon)
	}

	/// One that does not run yet.
	fn prepared(test: &str, more: &[(&str, &str)]) -> Option<Self> {
		let dir = tempfile::tempdir().expect("a folder");
		let ipfs = ipfs(test)?;
		let daemon = Self { starter: ipfs.clone(), ipfs, dir, keeper: None };
		daemon.run(&["init", "--profile=test,unixfs-v1-2025"]);
		let settings = [
			("AutoTLS.Enabled", "false"),
			("Routing", r#"{"Type": "none"}"#),
			("Swarm.Transports.Network.Websocket", "false"),
			("Addresses.Swarm", r#"["/ip4/127.0.0.1/tcp/0"]"#),
		];
		for (key, value) in settings.iter().chain(more) {
			daemon.run(&["config", "--json", key, value]);
		}
		fs::write(daemon.repo().join("swarm.key"), SWARM_KEY).expect("written");
		Some(daemon)
	}

	fn repo(&self) -> PathBuf {
		self.dir.path().join("repo")
	}

	fn api(&self) -> PathBuf {
		self.repo().join("api")
	}

	/// Starts it again on what it left.
	pub fn restart(&mut self) {
		let _ = fs::remove_file(self.api());
		let log = self.dir.path().join("daemon.log");
		let _ = fs::remove_file(&log);
		let mut command = Command::new("sh");
		command.args(["-c", KEEPER, "keeper"]).arg(&self.starter).arg(&log);
		self.prepare(&mut command);
		self.keeper = Some(command.stdin(Stdio::piped()).spawn().expect("a shell"));
		let end = Instant::now() + START;
		loop {
			let said = fs::read_to_string(&log).unwrap_or_default();
			if said.contains("Daemon is ready") {
				return;
			}
			assert!(Instant::now() < end, "the daemon does not start: {said}");
			sleep(Duration::from_millis(20));
		}
	}

	/// Ends it, as a power cut would.
	pub fn stop(&mut self) {
		let mut keeper = self.keeper.take().expect("it runs");
		drop(keeper.stdin.take());
		keeper.wait().expect("a child");
	}

	/// Where its RPC is.
	pub fn url(&self) -> String {
		let address = fs::read_to_string(self.api()).expect("it runs");
		let port = address.trim().rsplit('/').next().expect("a port");
		format!("http://127.0.0.1:{port}")
	}

	/// Makes this one know `other`.
	pub fn connect(&self, other: &Self) {
		let addresses = other.run(&["swarm", "addrs", "local", "--id"]);
		let address = addresses.lines().find(|it| it.contains("/tcp/")).expect("an address");
		self.run(&["swarm", "connect", address]);
	}

	/// What a command says that has to succeed.
	pub fn run(&self, arguments: &[&str]) -> String {
		let (success, out) = self.try_run(arguments);
		assert!(success, "ipfs {arguments:?}: {out}");
		out
	}

	/// Whether a command succeeds, and what it says.
	pub fn try_run(&self, arguments: &[&str]) -> (bool, String) {
		let mut command = Command::new(&self.ipfs);
		self.prepare(&mut command);
		let done = command.args(arguments).stdin(Stdio::null()).output().expect("ipfs");
		let said = if done.status.success() { done.stdout } else { done.stderr };
		(done.status.success(), String::from_utf8_lossy(&said).trim().to_owned())
	}

	/// What a command gives, as it is.
	pub fn bytes(&self, arguments: &[&str]) -> Vec<u8> {
		let mut command = Command::new(&self.ipfs);
		self.prepare(&mut command);
		let done = command.args(arguments).stdin(Stdio::null()).output().expect("ipfs");
		assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
		done.stdout
	}

	/// The roots that are pinned with their trees, but for the empty folder that is Kubo's own.
	pub fn pins(&self) -> Vec<String> {
		let pins = self.run(&["pin", "ls", "--type=recursive", "--quiet"]);
		pins.lines().filter(|pin| *pin != EMPTY_FOLDER).map(str::to_owned).collect()
	}

	/// Every block it holds.
	pub fn refs(&self) -> Vec<String> {
		self.run(&["refs", "local"]).lines().map(str::to_owned).collect()
	}

	fn prepare(&self, command: &mut Command) {
		command
			.env("IPFS_PATH", self.repo())
			.env("SALUS_IPFS", &self.ipfs)
			.env("LIBP2P_FORCE_PNET", "1")
			.env("IPFS_TELEMETRY", "off")
			.env("DO_NOT_TRACK", "1");
	}
}

impl Drop for Daemon {
	fn drop(&mut self) {
		if self.keeper.is_some() {
			self.stop();
		}
	}
}
