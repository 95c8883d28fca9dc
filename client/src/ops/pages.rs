//! Lists that the chain serves in pages: reading one from beginning to end, or a part of it.
//! Touches nothing but what it is told to ask.

use super::OpError;
use crate::chain::AccountId;
use std::{future::Future, num::NonZeroU32};

/// How many items of a list are read at a time. The chain gives one more at most, which tells whether
/// the list goes on.
pub(super) const PAGE: u32 = 255;

/// Which part of a list is wanted. The default is all of it.
///
/// `K` is what the list is in the order of: `u64` where its items have numbers, an account's bytes
/// where they have accounts.
#[derive(Clone, Copy, Debug)]
pub struct Window<K> {
	/// Where it begins: with this number, or behind this account. None: with the first item.
	pub from: Option<K>,
	/// How many items it has at most. None: all there are.
	pub limit: Option<NonZeroU32>,
}

impl<K> Default for Window<K> {
	fn default() -> Self {
		Self { from: None, limit: None }
	}
}

impl Window<u64> {
	/// Everything from number `from` on.
	pub fn starting(from: u64) -> Self {
		Self { from: Some(from), limit: None }
	}
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Page<T, K> {
	/// The items, in the list's order.
	pub items: Vec<T>,
	/// What [`Window::from`] is for the next part. None where the list ends here.
	pub next: Option<K>,
}

/// Reads `window` of a list. `fetch` is told where to begin and how many items are wanted, and says
/// what there is and where to go on.
///
/// # Errors
/// Those of `fetch`.
pub(super) async fn read<T, K, Fetch, Answer>(
	window: Window<K>,
	mut fetch: Fetch,
) -> Result<Page<T, K>, OpError>
where
	Fetch: FnMut(Option<K>, u32) -> Answer,
	Answer: Future<Output = Result<(Vec<T>, Option<K>), OpError>>,
{
	let limit = window.limit.map_or(usize::MAX, |limit| limit.get() as usize);
	let (mut items, mut next) = (Vec::new(), window.from);
	loop {
		let wanted = u32::try_from(limit - items.len()).unwrap_or(PAGE).min(PAGE);
		let (page, after) = fetch(next, wanted).await?;
		items.extend(page);
		next = after;
		if next.is_none() || items.len() >= limit {
			return Ok(Page { items, next });
		}
	}
}

/// Leaves `wanted` items of `page`, for which one more was asked, and says where the list, which is in
/// the order of accounts, goes on: nowhere, where there was none more.
pub(super) fn behind<T>(
	page: &mut Vec<T>,
	wanted: u32,
	account: impl Fn(&T) -> AccountId,
) -> Option<AccountId> {
	if page.len() <= wanted as usize {
		return None;
	}
	page.truncate(wanted as usize);
	page.last().map(account)
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Reads `window` of the numbers below `end`, and says how many were asked for each time.
	fn numbers(end: u64, window: Window<u64>) -> (Page<u64, u64>, Vec<u32>) {
		let mut asked = Vec::new();
		let page = futures::executor::block_on(read(window, |from, wanted| {
			asked.push(wanted);
			let from = from.unwrap_or(0);
			let to = end.min(from + u64::from(wanted));
			async move { Ok(((from..to).collect(), (to < end).then_some(to))) }
		}));
		(page.expect("numbers"), asked)
	}

	#[test]
	fn whole_list_is_read_page_by_page() {
		let (page, asked) = numbers(600, Window::default());
		assert_eq!((page.items, page.next), ((0..600).collect(), None));
		assert_eq!(asked, [255, 255, 255]);
		let (page, _) = numbers(600, Window::starting(598));
		assert_eq!((page.items, page.next), (vec![598, 599], None));
	}

	#[test]
	fn part_of_a_list_has_no_more_than_its_limit_and_says_where_the_next_begins() {
		let window = |from, limit| Window { from: Some(from), limit: NonZeroU32::new(limit) };
		let (page, asked) = numbers(600, window(10, 300));
		assert_eq!((page.items, page.next), ((10..310).collect(), Some(310)));
		assert_eq!(asked, [255, 45]);
		let (page, _) = numbers(600, window(599, 1));
		assert_eq!((page.items, page.next), (vec![599], None));
	}

	#[test]
	fn list_of_accounts_goes_on_behind_its_last_one_where_there_is_one_more() {
		let behind = |mut page: Vec<u8>, wanted| {
			let next = behind(&mut page, wanted, |byte| AccountId([*byte; 32]));
			(page, next)
		};
		assert_eq!(behind(vec![1, 2, 3], 2), (vec![1, 2], Some(AccountId([2; 32]))));
		assert_eq!(behind(vec![1, 2], 2), (vec![1, 2], None));
		assert_eq!(behind(vec![], 1), (vec![], None));
	}
}
