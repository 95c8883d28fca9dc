//! What can go wrong between the client and the chain, in the pallets' words, and what to do next.

use super::{
	advice::advice, light::LightError, memory::MemoryError, pool::Refusal, seen::PastError,
};
use miette::Diagnostic;
use subxt::error::{
	ConstantError, DispatchError, EventsError, ExtrinsicError, OnlineClientAtBlockError,
	RuntimeApiError, StorageError, ViewFunctionError,
};
use thiserror::Error;

/// An error of the chain, the node or the way to it.
#[derive(Debug, Error, Diagnostic)]
pub enum ChainError {
	/// The light client, or what it starts from.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Light(#[from] LightError),

	/// A source of another past than the one that was seen.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Past(#[from] PastError),

	/// What is remembered of the chain.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Memory(#[from] MemoryError),

	/// Nothing answers at the address.
	#[error("no Salus node answers at {url}: {reason}")]
	#[diagnostic(
		code(salus::chain::unreachable),
		help("start a node (`salus-node --dev`), or name another with --node or SALUS_NODE")
	)]
	Unreachable {
		/// Where a node was looked for.
		url: String,
		/// What the system said.
		reason: String,
	},

	/// What answers at the address has no certificate that this machine trusts for it.
	#[error("what answers at {url} does not prove that it is that host: {reason}")]
	#[diagnostic(
		code(salus::chain::untrusted),
		help("name the node as its certificate does; where an authority of the consortium signed that, let this machine trust it (on Debian: copy it to /usr/local/share/ca-certificates, with the ending .crt, and run `update-ca-certificates`)")
	)]
	Untrusted {
		/// Where a node was looked for.
		url: String,
		/// What is wrong with the certificate.
		reason: String,
	},

	/// The address is not one a node can be reached at.
	#[error("{url} is not the address of a node: {reason}")]
	#[diagnostic(
		code(salus::chain::bad_url),
		help("write it as ws://127.0.0.1:9944 or wss://node.example.org")
	)]
	BadUrl {
		/// What was given.
		url: String,
		/// What is wrong with it.
		reason: String,
	},

	/// An unencrypted connection would leave this machine.
	#[error("{url} would send requests unencrypted to another machine")]
	#[diagnostic(
		code(salus::chain::insecure_url),
		help("use wss://, or reach the node through a tunnel that ends on this machine")
	)]
	InsecureUrl {
		/// What was given.
		url: String,
	},

	/// The node stopped answering while something was read.
	#[error("the connection to {url} was lost: {reason}")]
	#[diagnostic(
		code(salus::chain::lost),
		help("check that the node runs, then run the same command again: nothing is done twice")
	)]
	Lost {
		/// The node.
		url: String,
		/// What the system said.
		reason: String,
	},

	/// The chain no longer has what was asked for, or answers in a form that this client cannot read.
	#[error("the node at {url} runs another version of the Salus runtime than this client knows: this command reads something that is not the same there")]
	#[diagnostic(
		code(salus::chain::version),
		help("use the client that belongs to the chain's version, or update the node; `salus chain` shows the version that runs, and docs/clients.md which client goes with which")
	)]
	OtherVersion {
		/// The node.
		url: String,
	},

	/// The chain's runtime reads a call otherwise than this client means it.
	#[error("the chain reads {call} otherwise than this client, at {place}: nothing was signed")]
	#[diagnostic(
		code(salus::chain::call_changed),
		help("use the client that belongs to the chain's version (`salus chain` shows it); where the versions do fit, this node lies about what the chain reads: use another one")
	)]
	CallChanged {
		/// The call, as PALLET.CALL.
		call: String,
		/// What of it.
		place: String,
	},

	/// Something on the chain came with a newer runtime, and this client cannot work with it.
	#[error("{name} is a {what} that this client does not know")]
	#[diagnostic(
		code(salus::chain::new_here),
		help("use the client that belongs to the chain's version (`salus chain` shows it)")
	)]
	NewHere {
		/// What it is one of.
		what: &'static str,
		/// What the chain calls it.
		name: String,
	},

	/// The chain's runtime wants something else of a transaction than this client knows.
	#[error(
		"the chain takes other transactions than this client forms: {what}: nothing was signed"
	)]
	#[diagnostic(
		code(salus::chain::transaction_changed),
		help("use the client that belongs to the chain's version (`salus chain` shows it)")
	)]
	TransactionChanged {
		/// What is other.
		what: String,
	},

	/// A pallet refused the call. Nothing was changed.
	#[error("the chain refused to {action}: {pallet}.{error}: {meaning}")]
	#[diagnostic(code(salus::chain::refused), help("{advice}"))]
	Refused {
		/// What was tried.
		action: String,
		/// The pallet.
		pallet: String,
		/// The pallet's error.
		error: String,
		/// The error's documentation in the metadata.
		meaning: String,
		/// What to do next.
		advice: String,
	},

	/// The chain refused the call for a reason that is no pallet's.
	#[error("the chain refused to {action}: {reason}")]
	#[diagnostic(
		code(salus::chain::refused),
		help("nothing was changed; check which account is used (--account or --dev) and its role")
	)]
	RefusedBySystem {
		/// What was tried.
		action: String,
		/// The system's reason.
		reason: String,
	},

	/// The transaction was refused before it entered a block.
	#[error("the node did not take the transaction to {action}: {reason}")]
	#[diagnostic(code(salus::chain::not_accepted), help("{advice}"))]
	NotAccepted {
		/// What was tried.
		action: String,
		/// The pool's reason.
		reason: String,
		/// What that means.
		refusal: Refusal,
		/// What to do next.
		advice: String,
	},

	/// What is being sent could not be remembered, so that a run that is cut short could do it twice.
	#[error("cannot take note of the transaction to {action}, so it was not sent: {reason}")]
	#[diagnostic(
		code(salus::chain::not_noted),
		help("nothing was changed on chain; check that the data directory can be written and its disk is not full, then run the same command again")
	)]
	NotNoted {
		/// What was tried.
		action: String,
		/// What the system said.
		reason: String,
	},

	/// The transaction was sent, and whether it became final is not known.
	#[error("the transaction {hash} to {action} was sent, but the node stopped reporting on it: {reason}")]
	#[diagnostic(
		code(salus::chain::outcome_unknown),
		help("see with `salus chain` whether the node's blocks become final; where they do not, wait, or name another node with --node. Then run the same command again: it looks first whether the chain already has it")
	)]
	OutcomeUnknown {
		/// What was tried.
		action: String,
		/// The transaction.
		hash: String,
		/// Why it is not known.
		reason: String,
	},

	/// Others used the account's next nonce each time it was tried.
	#[error(
		"another client of the same account kept sending at the same time: could not {action}"
	)]
	#[diagnostic(
		code(salus::chain::busy),
		help("wait until the other client is done, then try again")
	)]
	Busy {
		/// What was tried.
		action: String,
	},

	/// There is no such block.
	#[error("the node knows no block {block}")]
	#[diagnostic(
		code(salus::chain::no_block),
		help("check the number or the hash: `salus chain` shows the last blocks there are; a node that is behind may not have it yet")
	)]
	NoBlock {
		/// What was asked for.
		block: String,
	},

	/// The node serves another block than the one asked for.
	#[error("the node at {url} serves another block under the hash {hash}")]
	#[diagnostic(
		code(salus::chain::other_block),
		help("do not rely on this node: ask another validator's, and tell its operator")
	)]
	OtherBlock {
		/// The node.
		url: String,
		/// The hash asked for.
		hash: String,
	},

	/// The node no longer keeps the state of a block.
	#[error("the node no longer keeps the state of block {block}")]
	#[diagnostic(
		code(salus::chain::state_gone),
		help("a validator keeps the states of the last 256 blocks: ask a node that keeps them all (--state-pruning archive)")
	)]
	StateGone {
		/// The block.
		block: String,
	},

	/// The chain did not say what the client relies on.
	#[error("the chain's answer lacks {what}")]
	#[diagnostic(
		code(salus::chain::unexpected),
		help("client and node may be of different versions: compare `salus --version` and `salus-node --version`")
	)]
	Unexpected {
		/// What is missing.
		what: String,
	},
}

