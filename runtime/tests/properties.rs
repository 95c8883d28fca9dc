//! Random sequences of all calls of our pallets, over the real runtime, agree with a model of who
//! may do what that fits in one's head: who is let in, what succeeds, what the trail holds (I3),
//! what batches take back, and what storage says afterwards (I8).

mod common;

use codec::Encode;
use common::*;
use frame_support::BoundedVec;
use pallet_roles::{Allowance, EnrolmentPolicy};
use proptest::{prelude::*, sample::select};
use salus_primitives::{
	CommentId, EpochNumber, LibraryFileId, Moment, ProviderKind, ProviderStatus, Recipient,
	RecordId, Right, Role,
};
use salus_runtime::{Audit, Doctors, Patients, Roles, Runtime, RuntimeCall};
use sp_io::hashing::blake2_256;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie, One};
use std::collections::{BTreeMap, BTreeSet};

/// Who there is. The first is the admin, the council and the validator of the chain.
const PEOPLE: [Sr25519Keyring; 7] = [Alice, Bob, Charlie, Dave, Eve, Ferdie, One];

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
	SetAllowance {
		less: bool,
	},
	RegisterPatient {
		sound: bool,
	},
	UpdatePatient {
		sound: bool,
	},
	// Not `fresh`: the one of the registration, which the patient used.
	SetPatientRecipient {
		fresh: bool,
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
	DeleteComment {
		comment: CommentId,
	},
	DeregisterPatient,
	RegisterProvider {
		kind: ProviderKind,
		sound: bool,
	},
	UpdateProvider {
		/// With another public profile than they registered with.
		new: bool,
		sound: bool,
	},
	SetProviderRecipient {
		usable: bool,
		sound: bool,
	},
	Verify {
		provider: Person,
		/// Whether the admin has seen that other profile.
		new: bool,
	},
	Suspend {
		provider: Person,
	},
	Reinstate {
		provider: Person,
	},
	// `of` is the department under whose grant the sender acts, where they do not under their own.
	Upload {
		patient: Person,
		category: Category,
		off: i32,
		sound: bool,
		of: Option<Person>,
	},
	Open {
		patient: Person,
		record: RecordId,
		of: Option<Person>,
	},
	Comment {
		patient: Person,
		category: Category,
		about: Option<RecordId>,
		off: i32,
		sound: bool,
		of: Option<Person>,
	},
	Dispense {
		patient: Person,
		record: RecordId,
	},
	AddToLibrary {
		sound: bool,
	},
	DeleteFromLibrary {
		file: LibraryFileId,
	},
	NameDoctor {
		doctor: Person,
	},
	DismissDoctor {
		doctor: Person,
	},
	// `late`: to replace keys that the grant has no more.
	ShareKeys {
		patient: Person,
		sound: bool,
		late: bool,
	},
	DeregisterProvider,
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
	/// By author, since all records have the same content: by which pharmacy.
	dispensed: BTreeMap<Person, Person>,
	/// Category, record, epoch and author.
	comments: BTreeMap<CommentId, (Category, Option<RecordId>, EpochNumber, Person)>,
	next_comment: CommentId,
}

impl Patient {
	fn epoch(&self, category: Category) -> EpochNumber {
		self.epochs.get(&category).copied().unwrap_or_default()
	}

	/// Whether something of `category` may be added that is encrypted to the epoch `off` from the
	/// current one.
	fn takes(&self, category: Category, off: i32) -> Option<()> {
		(off == 0 && !self.due.contains(&category)).then_some(())
	}

	fn comment(
		&mut self,
		category: Category,
		about: Option<RecordId>,
		off: i32,
		author: Person,
	) -> Option<()> {
		self.takes(category, off)?;
		if let Some(record) = about {
			(self.records.get(&record)?.0 == category).then_some(())?;
		}
		let comment = (category, about, self.epoch(category), author);
		self.comments.insert(self.next_comment, comment);
		self.next_comment += 1;
		Some(())
	}

