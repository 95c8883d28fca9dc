//! `salus completions`: scripts that let a shell complete the command.

use super::{output::Output, Failure};
use clap::Args;
use clap_complete::Shell;

#[derive(Debug, Args)]
#[command(
	after_help = "Example:\n  salus completions bash > ~/.local/share/bash-completion/completions/salus"
)]
pub(super) struct Completions {
	/// The shell
	shell: Shell,
}

impl Completions {
	pub fn run(self, command: &mut clap::Command, out: &mut Output<'_>) -> Result<(), Failure> {
		let mut script = Vec::new();
		clap_complete::generate(self.shell, command, "salus", &mut script);
		out.text(&String::from_utf8_lossy(&script))
	}
}
