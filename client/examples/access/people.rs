//! Who takes part: verified providers, of whom some are departments with doctors, and patients with
//! grants and records. Everything goes through the library, as a user's program would do it.

use crate::Outcome;
use futures::future::try_join_all;
use salus_client::{
	chain::{
		api::{
			self,
			runtime_types::{
				bounded_collections::bounded_vec::BoundedVec,
				pallet_doctors::pallet::Call as DoctorsCall,
				pallet_patients::pallet::Call as PatientsCall, salus_runtime::RuntimeCall,
			},
		},
		types::{self, Right},
		Chain,
	},
	fhir::{PatientProfile, ProviderKind, ProviderProfile},
	keys::{seal_keys, Account, AccountId, DevKey, EpochKey},
	ops::{
		import::{ImportTerms, Step},
		policy,
		record_scope::RecordScope,
		Member,
	},
	store::EmbeddedStore,
	Category,
};
use serde_json::json;
use std::{
	fs,
	path::{Path, PathBuf},
};

/// What every grant covers.
pub const CATEGORIES: [Category; 3] =
	[Category::CLINICAL, Category::LABORATORY, Category::MEDICATION];

/// The category of every record, and of the rotation.
pub const LABORATORY: Category = Category::LABORATORY;

/// Every so many of the providers is a department.
const DEPARTMENTS: usize = 10;

/// How many doctors a department names.
const STAFF: usize = 3;

/// The most that the council may allow a member, in milliseconds: so that a patient with thousands of
/// records comes about in minutes.
const ALLOWANCE: (u64, u64) = (1_125, 225);

/// How often the set-up says how far it is, in records.
const EVERY: u64 = 1_000;

/// A node, a store that everybody shares, and folders for what clients remember.
pub struct Site {
	chain: Chain,
	dir: PathBuf,
}

impl Site {
	/// A site in `dir` with the node at `url`.
	pub async fn new(url: &str, dir: &Path) -> Outcome<Self> {
		Ok(Self { chain: Chain::connect(url).await?, dir: dir.to_owned() })
	}

	/// `account` at work, with its unfinished work in the folder `name`.
	pub fn member(&self, account: Account, name: &str) -> Outcome<Member> {
		Ok(Member {
			chain: self.chain.clone(),
			account,
			store: EmbeddedStore::open(self.dir.join("blocks"))?.into(),
			data_dir: self.dir.join(name),
		})
	}

	/// A development account at work.
	fn dev(&self, path: &str) -> Outcome<Member> {
		self.member(DevKey::parse(path)?.account()?, "data")
	}

	/// Where files of the benchmark go.
	pub fn dir(&self) -> &Path {
		&self.dir
	}

	/// Lets members use as much as the council may let them.
	pub async fn raise_allowance(&self) -> Outcome<()> {
		let (max, back) = ALLOWANCE;
		self.dev("//Alice")?.council().propose(policy::set_allowance(max, back)).await?;
		Ok(())
	}

	/// Registers and verifies `count` providers. Every tenth is a department, and names doctors.
	pub async fn providers(&self, count: usize) -> Outcome<Vec<Provider>> {
		let providers = (0..count).map(|number| self.provider(number));
		let mut providers = providers.collect::<Outcome<Vec<_>>>()?;
		let registered = providers.iter().map(|it| async {
			let profile = ProviderProfile {
				name: "Provider".into(),
				licence: Some("L-1".into()),
				..ProviderProfile::default()
			};
			it.member.as_provider().register(it.kind, &profile).await
		});
		try_join_all(registered).await?;
		let verify = providers.iter().map(|it| async {
			let provider = it.member.account.id();
			let known = salus_client::ops::provider::provider(&self.chain, provider).await?;
			let public_profile = known.ok_or("a provider is not registered")?.public_profile;
			let call = DoctorsCall::verify { provider, public_profile };
			Outcome::Ok(RuntimeCall::Doctors(call))
		});
		let verify = try_join_all(verify).await?;
		submit(&self.dev("//Alice")?, verify, "verify the providers").await?;
		self.name_doctors(&mut providers).await?;
		Ok(providers)
	}

