//! I8: what one account can leave in state is bounded, SDK pallets included. Every item of storage says here
//! how: by a bound that each account has, by one for all, or by the allowance, out of which everything is
//! paid that is put there. An item that is not named fails the test.

use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::{Get, StorageInfoTrait},
};
use pallet_roles::Allowance;
use salus_runtime::{
	configs::BlockWeights, AllPalletsWithSystem, Roles, Runtime, RuntimeCall, DAYS,
};
use std::collections::BTreeMap;

use crate::common::*;

/// How an item of storage is bounded.
#[derive(Clone, Copy)]
enum Bound {
	/// One value or so many for all of the chain: no member adds to it.
	OfTheChain,
	/// So many entries for each account, whatever it does.
	OfTheAccount(u64),
	/// At most one entry for each of these calls, and so many in all.
	Paid(fn() -> RuntimeCall, u64),
	/// Entries of the council and of validators, who are named: no member's.
	OfGovernance,
}

use Bound::*;

/// What bounds it where no pallet says how long an entry is at most: bytes.
const UNMEASURED: [(&str, u64); 14] = [
	("System.EventTopics", 0),
	("System.Events", 0),
	("System.ExtrinsicData", 0),
	("System.Digest", 0),
	("System.LastRuntimeUpgrade", 0),
	("Session.Validators", 0),
	("Session.QueuedKeys", 0),
	("Session.NextKeys", 0),
	("Session.DisabledValidators", 0),
	("Offences.Reports", 0),
	("Offences.ConcurrentReportsIndex", 0),
	("Council.ProposalOf", 0),
	("Council.Voting", 0),
	("Council.Members", 0),
];

/// A constant of the configuration.
fn limit<G: Get<u32>>() -> u64 {
	G::get().into()
}

/// Every item that a member, or somebody who becomes one, can add to.
fn bound(item: &str) -> Option<Bound> {
	Some(match item {
		"System.Account" => OfTheAccount(1),
		"Multisig.Multisigs" => {
			OfTheAccount(limit::<<Runtime as pallet_roles::Config>::MaxPending>())
		}
		"Proxy.Proxies" | "Proxy.Announcements" => OfTheAccount(1),
		"Roles.Roles" | "Roles.Members" | "Roles.Usages" | "Roles.Retired" | "Roles.Pending" => {
			OfTheAccount(1)
		}
		"Patients.Patients" | "Patients.Erasures" | "Patients.FirstEpochs" => OfTheAccount(1),
		"Patients.Epochs" | "Patients.UsedRecipients" => Paid(|| rotate(Clinical, 1), u64::MAX),
		"Patients.Grants" | "Patients.Keys" | "Patients.GrantsTo" => {
			OfTheAccount(limit::<<Runtime as pallet_patients::Config>::MaxGrants>())
		}
		"Patients.Records" => Paid(
			|| add_file(Clinical, 0),
			limit::<<Runtime as pallet_patients::Config>::MaxRecords>(),
		),
		"Patients.Dispensed" => Paid(
			|| dispense(PATIENT, 0),
			limit::<<Runtime as pallet_patients::Config>::MaxRecords>(),
		),
		"Patients.Comments" => Paid(|| comment(PATIENT, Clinical, None), u64::MAX),
		"Doctors.Providers" | "Doctors.Erasures" => OfTheAccount(1),
		"Doctors.Library" => Paid(
			|| add_to_library(cid(1)),
			limit::<<Runtime as pallet_doctors::Config>::MaxLibraryFiles>(),
		),
		"Doctors.Staff" | "Doctors.DepartmentsOf" => {
			OfTheAccount(limit::<<Runtime as pallet_doctors::Config>::MaxStaff>())
		}
		"Audit.Subjects" => OfTheAccount(1),
		// A page of 32, of 64.
		"Audit.Events" => Paid(|| open(PATIENT, 0), u64::MAX),
		"Audit.SubjectEvents" => Paid(|| open(PATIENT, 0), u64::MAX),
		item => match item.split('.').next()? {
			"System" | "Timestamp" | "Authorship" | "Aura" | "Grandpa" | "Roles" | "Patients"
			| "Doctors" | "Audit" => return of_the_chain(item),
			"Council" | "CouncilMembership" | "Validators" | "Session" | "Offences"
			| "Historical" | "Scheduler" | "Preimage" | "TxPause" => OfGovernance,
			_ => return None,
		},
	})
}

