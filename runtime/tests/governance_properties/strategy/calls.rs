//! Single calls, as somebody may well make them. Touches nothing.

use super::people::*;
use crate::{
	actions::Act,
	common::{
		add_file, cid, delete_file, dismiss_doctor, name_doctor, set_enrolment, update_patient,
		Category,
	},
	people::{id, EVE, ONE, PEOPLE, TWO},
};
use frame_support::BoundedVec;
use pallet_roles::EnrolmentPolicy::{ByAdmin, Open};
use proptest::{prelude::*, sample::select};
use salus_primitives::Role;
use salus_runtime::{configs::ProxyType, Runtime, RuntimeCall};
use sp_runtime::traits::{BlakeTwo256, Hash as _};

pub type Membership = pallet_membership::Call<Runtime, pallet_membership::Instance1>;
pub type Preimages = pallet_preimage::Call<Runtime>;
pub type Proxy = pallet_proxy::Call<Runtime>;
pub type TxPause = pallet_tx_pause::Call<Runtime>;
pub type Validators = pallet_validators::Call<Runtime>;

pub fn plain(call: impl Strategy<Value = RuntimeCall> + 'static) -> BoxedStrategy<Act> {
	call.prop_map(Act::Plain).boxed()
}

pub fn membership(call: Membership) -> RuntimeCall {
	RuntimeCall::CouncilMembership(call)
}

pub fn of_council() -> BoxedStrategy<Act> {
	let who = |person| id(person).into();
	let swap = (councillor(), anyone()).prop_map(move |(remove, add)| Membership::swap_member {
		remove: who(remove),
		add: who(add),
	});
	let add = anyone().prop_map(move |person| Membership::add_member { who: who(person) });
	let remove =
		councillor().prop_map(move |person| Membership::remove_member { who: who(person) });
	let prime = councillor().prop_map(move |person| Membership::set_prime { who: who(person) });
	let members = prop_oneof![
		3 => add,
		3 => remove,
		3 => swap,
		2 => prime,
		2 => Just(Membership::clear_prime {}),
		1 => Just(Membership::reset_members { members: vec![] }),
	];
	prop_oneof![
		6 => plain(members.prop_map(membership)),
		4 => of_validators(),
		4 => of_pauses(),
		3 => of_admins(),
		2 => plain(any::<bool>().prop_map(|closed| {
			set_enrolment(if closed { ByAdmin } else { Open })
		})),
	]
	.boxed()
}

pub fn of_validators() -> BoxedStrategy<Act> {
	let call = prop_oneof![
		3 => anyone().prop_map(|who| Validators::add_validator { who: id(who) }),
		3 => validator().prop_map(|who| Validators::remove_validator { who: id(who) }),
		3 => (0..6u32).prop_map(|minimum| Validators::set_minimum { minimum }),
	];
	plain(call.prop_map(RuntimeCall::Validators))
}

/// What is paused: mostly what people would miss.
const PAUSABLE: [(&str, &str); 10] = [
	("Patients", "add_file"),
	("Doctors", "name_doctor"),
	("Roles", "assign"),
	("CouncilMembership", "add_member"),
	("Validators", "add_validator"),
	("Scheduler", "schedule_after"),
	("Session", "set_keys"),
	("Nobody", "nothing"),
	("Council", "vote"),
	("Utility", "batch_all"),
];

pub fn of_pauses() -> BoxedStrategy<Act> {
	let name = prop_oneof![1 => Just(PAUSABLE[0]), 1 => select(&PAUSABLE[..])];
	let call = (name, any::<bool>()).prop_map(|((pallet, call), stop)| {
		let text = |text: &str| BoundedVec::truncate_from(text.as_bytes().to_vec());
		let name = (text(pallet), text(call));
		RuntimeCall::TxPause(match stop {
			true => TxPause::pause { full_name: name },
			false => TxPause::unpause { ident: name },
		})
	});
	plain(call)
}

pub fn of_admins() -> BoxedStrategy<Act> {
	let who = || prop_oneof![3 => Just(TWO), 2 => anyone()];
	let role = prop_oneof![3 => Just(Role::Auditor), 1 => Just(Role::Admin)];
	prop_oneof![
		plain((who(), role).prop_map(|(who, role)| {
			RuntimeCall::Roles(pallet_roles::Call::assign { who: id(who), role })
		})),
		plain(
			who().prop_map(|who| RuntimeCall::Roles(pallet_roles::Call::remove { who: id(who) }))
		),
	]
	.boxed()
}

