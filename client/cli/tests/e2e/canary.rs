//! Invariant I1: what a person tells the client is found nowhere but where it belongs.
//!
//! Every value is a canary: distinctive enough that finding its bytes, its hexadecimal or base64
//! form, or a hash that could be guessed means that it leaked.

use crate::harness::{block_on, together, wait_for, Done, Machine, Node, Person, Running};
use salus_client::keys::RecoveryPhrase;
use sha2::{Digest, Sha256};
use std::{
	collections::HashMap,
	fs,
	path::{Path, PathBuf},
	sync::Mutex,
	time::Duration,
};
use subxt::rpcs::{rpc_params, RpcClient};

/// What is private wherever it is given.
const PRIVATE: [(&str, &str); 18] = [
	("patient's name", "Quirinia Zaphodsdottir"),
	("date of birth", "1931-07-19"),
	("patient's phone", "+49 152 90817263"),
	("patient's mail", "quirinia@zaphod.example"),
	("patient's address", "Wolkenkuckucksweg 77"),
	("allergy", "Xenoquassin allergy"),
	("licence number", "LIC-XQ-778231"),
	("provider's phone", "+49 160 55512345"),
	("provider's mail", "doctor@private.example"),
	("provider's address", "Hinterhausgasse 99"),
	("file name", "zaphod-biopsy-qx.pdf"),
	("other file name", "lost-qx-letter.txt"),
	("title", "Biopsy of the Zwerchfell"),
	("description", "suspicious Qx shadow seen"),
	("content", "malignant-qx-content-canary"),
	("comment", "qx-comment: metastasis unlikely"),
	("passphrase", "correct horse qx battery"),
	("other passphrase", "incorrect donkey qx staple"),
];

/// What a provider makes public: in the store in clear, and nowhere else.
const PUBLIC: [(&str, &str); 3] = [
	("provider's name", "Dr. Maximiliane Xylander"),
	("qualification", "Xeno-Radiologie QX"),
	("organisation", "Hospital am Quaxsee"),
];

/// What the node logs: all that an operator would ask for, and more of what handles transactions, but
/// for the compiler of the runtime, which knows no transaction and is slow when it talks.
const LOG: &str = "--log=debug,txpool=trace,rpc=trace,jsonrpsee=trace,runtime=trace,\
	wasmtime_internal_cranelift=warn,cranelift_codegen=warn,regalloc2=warn";

#[test]
fn i1_personal_data_is_found_nowhere_but_where_it_belongs() {
	let mut node = Node::start_with(&[LOG]);
	let machine = Machine::new(&node);
	let used = everything(&machine);
	lose_a_record(&machine, &used.patient);
	assert_eq!(machine.pending().len(), 1, "a pending file is searched too");
	let chain = block_on(chain_data(&node.url()));
	node.stop("TERM");

	let private = Canaries::new(&used.phrases, &PRIVATE);
	let public = Canaries::new(&[], &PUBLIC);
	let log = fs::read_to_string(node.log()).expect("a log");
	for level in ["DEBUG", "TRACE"] {
		assert!(log.contains(&format!(" {level} ")), "{level} is logged");
	}
	for (place, bytes) in &chain {
		private.assert_absent(place, bytes);
		public.assert_absent(place, bytes);
	}
	for path in [node.base_path(), node.log(), machine.data_dir()] {
		for (place, bytes) in files(&path) {
			private.assert_absent(&place, &bytes);
			public.assert_absent(&place, &bytes);
		}
	}
	for (what, done) in &used.quiet {
		let said = [&done.out, "\n", &done.err].concat();
		private.assert_absent(what, said.as_bytes());
		public.assert_absent(what, said.as_bytes());
	}
	let store = files(machine.store_dir());
	for (place, bytes) in &store {
		private.assert_absent(place, bytes);
	}
	let found = |canaries: &Canaries| store.iter().any(|(_, bytes)| canaries.find(bytes).is_some());
	assert!(found(&public), "the search finds what is there: the public profile");
}

/// What was done, and what it printed that may hold nothing private.
struct Used {
	patient: Person,
	phrases: Vec<(String, String)>,
	quiet: Vec<(String, Done)>,
}

