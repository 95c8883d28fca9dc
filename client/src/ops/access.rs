//! A patient's word on who reads their records: granting, revoking, and the rotation of keys that
//! makes a revocation hold.

use super::{
	blocking, departments,
	epochs::Epochs,
	fingerprint,
	grants::{grants, grants_in, now, patients_in, GrantState},
	keyring::epoch,
	pages::{Page, Window},
	stale_keys::Holder,
	Finality, Member, OpError,
};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{
				pallet_patients::pallet::Call as PatientsCall, salus_primitives::key::Recipient,
				salus_runtime::RuntimeCall,
			},
		},
		types::{self, GrantStanding, Patient, Right},
		AccountId, At, ChainError,
	},
	keys::{make_link, seal_keys, EpochKey, Fingerprint},
	Category,
};
use api::runtime_types::bounded_collections::bounded_vec::BoundedVec;
use futures::{stream, StreamExt, TryStreamExt};
use serde::Serialize;
use std::borrow::Cow;

/// What revoking is, for errors.
const REVOKE: &str = "revoke access";

/// How many providers the node is asked about at a time.
const ASKED_AT_ONCE: usize = 32;

/// When a grant is to be over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
	/// So many milliseconds from now, as the chain counts: this machine's clock may be wrong.
	After(u64),
	/// At this moment, in milliseconds since the Unix epoch.
	At(u64),
}

impl Expiry {
	/// The moment, in milliseconds since the Unix epoch, where `now` is the time of the chain.
	pub fn moment(self, now: u64) -> u64 {
		match self {
			Self::After(length) => now.saturating_add(length),
			Self::At(moment) => moment,
		}
	}
}

/// What a grant says.
#[derive(Clone, Debug, Serialize)]
pub struct GrantView {
	/// The provider's address.
	pub provider: String,
	/// The names of the categories covered.
	pub categories: Vec<Category>,
	/// `view` or `contribute`.
	pub right: Cow<'static, str>,
	/// When it ends, in milliseconds since the Unix epoch.
	pub expires: Option<u64>,
	/// Whether the chain serves it at the block read.
	pub live: bool,
	/// Why, or why not.
	pub state: GrantState,
	/// The doctors who act under it, where the provider is a department.
	pub doctors: Vec<String>,
	/// Who may no longer use its keys and may still hold current ones: a rotation shuts them out of
	/// what is added from then on.
	pub still_hold: Vec<Holder>,
}

impl GrantView {
	fn new(
		provider: &AccountId,
		GrantStanding { grant, state, .. }: &GrantStanding,
		doctors: &[AccountId],
		still_hold: Vec<Holder>,
	) -> Self {
		let state = GrantState::from(state);
		Self {
			provider: provider.to_string(),
			categories: types::categories(&grant.categories),
			right: types::right_name(&grant.right),
			expires: grant.expires,
			live: state == GrantState::Live,
			state,
			doctors: doctors.iter().map(|who| who.to_string()).collect(),
			still_hold,
		}
	}
}

/// A grant, and whose keys it was sealed to.
#[derive(Clone, Debug, Serialize)]
pub struct Granted {
	/// The fingerprint of the provider as the keys were sealed to them.
	pub fingerprint: Fingerprint,
	/// When it was final.
	pub finality: Finality,
}

/// What a rotation did, by itself or with a revocation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Rotated {
	/// The categories whose keys were rotated.
	pub rotated: Vec<Category>,
	/// How many providers who keep access were handed the new keys.
	pub resealed: usize,
	/// When it was final. None where there was nothing to do.
	pub finality: Option<Finality>,
}

impl Rotated {
	/// `categories` were rotated, and `resealed` providers handed the new keys.
	fn of(categories: &[Category], resealed: usize, finality: Finality) -> Self {
		let rotated = categories.to_vec();
		Self { rotated, resealed, finality: Some(finality) }
	}
}

/// What a revocation did, which is final.
#[derive(Clone, Debug, Serialize)]
pub struct Revoked {
	/// What became of the keys.
	#[serde(flatten)]
	pub keys: Rotated,
	/// Why no keys were rotated, where access was revoked all the same.
	pub not_rotated: Option<String>,
	/// Why those who keep access were not handed the new keys, where these are final all the same.
	pub not_resealed: Option<String>,
}

