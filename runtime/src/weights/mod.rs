//! What each call costs, one file a pallet, as `make weights` measured it. Touches nothing.

pub mod frame_system;
pub mod frame_system_extensions;
pub mod pallet_audit;
pub mod pallet_collective;
pub mod pallet_doctors;
pub mod pallet_governance;
pub mod pallet_grandpa;
pub mod pallet_membership;
pub mod pallet_multisig;
pub mod pallet_patients;
pub mod pallet_preimage;
pub mod pallet_proxy;
pub mod pallet_roles;
pub mod pallet_scheduler;
pub mod pallet_session;
pub mod pallet_timestamp;
pub mod pallet_tx_pause;
pub mod pallet_utility;
pub mod pallet_validators;
