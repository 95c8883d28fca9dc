//! The audit trail: reading it, and checking it end to end against a finalised block.

use super::{Finality, Member, OpError};
use crate::chain::{
	api::{
		self,
		runtime_types::salus_primitives::audit::{Actor, AuditEvent, AuditItem},
	},
	types, AccountId, At, Chain,
};
use codec::Encode;
use serde::Serialize;

/// One line of the trail, for people and scripts.
#[derive(Clone, Debug, Serialize)]
pub struct EventView {
	/// Its number, counted from 0.
	pub id: u64,
	/// When, in milliseconds since the Unix epoch.
	pub time: u64,
	/// The block it is in.
	pub block: u32,
	/// Who did it: an address, or `governance`.
	pub actor: String,
	/// The department under whose grant a doctor did it.
	pub department: Option<String>,
	/// Whose affair it is.
	pub subject: Option<String>,
	/// What was done, in the runtime's words.
	pub kind: String,
	/// What it was done to.
	pub item: Option<String>,
}

impl EventView {
	fn new(id: u64, event: &AuditEvent<AccountId>) -> Self {
		Self {
			id,
			time: event.time,
			block: event.block,
			actor: match &event.actor {
				Actor::Member(who) => crate::keys::address(who.0),
				Actor::Delegate { member, .. } => crate::keys::address(member.0),
				Actor::Governance => "governance".into(),
			},
			department: match &event.actor {
				Actor::Delegate { department, .. } => Some(crate::keys::address(department.0)),
				Actor::Member(_) | Actor::Governance => None,
			},
			subject: event.subject.as_ref().map(|who| crate::keys::address(who.0)),
			kind: format!("{:?}", event.kind),
			item: match &event.item {
				AuditItem::Nothing => None,
				AuditItem::Record(number) => Some(format!("record {number}")),
				AuditItem::Comment(number) => Some(format!("comment {number}")),
				AuditItem::LibraryFile(number) => Some(format!("library file {number}")),
				AuditItem::Member(who) => Some(crate::keys::address(who.0)),
				AuditItem::Role(role) => Some(types::role_name(role).into()),
				AuditItem::Epoch { category, number } => {
					let name = types::category_name(types::category_index(category));
					Some(format!("{name} epoch {number}"))
				}
			},
		}
	}
}

/// The outcome of a verification that succeeded.
#[derive(Clone, Debug, Serialize)]
pub struct Verified {
	/// How many events the trail has.
	pub events: u64,
	/// The running hash that they lead to and the block holds.
	pub head: String,
	/// The finalised block.
	pub block: u64,
	/// Its hash.
	pub block_hash: String,
}

type Events = Vec<(u64, AuditEvent<AccountId>)>;

/// The whole trail at the block of `at`, `progress` being told how many events were read of how
/// many.
async fn whole_trail(
	chain: &Chain,
	at: &At,
	progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Events, OpError> {
	let total = chain.view_at(at, api::view_functions().audit().total_events()).await?;
	let mut all: Events = Vec::new();
	while (all.len() as u64) < total {
		let from = all.len() as u64;
		let payload = api::view_functions().audit().trail(from, super::PAGE);
		let page = chain.view_at(at, payload).await?;
		if page.is_empty() {
			break;
		}
		all.extend(page);
		progress(all.len() as u64, total);
	}
	Ok(all)
}

/// The trail, or what of it concerns `subject`.
///
/// # Errors
/// The node no longer answers.
pub async fn trail(
	chain: &Chain,
	subject: Option<[u8; 32]>,
	progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Vec<EventView>, OpError> {
	let at = chain.at_finalized().await?;
	let events = match subject {
		None => whole_trail(chain, &at, progress).await?,
		Some(subject) => trail_of(chain, &at, subject).await?,
	};
	Ok(events.iter().map(|(id, event)| EventView::new(*id, event)).collect())
}

async fn trail_of(chain: &Chain, at: &At, subject: [u8; 32]) -> Result<Events, OpError> {
	let mut all: Events = Vec::new();
	loop {
		let payload = api::view_functions().audit().trail_of(
			types::account(subject),
			all.len() as u64,
			super::PAGE,
		);
		let page = chain.view_at(at, payload).await?;
		if page.is_empty() {
			return Ok(all);
		}
		all.extend(page);
	}
}

/// Reads the whole trail at the last finalised block, computes its running hash and compares it
/// with the head that the block's state holds.
///
/// # Errors
/// [`OpError::TrailBroken`] where they differ or events are missing.
pub async fn verify(
	chain: &Chain,
	progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Verified, OpError> {
	let at = chain.at_finalized().await?;
	let events = whole_trail(chain, &at, progress).await?;
	let total = chain.view_at(&at, api::view_functions().audit().total_events()).await?;
	let head = chain.view_at(&at, api::view_functions().audit().head()).await?;
	let computed = events.iter().fold([0; 32], |head, (_, event)| next_head(head, event));
	let numbered = events.iter().zip(0u64..).all(|((id, _), expected)| *id == expected);
	if computed != head || !numbered || events.len() as u64 != total {
		return Err(OpError::TrailBroken {
			count: events.len() as u64,
			computed: hex::encode(computed),
			block: at.block_number(),
			head: hex::encode(head),
		});
	}
	Ok(Verified {
		events: total,
		head: hex::encode(head),
		block: at.block_number(),
		block_hash: format!("{:?}", at.block_hash()),
	})
}

/// The running hash after `event`: `blake2_256(head ++ event)`, as the runtime computes it.
fn next_head(head: [u8; 32], event: &AuditEvent<AccountId>) -> [u8; 32] {
	sp_crypto_hashing::blake2_256(&[&head[..], &event.encode()].concat())
}

impl Member {
	/// Makes `who` an auditor.
	///
	/// # Errors
	/// The chain refuses: this account is neither admin nor auditor, or `who` has a role.
	pub async fn add_auditor(&self, who: [u8; 32]) -> Result<Finality, OpError> {
		let call = api::transactions().audit().add_auditor(types::account(who));
		Ok((&self.submit(&call, "add an auditor").await?).into())
	}

	/// Makes `who` an auditor no longer.
	///
	/// # Errors
	/// The chain refuses: this account is no admin, or `who` is no auditor.
	pub async fn remove_auditor(&self, who: [u8; 32]) -> Result<Finality, OpError> {
		let call = api::transactions().audit().remove_auditor(types::account(who));
		Ok((&self.submit(&call, "remove an auditor").await?).into())
	}
}
