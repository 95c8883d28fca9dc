//! Reading storage and constants, where no view function serves: what the SDK's own pallets hold.
//! Values are read by the names of the chain's metadata: more fields and variants do no harm.

use super::{At, Chain, ChainError};
use subxt::{
	constants,
	ext::{frame_decode::constants::decode_constant, scale_decode::IntoVisitor},
	storage::Address,
	Metadata,
};

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

/// The constant at `address`, as `metadata` has it: a number of another width is the same number.
fn read_constant<A: constants::Address>(metadata: &Metadata, address: &A) -> Option<A::Target> {
	let (pallet, name) = (address.pallet_name(), address.constant_name());
	let visitor = <A::Target as IntoVisitor>::into_visitor();
	decode_constant(pallet, name, metadata, metadata.types(), visitor).ok()
}

impl Chain {
	/// The constant at `address` of the runtime of `at`. Its form is not compared with what this client was
	/// built for.
	///
	/// # Errors
	/// The runtime has none of this name, or nothing that can be read as one.
	pub fn constant<A: constants::Address>(
		&self,
		at: &At,
		address: &A,
	) -> Result<A::Target, ChainError> {
		read_constant(at.metadata_ref(), address).ok_or_else(|| self.other_version())
	}

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

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::{altered::Altered, api};
	use scale_info::TypeDefPrimitive;

	#[test]
	fn constant_is_read_where_a_newer_runtime_has_another_value_or_width_of_it() {
		let (kept, slot) = (api::constants().system(), api::constants().aura());
		let (kept, slot) = (kept.block_hash_count(), slot.slot_duration());
		let built_in = Altered::new().metadata();
		assert_eq!(read_constant(&built_in, &kept), Some(256));
		assert_eq!(read_constant(&built_in, &slot), Some(2_000));
		let newer = Altered::new()
			.with_constant("System", "BlockHashCount", TypeDefPrimitive::U64, 4_096u64)
			.with_constant("Aura", "SlotDuration", TypeDefPrimitive::U32, 6_000u32)
			.metadata();
		let known =
			newer.pallet_by_name("System").and_then(|it| it.constant_hash("BlockHashCount"));
		let ours = constants::Address::validation_hash(&kept);
		assert_ne!(known, ours, "subxt would refuse it");
		assert_eq!(read_constant(&newer, &kept), Some(4_096));
		assert_eq!(read_constant(&newer, &slot), Some(6_000));
	}

	#[test]
	fn constant_that_is_gone_or_does_not_fit_is_none() {
		let kept = api::constants().system().block_hash_count();
		let gone =
			Altered::new().with_constant("System", "BlockHashCount", TypeDefPrimitive::Str, "x");
		assert_eq!(read_constant(&gone.metadata(), &kept), None);
		let big = u64::from(u32::MAX) + 1;
		let big =
			Altered::new().with_constant("System", "BlockHashCount", TypeDefPrimitive::U64, big);
		assert_eq!(read_constant(&big.metadata(), &kept), None);
		let other = constants::StaticAddress::<u32>::new("System", "Nothing");
		assert_eq!(read_constant(&Altered::new().metadata(), &other), None);
	}
}
