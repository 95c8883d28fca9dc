//! What subcommands of our own print.

use std::io::{self, ErrorKind, Write};

/// Prints `text`. Whoever reads only the beginning of it has seen enough.
pub fn print(text: &str) -> Result<(), String> {
	let mut out = io::stdout().lock();
	match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
		Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(format!("output: {error}")),
		_ => Ok(()),
	}
}
