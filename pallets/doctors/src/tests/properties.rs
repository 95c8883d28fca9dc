//! Random steps against a model: who is a provider, of which kind and status, whom departments name,
//! what is in libraries, and what is left of those who left.

use crate::{mock::*, pallet::*};
use frame_support::ensure;
use proptest::{collection::vec, option, prelude::*, sample::subsequence};
use salus_primitives::{
	AccessControl, Categories, Category, LibraryFileId, ProviderKind, ProviderRegistry,
	ProviderStatus, Recipient, RecordId, Right, Role, SealedKeys,
};
use sp_runtime::DispatchResult;
use std::collections::{BTreeMap, BTreeSet};

/// Accounts that the steps name, those of the mock among them.
const ACCOUNTS: std::ops::Range<AccountId> = 1..10;

#[derive(Clone, Debug)]
enum Step {
	Register {
		who: AccountId,
		kind: ProviderKind,
		cid_is_good: bool,
		recipient_is_good: bool,
	},
	UpdateProfile {
		who: AccountId,
		cid_is_good: bool,
	},
	/// By governance where `by` is none.
	SetStatus {
		by: Option<AccountId>,
		who: AccountId,
		to: StatusCall,
	},
	Grant {
		provider: AccountId,
		categories: Vec<Category>,
		right: Right,
	},
	Revoke {
		provider: AccountId,
	},
	Upload {
		who: AccountId,
		category: Category,
		epoch: u32,
		cid_is_good: bool,
		department: Option<AccountId>,
	},
	Open {
		who: AccountId,
		record: RecordId,
		department: Option<AccountId>,
	},
	Comment {
		who: AccountId,
		category: Category,
		about: Option<RecordId>,
		epoch: u32,
		cid_is_good: bool,
		department: Option<AccountId>,
	},
	Dispense {
		who: AccountId,
		record: RecordId,
	},
	AddToLibrary {
		who: AccountId,
		cid_is_good: bool,
	},
	DeleteFromLibrary {
		who: AccountId,
		file: LibraryFileId,
	},
	Name {
		who: AccountId,
		doctor: AccountId,
	},
	Dismiss {
		who: AccountId,
		doctor: AccountId,
	},
	ShareKeys {
		who: AccountId,
		keys_are_good: bool,
		is_late: bool,
	},
	SetRecipient {
		who: AccountId,
		recipient: u8,
		cid_is_good: bool,
	},
	Deregister {
		who: AccountId,
	},
	/// A block ends that can pay for the erasure of so many items.
	Idle {
		items: u32,
	},
}

/// The calls that move a provider's status.
#[derive(Clone, Copy, Debug)]
enum StatusCall {
	/// With the public profile that they registered with.
	Verify,
	/// With the one that they replace it by.
	VerifyNew,
	Suspend,
	Reinstate,
}

fn kind() -> impl Strategy<Value = ProviderKind> {
	prop_oneof![
		Just(ProviderKind::Doctor),
		Just(ProviderKind::Pharmacy),
		Just(ProviderKind::Department),
	]
}

fn status_call() -> impl Strategy<Value = StatusCall> {
	prop_oneof![
		3 => Just(StatusCall::Verify),
		2 => Just(StatusCall::VerifyNew),
		1 => Just(StatusCall::Suspend),
		2 => Just(StatusCall::Reinstate),
	]
}

/// Prescriptions more often than others, so that some are dispensed.
fn category() -> impl Strategy<Value = Category> {
	prop_oneof![
		2 => (0..Category::ALL.len()).prop_map(|index| Category::ALL[index]),
		1 => Just(Category::Medication),
	]
}

fn right() -> impl Strategy<Value = Right> {
	prop_oneof![1 => Just(Right::View), 3 => Just(Right::Contribute)]
}

/// Nearly always true, so that most steps get as far as they can.
fn mostly() -> impl Strategy<Value = bool> {
	proptest::bool::weighted(0.9)
}

/// An account who may verify, more often than not.
fn authority() -> impl Strategy<Value = Option<AccountId>> {
	prop_oneof![3 => Just(Some(ADMIN)), 1 => option::of(ACCOUNTS)]
}

/// One of the providers, more often than not, so that steps meet each other.
fn provider() -> impl Strategy<Value = AccountId> {
	prop_oneof![
		5 => Just(DOCTOR),
		2 => Just(OTHER_DOCTOR),
		3 => Just(PHARMACY),
		3 => Just(DEPARTMENT),
		1 => ACCOUNTS,
	]
}

