//! Calls for people and scripts: in words, and as trees of names and values. For what is put to the
//! council, whose members have to know what they vote on, and for what is in blocks. Reads the
//! metadata and nothing else.
//!
//! A call that is not of the runtime that this client was built for is shown as the chain's metadata
//! describes it.

use crate::{
	chain::{
		api::runtime_types::{
			frame_system::pallet::Call as System, pallet_collective::pallet::Call as Council,
			pallet_governance::pallet::Call as Governance,
			pallet_membership::pallet::Call as Membership,
			pallet_multisig::pallet::Call as Multisig, pallet_proxy::pallet::Call as Proxy,
			pallet_roles::pallet::Call as Roles, pallet_tx_pause::pallet::Call as TxPause,
			pallet_utility::pallet::Call as Utility, pallet_validators::pallet::Call as Validators,
			salus_runtime::RuntimeCall,
		},
		built_in,
		reading::{same_call, Calls},
		types::EnrolmentPolicy,
		AccountId,
	},
	ops::{call_descriptions, pause, policy},
};
use codec::{DecodeLimit, Encode};
use scale_info::{form::PortableForm, PortableRegistry, TypeDef, TypeDefPrimitive};
use serde_json::{json, Map, Value as Json};
use subxt::{
	ext::scale_value::{scale::decode_as_type, Composite, Primitive, Value, ValueDef, Variant},
	utils::MultiAddress,
	Metadata,
};

/// How many calls of a batch are said in words.
const BATCH_IN_WORDS: usize = 8;

/// How many calls deep a call is shown. The chain takes 256, and JSON of that is more than most programs
/// read.
const MAX_DEPTH: usize = 16;

/// What stands for the calls that are deeper.
const DEEPER: &str = "nested too deep to be shown";

/// How deep calls are nested in each other at most: as deep as the runtime itself decodes them.
const MAX_CALL_DEPTH: u32 = 256;

/// What is said of a call that nothing here can read.
const UNREADABLE: &str = "make a call that neither this client nor the chain's metadata describes";

/// The longest value said in words, in characters: more than an address or a hash.
const VALUE_IN_WORDS: usize = 80;

/// A call as it is on the chain.
pub(super) struct CallData {
	/// Its encoding.
	pub bytes: Vec<u8>,
	/// The call, where this client and the chain read it alike.
	pub known: Option<RuntimeCall>,
	/// Whether the chain's metadata describes it.
	described: bool,
}

impl CallData {
	/// Reads a call of the runtime with `metadata`.
	pub fn read(metadata: &Metadata, bytes: Vec<u8>) -> Self {
		let (ours, theirs) = (Calls::of(&built_in().metadata), Calls::of(metadata));
		let known = same_call(&bytes, ours, theirs).ok().and_then(|()| parse(&bytes));
		// Read here first, which says no where it is nested without end.
		let described = known.is_some() || same_call(&bytes, theirs, theirs).is_ok();
		Self { bytes, known, described }
	}

	/// What it does, as [`in_words`].
	pub fn in_words(&self, metadata: &Metadata) -> String {
		match &self.known {
			Some(call) => in_words(metadata, call),
			None if self.described => value_in_words(&self.tree(metadata)),
			None => UNREADABLE.into(),
		}
	}

	/// What it does, as [`tree`]. Null where nothing here can read it.
	pub fn tree(&self, metadata: &Metadata) -> Json {
		match self.described {
			true => tree_of(metadata, &self.bytes),
			false => Json::Null,
		}
	}
}

/// The call of the runtime that this client was built for that `bytes` encode.
pub(super) fn parse(bytes: &[u8]) -> Option<RuntimeCall> {
	RuntimeCall::decode_all_with_depth_limit(MAX_CALL_DEPTH, &mut &*bytes).ok()
}

/// What `call` does, as a phrase that goes on from "to": in words where the council has a command
/// for it, else by its name and arguments.
pub(super) fn in_words(metadata: &Metadata, call: &RuntimeCall) -> String {
	words_of(metadata, call, MAX_DEPTH)
}

