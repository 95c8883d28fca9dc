//! What a node, or whoever stands between it and the client, can lie about what is signed, what is
//! voted on and what the trail says: each lie is refused by name, and nothing is signed.

use crate::{
	harness::{block_on, Machine, Node, Person},
	liar::{bytes, text, Liar, Lie},
};
use codec::{Decode, Encode};
use salus_client::{
	chain::{
		api::{self, runtime_types::salus_runtime::RuntimeCall},
		config::{CheckMetadataHash, Config},
		seen, Chain, ChainError, Hash, Receipt, Submission,
	},
	keys,
	ops::council,
};
use scale_info::{PortableRegistry, TypeDef};
use serde_json::Value;
use std::{
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};
use subxt::{
	ext::frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed},
	extrinsics::ExtrinsicTransactionExtensions,
};

/// What transactions carry beside their call.
type Extensions<'a> = ExtrinsicTransactionExtensions<'a, Config>;

/// Two variants of an enumeration.
#[derive(Clone, Copy)]
struct Swap {
	/// How the path of its name ends.
	path: &'static str,
	variants: [&'static str; 2],
}

/// Swaps the numbers of two variants in the metadata that the node hands out, and says, where
/// `as_newer`, that the chain was upgraded to a version that has it so.
struct SwappedVariants {
	swap: Swap,
	as_newer: bool,
}

impl Lie for SwappedVariants {
	fn answer(&self, method: &str, params: &Value, result: &mut Value) {
		match (method, params[0].as_str()) {
			("state_getMetadata", _) => *result = text(&self.altered(bytes(result))),
			("state_call", Some("Metadata_metadata_at_version" | "Metadata_metadata")) => {
				let metadata = Option::<Vec<u8>>::decode(&mut &bytes(result)[..]);
				let metadata = metadata.expect("bytes").map(|metadata| self.altered(metadata));
				*result = text(&metadata.encode());
			}
			("state_call", Some("Core_version")) if self.as_newer => {
				*result = text(&one_newer(bytes(result)));
			}
			_ => {}
		}
	}
}

impl SwappedVariants {
	fn altered(&self, metadata: Vec<u8>) -> Vec<u8> {
		let mut decoded = RuntimeMetadataPrefixed::decode(&mut &metadata[..]).expect("metadata");
		let version = |name: &str, value: &mut Vec<u8>| {
			if self.as_newer && name == "Version" {
				*value = one_newer(std::mem::take(value));
			}
		};
		match &mut decoded.1 {
			RuntimeMetadata::V14(it) => swap(&mut it.types, self.swap),
			RuntimeMetadata::V15(it) => {
				swap(&mut it.types, self.swap);
				let constants = it.pallets.iter_mut().flat_map(|pallet| &mut pallet.constants);
				constants.for_each(|it| version(&it.name, &mut it.value));
			}
			RuntimeMetadata::V16(it) => {
				swap(&mut it.types, self.swap);
				let constants = it.pallets.iter_mut().flat_map(|pallet| &mut pallet.constants);
				constants.for_each(|it| version(&it.name, &mut it.value));
			}
			other => panic!("version {}", other.version()),
		}
		decoded.encode()
	}
}

/// An encoded version of a runtime, with `spec_version` one higher.
fn one_newer(version: Vec<u8>) -> Vec<u8> {
	let mut rest = &version[..];
	let head = <(String, String, u32)>::decode(&mut rest).expect("a version");
	let spec_version = u32::decode(&mut rest).expect("a version");
	[head.encode(), (spec_version + 1).encode(), rest.to_vec()].concat()
}

fn swap(types: &mut PortableRegistry, Swap { path, variants: [one, other] }: Swap) {
	let mut found = types.types.iter_mut().filter(|it| it.ty.path.to_string().ends_with(path));
	let TypeDef::Variant(of) = &mut found.next().expect("the type").ty.type_def else {
		panic!("{path} is no enumeration")
	};
	let place = |name: &str| of.variants.iter().position(|it| it.name == name).expect("a variant");
	let (one, other) = (place(one), place(other));
	let number = of.variants[one].index;
	of.variants[one].index = of.variants[other].index;
	of.variants[other].index = number;
}

const ROLES: Swap = Swap { path: "role::Role", variants: ["Admin", "Auditor"] };
const PROXIES: Swap = Swap { path: "proxy_type::ProxyType", variants: ["Any", "Consent"] };
const RIGHTS: Swap = Swap { path: "traits::Right", variants: ["View", "Contribute"] };

#[test]
fn i9_swapped_variants_under_the_clients_own_version_change_nothing() {
	let node = Node::shared();
	let honest = Machine::new(node);
	let liar = Liar::before(node, SwappedVariants { swap: ROLES, as_newer: false });
	let machine = liar.machine();
	let somebody = machine.stranger("somebody");
	machine.ok(&Person::admin(), &["role", "assign", &somebody.address, "auditor"]);
	assert_eq!(liar.sent(), 1);
	let shown = honest.ok(&Person::nobody(), &["role", "show", &somebody.address]);
	assert_eq!(shown["role"], "auditor");
}

#[test]
fn i9_swapped_variants_of_a_version_that_is_made_up_are_refused_before_anything_is_signed() {
	let node = Node::shared();
	let honest = Machine::new(node);
	let (patient, doctor) = (honest.patient("erika"), honest.verified("muster", "doctor"));
	let code = "salus::chain::call_changed";
	let under = |swap: Swap| Liar::before(node, SwappedVariants { swap, as_newer: true });

	let liar = under(ROLES);
	let machine = liar.machine();
	let somebody = machine.stranger("somebody");
	let assign = ["role", "assign", &somebody.address, "auditor"];
	machine.fails(&Person::admin(), &assign).is(code, "Roles.assign", "version");
	// What does not use the lie is not known to be one, and the chain refuses what is bound to it.
	assert_eq!(liar.sent(), 0);
	assert_eq!(
		honest.ok(&Person::nobody(), &["role", "show", &somebody.address])["role"],
		Value::Null
	);

	let liar = under(PROXIES);
	let add = ["guardian", "add", &doctor.address];
	liar.machine().fails(&patient, &add).is(code, "Proxy.add_proxy", "");
	assert_eq!(liar.sent(), 0);
	assert_eq!(honest.ok(&patient, &["guardian", "list"]), serde_json::json!([]));

	let liar = under(RIGHTS);
	let grant = ["access", "grant", &doctor.address, "-c", "imaging"];
	liar.machine().fails(&patient, &grant).is(code, "Patients.grant_access", "");
	assert_eq!(liar.sent(), 0);
	assert_eq!(honest.ok(&patient, &["access", "list"]), serde_json::json!([]));
}

#[test]
fn i9_signature_of_the_client_is_bound_to_the_digest_of_the_metadata() {
	let machine = Machine::new(Node::shared());
	let somebody = machine.stranger("bound");
	let assign = ["role", "assign", &somebody.address, "auditor"];
	let done = machine.ok(&Person::admin(), &assign);
	let hash = done["finality"]["block_hash"].as_str().expect("a hash");
	let hash: Hash = hash.parse().expect("a hash");
	let modes = block_on(async {
		let chain = Chain::connect(&Node::shared().url()).await.expect("the node answers");
		let at = chain.at(hash).await.expect("a block");
		let all = at.extrinsics().fetch().await.expect("transactions");
		let all = all.iter().map(|it| it.expect("one that can be read"));
		let mode =
			|it: &Extensions<'_>| it.find::<CheckMetadataHash>().expect("there").expect("read");
		let modes = all.filter_map(|it| it.transaction_extensions().as_ref().map(mode));
		modes.map(|mode| mode.is_enabled()).collect::<Vec<_>>()
	});
	assert!(!modes.is_empty() && modes.iter().all(|on| *on), "{modes:?}");
}

/// Puts other bytes in place of some, wherever they are in an answer.
struct Instead {
	of: Vec<u8>,
	shown: Vec<u8>,
}

impl Lie for Instead {
	fn answer(&self, _: &str, _: &Value, result: &mut Value) {
		let [of, shown] = [&self.of, &self.shown].map(hex::encode);
		*result = serde_json::from_str(&result.to_string().replace(&of, &shown)).expect("JSON");
	}
}

#[test]
fn another_call_under_the_hash_of_a_motion_is_refused_by_name() {
	let node = Node::start();
	let honest = Machine::new(&node);
	let [alice, bob, charlie, eve] = ["//Alice", "//Bob", "//Charlie", "//Eve"].map(Person::dev);
	honest.ok(&alice, &["council", "add", &bob.address]);
	let proposed = honest.ok(&alice, &["council", "add", &eve.address]);
	let motion = proposed["motion"].as_str().expect("a hash");
	assert_eq!(proposed["executed"], false);

	let call = |who: &Person| -> RuntimeCall {
		council::add(keys::parse_address(&who.address).expect("an address"))
	};
	let lie = Instead { of: call(&eve).encode(), shown: call(&charlie).encode() };
	let liar = Liar::before(&node, lie);
	let machine = liar.machine();
	let code = "salus::council::other_call";
	machine.fails(&Person::nobody(), &["council", "motions"]).is(code, motion, "node");
	machine.fails(&Person::nobody(), &["council", "show", motion]).is(code, motion, "node");
	machine.fails(&bob, &["council", "vote", motion, "yes"]).is(code, motion, "nothing was signed");
	machine.fails(&bob, &["council", "close", motion]).is(code, motion, "nothing was signed");
	assert_eq!(liar.sent(), 0);
	let shown = honest.ok(&Person::nobody(), &["council", "show", motion]);
	assert_eq!((&shown["yes"], &shown["no"]), (&serde_json::json!([]), &serde_json::json!([])));
}

/// Answers what is asked of the state from that of an older block.
#[derive(Clone)]
struct OlderState {
	older: Arc<Mutex<Option<String>>>,
	/// Whether what proves a value is of the older block, too.
	proofs: bool,
}

impl Lie for OlderState {
	fn ask(&self, method: &str, params: &mut Value) {
		let Some(older) = self.older.lock().expect("held").clone() else { return };
		let of_views = params[0] == "RuntimeViewFunction_execute_view_function";
		match method {
			"state_call" if of_views => params[2] = older.into(),
			"state_getReadProof" if self.proofs => params[1] = older.into(),
			_ => {}
		}
	}
}

#[test]
fn older_trail_under_the_hash_of_a_newer_block_is_refused() {
	let node = Node::shared();
	let honest = Machine::new(node);
	let nobody = Person::nobody();
	let verified = honest.ok(&nobody, &["audit", "verify"]);
	let older = Some(verified["block_hash"].as_str().expect("a hash").to_owned());
	honest.patient("another-line-of-the-trail");
	let before = |proofs: bool| {
		Liar::before(node, OlderState { older: Arc::new(Mutex::new(older.clone())), proofs })
	};

	let liar = before(false);
	liar.machine().fails(&nobody, &["audit", "verify"]).is("salus::audit_broken", "", "altered");
	let liar = before(true);
	let refused = liar.machine().fails(&nobody, &["audit", "verify"]);
	refused.is("salus::finality::other_state", "", "do not rely");

	let again = honest.ok(&nobody, &["audit", "verify"]);
	assert!(again["events"].as_u64() > verified["events"].as_u64());
	assert!(again["trusts"].as_str().is_some_and(|it| it.contains("the node")), "{again}");
}

#[test]
fn trail_is_verified_against_a_block_that_the_specification_proves_final() {
	let node = Node::shared();
	let machine = Machine::new(node);
	let spec = machine.file("spec.json", Node::development_chain().to_string());
	let verified = machine.ok(&Person::nobody(), &["audit", "verify", "--spec", &spec]);
	assert!(verified["trusts"].as_str().is_some_and(|it| it.contains("spec.json")), "{verified}");
	let number = ["audit", "verify", "--trusted", "7"];
	let refused = machine.run(&Person::nobody(), &number);
	assert_ne!(refused.exit, Some(0));
}

#[test]
fn transaction_that_is_not_of_a_block_is_refused() {
	let node = Node::shared();
	let honest = Machine::new(node);
	let patient = honest.patient("erika");
	let role = honest
		.ok(&Person::admin(), &["role", "assign", &honest.stranger("new").address, "auditor"]);
	let block = role["finality"]["block"].as_u64().expect("a block").to_string();
	let who = |address: &str| keys::parse_address(address).expect("an address").0.to_vec();
	// Whom the role was given to.
	let new = honest.stranger("new");
	let liar = Liar::before(node, Instead { of: who(&new.address), shown: who(&patient.address) });
	let show = ["chain", "block", &block];
	liar.machine().fails(&Person::nobody(), &show).is(
		"salus::chain::other_block",
		"",
		"do not rely",
	);
	let shown = honest.ok(&Person::nobody(), &show);
	assert!(shown.to_string().contains(&new.address), "{shown}");
}

#[test]
fn version_that_is_made_up_makes_no_signature_that_counts() {
	let node = Node::shared();
	let honest = Machine::new(node);
	let swap = Swap { path: "audit::AuditKind", variants: ["FileAdded", "FileDeleted"] };
	let liar = Liar::before(node, SwappedVariants { swap, as_newer: true });
	// Nothing of the call is other, so it is signed, for a version that the chain does not have.
	let somebody = honest.stranger("made-up");
	let assign = ["role", "assign", &somebody.address, "auditor"];
	let refused = liar.machine().fails(&Person::admin(), &assign);
	refused.is("salus::chain::not_accepted", "bad signature", "node");
	let shown = honest.ok(&Person::nobody(), &["role", "show", &somebody.address]);
	assert_eq!(shown["role"], Value::Null);
}

/// Answers every view function with something that nobody can read, as after an upgrade that changed
/// them all.
struct ChangedViews;

impl Lie for ChangedViews {
	fn answer(&self, method: &str, params: &Value, result: &mut Value) {
		if method == "state_call" && params[0] == "RuntimeViewFunction_execute_view_function" {
			*result = text(&Ok::<_, ()>(vec![255u8; 3]).encode());
		}
	}
}

#[test]
fn i10_access_is_revoked_where_no_view_function_can_be_read_and_what_is_left_to_do_is_said() {
	let node = Node::shared();
	let honest = Machine::new(node);
	let (patient, doctor) = (honest.patient("erika"), honest.verified("muster", "doctor"));
	let file = honest.file("scan.txt", "a scan");
	honest.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging"]);

	let liar = Liar::before(node, ChangedViews);
	let machine = liar.machine();
	let list = machine.fails(&patient, &["access", "list"]);
	list.is("salus::chain::version", "", "version");
	let revoked = machine.ok(&patient, &["access", "revoke", &doctor.address]);
	assert_eq!(liar.sent(), 1);
	assert_eq!(revoked["rotated"], serde_json::json!([]));
	assert!(revoked["finality"]["block"].is_u64(), "{revoked}");
	assert!(revoked["not_rotated"].as_str().is_some_and(|it| it.contains("version")), "{revoked}");
	assert!(revoked["next"].as_str().is_some_and(|it| it.contains("access rotate")), "{revoked}");

	assert_eq!(honest.ok(&patient, &["access", "list"]), serde_json::json!([]));
	let add = ["record", "add", &file, "-c", "imaging"];
	honest.fails(&patient, &add).is("salus::chain::refused", "RotationDue", "access rotate");
	let rotated = honest.ok(&patient, &["access", "rotate"]);
	assert_eq!(rotated["rotated"], serde_json::json!(["imaging"]));
	honest.ok(&patient, &add);

	// In words, too.
	honest.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging"]);
	let said = machine.run(&patient, &["access", "revoke", &doctor.address]).succeeded().out;
	assert!(said.contains("The keys were not changed: ") && said.contains("Next: "), "{said}");
}

/// Answers nothing that is asked of storage or view functions with something that can be read.
struct ChangedState;

impl Lie for ChangedState {
	fn answer(&self, method: &str, params: &Value, result: &mut Value) {
		ChangedViews.answer(method, params, result);
		let is_storage = method == "state_getStorage" || method == "state_queryStorageAt";
		if is_storage && !params[0].to_string().contains(&twox_of("System")) {
			*result = text(&[255; 3]);
		}
	}
}

/// How the keys of a pallet's storage begin, in hexadecimal.
fn twox_of(pallet: &str) -> String {
	hex::encode(sp_crypto_hashing::twox_128(pallet.as_bytes()))
}

#[test]
fn i10_guardian_revokes_where_neither_views_nor_proxies_can_be_read() {
	let node = Node::shared();
	let honest = Machine::new(node);
	let (patient, doctor) = (honest.patient("erika"), honest.verified("muster", "doctor"));
	let guardian = honest.patient("guardian");
	honest.ok(&patient, &["guardian", "add", &guardian.address]);
	honest.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging"]);

	let liar = Liar::before(node, ChangedState);
	let machine = liar.machine();
	let list = machine.fails(&guardian, &["guardian", "list", "--of", &patient.address]);
	list.is("salus::chain::version", "", "version");
	let revoke = ["guardian", "revoke", &doctor.address, "--of", &patient.address];
	machine.ok(&guardian, &revoke);
	assert_eq!(liar.sent(), 1);
	assert_eq!(honest.ok(&patient, &["access", "list"]), serde_json::json!([]));
	// Who is none of the patient's guardians is refused by the chain.
	machine.fails(&doctor, &revoke).is("salus::chain::refused", "Proxy.NotProxy", "");
}

#[test]
fn i10_revocation_is_signed_alone_where_the_chain_reads_a_rotation_otherwise() {
	let node = Node::shared();
	let honest = Machine::new(node);
	let (patient, doctor) = (honest.patient("erika"), honest.verified("muster", "doctor"));
	let grant = ["access", "grant", &doctor.address, "-c", "imaging"];
	honest.ok(&patient, &grant);
	let swap =
		Swap { path: "pallet_patients::pallet::Call", variants: ["rotate_keys", "set_recipient"] };
	let liar = Liar::before(node, SwappedVariants { swap, as_newer: true });
	// It is sent; that the version is made up, the chain finds.
	let revoke = ["access", "revoke", &doctor.address];
	let refused = liar.machine().fails(&patient, &revoke);
	refused.is("salus::chain::not_accepted", "bad signature", "node");
	assert_eq!(liar.sent(), 1);
}

/// Says once, at the `turn`th header that is asked for, that its block is a thousand higher.
struct HigherOnce {
	turn: u64,
	asked: AtomicU64,
}

impl Lie for HigherOnce {
	fn answer(&self, method: &str, _: &Value, result: &mut Value) {
		if method != "chain_getHeader" || self.asked.fetch_add(1, Ordering::SeqCst) != self.turn {
			return;
		}
		let number = result["number"].as_str().expect("a number").trim_start_matches("0x");
		let number = u64::from_str_radix(number, 16).expect("a number");
		result["number"] = format!("{:#x}", number + 1000).into();
	}
}

#[test]
fn number_of_the_block_that_a_trail_is_verified_against_is_that_of_its_header() {
	let node = Node::shared();
	let (honest, nobody) = (Machine::new(node), Person::nobody());
	for turn in 0..4 {
		let liar = Liar::before(node, HigherOnce { turn, asked: AtomicU64::new(0) });
		let machine = liar.machine();
		let verified = machine.run(&nobody, &["audit", "verify", "--output", "json"]);
		if verified.exit != Some(0) {
			verified.problem().is("salus::chain::other_block", "", "do not rely");
			continue;
		}
		let verified = verified.json();
		let hash = verified["block_hash"].as_str().expect("a hash");
		let shown = honest.ok(&nobody, &["chain", "block", hash]);
		assert_eq!(verified["block"], shown["block"], "turn {turn}: {verified}");
	}
}

/// Says from the first transaction on that the block which was the last final one then is so still, as long
/// as it is told to.
#[derive(Clone, Default)]
struct NothingNew {
	last: Arc<Mutex<Option<Value>>>,
	sent: Arc<AtomicBool>,
	over: Arc<AtomicBool>,
}

impl Lie for NothingNew {
	fn ask(&self, method: &str, _: &mut Value) {
		if method.starts_with("author_submit") {
			self.sent.store(true, Ordering::SeqCst);
		}
	}

