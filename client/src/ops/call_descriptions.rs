//! What members, validators and wallets do, in the design's words: for who votes on a call and for who
//! reads a block. Touches nothing.

use crate::{
	chain::{
		api::runtime_types::{
			pallet_audit::pallet::Call as Audit, pallet_collective::pallet::Call as Council,
			pallet_doctors::pallet::Call as Doctors, pallet_grandpa::pallet::Call as Grandpa,
			pallet_patients::pallet::Call as Patients, pallet_roles::pallet::Call as Roles,
			pallet_session::pallet::Call as Session, pallet_timestamp::pallet::Call as Timestamp,
			salus_primitives::record::Cid, salus_runtime::RuntimeCall,
		},
		types::{self, ChainCategory, Right},
		AccountId,
	},
	fhir,
};
use std::borrow::Cow;

/// What `call` does, as a phrase that goes on from "to", where it holds no other call. `number` is
/// what the chain gave the record, the comment or the file that it adds, where that is known. `None`
/// where there are no words for it.
pub(super) fn of(call: &RuntimeCall, number: Option<u64>) -> Option<String> {
	match call {
		RuntimeCall::Patients(call) => Some(of_patients(call, number)),
		RuntimeCall::Doctors(call) => Some(of_doctors(call, number)),
		RuntimeCall::Roles(call) => of_roles(call),
		RuntimeCall::Audit(call) => Some(of_audit(call)),
		RuntimeCall::Timestamp(Timestamp::set { now }) => {
			Some(format!("set the time to {}", fhir::format_instant(*now)))
		}
		RuntimeCall::Session(Session::set_keys { .. }) => Some("set session keys".into()),
		RuntimeCall::Session(Session::purge_keys) => Some("remove the session keys".into()),
		RuntimeCall::Grandpa(
			Grandpa::report_equivocation { .. } | Grandpa::report_equivocation_unsigned { .. },
		) => Some("report a validator that voted for two blocks at once".into()),
		RuntimeCall::Council(Council::vote { proposal, approve, .. }) => {
			let vote = if *approve { "yes" } else { "no" };
			Some(format!("vote {vote} on the motion {proposal:?}"))
		}
		RuntimeCall::Council(Council::close { proposal_hash, .. }) => {
			Some(format!("close the motion {proposal_hash:?}"))
		}
		_ => None,
	}
}

fn of_patients(call: &Patients, number: Option<u64>) -> String {
	match call {
		Patients::register { .. } => "register as a patient".into(),
		Patients::update_profile { .. } => "replace the patient's profile".into(),
		Patients::grant_access { provider, categories, right, expires, .. } => {
			let names: Vec<_> = categories.0.iter().map(category).collect();
			let what = match right {
				Right::View => "view",
				Right::Contribute => "view and add to",
				Right::New(_) => "use, in a way that is new to this client,",
			};
			let until = expires.map(|end| format!(", until {}", fhir::format_instant(end)));
			let (who, names, until) = (name(provider), names.join(", "), until.unwrap_or_default());
			format!("let {who} {what} {names}{until}")
		}
		Patients::revoke_access { provider } => format!("revoke the access of {}", name(provider)),
		Patients::rotate_keys { category: of, .. } => {
			format!("rotate the keys of {}", category(of))
		}
		Patients::reseal { provider, .. } => format!("hand {} the current keys", name(provider)),
		Patients::add_file { category: of, cid, .. } => {
			format!("add {} ({}), CID {}", numbered("record", number), category(of), text(cid))
		}
		Patients::delete_file { record } => format!("delete record {record}"),
		Patients::delete_comment { comment } => format!("delete comment {comment}"),
		Patients::deregister => "leave the chain".into(),
		Patients::set_recipient { .. } => "replace the patient's age recipient".into(),
	}
}

fn of_doctors(call: &Doctors, number: Option<u64>) -> String {
	match call {
		Doctors::register { kind, .. } => format!("register as a {}", types::kind_name(kind)),
		Doctors::update_profile { .. } => "replace the provider's profiles".into(),
		Doctors::verify { provider, public_profile } => {
			format!("verify the provider {}, profile {}", name(provider), text(public_profile))
		}
		Doctors::suspend { provider } => format!("suspend the provider {}", name(provider)),
		Doctors::reinstate { provider } => format!("reinstate the provider {}", name(provider)),
		Doctors::upload_file { patient, category: of, cid, department, .. } => {
			let (what, of, cid) = (numbered("record", number), category(of), text(cid));
			let under = under(department.as_ref());
			format!("add {what} ({of}) of {}, CID {cid}{under}", name(patient))
		}
		Doctors::open_file { patient, record, department } => {
			format!("open record {record} of {}{}", name(patient), under(department.as_ref()))
		}
		Doctors::add_comment { patient, category: of, about, cid, department, .. } => {
			let (what, of, cid) = (numbered("comment", number), category(of), text(cid));
			let about = about.map(|record| format!(" on record {record}")).unwrap_or_default();
			let under = under(department.as_ref());
			format!("add {what} ({of}) about {}{about}, CID {cid}{under}", name(patient))
		}
		Doctors::dispense { patient, record } => {
			format!("dispense record {record} of {}", name(patient))
		}
		Doctors::add_to_library { cid } => {
			format!("add {} to the library, CID {}", numbered("file", number), text(cid))
		}
		Doctors::delete_from_library { file } => format!("delete file {file} of the library"),
		Doctors::name_doctor { doctor } => format!("name {} to act for it", name(doctor)),
		Doctors::dismiss_doctor { doctor } => format!("dismiss {}, who acted for it", name(doctor)),
		Doctors::share_keys { patient, .. } => format!("hand on the keys of {}", name(patient)),
		Doctors::deregister => "leave the chain".into(),
		Doctors::set_recipient { .. } => "replace the provider's age recipient".into(),
	}
}