/// Does everything that is told something private.
fn everything(machine: &Machine) -> Used {
	let secret = |name: &str| PRIVATE.iter().find(|(it, _)| *it == name).expect("a canary").1;
	let quiet = Mutex::new(Vec::new());
	let run = |exit: i32, who: &Person, arguments: &[&str]| {
		let done = machine.run(who, arguments);
		assert_eq!(done.exit, Some(exit), "{arguments:?}: {}", done.err);
		quiet.lock().expect("no panic").push((arguments[..2].join(" "), done));
	};
	let done = |who: &Person, arguments: &[&str]| run(0, who, arguments);
	let refused = |who: &Person, arguments: &[&str]| run(1, who, arguments);

	let as_doctor = || {
		let (doctor, phrase) = account(machine, &done, "doctor", secret("other passphrase"));
		let profile = serde_json::json!({
			"name": PUBLIC[0].1, "qualification": PUBLIC[1].1, "organisation": PUBLIC[2].1,
			"licence": secret("licence number"), "phone": secret("provider's phone"),
			"email": secret("provider's mail"), "address": secret("provider's address"),
		});
		let profile = machine.file("doctor.json", profile.to_string());
		done(&doctor, &["doctor", "register", "--profile", &profile]);
		done(&doctor, &["doctor", "update", "--profile", &profile]);
		done(&Person::admin(), &["doctor", "verify", &doctor.address]);
		(doctor, phrase)
	};
	let file = machine.file(secret("file name"), secret("content"));
	let described =
		["--title", secret("title"), "--description", secret("description"), "-c", "clinical"];
	let as_patient = || {
		let (patient, phrase) = account(machine, &done, "patient", secret("passphrase"));
		let profile = serde_json::json!({
			"name": secret("patient's name"), "birth_date": secret("date of birth"),
			"phone": secret("patient's phone"), "email": secret("patient's mail"),
			"address": secret("patient's address"), "allergies": [secret("allergy")],
		});
		let profile = machine.file("patient.json", profile.to_string());
		done(&patient, &["patient", "register", "--profile", &profile]);
		done(&patient, &["patient", "update", "--profile", &profile]);
		refused(&patient, &["patient", "register", "--profile", &profile]);
		done(&patient, &["record", "add", &file, "-c", "imaging"]);
		done(&patient, &[&["record", "add", &file][..], &described].concat());
		(patient, phrase)
	};
	let [(doctor, doctors_phrase), (patient, phrase)] = together([&as_doctor, &as_patient]);

	done(&patient, &["access", "grant", &doctor.address, "-c", "clinical,imaging", "--contribute"]);
	let of = ["--patient", &patient.address];
	let write = [&["record", "add", &file][..], &described, &of].concat();
	done(&doctor, &write);
	let comment = machine.file("comment.txt", secret("comment"));
	let comment = ["comment", "add", "-c", "imaging", "--text-file", &comment];
	done(&doctor, &[&comment[..], &of].concat());
	done(&doctor, &["library", "add", &file, "--title", secret("title")]);
	done(&doctor, &["access", "keys", &patient.address, "--to", "keys.txt"]);
	bundles(secret, machine, &done, &refused, &patient);
	done(&patient, &["access", "revoke", &doctor.address]);
	refused(&doctor, &write);
	done(&patient, &["record", "delete", "0"]);
	for question in [["access", "list"], ["account", "show"], ["account", "list"]] {
		done(&patient, &question);
	}
	done(&Person::nobody(), &["audit", "trail"]);
	done(&Person::nobody(), &["audit", "verify"]);
	// What is asked for by name is printed.
	let shown = machine.run(&patient, &["patient", "show"]).succeeded().out;
	assert!(shown.contains(secret("date of birth")), "{shown}");
	let phrases = vec![("phrase".into(), phrase), ("doctor's phrase".into(), doctors_phrase)];
	Used { patient, phrases, quiet: quiet.into_inner().expect("no panic") }
}

/// Imports a Bundle, and one that is refused, and exports everything. The files exported are the
/// user's own, who asked for them in clear.
fn bundles(
	secret: impl Fn(&str) -> &'static str,
	machine: &Machine,
	done: &dyn Fn(&Person, &[&str]),
	refused: &dyn Fn(&Person, &[&str]),
	patient: &Person,
) {
	let of = |birth_date: &str| {
		serde_json::json!({ "resourceType": "Bundle", "type": "collection", "entry": [{ "resource": {
			"resourceType": "Patient", "birthDate": birth_date,
			"name": [{ "text": secret("patient's name") }],
			"address": [{ "text": secret("patient's address") }],
		}}]})
		.to_string()
	};
	let bundle = machine.file("bundle.json", of(secret("date of birth")));
	done(patient, &["record", "import", &bundle]);
	let wrong = machine.file("wrong.json", of(secret("patient's name")));
	refused(patient, &["record", "import", &wrong]);
	done(patient, &["record", "export", "--fhir", "--to", "records.json"]);
	done(patient, &["access", "export", "--fhir", "--to", "grants.json"]);
	done(&Person::nobody(), &["audit", "export", "--fhir", "--to", "trail.json"]);
	done(patient, &["account", "identity", "--category", "imaging", "--out", "imaging.key"]);
}

