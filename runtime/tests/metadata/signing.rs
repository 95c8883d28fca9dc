//! Transactions with the digest of the metadata in what was signed, and without. The digest is in the
//! WebAssembly alone, so that is what runs here.

use crate::{
	common::*,
	metadata_of,
	wasm::{self, apply, begin_block, check, current_code, end_block, next_code},
	COMMITTED,
};
use codec::{Decode, Encode};
use frame_system_rpc_runtime_api::runtime_decl_for_account_nonce_api::AccountNonceApi;
use salus_metadata_digest::metadata_digest;
use salus_runtime::{Hash, Patients, Runtime, System, UncheckedExtrinsic, VERSION};
use sp_genesis_builder::DEV_RUNTIME_PRESET;
use sp_io::TestExternalities;
use sp_runtime::transaction_validity::{
	InvalidTransaction, TransactionValidityError, UnknownTransaction,
};
use sp_version::RuntimeVersion;

/// A chain with a patient, to whose next block transactions of theirs are offered.
struct Offered {
	code: &'static [u8],
	state: TestExternalities,
	/// The hash of the latest block.
	best: Hash,
	/// One signed with each of the digests that were asked for.
	transactions: Vec<Vec<u8>>,
}

/// A patient signs the replacement of their profile with each of `digests`, for `code`.
fn offer(code: &'static [u8], digests: &[Option<[u8; 32]>]) -> Offered {
	let version = wasm::call(&mut TestExternalities::default(), code, "Core_version", &[]);
	let version = RuntimeVersion::decode(&mut &version[..]).expect("it is a version");
	assert_eq!(version.transaction_version, VERSION.transaction_version);
	let mut state = genesis(DEV_RUNTIME_PRESET);
	let (best, transactions) = state.execute_with(|| {
		let mut chain = Chain::begin();
		chain.must(PATIENT, &register_patient());
		chain.seal();
		let who = account(PATIENT);
		let nonce = Runtime::account_nonce(who.clone());
		let call = update_patient(cid(7)).encode();
		let sign = |digest: &Option<[u8; 32]>| {
			let spec_version = version.spec_version;
			chain.signed(&PATIENT.pair(), &who, nonce, &call, spec_version, *digest)
		};
		(chain.best_hash(), digests.iter().map(sign).collect())
	});
	state.commit_all().expect("nothing is being built");
	Offered { code, state, best, transactions }
}

impl Offered {
	/// The pool and a block take the first.
	fn expect_taken(mut self) {
		let transaction = self.transactions.remove(0);
		check(&mut self.state, self.code, &transaction, self.best).expect("the pool takes it");
		let number = begin_block(&mut self.state, self.code, self.best);
		assert_eq!(apply(&mut self.state, self.code, &transaction), Ok(Ok(())));
		assert_eq!(end_block(&mut self.state, self.code).number, number);
		self.state.commit_all().expect("the block is complete");
		self.state.execute_with(|| {
			assert_eq!(Patients::patient(account(PATIENT)).map(|it| it.profile), Some(cid(7)));
			assert_eq!(System::account_nonce(account(PATIENT)), 2);
		});
	}

	/// The pool and a block refuse all of them as badly signed, and nothing changes.
	fn expect_refused(mut self) {
		let bad = TransactionValidityError::Invalid(InvalidTransaction::BadProof);
		for transaction in &self.transactions {
			let valid = check(&mut self.state, self.code, transaction, self.best);
			assert_eq!(valid.map(|_| ()), Err(bad));
		}
		begin_block(&mut self.state, self.code, self.best);
		let before = self.state.execute_with(everything);
		for transaction in &self.transactions {
			assert_eq!(apply(&mut self.state, self.code, transaction), Err(bad));
			assert!(self.state.execute_with(everything) == before, "it leaves something behind");
		}
	}
}

fn digest_of(code: &[u8]) -> [u8; 32] {
	metadata_digest(&metadata_of(code, COMMITTED)).expect("it is metadata")
}

#[test]
fn transaction_without_a_digest_is_taken() {
	for code in [current_code(), next_code()] {
		offer(code, &[None]).expect_taken();
	}
}

#[test]
fn transaction_with_the_digest_of_the_runtimes_metadata_is_taken() {
	for code in [current_code(), next_code()] {
		offer(code, &[Some(digest_of(code))]).expect_taken();
	}
}

#[test]
fn transaction_with_another_digest_is_refused_and_changes_nothing() {
	for (code, other) in [(current_code(), next_code()), (next_code(), current_code())] {
		let mut flipped = digest_of(code);
		flipped[31] ^= 1;
		offer(code, &[Some(digest_of(other)), Some(flipped), Some([0; 32])]).expect_refused();
	}
}

/// What was signed without a digest is not taken for signed with one, nor the other way round.
#[test]
fn transaction_whose_mode_was_changed_afterwards_is_refused() {
	let code = current_code();
	let mut offered = offer(code, &[None, Some(digest_of(code))]);
	for transaction in &mut offered.transactions {
		let call = update_patient(cid(7)).encode();
		let mode = transaction.len() - call.len() - 1;
		transaction[mode] ^= 1;
	}
	offered.expect_refused();
}

#[test]
fn library_that_is_no_webassembly_has_no_digest_and_says_so() {
	development(|chain| {
		let (version, call) = (VERSION.spec_version, register_patient().encode());
		let digest = Some(digest_of(current_code()));
		let bytes = chain.signed(&PATIENT.pair(), &account(PATIENT), 0, &call, version, digest);
		let transaction = UncheckedExtrinsic::decode(&mut &bytes[..]).expect("it is one");
		let none = TransactionValidityError::Unknown(UnknownTransaction::CannotLookup);
		assert_eq!(chain.check(transaction).map(|_| ()), Err(none));
	});
}
