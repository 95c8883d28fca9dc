//! What can go wrong with a Kubo daemon. Nothing here carries the header that authorises us.

use crate::store::{BackendError, StoreError};
use miette::Diagnostic;
use std::path::PathBuf;
use thiserror::Error;

/// What went wrong with a Kubo daemon.
#[derive(Clone, Debug, Diagnostic, Error)]
pub enum KuboError {
	/// The address is none.
	#[error("{url:?} is no address of a Kubo daemon: {reason}")]
	#[diagnostic(
		code(salus::kubo::bad_url),
		help("It reads http://127.0.0.1:5001 on this machine, https://HOST elsewhere. What authorises you goes into a file: --ipfs-auth-file.")
	)]
	BadUrl {
		/// What was given.
		url: String,
		/// What is wrong with it.
		reason: &'static str,
	},

	/// An unencrypted connection to another machine.
	#[error("{url} is another machine, and the connection to it is not encrypted")]
	#[diagnostic(
		code(salus::kubo::insecure_url),
		help("Whoever controls the daemon's RPC controls the daemon: put it behind a proxy with TLS and use https://, or use a tunnel to 127.0.0.1.")
	)]
	InsecureUrl {
		/// What was given.
		url: String,
	},

	/// The header that authorises us cannot be one.
	#[error("{} holds no authorisation header: {reason}", path.display())]
	#[diagnostic(
		code(salus::kubo::bad_auth),
		help("Write one line, the header's value, such as: Bearer TOKEN")
	)]
	BadAuth {
		/// Where it was read from.
		path: PathBuf,
		/// What is wrong with it.
		reason: &'static str,
	},

	/// No certificates to check the daemon's by.
	#[error("the certificates of this machine cannot be read: {reason}")]
	#[diagnostic(code(salus::kubo::no_certificates), help("Install the package ca-certificates."))]
	NoCertificates {
		/// Why not.
		reason: String,
	},

	/// Nothing answers.
	#[error("no Kubo daemon answers at {url}: {reason}")]
	#[diagnostic(
		code(salus::kubo::unreachable),
		help("Start it (ipfs daemon), or name another with --ipfs. Run the same command again: it takes up where it stopped.")
	)]
	Unreachable {
		/// Where it was looked for.
		url: String,
		/// What the system said.
		reason: String,
	},

	/// It wants to know who we are.
	#[error("the Kubo daemon at {url} does not let us {action}: {status}")]
	#[diagnostic(
		code(salus::kubo::unauthorized),
		help("Put the header's value that its API.Authorizations allow into a file of mode 0600, and name that with --ipfs-auth-file.")
	)]
	Unauthorized {
		/// Where.
		url: String,
		/// What it was asked.
		action: &'static str,
		/// How it refused.
		status: u16,
	},

	/// It takes too long.
	#[error("the Kubo daemon at {url} was asked to {action} and said nothing for {seconds} s")]
	#[diagnostic(
		code(salus::kubo::timeout),
		help("It may be busy, or nobody it knows has what was asked for: `ipfs swarm peers` shows whom it knows. Try again, or raise ipfs-timeout in the configuration file.")
	)]
	Timeout {
		/// Where.
		url: String,
		/// What it was asked.
		action: &'static str,
		/// How long it was waited for.
		seconds: u64,
	},

	/// It says no.
	#[error("the Kubo daemon at {url} could not {action}: {reason}")]
	#[diagnostic(
		code(salus::kubo::refused),
		help("That is the daemon's own word; its log may say more. Nothing was put on chain.")
	)]
	Refused {
		/// Where.
		url: String,
		/// What it was asked.
		action: &'static str,
		/// What it said, cut to 512 characters.
		reason: String,
	},

	/// It has no room.
	#[error("the Kubo daemon at {url} has no room left: {reason}")]
	#[diagnostic(
		code(salus::kubo::full),
		help("Free space on its disk (ipfs repo gc removes what nobody pinned), then run the same command again: what was stored is not sent twice.")
	)]
	Full {
		/// Where.
		url: String,
		/// What it said.
		reason: String,
	},

	/// It began to answer and then failed.
	#[error("the Kubo daemon at {url} stopped halfway when asked to {action}: {reason}")]
	#[diagnostic(
		code(salus::kubo::interrupted),
		help("Run the same command again: it takes up where it stopped.")
	)]
	Interrupted {
		/// Where.
		url: String,
		/// What it was asked.
		action: &'static str,
		/// What it said, or what the connection did.
		reason: String,
	},

	/// It answers with something that no Kubo daemon says.
	#[error("what answers at {url} is no Kubo daemon: asked to {action}, it {reason}")]
	#[diagnostic(
		code(salus::kubo::not_kubo),
		help("--ipfs names the daemon's RPC (port 5001 unless changed), not its gateway. Kubo 0.43 or newer is needed.")
	)]
	NotKubo {
		/// Where.
		url: String,
		/// What it was asked.
		action: &'static str,
		/// What it did.
		reason: String,
	},
}

impl From<KuboError> for StoreError {
	fn from(error: KuboError) -> Self {
		Self::Backend(BackendError::new(error))
	}
}
