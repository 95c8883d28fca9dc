//! The transaction extension, before the SDK's `CheckNonce` as in the runtime.

use super::*;
use crate::{extension::*, EnrolmentPolicy, Registrations, Retired, Signer};
use codec::Encode;
use frame_support::{
	assert_ok, assert_storage_noop,
	dispatch::{DispatchInfo, PostDispatchInfo},
	storage::{with_transaction, TransactionOutcome},
	traits::Get,
};
use frame_system::{limits::BlockLength, CheckNonce};
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension},
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
	},
	ApplyExtrinsicResultWithInfo, DispatchError,
};

type Pipeline = (CheckMember<Test>, CheckNonce<Test>);

/// Length of the transactions, in bytes.
const LEN: usize = 200;

fn pipeline(nonce: u32) -> Pipeline {
	(CheckMember::new(), CheckNonce::from(nonce))
}

fn register(role: Role) -> RuntimeCall {
	calls::Call::register { role, malformed: false, fails: false }.into()
}

fn failing_registration() -> RuntimeCall {
	calls::Call::register { role: Role::Patient, malformed: false, fails: true }.into()
}

fn malformed_registration() -> RuntimeCall {
	calls::Call::register { role: Role::Patient, malformed: true, fails: false }.into()
}

fn work(declared: u64, actual: u64) -> RuntimeCall {
	calls::Call::work { declared, actual }.into()
}

fn info(call: &RuntimeCall) -> DispatchInfo {
	let extension_weight = pipeline(0).weight(call);
	DispatchInfo { extension_weight, ..call.get_dispatch_info() }
}

/// What the transaction costs when all its time is used.
fn cost(call: &RuntimeCall) -> u64 {
	Roles::cost(&info(call), LEN)
}

/// The call that costs `total`.
fn work_that_costs(total: u64) -> RuntimeCall {
	let time = total - cost(&work(0, 0));
	work(time, time)
}

/// Puts a transaction into the block as the block builder does: changes of one that is refused are
/// rolled back.
fn submit(
	who: AccountId,
	nonce: u32,
	call: RuntimeCall,
) -> ApplyExtrinsicResultWithInfo<PostDispatchInfo> {
	let info = info(&call);
	with_transaction(|| {
		let origin = RuntimeOrigin::signed(who);
		let result = pipeline(nonce).dispatch_transaction(origin, call, &info, LEN, 0);
		match result {
			Ok(_) => TransactionOutcome::Commit(Ok::<_, DispatchError>(result)),
			Err(_) => TransactionOutcome::Rollback(Ok(result)),
		}
	})
	.expect("few transactions are nested")
}

/// Offers a transaction to the pool, which drops all changes.
fn offer(
	who: AccountId,
	nonce: u32,
	call: RuntimeCall,
) -> Result<ValidTransaction, TransactionValidityError> {
	let origin = RuntimeOrigin::signed(who);
	let source = TransactionSource::External;
	with_transaction(|| {
		let result = pipeline(nonce).validate_only(origin, &call, &info(&call), LEN, source, 0);
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(result.map(|(valid, _, _)| valid)))
	})
	.expect("few transactions are nested")
}

fn invalid<R>(reason: InvalidTransaction) -> Result<R, TransactionValidityError> {
	Err(TransactionValidityError::Invalid(reason))
}

/// Every key of storage that holds something of `who`.
fn keys_of(who: AccountId) -> Vec<Vec<u8>> {
	let id = who.to_le_bytes();
	let mut keys = Vec::new();
	let mut last = Vec::new();
	while let Some(key) = sp_io::storage::next_key(&last) {
		if key.ends_with(&id) {
			keys.push(key.clone());
		}
		last = key;
	}
	keys
}

/// Storage without what this test expects to change: the count of strangers and the events.
fn storage_root() -> Vec<u8> {
	with_transaction(|| {
		Registrations::<Test>::kill();
		System::reset_events();
		let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(root))
	})
	.expect("few transactions are nested")
}

#[test]
fn any_wallet_can_sign_because_nothing_is_added_to_the_transaction() {
	let extension = CheckMember::<Test>::new();
	assert!(extension.encode().is_empty());
	let () = extension.implicit().expect("no condition");
	assert_eq!(<CheckMember<Test> as TransactionExtension<RuntimeCall>>::IDENTIFIER, "CheckMember");
}

#[test]
fn i7_members_calls_are_free_and_metered() {
	ExtBuilder::default().build_and_execute(|| {
		let call = work(1_000_000, 1_000_000);
		let cost = cost(&call);
		assert_ok!(submit(ADMIN, 0, call.clone()));
		assert_eq!(Roles::allowance_left(ADMIN), MAX - cost);
		assert_ok!(submit(ADMIN, 1, call));
		assert_eq!(Roles::allowance_left(ADMIN), MAX - 2 * cost);
		assert_eq!(System::account_nonce(ADMIN), 2);
	});
}