fn words_of(metadata: &Metadata, call: &RuntimeCall, depth: usize) -> String {
	let Some(depth) = depth.checked_sub(1) else { return DEEPER.into() };
	let name = |who: &AccountId| who.to_string();
	match call {
		RuntimeCall::CouncilMembership(Membership::add_member { who: MultiAddress::Id(who) }) => {
			format!("add {} to the council", name(who))
		}
		RuntimeCall::CouncilMembership(Membership::remove_member {
			who: MultiAddress::Id(who),
		}) => format!("remove {} from the council", name(who)),
		RuntimeCall::Validators(Validators::add_validator { who }) => {
			format!("add {} to the validators", name(who))
		}
		RuntimeCall::Validators(Validators::remove_validator { who }) => {
			format!("remove {} from the validators", name(who))
		}
		RuntimeCall::Validators(Validators::set_minimum { minimum }) => {
			format!("have at least {minimum} validators with session keys")
		}
		RuntimeCall::System(System::authorize_upgrade { code_hash }) => {
			format!("authorise the upgrade to the runtime {code_hash:?}")
		}
		RuntimeCall::TxPause(TxPause::pause { full_name }) => {
			format!("pause {}", pause::name(full_name))
		}
		RuntimeCall::TxPause(TxPause::unpause { ident }) => {
			format!("let {} be called again", pause::name(ident))
		}
		RuntimeCall::Roles(Roles::set_enrolment { policy: EnrolmentPolicy::Open }) => {
			"let strangers register themselves".into()
		}
		RuntimeCall::Roles(Roles::set_enrolment { policy: EnrolmentPolicy::ByAdmin }) => {
			"let only accounts register that an admin enrolled".into()
		}
		RuntimeCall::Roles(Roles::set_allowance { allowance }) => {
			let [max, back] = [allowance.max, allowance.recovery_per_block].map(policy::millis);
			format!("set the allowance of a member to {max} ms, of which {back} ms recover a block")
		}
		RuntimeCall::Governance(Governance::dispatch_as_root { call }) => {
			format!("{} as root", words_of(metadata, call, depth))
		}
		RuntimeCall::Utility(Utility::batch_all { calls }) => {
			format!("do all or nothing of {}", batch_in_words(metadata, calls, depth))
		}
		RuntimeCall::Utility(Utility::batch { calls }) => {
			format!("do, until one fails, {}", batch_in_words(metadata, calls, depth))
		}
		RuntimeCall::Utility(Utility::force_batch { calls }) => {
			format!("do, whichever fails, {}", batch_in_words(metadata, calls, depth))
		}
		RuntimeCall::Council(Council::propose { proposal, .. }) => {
			format!("propose to {}", words_of(metadata, proposal, depth))
		}
		RuntimeCall::Proxy(Proxy::proxy { real: MultiAddress::Id(real), call, .. }) => {
			format!("act for {} to {}", name(real), words_of(metadata, call, depth))
		}
		RuntimeCall::Multisig(Multisig::as_multi { call, .. }) => {
			format!("approve with others to {}", words_of(metadata, call, depth))
		}
		call => call_descriptions::of(call, None)
			.unwrap_or_else(|| value_in_words(&tree(metadata, call))),
	}
}

/// What `call` does, as [`in_words`], and of one that holds others how it does them: these are shown
/// beneath it. `number` is what the chain gave the record, the comment or the file that it adds.
#[cfg(not(target_family = "wasm"))]
pub(super) fn head(metadata: &Metadata, call: &RuntimeCall, number: Option<u64>) -> String {
	let several = |calls: &[RuntimeCall]| match calls.len() {
		1 => "1 call".into(),
		count => format!("{count} calls"),
	};
	match call {
		RuntimeCall::Utility(Utility::batch_all { calls }) => {
			format!("make {}, all or none", several(calls))
		}
		RuntimeCall::Utility(Utility::batch { calls }) => {
			format!("make {} until one fails", several(calls))
		}
		RuntimeCall::Utility(Utility::force_batch { calls }) => {
			format!("make {}, whichever fails", several(calls))
		}
		RuntimeCall::Proxy(Proxy::proxy { real: MultiAddress::Id(real), .. }) => {
			format!("act for {real}")
		}
		call => call_descriptions::of(call, number).unwrap_or_else(|| in_words(metadata, call)),
	}
}

