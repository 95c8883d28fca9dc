//! Accounts that act for others: a guardian for a patient (`Consent`), who takes away and gives nothing, an administration for a
//! department (`Staff`), and nothing beyond that.

use super::common::*;
use frame_support::traits::Get;
use salus_primitives::{Actor, AuditKind, Right};
use salus_runtime::{configs::ProxyType, Patients, Runtime, RuntimeCall, RuntimeEvent, System};
use sp_keyring::Sr25519Keyring;
use sp_runtime::DispatchResult;

/// Who acts for a patient.
const GUARDIAN: Sr25519Keyring = OTHER_PATIENT;

fn add_proxy(delegate: Sr25519Keyring, proxy_type: ProxyType) -> RuntimeCall {
	let delegate = account(delegate).into();
	RuntimeCall::Proxy(pallet_proxy::Call::add_proxy { delegate, proxy_type, delay: 0 })
}

fn for_another(real: Sr25519Keyring, call: RuntimeCall) -> RuntimeCall {
	let (real, call) = (account(real).into(), Box::new(call));
	RuntimeCall::Proxy(pallet_proxy::Call::proxy { real, force_proxy_type: None, call })
}

/// Has `who` do `call` for `real`, and says what came of it.
fn act(
	chain: &mut Chain,
	who: Sr25519Keyring,
	real: Sr25519Keyring,
	call: &RuntimeCall,
) -> DispatchResult {
	chain.must(who, &for_another(real, call.clone()));
	let executed = |event| match event {
		RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
		_ => None,
	};
	let events = System::events().into_iter().rev();
	events.map(|record| record.event).find_map(executed).expect("it says what came of it")
}

/// `who` may not do `call` for `real`: nothing changes, the trail included (I3).
#[track_caller]
fn may_not(chain: &mut Chain, who: Sr25519Keyring, real: Sr25519Keyring, call: RuntimeCall) {
	let before = affairs();
	let filtered = frame_system::Error::<Runtime>::CallFiltered;
	assert_eq!(act(chain, who, real, &call), Err(filtered.into()), "{call:?}");
	assert!(affairs() == before, "{call:?} leaves something behind");
}

#[test]
fn a_guardian_takes_away_as_the_patient_and_the_trail_names_both() {
	scenario_with_grant(|chain| {
		chain.must(DOCTOR, &comment(PATIENT, Clinical, None));
		chain.must(PATIENT, &add_proxy(GUARDIAN, ProxyType::Consent));
		let files = batch_all(&[delete_comment(0), delete_file(0)]);
		let calls = [(files, AuditKind::FileDeleted), (revoke(DOCTOR), AuditKind::AccessRevoked)];
		for (call, kind) in calls {
			assert_eq!(act(chain, GUARDIAN, PATIENT, &call), Ok(()), "{call:?}");
			let event = trail().pop().expect("it was recorded");
			assert_eq!((event.actor, event.kind), (Actor::Member(account(PATIENT)), kind));
			assert_eq!(event.signer, Some(account(GUARDIAN)));
			assert_eq!(event.subject, Some(account(PATIENT)));
		}
		// What the patient signs, names nobody else.
		chain.must(PATIENT, &rotate(Clinical, 1));
		assert_eq!(trail().pop().expect("it was recorded").signer, None);
	});
}

#[test]
fn i2_a_guardian_makes_no_keys_and_gives_nobody_access() {
	scenario_with_grant(|chain| {
		chain.must(PATIENT, &add_proxy(GUARDIAN, ProxyType::Consent));
		let keys = || sealed(&[(Clinical, 0)]);
		for call in [
			rotate(Clinical, 1),
			reseal(DOCTOR, keys()),
			add_file(Clinical, 0),
			grant(DOCTOR, &[Clinical], Right::View),
			grant(PHARMACY, &[Clinical], Right::Contribute),
			set_patient_recipient(recipient(9), cid(9)),
		] {
			may_not(chain, GUARDIAN, PATIENT, call.clone());
			let before = affairs();
			let hidden = batch_all(&[call]);
			assert!(act(chain, GUARDIAN, PATIENT, &hidden).is_err(), "{hidden:?}");
			assert!(affairs() == before, "{hidden:?} leaves something behind");
		}
	});
}

