//! The calls of a transaction: who made them, in words, and what became of each, those within others
//! too. Reads the metadata and the transaction's events and nothing else.
//!
//! A call that carries out others leaves an event behind each of them. So the events, read in their
//! order, tell what became of every one; where they do not fit the calls, that is not known.

use crate::{
	chain::{
		api::{
			doctors::events::{CommentAdded, FileUploaded, LibraryFileAdded},
			governance::events::DispatchedAsRoot,
			patients::events::FileAdded,
			runtime_types::{
				pallet_collective::pallet::Call as Council,
				pallet_doctors::pallet::Call as Doctors,
				pallet_governance::pallet::Call as Governance,
				pallet_multisig::pallet::Call as Multisig,
				pallet_patients::pallet::Call as Patients, pallet_proxy::pallet::Call as Proxy,
				pallet_timestamp::pallet::Call as Timestamp,
				pallet_utility::pallet::Call as Utility, salus_runtime::RuntimeCall,
			},
			system::events::ExtrinsicSuccess,
			utility::events::ItemCompleted,
		},
		open::DispatchError,
		results::{
			BatchInterrupted, Executed, ExtrinsicFailed, ItemFailed, MultisigExecuted,
			ProxyExecuted,
		},
		AccountId, ChainError, Config,
	},
	ops::calls::{self, CallData},
};
use serde::Serialize;
use serde_json::Value as Json;
use std::{borrow::Cow, collections::VecDeque, sync::Arc};
use subxt::{
	error::EventsError,
	events::{Event, Phase},
	utils::MultiAddress,
	ArcMetadata,
};

/// How many calls deep those within others are shown.
const MAX_DEPTH: usize = 16;

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
	/// It did what it says.
	Done,
	/// It was refused and changed nothing.
	Failed,
	/// A call before it in the same batch failed.
	Unreached,
	/// The node no longer keeps the events, or they do not tell.
	Unknown,
}

/// A call and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct CallOutcome {
	/// The account that did it, or in whose name a proxy did.
	pub by: Option<String>,
	/// The role of that account.
	pub role: Option<Cow<'static, str>>,
	/// Who did it where it is no account: the author of the block, or the council.
	pub origin: &'static str,
	/// What it does, as a phrase that goes on from "to".
	pub words: String,
	/// The call and its arguments, whole.
	pub decoded: Json,
	/// What became of it.
	pub outcome: Outcome,
	/// Why it failed.
	pub error: Option<String>,
	/// What can be done about that, in the words of the program that shows it. Empty until that fills it in
	/// from `failure`.
	pub help: Option<String>,
	/// Why it failed.
	#[serde(skip)]
	pub failure: Option<Arc<ChainError>>,
	/// The calls within it.
	pub within: Vec<CallOutcome>,
	/// The time that it sets, in milliseconds since the Unix epoch.
	#[serde(skip)]
	pub(super) time: Option<u64>,
}

/// On whose authority a call is made.
#[derive(Clone)]
enum By {
	Account(AccountId),
	Council,
	Author,
}

/// What a call that carries out others leaves behind.
#[derive(Clone)]
enum Mark {
	/// One of a batch is done.
	Item,
	/// One of a batch that goes on failed.
	ItemFailed(DispatchError),
	/// The one of this number failed and ended its batch.
	Interrupted(u32, DispatchError),
	/// A proxy's or the council's call was carried out.
	Carried(Result<(), DispatchError>),
	/// The call of this multisig was carried out.
	Multisig(AccountId, Result<(), DispatchError>),
	/// A call was carried out as root.
	AsRoot,
}

/// The events of a transaction, in so far as they tell what became of its calls.
pub(super) struct Events {
	/// Whether it succeeded.
	result: Option<Result<(), DispatchError>>,
	marks: VecDeque<Mark>,
	records: Vec<FileAdded>,
	uploads: Vec<FileUploaded>,
	comments: Vec<CommentAdded>,
	files: Vec<LibraryFileAdded>,
}

impl Events {
	/// Those of the transaction with this index.
	pub(super) fn of(
		events: &subxt::events::Events<Config>,
		index: u32,
	) -> Result<Self, Box<EventsError>> {
		let mut found = Self {
			result: None,
			marks: VecDeque::new(),
			records: Vec::new(),
			uploads: Vec::new(),
			comments: Vec::new(),
			files: Vec::new(),
		};
		for event in events.iter() {
			let event = event?;
			if event.phase() == Phase::ApplyExtrinsic(index) {
				found.take(&event)?;
			}
		}
		Ok(found)
	}