fn batch_in_words(metadata: &Metadata, calls: &[RuntimeCall], depth: usize) -> String {
	let said = calls.iter().take(BATCH_IN_WORDS).zip(1..);
	let said = said.map(|(call, number)| format!("{number}: {}", words_of(metadata, call, depth)));
	let mut said: Vec<_> = said.collect();
	match calls.len().saturating_sub(BATCH_IN_WORDS) {
		0 => {}
		more => said.push(format!("and {more} more calls")),
	}
	format!("[{}]", said.join("; "))
}

/// A value of [`tree`] in words.
fn value_in_words(value: &Json) -> String {
	match value {
		Json::Object(fields) => match (fields.get("call"), fields.get("arguments")) {
			(Some(Json::String(name)), Some(Json::Object(arguments))) => {
				let with = if arguments.is_empty() { "" } else { " with " };
				format!("call {name}{with}{}", fields_in_words(arguments))
			}
			_ => format!("({})", fields_in_words(fields)),
		},
		Json::Array(items) => {
			format!("[{}]", items.iter().map(value_in_words).collect::<Vec<_>>().join(", "))
		}
		Json::String(text) => short(text),
		Json::Null => "none".into(),
		Json::Bool(_) | Json::Number(_) => value.to_string(),
	}
}

fn fields_in_words(fields: &Map<String, Json>) -> String {
	let said = fields.iter().map(|(name, value)| format!("{name} {}", value_in_words(value)));
	said.collect::<Vec<_>>().join(", ")
}

/// `text`, or its beginning and its length.
pub fn short(text: &str) -> String {
	match text.char_indices().nth(VALUE_IN_WORDS) {
		None => text.to_owned(),
		Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
	}
}

/// `call` as a tree: `{"call": "Pallet.name", "arguments": {…}}`, and so are the calls within it.
/// Accounts are addresses, bytes are in hexadecimal, and a number that JSON does not hold is a text.
/// Of those deeper than [`MAX_DEPTH`] only the name is there. Null where the metadata is of another
/// runtime.
pub(super) fn tree(metadata: &Metadata, call: &RuntimeCall) -> Json {
	tree_of(metadata, &call.encode())
}

fn tree_of(metadata: &Metadata, mut bytes: &[u8]) -> Json {
	let reader = Reader { types: metadata.types(), call: metadata.outer_enums().call_enum_ty() };
	let value = decode_as_type(&mut bytes, reader.call, reader.types);
	let mut tree = value.map_or(Json::Null, |value| reader.json(&value));
	prune(&mut tree, MAX_DEPTH);
	tree
}

/// Leaves `depth` calls, each within the one before, of `value`.
fn prune(value: &mut Json, depth: usize) {
	match value {
		Json::Object(fields) => match fields.get_mut("arguments") {
			Some(arguments) if depth > 0 => prune(arguments, depth - 1),
			Some(arguments) => *arguments = DEEPER.into(),
			None => fields.values_mut().for_each(|value| prune(value, depth)),
		},
		Json::Array(items) => items.iter_mut().for_each(|item| prune(item, depth)),
		_ => {}
	}
}

/// Turns values into JSON by their types.
struct Reader<'a> {
	types: &'a PortableRegistry,
	/// The type of calls.
	call: u32,
}