/// A doctor, more often than not.
fn doctor() -> impl Strategy<Value = AccountId> {
	prop_oneof![3 => Just(DOCTOR), 3 => Just(OTHER_DOCTOR), 1 => ACCOUNTS]
}

/// A department, more often than not.
fn department() -> impl Strategy<Value = AccountId> {
	prop_oneof![4 => Just(DEPARTMENT), 2 => Just(OTHER_DEPARTMENT), 1 => ACCOUNTS]
}

/// None where a provider acts under a grant of their own.
fn acted_for() -> impl Strategy<Value = Option<AccountId>> {
	option::of(department())
}

/// The kind that the mock calls this account by.
fn usual_kind(who: AccountId) -> ProviderKind {
	match who {
		PHARMACY => ProviderKind::Pharmacy,
		DEPARTMENT | OTHER_DEPARTMENT => ProviderKind::Department,
		_ => ProviderKind::Doctor,
	}
}

/// The current epoch, more often than not.
fn epoch() -> impl Strategy<Value = u32> {
	prop_oneof![5 => Just(0), 1 => 1..3u32]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		6 => step_of_a_registration(),
		3 => step_of_the_patient(),
		10 => step_for_the_patient(),
		8 => step_of_their_own(),
	]
}

fn step_of_a_registration() -> impl Strategy<Value = Step> {
	prop_oneof![
		3 => (prop_oneof![provider(), department()], option::weighted(0.2, kind()), mostly(), mostly())
			.prop_map(|(who, kind, cid_is_good, recipient_is_good)| Step::Register {
				who,
				kind: kind.unwrap_or(usual_kind(who)),
				cid_is_good,
				recipient_is_good
			}),
		1 => (provider(), mostly())
			.prop_map(|(who, cid_is_good)| Step::UpdateProfile { who, cid_is_good }),
		4 => (authority(), provider(), status_call())
			.prop_map(|(by, who, to)| Step::SetStatus { by, who, to }),
		1 => (provider(), 0..4u8, mostly()).prop_map(|(who, recipient, cid_is_good)| {
			Step::SetRecipient { who, recipient, cid_is_good }
		}),
		1 => provider().prop_map(|who| Step::Deregister { who }),
		2 => (0..6u32).prop_map(|items| Step::Idle { items }),
	]
}

fn step_of_the_patient() -> impl Strategy<Value = Step> {
	prop_oneof![
		2 => (provider(), subsequence(Category::ALL.to_vec(), 3..=8), right())
			.prop_map(|(provider, categories, right)| Step::Grant { provider, categories, right }),
		1 => provider().prop_map(|provider| Step::Revoke { provider }),
	]
}

fn step_for_the_patient() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (provider(), category(), epoch(), mostly(), acted_for()).prop_map(
			|(who, category, epoch, cid_is_good, department)| {
				Step::Upload { who, category, epoch, cid_is_good, department }
			}
		),
		4 => (provider(), 0..4u64, acted_for())
			.prop_map(|(who, record, department)| Step::Open { who, record, department }),
		4 => (provider(), category(), option::of(0..4u64), epoch(), mostly(), acted_for())
			.prop_map(|(who, category, about, epoch, cid_is_good, department)| {
				Step::Comment { who, category, about, epoch, cid_is_good, department }
			}),
		2 => (prop_oneof![3 => Just(PHARMACY), 1 => provider()], 0..6u64)
			.prop_map(|(who, record)| Step::Dispense { who, record }),
		1 => (prop_oneof![department(), provider()], mostly(), mostly()).prop_map(
			|(who, keys_are_good, soon)| Step::ShareKeys { who, keys_are_good, is_late: !soon }
		),
	]
}

fn step_of_their_own() -> impl Strategy<Value = Step> {
	prop_oneof![
		3 => (provider(), mostly())
			.prop_map(|(who, cid_is_good)| Step::AddToLibrary { who, cid_is_good }),
		2 => (provider(), 0..4u64).prop_map(|(who, file)| Step::DeleteFromLibrary { who, file }),
		3 => (department(), doctor()).prop_map(|(who, doctor)| Step::Name { who, doctor }),
		1 => (department(), doctor()).prop_map(|(who, doctor)| Step::Dismiss { who, doctor }),
	]
}

