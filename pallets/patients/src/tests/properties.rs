//! Random sequences of all calls by several accounts, of what other pallets write for a provider, and
//! of blocks that erase, against a small model of who may do what.

use super::*;
use crate::{
	Comments, Dispensed, Epochs, Erasures, GrantState, Grants, Patients as PatientMap, Records,
	WeightInfo,
};
use frame_support::{traits::Hooks, weights::Weight};
use proptest::{collection::vec, option, prelude::*};
use salus_primitives::{
	AccessControl, Categories, Category, Cid, Comment, CommentId, EpochNumber, Link, Moment,
	ProviderStatus, Record, RecordId, Right, SealedKeys,
};
use sp_runtime::{DispatchResult, StateVersion};
use std::collections::{BTreeMap, BTreeSet};

/// Who sends: two patients to be, somebody with another role, and a provider.
const SENDERS: [AccountId; 4] = [PATIENT, OTHER, STRANGER, DOCTOR];
/// Who is granted access: three providers, somebody who is none, and a patient to be.
const RECEIVERS: [AccountId; 5] = [DOCTOR, PHARMACY, UNVERIFIED, STRANGER, PATIENT];
const RIGHTS: [Right; 2] = [Right::View, Right::Contribute];

const MAX_GRANTS: u32 = 2;
const MAX_RECORDS: u32 = 3;
const MAX_COMMENTS: u32 = 2;

/// One step. Epochs are given as what the model expects plus `ahead - 1`, so that most fit.
#[derive(Clone, Debug)]
enum Step {
	Register {
		who: AccountId,
		profile: bool,
		recipient: bool,
		epochs: bool,
	},
	UpdateProfile {
		who: AccountId,
		profile: bool,
	},
	SetRecipient {
		who: AccountId,
		recipient: u8,
		profile: bool,
	},
	Grant {
		who: AccountId,
		to: AccountId,
		categories: Vec<Category>,
		right: Right,
		lasts: Option<u64>,
		keys: bool,
	},
	Revoke {
		who: AccountId,
		to: AccountId,
	},
	Rotate {
		who: AccountId,
		category: Category,
		ahead: u32,
		recipient: u8,
		link: bool,
	},
	Reseal {
		who: AccountId,
		to: AccountId,
		keys: bool,
	},
	Add {
		who: AccountId,
		category: Category,
		ahead: u32,
		cid: bool,
	},
	Delete {
		who: AccountId,
		record: RecordId,
	},
	DeleteComment {
		who: AccountId,
		comment: CommentId,
	},
	Deregister {
		who: AccountId,
	},
	/// A provider's comment, which another pallet lets through.
	Comment {
		patient: AccountId,
		category: Category,
		about: Option<RecordId>,
		ahead: u32,
		cid: bool,
	},
	/// A doctor's record about medication, which another pallet lets through. All have the same content.
	Prescribe {
		patient: AccountId,
		author: AccountId,
	},
	/// A pharmacy's mark, which another pallet lets through.
	Dispense {
		patient: AccountId,
		record: RecordId,
	},
	/// A provider's keys, which another pallet lets through.
	Share {
		patient: AccountId,
		provider: AccountId,
		keys: bool,
		is_late: bool,
	},
	/// The end of a block that has room for `items` to erase.
	Idle {
		items: u64,
	},
	/// An admin changes the standing of a provider.
	SetStatus {
		provider: AccountId,
		status: ProviderStatus,
	},
	/// Time passes.
	Wait {
		millis: u64,
	},
}

#[derive(Default)]
struct ModelPatient {
	epochs: BTreeMap<Category, (EpochNumber, u8)>,
	/// Every recipient there ever was.
	used: BTreeSet<u8>,
	/// How many recipients of their own the patient has replaced.
	replaced: usize,
	/// The epochs whose keys somebody may hold who lost access: no record may be added to them.
	lost: BTreeSet<(Category, EpochNumber)>,
	records: BTreeMap<RecordId, ModelRecord>,
	next_record: RecordId,
	/// The authors of prescriptions that were dispensed.
	dispensed: BTreeSet<AccountId>,
	comments: BTreeMap<CommentId, Category>,
	next_comment: CommentId,
	grants: BTreeMap<AccountId, ModelGrant>,
}

struct ModelRecord {
	category: Category,
	/// Who wrote it: what a patient adds is no prescription.
	author: AccountId,
}

struct ModelGrant {
	categories: BTreeSet<Category>,
	right: Right,
	expires: Option<Moment>,
}

