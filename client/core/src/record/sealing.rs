//! Encrypting content: what making a record is made of, with threads and without.

use super::RecordError;
use crate::{
	ipfs::{Imported, StoreError},
	keys::{identity::to_age_recipient, KeyError},
};
use std::{
	io::{self, Read, Write},
	iter,
};

/// What was read and where it went.
pub(super) struct Sealed {
	pub content: Imported,
	pub size: u64,
	pub sha256: [u8; 32],
}

/// On which side copying failed.
pub(super) enum SealError {
	Reading(io::Error),
	Writing(RecordError),
}

/// Starts to encrypt into `out`.
pub(super) fn encrypt_into<W: Write>(
	out: W,
	recipient: [u8; 32],
) -> Result<age::stream::StreamWriter<W>, SealError> {
	let recipient = to_age_recipient(recipient).map_err(|it| SealError::Writing(it.into()))?;
	let encryptor = age::Encryptor::with_recipients(iter::once(&recipient as _))
		.map_err(|_| SealError::Writing(KeyError::Recipient.into()))?;
	encryptor.wrap_output(out).map_err(writing)
}

/// Reads once, whatever interrupts it.
pub(super) fn read_some(reader: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
	loop {
		match reader.read(buffer) {
			Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
			result => return result,
		}
	}
}

/// The error of a write to the store.
pub(super) fn writing(error: io::Error) -> SealError {
	let error = StoreError::from_io(error).unwrap_or_else(StoreError::Source);
	SealError::Writing(error.into())
}
