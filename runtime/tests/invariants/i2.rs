//! I2: authority comes from the signed origin alone.

use crate::common::{
	metadata::{leaves, ours, Leaf},
	*,
};
use pallet_patients::Error as PatientsError;
use pallet_roles::EnrolmentPolicy;
use salus_primitives::{AccessControl, Actor, Right, Role};
use salus_runtime::{Patients, Runtime, System};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

#[test]
fn i2_no_call_takes_who_acts_as_an_argument() {
	for pallet in ours() {
		let allowed: &[&str] = match pallet.name.as_str() {
			// Whose role is given or taken.
			"Roles" | "Audit" => &["who"],
			// To whom the sender grants.
			"Patients" => &["provider"],
			// Whom an admin verifies; into whose records the sender writes, and under whose grant
			// where a department names the sender; whom a department names.
			"Doctors" => &["provider", "patient", "department", "doctor"],
			other => panic!("what may the calls of {other} name?"),
		};
		for (place, leaf) in leaves() {
			let Some(argument) = place.strip_prefix(&format!("{}.call.", pallet.name)) else {
				continue;
			};
			let name = argument.split('.').nth(1).expect("an argument has a name");
			assert!(leaf != Leaf::Account || allowed.contains(&name), "{place}");
		}
	}
}

#[test]
fn i2_a_transaction_that_another_signed_is_refused() {
	scenario_with_grant(|chain| {
		let nonce = System::account_nonce(account(PATIENT));
		let forged = chain.sign_as(&DOCTOR.pair(), account(PATIENT), nonce, &revoke(DOCTOR));
		let refused = Err(TransactionValidityError::Invalid(InvalidTransaction::BadProof));
		assert_eq!(chain.check(forged.clone()).map(|_| ()), refused);
		assert_eq!(chain.apply(forged).map(|_| ()), refused);
	});
}

#[test]
fn i2_only_an_admin_or_governance_does_what_an_admin_does() {
	use pallet_roles::Error;
	scenario(|chain| {
		let others = MEMBERS.into_iter().filter(|who| *who != ADMIN);
		for who in others {
			for call in [assign(STRANGER, Role::Admin), remove(OTHER_PATIENT), remove(ADMIN)] {
				refused(chain, who, &call, Error::<Runtime>::NotAuthorized);
			}
			for call in [verify(NEW_DOCTOR), suspend(DOCTOR), reinstate(DOCTOR)] {
				refused(chain, who, &call, pallet_doctors::Error::<Runtime>::NotAuthorized);
			}
			let call = remove_auditor(AUDITOR);
			refused(chain, who, &call, pallet_audit::Error::<Runtime>::NotAuthorized);
			if who != AUDITOR {
				let call = add_auditor(STRANGER);
				refused(chain, who, &call, pallet_audit::Error::<Runtime>::NotAuthorized);
			}
		}
		for who in MEMBERS {
			let call = set_enrolment(EnrolmentPolicy::ByAdmin);
			refused(chain, who, &call, DispatchError::BadOrigin);
		}
	});
}

#[test]
fn i2_a_member_acts_on_their_own_records_and_nobody_elses() {
	scenario_with_grant(|chain| {
		let calls = [
			update_patient(cid(9)),
			set_patient_recipient(recipient(2), cid(9)),
			grant(DOCTOR, &[Clinical], Right::View),
			revoke(DOCTOR),
			rotate(Clinical, 1),
			reseal(DOCTOR, sealed(&[(Clinical, 0)])),
			add_file(Clinical, 0),
			delete_file(0),
			delete_comment(0),
			deregister_patient(),
		];
		for who in [ADMIN, DOCTOR, PHARMACY, AUDITOR, NEW_DOCTOR] {
			for call in &calls {
				refused(chain, who, call, PatientsError::<Runtime>::NotRegistered);
			}
		}
		// Another patient has no such grant and no such record: there is no way to name Bob's.
		refused(chain, OTHER_PATIENT, &revoke(DOCTOR), PatientsError::<Runtime>::NotFound);
		refused(chain, OTHER_PATIENT, &delete_file(0), PatientsError::<Runtime>::RecordNotFound);
		for who in [ADMIN, PATIENT, AUDITOR, OTHER_PATIENT] {
			for call in [
				update_provider(cid(1), cid(2)),
				set_provider_recipient(recipient(2), cid(2)),
				upload(PATIENT, Clinical, 0),
			] {
				refused(chain, who, &call, pallet_doctors::Error::<Runtime>::NotRegistered);
			}
			for call in [
				open(PATIENT, 0),
				comment(PATIENT, Clinical, None),
				dispense(PATIENT, 0),
				add_to_library(cid(1)),
				delete_from_library(0),
				name_doctor(DOCTOR),
				dismiss_doctor(DOCTOR),
				share_keys(PATIENT, sealed(&[(Clinical, 0)]), &sealed(&[(Clinical, 0)])),
				deregister_provider(),
			] {
				refused(chain, who, &call, pallet_doctors::Error::<Runtime>::NotRegistered);
			}
		}
	});
}

#[test]
fn i2_naming_a_department_gives_nothing_to_whom_it_does_not_name() {
	with_department(|chain| {
		let not_named = || pallet_doctors::Error::<Runtime>::NotNamed;
		chain.must(DEPARTMENT, &dismiss_doctor(DOCTOR));
		refused(chain, DOCTOR, &upload_for(PATIENT, Clinical, DEPARTMENT), not_named());
		refused(chain, DOCTOR, &open_with(PATIENT, 0, Some(DEPARTMENT)), not_named());
		let comment = comment_with(PATIENT, Clinical, None, 0, cid(6), Some(DEPARTMENT));
		refused(chain, DOCTOR, &comment, not_named());
	});
}

#[test]
fn i2_who_acts_for_a_department_is_on_the_trail_by_name() {
	with_department(|chain| {
		let (member, department) = (account(DOCTOR), account(DEPARTMENT));
		for call in [
			upload_for(PATIENT, Clinical, DEPARTMENT),
			open_with(PATIENT, 0, Some(DEPARTMENT)),
			comment_with(PATIENT, Clinical, Some(0), 0, cid(6), Some(DEPARTMENT)),
		] {
			chain.must(DOCTOR, &call);
			let actor = trail().pop().expect("there is one").actor;
			let (member, department) = (member.clone(), department.clone());
			assert_eq!(actor, Actor::Delegate { member, department }, "{call:?}");
		}
		let record = <Patients as AccessControl<_>>::record(&account(PATIENT), 2);
		assert_eq!(record.expect("it was added").author, account(DOCTOR));
	});
}

#[test]
fn i2_the_author_of_a_record_is_who_signed() {
	scenario_with_grant(|chain| {
		chain.must(DOCTOR, &upload(PATIENT, Clinical, 0));
		let author = |id| {
			let record = <Patients as AccessControl<_>>::record(&account(PATIENT), id);
			record.expect("it was added").author
		};
		assert_eq!(author(0), account(PATIENT));
		assert_eq!(author(2), account(DOCTOR));
	});
}
