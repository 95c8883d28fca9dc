//! The audit trail: reading it, and checking it end to end against a finalised block. What a newer
//! runtime wrote is shown as new; its hash is computed from the bytes as the chain has them.

use super::{
	finality::{self, Trust},
	pages::{self, Page, Window},
	Finality, Member, OpError,
};
use crate::chain::{
	api::{self, runtime_types::salus_primitives::audit::AuditEvent},
	blocks::BlockId,
	grandpa::{
		state::{item, proven_value},
		FinalityError,
	},
	open::{Actor, AuditItem, New, Raw},
	seen_trail::TrailMark,
	types, AccountId, At, Chain, ChainError, Hash, Source,
};
use codec::DecodeAll;
use serde::Serialize;
use subxt::ext::scale_decode::DecodeAsType;

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
	/// Who signed the transaction, where that is not who did it: a proxy, the last signatory of a multisig,
	/// who had a motion of the council carried out.
	pub signer: Option<String>,
	/// Whose affair it is.
	pub subject: Option<String>,
	/// What was done, in the runtime's words.
	pub kind: String,
	/// The number of the kind, where this client does not know it.
	#[serde(skip)]
	pub new_kind: Option<u8>,
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
				Actor::Member(who) => who.to_string(),
				Actor::Delegate { member, .. } => member.to_string(),
				Actor::Governance => "governance".into(),
				Actor::New(new) => new.to_string(),
			},
			department: match &event.actor {
				Actor::Delegate { department, .. } => Some(department.to_string()),
				Actor::Member(_) | Actor::Governance | Actor::New(_) => None,
			},
			signer: event.signer.as_ref().map(|who| who.to_string()),
			subject: event.subject.as_ref().map(|who| who.to_string()),
			kind: event.kind.variant().to_owned(),
			new_kind: event.kind.as_new().map(|new| new.index),
			item: match &event.item {
				AuditItem::Nothing => None,
				AuditItem::Record(number) => Some(format!("record {number}")),
				AuditItem::Comment(number) => Some(format!("comment {number}")),
				AuditItem::LibraryFile(number) => Some(format!("library file {number}")),
				AuditItem::Member(who) => Some(who.to_string()),
				AuditItem::Role(role) => Some(types::role_name(role).into_owned()),
				AuditItem::Epoch { category, number } => {
					Some(format!("{} epoch {number}", types::category_text(category)))
				}
				AuditItem::Call { pallet, call, hash } => {
					Some(format!("{} 0x{}", call_name(*pallet, *call), hex::encode(hash)))
				}
				AuditItem::Code(hash) => Some(format!("code 0x{}", hex::encode(hash))),
				AuditItem::New(New { name, .. }) => Some(name.clone()),
			},
		}
	}
}

/// The name of the call with these numbers, as far as the metadata that is built in knows it: a number never
/// stands for another pallet later.
pub(super) fn call_name(pallet: u8, call: u8) -> String {
	let metadata = &crate::chain::built_in().metadata;
	let known = metadata.pallet_by_call_index(pallet);
	let name = known.and_then(|known| {
		let call = known.call_variant_by_index(call)?;
		Some(format!("{}.{}", known.name(), call.name))
	});
	name.unwrap_or_else(|| format!("call {pallet}.{call}"))
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
	/// Who says that this block is final, in words. That its state has this head, its header proves.
	pub trusts: String,
}

/// What a page of the trail is read as.
type Events<E = AuditEvent<AccountId>> = Page<(u64, E), u64>;

