//! The WebAssembly of the runtime, run as a node runs it, on a state in memory. Not for the fuzzer,
//! which has no executor.

// Each test file is a crate of its own and uses its part of this.
#![allow(dead_code)]

use codec::{Decode, Encode};
use salus_runtime::{
	Hash, Header, Runtime, RuntimeCall, System, UncheckedExtrinsic, SLOT_DURATION,
};
use sc_executor::WasmExecutor;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::traits::{CallContext, CodeExecutor, Externalities, RuntimeCode, WrappedRuntimeCode};
use sp_io::{hashing::blake2_256, TestExternalities};
use sp_runtime::{
	traits::Header as _,
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, Digest, DigestItem,
};
use std::sync::OnceLock;

pub type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;

/// This runtime.
pub fn current_code() -> &'static [u8] {
	built(salus_runtime::WASM_BINARY)
}

/// The one that rehearsals upgrade to.
pub fn next_code() -> &'static [u8] {
	built(salus_runtime::NEXT_WASM_BINARY)
}

fn built(code: Option<&'static [u8]>) -> &'static [u8] {
	code.expect("the runtime is built with its WebAssembly: unset SKIP_WASM_BUILD")
}

/// Calls `function` of `code` on `state`, and what it answers.
#[track_caller]
pub fn call(state: &mut TestExternalities, code: &[u8], function: &str, data: &[u8]) -> Vec<u8> {
	// It keeps what it has compiled.
	static EXECUTOR: OnceLock<Executor> = OnceLock::new();
	let executor = EXECUTOR.get_or_init(|| Executor::builder().build());
	let hash = blake2_256(code).to_vec();
	let code = WrappedRuntimeCode(code.into());
	let code = RuntimeCode { code_fetcher: &code, heap_pages: None, hash };
	let context = CallContext::Onchain { import: false };
	let (result, _) = executor.call(&mut state.ext(), &code, function, data, context);
	result.unwrap_or_else(|error| panic!("{function}: {error}"))
}

/// Begins the block after the latest, whose hash is `parent`, with the clock in it. Its number.
pub fn begin_block(state: &mut TestExternalities, code: &[u8], parent: Hash) -> u32 {
	let (number, slot) = state.execute_with(|| {
		let slot = pallet_aura::CurrentSlot::<Runtime>::get();
		(System::block_number() + 1, *slot + 1)
	});
	let digest = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode());
	let digest = Digest { logs: vec![digest] };
	let header = Header::new(number, Default::default(), Default::default(), parent, digest);
	call(state, code, "Core_initialize_block", &header.encode());
	let clock = pallet_timestamp::Call::set { now: slot * SLOT_DURATION };
	let inherent = UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(clock));
	assert_eq!(apply(state, code, &inherent.encode()), Ok(Ok(())));
	number
}

/// Puts an encoded transaction into the block that was begun.
pub fn apply(
	state: &mut TestExternalities,
	code: &[u8],
	transaction: &[u8],
) -> ApplyExtrinsicResult {
	let applied = call(state, code, "BlockBuilder_apply_extrinsic", transaction);
	ApplyExtrinsicResult::decode(&mut &applied[..]).expect("it is a result")
}

/// Ends the block that was begun.
pub fn end_block(state: &mut TestExternalities, code: &[u8]) -> Header {
	let header = call(state, code, "BlockBuilder_finalize_block", &[]);
	Header::decode(&mut &header[..]).expect("it is a header")
}

/// Offers an encoded transaction to the pool of a node whose latest block is `best`.
pub fn check(
	state: &mut TestExternalities,
	code: &[u8],
	transaction: &[u8],
	best: Hash,
) -> TransactionValidity {
	let source = TransactionSource::External.encode();
	let data = [&source[..], transaction, best.as_ref()].concat();
	state.ext().storage_start_transaction();
	let valid = call(state, code, "TaggedTransactionQueue_validate_transaction", &data);
	state.ext().storage_rollback_transaction().expect("it was begun");
	TransactionValidity::decode(&mut &valid[..]).expect("it is a validity")
}
