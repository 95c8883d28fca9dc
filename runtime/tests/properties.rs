//! Random sequences of all calls of our pallets, over the real runtime, agree with a model of who
//! may do what that fits in one's head: who is let in, what succeeds, what the trail holds (I3),
//! what batches take back, and what storage says afterwards (I8).

mod common;

use common::*;
use frame_support::BoundedVec;
use pallet_roles::EnrolmentPolicy;
use proptest::{prelude::*, sample::select};
use salus_primitives::{EpochNumber, Moment, ProviderKind, ProviderStatus, RecordId, Right, Role};
use salus_runtime::{Audit, Doctors, Patients, Roles, RuntimeCall};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use std::collections::{BTreeMap, BTreeSet};

/// Who there is. The first is the admin, the council and the validator of the chain.
const PEOPLE: [Sr25519Keyring; 6] = [Alice, Bob, Charlie, Dave, Eve, Ferdie];

/// The categories that the sequences use.
const CATEGORIES: [Category; 3] = [Clinical, Imaging, Medication];

/// A person, by their place in [`PEOPLE`].
type Person = usize;

/// What somebody tries. `sound` says whether CIDs and keys are what they should be, `off` by how
/// much the number of an epoch is not the one that it should be.
#[derive(Clone, Debug)]
enum Action {
	Assign {
		who: Person,
		role: Role,
	},
	Remove {
		who: Person,
	},
	SetEnrolment {
		closed: bool,
	},
	RegisterPatient {
		sound: bool,
	},
	UpdatePatient {
		sound: bool,
	},
	// `expires` counts slots from the block that the grant is in.
	Grant {
		provider: Person,
		categories: Vec<Category>,
		right: Right,
		expires: Option<i8>,
		sound: bool,
	},
	Revoke {
		provider: Person,
	},
	Rotate {
		category: Category,
		off: i32,
		fresh: bool,
		sound: bool,
	},
	Reseal {
		provider: Person,
		sound: bool,
	},
	AddFile {
		category: Category,
		off: i32,
		sound: bool,
	},
	DeleteFile {
		record: RecordId,
	},
	RegisterProvider {
		kind: ProviderKind,
		sound: bool,
	},
	UpdateProvider {
		sound: bool,
	},
	Verify {
		provider: Person,
	},
	Suspend {
		provider: Person,
	},
	Reinstate {
		provider: Person,
	},
	Upload {
		patient: Person,
		category: Category,
		off: i32,
		sound: bool,
	},
	Open {
		patient: Person,
		record: RecordId,
	},
	AddAuditor {
		who: Person,
	},
	RemoveAuditor {
		who: Person,
	},
}

/// One transaction: one call, or several in a `batch_all`, after some slots without a block.
#[derive(Clone, Debug)]
struct Step {
	by: Person,
	actions: Vec<Action>,
	wait: u64,
}

/// What a patient lets a provider do.
#[derive(Clone, Debug, PartialEq)]
struct Grant {
	categories: Vec<Category>,
	right: Right,
	expires: Option<Moment>,
}

/// What there is of a patient.
#[derive(Clone, Debug, Default, PartialEq)]
struct Patient {
	/// The current epochs. A category that is missing is at epoch 0.
	epochs: BTreeMap<Category, EpochNumber>,
	/// Where somebody who lost access holds the current keys.
	due: BTreeSet<Category>,
	grants: BTreeMap<Person, Grant>,
	/// Category, epoch and author.
	records: BTreeMap<RecordId, (Category, EpochNumber, Person)>,
	next_record: RecordId,
}

impl Patient {
	fn epoch(&self, category: Category) -> EpochNumber {
		self.epochs.get(&category).copied().unwrap_or_default()
	}

	fn append(&mut self, category: Category, off: i32, author: Person) -> Option<()> {
		(off == 0 && !self.due.contains(&category)).then_some(())?;
		let record = (category, self.epoch(category), author);
		self.records.insert(self.next_record, record);
		self.next_record += 1;
		Some(())
	}
}

