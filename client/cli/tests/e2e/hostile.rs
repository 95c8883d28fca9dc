//! What somebody else wrote and the chain holds: manifests that lie, deceive or are none, sealed keys
//! that are others', links that do not lead back. Each is named, does no harm, and keeps nobody from
//! the rest.

use crate::harness::{block_on, trail, Cast, Machine, Node, Person};
use cid::Cid;
use salus_client::{
	chain::{
		api::{
			self,
			runtime_types::{
				bounded_collections::bounded_vec::BoundedVec,
				pallet_doctors::pallet::Call as DoctorsCall,
				pallet_patients::pallet::Call as PatientsCall, salus_primitives::key::Recipient,
				salus_runtime::RuntimeCall,
			},
		},
		types::{self, Right},
		AccountId,
	},
	fhir::Manifest,
	keys::{make_link, seal_keys, EpochKey},
	record::{encrypt_small, is_unprintable, store_blob, CONTENT, MANIFEST},
	store::{write_directory, Batch, Imported},
	Category,
};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use std::fs;

/// Imaging.
const CATEGORY: Category = Category::IMAGING;

const TEXT: &[u8] = b"not what it seems";

/// A patient, and a doctor who may add to their imaging.
struct Pair {
	machine: Machine,
	patient: Person,
	doctor: &'static Person,
}

impl Pair {
	fn new() -> Self {
		let machine = Machine::new(Node::shared());
		let patient = machine.patient("patient");
		let pair = Self { machine, patient, doctor: &Cast::of_all().doctor };
		pair.grant();
		pair
	}

	/// Grants the doctor access as the command does.
	fn grant(&self) {
		let grant = ["access", "grant", &self.doctor.address, "-c", "imaging", "--contribute"];
		self.machine.ok(&self.patient, &grant);
	}

	/// Sends `calls` as `who`, whatever the command would say to them.
	fn send(&self, who: &Person, calls: Vec<RuntimeCall>) {
		let batch = api::transactions().utility().batch_all(calls);
		block_on(async {
			let sent = self.machine.member(who).await.submit(&batch, "send").await;
			sent.map(drop).expect("the chain cannot know");
		});
	}

	/// An epoch's key of the patient.
	fn key(&self, category: Category, epoch: u32) -> EpochKey {
		let identity = self.patient.account().epoch_identity(category, epoch);
		EpochKey { category: CATEGORY, epoch, identity }
	}

	/// Adds a record by the doctor for each of `manifests`: an honest one, changed.
	fn upload(&self, manifests: &[&dyn Fn(&mut Value)]) {
		let calls = manifests.iter().map(|change| {
			let mut manifest = self.honest();
			change(&mut manifest);
			RuntimeCall::Doctors(DoctorsCall::upload_file {
				patient: id(&self.patient),
				category: types::chain_category(CATEGORY),
				epoch: 0,
				cid: types::chain_cid(&self.store(&manifest)),
				department: None,
			})
		});
		self.send(self.doctor, calls.collect());
	}

	fn honest(&self) -> Value {
		let manifest = Manifest {
			title: "honest.txt".into(),
			content_type: "text/plain".into(),
			size: TEXT.len() as u64,
			sha256: Sha256::digest(TEXT).into(),
			category: CATEGORY,
			author: self.doctor.address.clone(),
			date: salus_client::clock::now(),
			description: None,
			full_url: None,
		};
		serde_json::from_slice(&manifest.to_json().expect("valid")).expect("JSON")
	}

	/// A record made by hand.
	fn store(&self, manifest: &Value) -> Cid {
		let (store, recipient) = (self.machine.store(), self.key(CATEGORY, 0).identity.recipient());
		let entry = |plain: &[u8]| {
			let sealed = encrypt_small(plain, recipient).expect("small");
			let cid = store_blob(&sealed, &store).expect("stored");
			Imported { cid, size: sealed.len() as u64, dag_size: sealed.len() as u64 }
		};
		let entries = [(CONTENT, entry(TEXT)), (MANIFEST, entry(manifest.to_string().as_bytes()))];
		let mut batch = Batch::new(&store);
		let directory = write_directory(&entries, &mut batch).expect("stored");
		batch.keep();
		directory.cid
	}

