//! Small text files that people write: passphrases, phrases, forms, notes, JSON. Editors and shells put a byte
//! order mark before them, end lines in their own way, or write another encoding. Nothing here touches a
//! file.

use crate::{
	fhir::input::{is_utf16, without_bom},
	Code,
};
use base64::{prelude::BASE64_STANDARD, Engine};
use std::borrow::Cow;
use thiserror::Error;

/// What is wrong with a small text file. Says nothing of what is in it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TextError {
	/// UTF-16, as PowerShell and some editors write it.
	#[error("it is UTF-16, not UTF-8")]
	Utf16,
	/// Another encoding, Latin-1 most likely, or no text at all.
	#[error("it is not UTF-8: line {line} has a byte of another encoding, such as Latin-1")]
	NotUtf8 {
		/// The line, from 1.
		line: usize,
	},
	/// More than one line where one counts.
	#[error("it has more than one line")]
	SecondLine,
}

impl Code for TextError {
	fn code(&self) -> &'static str {
		match self {
			Self::Utf16 => "salus::text::utf16",
			Self::NotUtf8 { .. } => "salus::text::not_utf8",
			Self::SecondLine => "salus::text::second_line",
		}
	}
}

/// The text that `bytes` are, without a byte order mark.
///
/// # Errors
/// It is of another encoding.
pub fn text_of(bytes: &[u8]) -> Result<&str, TextError> {
	if is_utf16(bytes) {
		return Err(TextError::Utf16);
	}
	let bytes = without_bom(bytes);
	std::str::from_utf8(bytes).map_err(|error| {
		let before = &bytes[..error.valid_up_to()];
		TextError::NotUtf8 { line: 1 + before.iter().filter(|byte| **byte == b'\n').count() }
	})
}

/// The one line of `text`, without its end.
///
/// # Errors
/// There are more.
pub fn one_line(text: &str) -> Result<&str, TextError> {
	let line = text.trim_end_matches(['\n', '\r']);
	match line.contains(['\n', '\r']) {
		true => Err(TextError::SecondLine),
		false => Ok(line),
	}
}

/// How a binary age file begins (<https://age-encryption.org/v1>).
const AGE: &[u8] = b"age-encryption.org/v1";
const ARMOR: [&str; 2] = ["-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"];

/// The binary age file that `bytes` are: as they are, or armoured, or its base64 alone.
pub fn age_file_of(bytes: &[u8]) -> Cow<'_, [u8]> {
	if bytes.starts_with(AGE) {
		return bytes.into();
	}
	let armoured = || {
		let text = text_of(bytes).ok()?.trim();
		let text =
			text.strip_prefix(ARMOR[0]).and_then(|it| it.strip_suffix(ARMOR[1])).unwrap_or(text);
		let digits: String = text.split_ascii_whitespace().collect();
		BASE64_STANDARD.decode(digits).ok().filter(|file| file.starts_with(AGE))
	};
	armoured().map_or(bytes.into(), Cow::from)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn text_is_the_same_with_a_byte_order_mark_and_whatever_ends_its_lines() {
		for bytes in
			[&b"secret"[..], b"secret\n", b"secret\r\n", b"\xef\xbb\xbfsecret\r\n", b"secret\n\n"]
		{
			assert_eq!(text_of(bytes).and_then(one_line), Ok("secret"), "{bytes:?}");
		}
		assert_eq!(one_line(" a b "), Ok(" a b "), "blanks are part of it");
	}

	#[test]
	fn other_encodings_and_a_second_line_are_named() {
		let utf16: Vec<u8> = "secret\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
		assert_eq!(text_of(&utf16), Err(TextError::Utf16));
		assert_eq!(text_of(&[b"\xff\xfe", &utf16[..]].concat()), Err(TextError::Utf16));
		assert_eq!(text_of(b"a\nM\xfcller"), Err(TextError::NotUtf8 { line: 2 }));
		for text in ["one\ntwo", "one\r\ntwo\r\n", "\none"] {
			assert_eq!(one_line(text), Err(TextError::SecondLine), "{text:?}");
		}
	}

	#[test]
	fn armoured_age_file_is_the_binary_one() {
		let file = b"age-encryption.org/v1\n-> scrypt x 17\n\xff\0".to_vec();
		let base64 = BASE64_STANDARD.encode(&file);
		let (first, second) = base64.split_at(20);
		for armoured in [
			format!("{}\n{first}\n{second}\n{}\n", ARMOR[0], ARMOR[1]),
			format!("\u{feff}{}\r\n{first}\r\n{second}\r\n{}\r\n", ARMOR[0], ARMOR[1]),
			base64.clone(),
		] {
			assert_eq!(age_file_of(armoured.as_bytes())[..], file);
		}
		assert_eq!(age_file_of(&file)[..], file);
		for other in [&b"hello"[..], b"aGVsbG8=", b""] {
			assert_eq!(age_file_of(other)[..], *other);
		}
	}
}
