//! `salus department`: the doctors who act for a department.

use super::{
	args,
	context::Context,
	fingerprint::{self, Expected, Named},
	output::{count, count_bar, counting, finality, Output},
	waiting::change,
	Failure,
};
use clap::{Args, Subcommand};
use salus_client::{
	keys::AccountId,
	ops::departments::{self, Shared},
	Category,
};

#[derive(Debug, Args)]
pub(super) struct For {
	/// The department for which this account acts, which let it: `guardian add ADDRESS --type staff`
	/// [default: this account]
	#[arg(long = "of", value_name = "DEPARTMENT", value_parser = args::address)]
	department: Option<AccountId>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Let a doctor act under the grants of this department
	///
	/// The doctor opens nothing before the keys are handed on: `salus department share-keys`.
	/// Patients who grant access from now on hand them over themselves.
	///
	/// People who run a department without its phrase do it with --of. The department lets them with
	/// `salus guardian add ADDRESS --type staff`, and no longer with `salus guardian remove ADDRESS`.
	#[command(
		after_help = "Examples:\n  salus --account radiology department name-doctor 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\n  salus --account rose department name-doctor 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty \\\n    --of 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
	)]
	NameDoctor {
		/// The doctor: an address, or what the QR code of `doctor show --qr` holds
		#[arg(value_parser = fingerprint::named)]
		doctor: Named,
		#[command(flatten)]
		of: For,
		#[command(flatten)]
		expected: Expected,
	},
	/// Let a doctor act under the grants of this department no longer
	///
	/// The chain refuses them at once. Keys that they were handed open what was written before a
	/// patient changes them (`salus access rotate --category …`): `salus access list` tells the patient.
	#[command(
		after_help = "Example:\n  salus --account radiology department dismiss-doctor 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	DismissDoctor {
		/// The doctor
		#[arg(value_parser = args::address)]
		doctor: AccountId,
		#[command(flatten)]
		of: For,
	},
	/// List the doctors of a department
	#[command(after_help = "Example:\n  salus --account radiology department doctors")]
	Doctors {
		/// The department [default: this account]
		#[arg(value_parser = args::address)]
		department: Option<AccountId>,
	},
	/// List the departments for which a doctor acts
	#[command(after_help = "Example:\n  salus --account muster department of")]
	Of {
		/// The doctor [default: this account]
		#[arg(value_parser = args::address)]
		doctor: Option<AccountId>,
	},
	/// Hand the keys of this department's grants on to its verified doctors
	///
	/// One age file for each patient, encrypted to the department and to every doctor. With --of it
	/// takes a doctor to whom the department's keys are sealed: others have none to hand on.
	#[command(
		after_help = "Examples:\n  salus --account radiology department share-keys\n  salus --account muster department share-keys --of 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
	)]
	ShareKeys {
		/// Only the keys of this patient
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		patient: Option<AccountId>,
		#[command(flatten)]
		of: For,
	},
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::NameDoctor { doctor, of, expected } => {
				let member = context.member().await?;
				let what =
					"acts for the department; `salus department share-keys` hands over its keys";
				let work = member.departments().name_doctor(of.department, doctor.account);
				fingerprint::trust(context, out, &doctor, &expected, what, &member, work).await
			}
			Self::DismissDoctor { doctor, of } => {
				let member = context.member().await?;
				let what = "acts for the department no longer";
				let work = member.departments().dismiss_doctor(of.department, doctor);
				change(context, out, doctor, what, work).await
			}
			Self::Doctors { department } => {
				let department = department.map_or_else(|| context.address(), Ok)?;
				let chain = context.chain().await?;
				let doctors = departments::doctors_of(&chain, department).await?;
				out.emit(&doctors, |doctors| doctors.join("\n"))
			}
			Self::Of { doctor } => {
				let doctor = doctor.map_or_else(|| context.address(), Ok)?;
				let chain = context.chain().await?;
				let departments = departments::departments_of(&chain, doctor).await?;
				out.emit(&departments, |departments| departments.join("\n"))
			}
			Self::ShareKeys { patient, of } => {
				let member = context.member().await?;
				let bar = count_bar(context.shows_progress(), "handing on keys");
				let shared = member
					.departments()
					.share_keys(of.department, patient, &mut counting(&bar))
					.await;
				bar.finish_and_clear();
				out.emit(&shared?, shared_text)
			}
		}
	}
}

/// What was handed on, a line for each transaction, and what was not.
fn shared_text(shared: &Shared) -> String {
	let doctors = count(shared.doctors as u64, "doctor");
	let mut lines: Vec<_> = shared
		.batches
		.iter()
		.map(|batch| {
			let patients = count(batch.grants.len() as u64, "patient");
			let done = finality(&batch.finality);
			let mut line = format!("keys of {patients} handed on to {doctors}, {done}");
			for grant in &batch.grants {
				line.push_str(&format!(
					"\n  {}: {}",
					grant.patient,
					Category::join(&grant.categories, ",")
				));
			}
			line
		})
		.collect();
	if lines.is_empty() {
		lines.push("there are no keys to hand on".into());
	}
	lines.extend(shared.left_out.iter().map(|it| format!("not {}: {}", it.patient, it.reason)));
	lines.join("\n")
}