/// Who may do what.
#[derive(Clone, Debug)]
struct Model {
	now: Moment,
	closed: bool,
	roles: BTreeMap<Person, Role>,
	patients: BTreeMap<Person, Patient>,
	providers: BTreeMap<Person, (ProviderKind, ProviderStatus)>,
	/// How long the trail is.
	events: u64,
}

impl Model {
	fn new() -> Self {
		Model {
			now: 0,
			closed: false,
			roles: [(0, Role::Admin)].into(),
			patients: BTreeMap::new(),
			providers: BTreeMap::new(),
			events: 0,
		}
	}

	/// Whether a transaction of `by` gets into a block at all: strangers register, nothing else.
	fn lets_in(&self, step: &Step) -> bool {
		let known = step.by == 0 || self.roles.contains_key(&step.by);
		let registers = match step.actions.as_slice() {
			[Action::RegisterPatient { sound } | Action::RegisterProvider { sound, .. }] => *sound,
			_ => false,
		};
		known || (registers && !self.closed)
	}

	/// Does all of `step`, or nothing, and says which.
	fn apply(&mut self, step: &Step) -> bool {
		let mut after = self.clone();
		let done = step.actions.iter().try_for_each(|action| after.act(step.by, action)).is_some();
		if done {
			*self = after;
		}
		done
	}

	/// Does one thing, if it may be done.
	fn act(&mut self, by: Person, action: &Action) -> Option<()> {
		match action {
			Action::SetEnrolment { closed } => {
				(by == 0).then_some(())?;
				// A motion that changes nothing is carried out without a trace.
				self.events += u64::from(self.closed != *closed);
				self.closed = *closed;
				return Some(());
			}
			Action::Assign { .. }
			| Action::Remove { .. }
			| Action::AddAuditor { .. }
			| Action::RemoveAuditor { .. } => self.manage(by, action),
			Action::Verify { .. } | Action::Suspend { .. } | Action::Reinstate { .. } => {
				self.supervise(by, action)
			}
			Action::RegisterPatient { .. }
			| Action::RegisterProvider { .. }
			| Action::UpdateProvider { .. } => self.register(by, action),
			Action::Upload { .. } | Action::Open { .. } => self.treat(by, action),
			_ => self.own(by, action),
		}?;
		self.events += 1;
		Some(())
	}

	/// What admins, and auditors, do to roles.
	fn manage(&mut self, by: Person, action: &Action) -> Option<()> {
		let actor = *self.roles.get(&by)?;
		match *action {
			Action::AddAuditor { who } if actor == Role::Auditor => self.give(who, Role::Auditor),
			_ if actor != Role::Admin => None,
			Action::Assign { who, role } => self.give(who, role),
			Action::AddAuditor { who } => self.give(who, Role::Auditor),
			Action::Remove { who } => {
				let free = !self.patients.contains_key(&who) && !self.providers.contains_key(&who);
				let admins = self.roles.values().filter(|role| **role == Role::Admin).count();
				let last = self.roles.get(&who) == Some(&Role::Admin) && admins == 1;
				(free && !last).then_some(())?;
				self.roles.remove(&who).map(drop)
			}
			Action::RemoveAuditor { who } => {
				(self.roles.get(&who) == Some(&Role::Auditor)).then_some(())?;
				self.roles.remove(&who).map(drop)
			}
			_ => unreachable!("not about roles"),
		}
	}

	fn give(&mut self, who: Person, role: Role) -> Option<()> {
		(!self.roles.contains_key(&who)).then_some(())?;
		self.roles.insert(who, role);
		Some(())
	}

	/// What admins do to providers.
	fn supervise(&mut self, by: Person, action: &Action) -> Option<()> {
		use ProviderStatus::*;
		(self.roles.get(&by) == Some(&Role::Admin)).then_some(())?;
		let (provider, from, to) = match *action {
			Action::Verify { provider } => (provider, Unverified, Verified),
			Action::Suspend { provider } => (provider, Verified, Suspended),
			Action::Reinstate { provider } => (provider, Suspended, Verified),
			_ => unreachable!("not about providers"),
		};
		let status = &mut self.providers.get_mut(&provider)?.1;
		(*status == from).then_some(())?;
		*status = to;
		Some(())
	}

