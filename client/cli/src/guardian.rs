//! `salus guardian`: accounts that act for another.

use super::{
	args,
	context::Context,
	fingerprint::{self, Expected, Named},
	output::{count, finality, table, Output},
	waiting::{change, waiting},
	Failure,
};
use clap::{Args, Subcommand, ValueEnum};
use salus_client::{
	chain::types::ProxyType,
	keys::AccountId,
	ops::{guardian, Finality},
};
use serde::Serialize;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Kind {
	/// Take away what is a patient's: revoke access, delete records and comments
	Consent,
	/// The doctors of a department
	Staff,
}

impl From<Kind> for ProxyType {
	fn from(kind: Kind) -> Self {
		match kind {
			Kind::Consent => ProxyType::Consent,
			Kind::Staff => ProxyType::Staff,
		}
	}
}

#[derive(Debug, Args)]
pub(super) struct Of {
	/// The patient for whom this account acts, who let it: `guardian add ADDRESS`
	#[arg(long = "of", value_name = "PATIENT", value_parser = args::address)]
	patient: AccountId,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Let another account act for this one: a guardian, who revokes and deletes for a patient
	///
	/// A guardian needs an account that the chain knows, with any role. It takes away and gives nothing:
	/// granting access, new keys and new records take the patient's own phrase. The audit trail names the
	/// patient, in whose name it was done, and the guardian, who signed.
	///
	/// A department lets people run it who do not have its phrase with --type staff: they name and
	/// dismiss its doctors and hand its keys on, with `salus department … --of DEPARTMENT`.
	#[command(
		after_help = "Examples:\n  salus --account erika guardian add 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\n  salus --account radiology guardian add 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --type staff"
	)]
	Add {
		/// The account that may act: an address, or what the QR code of `doctor show --qr` holds
		#[arg(value_parser = fingerprint::named)]
		address: Named,
		/// In what it may act
		#[arg(long = "type", value_enum, default_value = "consent")]
		kind: Kind,
		#[command(flatten)]
		expected: Expected,
	},
	/// Let an account no longer act for this one
	///
	/// In nothing at all, whatever it was let to do and by which program, or no longer in one thing.
	#[command(
		after_help = "Example:\n  salus --account erika guardian remove 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Remove {
		/// The account that may act
		#[arg(value_parser = args::address)]
		address: AccountId,
		/// In what it may no longer act [default: in anything]
		#[arg(long = "type", value_enum)]
		kind: Option<Kind>,
	},
	/// List who may act for an account, this one unless --of names another
	#[command(after_help = "Example:\n  salus --account erika guardian list")]
	List {
		/// The account
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		of: Option<AccountId>,
	},
	/// Revoke a provider's access to a patient's records (as the patient's guardian)
	///
	/// It takes effect at once. New keys need the patient's phrase: until the patient has run `salus
	/// access rotate`, the chain takes no record in the categories that the provider could read.
	#[command(
		after_help = "Example:\n  salus --account muster guardian revoke 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty \\\n    --of 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
	)]
	Revoke {
		/// The provider
		#[arg(value_parser = args::address)]
		provider: AccountId,
		#[command(flatten)]
		of: Of,
	},
	/// Delete a patient's record from the chain (as the patient's guardian)
	///
	/// Its encrypted blocks stay in the stores that hold them.
	#[command(
		after_help = "Example:\n  salus --account muster guardian delete 3 --of 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
	)]
	Delete {
		/// The record's number
		record: u64,
		#[command(flatten)]
		of: Of,
	},
	/// Delete a comment about a patient from the chain (as the patient's guardian)
	///
	/// Its encrypted block stays in the stores that hold it.
	#[command(
		after_help = "Example:\n  salus --account muster guardian delete-comment 0 --of 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
	)]
	DeleteComment {
		/// The comment's number
		comment: u64,
		#[command(flatten)]
		of: Of,
	},
}

#[derive(Serialize)]
struct Revoked {
	patient: String,
	provider: String,
	finality: Finality,
}

#[derive(Serialize)]
struct Deleted {
	patient: String,
	record: u64,
	finality: Finality,
}

#[derive(Serialize)]
struct CommentDeleted {
	patient: String,
	comment: u64,
	finality: Finality,
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Add { address, kind, expected } => {
				let member = context.member().await?;
				let work = member.guardianship().add(address.account, kind.into());
				let what = "may act for this account";
				fingerprint::trust(context, out, &address, &expected, what, &member, work).await
			}
			Self::Remove { address, kind } => {
				let member = context.member().await?;
				let work = member.guardianship().remove(address, kind.map(Into::into));
				let what = match kind {
					Some(_) => "may no longer act for this account in that",
					None => "may no longer act for this account",
				};
				change(context, out, address, what, work).await
			}
			Self::List { of } => {
				let who = of.map_or_else(|| context.address(), Ok)?;
				let guardians = guardian::guardians(&context.chain().await?, who).await?;
				out.emit(&guardians, |guardians| {
					let rows = guardians.iter();
					let rows = rows.map(|it| {
						let delay = match it.delay {
							0 => "none".into(),
							blocks => count(blocks.into(), "block"),
						};
						vec![it.address.clone(), it.kind.to_string(), delay]
					});
					table(&["GUARDIAN", "TYPE", "DELAY"], rows.collect())
				})
			}
			Self::Revoke { provider, of: Of { patient } } => {
				let member = context.revoker().await?;
				let done = waiting(context, member.guardianship().revoke_access(patient, provider))
					.await?;
				let [patient, provider] = [patient, provider].map(|who| who.to_string());
				out.emit(&Revoked { patient, provider, finality: done }, |revoked| {
					format!(
						"access revoked, {}\nnext, by the patient: salus access rotate; until then no record is taken in these categories",
						finality(&revoked.finality)
					)
				})
			}
			Self::Delete { record, of: Of { patient } } => {
				let member = context.member().await?;
				let done =
					waiting(context, member.guardianship().delete_record(patient, record)).await?;
				let patient = patient.to_string();
				out.emit(&Deleted { patient, record, finality: done }, |deleted| {
					let done = finality(&deleted.finality);
					format!("record {} deleted from the chain, {done}", deleted.record)
				})
			}
			Self::DeleteComment { comment, of: Of { patient } } => {
				let member = context.member().await?;
				let done = waiting(context, member.guardianship().delete_comment(patient, comment))
					.await?;
				let patient = patient.to_string();
				out.emit(&CommentDeleted { patient, comment, finality: done }, |deleted| {
					let done = finality(&deleted.finality);
					format!("comment {} deleted from the chain, {done}", deleted.comment)
				})
			}
		}
	}
}
