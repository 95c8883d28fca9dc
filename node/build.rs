//! Gives the binary its version: the package's, and the short hash of the commit where there is one.

use std::{env, path::Path};
use substrate_build_script_utils::{generate_cargo_keys, rerun_if_git_head_changed};

/// Names the commit where git is not there to ask, as in a build from an archive.
const COMMIT: &str = "SUBSTRATE_CLI_GIT_COMMIT_HASH";

fn main() {
	println!("cargo:rerun-if-env-changed={COMMIT}");

	if Path::new(env!("CARGO_MANIFEST_DIR")).join("../.git").exists() {
		rerun_if_git_head_changed();
	} else if env::var_os(COMMIT).is_none() {
		// An archive may lie inside another repository: git would name that one's commit.
		env::set_var(COMMIT, "");
	}

	generate_cargo_keys();
}
