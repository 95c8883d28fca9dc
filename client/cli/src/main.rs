//! The `salus` command. Everything is in the library [`salus_cli`].

use std::{io::stdout, process::ExitCode, thread};
use tokio::runtime::Builder;

/// How much stack there is, in bytes. The chain takes calls that are nested 256 deep, in a motion of
/// the council for instance, and reading one takes some 60 KB a level.
const STACK: usize = 64 * 1024 * 1024;

fn main() -> ExitCode {
	let worked = thread::Builder::new().stack_size(STACK).spawn(|| {
		let runtime = Builder::new_multi_thread().thread_stack_size(STACK).enable_all().build()?;
		let mut out = stdout();
		let run = salus_cli::run(std::env::args_os(), &mut out);
		Ok::<_, std::io::Error>(runtime.block_on(run))
	});
	match worked.map(thread::JoinHandle::join) {
		Ok(Ok(Ok(code))) => code,
		Ok(Ok(Err(error))) | Err(error) => {
			eprintln!(
				"salus: this machine refuses threads: {error}; free some memory and try again"
			);
			ExitCode::FAILURE
		}
		// What panicked has said so.
		Ok(Err(_)) => ExitCode::FAILURE,
	}
}
