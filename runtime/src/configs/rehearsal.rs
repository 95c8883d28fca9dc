//! The pallet that only the rehearsed version of the runtime has.

use crate::{rehearsal, weights, Audit, Roles, Runtime};
use frame_support::{parameter_types, weights::Weight};
use pallet_roles::WeightInfo;
use salus_primitives::AuditKind;

parameter_types! {
	/// What the trail says of it.
	pub const Kind: AuditKind = AuditKind::Rehearsed;
	/// What an assignment of a role costs, which reads and writes more.
	pub Cost: Weight = weights::pallet_roles::WeightInfo::<Runtime>::assign();
}

impl rehearsal::Config for Runtime {
	type Audit = Audit;
	type Cost = Cost;
	type Kind = Kind;
	type Roles = Roles;
}
