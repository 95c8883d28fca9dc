//! What has to be there before a run: patients, doctors, grants, records.
//! Touches the chain, and waits until everything is final.

use super::{
	nodes::Nodes,
	pace::{Interrupt, Pace, Progress},
	people::People,
	plan::Load,
	run,
	sign::{self, Task},
	workload::{self, Needs},
	BenchError, Plan,
};
use salus_client::{
	chain::{
		api::{
			self,
			runtime_types::{
				pallet_doctors::pallet::Call as Doctors, pallet_roles::pallet::Call as Roles,
				salus_runtime::RuntimeCall,
			},
		},
		types::EnrolmentPolicy,
		Chain,
	},
	keys::{seal_keys, AgeIdentity, EpochKey, Signer},
	ops::policy,
};
use std::{sync::Arc, time::Duration};
use subxt_signer::sr25519::Keypair;

/// How many calls an admin sends in one batch: what an allowance recovers with a block covers that.
const BATCH: usize = 90;

/// How many preparing transactions of one account wait for a block at once.
const WINDOW: usize = 4;

/// How long preparing waits while nothing becomes final.
const PATIENCE: Duration = Duration::from_secs(60);

/// What preparing works with.
pub struct Site<'a> {
	/// The chain, at its first node.
	pub chain: &'a Chain,
	/// The nodes.
	pub nodes: &'a Arc<Nodes>,
	/// Who enrols and verifies.
	pub admin: &'a Signer,
	/// Whether somebody wants to stop.
	pub interrupt: &'a Interrupt,
}

