//! What one account may let another do in its name. Touches nothing.

use crate::RuntimeCall;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::InstanceFilter;
use scale_info::TypeInfo;

/// What a proxy may do for the account that named it. Whatever is in a batch is looked at alone.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub enum ProxyType {
	/// Everything.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Takes away from what is a patient's, and gives nothing: revokes access, deletes records and comments.
	/// For a guardian. What gives somebody access, makes keys or adds a record is the patient's alone:
	/// whoever did it in their name could read what is added, and lock them out.
	#[codec(index = 1)]
	Consent,
	/// Which doctors act for a department, and the keys that they share: for its administration.
	#[codec(index = 2)]
	Staff,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::Consent => is_batch(call) || is_consent(call),
			Self::Staff => is_batch(call) || is_staff(call),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		*self == Self::Any || self == other
	}
}

fn is_batch(call: &RuntimeCall) -> bool {
	use pallet_utility::Call;
	matches!(
		call,
		RuntimeCall::Utility(
			Call::batch { .. } | Call::batch_all { .. } | Call::force_batch { .. }
		)
	)
}

fn is_consent(call: &RuntimeCall) -> bool {
	use pallet_patients::Call;
	matches!(
		call,
		RuntimeCall::Patients(
			Call::revoke_access { .. } | Call::delete_file { .. } | Call::delete_comment { .. }
		)
	)
}

fn is_staff(call: &RuntimeCall) -> bool {
	use pallet_doctors::Call;
	matches!(
		call,
		RuntimeCall::Doctors(
			Call::name_doctor { .. } | Call::dismiss_doctor { .. } | Call::share_keys { .. }
		)
	)
}
