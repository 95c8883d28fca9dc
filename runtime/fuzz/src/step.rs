//! What an input is: steps one behind the other, until bytes are none. Touches nothing.
//!
//! | first byte | behind it | means |
//! |---|---|---|
//! | `00..=bf` | a call, SCALE | the person of this number (modulo) signs and sends it |
//! | `c0..=cf` | a call, SCALE | the council carries it out as Root |
//! | `d0..=df` | a byte | a block ends; the next comes after so many slots |
//! | `e0..=ef` | a byte, bytes with their length | the view function of this number (modulo) is called |
//! | `f0..=ff` | all that is left | it arrives as a transaction |

use crate::common::*;
use codec::{DecodeLimit, Encode, MemTrackingInput};
use frame_support::MAX_EXTRINSIC_DEPTH;
use salus_runtime::RuntimeCall;
use sp_keyring::Sr25519Keyring;

/// The most steps of an input: a few blocks of work.
const MAX_STEPS: usize = 24;

/// The most memory that reading one call may take, in bytes.
const MAX_CALL_MEMORY: usize = 1024 * 1024;

/// Who may do for the patient what a guardian does.
pub const GUARDIAN: Sr25519Keyring = Sr25519Keyring::CharlieStash;

/// Who becomes a department in the scenario with every call.
const NEWCOMER: Sr25519Keyring = Sr25519Keyring::BobStash;

/// Who signs: everyone with a role, two strangers, the guardian, and who becomes a department.
pub const PEOPLE: [Sr25519Keyring; 12] = [
	ADMIN,
	PATIENT,
	DOCTOR,
	PHARMACY,
	AUDITOR,
	OTHER_PATIENT,
	NEW_DOCTOR,
	DEPARTMENT,
	STRANGER,
	OTHER_STRANGER,
	GUARDIAN,
	NEWCOMER,
];

/// Something that happens to the chain.
#[derive(Clone, Debug)]
pub enum Step {
	/// A person sends a call.
	Signed(Sr25519Keyring, RuntimeCall),
	/// The council carries out a call as Root.
	Governed(RuntimeCall),
	/// The block ends, and the next is so many slots later.
	Later(u8),
	/// A view function is called: its number, and its arguments.
	View(u8, Vec<u8>),
	/// A transaction arrives, without the length that stands before it in a block.
	Raw(Vec<u8>),
}

impl Step {
	/// The step as bytes of an input.
	pub fn to_bytes(&self) -> Vec<u8> {
		match self {
			Step::Signed(who, call) => {
				let number = PEOPLE.iter().position(|person| person == who).unwrap_or_default();
				(number as u8, call).encode()
			}
			Step::Governed(call) => (0xc0u8, call).encode(),
			Step::Later(slots) => vec![0xd0, *slots],
			Step::View(number, arguments) => (0xe0u8, number, arguments).encode(),
			Step::Raw(bytes) => [&[0xf0], &bytes[..]].concat(),
		}
	}

	/// The step at the beginning of `input`, which is then behind it.
	fn take(input: &mut &[u8]) -> Option<Self> {
		let first = take_byte(input)?;
		Some(match first {
			0x00..=0xbf => Step::Signed(PEOPLE[first as usize % PEOPLE.len()], take_call(input)?),
			0xc0..=0xcf => Step::Governed(take_call(input)?),
			0xd0..=0xdf => Step::Later(take_byte(input)?),
			0xe0..=0xef => Step::View(take_byte(input)?, codec::Decode::decode(input).ok()?),
			0xf0..=0xff => Step::Raw(std::mem::take(input).to_vec()),
		})
	}
}

fn take_byte(input: &mut &[u8]) -> Option<u8> {
	let (first, rest) = input.split_first()?;
	*input = rest;
	Some(*first)
}

/// A call, nested no deeper than a node accepts it.
fn take_call(input: &mut &[u8]) -> Option<RuntimeCall> {
	let mut bounded = MemTrackingInput::new(input, MAX_CALL_MEMORY);
	RuntimeCall::decode_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut bounded).ok()
}

/// The steps of `input`, up to the first that is none.
pub fn read(mut input: &[u8]) -> impl Iterator<Item = Step> + '_ {
	std::iter::from_fn(move || Step::take(&mut input)).take(MAX_STEPS)
}
