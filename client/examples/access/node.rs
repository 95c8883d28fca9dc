//! A development node for the benchmark alone: in a temporary folder, on ports that the system
//! chooses. It ends with whoever started it, however that came about.

use crate::Outcome;
use std::{
	fs,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	thread::sleep,
	time::{Duration, Instant},
};

/// How long a node may take to start.
const START: Duration = Duration::from_secs(120);

/// Runs the node until nobody holds the other end of its standard input any more.
const KEEPER: &str = r#"
log=$1; shift
"$@" </dev/null >"$log" 2>&1 &
read -r _
kill -s KILL $!
wait $! 2>/dev/null
"#;

/// What the node says before the address at which it answers.
const ANSWERS: &str = "Running JSON-RPC server: addr=";

/// A node that runs.
pub struct Node {
	keeper: Child,
	url: String,
}

impl Node {
	/// Starts a node with its database in `dir`.
	pub fn start(dir: &Path) -> Outcome<Self> {
		let log = dir.join("node.log");
		let keeper = Command::new("sh")
			.args(["-c", KEEPER, "keeper"])
			.arg(&log)
			.arg(binary()?)
			.args(["--dev", "--no-prometheus", "--no-telemetry", "--no-mdns"])
			.args(["--disable-log-color", "--rpc-port=0", "--port=0", "--base-path"])
			.arg(dir.join("chain"))
			.stdin(Stdio::piped())
			.spawn()?;
		let mut node = Self { keeper, url: String::new() };
		let end = Instant::now() + START;
		loop {
			let said = fs::read_to_string(&log).unwrap_or_default();
			if let Some((_, rest)) = said.split_once(ANSWERS) {
				if let Some((address, _)) = rest.split_once(',') {
					node.url = format!("ws://{address}");
					return Ok(node);
				}
			}
			if Instant::now() > end {
				return Err(format!("the node does not start: {said}").into());
			}
			sleep(Duration::from_millis(50));
		}
	}

	/// Where it answers.
	pub fn url(&self) -> &str {
		&self.url
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		drop(self.keeper.stdin.take());
		let _ = self.keeper.wait();
	}
}

/// The node that was built with this program: both are in the same target folder.
fn binary() -> Outcome<PathBuf> {
	let own = std::env::current_exe()?;
	let found = own.ancestors().map(|dir| dir.join("salus-node")).find(|path| path.is_file());
	found.ok_or_else(|| "there is no salus-node beside this program: make build".into())
}
