//! Passphrases, passwords and phrases: from a prompt, an open file descriptor or a file that only its
//! owner may read. Never from an argument or the environment.

use super::Failure;
use clap::Args;
use miette::Diagnostic;
use salus_client::text::{one_line, text_of, TextError};
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
		help("give it with --{option}-file FILE or --{option}-fd FD")
	)]
	NoTerminal { what: String, option: &'static str },
	#[error("the two passphrases differ")]
	#[diagnostic(code(salus::passphrases_differ), help("nothing was changed: try again"))]
	Differ,
	#[error("the {what} is empty")]
	#[diagnostic(code(salus::empty_secret), help("nothing was changed: give one"))]
	Empty { what: String },
	#[error("{source_name} is longer than {MAX_SECRET} bytes")]
	#[diagnostic(
		code(salus::long_secret),
		help("nothing was changed: check the file or the descriptor")
	)]
	TooLong { source_name: String },
	#[error("{source_name} has more than one line, and a secret is one")]
	#[diagnostic(code(salus::second_line), help("nothing was changed: leave the first line only"))]
	SecondLine { source_name: String },
	#[error("{source_name} cannot be used: {error}")]
	#[diagnostic(
		code(salus::secret_encoding),
		help("nothing was changed: save it as UTF-8, for example `iconv -f UTF-16 -t UTF-8 FILE > NEW`")
	)]
	Encoding { source_name: String, error: TextError },
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

crate::failure::own!(PassphraseError);

/// Where a secret comes from: a descriptor, a file, or else the terminal. `option` is what its options
/// are called, without `-fd` and `-file`.
pub(super) struct Source<'a> {
	pub option: &'static str,
	pub fd: Option<i32>,
	pub file: Option<&'a Path>,
}

impl Source<'_> {
	/// The secret.
	pub fn read(&self, what: &str) -> Result<SecretString, Failure> {
		match self.given(what) {
			Some(given) => given,
			None => nonempty(&self.prompt(what)?, what),
		}
	}

	/// A secret that is new, which a terminal is asked for twice.
	pub fn read_new(&self, what: &str) -> Result<SecretString, Failure> {
		if let Some(given) = self.given(what) {
			return given;
		}
		let first = self.prompt(what)?;
		if *self.prompt(&format!("{what}, again"))? != *first {
			return Err(PassphraseError::Differ.into());
		}
		nonempty(&first, what)
	}

	/// What the options give.
	fn given(&self, what: &str) -> Option<Result<SecretString, Failure>> {
		// The system's own name of a descriptor of this process.
		let fd = self.fd.map(|fd| read_file(Path::new(&format!("/dev/fd/{fd}"))));
		let read = fd.or_else(|| self.file.map(read_private))?;
		// The words of a phrase may stand on several lines.
		Some(read.and_then(|(name, text)| match self.option {
			"phrase" => nonempty(&text, what),
			_ => one_line_of(&name, &text, what),
		}))
	}

	/// A line that the user types without it being shown.
	fn prompt(&self, what: &str) -> Result<Zeroizing<String>, Failure> {
		if !std::io::stdin().is_terminal() {
			let (what, option) = (what.to_owned(), self.option);
			return Err(PassphraseError::NoTerminal { what, option }.into());
		}
		let typed = rpassword::prompt_password(format!("{}: ", sentence(what))).map_err(|e| {
			PassphraseError::Unreadable {
				source_name: "the terminal".into(),
				reason: e.to_string(),
			}
		})?;
		Ok(Zeroizing::new(typed))
	}
}

/// Options of a passphrase that something is to have from now on.
#[derive(Debug, Args)]
pub(super) struct New {
	/// Read the new passphrase from this open file descriptor instead of asking
	#[arg(long, value_name = "FD")]
	new_passphrase_fd: Option<i32>,
	/// Read the new passphrase from this file instead of asking; only its owner may read it
	#[arg(long, value_name = "FILE", conflicts_with = "new_passphrase_fd")]
	new_passphrase_file: Option<PathBuf>,
}

impl New {
	/// The new passphrase.
	pub fn read(&self, what: &str) -> Result<SecretString, Failure> {
		let (fd, file) = (self.new_passphrase_fd, self.new_passphrase_file.as_deref());
		Source { option: "new-passphrase", fd, file }.read_new(what)
	}
}

/// A secret in a file that only its owner may read, or on standard input where `path` is `-`: its one line.
pub(super) fn read_private_file(path: &Path, what: &str) -> Result<SecretString, Failure> {
	let (name, text) = read_private(path)?;
	one_line_of(&name, &text, what)
}

/// What a file is called, and what is in it.
type Text = (String, Zeroizing<String>);

fn read_private(path: &Path) -> Result<Text, Failure> {
	if path == Path::new("-") {
		return read_file(Path::new("/dev/stdin"));
	}
	let mode = std::fs::metadata(path).map_err(unreadable(path))?.permissions().mode() & 0o777;
	if mode & 0o077 != 0 {
		return Err(PassphraseError::Exposed { path: path.to_owned(), mode }.into());
	}
	read_file(path)
}

/// `text` with a capital letter at its beginning.
fn sentence(text: &str) -> String {
	let mut letters = text.chars();
	let first = letters.next().map(|letter| letter.to_ascii_uppercase());
	first.into_iter().chain(letters).collect()
}

fn read_file(path: &Path) -> Result<Text, Failure> {
	let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_SECRET as usize + 1));
	File::open(path)
		.and_then(|file| file.take(MAX_SECRET + 1).read_to_end(&mut bytes))
		.map_err(unreadable(path))?;
	let name = path.display().to_string();
	if bytes.len() as u64 > MAX_SECRET {
		return Err(PassphraseError::TooLong { source_name: name }.into());
	}
	let text = text_of(&bytes).map_err(|error| not_as_it_is(&name, error))?;
	Ok((name, Zeroizing::new(text.to_owned())))
}

fn one_line_of(name: &str, text: &str, what: &str) -> Result<SecretString, Failure> {
	nonempty(one_line(text).map_err(|error| not_as_it_is(name, error))?, what)
}

fn not_as_it_is(name: &str, error: TextError) -> PassphraseError {
	let source_name = name.to_owned();
	match error {
		TextError::SecondLine => PassphraseError::SecondLine { source_name },
		error => PassphraseError::Encoding { source_name, error },
	}
}

fn nonempty(text: &str, what: &str) -> Result<SecretString, Failure> {
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