/// What `window` shows of the trail at the block of `at`, `progress` being told how many events of
/// how many are behind.
async fn whole_trail<E: DecodeAsType>(
	chain: &Chain,
	at: &At,
	window: Window<u64>,
	progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Events<E>, OpError> {
	let total = chain.view_at(at, api::view_functions().audit().total_events()).await?;
	pages::read(window, |from, limit| {
		let from = from.unwrap_or(0);
		progress(from, total);
		async move {
			let payload = api::view_functions().audit().trail(from, limit);
			let page: Vec<(u64, E)> = chain.view_as(at, payload).await?;
			let next = behind(from, page.iter().map(|(id, _)| *id))?;
			Ok((page, next.filter(|next| *next < total)))
		}
	})
	.await
}

/// The number behind those of a page, none of which is below `from`. `None` for a page without any.
///
/// # Errors
/// They do not rise: who goes on behind them reads the same for ever.
fn behind(from: u64, ids: impl IntoIterator<Item = u64>) -> Result<Option<u64>, ChainError> {
	let mut behind = None;
	for id in ids {
		let next = id.checked_add(1).filter(|_| id >= behind.unwrap_or(from));
		let lacking = || ChainError::Unexpected { what: "a trail whose numbers rise".into() };
		behind = Some(next.ok_or_else(lacking)?);
	}
	Ok(behind)
}

/// What `window` shows of the trail, or of what of it concerns `subject`. Both count in the numbers
/// of the whole trail.
///
/// # Errors
/// The node no longer answers.
pub async fn trail(
	chain: &Chain,
	subject: Option<AccountId>,
	window: Window<u64>,
	progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Page<EventView, u64>, OpError> {
	let at = chain.at_finalized().await?;
	let events = match subject {
		None => whole_trail(chain, &at, window, progress).await?,
		Some(subject) => trail_of(chain, &at, subject, window).await?,
	};
	let items = events.items.iter().map(|(id, event)| EventView::new(*id, event)).collect();
	Ok(Page { items, next: events.next })
}

/// What `window`, in the numbers of the whole trail, shows of what concerns `subject`.
pub(super) async fn trail_of(
	chain: &Chain,
	at: &At,
	subject: AccountId,
	window: Window<u64>,
) -> Result<Events, OpError> {
	let total = api::view_functions().audit().total_events_of(subject);
	let total = chain.view_at(at, total).await?;
	let first = match window.from {
		None | Some(0) => 0,
		Some(id) => index_of(chain, at, subject, total, id).await?,
	};
	// Where it goes on: the place among these events, and the number in the whole trail.
	let window = Window { from: Some((first, 0)), limit: window.limit };
	let found = pages::read(window, |from, limit| async move {
		let (index, from) = from.unwrap_or_default();
		let page = events_of(chain, at, subject, index, limit).await?;
		let index = index.saturating_add(page.len() as u64);
		let next = behind(from, page.iter().map(|(id, _)| *id))?;
		Ok((page, next.filter(|_| index < total).map(|next| (index, next))))
	})
	.await?;
	Ok(Page { next: found.next.map(|(_, next)| next), items: found.items })
}

/// The place among the `total` events of `subject` of the first whose number in the whole trail is
/// `id` or higher. The numbers rise.
async fn index_of(
	chain: &Chain,
	at: &At,
	subject: AccountId,
	total: u64,
	id: u64,
) -> Result<u64, OpError> {
	let (mut low, mut high) = (0, total);
	while low < high {
		let middle = low + (high - low) / 2;
		match events_of(chain, at, subject, middle, 1).await?.first() {
			Some((found, _)) if *found < id => low = middle + 1,
			_ => high = middle,
		}
	}
	Ok(low)
}

/// One page of the events of `subject`, counted among these.
async fn events_of(
	chain: &Chain,
	at: &At,
	subject: AccountId,
	index: u64,
	limit: u32,
) -> Result<Vec<(u64, AuditEvent<AccountId>)>, OpError> {
	let payload = api::view_functions().audit().trail_of(subject, index, limit);
	Ok(chain.view_at(at, payload).await?)
}

/// Reads the whole trail at the last finalised block, computes its running hash and compares it
/// with the head in the block's state, which the header proves. Where `trust` is somebody, that the block
/// is final is proved from there; else whoever `chain` comes from is believed in that.
///
/// # Errors
/// [`OpError::TrailShorter`] and [`OpError::TrailChanged`] where this machine verified another trail before;
/// [`OpError::TrailBroken`] where they differ or events are missing; the state is not that of the header;
/// the block is not proved final.
pub async fn verify(
	chain: &Chain,
	trust: Option<&Trust>,
	progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Verified, OpError> {
	let at = chain.at_finalized().await?;
	let hash = at.block_hash();
	let proved = trust.is_some() || matches!(chain.source(), Source::Light(_));
	let trusts = match (trust, chain.source()) {
		(Some(trust), _) => {
			let block = Some(BlockId::Hash(hash));
			finality::prove(chain, block, trust, &mut |_, _| {}).await?.trusts
		}
		(None, Source::Light(_)) => {
			format!("{}: more than two thirds of its validators voted for it", chain.place())
		}
		(None, Source::Node(url)) => format!("the node at {url}, which is believed"),
	};
	let (block, total, head) = proven_head(chain, hash).await?;
	let events: Vec<(u64, Raw<AuditEvent<AccountId>>)> =
		whole_trail(chain, &at, Window::default(), progress).await?.items;
	let heads = events.iter().scan([0; 32], |head, (_, event)| {
		*head = next_head(*head, &event.bytes);
		Some(*head)
	});
	let heads: Vec<[u8; 32]> = std::iter::once([0; 32]).chain(heads).collect();
	let computed = heads.last().copied().unwrap_or_default();
	let numbered = events.iter().zip(0u64..).all(|((id, _), expected)| *id == expected);
	if computed != head || !numbered || events.len() as u64 != total {
		return Err(OpError::TrailBroken {
			count: events.len() as u64,
			computed: hex::encode(computed),
			block,
			head: hex::encode(head),
		});
	}
	goes_on(&chain.trails_seen(proved)?, &heads)?;
	let mark = TrailMark { events: total, head: hex::encode(head) };
	if let Err(error) = chain.note_trail(proved, &mark).await {
		tracing::warn!(%error, "how long the trail is will not be known the next time");
	}
	Ok(Verified {
		events: total,
		head: hex::encode(head),
		block,
		block_hash: format!("{hash:?}"),
		trusts,
	})
}

/// Checks that the trail whose running hashes are `heads`, the first that of no event, goes on from each of
/// those that were `seen`.
fn goes_on(seen: &[TrailMark], heads: &[[u8; 32]]) -> Result<(), OpError> {
	for mark in seen {
		let then = usize::try_from(mark.events).ok().and_then(|events| heads.get(events));
		match then {
			None => {
				let events = heads.len().saturating_sub(1) as u64;
				return Err(OpError::TrailShorter { events, seen: mark.events });
			}
			Some(head) if hex::encode(head) != mark.head => {
				return Err(OpError::TrailChanged { seen: mark.events, head: mark.head.clone() });
			}
			Some(_) => {}
		}
	}
	Ok(())
}

/// The number of the block with this hash, how many events there are and what they hash to, by its state,
/// which its header proves. What the source says of the number besides, nothing proves.
async fn proven_head(chain: &Chain, hash: Hash) -> Result<(u64, u64, [u8; 32]), OpError> {
	let header = chain.header(hash).await?;
	let block = header.number.into();
	if let Source::Light(_) = chain.source() {
		// It believes no value without a proof either.
		let at = chain.at(hash).await?;
		let count = chain.stored(&at, api::storage().audit().event_count(), ()).await?;
		let head = chain.stored(&at, api::storage().audit().head(), ()).await?;
		return Ok((block, count.unwrap_or_default(), head.unwrap_or_default()));
	}
	let keys = ["EventCount", "Head"].map(|name| item("Audit", name));
	let proof = chain.proof_of(hash, &keys).await?;
	let [count, head] = keys.map(|key| proven_value(&header, &proof, &key));
	let other = |_| FinalityError::OtherState { block: format!("{hash:?}") };
	// Nothing is stored of a trail without events.
	let count = count?.map_or(Ok(0), |it| u64::decode_all(&mut &it[..])).map_err(other)?;
	let head = head?.map_or(Ok([0; 32]), |it| <[u8; 32]>::decode_all(&mut &it[..]));
	Ok((block, count, head.map_err(other)?))
}

/// The running hash after the encoded `event`: `blake2_256(head ++ event)`, as the runtime computes it.
fn next_head(head: [u8; 32], event: &[u8]) -> [u8; 32] {
	sp_crypto_hashing::blake2_256(&[&head[..], event].concat())
}

/// Who follows the whole trail: see [`Member::auditors`].
#[derive(Clone, Copy)]
pub struct Auditors<'a>(pub(super) &'a Member);

impl Auditors<'_> {
	/// Makes `who` an auditor.
	///
	/// # Errors
	/// The chain refuses: this account is neither admin nor auditor, or `who` has a role.
	pub async fn add(self, who: AccountId) -> Result<Finality, OpError> {
		let call = api::transactions().audit().add_auditor(who);
		Ok((&self.0.submit(&call, "add an auditor").await?).into())
	}

	/// Makes `who` an auditor no longer.
	///
	/// # Errors
	/// The chain refuses: this account is no admin, or `who` is no auditor.
	pub async fn remove(self, who: AccountId) -> Result<Finality, OpError> {
		let call = api::transactions().audit().remove_auditor(who);
		Ok((&self.0.submit(&call, "remove an auditor").await?).into())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Code;

	#[test]
	fn trail_that_is_shorter_than_the_one_seen_before_or_began_otherwise_is_refused() {
		let heads = [[0; 32], [1; 32], [2; 32]];
		let mark = |events, head: u8| TrailMark { events, head: hex::encode([head; 32]) };
		goes_on(&[mark(0, 0), mark(1, 1), mark(2, 2)], &heads).expect("it goes on");
		for (seen, code) in [
			(mark(3, 3), "salus::audit_shorter"),
			(mark(u64::MAX, 2), "salus::audit_shorter"),
			(mark(1, 2), "salus::audit_changed"),
			(mark(2, 1), "salus::audit_changed"),
		] {
			assert_eq!(goes_on(&[mark(1, 1), seen], &heads).expect_err("not so").code(), code);
		}
	}

	#[test]
	fn trail_whose_numbers_do_not_rise_is_not_read_on() {
		assert_eq!(behind(0, []).expect("none"), None);
		assert_eq!(behind(3, [3, 4, 9]).expect("they rise"), Some(10));
		for wrong in [&[3, 3][..], &[3, 5, 4], &[2], &[0, 1], &[u64::MAX]] {
			let refused = behind(3, wrong.iter().copied());
			assert!(matches!(refused, Err(ChainError::Unexpected { .. })), "{wrong:?}");
		}
	}
}
