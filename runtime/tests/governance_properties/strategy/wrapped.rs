//! Calls in calls: batches, what is put to the council, what one does for another. Touches nothing.

use super::{calls::*, people::*, step, By, Step};
use crate::{
	actions::{Act, Batch, Sign},
	people::{id, EVE, FERDIE, TOGETHER},
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use salus_runtime::{configs::ProxyType, RuntimeCall};

pub fn batch_of(acts: BoxedStrategy<Act>) -> BoxedStrategy<Act> {
	let how = select(vec![Batch::UpToIt, Batch::AllOrNone, Batch::EachForItself]);
	(how, vec(acts, 1..4)).prop_map(|(how, acts)| Act::Batch { how, acts }).boxed()
}

/// `acts`, sometimes several at once, and those sometimes within another batch.
pub fn perhaps_batched(acts: BoxedStrategy<Act>) -> BoxedStrategy<Act> {
	let batch = batch_of(acts.clone());
	prop_oneof![5 => acts, 3 => batch.clone(), 1 => batch_of(batch)].boxed()
}

pub fn as_root(acts: BoxedStrategy<Act>) -> BoxedStrategy<Act> {
	acts.prop_map(|act| Act::AsRoot(act.into())).boxed()
}

/// What is put to the council.
pub fn decision() -> BoxedStrategy<Act> {
	let council = perhaps_batched(of_council());
	let rooted = prop_oneof![4 => council.clone(), 2 => of_preimages(), 1 => cancel(), 1 => of_proxies(), 1 => alone()];
	let rooted = as_root(prop_oneof![4 => rooted.clone(), 1 => batch_of(rooted.boxed())].boxed());
	let later = prop_oneof![3 => council.clone(), 1 => rooted.clone(), 1 => cancel()].boxed();
	prop_oneof![
		8 => council.clone(),
		3 => rooted,
		4 => schedule(later.clone()),
		2 => as_root(schedule(council)),
		2 => cancel(),
		1 => alone(),
	]
	.boxed()
}

pub fn motion() -> BoxedStrategy<Act> {
	let threshold = option::weighted(0.4, 0..5u32);
	(threshold, sound(), decision())
		.prop_map(|(threshold, sound, act)| Act::Motion { threshold, sound, act: act.into() })
		.boxed()
}

/// What one does for another, and what goes past the type of the proxy.
pub fn stand_in() -> BoxedStrategy<Step> {
	let kind = || option::weighted(0.3, kind());
	let seat =
		prop_oneof![3 => vote(), 1 => motion(), 1 => close(), 1 => of_proxies(), 1 => alone()];
	let beyond = || prop_oneof![2 => of_proxies(), 1 => alone(), 1 => vote()].boxed();
	let files = perhaps_batched(prop_oneof![5 => of_patient(), 2 => beyond()].boxed());
	let staff = perhaps_batched(prop_oneof![5 => of_department(), 2 => beyond()].boxed());
	let known = prop_oneof![
		3 => (Just((1, EVE)), kind(), files),
		3 => (Just((2, FERDIE)), kind(), staff),
		2 => (Just((3, 0)), kind(), seat.boxed()),
		2 => ((with_a_key(), 0..=TOGETHER), kind(), alone()),
	];
	known
		.prop_map(|((by, real), kind, act)| {
			step(By::Person(by), Act::For { real, kind, act: act.into() })
		})
		.boxed()
}

pub fn together(how: Sign, sound: bool, act: &Act) -> Act {
	Act::Together { how, sound, act: Box::new(act.clone()) }
}

/// What the directors do.
pub fn of_directors() -> BoxedStrategy<Act> {
	let proxy = |delegate| {
		let (proxy_type, delay) = (ProxyType::Any, 0);
		Proxy::add_proxy { delegate: id(delegate).into(), proxy_type, delay }
	};
	prop_oneof![
		4 => of_admins(),
		2 => vote(),
		1 => of_patient(),
		1 => Just(Act::Plain(RuntimeCall::Proxy(proxy(3)))),
		1 => batch_of(of_admins()),
		1 => set_keys(),
		1 => forbidden(),
	]
	.boxed()
}
