//! The record categories, and the LOINC code that stands for each in a manifest.
//!
//! LOINC has no code for "everything of this kind", so each category is written as the code of the
//! document or section that fits it best:
//!
//! | category | LOINC | why this one |
//! |---|---|---|
//! | Demographics | 45970-1 | the section of a person's demographic data |
//! | Clinical | 34109-9 | the most general clinical note, above all special ones |
//! | Laboratory | 11502-2 | a report of laboratory results of any kind |
//! | Imaging | 18748-4 | a diagnostic imaging study of any kind |
//! | Medication | 10160-0 | the section of a person's medications |
//! | Immunization | 11369-6 | the section of a person's immunizations |
//! | MentalHealth | 34788-0 | a psychiatric note |
//! | Other | 55188-7 | data of a patient, without saying which |

/// The coding system of LOINC codes.
pub const LOINC: &str = "http://loinc.org";

/// A record category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CategoryCode {
	/// The category's name, as the chain's metadata has it.
	pub name: &'static str,
	/// Its LOINC code.
	pub code: &'static str,
	/// What LOINC calls the code.
	pub display: &'static str,
}

/// Every category, in the order of its SCALE index on chain.
pub const CATEGORIES: [CategoryCode; 8] = [
	entry("Demographics", "45970-1", "Demographic information section"),
	entry("Clinical", "34109-9", "Note"),
	entry("Laboratory", "11502-2", "Laboratory report"),
	entry("Imaging", "18748-4", "Diagnostic imaging study"),
	entry("Medication", "10160-0", "History of Medication use Narrative"),
	entry("Immunization", "11369-6", "History of Immunization Narrative"),
	entry("MentalHealth", "34788-0", "Psychiatry Consult note"),
	entry("Other", "55188-7", "Patient data Document"),
];

const fn entry(name: &'static str, code: &'static str, display: &'static str) -> CategoryCode {
	CategoryCode { name, code, display }
}

/// The category with this index.
pub fn by_index(index: u8) -> Option<&'static CategoryCode> {
	CATEGORIES.get(usize::from(index))
}

/// The index of the category with this LOINC code.
pub fn by_code(code: &str) -> Option<u8> {
	position(|category| category.code == code)
}

/// The index of the category of this name. Case does not matter.
pub fn by_name(name: &str) -> Option<u8> {
	position(|category| category.name.eq_ignore_ascii_case(name))
}

/// The name of the category with this index, for people.
pub fn name(index: u8) -> &'static str {
	by_index(index).map_or("unknown", |category| category.name)
}

fn position(wanted: impl Fn(&CategoryCode) -> bool) -> Option<u8> {
	CATEGORIES.iter().position(wanted).and_then(|index| u8::try_from(index).ok())
}
