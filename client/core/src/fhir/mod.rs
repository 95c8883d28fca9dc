//! What records and profiles say about themselves, as FHIR R4 (<https://hl7.org/fhir/R4/>).
//!
//! Nothing here touches a file, the store or the chain: plain structs become JSON and back. JSON is
//! written with `json!` and read element by element, so that an error names the element's path.
//! Errors never repeat a value: it may be somebody's name.
//!
//! | module | holds |
//! |---|---|
//! | [`audit_event`] | `AuditEvent`: an event of the trail |
//! | [`bundle`] | reading a `Bundle` of any size, entry by entry |
//! | `category` | a category of records as a `CodeableConcept` |
//! | [`collection`] | writing a `Bundle` of any size, entry by entry |
//! | [`consent`] | `Consent`: a grant |
//! | [`communication`] | `Communication`: a comment about a patient |
//! | [`date`] | dates and instants as FHIR writes them |
//! | [`manifest`] | `DocumentReference`: what a record is |
//! | [`mapping`] | which category a resource belongs to, and its title |
//! | [`patient`] | `Patient`: a patient's profile |
//! | [`provider`] | `Practitioner` and `Organization`: a provider's two profiles |
//! | [`valid`] | what a valid FHIR R4 resource is |

pub mod audit_event;
pub mod bundle;
mod category;
pub mod collection;
pub mod communication;
pub mod consent;
pub mod date;
mod element;
mod error;
pub mod manifest;
pub mod mapping;
pub mod patient;
pub mod provider;
pub mod valid;

pub use communication::Communication;
pub use date::{format_instant, parse_instant};
pub use error::FhirError;
pub use manifest::Manifest;
pub use patient::PatientProfile;
pub use provider::{ProviderKind, ProviderProfile};
