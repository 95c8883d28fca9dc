//! What the runtime does to the state once, in the first block after an upgrade to it.
//!
//! A migration of a pallet's storage is a `VersionedMigration`: it runs where the pallet's version on
//! chain is the one that it begins with, once, and raises that version. It leaves the list one
//! release after every chain has passed it.
//!
//! No version of the runtime up to 7 was released: what changed in storage until then has no migration.

/// What this version of the runtime migrates.
#[cfg(not(feature = "next-version"))]
pub type Migrations = ();

/// What the rehearsed version of the runtime migrates.
#[cfg(feature = "next-version")]
pub type Migrations = rehearsal::RolesToV2;

pub mod rehearsal {
	//! The migration of the runtime that tests and rehearsals of an upgrade upgrade to (the feature
	//! `next-version`, `NEXT_WASM_BINARY`): real, but it does no harm.

	use crate::{Roles, Runtime};
	use frame_support::{
		migrations::VersionedMigration, traits::UncheckedOnRuntimeUpgrade, weights::Weight,
	};

	type DbWeight = <Runtime as frame_system::Config>::DbWeight;

	/// Takes the storage of roles from version 1 to 2.
	pub type RolesToV2 = VersionedMigration<1, 2, ForgetRegistrations, Roles, DbWeight>;

	/// Forgets how many strangers registered in the latest block in which one did: after the
	/// upgrade, `Registrations` is absent.
	pub struct ForgetRegistrations;

	impl UncheckedOnRuntimeUpgrade for ForgetRegistrations {
		fn on_runtime_upgrade() -> Weight {
			pallet_roles::Registrations::<Runtime>::kill();
			DbWeight::get().writes(1)
		}

		#[cfg(feature = "try-runtime")]
		fn post_upgrade(_: alloc::vec::Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
			frame_support::ensure!(
				!pallet_roles::Registrations::<Runtime>::exists(),
				"the registrations are forgotten"
			);
			Ok(())
		}
	}
}
