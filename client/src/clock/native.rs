//! The clock of a machine with an operating system.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
pub use tokio::time::{sleep, timeout, timeout_at, Instant};

/// The time since 1970. Before it, none.
pub fn since_epoch() -> Duration {
	SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
