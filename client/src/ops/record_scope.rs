//! Whose records are worked on, and under whose grant.

use super::Member;
use crate::keys::AccountId;

/// Whose records are worked on, and under whose grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordScope {
	/// The patient: the account itself, or who granted it something.
	pub patient: AccountId,
	/// The department under whose grant the account, a doctor whom it names, acts. None: under a
	/// grant of the account's own, or as the patient.
	pub department: Option<AccountId>,
}

impl RecordScope {
	/// The records of `patient`, under a grant of the account's own or as the patient.
	pub fn of(patient: AccountId) -> Self {
		Self { patient, department: None }
	}

	/// Whose grant it is where `member` acts here.
	pub(super) fn holder(&self, member: &Member) -> AccountId {
		self.department.unwrap_or_else(|| member.account.id())
	}

	/// The department as the calls take it.
	pub(super) fn department(&self) -> Option<crate::chain::AccountId> {
		self.department
	}
}
