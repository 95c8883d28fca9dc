//! Addresses: account ids as people write them, in SS58 with Substrate's general prefix.

use super::KeyError;
use std::str::FromStr;
use subxt_utils_accountid32::AccountId32;

/// The address of the account `id`.
pub fn address(id: [u8; 32]) -> String {
	AccountId32(id).to_string()
}

/// The account id of an address, with any SS58 prefix.
///
/// # Errors
/// [`KeyError::Address`]: it is misspelt, cut, or no address.
pub fn parse_address(text: &str) -> Result<[u8; 32], KeyError> {
	AccountId32::from_str(text.trim()).map(|id| id.0).map_err(|_| KeyError::Address)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn address_survives_the_way_there_and_back() {
		assert_eq!(parse_address(&address([7; 32])), Ok([7; 32]));
	}

	#[test]
	fn misspelt_address_is_refused() {
		let mut text = address([7; 32]);
		text.replace_range(10..11, if &text[10..11] == "a" { "b" } else { "a" });
		assert_eq!(parse_address(&text), Err(KeyError::Address));
		assert_eq!(parse_address(""), Err(KeyError::Address));
		assert_eq!(parse_address("Erika"), Err(KeyError::Address));
	}
}