	fn answer(&self, method: &str, _: &Value, result: &mut Value) {
		if method != "chain_getFinalizedHead" || self.over.load(Ordering::SeqCst) {
			return;
		}
		let mut last = self.last.lock().expect("held");
		match &*last {
			Some(last) if self.sent.load(Ordering::SeqCst) => *result = last.clone(),
			_ => *last = Some(result.clone()),
		}
	}
}

async fn remark(chain: &Chain, submission: &mut Submission<'_>) -> Result<Receipt, ChainError> {
	let call = api::transactions().system().remark(b"noted".to_vec());
	chain.submit_once(Person::admin().account().signer(), &call, "remark", submission).await
}

#[test]
fn nothing_older_than_a_receipt_is_read_after_it() {
	let lie = NothingNew::default();
	let liar = Liar::before(Node::shared(), lie.clone());
	block_on(async {
		let chain = Chain::connect(&liar.url).await.expect("it answers");
		let receipt = remark(&chain, &mut Submission::noted(None, &mut |_| Ok(()))).await;
		let receipt = receipt.expect("final");
		let began = Instant::now();
		let refused = chain.at_finalized().await.map(|at| at.block_number());
		assert!(matches!(refused, Err(ChainError::Past(_))), "{refused:?}");
		assert!(began.elapsed() >= seen::PATIENCE, "it may be a little behind");
		let over = async {
			tokio::time::sleep(Duration::from_secs(2)).await;
			lie.over.store(true, Ordering::SeqCst);
		};
		let (at, ()) = tokio::join!(chain.at_finalized(), over);
		let number = at.expect("it has come on").block_number();
		assert!(number >= receipt.block_number, "{number}");
	});
}

#[test]
fn transaction_that_cannot_be_noted_is_not_sent() {
	let liar = Liar::before(Node::shared(), NothingNew::default());
	block_on(async {
		let chain = Chain::connect(&liar.url).await.expect("it answers");
		let mut full = |_| Err("the disk is full".to_owned());
		let refused = remark(&chain, &mut Submission::noted(None, &mut full)).await;
		let error = refused.map(|_| ()).expect_err("it cannot be noted");
		assert!(matches!(error, ChainError::NotNoted { .. }), "{error}");
		assert!(error.to_string().contains("the disk is full"), "{error}");
	});
	assert_eq!(liar.sent(), 0);
}