/// What the patient of the mock granted, who registered, and what they have.
struct Model {
	roles: BTreeMap<AccountId, Role>,
	providers: BTreeMap<AccountId, (ProviderKind, ProviderStatus)>,
	recipients: BTreeMap<AccountId, Recipient>,
	/// Whose public profile is another one than they registered with, and whose was replaced since an
	/// admin looked at it.
	replaced: BTreeSet<AccountId>,
	changed_since: BTreeSet<AccountId>,
	grants: BTreeMap<AccountId, (Vec<Category>, Right)>,
	records: Vec<Category>,
	comments: usize,
	dispensed: BTreeMap<RecordId, AccountId>,
	/// The files of those who are registered, and how many there ever were.
	libraries: BTreeMap<AccountId, (BTreeSet<LibraryFileId>, LibraryFileId)>,
	/// Departments and the doctors whom they name, until one of both is erased.
	staff: BTreeSet<(AccountId, AccountId)>,
	/// Who left, and how many files of theirs there were.
	erasing: BTreeMap<AccountId, usize>,
}

impl Model {
	fn new() -> Self {
		Self {
			roles: RoleMap::get(),
			providers: BTreeMap::new(),
			recipients: BTreeMap::new(),
			replaced: BTreeSet::new(),
			changed_since: BTreeSet::new(),
			grants: BTreeMap::new(),
			records: Vec::new(),
			comments: 0,
			dispensed: BTreeMap::new(),
			libraries: BTreeMap::new(),
			staff: BTreeSet::new(),
			erasing: BTreeMap::new(),
		}
	}

	fn register(
		&mut self,
		who: AccountId,
		kind: ProviderKind,
		cid_is_good: bool,
		recipient_is_good: bool,
	) -> DispatchResult {
		ensure!(!self.providers.contains_key(&who), Error::<Test>::AlreadyExists);
		ensure!(!self.erasing.contains_key(&who), Error::<Test>::ErasureUnderWay);
		ensure!(cid_is_good, Error::<Test>::MalformedCid);
		ensure!(recipient_is_good, Error::<Test>::UnusableRecipient);
		ensure!(!self.roles.contains_key(&who), ROLE_HELD);
		self.roles.insert(who, kind.into());
		self.providers.insert(who, (kind, ProviderStatus::Unverified));
		self.recipients.insert(who, RECIPIENT);
		self.libraries.insert(who, (BTreeSet::new(), 0));
		Ok(())
	}

	fn update_profile(&mut self, who: AccountId, cid_is_good: bool) -> DispatchResult {
		ensure!(cid_is_good, Error::<Test>::MalformedCid);
		let (_, status) = self.providers.get(&who).ok_or(Error::<Test>::NotRegistered)?;
		if self.replaced.insert(who) && *status != ProviderStatus::Unverified {
			self.changed_since.insert(who);
		}
		Ok(())
	}

	fn set_status(
		&mut self,
		by: Option<AccountId>,
		who: AccountId,
		to: StatusCall,
	) -> DispatchResult {
		use ProviderStatus::*;
		ensure!(by.is_none_or(|by| by == ADMIN), Error::<Test>::NotAuthorized);
		let (_, status) = self.providers.get_mut(&who).ok_or(Error::<Test>::NotFound)?;
		if let StatusCall::Verify | StatusCall::VerifyNew = to {
			ensure!(*status != Suspended, Error::<Test>::AlreadySuspended);
			let vouched = *status == Verified && !self.changed_since.contains(&who);
			ensure!(!vouched, Error::<Test>::AlreadyVerified);
			let is_new = matches!(to, StatusCall::VerifyNew);
			ensure!(self.replaced.contains(&who) == is_new, Error::<Test>::ProfileChanged);
			self.changed_since.remove(&who);
			*status = Verified;
			return Ok(());
		}
		*status = match (to, *status) {
			(StatusCall::Reinstate, Suspended) => Verified,
			(StatusCall::Suspend, Verified) => Suspended,
			(_, Suspended) => return Err(Error::<Test>::AlreadySuspended.into()),
			(StatusCall::Suspend, Unverified) => return Err(Error::<Test>::NotVerified.into()),
			_ => return Err(Error::<Test>::NotSuspended.into()),
		};
		Ok(())
	}

	fn is_active(&self, who: AccountId) -> bool {
		self.providers.get(&who).is_some_and(|(_, status)| *status == ProviderStatus::Verified)
	}

