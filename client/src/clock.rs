//! The clock of this machine. What the chain decides by is the chain's time, not this one.

use crate::fhir;
use chrono::Utc;

/// Now, in milliseconds since the Unix epoch.
pub fn now_millis() -> u64 {
	u64::try_from(Utc::now().timestamp_millis()).unwrap_or_default()
}

/// Now, as a FHIR instant in UTC.
pub fn now() -> String {
	fhir::format_instant(now_millis())
}
