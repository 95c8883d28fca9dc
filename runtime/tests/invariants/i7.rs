//! I7: nobody needs a token.

use crate::common::{
	metadata::{metadata, resolve},
	*,
};
use codec::Encode;
use frame_support::{dispatch::GetDispatchInfo, traits::Get, BoundedVec};
use pallet_roles::{
	extension::{
		ALLOWANCE_SPENT, ENROLMENT_CLOSED, ERASURE_UNDER_WAY, MALFORMED_CID, OTHER_ROLE,
		RECIPIENT_REUSED, REGISTERED_ALREADY, UNUSABLE_RECIPIENT,
	},
	EnrolmentPolicy,
};
use pallet_utility::Call as UtilityCall;
use salus_primitives::{
	key::{MAX_LINK_LEN, MAX_SEALED_KEYS_LEN},
	ProviderKind, Recipient, Right, Role,
};
use salus_runtime::{Patients, Roles, Runtime, RuntimeCall, System, UncheckedExtrinsic};
use scale_info::TypeDef;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

#[test]
fn i7_a_stranger_registers_with_the_plain_transaction_of_any_wallet() {
	development(|chain| {
		for (who, call, role) in [
			(STRANGER, register_patient(), Role::Patient),
			(OTHER_STRANGER, register_provider(ProviderKind::Pharmacy), Role::Pharmacy),
		] {
			assert!(!System::account_exists(&account(who)));
			chain.offer(who, &call).expect("the pool takes it");
			chain.must(who, &call);
			chain.seal();
			assert_eq!(Roles::role_of(account(who)), Some(role));
			assert_eq!(System::reference_count(&account(who)), 1);
			assert_eq!(System::account_nonce(account(who)), 1);
		}
		chain.must(STRANGER, &add_file(Clinical, 0));
	});
}

#[test]
fn i7_a_strangers_other_calls_are_refused_before_they_cost_anything() {
	scenario(|chain| {
		let registration = register_patient();
		let calls = every_call()
			.into_iter()
			.map(|step| step.call)
			.filter(|call| !name_of(call).ends_with(".register"))
			.chain([
				remark(0),
				batch_all(std::slice::from_ref(&registration)),
				batch_all(&[]),
				motion(1, registration.clone()),
				RuntimeCall::Session(pallet_session::Call::purge_keys {}),
				RuntimeCall::Utility(UtilityCall::as_derivative {
					index: 0,
					call: Box::new(registration),
				}),
			]);
		for call in calls {
			kept_out(chain, STRANGER, &call, InvalidTransaction::BadSigner);
		}
	});
}

#[test]
fn i7_a_registration_that_would_fail_is_refused_before_it_costs_anything() {
	development(|chain| {
		let unsound = unsound_cids().remove(0).1;
		let zero = Recipient([0; 32]);
		let doctor = ProviderKind::Doctor;
		// The key that `zero` is no canonical form of.
		let mut other_form = [0xff; 32];
		other_form[0] = 0xf2;
		let other_form = Recipient(other_form);
		for (code, call) in [
			(MALFORMED_CID, register_patient_with(unsound.clone(), recipient(1))),
			(UNUSABLE_RECIPIENT, register_patient_with(cid(1), zero)),
			(UNUSABLE_RECIPIENT, register_patient_with(cid(1), other_form)),
			(RECIPIENT_REUSED, register_patient_with(cid(1), recipient_of(Imaging, 0))),
			(MALFORMED_CID, register_provider_with(doctor, unsound.clone(), cid(1), recipient(1))),
			(MALFORMED_CID, register_provider_with(doctor, cid(1), unsound.clone(), recipient(1))),
			(UNUSABLE_RECIPIENT, register_provider_with(doctor, cid(1), cid(1), zero)),
		] {
			kept_out(chain, STRANGER, &call, InvalidTransaction::Custom(code));
		}
	});
}

#[test]
fn i7_who_comes_back_is_told_that_the_erasure_is_under_way_and_that_the_keys_are_old() {
	scenario(|chain| {
		chain.must(PATIENT, &deregister_patient());
		// Its own block erases it where there is room, so the next one is looked at from within.
		let under_way = InvalidTransaction::Custom(ERASURE_UNDER_WAY).into();
		assert_eq!(chain.submit(PATIENT, &register_patient()), Err(under_way));
		chain.seal();
		chain.seal();
		let reused = InvalidTransaction::Custom(RECIPIENT_REUSED);
		kept_out(chain, PATIENT, &register_patient(), reused);
	});
}

