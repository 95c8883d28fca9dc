//! An event of the trail as a FHIR R4 `AuditEvent`, of a profile of IHE's Basic Audit Log Patterns
//! (BALP, <https://profiles.ihe.net/ITI/BALP/>) where one fits: creating, reading, updating or deleting
//! something, of a patient or not. What BALP has no pattern for (roles, keys, policies) is an
//! `AuditEvent` of the DICOM type Security Alert, with the subtype that is nearest.
//!
//! The chain knows nobody's network address. Where BALP asks for one, the event says that it is
//! unknown.

use super::{
	consent::concept,
	date,
	element::{object, set, to_bytes},
	manifest::account,
	FhirError,
};
use serde_json::{json, Value};

/// The code system of what the chain calls an event.
pub const KIND_SYSTEM: &str = "urn:salus:audit-kind";

/// The identifier system of chains: the hash of the first block, in hexadecimal.
pub const CHAIN_SYSTEM: &str = "urn:salus:chain";

const BALP: &str = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";
const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const EVENT_TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-event-type";
const INTERACTION: &str = "http://hl7.org/fhir/restful-interaction";
const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const ENTITY_TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const ENTITY_ROLE: &str = "http://terminology.hl7.org/CodeSystem/object-role";
const SOURCE_TYPE: &str = "http://terminology.hl7.org/CodeSystem/security-source-type";
const ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

/// What was done, as FHIR sorts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
	/// Something was created.
	Create,
	/// Something was read.
	Read,
	/// Something was changed.
	Update,
	/// Something was deleted.
	Delete,
	/// Roles were changed.
	Roles,
	/// A member's standing was changed.
	Members,
	/// Keys were changed or handed over.
	Keys,
	/// A policy of the chain was changed.
	Policy,
	/// Something that came with a newer runtime than this client knows.
	New,
}

/// What it was done to, beside the subject: the system and value of an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
	/// The identifier's system.
	pub system: String,
	/// Its value.
	pub value: String,
}

/// One event of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
	/// Its number.
	pub id: u64,
	/// When, in milliseconds since the Unix epoch.
	pub time: u64,
	/// The chain: the hash of its first block, in hexadecimal.
	pub chain: String,
	/// Who did it: an address. None: the consortium, by vote.
	pub actor: Option<String>,
	/// The department under whose grant a doctor did it.
	pub department: Option<String>,
	/// Who signed for who did it, where that is somebody else: an address.
	pub signer: Option<String>,
	/// Whose affair it is: an address.
	pub subject: Option<String>,
	/// Whether the subject is a patient.
	pub of_patient: bool,
	/// What the chain calls it.
	pub kind: String,
	/// How FHIR sorts it.
	pub act: Act,
	/// What it was done to.
	pub item: Option<Item>,
}

