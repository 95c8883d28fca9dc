//! An account's key as subxt takes it.

use crate::keys;
use subxt::{
	transactions,
	utils::{AccountId32, MultiSignature},
	Config,
};

/// Signs transactions with the key of an account.
pub struct Signer<'a>(pub &'a keys::Signer);

impl<T> transactions::Signer<T> for Signer<'_>
where
	T: Config<AccountId = AccountId32, Signature = MultiSignature>,
{
	fn account_id(&self) -> AccountId32 {
		self.0.account_id()
	}

	fn sign(&self, payload: &[u8]) -> MultiSignature {
		MultiSignature::Sr25519(self.0.sign(payload))
	}
}