#[test]
fn i7_under_by_admin_only_those_register_whom_an_admin_enrolled() {
	scenario(|chain| {
		assert_eq!(chain.govern(ADMIN, set_enrolment(EnrolmentPolicy::ByAdmin)), Ok(()));
		let closed = InvalidTransaction::Custom(ENROLMENT_CLOSED);
		kept_out(chain, STRANGER, &register_patient(), closed);
		kept_out(chain, STRANGER, &register_provider(ProviderKind::Doctor), closed);
		chain.must(ADMIN, &assign(STRANGER, Role::Patient));
		chain.seal();
		let doctor = register_provider(ProviderKind::Doctor);
		refused(chain, STRANGER, &doctor, pallet_roles::Error::<Runtime>::AlreadyExists);
		chain.must(STRANGER, &register_patient());
	});
}

#[test]
fn i7_a_second_registration_is_refused_before_it_costs_anything() {
	scenario(|chain| {
		chain.must(ADMIN, &assign(STRANGER, Role::Patient));
		chain.seal();
		for who in [PATIENT, DOCTOR, ADMIN, STRANGER] {
			let code = |role| match Roles::role_of(account(who)) == Some(role) {
				true => REGISTERED_ALREADY,
				false => OTHER_ROLE,
			};
			let doctor = register_provider(ProviderKind::Doctor);
			let mut calls = vec![(code(Role::Doctor), doctor)];
			if who != STRANGER {
				calls.push((code(Role::Patient), register_patient()));
			}
			for (code, call) in calls {
				let fails = InvalidTransaction::Custom(code).into();
				assert_eq!(chain.offer(who, &call).map(|_| ()), Err(fails), "{who:?}: {call:?}");
				chain.submit(who, &remark(0)).expect("a block is open").expect("nothing is done");
				let before = everything();
				assert_eq!(chain.submit(who, &call), Err(fails), "{who:?}: {call:?}");
				assert!(everything() == before, "{call:?} leaves something behind");
			}
		}
	});
}

#[test]
fn i7_strangers_who_register_in_one_block_are_limited_and_the_rest_wait() {
	development(|chain| {
		let limit: u32 = <Runtime as pallet_roles::Config>::MaxRegistrationsPerBlock::get();
		let register = |chain: &Chain, number: u32| {
			let key = Sr25519Keyring::numeric(number as usize);
			let who = Sr25519Keyring::numeric_id(number as usize);
			chain.sign_as(&key, who, 0, &register_patient())
		};
		for number in 0..limit {
			let transaction = register(chain, number);
			assert_eq!(chain.apply(transaction), Ok(Ok(())));
		}
		let one_too_many = register(chain, limit);
		let full = TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources);
		assert_eq!(chain.apply(one_too_many.clone()), Err(full));
		assert!(!System::account_exists(&Sr25519Keyring::numeric_id(limit as usize)));
		chain.must(ADMIN, &remark(0));
		chain.check(one_too_many.clone()).expect("the pool keeps it for the next block");
		assert_eq!(chain.apply(one_too_many), Ok(Ok(())));
	});
}

#[test]
fn i7_nobody_registers_accounts_that_sign_nothing() {
	scenario(|chain| {
		let call = Box::new(register_patient());
		let derivative = RuntimeCall::Utility(UtilityCall::as_derivative { index: 0, call });
		let within = |calls| RuntimeCall::Utility(UtilityCall::force_batch { calls });
		let filtered = frame_system::Error::<Runtime>::CallFiltered;
		refused(chain, PATIENT, &derivative, filtered);
		let calls = [remark(0), derivative.clone()];
		refused(chain, PATIENT, &batch_all(&calls), frame_system::Error::<Runtime>::CallFiltered);
		assert_eq!(chain.govern(ADMIN, derivative.clone()).map_err(|_| ()), Err(()));
		chain.seal();
		let count = Patients::total_patients();
		chain.must(PATIENT, &within(calls.to_vec()));
		chain.must(PATIENT, &within(vec![within(calls.to_vec())]));
		assert_eq!(Patients::total_patients(), count);
	});
}

