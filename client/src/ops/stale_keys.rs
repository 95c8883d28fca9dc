//! Who may no longer use what a patient granted, and may still hold keys of the current epochs: a
//! provider who was suspended or left, a doctor whom a department dismissed, whoever has the identity
//! that a provider replaced. The chain refuses them; only a rotation closes to them what is added
//! later. The first ones are found on the trail, which all leave a mark on.

use super::{audit::trail_of, departments, grants::GrantState, pages::Window, Member, OpError};
use crate::{
	chain::{
		api::{self, runtime_types::salus_primitives::audit::AuditEvent},
		open::{AuditItem, AuditKind},
		types::{self, GrantStanding, ProviderKind, ProviderStatus},
		AccountId, At,
	},
	Category,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Somebody who may hold keys of current epochs that they may no longer use.
#[derive(Clone, Debug, Serialize)]
pub struct Holder {
	/// Their address.
	pub address: String,
	/// What became of them: suspended, dismissed, left, or that they replaced a key: then it is
	/// whoever has the key of before who may hold them.
	pub why: &'static str,
	/// The department under whose grant they were handed the keys.
	pub department: Option<String>,
	/// The names of the categories whose current keys they may hold.
	pub categories: Vec<Category>,
}

/// Somebody who lost the right to use a grant's keys, but for a rotation.
struct Lost {
	who: AccountId,
	why: &'static str,
	/// The number of the event of the trail by which they lost it.
	at: u64,
}

/// What a patient's trail says of keys.
#[derive(Default)]
struct KeyHistory {
	/// The event by which the patient registered, and with that the first epoch of every category.
	registered: Option<u64>,
	/// The last event that began a later epoch, by category.
	began: BTreeMap<Category, u64>,
	/// The event that granted access, by provider.
	granted: BTreeMap<AccountId, u64>,
}

impl KeyHistory {
	fn of(events: &[(u64, AuditEvent<AccountId>)]) -> Self {
		let mut history = Self::default();
		for (id, event) in events {
			match (&event.kind, &event.item) {
				(AuditKind::PatientRegistered, _) => {
					history = Self { registered: Some(*id), ..Self::default() };
				}
				(AuditKind::KeysRotated, AuditItem::Epoch { category, .. }) => {
					history.began.insert(types::category(category), *id);
				}
				(AuditKind::AccessGranted, AuditItem::Member(provider)) => {
					history.granted.entry(*provider).or_insert(*id);
				}
				(AuditKind::AccessRevoked, AuditItem::Member(provider)) => {
					history.granted.remove(provider);
				}
				_ => {}
			}
		}
		history
	}

	/// Those of `categories` whose current keys somebody may hold who could use the grant of
	/// `provider` until event `until`.
	fn held(&self, provider: &AccountId, categories: Vec<Category>, until: u64) -> Vec<Category> {
		if self.granted.get(provider).is_none_or(|granted| *granted > until) {
			return Vec::new();
		}
		let is_old = |category: &Category| {
			let began = self.began.get(category).copied().or(self.registered);
			began.is_none_or(|began| began < until)
		};
		categories.into_iter().filter(is_old).collect()
	}
}

impl Member {
	/// Who may hold current keys of each of `grants` of this patient and may no longer use them.
	pub(super) async fn holders(
		&self,
		at: &At,
		grants: &[(AccountId, GrantStanding)],
	) -> Result<Vec<Vec<Holder>>, OpError> {
		let mut lost = Vec::new();
		for (provider, standing) in grants {
			lost.push(self.lost(at, provider, standing).await?);
		}
		if lost.iter().all(Vec::is_empty) {
			return Ok(grants.iter().map(exposed).collect());
		}
		let own = self.account.id();
		let history =
			KeyHistory::of(&trail_of(&self.chain, at, own, Window::default()).await?.items);
		let mut holders = Vec::new();
		for (given, lost) in grants.iter().zip(lost) {
			let (provider, standing) = given;
			let categories = types::categories(&standing.grant.categories);
			let mut of_grant = exposed(given);
			for lost in lost {
				let mut held = history.held(provider, categories.clone(), lost.at);
				if lost.who != *provider {
					let own = self.granted_to(at, lost.who).await?;
					held.retain(|category| !own.contains(category));
				}
				if held.is_empty() {
					continue;
				}
				of_grant.push(Holder {
					address: lost.who.to_string(),
					why: lost.why,
					department: (lost.who != *provider).then(|| provider.to_string()),
					categories: held,
				});
			}
			holders.push(of_grant);
		}
		Ok(holders)
	}

	/// The categories that a live grant of this patient to `provider` covers.
	async fn granted_to(&self, at: &At, provider: AccountId) -> Result<Vec<Category>, OpError> {
		let patients = api::view_functions().patients();
		let grant = patients.grant(self.account.id(), provider);
		let standing = self.chain.view_at(at, grant).await?;
		let live = standing.filter(|it| GrantState::from(&it.state) == GrantState::Live);
		Ok(live.map_or_else(Vec::new, |it| types::categories(&it.grant.categories)))
	}

	/// Who lost the right to use the grant of `provider`: the provider, or doctors who acted for the
	/// department that it is.
	async fn lost(
		&self,
		at: &At,
		provider: &AccountId,
		standing: &GrantStanding,
	) -> Result<Vec<Lost>, OpError> {
		let since = standing.grant.granted_at;
		let views = api::view_functions().doctors();
		let known = self.chain.view_at(at, views.provider(*provider)).await?;
		let mut lost: Vec<_> = self.out_of_work(at, *provider, since).await?.into_iter().collect();
		if known.is_none_or(|known| known.kind != ProviderKind::Department) {
			return Ok(lost);
		}
		let staff = departments::staff(&self.chain, at, *provider).await?;
		let events = trail_of(&self.chain, at, *provider, Window::default()).await?.items;
		for (who, dismissed) in once_named(&events) {
			let left = match (staff.contains(&who), dismissed) {
				(true, _) => self.out_of_work(at, who, since).await?,
				(false, Some(at)) => Some(Lost { who, why: "dismissed", at }),
				// A doctor who leaves is dismissed by nobody.
				(false, None) => self.latest(at, who, GONE).await?,
			};
			lost.extend(left);
		}
		Ok(lost)
	}

	/// Whether `who`, a provider in block `since`, is suspended or has left, and since when.
	async fn out_of_work(
		&self,
		at: &At,
		who: AccountId,
		since: u32,
	) -> Result<Option<Lost>, OpError> {
		let views = api::view_functions().doctors();
		let what = match self.chain.view_at(at, views.provider(who)).await? {
			None => GONE,
			// Who came back begins anew: what they were granted before does not count any more.
			Some(it) if it.registered_at > since => GONE,
			Some(it) if it.status == ProviderStatus::Suspended => {
				("suspended", AuditKind::ProviderSuspended)
			}
			Some(_) => return Ok(None),
		};
		self.latest(at, who, what).await
	}

	/// The last event of its kind in the trail of `who`, by which they lost the right to use keys.
	async fn latest(
		&self,
		at: &At,
		who: AccountId,
		(why, kind): (&'static str, AuditKind),
	) -> Result<Option<Lost>, OpError> {
		let events = trail_of(&self.chain, at, who, Window::default()).await?.items;
		let last = events.iter().rev().find(|(_, event)| event.kind == kind);
		Ok(last.map(|(id, _)| Lost { who, why, at: *id }))
	}
}

/// Whoever has the identity that a provider replaced, where keys were sealed to that one.
fn exposed((provider, standing): &(AccountId, GrantStanding)) -> Vec<Holder> {
	let categories = types::categories(&standing.exposed);
	let (address, why) = (provider.to_string(), REPLACED);
	let holder = Holder { address, why, department: None, categories };
	(!holder.categories.is_empty()).then_some(holder).into_iter().collect()
}

/// What is said of a provider who replaced their recipient, or of whose department a doctor did.
pub const REPLACED: &str = "replaced a key";

/// What is said of providers who left.
const GONE: (&str, AuditKind) = ("left", AuditKind::ProviderDeregistered);

/// The doctors whom a department ever named, by its trail, and the event that dismissed them, where
/// that came last.
fn once_named(events: &[(u64, AuditEvent<AccountId>)]) -> BTreeMap<AccountId, Option<u64>> {
	let mut named = BTreeMap::new();
	for (id, event) in events {
		match (&event.kind, &event.item) {
			(AuditKind::DoctorNamed, AuditItem::Member(doctor)) => named.insert(*doctor, None),
			(AuditKind::DoctorDismissed, AuditItem::Member(doctor)) => {
				named.insert(*doctor, Some(*id))
			}
			_ => None,
		};
	}
	named
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::open::Actor;

	const PROVIDER: AccountId = AccountId([7; 32]);

	fn history(events: Vec<(AuditKind, AuditItem<AccountId>)>) -> KeyHistory {
		let event = |(id, (kind, item))| {
			let actor = Actor::Governance;
			(id, AuditEvent { time: 0, block: 0, actor, signer: None, subject: None, kind, item })
		};
		KeyHistory::of(&(0..).zip(events).map(event).collect::<Vec<_>>())
	}

	fn provider() -> AuditItem<AccountId> {
		AuditItem::Member(PROVIDER)
	}

	fn rotated(category: Category) -> (AuditKind, AuditItem<AccountId>) {
		let category = types::chain_category(category);
		(AuditKind::KeysRotated, AuditItem::Epoch { category, number: 1 })
	}

	#[test]
	fn only_keys_that_began_before_the_loss_are_still_held() {
		let history = history(vec![
			(AuditKind::PatientRegistered, AuditItem::Nothing),
			(AuditKind::AccessGranted, provider()),
			rotated(Category::LABORATORY),
			rotated(Category::IMAGING),
		]);
		let of_grant = [Category::CLINICAL, Category::LABORATORY, Category::IMAGING];
		let held = |until| history.held(&PROVIDER, of_grant.to_vec(), until);
		assert_eq!(held(0), [], "lost before the grant");
		assert_eq!(held(2), [Category::CLINICAL]);
		assert_eq!(held(4), of_grant);
	}

	#[test]
	fn grant_that_was_revoked_or_given_to_an_earlier_patient_leaves_no_holder() {
		let granted = (AuditKind::AccessGranted, provider());
		let revoked = history(vec![granted.clone(), (AuditKind::AccessRevoked, provider())]);
		let again = (AuditKind::PatientRegistered, AuditItem::Nothing);
		for history in [revoked, history(vec![granted, again])] {
			assert!(history.held(&PROVIDER, vec![Category::CLINICAL], 9).is_empty());
		}
	}
}
