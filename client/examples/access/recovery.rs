//! Coming back from the phrase alone: an empty folder with a new keystore, and nothing shared with
//! the machine before but the node and the store.

use crate::{
	people::{self, Provider, Site, LABORATORY},
	Outcome,
};
use salus_client::{
	keys::{Account, AccountId, RecoveryPhrase, WordCount},
	keystore::Keystore,
	ops::{
		pages::Window,
		record_scope::RecordScope,
		records::{Listed, WriteMode},
		Member,
	},
};
use serde::Serialize;
use std::time::Instant;

/// A patient of whom everything but the phrase is lost.
pub struct Lost {
	phrase: RecoveryPhrase,
	id: AccountId,
	epochs: usize,
	records: usize,
}

/// How long it takes to have everything again.
#[derive(Serialize)]
pub struct Recovered {
	/// How many records there are.
	records: usize,
	/// How many key epochs they are spread over.
	epochs: usize,
	/// From the words to an account in a keystore that knows its profile, in seconds.
	account: f64,
	/// Listing every record with its manifest, in seconds.
	list: f64,
	/// Writing out and checking every record, in seconds.
	open: f64,
	/// Listing every record as a doctor who was granted the last epoch alone, along the links, in
	/// seconds.
	doctor: f64,
}

/// Makes a patient with `records` records spread over `rotations` + 1 epochs, who then gives `doctor`
/// access.
pub async fn prepare(
	site: &Site,
	doctor: &Provider,
	records: usize,
	rotations: usize,
) -> Outcome<Lost> {
	let phrase = RecoveryPhrase::generate(WordCount::TwentyFour, getrandom::fill)?;
	let account = Account::from_phrase(&phrase, "")?;
	let patient = site.member(account, "lost")?;
	people::register(&patient).await?;
	let epochs = rotations + 1;
	for epoch in 0..epochs {
		if epoch > 0 {
			patient.access().rotate(&[LABORATORY]).await?;
		}
		let (from, to) = (records * epoch / epochs, records * (epoch + 1) / epochs);
		people::add_records(&patient, from, to - from).await?;
	}
	patient.access().grant(doctor.id(), &[LABORATORY], false, None, None).await?;
	Ok(Lost { phrase, id: patient.account.id(), epochs, records })
}

/// Measures the way back.
pub async fn recover(site: &Site, doctor: &Provider, lost: &Lost) -> Outcome<Recovered> {
	let dir = tempfile::tempdir_in(site.dir())?;
	let started = Instant::now();
	let passphrase = "one horse, two batteries".into();
	let keystore = Keystore::open(dir.path().join("keys"));
	let words = RecoveryPhrase::parse(lost.phrase.expose())?;
	keystore.create("me", &words.into(), &passphrase)?;
	let account = keystore.unlock("me", &passphrase)?;
	let mut member = site.member(account, "nothing")?;
	member.data_dir = dir.path().join("data");
	member.as_patient().profile().await?;
	let account = started.elapsed().as_secs_f64();

	let (listed, list) = list(&member, lost).await?;
	let started = Instant::now();
	for record in &listed {
		let to = dir.path().join(record.record.to_string());
		let place = RecordScope::of(lost.id);
		member.records().open(place, record.record, |_| to, WriteMode::New, &mut |_| {}).await?;
	}
	let open = started.elapsed().as_secs_f64();
	let (_, doctor) = self::list(&doctor.member, lost).await?;
	let Lost { records, epochs, .. } = *lost;
	Ok(Recovered { records, epochs, account, list, open, doctor })
}

/// Lists every record, each with its manifest, and says how many seconds that takes.
async fn list(member: &Member, lost: &Lost) -> Outcome<(Vec<Listed>, f64)> {
	let started = Instant::now();
	let listed =
		member.records().list(RecordScope::of(lost.id), None, Window::default()).await?.items;
	let seconds = started.elapsed().as_secs_f64();
	let open = listed.iter().filter(|record| record.manifest.is_some()).count();
	match open == lost.records && listed.len() == open {
		true => Ok((listed, seconds)),
		false => Err(format!("{open} of {} records open", lost.records).into()),
	}
}

/// What was measured, as a line.
pub fn line(it: &Recovered) -> String {
	let Recovered { records, epochs, account, list, open, doctor } = it;
	let each = |seconds: &f64| 1000.0 * seconds / *records as f64;
	let rotations = epochs - 1;
	format!(
		"{records} records, rotations: {rotations}; account {account:.1} s, listed {list:.1} s ({:.1} ms each), \
		 opened {open:.1} s ({:.1} ms each); listed by a doctor {doctor:.1} s",
		each(list),
		each(open)
	)
}
