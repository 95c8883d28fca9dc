//! The chain that inputs are played on: the scenario of the runtime's tests, with a block begun.
//! Every input begins with the same. Touches that chain, in memory.

use crate::{
	checks::{self, is_ours},
	common::*,
	step::{Step, GUARDIAN, PEOPLE},
};
use codec::{DecodeLimit, Encode};
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	view_functions::ViewFunctionId,
	MAX_EXTRINSIC_DEPTH,
};
use salus_primitives::Right;
use salus_runtime::{
	configs::ProxyType, Executive, Header, Roles, Runtime, RuntimeCall, System, UncheckedExtrinsic,
	SLOT_DURATION,
};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::{
	sr25519,
	storage::Storage,
	traits::{Externalities, ReadRuntimeVersion, ReadRuntimeVersionExt},
	Pair,
};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::SignedPayload, traits::Header as _, transaction_validity::TransactionSource, Digest,
	DigestItem, DispatchError,
};
use std::sync::OnceLock;

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
	/// It was let into the block, and did what it asked for; or it was no transaction.
	Done,
	/// It was let into the block, and failed.
	Failed,
	/// The pool refused it, or it is not for this test.
	Refused,
}

/// The chain as every input finds it.
pub struct Base {
	externalities: TestExternalities,
	/// The slot of the block that is begun.
	slot: u64,
}

impl Base {
	pub fn new() -> Self {
		let (mut state, mut next) = (State::new(), 0);
		with_department(|chain| {
			furnish(chain);
			state = everything();
			next = chain.time() / SLOT_DURATION;
		});
		let mut externalities =
			TestExternalities::new(Storage { top: state, ..Default::default() });
		externalities.register_extension(ReadRuntimeVersionExt::new(NoRuntime));
		externalities.execute_with(|| begin(next));
		externalities.commit_all().expect("no transaction is open");
		Base { externalities, slot: next }
	}

	/// Plays `steps`, checks what must hold, and forgets them.
	pub fn play(&mut self, steps: impl Iterator<Item = Step>) -> Vec<Outcome> {
		let mut slot = self.slot;
		self.externalities.execute_with(|| {
			sp_io::storage::start_transaction();
			let outcomes = steps.map(|step| carry_out(step, &mut slot)).collect();
			check_storage();
			sp_io::storage::rollback_transaction();
			outcomes
		})
	}
}

/// Whatever is set as the code of a runtime is none.
struct NoRuntime;

impl ReadRuntimeVersion for NoRuntime {
	fn read_runtime_version(&self, _: &[u8], _: &mut dyn Externalities) -> Result<Vec<u8>, String> {
		Err("no runtime".into())
	}
}

/// What the scenario lacks: something of every kind to work with.
fn furnish(chain: &mut Chain) {
	chain.must(PATIENT, &grant(DOCTOR, &[Clinical, Imaging, Medication], Right::Contribute));
	chain.must(PATIENT, &grant(PHARMACY, &[Medication], Right::View));
	chain.must(DOCTOR, &upload(PATIENT, Medication, 0));
	chain.must(DOCTOR, &comment(PATIENT, Clinical, Some(0)));
	chain.must(DOCTOR, &add_to_library(cid(7)));
	chain.must(PATIENT, &name_proxy(GUARDIAN, ProxyType::Consent));
	chain.must(DEPARTMENT, &name_proxy(GUARDIAN, ProxyType::Staff));
	chain.settle();
}

/// Lets `delegate` act for the sender.
fn name_proxy(delegate: Sr25519Keyring, proxy_type: ProxyType) -> RuntimeCall {
	let delegate = delegate.to_account_id().into();
	RuntimeCall::Proxy(pallet_proxy::Call::add_proxy { delegate, proxy_type, delay: 0 })
}

fn carry_out(step: Step, slot: &mut u64) -> Outcome {
	match step {
		Step::Signed(who, call) => send(who, call),
		Step::Governed(call) => {
			let call = Box::new(call.into());
			let as_root = pallet_governance::Call::dispatch_as_root { call };
			send(ADMIN, motion(1, RuntimeCall::Governance(as_root)))
		}
		Step::Later(slots) => {
			checks::watch(|| drop(Executive::finalize_block()));
			*slot += u64::from(slots).max(1);
			checks::watch(|| begin(*slot));
			Outcome::Done
		}
		Step::View(number, arguments) => view(number, arguments),
		Step::Raw(bytes) => {
			// Bytes are a transaction with its length before it.
			match UncheckedExtrinsic::decode_all_with_depth_limit(
				MAX_EXTRINSIC_DEPTH,
				&mut &bytes.encode()[..],
			) {
				Ok(transaction) => arrive(transaction),
				Err(_) => Outcome::Refused,
			}
		}
	}
}