/// Who reads a patient's records: see [`Member::access`].
#[derive(Clone, Copy)]
pub struct Access<'a>(pub(super) &'a Member);

impl Access<'_> {
	/// What `window` shows of the grants of this patient, expired ones too.
	///
	/// # Errors
	/// This account is no patient, or the node no longer answers.
	pub async fn list(
		self,
		window: Window<AccountId>,
	) -> Result<Page<GrantView, AccountId>, OpError> {
		let at = self.0.chain.at_finalized().await?;
		self.0.patient_at(&at).await?;
		let found = grants_in(&self.0.chain, &at, self.0.account.id(), window).await?;
		let holders = self.0.holders(&at, &found.items).await?;
		let mut items = Vec::new();
		for ((who, standing), holders) in found.items.iter().zip(holders) {
			let doctors = departments::staff(&self.0.chain, &at, *who).await?;
			items.push(GrantView::new(who, standing, &doctors, holders));
		}
		Ok(Page { items, next: found.next })
	}

	/// What `window` shows of the addresses of the patients who granted access to this provider, or
	/// to `department`. Expired grants count.
	///
	/// # Errors
	/// `department` is none, or the node no longer answers.
	pub async fn patients(
		self,
		department: Option<AccountId>,
		window: Window<AccountId>,
	) -> Result<Page<String, AccountId>, OpError> {
		let at = self.0.chain.at_finalized().await?;
		if let Some(department) = department {
			departments::ensure_department(&self.0.chain, &at, department).await?;
		}
		let provider = department.unwrap_or_else(|| self.0.account.id());
		let found = patients_in(&self.0.chain, &at, provider, window).await?;
		let items = found.items.iter().map(|who| who.to_string()).collect();
		Ok(Page { items, next: found.next })
	}

	/// Grants `provider` access to `categories`, until `expires` if given, and hands over the keys
	/// of their current epochs. What an earlier grant covered and this one does not is closed to
	/// the provider from now on: its keys are rotated in the same batch, and handed afterwards to
	/// everyone who keeps access. Where `expected` is the fingerprint that the provider read out, nobody
	/// else is handed anything.
	///
	/// # Errors
	/// This account is no patient, `provider` is no provider or has another fingerprint, or the chain
	/// refuses: the provider is not verified, is suspended, or the expiry is in the past.
	pub async fn grant(
		self,
		provider: AccountId,
		categories: &[Category],
		contribute: bool,
		expires: Option<Expiry>,
		expected: Option<Fingerprint>,
	) -> Result<Granted, OpError> {
		let at = self.0.chain.at_finalized().await?;
		let mut epochs = self.0.current_epochs(&at).await?;
		if provider == self.0.account.id() {
			return Err(OpError::SelfGrant);
		}
		let now = now(&self.0.chain, &at).await?;
		let expires = expires.map(|expires| expires.moment(now));
		if expires.is_some_and(|expires| expires <= now) {
			return Err(OpError::ExpiryInPast);
		}
		let others = grants(&self.0.chain, &at, self.0.account.id()).await?;
		let narrowed: Vec<Category> = others
			.iter()
			.filter(|(who, _)| *who == provider)
			.flat_map(|(_, standing)| types::categories(&standing.grant.categories))
			.filter(|category| !categories.contains(category))
			.collect();
		let readers = departments::readers(&self.0.chain, &at, provider).await?;
		let fingerprint = fingerprint::check(provider, readers[0], expected)?;
		let rotations = self.0.rotate(&mut epochs, &narrowed)?;
		let mut calls = vec![PatientsCall::grant_access {
			provider,
			categories: types::chain_categories(categories),
			right: if contribute { Right::Contribute } else { Right::View },
			expires,
			sealed_keys: self.0.seal(&readers, categories, &epochs)?,
		}];
		calls.extend(rotations);
		let finality = self.0.submit_patients(calls, "grant access").await?;
		self.0.hand_over(&narrowed).await?;
		self.0.close_to_former(provider, &readers, categories).await?;
		Ok(Granted { fingerprint, finality })
	}

	/// Revokes the access of `provider` and rotates the keys of every category that they could read,
	/// in one batch: all of it or nothing. Then hands the new keys to everyone who keeps access.
	///
	/// Revoking depends on nothing else (I10). Where the keys cannot be rotated, because what that takes
	/// cannot be read, because the keys on chain are not this account's, or because the chain refuses,
	/// access is revoked alone, and [`Revoked::not_rotated`] says why. The chain takes nothing new in
	/// the categories until they are.
	///
	/// # Errors
	/// This account is no patient, or there is no such grant.
	pub async fn revoke(self, provider: AccountId) -> Result<Revoked, OpError> {
		let why = match self.0.rotations_without(provider).await {
			Err(error @ OpError::NotAPatient { .. }) => return Err(error),
			Err(error) => error.to_string(),
			Ok((lost, _)) if lost.is_empty() => {
				"the chain names no categories of this grant".into()
			}
			Ok((lost, rotations)) => {
				let revoke = PatientsCall::revoke_access { provider };
				let calls = [revoke].into_iter().chain(rotations).collect();
				match self.0.submit_patients(calls, REVOKE).await {
					Ok(finality) => return Ok(self.0.handed_over(&lost, finality).await),
					Err(OpError::Chain(error)) if is_of_the_call(&error) => error.to_string(),
					Err(error) => return Err(error),
				}
			}
		};
		let call = api::transactions().patients().revoke_access(provider);
		let finality = Some((&self.0.submit(&call, REVOKE).await?).into());
		let keys = Rotated { finality, ..Rotated::default() };
		Ok(Revoked { keys, not_rotated: Some(why), not_resealed: None })
	}

	/// Rotates the keys of `categories`, or where none is named of those that the chain waits for
	/// after somebody lost access; and in any case of those whose keys somebody else made in this patient's
	/// name, which takes none of theirs. Then hands the new ones to everyone who keeps access.
	///
	/// # Errors
	/// This account is no patient, or the chain refuses.
	pub async fn rotate(self, categories: &[Category]) -> Result<Rotated, OpError> {
		let at = self.0.chain.at_finalized().await?;
		let patient = self.0.patient_at(&at).await?;
		let mut epochs = self.0.current_epochs(&at).await?;
		let due = types::categories(&patient.rotation_due);
		let chosen = if categories.is_empty() { due } else { categories.to_vec() };
		let chosen = epochs.with_foreign(chosen);
		if chosen.is_empty() {
			return Ok(Rotated::default());
		}
		let calls = self.0.rotate(&mut epochs, &chosen)?;
		self.0.submit_rotation(calls, &chosen, "rotate the keys").await
	}
}

