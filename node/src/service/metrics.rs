//! What operators watch that the SDK does not count: members, the trail, the set of validators. Read
//! from the state of each finalised block: values that the chain counts itself, and the events that
//! the trail gained. Nothing here names an account.

use super::partial::{Client, Partial};
use codec::{Compact, Decode};
use futures::StreamExt;
use pallet_audit::{
	stored::kinds,
	types::{EventId, EVENTS_IN_PAGE},
};
use prometheus_endpoint::{
	register, CounterVec, Gauge, GaugeVec, Opts, PrometheusError, Registry, U64,
};
use salus_primitives::{AuditKind, Role};
use salus_runtime::{opaque::Block, AccountId, Runtime};
use sc_client_api::{BlockchainEvents, HeaderBackend, StorageKey, StorageProvider};
use sc_service::Error;
use sp_api::CallContext;
use sp_runtime::traits::Block as BlockT;
use std::sync::Arc;

type Hash = <Block as BlockT>::Hash;

/// How many events are read for one block. What is more waits for the next: a node that catches up
/// has other work.
const MOST_EVENTS: EventId = 4_096;

/// Starts to report, for as long as the node runs.
///
/// # Errors
/// The registry has a metric of these names already.
pub fn spawn(partial: &Partial, registry: &Registry) -> Result<(), Error> {
	let metrics = Metrics::new(registry).map_err(|error| Error::Application(error.into()))?;
	let client = partial.client.clone();
	partial.task_manager.spawn_handle().spawn("salus-metrics", None, report(client, metrics));
	Ok(())
}

async fn report(client: Arc<Client>, mut metrics: Metrics) {
	let mut finalised = client.finality_notification_stream();
	metrics.read(&client, client.info().finalized_hash);
	while let Some(notification) = finalised.next().await {
		metrics.read(&client, notification.hash);
	}
}

/// The metrics, and how far the trail is counted.
struct Metrics {
	members: GaugeVec<U64>,
	events: Gauge<U64>,
	events_by_kind: CounterVec<U64>,
	validators: Gauge<U64>,
	disabled: Gauge<U64>,
	seats: Gauge<U64>,
	minimum: Gauge<U64>,
	spec_version: Gauge<U64>,
	time: Gauge<U64>,
	next: Option<EventId>,
}

impl Metrics {
	fn new(registry: &Registry) -> Result<Self, PrometheusError> {
		let events_by_kind = register(
			CounterVec::new(
				Opts::new(
					"salus_audit_events_recorded_total",
					"Events that the audit trail gained since this node started, by kind; \
					FileAdded and FileUploaded are new records",
				),
				&["kind"],
			)?,
			registry,
		)?;
		// Each is there from the start: the first event of a kind counts as an increase.
		for kind in (0..=u8::MAX).filter_map(|index| AuditKind::decode(&mut &[index][..]).ok()) {
			events_by_kind.with_label_values(&[&format!("{kind:?}")]);
		}
		let gauge = |name, help| register(Gauge::<U64>::new(name, help)?, registry);
		Ok(Self {
			members: register(
				GaugeVec::new(
					Opts::new("salus_members", "Accounts that have the role, by role"),
					&["role"],
				)?,
				registry,
			)?,
			events: gauge("salus_audit_events", "Events of the audit trail")?,
			events_by_kind,
			validators: gauge("salus_validators", "Validators of the current session")?,
			disabled: gauge(
				"salus_validators_disabled",
				"Validators of the current session that are disabled for an equivocation",
			)?,
			seats: gauge(
				"salus_validator_seats",
				"Validators that the council named, with and without session keys",
			)?,
			minimum: gauge(
				"salus_validators_minimum",
				"Fewest validators with session keys that the chain allows",
			)?,
			spec_version: gauge("salus_runtime_spec_version", "Version of the runtime on chain")?,
			time: gauge(
				"salus_finalized_block_timestamp_seconds",
				"Time of the last finalised block, in seconds since the Unix epoch",
			)?,
			next: None,
		})
	}

	/// Reads the state at a finalised block. Where it is not there, as before the end of a warp sync,
	/// everything stays as it was.
	fn read(&mut self, client: &Client, at: Hash) {
		let Some(version) = client.runtime_version_at(at, CallContext::Offchain).ok() else {
			return;
		};
		self.spec_version.set(version.spec_version.into());
		for role in Role::ALL {
			let count = pallet_roles::MemberCount::<Runtime>::hashed_key_for(role);
			let count: u32 = value(client, at, count).unwrap_or_default();
			let label = format!("{role:?}").to_lowercase();
			self.members.with_label_values(&[&label]).set(count.into());
		}
		self.validators.set(length(
			client,
			at,
			pallet_session::Validators::<Runtime>::hashed_key(),
		));
		self.disabled.set(length(
			client,
			at,
			pallet_session::DisabledValidators::<Runtime>::hashed_key(),
		));
		self.seats.set(length(client, at, pallet_validators::Validators::<Runtime>::hashed_key()));
		let minimum = pallet_validators::Minimum::<Runtime>::hashed_key();
		self.minimum.set(value::<u32>(client, at, minimum).unwrap_or(1).into());
		let milliseconds: u64 =
			value(client, at, pallet_timestamp::Now::<Runtime>::hashed_key()).unwrap_or_default();
		self.time.set(milliseconds / 1_000);
		self.follow_trail(client, at);
	}

	/// Counts the events since the last time by kind. The first time there are none.
	fn follow_trail(&mut self, client: &Client, at: Hash) {
		let end: EventId = value(client, at, pallet_audit::EventCount::<Runtime>::hashed_key())
			.unwrap_or_default();
		self.events.set(end);
		let start = self.next.unwrap_or(end);
		let stop = end.min(start.saturating_add(MOST_EVENTS));
		let length = u64::from(EVENTS_IN_PAGE);
		for page in start / length..stop.div_ceil(length) {
			let key = pallet_audit::Events::<Runtime>::hashed_key_for(page);
			let events = raw(client, at, key).unwrap_or_default();
			for (kind, id) in kinds::<AccountId>(&events).into_iter().zip(page * length..) {
				if (start..stop).contains(&id) {
					let kind = kind.map_or("Other".into(), |kind| format!("{kind:?}"));
					self.events_by_kind.with_label_values(&[&kind]).inc();
				}
			}
		}
		self.next = Some(stop);
	}
}

/// What the state holds under `key`, if it is there and what it is taken for.
fn value<T: Decode>(client: &Client, at: Hash, key: impl Into<Vec<u8>>) -> Option<T> {
	T::decode(&mut &raw(client, at, key)?[..]).ok()
}

/// What the state holds under `key`.
fn raw(client: &Client, at: Hash, key: impl Into<Vec<u8>>) -> Option<Vec<u8>> {
	Some(client.storage(at, &StorageKey(key.into())).ok()??.0)
}

/// How many items the list under `key` has. Its length is all that is read of it.
fn length(client: &Client, at: Hash, key: impl Into<Vec<u8>>) -> u64 {
	value::<Compact<u32>>(client, at, key).map_or(0, |length| length.0.into())
}