impl ChainError {
	/// Why there is no connection to `url`.
	pub fn unconnected(url: &str, reason: String) -> Self {
		let url = url.to_owned();
		match reason.contains("certificate") {
			true => Self::Untrusted { url, reason },
			false => Self::Unreachable { url, reason },
		}
	}

	/// Whether a pallet refused with `error`.
	pub fn is_refusal(&self, error: &str) -> bool {
		matches!(self, ChainError::Refused { error: name, .. } if name == error)
	}

	/// Whether it is certain that nothing was changed.
	pub fn is_certain(&self) -> bool {
		matches!(
			self,
			ChainError::Refused { .. }
				| ChainError::RefusedBySystem { .. }
				| ChainError::NotAccepted { .. }
				| ChainError::CallChanged { .. }
				| ChainError::TransactionChanged { .. }
				| ChainError::Busy { .. }
		)
	}

	/// Whether the node took nothing because the account has used up its allowance, which comes back
	/// with every block.
	pub fn is_allowance_spent(&self) -> bool {
		matches!(self, ChainError::NotAccepted { refusal: Refusal::AllowanceSpent, .. })
	}

	/// What an error of subxt while reading from `url` means.
	pub(super) fn from_subxt(url: &str, error: subxt::Error) -> Self {
		let url = url.to_owned();
		if is_of_other_version(&error) {
			tracing::debug!(%error, "what the chain answers is not what this client knows");
			return ChainError::OtherVersion { url };
		}
		let reason = error.to_string();
		let reason = reason.lines().next().unwrap_or_default().to_owned();
		ChainError::Lost { url, reason }
	}

