//! The `salus` command, as operators and council members run it.

use crate::node::program;
use serde_json::Value;
use std::{path::Path, process::Stdio, time::Duration};
use tokio::{process::Command, time::timeout};

/// How long a command may take.
const COMMAND: Duration = Duration::from_secs(240);

/// Runs a command as the development account `who`, or as nobody, at the node at `url`. The error is
/// what it said.
pub async fn try_salus(
	dir: &Path,
	url: &str,
	who: Option<&str>,
	arguments: &[&str],
) -> Result<Value, String> {
	let mut command = Command::new(program("salus"));
	command.env_clear().env("HOME", dir).args(["--node", url, "--store"]).arg(dir.join("store"));
	command.arg("--data-dir").arg(dir.join("data"));
	if let Some(who) = who {
		command.args(["--dev", who]);
	}
	command.args(arguments).args(["--output", "json"]);
	let run = command.stdin(Stdio::null()).kill_on_drop(true).output();
	let done = timeout(COMMAND, run).await.map_err(|_| format!("{arguments:?} takes too long"))?;
	let done = done.map_err(|error| error.to_string())?;
	if !done.status.success() {
		return Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&done.stderr)));
	}
	serde_json::from_slice(&done.stdout).map_err(|error| format!("{arguments:?}: {error}"))
}

/// Runs a command that has to succeed.
pub async fn salus(dir: &Path, url: &str, who: Option<&str>, arguments: &[&str]) -> Value {
	try_salus(dir, url, who, arguments).await.unwrap_or_else(|error| panic!("{error}"))
}