	/// What is in the folder of who uses the machine, but for what the client keeps there.
	fn files(&self) -> Vec<String> {
		let entries = fs::read_dir(self.machine.path("")).expect("a folder");
		let names = entries.map(|it| it.expect("a file").file_name());
		let mut names: Vec<_> = names.map(|it| it.to_string_lossy().into_owned()).collect();
		names.retain(|name| !["data", "store", "patient.json"].contains(&name.as_str()));
		names
	}
}

fn id(who: &Person) -> AccountId {
	who.account().id()
}

fn titled(title: &str) -> impl Fn(&mut Value) + use<'_> {
	move |manifest| manifest["content"][0]["attachment"]["title"] = json!(title)
}

#[track_caller]
fn assert_printable(text: &str) {
	let found = text.lines().flat_map(str::chars).find(|c| is_unprintable(*c));
	assert_eq!(found, None, "{text:?}");
}

#[test]
fn title_of_somebody_else_neither_leaves_the_folder_nor_steers_the_terminal() {
	let pair = Pair::new();
	let Pair { machine, patient, .. } = &pair;
	let long = "ü".repeat(512);
	let titles = [
		("../../salus-hostile", "_.._salus-hostile".to_owned()),
		("/tmp/salus-hostile", "_tmp_salus-hostile".into()),
		("..", "record".into()),
		(".salus-hostile", "salus-hostile".into()),
		("x\u{202e}fdp.exe", "x_fdp.exe".into()),
		("x\u{9b}31m\u{200b}.txt", "x_31m_.txt".into()),
		("tab\tand\r\nlines", "tab_and__lines".into()),
		(&long, "ü".repeat(100)),
	];
	let changes = titles.each_ref().map(|(title, _)| titled(title));
	pair.upload(&changes.each_ref().map(|it| it as &dyn Fn(&mut Value)));
	let listed = machine.run(patient, &["record", "list"]).succeeded().out;
	assert_printable(&listed);
	assert_eq!(listed.lines().count(), 1 + titles.len(), "a line each: {listed}");
	for (number, (_, name)) in titles.iter().enumerate() {
		let got = machine.run(patient, &["record", "get", &number.to_string()]).succeeded();
		assert_printable(&got.out);
		assert_eq!(pair.files(), [name.as_str()], "in this folder, and nothing else");
		assert_eq!(fs::read(machine.path(name)).expect("written"), TEXT);
		fs::remove_file(machine.path(name)).expect("removed");
	}
	for outside in ["/tmp/salus-hostile", "../salus-hostile", "../../salus-hostile"] {
		assert!(!machine.path(outside).exists(), "{outside}");
	}
}

#[test]
fn manifest_that_is_none_or_has_a_forbidden_title_is_named_by_its_path_and_keeps_nobody_from_the_rest(
) {
	let pair = Pair::new();
	let Pair { machine, patient, .. } = &pair;
	let long = "ü".repeat(2048);
	let (nul, escape, long) = (titled("a\0b"), titled("\u{1b}[2Jcleared"), titled(&long));
	let member = |manifest: &mut Value| manifest["\u{1b}[2J\u{202e}evil"] = json!(1);
	let gone = |manifest: &mut Value| manifest["content"] = json!([]);
	let honest = |_: &mut Value| {};
	pair.upload(&[&nul, &escape, &long, &member, &gone, &honest]);
	let listed = machine.ok(patient, &["record", "list"]);
	let printed = machine.run(patient, &["record", "list"]).succeeded().out;
	assert_printable(&printed);
	let title = "DocumentReference.content[0].attachment.title";
	for (number, path) in
		[title, title, title, "evil", "DocumentReference.content"].iter().enumerate()
	{
		let closed = listed[number]["closed"].as_str().expect("a reason");
		assert!(closed.contains(path), "{closed:?}");
		let number = number.to_string();
		let problem = machine.fails(patient, &["record", "get", &number]);
		assert!(problem.code.starts_with("salus::fhir::"), "{problem:?}");
		assert!(problem.message.contains(path), "{problem:?}");
		assert!(!problem.message.contains("cleared"), "a value is nobody's business: {problem:?}");
		assert_printable(&machine.run(patient, &["record", "get", &number]).err);
	}
	assert_eq!(pair.files(), Vec::<String>::new());
	machine.ok(patient, &["record", "get", "5"]);
	assert_eq!(pair.files(), ["honest.txt"]);
}

