//! An upgrade: authorised by the council, brought by anybody, carried out on the state that there
//! is. The next version's WebAssembly is run here as a node runs it.

use super::{
	common::*,
	motions::*,
	wasm::{self, begin_block, current_code, end_block, next_code, Executor},
};
use codec::{Decode, Encode};
use frame_support::traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion};
use salus_primitives::{Actor, AuditItem, AuditKind};
use salus_runtime::{
	migrations::rehearsal::RolesToV2, AccountId, Audit, Doctors, Governance, Hash, Patients, Roles,
	Runtime, RuntimeCall, System, UncheckedExtrinsic, Validators, VERSION,
};
use sp_core::traits::ReadRuntimeVersionExt;
use sp_genesis_builder::DEV_RUNTIME_PRESET;
use sp_io::TestExternalities;
use sp_runtime::{traits::Hash as _, DispatchError};

/// The storage key of the runtime's code.
const CODE: &[u8] = b":code";

fn authorize(code: &[u8]) -> RuntimeCall {
	let code_hash = <Runtime as frame_system::Config>::Hashing::hash(code);
	as_root(RuntimeCall::System(frame_system::Call::authorize_upgrade { code_hash }))
}

fn apply(code: &[u8]) -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { code: code.to_vec() })
}

/// A development chain whose host can read the version of some code, as a node's can.
fn state() -> TestExternalities {
	let mut state = genesis(DEV_RUNTIME_PRESET);
	state.register_extension(ReadRuntimeVersionExt::new(Executor::builder().build()));
	state
}

fn on_the_chain(test: impl FnOnce(&mut Chain)) {
	state().execute_with(|| {
		let mut chain = Chain::begin();
		test(&mut chain);
		chain.settle();
		check_storage();
	});
}

// By vote

#[test]
fn what_the_council_authorises_any_member_applies_within_their_allowance() {
	on_the_chain(|chain| {
		chain.must(PATIENT, &register_patient());
		rest(chain);
		assert_eq!(chain.govern(ADMIN, authorize(next_code())), Ok(()));
		chain.settle();
		let apply = apply(next_code());
		chain.offer(PATIENT, &apply).expect("the allowance covers it");
		chain.must(PATIENT, &apply);
		chain.settle();
		assert_eq!(sp_io::storage::get(CODE).expect("it is set").as_ref(), next_code());
		assert!(System::authorized_upgrade().is_none());
		// I11: the line says which code, and who brought it.
		let line = trail().pop().expect("there is one");
		assert_eq!((line.kind, line.actor), (AuditKind::CodeReplaced, Actor::Governance));
		assert_eq!(line.item, AuditItem::Code(sp_io::hashing::blake2_256(next_code())));
		assert_eq!(line.signer, Some(account(PATIENT)));
	});
}

#[test]
fn what_the_council_authorises_is_taken_from_strangers_too() {
	on_the_chain(|chain| {
		assert_eq!(chain.govern(ADMIN, authorize(next_code())), Ok(()));
		chain.settle();
		let transaction = UncheckedExtrinsic::new_bare(apply(next_code()));
		chain.check(transaction.clone()).expect("the pool takes it");
		assert_eq!(chain.apply(transaction), Ok(Ok(())));
	});
}

#[test]
fn code_that_nobody_authorised_is_refused() {
	on_the_chain(|chain| {
		let nothing = frame_system::Error::<Runtime>::NothingAuthorized;
		refused(chain, ADMIN, &apply(next_code()), nothing);
		// The code's length takes half of an allowance.
		rest(chain);
		assert_eq!(chain.govern(ADMIN, authorize(b"other code")), Ok(()));
		chain.settle();
		let unauthorized = frame_system::Error::<Runtime>::Unauthorized;
		refused(chain, ADMIN, &apply(next_code()), unauthorized);
	});
}

#[test]
fn the_version_that_is_there_is_no_upgrade() {
	on_the_chain(|chain| {
		let before = sp_io::storage::get(CODE);
		let code = current_code();
		assert_eq!(chain.govern(ADMIN, authorize(code)), Ok(()));
		chain.must(ADMIN, &apply(code));
		chain.settle();
		assert_eq!(sp_io::storage::get(CODE), before);
	});
}

#[test]
fn code_is_authorised_and_set_by_root_alone() {
	on_the_chain(|chain| {
		let code = next_code().to_vec();
		let set = RuntimeCall::System(frame_system::Call::set_code { code });
		refused(chain, ADMIN, &set, DispatchError::BadOrigin);
		refused(chain, ADMIN, &authorize(next_code()), DispatchError::BadOrigin);
	});
}

// On the state

