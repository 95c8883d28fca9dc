//! Calls that the council has carried out, in a motion, as root or later: what even these may not do, and
//! the line that each leaves on the trail (I11). Writes the trail and nothing else.
//!
//! There are three places where a call gets an origin that no member signed for, and none else:
//!
//! | place | origin | line |
//! |---|---|---|
//! | `council.close`, `council.propose` of a council of one | the council's vote | `MotionExecuted` |
//! | `governance.dispatch_as_root` | root | `RootDispatched` |
//! | the scheduler, in a later block | the one that it was scheduled with | `ScheduledExecuted` |
//!
//! These pallets are configured with [`OnRecord`] in the place of `RuntimeCall`. It is encoded as the call
//! itself, and metadata shows the call. Root passes every filter, and so does all that root has in a batch:
//! so a call is looked through to the innermost, whatever wraps it, before it is carried out.

use super::calls::may_be_made_at_all;
use crate::{Audit, Runtime, RuntimeCall, RuntimeOrigin};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	dispatch::{DispatchInfo, DispatchResultWithPostInfo, GetDispatchInfo, PostDispatchInfo},
	traits::{OriginTrait, UnfilteredDispatchable},
	weights::Weight,
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use salus_primitives::{Actor, AuditItem, AuditKind, AuditTrail};
use scale_info::{Type, TypeInfo};
use sp_runtime::{
	traits::{BlakeTwo256, Dispatchable, Hash},
	DispatchResult,
};

/// How a call comes to be carried out.
pub trait Power: 'static {
	/// What the trail says of it, where it was carried out with `origin`. None: it was nobody's power.
	fn line(origin: &RuntimeOrigin) -> Option<AuditKind>;
}

/// By a motion of the council.
pub struct ByMotion;

impl Power for ByMotion {
	fn line(origin: &RuntimeOrigin) -> Option<AuditKind> {
		use pallet_collective::RawOrigin::Members;
		// `council.execute` carries a call out as one member, and no call takes that for anything.
		let decided = matches!(origin.caller(), crate::OriginCaller::Council(Members(..)));
		decided.then_some(AuditKind::MotionExecuted)
	}
}

/// As root, by a motion of the council.
pub struct AsRoot;

impl Power for AsRoot {
	fn line(_: &RuntimeOrigin) -> Option<AuditKind> {
		Some(AuditKind::RootDispatched)
	}
}

/// By the scheduler. Only the council and root schedule.
pub struct AsScheduled;

impl Power for AsScheduled {
	fn line(_: &RuntimeOrigin) -> Option<AuditKind> {
		Some(AuditKind::ScheduledExecuted)
	}
}

/// A call that is carried out with the power `P`.
#[derive(
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound, Encode, Decode, DecodeWithMemTracking,
)]
#[codec(encode_bound())]
#[codec(decode_bound())]
#[codec(decode_with_mem_tracking_bound())]
pub struct OnRecord<P>(pub RuntimeCall, PhantomData<P>);

impl<P: 'static> TypeInfo for OnRecord<P> {
	type Identity = <RuntimeCall as TypeInfo>::Identity;

	fn type_info() -> Type {
		RuntimeCall::type_info()
	}
}

impl<P> From<RuntimeCall> for OnRecord<P> {
	fn from(call: RuntimeCall) -> Self {
		Self(call, PhantomData)
	}
}

impl<P> From<frame_system::Call<Runtime>> for OnRecord<P> {
	fn from(call: frame_system::Call<Runtime>) -> Self {
		RuntimeCall::from(call).into()
	}
}

impl<P> GetDispatchInfo for OnRecord<P> {
	fn get_dispatch_info(&self) -> DispatchInfo {
		let info = self.0.get_dispatch_info();
		DispatchInfo { call_weight: info.call_weight.saturating_add(recording()), ..info }
	}
}

impl<P: Power> Dispatchable for OnRecord<P> {
	type RuntimeOrigin = RuntimeOrigin;
	type Config = RuntimeCall;
	type Info = DispatchInfo;
	type PostInfo = PostDispatchInfo;

	fn dispatch(self, origin: RuntimeOrigin) -> DispatchResultWithPostInfo {
		self.carry_out(origin, RuntimeCall::dispatch)
	}
}

impl<P: Power> UnfilteredDispatchable for OnRecord<P> {
	type RuntimeOrigin = RuntimeOrigin;

	fn dispatch_bypass_filter(self, origin: RuntimeOrigin) -> DispatchResultWithPostInfo {
		self.carry_out(origin, RuntimeCall::dispatch_bypass_filter)
	}
}

impl<P: Power> OnRecord<P> {
	fn carry_out(
		self,
		origin: RuntimeOrigin,
		dispatch: impl FnOnce(RuntimeCall, RuntimeOrigin) -> DispatchResultWithPostInfo,
	) -> DispatchResultWithPostInfo {
		if !may_be_made_at_all(&self.0) {
			return Err(frame_system::Error::<Runtime>::CallFiltered.into());
		}
		let (line, item) = (P::line(&origin), AuditItem::call(&self.0.encode()));
		let done = dispatch(self.0, origin)?;
		if let Some(kind) = line {
			Audit::record(Actor::Governance, None, kind, item);
		}
		let actual_weight = done.actual_weight.map(|used| used.saturating_add(recording()));
		Ok(PostDispatchInfo { actual_weight, ..done })
	}
}

/// What it costs at most to write a line without a subject: the last page of the trail is read and written,
/// and hashed with the call.
fn recording() -> Weight {
	<Runtime as frame_system::Config>::DbWeight::get()
		.reads_writes(1, 1)
		.saturating_add(Weight::from_parts(30_000_000, 10_000))
}

/// Replaces the runtime's code, and has the trail say so.
pub struct CodeOnRecord;

impl frame_system::SetCode<Runtime> for CodeOnRecord {
	fn set_code(code: alloc::vec::Vec<u8>) -> DispatchResult {
		let item = AuditItem::Code(BlakeTwo256::hash(&code).0);
		<() as frame_system::SetCode<Runtime>>::set_code(code)?;
		Audit::record(Actor::Governance, None, AuditKind::CodeReplaced, item);
		Ok(())
	}
}