impl ModelPatient {
	/// Somebody loses access to `categories`, and may hold the keys of their current epochs.
	fn lose(&mut self, categories: impl IntoIterator<Item = Category>) {
		for category in categories {
			self.lost.insert((category, self.epochs[&category].0));
		}
	}

	fn is_due(&self, category: Category) -> bool {
		self.lost.contains(&(category, self.epochs[&category].0))
	}

	/// How many items there are to erase. Every recipient is of one epoch, but for the patient's own
	/// ones; the end of the account is an item too.
	fn items(&self) -> u64 {
		let epochs = self.used.len() - 1 - self.replaced;
		let marks = self.dispensed.len();
		let several =
			[self.grants.len(), self.records.len(), marks, self.comments.len(), epochs, 1];
		several.iter().sum::<usize>() as u64
	}
}

impl ModelGrant {
	fn is_live(&self, now: Moment) -> bool {
		self.expires.is_none_or(|expires| now < expires)
	}
}

struct Model {
	now: Moment,
	patients: BTreeMap<AccountId, ModelPatient>,
	status: BTreeMap<AccountId, ProviderStatus>,
	/// Accounts that left and are not erased yet.
	leaving: BTreeSet<AccountId>,
	/// The numbers that the first epochs get of whoever was a patient before.
	first_epochs: BTreeMap<AccountId, [EpochNumber; 8]>,
	/// How many items are still to be erased, of all of them together.
	owed: u64,
	/// How many calls succeeded.
	successes: usize,
	/// How many erasures came to their end.
	erased: usize,
}

impl Model {
	fn new() -> Self {
		use ProviderStatus::*;
		let status = [(DOCTOR, Verified), (PHARMACY, Verified), (UNVERIFIED, Unverified)];
		Model {
			now: START,
			patients: BTreeMap::new(),
			status: status.into(),
			leaving: BTreeSet::new(),
			first_epochs: BTreeMap::new(),
			owed: 0,
			successes: 0,
			erased: 0,
		}
	}

	fn is_active(&self, who: AccountId) -> bool {
		self.status.get(&who) == Some(&ProviderStatus::Verified)
	}

	fn epoch(&self, who: AccountId, category: Category) -> (EpochNumber, u8) {
		self.patients.get(&who).map_or((0, 0), |patient| patient.epochs[&category])
	}

	fn may(&self, patient: AccountId, provider: AccountId, what: Category, right: Right) -> bool {
		let grant = self.patients.get(&patient).and_then(|state| state.grants.get(&provider));
		self.is_active(provider)
			&& grant.is_some_and(|grant| {
				grant.is_live(self.now)
					&& grant.categories.contains(&what)
					&& (grant.right == Right::Contribute || right == Right::View)
			})
	}

