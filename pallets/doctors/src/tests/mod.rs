//! Tests, one file for each call and one for each further concern.

mod calls;
mod open_file;
mod properties;
mod register;
mod registry;
mod reinstate;
mod suspend;
mod try_state;
mod update_profile;
mod upload_file;
mod verify;
mod views;
