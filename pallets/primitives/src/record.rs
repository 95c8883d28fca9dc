//! What a record is on chain: a CID, a category and the key epoch that it is encrypted to.

use crate::EpochNumber;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// Number of a record among one patient's records, counted from 0 and never used again.
pub type RecordId = u64;

/// What a record is about. Access is granted by category.
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
pub enum Category {
	/// Name, address, contacts, insurance.
	#[codec(index = 0)]
	Demographics,
	/// Notes, letters, diagnoses, procedures.
	#[codec(index = 1)]
	Clinical,
	/// Laboratory results.
	#[codec(index = 2)]
	Laboratory,
	/// Images and their reports.
	#[codec(index = 3)]
	Imaging,
	/// Prescriptions and what was dispensed.
	#[codec(index = 4)]
	Medication,
	/// Vaccinations.
	#[codec(index = 5)]
	Immunization,
	/// Psychiatry and psychotherapy, kept apart from `Clinical`.
	#[codec(index = 6)]
	MentalHealth,
	/// Everything else.
	#[codec(index = 7)]
	Other,
}

impl Category {
	/// How many categories there are.
	pub const COUNT: u32 = 8;

	/// Every category, in the order of its SCALE index.
	pub const ALL: [Category; Self::COUNT as usize] = [
		Category::Demographics,
		Category::Clinical,
		Category::Laboratory,
		Category::Imaging,
		Category::Medication,
		Category::Immunization,
		Category::MentalHealth,
		Category::Other,
	];

	/// The category's place in [`Category::ALL`], its SCALE index.
	pub fn index(self) -> usize {
		self as usize
	}
}

/// Categories as a caller writes them. [`Categories::from_list`] refuses an empty or repeating one.
pub type CategoryList = BoundedVec<Category, ConstU32<{ Category::COUNT }>>;

/// A set of categories as storage keeps it: bit `i` stands for `Category::ALL[i]`.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct Categories(u8);

impl Categories {
	/// Every category.
	pub const ALL: Categories = Categories(u8::MAX);

	/// The set of `list`, or `None` where `list` is empty or names a category twice.
	pub fn from_list(list: &[Category]) -> Option<Self> {
		let mut set = Categories::default();
		for category in list {
			if set.contains(*category) {
				return None;
			}
			set.insert(*category);
		}
		(!set.is_empty()).then_some(set)
	}

	/// Adds `category`.
	pub fn insert(&mut self, category: Category) {
		self.0 |= 1 << category.index();
	}

	/// Takes `category` out.
	pub fn remove(&mut self, category: Category) {
		self.0 &= !(1 << category.index());
	}

	/// What is in this set, in `other` or in both.
	pub fn union(self, other: Categories) -> Categories {
		Categories(self.0 | other.0)
	}

	/// What is in this set and not in `other`.
	pub fn without(self, other: Categories) -> Categories {
		Categories(self.0 & !other.0)
	}

	/// Whether `category` is in the set.
	pub fn contains(&self, category: Category) -> bool {
		self.0 & (1 << category.index()) != 0
	}

	/// Whether no category is in the set.
	pub fn is_empty(&self) -> bool {
		self.0 == 0
	}

	/// The categories of the set, in the order of [`Category::ALL`].
	pub fn iter(self) -> impl Iterator<Item = Category> {
		Category::ALL.into_iter().filter(move |category| self.contains(*category))
	}

	/// The set as a list, in the order of [`Category::ALL`].
	pub fn to_list(self) -> CategoryList {
		CategoryList::truncate_from(self.iter().collect::<Vec<_>>())
	}
}

/// Longest CID accepted, in bytes: version and codec, hash code and length, and a 64-byte digest.
pub const MAX_CID_LEN: u32 = 80;

/// A content identifier in its binary form, as IPFS defines it
/// (<https://github.com/multiformats/cid>). The bytes are checked by [`Cid::is_well_formed`].
#[derive(
	Clone,
	Debug,
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
pub struct Cid(pub BoundedVec<u8, ConstU32<MAX_CID_LEN>>);

impl Cid {
	/// Wraps binary CID bytes, or `None` where they are longer than [`MAX_CID_LEN`].
	pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
		BoundedVec::try_from(bytes).ok().map(Cid)
	}

	/// The binary form.
	pub fn as_bytes(&self) -> &[u8] {
		&self.0
	}

	/// Whether the bytes are one CID, version 0 or 1, over a digest of 16 to 64 bytes.
	///
	/// The identity hash (multihash code 0) is refused: such a CID carries the content itself,
	/// and no content belongs on chain.
	pub fn is_well_formed(&self) -> bool {
		match self.as_bytes() {
			// CIDv0 is a bare sha2-256 multihash.
			[0x12, 0x20, digest @ ..] => digest.len() == 32,
			[0x01, rest @ ..] => is_cid_v1_tail(rest),
			_ => false,
		}
	}
}

