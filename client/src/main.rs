//! The `salus` command. Everything is in the library's [`salus_client::cli`].

use std::{io::stdout, process::ExitCode};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
	// Silent unless asked: RUST_LOG=salus_client=debug.
	tracing_subscriber::fmt()
		.with_env_filter(
			EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn")),
		)
		.with_writer(std::io::stderr)
		.init();
	salus_client::cli::run(std::env::args_os(), &mut stdout()).await
}
