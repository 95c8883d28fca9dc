//! Who may no longer use what a patient granted, and may still hold keys of the current epochs: a
//! provider who was suspended or left, a doctor whom a department dismissed, whoever has the identity
//! that a provider replaced. The chain refuses them; only a rotation closes to them what is added
//! later. The first ones are found on the trail, which all leave a mark on.

use super::{access::GrantState, audit::trail_of, departments, pages::Window, Member, OpError};
use crate::{
	chain::{
		api::{self, runtime_types::salus_primitives::audit::AuditEvent},
		open::{AuditItem, AuditKind},
		types::{self, GrantStanding, ProviderKind, ProviderStatus, CATEGORIES},
		AccountId, At,
	},
	keys,
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
	pub categories: Vec<&'static str>,
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
	/// The last event that began an epoch, by category.
	began: [Option<u64>; CATEGORIES.len()],
	/// The event that granted access, by provider.
	granted: BTreeMap<[u8; 32], u64>,
}

impl KeyHistory {
	fn of(events: &[(u64, AuditEvent<AccountId>)]) -> Self {
		let mut history = Self::default();
		for (id, event) in events {
			match (&event.kind, &event.item) {
				(AuditKind::PatientRegistered, _) => {
					history =
						Self { began: [Some(*id); CATEGORIES.len()], granted: BTreeMap::new() };
				}
				(AuditKind::KeysRotated, AuditItem::Epoch { category, .. }) => {
					// Of a category that is new here this client hands out no keys.
					let index = usize::from(types::category_index(category));
					if let Some(began) = history.began.get_mut(index) {
						*began = Some(*id);
					}
				}
				(AuditKind::AccessGranted, AuditItem::Member(provider)) => {
					history.granted.entry(provider.0).or_insert(*id);
				}
				(AuditKind::AccessRevoked, AuditItem::Member(provider)) => {
					history.granted.remove(&provider.0);
				}
				_ => {}
			}
		}
		history
	}

	/// Those of `categories` whose current keys somebody may hold who could use the grant of
	/// `provider` until event `until`.
	fn held(&self, provider: &AccountId, categories: Vec<u8>, until: u64) -> Vec<u8> {
		if self.granted.get(&provider.0).is_none_or(|granted| *granted > until) {
			return Vec::new();
		}
		let is_old =
			|category: &u8| self.began[usize::from(*category)].is_none_or(|began| began < until);
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
			let categories = types::categories_of_mask(standing.grant.categories.0);
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
					address: keys::address(lost.who.0),
					why: lost.why,
					department: (lost.who != *provider).then(|| keys::address(provider.0)),
					categories: held.into_iter().map(types::category_name).collect(),
				});
			}
			holders.push(of_grant);
		}
		Ok(holders)
	}

	/// The categories that a live grant of this patient to `provider` covers.
	async fn granted_to(&self, at: &At, provider: AccountId) -> Result<Vec<u8>, OpError> {
		let patients = api::view_functions().patients();
		let grant = patients.grant(types::account(self.account.id()), provider);
		let standing = self.chain.view_at(at, grant).await?;
		let live = standing.filter(|it| GrantState::from(&it.state) == GrantState::Live);
		Ok(live.map_or_else(Vec::new, |it| types::categories_of_mask(it.grant.categories.0)))
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
		let staff = departments::staff(&self.chain, at, provider.0).await?;
		let events = trail_of(&self.chain, at, provider.0, Window::default()).await?.items;
		for (who, dismissed) in once_named(&events) {
			let who = types::account(who);
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
		let events = trail_of(&self.chain, at, who.0, Window::default()).await?.items;
		let last = events.iter().rev().find(|(_, event)| event.kind == kind);
		Ok(last.map(|(id, _)| Lost { who, why, at: *id }))
	}
}

/// Whoever has the identity that a provider replaced, where keys were sealed to that one.
fn exposed((provider, standing): &(AccountId, GrantStanding)) -> Vec<Holder> {
	let categories = types::categories_of_mask(standing.exposed.0);
	let categories: Vec<_> = categories.into_iter().map(types::category_name).collect();
	let (address, why) = (keys::address(provider.0), REPLACED);
	let holder = Holder { address, why, department: None, categories };
	(!holder.categories.is_empty()).then_some(holder).into_iter().collect()
}

/// What is said of a provider who replaced their recipient, or of whose department a doctor did.
pub const REPLACED: &str = "replaced a key";

/// What is said of providers who left.
const GONE: (&str, AuditKind) = ("left", AuditKind::ProviderDeregistered);

/// The doctors whom a department ever named, by its trail, and the event that dismissed them, where
/// that came last.
fn once_named(events: &[(u64, AuditEvent<AccountId>)]) -> BTreeMap<[u8; 32], Option<u64>> {
	let mut named = BTreeMap::new();
	for (id, event) in events {
		match (&event.kind, &event.item) {
			(AuditKind::DoctorNamed, AuditItem::Member(doctor)) => named.insert(doctor.0, None),
			(AuditKind::DoctorDismissed, AuditItem::Member(doctor)) => {
				named.insert(doctor.0, Some(*id))
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

	const PROVIDER: [u8; 32] = [7; 32];

	fn history(events: Vec<(AuditKind, AuditItem<AccountId>)>) -> KeyHistory {
		let event = |(id, (kind, item))| {
			let actor = Actor::Governance;
			(id, AuditEvent { time: 0, block: 0, actor, signer: None, subject: None, kind, item })
		};
		KeyHistory::of(&(0..).zip(events).map(event).collect::<Vec<_>>())
	}

	fn provider() -> AuditItem<AccountId> {
		AuditItem::Member(types::account(PROVIDER))
	}

	fn rotated(category: u8) -> (AuditKind, AuditItem<AccountId>) {
		let category = types::category(category);
		(AuditKind::KeysRotated, AuditItem::Epoch { category, number: 1 })
	}

	#[test]
	fn only_keys_that_began_before_the_loss_are_still_held() {
		let history = history(vec![
			(AuditKind::PatientRegistered, AuditItem::Nothing),
			(AuditKind::AccessGranted, provider()),
			rotated(2),
			rotated(3),
		]);
		let held = |until| history.held(&types::account(PROVIDER), vec![1, 2, 3], until);
		assert_eq!(held(0), Vec::<u8>::new(), "lost before the grant");
		assert_eq!(held(2), [1]);
		assert_eq!(held(4), [1, 2, 3]);
	}

	#[test]
	fn grant_that_was_revoked_or_given_to_an_earlier_patient_leaves_no_holder() {
		let granted = (AuditKind::AccessGranted, provider());
		let revoked = history(vec![granted.clone(), (AuditKind::AccessRevoked, provider())]);
		let again = (AuditKind::PatientRegistered, AuditItem::Nothing);
		for history in [revoked, history(vec![granted, again])] {
			assert!(history.held(&types::account(PROVIDER), vec![1], 9).is_empty());
		}
	}
}
