//! An upgrade: authorised by the council, brought by anybody, carried out on the state that there
//! is. The next version's WebAssembly is run here as a node runs it.

use super::{common::*, motions::*};
use codec::{Decode, Encode};
use frame_support::traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion};
use salus_runtime::{
	migrations::rehearsal::RolesToV2, Audit, Doctors, Governance, Hash, Header, Patients, Roles,
	Runtime, RuntimeCall, System, UncheckedExtrinsic, Validators, SLOT_DURATION, VERSION,
};
use sc_executor::WasmExecutor;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::traits::{
	CallContext, CodeExecutor, ReadRuntimeVersionExt, RuntimeCode, WrappedRuntimeCode,
};
use sp_genesis_builder::DEV_RUNTIME_PRESET;
use sp_io::TestExternalities;
use sp_runtime::{
	traits::{Hash as _, Header as _},
	ApplyExtrinsicResult, Digest, DigestItem, DispatchError,
};

/// The storage key of the runtime's code.
const CODE: &[u8] = b":code";

type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;

fn next_code() -> &'static [u8] {
	let code = salus_runtime::NEXT_WASM_BINARY;
	code.expect("the runtime is built with its WebAssembly: unset SKIP_WASM_BUILD")
}

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
		let code = salus_runtime::WASM_BINARY.expect("built with the WebAssembly");
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
	state.execute_with(|| {
		let mut chain = Chain::begin();
		chain.must(PATIENT, &register_patient());
		assert_eq!(chain.govern(ADMIN, authorize(next_code())), Ok(()));
		chain.must(ADMIN, &apply(next_code()));
		chain.settle();
		assert!(pallet_roles::Registrations::<Runtime>::exists());
	});
	state.commit_all().expect("nothing is being built");
	let trail_before = state.execute_with(trail);

	run_a_block(&mut state);

	state.commit_all().expect("the block is complete");
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

/// Builds one block with the code of the next version.
fn run_a_block(state: &mut TestExternalities) {
	let (number, slot) = state.execute_with(|| {
		let slot = pallet_aura::CurrentSlot::<Runtime>::get();
		(System::block_number() + 1, *slot + 1)
	});
	let digest = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode());
	let header = Header::new(
		number,
		Default::default(),
		Default::default(),
		Hash::repeat_byte(1),
		Digest { logs: vec![digest] },
	);
	call_next(state, "Core_initialize_block", &header.encode());
	let clock = pallet_timestamp::Call::set { now: slot * SLOT_DURATION };
	let inherent = UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(clock));
	let applied = call_next(state, "BlockBuilder_apply_extrinsic", &inherent.encode());
	let applied = ApplyExtrinsicResult::decode(&mut &applied[..]).expect("it is a result");
	assert_eq!(applied, Ok(Ok(())));
	let header = call_next(state, "BlockBuilder_finalize_block", &[]);
	let header = Header::decode(&mut &header[..]).expect("it is a header");
	assert_eq!(header.number, number);
}

fn call_next(state: &mut TestExternalities, function: &str, data: &[u8]) -> Vec<u8> {
	let code = WrappedRuntimeCode(next_code().into());
	let code = RuntimeCode { code_fetcher: &code, heap_pages: None, hash: vec![1] };
	let executor = Executor::builder().build();
	let context = CallContext::Onchain { import: false };
	let mut ext = state.ext();
	let (result, _) = executor.call(&mut ext, &code, function, data, context);
	result.unwrap_or_else(|error| panic!("{function}: {error}"))
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