#[test]
fn a_guardian_does_nothing_but_take_away() {
	scenario(|chain| {
		chain.must(PATIENT, &add_proxy(GUARDIAN, ProxyType::Consent));
		let beyond = [
			update_patient(cid(9)),
			deregister_patient(),
			remark(1),
			add_proxy(DOCTOR, ProxyType::Any),
			motion(1, remark(1)),
			name_doctor(DOCTOR),
		];
		for call in beyond {
			may_not(chain, GUARDIAN, PATIENT, call.clone());
			// Nor as part of something that they may do.
			let hidden = batch_all(&[delete_file(0), call]);
			let before = affairs();
			assert!(act(chain, GUARDIAN, PATIENT, &hidden).is_err(), "{hidden:?}");
			assert!(affairs() == before, "{hidden:?} leaves something behind");
		}
	});
}

#[test]
fn a_staff_proxy_names_doctors_and_shares_keys_and_does_nothing_else() {
	with_department(|chain| {
		chain.must(DEPARTMENT, &add_proxy(GUARDIAN, ProxyType::Staff));
		for call in [dismiss_doctor(DOCTOR), name_doctor(DOCTOR)] {
			assert_eq!(act(chain, GUARDIAN, DEPARTMENT, &call), Ok(()), "{call:?}");
		}
		let sealed = sealed(&[(Clinical, 0)]);
		let share = share_keys(PATIENT, sealed.clone(), &sealed);
		assert_eq!(act(chain, GUARDIAN, DEPARTMENT, &share), Ok(()));
		let beyond = [
			upload(PATIENT, Clinical, 0),
			update_provider(cid(1), cid(2)),
			set_provider_recipient(recipient(9), cid(2)),
			deregister_provider(),
		];
		for call in beyond {
			may_not(chain, GUARDIAN, DEPARTMENT, call);
		}
	});
}

#[test]
fn a_proxy_hands_on_no_more_than_it_has() {
	scenario(|chain| {
		chain.must(PATIENT, &add_proxy(GUARDIAN, ProxyType::Any));
		assert_eq!(act(chain, GUARDIAN, PATIENT, &add_proxy(DOCTOR, ProxyType::Staff)), Ok(()));
		chain.must(OTHER_PATIENT, &add_proxy(DOCTOR, ProxyType::Consent));
		may_not(chain, DOCTOR, OTHER_PATIENT, add_proxy(PHARMACY, ProxyType::Consent));
	});
}

#[test]
fn who_is_nobodys_proxy_acts_for_nobody() {
	scenario(|chain| {
		let not_proxy = pallet_proxy::Error::<Runtime>::NotProxy;
		refused(chain, DOCTOR, &for_another(PATIENT, delete_file(0)), not_proxy);
	});
}

#[test]
fn accounts_that_sign_nothing_are_not_made() {
	scenario(|chain| {
		let pure =
			pallet_proxy::Call::create_pure { proxy_type: ProxyType::Any, delay: 0, index: 0 };
		let filtered = || frame_system::Error::<Runtime>::CallFiltered;
		refused(chain, PATIENT, &RuntimeCall::Proxy(pure.clone()), filtered());
		refused(chain, PATIENT, &batch_all(&[RuntimeCall::Proxy(pure)]), filtered());
	});
}

#[test]
fn proxies_go_with_the_account() {
	scenario(|chain| {
		chain.must(PATIENT, &add_proxy(GUARDIAN, ProxyType::Consent));
		chain.must(PATIENT, &deregister_patient());
		chain.seal();
		assert!(!pallet_proxy::Proxies::<Runtime>::contains_key(account(PATIENT)));
		let not_proxy = pallet_proxy::Error::<Runtime>::NotProxy;
		refused(chain, GUARDIAN, &for_another(PATIENT, add_file(Clinical, 0)), not_proxy);
	});
}

#[test]
fn an_account_names_so_many_proxies_and_no_more() {
	scenario(|chain| {
		let add = |n: u8| {
			let delegate = sp_runtime::AccountId32::from([n; 32]).into();
			let (proxy_type, delay) = (ProxyType::Consent, 0);
			RuntimeCall::Proxy(pallet_proxy::Call::add_proxy { delegate, proxy_type, delay })
		};
		let most = <Runtime as pallet_proxy::Config>::MaxProxies::get();
		for n in 0..most {
			chain.must(PATIENT, &add(n as u8 + 1));
		}
		let too_many = pallet_proxy::Error::<Runtime>::TooMany;
		refused(chain, PATIENT, &add(most as u8 + 1), too_many);
		assert!(Patients::is_registered(account(PATIENT)));
	});
}
