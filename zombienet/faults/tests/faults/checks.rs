//! What has to hold after every test: one finalised chain, every record that was acknowledged, sound
//! storage, and a trail whose hash verifies.

use crate::{
	load::{Acknowledged, Done},
	network::{finalized, Network},
	node::Node,
	rpc::Rpc,
	salus::salus,
};
use salus_client::chain::{api, types, AccountId, Chain};
use salus_runtime::{Audit, Doctors, Patients, Roles, Validators};
use serde_json::json;
use sp_core::storage::Storage;
use std::collections::{BTreeMap, HashMap};

/// How many heights, keys or records are asked for at once.
const PAGE: usize = 256;

/// What was checked.
pub struct Checked {
	/// The last block that all of the nodes have final.
	pub height: u64,
	/// How many acknowledged records are not there.
	pub lost: usize,
	/// How many events the trail has.
	pub events: u64,
}

/// Checks a network after a fault. `done` is what clients were told meanwhile.
pub async fn check(network: &mut Network, done: &Done) -> Checked {
	let target = network.highest();
	network.reach(target, "all nodes have what is final").await;
	let contradictions = network.watch.contradictions();
	assert!(contradictions.is_empty(), "what is final changed: {contradictions:#?}");
	let height = one_chain(network).await;
	let lost = lost_records(&network.nodes, &done.acknowledged).await;
	sound_storage(&network.nodes[0].rpc).await;
	let events = trail_verifies(network).await;
	Checked { height, lost, events }
}

/// Checks that all nodes have one hash at every height, and those that were said to be final.
async fn one_chain(network: &Network) -> u64 {
	let mut height = u64::MAX;
	for node in &network.nodes {
		let (number, _) = finalized(&node.rpc).await.expect("it answers");
		height = height.min(number);
	}
	let heights: Vec<u64> = (0..=height).collect();
	let mut chain: Vec<String> = Vec::new();
	for (node, first) in network.nodes.iter().zip(0..) {
		let mut own: Vec<String> = Vec::new();
		for page in heights.chunks(PAGE) {
			let hashes = node.rpc.call::<Vec<Option<String>>>("chain_getBlockHash", json!([page]));
			let hashes = hashes.await.unwrap_or_else(|error| panic!("{}: {error}", node.name));
			own.extend(hashes.into_iter().map(|hash| hash.expect("it is final")));
		}
		if first == 0 {
			chain = own;
			continue;
		}
		let differs = chain.iter().zip(&own).position(|(one, other)| one != other);
		assert_eq!(differs, None, "{} has another block there", node.name);
	}
	for (number, (hash, who)) in network.watch.blocks() {
		if let Some(found) = chain.get(number as usize) {
			assert_eq!(*found, hash, "block {number} was final for {who}");
		}
	}
	height
}

/// How many of the records are not on chain, at any of `nodes`.
pub async fn lost_records(nodes: &[Node], acknowledged: &[Acknowledged]) -> usize {
	let mut patients: BTreeMap<AccountId, Vec<&Acknowledged>> = BTreeMap::new();
	for record in acknowledged {
		patients.entry(record.patient).or_default().push(record);
	}
	let mut lost = 0;
	for node in nodes {
		let chain = Chain::connect(&node.url).await.expect("it answers");
		for (patient, expected) in &patients {
			let there = records(&chain, *patient).await;
			for record in expected {
				if there.get(&record.record) != Some(&record.cid) {
					eprintln!("  record {} is lost at {}", record.record, node.name);
					lost += 1;
				}
			}
		}
	}
	lost
}

async fn records(chain: &Chain, patient: AccountId) -> HashMap<u64, String> {
	let mut all = HashMap::new();
	let mut from = 0;
	loop {
		let views = api::view_functions().patients();
		let page = views.files(patient, None, from, PAGE as u32);
		let (page, next) = chain.view(page).await.expect("it answers");
		all.extend(page.iter().map(|(number, record)| {
			(*number, types::store_cid(&record.cid).expect("a CID").to_string())
		}));
		let Some(next) = next else { return all };
		from = next;
	}
}

/// Checks the whole state of the last final block with the rules of our own pallets.
async fn sound_storage(rpc: &Rpc) {
	let (_, block) = finalized(rpc).await.expect("it answers");
	let top = state(rpc, &block).await.expect("the state");
	let storage = Storage { top, children_default: Default::default() };
	sp_io::TestExternalities::new(storage).execute_with(|| {
		Roles::do_try_state().expect("the storage of roles is sound");
		Patients::do_try_state().expect("the storage of patients is sound");
		Doctors::do_try_state().expect("the storage of doctors is sound");
		Audit::do_try_state().expect("the storage of audit is sound");
		Validators::do_try_state().expect("the storage of validators is sound");
	});
}

/// All of the state at `block`.
async fn state(rpc: &Rpc, block: &str) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, String> {
	let bytes = |text: &str| hex::decode(text.trim_start_matches("0x")).map_err(|e| e.to_string());
	let mut all = BTreeMap::new();
	let mut last: Option<String> = None;
	loop {
		let params = json!(["0x", PAGE, last, block]);
		let keys: Vec<String> = rpc.call("state_getKeysPaged", params).await?;
		let Some(end) = keys.last().cloned() else { return Ok(all) };
		let params = json!([keys, block]);
		let found: Vec<serde_json::Value> = rpc.call("state_queryStorageAt", params).await?;
		for change in found.iter().flat_map(|set| set["changes"].as_array()).flatten() {
			let (key, value) = (change[0].as_str(), change[1].as_str());
			let (key, value) = key.zip(value).ok_or_else(|| format!("no pair: {change}"))?;
			all.insert(bytes(key)?, bytes(value)?);
		}
		last = Some(end);
	}
}

/// Verifies the trail at every node, with the command that an auditor uses.
async fn trail_verifies(network: &Network) -> u64 {
	let mut events = 0;
	for node in &network.nodes {
		let verified = salus(network.dir(), &node.url, None, &["audit", "verify"]).await;
		events = verified["events"].as_u64().expect("a number");
	}
	events
}
