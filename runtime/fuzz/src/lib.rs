//! What the runtime does with bytes that somebody made up: an input is a row of steps, see
//! [`Step`], that are played on a chain on which members are registered. Whatever it is, nothing
//! panics, the storage of our pallets stays sound (I8) and the trail says what was done (I3).
//! Touches a chain in memory and, on request, a folder for seeds.
//!
//! | file | holds |
//! |---|---|
//! | `step.rs` | what an input is, in bytes |
//! | `chain.rs` | the chain that it is played on |
//! | `checks.rs` | what must hold of it |
//! | `seeds.rs` | inputs to begin with, which reach every call |
//! | `extrinsics.rs` | the program, for `make fuzz` |

mod chain;
mod checks;
// The people, calls and scenarios of the runtime's tests.
#[path = "../../tests/common/mod.rs"]
mod common;
mod seeds;
mod step;

pub use chain::Outcome;
pub use seeds::seeds;
pub use step::{Step, PEOPLE};

use std::{cell::RefCell, env, path::Path};

thread_local! {
	static BASE: RefCell<chain::Base> = RefCell::new(chain::Base::new());
}

/// Plays an input and checks what must hold. What came of each step.
///
/// # Panics
/// Where something does not hold.
pub fn play(input: &[u8]) -> Vec<Outcome> {
	BASE.with_borrow_mut(|base| base.play(step::read(input)))
}

/// Makes the chain ready, and writes the seeds where `SALUS_FUZZ_SEEDS` asks for them.
///
/// # Panics
/// Where the seeds cannot be written.
pub fn prepare() {
	BASE.with_borrow(|_| ());
	if let Some(folder) = env::var_os("SALUS_FUZZ_SEEDS") {
		seeds::write(Path::new(&folder)).expect("the folder for seeds can be written");
	}
}