impl Member {
	/// Rotates the keys of `categories` where one of `readers`, to whom they were sealed for `provider`,
	/// was replaced or dismissed before the grant was final: the chain cannot tell.
	async fn close_to_former(
		&self,
		provider: AccountId,
		readers: &[[u8; 32]],
		categories: &[Category],
	) -> Result<(), OpError> {
		let at = self.chain.at_finalized().await?;
		let now = match departments::readers(&self.chain, &at, provider).await {
			Err(OpError::ProviderNotActive { .. } | OpError::NotAProvider { .. }) => return Ok(()),
			readers => readers?,
		};
		if readers.iter().any(|reader| !now.contains(reader)) {
			self.access().rotate(categories).await?;
		}
		Ok(())
	}

	/// The categories that the grant of `provider` covers, and the calls that rotate their keys.
	async fn rotations_without(
		&self,
		provider: AccountId,
	) -> Result<(Vec<Category>, Vec<PatientsCall>), OpError> {
		let at = self.chain.at_finalized().await?;
		let mut epochs = self.current_epochs(&at).await?;
		let all = grants(&self.chain, &at, self.account.id()).await?;
		let lost: Vec<Category> = all
			.iter()
			.filter(|(who, _)| *who == provider)
			.flat_map(|(_, standing)| types::categories(&standing.grant.categories))
			.collect();
		let rotate = epochs.with_foreign(lost.clone());
		let rotations = self.rotate(&mut epochs, &rotate)?;
		Ok((if lost.is_empty() { lost } else { rotate }, rotations))
	}

