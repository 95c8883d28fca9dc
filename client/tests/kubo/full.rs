//! A real daemon whose disk is full.

use crate::daemon::Daemon;
use salus_client::{
	keys::AgeIdentity,
	record::{self, Details, RecordError},
	store::{KuboError, KuboStore},
};
use std::{collections::BTreeSet, time::Duration};

#[test]
fn daemon_without_room_is_named_and_keeps_no_block_of_a_record() {
	let test = "daemon_without_room_is_named_and_keeps_no_block_of_a_record";
	let Some(daemon) = Daemon::with_little_room(test) else { return };
	let held = || daemon.refs().into_iter().collect::<BTreeSet<_>>();
	let before = held();
	let timeout = Duration::from_secs(20);
	let store = KuboStore::new(&daemon.url(), None, timeout).expect("an address");
	let details = Details {
		title: Some("scan.bin".into()),
		author: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY".into(),
		date: salus_client::clock::now(),
		..Details::default()
	};
	let mut content = vec![0; 5 << 20];
	getrandom::fill(&mut content).expect("random numbers");
	let recipient = AgeIdentity::from_bytes([7; 32]).recipient();
	let written =
		record::write_record(&content[..], None, &details, recipient, &store, &mut |_| {});
	let error = written.expect_err("there is no room");
	let full = |error: &RecordError| matches!(error, RecordError::Store(error) if matches!(error.backend(), Some(KuboError::Full { .. })));
	assert!(full(&error), "{error:?}");
	assert_eq!(held(), before);
	assert_eq!(daemon.pins(), Vec::<String>::new());
}