fn of_roles(call: &Roles) -> Option<String> {
	Some(match call {
		Roles::assign { who, role } => {
			format!("assign the role {} to {}", types::role_name(role), name(who))
		}
		Roles::remove { who } => format!("remove the role of {}", name(who)),
		_ => return None,
	})
}

fn of_audit(call: &Audit) -> String {
	match call {
		Audit::add_auditor { who } => format!("add {} to the auditors", name(who)),
		Audit::remove_auditor { who } => format!("remove {} from the auditors", name(who)),
	}
}

/// The past tense of the verbs with which phrases begin.
#[cfg(not(target_family = "wasm"))]
const PAST: &[(&str, &str)] = &[
	("act", "acted"),
	("add", "added"),
	("approve", "approved"),
	("assign", "assigned"),
	("authorise", "authorised"),
	("call", "called"),
	("close", "closed"),
	("delete", "deleted"),
	("dismiss", "dismissed"),
	("dispense", "dispensed"),
	("do", "did"),
	("hand", "handed"),
	("have", "had"),
	("leave", "left"),
	("let", "let"),
	("make", "made"),
	("name", "named"),
	("open", "opened"),
	("pause", "paused"),
	("propose", "proposed"),
	("register", "registered"),
	("reinstate", "reinstated"),
	("remove", "removed"),
	("replace", "replaced"),
	("report", "reported"),
	("revoke", "revoked"),
	("rotate", "rotated"),
	("set", "set"),
	("suspend", "suspended"),
	("verify", "verified"),
	("vote", "voted"),
];

/// `phrase`, which goes on from "to", of what was done. `None` for a verb that is not known.
#[cfg(not(target_family = "wasm"))]
pub(super) fn past(phrase: &str) -> Option<String> {
	let end = phrase.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(phrase.len());
	let (verb, rest) = phrase.split_at(end);
	let (_, past) = PAST.iter().find(|(infinitive, _)| *infinitive == verb)?;
	Some(format!("{past}{rest}"))
}

fn name(who: &AccountId) -> String {
	who.to_string()
}

fn category(category: &ChainCategory) -> Cow<'static, str> {
	types::category_text(category)
}

fn text(cid: &Cid) -> String {
	types::store_cid(cid).map_or_else(|| "malformed".into(), |cid| cid.to_string())
}

/// `what` with its number, or one of it.
fn numbered(what: &str, number: Option<u64>) -> String {
	number.map_or_else(|| format!("a {what}"), |number| format!("{what} {number}"))
}

fn under(department: Option<&AccountId>) -> String {
	department.map(|who| format!(", for the department {}", name(who))).unwrap_or_default()
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
	use super::*;
	use crate::{
		chain::api::runtime_types::bounded_collections::bounded_vec::BoundedVec, ops::calls,
	};
	use subxt::Metadata;

	const CID: &str = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

	fn add_file() -> RuntimeCall {
		let cid = types::chain_cid(&CID.parse().expect("a CID"));
		RuntimeCall::Patients(Patients::add_file {
			category: ChainCategory::Imaging,
			epoch: 0,
			cid,
		})
	}

	#[test]
	fn record_that_was_added_is_named_by_its_number_category_and_cid() {
		let words = of(&add_file(), Some(3)).expect("words");
		assert_eq!(past(&words), Some(format!("added record 3 (imaging), CID {CID}")));
		assert_eq!(of(&add_file(), None), Some(format!("add a record (imaging), CID {CID}")));
	}

	#[test]
	fn grant_says_who_may_do_what_until_when() {
		let grant = Patients::grant_access {
			provider: AccountId([7; 32]),
			categories: BoundedVec(vec![ChainCategory::Imaging, ChainCategory::MentalHealth]),
			right: Right::Contribute,
			expires: Some(1_000),
			sealed_keys: BoundedVec(vec![]),
		};
		let expected = format!(
			"let {} view and add to imaging, mental-health, until 1970-01-01T00:00:01Z",
			AccountId([7; 32])
		);
		assert_eq!(of(&RuntimeCall::Patients(grant), None), Some(expected));
	}

	/// Every call of the pallets that members use has call_descriptions, and these begin with a verb whose past is
	/// known: the call is made from zeros.
	#[test]
	fn every_call_of_members_has_words_and_a_past() {
		let bytes = include_bytes!("../../metadata/salus.scale");
		let metadata = Metadata::decode_from(&bytes[..]).expect("metadata");
		let mut seen = 0;
		for pallet in metadata.pallets() {
			for variant in pallet.call_variants().into_iter().flatten() {
				let zeros = [0; 4096];
				let head = [pallet.call_index(), variant.index];
				let Ok(call) =
					<RuntimeCall as codec::Decode>::decode(&mut &[&head[..], &zeros].concat()[..])
				else {
					continue;
				};
				let words = calls::in_words(&metadata, &call);
				assert!(past(&words).is_some(), "{words}");
				let ours = ["Patients", "Doctors", "Roles", "Audit"].contains(&pallet.name());
				assert!(!ours || !words.starts_with("call "), "{words}");
				seen += usize::from(ours);
			}
		}
		assert!(seen >= 28, "{seen}");
	}
}