	/// Whether `step` is to succeed. Where it is, the model takes it.
	fn takes(&mut self, step: &Step) -> bool {
		let now = self.now;
		match step {
			Step::Register { who, profile, recipient, epochs } => {
				let is_free = !self.patients.contains_key(who) && !self.status.contains_key(who);
				let is_gone = !self.leaving.contains(who);
				// All have the same first keys here: nobody comes back with them.
				let is_new = !self.first_epochs.contains_key(who);
				let fits = is_free && is_gone && is_new && *profile && *recipient && *epochs;
				if fits {
					let numbers = self.first_epochs.get(who).copied().unwrap_or_default();
					let first = |category: Category| {
						(category, (numbers[category.index()], 100 + category.index() as u8))
					};
					let epochs = BTreeMap::from(Category::ALL.map(first));
					let used = epochs.values().map(|(_, n)| *n).chain([1]).collect();
					let patient = ModelPatient { epochs, used, ..Default::default() };
					self.patients.insert(*who, patient);
				}
				fits
			}
			Step::UpdateProfile { who, profile } => self.patients.contains_key(who) && *profile,
			Step::SetRecipient { who, recipient, profile } => {
				let Some(patient) = self.patients.get_mut(who) else { return false };
				let fits = *recipient != 0 && *profile && patient.used.insert(*recipient);
				patient.replaced += usize::from(fits);
				fits
			}
			Step::Grant { who, to, categories, right, lasts, keys } => {
				let active = self.is_active(*to);
				let Some(patient) = self.patients.get_mut(who) else { return false };
				let set: BTreeSet<_> = categories.iter().copied().collect();
				let is_set = !set.is_empty() && set.len() == categories.len();
				let has_room =
					patient.grants.contains_key(to) || patient.grants.len() < MAX_GRANTS as usize;
				let fits = active && is_set && *lasts != Some(0) && *keys && has_room;
				if fits {
					let expires = lasts.map(|millis| now + millis);
					let grant = ModelGrant { categories: set.clone(), right: *right, expires };
					if let Some(replaced) = patient.grants.insert(*to, grant) {
						patient.lose(replaced.categories.difference(&set).copied());
					}
				}
				fits
			}
			Step::Revoke { who, to } => {
				let Some(patient) = self.patients.get_mut(who) else { return false };
				let revoked = patient.grants.remove(to);
				revoked.map(|grant| patient.lose(grant.categories)).is_some()
			}
			Step::Rotate { who, category, ahead, recipient, link } => {
				let Some(patient) = self.patients.get_mut(who) else { return false };
				let current = patient.epochs[category].0;
				let fresh = *recipient != 0 && !patient.used.contains(recipient);
				let fits = *ahead == 1 && fresh && *link;
				if fits {
					patient.used.insert(*recipient);
					patient.epochs.insert(*category, (current + 1, *recipient));
				}
				fits
			}
			Step::Reseal { who, to, keys } => {
				let grant = self.patients.get(who).and_then(|state| state.grants.get(to));
				grant.is_some_and(|grant| grant.is_live(now)) && self.is_active(*to) && *keys
			}
			Step::Add { who, category, ahead, cid } => {
				let Some(patient) = self.patients.get_mut(who) else { return false };
				let has_room = patient.records.len() < MAX_RECORDS as usize;
				let fits = *ahead == 1 && *cid && has_room && !patient.is_due(*category);
				if fits {
					let record = ModelRecord { category: *category, author: *who };
					patient.records.insert(patient.next_record, record);
					patient.next_record += 1;
				}
				fits
			}
			Step::Delete { who, record } => {
				let Some(patient) = self.patients.get_mut(who) else { return false };
				patient.records.remove(record).is_some()
			}
			Step::DeleteComment { who, comment } => {
				let Some(patient) = self.patients.get_mut(who) else { return false };
				patient.comments.remove(comment).is_some()
			}
			Step::Deregister { who } => {
				let Some(patient) = self.patients.remove(who) else { return false };
				let last = |category: Category| patient.epochs[&category].0;
				let first = Category::ALL.map(|category| last(category) + 1);
				self.first_epochs.insert(*who, first);
				self.owed += patient.items();
				self.leaving.insert(*who)
			}
			Step::Comment { patient, category, about, ahead, cid } => {
				let Some(patient) = self.patients.get_mut(patient) else { return false };
				let has_room = patient.comments.len() < MAX_COMMENTS as usize;
				let is_of =
					|id| patient.records.get(id).is_some_and(|record| record.category == *category);
				let is_about = about.as_ref().is_none_or(is_of);
				let fits = *ahead == 1 && *cid && has_room && !patient.is_due(*category);
				if fits && is_about {
					patient.comments.insert(patient.next_comment, *category);
					patient.next_comment += 1;
				}
				fits && is_about
			}
			Step::Prescribe { patient, author } => {
				let Some(patient) = self.patients.get_mut(patient) else { return false };
				let category = Category::Medication;
				let has_room = patient.records.len() < MAX_RECORDS as usize;
				let fits = has_room && !patient.is_due(category);
				if fits {
					let record = ModelRecord { category, author: *author };
					patient.records.insert(patient.next_record, record);
					patient.next_record += 1;
				}
				fits
			}
			Step::Dispense { patient, record } => {
				let status = self.status.clone();
				let Some(patient) = self.patients.get_mut(patient) else { return false };
				let Some(record) = patient.records.get(record) else { return false };
				let verified = status.get(&record.author) == Some(&ProviderStatus::Verified);
				let fits = record.category == Category::Medication && verified;
				fits && patient.dispensed.insert(record.author)
			}
			Step::Share { patient, provider, keys, is_late } => {
				let grant = self.patients.get(patient).and_then(|state| state.grants.get(provider));
				grant.is_some_and(|grant| grant.is_live(now)) && *keys && !is_late
			}
			Step::Idle { .. } | Step::SetStatus { .. } | Step::Wait { .. } => false,
		}
	}
}

fn some_cid(well_formed: bool) -> Cid {
	if well_formed {
		cid(1)
	} else {
		malformed_cid()
	}
}

fn some_keys(n: u8, any: bool) -> SealedKeys {
	if any {
		sealed(n)
	} else {
		SealedKeys::default()
	}
}