	fn take(&mut self, event: &Event<'_, Config>) -> Result<(), Box<EventsError>> {
		if event.is::<ExtrinsicSuccess>() {
			self.result = Some(Ok(()));
		} else if let Some(event) = event.decode_fields_as::<ExtrinsicFailed>() {
			self.result = Some(Err(event?.dispatch_error));
		} else if event.is::<ItemCompleted>() {
			self.marks.push_back(Mark::Item);
		} else if let Some(event) = event.decode_fields_as::<ItemFailed>() {
			self.marks.push_back(Mark::ItemFailed(event?.error));
		} else if let Some(event) = event.decode_fields_as::<BatchInterrupted>() {
			let event = event?;
			self.marks.push_back(Mark::Interrupted(event.index, event.error));
		} else if let Some(event) = event.decode_fields_as::<ProxyExecuted>() {
			self.marks.push_back(Mark::Carried(event?.result));
		} else if let Some(event) = event.decode_fields_as::<MultisigExecuted>() {
			let event = event?;
			self.marks.push_back(Mark::Multisig(event.multisig, event.result));
		} else if let Some(event) = event.decode_fields_as::<Executed>() {
			self.marks.push_back(Mark::Carried(event?.result));
		} else if event.is::<DispatchedAsRoot>() {
			self.marks.push_back(Mark::AsRoot);
		} else if let Some(event) = event.decode_fields_as::<FileAdded>() {
			self.records.push(event?);
		} else if let Some(event) = event.decode_fields_as::<FileUploaded>() {
			self.uploads.push(event?);
		} else if let Some(event) = event.decode_fields_as::<CommentAdded>() {
			self.comments.push(event?);
		} else if let Some(event) = event.decode_fields_as::<LibraryFileAdded>() {
			self.files.push(event?);
		}
		Ok(())
	}

	/// What the chain gave the record, the comment or the file that `call` added: that of the first
	/// event that says the same as the call.
	fn number(&mut self, by: &By, call: &RuntimeCall) -> Option<u64> {
		let is = |who: &AccountId| matches!(by, By::Account(by) if by == who);
		match call {
			RuntimeCall::Patients(Patients::add_file { category, cid, .. }) => {
				let same =
					|it: &FileAdded| is(&it.patient) && it.category == *category && it.cid == *cid;
				take(&mut self.records, same).map(|it| it.record)
			}
			RuntimeCall::Doctors(Doctors::upload_file { patient, category, .. }) => {
				let same = |it: &FileUploaded| {
					is(&it.provider) && it.patient == *patient && it.category == *category
				};
				take(&mut self.uploads, same).map(|it| it.record)
			}
			RuntimeCall::Doctors(Doctors::add_comment { patient, category, about, .. }) => {
				let same = |it: &CommentAdded| {
					is(&it.provider)
						&& it.patient == *patient
						&& it.category == *category
						&& it.about == *about
				};
				take(&mut self.comments, same).map(|it| it.comment)
			}
			RuntimeCall::Doctors(Doctors::add_to_library { cid }) => {
				let same = |it: &LibraryFileAdded| is(&it.provider) && it.cid == *cid;
				take(&mut self.files, same).map(|it| it.file)
			}
			_ => None,
		}
	}
}

fn take<T>(from: &mut Vec<T>, wanted: impl Fn(&T) -> bool) -> Option<T> {
	let place = from.iter().position(wanted)?;
	Some(from.remove(place))
}

/// The transaction with `call` that `signer` signed, if anybody did, and what became of it as its
/// events tell.
pub(super) fn of(
	metadata: &ArcMetadata,
	signer: Option<AccountId>,
	call: &CallData,
	events: Option<Events>,
) -> CallOutcome {
	if let Some(known) = &call.known {
		return act(metadata, signer, known, events);
	}
	let (words, decoded) = (call.in_words(metadata), call.tree(metadata));
	let result = events.and_then(|events| events.result);
	let outcome = match &result {
		Some(Ok(())) => Outcome::Done,
		Some(Err(_)) => Outcome::Failed,
		None => Outcome::Unknown,
	};
	let mut act = CallOutcome::new_here(signer, words, decoded, outcome);
	if let Some(Err(error)) = result {
		let error = ChainError::of_call(&act.words, error.0, metadata);
		(act.error, act.failure) = (Some(error.to_string()), Some(Arc::new(error)));
	}
	act
}