	/// What people do to become, and remain, somebody.
	fn register(&mut self, by: Person, action: &Action) -> Option<()> {
		match *action {
			Action::RegisterPatient { sound } => {
				(sound && !self.patients.contains_key(&by)).then_some(())?;
				self.enrol(by, Role::Patient)?;
				self.patients.insert(by, Patient::default());
			}
			Action::RegisterProvider { kind, sound } => {
				(sound && !self.providers.contains_key(&by)).then_some(())?;
				self.enrol(by, kind.into())?;
				self.providers.insert(by, (kind, ProviderStatus::Unverified));
			}
			Action::UpdateProvider { sound } => {
				(sound && self.providers.contains_key(&by)).then_some(())?;
			}
			_ => unreachable!("not about registration"),
		}
		Some(())
	}

	fn enrol(&mut self, who: Person, role: Role) -> Option<()> {
		match self.roles.get(&who) {
			Some(held) => (*held == role).then_some(()),
			None if self.closed => None,
			None => self.give(who, role),
		}
	}

	/// What patients do with what is theirs.
	fn own(&mut self, by: Person, action: &Action) -> Option<()> {
		let now = self.now;
		let active = |provider: &Person| {
			matches!(self.providers.get(provider), Some((_, ProviderStatus::Verified)))
		};
		let patient = self.patients.get_mut(&by)?;
		match action {
			Action::UpdatePatient { sound } => sound.then_some(()),
			Action::Grant { provider, categories, right, expires, sound } => {
				let expires = expires.map(|slots| expiry(now, slots));
				let mut distinct = categories.clone();
				distinct.sort();
				distinct.dedup();
				let proper = !distinct.is_empty() && distinct.len() == categories.len();
				let lasts = expires.is_none_or(|expires| expires > now);
				let allowed = *provider != by && active(provider) && proper && lasts && *sound;
				allowed.then_some(())?;
				let covers = distinct.clone();
				let grant = Grant { categories: distinct, right: *right, expires };
				let replaced = patient.grants.insert(*provider, grant);
				let before = replaced.map(|grant| grant.categories).unwrap_or_default();
				patient.due.extend(before.iter().filter(|category| !covers.contains(category)));
				Some(())
			}
			Action::Revoke { provider } => {
				patient.due.extend(patient.grants.remove(provider)?.categories);
				Some(())
			}
			Action::Rotate { category, off, fresh, sound } => {
				(*off == 0 && *fresh && *sound).then_some(())?;
				let next = patient.epoch(*category) + 1;
				patient.epochs.insert(*category, next);
				patient.due.remove(category);
				Some(())
			}
			Action::Reseal { provider, sound } => {
				let grant = patient.grants.get(provider)?;
				let lasts = grant.expires.is_none_or(|expires| expires > now);
				(lasts && active(provider) && *sound).then_some(())
			}
			Action::AddFile { category, off, sound } => {
				sound.then_some(())?;
				patient.append(*category, *off, by)
			}
			Action::DeleteFile { record } => patient.records.remove(record).map(drop),
			_ => unreachable!("not a patient's"),
		}
	}

	/// What providers do with patients' records.
	fn treat(&mut self, by: Person, action: &Action) -> Option<()> {
		self.providers.contains_key(&by).then_some(())?;
		match *action {
			Action::Upload { patient, category, off, sound } => {
				self.access(patient, by, category, Right::Contribute).then_some(())?;
				sound.then_some(())?;
				self.patients.get_mut(&patient)?.append(category, off, by)
			}
			Action::Open { patient, record } => {
				let category = self.patients.get(&patient)?.records.get(&record)?.0;
				self.access(patient, by, category, Right::View).then_some(())
			}
			_ => unreachable!("not a provider's"),
		}
	}

