//! Events of the trail as FHIR `AuditEvent`s, read and written page by page.

use super::{BundleTarget, Exported};
use crate::{
	chain::{
		api::{self, runtime_types::salus_primitives::audit::AuditEvent as ChainEvent},
		open::{Actor, AuditItem, AuditKind},
		types, AccountId, At, Chain,
	},
	fhir::{
		audit_event::{Act, AuditEvent, Item},
		communication::{record_name, RECORD_SYSTEM},
		consent::{grant_name, GRANT_SYSTEM},
		manifest::ACCOUNT_SYSTEM,
	},
	ops::{audit::call_name, pages::PAGE, OpError},
};
use std::path::Path;

const EVENT_SYSTEM: &str = "urn:salus:event";

/// Writes the trail, or what of it concerns `subject`, as `AuditEvent`s to the Bundle `target`.
/// `progress` is told how many events were written of how many, where that is known.
///
/// # Errors
/// The node no longer answers, or the file is there already or cannot be written.
pub async fn export_trail(
	chain: &Chain,
	subject: Option<AccountId>,
	target: &Path,
	overwrite: bool,
	progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Exported, OpError> {
	let mut bundle = BundleTarget::new(target, overwrite)?;
	let (genesis, at) = (hex::encode(chain.genesis()), chain.at_finalized().await?);
	let total = chain.view_at(&at, api::view_functions().audit().total_events()).await?;
	let mut read = 0;
	loop {
		let page = page(chain, &at, subject, read).await?;
		if page.is_empty() {
			return bundle.finish(overwrite);
		}
		for (id, event) in &page {
			let own = format!("{EVENT_SYSTEM}:{id}");
			bundle.add(None, &own, &converted(&genesis, *id, event).to_json()?)?;
		}
		read += page.len() as u64;
		progress(read, total.max(read));
	}
}

/// The events of the trail, or of what of it concerns `subject`, from the `from`th on.
pub(super) async fn page(
	chain: &Chain,
	at: &At,
	subject: Option<AccountId>,
	from: u64,
) -> Result<Vec<(u64, ChainEvent<AccountId>)>, OpError> {
	let audit = api::view_functions().audit();
	Ok(match subject {
		None => chain.view_at(at, audit.trail(from, PAGE)).await?,
		Some(subject) => chain.view_at(at, audit.trail_of(subject, from, PAGE)).await?,
	})
}

fn converted(genesis: &str, id: u64, event: &ChainEvent<AccountId>) -> AuditEvent {
	let address = |who: &AccountId| who.to_string();
	let (act, of_patient) = sorted(&event.kind);
	let (actor, department) = match &event.actor {
		Actor::Member(who) => (Some(address(who)), None),
		Actor::Delegate { member, department } => {
			(Some(address(member)), Some(address(department)))
		}
		// FHIR names no agent that this client does not know.
		Actor::Governance | Actor::New(_) => (None, None),
	};
	AuditEvent {
		id,
		time: event.time,
		chain: genesis.to_owned(),
		actor,
		department,
		signer: event.signer.as_ref().map(address),
		subject: event.subject.as_ref().map(address),
		of_patient,
		kind: event.kind.variant().to_owned(),
		act,
		item: item(event),
	}
}

/// How FHIR sorts an event, and whether its subject is a patient.
fn sorted(kind: &AuditKind) -> (Act, bool) {
	use AuditKind as K;
	match kind {
		K::PatientRegistered | K::AccessGranted | K::FileAdded | K::FileUploaded => {
			(Act::Create, true)
		}
		K::CommentAdded => (Act::Create, true),
		K::FileOpened => (Act::Read, true),
		K::PatientProfileUpdated | K::FileDispensed => (Act::Update, true),
		K::AccessRevoked | K::FileDeleted | K::CommentDeleted | K::PatientDeregistered => {
			(Act::Delete, true)
		}
		K::KeysRotated | K::KeysResealed | K::KeysShared | K::PatientRecipientChanged => {
			(Act::Keys, true)
		}
		K::ProviderRecipientChanged => (Act::Keys, false),
		K::ProviderRegistered | K::LibraryFileAdded => (Act::Create, false),
		K::ProviderProfileUpdated => (Act::Update, false),
		K::ProviderDeregistered | K::LibraryFileDeleted => (Act::Delete, false),
		K::ProviderVerified | K::ProviderSuspended | K::ProviderReinstated => (Act::Members, false),
		K::RoleAssigned | K::RoleRemoved | K::AuditorAdded | K::AuditorRemoved => {
			(Act::Roles, false)
		}
		K::DoctorNamed | K::DoctorDismissed => (Act::Roles, false),
		K::EnrolmentChanged | K::AllowanceChanged => (Act::Policy, false),
		K::MotionExecuted | K::RootDispatched | K::ScheduledExecuted | K::CodeReplaced => {
			(Act::Policy, false)
		}
		K::New(_) => (Act::New, false),
	}
}

/// What it was done to. A registration, or the end of one, is about the profile.
fn item(event: &ChainEvent<AccountId>) -> Option<Item> {
	let item = |system: &str, value: String| Some(Item { system: system.into(), value });
	let subject = event.subject.as_ref().map(|who| who.to_string());
	// Numbers are a patient's or provider's own; a name is one among those of everybody.
	let named = |number: u64| {
		subject.as_ref().map_or_else(|| number.to_string(), |it| record_name(it, number))
	};
	let is_grant = matches!(event.kind, AuditKind::AccessGranted | AuditKind::AccessRevoked);
	match (&event.item, subject.clone()) {
		(AuditItem::Record(number), _) => item(RECORD_SYSTEM, named(*number)),
		(AuditItem::Comment(number), _) => item("urn:salus:comment", named(*number)),
		(AuditItem::LibraryFile(number), _) => item("urn:salus:library-file", named(*number)),
		(AuditItem::Member(who), Some(patient)) if is_grant => {
			item(GRANT_SYSTEM, grant_name(&patient, &who.to_string()))
		}
		(AuditItem::Member(who), _) => item(ACCOUNT_SYSTEM, who.to_string()),
		(AuditItem::Role(role), _) => item("urn:salus:role", types::role_name(role).into_owned()),
		(AuditItem::Epoch { category, number }, subject) => {
			let name = types::category_text(category);
			let of = subject.map(|it| format!("{it}:")).unwrap_or_default();
			item("urn:salus:epoch", format!("{of}{name}:{number}"))
		}
		(AuditItem::Call { pallet, call, hash }, _) => {
			let name = call_name(*pallet, *call);
			item("urn:salus:call", format!("{name}:{}", hex::encode(hash)))
		}
		(AuditItem::Code(hash), _) => item("urn:salus:code", hex::encode(hash)),
		(AuditItem::New(new), _) => item("urn:salus:new", new.name.clone()),
		(AuditItem::Nothing, Some(patient)) => item("urn:salus:profile", patient),
		(AuditItem::Nothing, None) => None,
	}
}
