//! The authorities that vote.

/// The key that an authority votes with.
pub type AuthorityKey = [u8; 32];

/// A set of authorities: its votes count from the block after the one that made it until the one,
/// included, that makes the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthoritySet {
	/// Its number. The genesis set is 0.
	pub id: u64,
	/// Who votes, in the order of the session, and how much each vote weighs: 1.
	pub authorities: Vec<(AuthorityKey, u64)>,
}

impl AuthoritySet {
	/// What the votes of all weigh.
	pub fn total(&self) -> u64 {
		self.authorities.iter().map(|(_, weight)| weight).sum()
	}
}
