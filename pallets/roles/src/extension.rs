//! Who may put which transaction into a block: members within their allowance, strangers to
//! register themselves. Touches `Usages`, `Registrations` and, for the time of a stranger's
//! registration, one reference of theirs and the nonce that they may have in `Retired`; and `Signer`, for
//! the time of a dispatch.
//!
//! [`CheckMember`] carries no data and signs none, so that every wallet can make the transactions.
//! It has to stand before the SDK's `CheckNonce`, which refuses whoever has no reference.
//!
//! ## A stranger's registration
//!
//! `validate` takes a reference, so that `CheckNonce` finds one, and with it the nonce that the
//! account had when it lost an earlier role; the registration takes its own reference; after the
//! dispatch the first is given back. What that leaves:
//!
//! | course | left behind |
//! |---|---|
//! | in the pool | nothing: the node drops all changes of a validation |
//! | refused later in the block, by any extension | nothing: the block builder rolls it back, and a block that holds it is invalid |
//! | the call fails | nothing: the reference goes, the account with it, and the nonce is what it was. One more is counted in `Registrations`, which is one value for all |
//! | the call succeeds | the role with its reference, the next nonce, and in `Usages` an allowance of one block |
//!
//! ## Refusals
//!
//! | who | why | in the pool | in a block |
//! |---|---|---|---|
//! | member | the allowance does not cover it | `Custom(1)` | `ExhaustsResources` |
//! | stranger | not a registration | `BadSigner` | `BadSigner` |
//! | anyone | a registration for which an admin has to assign the role first | `Custom(2)` | `Custom(2)` |
//! | anyone | a registration that would fail: registered already, or one of [`Unregistrable`] | `Custom(3)` to `Custom(9)` | the same |
//! | stranger | as many as may have registered in this block | accepted: the next block starts at none | `ExhaustsResources` |
//! | stranger | as many as may wait for their erasure do | accepted: every block erases | `ExhaustsResources` |
//!
//! To a wallet, a refusal has to say what it is: hence the codes, which wallets show as "Custom
//! error: 1". To a block builder it has to say whether to try again: a transaction refused with
//! `ExhaustsResources` waits for a later block, with anything else it is thrown out of the pool.

use crate::{
	Config, Error, Pallet, Registrations, Retired, SelfRegistration, Signer, Unregistrable,
	WeightInfo,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::{fmt, marker::PhantomData};
use frame_support::{
	dispatch::{DispatchInfo, PostDispatchInfo},
	ensure,
	traits::Get,
	weights::Weight,
	CloneNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::DecRefStatus;
use salus_primitives::Role;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, DispatchOriginOf, Dispatchable, Implication,
		PostDispatchInfoOf, TransactionExtension, ValidateResult,
	},
	transaction_validity::{
		InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidityError,
		ValidTransaction,
	},
	DispatchResult,
};

/// `Custom` code: the sender's allowance does not cover the transaction. It recovers with every
/// block; the view function `allowance_left` says how far it has.
pub const ALLOWANCE_SPENT: u8 = 1;

/// `Custom` code: nobody registers without a role, which an admin has to assign first.
pub const ENROLMENT_CLOSED: u8 = 2;

/// `Custom` code: the account is registered already.
pub const REGISTERED_ALREADY: u8 = 3;

/// `Custom` code: a CID of the registration is none, or carries its content.
pub const MALFORMED_CID: u8 = 4;

/// `Custom` code: a recipient of the registration is unusable, or not in its one form.
pub const UNUSABLE_RECIPIENT: u8 = 5;

/// `Custom` code: the registration names a key twice, or one of an earlier life of the account.
pub const RECIPIENT_REUSED: u8 = 6;

/// `Custom` code: what is left of an earlier life of the account is still being erased.
pub const ERASURE_UNDER_WAY: u8 = 7;

/// `Custom` code: the council paused registrations.
pub const REGISTRATION_PAUSED: u8 = 8;

/// `Custom` code: the account has another role than the one that it registers for.
pub const OTHER_ROLE: u8 = 9;

impl From<Unregistrable> for InvalidTransaction {
	fn from(why: Unregistrable) -> Self {
		Self::Custom(match why {
			Unregistrable::RegisteredAlready => REGISTERED_ALREADY,
			Unregistrable::MalformedCid => MALFORMED_CID,
			Unregistrable::UnusableRecipient => UNUSABLE_RECIPIENT,
			Unregistrable::RecipientReused => RECIPIENT_REUSED,
			Unregistrable::ErasureUnderWay => ERASURE_UNDER_WAY,
			Unregistrable::Paused => REGISTRATION_PAUSED,
		})
	}
}

/// Members' transactions go before strangers' registrations, which have priority 0: a crowd at the
/// door keeps nobody inside from working.
pub const MEMBER_PRIORITY: TransactionPriority = 1;

/// Meters members, lets strangers register and refuses everything else of theirs.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	CloneNoBound,
	DefaultNoBound,
	EqNoBound,
	PartialEqNoBound,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct CheckMember<T>(PhantomData<T>);

impl<T> CheckMember<T> {
	/// The extension. There is nothing to set.
	pub fn new() -> Self {
		Self::default()
	}
}

impl<T> fmt::Debug for CheckMember<T> {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str("CheckMember")
	}
}

