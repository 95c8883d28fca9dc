//! What can go wrong between the client and the chain, in the pallets' words.

use super::{light::LightError, memory::MemoryError, pool::Refusal, seen::PastError};
use crate::Code;
use subxt::error::{
	ConstantError, DispatchError, EventsError, ExtrinsicError, OnlineClientAtBlockError,
	RuntimeApiError, StorageError, ViewFunctionError,
};
use thiserror::Error;
use url::{Host, Url};

/// An error of the chain, the node or the way to it.
#[derive(Debug, Error)]
pub enum ChainError {
	/// The light client, or what it starts from.
	#[error(transparent)]
	Light(#[from] LightError),

	/// A source of another past than the one that was seen.
	#[error(transparent)]
	Past(#[from] PastError),

	/// What is remembered of the chain.
	#[error(transparent)]
	Memory(#[from] MemoryError),

	/// Nothing answers at the address.
	#[error("no Salus node answers at {url}: {reason}")]
	Unreachable {
		/// Where a node was looked for.
		url: String,
		/// What the system said.
		reason: String,
	},

	/// What answers at the address has no certificate that this machine trusts for it.
	#[error("what answers at {url} does not prove that it is that host: {reason}")]
	Untrusted {
		/// Where a node was looked for.
		url: String,
		/// What is wrong with the certificate.
		reason: String,
	},

	/// The address is not one a node can be reached at.
	#[error("{url} is not the address of a node: {reason}")]
	BadUrl {
		/// What was given.
		url: String,
		/// What is wrong with it.
		reason: String,
	},

	/// An unencrypted connection would leave this machine.
	#[error("{url} would send requests unencrypted to another machine")]
	InsecureUrl {
		/// What was given.
		url: String,
	},

	/// The node stopped answering while something was read.
	#[error("the connection to {url} was lost: {reason}")]
	Lost {
		/// The node.
		url: String,
		/// What the system said.
		reason: String,
	},

	/// The chain no longer has what was asked for, or answers in a form that this client cannot read.
	#[error("the node at {url} runs another version of the Salus runtime than this client knows: this command reads something that is not the same there")]
	OtherVersion {
		/// The node.
		url: String,
	},

	/// The chain's runtime reads a call otherwise than this client means it.
	#[error("the chain expects {call} in a form that this client cannot make ({place}); nothing was signed")]
	CallChanged {
		/// The call, as PALLET.CALL.
		call: String,
		/// What of it.
		place: String,
	},

	/// Something on the chain came with a newer runtime, and this client cannot work with it.
	#[error("{name} is a {what} that this client does not know")]
	NewHere {
		/// What it is one of.
		what: &'static str,
		/// What the chain calls it.
		name: String,
	},

	/// The chain's runtime wants something else of a transaction than this client knows.
	#[error("the chain expects transactions in a form that this client cannot make ({what}); nothing was signed")]
	TransactionChanged {
		/// What is other.
		what: String,
	},

	/// A pallet refused the call. Nothing was changed.
	#[error("the chain refused to {action}: {pallet}.{error}: {meaning}")]
	Refused {
		/// What was tried.
		action: String,
		/// The pallet.
		pallet: String,
		/// The pallet's error.
		error: String,
		/// The error's documentation in the metadata.
		meaning: String,
	},

	/// The chain refused the call for a reason that is no pallet's.
	#[error("the chain refused to {action}: {reason}")]
	RefusedBySystem {
		/// What was tried.
		action: String,
		/// The system's reason.
		reason: String,
	},

	/// The transaction was refused before it entered a block.
	#[error("the node did not take the transaction to {action}: {reason}")]
	NotAccepted {
		/// What was tried.
		action: String,
		/// The pool's reason.
		reason: String,
		/// What that means.
		refusal: Refusal,
	},

	/// What is being sent could not be remembered, so that a run that is cut short could do it twice.
	#[error("cannot take note of the transaction to {action}, so it was not sent: {reason}")]
	NotNoted {
		/// What was tried.
		action: String,
		/// What the system said.
		reason: String,
	},

	/// The transaction was sent, and whether it became final is not known.
	#[error("the transaction {hash} to {action} was sent, but the node stopped reporting on it: {reason}")]
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
	Busy {
		/// What was tried.
		action: String,
	},

	/// An earlier transaction of the account waits: blocks are made, and none becomes final.
	#[error("an earlier transaction of this account waits, because no block has become final since block {block}: could not {action}")]
	Stalled {
		/// What was tried.
		action: String,
		/// The last final block.
		block: u64,
	},

	/// There is no such block.
	#[error("the node knows no block {block}")]
	NoBlock {
		/// What was asked for.
		block: String,
	},

	/// Nothing proves that a block is, or was, of the chain.
	#[error("block {hash} is neither final nor of the best chain: that it ever was of this chain cannot be proved")]
	NotOfChain {
		/// The hash asked for.
		hash: String,
	},

	/// The node serves another block than the one asked for.
	#[error("the node at {url} serves another block under the hash {hash}")]
	OtherBlock {
		/// The node.
		url: String,
		/// The hash asked for.
		hash: String,
	},

	/// The node no longer keeps the state of a block.
	#[error("the node no longer keeps the state of block {block}")]
	StateGone {
		/// The block.
		block: String,
	},

	/// The chain did not say what the client relies on.
	#[error("the chain's answer lacks {what}")]
	Unexpected {
		/// What is missing.
		what: String,
	},
}

impl Code for ChainError {
	fn code(&self) -> &'static str {
		match self {
			Self::Light(error) => error.code(),
			Self::Past(error) => error.code(),
			Self::Memory(error) => error.code(),
			Self::Unreachable { .. } => "salus::chain::unreachable",
			Self::Untrusted { .. } => "salus::chain::untrusted",
			Self::BadUrl { .. } => "salus::chain::bad_url",
			Self::InsecureUrl { .. } => "salus::chain::insecure_url",
			Self::Lost { .. } => "salus::chain::lost",
			Self::OtherVersion { .. } => "salus::chain::version",
			Self::CallChanged { .. } => "salus::chain::call_changed",
			Self::NewHere { .. } => "salus::chain::new_here",
			Self::TransactionChanged { .. } => "salus::chain::transaction_changed",
			Self::Refused { .. } => "salus::chain::refused",
			Self::RefusedBySystem { .. } => "salus::chain::refused",
			Self::NotAccepted { .. } => "salus::chain::not_accepted",
			Self::OutcomeUnknown { .. } => "salus::chain::outcome_unknown",
			Self::Busy { .. } => "salus::chain::busy",
			Self::Stalled { .. } => "salus::chain::stalled",
			Self::NotNoted { .. } => "salus::chain::not_noted",
			Self::NoBlock { .. } => "salus::chain::no_block",
			Self::NotOfChain { .. } => "salus::chain::not_of_chain",
			Self::OtherBlock { .. } => "salus::chain::other_block",
			Self::StateGone { .. } => "salus::chain::state_gone",
			Self::Unexpected { .. } => "salus::chain::unexpected",
		}
	}
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
		}
	}