impl Reader<'_> {
	/// Whether a value of the type `id` is a call. What the council carries out is of a type of its own, of the
	/// same name: it is encoded alike.
	fn is_call(&self, id: u32) -> bool {
		let path = |id| self.types.resolve(id).map(|ty| &ty.path);
		id == self.call || path(id) == path(self.call)
	}

	fn json(&self, value: &Value<u32>) -> Json {
		match &value.value {
			ValueDef::Variant(pallet) if self.is_call(value.context) => self.call(pallet),
			ValueDef::Variant(variant) => self.variant(value.context, variant),
			ValueDef::Composite(fields) => self.composite(value.context, fields),
			ValueDef::BitSequence(bits) => {
				bits.iter().map(|bit| if bit { '1' } else { '0' }).collect::<String>().into()
			}
			ValueDef::Primitive(primitive) => of_primitive(primitive),
		}
	}

	fn call(&self, pallet: &Variant<u32>) -> Json {
		let Some(ValueDef::Variant(call)) = pallet.values.values().next().map(|it| &it.value)
		else {
			return json!({ "call": pallet.name, "arguments": {} });
		};
		let name = format!("{}.{}", pallet.name, call.name);
		// Where there are none they are not seen to have names.
		let arguments = match &call.values {
			none if none.is_empty() => json!({}),
			arguments => self.fields(arguments),
		};
		json!({ "call": name, "arguments": arguments })
	}

	fn variant(&self, id: u32, variant: &Variant<u32>) -> Json {
		let inner = || variant.values.values().next().map(|value| self.json(value));
		match (self.name(id).as_deref(), variant.name.as_str()) {
			(Some("Option"), "None") => Json::Null,
			(Some("Option"), "Some") | (Some("MultiAddress"), "Id") => inner().unwrap_or_default(),
			(_, name) => match &variant.values {
				fields if fields.is_empty() => name.into(),
				Composite::Unnamed(values) if values.len() == 1 => json!({ name: inner() }),
				fields => json!({ name: self.fields(fields) }),
			},
		}
	}

	fn composite(&self, id: u32, fields: &Composite<u32>) -> Json {
		if self.name(id).as_deref() == Some("AccountId32") {
			let bytes = fields.values().next().and_then(|inner| match &inner.value {
				ValueDef::Composite(bytes) => <[u8; 32]>::try_from(bytes_of(bytes)).ok(),
				_ => None,
			});
			return bytes.map_or(Json::Null, |bytes| AccountId(bytes).to_string().into());
		}
		match (self.items(id), fields) {
			(Some(item), fields) if self.is_byte(item) => {
				format!("0x{}", hex::encode(bytes_of(fields))).into()
			}
			(None, Composite::Unnamed(values)) if values.len() == 1 => self.json(&values[0]),
			(_, fields) => self.fields(fields),
		}
	}

	fn fields(&self, fields: &Composite<u32>) -> Json {
		match fields {
			Composite::Named(fields) => {
				let fields = fields.iter().map(|(name, value)| (name.clone(), self.json(value)));
				Json::Object(fields.collect())
			}
			Composite::Unnamed(values) => values.iter().map(|value| self.json(value)).collect(),
		}
	}

	fn definition(&self, id: u32) -> Option<&TypeDef<PortableForm>> {
		Some(&self.types.resolve(id)?.type_def)
	}

	/// The name of a type, without its path.
	fn name(&self, id: u32) -> Option<String> {
		self.types.resolve(id)?.path.ident()
	}

	/// The type of the items of a sequence or an array.
	fn items(&self, id: u32) -> Option<u32> {
		match self.definition(id)? {
			TypeDef::Sequence(of) => Some(of.type_param.id),
			TypeDef::Array(of) => Some(of.type_param.id),
			_ => None,
		}
	}

	fn is_byte(&self, id: u32) -> bool {
		matches!(self.definition(id), Some(TypeDef::Primitive(TypeDefPrimitive::U8)))
	}
}

fn bytes_of(values: &Composite<u32>) -> Vec<u8> {
	let byte = |value: &Value<u32>| value.as_u128().and_then(|byte| u8::try_from(byte).ok());
	values.values().filter_map(byte).collect()
}

