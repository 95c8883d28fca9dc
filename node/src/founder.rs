//! The keys of a founder's validator: made where its node will look for them, and the public part printed
//! for the founders' file, as often as it is asked for. No secret is shown, taken from the command line or
//! written anywhere else.

use crate::{
	cli::{Cli, FounderArgs, Output},
	consortium::{
		file::{OnlyId, Source},
		rules,
	},
	output::print,
};
use codec::{Decode, Encode};
use salus_runtime::{AccountId, SessionKeys};
use sc_cli::SubstrateCli;
use sc_network::{
	config::{NodeKeyConfig, Secret},
	multiaddr::Protocol,
	Multiaddr, PeerId,
};
use sc_service::{config::KeystoreConfig, BasePath, KeystoreContainer};
use serde_json::{json, Value};
use sp_core::crypto::{
	key_types::{AURA, GRANDPA},
	Ss58Codec,
};
use sp_keystore::{KeystoreExt, KeystorePtr};
use sp_runtime::traits::OpaqueKeys;
use sp_state_machine::BasicExternalities;
use std::{
	fs::{self, DirBuilder, Permissions},
	os::unix::fs::{DirBuilderExt, PermissionsExt},
	path::{Path, PathBuf},
};

/// What the founder's node has of it, and what is public.
struct Made {
	account: AccountId,
	keys: SessionKeys,
	proof: Vec<u8>,
	peer: PeerId,
	bootnode: Option<Multiaddr>,
	keystore: PathBuf,
	network: PathBuf,
	kept: bool,
}

/// Makes the keys unless they are there, and prints the public part.
///
/// # Errors
/// Something on the command line is wrong, or what is there are not a founder's keys: it stays.
pub fn run(args: &FounderArgs) -> Result<(), String> {
	let account = rules::check_account(&args.account)?;
	if let Some(name) = &args.name {
		rules::check_name(name)?;
	}
	let address = args.address.as_deref().map(reachable).transpose()?;
	let base_path = match &args.base_path {
		Some(path) => BasePath::new(path),
		None => BasePath::from_project("", "", &Cli::executable_name()),
	};
	let made = make_or_find(account, &base_path.config_dir(&chain_id(args)?), address)?;
	let name = args.name.as_deref();
	match args.output {
		Output::Text => {
			eprint!("{}", for_the_founder(&made));
			print(&block(name, &made))
		}
		Output::Json => print(&format!("{:#}\n", json(name, &made))),
	}
}

fn chain_id(args: &FounderArgs) -> Result<String, String> {
	if let Some(id) = &args.id {
		return rules::check_id(id).map(|()| id.clone());
	}
	let Some(file) = &args.consortium else { return Err("name --consortium or --id".into()) };
	let source = Source::read(file)?;
	let id = source.parse::<OnlyId>()?.id;
	rules::check_id(id.get_ref())
		.map_err(|fault| format!("{}: {fault}", source.place(Some(id.span()))))?;
	Ok(id.into_inner())
}

/// Where other nodes reach this one.
fn reachable(address: &str) -> Result<Multiaddr, String> {
	let parsed: Multiaddr = address.parse().map_err(|_| {
		format!("--address {address:?} is no multiaddress: write it like /dns/HOST/tcp/30333")
	})?;
	if parsed.iter().any(|part| matches!(part, Protocol::P2p(_))) {
		return Err(format!(
			"--address {address:?}: leave out /p2p/..., which comes of the new key"
		));
	}
	Ok(parsed)
}

/// The keys in `folder`, where a node keeps what is of one chain.
fn make_or_find(
	account: AccountId,
	folder: &Path,
	address: Option<Multiaddr>,
) -> Result<Made, String> {
	let (keystore, network) = (folder.join("keystore"), folder.join("network"));
	let secret = network.join("secret_ed25519");
	let holds_keys = |folder: &Path| fs::read_dir(folder).is_ok_and(|mut all| all.next().is_some());
	let kept = match (holds_keys(&keystore), secret.is_file()) {
		(true, true) => true,
		(true, false) => return Err(in_the_way(&keystore, "without a network key")),
		(false, true) => return Err(in_the_way(&secret, "without session keys")),
		(false, false) => {
			private_folder(&keystore)?;
			private_folder(&network)?;
			false
		}
	};

	let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", folder.display());
	let node_key = NodeKeyConfig::Ed25519(Secret::File(secret.clone()));
	let peer = node_key.into_keypair().map_err(|error| failed(&error))?.public().to_peer_id();
	let config = KeystoreConfig::Path { path: keystore.clone(), password: None };
	let container = KeystoreContainer::new(&config).map_err(|error| failed(&error))?;
	let (keys, proof) = if kept {
		find_session_keys(&account, container.keystore())
			.ok_or_else(|| in_the_way(&keystore, "without one sound pair of session keys"))?
	} else {
		session_keys(&account, container.keystore())
	};
	if !keys.ownership_proof_is_valid(&account.encode(), &proof) {
		return Err(failed(&"the keys give no proof that holds"));
	}
	let bootnode = address.map(|address| address.with(Protocol::P2p(peer.into())));
	Ok(Made { account, keys, proof, peer, bootnode, keystore, network: secret, kept })
}