	/// The kind of `who`, who signed.
	fn kind(&self, who: AccountId) -> Result<ProviderKind, Error<Test>> {
		self.providers.get(&who).map(|(kind, _)| *kind).ok_or(Error::NotRegistered)
	}

	/// Whose grant counts where `who` acts for `department`.
	fn holder(
		&self,
		who: AccountId,
		department: Option<AccountId>,
	) -> Result<AccountId, Error<Test>> {
		let kind = self.kind(who)?;
		let Some(department) = department else { return Ok(who) };
		ensure!(kind == ProviderKind::Doctor, Error::NotADoctor);
		ensure!(self.is_active(who), Error::NotActive);
		ensure!(self.staff.contains(&(department, who)), Error::NotNamed);
		Ok(department)
	}

	/// Whether `holder` may use `right` on `category`.
	fn access(&self, holder: AccountId, category: Category, right: Right) -> DispatchResult {
		ensure!(self.is_active(holder), NOT_ACTIVE);
		let (categories, granted) = self.grants.get(&holder).ok_or(NO_GRANT)?;
		ensure!(categories.contains(&category), NOT_COVERED);
		ensure!(*granted == Right::Contribute || right == Right::View, RIGHT_TOO_LOW);
		Ok(())
	}

	fn upload(
		&mut self,
		holder: Result<AccountId, Error<Test>>,
		category: Category,
		epoch: u32,
		cid_is_good: bool,
	) -> DispatchResult {
		self.access(holder?, category, Right::Contribute)?;
		ensure!(cid_is_good, MALFORMED_CID);
		ensure!(epoch == 0, STALE_EPOCH);
		self.records.push(category);
		Ok(())
	}

	fn open(&self, holder: Result<AccountId, Error<Test>>, record: RecordId) -> DispatchResult {
		let holder = holder?;
		let category = self.records.get(record as usize).ok_or(Error::<Test>::RecordNotFound)?;
		self.access(holder, *category, Right::View)
	}

	fn comment(
		&mut self,
		holder: Result<AccountId, Error<Test>>,
		category: Category,
		about: Option<RecordId>,
		epoch: u32,
		cid_is_good: bool,
	) -> DispatchResult {
		self.access(holder?, category, Right::Contribute)?;
		ensure!(cid_is_good, MALFORMED_CID);
		ensure!(epoch == 0, STALE_EPOCH);
		if let Some(about) = about {
			let of = self.records.get(about as usize).ok_or(NO_RECORD)?;
			ensure!(*of == category, OTHER_CATEGORY);
		}
		self.comments += 1;
		Ok(())
	}

	fn dispense(&mut self, who: AccountId, record: RecordId) -> DispatchResult {
		ensure!(self.kind(who)? == ProviderKind::Pharmacy, Error::<Test>::NotAPharmacy);
		self.open(Ok(who), record)?;
		let is_prescription = self.records[record as usize] == Category::Medication;
		ensure!(is_prescription, NOT_A_PRESCRIPTION);
		ensure!(!self.dispensed.contains_key(&record), ALREADY_DISPENSED);
		self.dispensed.insert(record, who);
		Ok(())
	}

	fn add_to_library(&mut self, who: AccountId, cid_is_good: bool) -> DispatchResult {
		let (files, next) = self.libraries.get_mut(&who).ok_or(Error::<Test>::NotRegistered)?;
		ensure!(cid_is_good, Error::<Test>::MalformedCid);
		files.insert(*next);
		*next += 1;
		Ok(())
	}

	fn delete_from_library(&mut self, who: AccountId, file: LibraryFileId) -> DispatchResult {
		let (files, _) = self.libraries.get_mut(&who).ok_or(Error::<Test>::NotRegistered)?;
		ensure!(files.remove(&file), Error::<Test>::LibraryFileNotFound);
		Ok(())
	}

	fn name(&mut self, who: AccountId, doctor: AccountId) -> DispatchResult {
		ensure!(self.kind(who)? == ProviderKind::Department, Error::<Test>::NotADepartment);
		ensure!(self.is_active(who), Error::<Test>::NotActive);
		let is_doctor = self.kind(doctor).is_ok_and(|kind| kind == ProviderKind::Doctor);
		ensure!(is_doctor, Error::<Test>::NotADoctor);
		ensure!(!self.staff.contains(&(who, doctor)), Error::<Test>::AlreadyNamed);
		let staff = self.staff.iter().filter(|(department, _)| *department == who).count();
		ensure!(staff < MAX_STAFF as usize, Error::<Test>::StaffLimitReached);
		self.staff.insert((who, doctor));
		Ok(())
	}