/// Begins the block of `slot`, with the time that its author lays into it.
fn begin(slot: u64) {
	let digest = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode());
	Executive::initialize_block(&Header::new(
		System::block_number() + 1,
		Default::default(),
		Default::default(),
		Default::default(),
		Digest { logs: vec![digest] },
	));
	let now = pallet_timestamp::Call::set { now: slot * SLOT_DURATION };
	let clock = UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(now));
	Executive::apply_extrinsic(clock).expect("the clock is let in").expect("the clock is set");
}

/// Signs `call` with the key of `who`, as a wallet does, and sends it.
fn send(who: Sr25519Keyring, call: RuntimeCall) -> Outcome {
	let extensions = extensions(Roles::next_nonce(&who.to_account_id()));
	let Ok(payload) = SignedPayload::new(call, extensions) else { return Outcome::Refused };
	let signature = payload.using_encoded(|bytes| key(who).sign(bytes));
	let (call, extensions, _) = payload.deconstruct();
	arrive(UncheckedExtrinsic::new_signed(
		call,
		who.to_account_id().into(),
		signature.into(),
		extensions,
	))
}

/// The key of one of [`PEOPLE`]. Deriving it takes longer than all the rest.
fn key(who: Sr25519Keyring) -> sr25519::Pair {
	static KEYS: OnceLock<Vec<sr25519::Pair>> = OnceLock::new();
	let keys = KEYS.get_or_init(|| PEOPLE.iter().map(|person| person.pair()).collect());
	let number = PEOPLE.iter().position(|person| *person == who).unwrap_or_default();
	keys[number].clone()
}

/// Offers `transaction` to the pool and, where that takes it, puts it into the block, as its author
/// does.
fn arrive(transaction: UncheckedExtrinsic) -> Outcome {
	if checks::goes_past_the_pallets(&transaction.function) {
		return Outcome::Refused;
	}
	let ours = is_ours(&transaction.function);
	let valid = roll_back(|| {
		let (source, parent) = (TransactionSource::External, System::parent_hash());
		Executive::validate_transaction(source, transaction.clone(), parent).is_ok()
	});
	if !valid {
		return Outcome::Refused;
	}
	let (result, recorded) = checks::watch(|| {
		with_transaction(|| match Executive::apply_extrinsic(transaction) {
			Ok(result) => TransactionOutcome::Commit(Ok::<_, DispatchError>(Some(result))),
			Err(_) => TransactionOutcome::Rollback(Ok(None)),
		})
		.expect("few transactions are nested")
	});
	match result {
		Some(Ok(())) => {
			assert!(!ours || recorded == 1, "I3: a call that succeeds writes one audit event");
			Outcome::Done
		}
		Some(Err(_)) => {
			assert_eq!(recorded, 0, "I3: a call that fails writes no audit event");
			Outcome::Failed
		}
		None => {
			assert_eq!(recorded, 0, "I3: what is not let in writes no audit event");
			Outcome::Refused
		}
	}
}

/// Calls the view function with this number, which changes nothing.
fn view(number: u8, arguments: Vec<u8>) -> Outcome {
	static IDS: OnceLock<Vec<[u8; 32]>> = OnceLock::new();
	let ids = IDS.get_or_init(|| {
		let pallets = metadata::metadata().pallets.iter();
		pallets.flat_map(|pallet| pallet.view_functions.iter().map(|view| view.id)).collect()
	});
	let id = ids[usize::from(number) % ids.len()];
	let id = ViewFunctionId::decode_all_with_depth_limit(1, &mut &id[..]).expect("it is an id");
	match roll_back(|| Runtime::execute_view_function(id, arguments)) {
		Ok(_) => Outcome::Done,
		Err(_) => Outcome::Failed,
	}
}

fn roll_back<R>(run: impl FnOnce() -> R) -> R {
	sp_io::storage::start_transaction();
	let result = run();
	sp_io::storage::rollback_transaction();
	result
}
