//! The fuzz target that libFuzzer drives. With `SALUS_FUZZ_SEEDS` set it first writes what fuzzing
//! begins with into that folder. Touches nothing else.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: salus_fuzz::prepare(), |input: &[u8]| {
	salus_fuzz::play(input);
});
