//! A patient's grants as FHIR `Consent`s: those of now, and those that the trail says were revoked.

use super::{trail, BundleTarget, Exported};
use crate::{
	chain::{
		open::{AuditItem, AuditKind},
		At,
	},
	fhir::consent::{grant_name, Consent, GRANT_SYSTEM},
	ops::{access::Access, pages::Window, OpError},
};
use std::{collections::BTreeMap, path::Path};

/// What the trail says of the grants to one provider.
#[derive(Default)]
struct History {
	/// When the one of now was given, or last changed.
	given: Option<u64>,
	/// Those that were revoked: when they were given and when they ended.
	revoked: Vec<(u64, u64)>,
}

impl Access<'_> {
	/// Writes every grant of this patient, those that expired or were revoked too, as a `Consent` to the
	/// Bundle `target`.
	///
	/// # Errors
	/// This account is no patient, the node no longer answers, or the file is there already or cannot
	/// be written.
	pub async fn export(self, target: &Path, overwrite: bool) -> Result<Exported, OpError> {
		let mut bundle = BundleTarget::new(target, overwrite)?;
		let patient = self.0.account.address();
		let chain = hex::encode(self.0.chain.genesis());
		let at = self.0.chain.at_finalized().await?;
		let histories = self.histories(&at).await?;
		let grants = self.list(Window::default()).await?.items;
		for grant in grants {
			let own = format!("{GRANT_SYSTEM}:{}", grant_name(&patient, &grant.provider));
			let consent = Consent {
				patient: patient.clone(),
				readers: [vec![grant.provider.clone()], grant.doctors.clone()].concat(),
				categories: Some(grant.categories.into_iter().filter(|it| it.is_known()).collect()),
				contribute: grant.right == "contribute",
				given: histories.get(&grant.provider).and_then(|it| it.given),
				ends: grant.expires,
				live: grant.live,
				chain: chain.clone(),
			};
			bundle.add(None, &own, &consent.to_json()?)?;
		}
		for (provider, history) in histories {
			for (given, ended) in history.revoked {
				let name = grant_name(&patient, &provider);
				let consent = Consent {
					patient: patient.clone(),
					readers: vec![provider.clone()],
					// The trail does not say.
					categories: None,
					contribute: false,
					given: Some(given),
					ends: Some(ended),
					live: false,
					chain: chain.clone(),
				};
				let own = format!("{GRANT_SYSTEM}:{name}:{given}:{ended}");
				bundle.add(None, &own, &consent.to_json()?)?;
			}
		}
		bundle.finish(overwrite)
	}

	/// What the trail says of this patient's grants, by the provider's address.
	async fn histories(&self, at: &At) -> Result<BTreeMap<String, History>, OpError> {
		let mut histories = BTreeMap::<String, History>::new();
		let (mut read, subject) = (0, Some(self.0.account.id()));
		loop {
			let page = trail::page(&self.0.chain, at, subject, read).await?;
			if page.is_empty() {
				return Ok(histories);
			}
			read += page.len() as u64;
			for (_, event) in page {
				let AuditItem::Member(provider) = &event.item else { continue };
				let history = histories.entry(provider.to_string()).or_default();
				match event.kind {
					AuditKind::AccessGranted => history.given = Some(event.time),
					AuditKind::AccessRevoked => {
						let given = history.given.take();
						history.revoked.extend(given.map(|given| (given, event.time)));
					}
					_ => {}
				}
			}
		}
	}
}