#[test]
fn i7_the_allowance_recovers_with_every_block_up_to_all_of_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(submit(ADMIN, 0, work_that_costs(2 * RECOVERY + 5)));
		System::set_block_number(2);
		assert_eq!(Roles::allowance_left(ADMIN), MAX - RECOVERY - 5);
		let call = work(0, 0);
		let cost = cost(&call);
		assert_ok!(submit(ADMIN, 1, call));
		assert_eq!(Roles::allowance_left(ADMIN), MAX - RECOVERY - 5 - cost);
		System::set_block_number(100);
		assert_eq!(Roles::allowance_left(ADMIN), MAX);
	});
}

#[test]
fn i7_what_a_call_declared_and_did_not_use_is_given_back() {
	ExtBuilder::default().build_and_execute(|| {
		let call = work(1_000_000_000, 400_000_000);
		let cost = cost(&call);
		assert_ok!(submit(ADMIN, 0, call));
		assert_eq!(Roles::allowance_left(ADMIN), MAX - cost + 600_000_000);
	});
}

#[test]
fn i7_a_transaction_that_fills_a_block_by_its_length_costs_a_block() {
	ExtBuilder::default().build_and_execute(|| {
		let info = info(&work(0, 0));
		let limits: BlockLength = <Test as frame_system::Config>::BlockLength::get();
		let whole = *limits.max.get(info.class) as usize;
		let share = Roles::cost(&info, whole) - Roles::cost(&info, 0);
		assert!(share <= BLOCK && share > BLOCK / 100 * 99);
	});
}

#[test]
fn i7_a_call_beyond_the_allowance_is_refused_before_it_costs_anything() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(submit(ADMIN, 0, work_that_costs(MAX - RECOVERY)));
		let call = work_that_costs(RECOVERY + 1);
		assert_storage_noop!(assert_eq!(
			offer(ADMIN, 1, call.clone()),
			invalid(InvalidTransaction::Custom(ALLOWANCE_SPENT))
		));
		assert_storage_noop!(assert_eq!(
			submit(ADMIN, 1, call.clone()),
			invalid(InvalidTransaction::ExhaustsResources)
		));
		assert_ok!(offer(ADMIN, 1, work_that_costs(RECOVERY)));
		System::set_block_number(2);
		assert_ok!(submit(ADMIN, 1, call));
	});
}

#[test]
fn i7_a_call_that_costs_more_than_a_whole_allowance_is_never_accepted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(ADMIN, 0, work_that_costs(MAX)));
		assert_eq!(
			offer(ADMIN, 0, work_that_costs(MAX + 1)),
			invalid(InvalidTransaction::Custom(ALLOWANCE_SPENT))
		);
	});
}

#[test]
fn i7_members_do_not_share_an_allowance() {
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Patient);
		assert_ok!(submit(ADMIN, 0, work_that_costs(MAX)));
		assert_eq!(Roles::allowance_left(ALICE), MAX);
		assert_ok!(submit(ALICE, 0, work(0, 0)));
	});
}

#[test]
fn i7_members_are_served_before_strangers() {
	ExtBuilder::default().build_and_execute(|| {
		let member = offer(ADMIN, 0, work(0, 0)).expect("valid");
		let stranger = offer(ALICE, 0, register(Role::Patient)).expect("valid");
		assert!(member.priority > stranger.priority);
	});
}

#[test]
fn an_account_with_a_reference_and_no_role_is_metered() {
	ExtBuilder::default().build_and_execute(|| {
		System::inc_providers(&ALICE);
		assert_ok!(submit(ALICE, 0, work(0, 0)));
		assert!(Roles::allowance_left(ALICE) < MAX);
	});
}

#[test]
fn what_an_account_has_used_goes_with_it_whatever_kept_it_alive() {
	ExtBuilder::default().build_and_execute(|| {
		System::inc_providers(&ALICE);
		assert_ok!(submit(ALICE, 0, work(0, 0)));
		assert_ok!(System::dec_providers(&ALICE));
		assert_eq!(keys_of(ALICE), Vec::<Vec<u8>>::new());
	});
}

#[test]
fn an_admin_who_removes_their_own_role_leaves_nothing_but_the_nonce() {
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Admin);
		let call = crate::Call::<Test>::remove { who: ALICE }.into();
		assert_ok!(submit(ALICE, 0, call));
		assert_eq!(keys_of(ALICE), [Retired::<Test>::hashed_key_for(ALICE)]);
		assert_eq!(Retired::<Test>::get(ALICE), Some(1));
	});
}

