//! What the tests of the runtime share: a chain of the real runtime, the people of the main job,
//! their calls, and the metadata. Touches the runtime through what a node calls, and reads its
//! storage.
//!
//! | file | holds |
//! |---|---|
//! | `chain.rs` | a chain: blocks built and imported, transactions as wallets sign them |
//! | `calls.rs` | the calls of the main job, with arguments that are sound unless said otherwise |
//! | `every_call.rs` | one success and one refusal of every call of our pallets |
//! | `people.rs` | who is who, and a chain on which they are registered |
//! | `metadata.rs` | what wallets read of the runtime, and what its types hold |
//! | `state.rs` | what is compared of the state before and after a call |

// Each test file is a crate of its own and uses its part of this.
#![allow(dead_code, unused_imports)]

mod calls;
mod chain;
mod every_call;
pub mod metadata;
mod people;
mod state;

pub use calls::*;
pub use chain::{check_storage, extensions, genesis, Chain, SLOT};
pub use every_call::{every_call, Step};
pub use people::*;
pub use state::*;
