//! A chain of the real runtime, as a node drives it: genesis from a preset, blocks that are built,
//! rolled back and then imported, a pool that asks for the validity of transactions. It touches
//! storage through the runtime alone.

use codec::{Compact, Decode, Encode};
use frame_support::storage::{with_transaction, TransactionOutcome};
use frame_system_rpc_runtime_api::runtime_decl_for_account_nonce_api::AccountNonceApi;
use salus_primitives::Moment;
use salus_runtime::{
	genesis_config_presets, AccountId, Audit, Block, BlockNumber, Doctors, Executive, Hash, Header,
	Nonce, Patients, Roles, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, Session,
	System, TxExtension, UncheckedExtrinsic, Validators, SLOT_DURATION, VERSION,
};
use serde_json::Value;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::{sr25519, Pair};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::Era,
	traits::{Block as _, Header as _},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, Digest, DigestItem, DispatchError, DispatchOutcome, DispatchResult,
	StateVersion,
};

/// The slot before the first block: a day in November 2026.
const FIRST_SLOT: u64 = 1_795_132_800_000 / SLOT_DURATION;

/// One slot, in milliseconds.
pub const SLOT: Moment = SLOT_DURATION;

/// How many blocks a transaction waits for before it is void, as wallets have it.
const MORTALITY: u64 = 64;

/// A chain, within the externalities that [`Chain::run`] sets up.
pub struct Chain {
	genesis: Hash,
	/// The header of the latest block.
	best: Header,
	/// The slot of the latest block, or of the one being built.
	slot: u64,
	/// What the block being built holds, if one is.
	open: Option<Vec<UncheckedExtrinsic>>,
}

impl Chain {
	/// Runs `test` on a new chain of the preset `preset`, and checks the storage of our pallets
	/// afterwards (I8).
	pub fn run(preset: &str, test: impl FnOnce(&mut Chain)) {
		genesis(preset).execute_with(|| {
			let mut chain = Chain::begin();
			test(&mut chain);
			chain.settle();
			check_storage();
		});
	}

	/// The chain that begins with the state there is.
	pub fn begin() -> Self {
		let root = sp_io::storage::root(StateVersion::V1);
		let root = Hash::decode(&mut &root[..]).expect("a root is a hash");
		let best = Header::new(0, Default::default(), root, Default::default(), Default::default());
		Chain { genesis: best.hash(), best, slot: FIRST_SLOT, open: None }
	}

	/// The time of the next block, or of the one being built.
	pub fn time(&self) -> Moment {
		let next = if self.open.is_some() { self.slot } else { self.slot + 1 };
		next * SLOT_DURATION
	}

	/// The number of the latest block.
	pub fn number(&self) -> BlockNumber {
		self.best.number
	}

	/// The hash of the latest block.
	pub fn best_hash(&self) -> Hash {
		self.best.hash()
	}

	/// Lets `slots` pass without a block.
	pub fn skip(&mut self, slots: u64) {
		self.settle();
		self.slot += slots;
	}

	/// Ends the block being built, or an empty one, and imports it.
	pub fn seal(&mut self) {
		self.open();
		self.settle();
	}

	/// Ends the block being built, if one is.
	pub fn settle(&mut self) {
		let Some(extrinsics) = self.open.take() else { return };
		let header = Executive::finalize_block();
		sp_io::storage::rollback_transaction();
		Executive::execute_block(Block::new(header.clone(), extrinsics).into());
		self.best = header;
	}

