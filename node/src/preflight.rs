//! What would stop a node later, or keep it from its work unseen, looked for before it starts: each is one
//! line that says what to do.

use rustix::fs::statvfs;
use sc_network::{multiaddr::Protocol, Multiaddr};
use sc_service::{config::KeystoreConfig, Configuration, KeystoreContainer};
use sp_core::crypto::key_types::{AURA, GRANDPA};
use std::{
	fs, io,
	net::{IpAddr, SocketAddr, TcpListener, UdpSocket},
	os::unix::fs::PermissionsExt,
	path::Path,
	thread::sleep,
	time::{Duration, Instant},
};

/// How long a port may be held by a node that is ending.
const PATIENCE: Duration = Duration::from_secs(3);

/// What has to be free where the database is, in bytes.
///
/// ParityDB maps its files and does not reserve the room for them: on a full disk the system ends the node
/// by a signal, and nobody says why. On opening, up to 128 MiB that were only logged go into such files,
/// and the next log takes 64 MiB before more do. The rest is for pages of which an entry takes a few bytes.
const ROOM: u64 = 256 * MIB;

const MIB: u64 = 1 << 20;

/// Whether the node may start. What it is known by is read from `node_key`, where that is a file; a
/// validator may only lack session keys where it `awaits_keys`.
///
/// # Errors
/// What keeps it from starting.
pub fn check(
	config: &Configuration,
	node_key: Option<&Path>,
	awaits_keys: bool,
) -> Result<(), String> {
	node_key.map_or(Ok(()), private)?;
	room(config)?;
	if config.role.is_authority() && config.dev_key_seed.is_none() && !awaits_keys {
		session_keys(config)?;
	}
	ports(config)
}

/// Whether there is room to open the database.
///
/// # Errors
/// How much is missing, and where.
pub fn room(config: &Configuration) -> Result<(), String> {
	let Some(database) = config.database.path() else { return Ok(()) };
	// It may not be there yet, nor the folders it is to be in.
	let there = database.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
	// Some file systems do not say how large they are.
	let Some(disk) = statvfs(there).ok().filter(|disk| disk.f_blocks > 0) else { return Ok(()) };
	let free = disk.f_bavail.saturating_mul(disk.f_frsize);
	if free >= ROOM {
		return Ok(());
	}
	Err(format!(
		"the disk is full: {} MiB are free where the database is ({}), and it takes {} MiB to open it. Make \
		room there, or name another --base-path",
		free / MIB,
		database.display(),
		ROOM / MIB
	))
}

/// Nobody but the user of the node may read the key that it is known by.
fn private(file: &Path) -> Result<(), String> {
	// Where there is none, the node makes one.
	let Ok(metadata) = fs::metadata(file) else { return Ok(()) };
	let mode = metadata.permissions().mode() & 0o777;
	if mode & 0o077 == 0 {
		return Ok(());
	}
	let file = file.display();
	Err(format!("the node key {file} is open to others (mode {mode:04o}): chmod 600 {file}"))
}

/// A validator signs blocks and votes.
fn session_keys(config: &Configuration) -> Result<(), String> {
	let KeystoreConfig::Path { path, .. } = &config.keystore else { return Ok(()) };
	let missing = missing_keys(path, &config.keystore)?;
	if missing.is_empty() {
		return Ok(());
	}
	Err(format!(
		"the validator has no session keys: no {} key in {}. A founder makes them with `salus-node key \
		founder`; who joins later adds --await-session-keys, and then runs `salus validator set-keys`",
		missing.join(" and no "),
		path.display()
	))
}

fn missing_keys(path: &Path, config: &KeystoreConfig) -> Result<Vec<&'static str>, String> {
	let kinds = [("aura", AURA), ("grandpa", GRANDPA)];
	// Opening the store would make the folder.
	if !path.is_dir() {
		return Ok(kinds.map(|(name, _)| name).to_vec());
	}
	let failed = |error: String| format!("{}: {error}", path.display());
	let store = KeystoreContainer::new(config).map_err(|error| failed(error.to_string()))?;
	let mut missing = Vec::new();
	for (name, kind) in kinds {
		let keys = store.keystore().keys(kind).map_err(|error| failed(error.to_string()))?;
		if keys.is_empty() {
			missing.push(name);
		}
	}
	Ok(missing)
}

/// The SDK would serve RPC on another port, do without the port for peers, and stop later for metrics.
fn ports(config: &Configuration) -> Result<(), String> {
	let rpc = config.rpc.addr.iter().flatten().filter(|endpoint| !endpoint.is_optional);
	for endpoint in rpc {
		free(Kind::Tcp, endpoint.listen_addr, "JSON-RPC", "--rpc-port")?;
	}
	for (kind, address) in config.network.listen_addresses.iter().filter_map(socket) {
		free(kind, address, "peers", "--port")?;
	}
	let metrics = config.prometheus_config.as_ref().map(|prometheus| prometheus.port);
	metrics.map_or(Ok(()), |address| free(Kind::Tcp, address, "metrics", "--prometheus-port"))
}

#[derive(Clone, Copy)]
enum Kind {
	Tcp,
	Udp,
}

/// What is to be bound for a multiaddress.
fn socket(address: &Multiaddr) -> Option<(Kind, SocketAddr)> {
	let mut parts = address.iter();
	let ip = match parts.next()? {
		Protocol::Ip4(ip) => IpAddr::V4(ip),
		Protocol::Ip6(ip) => IpAddr::V6(ip),
		_ => return None,
	};
	match parts.next()? {
		Protocol::Tcp(port) => Some((Kind::Tcp, SocketAddr::new(ip, port))),
		Protocol::Udp(port) => Some((Kind::Udp, SocketAddr::new(ip, port))),
		_ => None,
	}
}

/// Whether a port can be had. 0 always can: the system picks one.
fn free(kind: Kind, address: SocketAddr, use_: &str, option: &str) -> Result<(), String> {
	if address.port() == 0 {
		return Ok(());
	}
	let deadline = Instant::now() + PATIENCE;
	loop {
		let bound = match kind {
			Kind::Tcp => TcpListener::bind(address).map(drop),
			Kind::Udp => UdpSocket::bind(address).map(drop),
		};
		let reason = match bound.map_err(|error| error.kind()) {
			Err(io::ErrorKind::AddrInUse) if Instant::now() < deadline => {
				sleep(Duration::from_millis(100));
				continue;
			}
			Err(io::ErrorKind::AddrInUse) => "is taken by another program",
			Err(io::ErrorKind::PermissionDenied) => "may not be used by this user",
			// An address that the machine does not have, IPv6 for instance, is the SDK's to skip.
			_ => return Ok(()),
		};
		return Err(format!(
			"port {} for {use_} {reason} ({address}): free it, or choose another with {option}",
			address.port()
		));
	}
}