#[test]
fn manifest_that_lies_is_named_and_no_file_appears() {
	let pair = Pair::new();
	let Pair { machine, patient, doctor } = &pair;
	let size = |by: i64| {
		move |manifest: &mut Value| {
			let attachment = &mut manifest["content"][0]["attachment"];
			let size = json!(TEXT.len() as i64 + by);
			attachment["extension"][1]["valueDecimal"] = size.clone();
			attachment["size"] = size;
		}
	};
	let (shorter, longer) = (size(-1), size(1));
	let hash = |manifest: &mut Value| {
		let hash = &mut manifest["content"][0]["attachment"]["extension"][0]["valueString"];
		*hash = json!("00".repeat(32));
	};
	let two_sizes = |manifest: &mut Value| {
		manifest["content"][0]["attachment"]["size"] = json!(TEXT.len() + 1);
	};
	let author = |manifest: &mut Value| {
		manifest["author"][0]["identifier"]["value"] = json!(patient.address);
	};
	pair.upload(&[&shorter, &longer, &hash, &two_sizes, &author]);
	let to = ["--to", "out.txt"];
	for (number, (code, message)) in [
		("salus::record::content_mismatch", "its size differs"),
		("salus::record::content_mismatch", "its size differs"),
		("salus::record::content_mismatch", "its SHA-256 differs"),
		("salus::fhir::invalid", "it differs from attachment.size"),
		("salus::manifest_lies", doctor.address.as_str()),
	]
	.into_iter()
	.enumerate()
	{
		let get = ["record", "get", &number.to_string(), to[0], to[1]];
		machine.fails(patient, &get).is(code, message, "");
		// What is there stays as it is.
		machine.file("out.txt", "mine");
		machine.fails(patient, &[&get[..], &["--force"]].concat()).is(code, message, "");
		assert_eq!(fs::read(machine.path("out.txt")).expect("there"), b"mine");
		fs::remove_file(machine.path("out.txt")).expect("removed");
		assert_eq!(pair.files(), Vec::<String>::new());
	}
}

