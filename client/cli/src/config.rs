//! The configuration file: what would otherwise be said with options each time. Options and
//! environment come before it.

use miette::Diagnostic;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use std::{
	fs,
	io::{self, Write},
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
};
use thiserror::Error;

/// Its name in the data directory.
pub(super) const FILE: &str = "config.toml";

/// What the configuration file says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Config {
	/// The node to talk to.
	pub node: Option<String>,
	/// Whether it is believed though it is of another machine.
	#[serde(default)]
	pub trust_node: bool,
	/// The chain that was joined, by its id.
	pub chain: Option<String>,
	/// Where encrypted records are kept.
	pub store: Option<PathBuf>,
	/// The Kubo daemon that keeps them instead.
	pub ipfs: Option<String>,
	/// The value of the header that authorises us there.
	#[serde(default, deserialize_with = "secret")]
	pub ipfs_auth: Option<SecretString>,
	/// A file with that value.
	pub ipfs_auth_file: Option<PathBuf>,
	/// How many seconds the daemon may say nothing.
	pub ipfs_timeout: Option<u64>,
}

/// What is wrong with it.
#[derive(Debug, Error, Diagnostic)]
pub(super) enum ConfigError {
	#[error("{} cannot be read: {reason}", path.display())]
	#[diagnostic(code(salus::config_unreadable), help("check who it belongs to"))]
	Unreadable { path: PathBuf, reason: String },
	#[error("{} is no configuration: {reason}", path.display())]
	#[diagnostic(
		code(salus::config_invalid),
		help("it may have node, trust-node, chain, store, ipfs, ipfs-auth, ipfs-auth-file and ipfs-timeout, as `ipfs = \"http://127.0.0.1:5001\"`")
	)]
	Invalid { path: PathBuf, reason: String },
	#[error("{} has ipfs-auth in it, and its mode {mode:o} lets others read it", path.display())]
	#[diagnostic(code(salus::config_exposed), help("make it yours only: chmod 600 {}", path.display()))]
	Exposed { path: PathBuf, mode: u32 },
	#[error("{} cannot be changed: {reason}", path.display())]
	#[diagnostic(code(salus::config_unchanged), help("write the line there yourself: {line}"))]
	Unchanged { path: PathBuf, reason: String, line: String },
}

crate::failure::own!(ConfigError);

fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SecretString>, D::Error> {
	String::deserialize(from).map(|text| Some(SecretString::from(text)))
}

impl Config {
	/// What the file at `path` says; nothing where there is none.
	pub fn load(path: &Path) -> Result<Self, ConfigError> {
		let unreadable = |error: io::Error| ConfigError::Unreadable {
			path: path.to_owned(),
			reason: error.to_string(),
		};
		let text = match fs::read_to_string(path) {
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
			text => text.map_err(unreadable)?,
		};
		let invalid = |reason: String| ConfigError::Invalid { path: path.to_owned(), reason };
		let config: Self = toml::from_str(&text).map_err(|error| {
			// Where it is wrong and how, without the line itself, which may be the secret one.
			let line = error.span().map_or(0, |span| text[..span.start].matches('\n').count() + 1);
			invalid(format!("line {line}: {}", error.message()))
		})?;
		if config.trust_node && config.node.is_none() {
			return Err(invalid("it has trust-node and no node that is meant".into()));
		}
		if config.ipfs.is_some() && config.store.is_some() {
			return Err(invalid(
				"it names both ipfs and store, and records are in one of them".into(),
			));
		}
		if config.ipfs_auth.is_some() && config.ipfs_auth_file.is_some() {
			return Err(invalid("it has both ipfs-auth and ipfs-auth-file".into()));
		}
		let mode = fs::metadata(path).map_err(unreadable)?.permissions().mode() & 0o777;
		if config.ipfs_auth.is_some() && mode & 0o077 != 0 {
			return Err(ConfigError::Exposed { path: path.to_owned(), mode });
		}
		Ok(config)
	}
}

/// Says in the configuration file at `path` that `key` is `value`, or nothing of it any more. The other
/// lines stay as they are.
///
/// # Errors
/// It cannot be written, or is written in a way that this does not know how to change.
pub(super) fn set(path: &Path, key: &str, value: Option<&str>) -> Result<(), ConfigError> {
	let line = value.map(|value| format!("{key} = {}", toml::Value::from(value)));
	let unchanged = |reason: String| ConfigError::Unchanged {
		path: path.to_owned(),
		reason,
		line: line.clone().unwrap_or_else(|| format!("(none with {key})")),
	};
	let before = match fs::read_to_string(path) {
		Err(error) if error.kind() == io::ErrorKind::NotFound && line.is_none() => return Ok(()),
		Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
		text => text.map_err(|error| unchanged(error.to_string()))?,
	};
	let after = with_line(&before, key, line.as_deref())
		.ok_or_else(|| unchanged(format!("its {key} is not on a line of its own")))?;
	let write = || -> io::Result<()> {
		let folder = path.parent().unwrap_or(Path::new("."));
		fs::create_dir_all(folder)?;
		let mut temp = tempfile::NamedTempFile::new_in(folder)?;
		if let Ok(data) = fs::metadata(path) {
			temp.as_file().set_permissions(data.permissions())?;
		}
		temp.write_all(after.as_bytes())?;
		temp.persist(path).map_err(|error| error.error)?;
		Ok(())
	};
	write().map_err(|error| unchanged(error.to_string()))
}