/// An account of the keystore, and its phrase.
fn account(
	machine: &Machine,
	run: &dyn Fn(&Person, &[&str]),
	name: &str,
	passphrase: &str,
) -> (Person, String) {
	let passphrase = machine.secret(&format!("{name}.pass"), passphrase);
	let phrase = machine.path(&format!("{name}.phrase"));
	let secrets = [
		"--passphrase-file",
		passphrase.to_str().expect("a path"),
		"--phrase-file",
		phrase.to_str().expect("a path"),
	];
	run(&Person::nobody(), &[&["account", "new", name][..], &secrets].concat());
	let phrase = fs::read_to_string(phrase).expect("written").trim().to_owned();
	let parsed = RecoveryPhrase::parse(&phrase).expect("a phrase");
	let address =
		salus_client::keys::Account::from_phrase(&parsed, "").expect("an account").address();
	(Person::named(name, &passphrase, &address), phrase)
}

/// Adds a record, and ends the client before it learns that it is final.
fn lose_a_record(machine: &Machine, patient: &Person) {
	let file = machine.file("lost-qx-letter.txt", "malignant-qx-content-canary");
	let add = ["record", "add", &file, "-c", "imaging"];
	let running = Running::start(machine.command(patient, &add));
	let stored = || (!machine.pending().is_empty()).then_some(());
	wait_for("the record is stored", Duration::from_secs(30), stored);
	running.kill();
}

/// Every transaction and event of every block, and the whole of the last state, through RPC:
/// the database may hold them compressed.
async fn chain_data(url: &str) -> Vec<(String, Vec<u8>)> {
	let rpc = RpcClient::from_url(url).await.expect("the node answers");
	let events = "0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7";
	let head: String = rpc.request("chain_getFinalizedHead", rpc_params![]).await.expect("a hash");
	let header: serde_json::Value =
		rpc.request("chain_getHeader", rpc_params![&head]).await.expect("a header");
	let last = header["number"].as_str().expect("a number").trim_start_matches("0x");
	let last = u64::from_str_radix(last, 16).expect("a number");
	let mut data = Vec::new();
	for number in 0..=last {
		let hash: String =
			rpc.request("chain_getBlockHash", rpc_params![number]).await.expect("a hash");
		let block: serde_json::Value =
			rpc.request("chain_getBlock", rpc_params![&hash]).await.expect("a block");
		for extrinsic in block["block"]["extrinsics"].as_array().expect("a list") {
			data.push((format!("an extrinsic of block {number}"), bytes(extrinsic.as_str())));
		}
		let events: Option<String> =
			rpc.request("state_getStorage", rpc_params![events, &hash]).await.expect("events");
		data.push((format!("the events of block {number}"), bytes(events.as_deref())));
	}
	let grant = b"age-encryption.org/v1";
	let sealed = data.iter().any(|(_, bytes)| bytes.windows(grant.len()).any(|it| it == grant));
	assert!(sealed, "what is searched has the grant's sealed keys");
	let mut after = String::from("0x");
	loop {
		let keys: Vec<String> = rpc
			.request("state_getKeysPaged", rpc_params!["0x", 500, &after, &head])
			.await
			.expect("keys");
		let Some(end) = keys.last() else { return data };
		after.clone_from(end);
		for key in keys {
			let value: Option<String> =
				rpc.request("state_getStorage", rpc_params![&key, &head]).await.expect("a value");
			data.push((
				format!("the state at {key}"),
				[bytes(Some(&key)), bytes(value.as_deref())].concat(),
			));
		}
	}
}

fn bytes(hex: Option<&str>) -> Vec<u8> {
	hex::decode(hex.unwrap_or_default().trim_start_matches("0x")).expect("hexadecimal")
}

/// Every file at or below `path`, with its name as part of it.
fn files(path: &Path) -> Vec<(String, Vec<u8>)> {
	let name = |path: &Path| path.display().to_string();
	if path.is_file() {
		let content = fs::read(path).expect("a file");
		let file = path.file_name().expect("a name").as_encoded_bytes();
		return vec![(name(path), [file, b"\n", &content].concat())];
	}
	let below: Vec<PathBuf> =
		fs::read_dir(path).expect("a folder").map(|it| it.expect("a file").path()).collect();
	below.iter().flat_map(|path| files(path)).collect()
}

/// The forms in which private values could be found.
struct Canaries {
	/// By their first two bytes.
	needles: HashMap<[u8; 2], Vec<(String, Vec<u8>)>>,
}