impl People {
	/// Makes the accounts of a run, and what `needs` says.
	///
	/// # Errors
	/// The chain takes a registration, a verification, a grant or a record not.
	pub async fn gather(
		site: &Site<'_>,
		needs: &Needs,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Self, BenchError> {
		let Needs { patients, doctors, grants } = *needs;
		let actors = (0..patients + doctors).map(|_| new_account()).collect::<Result<_, _>>()?;
		let identities: Vec<_> = (0..doctors).map(|_| new_identity()).collect();
		let sealed = identities.iter().map(seal).collect::<Result<_, _>>()?;
		let profiles = (0..doctors).map(|_| workload::cid()).collect();
		let people = Self { actors, patients, doctors, sealed, profiles };

		if policy::enrolment(site.chain).await.ok() == Some(EnrolmentPolicy::ByAdmin) {
			people.enrol_all(site, progress).await?;
		}
		let mut registrations: Vec<_> =
			(0..patients).map(|it| people.by_patient(it, workload::register())).collect();
		registrations.extend(identities.iter().enumerate().map(|(it, identity)| {
			let public = people.profiles[it].clone();
			people.by_doctor(it, workload::register_doctor(identity.recipient(), public))
		}));
		people.prepare(site, "register", registrations, progress).await?;
		people.verify(site, progress).await?;
		if grants {
			let both = patients.min(doctors);
			let grants = (0..both)
				.map(|it| people.by_patient(it, workload::grant_records(&people, it)))
				.chain((0..both).map(|it| people.by_patient(it, workload::add_file())));
			people.prepare(site, "grant access", grants.collect(), progress).await?;
		}
		Ok(people)
	}

	/// The transactions of `load`, once everything that they build on is there.
	///
	/// # Errors
	/// As [`Self::gather`].
	pub async fn work(
		&mut self,
		site: &Site<'_>,
		load: Load,
		plan: &Plan,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Vec<Task>, BenchError> {
		match load {
			Load::Register => {
				let settled = self.patients + self.doctors;
				self.actors.truncate(settled);
				for _ in 0..plan.transactions {
					self.actors.push(new_account()?);
				}
				self.enrol(site, &self.actors[settled..], progress).await?;
			}
			Load::Revoke => {
				let grants = workload::grants_to_revoke(self, plan);
				self.prepare(site, "grant what is to be revoked", grants, progress).await?;
			}
			_ => {}
		}
		Ok(workload::tasks(self, load, plan))
	}

	/// Has the admin give everybody their role.
	async fn enrol_all(
		&self,
		site: &Site<'_>,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<(), BenchError> {
		self.enrol(site, &self.actors[..self.patients], progress).await?;
		let doctors = self.actors[self.patients..].iter();
		let role = salus_client::chain::types::Role::Doctor;
		let assign = |who: &Signer| Roles::assign { who: who.id(), role: role.clone() };
		let calls = doctors.map(|who| RuntimeCall::Roles(assign(who))).collect();
		as_admin(site, "enrol doctors", calls, progress).await
	}

	/// Has the admin enrol `patients`.
	async fn enrol(
		&self,
		site: &Site<'_>,
		patients: &[Signer],
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<(), BenchError> {
		let assign = |who: &Signer| {
			let (who, role) = workload::assign_patient(who);
			RuntimeCall::Roles(Roles::assign { who, role })
		};
		as_admin(site, "enrol patients", patients.iter().map(assign).collect(), progress).await
	}

	/// Has the admin verify the doctors.
	async fn verify(
		&self,
		site: &Site<'_>,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<(), BenchError> {
		let verify = |it| {
			let (provider, public_profile) = (self.doctor(it), self.profiles[it].clone());
			RuntimeCall::Doctors(Doctors::verify { provider, public_profile })
		};
		as_admin(site, "verify doctors", (0..self.doctors).map(verify).collect(), progress).await
	}

	/// Sends `tasks`, each of which has to become final and succeed.
	async fn prepare(
		&self,
		site: &Site<'_>,
		what: &str,
		tasks: Vec<Task>,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<(), BenchError> {
		if tasks.is_empty() {
			return Ok(());
		}
		let signed = sign::sign(site.chain, site.nodes, &self.actors, tasks).await?;
		let pace = Pace { rate: None, duration: None, window: WINDOW, patience: PATIENCE };
		let named = format!("preparing: {what}");
		let outcome = run::run(site.nodes, site.chain, &signed, &pace, site.interrupt, &mut |it| {
			progress(Progress { what: named.clone(), counts: Some(it) });
		})
		.await?;
		if site.interrupt.is_set() {
			return Err(BenchError::Interrupted);
		}
		match outcome.first_failure() {
			None => Ok(()),
			Some((count, reason)) => {
				Err(BenchError::Preparation { what: what.into(), count, of: signed.len(), reason })
			}
		}
	}
}

/// Has the admin make `calls`, in batches, each of which has to be final before the next one: what
/// the admin may use recovers with the blocks.
async fn as_admin(
	site: &Site<'_>,
	what: &str,
	calls: Vec<RuntimeCall>,
	progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<(), BenchError> {
	let total = calls.len();
	for (number, calls) in calls.chunks(BATCH).enumerate() {
		progress(Progress::step(format!("preparing: {what}, {} of {total}", number * BATCH)));
		let batch = api::transactions().utility().batch_all(calls.to_vec());
		let done = async {
			loop {
				match site.chain.submit(site.admin, &batch, what).await {
					Err(error) if error.is_allowance_spent() => {
						tokio::time::sleep(Duration::from_secs(2)).await;
					}
					result => return result,
				}
			}
		};
		tokio::select! {
			done = tokio::time::timeout(PATIENCE, done) => match done {
				Ok(done) => drop(done?),
				Err(_) => {
					let reason = format!("not final within {} s", PATIENCE.as_secs());
					let of = total;
					return Err(BenchError::Preparation { what: what.into(), count: of - number * BATCH, of, reason });
				}
			},
			() = site.interrupt.pressed() => return Err(BenchError::Interrupted),
		}
	}
	Ok(())
}

fn new_account() -> Result<Signer, BenchError> {
	let mut seed = [0; 32];
	seed.copy_from_slice(&workload::random_bytes(32));
	let wrong = |e: subxt_signer::sr25519::Error| BenchError::Signing { reason: e.to_string() };
	Ok(Keypair::from_secret_key(seed).map_err(wrong)?.into())
}

fn new_identity() -> AgeIdentity {
	let mut secret = [0; 32];
	secret.copy_from_slice(&workload::random_bytes(32));
	AgeIdentity::from_bytes(secret)
}

/// The key of one category, as a patient seals it for the doctor of `identity`.
fn seal(identity: &AgeIdentity) -> Result<Vec<u8>, BenchError> {
	let key = EpochKey { category: workload::RECORDS, epoch: 0, identity: new_identity() };
	Ok(seal_keys(&[key], &[identity.recipient()])?)
}
