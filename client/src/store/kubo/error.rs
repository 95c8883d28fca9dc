//! What can go wrong with a Kubo daemon. Nothing here carries the header that authorises us.

use crate::store::{BackendError, StoreError};
use crate::Code;
use std::path::PathBuf;
use thiserror::Error;

/// What went wrong with a Kubo daemon.
#[derive(Clone, Debug, Error)]
pub enum KuboError {
	/// The address is none.
	#[error("{url:?} is no address of a Kubo daemon: {reason}")]
	BadUrl {
		/// What was given.
		url: String,
		/// What is wrong with it.
		reason: &'static str,
	},

	/// An unencrypted connection to another machine.
	#[error("{url} is another machine, and the connection to it is not encrypted")]
	InsecureUrl {
		/// What was given.
		url: String,
	},

	/// The header that authorises us cannot be one.
	#[error("{} holds no authorisation header: {reason}", path.display())]
	BadAuth {
		/// Where it was read from.
		path: PathBuf,
		/// What is wrong with it.
		reason: &'static str,
	},

	/// No certificates to check the daemon's by.
	#[error("the certificates of this machine cannot be read: {reason}")]
	NoCertificates {
		/// Why not.
		reason: String,
	},

	/// Nothing answers.
	#[error("no Kubo daemon answers at {url}: {reason}")]
	Unreachable {
		/// Where it was looked for.
		url: String,
		/// What the system said.
		reason: String,
	},

	/// It wants to know who we are.
	#[error("the Kubo daemon at {url} does not let us {action}: {status}")]
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
	Full {
		/// Where.
		url: String,
		/// What it said.
		reason: String,
	},

	/// It began to answer and then failed.
	#[error("the Kubo daemon at {url} stopped halfway when asked to {action}: {reason}")]
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
	NotKubo {
		/// Where.
		url: String,
		/// What it was asked.
		action: &'static str,
		/// What it did.
		reason: String,
	},
}

impl Code for KuboError {
	fn code(&self) -> &'static str {
		match self {
			Self::BadUrl { .. } => "salus::kubo::bad_url",
			Self::InsecureUrl { .. } => "salus::kubo::insecure_url",
			Self::BadAuth { .. } => "salus::kubo::bad_auth",
			Self::NoCertificates { .. } => "salus::kubo::no_certificates",
			Self::Unreachable { .. } => "salus::kubo::unreachable",
			Self::Unauthorized { .. } => "salus::kubo::unauthorized",
			Self::Timeout { .. } => "salus::kubo::timeout",
			Self::Refused { .. } => "salus::kubo::refused",
			Self::Full { .. } => "salus::kubo::full",
			Self::Interrupted { .. } => "salus::kubo::interrupted",
			Self::NotKubo { .. } => "salus::kubo::not_kubo",
		}
	}
}

impl From<KuboError> for StoreError {
	fn from(error: KuboError) -> Self {
		Self::Backend(BackendError::new(error))
	}
}