pub fn of_patient() -> BoxedStrategy<Act> {
	plain(prop_oneof![
		4 => Just(add_file(Category::Clinical, 0)),
		3 => (0..3u64).prop_map(delete_file),
		1 => Just(update_patient(cid(7))),
	])
}

pub fn of_department() -> BoxedStrategy<Act> {
	let doctor = || prop_oneof![6 => Just(PEOPLE[ONE]), 1 => Just(PEOPLE[0])];
	plain(prop_oneof![doctor().prop_map(name_doctor), doctor().prop_map(dismiss_doctor)])
}

pub fn of_preimages() -> BoxedStrategy<Act> {
	let bytes = |n: u8| vec![n; 40];
	let call = prop_oneof![
		(0..2u8).prop_map(move |n| Preimages::note_preimage { bytes: bytes(n) }),
		(0..2u8).prop_map(move |n| {
			Preimages::unnote_preimage { hash: BlakeTwo256::hash(&bytes(n)) }
		}),
	];
	plain(call.prop_map(RuntimeCall::Preimage))
}

pub fn kind() -> impl Strategy<Value = ProxyType> {
	select(vec![ProxyType::Any, ProxyType::Consent, ProxyType::Staff])
}

pub fn of_proxies() -> BoxedStrategy<Act> {
	let delay = || prop_oneof![5 => Just(0u32), 1 => Just(3u32)];
	let named = || (1..4usize, kind(), delay());
	let call = prop_oneof![
		5 => named().prop_map(|(delegate, proxy_type, delay)| {
			Proxy::add_proxy { delegate: id(delegate).into(), proxy_type, delay }
		}),
		3 => named().prop_map(|(delegate, proxy_type, delay)| {
			Proxy::remove_proxy { delegate: id(delegate).into(), proxy_type, delay }
		}),
		2 => Just(Proxy::remove_proxies {}),
	];
	plain(call.prop_map(RuntimeCall::Proxy))
}

/// What nobody may do.
pub fn forbidden() -> BoxedStrategy<Act> {
	let (proxy_type, delay, index) = (ProxyType::Any, 0, 0);
	let call = Box::new(add_file(Category::Clinical, 0));
	plain(select(vec![
		RuntimeCall::Proxy(Proxy::create_pure { proxy_type, delay, index }),
		RuntimeCall::Session(pallet_session::Call::purge_keys {}),
		RuntimeCall::Utility(pallet_utility::Call::as_derivative { index, call: call.clone() }),
		RuntimeCall::Utility(pallet_utility::Call::dispatch_as {
			as_origin: Box::new(frame_system::RawOrigin::Signed(id(EVE)).into()),
			call,
		}),
		RuntimeCall::System(frame_system::Call::kill_prefix { prefix: vec![], subkeys: 0 }),
	]))
}

pub fn change_key() -> BoxedStrategy<Act> {
	plain(anyone().prop_map(|new| membership(Membership::change_key { new: id(new).into() })))
}

pub fn set_keys() -> BoxedStrategy<Act> {
	let of = prop_oneof![1 => with_a_key(), 2 => EVE..PEOPLE.len()];
	(of, sound()).prop_map(|(of, sound)| Act::SetKeys { of, sound }).boxed()
}

/// What anybody may try alone.
pub fn alone() -> BoxedStrategy<Act> {
	prop_oneof![
		2 => of_council(),
		2 => of_patient(),
		2 => of_department(),
		2 => of_admins(),
		2 => of_preimages(),
		1 => of_proxies(),
		1 => set_keys(),
		1 => change_key(),
		2 => forbidden(),
		1 => schedule(of_council()),
	]
	.boxed()
}

pub fn cancel() -> BoxedStrategy<Act> {
	(0..3usize, sound()).prop_map(|(nth, sound)| Act::Cancel { nth, sound }).boxed()
}

pub fn vote() -> BoxedStrategy<Act> {
	let latest = prop_oneof![3 => Just(0usize), 1 => 1..4usize];
	(latest, prop::bool::weighted(0.7), sound())
		.prop_map(|(nth, approve, sound)| Act::Vote { nth, approve, sound })
		.boxed()
}

pub fn close() -> BoxedStrategy<Act> {
	let latest = prop_oneof![3 => Just(0usize), 1 => 1..4usize];
	(latest, sound()).prop_map(|(nth, sound)| Act::Close { nth, sound }).boxed()
}

pub fn schedule(acts: BoxedStrategy<Act>) -> BoxedStrategy<Act> {
	let at = prop_oneof![1 => -1..9i8, 1 => 10..50i8];
	(at, any::<bool>(), acts)
		.prop_map(|(at, after, act)| Act::Schedule { at, after, act: act.into() })
		.boxed()
}
