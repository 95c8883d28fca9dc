//! The clock of this machine, and waiting by it. What the chain decides by is the chain's time, not this
//! one.

#[cfg(target_family = "wasm")]
#[path = "clock/browser.rs"]
mod host;
#[cfg(not(target_family = "wasm"))]
#[path = "clock/native.rs"]
mod host;

pub use host::{since_epoch, sleep, timeout, timeout_at, Instant};

use crate::fhir;

/// Now, in milliseconds since the Unix epoch.
pub fn now_millis() -> u64 {
	u64::try_from(since_epoch().as_millis()).unwrap_or_default()
}

/// Now, as a FHIR instant in UTC.
pub fn now() -> String {
	fhir::format_instant(now_millis())
}
