//! Batches, proxies and multisigs: calls in calls. Touches the model's state.

use super::{council::named, require, Model, Origin, Shared, Voice};
use crate::people::in_order;
use codec::Encode;
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};
use pallet_multisig::{Call as Together, Timepoint};
use pallet_proxy::Call as Proxy;
use pallet_utility::Call as Utility;
use salus_runtime::{configs::ProxyType, AccountId, BlockNumber, Multisig, Runtime, RuntimeCall};
use sp_io::hashing::blake2_256;

/// The place of a transaction in its block: each is alone there, behind the clock.
const PLACE: u32 = 1;

impl Model {
	/// Several calls: up to the first that fails, all or none, or each for itself.
	pub(super) fn batch(&mut self, origin: &Origin, call: &Utility<Runtime>) -> Option<()> {
		match call {
			Utility::batch { calls } => {
				let _ = calls.iter().all(|call| self.dispatch(origin, call));
				Some(())
			}
			Utility::force_batch { calls } => {
				for call in calls {
					self.dispatch(origin, call);
				}
				Some(())
			}
			Utility::batch_all { calls } => {
				let origin = Origin { in_batch_all: true, ..origin.clone() };
				require(calls.iter().all(|call| self.dispatch(&origin, call)))
			}
			_ => None,
		}
	}

	/// Names who acts for one, or acts for somebody: as the first of what they are named as.
	pub(super) fn stand_in(&mut self, origin: &Origin, call: &Proxy<Runtime>) -> Option<()> {
		let who = origin.account()?;
		let proxies = &mut self.state.proxies;
		match call {
			Proxy::proxy { real, force_proxy_type, call } => {
				let real = named(real);
				let fits = |kind: ProxyType| force_proxy_type.is_none_or(|wanted| wanted == kind);
				let mut of_them = proxies
					.iter()
					.filter(|(of, by, kind, _)| *of == real && *by == who && fits(*kind));
				let (.., kind, notice) = of_them.next()?.clone();
				require(notice == 0)?;
				let stand_in = Some(kind);
				let origin = Origin { stand_in, ..Origin::new(Voice::Account(real)) };
				self.dispatch(&origin, call);
				Some(())
			}
			Proxy::add_proxy { delegate, proxy_type, delay } => {
				let delegate = named(delegate);
				require(delegate != who)?;
				require(proxies.insert((who, delegate, *proxy_type, *delay)))
			}
			Proxy::remove_proxy { delegate, proxy_type, delay } => {
				require(proxies.remove(&(who, named(delegate), *proxy_type, *delay)))
			}
			Proxy::remove_proxies {} => {
				proxies.retain(|(real, ..)| *real != who);
				Some(())
			}
			_ => None,
		}
	}

	/// Signs for an account of several, or takes back what one began.
	pub(super) fn sign_together(
		&mut self,
		origin: &Origin,
		call: &Together<Runtime>,
	) -> Option<()> {
		let who = origin.account()?;
		let account = |threshold: u16, others: &[AccountId]| {
			let all = in_order([others, std::slice::from_ref(&who)].concat());
			Multisig::multi_account_id(&all, threshold)
		};
		match call {
			Together::as_multi {
				threshold,
				other_signatories,
				maybe_timepoint,
				call,
				max_weight,
			} => {
				let of = (account(*threshold, other_signatories), blake2_256(&call.encode()));
				let call = Some((&**call, *max_weight));
				self.sign(&who, *threshold, of, maybe_timepoint.map(point), call)
			}
			Together::approve_as_multi {
				threshold,
				other_signatories,
				maybe_timepoint,
				call_hash,
				..
			} => {
				let of = (account(*threshold, other_signatories), *call_hash);
				self.sign(&who, *threshold, of, maybe_timepoint.map(point), None)
			}
			Together::cancel_as_multi { threshold, other_signatories, timepoint, call_hash } => {
				let of = (account(*threshold, other_signatories), *call_hash);
				let shared = self.state.shared.get(&of)?;
				require(shared.since == point(*timepoint) && shared.by == who)?;
				self.state.shared.remove(&of).map(drop)
			}
			_ => unreachable!("not a call of the sequences"),
		}
	}

	fn sign(
		&mut self,
		who: &AccountId,
		threshold: u16,
		of: (AccountId, [u8; 32]),
		since: Option<(BlockNumber, u32)>,
		call: Option<(&RuntimeCall, Weight)>,
	) -> Option<()> {
		let Some(shared) = self.state.shared.get_mut(&of) else {
			require(since.is_none())?;
			let (since, approvals) = ((self.state.block, PLACE), [who.clone()].into());
			self.state.shared.insert(of, Shared { since, by: who.clone(), approvals });
			return Some(());
		};
		require(since == Some(shared.since))?;
		let needed = usize::from(threshold);
		let wanted = shared.approvals.len() < needed && !shared.approvals.contains(who);
		let enough = shared.approvals.len() + usize::from(wanted) >= needed;
		match call.filter(|_| enough) {
			Some((call, max_weight)) => {
				require(call.get_dispatch_info().call_weight.all_lte(max_weight))?;
				self.state.shared.remove(&of);
				self.dispatch(&Origin::new(Voice::Account(of.0)), call);
				Some(())
			}
			None => {
				require(wanted)?;
				shared.approvals.insert(who.clone());
				Some(())
			}
		}
	}
}

fn point(timepoint: Timepoint<BlockNumber>) -> (BlockNumber, u32) {
	(timepoint.height, timepoint.index)
}