#[test]
fn i7_who_lost_the_role_is_a_stranger_again_and_leaves_nothing_but_the_nonce() {
	scenario(|chain| {
		chain.must(AUDITOR, &remark(0));
		chain.must(ADMIN, &remove(AUDITOR));
		chain.seal();
		let named: Vec<_> = keys_of(&account(AUDITOR));
		// What the trail says of them stays.
		let trail = sp_io::hashing::twox_128(b"Audit");
		let nonce = pallet_roles::Retired::<Runtime>::hashed_key_for(account(AUDITOR));
		assert!(named.iter().all(|key| key.starts_with(&trail) || *key == nonce));
		kept_out(chain, AUDITOR, &remark(0), InvalidTransaction::BadSigner);
	});
}

#[test]
fn i7_members_calls_are_free_and_a_flood_of_them_is_metered() {
	scenario(|chain| {
		let all = Roles::allowance_left(account(PATIENT));
		let call = update_patient(cid(6));
		let mut sent = 0;
		while let Ok(outcome) = chain.submit(PATIENT, &call) {
			assert_eq!(outcome, Ok(()));
			sent += 1;
		}
		println!("{sent} calls in one block from one account");
		assert!(sent > 100, "only {sent} calls");
		let full = TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources);
		assert_eq!(chain.submit(PATIENT, &call), Err(full));
		// Others are served in the same block, and the pool takes no more of the flood.
		chain.must(OTHER_PATIENT, &call);
		chain.settle();
		let left = Roles::allowance_left(account(PATIENT));
		assert!(left < all / 100, "{left} of {all} are left");
		let spent = InvalidTransaction::Custom(ALLOWANCE_SPENT);
		let refused = Err(TransactionValidityError::Invalid(spent));
		assert_eq!(chain.offer(PATIENT, &batch_all(&vec![call.clone(); 400])).map(|_| ()), refused);
		// The allowance comes back with the blocks, up to all of it.
		chain.seal();
		chain.offer(PATIENT, &call).expect("the allowance has recovered a little");
		chain.must(PATIENT, &call);
		chain.settle();
		while Roles::allowance_left(account(PATIENT)) < all {
			let before = Roles::allowance_left(account(PATIENT));
			chain.seal();
			assert!(Roles::allowance_left(account(PATIENT)) > before);
		}
	});
}

#[test]
fn i7_long_transactions_are_metered_by_their_length() {
	scenario(|chain| {
		rest(chain);
		let long = remark(1024 * 1024);
		let mut sent = 0;
		while chain.submit(PATIENT, &long).is_ok() {
			sent += 1;
		}
		assert!((1..4).contains(&sent), "{sent} MiB");
		chain.must(OTHER_PATIENT, &long);
	});
}

#[test]
fn i7_the_heaviest_batch_of_a_revocation_fits_a_rested_allowance() {
	scenario(|chain| {
		// One of as many grants as there can be is revoked, and everything is as long as it can be.
		let grants: u32 = <Runtime as pallet_patients::Config>::MaxGrants::get();
		let longest_keys = BoundedVec::truncate_from(vec![7; MAX_SEALED_KEYS_LEN as usize]);
		let longest_link = BoundedVec::truncate_from(vec![7; MAX_LINK_LEN as usize]);
		for provider in [DOCTOR, PHARMACY] {
			chain.must(PATIENT, &grant(provider, &Category::ALL, Right::Contribute));
		}
		chain.seal();
		let mut calls = vec![revoke(DOCTOR)];
		calls.extend(
			Category::ALL
				.map(|category| (category, recipient_of(category, 1)))
				.map(|(category, key)| rotate_with(category, 1, key, longest_link.clone())),
		);
		calls.extend(vec![reseal(PHARMACY, longest_keys); grants as usize - 1]);
		while Roles::allowance_left(account(PATIENT)) < Roles::allowance_left(account(STRANGER)) {
			chain.seal();
		}
		chain.offer(PATIENT, &batch_all(&calls)).expect("it fits");
		chain.must(PATIENT, &batch_all(&calls));
	});
}

