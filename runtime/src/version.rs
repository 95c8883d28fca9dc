//! The version of the runtime. A node reads it from the code without running it, so that it has to
//! stand here in figures.

use crate::apis::RUNTIME_API_VERSIONS;
use alloc::borrow::Cow;
use sp_version::RuntimeVersion;

/// The version of the runtime. `spec_version` rises with every change of behaviour,
/// `transaction_version` with every change of how a call or a transaction is encoded.
#[cfg(not(feature = "next-version"))]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("salus"),
	impl_name: Cow::Borrowed("salus"),
	authoring_version: 1,
	spec_version: 7,
	impl_version: 1,
	apis: RUNTIME_API_VERSIONS,
	transaction_version: 5,
	system_version: 1,
};

/// The version that rehearsals upgrade to: `spec_version` is one more than above. It has calls more, and
/// encodes those that were there as before, so that `transaction_version` stays.
#[cfg(feature = "next-version")]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("salus"),
	impl_name: Cow::Borrowed("salus"),
	authoring_version: 1,
	spec_version: 8,
	impl_version: 1,
	apis: RUNTIME_API_VERSIONS,
	transaction_version: 5,
	system_version: 1,
};
