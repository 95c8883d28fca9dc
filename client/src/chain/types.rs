//! Between the types generated from the metadata and plain ones.

use super::{
	api::runtime_types::{
		bounded_collections::bounded_vec::BoundedVec,
		salus_primitives::{key::Recipient, record::Cid as ChainCid},
	},
	AccountId,
};
use codec::{Decode, Encode};
use std::borrow::Cow;

use super::open::New;
pub use super::open::{
	Category, EnrolmentPolicy, ProviderKind, ProviderStatus, ProxyType, Right, Role,
};

/// What the chain knows of a patient.
pub type Patient = super::api::runtime_types::pallet_patients::types::Patient<u32>;
/// A grant as the chain holds it, and what becomes of it.
pub type GrantStanding = super::api::runtime_types::pallet_patients::types::GrantStanding<u32>;

/// The category with SCALE index `index`. One that this client does not know is new, which no call takes.
pub fn category(index: u8) -> Category {
	let new = |_| Category::New(New { name: category_name(index).to_owned(), index });
	Category::decode(&mut &[index][..]).unwrap_or_else(new)
}

/// The SCALE index of `category`.
pub fn category_index(category: &Category) -> u8 {
	category.encode()[0]
}

/// The names of the categories as the command line spells them, by SCALE index.
const CATEGORY_NAMES: [&str; 8] = [
	"demographics",
	"clinical",
	"laboratory",
	"imaging",
	"medication",
	"immunization",
	"mental-health",
	"other",
];

/// Every category, by its SCALE index.
pub const CATEGORIES: [u8; 8] = [0, 1, 2, 3, 4, 5, 6, 7];

/// The name of the category with SCALE index `index`, as the command line spells it.
pub fn category_name(index: u8) -> &'static str {
	CATEGORY_NAMES.get(usize::from(index)).copied().unwrap_or("unknown")
}

/// Categories as the calls take them.
pub fn category_list(indices: &[u8]) -> BoundedVec<Category> {
	BoundedVec(indices.iter().map(|index| category(*index)).collect())
}

/// The categories of a stored set, one bit each.
pub fn categories_of_mask(mask: u8) -> Vec<u8> {
	(0..8).filter(|index| mask & (1 << index) != 0).collect()
}

/// A CID as the calls take it.
pub fn chain_cid(cid: &cid::Cid) -> ChainCid {
	ChainCid(BoundedVec(cid.to_bytes()))
}

/// A CID as the store takes it. The chain has checked its form; one it should not hold is `None`.
pub fn store_cid(cid: &ChainCid) -> Option<cid::Cid> {
	cid::Cid::try_from(&cid.0 .0[..]).ok()
}

/// A recipient as the calls take it.
pub fn recipient(bytes: [u8; 32]) -> Recipient {
	Recipient(bytes)
}

/// An account as the calls take it.
pub fn account(id: [u8; 32]) -> AccountId {
	AccountId::from(id)
}

/// The name of a category, as the command line spells it, or as the chain does where it is new here.
pub fn category_text(category: &Category) -> Cow<'static, str> {
	match category {
		Category::New(new) => new.to_string().into(),
		known => category_name(category_index(known)).into(),
	}
}

/// The name of a role, as the command line spells it.
pub fn role_name(role: &Role) -> Cow<'static, str> {
	match role {
		Role::Admin => "admin".into(),
		Role::Patient => "patient".into(),
		Role::Doctor => "doctor".into(),
		Role::Pharmacy => "pharmacy".into(),
		Role::Department => "department".into(),
		Role::Auditor => "auditor".into(),
		Role::New(new) => new.to_string().into(),
	}
}

/// The name of a kind of provider.
pub fn kind_name(kind: &ProviderKind) -> Cow<'static, str> {
	match kind {
		ProviderKind::Doctor => "doctor".into(),
		ProviderKind::Pharmacy => "pharmacy".into(),
		ProviderKind::Department => "department".into(),
		ProviderKind::New(new) => new.to_string().into(),
	}
}

/// The name of a provider's status.
pub fn status_name(status: &ProviderStatus) -> Cow<'static, str> {
	match status {
		ProviderStatus::Unverified => "unverified".into(),
		ProviderStatus::Verified => "verified".into(),
		ProviderStatus::Suspended => "suspended".into(),
		ProviderStatus::New(new) => new.to_string().into(),
	}
}

/// The name of a provider's status, and whether the public profile is still the one that an admin verified.
pub fn standing_name(status: &ProviderStatus, changed_since: bool) -> Cow<'static, str> {
	match (status, changed_since) {
		(ProviderStatus::Verified, true) => "verified before, changed since".into(),
		(status, _) => status_name(status),
	}
}

/// The name of a right.
pub fn right_name(right: &Right) -> Cow<'static, str> {
	match right {
		Right::View => "view".into(),
		Right::Contribute => "contribute".into(),
		Right::New(new) => new.to_string().into(),
	}
}

/// The name of what an account may act for another in.
pub fn proxy_name(kind: &ProxyType) -> Cow<'static, str> {
	match kind {
		ProxyType::Any => "any".into(),
		ProxyType::Consent => "consent".into(),
		ProxyType::Staff => "staff".into(),
		ProxyType::New(new) => new.to_string().into(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::{api, signing};

	#[test]
	fn number_that_is_no_category_here_stops_nothing_and_gets_into_no_call() {
		for index in CATEGORIES {
			assert_eq!(category_index(&category(index)), index);
			assert_eq!(category(index).as_new(), None);
		}
		let new = category(8);
		assert_eq!((category_index(&new), &*category_text(&new)), (8, "new here: unknown (8)"));
		let call = |index| {
			let who = account([7; 32]);
			let (categories, keys) = (category_list(&[index]), BoundedVec(Vec::new()));
			let patients = api::transactions().patients();
			signing::encode(&patients.grant_access(who, categories, Right::View, None, keys))
		};
		assert!(call(7).is_ok() && call(8).is_err());
	}
}