	/// The pool's `refusal`, in its own words the `reason`.
	pub(super) fn not_accepted(action: &str, reason: String, refusal: Refusal) -> Self {
		ChainError::NotAccepted { action: action.to_owned(), reason, refusal }
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
	host_of(url).map(|host| is_this_machine(&host))
}

/// The host of an address that a node can have, as the connection will take it: the same parser reads it.
fn host_of(url: &str) -> Result<Host, ChainError> {
	let bad = |reason: &str| {
		let (url, reason) = (without_userinfo(url), reason.to_owned());
		ChainError::BadUrl { url, reason }
	};
	let parsed = Url::parse(url).map_err(|error| match error {
		url::ParseError::RelativeUrlWithoutBase => bad("it has no ws:// or wss://"),
		other => bad(&other.to_string()),
	})?;
	// What stands before an @ looks like a host and is none, and a password would end in logs.
	if !parsed.username().is_empty() || parsed.password().is_some() {
		return Err(bad("it names a user or a password, which no node takes"));
	}
	let host = parsed.host().ok_or_else(|| bad("it names no host"))?.to_owned();
	match parsed.scheme() {
		"wss" => Ok(host),
		"ws" if is_this_machine(&host) => Ok(host),
		"ws" => Err(ChainError::InsecureUrl { url: without_userinfo(url) }),
		_ => Err(bad("a node is reached over ws:// or wss://")),
	}
}

/// `url` as it may be shown: what stands before an `@` may be a password.
fn without_userinfo(url: &str) -> String {
	let Some((before, rest)) = url.rsplit_once('@') else { return url.to_owned() };
	match before.split_once("://") {
		Some((scheme, _)) => format!("{scheme}://…@{rest}"),
		None => format!("…@{rest}"),
	}
}

fn is_this_machine(host: &Host) -> bool {
	match host {
		Host::Domain(name) => name == "localhost",
		Host::Ipv4(address) => address.is_loopback(),
		Host::Ipv6(address) => address.is_loopback(),
	}
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
	fn name_before_an_at_sign_is_no_host_and_what_stands_there_is_not_repeated() {
		for url in [
			"wss://localhost:1@evil.org",
			"wss://127.0.0.1@evil.org",
			"wss://[::1]@evil.org",
			"wss://localhost:secret@localhost:9944",
			"ws://localhost:secret@evil.org",
			"ws://user:sec/ret@127.0.0.1:9944",
			"user:secret@127.0.0.1:9944",
			"http://user:secret@127.0.0.1",
		] {
			let error = is_local(url).expect_err(url);
			assert!(matches!(error, ChainError::BadUrl { .. }), "{url}: {error}");
			let said = format!("{error} {error:?}");
			assert!(!said.contains("secret") && !said.contains("sec/ret"), "{said}");
		}
		// However it is written, it is decided as it will be connected to.
		assert!(is_local("wss://localhost\\@evil.org").expect("a path"));
		assert!(!is_local("wss://evil.org/@localhost").expect("a path"));
		assert!(!is_local("wss://evil.org?@localhost").expect("a query"));
		assert!(is_local("WSS://LOCALHOST").expect("an address"));
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
