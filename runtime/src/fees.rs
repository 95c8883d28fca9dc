//! What wallets ask before they send: what a transaction weighs, and what it costs, which is nothing.
//! Touches nothing.
//!
//! The SDK declares this API beside a pallet that takes fees, and wallets (Polkadot.js Apps: council,
//! multisig) ask it for the weight of a call. It is declared here again, word for word as they know it.

use codec::{Decode, Encode};
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	weights::Weight,
};
use scale_info::TypeInfo;

/// An amount of fees. There are none: it is 0.
pub type Balance = u128;

/// What a transaction weighs, and its fee.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RuntimeDispatchInfo<Balance, Weight> {
	/// The weight of its call and of its checks.
	pub weight: Weight,
	/// What takes precedence in a block.
	pub class: DispatchClass,
	/// 0.
	pub partial_fee: Balance,
}

/// What a fee is made of.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct InclusionFee<Balance> {
	/// 0.
	pub base_fee: Balance,
	/// 0.
	pub len_fee: Balance,
	/// 0.
	pub adjusted_weight_fee: Balance,
}

/// What is paid for a transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct FeeDetails<Balance> {
	/// None: nothing is.
	pub inclusion_fee: Option<InclusionFee<Balance>>,
	/// 0.
	pub tip: Balance,
}

/// What `transaction` weighs.
pub fn info(transaction: &impl GetDispatchInfo) -> RuntimeDispatchInfo<Balance, Weight> {
	let info = transaction.get_dispatch_info();
	RuntimeDispatchInfo { weight: info.total_weight(), class: info.class, partial_fee: 0 }
}

sp_api::decl_runtime_apis! {
	/// What a transaction weighs and costs.
	#[api_version(4)]
	pub trait TransactionPaymentApi<Balance>
	where
		Balance: codec::Codec,
	{
		/// The weight of a transaction of `len` bytes, and its fee.
		fn query_info(
			uxt: Block::Extrinsic,
			len: u32,
		) -> RuntimeDispatchInfo<Balance, frame_support::weights::Weight>;
		/// What the fee of a transaction of `len` bytes is made of.
		fn query_fee_details(uxt: Block::Extrinsic, len: u32) -> FeeDetails<Balance>;
		/// The fee for this weight.
		fn query_weight_to_fee(weight: frame_support::weights::Weight) -> Balance;
		/// The fee for so many bytes.
		fn query_length_to_fee(length: u32) -> Balance;
	}
}