#[test]
fn i7_what_nobody_signed_is_refused_before_it_costs_anything() {
	scenario(|chain| {
		for step in every_call() {
			let general = UncheckedExtrinsic::new_transaction(step.call.clone(), extensions(0));
			let bare = UncheckedExtrinsic::new_bare(step.call);
			for transaction in [&general, &bare] {
				chain.check(transaction.clone()).expect_err("the pool refuses it");
			}
			chain.must(ADMIN, &remark(0));
			let before = everything();
			chain.apply(general).expect_err("a block refuses it");
			assert!(everything() == before, "it leaves something behind");
			// Only the author of a block can put this one into it, among the inherents' kind.
			let before = affairs();
			assert_eq!(chain.apply(bare), Ok(Err(DispatchError::BadOrigin)));
			assert!(affairs() == before, "it leaves something behind");
		}
	});
}

#[test]
fn i7_there_is_no_token_and_no_fee() {
	for pallet in &metadata().pallets {
		for word in ["Balances", "Assets", "Payment", "Treasury", "Staking", "Vesting"] {
			assert!(!pallet.name.contains(word), "{}", pallet.name);
		}
	}
	for extension in &metadata().extrinsic.transaction_extensions {
		assert!(!extension.identifier.contains("Charge"), "{}", extension.identifier);
	}
	let none = std::any::TypeId::of::<()>();
	assert_eq!(std::any::TypeId::of::<<Runtime as frame_system::Config>::AccountData>(), none);
}

#[test]
fn i7_wallets_that_ask_for_the_fee_are_told_that_there_is_none_and_the_weight() {
	use salus_runtime::fees::{
		runtime_decl_for_transaction_payment_api::TransactionPaymentApiV4 as Api, FeeDetails,
	};
	scenario(|chain| {
		let call = add_file(Clinical, 0);
		let transaction = chain.sign(PATIENT, &call);
		let len = transaction.encoded_size() as u32;
		let info = <Runtime as Api<_, _>>::query_info(transaction.clone(), len);
		let expected = transaction.get_dispatch_info();
		assert_eq!((info.weight, info.class), (expected.total_weight(), expected.class));
		assert!(info.weight.ref_time() > call.get_dispatch_info().call_weight.ref_time());
		let details = <Runtime as Api<_, _>>::query_fee_details(transaction, len);
		assert_eq!((info.partial_fee, details), (0, FeeDetails::default()));
		assert_eq!(<Runtime as Api<_, _>>::query_weight_to_fee(info.weight), 0);
		assert_eq!(<Runtime as Api<_, _>>::query_length_to_fee(len), 0);
	});
}

#[test]
fn i7_our_own_extension_adds_nothing_that_a_wallet_would_have_to_know() {
	let extensions = &metadata().extrinsic.transaction_extensions;
	let own = extensions.iter().find(|extension| extension.identifier == "CheckMember");
	let own = own.expect("it is there");
	for ty in [own.ty.id, own.implicit.id] {
		let empty = match &resolve(ty).type_def {
			TypeDef::Tuple(tuple) => tuple.fields.is_empty(),
			TypeDef::Composite(composite) => composite
				.fields
				.iter()
				.all(|field| resolve(field.ty.id).path.ident().as_deref() == Some("PhantomData")),
			_ => false,
		};
		assert!(empty, "{:?}", resolve(ty));
	}
	assert!(metadata().extrinsic.versions.contains(&4));
}

/// `call` is refused for `reason` by the pool and in a block, and leaves nothing at all.
#[track_caller]
fn kept_out(
	chain: &mut Chain,
	who: Sr25519Keyring,
	call: &RuntimeCall,
	reason: InvalidTransaction,
) {
	let reason = TransactionValidityError::Invalid(reason);
	assert_eq!(chain.offer(who, call).map(|_| ()), Err(reason), "the pool: {call:?}");
	chain.submit(ADMIN, &remark(0)).expect("a block is open now").expect("nothing is done");
	let before = everything();
	assert_eq!(chain.submit(who, call), Err(reason), "a block: {call:?}");
	assert!(everything() == before, "{call:?} leaves something behind");
	assert!(!System::account_exists(&account(who)));
	chain.settle();
}
