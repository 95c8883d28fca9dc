//! The configuration of each pallet of the runtime, one file a subject.

mod calls;
mod consensus;
mod council_only;
mod governance;
mod no_currency;
mod offences;
mod on_record;
mod proxy_type;
#[cfg(feature = "next-version")]
mod rehearsal;
mod salus;
mod session;
mod system;
mod wallets;

pub use calls::{may_be_made_at_all, within};
pub use consensus::{ReportLongevity, SessionPeriod, REPORTABLE_SESSIONS};
pub use council_only::CouncilOnly;
pub use governance::CouncilCollective;
pub use proxy_type::ProxyType;
pub use system::{BlockLength, BlockWeights};