/// What is there is not all of a founder's keys, and might be somebody's.
fn in_the_way(there: &Path, how: &str) -> String {
	format!(
		"{} is there already, {how}, and stays as it is: name another --base-path, or move it away first",
		there.display()
	)
}

/// New session keys of `account`, as a node makes them for a validator who joins later.
fn session_keys(account: &AccountId, keystore: KeystorePtr) -> (SessionKeys, Vec<u8>) {
	let made = with(keystore, || SessionKeys::generate(&account.encode(), None));
	(made.keys, made.proof.encode())
}

/// The only session keys that are there, with a proof of `account` that is made anew.
fn find_session_keys(account: &AccountId, keystore: KeystorePtr) -> Option<(SessionKeys, Vec<u8>)> {
	let mut both = Vec::new();
	for kind in [AURA, GRANDPA] {
		let [key]: [Vec<u8>; 1] = keystore.keys(kind).ok()?.try_into().ok()?;
		both.extend(key);
	}
	let mut keys = SessionKeys::decode(&mut &both[..]).ok()?;
	let proof = with(keystore, || keys.create_ownership_proof(&account.encode())).ok()?;
	Some((keys, proof.encode()))
}

/// Does what the runtime does with a keystore.
fn with<T>(keystore: KeystorePtr, job: impl FnOnce() -> T) -> T {
	let mut outside = BasicExternalities::new_empty();
	outside.register_extension(KeystoreExt::from(keystore));
	outside.execute_with(job)
}

/// Makes `folder`, and those above it where they are missing, for this user alone.
fn private_folder(folder: &Path) -> Result<(), String> {
	let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
	// It may have been there, empty and open to others.
	let made = made.and_then(|()| fs::set_permissions(folder, Permissions::from_mode(0o700)));
	made.map_err(|error| format!("{}: {error}", folder.display()))
}

/// What is for the founder alone, and so not among what goes into the founders' file.
fn for_the_founder(made: &Made) -> String {
	let kept = if made.kept { "The keys were there already, and stay as they are.\n" } else { "" };
	format!(
		"{kept}Session keys  {}\nNetwork key   {}\n\
		Keep copies of both where nobody else can read them, and never run two nodes with them.\n\
		What follows is public, and goes into the founders' file:\n\n",
		made.keystore.display(),
		made.network.display()
	)
}

/// The part of the founders' file that is this validator's.
fn block(name: Option<&str>, made: &Made) -> String {
	let name = name.map_or_else(String::new, |it| format!("name = {}\n", toml::Value::from(it)));
	let bootnode = made.bootnode.as_ref();
	let bootnode =
		bootnode.map_or_else(String::new, |it| format!("# For the list bootnodes: \"{it}\"\n"));
	format!(
		"[[authority]]\n{name}account = \"{}\"\naura = \"{}\"\ngrandpa = \"{}\"\nproof = \"{}\"\n\
		# Its node is {}\n{bootnode}",
		made.account.to_ss58check(),
		hexadecimal(made.keys.aura.as_ref()),
		hexadecimal(made.keys.grandpa.as_ref()),
		hexadecimal(&made.proof),
		made.peer,
	)
}

fn json(name: Option<&str>, made: &Made) -> Value {
	json!({
		"name": name,
		"account": made.account,
		"aura": hexadecimal(made.keys.aura.as_ref()),
		"grandpa": hexadecimal(made.keys.grandpa.as_ref()),
		"proof": hexadecimal(&made.proof),
		"peer_id": made.peer.to_string(),
		"bootnode": made.bootnode.as_ref().map(ToString::to_string),
		"keystore": made.keystore,
		"network_key": made.network,
	})
}

fn hexadecimal(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}