/// Sends the call of `step`. None where the step is no call.
fn send(step: &Step, model: &Model) -> Option<DispatchResult> {
	Some(match step.clone() {
		Step::Register { who, profile, recipient: usable, epochs } => {
			let mut recipients = first_epochs();
			if !epochs {
				recipients[3] = recipient(0);
			}
			let own = recipient(usable.into());
			Patients::register(signed(who), some_cid(profile), own, Box::new(recipients))
		}
		Step::UpdateProfile { who, profile } => {
			Patients::update_profile(signed(who), some_cid(profile))
		}
		Step::SetRecipient { who, recipient: n, profile } => {
			Patients::set_recipient(signed(who), recipient(n), some_cid(profile))
		}
		Step::Grant { who, to, categories, right, lasts, keys } => {
			let expires = lasts.map(|millis| model.now + millis);
			let categories = list(&categories);
			let keys = some_keys(1, keys);
			Patients::grant_access(signed(who), to, categories, right, expires, keys)
		}
		Step::Revoke { who, to } => Patients::revoke_access(signed(who), to),
		Step::Rotate { who, category, ahead, recipient: n, link: linked } => {
			let epoch = model.epoch(who, category).0 + ahead;
			let link = if linked { link(1) } else { Link::default() };
			Patients::rotate_keys(signed(who), category, epoch, recipient(n), link)
		}
		Step::Reseal { who, to, keys } => Patients::reseal(signed(who), to, some_keys(2, keys)),
		Step::Add { who, category, ahead, cid } => {
			// One before the first epoch there is none: go far beyond instead.
			let epoch = (model.epoch(who, category).0 + ahead).wrapping_sub(1);
			Patients::add_file(signed(who), category, epoch, some_cid(cid))
		}
		Step::Delete { who, record } => Patients::delete_file(signed(who), record),
		Step::DeleteComment { who, comment } => Patients::delete_comment(signed(who), comment),
		Step::Deregister { who } => Patients::deregister(signed(who)),
		_ => return None,
	})
}

/// Writes for a provider what `step` says, as another pallet does. None where the step is no such
/// thing.
fn write(step: &Step, model: &Model) -> Option<DispatchResult> {
	Some(match step.clone() {
		Step::Comment { patient, category, about, ahead, cid } => {
			let epoch = (model.epoch(patient, category).0 + ahead).wrapping_sub(1);
			let comment = Comment { cid: some_cid(cid), category, about, epoch, author: DOCTOR };
			Patients::insert_comment(&patient, comment).map(|_| ())
		}
		Step::Prescribe { patient, author } => {
			let category = Category::Medication;
			let epoch = model.epoch(patient, category).0;
			let record = Record { cid: cid(77), category, epoch, author };
			Patients::insert_record(&patient, record).map(|_| ())
		}
		Step::Dispense { patient, record } => Patients::mark_dispensed(&patient, record, &PHARMACY),
		Step::Share { patient, provider, keys, is_late } => {
			let sealed = Patients::sealed_keys(patient, provider).unwrap_or_default();
			let replaced = if is_late { hash_of(&SealedKeys::default()) } else { hash_of(&sealed) };
			Patients::share_keys(&patient, &provider, some_keys(3, keys), replaced)
		}
		_ => return None,
	})
}

/// Ends a block that has room for `items` to erase.
fn idle(items: u64, model: &mut Model) -> Result<(), TestCaseError> {
	let item = <Test as crate::Config>::WeightInfo::erase_item();
	let remaining = item * items;
	let used = Patients::on_idle(1, remaining);
	prop_assert!(used.all_lte(remaining), "{used:?} of {remaining:?}");
	prop_assert_eq!(used == Weight::zero(), items == 0);
	model.owed = model.owed.saturating_sub(items.min(crate::MAX_ERASED_PER_BLOCK));
	// Which account comes first is the map's affair. That none is done too early shows in `owed`.
	let before = model.leaving.len();
	model.leaving.retain(|who| Patients::is_erasing(*who));
	model.erased += before - model.leaving.len();
	Ok(())
}

/// How many items accounts that left still have in storage.
fn owed() -> u64 {
	let left = |who: &AccountId| !PatientMap::<Test>::contains_key(who);
	let items = [
		Erasures::<Test>::iter_keys().filter(left).count(),
		Grants::<Test>::iter_keys().filter(|(who, _)| left(who)).count(),
		Records::<Test>::iter_keys().filter(|(who, _)| left(who)).count(),
		Dispensed::<Test>::iter_keys().filter(|(who, _)| left(who)).count(),
		Comments::<Test>::iter_keys().filter(|(who, _)| left(who)).count(),
		Epochs::<Test>::iter_keys().filter(|(who, _, _)| left(who)).count(),
	];
	items.iter().sum::<usize>() as u64
}

