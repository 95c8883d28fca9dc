//! A patient's grants as FHIR `Consent`s.

use super::{BundleTarget, Exported};
use crate::{
	fhir::consent::{grant_name, Consent, GRANT_SYSTEM},
	ops::{access::Access, pages::Window, OpError},
};
use std::path::Path;

impl Access<'_> {
	/// Writes every grant of this patient, expired ones too, as a `Consent` to the Bundle `target`.
	///
	/// # Errors
	/// This account is no patient, the node no longer answers, or the file is there already or cannot
	/// be written.
	pub async fn export(self, target: &Path, overwrite: bool) -> Result<Exported, OpError> {
		let mut bundle = BundleTarget::new(target, overwrite)?;
		let patient = self.0.account.address();
		for grant in self.list(Window::default()).await?.items {
			let own = format!("{GRANT_SYSTEM}:{}", grant_name(&patient, &grant.provider));
			let consent = Consent {
				patient: patient.clone(),
				readers: [vec![grant.provider.clone()], grant.doctors.clone()].concat(),
				categories: grant.categories.into_iter().filter(|it| it.is_known()).collect(),
				contribute: grant.right == "contribute",
				expires: grant.expires,
				live: grant.live,
			};
			bundle.add(None, &own, &consent.to_json()?)?;
		}
		bundle.finish(overwrite)
	}
}