	fn dismiss(&mut self, who: AccountId, doctor: AccountId) -> DispatchResult {
		ensure!(self.kind(who)? == ProviderKind::Department, Error::<Test>::NotADepartment);
		ensure!(self.staff.remove(&(who, doctor)), Error::<Test>::NotNamed);
		Ok(())
	}

	fn share_keys(&self, who: AccountId, keys_are_good: bool, is_late: bool) -> DispatchResult {
		self.kind(who)?;
		ensure!(self.is_active(who), Error::<Test>::NotActive);
		ensure!(self.grants.contains_key(&who), NO_GRANT);
		ensure!(keys_are_good, NO_KEYS);
		ensure!(!is_late, KEYS_CHANGED);
		Ok(())
	}

	fn set_recipient(&mut self, who: AccountId, n: u8, cid_is_good: bool) -> DispatchResult {
		ensure!(cid_is_good, Error::<Test>::MalformedCid);
		ensure!(n != 0, Error::<Test>::UnusableRecipient);
		let recipient = self.recipients.get_mut(&who).ok_or(Error::<Test>::NotRegistered)?;
		ensure!(*recipient != Recipient([n; 32]), Error::<Test>::RecipientReused);
		*recipient = Recipient([n; 32]);
		Ok(())
	}

	fn deregister(&mut self, who: AccountId) -> DispatchResult {
		self.kind(who)?;
		self.providers.remove(&who);
		self.recipients.remove(&who);
		self.replaced.remove(&who);
		self.changed_since.remove(&who);
		self.roles.remove(&who);
		let files = self.libraries.remove(&who).map_or(0, |(files, _)| files.len());
		self.erasing.insert(who, files);
		Ok(())
	}

	/// Whether it is only a matter of time until the naming of this pair is erased.
	fn is_passing(&self, (department, doctor): &(AccountId, AccountId)) -> bool {
		self.erasing.contains_key(department) || self.erasing.contains_key(doctor)
	}

	/// How many items are to be erased.
	fn items_left(&self) -> usize {
		let pairs = self.staff.iter().filter(|pair| self.is_passing(pair)).count();
		self.erasing.len() + self.erasing.values().sum::<usize>() + pairs
	}

	/// Ends a block: as many items are erased as it pays for, of nobody but those who left. The
	/// order is that of storage, so the model looks what is left.
	fn idle(&mut self, items: u32) {
		let expected = self.items_left().saturating_sub(items as usize);
		idle(weight_to_erase(items.into()));
		let passing: Vec<_> = self.staff.iter().copied().filter(|p| self.is_passing(p)).collect();
		for (department, doctor) in passing {
			if !Staff::<Test>::contains_key(department, doctor) {
				self.staff.remove(&(department, doctor));
			}
		}
		self.erasing.retain(|who, _| Doctors::is_erasing(*who));
		for (who, files) in &mut self.erasing {
			*files = Library::<Test>::iter_prefix(who).count();
		}
		assert_eq!(self.items_left(), expected);
	}

	/// Registers and verifies the providers of the mock, who are granted all they may be.
	fn settle(&mut self) {
		for who in [DOCTOR, OTHER_DOCTOR, PHARMACY, DEPARTMENT] {
			let (kind, cid_is_good, recipient_is_good) = (usual_kind(who), true, true);
			self.take(Step::Register { who, kind, cid_is_good, recipient_is_good });
			self.take(Step::SetStatus { by: None, who, to: StatusCall::Verify });
		}
		for provider in [PHARMACY, DEPARTMENT] {
			let (categories, right) = (Category::ALL.to_vec(), Right::Contribute);
			self.take(Step::Grant { provider, categories, right });
		}
		self.take(Step::Name { who: DEPARTMENT, doctor: DOCTOR });
	}

	/// Takes `step` in the model and in the pallet: they answer the same, and the trail has one
	/// line more where the step changed something, and none more where it did not.
	fn take(&mut self, step: Step) {
		let before = Lines::get().len();
		let (expected, answer) = self.answers(step);
		assert_eq!(answer, expected);
		let lines = Lines::get().len() - before;
		assert_eq!(lines, usize::from(answer == Some(Ok(()))));
	}

