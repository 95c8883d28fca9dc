//! What `salus role` shows and sets for everyone: who may register, and how much a member may use.

use super::{args, context::Context, council, output::Output, Failure};
use clap::{Args, ValueEnum};
use salus_client::{
	chain::types::EnrolmentPolicy,
	keys::AccountId,
	ops::policy::{self, millis},
};
use serde::Serialize;
use std::borrow::Cow;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Enrolment {
	/// Anyone registers themselves
	Open,
	/// Whoever an admin has enrolled registers
	ByAdmin,
}

#[derive(Debug, Args)]
pub(super) struct Allowance {
	/// Show what this account has left now
	#[arg(long, value_name = "ADDRESS", value_parser = args::address, conflicts_with_all = ["max_ms", "recovery_ms"])]
	of: Option<AccountId>,
	/// Set what a member may use at once, in milliseconds of execution
	#[arg(long, value_name = "N", requires = "recovery_ms")]
	max_ms: Option<u64>,
	/// Set what of it recovers with every block
	#[arg(long, value_name = "N", requires = "max_ms")]
	recovery_ms: Option<u64>,
}

#[derive(Serialize)]
struct Policy {
	enrolment: Cow<'static, str>,
}

#[derive(Serialize)]
struct Allowed {
	max_ms: u64,
	recovery_ms: u64,
	/// Whose allowance was asked for, and what is left of it.
	#[serde(flatten)]
	of: Option<Left>,
}

#[derive(Serialize)]
struct Left {
	address: String,
	left_ms: u64,
}

/// Shows the enrolment policy, or puts `policy` to the council.
pub(super) async fn enrolment(
	context: &Context,
	out: &mut Output<'_>,
	policy: Option<Enrolment>,
) -> Result<(), Failure> {
	let policy = match policy {
		Some(Enrolment::Open) => EnrolmentPolicy::Open,
		Some(Enrolment::ByAdmin) => EnrolmentPolicy::ByAdmin,
		None => {
			let enrolment = match policy::enrolment(&context.chain().await?).await? {
				EnrolmentPolicy::Open => "open".into(),
				EnrolmentPolicy::ByAdmin => "by-admin".into(),
				EnrolmentPolicy::New(new) => new.to_string().into(),
			};
			return out.emit(&Policy { enrolment }, |policy| policy.enrolment.to_string());
		}
	};
	council::put(context, out, policy::set_enrolment(policy)).await
}

impl Allowance {
	/// Shows the allowance, or puts another to the council.
	pub async fn run(self, context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
		if let (Some(max), Some(recovery)) = (self.max_ms, self.recovery_ms) {
			return council::put(context, out, policy::set_allowance(max, recovery)).await;
		}
		let chain = context.chain().await?;
		let allowance = policy::allowance(&chain).await?;
		let of = match self.of {
			None => None,
			Some(who) => {
				let left_ms = millis(policy::allowance_left(&chain, who).await?);
				Some(Left { address: who.to_string(), left_ms })
			}
		};
		let [max_ms, recovery_ms] = [allowance.max, allowance.recovery_per_block].map(millis);
		out.emit(&Allowed { max_ms, recovery_ms, of }, |allowed| {
			let all = format!(
				"a member may use {} ms of execution at once, of which {} ms recover a block",
				allowed.max_ms, allowed.recovery_ms
			);
			match &allowed.of {
				None => all,
				Some(left) => format!("{all}\n{} has {} ms left", left.address, left.left_ms),
			}
		})
	}
}