/// Takes one step on the chain and in the model, and compares the two.
fn take(step: &Step, model: &mut Model) -> Result<(), TestCaseError> {
	let before = sp_io::storage::root(StateVersion::V1);
	let sent = send(step, model);
	let is_call = sent.is_some();
	if let Some(result) = sent.or_else(|| write(step, model)) {
		let expected = model.takes(step);
		prop_assert_eq!(result.is_ok(), expected, "{:?} on {:?}", result, step);
		if !expected {
			prop_assert_eq!(sp_io::storage::root(StateVersion::V1), before);
		} else if is_call {
			model.successes += 1;
		}
	}
	match step {
		Step::SetStatus { provider, status } => {
			Providers::set(*provider, *status);
			model.status.insert(*provider, *status);
		}
		Step::Wait { millis } => {
			model.now += millis;
			Clock::set(model.now);
		}
		Step::Idle { items } => idle(*items, model)?,
		_ => {}
	}
	compare(model)
}

fn compare(model: &Model) -> Result<(), TestCaseError> {
	prop_assert_eq!(Patients::do_try_state(), Ok(()));
	prop_assert_eq!(Audit::lines().len(), model.successes);
	prop_assert_eq!(events().len(), model.successes + model.erased);
	prop_assert_eq!(owed(), model.owed);
	prop_assert_eq!(Patients::total_patients() as usize, model.patients.len());
	for patient in SENDERS {
		compare_patient(patient, model)?;
		for provider in RECEIVERS {
			for category in Category::ALL {
				for right in RIGHTS {
					let allowed = Patients::check_access(patient, provider, category, right);
					prop_assert_eq!(allowed, model.may(patient, provider, category, right));
				}
			}
		}
	}
	Ok(())
}

fn compare_patient(who: AccountId, model: &Model) -> Result<(), TestCaseError> {
	let Some(expected) = model.patients.get(&who) else {
		prop_assert!(!Patients::is_registered(who));
		prop_assert_eq!(Patients::is_erasing(who), model.leaving.contains(&who));
		return Ok(());
	};
	let records: BTreeMap<_, _> = Patients::files(who, None, 0, 256).0.into_iter().collect();
	prop_assert!(records.keys().eq(expected.records.keys()));
	for (id, record) in &expected.records {
		prop_assert_eq!(records[id].category, record.category);
		let medication = record.category == Category::Medication;
		let is_dispensed = medication && expected.dispensed.contains(&record.author);
		let pharmacy = is_dispensed.then_some(PHARMACY);
		prop_assert_eq!(Patients::dispensed(who, *id), pharmacy);
	}
	let comments: BTreeMap<_, _> = Patients::comments(who, None, 0, 256)
		.0
		.into_iter()
		.map(|(id, comment)| (id, comment.category))
		.collect();
	prop_assert_eq!(&comments, &expected.comments);
	let grants: BTreeMap<_, _> = Patients::grants(who, None, 256).into_iter().collect();
	prop_assert!(grants.keys().eq(expected.grants.keys()));
	for (provider, grant) in &expected.grants {
		let categories: Vec<_> = grant.categories.iter().copied().collect();
		let standing = &grants[provider];
		let covered = Categories::from_list(&categories);
		prop_assert_eq!(Some(standing.grant.categories), covered);
		let live = grant.is_live(model.now) && model.is_active(*provider);
		prop_assert_eq!(standing.state == GrantState::Live, live);
	}
	let current = Patients::current_epochs(who).expect("registered");
	let due = Patients::patient(who).expect("registered").rotation_due;
	for category in Category::ALL {
		prop_assert_eq!(due.contains(category), expected.is_due(category));
		let (number, n) = expected.epochs[&category];
		prop_assert_eq!(current[category.index()], (number, recipient(n)));
	}
	Ok(())
}

fn sender() -> impl Strategy<Value = AccountId> {
	prop_oneof![6 => Just(PATIENT), 3 => Just(OTHER), 1 => Just(STRANGER), 1 => Just(DOCTOR)]
}

fn receiver() -> impl Strategy<Value = AccountId> {
	prop_oneof![6 => Just(DOCTOR), 4 => Just(PHARMACY), 1 => proptest::sample::select(&RECEIVERS)]
}

