//! Who may do what, in one's head: it reads the calls that are sent and knows nothing of the code
//! that carries them out.
//!
//! | file | holds |
//! |---|---|
//! | `state.rs` | what there is |
//! | `origin.rs` | in whose name a call is made, and what that lets through |
//! | `council.rs` | motions, and the members of the council |
//! | `validators.rs` | seats, session keys, sessions |
//! | `later.rs` | calls for later, and preimages |
//! | `wallets.rs` | batches, proxies, multisigs |
//! | `members.rs` | what members do, pauses included |

mod council;
mod later;
mod members;
mod origin;
mod state;
mod validators;
mod wallets;

pub use members::written;
pub use origin::Voice;
pub use state::{Motion, Preimage, Shared, State, Task};
pub use validators::SESSION;

use crate::common::name_of;
use origin::Origin;
use pallet_governance::Call as Governance;
use salus_primitives::{Actor, AuditKind};
use salus_runtime::{AccountId, BlockNumber, RuntimeCall};

/// What there is, and what came of every call so far.
pub struct Model {
	pub state: State,
	/// Each call that was made, wrapped or not, and whether it succeeded.
	pub played: Vec<(String, bool)>,
	/// How many transactions were let in.
	pub sent: u32,
}

impl Model {
	/// The beginning, where `block` is the latest.
	pub fn new(block: BlockNumber) -> Self {
		Model { state: State::new(block), played: Vec::new(), sent: 0 }
	}

	/// What the chain does before anybody does anything.
	pub fn begin_block(&mut self) {
		self.state.block += 1;
		self.state.begin_session();
		self.carry_out_what_is_due();
	}

	/// A transaction of `who`, who is let in.
	pub fn send(&mut self, who: &AccountId, call: &RuntimeCall) -> bool {
		self.sent += 1;
		self.dispatch(&Origin::new(Voice::Account(who.clone())), call)
	}

	/// Does all of `call`, or nothing, and says which.
	fn dispatch(&mut self, origin: &Origin, call: &RuntimeCall) -> bool {
		let before = self.state.clone();
		let lets_through = origin.lets_through(call, &self.state.paused);
		let done = lets_through && self.act(origin, call).is_some();
		if !done {
			self.state = before;
		}
		self.played.push((name_of(call), done));
		done
	}

	/// Has `call` carried out with a power that is no member's, which leaves a line of its own (I11).
	fn with_power(&mut self, voice: Voice, call: &RuntimeCall, line: AuditKind) -> Option<()> {
		require(may_be_made(call) && self.dispatch(&Origin::new(voice), call))?;
		self.state.record(Actor::Governance, line);
		Some(())
	}

	/// Does what `call` says, where it may be done. What is left halfway, `dispatch` takes back.
	fn act(&mut self, origin: &Origin, call: &RuntimeCall) -> Option<()> {
		match call {
			RuntimeCall::Council(call) => self.move_on(origin, call),
			RuntimeCall::CouncilMembership(call) => self.state.change_council(origin, call),
			RuntimeCall::Governance(Governance::dispatch_as_root { call }) => {
				require(origin.is_two_thirds())?;
				self.with_power(Voice::Root, &call.0, AuditKind::RootDispatched)
			}
			RuntimeCall::Validators(call) => self.state.change_validators(origin, call),
			RuntimeCall::Session(call) => self.state.change_keys(origin, call),
			RuntimeCall::TxPause(call) => self.state.pause(origin, call),
			RuntimeCall::Scheduler(call) => self.state.plan(origin, call),
			RuntimeCall::Preimage(call) => self.state.keep_preimage(origin, call),
			RuntimeCall::Utility(call) => self.batch(origin, call),
			RuntimeCall::Proxy(call) => self.stand_in(origin, call),
			RuntimeCall::Multisig(call) => self.sign_together(origin, call),
			call => self.state.work(origin, call),
		}
	}
}

/// Whether nothing in `call` is what not even root may do.
fn may_be_made(call: &RuntimeCall) -> bool {
	let text = format!("{call:?}");
	!origin::FOR_NOBODY.iter().any(|name| text.contains(&format!("::{name} ")))
}

/// Goes on where `condition` is true.
fn require(condition: bool) -> Option<()> {
	condition.then_some(())
}
