//! What a consortium governs itself with, over the real runtime: the council and its motions, the
//! validators and their sessions, upgrades, pauses, calls that are carried out later, and accounts
//! that others act for.

#[path = "../common/mod.rs"]
mod common;

mod council;
mod equivocation;
mod later;
mod motions;
mod multisig;
mod pause;
mod proxy;
mod upgrade;
mod validators;
#[path = "../common/wasm.rs"]
mod wasm;
