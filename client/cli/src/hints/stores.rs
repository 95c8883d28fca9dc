//! Stores of blocks: a folder, a Kubo daemon, CAR files.

use super::Hint;
use salus_client::store::{kubo::KuboError, StoreError};

impl Hint for StoreError {
	fn hint(&self) -> String {
		match self {
			Self::NotFound { .. } => {
				"The record may be in another store: copy it from there, or ask its author for it.".into()
			}
			Self::Corrupt { .. } => {
				"Delete the record from this store and copy it again from one that has it whole.".into()
			}
			Self::WrongBytes { .. } => {
				"Nothing of it was used. Check the daemon's disk (ipfs repo verify), and who stands between it and you.".into()
			}
			Self::NobodyHas { .. } => {
				"Whoever holds the record may be offline, or not connected: `ipfs swarm peers` shows who is.".into()
			}
			Self::BadCar { .. } => {
				"Nothing was imported. Have it exported again: salus store export".into()
			}
			Self::CarWrongBlock { .. } => {
				"Nothing was imported. The file was damaged on the way: copy or export it again.".into()
			}
			Self::CarMissingBlock { .. } => {
				"Nothing was imported. Have it exported again from a store that has the record whole.".into()
			}
			Self::Backend(error) => match error.downcast_ref::<KuboError>() {
				Some(error) => error.hint(),
				None => "That is the store's own word; its log may say more.".into(),
			},
			Self::UnsupportedHash { .. } => {
				"Add the file again with the profile unixfs-v1-2025.".into()
			}
			Self::UnsupportedCodec { .. } => "A record is a UnixFS directory. Check the CID.".into(),
			Self::Malformed { .. } => {
				"Whoever made it made a mistake. Ask its author to add it again.".into()
			}
			Self::NoEntry { .. } => "It is not a Salus record. Check the CID.".into(),
			Self::TooLarge { .. } => "Add the file again with the profile unixfs-v1-2025.".into(),
			Self::NotACid { .. } => "A CID reads bafy… or Qm…. Copy it whole.".into(),
			Self::Full { .. } => {
				"Free some space or choose another folder, then run the command again. Nothing half-written was left behind.".into()
			}
			Self::Io { .. } => "Check that the folder exists and is yours.".into(),
			Self::Source(..) => {
				"Check the file, then run the command again. Nothing was kept of it.".into()
			}
		}
	}
}

impl Hint for KuboError {
	fn hint(&self) -> String {
		match self {
			Self::BadUrl { .. } => {
				"It reads http://127.0.0.1:5001 on this machine, https://HOST elsewhere. What authorises you goes into a file: --ipfs-auth-file.".into()
			}
			Self::InsecureUrl { .. } => {
				"Whoever controls the daemon's RPC controls the daemon: put it behind a proxy with TLS and use https://, or use a tunnel to 127.0.0.1.".into()
			}
			Self::BadAuth { .. } => {
				"Write one line, the header's value, such as: Bearer TOKEN".into()
			}
			Self::NoCertificates { .. } => "Install the package ca-certificates.".into(),
			Self::Unreachable { .. } => {
				"Start it (ipfs daemon), or name another with --ipfs. Run the same command again: it takes up where it stopped.".into()
			}
			Self::Unauthorized { .. } => {
				"Put the header's value that its API.Authorizations allow into a file of mode 0600, and name that with --ipfs-auth-file.".into()
			}
			Self::Timeout { .. } => {
				"It may be busy, or nobody it knows has what was asked for: `ipfs swarm peers` shows whom it knows. Try again, or raise ipfs-timeout in the configuration file.".into()
			}
			Self::Refused { .. } => {
				"That is the daemon's own word; its log may say more. Nothing was put on chain.".into()
			}
			Self::Full { .. } => {
				"Free space on its disk (ipfs repo gc removes what nobody pinned), then run the same command again: what was stored is not sent twice.".into()
			}
			Self::Interrupted { .. } => {
				"Run the same command again: it takes up where it stopped.".into()
			}
			Self::NotKubo { .. } => {
				"--ipfs names the daemon's RPC (port 5001 unless changed), not its gateway. Kubo 0.43 or newer is needed.".into()
			}
		}
	}
}
