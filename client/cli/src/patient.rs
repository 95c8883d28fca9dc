//! `salus patient`: a patient's registration and profile.

use super::{
	args,
	context::Context,
	leave,
	output::{printable_form, Output},
	waiting::change,
	Failure,
};
use clap::Subcommand;
use salus_client::fhir::PatientProfile;
use serde::Serialize;

/// The form of a profile, for the long help.
macro_rules! form {
	() => {
		r#"A profile is a JSON file; name and birth_date are required:
  {
    "name": "Erika Mustermann",
    "birth_date": "1964-08-12",
    "gender": "female",
    "phone": "+49 221 1234567",
    "email": "erika@example.org",
    "address": "Heidestraße 17, 51147 Köln",
    "blood_type": "A+",
    "allergies": ["penicillin"],
    "weight_kg": 68.5,
    "height_cm": 172
  }
It is encrypted on this machine; the chain holds its CID."#
	};
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Register this account as a patient
	#[command(
		after_help = "Example:\n  salus --account erika patient register --profile erika.json",
		after_long_help = concat!("Example:\n  salus --account erika patient register --profile erika.json\n\n", form!())
	)]
	Register(args::Profile),
	/// Replace this patient's profile
	#[command(
		after_help = "Example:\n  salus --account erika patient update --profile erika.json",
		after_long_help = concat!("Example:\n  salus --account erika patient update --profile erika.json\n\n", form!())
	)]
	Update(args::Profile),
	/// Show this patient's profile, decrypted
	#[command(after_help = "Example:\n  salus --account erika patient show")]
	Show,
	/// Leave the chain: it erases what it keeps of this patient. The audit trail stays
	#[command(after_help = "Example:\n  salus --account erika patient deregister --yes")]
	Deregister {
		/// Do not ask
		#[arg(long)]
		yes: bool,
	},
}

#[derive(Serialize)]
struct Shown {
	address: String,
	records: u64,
	grants: u32,
	profile: PatientProfile,
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Register(profile) => {
				let profile = profile.read("salus patient register")?;
				let member = context.member().await?;
				let work = member.as_patient().register(&profile);
				change(context, out, member.account.id(), "registered as a patient", work).await
			}
			Self::Update(profile) => {
				let profile = profile.read("salus patient update")?;
				let member = context.patient().await?;
				let work = member.as_patient().update_profile(&profile);
				change(context, out, member.account.id(), "profile replaced", work).await
			}
			Self::Show => show(context, out).await,
			Self::Deregister { yes } => leave::patient(context, out, yes).await,
		}
	}
}

async fn show(context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
	let member = context.member().await?;
	let patient = member.as_patient().known().await?;
	let shown = Shown {
		address: member.account.address(),
		records: u64::from(patient.live_records),
		grants: patient.grants,
		profile: member.as_patient().profile().await?,
	};
	out.emit(&shown, |shown| {
		let profile = printable_form(&shown.profile);
		format!("{}: {} records, {} grants\n{profile}", shown.address, shown.records, shown.grants)
	})
}
