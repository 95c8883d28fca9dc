//! What wallets read of the runtime, and what the types in it hold once they are taken apart.
//! Touches nothing.

use codec::Decode;
use frame_metadata::{
	v16::{PalletMetadata, RuntimeMetadataV16, StorageEntryType},
	RuntimeMetadata, RuntimeMetadataPrefixed,
};
use salus_runtime::Runtime;
use scale_info::{
	form::PortableForm, Field, PortableRegistry, Type, TypeDef, TypeDefPrimitive as Primitive,
	Variant,
};
use std::{collections::BTreeMap, sync::OnceLock};

/// The pallets of this project that keep members and their affairs.
pub const OURS: [&str; 4] = ["Roles", "Patients", "Doctors", "Audit"];

/// The pallets of this project with which the council governs.
pub const GOVERNING: [&str; 2] = ["Governance", "Validators"];

/// The metadata of the newest version.
pub fn metadata() -> &'static RuntimeMetadataV16 {
	static METADATA: OnceLock<RuntimeMetadataV16> = OnceLock::new();
	METADATA.get_or_init(|| {
		let bytes = Runtime::metadata_at_version(16).expect("there is a version 16");
		let prefixed = RuntimeMetadataPrefixed::decode(&mut &bytes[..]).expect("it is metadata");
		match prefixed.1 {
			RuntimeMetadata::V16(metadata) => metadata,
			other => panic!("version 16 is version {}", other.version()),
		}
	})
}

/// Our pallets that keep members and their affairs.
pub fn ours() -> impl Iterator<Item = &'static PalletMetadata<PortableForm>> {
	OURS.into_iter().map(pallet)
}

/// All our pallets.
pub fn all_ours() -> impl Iterator<Item = &'static PalletMetadata<PortableForm>> {
	OURS.into_iter().chain(GOVERNING).map(pallet)
}

/// The pallet of this name.
fn pallet(name: &str) -> &'static PalletMetadata<PortableForm> {
	let mut pallets = metadata().pallets.iter();
	pallets.find(|pallet| pallet.name == name).expect("it is in the runtime")
}

/// The calls of `pallet`.
pub fn calls(pallet: &PalletMetadata<PortableForm>) -> &'static [Variant<PortableForm>] {
	variants(pallet.calls.as_ref().expect("it has calls").ty.id)
}

/// The events of `pallet`.
pub fn events(pallet: &PalletMetadata<PortableForm>) -> &'static [Variant<PortableForm>] {
	variants(pallet.event.as_ref().expect("it has events").ty.id)
}

fn variants(id: u32) -> &'static [Variant<PortableForm>] {
	match &resolve(id).type_def {
		TypeDef::Variant(variant) => &variant.variants,
		other => panic!("an enum was expected, not {other:?}"),
	}
}

/// The type of this number.
pub fn resolve(id: u32) -> &'static Type<PortableForm> {
	let types: &'static PortableRegistry = &metadata().types;
	types.resolve(id).expect("the metadata is complete")
}

/// What a piece of data is, as far as this project knows kinds of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaf {
	/// A number or a truth value. Enums without fields have no leaf at all.
	Number,
	/// An account id.
	Account,
	/// A CID, the form of which is checked.
	Cid,
	/// A public key.
	PublicKey,
	/// Bytes of a fixed length.
	Digest,
	/// Bytes up to a bound.
	Bytes,
	/// Bytes, or a list of anything, without a bound.
	Unbounded,
	/// Text.
	Text,
}

/// Everything that the calls, the events and the storage of our pallets hold, by where it is:
/// `Patients.call.add_file.cid`.
pub fn leaves() -> BTreeMap<String, Leaf> {
	let mut found = BTreeMap::new();
	for pallet in ours() {
		for (what, variants) in [("call", calls(pallet)), ("event", events(pallet))] {
			for variant in variants {
				let place = format!("{}.{what}.{}", pallet.name, variant.name);
				take_fields(&variant.fields, &place, &mut found);
			}
		}
		let storage = pallet.storage.as_ref().expect("it has storage");
		for entry in &storage.entries {
			let place = format!("{}.storage.{}", pallet.name, entry.name);
			match &entry.ty {
				StorageEntryType::Plain(value) => take_apart(value.id, &place, &mut found),
				StorageEntryType::Map { key, value, .. } => {
					take_apart(key.id, &format!("{place}.key"), &mut found);
					take_apart(value.id, &place, &mut found);
				}
			}
		}
	}
	found
}

fn take_fields(fields: &[Field<PortableForm>], place: &str, found: &mut BTreeMap<String, Leaf>) {
	for (number, field) in fields.iter().enumerate() {
		let name = field.name.clone().unwrap_or_else(|| number.to_string());
		take_apart(field.ty.id, &format!("{place}.{name}"), found);
	}
}

/// Adds the leaves of a type to `found`. The types of our pallets are finite, so this ends.
fn take_apart(id: u32, place: &str, found: &mut BTreeMap<String, Leaf>) {
	let ty = resolve(id);
	let leaf = match (ty.path.ident().as_deref(), &ty.type_def) {
		(Some("AccountId32"), _) => Leaf::Account,
		(Some("Cid"), _) => Leaf::Cid,
		(Some("Recipient"), _) => Leaf::PublicKey,
		(Some("BoundedVec"), TypeDef::Composite(list)) => match element(list.fields[0].ty.id) {
			item if is_byte(item) => Leaf::Bytes,
			item => return take_apart(item, &format!("{place}[]"), found),
		},
		(_, TypeDef::Composite(composite)) => return take_fields(&composite.fields, place, found),
		(_, TypeDef::Variant(choice)) => {
			for variant in &choice.variants {
				match (variant.name.as_str(), variant.fields.as_slice()) {
					("Some", [value]) => take_apart(value.ty.id, place, found),
					(name, fields) => take_fields(fields, &format!("{place}.{name}"), found),
				}
			}
			return;
		}
		(_, TypeDef::Tuple(tuple)) => {
			for (number, item) in tuple.fields.iter().enumerate() {
				take_apart(item.id, &format!("{place}.{number}"), found);
			}
			return;
		}
		(_, TypeDef::Array(array)) if is_byte(array.type_param.id) => Leaf::Digest,
		(_, TypeDef::Array(array)) => {
			return take_apart(array.type_param.id, &format!("{place}[]"), found);
		}
		(_, TypeDef::Compact(compact)) => return take_apart(compact.type_param.id, place, found),
		(_, TypeDef::Sequence(_) | TypeDef::BitSequence(_)) => Leaf::Unbounded,
		(_, TypeDef::Primitive(Primitive::Str | Primitive::Char)) => Leaf::Text,
		(_, TypeDef::Primitive(_)) => Leaf::Number,
	};
	found.insert(place.to_owned(), leaf);
}

/// What a list is a list of.
fn element(id: u32) -> u32 {
	match &resolve(id).type_def {
		TypeDef::Sequence(list) => list.type_param.id,
		other => panic!("a list was expected, not {other:?}"),
	}
}

fn is_byte(id: u32) -> bool {
	matches!(resolve(id).type_def, TypeDef::Primitive(Primitive::U8))
}
