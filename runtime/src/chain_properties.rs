//! What wallets are told of the chain beside its metadata: the properties of a chain specification.
//! They are part of the metadata's digest (RFC 78) too, so that whoever signs it has to know the same.
//!
//! The crate of the digest, `runtime/digest`, is compiled with this file. Constants only.

/// The prefix of addresses (`ss58Format`): Substrate's general one, 42, since none is registered for
/// Salus.
pub const SS58_FORMAT: u16 = 42;

/// Decimals of the token (`tokenDecimals`): 0. There is no token; wallets show amounts with what they
/// find here, and some make up 12 where they find nothing.
pub const TOKEN_DECIMALS: u8 = 0;

/// Symbol of the token (`tokenSymbol`): `NONE`. There is no token; a wallet that shows a balance says
/// "0 NONE".
pub const TOKEN_SYMBOL: &str = "NONE";
