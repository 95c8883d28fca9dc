//! What docs/clients.md shows of subxt. A test compares the two, and runs it.

use codec::{Decode, Encode};
use salus::{
	runtime_types::{
		bounded_collections::bounded_vec::BoundedVec,
		frame_support::view_functions::ViewFunctionId,
		salus_primitives::{
			audit::AuditEvent,
			key::Recipient,
			record::{Category, Cid},
			role::ProviderKind,
			traits::Right,
		},
	},
	transactions,
};
use std::{env, error::Error};
use subxt::{
	config::PolkadotExtrinsicParamsBuilder, extrinsics::ExtrinsicEvents, transactions::Payload,
	utils::AccountId32, OnlineClient, PolkadotConfig,
};
use subxt_signer::sr25519::{dev, Keypair};

#[subxt::subxt(
	runtime_metadata_path = "metadata/salus.scale",
	derive_for_all_types = "codec::Encode, codec::Decode"
)]
#[allow(missing_docs)]
mod salus {}

type Client = OnlineClient<PolkadotConfig>;
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn random() -> [u8; 32] {
	let mut bytes = [0; 32];
	getrandom::fill(&mut bytes).expect("the system has random numbers");
	bytes
}

/// Bytes that pass for a public key, below 2^255.
fn recipient() -> Recipient {
	let mut bytes = random();
	bytes[31] &= 0x3f;
	Recipient(bytes)
}

/// A CID of version 1 over bytes that hash to this SHA-256.
fn cid() -> Cid {
	Cid(BoundedVec([&[0x01, 0x55, 0x12, 0x20], &random()[..]].concat()))
}

async fn send(
	client: &Client,
	call: impl Payload,
	signer: &Keypair,
) -> Result<ExtrinsicEvents<PolkadotConfig>> {
	let params = PolkadotExtrinsicParamsBuilder::new().mortal(64).build();
	let at = client.at_current_block().await?;
	let sent = at.transactions().sign_and_submit_then_watch(&call, signer, params).await?;
	Ok(sent.wait_for_finalized_success().await?)
}

async fn view<T: Decode>(
	client: &Client,
	pallet: &str,
	name: &str,
	args: impl Encode,
) -> Result<T> {
	let at = client.at_current_block().await?;
	let pallet = at.metadata_ref().pallet_by_name(pallet).ok_or("no such pallet")?;
	let view = pallet.view_function_by_name(name).ok_or("no such view function")?;
	let id = ViewFunctionId::decode(&mut &view.query_id()[..])?;
	let api = salus::runtime_apis().runtime_view_function();
	let call = api.execute_view_function(id, args.encode());
	let answer = at.runtime_apis().call(call).await?.map_err(|e| format!("{name}: {e:?}"))?;
	Ok(T::decode(&mut &answer[..])?)
}

#[tokio::main]
async fn main() -> Result<()> {
	let node = env::var("SALUS_NODE").unwrap_or("ws://127.0.0.1:9944".into());
	let client = Client::from_insecure_url(node).await?;

	let patient = Keypair::from_secret_key(random())?;
	let patient_id = patient.public_key().to_account_id();
	let epochs = [(); 8].map(|()| recipient());
	let call = transactions().patients().register(cid(), recipient(), epochs);
	let events = send(&client, call, &patient).await?;
	for event in events.find::<salus::patients::events::PatientRegistered>() {
		println!("Patients.PatientRegistered {}", event?.patient == patient_id);
	}

	let doctor = Keypair::from_secret_key(random())?;
	let doctor_id = doctor.public_key().to_account_id();
	// What an admin looks at, and verifies.
	let public = cid();
	let seen = Cid::decode(&mut &public.encode()[..])?;
	let call = transactions().doctors().register(ProviderKind::Doctor, public, cid(), recipient());
	send(&client, call, &doctor).await?;
	let call = transactions().doctors().verify(doctor_id, seen);
	send(&client, call, &dev::alice()).await?;

	let categories = BoundedVec(vec![Category::Laboratory, Category::Imaging]);
	let sealed_keys = BoundedVec(vec![0xab, 0xcd]);
	let call = transactions().patients().grant_access(
		doctor_id,
		categories,
		Right::View,
		None,
		sealed_keys,
	);
	let events = send(&client, call, &patient).await?;
	for event in events.find::<salus::patients::events::AccessGranted>() {
		println!("granted {:?}", event?.categories.0);
	}

	let call = transactions().patients().revoke_access(patient_id);
	if let Err(error) = send(&client, call, &patient).await {
		println!("{error}");
	}

	for category in [Category::Imaging, Category::Clinical] {
		let shown = format!("{category:?}");
		let args = (&patient_id, &doctor_id, category, Right::View);
		let may: bool = view(&client, "Patients", "check_access", args).await?;
		println!("{shown} {may}");
	}

	let args = (&patient_id, 0u64, 256u32);
	let trail: Vec<(u64, AuditEvent<AccountId32>)> =
		view(&client, "Audit", "trail_of", args).await?;
	for (id, AuditEvent { kind, item, .. }) in trail {
		println!("event {id} {kind:?} {item:?}");
	}
	Ok(())
}