/// The call of a transaction that `signer` signed, if anybody did, and what became of it as its events
/// tell.
fn act(
	metadata: &ArcMetadata,
	signer: Option<AccountId>,
	call: &RuntimeCall,
	events: Option<Events>,
) -> CallOutcome {
	let by = signer.map_or(By::Author, By::Account);
	let mut known = events.is_some();
	let nothing = Events {
		result: None,
		marks: VecDeque::new(),
		records: Vec::new(),
		uploads: Vec::new(),
		comments: Vec::new(),
		files: Vec::new(),
	};
	let mut reader = Reader { metadata, events: events.unwrap_or(nothing), fits: true };
	let outcome = match reader.events.result.take() {
		Some(Ok(())) => Became::Done,
		Some(Err(error)) => Became::Failed(error),
		None => Became::Unknown,
	};
	let mut act = reader.read(by, call, outcome, MAX_DEPTH);
	known &= reader.fits && reader.events.marks.is_empty();
	if !known {
		act.within.iter_mut().for_each(CallOutcome::forget);
	}
	act
}

/// What became of a call, with the error where there is one.
#[derive(Clone)]
enum Became {
	Done,
	Failed(DispatchError),
	Unreached,
	Unknown,
}

struct Reader<'a> {
	metadata: &'a ArcMetadata,
	events: Events,
	/// Whether calls and events fit each other so far.
	fits: bool,
}

