//! What somebody signed is carried out once, over the real runtime: neither the loss of a role nor
//! that of a seat in the council makes an old transaction good again.

mod common;

use common::*;
use frame_system_rpc_runtime_api::runtime_decl_for_account_nonce_api::AccountNonceApi;
use pallet_membership::Call as Membership;
use salus_primitives::Role;
use salus_runtime::{Runtime, RuntimeCall, System, UncheckedExtrinsic};
use sp_keyring::Sr25519Keyring;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

/// Has `who` send something, and gives back what they signed, byte for byte.
fn sent(chain: &mut Chain, who: Sr25519Keyring) -> UncheckedExtrinsic {
	chain.settle();
	let transaction = chain.sign(who, &remark(1));
	assert_eq!(chain.apply(transaction.clone()), Ok(Ok(())));
	chain.seal();
	transaction
}

/// `old` is let in nowhere, and what `who` signs now is.
fn is_void(chain: &mut Chain, who: Sr25519Keyring, old: UncheckedExtrinsic) {
	chain.seal();
	let stale = TransactionValidityError::Invalid(InvalidTransaction::Stale);
	assert_eq!(chain.check(old.clone()), Err(stale));
	assert_eq!(chain.apply(old), Err(stale));
	chain.offer(who, &remark(2)).expect("the pool takes what is new");
	chain.must(who, &remark(2));
	assert!(!pallet_roles::Retired::<Runtime>::contains_key(account(who)));
}

#[test]
fn what_was_sent_under_a_role_is_void_when_the_role_comes_back() {
	scenario(|chain| {
		let old = sent(chain, AUDITOR);
		chain.must(ADMIN, &remove(AUDITOR));
		chain.seal();
		assert!(!System::account_exists(&account(AUDITOR)));
		chain.must(ADMIN, &assign(AUDITOR, Role::Doctor));
		is_void(chain, AUDITOR, old);
	});
}

#[test]
fn what_was_sent_from_a_seat_in_the_council_is_void_when_the_seat_or_a_role_comes_back() {
	for back_by_role in [false, true] {
		scenario(|chain| {
			let seat = |call| RuntimeCall::CouncilMembership(call);
			let add = || seat(Membership::add_member { who: account(STRANGER).into() });
			assert_eq!(chain.govern(ADMIN, add()), Ok(()));
			let old = sent(chain, STRANGER);
			let new = account(OTHER_STRANGER).into();
			chain.must(STRANGER, &seat(Membership::change_key { new }));
			chain.seal();
			assert!(!System::account_exists(&account(STRANGER)));
			if back_by_role {
				chain.must(ADMIN, &assign(STRANGER, Role::Auditor));
			} else {
				let new = account(STRANGER).into();
				chain.must(OTHER_STRANGER, &seat(Membership::change_key { new }));
			}
			is_void(chain, STRANGER, old);
		});
	}
}

#[test]
fn what_was_sent_before_is_void_when_somebody_registers_who_was_enrolled_once() {
	scenario(|chain| {
		chain.must(ADMIN, &assign(STRANGER, Role::Patient));
		let old = sent(chain, STRANGER);
		chain.must(ADMIN, &remove(STRANGER));
		chain.seal();
		assert!(!System::account_exists(&account(STRANGER)));
		assert_eq!(Runtime::account_nonce(account(STRANGER)), 1);
		chain.offer(STRANGER, &register_patient()).expect("the pool takes the next nonce");
		assert_eq!(Runtime::account_nonce(account(STRANGER)), 1);
		chain.must(STRANGER, &register_patient());
		assert_eq!(Runtime::account_nonce(account(STRANGER)), 2);
		is_void(chain, STRANGER, old);
	});
}