/// Whether `bytes` are a codec and a multihash, with nothing behind.
fn is_cid_v1_tail(bytes: &[u8]) -> bool {
	let Some((_codec, bytes)) = read_varint(bytes) else { return false };
	let Some((hash, bytes)) = read_varint(bytes) else { return false };
	let Some((len, digest)) = read_varint(bytes) else { return false };
	hash != 0 && (16..=64).contains(&len) && digest.len() as u64 == len
}

/// Reads an unsigned varint of at most nine bytes in its shortest form
/// (<https://github.com/multiformats/unsigned-varint>), and what follows it.
fn read_varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
	let mut value = 0u64;
	for (i, byte) in bytes.iter().enumerate().take(9) {
		value |= u64::from(byte & 0x7f) << (7 * i);
		if byte & 0x80 == 0 {
			let shortest = i == 0 || *byte != 0;
			return shortest.then(|| (value, &bytes[i + 1..]));
		}
	}
	None
}

/// A record as the chain keeps it. The content is in IPFS, encrypted.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct Record<AccountId> {
	/// The IPFS directory that holds `manifest.age` and `content.age`.
	pub cid: Cid,
	/// What the record is about.
	pub category: Category,
	/// The patient's key epoch of `category` that the record is encrypted to.
	pub epoch: EpochNumber,
	/// Who wrote it: the patient, or a provider under a contribute grant.
	pub author: AccountId,
}

/// Number of a comment among those about one patient, counted from 0 and never used again.
pub type CommentId = u64;

/// A comment as the chain keeps it. The text is in IPFS, encrypted as a record is.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct Comment<AccountId> {
	/// Where the encrypted text is.
	pub cid: Cid,
	/// What the comment is about. Whoever may see this category may see the comment.
	pub category: Category,
	/// The record of the same category that the comment is about, where it is about one.
	pub about: Option<RecordId>,
	/// The patient's key epoch of `category` that the text is encrypted to.
	pub epoch: EpochNumber,
	/// The provider who wrote it.
	pub author: AccountId,
}

#[cfg(test)]
mod tests {
	use super::*;

	fn cid(bytes: &[u8]) -> Cid {
		Cid::from_bytes(bytes.to_vec()).expect("short enough")
	}

	fn v1(hash: u8, digest: &[u8]) -> Cid {
		let mut bytes = alloc::vec![1, 0x70, hash, digest.len() as u8];
		bytes.extend_from_slice(digest);
		cid(&bytes)
	}

	#[test]
	fn cid_of_version_0_and_1_is_well_formed() {
		let mut v0 = alloc::vec![0x12, 0x20];
		v0.extend_from_slice(&[7; 32]);
		assert!(cid(&v0).is_well_formed());
		assert!(v1(0x12, &[7; 32]).is_well_formed());
		assert!(v1(0x13, &[7; 64]).is_well_formed());
	}

	#[test]
	fn cid_that_is_cut_or_padded_is_refused() {
		assert!(!cid(&[]).is_well_formed());
		assert!(!cid(&[0x12, 0x20, 1]).is_well_formed());
		assert!(!cid(&[1, 0x70, 0x12, 32, 7]).is_well_formed());
		let mut long = v1(0x12, &[7; 32]).as_bytes().to_vec();
		long.push(0);
		assert!(!cid(&long).is_well_formed());
	}

	#[test]
	fn cid_that_carries_its_content_is_refused() {
		assert!(!v1(0x00, &[7; 32]).is_well_formed());
	}

	#[test]
	fn cid_with_a_padded_varint_is_refused() {
		let mut bytes = alloc::vec![1, 0xf0, 0x00, 0x12, 32];
		bytes.extend_from_slice(&[7; 32]);
		assert!(!cid(&bytes).is_well_formed());
	}

	#[test]
	fn categories_refuse_an_empty_or_repeating_list() {
		assert_eq!(Categories::from_list(&[]), None);
		assert_eq!(Categories::from_list(&[Category::Imaging, Category::Imaging]), None);
	}

	#[test]
	fn categories_are_joined_and_taken_away() {
		let set = |list: &[Category]| Categories::from_list(list).expect("distinct");
		let (left, right) = ([Category::Other, Category::Clinical], [Category::Clinical]);
		assert_eq!(set(&left).without(set(&right)), set(&[Category::Other]));
		assert_eq!(set(&right).without(set(&left)), Categories::default());
		assert_eq!(set(&right).union(set(&[Category::Other])), set(&left));
		let mut rest = set(&left);
		rest.remove(Category::Other);
		rest.remove(Category::Imaging);
		assert_eq!(rest, set(&right));
	}

	#[test]
	fn categories_survive_the_way_through_a_list() {
		let set = Categories::from_list(&[Category::Other, Category::Clinical]).expect("distinct");
		assert_eq!(set.to_list().into_inner(), [Category::Clinical, Category::Other]);
		assert_eq!(Categories::from_list(&Category::ALL), Some(Categories::ALL));
	}
}
