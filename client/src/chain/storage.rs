//! Reading storage and constants, where no view function serves: what the SDK's own pallets hold.

use super::{At, Chain, ChainError};
use subxt::storage::Address;

impl Chain {
	/// The value at `address`, or `None` where nothing is stored.
	///
	/// # Errors
	/// The node no longer answers, or runs another version of the runtime.
	pub async fn stored<A: Address>(
		&self,
		at: &At,
		address: A,
		keys: A::KeyParts,
	) -> Result<Option<A::Value>, ChainError> {
		let found = at.storage().try_fetch(address, keys).await.map_err(|e| self.lost(e))?;
		found.map(|value| value.decode().map_err(|e| self.lost(e))).transpose()
	}

	/// The keys of the map at `address`.
	///
	/// # Errors
	/// The node no longer answers, or runs another version of the runtime.
	pub async fn stored_keys<A: Address>(
		&self,
		at: &At,
		address: A,
	) -> Result<Vec<A::KeyParts>, ChainError>
	where
		(): subxt::storage::PrefixOf<A::KeyParts>,
	{
		let mut entries = at.storage().iter(address, ()).await.map_err(|e| self.lost(e))?;
		let mut keys = Vec::new();
		while let Some(entry) = entries.next().await {
			let entry = entry.map_err(|e| self.lost(e))?;
			let key = entry.key().and_then(|key| key.decode()).map_err(|e| self.lost(e))?;
			keys.push(key);
		}
		Ok(keys)
	}
}