	/// What became of a revocation that rotated `lost` and is final, once the new keys were handed over.
	async fn handed_over(&self, lost: &[Category], finality: Finality) -> Revoked {
		let handed = self.hand_over(lost).await;
		let keys = Rotated::of(lost, *handed.as_ref().unwrap_or(&0), finality);
		let not_resealed = handed.err().map(|error| error.to_string());
		Revoked { keys, not_rotated: None, not_resealed }
	}

	/// Submits `calls`, which rotate `categories`, in one batch, and hands the new keys over.
	pub(super) async fn submit_rotation(
		&self,
		calls: Vec<PatientsCall>,
		categories: &[Category],
		action: &str,
	) -> Result<Rotated, OpError> {
		let finality = self.submit_patients(calls, action).await?;
		let resealed = self.hand_over(categories).await?;
		Ok(Rotated::of(categories, resealed, finality))
	}

	/// The current epochs of this patient. Where somebody else made the current keys of a category, in this
	/// patient's name, the latest epoch before that has the patient's own is what a rotation goes on from.
	///
	/// An account that signs alike and came from elsewhere has no keys of any epoch: what it linked and
	/// sealed would open nothing.
	pub(super) async fn current_epochs(&self, at: &At) -> Result<Epochs, OpError> {
		let own = self.account.id();
		let payload = api::view_functions().patients().current_epochs(own);
		let address = || self.account.address();
		let current = self.chain.view_at(at, payload).await?;
		let current = current.ok_or_else(|| OpError::NotAPatient { address: address() })?;
		let mut epochs = Epochs::default();
		for (category, (number, recipient)) in (0..).map(Category::new).zip(current) {
			if self.account.epoch_identity(category, number).recipient() != recipient.0 {
				let before = self.last_own_epoch(at, category, number).await?;
				let before = before.ok_or_else(|| OpError::OtherKeys { address: address() })?;
				epochs.foreign.insert(category, before);
			}
			epochs.numbers.insert(category, number);
		}
		Ok(epochs)
	}

	/// The latest epoch of `category` before `number` whose keys are this account's own.
	async fn last_own_epoch(
		&self,
		at: &At,
		category: Category,
		number: u32,
	) -> Result<Option<u32>, OpError> {
		for before in (0..number).rev() {
			let own = self.account.id();
			let state = match epoch(&self.chain, at, own, category, before).await {
				Err(OpError::NoEpoch { .. }) => break,
				state => state?,
			};
			if self.account.epoch_identity(category, before).recipient() == state.recipient.0 {
				return Ok(Some(before));
			}
		}
		Ok(None)
	}

	/// What the chain knows of this patient at the block of `at`.
	async fn patient_at(&self, at: &At) -> Result<Patient, OpError> {
		let payload = api::view_functions().patients().patient(self.account.id());
		let patient = self.chain.view_at(at, payload).await?;
		patient.ok_or_else(|| OpError::NotAPatient { address: self.account.address() })
	}

	/// Moves `categories` to their next epochs: the calls, with `epochs` brought up to date.
	pub(super) fn rotate(
		&self,
		epochs: &mut Epochs,
		categories: &[Category],
	) -> Result<Vec<PatientsCall>, OpError> {
		let mut calls = Vec::new();
		for category in categories {
			let number =
				epochs.numbers.get_mut(category).ok_or_else(|| OpError::new_category(*category))?;
			// Of a key that is not ours there is nothing to link: readers step over its epochs.
			let before = epochs.foreign.remove(category).unwrap_or(*number);
			let previous = self.account.epoch_identity(*category, before);
			*number += 1;
			let recipient = self.account.epoch_identity(*category, *number).recipient();
			let link = blocking(|| make_link(&previous, recipient))?;
			calls.push(PatientsCall::rotate_keys {
				category: types::chain_category(*category),
				epoch: *number,
				recipient: Recipient(recipient),
				link: BoundedVec(link),
			});
		}
		Ok(calls)
	}

