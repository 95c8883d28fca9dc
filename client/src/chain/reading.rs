//! Whether two runtimes read the same bytes as the same call. Touches nothing.
//!
//! Both types are walked over the bytes at once: the same pallet, call, fields and variants by name,
//! numbers of the same width. So nothing but what these very bytes use is compared: what else a
//! runtime has, and what it has more, does not matter.

use codec::{Compact, Decode};
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive};
use subxt::Metadata;

/// How deep types may be nested: calls in each other 256 times, each in its pallet and a list.
const MAX_DEPTH: usize = 1200;

/// What a runtime reads calls as.
#[derive(Clone, Copy)]
pub struct Calls<'a> {
	types: &'a PortableRegistry,
	/// The type of all calls.
	call: u32,
}

impl<'a> Calls<'a> {
	/// As `metadata` says.
	pub fn of(metadata: &'a Metadata) -> Self {
		Self { types: metadata.types(), call: metadata.outer_enums().call_enum_ty() }
	}
}

/// Two runtimes read a call differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
	/// Where: the names that lead there, as in `Roles.assign.role.Auditor`.
	pub place: String,
}

/// Checks that `theirs` reads `call` as `ours` does, to its last byte.
///
/// # Errors
/// It does not, or `call` is none of `ours`.
pub fn same_call(call: &[u8], ours: Calls<'_>, theirs: Calls<'_>) -> Result<(), Difference> {
	let mut walk =
		Walk { ours: ours.types, theirs: theirs.types, rest: call, place: vec![], depth: 0 };
	let same = walk.value(ours.call, theirs.call).filter(|()| walk.rest.is_empty());
	same.ok_or_else(|| Difference { place: walk.place.join(".") })
}

/// Two registries of types, and what of the bytes was not read yet. What reads it says `None` where
/// the two differ, and leaves `place` there.
struct Walk<'a> {
	ours: &'a PortableRegistry,
	theirs: &'a PortableRegistry,
	rest: &'a [u8],
	place: Vec<&'a str>,
	depth: usize,
}

impl<'a> Walk<'a> {
	fn value(&mut self, ours: u32, theirs: u32) -> Option<()> {
		self.depth += 1;
		if self.depth > MAX_DEPTH {
			return None;
		}
		let (ours, theirs) =
			(&self.ours.resolve(ours)?.type_def, &self.theirs.resolve(theirs)?.type_def);
		match (ours, theirs) {
			(TypeDef::Composite(ours), TypeDef::Composite(theirs)) => {
				self.fields(&ours.fields, &theirs.fields)?;
			}
			(TypeDef::Variant(ours), TypeDef::Variant(theirs)) => {
				let index = self.take(1)?[0];
				let ours = ours.variants.iter().find(|variant| variant.index == index)?;
				self.place.push(&ours.name);
				let theirs = theirs.variants.iter().find(|variant| variant.index == index)?;
				if ours.name != theirs.name {
					return None;
				}
				self.fields(&ours.fields, &theirs.fields)?;
				self.place.pop();
			}
			(TypeDef::Sequence(ours), TypeDef::Sequence(theirs)) => {
				let length = Compact::<u32>::decode(&mut self.rest).ok()?.0;
				self.items(length, ours.type_param.id, theirs.type_param.id)?;
			}
			(TypeDef::Array(ours), TypeDef::Array(theirs)) if ours.len == theirs.len => {
				self.items(ours.len, ours.type_param.id, theirs.type_param.id)?;
			}
			(TypeDef::Tuple(ours), TypeDef::Tuple(theirs))
				if ours.fields.len() == theirs.fields.len() =>
			{
				for (ours, theirs) in ours.fields.iter().zip(&theirs.fields) {
					self.value(ours.id, theirs.id)?;
				}
			}
			(TypeDef::Primitive(ours), TypeDef::Primitive(theirs)) if ours == theirs => {
				self.primitive(ours)?;
			}
			(TypeDef::Compact(ours), TypeDef::Compact(theirs)) => {
				self.same_number(ours.type_param.id, theirs.type_param.id)?;
				Compact::<u128>::decode(&mut self.rest).ok()?;
			}
			_ => return None,
		}
		self.depth -= 1;
		Some(())
	}