	/// Whether `provider` may use `right` on `category` of `patient` (I4).
	fn access(&self, patient: Person, provider: Person, category: Category, right: Right) -> bool {
		let verified = self.providers.get(&provider).map(|(_, status)| *status);
		let grant = self.patients.get(&patient).and_then(|patient| patient.grants.get(&provider));
		verified == Some(ProviderStatus::Verified)
			&& grant.is_some_and(|grant| {
				grant.expires.is_none_or(|expires| expires > self.now)
					&& grant.categories.contains(&category)
					&& grant.right >= right
			})
	}
}

/// The moment `slots` after `now`.
fn expiry(now: Moment, slots: i8) -> Moment {
	now.saturating_add_signed(i64::from(slots) * SLOT as i64)
}

// The same on chain

impl Action {
	/// The call of `by` where `model` is what there is.
	fn call(&self, by: Person, model: &Model) -> RuntimeCall {
		let person = |place: &Person| PEOPLE[*place];
		let cid_if = |sound: &bool| if *sound { cid(1) } else { unsound_cids().remove(0).1 };
		let keys_if = |sound: &bool| if *sound { sealed(&[]) } else { BoundedVec::default() };
		let policy = |closed: &bool| match closed {
			true => EnrolmentPolicy::ByAdmin,
			false => EnrolmentPolicy::Open,
		};
		let epoch = |patient: &Person, category: &Category, off: &i32| -> EpochNumber {
			let patient = model.patients.get(patient).cloned().unwrap_or_default();
			patient.epoch(*category).wrapping_add_signed(*off)
		};
		match self {
			Action::Assign { who, role } => assign(person(who), *role),
			Action::Remove { who } => remove(person(who)),
			Action::SetEnrolment { closed } => motion(1, set_enrolment(policy(closed))),
			Action::RegisterPatient { sound } => register_patient_with(cid_if(sound), recipient(1)),
			Action::UpdatePatient { sound } => update_patient(cid_if(sound)),
			Action::Grant { provider, categories, right, expires, sound } => {
				let expires = expires.map(|slots| expiry(model.now, slots));
				let categories = list(categories);
				grant_with(person(provider), categories, *right, expires, keys_if(sound))
			}
			Action::Revoke { provider } => revoke(person(provider)),
			Action::Rotate { category, off, fresh, sound } => {
				let patient = model.patients.get(&by).cloned().unwrap_or_default();
				let current = patient.epoch(*category);
				let key = if *fresh { current + 1 } else { current / 2 };
				let link = if *sound { link(0) } else { BoundedVec::default() };
				let next = epoch(&by, category, off).wrapping_add(1);
				rotate_with(*category, next, recipient_of(*category, key), link)
			}
			Action::Reseal { provider, sound } => reseal(person(provider), keys_if(sound)),
			Action::AddFile { category, off, sound } => {
				add_file_with(*category, epoch(&by, category, off), cid_if(sound))
			}
			Action::DeleteFile { record } => delete_file(*record),
			Action::RegisterProvider { kind, sound } => {
				register_provider_with(*kind, cid(1), cid_if(sound), recipient(1))
			}
			Action::UpdateProvider { sound } => update_provider(cid(1), cid_if(sound)),
			Action::Verify { provider } => verify(person(provider)),
			Action::Suspend { provider } => suspend(person(provider)),
			Action::Reinstate { provider } => reinstate(person(provider)),
			Action::Upload { patient, category, off, sound } => {
				let epoch = epoch(patient, category, off);
				upload_with(person(patient), *category, epoch, cid_if(sound))
			}
			Action::Open { patient, record } => open(person(patient), *record),
			Action::AddAuditor { who } => add_auditor(person(who)),
			Action::RemoveAuditor { who } => remove_auditor(person(who)),
		}
	}
}