/// Items of which there is one, or one for each block, role or kind.
fn of_the_chain(item: &str) -> Option<Bound> {
	let one = [
		"Roles.MemberCount",
		"Roles.Enrolment",
		"Roles.MemberAllowance",
		"Roles.Registrations",
		"Roles.Signer",
		"Patients.PatientCount",
		"Patients.ErasureCount",
		"Patients.LastErased",
		"Doctors.ProviderCount",
		"Doctors.ErasureCount",
		"Doctors.LastErased",
		"Audit.EventCount",
		"Audit.Head",
	];
	let sdk = !["Roles", "Patients", "Doctors", "Audit"].iter().any(|ours| item.starts_with(ours));
	(sdk || one.contains(&item)).then_some(OfTheChain)
}

/// How many times a day an account can have `call` carried out, resting at first.
fn times_a_day(call: &RuntimeCall) -> u64 {
	let Allowance { max, recovery_per_block } = Roles::allowance();
	let base = BlockWeights::get().get(DispatchClass::Normal).base_extrinsic;
	let cost = call.get_dispatch_info().call_weight.saturating_add(base).ref_time();
	(max + recovery_per_block * u64::from(DAYS)) / cost.max(1)
}

#[test]
fn i8_what_a_member_can_leave_in_a_day_is_bounded_in_every_pallet() {
	let mut left = BTreeMap::new();
	development(|_| {
		for info in AllPalletsWithSystem::storage_info() {
			let [pallet, name] = [&info.pallet_name, &info.storage_name]
				.map(|it| String::from_utf8_lossy(it).into_owned());
			let item = format!("{pallet}.{name}");
			let bound = bound(&item).unwrap_or_else(|| panic!("{item}: what bounds it?"));
			let size = info.max_size.map(u64::from).or_else(|| {
				UNMEASURED.iter().find(|(name, _)| *name == item).map(|(_, size)| *size)
			});
			let entries = match bound {
				OfTheChain | OfGovernance => continue,
				OfTheAccount(entries) => entries,
				Paid(call, most) => match item.as_str() {
					"Audit.Events" => times_a_day(&call()) / 32,
					"Audit.SubjectEvents" => times_a_day(&call()) / 64,
					_ => times_a_day(&call()).min(most),
				},
			};
			let size = size.unwrap_or_else(|| panic!("{item}: how long is an entry at most?"));
			left.insert(item, (entries, entries * size));
		}
	});
	for (item, (entries, bytes)) in &left {
		println!("{item:28} {entries:>10} entries {bytes:>14} bytes a day at most");
	}
	let paid: Vec<_> = ["Patients.Records", "Patients.Epochs", "Doctors.Library", "Audit.Events"]
		.map(|item| left[item].1)
		.into();
	// The allowance is one: what is spent on one kind is not spent on another.
	let most = paid.iter().max().copied().unwrap_or_default();
	let unpaid: u64 = left
		.iter()
		.filter(|(item, _)| matches!(bound(item), Some(OfTheAccount(_))))
		.map(|(_, (_, bytes))| bytes)
		.sum();
	println!("bounded by account: {unpaid} bytes; paid by the allowance: {most} bytes a day");
	assert!(unpaid < 8 << 20, "one account leaves {unpaid} bytes, whatever it pays");
	assert!(most < 4 << 30, "one account leaves {most} bytes in a day");
}
