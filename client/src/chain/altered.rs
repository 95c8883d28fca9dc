//! The built-in metadata as another runtime, or a node that lies, would have it: for tests.

use super::built_in;
use codec::{Decode, Encode};
use scale_info::{form::PortableForm, TypeDef, TypeDefPrimitive, Variant};
use subxt::{
	ext::frame_metadata::{v16::RuntimeMetadataV16, RuntimeMetadata, RuntimeMetadataPrefixed},
	Metadata,
};

/// Metadata that can be changed.
pub struct Altered(RuntimeMetadataV16);

impl Altered {
	/// The built-in one, unchanged so far.
	pub fn new() -> Self {
		let bytes = include_bytes!("../../metadata/salus.scale");
		let metadata = RuntimeMetadataPrefixed::decode(&mut &bytes[..]).expect("metadata").1;
		let RuntimeMetadata::V16(metadata) = metadata else { panic!("another version") };
		Self(metadata)
	}

	/// The types, by their number.
	fn definitions(&mut self) -> impl Iterator<Item = (Vec<String>, &mut TypeDef<PortableForm>)> {
		let types = self.0.types.types.iter_mut();
		types.map(|it| (it.ty.path.segments.clone(), &mut it.ty.type_def))
	}

	/// The variants of the enumeration whose path ends so.
	pub fn variants(&mut self, path: &str) -> &mut Vec<Variant<PortableForm>> {
		let found = self.definitions().find(|(segments, definition)| {
			segments.join("::").ends_with(path) && matches!(definition, TypeDef::Variant(_))
		});
		match found {
			Some((_, TypeDef::Variant(variants))) => &mut variants.variants,
			_ => panic!("no enumeration {path}"),
		}
	}

	/// The variant of the enumeration whose path ends so.
	pub fn variant(&mut self, path: &str, name: &str) -> &mut Variant<PortableForm> {
		let found = self.variants(path).iter_mut().find(|variant| variant.name == name);
		found.unwrap_or_else(|| panic!("{path} has no {name}"))
	}

	/// Swaps the numbers of two variants of the enumeration whose path ends so.
	pub fn swapped(mut self, path: &str, [one, other]: [&str; 2]) -> Self {
		let (a, b) = (self.variant(path, one).index, self.variant(path, other).index);
		self.variant(path, one).index = b;
		self.variant(path, other).index = a;
		self
	}

	/// Changes it in some way.
	pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
		change(&mut self);
		self
	}

	/// Adds a pallet: another one under a new name and number.
	pub fn with_pallet(mut self, name: &str, index: u8) -> Self {
		let mut pallet = self.0.pallets.last().expect("a pallet").clone();
		let mut variant = self.variants("salus_runtime::RuntimeCall").last().expect("one").clone();
		(pallet.name, pallet.index) = (name.into(), index);
		(variant.name, variant.index) = (name.into(), index);
		self.0.pallets.push(pallet);
		self.variants("salus_runtime::RuntimeCall").push(variant);
		self
	}

	/// Gives a constant this value, of this type.
	pub fn with_constant(
		mut self,
		pallet: &str,
		name: &str,
		kind: TypeDefPrimitive,
		value: impl Encode,
	) -> Self {
		let types = self.0.types.types.iter();
		let mut types = types.filter(|it| it.ty.type_def == TypeDef::Primitive(kind.clone()));
		let id = types.next().expect("a type").id;
		let pallet = self.0.pallets.iter_mut().find(|it| it.name == pallet).expect("a pallet");
		let constant = pallet.constants.iter_mut().find(|it| it.name == name);
		let constant = constant.expect("a constant");
		(constant.ty, constant.value) = (id.into(), value.encode());
		self
	}

	/// Changes what is said of the names of transaction extensions.
	pub fn with_extensions(mut self, change: &dyn Fn(&mut Vec<String>)) -> Self {
		let extensions = &mut self.0.extrinsic.transaction_extensions;
		let mut names: Vec<_> = extensions.iter().map(|it| it.identifier.clone()).collect();
		change(&mut names);
		for (extension, name) in extensions.iter_mut().zip(names) {
			extension.identifier = name;
		}
		self
	}

	/// Takes the transaction extension of this name out.
	pub fn remove_extension(&mut self, name: &str) {
		let extrinsic = &mut self.0.extrinsic;
		let place = extrinsic.transaction_extensions.iter().position(|it| it.identifier == name);
		let place = place.expect("an extension") as u32;
		extrinsic.transaction_extensions.remove(place as usize);
		for used in extrinsic.transaction_extensions_by_version.values_mut() {
			used.retain(|it| it.0 != place);
			used.iter_mut().filter(|it| it.0 > place).for_each(|it| it.0 -= 1);
		}
	}

	/// As a node hands it out.
	pub fn bytes(self) -> Vec<u8> {
		RuntimeMetadataPrefixed::from(self.0).encode()
	}

	/// As the client reads it.
	pub fn metadata(self) -> Metadata {
		Metadata::decode_from(&self.bytes()).expect("metadata")
	}
}

#[test]
fn metadata_that_is_not_changed_is_the_built_in_one() {
	let bytes = Altered::new().bytes();
	assert_eq!(&bytes[..], include_bytes!("../../metadata/salus.scale"));
	let pallets = |metadata: &Metadata| metadata.pallets().count();
	assert_eq!(pallets(&Altered::new().metadata()), pallets(&built_in().metadata));
}
