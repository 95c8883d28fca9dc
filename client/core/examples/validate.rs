//! Tells of each FHIR R4 file whether it is valid, and all that is wrong: `validate FILE…`. What
//! `make check-fhir` compares with HAPI's validator.

use salus_core::fhir::valid::{Validator, R4};
use std::{env, fs};

fn main() {
	for name in env::args().skip(1) {
		let Ok(text) = fs::read_to_string(&name) else {
			println!("{name}\tUNREADABLE");
			continue;
		};
		let faults = R4.faults(text.trim_start_matches('\u{feff}'));
		let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
		println!(
			"{name}\t{}\t{}",
			if told.is_empty() { "VALID" } else { "INVALID" },
			told.join(" | ")
		);
	}
}
