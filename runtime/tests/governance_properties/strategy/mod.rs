//! What is tried: mostly something that the sender might well do, and often all the way, from a
//! motion to what comes of it. Touches nothing.
//!
//! | file | holds |
//! |---|---|
//! | `people.rs` | who does something, and to whom |
//! | `calls.rs` | single calls |
//! | `wrapped.rs` | calls in calls |

mod calls;
mod people;
mod wrapped;

use crate::{
	actions::{Act, Sign},
	common::{assign, name_doctor},
	people::{id, Person, EVE, FERDIE, ONE, PEOPLE, TWO},
};
use calls::*;
use people::*;
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::Role;
use salus_runtime::{configs::ProxyType, RuntimeCall};
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use wrapped::*;

/// How many calls there are in the sequences.
pub const CALLS: usize = 45;

/// Who sends a transaction.
#[derive(Clone, Debug)]
pub enum By {
	/// One of [`PEOPLE`].
	Person(Person),
	/// A member of the council who holds a key, counted round.
	Member(usize),
}

/// What happens next.
#[derive(Clone, Debug)]
pub enum Step {
	/// A transaction, in a block of its own.
	Send { by: By, act: Act },
	/// So many blocks without one.
	Pass(u32),
	/// Blocks without one until a session begins.
	Session,
	/// The time to vote on the motions that are open is up.
	Deadline,
}

/// A transaction of `by`.
fn step(by: By, act: Act) -> Step {
	Step::Send { by, act }
}

/// Somebody alone.
fn single() -> BoxedStrategy<Vec<Step>> {
	let sent = |by: BoxedStrategy<By>, act: BoxedStrategy<Act>| {
		(by, act).prop_map(|(by, act)| step(by, act)).boxed()
	};
	let person = |person: Person| Just(By::Person(person)).boxed();
	let on_council = prop_oneof![
		4 => vote(),
		3 => close(),
		3 => motion(),
		3 => of_preimages(),
		1 => change_key(),
	];
	let on_batch = prop_oneof![2 => of_patient(), 1 => alone()].boxed();
	prop_oneof![
		6 => sent(member().boxed(), on_council.boxed()),
		3 => sent(person(EVE), perhaps_batched(on_batch)),
		2 => sent(person(FERDIE), perhaps_batched(of_department())),
		2 => sent(person(0), perhaps_batched(of_admins())),
		2 => sent(validator().prop_map(|who| By::Person(who % PEOPLE.len())).boxed(), set_keys()),
		1 => sent(anybody().boxed(), of_proxies()),
		7 => stand_in(),
		3 => sent(anybody().boxed(), perhaps_batched(alone())),
		4 => sent(anybody().boxed(), perhaps_batched(of_council())),
		4 => sent(anybody().boxed(), prop_oneof![vote(), close(), motion(), cancel()].boxed()),
	]
	.prop_map(|step| vec![step])
	.boxed()
}

/// A motion, all votes for it, and what comes of it.
fn decided() -> BoxedStrategy<Vec<Step>> {
	let wait = prop_oneof![2 => Just(0u32), 1 => 1..6u32];
	(decision(), anybody(), wait)
		.prop_map(|(act, by, wait)| {
			let act = Act::Motion { threshold: None, sound: true, act: act.into() };
			let vote = Act::Vote { nth: 0, approve: true, sound: true };
			let votes = (0..3).map(|n| step(By::Member(n), vote.clone()));
			let close = step(by, Act::Close { nth: 0, sound: true });
			let end = (wait > 0).then_some(Step::Pass(wait));
			let begin = [step(By::Member(0), act)].into_iter();
			begin.chain(votes).chain([close]).chain(end).collect()
		})
		.boxed()
}

/// Two of the directors, or somebody else, and one who takes it back.
fn signed() -> BoxedStrategy<Vec<Step>> {
	let by = || prop_oneof![8 => select(vec![0, EVE, FERDIE]), 1 => with_a_key()];
	let how = || prop_oneof![5 => Just(Sign::WithCall), 2 => Just(Sign::HashAlone), 2 => Just(Sign::Cancel)];
	(of_directors(), vec((by(), how(), sound()), 1..4))
		.prop_map(|(act, signatures)| {
			let sign = |(by, how, sound)| step(By::Person(by), together(how, sound, &act));
			signatures.into_iter().map(sign).collect()
		})
		.boxed()
}

/// Somebody does something, and undoes it: bytes on chain, a proxy, a signature for several.
fn undone() -> BoxedStrategy<Vec<Step>> {
	let bytes = vec![3; 40];
	let hash = BlakeTwo256::hash(&bytes);
	let noted = [Preimages::note_preimage { bytes }, Preimages::unnote_preimage { hash }];
	let noted = noted.map(|call| Act::Plain(RuntimeCall::Preimage(call)));
	let named = (1..4usize, kind()).prop_map(|(delegate, proxy_type)| {
		let (delegate, delay) = (id(delegate), 0);
		let add = Proxy::add_proxy { delegate: delegate.clone().into(), proxy_type, delay };
		let remove = Proxy::remove_proxy { delegate: delegate.into(), proxy_type, delay };
		[add, remove].map(|call| Act::Plain(RuntimeCall::Proxy(call)))
	});
	let signed = of_directors()
		.prop_map(|act| [Sign::WithCall, Sign::Cancel].map(|how| together(how, true, &act)));
	let director = select(vec![0, EVE, FERDIE]).prop_map(By::Person);
	prop_oneof![
		2 => (member().boxed(), Just(noted).boxed()),
		1 => (anybody().boxed(), named.boxed()),
		1 => (director.boxed(), signed.boxed()),
	]
	.prop_map(|(by, acts)| acts.map(|act| step(by.clone(), act)).into())
	.boxed()
}

/// Any sequence.
pub fn sequence() -> impl Strategy<Value = Vec<Step>> {
	let steps = prop_oneof![
		100 => single(),
		80 => decided(),
		30 => signed(),
		12 => undone(),
		8 => (1..6u32).prop_map(|blocks| vec![Step::Pass(blocks)]),
		2 => Just(vec![Step::Session]),
		4 => Just(vec![Step::Deadline]),
	];
	vec(steps, 1..40).prop_map(|steps| steps.concat())
}

/// Bob acts for the patient, Charlie for the department, Dave for Alice; the department names its
/// doctor.
pub fn prologue() -> Vec<Step> {
	let proxy = |by, delegate: Person, proxy_type| {
		let call = Proxy::add_proxy { delegate: id(delegate).into(), proxy_type, delay: 0 };
		step(By::Person(by), Act::Plain(RuntimeCall::Proxy(call)))
	};
	vec![
		proxy(EVE, 1, ProxyType::Consent),
		proxy(FERDIE, 2, ProxyType::Staff),
		proxy(0, 3, ProxyType::Any),
		step(By::Person(FERDIE), Act::Plain(name_doctor(PEOPLE[ONE]))),
		step(By::Person(0), Act::Plain(assign(PEOPLE[TWO], Role::Auditor))),
	]
}
