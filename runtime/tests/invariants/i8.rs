//! I8: every collection is bounded or paged.

use crate::common::metadata::{calls, events, ours, resolve};
use frame_support::traits::StorageInfoTrait;
use salus_runtime::{Audit, Doctors, Patients, Roles};
use scale_info::TypeDef;

#[test]
fn i8_every_storage_item_is_bounded() {
	let items = [
		Roles::storage_info(),
		Patients::storage_info(),
		Doctors::storage_info(),
		Audit::storage_info(),
	]
	.concat();
	assert_eq!(items.len(), 7 + 8 + 2 + 5);
	for item in items {
		let name = String::from_utf8_lossy(&item.storage_name).into_owned();
		assert!(item.max_size.is_some(), "{name}");
	}
}

#[test]
fn i8_every_list_that_a_view_function_gives_is_paged() {
	for pallet in ours() {
		for view in &pallet.view_functions {
			let lists = matches!(resolve(view.output.id).type_def, TypeDef::Sequence(_))
				|| match &resolve(view.output.id).type_def {
					TypeDef::Tuple(tuple) => tuple
						.fields
						.iter()
						.any(|part| matches!(resolve(part.id).type_def, TypeDef::Sequence(_))),
					_ => false,
				};
			let limited = view.inputs.iter().any(|input| input.name == "limit");
			assert_eq!(lists, limited, "{}.{}", pallet.name, view.name);
		}
	}
}

#[test]
fn i8_every_item_explains_itself_in_the_metadata() {
	for pallet in ours() {
		let errors = pallet.error.as_ref().map(|error| error.ty.id);
		let variants = errors.map(|id| match &resolve(id).type_def {
			TypeDef::Variant(errors) => errors.variants.as_slice(),
			_ => &[],
		});
		let named = calls(pallet).iter().chain(events(pallet)).chain(variants.unwrap_or_default());
		for item in named {
			assert!(!item.docs.is_empty(), "{}.{} has no documentation", pallet.name, item.name);
		}
		let storage = pallet.storage.as_ref().expect("it has storage");
		for item in &storage.entries {
			assert!(!item.docs.is_empty(), "{}.{} has no documentation", pallet.name, item.name);
		}
		for item in &pallet.view_functions {
			assert!(!item.docs.is_empty(), "{}.{} has no documentation", pallet.name, item.name);
		}
	}
}