/// Few categories and few moments, so that steps meet.
fn category() -> impl Strategy<Value = Category> {
	use Category::{Clinical, Imaging, Medication};
	prop_oneof![
		4 => Just(Clinical),
		2 => Just(Imaging),
		3 => Just(Medication),
		1 => proptest::sample::select(&Category::ALL),
	]
}

fn millis() -> impl Strategy<Value = u64> {
	proptest::sample::select(&[0, 10, 20, 30])
}

/// True nearly always.
fn mostly() -> impl Strategy<Value = bool> {
	prop::bool::weighted(0.95)
}

/// 1 nearly always: what the chain expects.
fn ahead() -> impl Strategy<Value = u32> {
	prop_oneof![6 => Just(1u32), 1 => Just(0), 1 => Just(2)]
}

fn grant() -> impl Strategy<Value = Step> {
	let right = proptest::sample::select(&RIGHTS);
	let lasts = option::weighted(0.7, millis());
	(sender(), receiver(), vec(category(), 0..5), right, lasts, mostly()).prop_map(
		|(who, to, categories, right, lasts, keys)| Step::Grant {
			who,
			to,
			categories,
			right,
			lasts,
			keys,
		},
	)
}

fn comment() -> impl Strategy<Value = Step> {
	let about = option::weighted(0.3, 0u64..4);
	(sender(), category(), about, ahead(), mostly()).prop_map(
		|(patient, category, about, ahead, cid)| Step::Comment {
			patient,
			category,
			about,
			ahead,
			cid,
		},
	)
}

fn status() -> impl Strategy<Value = ProviderStatus> {
	use ProviderStatus::*;
	prop_oneof![4 => Just(Verified), 1 => Just(Unverified), 2 => Just(Suspended)]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		8 => (sender(), mostly(), mostly(), mostly()).prop_map(
			|(who, profile, recipient, epochs)| Step::Register { who, profile, recipient, epochs }
		),
		1 => (sender(), mostly()).prop_map(|(who, profile)| Step::UpdateProfile { who, profile }),
		1 => (sender(), 0u8..30, mostly()).prop_map(
			|(who, recipient, profile)| Step::SetRecipient { who, recipient, profile }
		),
		5 => grant(),
		2 => (sender(), receiver()).prop_map(|(who, to)| Step::Revoke { who, to }),
		3 => (sender(), category(), ahead(), 0u8..30, mostly()).prop_map(
			|(who, category, ahead, recipient, link)| {
				Step::Rotate { who, category, ahead, recipient, link }
			}
		),
		2 => (sender(), receiver(), mostly()).prop_map(
			|(who, to, keys)| Step::Reseal { who, to, keys }
		),
		4 => (sender(), category(), ahead(), mostly()).prop_map(
			|(who, category, ahead, cid)| Step::Add { who, category, ahead, cid }
		),
		2 => (sender(), 0u64..6).prop_map(|(who, record)| Step::Delete { who, record }),
		1 => (sender(), 0u64..4).prop_map(|(who, comment)| Step::DeleteComment { who, comment }),
		1 => sender().prop_map(|who| Step::Deregister { who }),
		3 => comment(),
		2 => (sender(), prop_oneof![Just(DOCTOR), Just(UNVERIFIED)])
			.prop_map(|(patient, author)| Step::Prescribe { patient, author }),
		2 => (sender(), 0u64..6).prop_map(|(patient, record)| Step::Dispense { patient, record }),
		1 => (sender(), receiver(), mostly(), mostly()).prop_map(
			|(patient, provider, keys, soon)| {
				Step::Share { patient, provider, keys, is_late: !soon }
			}
		),
		3 => proptest::sample::select(&[0u64, 1, 15, 60]).prop_map(|items| Step::Idle { items }),
		1 => (proptest::sample::select(&[DOCTOR, PHARMACY, UNVERIFIED]), status()).prop_map(
			|(provider, status)| Step::SetStatus { provider, status }
		),
		2 => millis().prop_map(|millis| Step::Wait { millis }),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn i2_i3_i4_i5_i6_i8_hold_for_any_sequence_of_calls(steps in vec(step(), 1..120)) {
		let builder = ExtBuilder::default().max_grants(MAX_GRANTS).max_records(MAX_RECORDS);
		builder.max_comments(MAX_COMMENTS).build().execute_with(|| {
			let mut model = Model::new();
			for step in &steps {
				take(step, &mut model)?;
			}
			Ok::<(), TestCaseError>(())
		})?;
	}
}
