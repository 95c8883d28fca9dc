//! What records are about: the categories, by which access is granted.
//!
//! A category is a number, its SCALE index on chain. A newer chain may have more than this client knows:
//! such a one has its number for a name and no code. Each category that is known here has a LOINC code,
//! which stands for it in FHIR. LOINC has no code for "everything of this kind", so it is the one of the
//! document or section that fits best:
//!
//! | category | LOINC | why this one |
//! |---|---|---|
//! | demographics | 45970-1 | the section of a person's demographic data |
//! | clinical | 34109-9 | the most general clinical note, above all special ones |
//! | laboratory | 11502-2 | a report of laboratory results of any kind |
//! | imaging | 18748-4 | a diagnostic imaging study of any kind |
//! | medication | 10160-0 | the section of a person's medications |
//! | immunization | 11369-6 | the section of a person's immunizations |
//! | mental-health | 34788-0 | a psychiatric note |
//! | other | 55188-7 | data of a patient, without saying which |

use serde::{Serialize, Serializer};
use std::fmt;

/// The coding system of LOINC codes.
pub const LOINC: &str = "http://loinc.org";

/// A category of records: its SCALE index on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(u8);

/// The code that stands for a category in FHIR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coding {
	/// The coding system.
	pub system: &'static str,
	/// The code.
	pub code: &'static str,
	/// What the coding system calls it.
	pub display: &'static str,
	/// What is written beside the code, for people: the category's name in the chain's metadata.
	pub text: &'static str,
}

/// What is known of a category.
struct Known {
	/// Its name on the command line and in JSON.
	name: &'static str,
	/// What belongs in it.
	about: &'static str,
	coding: Coding,
}

/// Those that this client knows, by index.
const KNOWN: [Known; 8] = [
	Known {
		name: "demographics",
		about: "Name, address, contacts, insurance",
		coding: loinc("45970-1", "Demographic information section", "Demographics"),
	},
	Known {
		name: "clinical",
		about: "Notes, letters, diagnoses, procedures",
		coding: loinc("34109-9", "Note", "Clinical"),
	},
	Known {
		name: "laboratory",
		about: "Laboratory results",
		coding: loinc("11502-2", "Laboratory report", "Laboratory"),
	},
	Known {
		name: "imaging",
		about: "Images and their reports",
		coding: loinc("18748-4", "Diagnostic imaging study", "Imaging"),
	},
	Known {
		name: "medication",
		about: "Prescriptions and what was dispensed",
		coding: loinc("10160-0", "History of Medication use Narrative", "Medication"),
	},
	Known {
		name: "immunization",
		about: "Vaccinations",
		coding: loinc("11369-6", "History of Immunization Narrative", "Immunization"),
	},
	Known {
		name: "mental-health",
		about: "Psychiatry and psychotherapy",
		coding: loinc("34788-0", "Psychiatry Consult note", "MentalHealth"),
	},
	Known {
		name: "other",
		about: "Everything else",
		coding: loinc("55188-7", "Patient data Document", "Other"),
	},
];

const fn loinc(code: &'static str, display: &'static str, text: &'static str) -> Coding {
	Coding { system: LOINC, code, display, text }
}

impl Category {
	/// Name, address, contacts, insurance.
	pub const DEMOGRAPHICS: Self = Self(0);
	/// Notes, letters, diagnoses, procedures.
	pub const CLINICAL: Self = Self(1);
	/// Laboratory results.
	pub const LABORATORY: Self = Self(2);
	/// Images and their reports.
	pub const IMAGING: Self = Self(3);
	/// Prescriptions and what was dispensed.
	pub const MEDICATION: Self = Self(4);
	/// Vaccinations.
	pub const IMMUNIZATION: Self = Self(5);
	/// Psychiatry and psychotherapy.
	pub const MENTAL_HEALTH: Self = Self(6);
	/// Everything else.
	pub const OTHER: Self = Self(7);

	/// The category with this SCALE index, known here or not.
	pub const fn new(index: u8) -> Self {
		Self(index)
	}

	/// Every category that this client knows, in the order of the index.
	pub fn all() -> impl ExactSizeIterator<Item = Self> + DoubleEndedIterator + Clone {
		(0..KNOWN.len() as u8).map(Self)
	}

	/// Its SCALE index.
	pub const fn index(self) -> u8 {
		self.0
	}