	/// What the model answers to `step`, and what the pallet does. None for a step of the patient
	/// or of nobody.
	fn answers(&mut self, step: Step) -> (Option<DispatchResult>, Option<DispatchResult>) {
		let (expected, answer) = match step {
			Step::Register { who, kind, cid_is_good, recipient_is_good } => {
				let recipient = if recipient_is_good { RECIPIENT } else { Recipient([0; 32]) };
				(
					self.register(who, kind, cid_is_good, recipient_is_good),
					Doctors::register(signed(who), kind, cid(1), some_cid(cid_is_good), recipient),
				)
			}
			Step::UpdateProfile { who, cid_is_good } => (
				self.update_profile(who, cid_is_good),
				Doctors::update_profile(signed(who), some_cid(cid_is_good), cid(2)),
			),
			Step::SetStatus { by, who, to } => (self.set_status(by, who, to), status(by, who, to)),
			Step::Grant { provider, categories, right } => {
				let set = Categories::from_list(&categories).expect("distinct");
				grant(PATIENT, provider, set, right);
				self.grants.insert(provider, (categories, right));
				return (None, None);
			}
			Step::Revoke { provider } => {
				revoke(PATIENT, provider);
				self.grants.remove(&provider);
				return (None, None);
			}
			Step::Upload { who, category, epoch, cid_is_good, department } => {
				let (holder, cid) = (self.holder(who, department), some_cid(cid_is_good));
				(
					self.upload(holder, category, epoch, cid_is_good),
					Doctors::upload_file(signed(who), PATIENT, category, epoch, cid, department),
				)
			}
			Step::Open { who, record, department } => (
				self.open(self.holder(who, department), record),
				Doctors::open_file(signed(who), PATIENT, record, department),
			),
			Step::Comment { who, category, about, epoch, cid_is_good, department } => {
				let (holder, cid) = (self.holder(who, department), some_cid(cid_is_good));
				(
					self.comment(holder, category, about, epoch, cid_is_good),
					Doctors::add_comment(
						signed(who),
						PATIENT,
						category,
						about,
						epoch,
						cid,
						department,
					),
				)
			}
			Step::Dispense { who, record } => {
				(self.dispense(who, record), Doctors::dispense(signed(who), PATIENT, record))
			}
			Step::AddToLibrary { who, cid_is_good } => (
				self.add_to_library(who, cid_is_good),
				Doctors::add_to_library(signed(who), some_cid(cid_is_good)),
			),
			Step::DeleteFromLibrary { who, file } => (
				self.delete_from_library(who, file),
				Doctors::delete_from_library(signed(who), file),
			),
			Step::Name { who, doctor } => {
				(self.name(who, doctor), Doctors::name_doctor(signed(who), doctor))
			}
			Step::Dismiss { who, doctor } => {
				(self.dismiss(who, doctor), Doctors::dismiss_doctor(signed(who), doctor))
			}
			Step::ShareKeys { who, keys_are_good, is_late } => {
				let keys = SealedKeys::truncate_from(vec![7; usize::from(keys_are_good)]);
				let mut replaced = shared_hash(PATIENT, who);
				replaced[0] ^= u8::from(is_late);
				(
					self.share_keys(who, keys_are_good, is_late),
					Doctors::share_keys(signed(who), PATIENT, keys, replaced),
				)
			}
			Step::SetRecipient { who, recipient, cid_is_good } => (
				self.set_recipient(who, recipient, cid_is_good),
				Doctors::set_recipient(
					signed(who),
					Recipient([recipient; 32]),
					some_cid(cid_is_good),
				),
			),
			Step::Deregister { who } => (self.deregister(who), Doctors::deregister(signed(who))),
			Step::Idle { items } => {
				self.idle(items);
				return (None, None);
			}
		};
		(Some(expected), Some(answer))
	}

