//! What members do, each call with its one event on the trail (I3), and which calls are paused.
//! Touches the model's state.

use super::{require, Origin, State};
use crate::people::{id, EVE, FERDIE, ONE};
use pallet_doctors::Call as Doctors;
use pallet_patients::Call as Patients;
use pallet_roles::{Call as Roles, EnrolmentPolicy};
use pallet_tx_pause::{Call as TxPause, RuntimeCallNameOf};
use salus_primitives::{Actor, AuditKind, Role};
use salus_runtime::{AccountId, Runtime, RuntimeCall};

/// The pallets of which nothing is paused.
const NEVER_PAUSED: [&str; 8] =
	["Council", "Governance", "TxPause", "Timestamp", "Grandpa", "Multisig", "Proxy", "Utility"];

impl State {
	/// Stops calls, and lets them through again.
	pub(super) fn pause(&mut self, origin: &Origin, call: &TxPause<Runtime>) -> Option<()> {
		require(origin.governs())?;
		match call {
			TxPause::pause { full_name } => {
				let name = written(full_name);
				let pallet = name.split('.').next().unwrap_or_default();
				require(!NEVER_PAUSED.contains(&pallet))?;
				require(self.paused.insert(name))
			}
			TxPause::unpause { ident } => require(self.paused.remove(&written(ident))),
			_ => unreachable!("there are no others"),
		}
	}

	/// A call of our pallets.
	pub(super) fn work(&mut self, origin: &Origin, call: &RuntimeCall) -> Option<()> {
		match call {
			RuntimeCall::Roles(call) => self.manage(origin, call),
			RuntimeCall::Patients(call) => {
				let who = origin.account()?;
				require(who == id(EVE))?;
				let kind = self.own(call)?;
				self.record(Actor::Member(who), kind);
				Some(())
			}
			RuntimeCall::Doctors(call) => {
				let who = origin.account()?;
				require(who == id(FERDIE))?;
				let kind = self.lead(call)?;
				self.record(Actor::Member(who), kind);
				Some(())
			}
			_ => unreachable!("not a call of the sequences"),
		}
	}

	/// What governance and admins do.
	fn manage(&mut self, origin: &Origin, call: &Roles<Runtime>) -> Option<()> {
		let admins: Vec<AccountId> = self.of_role(Role::Admin);
		let actor = match origin.account() {
			Some(who) => admins.contains(&who).then_some(Actor::Member(who)),
			None => origin.governs().then_some(Actor::Governance),
		}?;
		let kind = match call {
			Roles::assign { who, role } => {
				require(!self.roles.contains_key(who))?;
				self.alter(|state| {
					state.roles.insert(who.clone(), *role);
				});
				AuditKind::RoleAssigned
			}
			Roles::remove { who } => {
				let registered = [EVE, FERDIE, ONE].map(id).contains(who);
				require(self.roles.contains_key(who) && !registered)?;
				require(admins != [who.clone()])?;
				self.alter(|state| {
					state.roles.remove(who);
				});
				AuditKind::RoleRemoved
			}
			Roles::set_enrolment { policy } => {
				let closed = *policy == EnrolmentPolicy::ByAdmin;
				require(actor == Actor::Governance && closed != self.enrolment_closed)?;
				self.enrolment_closed = closed;
				AuditKind::EnrolmentChanged
			}
			_ => unreachable!("not a call of the sequences"),
		};
		self.record(actor, kind);
		Some(())
	}

	fn of_role(&self, wanted: Role) -> Vec<AccountId> {
		let held = self.roles.iter().filter(|(_, role)| **role == wanted);
		held.map(|(who, _)| who.clone()).collect()
	}

	/// What the patient does with what is theirs.
	fn own(&mut self, call: &Patients<Runtime>) -> Option<AuditKind> {
		match call {
			Patients::add_file { .. } => {
				self.records.insert(self.next_record);
				self.next_record += 1;
				Some(AuditKind::FileAdded)
			}
			Patients::delete_file { record } => {
				self.records.remove(record).then_some(AuditKind::FileDeleted)
			}
			Patients::update_profile { .. } => Some(AuditKind::PatientProfileUpdated),
			_ => unreachable!("not a call of the sequences"),
		}
	}

	/// What the department does with its one doctor.
	fn lead(&mut self, call: &Doctors<Runtime>) -> Option<AuditKind> {
		let (doctor, names) = match call {
			Doctors::name_doctor { doctor } => (doctor, true),
			Doctors::dismiss_doctor { doctor } => (doctor, false),
			_ => unreachable!("not a call of the sequences"),
		};
		require(*doctor == id(ONE) && self.staffed != names)?;
		self.staffed = names;
		Some(if names { AuditKind::DoctorNamed } else { AuditKind::DoctorDismissed })
	}
}

/// `Patients.add_file`.
pub fn written((pallet, call): &RuntimeCallNameOf<Runtime>) -> String {
	let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	format!("{}.{}", text(pallet), text(call))
}
