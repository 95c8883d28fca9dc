//! Fingerprints: what the owner of an account sees, what others see of it, and what is refused where the
//! two differ.

use crate::harness::{together, trail, Cast, Machine, Node, Person};
use salus_client::keys::Fingerprint;

/// The fingerprint of somebody, of their own keys.
fn own(who: &Person) -> Fingerprint {
	let account = who.account();
	Fingerprint::of(account.id(), &account.recipient())
}

/// Six words that are nobody's.
const OTHER: &str = "abandon ability able about above absent";

#[test]
fn owner_and_everybody_else_are_shown_the_same_words() {
	let machine = Machine::new(Node::shared());
	let doctor = &machine.verified("doctor", "doctor");
	let words = own(doctor).to_string();
	assert_eq!(machine.ok(doctor, &["account", "show"])["fingerprint"], words.as_str());
	let nobody = Person::nobody();
	let show = ["doctor", "show", &doctor.address];
	assert_eq!(machine.ok(&nobody, &show)["fingerprint"], words.as_str());
	for (who, show) in
		[(doctor, &["account", "show"][..]), (doctor, &["doctor", "show"]), (&nobody, &show)]
	{
		let text = machine.run(who, show).succeeded().out;
		assert!(text.lines().any(|line| line.ends_with(&words)), "{text}");
	}
	let qr = [&show[..], &["--qr"]].concat();
	let uri = own(doctor).uri(doctor.account().id());
	assert_eq!(machine.ok(&nobody, &qr)["uri"], uri.as_str());
	let text = machine.run(&nobody, &qr).succeeded().out;
	assert!(text.contains('▀') && text.trim_end().ends_with(&uri), "{text}");
}

#[test]
fn grant_to_another_fingerprint_is_refused_before_anything_is_sealed() {
	let machine = Machine::new(Node::shared());
	let doctor = &Cast::of_all().doctor;
	let patient = machine.patient("patient");
	let before = trail(&machine, &patient);
	let grant = ["access", "grant", &doctor.address, "-c", "imaging", "--fingerprint"];
	let fails = |words: &str| machine.fails(&patient, &[&grant[..], &[words]].concat());
	let words = own(doctor).to_string();
	let problem = fails(OTHER).is("salus::other_fingerprint", &words, "nothing was signed");
	assert!(problem.message.contains(OTHER) && problem.message.contains(&doctor.address));
	// As a QR code of somebody else would have it.
	let uri = own(&patient).uri(doctor.account().id());
	let scanned = ["access", "grant", &uri, "-c", "imaging"];
	machine.fails(&patient, &scanned).is("salus::other_fingerprint", &words, "owner");
	fails("abandon ability").is("salus::usage", "2 words", "--help");
	fails("abandon ability able about above zooo").is("salus::usage", "word 6", "--help");
	assert_eq!(trail(&machine, &patient), before, "nothing is on chain");
	assert_eq!(machine.ok(&patient, &["access", "list"]), serde_json::json!([]));

	let granted = machine.ok(&patient, &[&grant[..], &[&words]].concat());
	assert_eq!(granted["fingerprint"], words.as_str());
	let scanned = own(doctor).uri(doctor.account().id());
	let again = machine.run(&patient, &["access", "grant", &scanned, "-c", "imaging"]);
	let again = again.succeeded().out;
	assert!(again.trim_end().ends_with(&words), "{again}");
}

#[test]
fn whoever_replaced_their_key_has_other_words() {
	let machine = Machine::new(Node::shared());
	let doctor = machine.verified("doctor", "doctor");
	let show = ["doctor", "show", &doctor.address];
	let before = machine.ok(&Person::nobody(), &show)["fingerprint"].clone();
	machine.ok(&doctor, &["account", "rekey"]);
	let after = machine.ok(&Person::nobody(), &show)["fingerprint"].clone();
	assert_ne!(after, before);
	assert_eq!(machine.ok(&doctor, &["account", "show"])["fingerprint"], after);
}

#[test]
fn guardian_doctor_of_a_department_and_pharmacy_are_shown_and_refused_by_their_words() {
	let machine = Machine::new(Node::shared());
	let doctor = &Cast::of_all().doctor;
	let [patient, department, pharmacy] = together([
		&|| machine.patient("patient"),
		&|| machine.verified("department", "department"),
		&|| machine.provider("pharmacy", "pharmacy"),
	]);
	let admin = Person::admin();
	let trusts = |who: &Person, command: &[&str], whom: &Person| {
		let words = own(whom).to_string();
		let command = [command, &[whom.address.as_str(), "--fingerprint"]].concat();
		machine.fails(who, &[&command[..], &[OTHER]].concat()).is(
			"salus::other_fingerprint",
			&words,
			"nothing was signed",
		);
		let trusted = machine.ok(who, &[&command[..], &[&words]].concat());
		assert_eq!(trusted["fingerprint"], words.as_str());
	};
	trusts(&patient, &["guardian", "add"], doctor);
	trusts(&department, &["department", "name-doctor"], doctor);
	trusts(&admin, &["doctor", "verify"], &pharmacy);

	// Whoever has no key to encrypt to has no fingerprint.
	let add = ["guardian", "add", &admin.address];
	machine.fails(&patient, &[&add[..], &["--fingerprint", OTHER]].concat()).is(
		"salus::no_fingerprint",
		&admin.address,
		"check the address",
	);
	assert!(machine.ok(&patient, &add)["fingerprint"].is_null());
}
