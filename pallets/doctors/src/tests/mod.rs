//! Tests, one file for each call and one for each further concern.

mod acting;
mod add_comment;
mod add_to_library;
mod calls;
mod delete_from_library;
mod deregister;
mod dismiss_doctor;
mod dispense;
mod erasure;
mod name_doctor;
mod open_file;
mod properties;
mod register;
mod registry;
mod reinstate;
mod set_recipient;
mod share_keys;
mod suspend;
mod try_state;
mod update_profile;
mod upload_file;
mod verify;
mod views;