#[test]
fn i7_a_strangers_other_call_is_refused_before_it_costs_anything() {
	ExtBuilder::default().build_and_execute(|| {
		for call in [work(0, 0), crate::Call::assign { who: ALICE, role: Role::Admin }.into()] {
			assert_storage_noop!(assert_eq!(
				offer(ALICE, 0, call.clone()),
				invalid(InvalidTransaction::BadSigner)
			));
			assert_storage_noop!(assert_eq!(
				submit(ALICE, 0, call),
				invalid(InvalidTransaction::BadSigner)
			));
		}
	});
}

#[test]
fn i7_a_stranger_registers_under_open_with_no_token() {
	ExtBuilder::default().build_and_execute(|| {
		assert_storage_noop!(assert_ok!(offer(ALICE, 0, register(Role::Patient))));
		assert_ok!(submit(ALICE, 0, register(Role::Patient)));
		assert_eq!(Roles::role_of(ALICE), Some(Role::Patient));
		assert_eq!(System::reference_count(&ALICE), 1);
		assert_eq!(System::account_nonce(ALICE), 1);
		assert_ok!(submit(ALICE, 1, work(0, 0)));
	});
}

#[test]
fn i7_a_stranger_is_refused_under_by_admin() {
	ExtBuilder::default().enrolment(EnrolmentPolicy::ByAdmin).build_and_execute(|| {
		let closed = InvalidTransaction::Custom(ENROLMENT_CLOSED);
		assert_storage_noop!(assert_eq!(offer(ALICE, 0, register(Role::Patient)), invalid(closed)));
		assert_storage_noop!(assert_eq!(
			submit(ALICE, 0, register(Role::Patient)),
			invalid(closed)
		));
	});
}

#[test]
fn whom_an_admin_enrolled_registers_under_by_admin() {
	ExtBuilder::default().enrolment(EnrolmentPolicy::ByAdmin).build_and_execute(|| {
		assert_ok!(Roles::assign(RuntimeOrigin::signed(ADMIN), ALICE, Role::Patient));
		assert_ok!(submit(ALICE, 0, register(Role::Patient)));
		assert_eq!(System::reference_count(&ALICE), 1);
		assert_eq!(Registrations::<Test>::get(), (0, 0));
	});
}

#[test]
fn i7_a_registration_that_would_fail_is_refused_before_it_costs_anything() {
	ExtBuilder::default().build_and_execute(|| {
		let fails = InvalidTransaction::Custom(MALFORMED_CID);
		assert_storage_noop!(assert_eq!(offer(ALICE, 0, malformed_registration()), invalid(fails)));
		assert_storage_noop!(assert_eq!(
			submit(ALICE, 0, malformed_registration()),
			invalid(fails)
		));
	});
}

#[test]
fn i7_a_members_registration_that_would_fail_is_refused_before_it_costs_anything() {
	ExtBuilder::default().build_and_execute(|| {
		let kept_out = |who, nonce, call: RuntimeCall, code| {
			let reason = InvalidTransaction::Custom(code);
			assert_storage_noop!(assert_eq!(offer(who, nonce, call.clone()), invalid(reason)));
			assert_storage_noop!(assert_eq!(submit(who, nonce, call), invalid(reason)));
		};
		assert_ok!(submit(ALICE, 0, register(Role::Patient)));
		// Registered already.
		RegisteredAccounts::set(vec![ALICE]);
		kept_out(ALICE, 1, register(Role::Patient), REGISTERED_ALREADY);
		// Of another role.
		kept_out(ALICE, 1, register(Role::Doctor), OTHER_ROLE);
		kept_out(ADMIN, 0, register(Role::Doctor), OTHER_ROLE);
		// With a reference, for the seat of a validator say, and without a role.
		System::inc_providers(&BOB);
		kept_out(BOB, 0, malformed_registration(), MALFORMED_CID);
		assert_ok!(Roles::set_enrolment(RuntimeOrigin::root(), EnrolmentPolicy::ByAdmin));
		kept_out(BOB, 0, register(Role::Patient), ENROLMENT_CLOSED);
	});
}

#[test]
fn i7_a_registration_that_fails_leaves_no_storage() {
	ExtBuilder::default().build_and_execute(|| {
		let before = storage_root();
		let result = submit(ALICE, 0, failing_registration()).expect("enters the block");
		assert_eq!(result.map_err(|e| e.error), Err("registration fails".into()));
		assert!(!System::account_exists(&ALICE));
		assert_eq!(keys_of(ALICE), Vec::<Vec<u8>>::new());
		assert_eq!(storage_root(), before);
	});
}

