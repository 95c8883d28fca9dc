//! The real binary, asked something that it answers at once.

// Each test file uses some of it.
#![allow(dead_code)]

use serde_json::Value;
use sp_core::crypto::{AccountId32, Ss58Codec};
use std::process::{Command, Output};

/// What comes of the command line.
pub fn salus_node(args: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_salus-node")).args(args).output().unwrap()
}

/// What a command line that succeeds prints.
pub fn stdout_of(args: &[&str]) -> String {
	let output = salus_node(args);
	assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
	String::from_utf8(output.stdout).unwrap()
}

/// What a refused command line says.
pub fn refusal_of(args: &[&str]) -> String {
	let output = salus_node(args);
	assert!(!output.status.success(), "{args:?} succeeded");
	String::from_utf8(output.stderr).unwrap()
}

/// The address of an account that was made a moment ago, and whose secret is gone.
pub fn account() -> String {
	let made: Value =
		serde_json::from_str(&stdout_of(&["key", "generate", "--output-type", "json"])).unwrap();
	made["ss58Address"].as_str().unwrap().to_owned()
}

/// The address of an account that nobody has.
pub fn address(number: u8) -> String {
	AccountId32::new([number; 32]).to_ss58check()
}