	/// What the encoded dispatch error of a call that was to do `action` means.
	pub(crate) fn of_call(action: &str, error: Vec<u8>, metadata: &subxt::ArcMetadata) -> Self {
		match DispatchError::decode_from(error, metadata.clone()) {
			Ok(error) => Self::from_dispatch(action, error),
			Err(error) => {
				let reason = format!("for a reason that is new to this client: {error}");
				ChainError::RefusedBySystem { action: action.to_owned(), reason }
			}
		}
	}

	/// What the dispatch error of a finalised transaction means.
	pub(super) fn from_dispatch(action: &str, error: DispatchError) -> Self {
		let refused_by_system =
			|reason: String| ChainError::RefusedBySystem { action: action.to_owned(), reason };
		let DispatchError::Module(module) = error else {
			return refused_by_system(error.to_string());
		};
		let Ok(details) = module.details() else {
			return refused_by_system(module.details_string());
		};
		let (pallet, error) = (details.pallet.name(), details.variant.name.as_str());
		ChainError::Refused {
			action: action.to_owned(),
			pallet: pallet.to_owned(),
			error: error.to_owned(),
			meaning: details.variant.docs.join(" ").trim().trim_end_matches('.').to_owned(),
			advice: advice(pallet, error).unwrap_or("nothing was changed; try again").to_owned(),
		}
	}

	/// The pool's `refusal`, in its own words the `reason`.
	pub(super) fn not_accepted(action: &str, reason: String, refusal: Refusal) -> Self {
		let advice = refusal.advice().to_owned();
		ChainError::NotAccepted { action: action.to_owned(), reason, refusal, advice }
	}
}

