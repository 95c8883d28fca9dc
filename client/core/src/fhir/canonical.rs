//! What Salus's own extensions and policies are called in FHIR. Their definitions are in `docs/fhir/`. The
//! URLs are names: nothing is fetched from them.

/// On an `Attachment`: the SHA-256 of the content, 64 hexadecimal digits.
pub const SHA256: &str = "https://w3id.org/salus/fhir/StructureDefinition/sha256";

/// On an `Attachment`: the length of the content in bytes, however long it is.
pub const SIZE: &str = "https://w3id.org/salus/fhir/StructureDefinition/size";

/// On a `Practitioner`: the hospital or company behind a doctor.
pub const ORGANISATION: &str = "https://w3id.org/salus/fhir/StructureDefinition/organisation";

/// Modifies a `Consent.provision`: it is about records of this category, and of no other.
pub const CATEGORY: &str = "https://w3id.org/salus/fhir/StructureDefinition/record-category";

/// On a `Consent.provision`: whether records may be added, too.
pub const CONTRIBUTION: &str = "https://w3id.org/salus/fhir/StructureDefinition/contribution";

/// The policy that a grant is made under: what `docs/privacy.md` says.
pub const GRANT_POLICY: &str = "https://w3id.org/salus/fhir/policy/grant";