/// `text`, a TOML file, with `line` for `key` in place of what it says of that. `None` where it would
/// then say something else besides.
fn with_line(text: &str, key: &str, line: Option<&str>) -> Option<String> {
	let is_of_key = |it: &str| {
		it.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
	};
	let mut lines: Vec<&str> = text.lines().collect();
	match (lines.iter().position(|it| is_of_key(it)), line) {
		(Some(place), Some(line)) => lines[place] = line,
		(Some(place), None) => drop(lines.remove(place)),
		// Before all tables.
		(None, Some(line)) => lines.insert(0, line),
		(None, None) => {}
	}
	let after: String = lines.iter().flat_map(|line| [*line, "\n"]).collect();
	let parse = |text: &str| toml::from_str::<toml::Table>(text).ok();
	let mut expected = parse(text)?;
	let wanted = line.map_or(Some(toml::Table::new()), parse)?;
	expected.remove(key);
	expected.extend(wanted);
	(parse(&after)? == expected).then_some(after)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn one_line_is_changed_and_the_others_stay() {
		let text =
			"# mine\nnode = \"ws://127.0.0.1:9944\"\n\n  chain=\"old\" # why\nstore = \"/x\"\n";
		let line = Some("chain = \"new\"");
		let after = with_line(text, "chain", line).expect("changed");
		assert_eq!(after, text.replace("  chain=\"old\" # why", "chain = \"new\""));
		let after = with_line(text, "chain", None).expect("changed");
		assert_eq!(after, text.replace("  chain=\"old\" # why\n", ""));
		assert_eq!(with_line("", "chain", line).as_deref(), Some("chain = \"new\"\n"));
		let store = "store = \"/x\"";
		let after = with_line(store, "chain", line).expect("changed");
		assert_eq!(after, "chain = \"new\"\nstore = \"/x\"\n");
	}

	#[test]
	fn file_in_which_the_line_means_something_else_is_left_alone() {
		let line = Some("chain = \"new\"");
		for text in [
			"store = \"\"\"\nchain = 1\n\"\"\"",
			"chain = \"\"\"\nold\"\"\"",
			"\"chain\" = \"old\"",
			"x",
		] {
			assert_eq!(with_line(text, "chain", line), None, "{text}");
		}
	}

	#[test]
	fn configuration_is_changed_in_place_with_its_mode() {
		let dir = tempfile::tempdir().expect("a folder");
		let path = dir.path().join("new").join(FILE);
		set(&path, "chain", None).expect("nothing to do");
		assert!(!path.exists());
		set(&path, "chain", Some("a_chain")).expect("written");
		let mode = || fs::metadata(&path).expect("a file").permissions().mode() & 0o777;
		assert_eq!(mode(), 0o600);
		fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("ours");
		set(&path, "chain", Some("another")).expect("written");
		assert_eq!(Config::load(&path).expect("valid").chain.as_deref(), Some("another"));
		assert_eq!(mode(), 0o640);
	}

	#[test]
	fn trust_without_a_node_is_refused() {
		let error = load("trust-node = true\n", 0o600).expect_err("no node");
		assert!(error.to_string().contains("no node"), "{error}");
		assert!(
			load("node = \"wss://a.org\"\ntrust-node = true\n", 0o600).expect("valid").trust_node
		);
	}

	fn load(text: &str, mode: u32) -> Result<Config, ConfigError> {
		let dir = tempfile::tempdir().expect("a folder");
		let path = dir.path().join(FILE);
		fs::write(&path, text).expect("written");
		fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("ours");
		Config::load(&path)
	}

	#[test]
	fn configuration_that_is_not_there_says_nothing() {
		let config = Config::load(Path::new("/nonexistent/config.toml")).expect("nothing");
		assert!(config.ipfs.is_none() && config.node.is_none());
	}

	#[test]
	fn configuration_says_what_options_would() {
		let text =
			"node = \"wss://node.example\"\nipfs = \"https://kubo.example\"\nipfs-timeout = 5\n";
		let config = load(text, 0o644).expect("valid");
		assert_eq!(config.node.as_deref(), Some("wss://node.example"));
		assert_eq!(config.ipfs.as_deref(), Some("https://kubo.example"));
		assert_eq!(config.ipfs_timeout, Some(5));
	}

	#[test]
	fn secret_of_the_configuration_is_its_owners_only_and_not_repeated() {
		let text = "ipfs = \"https://kubo.example\"\nipfs-auth = \"Bearer s3cret\"\n";
		assert!(matches!(load(text, 0o644), Err(ConfigError::Exposed { mode: 0o644, .. })));
		let config = load(text, 0o600).expect("private");
		assert!(!format!("{config:?}").contains("s3cret"));
		let error =
			load("node = 1\nipfs-auth = \"Bearer s3cret\" x\n", 0o600).expect_err("no TOML");
		assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
	}

	#[test]
	fn configuration_with_an_unknown_word_or_two_stores_is_refused() {
		let error = load("node = \"ws://x\"\nnodes = 1\n", 0o600).expect_err("unknown");
		assert!(error.to_string().contains("line 2"), "{error}");
		let error = load("ipfs = \"x\"\nstore = \"y\"\n", 0o600).expect_err("two stores");
		assert!(error.to_string().contains("both"), "{error}");
	}
}