/// Whether `error` is that the chain has no such thing or answers in another form, and not that the
/// source of the answer failed.
fn is_of_other_version(error: &subxt::Error) -> bool {
	use subxt::Error;
	match error {
		Error::ViewFunctionError(error) => !matches!(error, ViewFunctionError::CannotCallApi(_)),
		Error::RuntimeApiError(error) => !matches!(error, RuntimeApiError::CannotCallApi(_)),
		Error::StorageError(error) => !matches!(
			error,
			StorageError::NoValueFound
				| StorageError::CannotFetchValue(_)
				| StorageError::CannotIterateValues(_)
				| StorageError::StreamFailure(_)
		),
		Error::StorageKeyError(_)
		| Error::StorageValueError(_)
		| Error::ConstantError(
			ConstantError::PalletNameNotFound(_)
			| ConstantError::ConstantNameNotFound { .. }
			| ConstantError::CouldNotDecodeConstant(_)
			| ConstantError::ConstantInfoError(_),
		) => true,
		Error::EventsError(error) => !matches!(error, EventsError::CannotFetchEventBytes(_)),
		Error::ExtrinsicError(error) => matches!(
			error,
			ExtrinsicError::EncodeError(_)
				| ExtrinsicError::PalletNameNotFound(_)
				| ExtrinsicError::CallNameNotFound { .. }
				| ExtrinsicError::UnsupportedVersion
		),
		Error::OnlineClientAtBlockError(error) => matches!(
			error,
			OnlineClientAtBlockError::CannotDecodeSpecVersion { .. }
				| OnlineClientAtBlockError::UnsupportedMetadataVersion { .. }
				| OnlineClientAtBlockError::CannotConvertModernMetadata { .. }
		),
		_ => false,
	}
}

/// Refuses an address that no node can have, or that would leave this machine unencrypted.
///
/// # Errors
/// [`ChainError::BadUrl`] and [`ChainError::InsecureUrl`].
pub fn check_url(url: &str) -> Result<(), ChainError> {
	host_of(url).map(|_| ())
}

/// Whether the node at `url` is of this machine.
///
/// # Errors
/// As those of a connection to it, where it is none.
pub fn is_local(url: &str) -> Result<bool, ChainError> {
	host_of(url).map(is_this_machine)
}

/// The host of an address that a node can have.
fn host_of(url: &str) -> Result<&str, ChainError> {
	let bad = |reason: &str| ChainError::BadUrl { url: url.to_owned(), reason: reason.to_owned() };
	let Some((scheme, rest)) = url.split_once("://") else {
		return Err(bad("it has no ws:// or wss://"));
	};
	let authority = rest.split('/').next().unwrap_or_default();
	let host = match authority.strip_prefix('[') {
		Some(v6) => v6.split(']').next().unwrap_or_default(),
		None => authority.split(':').next().unwrap_or_default(),
	};
	if host.is_empty() {
		return Err(bad("it names no host"));
	}
	match scheme {
		"wss" => Ok(host),
		"ws" if is_this_machine(host) => Ok(host),
		"ws" => Err(ChainError::InsecureUrl { url: url.to_owned() }),
		_ => Err(bad("a node is reached over ws:// or wss://")),
	}
}

fn is_this_machine(host: &str) -> bool {
	host == "localhost"
		|| host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn unencrypted_connection_is_refused_unless_it_stays_on_this_machine() {
		for url in ["ws://127.0.0.1:9944", "ws://localhost:1", "ws://[::1]:9944", "wss://a.org"] {
			assert!(check_url(url).is_ok(), "{url}");
		}
		assert!(matches!(check_url("ws://a.org:1"), Err(ChainError::InsecureUrl { .. })));
	}

	#[test]
	fn node_of_another_machine_is_told_from_one_of_this() {
		for (url, local) in [
			("ws://127.0.0.1:9944", true),
			("wss://localhost:1", true),
			("wss://[::1]:1", true),
			("wss://a.org", false),
			("wss://localhost.a.org", false),
			("wss://192.0.2.1:9944", false),
		] {
			assert_eq!(is_local(url).expect("an address"), local, "{url}");
		}
		assert!(is_local("ws://a.org").is_err());
	}

	#[test]
	fn certificate_that_is_not_trusted_is_told_from_a_node_that_does_not_answer() {
		let of = |reason: &str| ChainError::unconnected("wss://a.org", reason.to_owned());
		let certificate = of("invalid peer certificate: UnknownIssuer");
		assert!(matches!(certificate, ChainError::Untrusted { .. }), "{certificate}");
		let nobody = of("Connection refused (os error 111)");
		assert!(matches!(nobody, ChainError::Unreachable { .. }), "{nobody}");
	}

	#[test]
	fn address_without_scheme_or_host_is_refused() {
		for url in ["127.0.0.1:9944", "ws://", "http://127.0.0.1", ""] {
			assert!(matches!(check_url(url), Err(ChainError::BadUrl { .. })), "{url}");
		}
	}
}
