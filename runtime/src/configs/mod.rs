//! The configuration of each pallet of the runtime, one file a subject.

mod consensus;
mod governance;
mod no_currency;
mod salus;
mod system;

pub use governance::CouncilCollective;
pub use system::{BlockLength, BlockWeights};
