//! Who does something, and to whom. Touches nothing.

use super::By;
use crate::people::{Person, EVE, PEOPLE, TOGETHER, TWO};
use proptest::{prelude::*, sample::select};

pub fn anyone() -> impl Strategy<Value = Person> {
	prop_oneof![2 => 0..4usize, 1 => 4..=TOGETHER, 2 => select(vec![3, EVE, TWO, TOGETHER])]
}

/// Mostly one of the council at first.
pub fn councillor() -> impl Strategy<Value = Person> {
	prop_oneof![3 => 0..3usize, 2 => anyone()]
}

/// Mostly one of the validators at first.
pub fn validator() -> impl Strategy<Value = Person> {
	prop_oneof![3 => 0..4usize, 2 => anyone()]
}

pub fn with_a_key() -> impl Strategy<Value = Person> {
	0..PEOPLE.len()
}

pub fn member() -> impl Strategy<Value = By> {
	(0..4usize).prop_map(By::Member)
}

pub fn anybody() -> impl Strategy<Value = By> {
	prop_oneof![with_a_key().prop_map(By::Person), member()]
}

pub fn sound() -> impl Strategy<Value = bool> {
	prop::bool::weighted(0.93)
}
