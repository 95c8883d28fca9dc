//! A transaction that was sent, and whether something may still come of it. Pure.
//!
//! A node that has no such transaction does not say that nobody has it: it may have been started anew,
//! and a light client does not see into the pools of others. What is certain follows from final blocks.

use super::{seen::Final, Hash};

/// How many blocks a transaction may wait before it is void.
pub(super) const MORTALITY: u64 = 64;

/// How many blocks after it was sent a transaction is no longer waited for, where nobody can say who
/// still has it.
pub(super) const RESEND_AFTER: u64 = 8;

/// A transaction that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
	/// Its nonce: of all transactions of an account with one nonce, one counts at most.
	pub nonce: u64,
	/// The final block that it is bound to. On a chain without that block it is void.
	pub since: Final,
}

impl Sent {
	/// Whether it is on chain or never will be, by the word of the final block with this number, in whose
	/// state the account's next nonce is `nonce`. `since` is the hash there of the block that it is bound
	/// to, where that is known.
	pub(crate) fn is_decided(&self, number: u64, nonce: u64, since: Option<Hash>) -> bool {
		let since_number = self.since.number;
		nonce > self.nonce
			|| number >= since_number.saturating_add(MORTALITY)
			|| since.is_some_and(|hash| hash != self.since.hash)
			// The chain was begun anew, or its source is so far behind that nothing that is bound to
			// this block still counts where the transaction does.
			|| number.saturating_add(MORTALITY) <= since_number
	}

	/// Whether it is late, by the word of the final block with this number.
	pub(super) fn is_late(&self, number: u64) -> bool {
		number >= self.since.number.saturating_add(RESEND_AFTER)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	#[cfg(not(target_family = "wasm"))]
	use proptest::prelude::*;

	const SINCE: Final = Final { number: 100, hash: Hash::repeat_byte(1) };
	const SENT: Sent = Sent { nonce: 5, since: SINCE };

	#[test]
	fn transaction_is_open_until_its_nonce_is_used_in_a_final_block_or_it_is_void() {
		let same = Some(SINCE.hash);
		for number in [100, 101, 163] {
			assert!(!SENT.is_decided(number, 5, same), "{number}");
			assert!(SENT.is_decided(number, 6, same), "{number}");
		}
		assert!(!SENT.is_decided(163, 4, same), "the one before it is not there yet");
		assert!(SENT.is_decided(164, 5, same), "it was mortal");
	}

	#[test]
	fn transaction_is_void_on_a_chain_without_the_block_that_it_is_bound_to() {
		assert!(SENT.is_decided(120, 5, Some(Hash::repeat_byte(2))));
		assert!(!SENT.is_decided(120, 5, None), "nobody knows");
		assert!(!SENT.is_decided(99, 5, None), "the source is a little behind");
		assert!(SENT.is_decided(36, 5, None), "it was begun anew");
	}

	#[test]
	fn numbers_of_a_damaged_note_do_not_overflow() {
		let since = Final { number: u64::MAX, ..SINCE };
		let sent = Sent { nonce: u64::MAX, since };
		assert!(sent.is_decided(1, 0, None), "no chain has come so far");
		assert!(!sent.is_late(u64::MAX - 100));
	}

	#[cfg(not(target_family = "wasm"))]
	proptest! {
		/// Of a transaction that is taken for decided, none comes through later: blocks take it while
		/// its nonce is the next one and they are of its era.
		#[test]
		fn nothing_comes_of_what_is_decided(number in 0u64..300, later in 0u64..200, nonce in 0u64..8) {
			let head = number.max(SINCE.number);
			if SENT.is_decided(head, nonce, Some(SINCE.hash)) {
				let (block, next) = (head + 1 + later, nonce);
				let in_era = block < SINCE.number + MORTALITY;
				prop_assert!(!(in_era && next <= SENT.nonce));
			}
		}
	}
}
