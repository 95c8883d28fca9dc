//! What is tried: mostly something that the sender might well do, and often all the way, from a
//! motion to what comes of it. Touches nothing.

use crate::{
	actions::{Act, Batch, Sign},
	common::{
		add_file, assign, cid, delete_file, dismiss_doctor, name_doctor, set_enrolment,
		update_patient, Category,
	},
	people::{id, Person, EVE, FERDIE, ONE, PEOPLE, TOGETHER, TWO},
};
use frame_support::BoundedVec;
use pallet_roles::EnrolmentPolicy::{ByAdmin, Open};
use proptest::{collection::vec, option, prelude::*, sample::select};
use salus_primitives::Role;
use salus_runtime::{configs::ProxyType, Runtime, RuntimeCall};
use sp_runtime::traits::{BlakeTwo256, Hash as _};

type Membership = pallet_membership::Call<Runtime, pallet_membership::Instance1>;
type Preimages = pallet_preimage::Call<Runtime>;
type Proxy = pallet_proxy::Call<Runtime>;
type TxPause = pallet_tx_pause::Call<Runtime>;
type Validators = pallet_validators::Call<Runtime>;

/// How many calls there are in the sequences.
pub const CALLS: usize = 43;

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

fn step(by: By, act: Act) -> Step {
	Step::Send { by, act }
}

// People

fn anyone() -> impl Strategy<Value = Person> {
	prop_oneof![2 => 0..4usize, 1 => 4..=TOGETHER, 2 => select(vec![3, EVE, TWO, TOGETHER])]
}

/// Mostly one of the council at first.
fn councillor() -> impl Strategy<Value = Person> {
	prop_oneof![3 => 0..3usize, 2 => anyone()]
}

/// Mostly one of the validators at first.
fn validator() -> impl Strategy<Value = Person> {
	prop_oneof![3 => 0..4usize, 2 => anyone()]
}

fn with_a_key() -> impl Strategy<Value = Person> {
	0..PEOPLE.len()
}

fn member() -> impl Strategy<Value = By> {
	(0..4usize).prop_map(By::Member)
}

fn anybody() -> impl Strategy<Value = By> {
	prop_oneof![with_a_key().prop_map(By::Person), member()]
}

fn sound() -> impl Strategy<Value = bool> {
	prop::bool::weighted(0.93)
}

// Single calls

fn plain(call: impl Strategy<Value = RuntimeCall> + 'static) -> BoxedStrategy<Act> {
	call.prop_map(Act::Plain).boxed()
}

fn membership(call: Membership) -> RuntimeCall {
	RuntimeCall::CouncilMembership(call)
}

