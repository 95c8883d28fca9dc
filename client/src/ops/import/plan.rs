//! Which resources of a Bundle are to become records, and which of them next. Pure.

use std::collections::HashMap;

/// How many records one transaction adds. A member's default allowance comes back with the blocks
/// about as fast as batches of this size become final.
pub(super) const BATCH: usize = 256;

/// Which of the resources called `wanted` no record was made of, when records of `present` are there. A
/// resource that the Bundle has several times is wanted as often.
pub(super) fn missing<'a>(
	wanted: impl IntoIterator<Item = &'a str>,
	present: impl IntoIterator<Item = &'a str>,
) -> Vec<usize> {
	let mut there = HashMap::<&str, usize>::new();
	present.into_iter().for_each(|name| *there.entry(name).or_default() += 1);
	let wanted = wanted.into_iter().enumerate();
	let missing = wanted.filter(|(_, name)| match there.get_mut(name) {
		Some(count) if *count > 0 => {
			*count -= 1;
			false
		}
		_ => true,
	});
	missing.map(|(index, _)| index).collect()
}

/// Which of the `missing` resources come next: those that an interrupted run stored, called `stored`, where
/// all of them are still missing, and the first ones otherwise, `most` of them. `name` says what each is
/// called.
pub(super) fn next_batch<'a>(
	missing: &[usize],
	stored: &[&str],
	most: usize,
	name: impl Fn(usize) -> &'a str,
) -> Vec<usize> {
	let first = &missing[..missing.len().min(most)];
	if stored.is_empty() || stored.len() > missing.len() {
		return first.to_vec();
	}
	let mut places = HashMap::<&str, Vec<usize>>::new();
	for index in missing.iter().rev() {
		places.entry(name(*index)).or_default().push(*index);
	}
	let of_stored = stored.iter().map(|name| places.get_mut(name).and_then(Vec::pop));
	of_stored.collect::<Option<Vec<_>>>().unwrap_or_else(|| first.to_vec())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_a_bundle_has_several_times_is_wanted_as_often() {
		let wanted = ["a", "b", "a", "a"];
		assert_eq!(missing(wanted, []), [0, 1, 2, 3]);
		assert_eq!(missing(wanted, ["a", "c"]), [1, 2, 3]);
		assert_eq!(missing(wanted, ["a", "b", "a", "a", "a"]), [] as [usize; 0]);
	}

	#[test]
	fn what_was_stored_comes_first_where_all_of_it_is_missing() {
		let names = ["a", "b", "c", "b"];
		let next = |missing: &[usize], stored: &[&str]| {
			next_batch(missing, stored, BATCH, |index| names[index])
		};
		assert_eq!(next(&[0, 1, 2, 3], &["b", "c"]), [1, 2]);
		assert_eq!(next(&[0, 1, 2, 3], &["b", "b"]), [1, 3]);
		assert_eq!(next(&[0, 2, 3], &["b", "b"]), [0, 2, 3], "one of them is there by now");
		assert_eq!(next(&[0], &["x"]), [0], "another Bundle's");
		assert_eq!(next(&[], &["x"]), [] as [usize; 0]);
	}

	#[test]
	fn batch_has_no_more_than_a_transaction_takes() {
		let missing: Vec<_> = (0..1000).collect();
		assert_eq!(next_batch(&missing, &[], BATCH, |_| "a").len(), BATCH);
	}
}
