//! Members whose blocks and notes are in no files of this machine, as in a browser: the library alone, with a
//! store that a host brings and bytes for files.

use crate::harness::{block_on, Cast, Machine, Node, Person};
use async_trait::async_trait;
use cid::Cid;
use salus_client::{
	chain::{
		memory::{Forgetful, Memory},
		Chain,
	},
	fhir::PatientProfile,
	keys::{parse_address, AccountId},
	ops::{
		comments::NewComment, pages::Window, record_scope::RecordScope, records::NewRecord, Desk,
		Member, OpError,
	},
	source::Bytes,
	store::{AsyncBlockStore, MemoryStore, RecordStore, StoreError},
	Category,
};
use std::sync::{
	atomic::{AtomicBool, Ordering},
	Arc,
};

/// A block service that can be made to refuse blocks.
#[derive(Default)]
struct Service {
	blocks: MemoryStore,
	full: AtomicBool,
}

#[async_trait]
impl AsyncBlockStore for Service {
	async fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		if self.full.load(Ordering::Relaxed) {
			return Err(StoreError::Source(std::io::ErrorKind::StorageFull.into()));
		}
		AsyncBlockStore::put(&self.blocks, cid, bytes).await
	}

	async fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		AsyncBlockStore::get(&self.blocks, cid).await
	}

	async fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
		AsyncBlockStore::size(&self.blocks, cid).await
	}

	async fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
		AsyncBlockStore::delete(&self.blocks, cid).await
	}
}

async fn member(who: &Person, service: &Arc<Service>, memory: &Arc<Forgetful>) -> Member {
	let memory: Arc<dyn Memory> = memory.clone();
	let chain = Chain::connect_with(&Node::shared().url(), memory.clone()).await;
	let (store, desk) = (RecordStore::Elsewhere(service.clone()), Desk::Memory(memory));
	let chain = chain.expect("the node answers");
	Member::connect(chain, who.account(), store, desk).await.expect("the node answers")
}

fn id(who: &Person) -> AccountId {
	parse_address(&who.address).expect("an address")
}

fn scan(patient: AccountId, file: &Bytes) -> NewRecord<'_> {
	NewRecord {
		patient,
		file,
		category: Category::IMAGING,
		title: None,
		content_type: None,
		description: None,
		department: None,
	}
}

fn bytes(len: usize) -> Bytes {
	let content = crate::harness::noise(len);
	Bytes { name: "scan.bin".into(), content, modified: 1 }
}

fn profile() -> PatientProfile {
	let json = r#"{"name": "Erika", "birth_date": "1964-08-12", "gender": "female"}"#;
	serde_json::from_str(json).expect("a profile")
}

#[test]
fn record_and_comment_are_written_read_and_deleted_without_a_file_of_this_machine() {
	let machine = Machine::new(Node::shared());
	let (patient, Cast { doctor, .. }) = (machine.stranger("elsewhere"), Cast::of_all());
	let (service, memory) = (Arc::<Service>::default(), Arc::<Forgetful>::default());
	block_on(async {
		let own = member(&patient, &service, &memory).await;
		own.as_patient().register(&profile()).await.expect("registered");
		assert_eq!(own.as_patient().profile().await.expect("there").name, "Erika");
		let before = service.blocks.list().len();
		let file = bytes(3 << 20);
		let added =
			own.records().add(&scan(id(&patient), &file), &mut |_| ()).await.expect("added");
		let granted = own.access().grant(id(doctor), &[Category::IMAGING], true, None, None).await;
		granted.expect("granted");

		let theirs = member(doctor, &service, &Arc::default()).await;
		let place = RecordScope::of(id(&patient));
		let listed = theirs.records().list(place, None, Window::default()).await.expect("a list");
		let manifest = listed.items[0].manifest.as_ref().expect("a key opens it");
		assert_eq!((&*manifest.title, manifest.size), ("scan.bin", 3 << 20));
		let mut read = Vec::new();
		let opened = theirs.records().read(place, added.record, &mut read, &mut |_| ()).await;
		assert!(opened.expect("opened").logged.is_some() && read == file.content);
		let new =
			NewComment { place, category: Category::IMAGING, about: Some(0), text: "No fracture." };
		theirs.comments().add(&new).await.expect("added");

		let comments = own.comments().list(place, None, Window::default()).await.expect("a list");
		assert_eq!(comments.items[0].text.as_deref(), Some("No fracture."));
		assert!(own.comments().delete(0).await.expect("deleted").removed_here);
		assert!(own.records().delete(added.record).await.expect("deleted").left.is_none());
		assert_eq!(service.blocks.list().len(), before, "nothing of it is left");
	});
	assert!(machine.pending().is_empty() && machine.blocks().is_empty());
}

#[test]
fn store_elsewhere_that_refuses_stops_a_record_which_the_next_run_finishes() {
	let machine = Machine::new(Node::shared());
	let patient = machine.stranger("refused elsewhere");
	let (service, memory) = (Arc::<Service>::default(), Arc::<Forgetful>::default());
	block_on(async {
		let own = member(&patient, &service, &memory).await;
		own.as_patient().register(&profile()).await.expect("registered");
		let file = bytes(2 << 20);
		let new = scan(id(&patient), &file);
		service.full.store(true, Ordering::Relaxed);
		let error = own.records().add(&new, &mut |_| ()).await.expect_err("it is full");
		assert!(matches!(error, OpError::Store(StoreError::Source(_))), "{error}");
		service.full.store(false, Ordering::Relaxed);
		drop(own);

		let own = member(&patient, &service, &memory).await;
		let added = own.records().add(&new, &mut |_| ()).await.expect("added");
		let place = RecordScope::of(id(&patient));
		let listed = own.records().list(place, None, Window::default()).await.expect("a list");
		assert_eq!(listed.items.len(), 1, "once");
		let mut read = Vec::new();
		own.records().read(place, added.record, &mut read, &mut |_| ()).await.expect("opened");
		assert!(read == file.content);
	});
}
