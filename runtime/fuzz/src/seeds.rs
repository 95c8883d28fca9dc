//! Inputs that fuzzing begins with: the scenario with every call of our pallets, each of its calls
//! alone, every call of the runtime with arguments of zeros, view functions, transactions as bytes.
//! Also the words of a dictionary. Touches the folder that it is given.

use crate::{
	common::*,
	step::{Step, GUARDIAN, PEOPLE},
};
use codec::{Decode, Encode};
use salus_runtime::{RuntimeCall, UncheckedExtrinsic};
use scale_info::TypeDef;
use sp_keyring::Sr25519Keyring;
use std::{fmt::Write, fs, io, path::Path};

/// Arguments of zeros: an account, a number or an empty list, whatever a call reads.
const ZEROS: [u8; 128] = [0; 128];

/// What fuzzing begins with.
pub fn seeds() -> Vec<Vec<u8>> {
	let steps: Vec<Step> = every_call().into_iter().map(as_step).collect();
	let story = steps.iter().flat_map(Step::to_bytes).collect();
	let alone = steps.iter().map(|step| [step.to_bytes(), later()].concat());
	let calls = blank_calls();
	let by_all = calls.iter().flat_map(|call| {
		let signed = Step::Signed(PATIENT, call.clone()).to_bytes();
		[signed, [Step::Governed(call.clone()).to_bytes(), later()].concat()]
	});
	let wrapped = steps.iter().filter_map(|step| match step {
		Step::Signed(who, call) => {
			let batch = batch_all(&[call.clone(), call.clone()]);
			Some(Step::Signed(*who, batch).to_bytes())
		}
		_ => None,
	});
	let by_guardian = steps.iter().filter_map(|step| match step {
		Step::Signed(who, call) => Some(Step::Signed(GUARDIAN, for_another(*who, call)).to_bytes()),
		_ => None,
	});
	let raw = calls.iter().map(|call| {
		let bytes = UncheckedExtrinsic::new_bare(call.clone()).encode();
		let bytes = Vec::<u8>::decode(&mut &bytes[..]).expect("it has its length before it");
		Step::Raw(bytes).to_bytes()
	});
	let views = (0..=63).map(|number| Step::View(number, ZEROS.to_vec()).to_bytes());
	let wrapped = wrapped.chain(by_guardian);
	std::iter::once(story)
		.chain(alone)
		.chain(by_all)
		.chain(wrapped)
		.chain(raw)
		.chain(views)
		.collect()
}

fn as_step(step: crate::common::Step) -> Step {
	match step.by {
		Some(who) => Step::Signed(who, step.call),
		None => Step::Signed(ADMIN, motion(1, step.call)),
	}
}

/// What a proxy sends.
fn for_another(who: Sr25519Keyring, call: &RuntimeCall) -> RuntimeCall {
	let (real, call) = (who.to_account_id().into(), Box::new(call.clone()));
	RuntimeCall::Proxy(pallet_proxy::Call::proxy { real, force_proxy_type: None, call })
}

fn later() -> Vec<u8> {
	Step::Later(1).to_bytes()
}

/// Every call of the runtime that can be read with nothing but zeros behind its number.
fn blank_calls() -> Vec<RuntimeCall> {
	let metadata = metadata::metadata();
	let mut calls = Vec::new();
	for pallet in &metadata.pallets {
		let Some(of_pallet) = &pallet.calls else { continue };
		let described =
			metadata.types.resolve(of_pallet.ty.id).map(|described| &described.type_def);
		let Some(TypeDef::Variant(variants)) = described else { continue };
		for variant in &variants.variants {
			let bytes = [&[pallet.index, variant.index], &ZEROS[..]].concat();
			calls.extend(RuntimeCall::decode(&mut &bytes[..]));
		}
	}
	calls
}

/// Words that calls are made of: accounts, CIDs, the numbers of calls.
fn dictionary() -> String {
	let people = PEOPLE.iter().map(|person| person.to_account_id().encode());
	let cids = (0..4).map(|seed| cid(seed).encode());
	let calls = blank_calls().into_iter().map(|call| call.encode()[..2].to_vec());
	let mut text = String::new();
	for word in people.chain(cids).chain(calls) {
		text.push('"');
		for byte in word {
			write!(text, "\\x{byte:02x}").expect("a string takes it");
		}
		text.push_str("\"\n");
	}
	text
}

/// Writes the seeds into `folder`, and the dictionary beside it.
pub fn write(folder: &Path) -> io::Result<()> {
	fs::create_dir_all(folder)?;
	for (number, seed) in seeds().into_iter().enumerate() {
		fs::write(folder.join(format!("seed-{number:04}")), seed)?;
	}
	fs::write(folder.with_extension("dict"), dictionary())
}
