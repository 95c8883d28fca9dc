//! What programs know errors by. What to do about one is said by the program that shows it: the words of a
//! command are of no use in a browser.

use std::error::Error;

/// An error with a code. Its text says what happened and to what, its fields are for the words of whoever
/// shows it.
pub trait Code: Error {
	/// What programs know it by: `salus::`, the part it is of, and a word. It stays the same whatever the
	/// texts become.
	fn code(&self) -> &'static str;
}
