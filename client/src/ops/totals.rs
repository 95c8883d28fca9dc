//! How many there are: patients, providers, auditors, events.

use super::OpError;
use crate::chain::{api, types::Role, Chain};
use serde::Serialize;

/// How many there are at one finalised block.
#[derive(Clone, Debug, Serialize)]
pub struct Totals {
	/// Registered patients.
	pub patients: u32,
	/// Registered doctors, verified or not.
	pub doctors: u32,
	/// Registered pharmacies, verified or not.
	pub pharmacies: u32,
	/// Registered departments, verified or not.
	pub departments: u32,
	/// Auditors.
	pub auditors: u32,
	/// Events of the audit trail.
	pub events: u64,
	/// The block.
	pub block: u64,
}

/// The totals at the last finalised block.
///
/// # Errors
/// The node no longer answers.
pub async fn totals(chain: &Chain) -> Result<Totals, OpError> {
	let at = chain.at_finalized().await?;
	let views = api::view_functions();
	let (patients, doctors) = (views.patients(), views.doctors());
	Ok(Totals {
		patients: chain.view_at(&at, patients.total_patients()).await?,
		doctors: chain.view_at(&at, doctors.total_doctors()).await?,
		pharmacies: chain.view_at(&at, doctors.total_pharmacies()).await?,
		departments: chain.view_at(&at, doctors.total_departments()).await?,
		auditors: chain.view_at(&at, views.roles().count(Role::Auditor)).await?,
		events: chain.view_at(&at, views.audit().total_events()).await?,
		block: at.block_number(),
	})
}