impl Step {
	/// The call of the transaction where `model` is what there is. Behind an action that fails in
	/// a batch, nothing matters.
	fn call(&self, model: &Model) -> RuntimeCall {
		let mut model = model.clone();
		let mut calls = Vec::new();
		for action in &self.actions {
			calls.push(action.call(self.by, &model));
			let _ = model.act(self.by, action);
		}
		match calls.as_slice() {
			[call] => call.clone(),
			calls => batch_all(calls),
		}
	}
}

/// Plays one step on the chain and on the model, and compares what came of it.
fn play(chain: &mut Chain, model: &mut Model, step: &Step) -> Result<(), TestCaseError> {
	chain.skip(step.wait);
	model.now = chain.time();
	let (who, call) = (PEOPLE[step.by], step.call(model));
	let let_in = model.lets_in(step);
	let offered = chain.offer(who, &call);
	prop_assert_eq!(offered.is_ok(), let_in, "the pool says {:?}", offered);
	let before = affairs();
	let result = chain.submit(who, &call);
	prop_assert_eq!(result.is_ok(), let_in, "the block says {:?}", result);
	let Ok(outcome) = result else {
		chain.settle();
		return Ok(());
	};
	let done = model.apply(step);
	prop_assert_eq!(outcome.is_ok(), done, "{:?}", outcome);
	prop_assert!(done || affairs() == before, "a failure left something behind");
	chain.settle();
	check_storage();
	compare(model)
}

/// Compares what the view functions say with the model.
fn compare(model: &Model) -> Result<(), TestCaseError> {
	prop_assert_eq!(Audit::total_events(), model.events);
	let closed = Roles::enrolment() == EnrolmentPolicy::ByAdmin;
	prop_assert_eq!(closed, model.closed);
	for (person, key) in PEOPLE.iter().enumerate() {
		let who = account(*key);
		prop_assert_eq!(Roles::role_of(who.clone()), model.roles.get(&person).copied());
		let provider = Doctors::provider(who.clone()).map(|found| (found.kind, found.status));
		prop_assert_eq!(provider, model.providers.get(&person).copied());
		let patient = Patients::patient(who).map(|_| patient_on_chain(person));
		prop_assert_eq!(patient.as_ref(), model.patients.get(&person));
		for (provider, category) in (0..PEOPLE.len()).flat_map(|p| CATEGORIES.map(|c| (p, c))) {
			for right in [Right::View, Right::Contribute] {
				let (patient, by) = (account(*key), account(PEOPLE[provider]));
				let access = Patients::check_access(patient, by, category, right);
				prop_assert_eq!(access, model.access(person, provider, category, right));
			}
		}
	}
	Ok(())
}

/// What the chain has of a patient, in the words of the model.
fn patient_on_chain(person: Person) -> Patient {
	let who = account(PEOPLE[person]);
	let place = |who| PEOPLE.iter().position(|key| account(*key) == who).expect("one of six");
	let current = Patients::current_epochs(who.clone()).expect("registered");
	let epochs = Category::ALL.into_iter().zip(current);
	let moved = epochs.filter(|(_, (number, _))| *number > 0);
	let grants = Patients::grants(who.clone(), None, u32::MAX).into_iter();
	let (records, rest) = Patients::files(who.clone(), None, 0, u32::MAX);
	assert_eq!(rest, None);
	let state = Patients::patient(who).expect("registered");
	Patient {
		due: state.rotation_due.iter().collect(),
		epochs: moved
			.map(|(category, (number, key))| {
				assert_eq!(key, recipient_of(category, number));
				(category, number)
			})
			.collect(),
		grants: grants
			.map(|(provider, grant)| {
				let categories = grant.categories.to_list().into_inner();
				let (right, expires) = (grant.right, grant.expires);
				(place(provider), Grant { categories, right, expires })
			})
			.collect(),
		records: records
			.into_iter()
			.map(|(id, record)| (id, (record.category, record.epoch, place(record.author))))
			.collect(),
		next_record: state.next_record,
	}
}

// What is tried: mostly something that the sender might well do

fn anyone() -> impl Strategy<Value = Person> {
	0..PEOPLE.len()
}