	/// Begins a block, unless one is being built.
	pub fn open(&mut self) {
		if self.open.is_some() {
			return;
		}
		self.slot += 1;
		while is_disabled(self.slot) {
			self.slot += 1;
		}
		self.open = Some(Vec::new());
		sp_io::storage::start_transaction();
		let slot = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(self.slot).encode());
		Executive::initialize_block(&Header::new(
			self.best.number + 1,
			Default::default(),
			Default::default(),
			self.best.hash(),
			Digest { logs: vec![slot] },
		));
		let now = pallet_timestamp::Call::set { now: self.slot * SLOT_DURATION };
		let inherent = UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(now));
		self.apply(inherent).expect("the clock is let in").expect("the clock is set");
	}

	/// Puts a transaction into the block being built, as its author does: the changes of one that
	/// is not let in are rolled back.
	pub fn apply(&mut self, transaction: UncheckedExtrinsic) -> ApplyExtrinsicResult {
		self.open();
		let result = with_transaction(|| {
			let result = Executive::apply_extrinsic(transaction.clone());
			match result {
				Ok(_) => TransactionOutcome::Commit(Ok::<_, DispatchError>(result)),
				Err(_) => TransactionOutcome::Rollback(Ok(result)),
			}
		})
		.expect("few transactions are nested");
		if result.is_ok() {
			self.open.as_mut().expect("it was opened").push(transaction);
		}
		result
	}

	/// Offers a transaction to the pool of a node that has the latest block.
	pub fn check(&mut self, transaction: UncheckedExtrinsic) -> TransactionValidity {
		self.settle();
		let best = self.best.hash();
		with_transaction(|| {
			let source = TransactionSource::External;
			let result = Executive::validate_transaction(source, transaction, best);
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(result))
		})
		.expect("few transactions are nested")
	}

	/// Signs `call` with the key of `who` and offers it to the pool.
	pub fn offer(&mut self, who: Sr25519Keyring, call: &RuntimeCall) -> TransactionValidity {
		self.settle();
		let transaction = self.sign(who, call);
		self.check(transaction)
	}

	/// Signs `call` with the key of `who` and puts it into the block being built.
	pub fn submit(&mut self, who: Sr25519Keyring, call: &RuntimeCall) -> ApplyExtrinsicResult {
		self.open();
		let transaction = self.sign(who, call);
		self.apply(transaction)
	}

	/// Submits `call`, which is let into the block, and says what came of it.
	pub fn send(&mut self, who: Sr25519Keyring, call: &RuntimeCall) -> DispatchOutcome {
		self.submit(who, call).expect("the transaction is let into the block")
	}

	/// Sends `call`, which succeeds.
	pub fn must(&mut self, who: Sr25519Keyring, call: &RuntimeCall) {
		assert_eq!(self.send(who, call), Ok(()), "{who:?} sends {call:?}");
	}

	/// Has the council of one, whose member is `who`, carry out `call`.
	pub fn govern(&mut self, who: Sr25519Keyring, call: RuntimeCall) -> DispatchResult {
		self.send(who, &super::motion(1, call))?;
		self.carried_out()
	}

	/// What came of the motion that was carried out last in this block.
	pub fn carried_out(&self) -> DispatchResult {
		let executed = |event| match event {
			RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. }) => {
				Some(result)
			}
			_ => None,
		};
		let events = System::events().into_iter().rev();
		events.map(|record| record.event).find_map(executed).expect("one was carried out")
	}

	/// `call` with the nonce that the node names for `who`.
	pub fn sign(&self, who: Sr25519Keyring, call: &RuntimeCall) -> UncheckedExtrinsic {
		let nonce = Runtime::account_nonce(who.to_account_id());
		self.sign_as(&who.pair(), who.to_account_id(), nonce, call)
	}

	/// A transaction in the name of `who`, signed with `key`: byte by byte what any wallet makes
	/// of the metadata, without a word about Salus.
	pub fn sign_as(
		&self,
		key: &sr25519::Pair,
		who: AccountId,
		nonce: Nonce,
		call: &RuntimeCall,
	) -> UncheckedExtrinsic {
		let bytes = self.signed(key, &who, nonce, &call.encode(), VERSION.spec_version, None);
		UncheckedExtrinsic::decode(&mut &bytes[..]).expect("the runtime reads it")
	}

	/// The same in bytes, with its length before it, of an encoded call, for a runtime of this
	/// `spec_version`, and where it is given with this digest of the metadata in what is signed.
	pub fn signed(
		&self,
		key: &sr25519::Pair,
		who: &AccountId,
		nonce: Nonce,
		call: &[u8],
		spec_version: u32,
		digest: Option<[u8; 32]>,
	) -> Vec<u8> {
		let era = Era::mortal(MORTALITY, self.best.number.into());
		let mode = u8::from(digest.is_some());
		let extra = (era, Compact(nonce), mode).encode();
		let versions = (spec_version, VERSION.transaction_version);
		let implicit = (versions, self.genesis, self.best.hash(), digest).encode();
		let payload = [call, &extra, &implicit].concat();
		let signature = if payload.len() > 256 {
			key.sign(&sp_io::hashing::blake2_256(&payload))
		} else {
			key.sign(&payload)
		};
		let version_4_signed = vec![0x84];
		let address = [vec![0x00], who.encode()].concat();
		let sr25519 = [vec![0x01], signature.encode()].concat();
		[version_4_signed, address, sr25519, extra, call.to_vec()].concat().encode()
	}
}

/// The checks of a transaction with this nonce, valid for ever.
pub fn extensions(nonce: Nonce) -> TxExtension {
	(
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		pallet_roles::CheckMember::new(),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}

/// Whether the validator whose turn `slot` is may make no blocks.
fn is_disabled(slot: u64) -> bool {
	let authorities = pallet_aura::Authorities::<Runtime>::get().len().max(1) as u64;
	Session::disabled_validators().contains(&((slot % authorities) as u32))
}

/// Checks what must always be true of the storage of our pallets, by their own rules.
pub fn check_storage() {
	Roles::do_try_state().expect("the storage of roles is sound");
	Patients::do_try_state().expect("the storage of patients is sound");
	Doctors::do_try_state().expect("the storage of doctors is sound");
	Audit::do_try_state().expect("the storage of audit is sound");
	Validators::do_try_state().expect("the storage of validators is sound");
}

/// The state that a chain spec with this preset begins with.
pub fn genesis(preset: &str) -> TestExternalities {
	use frame_support::genesis_builder_helper::{build_state, get_preset};
	let read = |id| {
		let json = get_preset::<RuntimeGenesisConfig>(&id, genesis_config_presets::get_preset);
		serde_json::from_slice::<Value>(&json.expect("there is such a preset")).expect("JSON")
	};
	let mut config = read(None);
	merge(&mut config, read(Some(preset.into())));
	let json = serde_json::to_vec(&config).expect("JSON can be written");
	let mut externalities = TestExternalities::new_empty();
	externalities
		.execute_with(|| build_state::<RuntimeGenesisConfig>(json).expect("the genesis is sound"));
	externalities.commit_all().expect("nothing is being built");
	externalities
}

/// Lays `patch` over `base`, as the tools that make chain specs do.
fn merge(base: &mut Value, patch: Value) {
	match (base, patch) {
		(Value::Object(base), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(Value::Null), value);
			}
		}
		(base, patch) => *base = patch,
	}
}
