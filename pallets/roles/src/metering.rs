//! What a transaction costs of its sender's allowance. Touches `Usages` alone, and reads
//! `MemberAllowance`.

use crate::{Allowance, Config, MemberAllowance, Pallet, Usage, Usages};
use frame_support::{
	dispatch::DispatchInfo,
	traits::{Get, OnKilledAccount},
	weights::Weight,
};
use sp_runtime::traits::{SaturatedConversion, Saturating};

impl<T: Config> Pallet<T> {
	/// The cost of a transaction of `len` bytes: its weight, and its length at the rate at which a
	/// block takes either. Without the second, large transactions that do nothing would be free.
	pub(crate) fn cost(info: &DispatchInfo, len: usize) -> u64 {
		let weights = T::BlockWeights::get();
		let base = weights.get(info.class).base_extrinsic;
		let block_len = u64::from(*T::BlockLength::get().max.get(info.class)).max(1);
		let per_byte = weights.max_block.ref_time() / block_len;
		info.total_weight()
			.saturating_add(base)
			.ref_time()
			.saturating_add(per_byte.saturating_mul(len as u64))
	}

	/// The cost of an ordinary transaction of `len` bytes whose call and extension weigh that.
	pub(crate) fn cost_of(call_weight: Weight, extension_weight: Weight, len: usize) -> u64 {
		let info = DispatchInfo { call_weight, extension_weight, ..Default::default() };
		Self::cost(&info, len)
	}

	/// What `who` has used, less what has recovered of `allowance` since.
	pub(crate) fn used(who: &T::AccountId, allowance: Allowance) -> u64 {
		let Some(usage) = Usages::<T>::get(who) else { return 0 };
		let now = frame_system::Pallet::<T>::block_number();
		let blocks: u64 = now.saturating_sub(usage.at).saturated_into();
		let back = allowance.recovery_per_block.saturating_mul(blocks);
		usage.used.saturating_sub(back)
	}

	/// Whether the allowance of `who` still covers `cost`.
	pub(crate) fn can_afford(who: &T::AccountId, cost: u64) -> bool {
		let allowance = MemberAllowance::<T>::get();
		Self::used(who, allowance).saturating_add(cost) <= allowance.max
	}

	/// Has `who`, who just came, begin with what recovers in one block. So nobody gains by leaving and
	/// coming back, or by coming under many names.
	pub(crate) fn begin(who: &T::AccountId) {
		let Allowance { max, recovery_per_block } = MemberAllowance::<T>::get();
		let used = max.saturating_sub(recovery_per_block);
		Usages::<T>::insert(who, Usage { used, at: frame_system::Pallet::<T>::block_number() });
	}

	/// Adds `cost` to what `who` has used.
	pub(crate) fn charge(who: &T::AccountId, cost: u64) {
		let used = Self::used(who, MemberAllowance::<T>::get()).saturating_add(cost);
		Usages::<T>::insert(who, Usage { used, at: frame_system::Pallet::<T>::block_number() });
	}

	/// Gives back `unspent` of what `who` was charged in this block. Nothing is written for an
	/// account that lost its role in between.
	pub(crate) fn refund(who: &T::AccountId, unspent: u64) {
		Usages::<T>::mutate_extant(who, |usage| usage.used = usage.used.saturating_sub(unspent));
	}
}

/// What an account has used goes with the account, whatever kept it alive: a role, or a seat in
/// the council.
impl<T: Config> OnKilledAccount<T::AccountId> for Pallet<T> {
	fn on_killed_account(who: &T::AccountId) {
		Usages::<T>::remove(who);
	}
}
