//! Passphrases and phrases: from a prompt, an open file descriptor or a file that only its owner
//! may read. Never from an argument or the environment.

use super::Failure;
use miette::Diagnostic;
use secrecy::SecretString;
use std::{
	fs::File,
	io::{IsTerminal, Read},
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
};
use thiserror::Error;
use zeroize::Zeroizing;

/// The longest secret read, in bytes.
const MAX_SECRET: u64 = 4096;

#[derive(Debug, Error, Diagnostic)]
enum PassphraseError {
	#[error("there is no terminal to ask for the {what} on")]
	#[diagnostic(
		code(salus::no_terminal),
		help("give it with --passphrase-file FILE or --passphrase-fd FD")
	)]
	NoTerminal { what: String },
	#[error("the two passphrases differ")]
	#[diagnostic(code(salus::passphrases_differ), help("nothing was changed: try again"))]
	Differ,
	#[error("the {what} is empty")]
	#[diagnostic(code(salus::empty_secret), help("nothing was changed: give one"))]
	Empty { what: String },
	#[error("{path} may be read by others (mode {mode:o})")]
	#[diagnostic(code(salus::secret_exposed), help("run `chmod 600 {}`", path.display()))]
	Exposed { path: PathBuf, mode: u32 },
	#[error("{source_name} cannot be read: {reason}")]
	#[diagnostic(
		code(salus::secret_unreadable),
		help("check the path or the descriptor's number")
	)]
	Unreadable { source_name: String, reason: String },
}

/// A passphrase for `purpose`; asked for twice where it is a new one.
pub(super) fn read(
	fd: Option<i32>,
	file: Option<&Path>,
	purpose: &str,
	twice: bool,
) -> Result<SecretString, Failure> {
	if let Some(fd) = fd {
		// The system's own name of a descriptor of this process.
		return read_file(Path::new(&format!("/dev/fd/{fd}")), purpose);
	}
	if let Some(file) = file {
		return read_private_file(file, purpose);
	}
	let first = prompt(purpose)?;
	if twice && *prompt(&format!("{purpose}, again"))? != *first {
		return Err(PassphraseError::Differ.into());
	}
	nonempty(first, purpose)
}

/// A secret in a file that only its owner may read, or on standard input where `path` is `-`.
pub(super) fn read_private_file(path: &Path, what: &str) -> Result<SecretString, Failure> {
	if path == Path::new("-") {
		return read_file(Path::new("/dev/stdin"), what);
	}
	let mode = std::fs::metadata(path).map_err(unreadable(path))?.permissions().mode() & 0o777;
	if mode & 0o077 != 0 {
		return Err(PassphraseError::Exposed { path: path.to_owned(), mode }.into());
	}
	read_file(path, what)
}

/// A line that the user types without it being shown.
pub(super) fn ask(what: &str) -> Result<SecretString, Failure> {
	nonempty(prompt(what)?, what)
}

fn prompt(what: &str) -> Result<Zeroizing<String>, Failure> {
	if !std::io::stdin().is_terminal() {
		return Err(PassphraseError::NoTerminal { what: what.to_owned() }.into());
	}
	let typed = rpassword::prompt_password(format!("{what}: ")).map_err(|e| {
		PassphraseError::Unreadable { source_name: "the terminal".into(), reason: e.to_string() }
	})?;
	Ok(Zeroizing::new(typed))
}

fn read_file(path: &Path, what: &str) -> Result<SecretString, Failure> {
	let mut text = Zeroizing::new(String::new());
	File::open(path)
		.and_then(|file| file.take(MAX_SECRET).read_to_string(&mut text))
		.map_err(unreadable(path))?;
	nonempty(text, what)
}

fn nonempty(text: Zeroizing<String>, what: &str) -> Result<SecretString, Failure> {
	let text = text.trim_end_matches(['\n', '\r']);
	if text.is_empty() {
		return Err(PassphraseError::Empty { what: what.to_owned() }.into());
	}
	Ok(SecretString::from(text))
}

fn unreadable(path: &Path) -> impl FnOnce(std::io::Error) -> PassphraseError + '_ {
	move |error| PassphraseError::Unreadable {
		source_name: path.display().to_string(),
		reason: error.to_string(),
	}
}
