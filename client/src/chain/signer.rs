//! An account's key as subxt takes it, for programs that let subxt form their transactions. What members
//! sign is formed in `signing.rs`.

use crate::keys::{self, AccountId};
use subxt::{transactions, utils::MultiSignature, Config};

/// The key of an account as subxt takes it.
pub struct Signer<'a>(pub &'a keys::Signer);

impl<T> transactions::Signer<T> for Signer<'_>
where
	T: Config<AccountId = AccountId, Signature = MultiSignature>,
{
	fn account_id(&self) -> AccountId {
		self.0.id()
	}

	fn sign(&self, payload: &[u8]) -> MultiSignature {
		MultiSignature::Sr25519(self.0.sign(payload))
	}
}