#[test]
fn sealed_keys_that_open_to_another_identity_are_named_and_nothing_is_encrypted_to_it() {
	let pair = Pair::new();
	let Pair { machine, patient, doctor } = &pair;
	let file = machine.file("scan.txt", "a scan");
	machine.ok(patient, &["record", "add", &file, "-c", "imaging"]);
	let doctors = [doctor.account().recipient()];
	let others = [Cast::of_all().colleague.account().recipient()];
	let grant = |sealed: Vec<u8>| {
		let call = PatientsCall::grant_access {
			provider: id(doctor),
			categories: types::chain_categories(&[CATEGORY]),
			right: Right::Contribute,
			expires: None,
			sealed_keys: BoundedVec(sealed),
		};
		pair.send(patient, vec![RuntimeCall::Patients(call)]);
	};
	let of = ["--patient", &patient.address];
	let get = [&["record", "get", "0", "--to", "out.txt"][..], &of].concat();
	let add = [&["record", "add", &file, "-c", "imaging"][..], &of].concat();
	let before = (machine.blocks(), trail(machine, patient).len());

	// The key of another category in the place of this one.
	grant(seal_keys(&[pair.key(Category::LABORATORY, 0)], &doctors).expect("sealed"));
	let listed = machine.ok(doctor, &[&["record", "list"][..], &of].concat());
	assert!(listed[0]["closed"].as_str().is_some_and(|why| why.contains("no key")), "{listed}");
	for (command, code) in [(&get, "salus::closed"), (&add, "salus::no_current_key")] {
		let done = machine.run(doctor, command);
		assert_eq!(done.exit, Some(1));
		assert!(done.err.contains("the grant holds a wrong key"), "{}", done.err);
		assert!(done.err.contains(code), "{}", done.err);
		let done = machine.run(doctor, &[&command[..], &["--output", "json"]].concat());
		let said: Vec<_> = done.err.lines().map(str::to_owned).collect();
		let warning: serde_json::Value = serde_json::from_str(&said[0]).expect("JSON");
		let message = warning["log"]["message"].as_str().expect("a message");
		assert!(message.contains("the grant holds a wrong key"), "{message}");
		assert_eq!(warning["log"]["level"], "warn");
		assert_eq!(done.problem().code, *code);
	}
	// The right key, for somebody else.
	grant(seal_keys(&[pair.key(CATEGORY, 0)], &others).expect("sealed"));
	for command in [&get, &add] {
		let key = "salus::key::not_for_this_key";
		machine.fails(doctor, command).is(key, "the sealed keys", "");
	}
	// No keys at all.
	grant(b"age-encryption.org/v1\n".to_vec());
	for command in [&get, &add] {
		machine.fails(doctor, command).is("salus::key::damaged", "the sealed keys", "again");
	}
	assert!(!machine.path("out.txt").exists());
	assert_eq!(machine.pending(), Vec::<std::path::PathBuf>::new());
	let after = (machine.blocks(), trail(machine, patient).len());
	assert_eq!(after, (before.0, before.1 + 3), "three grants, and nothing else was done");
	pair.grant();
	machine.ok(doctor, &get);
	machine.ok(doctor, &add);
}

#[test]
fn link_that_does_not_lead_back_is_named_and_closes_only_what_is_before_it() {
	let pair = Pair::new();
	let Pair { machine, patient, doctor } = &pair;
	let add = |title: &str| {
		let file = machine.file(title, title);
		machine.ok(patient, &["record", "add", &file, "-c", "imaging"]);
		fs::remove_file(file).expect("removed");
	};
	let rotate = |epoch, link| {
		let recipient = Recipient(pair.key(CATEGORY, epoch).identity.recipient());
		let category = types::chain_category(CATEGORY);
		let link = BoundedVec(link);
		let call = PatientsCall::rotate_keys { category, epoch, recipient, link };
		pair.send(patient, vec![RuntimeCall::Patients(call)]);
	};
	let next = |epoch| pair.key(CATEGORY, epoch).identity.recipient();
	let of = ["--patient", &patient.address];
	let get = |number| [&["record", "get", number, "--to", "out.txt"][..], &of].concat();
	let opened = || trail(machine, patient).iter().filter(|it| it.0 == "FileOpened").count();

	add("first");
	// Leads to another category's key.
	rotate(1, make_link(&pair.key(Category::LABORATORY, 0).identity, next(1)).expect("a link"));
	pair.grant();
	add("second");
	let listed = machine.ok(doctor, &[&["record", "list"][..], &of].concat());
	let closed = listed[0]["closed"].as_str().expect("a reason");
	assert!(closed.contains("imaging, epoch 0"), "{closed}");
	assert_eq!(listed[1]["manifest"]["title"], "second");
	machine.fails(doctor, &get("0")).is("salus::key::mismatch", "epoch 0", "");
	assert_eq!((pair.files(), opened()), (Vec::new(), 0));

	// Leads nowhere.
	rotate(2, b"no link".to_vec());
	pair.grant();
	add("third");
	for number in ["0", "1"] {
		machine.fails(doctor, &get(number)).is("salus::key::damaged", "the link", "");
	}
	assert_eq!((pair.files(), opened()), (Vec::new(), 0));
	machine.ok(doctor, &get("2"));
	assert_eq!(fs::read(machine.path("out.txt")).expect("written"), b"third");
	for (number, title) in [("0", "first"), ("1", "second"), ("2", "third")] {
		machine.ok(patient, &["record", "get", number, "--to", title]);
		assert_eq!(fs::read_to_string(machine.path(title)).expect("written"), title);
	}
}