	fn provider(&self, number: usize) -> Outcome<Provider> {
		let member = self.dev(&format!("//bench//provider//{number}"))?;
		let department = number % DEPARTMENTS == DEPARTMENTS - 1;
		let kind = if department { ProviderKind::Department } else { ProviderKind::Doctor };
		let readers = vec![member.account.recipient()];
		Ok(Provider { member, kind, readers })
	}

	async fn name_doctors(&self, providers: &mut [Provider]) -> Outcome<()> {
		let doctors = providers.iter().filter(|it| it.kind == ProviderKind::Doctor).take(STAFF);
		let doctors: Vec<_> =
			doctors.map(|it| (it.member.account.id(), it.member.account.recipient())).collect();
		let departments = providers.iter_mut().filter(|it| it.kind == ProviderKind::Department);
		let named = departments.map(|department| async {
			for (doctor, recipient) in &doctors {
				department.member.departments().name_doctor(None, *doctor).await?;
				department.readers.push(*recipient);
			}
			Outcome::Ok(())
		});
		try_join_all(named).await?;
		Ok(())
	}
}

/// A verified provider.
pub struct Provider {
	/// The provider at work.
	pub member: Member,
	kind: ProviderKind,
	/// What keys for the provider are sealed to.
	readers: Vec<[u8; 32]>,
}

impl Provider {
	/// Whose the account is.
	pub fn id(&self) -> AccountId {
		self.member.account.id()
	}
}

/// Sends `calls` as one batch.
async fn submit(member: &Member, calls: Vec<RuntimeCall>, action: &str) -> Outcome<()> {
	member.submit(&api::transactions().utility().batch_all(calls), action).await?;
	Ok(())
}

/// Registers `member` as a patient.
pub async fn register(member: &Member) -> Outcome<()> {
	let profile = PatientProfile {
		name: "Patient".into(),
		birth_date: "1964-08-12".into(),
		..PatientProfile::default()
	};
	member.as_patient().register(&profile).await?;
	Ok(())
}

/// Gives all of `providers` access, in one transaction: what fifty commands would do in minutes.
pub async fn grant_all(patient: &Member, providers: &[Provider]) -> Outcome<()> {
	let keys = CATEGORIES.map(|category| EpochKey {
		category,
		epoch: 0,
		identity: patient.account.epoch_identity(category, 0),
	});
	let grant = |provider: &Provider| {
		let sealed = seal_keys(&keys, &provider.readers)?;
		Outcome::Ok(RuntimeCall::Patients(PatientsCall::grant_access {
			provider: provider.id(),
			categories: types::chain_categories(&CATEGORIES),
			right: Right::View,
			expires: None,
			sealed_keys: BoundedVec(sealed),
		}))
	};
	let calls = providers.iter().map(grant).collect::<Outcome<Vec<_>>>()?;
	submit(patient, calls, "grant access").await
}

/// Adds `count` records of some 200 bytes, numbered from `from` on: a Bundle, as a user imports one.
/// Says now and then how far it is.
pub async fn add_records(patient: &Member, from: usize, count: usize) -> Outcome<()> {
	if count == 0 {
		return Ok(());
	}
	let bundle = tempfile::NamedTempFile::new()?;
	fs::write(bundle.path(), observations(from, count))?;
	let mut said = 0;
	let mut progress = |step| {
		if let Step::Importing(done, total) = step {
			if done / EVERY > said / EVERY {
				eprintln!("  {done} of {total} records added");
			}
			said = done;
		}
	};
	let place = RecordScope::of(patient.account.id());
	patient
		.records()
		.import(bundle.path(), &ImportTerms::default(), place, false, &mut progress)
		.await?;
	Ok(())
}

fn observations(from: usize, count: usize) -> String {
	let entry = |number: usize| {
		json!({ "resource": {
			"resourceType": "Observation",
			"status": "final",
			"category": [{ "coding": [{
				"system": "http://terminology.hl7.org/CodeSystem/observation-category",
				"code": "laboratory",
			}]}],
			"code": { "text": format!("Value {number}") },
		}})
	};
	let entries: Vec<_> = (from..from + count).map(entry).collect();
	json!({ "resourceType": "Bundle", "type": "collection", "entry": entries }).to_string()
}
