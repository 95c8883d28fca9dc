//! Pages of the trail as a node finds them in the state, which a runtime newer than the node may have
//! written. Touches nothing by itself.

use alloc::vec::Vec;
use codec::{Compact, Decode};
use salus_primitives::{Actor, AuditKind, BlockNumber, EpochNumber, Moment};

/// What is stored of an event, but for its item and what its kind is: a newer runtime may have more kinds.
type Stored<AccountId> =
	(Moment, BlockNumber, Actor<AccountId>, Option<AccountId>, Option<AccountId>, u8);

/// The kinds of the events of an encoded page, in their order. None for a kind that is not known here, and
/// no more events from the first that cannot be read.
pub fn kinds<AccountId: Decode>(mut page: &[u8]) -> Vec<Option<AuditKind>> {
	let length = Compact::<u32>::decode(&mut page).map_or(0, |length| length.0);
	let kinds = (0..length).map_while(|_| {
		let (.., kind) = Stored::<AccountId>::decode(&mut page).ok()?;
		skip_item::<AccountId>(&mut page)?;
		Some(kind)
	});
	kinds.map(|kind| AuditKind::decode(&mut &[kind][..]).ok()).collect()
}

/// Reads past an item, an `AuditItem`. None where it cannot be read, or is of another kind than those; its
/// role or category may be one that is not known here.
fn skip_item<AccountId: Decode>(page: &mut &[u8]) -> Option<()> {
	match u8::decode(page).ok()? {
		0 => Some(()),
		2 => AccountId::decode(page).ok().map(drop),
		3 => u8::decode(page).ok().map(drop),
		4 => <(u8, EpochNumber)>::decode(page).ok().map(drop),
		// The numbers of a record, a comment, a file of a library.
		1 | 5 | 6 => u64::decode(page).ok().map(drop),
		7 => <(u8, u8, [u8; 32])>::decode(page).ok().map(drop),
		8 => <[u8; 32]>::decode(page).ok().map(drop),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;
	use codec::Encode;
	use salus_primitives::{AuditEvent, AuditItem, Category, Role};
	use AuditKind::*;

	fn event(kind: AuditKind) -> AuditEvent<u64> {
		let (actor, item) = (Actor::Governance, AuditItem::Record(7));
		AuditEvent { time: 1, block: 2, actor, signer: Some(9), subject: Some(3), kind, item }
	}

	#[test]
	fn event_of_a_kind_that_a_newer_runtime_has_hides_no_other() {
		let events = [FileAdded, FileOpened, FileUploaded].map(|kind| event(kind).encode());
		// Behind the kind there is a record's number, with its tag.
		let place = events[1].len() - 10;
		let page = |kind: u8| {
			let mut events = events.clone();
			events[1][place] = kind;
			[Compact(3u32).encode(), events.concat()].concat()
		};
		let known = page(events[1][place]);
		assert_eq!(kinds::<u64>(&known), [Some(FileAdded), Some(FileOpened), Some(FileUploaded)]);
		assert_eq!(kinds::<u64>(&page(0xff)), [Some(FileAdded), None, Some(FileUploaded)]);
	}

	#[test]
	fn item_of_every_kind_hides_no_event_behind_it() {
		let items = [
			AuditItem::Nothing,
			AuditItem::Record(u64::MAX),
			AuditItem::Member(u64::MAX),
			AuditItem::Role(Role::Auditor),
			AuditItem::Epoch { category: Category::Other, number: u32::MAX },
			AuditItem::Comment(u64::MAX),
			AuditItem::LibraryFile(u64::MAX),
			AuditItem::call(&[1, 2, 3]),
			AuditItem::Code([7; 32]),
		];
		for item in items {
			let mut page = vec![AuditEvent { item, ..event(FileAdded) }, event(FileOpened)];
			assert_eq!(kinds::<u64>(&page.encode()), [Some(FileAdded), Some(FileOpened)]);
			page.swap(0, 1);
			assert_eq!(kinds::<u64>(&page.encode()), [Some(FileOpened), Some(FileAdded)]);
		}
	}

	#[test]
	fn role_that_a_newer_runtime_has_hides_no_event() {
		let assigned =
			AuditEvent { item: AuditItem::Role(Role::Auditor), ..event(RoleAssigned) }.encode();
		let mut page = [Compact(2u32).encode(), assigned, event(FileAdded).encode()].concat();
		let role = page.len() - event(FileAdded).encoded_size() - 1;
		page[role] = 0xfe;
		assert_eq!(kinds::<u64>(&page), [Some(RoleAssigned), Some(FileAdded)]);
	}

	#[test]
	fn page_that_cannot_be_read_to_its_end_gives_what_is_before_that() {
		let page = vec![event(FileAdded), event(FileOpened)].encode();
		assert_eq!(kinds::<u64>(&page[..page.len() - 1]), [Some(FileAdded)]);
		assert!(kinds::<u64>(&[]).is_empty());
	}
}
