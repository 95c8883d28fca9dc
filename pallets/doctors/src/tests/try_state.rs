//! `try_state` notices each way in which the storage could be wrong.

use crate::{mock::*, pallet::*, Provider};
use salus_primitives::{ProviderKind, Recipient, Role};
use sp_runtime::TryRuntimeError;

/// What `try_state` says of one doctor after `tamper`.
fn verdict(tamper: impl FnOnce()) -> Result<(), TryRuntimeError> {
	ExtBuilder::build().execute_with(|| {
		unverified_doctor();
		assert_eq!(Doctors::do_try_state(), Ok(()));
		tamper();
		Doctors::do_try_state()
	})
}

/// What `try_state` says of a doctor after `change`.
fn verdict_of(change: impl FnOnce(&mut Provider)) -> Result<(), TryRuntimeError> {
	verdict(|| Providers::<Test>::mutate(DOCTOR, |kept| change(kept.as_mut().expect("registered"))))
}

#[test]
fn wrong_count_is_noticed() {
	let wrong = verdict(|| ProviderCount::<Test>::insert(ProviderKind::Doctor, 2));
	assert_eq!(wrong, Err("doctors: providers of a kind are miscounted".into()));
}

#[test]
fn role_that_is_not_the_kind_is_noticed() {
	let disagree = Err("doctors: role and kind disagree".into());
	assert_eq!(verdict_of(|kept| kept.kind = ProviderKind::Pharmacy), disagree);
	let mut roles = std::collections::BTreeMap::new();
	assert_eq!(verdict(|| RoleMap::set(&roles)), disagree);
	roles.insert(DOCTOR, Role::Patient);
	assert_eq!(verdict(|| RoleMap::set(&roles)), disagree);
}

#[test]
fn malformed_profile_and_unusable_recipient_are_noticed() {
	let public = verdict_of(|kept| kept.public_profile = malformed_cid());
	assert_eq!(public, Err("doctors: malformed public profile".into()));
	let private = verdict_of(|kept| kept.private_profile = malformed_cid());
	assert_eq!(private, Err("doctors: malformed private profile".into()));
	let recipient = verdict_of(|kept| kept.recipient = Recipient([0; 32]));
	assert_eq!(recipient, Err("doctors: unusable recipient".into()));
}

#[test]
fn registration_in_the_future_is_noticed() {
	let future = verdict_of(|kept| kept.registered_at = 2);
	assert_eq!(future, Err("doctors: registered in the future".into()));
}
