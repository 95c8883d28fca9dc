//! Writes one of each resource that Salus makes, as its exports have them, into a folder: what `make
//! check-fhir` validates. `fhir_samples DIR`.

use salus_core::{
	fhir::{
		audit_event::{Act, AuditEvent, Item},
		collection::Collection,
		communication::{record_name, RECORD_SYSTEM},
		consent::Consent,
		manifest::Content,
		provenance, Communication, Manifest, PatientProfile, ProviderKind, ProviderProfile,
	},
	Category,
};
use std::{env, error::Error, fs, path::Path};

const PATIENT: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const DOCTOR: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const NOW: &str = "2026-11-20T12:00:00Z";

fn main() -> Result<(), Box<dyn Error>> {
	let folder = env::args().nth(1).ok_or("which folder?")?;
	let mut bundle = Collection::new(Vec::new(), NOW)?;
	for (number, (name, json)) in (0..).zip(resources()?) {
		let text = String::from_utf8(json)?;
		fs::write(Path::new(&folder).join(format!("{name}.json")), &text)?;
		// Its FHIR ids would be twice in one Bundle where they are so in several.
		bundle.add(None, &format!("urn:salus:sample:{number}"), &text)?;
	}
	fs::write(Path::new(&folder).join("bundle.json"), bundle.finish()?.0)?;
	Ok(())
}

type Named = Vec<(String, Vec<u8>)>;

fn resources() -> Result<Named, Box<dyn Error>> {
	let mut all = records()?;
	all.extend(profiles()?);
	all.extend(consents()?);
	all.extend(events()?);
	Ok(all)
}

fn records() -> Result<Named, Box<dyn Error>> {
	let manifest = Manifest {
		title: "Blood count.pdf".into(),
		content_type: "application/pdf".into(),
		size: 8,
		sha256: [0xab; 32],
		category: Category::LABORATORY,
		author: DOCTOR.into(),
		date: NOW.into(),
		description: Some("after the fast".into()),
		full_url: Some("urn:uuid:c757873d-ec9a-4326-a141-556f43239520".into()),
	};
	let comment = Communication {
		text: "Please look at this again.".into(),
		category: Category::LABORATORY,
		about: Some(3),
		author: DOCTOR.into(),
		date: NOW.into(),
	};
	let url = "ipfs://bafybeiakon52tnlks6oemdhrzbcogywxw7fnar4bqyzdodl75hbfcwyw7i/content.age";
	let target = format!("{RECORD_SYSTEM}:{}", record_name(PATIENT, 3));
	Ok(vec![
		("manifest".into(), manifest.to_json()?),
		("document".into(), manifest.to_document(PATIENT, 3, Content::Inline(b"%PDF-1.7"))?),
		("document-outside".into(), manifest.to_document(PATIENT, 4, Content::At(url))?),
		("comment".into(), comment.to_export(PATIENT)?),
		("comment-stored".into(), comment.to_json()?),
		("provenance".into(), provenance::of(&target, DOCTOR, NOW)?),
	])
}

fn profiles() -> Result<Named, Box<dyn Error>> {
	let patient = PatientProfile {
		name: "Erika Mustermann".into(),
		birth_date: "1964-08-12".into(),
		gender: Some("female".into()),
		phone: Some("+49 30 1234567".into()),
		email: Some("erika@example.org".into()),
		address: Some("Heidestrasse 17, 51147 Köln".into()),
		blood_type: Some("A+".into()),
		allergies: vec!["Penicillin".into()],
		weight_kg: Some(61.5),
		height_cm: Some(172.0),
	};
	let provider = ProviderProfile {
		name: "Dr. Dora Muster".into(),
		qualification: Some("Cardiology".into()),
		organisation: Some("City Hospital".into()),
		licence: Some("4711".into()),
		..ProviderProfile::default()
	};
	let mut all = vec![("patient".to_owned(), patient.to_json()?)];
	for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy] {
		all.push((format!("{kind:?}-public"), provider.public_json(kind, [7; 16])?));
		all.push((format!("{kind:?}-private"), provider.private_json(kind)?));
	}
	Ok(all)
}

fn consents() -> Result<Named, Box<dyn Error>> {
	let consent = Consent {
		patient: PATIENT.into(),
		readers: vec![DOCTOR.into()],
		categories: Some(vec![Category::LABORATORY, Category::IMAGING]),
		contribute: true,
		given: Some(1_780_000_000_000),
		ends: Some(1_790_000_000_000),
		live: true,
		chain: "ab".repeat(32),
	};
	let revoked = Consent { categories: None, live: false, ..consent.clone() };
	Ok(vec![("consent".into(), consent.to_json()?), ("consent-revoked".into(), revoked.to_json()?)])
}

fn events() -> Result<Named, Box<dyn Error>> {
	let acts = [
		Act::Create,
		Act::Read,
		Act::Update,
		Act::Delete,
		Act::Roles,
		Act::Members,
		Act::Keys,
		Act::Policy,
		Act::New,
	];
	let mut all = Vec::new();
	for (id, (act, of_patient)) in
		(0..).zip(acts.into_iter().flat_map(|act| [(act, true), (act, false)]))
	{
		let event = AuditEvent {
			id,
			time: 1_790_000_000_000,
			chain: "ab".repeat(32),
			actor: (act != Act::Policy).then(|| DOCTOR.into()),
			department: of_patient.then(|| DOCTOR.into()),
			signer: of_patient.then(|| DOCTOR.into()),
			subject: Some(PATIENT.into()),
			of_patient,
			kind: "FileOpened".into(),
			act,
			item: Some(Item { system: RECORD_SYSTEM.into(), value: record_name(PATIENT, 3) }),
		};
		all.push((format!("event-{id}"), event.to_json()?));
	}
	Ok(all)
}
