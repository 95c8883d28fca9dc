//! What a member does, by subject: each of these hands out what there is to do about one of them.

use super::{
	access::Access, audit::Auditors, comments::Comments, council::Council,
	departments::Departments, guardian::Guardianship, keyring::MemberKeys, library::Library,
	patient::AsPatient, provider::AsProvider, records::Records, role::AsAdmin,
	validator::AsValidator, Member,
};

impl Member {
	/// Who reads this patient's records: granting, revoking, new keys.
	pub fn access(&self) -> Access<'_> {
		Access(self)
	}

	/// What an admin does: roles, and the word on providers.
	pub fn as_admin(&self) -> AsAdmin<'_> {
		AsAdmin(self)
	}

	/// What a patient does with their registration: profile, leaving.
	pub fn as_patient(&self) -> AsPatient<'_> {
		AsPatient(self)
	}

	/// What a provider does with their registration: profile, leaving.
	pub fn as_provider(&self) -> AsProvider<'_> {
		AsProvider(self)
	}

	/// What a validator does: session keys.
	pub fn as_validator(&self) -> AsValidator<'_> {
		AsValidator(self)
	}

	/// Who follows the whole trail.
	pub fn auditors(&self) -> Auditors<'_> {
		Auditors(self)
	}

	/// Comments about a patient: adding, listing, deleting.
	pub fn comments(&self) -> Comments<'_> {
		Comments(self)
	}

	/// Motions of the council: proposing, voting, closing, and the upgrade that one authorised.
	pub fn council(&self) -> Council<'_> {
		Council(self)
	}

	/// The doctors of a department: naming, dismissing, handing keys on to them.
	pub fn departments(&self) -> Departments<'_> {
		Departments(self)
	}

	/// Guardians, and what they do for those whom they guard.
	pub fn guardianship(&self) -> Guardianship<'_> {
		Guardianship(self)
	}

	/// What opens records: the keys of grants, and what this member's own keys ask for.
	pub fn keys(&self) -> MemberKeys<'_> {
		MemberKeys(self)
	}

	/// A provider's own files: adding, listing, opening, deleting, sending.
	pub fn library(&self) -> Library<'_> {
		Library(self)
	}

	/// The records of a patient: adding, importing, listing, opening, exporting, dispensing, deleting.
	pub fn records(&self) -> Records<'_> {
		Records(self)
	}
}