	fn append(&mut self, category: Category, off: i32, author: Person) -> Option<()> {
		self.takes(category, off)?;
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
	/// Of each provider, whether they have the other profile, and whether they changed it since an admin
	/// looked.
	profiles: BTreeMap<Person, (bool, bool)>,
	/// Department and doctor.
	staff: BTreeSet<(Person, Person)>,
	/// The files in the library of each provider, and the number of the next one.
	libraries: BTreeMap<Person, (BTreeSet<LibraryFileId>, LibraryFileId)>,
	/// Patient and provider, where the grant was given to a provider who left since.
	stale: BTreeSet<(Person, Person)>,
	/// The first epochs of those who were patients before.
	first_epochs: BTreeMap<Person, BTreeMap<Category, EpochNumber>>,
	/// Who left in this block: what they had is being erased.
	left: BTreeSet<Person>,
	/// Whether the allowance is less than at first.
	less: bool,
	/// Whether the sender of this transaction is a stranger who registers.
	lent: bool,
	/// How many recipients of their own people have replaced. Each is replaced by the next one.
	recipients: u32,
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
			profiles: BTreeMap::new(),
			staff: BTreeSet::new(),
			libraries: BTreeMap::new(),
			stale: BTreeSet::new(),
			first_epochs: BTreeMap::new(),
			left: BTreeSet::new(),
			less: false,
			lent: false,
			recipients: 0,
			events: 0,
		}
	}

	/// Whether a transaction of `by` gets into a block at all: registrations that succeed, and of
	/// those who are somebody whatever else.
	fn lets_in(&self, step: &Step) -> bool {
		match step.actions.as_slice() {
			[Action::RegisterPatient { .. } | Action::RegisterProvider { .. }] => {
				self.clone().apply(step)
			}
			_ => step.by == 0 || self.roles.contains_key(&step.by),
		}
	}

	/// Does all of `step`, or nothing, and says which.
	fn apply(&mut self, step: &Step) -> bool {
		let mut after = self.clone();
		after.lent = step.actions.len() == 1;
		let done = step.actions.iter().try_for_each(|action| after.act(step.by, action)).is_some();
		if done {
			*self = after;
			self.left.clear();
		}
		done
	}

	/// Does one thing, if it may be done.
	fn act(&mut self, by: Person, action: &Action) -> Option<()> {
		match action {
			Action::SetEnrolment { closed } => {
				(by == 0).then_some(())?;
				// A motion that changes nothing is carried out without a trace.
				self.events += 2 * u64::from(self.closed != *closed);
				self.closed = *closed;
				return Some(());
			}
			Action::SetAllowance { less } => {
				(by == 0).then_some(())?;
				self.events += 2 * u64::from(self.less != *less);
				self.less = *less;
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
			| Action::UpdateProvider { .. }
			| Action::SetProviderRecipient { .. } => self.register(by, action),
			Action::DeregisterPatient | Action::DeregisterProvider => self.leave(by, action),
			Action::Upload { .. }
			| Action::Open { .. }
			| Action::Comment { .. }
			| Action::Dispense { .. } => self.treat(by, action),
			Action::AddToLibrary { .. } | Action::DeleteFromLibrary { .. } => self.keep(by, action),
			Action::NameDoctor { .. } | Action::DismissDoctor { .. } => self.lead(by, action),
			Action::ShareKeys { patient, sound, late } => self.share(by, *patient, *sound && !late),
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
			Action::Verify { provider, new } => {
				let status = &mut self.providers.get_mut(&provider)?.1;
				let (has_new, changed) = self.profiles.get_mut(&provider)?;
				let fits = *status == Unverified || (*status == Verified && *changed);
				(fits && *has_new == new).then_some(())?;
				(*status, *changed) = (Verified, false);
				return Some(());
			}
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
				(!self.left.contains(&by)).then_some(())?;
				self.enrol(by, Role::Patient)?;
				let epochs = self.first_epochs.get(&by).cloned().unwrap_or_default();
				self.patients.insert(by, Patient { epochs, ..Patient::default() });
			}
			Action::RegisterProvider { kind, sound } => {
				(sound && !self.providers.contains_key(&by)).then_some(())?;
				(!self.left.contains(&by)).then_some(())?;
				self.enrol(by, kind.into())?;
				self.providers.insert(by, (kind, ProviderStatus::Unverified));
				self.profiles.insert(by, (false, false));
				self.libraries.insert(by, Default::default());
			}
			Action::UpdateProvider { new, sound } => {
				sound.then_some(())?;
				let status = self.providers.get(&by)?.1;
				let (has_new, changed) = self.profiles.get_mut(&by)?;
				*changed |= *has_new != new && status != ProviderStatus::Unverified;
				*has_new = new;
			}
			Action::SetProviderRecipient { usable, sound } => {
				let known = self.providers.contains_key(&by);
				(sound && known && usable).then_some(())?;
				self.recipients += 1;
			}
			_ => unreachable!("not about registration"),
		}
		Some(())
	}

	fn enrol(&mut self, who: Person, role: Role) -> Option<()> {
		match self.roles.get(&who) {
			Some(held) => (*held == role).then_some(()),
			None if self.closed => None,
			// Somebody to whom nothing refers any more, within a batch of their own, is not let in.
			None if who != 0 && !self.lent => None,
			None => self.give(who, role),
		}
	}

	/// What people do to be nobody again.
	fn leave(&mut self, by: Person, action: &Action) -> Option<()> {
		match action {
			Action::DeregisterPatient => {
				let patient = self.patients.remove(&by)?;
				self.stale.retain(|(patient, _)| *patient != by);
				let next = |category| (category, patient.epoch(category) + 1);
				self.first_epochs.insert(by, Category::ALL.map(next).into());
			}
			_ => {
				self.providers.remove(&by)?;
				self.profiles.remove(&by);
				self.libraries.remove(&by);
				let granted = self.patients.iter().filter(|(_, it)| it.grants.contains_key(&by));
				self.stale.extend(granted.map(|(patient, _)| (*patient, by)));
				self.staff.retain(|(department, doctor)| ![department, doctor].contains(&&by));
			}
		}
		self.roles.remove(&by);
		self.left.insert(by);
		Some(())
	}

	/// What providers do with their own files.
	fn keep(&mut self, by: Person, action: &Action) -> Option<()> {
		let (files, next) = self.libraries.get_mut(&by)?;
		match *action {
			Action::AddToLibrary { sound } => {
				sound.then_some(())?;
				files.insert(*next);
				*next += 1;
				Some(())
			}
			Action::DeleteFromLibrary { file } => files.remove(&file).then_some(()),
			_ => unreachable!("not about libraries"),
		}
	}

	/// What departments do.
	fn lead(&mut self, by: Person, action: &Action) -> Option<()> {
		let (kind, status) = *self.providers.get(&by)?;
		(kind == ProviderKind::Department).then_some(())?;
		match *action {
			Action::NameDoctor { doctor } => {
				(status == ProviderStatus::Verified).then_some(())?;
				let (kind, _) = self.providers.get(&doctor)?;
				(*kind == ProviderKind::Doctor && self.staff.insert((by, doctor))).then_some(())
			}
			Action::DismissDoctor { doctor } => self.staff.remove(&(by, doctor)).then_some(()),
			_ => unreachable!("not a department's"),
		}
	}

	/// Whether a provider may seal the keys of a grant of `patient` anew.
	fn share(&self, by: Person, patient: Person, fits: bool) -> Option<()> {
		(fits && self.is_active(by)).then_some(())?;
		let grant = self.patients.get(&patient)?.grants.get(&by)?;
		let lasts = grant.expires.is_none_or(|expires| expires > self.now);
		(lasts && !self.stale.contains(&(patient, by))).then_some(())
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
			Action::SetPatientRecipient { fresh, sound } => {
				(*fresh && *sound).then_some(())?;
				self.recipients += 1;
				Some(())
			}
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
				self.stale.remove(&(by, *provider));
				let replaced = patient.grants.insert(*provider, grant);
				let before = replaced.map(|grant| grant.categories).unwrap_or_default();
				patient.due.extend(before.iter().filter(|category| !covers.contains(category)));
				Some(())
			}
			Action::Revoke { provider } => {
				self.stale.remove(&(by, *provider));
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
				let stale = self.stale.contains(&(by, *provider));
				(lasts && !stale && active(provider) && *sound).then_some(())
			}
			Action::AddFile { category, off, sound } => {
				sound.then_some(())?;
				patient.append(*category, *off, by)
			}
			Action::DeleteFile { record } => patient.records.remove(record).map(drop),
			Action::DeleteComment { comment } => patient.comments.remove(comment).map(drop),
			_ => unreachable!("not a patient's"),
		}
	}

	/// What providers do with patients' records.
	fn treat(&mut self, by: Person, action: &Action) -> Option<()> {
		let (kind, _) = *self.providers.get(&by)?;
		match *action {
			Action::Upload { patient, category, off, sound, of } => {
				let holder = self.holder(by, of)?;
				self.access(patient, holder, category, Right::Contribute).then_some(())?;
				sound.then_some(())?;
				self.patients.get_mut(&patient)?.append(category, off, by)
			}
			Action::Open { patient, record, of } => {
				let holder = self.holder(by, of)?;
				let category = self.patients.get(&patient)?.records.get(&record)?.0;
				self.access(patient, holder, category, Right::View).then_some(())
			}
			Action::Comment { patient, category, about, off, sound, of } => {
				let holder = self.holder(by, of)?;
				self.access(patient, holder, category, Right::Contribute).then_some(())?;
				sound.then_some(())?;
				self.patients.get_mut(&patient)?.comment(category, about, off, by)
			}
			Action::Dispense { patient, record } => {
				let (category, _, author) = *self.patients.get(&patient)?.records.get(&record)?;
				let prescribes = matches!(
					self.providers.get(&author)?,
					(ProviderKind::Doctor | ProviderKind::Department, ProviderStatus::Verified)
				);
				let may = kind == ProviderKind::Pharmacy
					&& category == Medication
					&& prescribes && self.access(patient, by, category, Right::View);
				may.then_some(())?;
				let earlier = self.patients.get_mut(&patient)?.dispensed.insert(author, by);
				earlier.is_none().then_some(())
			}
			_ => unreachable!("not a provider's"),
		}
	}

	/// Under whose grant `by`, a provider, acts: their own, or that of the department `of`, which
	/// names them.
	fn holder(&self, by: Person, of: Option<Person>) -> Option<Person> {
		let Some(department) = of else { return Some(by) };
		self.acts_for(by, department).then_some(department)
	}

	/// Whether `doctor`, who is verified, is named by `department`.
	fn acts_for(&self, doctor: Person, department: Person) -> bool {
		self.is_active(doctor) && self.staff.contains(&(department, doctor))
	}

	fn is_active(&self, provider: Person) -> bool {
		matches!(self.providers.get(&provider), Some((_, ProviderStatus::Verified)))
	}

	/// Whether `provider` may use `right` on `category` of `patient` (I4).
	fn access(&self, patient: Person, provider: Person, category: Category, right: Right) -> bool {
		let grant = self.patients.get(&patient).and_then(|patient| patient.grants.get(&provider));
		self.is_active(provider)
			&& !self.stale.contains(&(patient, provider))
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
		let profile = |new: &bool| if *new { cid(2) } else { cid(1) };
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
			Action::SetAllowance { less } => motion(1, set_allowance(allowance(*less))),
			Action::RegisterPatient { sound } => {
				let first = |category| {
					let first = model.first_epochs.get(&by);
					first.and_then(|first| first.get(&category)).copied().unwrap_or_default()
				};
				register_patient_from(cid_if(sound), recipient(1), first)
			}
			Action::UpdatePatient { sound } => update_patient(cid_if(sound)),
			Action::SetPatientRecipient { fresh, sound } => {
				let new = if *fresh { next_recipient(model) } else { recipient(1) };
				set_patient_recipient(new, cid_if(sound))
			}
			Action::Grant { provider, categories, right, expires, sound } => {
				let expires = expires.map(|slots| expiry(model.now, slots));
				let categories = list(categories);
				grant_with(person(provider), categories, *right, expires, keys_if(sound))
			}
			Action::Revoke { provider } => revoke(person(provider)),
			Action::Rotate { category, off, fresh, sound } => {
				let patient = model.patients.get(&by).cloned().unwrap_or_default();
				let current = patient.epoch(*category);
				let key = if *fresh { current + 1 } else { current };
				let link = if *sound { link(0) } else { BoundedVec::default() };
				let next = epoch(&by, category, off).wrapping_add(1);
				rotate_with(*category, next, recipient_of(*category, key), link)
			}
			Action::Reseal { provider, sound } => reseal(person(provider), keys_if(sound)),
			Action::AddFile { category, off, sound } => {
				add_file_with(*category, epoch(&by, category, off), cid_if(sound))
			}
			Action::DeleteFile { record } => delete_file(*record),
			Action::DeleteComment { comment } => delete_comment(*comment),
			Action::DeregisterPatient => deregister_patient(),
			Action::RegisterProvider { kind, sound } => {
				register_provider_with(*kind, cid(1), cid_if(sound), recipient(1))
			}
			Action::UpdateProvider { new, sound } => update_provider(profile(new), cid_if(sound)),
			Action::SetProviderRecipient { usable, sound } => {
				let new = if *usable { next_recipient(model) } else { recipient(0) };
				set_provider_recipient(new, cid_if(sound))
			}
			Action::Verify { provider, new } => verify_with(person(provider), profile(new)),
			Action::Suspend { provider } => suspend(person(provider)),
			Action::Reinstate { provider } => reinstate(person(provider)),
			Action::Upload { patient, category, off, sound, of } => {
				let (epoch, of) = (epoch(patient, category, off), of.as_ref().map(person));
				upload_with(person(patient), *category, epoch, cid_if(sound), of)
			}
			Action::Open { patient, record, of } => {
				open_with(person(patient), *record, of.as_ref().map(person))
			}
			Action::Comment { patient, category, about, off, sound, of } => {
				let (epoch, of) = (epoch(patient, category, off), of.as_ref().map(person));
				comment_with(person(patient), *category, *about, epoch, cid_if(sound), of)
			}
			Action::Dispense { patient, record } => dispense(person(patient), *record),
			Action::AddToLibrary { sound } => add_to_library(cid_if(sound)),
			Action::DeleteFromLibrary { file } => delete_from_library(*file),
			Action::NameDoctor { doctor } => name_doctor(person(doctor)),
			Action::DismissDoctor { doctor } => dismiss_doctor(person(doctor)),
			Action::ShareKeys { patient, sound, late } => {
				share_keys(person(patient), keys_if(sound), &keys_if(&!late))
			}
			Action::DeregisterProvider => deregister_provider(),
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

/// A recipient that nobody used.
fn next_recipient(model: &Model) -> Recipient {
	recipient(2 + model.recipients as u8)
}

/// What the chain begins with, or less.
fn allowance(less: bool) -> Allowance {
	let Allowance { max, recovery_per_block } =
		<Runtime as pallet_roles::Config>::DefaultAllowance::get();
	if less {
		Allowance { max: max / 10 * 9, recovery_per_block }
	} else {
		Allowance { max, recovery_per_block }
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
	// Whoever left is soon forgotten.
	let forgotten = |key: &Sr25519Keyring| {
		!Patients::is_erasing(account(*key)) && !Doctors::is_erasing(account(*key))
	};
	while !PEOPLE.iter().all(forgotten) {
		chain.seal();
		check_storage();
	}
	compare(model)
}

/// Compares what the view functions say with the model.
fn compare(model: &Model) -> Result<(), TestCaseError> {
	prop_assert_eq!(Audit::total_events(), model.events);
	let closed = Roles::enrolment() == EnrolmentPolicy::ByAdmin;
	prop_assert_eq!(closed, model.closed);
	prop_assert_eq!(Roles::allowance(), allowance(model.less));
	for (person, key) in PEOPLE.iter().enumerate() {
		let who = account(*key);
		prop_assert_eq!(Roles::role_of(who.clone()), model.roles.get(&person).copied());
		let changed = Doctors::provider(who.clone()).map(|found| found.changed_since);
		prop_assert_eq!(changed, model.profiles.get(&person).map(|(_, changed)| *changed));
		let provider = Doctors::provider(who.clone()).map(|found| (found.kind, found.status));
		prop_assert_eq!(provider, model.providers.get(&person).copied());
		let files = model.libraries.get(&person).map(|(files, _)| files.clone());
		prop_assert_eq!(library_on_chain(person), files.unwrap_or_default());
		for (doctor, other) in PEOPLE.iter().enumerate() {
			let acts = Doctors::acts_for(account(*other), who.clone());
			let expected = model.acts_for(doctor, person) && model.is_active(person);
			prop_assert_eq!(acts, expected);
			let staff = Doctors::staff(who.clone()).contains(&account(*other));
			prop_assert_eq!(staff, model.staff.contains(&(person, doctor)));
		}
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

/// The numbers of the files in somebody's library.
fn library_on_chain(person: Person) -> BTreeSet<LibraryFileId> {
	let (files, rest) = Doctors::library(account(PEOPLE[person]), 0, u32::MAX);
	assert_eq!(rest, None);
	files.into_iter().map(|(id, _)| id).collect()
}

/// What the chain has of a patient, in the words of the model.
fn patient_on_chain(person: Person) -> Patient {
	let who = account(PEOPLE[person]);
	let place = |who| PEOPLE.iter().position(|key| account(*key) == who).expect("one of them");
	let current = Patients::current_epochs(who.clone()).expect("registered");
	let epochs = Category::ALL.into_iter().zip(current);
	let moved = epochs.filter(|(_, (number, _))| *number > 0);
	let grants = Patients::grants(who.clone(), None, u32::MAX).into_iter();
	let (records, rest) = Patients::files(who.clone(), None, 0, u32::MAX);
	assert_eq!(rest, None);
	let (comments, rest) = Patients::comments(who.clone(), None, 0, u32::MAX);
	assert_eq!(rest, None);
	let state = Patients::patient(who.clone()).expect("registered");
	Patient {
		due: state.rotation_due.iter().collect(),
		epochs: moved
			.map(|(category, (number, key))| {
				assert_eq!(key, recipient_of(category, number));
				(category, number)
			})
			.collect(),
		grants: grants
			.map(|(provider, standing)| {
				let grant = standing.grant;
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
		dispensed: (0..PEOPLE.len())
			.filter_map(|author| {
				let mark = blake2_256(&(account(PEOPLE[author]), cid(1)).encode());
				let pharmacy = pallet_patients::Dispensed::<Runtime>::get(&who, mark)?;
				Some((author, place(pharmacy)))
			})
			.collect(),
		comments: comments
			.into_iter()
			.map(|(id, comment)| {
				let author = place(comment.author);
				(id, (comment.category, comment.about, comment.epoch, author))
			})
			.collect(),
		next_comment: state.next_comment,
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

/// Mostly the doctor, the pharmacy or the department of the prologue.
fn provider() -> impl Strategy<Value = Person> {
	prop_oneof![4 => Just(2usize), 3 => Just(3), 3 => Just(6), 1 => anyone()]
}

/// Mostly the doctor of the prologue.
fn doctor() -> impl Strategy<Value = Person> {
	prop_oneof![4 => Just(2usize), 1 => anyone()]
}

/// The department under whose grant somebody acts, mostly that of the prologue.
fn department() -> impl Strategy<Value = Option<Person>> {
	prop_oneof![8 => Just(None), 3 => Just(Some(6)), 1 => anyone().prop_map(Some)]
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
		1 => (sound(), sound())
			.prop_map(|(fresh, sound)| Action::SetPatientRecipient { fresh, sound }),
		5 => grants(),
		1 => provider().prop_map(|provider| Action::Revoke { provider }),
		3 => rotate,
		2 => reseal.prop_map(|(provider, sound)| Action::Reseal { provider, sound }),
		3 => add,
		1 => record().prop_map(|record| Action::DeleteFile { record }),
		2 => (0..3u64).prop_map(|comment| Action::DeleteComment { comment }),
	]
}

fn of_providers() -> impl Strategy<Value = Action> {
	let upload = (patient(), category(), off(), sound(), department()).prop_map(
		|(patient, category, off, sound, of)| Action::Upload { patient, category, off, sound, of },
	);
	let open = (patient(), record(), department()).prop_map(|(patient, record, of)| Action::Open {
		patient,
		record,
		of,
	});
	let about = prop::option::weighted(0.3, record());
	let comment = (patient(), category(), about, off(), sound(), department()).prop_map(
		|(patient, category, about, off, sound, of)| Action::Comment {
			patient,
			category,
			about,
			off,
			sound,
			of,
		},
	);
	let dispense =
		(patient(), record()).prop_map(|(patient, record)| Action::Dispense { patient, record });
	prop_oneof![
		1 => (kind(), sound()).prop_map(|(kind, sound)| Action::RegisterProvider { kind, sound }),
		2 => (any::<bool>(), sound())
			.prop_map(|(new, sound)| Action::UpdateProvider { new, sound }),
		1 => (sound(), sound())
			.prop_map(|(usable, sound)| Action::SetProviderRecipient { usable, sound }),
		2 => (patient(), sound(), sound()).prop_map(|(patient, sound, soon)| Action::ShareKeys {
			patient,
			sound,
			late: !soon,
		}),
		4 => upload,
		4 => open,
		3 => comment,
		4 => dispense,
		2 => sound().prop_map(|sound| Action::AddToLibrary { sound }),
		2 => prop_oneof![3 => Just(0u64), 1 => 1..3u64]
			.prop_map(|file| Action::DeleteFromLibrary { file }),
	]
}

fn of_departments() -> impl Strategy<Value = Action> {
	prop_oneof![
		2 => doctor().prop_map(|doctor| Action::NameDoctor { doctor }),
		1 => doctor().prop_map(|doctor| Action::DismissDoctor { doctor }),
	]
}

fn of_leaving() -> impl Strategy<Value = Action> {
	prop_oneof![Just(Action::DeregisterPatient), Just(Action::DeregisterProvider)]
}

fn of_admins() -> impl Strategy<Value = Action> {
	let assign = (newcomer(), select(&Role::ALL[..]));
	let unverified = prop_oneof![provider(), newcomer()];
	prop_oneof![
		3 => assign.prop_map(|(who, role)| Action::Assign { who, role }),
		2 => newcomer().prop_map(|who| Action::Remove { who }),
		1 => any::<bool>().prop_map(|closed| Action::SetEnrolment { closed }),
		1 => any::<bool>().prop_map(|less| Action::SetAllowance { less }),
		3 => (unverified, any::<bool>())
			.prop_map(|(provider, new)| Action::Verify { provider, new }),
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
	let anything = prop_oneof![
		8 => of_admins(),
		8 => of_patients(),
		8 => of_providers(),
		4 => of_departments(),
		1 => of_leaving(),
	]
	.boxed();
	let registration = prop_oneof![
		sound().prop_map(|sound| Action::RegisterPatient { sound }),
		(kind(), sound()).prop_map(|(kind, sound)| Action::RegisterProvider { kind, sound }),
	];
	let likely = prop_oneof![
		5 => (Just(0), actions(of_admins().boxed())),
		5 => (Just(1), actions(of_patients().boxed())),
		5 => (2..4usize, actions(of_providers().boxed())),
		2 => (Just(6), actions(prop_oneof![of_providers(), of_departments()].boxed())),
		2 => (4..6usize, actions(registration.boxed())),
		2 => (4..6usize, actions(of_leaving().boxed())),
		3 => (anyone(), actions(anything)),
	];
	(likely, prop_oneof![6 => Just(0), 1 => 1..4u64]).prop_map(|((by, actions), wait)| Step {
		by,
		actions,
		wait,
	})
}

/// Bob is a patient, Charlie a verified doctor with a grant, Dave a verified pharmacy that may see a
/// prescription, One a verified department with a grant that names Charlie and has written a comment,
/// before anything random happens. Charlie and Dave have a file in their libraries.
fn prologue() -> Vec<Step> {
	let register = |kind| Action::RegisterProvider { kind, sound: true };
	let grant = |provider, categories: &[Category]| Action::Grant {
		provider,
		categories: categories.to_vec(),
		right: Right::Contribute,
		expires: Some(30),
		sound: true,
	};
	let add = |category| Action::AddFile { category, off: 0, sound: true };
	let comment = Action::Comment {
		patient: 1,
		category: Clinical,
		about: Some(0),
		off: 0,
		sound: true,
		of: None,
	};
	let prescription =
		Action::Upload { patient: 1, category: Medication, off: 0, sound: true, of: Some(6) };
	[
		(1, vec![Action::RegisterPatient { sound: true }]),
		(2, vec![register(ProviderKind::Doctor)]),
		(3, vec![register(ProviderKind::Pharmacy)]),
		(6, vec![register(ProviderKind::Department)]),
		(0, [2, 3, 6].map(|provider| Action::Verify { provider, new: false }).into()),
		(1, vec![add(Clinical), add(Medication)]),
		(1, vec![grant(2, &CATEGORIES[..2]), grant(3, &CATEGORIES[2..]), grant(6, &CATEGORIES)]),
		(6, vec![Action::NameDoctor { doctor: 2 }]),
		(6, vec![comment]),
		(2, vec![prescription]),
		(2, vec![Action::AddToLibrary { sound: true }]),
		(3, vec![Action::AddToLibrary { sound: true }]),
	]
	.map(|(by, actions)| Step { by, actions, wait: 0 })
	.into()
}

/// How many sequences are played.
const CASES: u32 = 64;

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
	let calls: BTreeSet<_> = every_call().iter().map(|step| name_of(&step.call)).collect();
	assert_eq!(outcomes.len(), calls.len());
	for (name, [in_vain, done]) in outcomes {
		assert!(in_vain >= 3 && done >= 3, "{name}: {in_vain} in vain, {done} done");
	}
}
