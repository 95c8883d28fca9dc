//! `deregister`, of patients and of providers: leaving the chain, once it is clear what that means.

use super::{
	context::Context,
	output::{count, finality, Output},
	waiting::waiting,
	Failure,
};
use indicatif::HumanBytes;
use salus_client::ops::{deregister::Deregistered, Member, OpError};
use std::{
	future::Future,
	io::{stdin, IsTerminal},
};

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("leaving cannot be taken back, and was not confirmed: the chain would erase {0}; the audit trail stays")]
#[diagnostic(code(salus::not_confirmed), help("nothing was done: give --yes where it is meant"))]
struct NotConfirmed(String);

/// Leaves as a patient.
pub(super) async fn patient(
	context: &Context,
	out: &mut Output<'_>,
	yes: bool,
) -> Result<(), Failure> {
	let member = context.member().await?;
	let kept = member.as_patient().kept().await?;
	let erased = format!(
		"the profile, the keys, {}, {} and {}",
		count(kept.records.into(), "record"),
		count(kept.comments.into(), "comment"),
		count(kept.grants.into(), "grant")
	);
	leave(context, out, &erased, yes, &member, member.as_patient().leave()).await
}

/// Leaves as a provider.
pub(super) async fn provider(
	context: &Context,
	out: &mut Output<'_>,
	yes: bool,
) -> Result<(), Failure> {
	let member = context.member().await?;
	let kept = member.as_provider().kept().await?;
	let erased = format!(
		"the profile, {} of the library and the naming of {}",
		count(kept.library_files.into(), "file"),
		count(kept.doctors.into(), "doctor")
	);
	leave(context, out, &erased, yes, &member, member.as_provider().leave()).await
}

async fn leave(
	context: &Context,
	out: &mut Output<'_>,
	erased: &str,
	yes: bool,
	member: &Member,
	work: impl Future<Output = Result<Deregistered, OpError>>,
) -> Result<(), Failure> {
	if !yes && !is_confirmed(&member.account.address(), erased) {
		return Err(Failure::own(NotConfirmed(erased.to_owned())));
	}
	let gone = waiting(context, work).await?;
	out.emit(&gone, |gone| {
		let left = match gone.left {
			0 => String::new(),
			left => format!(
				"; the encrypted bytes of {} that others wrote stay in the stores that hold them",
				count(left.into(), "record")
			),
		};
		format!(
			"{} has left, {}\nthe chain erases, within some minutes: {erased}\nremoved from this store: {}{left}\nwhat stays: the audit trail, which holds no more than accounts, kinds and numbers, and the keys of the account on this machine",
			gone.address,
			finality(&gone.finality),
			HumanBytes(gone.freed.bytes),
		)
	})
}

/// Asks whoever sits at the terminal, if somebody does.
fn is_confirmed(address: &str, erased: &str) -> bool {
	if !stdin().is_terminal() {
		return false;
	}
	eprintln!("{address} leaves the chain, which erases {erased}. The audit trail stays.");
	eprint!("This cannot be taken back. Type yes to go on: ");
	let mut answer = String::new();
	stdin().read_line(&mut answer).is_ok() && answer.trim() == "yes"
}