/// A pattern of BALP.
struct Pattern {
	name: &'static str,
	interaction: &'static str,
	action: &'static str,
	client: (&'static str, &'static str, &'static str),
	server: (&'static str, &'static str, &'static str),
	user: (&'static str, &'static str),
}

/// A code of DICOM and its words.
type Term = (&'static str, &'static str);

const SENDS: (&str, &str, &str) = (DICOM, "110153", "Source Role ID");
const RECEIVES: (&str, &str, &str) = (DICOM, "110152", "Destination Role ID");
const AUTHOR: (&str, &str) = ("AUT", "author (originator)");

impl Act {
	fn pattern(self) -> Option<Pattern> {
		let (name, interaction, action, client, server, user) = match self {
			Act::Create => ("Create", "create", "C", SENDS, RECEIVES, AUTHOR),
			Act::Read => ("Read", "read", "R", RECEIVES, SENDS, ("IRCP", "information recipient")),
			Act::Update => ("Update", "update", "U", SENDS, RECEIVES, AUTHOR),
			Act::Delete => (
				"Delete",
				"delete",
				"D",
				(DICOM, "110150", "Application"),
				(
					"http://terminology.hl7.org/CodeSystem/provenance-participant-type",
					"custodian",
					"PinOwner",
				),
				AUTHOR,
			),
			Act::Roles | Act::Members | Act::Keys | Act::Policy | Act::New => return None,
		};
		Some(Pattern { name, interaction, action, client, server, user })
	}

	/// The DICOM type of what BALP has no pattern for, and its subtype.
	fn dicom(self) -> (Term, Option<Term>) {
		let subtype = match self {
			Act::New => return (("110100", "Application Activity"), None),
			Act::Roles => ("110136", "Security Roles Changed"),
			Act::Members => ("110137", "User Security Attributes Changed"),
			Act::Keys => ("110135", "Object Security Attributes Changed"),
			_ => ("110129", "Security Configuration"),
		};
		(("110113", "Security Alert"), Some(subtype))
	}
}

impl AuditEvent {
	/// The event as an `AuditEvent`.
	///
	/// # Errors
	/// [`FhirError::Invalid`] where a part of it cannot stand in one.
	pub fn to_json(&self) -> Result<Vec<u8>, FhirError> {
		let own = json!({ "system": KIND_SYSTEM, "code": self.kind });
		let mut event = object(json!({
			"resourceType": "AuditEvent",
			"id": format!("event-{}", self.id),
			"recorded": date::format_instant(self.time),
			"outcome": "0",
			"source": {
				"observer": self.chain_reference(),
				"type": [coding(SOURCE_TYPE, "4", "Application Server")],
			},
		}));
		let mut agents = vec![self.user()];
		match self.act.pattern() {
			Some(pattern) => {
				let of_patient = if self.is_of_patient() { "Patient" } else { "" };
				let profile = format!("{BALP}{of_patient}{}", pattern.name);
				event.insert("meta".into(), json!({ "profile": [profile] }));
				event.insert("type".into(), coding(EVENT_TYPE, "rest", "Restful Operation"));
				let interaction = pattern.interaction;
				let interaction = coding(INTERACTION, interaction, interaction);
				event.insert("subtype".into(), json!([interaction, own]));
				event.insert("action".into(), json!(pattern.action));
				agents.extend(self.machines(&pattern));
			}
			None => {
				let ((code, display), subtype) = self.act.dicom();
				event.insert("type".into(), coding(DICOM, code, display));
				let subtype = subtype.map(|(code, display)| coding(DICOM, code, display));
				let subtypes: Vec<_> = subtype.into_iter().chain([own]).collect();
				event.insert("subtype".into(), Value::Array(subtypes));
				event.insert("action".into(), json!("E"));
			}
		}
		agents.extend(self.on_behalf());
		agents.extend(self.signed_by());
		event.insert("agent".into(), Value::Array(agents));
		let entities = self.entities();
		set(&mut event, "entity", (!entities.is_empty()).then_some(Value::Array(entities)));
		to_bytes(event)
	}

	fn is_of_patient(&self) -> bool {
		self.of_patient && self.subject.is_some()
	}

	fn chain_reference(&self) -> Value {
		json!({ "identifier": { "system": CHAIN_SYSTEM, "value": self.chain } })
	}

	/// Who did it.
	fn user(&self) -> Value {
		let (code, display) = self.act.pattern().map_or(AUTHOR, |pattern| pattern.user);
		let who = match &self.actor {
			Some(address) => json!({ "identifier": {
				"system": super::manifest::ACCOUNT_SYSTEM, "value": address,
			}}),
			None => json!({ "display": "the consortium, by its council's vote" }),
		};
		json!({ "type": concept(PARTICIPATION, code, display), "who": who, "requestor": true })
	}

	/// The client, of which the chain knows nothing but who used it, and the chain.
	fn machines(&self, pattern: &Pattern) -> [Value; 2] {
		let kind = |(system, code, display)| concept(system, code, display);
		[
			json!({
				"type": kind(pattern.client),
				"who": { "display": "the client of the member" },
				"requestor": false,
				"network": { "extension": [{ "url": ABSENT, "valueCode": "unknown" }] },
			}),
			json!({
				"type": kind(pattern.server),
				"who": self.chain_reference(),
				"requestor": false,
				"network": { "address": format!("{CHAIN_SYSTEM}:{}", self.chain), "type": "5" },
			}),
		]
	}

	/// The department for which a doctor acted.
	fn on_behalf(&self) -> Option<Value> {
		self.department.as_ref().map(|address| {
			json!({
				"type": {
					"coding": [coding(PARTICIPATION, "RESP", "responsible party")],
					"text": "department under whose grant it was done",
				},
				"who": account("Organization", address),
				"requestor": false,
			})
		})
	}

	/// Who signed in the name of who did it.
	fn signed_by(&self) -> Option<Value> {
		self.signer.as_ref().map(|address| {
			json!({
				"type": concept(PARTICIPATION, "AUTHEN", "authenticator"),
				"who": { "identifier": {
					"system": super::manifest::ACCOUNT_SYSTEM, "value": address,
				}},
				"requestor": false,
			})
		})
	}

	fn entities(&self) -> Vec<Value> {
		let patient = self.subject.as_ref().filter(|_| self.of_patient).map(|address| {
			json!({
				"what": account("Patient", address),
				"type": coding(ENTITY_TYPE, "1", "Person"),
				"role": coding(ENTITY_ROLE, "1", "Patient"),
			})
		});
		let member = self.subject.as_ref().filter(|_| !self.of_patient).map(|address| Item {
			system: super::manifest::ACCOUNT_SYSTEM.into(),
			value: address.clone(),
		});
		let data = self.item.clone().or(member).map(|item| {
			json!({
				"what": { "identifier": { "system": item.system, "value": item.value } },
				"type": coding(ENTITY_TYPE, "2", "System Object"),
				"role": coding(ENTITY_ROLE, "4", "Domain Resource"),
			})
		});
		patient.into_iter().chain(data).collect()
	}
}

fn coding(system: &str, code: &str, display: &str) -> Value {
	json!({ "system": system, "code": code, "display": display })
}

#[cfg(test)]
mod tests {
	use super::*;

	const ADDRESS: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	fn event(act: Act, of_patient: bool) -> Value {
		let event = AuditEvent {
			id: 7,
			time: 1_790_000_000_000,
			chain: "ab".repeat(32),
			actor: Some(ADDRESS.into()),
			department: None,
			signer: None,
			subject: Some(ADDRESS.into()),
			of_patient,
			kind: "FileOpened".into(),
			act,
			item: Some(Item { system: "urn:salus:record".into(), value: "3".into() }),
		};
		serde_json::from_slice(&event.to_json().expect("valid")).expect("JSON")
	}

	#[test]
	fn event_that_balp_has_a_pattern_for_names_it_and_has_what_it_asks_for() {
		for (act, name, action) in [
			(Act::Create, "Create", "C"),
			(Act::Read, "Read", "R"),
			(Act::Update, "Update", "U"),
			(Act::Delete, "Delete", "D"),
		] {
			for (of_patient, prefix) in [(true, "Patient"), (false, "")] {
				let json = event(act, of_patient);
				assert_eq!(json["meta"]["profile"][0], format!("{BALP}{prefix}{name}"));
				assert_eq!(
					(&json["action"], &json["type"]["code"]),
					(&action.into(), &"rest".into())
				);
				assert_eq!(json["subtype"][0]["code"], name.to_lowercase());
				// The user, the client and the server; the two machines with a network each.
				let agents = json["agent"].as_array().expect("agents");
				assert_eq!(agents.iter().filter(|it| it["requestor"] == true).count(), 1);
				assert_eq!(agents.iter().filter(|it| it["network"].is_object()).count(), 2);
				let types: Vec<_> = json["entity"]
					.as_array()
					.expect("entities")
					.iter()
					.map(|it| &it["type"]["code"])
					.collect();
				assert_eq!(types, if of_patient { vec!["1", "2"] } else { vec!["2"] });
			}
		}
	}

	#[test]
	fn event_that_balp_has_no_pattern_for_names_none() {
		for act in [Act::Roles, Act::Members, Act::Keys, Act::Policy, Act::New] {
			let json = event(act, false);
			assert_eq!(json.get("meta"), None);
			assert_eq!(json["type"]["system"], DICOM);
			let subtypes = json["subtype"].as_array().expect("a list");
			let own = json!({ "system": KIND_SYSTEM, "code": "FileOpened" });
			assert_eq!(subtypes.last(), Some(&own));
			// The children of Security Alert in DICOM's context group 401.
			if json["type"]["code"] == "110113" {
				let code = subtypes[0]["code"].as_str().expect("a code");
				assert!(["110129", "110135", "110136", "110137"].contains(&code), "{code}");
			}
		}
	}

	#[test]
	fn vote_and_department_are_named_as_who_acted() {
		let event = AuditEvent {
			id: 0,
			time: 0,
			chain: "00".repeat(32),
			actor: None,
			department: Some(ADDRESS.into()),
			signer: Some(ADDRESS.into()),
			subject: None,
			of_patient: false,
			kind: "EnrolmentChanged".into(),
			act: Act::Policy,
			item: None,
		};
		let json: Value = serde_json::from_slice(&event.to_json().expect("valid")).expect("JSON");
		assert!(json["agent"][0]["who"]["display"].is_string());
		assert_eq!(json["agent"][1]["who"]["identifier"]["value"], ADDRESS);
		assert_eq!(json.get("entity"), None);
	}
}
