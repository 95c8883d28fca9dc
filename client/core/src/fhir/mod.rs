//! What records and profiles say about themselves, as FHIR R4 (<https://hl7.org/fhir/R4/>).
//!
//! Nothing here touches a file, the store or the chain: plain structs become JSON and back. JSON is
//! written with `json!` and read element by element, so that an error names the element's path.
//! Errors never repeat a value: it may be somebody's name.
//!
//! | module | holds |
//! |---|---|
//! | [`audit_event`] | `AuditEvent`: an event of the trail |
//! | [`bundle`] | reading a `Bundle`, a resource or NDJSON of any size, resource by resource |
//! | `category` | a category of records as a `CodeableConcept` |
//! | [`canonical`] | what Salus's own extensions are called |
//! | [`collection`] | writing a `Bundle` of any size, entry by entry |
//! | [`consent`] | `Consent`: a grant |
//! | [`communication`] | `Communication`: a comment about a patient |
//! | [`date`] | dates and instants as FHIR writes them |
//! | [`gzip`] | unpacking, bounded |
//! | [`input`] | what a file is, told by how it begins |
//! | [`manifest`] | `DocumentReference`: what a record is |
//! | [`mapping`] | which category a resource belongs to, and why |
//! | [`outcome`] | `OperationOutcome`: what is wrong with a file |
//! | [`own`] | records that an export of Salus's own made resources of |
//! | [`patient`] | `Patient`: a patient's profile |
//! | [`provenance`] | `Provenance`: who put a record there |
//! | [`provider`] | `Practitioner` and `Organization`: a provider's two profiles |
//! | [`sensitive`] | what says of itself that it is sensitive |
//! | [`title`] | what an imported resource is called |
//! | [`valid`] | what a valid FHIR R4 resource is |
//! | [`version`] | other versions of FHIR |
//! | [`xml`] | FHIR as XML, converted to JSON |

pub mod audit_event;
pub mod bundle;
pub mod canonical;
mod category;
pub mod collection;
pub mod communication;
pub mod consent;
pub mod date;
mod element;
mod error;
pub mod gzip;
pub mod input;
pub mod manifest;
pub mod mapping;
pub mod outcome;
pub mod own;
pub mod patient;
pub mod provenance;
pub mod provider;
pub mod sensitive;
pub mod title;
pub mod valid;
pub mod version;
pub mod xml;

pub use communication::Communication;
pub use date::{format_instant, parse_instant};
pub use error::FhirError;
pub use manifest::Manifest;
pub use patient::PatientProfile;
pub use provider::{ProviderKind, ProviderProfile};