/// Mostly the patient of the prologue.
fn patient() -> impl Strategy<Value = Person> {
	prop_oneof![6 => Just(1usize), 1 => anyone()]
}

/// Mostly the doctor or the pharmacy of the prologue.
fn provider() -> impl Strategy<Value = Person> {
	prop_oneof![4 => Just(2usize), 3 => Just(3), 1 => anyone()]
}

/// Mostly somebody whom the prologue does not mention.
fn newcomer() -> impl Strategy<Value = Person> {
	prop_oneof![4 => Just(5usize), 2 => Just(4), 1 => anyone()]
}

fn sound() -> impl Strategy<Value = bool> {
	prop::bool::weighted(0.95)
}

fn category() -> impl Strategy<Value = Category> {
	prop_oneof![3 => Just(CATEGORIES[0]), 2 => Just(CATEGORIES[1]), 1 => Just(CATEGORIES[2])]
}

fn off() -> impl Strategy<Value = i32> {
	prop_oneof![8 => Just(0), 2 => -1..3]
}

fn record() -> impl Strategy<Value = RecordId> {
	prop_oneof![4 => 0..3u64, 1 => 3..9u64]
}

fn kind() -> impl Strategy<Value = ProviderKind> {
	select(vec![ProviderKind::Doctor, ProviderKind::Pharmacy, ProviderKind::Department])
}

fn grants() -> impl Strategy<Value = Action> {
	let right = select(vec![Right::View, Right::Contribute, Right::Contribute]);
	let categories = prop_oneof![
		4 => prop::sample::subsequence(&CATEGORIES[..], 1..=3),
		1 => prop::collection::vec(category(), 0..3),
	];
	let expires = prop::option::of(prop_oneof![1 => -1..2i8, 4 => 2..20i8]);
	(provider(), categories, right, expires, sound()).prop_map(
		|(provider, categories, right, expires, sound)| Action::Grant {
			provider,
			categories,
			right,
			expires,
			sound,
		},
	)
}

fn of_patients() -> impl Strategy<Value = Action> {
	let rotate = (category(), off(), sound(), sound())
		.prop_map(|(category, off, fresh, sound)| Action::Rotate { category, off, fresh, sound });
	let add = (category(), off(), sound()).prop_map(|(category, off, sound)| Action::AddFile {
		category,
		off,
		sound,
	});
	let reseal = (provider(), sound());
	prop_oneof![
		1 => sound().prop_map(|sound| Action::RegisterPatient { sound }),
		1 => sound().prop_map(|sound| Action::UpdatePatient { sound }),
		5 => grants(),
		1 => provider().prop_map(|provider| Action::Revoke { provider }),
		3 => rotate,
		2 => reseal.prop_map(|(provider, sound)| Action::Reseal { provider, sound }),
		3 => add,
		1 => record().prop_map(|record| Action::DeleteFile { record }),
	]
}

fn of_providers() -> impl Strategy<Value = Action> {
	let upload =
		(patient(), category(), off(), sound()).prop_map(|(patient, category, off, sound)| {
			Action::Upload { patient, category, off, sound }
		});
	prop_oneof![
		1 => (kind(), sound()).prop_map(|(kind, sound)| Action::RegisterProvider { kind, sound }),
		1 => sound().prop_map(|sound| Action::UpdateProvider { sound }),
		4 => upload,
		4 => (patient(), record()).prop_map(|(patient, record)| Action::Open { patient, record }),
	]
}

fn of_admins() -> impl Strategy<Value = Action> {
	let assign = (newcomer(), select(&Role::ALL[..]));
	let unverified = prop_oneof![provider(), newcomer()];
	prop_oneof![
		3 => assign.prop_map(|(who, role)| Action::Assign { who, role }),
		2 => newcomer().prop_map(|who| Action::Remove { who }),
		1 => any::<bool>().prop_map(|closed| Action::SetEnrolment { closed }),
		2 => unverified.prop_map(|provider| Action::Verify { provider }),
		2 => provider().prop_map(|provider| Action::Suspend { provider }),
		6 => provider().prop_map(|provider| Action::Reinstate { provider }),
		2 => newcomer().prop_map(|who| Action::AddAuditor { who }),
		4 => newcomer().prop_map(|who| Action::RemoveAuditor { who }),
	]
}

