//! Signing transactions before the clock starts, on all cores, with nonces that are counted here.
//! Touches the nodes for the nonces to begin with.

use super::{
	nodes::{within, Nodes},
	BenchError,
};
use codec::Encode;
use salus_client::{
	chain::{config::extension_params, signer, signing::check_call, At, Chain},
	keys::Signer,
};
use std::thread;
use subxt::{
	config::transaction_extensions::CheckMortalityParams,
	ext::{scale_encode, scale_type_resolver::TypeResolver},
	transactions::Payload,
};

/// A call: where it is, and its arguments encoded.
#[derive(Clone)]
pub struct Call {
	/// The pallet.
	pub pallet: &'static str,
	/// The call in it.
	pub name: &'static str,
	/// Its arguments.
	pub arguments: Arguments,
}

impl Call {
	/// The call `name` of `pallet`.
	pub fn new(pallet: &'static str, name: &'static str, arguments: impl Encode) -> Self {
		Self { pallet, name, arguments: Arguments(arguments.encode()) }
	}
}

/// A transaction to be: who signs, by their number among the actors, and what.
pub struct Task {
	/// The number of the signer.
	pub actor: usize,
	/// The call.
	pub call: Call,
}

/// A transaction that is signed.
#[derive(Clone)]
pub struct Signed {
	/// The number of the signer.
	pub actor: usize,
	/// The bytes in hexadecimal, as nodes take them.
	pub text: String,
	/// The hash, by which it is found in a block.
	pub hash: [u8; 32],
	/// How many bytes it has.
	pub length: usize,
}

/// Signs `tasks` in their order, each account's nonces counting up from what the node says next.
///
/// # Errors
/// No node answers, or a call is not one of this chain.
pub async fn sign(
	chain: &Chain,
	nodes: &Nodes,
	actors: &[Signer],
	tasks: Vec<Task>,
) -> Result<Vec<Signed>, BenchError> {
	let mut nonces = vec![None; actors.len()];
	let node = nodes.from(0).unwrap_or_default();
	let rpc = nodes.rpc(node);
	let mut numbered = Vec::with_capacity(tasks.len());
	for task in tasks {
		let next = match nonces[task.actor] {
			Some(next) => next,
			None => {
				let account = actors[task.actor].id();
				let asked = within(rpc.system_account_next_index(&account)).await;
				asked.map_err(|reason| BenchError::NoNode { reason })?
			}
		};
		nonces[task.actor] = Some(next + 1);
		numbered.push((task, next));
	}
	let at = chain.at_finalized().await?;
	// A node that does not know the newest accounts yet would refuse whatever they send.
	nodes.await_block(at.block_hash()).await;
	tokio::task::block_in_place(|| sign_all(&at, actors, &numbered))
}

/// Signs on all cores.
fn sign_all(at: &At, actors: &[Signer], tasks: &[(Task, u64)]) -> Result<Vec<Signed>, BenchError> {
	let threads = thread::available_parallelism().map_or(1, usize::from);
	let share = tasks.len().div_ceil(threads).max(1);
	let parts = thread::scope(|scope| {
		let sign_part = |part: &[(Task, u64)]| -> Result<Vec<Signed>, BenchError> {
			part.iter()
				.map(|(task, nonce)| sign_one(at, &actors[task.actor], task, *nonce))
				.collect()
		};
		let started: Vec<_> =
			tasks.chunks(share).map(|part| scope.spawn(move || sign_part(part))).collect();
		let ended = started
			.into_iter()
			.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
		ended.collect::<Result<Vec<_>, _>>()
	});
	Ok(parts?.into_iter().flatten().collect())
}

fn sign_one(at: &At, signer: &Signer, task: &Task, nonce: u64) -> Result<Signed, BenchError> {
	let wrong = |reason: String| BenchError::Signing { reason };
	// Valid for ever: what is signed before the clock starts may wait for longer than the 256 blocks that
	// the chain remembers the hashes of.
	let params = extension_params(nonce, CheckMortalityParams::immortal(), None);
	let transactions = at.transactions();
	let call = transactions.call_data(&task.call).map_err(|e| wrong(e.to_string()))?;
	let name = format!("{}.{}", task.call.pallet, task.call.name);
	check_call(&call, &name, at.metadata_ref())?;
	let signable = transactions.create_signable_offline(&task.call, params);
	let mut signable = signable.map_err(|e| wrong(e.to_string()))?;
	let signed = signable.sign(&signer::Signer(signer)).map_err(|e| wrong(e.to_string()))?;
	let bytes = signed.encoded();
	Ok(Signed {
		actor: task.actor,
		text: format!("0x{}", hex::encode(bytes)),
		hash: sp_crypto_hashing::blake2_256(bytes),
		length: bytes.len(),
	})
}

impl Payload for Call {
	type CallData = Arguments;

	fn pallet_name(&self) -> &str {
		self.pallet
	}

	fn call_name(&self) -> &str {
		self.name
	}

	fn call_data(&self) -> &Arguments {
		&self.arguments
	}
}

/// The arguments of a call, encoded.
#[derive(Clone)]
pub struct Arguments(pub Vec<u8>);

impl scale_encode::EncodeAsFields for Arguments {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_: &mut dyn scale_encode::FieldIter<'_, R::TypeId>,
		_: &R,
		out: &mut Vec<u8>,
	) -> Result<(), scale_encode::Error> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}