/// What `validate` found the sender to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender<AccountId, Nonce> {
	/// Not an account: nothing to meter, and the weight of doing so to give back.
	Unsigned {
		/// The extension's weight.
		unspent: Weight,
	},
	/// An account with a reference.
	Member {
		/// The account.
		who: AccountId,
		/// What the transaction costs of its allowance.
		cost: u64,
	},
	/// An account without one, which holds one now until after the dispatch.
	Stranger {
		/// The account.
		who: AccountId,
		/// The nonce that it had when it lost its last reference.
		retired: Option<Nonce>,
	},
}

impl<T> TransactionExtension<T::RuntimeCall> for CheckMember<T>
where
	T: Config + Send + Sync,
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
	T::RuntimeOrigin: AsSystemOriginSigner<T::AccountId>,
{
	const IDENTIFIER: &'static str = "CheckMember";
	type Implicit = ();
	type Val = Sender<T::AccountId, T::Nonce>;
	type Pre = Sender<T::AccountId, T::Nonce>;

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		match T::SelfRegistration::registers_as(call) {
			Some(_) => T::WeightInfo::check_stranger().max(T::WeightInfo::check_member()),
			None => T::WeightInfo::check_member(),
		}
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		_self_implicit: (),
		_inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let Some(who) = origin.as_system_origin_signer().cloned() else {
			let sender = Sender::Unsigned { unspent: self.weight(call) };
			return Ok((ValidTransaction::default(), sender, origin));
		};
		let role = T::SelfRegistration::registers_as(call);
		if let Some(role) = role {
			check_registration::<T>(&who, role, call)?;
		}
		if Pallet::<T>::is_referred_to(&who) {
			let cost = Pallet::<T>::cost(info, len);
			check_allowance::<T>(&who, cost, source)?;
			let valid = ValidTransaction { priority: MEMBER_PRIORITY, ..Default::default() };
			Ok((valid, Sender::Member { who, cost }, origin))
		} else {
			ensure!(role.is_some(), InvalidTransaction::BadSigner);
			ensure!(
				Pallet::<T>::registrations() < T::MaxRegistrationsPerBlock::get(),
				InvalidTransaction::ExhaustsResources
			);
			ensure!(
				source != TransactionSource::InBlock
					|| T::SelfRegistration::erasing() < T::MaxErasures::get(),
				InvalidTransaction::ExhaustsResources
			);
			let retired = Retired::<T>::get(&who);
			frame_system::Pallet::<T>::inc_sufficients(&who);
			Pallet::<T>::revive(&who);
			Ok((ValidTransaction::default(), Sender::Stranger { who, retired }, origin))
		}
	}

	fn prepare(
		self,
		sender: Self::Val,
		_origin: &DispatchOriginOf<T::RuntimeCall>,
		_call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		match &sender {
			Sender::Unsigned { .. } => {}
			Sender::Member { who, cost } => {
				Pallet::<T>::charge(who, *cost);
				Signer::<T>::put(who);
			}
			Sender::Stranger { who, .. } => {
				Pallet::<T>::count_registration();
				Signer::<T>::put(who);
			}
		}
		Ok(sender)
	}

	fn post_dispatch_details(
		sender: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		_len: usize,
		_result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		Signer::<T>::kill();
		match sender {
			Sender::Unsigned { unspent } => return Ok(unspent),
			Sender::Member { who, .. } => {
				Pallet::<T>::refund(&who, post_info.calc_unspent(info).ref_time());
			}
			Sender::Stranger { who, retired } => {
				let left = frame_system::Pallet::<T>::dec_sufficients(&who);
				if left == DecRefStatus::Reaped {
					Retired::<T>::set(&who, retired);
				} else {
					Pallet::<T>::begin(&who);
				}
			}
		}
		Ok(Weight::zero())
	}
}

/// Checks that the allowance of `who` covers `cost`.
fn check_allowance<T: Config>(
	who: &T::AccountId,
	cost: u64,
	source: TransactionSource,
) -> Result<(), InvalidTransaction> {
	ensure!(
		Pallet::<T>::can_afford(who, cost),
		match source {
			TransactionSource::InBlock => InvalidTransaction::ExhaustsResources,
			TransactionSource::Local | TransactionSource::External =>
				InvalidTransaction::Custom(ALLOWANCE_SPENT),
		}
	);
	Ok(())
}

/// Checks that `call`, with which `who` registers under `role`, would succeed.
fn check_registration<T: Config>(
	who: &T::AccountId,
	role: Role,
	call: &T::RuntimeCall,
) -> Result<(), InvalidTransaction> {
	Pallet::<T>::check_enrol(who, role).map_err(|error| match error {
		Error::NotEnrolled => InvalidTransaction::Custom(ENROLMENT_CLOSED),
		_ => InvalidTransaction::Custom(OTHER_ROLE),
	})?;
	T::SelfRegistration::check(who, call).map_err(Into::into)
}

impl<T: Config> Pallet<T> {
	/// How many strangers have registered in this block, or tried to.
	fn registrations() -> u32 {
		let (block, count) = Registrations::<T>::get();
		if block == frame_system::Pallet::<T>::block_number() {
			count
		} else {
			0
		}
	}

	/// Counts one more in this block.
	fn count_registration() {
		let count = Self::registrations().saturating_add(1);
		Registrations::<T>::put((frame_system::Pallet::<T>::block_number(), count));
	}
}
