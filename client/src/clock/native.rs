//! The clock and the threads of a machine with an operating system.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
pub use tokio::time::{sleep, timeout, timeout_at, Instant};

/// Runs blocking work (encryption, files) without holding up the async runtime.
///
/// # Panics
/// Outside tokio's multi-threaded runtime.
pub fn blocking<R>(work: impl FnOnce() -> R) -> R {
	tokio::task::block_in_place(work)
}

/// The time since 1970. Before it, none.
pub fn since_epoch() -> Duration {
	SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
