//! Tests, one file for each call and one for each further concern.

mod add_auditor;
mod calls;
mod properties;
mod remove_auditor;
mod trail;
mod try_state;
