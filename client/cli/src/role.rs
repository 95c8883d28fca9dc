//! `salus role`: who is who.

use super::{
	args,
	context::Context,
	output::Output,
	pages::{self, Accounts},
	policy,
	waiting::change,
	Failure,
};
use clap::{Subcommand, ValueEnum};
use salus_client::{
	chain::types::{self, Role as ChainRole},
	keys::AccountId,
	ops,
};
use serde::Serialize;
use std::borrow::Cow;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Role {
	/// Assigns roles, verifies and suspends providers
	Admin,
	/// Owns records
	Patient,
	/// A person who treats patients
	Doctor,
	/// A pharmacy
	Pharmacy,
	/// A department of a hospital
	Department,
	/// Follows the audit trail
	Auditor,
}

impl From<Role> for ChainRole {
	fn from(role: Role) -> Self {
		match role {
			Role::Admin => ChainRole::Admin,
			Role::Patient => ChainRole::Patient,
			Role::Doctor => ChainRole::Doctor,
			Role::Pharmacy => ChainRole::Pharmacy,
			Role::Department => ChainRole::Department,
			Role::Auditor => ChainRole::Auditor,
		}
	}
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Show the role of an account
	#[command(
		after_help = "Example:\n  salus role show 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
	)]
	Show {
		/// The account
		#[arg(value_parser = args::address)]
		address: AccountId,
	},
	/// List the accounts that have a role
	#[command(after_help = "Example:\n  salus role list admin")]
	List {
		/// The role
		role: Role,
		#[command(flatten)]
		part: Accounts,
	},
	/// Give an account a role (as an admin). For patients and providers this is their enrolment:
	/// they still register themselves
	#[command(
		after_help = "Example:\n  salus --dev //Alice role assign 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty auditor"
	)]
	Assign {
		/// The account
		#[arg(value_parser = args::address)]
		address: AccountId,
		/// The role
		role: Role,
	},
	/// Take an account's role away (as an admin)
	#[command(
		after_help = "Example:\n  salus --dev //Alice role remove 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Remove {
		/// The account
		#[arg(value_parser = args::address)]
		address: AccountId,
	},
	/// Show who may register, or set it by vote of the council
	#[command(after_help = "Example:\n  salus --dev //Alice role enrolment by-admin")]
	Enrolment {
		/// Who may register from now on
		policy: Option<policy::Enrolment>,
	},
	/// Show how much a member may use, or set it by vote of the council
	#[command(
		after_help = "Examples:\n  salus role allowance --of 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\n  salus --dev //Alice role allowance --max-ms 700 --recovery-ms 70"
	)]
	Allowance(policy::Allowance),
}

#[derive(Serialize)]
struct Shown {
	address: String,
	role: Option<Cow<'static, str>>,
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Show { address } => {
				let role = ops::role::role_of(&context.chain().await?, address).await?;
				let role = role.as_ref().map(types::role_name);
				let shown = Shown { address: address.to_string(), role };
				out.emit(&shown, |shown| shown.role.as_deref().unwrap_or("none").into())
			}
			Self::List { role, part } => {
				let (chain, window) = (context.chain().await?, part.window());
				let members = ops::role::members(&chain, role.into(), window).await?;
				pages::emit(out, window, &members, |members| members.join("\n"))
			}
			Self::Assign { address, role } => {
				let member = context.member().await?;
				let what = format!("has the role {}", types::role_name(&role.into()));
				change(
					context,
					out,
					address,
					&what,
					member.as_admin().assign_role(address, role.into()),
				)
				.await
			}
			Self::Remove { address } => {
				let member = context.member().await?;
				change(
					context,
					out,
					address,
					"has no role now",
					member.as_admin().remove_role(address),
				)
				.await
			}
			Self::Enrolment { policy } => policy::enrolment(context, out, policy).await,
			Self::Allowance(allowance) => allowance.run(context, out).await,
		}
	}
}