fn steps() -> impl Strategy<Value = Step> {
	let actions = |action: BoxedStrategy<Action>| {
		prop_oneof![
			4 => action.clone().prop_map(|action| vec![action]),
			1 => prop::collection::vec(action, 2..5),
		]
		.boxed()
	};
	let anything = prop_oneof![of_admins(), of_patients(), of_providers()].boxed();
	let registration = prop_oneof![
		sound().prop_map(|sound| Action::RegisterPatient { sound }),
		(kind(), sound()).prop_map(|(kind, sound)| Action::RegisterProvider { kind, sound }),
	];
	let likely = prop_oneof![
		5 => (Just(0), actions(of_admins().boxed())),
		5 => (Just(1), actions(of_patients().boxed())),
		4 => (2..4usize, actions(of_providers().boxed())),
		1 => (4..6usize, actions(registration.boxed())),
		3 => (anyone(), actions(anything)),
	];
	(likely, prop_oneof![6 => Just(0), 1 => 1..4u64]).prop_map(|((by, actions), wait)| Step {
		by,
		actions,
		wait,
	})
}

/// Bob is a patient, Charlie a verified doctor with a grant, Dave a verified pharmacy, before
/// anything random happens.
fn prologue() -> Vec<Step> {
	let register = |kind| Action::RegisterProvider { kind, sound: true };
	let grant = Action::Grant {
		provider: 2,
		categories: CATEGORIES[..2].to_vec(),
		right: Right::Contribute,
		expires: Some(30),
		sound: true,
	};
	[
		(1, vec![Action::RegisterPatient { sound: true }]),
		(2, vec![register(ProviderKind::Doctor)]),
		(3, vec![register(ProviderKind::Pharmacy)]),
		(0, vec![Action::Verify { provider: 2 }, Action::Verify { provider: 3 }]),
		(1, vec![Action::AddFile { category: Clinical, off: 0, sound: true }, grant]),
	]
	.map(|(by, actions)| Step { by, actions, wait: 0 })
	.into()
}

/// How many sequences are played.
const CASES: u32 = 40;

fn sequence() -> impl Strategy<Value = Vec<Step>> {
	prop::collection::vec(steps(), 1..80)
}

proptest! {
	#![proptest_config(ProptestConfig {
		cases: CASES,
		failure_persistence: None,
		..Default::default()
	})]

	#[test]
	fn i3_i4_i5_i6_i8_any_sequence_of_calls_agrees_with_the_model(steps in sequence()) {
		let mut verdict = Ok(());
		development(|chain| {
			let mut model = Model::new();
			verdict = prologue()
				.iter()
				.chain(&steps)
				.try_for_each(|step| play(chain, &mut model, step));
		});
		verdict?;
	}
}

#[test]
fn the_random_sequences_have_every_call_succeed_and_fail() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let mut outcomes = BTreeMap::<String, [u32; 2]>::new();
	for _ in 0..CASES {
		let steps = sequence().new_tree(&mut runner).expect("a value").current();
		let mut model = Model::new();
		for step in prologue().iter().chain(&steps) {
			model.now += SLOT * (1 + step.wait);
			let done = model.lets_in(step) && model.apply(step);
			for action in &step.actions {
				let name = format!("{action:?}");
				let name = name.split(' ').next().unwrap_or_default().to_owned();
				outcomes.entry(name).or_default()[usize::from(done)] += 1;
			}
		}
	}
	println!("calls: [in vain, done]\n{outcomes:#?}");
	assert_eq!(outcomes.len(), every_call().len() - 1);
	for (name, [in_vain, done]) in outcomes {
		assert!(in_vain >= 3 && done >= 3, "{name}: {in_vain} in vain, {done} done");
	}
}