	/// Hands the current keys of `categories`, which were rotated, to everyone who keeps access, and
	/// says to how many.
	///
	/// Only once the rotation is final. A key that is sealed in the same transaction would be out
	/// even where the chain then refused it, and the next rotation derives that very key (I6).
	pub(super) async fn hand_over(&self, categories: &[Category]) -> Result<usize, OpError> {
		if categories.is_empty() {
			return Ok(0);
		}
		let at = self.chain.at_finalized().await?;
		let epochs = self.current_epochs(&at).await?;
		let kept = grants(&self.chain, &at, self.account.id()).await?;
		let calls = self.reseals(&at, &kept, categories, &epochs).await?;
		let resealed = calls.len();
		if resealed > 0 {
			self.submit_patients(calls, "hand the new keys to those who keep access").await?;
		}
		Ok(resealed)
	}

	/// The calls that hand the keys of `epochs` to every provider of `kept` whose live grant covers
	/// one of `rotated`. Providers who may not be handed keys now are left out (I4): they get them
	/// with their next grant.
	async fn reseals(
		&self,
		at: &At,
		kept: &[(AccountId, GrantStanding)],
		rotated: &[Category],
		epochs: &Epochs,
	) -> Result<Vec<PatientsCall>, OpError> {
		let calls = kept.iter().filter_map(|(provider, standing)| {
			let categories = types::categories(&standing.grant.categories);
			let touched = categories.iter().any(|category| rotated.contains(category));
			let live = GrantState::from(&standing.state) == GrantState::Live;
			(touched && live).then_some(async move {
				let sealed = departments::readers(&self.chain, at, *provider).await;
				let sealed = sealed.and_then(|readers| self.seal(&readers, &categories, epochs));
				match sealed {
					Err(error) if error.is_new_here() => {
						let provider = provider.to_string();
						tracing::warn!(%provider, %error, "no keys were handed over");
						Ok::<_, OpError>(None)
					}
					sealed => {
						let (provider, sealed_keys) = (*provider, sealed?);
						Ok(Some(PatientsCall::reseal { provider, sealed_keys }))
					}
				}
			})
		});
		// Each asks the node who reads: one after the other takes long where the node is far.
		let calls: Vec<_> = stream::iter(calls).buffered(ASKED_AT_ONCE).try_collect().await?;
		Ok(calls.into_iter().flatten().collect())
	}

	/// The identities of `categories` at `epochs`, sealed to `readers`.
	fn seal(
		&self,
		readers: &[[u8; 32]],
		categories: &[Category],
		epochs: &Epochs,
	) -> Result<BoundedVec<u8>, OpError> {
		if let Some(category) = categories.iter().find(|it| epochs.foreign.contains_key(it)) {
			let address = self.account.address();
			return Err(OpError::ForeignKeys { address, category: *category });
		}
		let keys = categories.iter().map(|category| {
			let epoch = epochs.numbers.get(category);
			let epoch = *epoch.ok_or_else(|| OpError::new_category(*category))?;
			let identity = self.account.epoch_identity(*category, epoch);
			Ok(EpochKey { category: *category, epoch, identity })
		});
		let keys = keys.collect::<Result<Vec<_>, OpError>>()?;
		Ok(BoundedVec(blocking(|| seal_keys(&keys, readers))?))
	}

	/// Submits a patient's calls as one batch.
	pub(super) async fn submit_patients(
		&self,
		calls: Vec<PatientsCall>,
		action: &str,
	) -> Result<Finality, OpError> {
		self.submit_all(calls.into_iter().map(RuntimeCall::Patients).collect(), action).await
	}
}

/// Whether the calls as they are were refused, by the chain or before they were signed: others may
/// not be.
fn is_of_the_call(error: &ChainError) -> bool {
	use ChainError::{CallChanged, Refused, RefusedBySystem};
	matches!(error, CallChanged { .. } | Refused { .. } | RefusedBySystem { .. })
}