	/// The bit that stands for it in a set of categories. Sets have room for 32: of what lies behind
	/// there is none.
	pub fn bit(self) -> u32 {
		1u32.checked_shl(self.0.into()).unwrap_or(0)
	}

	/// The categories of a set, known here or not, in the order of the index.
	pub fn of_bits(bits: u32) -> Vec<Self> {
		(0..u32::BITS as u8).map(Self).filter(|category| bits & category.bit() != 0).collect()
	}

	/// Whether this client knows it.
	pub fn is_known(self) -> bool {
		self.known().is_some()
	}

	/// Its name on the command line and in JSON. None where this client does not know it.
	pub fn name(self) -> Option<&'static str> {
		self.known().map(|known| known.name)
	}

	/// What belongs in it, for people. None where this client does not know it.
	pub fn about(self) -> Option<&'static str> {
		self.known().map(|known| known.about)
	}

	/// The code that stands for it in FHIR. None where this client does not know it.
	pub fn coding(self) -> Option<Coding> {
		self.known().map(|known| known.coding)
	}

	/// The known category of this name. Case does not matter.
	pub fn from_name(name: &str) -> Option<Self> {
		Self::all().find(|it| it.name().is_some_and(|own| own.eq_ignore_ascii_case(name)))
	}

	/// The known category for which this code stands.
	pub fn from_code(system: &str, code: &str) -> Option<Self> {
		let is = |own: Coding| own.system == system && own.code == code;
		Self::all().find(|it| it.coding().is_some_and(is))
	}

	/// The names of `categories`, joined by `separator`.
	pub fn join(categories: &[Self], separator: &str) -> String {
		categories.iter().map(ToString::to_string).collect::<Vec<_>>().join(separator)
	}

	fn known(self) -> Option<&'static Known> {
		KNOWN.get(usize::from(self.0))
	}
}

/// [`Category::OTHER`]: where what nothing is known of belongs.
impl Default for Category {
	fn default() -> Self {
		Self::OTHER
	}
}

/// Its name; "category 9" where this client does not know it.
impl fmt::Display for Category {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.name() {
			Some(name) => f.write_str(name),
			None => write!(f, "category {}", self.0),
		}
	}
}

/// As it is displayed.
impl Serialize for Category {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn every_known_category_has_a_name_and_a_code_of_its_own() {
		for category in Category::all() {
			let (name, coding) = (category.to_string(), category.coding().expect("a code"));
			assert_eq!(Category::from_name(&name.to_uppercase()), Some(category));
			assert_eq!(Category::from_code(LOINC, coding.code), Some(category));
			assert_eq!(Category::from_code("urn:other", coding.code), None);
			assert_eq!(serde_json::json!(category), serde_json::json!(name));
			assert!(category.about().is_some_and(|about| !about.is_empty()));
		}
		let names: BTreeSet<_> = Category::all().map(|it| it.to_string()).collect();
		assert_eq!(names.len(), Category::all().len());
		assert_eq!(Category::OTHER.index() + 1, Category::all().len() as u8);
	}

	#[test]
	fn category_of_a_newer_chain_has_its_number_for_a_name_and_no_code() {
		for index in [8, 31, 32, 255] {
			let new = Category::new(index);
			assert_eq!(new.to_string(), format!("category {index}"));
			assert_eq!(serde_json::json!(new), format!("category {index}"));
			assert_eq!((new.is_known(), new.name(), new.about()), (false, None, None));
			assert_eq!((new.coding(), new.index()), (None, index));
			assert_eq!(Category::from_name(&new.to_string()), None);
		}
		assert_eq!(Category::from_code(LOINC, "0-0"), None);
	}

	#[test]
	fn set_has_a_bit_for_each_of_32_categories_and_keeps_those_that_are_new() {
		let bits = Category::IMAGING.bit() | Category::new(8).bit() | Category::new(31).bit();
		assert_eq!(bits, 1 << 3 | 1 << 8 | 1 << 31);
		assert_eq!(Category::of_bits(bits), [3, 8, 31].map(Category::new));
		assert_eq!(Category::of_bits(u32::MAX).len(), 32);
		assert_eq!(Category::new(32).bit(), 0, "there is no room for it");
		assert_eq!(Category::of_bits(0), []);
	}
}
