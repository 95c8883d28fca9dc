//! Lists in parts: a part has no more than was asked for, and says where the next one begins.

use crate::{
	harness::{together, Cast, Machine, Node, Person},
	surface::has,
};
use serde_json::Value;

/// Reads a list two items at a time, going on with `option` where each part says.
fn in_parts(machine: &Machine, who: &Person, command: &[&str], option: &str) -> Vec<Value> {
	let (mut all, mut next) = (Vec::new(), None::<String>);
	loop {
		let from = next.as_ref().map(|next| vec![option, next]).unwrap_or_default();
		let part = machine.ok(who, &[command, &["--limit", "2"], &from].concat());
		has(&part, &["items", "next"]);
		let items = part["items"].as_array().expect("a list");
		assert!(items.len() <= 2, "{part}");
		all.extend(items.iter().cloned());
		next = match &part["next"] {
			Value::Null => return all,
			Value::String(address) => Some(address.clone()),
			number => Some(number.to_string()),
		};
	}
}

#[test]
fn list_in_parts_is_the_whole_list() {
	let machine = Machine::new(Node::shared());
	let Cast { doctor, colleague, .. } = Cast::of_all();
	let file = machine.file("note.txt", "a note");
	let [patient, third] = together([
		&|| {
			let patient = machine.patient("patient");
			for category in ["imaging", "clinical", "imaging"] {
				machine.ok(&patient, &["record", "add", &file, "-c", category]);
			}
			patient
		},
		&|| {
			let third = machine.verified("third", "doctor");
			for _ in 0..3 {
				machine.ok(&third, &["library", "add", &file]);
			}
			third
		},
	]);
	for provider in [doctor, colleague, &third] {
		let grant = ["access", "grant", &provider.address, "-c", "imaging", "--contribute"];
		machine.ok(&patient, &grant);
	}
	for _ in 0..3 {
		let of = ["--patient", &patient.address, "--text-file", &file];
		machine.ok(&third, &[&["comment", "add", "-c", "imaging"][..], &of].concat());
	}
	let same = |who: &Person, command: &[&str], option: &str, least: usize| {
		let whole = machine.ok(who, command);
		let whole = whole.as_array().expect("a list");
		assert!(whole.len() >= least, "{command:?}: {whole:?}");
		assert_eq!(&in_parts(&machine, who, command, option), whole, "{command:?}");
	};
	let nobody = Person::nobody();
	same(&patient, &["record", "list"], "--from", 3);
	same(&patient, &["record", "list", "-c", "imaging"], "--from", 2);
	same(&patient, &["comment", "list"], "--from", 3);
	same(&third, &["library", "list"], "--from", 3);
	same(&patient, &["access", "list"], "--after", 3);
	same(&nobody, &["audit", "trail", "--of", &patient.address], "--from", 8);

	// Others add to these meanwhile.
	for (who, list) in [
		(&nobody, &["doctor", "list"][..]),
		(&nobody, &["role", "list", "doctor"]),
		(doctor, &["access", "patients"]),
	] {
		let part = machine.ok(who, &[list, &["--limit", "1"]].concat());
		let items = part["items"].as_array().expect("a list");
		assert_eq!(items.len(), 1, "{list:?}: {part}");
		let account = items[0].as_str().or(items[0]["address"].as_str());
		assert!(part["next"].is_null() || part["next"].as_str() == account, "{list:?}: {part}");
	}
}

#[test]
fn trail_goes_on_from_a_number_of_the_whole_trail() {
	let machine = Machine::new(Node::shared());
	let [patient, _] = together([&|| machine.patient("patient"), &|| machine.patient("other")]);
	machine.ok(&patient, &["access", "rotate", "-c", "imaging"]);
	machine.ok(&machine.patient("third"), &["access", "rotate", "-c", "imaging"]);
	machine.ok(&patient, &["access", "rotate", "-c", "imaging"]);
	let nobody = Person::nobody();
	let of = ["audit", "trail", "--of", &patient.address];
	let events = machine.ok(&nobody, &of);
	let events = events.as_array().expect("a list");
	let id = |index: usize| events[index]["id"].as_u64().expect("a number");
	let from = |id: u64| machine.ok(&nobody, &[&of[..], &["--from", &id.to_string()]].concat());
	assert_eq!(from(id(2)), Value::Array(events[2..].to_vec()));
	assert_eq!(from(id(1) + 1), Value::Array(events[2..].to_vec()), "an event of another");
	assert_eq!(from(id(2) + 1), Value::Array(vec![]));
	let whole = ["audit", "trail", "--limit", "1", "--from", &id(2).to_string()];
	let part = machine.ok(&nobody, &whole);
	assert_eq!(part["items"], Value::Array(vec![events[2].clone()]));

	let text = machine.run(&nobody, &[&of[..], &["--limit", "1"]].concat()).succeeded().out;
	assert!(text.contains(&format!("\nmore: --from {}\n", id(0) + 1)), "{text}");
	let refused = machine.fails(&nobody, &[&of[..], &["--limit", "0"]].concat());
	refused.is("salus::usage", "--limit", "--help");
}
