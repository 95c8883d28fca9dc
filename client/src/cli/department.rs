//! `salus department`: the doctors who act for a department.

use super::{
	args,
	context::Context,
	output::{change, count, finality, waiting, Output},
	Failure,
};
use crate::ops::departments;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Let a doctor act under the grants of this department
	///
	/// The doctor opens nothing before the keys are handed on: `salus department share-keys`.
	/// Patients who grant access from now on hand them over themselves.
	#[command(
		after_help = "Example:\n  salus --account radiology department name-doctor 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	NameDoctor {
		/// The doctor
		#[arg(value_parser = args::address)]
		doctor: [u8; 32],
	},
	/// Let a doctor act under the grants of this department no longer
	///
	/// The chain refuses them at once. Keys that they were handed open what was written before a
	/// patient changes them (`salus access rotate --category …`).
	#[command(
		after_help = "Example:\n  salus --account radiology department dismiss-doctor 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	DismissDoctor {
		/// The doctor
		#[arg(value_parser = args::address)]
		doctor: [u8; 32],
	},
	/// List the doctors of a department
	#[command(after_help = "Example:\n  salus --account radiology department doctors")]
	Doctors {
		/// The department [default: this account]
		#[arg(value_parser = args::address)]
		department: Option<[u8; 32]>,
	},
	/// List the departments for which a doctor acts
	#[command(after_help = "Example:\n  salus --account muster department of")]
	Of {
		/// The doctor [default: this account]
		#[arg(value_parser = args::address)]
		doctor: Option<[u8; 32]>,
	},
	/// Hand the keys of this department's grants on to its verified doctors
	///
	/// One age file for each patient, encrypted to the department and to every doctor.
	#[command(after_help = "Example:\n  salus --account radiology department share-keys")]
	ShareKeys {
		/// Only the keys of this patient
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		patient: Option<[u8; 32]>,
	},
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::NameDoctor { doctor } => {
				let member = context.member().await?;
				let what =
					"acts for this department; `salus department share-keys` hands over its keys";
				change(context, out, doctor, what, member.name_doctor(doctor)).await
			}
			Self::DismissDoctor { doctor } => {
				let member = context.member().await?;
				let what = "acts for this department no longer";
				change(context, out, doctor, what, member.dismiss_doctor(doctor)).await
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
			Self::ShareKeys { patient } => {
				let member = context.member().await?;
				let shared = waiting(context, member.share_keys(patient)).await?;
				out.emit(&shared, |shared| {
					let mut lines = vec![match &shared.finality {
						None => "there are no keys to hand on".to_owned(),
						Some(when) => format!(
							"keys of {} handed on to {}, {}",
							count(shared.patients.len() as u64, "patient"),
							count(shared.doctors as u64, "doctor"),
							finality(when)
						),
					}];
					let left_out = shared.left_out.iter();
					lines.extend(left_out.map(|it| format!("not {}: {}", it.patient, it.reason)));
					lines.join("\n")
				})
			}
		}
	}
}
