//! I8: every collection is bounded or paged.

use crate::common::metadata::{all_ours, calls, events, resolve};
use frame_support::traits::StorageInfoTrait;
use salus_runtime::{Audit, Doctors, Patients, Roles, Validators};
use scale_info::TypeDef;

#[test]
fn i8_every_storage_item_is_bounded() {
	let items = [
		Roles::storage_info(),
		Patients::storage_info(),
		Doctors::storage_info(),
		Audit::storage_info(),
		Validators::storage_info(),
	]
	.concat();
	assert_eq!(items.len(), 10 + 14 + 8 + 5 + 2);
	for item in items {
		let [pallet, name] =
			[&item.pallet_name, &item.storage_name].map(|it| String::from_utf8_lossy(it));
		let size = item.max_size.unwrap_or_else(|| panic!("{pallet}.{name} is unbounded"));
		println!("{pallet}.{name}: {size} bytes at most");
	}
}

/// Lists that are whole, since a constant bounds them.
const SHORT: [&str; 2] = ["Doctors.staff", "Validators.validators"];

#[test]
fn i8_every_list_that_a_view_function_gives_is_paged() {
	for pallet in all_ours() {
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
			let name = format!("{}.{}", pallet.name, view.name);
			assert_eq!(lists && !SHORT.contains(&name.as_str()), limited, "{name}");
		}
	}
}

#[test]
fn i8_the_first_line_of_what_storage_says_of_itself_is_a_whole_sentence() {
	// Wallets show that line and no more.
	for pallet in all_ours() {
		for item in pallet.storage.iter().flat_map(|storage| &storage.entries) {
			let line = item.docs.first().expect("it is documented").trim();
			let whole = line.ends_with('.') && line.starts_with(char::is_uppercase);
			assert!(whole, "{}.{}: {line}", pallet.name, item.name);
		}
	}
}

#[test]
fn i8_every_item_explains_itself_in_the_metadata() {
	for pallet in all_ours() {
		let errors = pallet.error.as_ref().map(|error| error.ty.id);
		let variants = errors.map(|id| match &resolve(id).type_def {
			TypeDef::Variant(errors) => errors.variants.as_slice(),
			_ => &[],
		});
		let named = calls(pallet).iter().chain(events(pallet)).chain(variants.unwrap_or_default());
		for item in named {
			assert!(!item.docs.is_empty(), "{}.{} has no documentation", pallet.name, item.name);
		}
		for item in pallet.storage.iter().flat_map(|storage| &storage.entries) {
			assert!(!item.docs.is_empty(), "{}.{} has no documentation", pallet.name, item.name);
		}
		for item in &pallet.view_functions {
			assert!(!item.docs.is_empty(), "{}.{} has no documentation", pallet.name, item.name);
		}
	}
}
