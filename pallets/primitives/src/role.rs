//! Who an account is to the consortium.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The one role an account has.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
#[scale_info(capture_docs = "always")]
pub enum Role {
	/// Assigns roles, verifies and suspends providers. Reads no record.
	#[codec(index = 0)]
	Admin,
	/// Owns records and decides who reads them.
	#[codec(index = 1)]
	Patient,
	/// A physician or another person who treats patients.
	#[codec(index = 2)]
	Doctor,
	/// A pharmacy, an organisation.
	#[codec(index = 3)]
	Pharmacy,
	/// A department of a hospital, an organisation.
	#[codec(index = 4)]
	Department,
	/// Follows and verifies the audit trail. Reads no record.
	#[codec(index = 5)]
	Auditor,
	/// Takes part in rehearsals of an upgrade. Reads no record.
	#[cfg(feature = "next-version")]
	#[codec(index = 255)]
	Understudy,
}

impl Role {
	/// Every role, in the order of its SCALE index.
	pub const ALL: [Role; 6 + cfg!(feature = "next-version") as usize] = [
		Role::Admin,
		Role::Patient,
		Role::Doctor,
		Role::Pharmacy,
		Role::Department,
		Role::Auditor,
		#[cfg(feature = "next-version")]
		Role::Understudy,
	];

	/// The kind of provider this role is, if it is one.
	pub fn provider_kind(self) -> Option<ProviderKind> {
		match self {
			Role::Doctor => Some(ProviderKind::Doctor),
			Role::Pharmacy => Some(ProviderKind::Pharmacy),
			Role::Department => Some(ProviderKind::Department),
			Role::Admin | Role::Patient | Role::Auditor => None,
			#[cfg(feature = "next-version")]
			Role::Understudy => None,
		}
	}
}

/// The three kinds of provider: those who may be given access to a patient's records.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub enum ProviderKind {
	/// A person who treats patients.
	#[codec(index = 0)]
	Doctor,
	/// A pharmacy.
	#[codec(index = 1)]
	Pharmacy,
	/// A department of a hospital.
	#[codec(index = 2)]
	Department,
}

impl From<ProviderKind> for Role {
	fn from(kind: ProviderKind) -> Self {
		match kind {
			ProviderKind::Doctor => Role::Doctor,
			ProviderKind::Pharmacy => Role::Pharmacy,
			ProviderKind::Department => Role::Department,
		}
	}
}

/// Whether the consortium stands behind a provider.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub enum ProviderStatus {
	/// Registered; no admin has checked the licence yet.
	#[codec(index = 0)]
	Unverified,
	/// An admin has checked the licence. Only these act under a grant.
	#[codec(index = 1)]
	Verified,
	/// An admin has withdrawn the verification, until it is reinstated.
	#[codec(index = 2)]
	Suspended,
}