impl Reader<'_> {
	fn read(&mut self, by: By, call: &RuntimeCall, became: Became, depth: usize) -> CallOutcome {
		let within = match depth.checked_sub(1) {
			Some(depth) => self.within(&by, call, &became, depth),
			None => Vec::new(),
		};
		let number = match became {
			Became::Done => self.events.number(&by, call),
			_ => None,
		};
		let words = calls::head(self.metadata, call, number);
		let (outcome, failure) = match became {
			Became::Done => (Outcome::Done, None),
			Became::Failed(error) => {
				let error = ChainError::of_call(&words, error.0, self.metadata);
				(Outcome::Failed, Some(Arc::new(error)))
			}
			Became::Unreached => (Outcome::Unreached, None),
			Became::Unknown => (Outcome::Unknown, None),
		};
		let (by, origin) = match by {
			By::Account(who) => (Some(who.to_string()), ""),
			By::Council => (None, "the council"),
			By::Author => (None, "the author"),
		};
		CallOutcome {
			by,
			role: None,
			origin,
			words,
			decoded: calls::tree(self.metadata, call),
			outcome,
			error: failure.as_ref().map(|error| error.to_string()),
			help: None,
			failure,
			within,
			time: match call {
				RuntimeCall::Timestamp(Timestamp::set { now }) => Some(*now),
				_ => None,
			},
		}
	}

	/// The calls within `call`, of which `became` is known.
	fn within(
		&mut self,
		by: &By,
		call: &RuntimeCall,
		became: &Became,
		depth: usize,
	) -> Vec<CallOutcome> {
		let inner: Vec<(By, &RuntimeCall)> = match call {
			RuntimeCall::Utility(
				Utility::batch { calls }
				| Utility::batch_all { calls }
				| Utility::force_batch { calls },
			) => calls.iter().map(|call| (by.clone(), call)).collect(),
			RuntimeCall::Proxy(Proxy::proxy { real: MultiAddress::Id(real), call, .. }) => {
				vec![(By::Account(*real), call)]
			}
			RuntimeCall::Governance(Governance::dispatch_as_root { call }) => {
				vec![(By::Council, call)]
			}
			RuntimeCall::Council(Council::propose { threshold: 0..=1, proposal, .. }) => {
				vec![(By::Council, proposal)]
			}
			// Most approvals carry nothing out.
			RuntimeCall::Multisig(Multisig::as_multi { call, .. }) => match self.multisig() {
				Some(who) => vec![(By::Account(who), call)],
				None => return Vec::new(),
			},
			_ => return Vec::new(),
		};
		match (became, call) {
			(Became::Done, RuntimeCall::Utility(Utility::batch { .. })) => {
				self.until_one_fails(inner, depth)
			}
			(Became::Done, RuntimeCall::Utility(Utility::force_batch { .. })) => {
				self.whichever_fails(inner, depth)
			}
			(Became::Done, RuntimeCall::Utility(_)) => {
				let done = |(by, call)| self.item(by, call, Became::Done, depth);
				inner.into_iter().map(done).collect()
			}
			(Became::Done, RuntimeCall::Governance(_)) => {
				let done = |(by, call)| {
					let act = self.read(by, call, Became::Done, depth);
					self.expect(|mark| matches!(mark, Mark::AsRoot));
					act
				};
				inner.into_iter().map(done).collect()
			}
			(Became::Done, _) => {
				inner.into_iter().map(|(by, call)| self.carried(by, call, depth)).collect()
			}
			(Became::Failed(_) | Became::Unreached, _) => {
				self.all(inner, &Became::Unreached, depth)
			}
			(Became::Unknown, _) => self.all(inner, &Became::Unknown, depth),
		}
	}

	fn all(
		&mut self,
		inner: Vec<(By, &RuntimeCall)>,
		became: &Became,
		depth: usize,
	) -> Vec<CallOutcome> {
		inner.into_iter().map(|(by, call)| self.read(by, call, became.clone(), depth)).collect()
	}

	/// A call that an event says was carried out, behind its own events.
	fn carried(&mut self, by: By, call: &RuntimeCall, depth: usize) -> CallOutcome {
		if let Some(Mark::Carried(Err(error)) | Mark::Multisig(_, Err(error))) =
			self.events.marks.front().cloned()
		{
			self.events.marks.pop_front();
			return self.read(by, call, Became::Failed(error), depth);
		}
		let act = self.read(by, call, Became::Done, depth);
		self.expect(|mark| matches!(mark, Mark::Carried(Ok(())) | Mark::Multisig(_, Ok(()))));
		act
	}

	/// The multisig whose call is carried out next.
	fn multisig(&self) -> Option<AccountId> {
		self.events.marks.iter().find_map(|mark| match mark {
			Mark::Multisig(who, _) => Some(*who),
			_ => None,
		})
	}

	/// A call of a batch, behind its own events: one that is done leaves a mark.
	fn item(&mut self, by: By, call: &RuntimeCall, became: Became, depth: usize) -> CallOutcome {
		let done = matches!(became, Became::Done);
		let act = self.read(by, call, became, depth);
		if done {
			self.expect(|mark| matches!(mark, Mark::Item));
		}
		act
	}

	fn until_one_fails(
		&mut self,
		inner: Vec<(By, &RuntimeCall)>,
		depth: usize,
	) -> Vec<CallOutcome> {
		let (mut acts, mut over) = (Vec::new(), false);
		for ((by, call), index) in inner.into_iter().zip(0u32..) {
			let became = match self.events.marks.front().cloned() {
				_ if over => Became::Unreached,
				// A batch within may have been interrupted too: then it is behind that one.
				Some(Mark::Interrupted(at, error)) if at == index && !self.is_of_inner(call) => {
					self.events.marks.pop_front();
					over = true;
					Became::Failed(error)
				}
				_ => Became::Done,
			};
			acts.push(self.item(by, call, became, depth));
		}
		acts
	}

	/// Whether the mark in front, of an interrupted batch, is that of `call`, which is one.
	fn is_of_inner(&self, call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::Utility(Utility::batch { .. }))
			&& matches!(self.events.marks.get(1), Some(Mark::Item))
	}

	fn whichever_fails(
		&mut self,
		inner: Vec<(By, &RuntimeCall)>,
		depth: usize,
	) -> Vec<CallOutcome> {
		let mut acts = Vec::new();
		for (by, call) in inner {
			// A batch of this kind within does not fail itself.
			let goes_on = matches!(call, RuntimeCall::Utility(Utility::force_batch { .. }));
			let became = match self.events.marks.front().cloned() {
				Some(Mark::ItemFailed(error)) if !goes_on => {
					self.events.marks.pop_front();
					Became::Failed(error)
				}
				_ => Became::Done,
			};
			acts.push(self.item(by, call, became, depth));
		}
		acts
	}

	/// Goes on behind the next event, which has to be this one.
	fn expect(&mut self, wanted: impl Fn(&Mark) -> bool) {
		self.fits &= self.events.marks.pop_front().is_some_and(|mark| wanted(&mark));
	}
}

impl CallOutcome {
	/// A transaction that this client cannot read.
	pub(super) fn unreadable() -> Self {
		let words = "make a call of another version of the runtime".into();
		Self { origin: "somebody", ..Self::new_here(None, words, Json::Null, Outcome::Unknown) }
	}

	/// A transaction that is not of the runtime that this client was built for, as the chain's metadata
	/// describes it. What calls within it came to is not told.
	fn new_here(signer: Option<AccountId>, words: String, decoded: Json, outcome: Outcome) -> Self {
		Self {
			origin: if signer.is_some() { "" } else { "the author" },
			by: signer.map(|who| who.to_string()),
			role: None,
			words,
			decoded,
			outcome,
			error: None,
			help: None,
			failure: None,
			within: Vec::new(),
			time: None,
		}
	}