impl Canaries {
	fn new(phrases: &[(String, String)], values: &[(&str, &str)]) -> Self {
		let mut canaries = Self { needles: HashMap::new() };
		for (name, value) in values {
			canaries.add_all(name, value);
		}
		for (name, phrase) in phrases {
			canaries.add_all(name, phrase);
			let words: Vec<_> = phrase.split(' ').collect();
			for (part, words) in words.chunks(4).enumerate() {
				canaries.add_all(&format!("{name}, part {part}"), &words.join(" "));
			}
			let seed = RecoveryPhrase::parse(phrase).expect("a phrase");
			let account = salus_client::keys::Account::from_phrase(&seed, "").expect("an account");
			let secret =
				secrecy::ExposeSecret::expose_secret(&account.export_identity()).to_owned();
			canaries.add_all(&format!("{name}, age identity"), &secret);
		}
		canaries
	}

	fn add_all(&mut self, name: &str, value: &str) {
		let value = value.as_bytes();
		let hashes: [(&str, Vec<u8>); 5] = [
			("SHA-256", Sha256::digest(value).to_vec()),
			("Blake2-256", sp_crypto_hashing::blake2_256(value).to_vec()),
			("Blake2-128", sp_crypto_hashing::blake2_128(value).to_vec()),
			("Twox-128", sp_crypto_hashing::twox_128(value).to_vec()),
			("Keccak-256", sp_crypto_hashing::keccak_256(value).to_vec()),
		];
		for (form, bytes) in hashes.into_iter().chain([("plain", value.to_vec())]) {
			let name = format!("{name}, {form}");
			self.add(format!("{name}, hexadecimal"), hex::encode(&bytes).into());
			self.add(format!("{name}, HEXADECIMAL"), hex::encode_upper(&bytes).into());
			for skipped in 0..3 {
				self.add(format!("{name}, base64"), base64_core(&bytes, skipped));
			}
			self.add(name, bytes);
		}
	}

	fn add(&mut self, name: String, needle: Vec<u8>) {
		let start = [needle[0], needle[1]];
		self.needles.entry(start).or_default().push((name, needle));
	}

	/// The name of a canary that is in `bytes`.
	fn find(&self, bytes: &[u8]) -> Option<&str> {
		let mut starts = vec![false; 1 << 16];
		for start in self.needles.keys() {
			starts[usize::from(u16::from_be_bytes(*start))] = true;
		}
		(0..bytes.len().saturating_sub(1)).find_map(|at| {
			let start = [bytes[at], bytes[at + 1]];
			if !starts[usize::from(u16::from_be_bytes(start))] {
				return None;
			}
			let found = self.needles[&start].iter().find(|(_, it)| bytes[at..].starts_with(it));
			found.map(|(name, _)| name.as_str())
		})
	}

	#[track_caller]
	fn assert_absent(&self, place: &str, bytes: &[u8]) {
		if let Some(name) = self.find(bytes) {
			panic!("{name} is found in {place}");
		}
	}
}

/// What is in the base64 form of any bytes that have `value` after a number of others that
/// leaves the remainder `skipped` when divided by three.
fn base64_core(value: &[u8], skipped: usize) -> Vec<u8> {
	const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	let aligned = &value[(3 - skipped) % 3..];
	let digit = |bits: u32, place: u32| DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
	aligned
		.chunks_exact(3)
		.map(|group| u32::from_be_bytes([0, group[0], group[1], group[2]]))
		.flat_map(|bits| (0..4).map(move |place| digit(bits, place)))
		.collect()
}

#[test]
fn search_finds_a_canary_in_each_of_its_forms() {
	let canaries = Canaries::new(&[], &PRIVATE);
	let name = PRIVATE[0].1;
	for hidden in [
		format!("x{name}x").into_bytes(),
		hex::encode(name).into_bytes(),
		hex::encode_upper(name).into_bytes(),
		b"x UXVpcmluaWEgWmFwaG9kc2RvdHRpcg== x".to_vec(),
		b"eFF1aXJpbmlhIFphcGhvZHNkb3R0aXI=".to_vec(),
		b"eHhRdWlyaW5pYSBaYXBob2RzZG90dGly".to_vec(),
		[&b"x"[..], &Sha256::digest(name), b"x"].concat(),
		sp_crypto_hashing::blake2_256(name.as_bytes()).to_vec(),
	] {
		assert!(canaries.find(&hidden).is_some(), "{:?}", String::from_utf8_lossy(&hidden));
	}
	assert_eq!(canaries.find(b"Quirinia, Zaphodsdottir"), None);
}
