//! Between the types generated from the metadata and plain ones.

use super::api::runtime_types::{
	bounded_collections::bounded_vec::BoundedVec,
	salus_primitives::{
		key::Recipient,
		record::{Categories as ChainCategories, Cid as ChainCid},
	},
};
use crate::Category;
use codec::{Decode, Encode};
use std::borrow::Cow;

use super::open::New;
pub use super::open::{
	Category as ChainCategory, EnrolmentPolicy, ProviderKind, ProviderStatus, ProxyType, Right,
	Role,
};

/// What the chain knows of a patient.
pub type Patient = super::api::runtime_types::pallet_patients::types::Patient<u32>;
/// A grant as the chain holds it, and what becomes of it.
pub type GrantStanding = super::api::runtime_types::pallet_patients::types::GrantStanding<u32>;

/// A category as the calls take it. One that this client does not know is new, which no call takes.
pub fn chain_category(category: Category) -> ChainCategory {
	let index = category.index();
	let new = |_| ChainCategory::New(New { name: category.to_string(), index });
	ChainCategory::decode(&mut &[index][..]).unwrap_or_else(new)
}

/// A category of the chain's.
pub fn category(category: &ChainCategory) -> Category {
	Category::new(category.encode()[0])
}

/// Categories as the calls take them.
pub fn chain_categories(categories: &[Category]) -> BoundedVec<ChainCategory> {
	BoundedVec(categories.iter().copied().map(chain_category).collect())
}

/// The categories of a set as the chain stores one, known here or not.
pub fn categories(set: &ChainCategories) -> Vec<Category> {
	Category::of_bits(set.0.into())
}

/// The number of the current epoch of a category of `patient`. None where the patient has none.
pub fn current_epoch(patient: &Patient, category: Category) -> Option<u32> {
	patient.epochs.get(usize::from(category.index())).copied()
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

/// The name of a category, as the command line spells it, or as the chain does where it is new here.
pub fn category_text(category: &ChainCategory) -> Cow<'static, str> {
	match category {
		ChainCategory::New(new) => new.to_string().into(),
		known => self::category(known).to_string().into(),
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
	use crate::chain::{api, signing, AccountId};

	#[test]
	fn number_that_is_no_category_here_stops_nothing_and_gets_into_no_call() {
		for known in Category::all() {
			assert_eq!(category(&chain_category(known)), known);
			assert_eq!(chain_category(known).as_new(), None);
		}
		let new = chain_category(Category::new(8));
		assert_eq!(category(&new), Category::new(8));
		assert_eq!(category_text(&new), "new here: category 8 (8)");
		let call = |index: u8| {
			let who = AccountId([7; 32]);
			let categories = chain_categories(&[Category::new(index)]);
			let keys = BoundedVec(Vec::new());
			let patients = api::transactions().patients();
			signing::encode(&patients.grant_access(who, categories, Right::View, None, keys))
		};
		assert!(call(7).is_ok() && call(8).is_err());
	}
}
