//! What must be true of the storage after every block, and after every test. Reads only.

use crate::{Config, Minimum, Pallet, Validators};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks everything.
	///
	/// # Errors
	/// Says what does not hold.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let raw = Validators::<T>::decode_len();
		ensure!(raw != Some(0), "the last validator is gone");
		let validators = Validators::<T>::get();
		ensure!(validators.len() == raw.unwrap_or(0), "there are too many validators");
		ensure!(validators.windows(2).all(|pair| pair[0] < pair[1]), "validators are not in order");
		let bounds = 1..=T::MaxValidators::get();
		ensure!(bounds.contains(&Minimum::<T>::get()), "the minimum is out of bounds");
		let enough = validators.is_empty() || Self::are_enough(&validators);
		ensure!(enough, "there are fewer validators than the minimum");
		for who in &validators {
			let references = frame_system::Pallet::<T>::providers(who);
			ensure!(references > 0, "a seat is without its reference");
		}
		Ok(())
	}
}
