//! Accounts, and their ids as people write them: in SS58, with Substrate's general prefix, 42.

use super::KeyError;
use std::str::FromStr;

/// What tells an account from the others: its public key, 32 bytes. `Display` and JSON have it as an
/// address in SS58 with Substrate's general prefix.
pub use subxt_utils_accountid32::AccountId32 as AccountId;

/// The account id of an address, with any SS58 prefix.
///
/// # Errors
/// [`KeyError::Address`]: it is misspelt, cut, or no address.
pub fn parse_address(text: &str) -> Result<AccountId, KeyError> {
	AccountId::from_str(text.trim()).map_err(|_| KeyError::Address)
}

/// A public key that is no account's, in SS58 with Substrate's general prefix, as tools for validators
/// show them.
pub fn ss58(key: [u8; 32]) -> String {
	AccountId(key).to_string()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn address_survives_the_way_there_and_back() {
		let id = AccountId([7; 32]);
		assert_eq!(parse_address(&id.to_string()), Ok(id));
	}

	#[test]
	fn misspelt_address_is_refused() {
		let mut text = AccountId([7; 32]).to_string();
		text.replace_range(10..11, if &text[10..11] == "a" { "b" } else { "a" });
		assert_eq!(parse_address(&text), Err(KeyError::Address));
		assert_eq!(parse_address(""), Err(KeyError::Address));
		assert_eq!(parse_address("Erika"), Err(KeyError::Address));
	}
}