/// A stranger who had a role and sent one transaction with it.
fn retired() -> AccountId {
	give(ALICE, Role::Patient);
	assert_ok!(submit(ALICE, 0, work(0, 0)));
	assert_ok!(Roles::remove(RuntimeOrigin::root(), ALICE));
	ALICE
}

#[test]
fn a_stranger_who_had_a_role_goes_on_with_the_nonce() {
	ExtBuilder::default().build_and_execute(|| {
		let who = retired();
		let stale = InvalidTransaction::Stale;
		assert_storage_noop!(assert_eq!(offer(who, 0, register(Role::Doctor)), invalid(stale)));
		assert_storage_noop!(assert_eq!(submit(who, 0, register(Role::Doctor)), invalid(stale)));
		assert_storage_noop!(assert_ok!(offer(who, 1, register(Role::Doctor))));
		assert_ok!(submit(who, 1, register(Role::Doctor)));
		assert_eq!(System::account_nonce(who), 2);
		assert_eq!(System::reference_count(&who), 1);
		assert!(!Retired::<Test>::contains_key(who));
	});
}

#[test]
fn a_registration_that_fails_leaves_the_nonce_of_who_had_a_role() {
	ExtBuilder::default().build_and_execute(|| {
		let who = retired();
		let before = storage_root();
		let result = submit(who, 1, failing_registration()).expect("enters the block");
		assert_eq!(result.map_err(|e| e.error), Err("registration fails".into()));
		assert_eq!(storage_root(), before);
		assert_eq!(Roles::next_nonce(&who), 1);
	});
}

#[test]
fn i7_a_registration_refused_behind_the_extension_leaves_no_storage() {
	ExtBuilder::default().build_and_execute(|| {
		assert_storage_noop!(assert_eq!(
			submit(ALICE, 7, register(Role::Patient)),
			invalid(InvalidTransaction::Future)
		));
	});
}

#[test]
fn i7_registrations_are_limited_per_block_whether_they_succeed_or_fail() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(submit(ALICE, 0, register(Role::Patient)));
		assert_ok!(submit(BOB, 0, failing_registration()));
		assert_storage_noop!(assert_eq!(
			submit(BOB, 0, register(Role::Doctor)),
			invalid(InvalidTransaction::ExhaustsResources)
		));
		assert_ok!(submit(ADMIN, 0, work(0, 0)));
		System::set_block_number(2);
		assert_ok!(submit(BOB, 0, register(Role::Doctor)));
		assert_eq!(Registrations::<Test>::get(), (2, 1));
	});
}

#[test]
fn strangers_wait_while_as_many_wait_for_their_erasure_as_may() {
	ExtBuilder::default().build_and_execute(|| {
		give(BOB, Role::Patient);
		Erasing::set(<Test as crate::Config>::MaxErasures::get());
		// A later block may have room: the pool keeps it.
		assert_storage_noop!(assert_ok!(offer(ALICE, 0, register(Role::Patient))));
		assert_storage_noop!(assert_eq!(
			submit(ALICE, 0, register(Role::Patient)),
			invalid(InvalidTransaction::ExhaustsResources)
		));
		// Whom an admin enrolled, and who is a member, does not wait.
		assert_ok!(submit(BOB, 0, register(Role::Patient)));
		assert_ok!(submit(ADMIN, 0, work(0, 0)));
		Erasing::mutate(|waiting| *waiting -= 1);
		assert_ok!(submit(ALICE, 0, register(Role::Patient)));
	});
}

#[test]
fn i2_who_signed_is_known_while_the_transaction_is_carried_out_and_not_after() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(submit(ADMIN, 0, work(0, 0)));
		assert_eq!((SeenSigner::get(), Signer::<Test>::get()), (Some(ADMIN), None));
		assert_ok!(submit(ALICE, 0, failing_registration()));
		assert_eq!(Signer::<Test>::get(), None);
	});
}

#[test]
fn what_no_account_signed_passes_and_gives_the_weight_back() {
	ExtBuilder::default().build_and_execute(|| {
		let call = work(5, 5);
		let extension = CheckMember::<Test>::new();
		let extension_weight = extension.weight(&call);
		let info = DispatchInfo { extension_weight, ..call.get_dispatch_info() };
		assert_storage_noop!({
			let post = extension
				.test_run(RuntimeOrigin::root(), &call, &info, LEN, 0, |_| Ok(().into()))
				.expect("accepted")
				.expect("dispatched");
			assert_eq!(post.actual_weight, Some(info.call_weight));
		});
	});
}

#[test]
fn i8_the_extension_has_a_bounded_weight() {
	for call in [register(Role::Patient), work(0, 0)] {
		let weight = CheckMember::<Test>::new().weight(&call);
		assert!(weight.ref_time() > 0 && weight.ref_time() < BLOCK / 100);
	}
}
