//! Items with numbers from 0 on, kept in pages of a fixed length. Touches nothing by itself.

use alloc::vec::Vec;

/// The page on which the item `number` is, and its place there, where a page holds `length` items.
pub(crate) fn place(number: u64, length: u32) -> (u64, usize) {
	let length = u64::from(length).max(1);
	(number / length, (number % length) as usize)
}

/// The items that have these numbers, those that are not there left out. `load` reads a page of `length`
/// items: once for all numbers in a row that are on the same one.
pub(crate) fn read<Item: Clone>(
	numbers: impl IntoIterator<Item = u64>,
	length: u32,
	load: impl Fn(u64) -> Vec<Item>,
) -> Vec<(u64, Item)> {
	let mut loaded: Option<(u64, Vec<Item>)> = None;
	let mut items = Vec::new();
	for number in numbers {
		let (page, place) = place(number, length);
		let (_, page) = match loaded.take() {
			Some(it) if it.0 == page => loaded.insert(it),
			_ => loaded.insert((page, load(page))),
		};
		items.extend(page.get(place).map(|item| (number, item.clone())));
	}
	items
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::cell::RefCell;

	#[test]
	fn items_are_read_by_their_numbers_and_a_page_is_loaded_once_in_a_row() {
		let loads = RefCell::new(Vec::new());
		let load = |page: u64| {
			loads.borrow_mut().push(page);
			(page * 3..(page * 3 + 3).min(8)).collect()
		};
		let items = read([0, 2, 3, 4, 7, 8, 1], 3, load);
		assert_eq!(items, [0, 2, 3, 4, 7, 1].map(|it| (it, it)));
		assert_eq!(loads.into_inner(), [0, 1, 2, 0]);
	}
}
