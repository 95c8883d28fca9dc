//! Clients at work: patients who register and add records, through the library and as the `salus`
//! command does it, each at the node of its own site. Where the node is gone a client goes to another
//! and does the same again. What it was told is final is kept, to be looked for afterwards.

use salus_client::{
	chain::Chain,
	fhir::PatientProfile,
	keys::{Account, AccountId, DevKey},
	ops::{
		patient::patient,
		records::{Added, NewRecord},
		Member, OpError,
	},
	store::EmbeddedStore,
	Category, Code,
};
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};
use tokio::{
	task::JoinHandle,
	time::{sleep, timeout},
};

/// How many records a patient has before the next one registers.
const RECORDS: usize = 20;

/// How long a record is, in bytes.
const LENGTH: usize = 1_000;

/// The category of every record.
const LABORATORY: Category = Category::LABORATORY;

/// How long a client may take to come to the end of what it is doing.
const FINISH: Duration = Duration::from_secs(60);

/// A record that a client was told is final.
#[derive(Clone)]
pub struct Acknowledged {
	/// The patient.
	pub patient: AccountId,
	/// Its number among the patient's records.
	pub record: u64,
	/// Its directory in the store.
	pub cid: String,
	/// From the first attempt to the acknowledgement, however many nodes that took.
	pub took: Duration,
	/// From submission to inclusion and to finality, where one node saw all of it.
	pub seen: Option<(Duration, Duration)>,
}

/// What clients of one load share.
struct Shared {
	urls: Vec<String>,
	dir: PathBuf,
	label: String,
	stop: AtomicBool,
	patients: AtomicU64,
	acknowledged: Mutex<Vec<Acknowledged>>,
	failures: Mutex<BTreeMap<String, u64>>,
}

/// Clients that work until they are stopped.
pub struct Load {
	shared: Arc<Shared>,
	clients: Vec<JoinHandle<()>>,
}

/// What they achieved.
pub struct Done {
	/// How many patients registered.
	pub patients: u64,
	/// Every record that is final, as far as the client knows.
	pub acknowledged: Vec<Acknowledged>,
	/// How often a client met which error and went on.
	pub failures: BTreeMap<String, u64>,
}

impl Load {
	/// Starts `clients` clients of the nodes at `urls`, which keep what they need in `dir`. No two
	/// loads of a network have one `label`.
	pub fn start(label: &str, urls: Vec<String>, dir: &Path, clients: usize) -> Self {
		let shared = Arc::new(Shared {
			urls,
			dir: dir.join(label),
			label: label.to_owned(),
			stop: AtomicBool::default(),
			patients: AtomicU64::default(),
			acknowledged: Mutex::default(),
			failures: Mutex::default(),
		});
		let client = |number| Client::new(number, shared.clone());
		let clients = (0..clients).map(|number| tokio::spawn(client(number).work())).collect();
		Self { shared, clients }
	}

	/// How many records are acknowledged so far.
	pub fn count(&self) -> usize {
		self.shared.acknowledged.lock().expect("no panic").len()
	}

	/// Waits until `more` records were acknowledged from now on.
	pub async fn more(&self, more: usize, what: &str, limit: Duration) {
		let (begun, before) = (Instant::now(), self.count());
		while self.count() < before + more {
			let failures = &self.shared.failures;
			assert!(
				begun.elapsed() < limit,
				"{what}: {} of {more} more records within {limit:?}; clients met {:?}",
				self.count() - before,
				failures.lock().expect("no panic")
			);
			sleep(Duration::from_millis(200)).await;
		}
	}

	/// Lets every client finish what it is doing, and says what they achieved.
	pub async fn stop(self) -> Done {
		self.shared.stop.store(true, Ordering::Relaxed);
		let end = Instant::now() + FINISH;
		for mut client in self.clients {
			// What is not acknowledged by then does not count as such.
			if timeout(end.saturating_duration_since(Instant::now()), &mut client).await.is_err() {
				client.abort();
			}
		}
		let shared = &self.shared;
		Done {
			patients: shared.patients.load(Ordering::Relaxed),
			acknowledged: shared.acknowledged.lock().expect("no panic").clone(),
			failures: shared.failures.lock().expect("no panic").clone(),
		}
	}
}

struct Client {
	number: usize,
	shared: Arc<Shared>,
	/// At which node it is.
	node: usize,
	chain: Option<Chain>,
}