	fn fields(
		&mut self,
		ours: &'a [Field<PortableForm>],
		theirs: &'a [Field<PortableForm>],
	) -> Option<()> {
		if ours.len() != theirs.len() {
			return None;
		}
		for (ours, theirs) in ours.iter().zip(theirs) {
			let name = ours.name.as_deref();
			self.place.extend(name);
			if ours.name != theirs.name {
				return None;
			}
			self.value(ours.ty.id, theirs.ty.id)?;
			if name.is_some() {
				self.place.pop();
			}
		}
		Some(())
	}

	/// `count` values in a row. Those of one width are passed at once: a call may hold megabytes.
	fn items(&mut self, count: u32, ours: u32, theirs: u32) -> Option<()> {
		let definitions =
			(&self.ours.resolve(ours)?.type_def, &self.theirs.resolve(theirs)?.type_def);
		if let (TypeDef::Primitive(ours), TypeDef::Primitive(theirs)) = definitions {
			if let (true, Some(width)) = (ours == theirs, width(ours)) {
				return self.take((count as usize).checked_mul(width)?).map(drop);
			}
		}
		for _ in 0..count {
			let before = self.rest.len();
			self.value(ours, theirs)?;
			// Values without bytes are all the same one.
			if self.rest.len() == before {
				break;
			}
		}
		Some(())
	}

	fn primitive(&mut self, kind: &TypeDefPrimitive) -> Option<()> {
		let length = match width(kind) {
			Some(width) => width,
			None => Compact::<u32>::decode(&mut self.rest).ok()?.0 as usize,
		};
		self.take(length).map(drop)
	}

	/// Whether both compact types hold a number of the same width, under the same names.
	fn same_number(&self, ours: u32, theirs: u32) -> Option<()> {
		let (mut ours, mut theirs) = (ours, theirs);
		for _ in 0..MAX_DEPTH {
			let definitions =
				(&self.ours.resolve(ours)?.type_def, &self.theirs.resolve(theirs)?.type_def);
			match definitions {
				(TypeDef::Primitive(ours), TypeDef::Primitive(theirs)) => {
					return (ours == theirs).then_some(());
				}
				(TypeDef::Composite(a), TypeDef::Composite(b)) => {
					let ([a], [b]) = (&a.fields[..], &b.fields[..]) else { return None };
					if a.name != b.name {
						return None;
					}
					(ours, theirs) = (a.ty.id, b.ty.id);
				}
				_ => return None,
			}
		}
		None
	}

	fn take(&mut self, length: usize) -> Option<&'a [u8]> {
		let (taken, rest) = self.rest.split_at_checked(length)?;
		self.rest = rest;
		Some(taken)
	}
}

