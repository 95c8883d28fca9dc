//! Pages of the trail as a node finds them in the state, which a runtime newer than the node may have
//! written. Touches nothing by itself.

use alloc::vec::Vec;
use codec::{Compact, Decode};
use salus_primitives::{Actor, AuditItem, AuditKind, BlockNumber, Moment};

/// What is stored of an event, but for its kind: a newer runtime may have more of them.
type Stored<AccountId> =
	(Moment, BlockNumber, Actor<AccountId>, Option<AccountId>, u8, AuditItem<AccountId>);

/// The kinds of the events of an encoded page, in their order. None for a kind that is not known here, and
/// no more events from the first that cannot be read.
pub fn kinds<AccountId: Decode>(mut page: &[u8]) -> Vec<Option<AuditKind>> {
	let length = Compact::<u32>::decode(&mut page).map_or(0, |length| length.0);
	let events = (0..length).map_while(|_| Stored::<AccountId>::decode(&mut page).ok());
	events.map(|(.., kind, _)| AuditKind::decode(&mut &[kind][..]).ok()).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;
	use codec::Encode;
	use salus_primitives::AuditEvent;
	use AuditKind::*;

	fn event(kind: AuditKind) -> AuditEvent<u64> {
		let (actor, item) = (Actor::Governance, AuditItem::Record(7));
		AuditEvent { time: 1, block: 2, actor, subject: Some(3), kind, item }
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
	fn page_that_cannot_be_read_to_its_end_gives_what_is_before_that() {
		let page = vec![event(FileAdded), event(FileOpened)].encode();
		assert_eq!(kinds::<u64>(&page[..page.len() - 1]), [Some(FileAdded)]);
		assert!(kinds::<u64>(&[]).is_empty());
	}
}
