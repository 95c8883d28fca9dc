//! What records and profiles say about themselves, as FHIR R4 (<https://hl7.org/fhir/R4/>).
//!
//! Nothing here touches a file, the store or the chain: plain structs become JSON and back. JSON is
//! written with `json!` and read element by element, so that an error names the element's path.
//! Errors never repeat a value: it may be somebody's name.
//!
//! | module | holds |
//! |---|---|
//! | [`category`] | the record categories and their LOINC codes |
//! | [`communication`] | `Communication`: a comment about a patient |
//! | [`date`] | dates and instants as FHIR writes them |
//! | [`manifest`] | `DocumentReference`: what a record is |
//! | [`patient`] | `Patient`: a patient's profile |
//! | [`provider`] | `Practitioner` and `Organization`: a provider's two profiles |

pub mod category;
pub mod communication;
pub mod date;
mod element;
mod error;
pub mod manifest;
pub mod patient;
pub mod provider;

pub use communication::Communication;
pub use date::{format_instant, now, now_millis, parse_instant};
pub use error::FhirError;
pub use manifest::Manifest;
pub use patient::PatientProfile;
pub use provider::{ProviderKind, ProviderProfile};