/// How many bytes a primitive value has. `None` for a text, which says so itself.
fn width(kind: &TypeDefPrimitive) -> Option<usize> {
	Some(match kind {
		TypeDefPrimitive::Bool | TypeDefPrimitive::U8 | TypeDefPrimitive::I8 => 1,
		TypeDefPrimitive::U16 | TypeDefPrimitive::I16 => 2,
		TypeDefPrimitive::Char | TypeDefPrimitive::U32 | TypeDefPrimitive::I32 => 4,
		TypeDefPrimitive::U64 | TypeDefPrimitive::I64 => 8,
		TypeDefPrimitive::U128 | TypeDefPrimitive::I128 => 16,
		TypeDefPrimitive::U256 | TypeDefPrimitive::I256 => 32,
		TypeDefPrimitive::Str => return None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::{
		altered::Altered,
		api::runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, pallet_doctors::pallet::Call as Doctors,
			pallet_patients::pallet::Call as Patients, pallet_proxy::pallet::Call as Proxy,
			pallet_roles::pallet::Call as Roles, pallet_utility::pallet::Call as Utility,
			salus_runtime::RuntimeCall,
		},
		built_in,
		types::{ChainCategory, ProxyType, Right, Role},
		AccountId,
	};
	use codec::Encode;
	#[cfg(not(target_family = "wasm"))]
	use proptest::prelude::*;
	use subxt::utils::MultiAddress;

	fn assign() -> RuntimeCall {
		RuntimeCall::Roles(Roles::assign { who: AccountId([7; 32]), role: Role::Auditor })
	}

	fn remove() -> RuntimeCall {
		RuntimeCall::Roles(Roles::remove { who: AccountId([7; 32]) })
	}

	fn add_guardian() -> RuntimeCall {
		let delegate = MultiAddress::Id(AccountId([7; 32]));
		let proxy_type = ProxyType::Consent;
		RuntimeCall::Proxy(Proxy::add_proxy { delegate, proxy_type, delay: 0 })
	}

	fn grant() -> RuntimeCall {
		RuntimeCall::Patients(Patients::grant_access {
			provider: AccountId([7; 32]),
			categories: BoundedVec(vec![ChainCategory::Imaging, ChainCategory::Other]),
			right: Right::View,
			expires: Some(1_000),
			sealed_keys: BoundedVec(vec![1; 900]),
		})
	}

	fn revoke() -> RuntimeCall {
		let call = Patients::revoke_access { provider: AccountId([7; 32]) };
		RuntimeCall::Patients(call)
	}

	fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
		RuntimeCall::Utility(Utility::batch_all { calls })
	}

	fn open_file() -> RuntimeCall {
		let (patient, department) = (AccountId([7; 32]), Some(AccountId([8; 32])));
		RuntimeCall::Doctors(Doctors::open_file { patient, record: 3, department })
	}

	fn read(call: &RuntimeCall, theirs: Altered) -> Result<(), String> {
		let (ours, theirs) = (&built_in().metadata, theirs.metadata());
		let same = same_call(&call.encode(), Calls::of(ours), Calls::of(&theirs));
		same.map_err(|difference| difference.place)
	}

	fn refused_at(call: &RuntimeCall, theirs: Altered, place: &str) {
		assert_eq!(read(call, theirs), Err(place.to_owned()));
	}

	#[test]
	fn swapped_variants_are_refused_for_the_calls_that_use_them_and_no_others() {
		let roles = || Altered::new().swapped("role::Role", ["Admin", "Auditor"]);
		refused_at(&assign(), roles(), "Roles.assign.role.Auditor");
		let proxies = || Altered::new().swapped("proxy_type::ProxyType", ["Any", "Consent"]);
		refused_at(&add_guardian(), proxies(), "Proxy.add_proxy.proxy_type.Consent");
		let rights = || Altered::new().swapped("traits::Right", ["View", "Contribute"]);
		refused_at(&grant(), rights(), "Patients.grant_access.right.View");
		let categories = || Altered::new().swapped("record::Category", ["Other", "MentalHealth"]);
		refused_at(&grant(), categories(), "Patients.grant_access.categories.Other");
		for lie in [roles, proxies, rights, categories] {
			for other in [remove(), revoke(), open_file(), batch(vec![revoke(), open_file()])] {
				assert_eq!(read(&other, lie()), Ok(()));
			}
		}
	}

	#[test]
	fn call_within_a_batch_is_compared_as_one_by_itself_is() {
		let lie = Altered::new().swapped("role::Role", ["Admin", "Auditor"]);
		let nested = batch(vec![revoke(), batch(vec![assign()])]);
		let place = "Utility.batch_all.calls.Utility.batch_all.calls.Roles.assign.role.Auditor";
		refused_at(&nested, lie, place);
	}

	#[test]
	fn swapped_calls_fields_and_pallets_are_refused() {
		let calls = Altered::new().swapped("pallet_roles::pallet::Call", ["assign", "remove"]);
		refused_at(&remove(), calls, "Roles.remove");
		let pallets = Altered::new().swapped("RuntimeCall", ["Roles", "Patients"]);
		refused_at(&revoke(), pallets, "Patients");
		let fields = |altered: &mut Altered| {
			altered.variant("pallet_doctors::pallet::Call", "open_file").fields.swap(0, 1);
		};
		refused_at(&open_file(), Altered::new().with(fields), "Doctors.open_file.patient");
		let renamed = |altered: &mut Altered| {
			let assign = altered.variant("pallet_roles::pallet::Call", "assign");
			assign.fields[0].name = Some("whom".into());
		};
		refused_at(&assign(), Altered::new().with(renamed), "Roles.assign.who");
		assert_eq!(read(&remove(), Altered::new().with(renamed)), Ok(()));
	}

	#[test]
	fn field_or_call_that_is_gone_or_new_is_refused_for_that_call_alone() {
		let gone = |altered: &mut Altered| {
			altered.variants("pallet_roles::pallet::Call").retain(|it| it.name != "assign");
		};
		refused_at(&assign(), Altered::new().with(gone), "Roles.assign");
		let more = |altered: &mut Altered| {
			let assign = altered.variant("pallet_roles::pallet::Call", "assign");
			let again = assign.fields[0].clone();
			assign.fields.push(again);
		};
		refused_at(&assign(), Altered::new().with(more), "Roles.assign");
		for change in [gone, more] {
			assert_eq!(read(&remove(), Altered::new().with(change)), Ok(()));
		}
	}

	#[test]
	fn what_is_new_elsewhere_does_not_matter() {
		let variants = |altered: &mut Altered| {
			for (path, like) in [
				("role::Role", "Admin"),
				("record::Category", "Other"),
				("traits::Right", "View"),
				("proxy_type::ProxyType", "Any"),
				("pallet_roles::pallet::Call", "remove"),
				("pallet_patients::pallet::Call", "deregister"),
			] {
				let mut new = altered.variant(path, like).clone();
				(new.name, new.index) = ("Newest".into(), 200);
				altered.variants(path).push(new);
			}
		};
		let newer = || Altered::new().with(variants).with_pallet("Newest", 200);
		let all = [assign(), remove(), add_guardian(), grant(), revoke(), open_file()];
		for call in all.iter().cloned().chain([batch(all.to_vec())]) {
			assert_eq!(read(&call, newer()), Ok(()));
		}
	}

	#[test]
	fn bytes_that_are_cut_short_or_go_on_are_no_call() {
		let (ours, bytes) = (Calls::of(&built_in().metadata), grant().encode());
		assert_eq!(same_call(&bytes, ours, ours), Ok(()));
		for end in 0..bytes.len() {
			assert!(same_call(&bytes[..end], ours, ours).is_err(), "{end}");
		}
		assert!(same_call(&[&bytes[..], &[0]].concat(), ours, ours).is_err());
	}

	#[test]
	fn calls_nested_without_end_are_none() {
		// `Governance.dispatch_as_root` of itself, a million times.
		let ours = Calls::of(&built_in().metadata);
		let head = &crate::ops::council::as_root(remove()).encode()[..2];
		assert!(same_call(&head.repeat(1_000_000), ours, ours).is_err());
		let mut deep = remove();
		for _ in 0..255 {
			deep = crate::ops::council::as_root(deep);
		}
		assert_eq!(same_call(&deep.encode(), ours, ours), Ok(()));
	}

	/// A call of every kind, made of zeros, is read alike by this runtime, and by the rehearsed next
	/// version: nothing that this client sends is lost with that upgrade.
	#[test]
	fn every_call_is_read_as_itself_now_and_after_the_rehearsed_upgrade() {
		let metadata = &built_in().metadata;
		let next = include_bytes!("../../../runtime/metadata/next.scale");
		let next = Metadata::decode_from(&next[..]).expect("metadata");
		assert!(next.pallet_by_name("Rehearsal").is_some());
		let mut seen = 0;
		for pallet in metadata.pallets() {
			for variant in pallet.call_variants().into_iter().flatten() {
				let bytes = [&[pallet.call_index(), variant.index][..], &[0; 4096]].concat();
				let Ok(call) = <RuntimeCall as codec::Decode>::decode(&mut &bytes[..]) else {
					continue;
				};
				let calls = Calls::of(metadata);
				for theirs in [calls, Calls::of(&next)] {
					let same = same_call(&call.encode(), calls, theirs);
					assert_eq!(same, Ok(()), "{}", variant.name);
				}
				seen += 1;
			}
		}
		assert!(seen > 80, "{seen}");
	}

	#[cfg(not(target_family = "wasm"))]
	proptest! {
		#[test]
		fn no_bytes_make_reading_panic_or_differ_from_decoding(
			head in 0u8..50, call in 0u8..20, rest in prop::collection::vec(any::<u8>(), 0..120),
		) {
			let bytes = [&[head, call][..], &rest].concat();
			let ours = Calls::of(&built_in().metadata);
			let read = same_call(&bytes, ours, ours).is_ok();
			let decoded = crate::ops::council::parse_call(&hex::encode(&bytes)).is_ok();
			// What decodes is read; what is read may still hold a text or a number that is none.
			prop_assert!(read || !decoded);
		}
	}
}