	/// Says no longer what became of it and of what is within it.
	fn forget(&mut self) {
		(self.outcome, self.error, self.failure) = (Outcome::Unknown, None, None);
		self.within.iter_mut().for_each(Self::forget);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::api::runtime_types::frame_system::pallet::Call as System;
	use subxt::Metadata;

	fn metadata() -> ArcMetadata {
		let bytes = include_bytes!("../../../metadata/salus.scale");
		Metadata::decode_from(&bytes[..]).expect("metadata").into()
	}

	fn remark(number: u8) -> RuntimeCall {
		RuntimeCall::System(System::remark { remark: vec![number] })
	}

	fn events(marks: Vec<Mark>) -> Events {
		Events {
			result: Some(Ok(())),
			marks: marks.into(),
			records: Vec::new(),
			uploads: Vec::new(),
			comments: Vec::new(),
			files: Vec::new(),
		}
	}

	/// What became of each call of a tree, in order.
	fn outcomes(act: &CallOutcome) -> Vec<Outcome> {
		let within = act.within.iter().flat_map(outcomes);
		[act.outcome].into_iter().chain(within).collect()
	}

	fn read(call: &RuntimeCall, marks: Vec<Mark>) -> Vec<Outcome> {
		outcomes(&act(&metadata(), Some(AccountId([7; 32])), call, Some(events(marks))))
	}

	fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
		RuntimeCall::Utility(Utility::batch { calls })
	}

	fn error() -> DispatchError {
		// `BadOrigin`.
		DispatchError(vec![2])
	}

	use Outcome::{Done, Failed, Unknown, Unreached};

	#[test]
	fn batch_tells_what_was_done_what_failed_and_what_was_not_reached() {
		let calls = batch((0..3).map(remark).collect());
		let marks = vec![Mark::Item, Mark::Interrupted(1, error())];
		assert_eq!(read(&calls, marks), [Done, Done, Failed, Unreached]);
		assert_eq!(read(&calls, vec![Mark::Item; 3]), [Done; 4]);
		let inner = batch(vec![remark(0), remark(1)]);
		let nested = batch(vec![inner, remark(2)]);
		let marks = vec![Mark::Interrupted(0, error()), Mark::Item, Mark::Item];
		assert_eq!(read(&nested, marks), [Done, Done, Failed, Unreached, Done]);
	}

	#[test]
	fn batch_that_goes_on_tells_which_failed() {
		let calls = (0..3).map(remark).collect();
		let calls = RuntimeCall::Utility(Utility::force_batch { calls });
		let marks = vec![Mark::Item, Mark::ItemFailed(error()), Mark::Item];
		assert_eq!(read(&calls, marks), [Done, Done, Failed, Done]);
	}

	#[test]
	fn call_of_a_proxy_is_of_the_account_that_it_acts_for() {
		let real = AccountId([9; 32]);
		let proxied = |call| {
			let real = MultiAddress::Id(real);
			let call = Box::new(call);
			RuntimeCall::Proxy(Proxy::proxy { real, force_proxy_type: None, call })
		};
		let call = proxied(remark(0));
		let marks = vec![Mark::Carried(Err(error()))];
		assert_eq!(read(&call, marks), [Done, Failed]);
		let all = RuntimeCall::Utility(Utility::batch_all { calls: vec![remark(1), remark(2)] });
		let marks = vec![Mark::Item, Mark::Item, Mark::Carried(Ok(()))];
		let signer = Some(AccountId([7; 32]));
		let act = act(&metadata(), signer, &proxied(all), Some(events(marks)));
		assert_eq!(outcomes(&act), [Done; 4]);
		assert_eq!(act.by, Some(AccountId([7; 32]).to_string()));
		assert_eq!(act.within[0].within[1].by, Some(AccountId([9; 32]).to_string()));
	}

	#[test]
	fn calls_within_one_that_failed_were_not_reached() {
		let call = batch(vec![remark(0)]);
		let mut failed = events(vec![]);
		failed.result = Some(Err(error()));
		let act = act(&metadata(), Some(AccountId([7; 32])), &call, Some(failed));
		assert_eq!(outcomes(&act), [Failed, Unreached]);
		assert!(act.error.is_some_and(|error| error.contains("make 1 call until one fails")));
	}

	#[test]
	fn calls_whose_events_do_not_fit_or_are_gone_are_not_known() {
		let calls = batch((0..2).map(remark).collect());
		assert_eq!(read(&calls, vec![Mark::Item]), [Done, Unknown, Unknown]);
		assert_eq!(read(&calls, vec![Mark::Item; 3]), [Done, Unknown, Unknown]);
		let gone = act(&metadata(), None, &calls, None);
		assert_eq!(outcomes(&gone), [Unknown; 3]);
	}
}
