//! The clock of a browser, or of another host of JavaScript.

use futures::future::{select, Either};
use futures_timer::Delay;
use std::{future::Future, pin::pin, time::Duration};
use web_time::{SystemTime, UNIX_EPOCH};

pub use web_time::Instant;

/// It took too long.
#[derive(Debug)]
pub struct Elapsed;

/// Waits so long.
pub async fn sleep(duration: Duration) {
	Delay::new(duration).await;
}

/// What `future` gives within `limit`.
///
/// # Errors
/// It gives nothing within that.
pub async fn timeout<F: Future>(limit: Duration, future: F) -> Result<F::Output, Elapsed> {
	match select(pin!(future), Delay::new(limit)).await {
		Either::Left((output, _)) => Ok(output),
		Either::Right(_) => Err(Elapsed),
	}
}

/// What `future` gives by `end`.
///
/// # Errors
/// It gives nothing by then.
pub async fn timeout_at<F: Future>(end: Instant, future: F) -> Result<F::Output, Elapsed> {
	timeout(end.saturating_duration_since(Instant::now()), future).await
}

/// The time since 1970. Before it, none.
pub fn since_epoch() -> Duration {
	SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