fn of_council() -> BoxedStrategy<Act> {
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

fn of_validators() -> BoxedStrategy<Act> {
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

fn of_pauses() -> BoxedStrategy<Act> {
	let name = prop_oneof![2 => Just(PAUSABLE[0]), 3 => select(&PAUSABLE[..])];
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

fn of_admins() -> BoxedStrategy<Act> {
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

fn of_patient() -> BoxedStrategy<Act> {
	plain(prop_oneof![
		3 => Just(add_file(Category::Clinical, 0)),
		2 => (0..4u64).prop_map(delete_file),
		1 => Just(update_patient(cid(7))),
	])
}

fn of_department() -> BoxedStrategy<Act> {
	let doctor = || prop_oneof![6 => Just(PEOPLE[ONE]), 1 => Just(PEOPLE[0])];
	plain(prop_oneof![doctor().prop_map(name_doctor), doctor().prop_map(dismiss_doctor)])
}

fn of_preimages() -> BoxedStrategy<Act> {
	let bytes = |n: u8| vec![n; 40];
	let call = prop_oneof![
		(0..2u8).prop_map(move |n| Preimages::note_preimage { bytes: bytes(n) }),
		(0..2u8).prop_map(move |n| {
			Preimages::unnote_preimage { hash: BlakeTwo256::hash(&bytes(n)) }
		}),
	];
	plain(call.prop_map(RuntimeCall::Preimage))
}

fn kind() -> impl Strategy<Value = ProxyType> {
	select(vec![ProxyType::Any, ProxyType::Consent, ProxyType::Staff])
}

fn of_proxies() -> BoxedStrategy<Act> {
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
fn forbidden() -> BoxedStrategy<Act> {
	let (proxy_type, delay, index) = (ProxyType::Any, 0, 0);
	let call = Box::new(add_file(Category::Clinical, 0));
	plain(select(vec![
		RuntimeCall::Proxy(Proxy::create_pure { proxy_type, delay, index }),
		RuntimeCall::Session(pallet_session::Call::purge_keys {}),
		RuntimeCall::Utility(pallet_utility::Call::as_derivative { index, call }),
	]))
}

fn change_key() -> BoxedStrategy<Act> {
	plain(anyone().prop_map(|new| membership(Membership::change_key { new: id(new).into() })))
}

fn set_keys() -> BoxedStrategy<Act> {
	let of = prop_oneof![1 => with_a_key(), 2 => EVE..PEOPLE.len()];
	(of, sound()).prop_map(|(of, sound)| Act::SetKeys { of, sound }).boxed()
}

/// What anybody may try alone.
fn alone() -> BoxedStrategy<Act> {
	prop_oneof![
		2 => of_council(),
		2 => of_patient(),
		2 => of_department(),
		2 => of_admins(),
		1 => of_preimages(),
		1 => of_proxies(),
		1 => set_keys(),
		1 => change_key(),
		1 => forbidden(),
		1 => schedule(of_council()),
	]
	.boxed()
}

// Calls in calls

fn batch_of(acts: BoxedStrategy<Act>) -> BoxedStrategy<Act> {
	let how = select(vec![Batch::UpToIt, Batch::AllOrNone, Batch::EachForItself]);
	(how, vec(acts, 1..4)).prop_map(|(how, acts)| Act::Batch { how, acts }).boxed()
}

/// `acts`, sometimes several at once, and those sometimes within another batch.
fn perhaps_batched(acts: BoxedStrategy<Act>) -> BoxedStrategy<Act> {
	let batch = batch_of(acts.clone());
	prop_oneof![5 => acts, 3 => batch.clone(), 1 => batch_of(batch)].boxed()
}

fn schedule(acts: BoxedStrategy<Act>) -> BoxedStrategy<Act> {
	let at = prop_oneof![1 => -1..9i8, 1 => 10..50i8];
	(at, any::<bool>(), acts)
		.prop_map(|(at, after, act)| Act::Schedule { at, after, act: act.into() })
		.boxed()
}

fn cancel() -> BoxedStrategy<Act> {
	(0..3usize, sound()).prop_map(|(nth, sound)| Act::Cancel { nth, sound }).boxed()
}

fn as_root(acts: BoxedStrategy<Act>) -> BoxedStrategy<Act> {
	acts.prop_map(|act| Act::AsRoot(act.into())).boxed()
}

/// What is put to the council.
fn decision() -> BoxedStrategy<Act> {
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

fn vote() -> BoxedStrategy<Act> {
	let latest = prop_oneof![3 => Just(0usize), 1 => 1..4usize];
	(latest, prop::bool::weighted(0.7), sound())
		.prop_map(|(nth, approve, sound)| Act::Vote { nth, approve, sound })
		.boxed()
}

fn close() -> BoxedStrategy<Act> {
	let latest = prop_oneof![3 => Just(0usize), 1 => 1..4usize];
	(latest, sound()).prop_map(|(nth, sound)| Act::Close { nth, sound }).boxed()
}

fn motion() -> BoxedStrategy<Act> {
	let threshold = option::weighted(0.4, 0..5u32);
	(threshold, sound(), decision())
		.prop_map(|(threshold, sound, act)| Act::Motion { threshold, sound, act: act.into() })
		.boxed()
}

/// What one does for another, and what goes past the type of the proxy.
fn stand_in() -> BoxedStrategy<Step> {
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

fn together(how: Sign, sound: bool, act: &Act) -> Act {
	Act::Together { how, sound, act: Box::new(act.clone()) }
}

/// What the directors do.
fn of_directors() -> BoxedStrategy<Act> {
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

// Several steps

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