	/// Compares everything that the pallet shows with the model.
	fn compare(&self, page: u32) {
		let shown: BTreeMap<_, _> = read(page)
			.into_iter()
			.map(|who| (who, Doctors::provider(who).expect("listed")))
			.map(|(who, provider)| (who, (provider.kind, provider.status)))
			.collect();
		assert_eq!(shown, self.providers);
		for (who, recipient) in &self.recipients {
			let provider = Doctors::provider(*who).expect("registered");
			assert_eq!(provider.changed_since, self.changed_since.contains(who));
			assert_eq!(<Doctors as ProviderRegistry<_>>::recipient(who), Some(*recipient));
		}
		for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy, ProviderKind::Department] {
			let count = self.providers.values().filter(|(held, _)| *held == kind).count();
			assert_eq!(Doctors::total(kind), count as u32);
		}
		self.compare_records();
		self.compare_libraries(page);
		self.compare_staff(page);
	}

	fn compare_records(&self) {
		for (id, category) in self.records.iter().enumerate() {
			let record = Access::record(&PATIENT, id as RecordId).expect("uploaded");
			assert_eq!(record.category, *category);
		}
		assert_eq!(Comments::get().len(), self.comments);
		let of_the_patient = |(id, who): (&RecordId, &AccountId)| ((PATIENT, *id), *who);
		let dispensed: BTreeMap<_, _> = self.dispensed.iter().map(of_the_patient).collect();
		assert_eq!(Dispensed::get(), dispensed);
	}

	fn compare_libraries(&self, page: u32) {
		for who in ACCOUNTS {
			let files = self.libraries.get(&who).map(|(files, _)| files.clone());
			assert_eq!(read_library(who, page), files.unwrap_or_default());
			assert_eq!(Doctors::is_erasing(who), self.erasing.contains_key(&who));
		}
	}

	fn compare_staff(&self, page: u32) {
		for doctor in ACCOUNTS {
			let of = |department: &AccountId| self.staff.contains(&(*department, doctor));
			let departments: BTreeSet<_> = ACCOUNTS.filter(of).collect();
			assert_eq!(read_departments(doctor, page), departments);
			for department in ACCOUNTS {
				let named = departments.contains(&department);
				assert_eq!(Doctors::staff(department).contains(&doctor), named);
				let acts = named && self.is_active(doctor) && self.is_active(department);
				assert_eq!(Doctors::acts_for(doctor, department), acts);
			}
		}
	}
}

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn some_cid(is_good: bool) -> salus_primitives::Cid {
	if is_good {
		cid(4)
	} else {
		malformed_cid()
	}
}

fn status(by: Option<AccountId>, who: AccountId, to: StatusCall) -> DispatchResult {
	let origin = by.map_or_else(RuntimeOrigin::root, RuntimeOrigin::signed);
	match to {
		StatusCall::Verify => Doctors::verify(origin, who, cid(1)),
		StatusCall::VerifyNew => Doctors::verify(origin, who, cid(4)),
		StatusCall::Suspend => Doctors::suspend(origin, who),
		StatusCall::Reinstate => Doctors::reinstate(origin, who),
	}
}

/// Reads the providers page by page, until a page is empty.
fn read(page: u32) -> Vec<AccountId> {
	let mut all = Vec::<AccountId>::new();
	loop {
		let items = Doctors::providers(all.last().copied(), page);
		if items.is_empty() {
			return all;
		}
		assert!(items.len() <= page as usize);
		all.extend(items.into_iter().map(|(who, _)| who));
		assert!(all.len() <= ACCOUNTS.count(), "a page repeats");
	}
}

/// Reads a library page by page, until there is nothing to go on with.
fn read_library(who: AccountId, page: u32) -> BTreeSet<LibraryFileId> {
	let mut all = BTreeSet::new();
	let mut next = Some(0);
	while let Some(from) = next {
		let (items, then) = Doctors::library(who, from, page);
		assert!(items.len() <= page as usize && then.is_none_or(|then| then > from));
		all.extend(items.into_iter().map(|(file, _)| file));
		next = then;
	}
	all
}

/// Reads the departments of a doctor page by page, until a page is empty.
fn read_departments(doctor: AccountId, page: u32) -> BTreeSet<AccountId> {
	let mut all = BTreeSet::new();
	let mut last = None;
	loop {
		let items = Doctors::departments_of(doctor, last, page);
		if items.is_empty() {
			return all;
		}
		assert!(items.len() <= page as usize);
		last = items.last().copied();
		assert!(items.into_iter().all(|department| all.insert(department)), "a page repeats");
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn i3_i4_providers_agree_with_a_map_after_every_step(
		steps in vec(step(), 1..80),
		is_settled in proptest::bool::ANY,
		page in 1u32..5,
	) {
		ExtBuilder::build_and_execute(|| {
			let mut model = Model::new();
			if is_settled {
				model.settle();
			}
			for step in steps {
				model.take(step);
				model.compare(page);
				assert_eq!(Doctors::do_try_state(), Ok(()));
			}
		});
	}
}
