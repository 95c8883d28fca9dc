//! What wallets know: batches, accounts of several signers, accounts that others act for.
//!
//! Nothing asks for a deposit. What is kept is bounded for each account; how fast anyone can fill it
//! is bounded by the allowance that their transactions use up.

use super::{
	no_currency::{NoCurrency, DEPOSIT},
	ProxyType,
};
use crate::{weights, AccountId, OriginCaller, Proxy, Runtime, RuntimeCall, RuntimeEvent, System};
use frame_support::traits::{ConstU32, ConstU64, OnKilledAccount, OnNewAccount};
use sp_runtime::traits::BlakeTwo256;

impl pallet_utility::Config for Runtime {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_utility::WeightInfo<Runtime>;
}

impl pallet_multisig::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = NoCurrency;
	// One call that waits for others, by the count of `NoCurrency`.
	type DepositBase = ConstU64<1>;
	type DepositFactor = ConstU64<0>;
	type MaxSignatories = ConstU32<32>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_multisig::WeightInfo<Runtime>;
}

impl pallet_proxy::Config for Runtime {
	type AnnouncementDepositBase = ConstU64<DEPOSIT>;
	type AnnouncementDepositFactor = ConstU64<DEPOSIT>;
	type BlockNumberProvider = System;
	type CallHasher = BlakeTwo256;
	type Currency = NoCurrency;
	type MaxPending = ConstU32<16>;
	type MaxProxies = ConstU32<32>;
	type ProxyDepositBase = ConstU64<DEPOSIT>;
	type ProxyDepositFactor = ConstU64<DEPOSIT>;
	type ProxyType = ProxyType;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_proxy::WeightInfo<Runtime>;
}

/// Whoever acted for an account acts for it no more when nothing refers to it any longer, and
/// nothing of that is kept. Nor for somebody who comes back: a batch may have named one after the
/// account was gone.
pub struct ForgetProxies;

impl OnNewAccount<AccountId> for ForgetProxies {
	fn on_new_account(who: &AccountId) {
		Self::on_killed_account(who);
	}
}

impl OnKilledAccount<AccountId> for ForgetProxies {
	fn on_killed_account(who: &AccountId) {
		Proxy::remove_all_proxy_delegates(who);
		pallet_proxy::Announcements::<Runtime>::remove(who);
	}
}