impl Client {
	fn new(number: usize, shared: Arc<Shared>) -> Self {
		Self { number, node: number % shared.urls.len(), shared, chain: None }
	}

	async fn work(mut self) {
		for patient in 0.. {
			let path = format!("//{}//{}//{patient}", self.shared.label, self.number);
			let account = DevKey::parse(&path).and_then(|key| key.account()).expect("a path");
			if !self.register(&account).await {
				return;
			}
			for record in 0..RECORDS {
				if !self.add(&account, &format!("{patient}-{record}")).await {
					return;
				}
			}
		}
	}

	fn stopped(&self) -> bool {
		self.shared.stop.load(Ordering::Relaxed)
	}

	/// Registers `account`. False where the work is over.
	async fn register(&mut self, account: &Account) -> bool {
		while !self.stopped() {
			match self.try_register(account).await {
				Ok(()) => {
					self.shared.patients.fetch_add(1, Ordering::Relaxed);
					return true;
				}
				Err(error) => self.failed(error).await,
			}
		}
		false
	}

	async fn try_register(&mut self, account: &Account) -> Result<(), OpError> {
		let member = self.member(account).await?;
		if patient(&member.chain, account.id()).await?.is_none() {
			let profile = PatientProfile {
				name: "Patient".into(),
				birth_date: "1964-08-12".into(),
				..PatientProfile::default()
			};
			member.as_patient().register(&profile).await?;
		}
		Ok(())
	}

	/// Adds a record. False where the work is over.
	async fn add(&mut self, account: &Account, name: &str) -> bool {
		let file = self.dir().join(format!("{name}.txt"));
		fs::write(&file, format!("{name} ").repeat(LENGTH / (name.len() + 1))).expect("written");
		let begun = Instant::now();
		while !self.stopped() {
			match self.try_add(account, &file).await {
				Ok(added) => {
					self.acknowledged(account, added, begun.elapsed());
					let _ = fs::remove_file(file);
					return true;
				}
				Err(error) => self.failed(error).await,
			}
		}
		false
	}

	async fn try_add(&mut self, account: &Account, file: &Path) -> Result<Added, OpError> {
		let (member, file) = (self.member(account).await?, file.to_path_buf());
		let record = NewRecord {
			patient: account.id(),
			file: &file,
			category: LABORATORY,
			title: None,
			content_type: None,
			description: None,
			department: None,
		};
		member.records().add(&record, &mut |_| {}).await
	}

	fn acknowledged(&self, account: &Account, added: Added, took: Duration) {
		let seen = added.finality.map(|finality| {
			let [included, last] = [finality.included_ms, finality.final_ms];
			(Duration::from_millis(included), Duration::from_millis(last))
		});
		let Added { record, cid, .. } = added;
		let acknowledged = Acknowledged { patient: account.id(), record, cid, took, seen };
		self.shared.acknowledged.lock().expect("no panic").push(acknowledged);
	}

	/// `account` at work, at the node where the client is now.
	async fn member(&mut self, account: &Account) -> Result<Member, OpError> {
		let chain = match &self.chain {
			Some(chain) => chain.clone(),
			None => Chain::connect(&self.shared.urls[self.node]).await?,
		};
		self.chain = Some(chain.clone());
		let store = EmbeddedStore::open(self.dir().join("store"))?.into();
		let desk = self.dir().join("data").into();
		Ok(Member { chain, account: account.clone(), store, desk })
	}

	fn dir(&self) -> PathBuf {
		let dir = self.shared.dir.join(self.number.to_string());
		fs::create_dir_all(&dir).expect("a folder");
		dir
	}

	/// Notes what went wrong and goes to another node.
	async fn failed(&mut self, error: OpError) {
		let code = error.code().to_owned();
		tracing_note(self.number, self.node, &error);
		*self.shared.failures.lock().expect("no panic").entry(code).or_default() += 1;
		self.chain = None;
		self.node = (self.node + 1) % self.shared.urls.len();
		sleep(Duration::from_millis(300)).await;
	}
}

/// Shows what a client met, where FAULT_VERBOSE asks for it.
fn tracing_note(client: usize, node: usize, error: &OpError) {
	if std::env::var_os("FAULT_VERBOSE").is_some() {
		eprintln!("  client {client} at node {node}: {error}");
	}
}
