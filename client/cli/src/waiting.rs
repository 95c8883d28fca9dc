//! What a command says on standard error while it waits on the chain.

use super::{
	context::Context,
	output::{finality, Output},
	Failure,
};
use indicatif::ProgressBar;
use salus_client::{
	keys::AccountId,
	ops::{Finality, OpError},
};
use serde::Serialize;
use std::{future::Future, time::Duration};

/// Says on standard error what was done besides what was asked for. Silent where nobody looks: with
/// `--quiet` and for scripts, whose output it is no part of.
pub(super) fn say(context: &Context, text: &str) {
	if context.shows_progress() && context.is_human() {
		eprintln!("{text}");
	}
}

/// Does `work`, which waits on the chain, under a spinner.
pub(super) async fn waiting<T>(context: &Context, work: impl Future<Output = T>) -> T {
	if !context.shows_progress() {
		return work.await;
	}
	let spinner = ProgressBar::new_spinner().with_message("waiting until it is final");
	spinner.enable_steady_tick(Duration::from_millis(120));
	let done = work.await;
	spinner.finish_and_clear();
	done
}

/// The result of a command that changes something about an account.
#[derive(Serialize)]
struct Changed {
	address: String,
	finality: Finality,
}

/// Does `work`, which changes something about `who`, under a spinner, and prints what became of
/// them and when it was final: `5Grw… is an auditor, final in block 7 after 2.1 s`.
pub(super) async fn change(
	context: &Context,
	out: &mut Output<'_>,
	who: AccountId,
	what: &str,
	work: impl Future<Output = Result<Finality, OpError>>,
) -> Result<(), Failure> {
	let finality_ = waiting(context, work).await?;
	let changed = Changed { address: who.to_string(), finality: finality_ };
	out.emit(&changed, |changed| {
		format!("{} {what}, {}", changed.address, finality(&changed.finality))
	})
}