fn of_primitive(primitive: &Primitive) -> Json {
	match primitive {
		Primitive::Bool(value) => (*value).into(),
		Primitive::Char(value) => value.to_string().into(),
		Primitive::String(value) => value.clone().into(),
		Primitive::U128(value) => {
			u64::try_from(*value).map_or_else(|_| value.to_string().into(), Json::from)
		}
		Primitive::I128(value) => {
			i64::try_from(*value).map_or_else(|_| value.to_string().into(), Json::from)
		}
		Primitive::U256(bytes) | Primitive::I256(bytes) => {
			format!("0x{}", hex::encode(bytes)).into()
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::api::runtime_types::pallet_doctors::pallet::Call as Doctors;

	fn metadata() -> Metadata {
		let bytes = include_bytes!("../../metadata/salus.scale");
		Metadata::decode_from(&bytes[..]).expect("metadata")
	}

	fn as_root(call: RuntimeCall) -> RuntimeCall {
		RuntimeCall::Governance(Governance::dispatch_as_root { call: Box::new(call) })
	}

	fn remark(length: usize) -> RuntimeCall {
		RuntimeCall::System(System::remark { remark: vec![7; length] })
	}

	#[test]
	fn call_is_shown_with_its_arguments_however_deep_it_is_nested() {
		let (metadata, who) = (metadata(), AccountId([7; 32]));
		let address = AccountId([7; 32]).to_string();
		let cid =
			cid::Cid::new_v1(0x55, cid::multihash::Multihash::wrap(0x12, &[7; 32]).expect("short"));
		let public_profile = crate::chain::types::chain_cid(&cid);
		let verify = RuntimeCall::Doctors(Doctors::verify { provider: who, public_profile });
		let add = Membership::add_member { who: MultiAddress::Id(who) };
		let calls = vec![verify, RuntimeCall::CouncilMembership(add), remark(2)];
		let call = as_root(RuntimeCall::Utility(Utility::batch_all { calls }));
		let expected = json!({
			"call": "Governance.dispatch_as_root",
			"arguments": { "call": {
				"call": "Utility.batch_all",
				"arguments": { "calls": [
					{ "call": "Doctors.verify", "arguments": {
						"provider": address,
						"public_profile": format!("0x{}", hex::encode(cid.to_bytes())),
					} },
					{ "call": "CouncilMembership.add_member", "arguments": { "who": address } },
					{ "call": "System.remark", "arguments": { "remark": "0x0707" } },
				] },
			} },
		});
		assert_eq!(tree(&metadata, &call), expected);
		let words = format!(
			"do all or nothing of [1: verify the provider {address}, profile {cid}; \
			 2: add {address} to the council; 3: call System.remark with remark 0x0707] as root"
		);
		assert_eq!(in_words(&metadata, &call), words);
	}

	#[test]
	fn options_names_and_numbers_are_shown_as_such() {
		use crate::chain::api::runtime_types::pallet_scheduler::pallet::Call as Scheduler;
		let call = Box::new(remark(0));
		let planned = Scheduler::schedule { when: 9, maybe_periodic: None, priority: 1, call };
		let arguments = json!({
			"when": 9, "maybe_periodic": null, "priority": 1,
			"call": { "call": "System.remark", "arguments": { "remark": "0x" } },
		});
		let tree = tree(&metadata(), &RuntimeCall::Scheduler(planned));
		assert_eq!(tree["arguments"], arguments);
		let bare = RuntimeCall::CouncilMembership(Membership::clear_prime);
		assert_eq!(in_words(&metadata(), &bare), "call CouncilMembership.clear_prime");
		assert_eq!(super::tree(&metadata(), &bare)["arguments"], json!({}));
		let policy = RuntimeCall::Roles(Roles::set_enrolment { policy: EnrolmentPolicy::ByAdmin });
		assert_eq!(super::tree(&metadata(), &policy)["arguments"], json!({ "policy": "ByAdmin" }));
	}

	#[test]
	fn long_values_and_long_batches_are_cut_in_words_and_whole_in_the_tree() {
		let metadata = metadata();
		let call = remark(5000);
		let words = in_words(&metadata, &call);
		assert!(words.len() < 200 && words.contains("10002 characters"), "{words}");
		let whole = tree(&metadata, &call)["arguments"]["remark"].as_str().map(str::len);
		assert_eq!(whole, Some(10_002));
		let batch = Utility::batch { calls: (0..10).map(remark).collect() };
		let words = in_words(&metadata, &RuntimeCall::Utility(batch));
		assert!(words.ends_with("; and 2 more calls]") && words.contains("; 8: "), "{words}");
	}
}
