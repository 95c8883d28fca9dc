//! Reading storage and constants, where no view function serves: what the SDK's own pallets hold.
//! Values are read by the names of the chain's metadata: more fields and variants do no harm.

use super::{At, Chain, ChainError};
use subxt::storage::Address;

/// An address whose form is not compared with what this client was built for.
struct ByName<A>(A);

impl<A: Address> Address for ByName<A> {
	type KeyParts = A::KeyParts;
	type Value = A::Value;
	type IsPlain = A::IsPlain;

	fn pallet_name(&self) -> &str {
		self.0.pallet_name()
	}

	fn entry_name(&self) -> &str {
		self.0.entry_name()
	}

	fn validation_hash(&self) -> Option<[u8; 32]> {
		None
	}
}

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
		let found =
			at.storage().try_fetch(ByName(address), keys).await.map_err(|e| self.lost(e))?;
		found.map(|value| value.decode().map_err(|e| self.lost(e))).transpose()
	}

	/// The value at `address` as the chain has it, encoded.
	///
	/// # Errors
	/// As [`Self::stored`].
	pub async fn stored_bytes<A: Address>(
		&self,
		at: &At,
		address: A,
		keys: A::KeyParts,
	) -> Result<Option<Vec<u8>>, ChainError> {
		let found =
			at.storage().try_fetch(ByName(address), keys).await.map_err(|e| self.lost(e))?;
		Ok(found.map(|value| value.into_bytes()))
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
		let mut entries = at.storage().iter(ByName(address), ()).await.map_err(|e| self.lost(e))?;
		let mut keys = Vec::new();
		while let Some(entry) = entries.next().await {
			let entry = entry.map_err(|e| self.lost(e))?;
			let key = entry.key().and_then(|key| key.decode()).map_err(|e| self.lost(e))?;
			keys.push(key);
		}
		Ok(keys)
	}
}