#[test]
fn the_next_version_migrates_the_state_in_its_first_block_and_goes_on() {
	let mut state = state();
	let best = state.execute_with(|| {
		let mut chain = Chain::begin();
		chain.must(PATIENT, &register_patient());
		assert_eq!(chain.govern(ADMIN, authorize(next_code())), Ok(()));
		chain.must(ADMIN, &apply(next_code()));
		chain.settle();
		assert!(pallet_roles::Registrations::<Runtime>::exists());
		chain.best_hash()
	});
	state.commit_all().expect("nothing is being built");
	let trail_before = state.execute_with(trail);

	run_a_block(&mut state, best, &[]);

	state.execute_with(|| {
		let upgraded = frame_system::LastRuntimeUpgrade::<Runtime>::get().expect("it is noted");
		assert_eq!(upgraded.spec_version.0, VERSION.spec_version + 1);
		assert_eq!(Roles::on_chain_storage_version(), StorageVersion::new(2));
		assert!(!pallet_roles::Registrations::<Runtime>::exists());
		assert_eq!(trail(), trail_before);
		assert!(Patients::is_registered(account(PATIENT)));
		check_storage();
	});
}

#[test]
fn the_next_version_brings_a_pallet_a_call_a_role_and_a_kind_of_event() {
	/// The last number, which nothing else has.
	const NEW: u8 = 255;
	let (rehearse, rehearse_as_patient) = (vec![NEW, 0], vec![40 + 1, NEW]);
	let assign = [vec![40, 0], account(STRANGER).encode(), vec![NEW]].concat();
	for call in [&rehearse, &rehearse_as_patient, &assign] {
		RuntimeCall::decode(&mut &call[..]).expect_err("it is new");
	}
	let mut state = state();
	let (best, transactions) = state.execute_with(|| {
		let mut chain = Chain::begin();
		chain.must(PATIENT, &register_patient());
		chain.seal();
		let calls = [(PATIENT, 1, rehearse), (ADMIN, 0, assign), (PATIENT, 2, rehearse_as_patient)];
		let transactions = calls.map(|(who, nonce, call)| {
			let version = VERSION.spec_version + 1;
			chain.signed(&who.pair(), &account(who), nonce, &call, version, None)
		});
		(chain.best_hash(), transactions)
	});
	state.commit_all().expect("nothing is being built");
	let events = state.execute_with(pallet_audit::EventCount::<Runtime>::get);

	run_a_block(&mut state, best, &transactions);

	state.execute_with(|| {
		assert_eq!(pallet_audit::EventCount::<Runtime>::get(), events + 3);
		let page = pallet_audit::Events::<Runtime>::hashed_key_for(0);
		let page = sp_io::storage::get(&page).expect("it is there");
		// An event that this version does not know, as a node of this version reads it.
		let kinds = pallet_audit::stored::kinds::<AccountId>(&page);
		let assigned = Some(AuditKind::RoleAssigned);
		assert_eq!(kinds[events as usize..], [None, assigned, None]);
		let role = pallet_roles::Roles::<Runtime>::hashed_key_for(account(STRANGER));
		assert_eq!(sp_io::storage::get(&role).expect("it is there")[..], [NEW]);
	});
}

/// Builds one block on `best` with the code of the next version, in which `transactions` succeed.
fn run_a_block(state: &mut TestExternalities, best: Hash, transactions: &[Vec<u8>]) {
	let number = begin_block(state, next_code(), best);
	for transaction in transactions {
		assert_eq!(wasm::apply(state, next_code(), transaction), Ok(Ok(())));
	}
	assert_eq!(end_block(state, next_code()).number, number);
	state.commit_all().expect("the block is complete");
}

// Storage versions

#[test]
fn a_migration_runs_where_the_version_is_the_one_it_begins_with_and_once() {
	development(|chain| {
		chain.must(PATIENT, &register_patient());
		chain.settle();
		let registrations = pallet_roles::Registrations::<Runtime>::get();
		RolesToV2::on_runtime_upgrade();
		assert!(!pallet_roles::Registrations::<Runtime>::exists());
		assert_eq!(Roles::on_chain_storage_version(), StorageVersion::new(2));

		pallet_roles::Registrations::<Runtime>::put(registrations);
		RolesToV2::on_runtime_upgrade();
		assert_eq!(pallet_roles::Registrations::<Runtime>::get(), registrations);
	});
}

#[test]
fn every_pallet_of_ours_begins_with_the_storage_version_of_its_code() {
	fn check<P: GetStorageVersion<InCodeStorageVersion = StorageVersion>>() {
		assert!(P::in_code_storage_version() >= StorageVersion::new(1));
		assert_eq!(P::on_chain_storage_version(), P::in_code_storage_version());
	}
	development(|_| {
		check::<Roles>();
		check::<Patients>();
		check::<Doctors>();
		check::<Audit>();
		check::<Validators>();
		check::<Governance>();
	});
}
