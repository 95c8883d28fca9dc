//! What to do about each error of each pallet. A test goes through the metadata: none is left out.

/// What to do about a pallet's error. None where it is not known.
pub(super) fn hint(pallet: &str, error: &str) -> Option<&'static str> {
	match pallet {
		"Roles" => of_roles(error),
		"Patients" => of_patients(error),
		"Doctors" => of_doctors(error),
		"Audit" => of_audit(error),
		"Council" => of_council(error),
		"CouncilMembership" => of_membership(error),
		"Validators" => of_validators(error),
		"Session" => of_session(error),
		"Grandpa" => of_grandpa(error),
		"Utility" => of_utility(error),
		"Multisig" => of_multisig(error),
		"Proxy" => of_proxy(error),
		"Scheduler" => of_scheduler(error),
		"Preimage" => of_preimage(error),
		"TxPause" => of_tx_pause(error),
		"System" => of_system(error),
		_ => None,
	}
}

fn of_roles(error: &str) -> Option<&'static str> {
	Some(match error {
		"AlreadyExists" => "an account has one role: `salus role show ADDRESS` tells which; use another account or have an admin remove it",
		"NotFound" => "`salus role show ADDRESS` shows the role of an account",
		"NotAuthorized" => "this takes an admin or the council: check --account or --dev",
		"LastAdmin" => "assign another admin first",
		"StillRegistered" => "suspend a provider instead (`salus doctor suspend`); who is registered leaves by themselves: `salus patient deregister`, `salus doctor deregister`",
		"NotEnrolled" => "ask an admin to enrol the account: `salus role assign ADDRESS ROLE`",
		"Unchanged" => "nothing to do: it is so already",
		"TooManyPending" => "as many calls of this account wait for the signatures of others as may: have them sign one, or cancel one",
		"AllowanceOutOfBounds" => "choose an allowance between the chain's constants Roles.MinAllowance and Roles.MaxAllowance",
		_ => return None,
	})
}

fn of_patients(error: &str) -> Option<&'static str> {
	Some(match error {
		"AlreadyExists" => "the account is registered already; `salus patient update` replaces its profile",
		"NotRegistered" => "register first: `salus patient register`",
		"PatientNotFound" => "check the patient's address: it must be a registered patient's",
		"MalformedCid" => "give the CID as the store prints it",
		"UnusableRecipient" => "derive the keys from the account's recovery phrase again: `salus account import`",
		"RecipientReused" => "every key epoch, and every recipient of the patient's own, needs a new key: run the command again",
		"EmptyLink" => "rotate with `salus access rotate`, which makes the link",
		"StaleEpoch" => "the patient's keys changed meanwhile: run the command again",
		"SelfGrant" => "a patient always reads their own records; grant to a provider",
		"ProviderNotFound" => "check the address: access is granted to doctors, pharmacies and departments only",
		"ProviderNotActive" => "an admin verifies or reinstates the provider first: `salus doctor verify ADDRESS`",
		"InvalidCategories" => "name at least one category, each once",
		"ExpiryInPast" => "give an --expires that lies in the future, or none",
		"EmptyKeys" => "grant with `salus access grant`, which seals the keys",
		"GrantLimitReached" => "revoke a grant that is no longer needed",
		"NotFound" => "`salus access list` shows the grants there are",
		"NoGrant" => "ask the patient to grant access: `salus access grant ADDRESS`",
		"GrantExpired" => "ask the patient to grant access again",
		"CategoryNotCovered" => "ask the patient to grant access to this category",
		"RightNotGranted" => "ask the patient to grant access with --contribute",
		"RecordNotFound" => "`salus record list` shows the records there are",
		"RecordLimitReached" => "delete records that are no longer needed",
		"RotationDue" => "the patient rotates the keys first: `salus access rotate`; revoking with `salus access revoke` does it in one step",
		"CommentNotFound" => "`salus comment list` shows the comments there are",
		"CommentLimitReached" => "the patient deletes comments that are no longer needed: `salus comment delete NUMBER`",
		"OtherCategory" => "give the category of the record that the comment is about: `salus record list` shows it",
		"NotAPrescription" => "only records of the category medication are dispensed, and only those that a doctor or a department wrote who is verified now: `salus record list` shows the categories, `salus doctor show ADDRESS` the author",
		"DispensedLimitReached" => "the chain keeps no more marks for this patient: the pharmacy keeps its own record of it",
		"KeysChanged" => "the patient handed over newer keys meanwhile: run the command again",
		"AlreadyDispensed" => "nothing to do: `salus record list` shows who dispensed it; the patient asks for a new prescription",
		"ErasureUnderWay" => "the chain still erases what it kept of this account: try again in some minutes",
		_ => return None,
	})
}

fn of_doctors(error: &str) -> Option<&'static str> {
	Some(match error {
		"NotAuthorized" => "this takes an admin or the council: check --account or --dev",
		"NotFound" => "check the address: `salus doctor list` shows the providers",
		"AlreadyExists" => "the account is registered already; `salus doctor update` replaces its profile",
		"NotRegistered" => "register first: `salus doctor register`",
		"MalformedCid" => "give the CID as the store prints it",
		"UnusableRecipient" => "derive the keys from the account's recovery phrase again: `salus account import`",
		"AlreadyVerified" => "nothing to do: the provider is verified, with this profile",
		"ProfileChanged" => "look at the profile that the provider has now: `salus doctor show ADDRESS`, then `salus doctor verify ADDRESS --profile CID`",
		"AlreadySuspended" => "`salus doctor reinstate ADDRESS` gives the verification back",
		"NotVerified" => "`salus doctor show ADDRESS` shows the provider's status",
		"NotSuspended" => "only a suspended provider is reinstated; a new one is verified",
		"NotActive" => "an admin verifies or reinstates this account first: `salus doctor verify ADDRESS`",
		"RecordNotFound" => "`salus record list` shows the records there are",
		"NotADepartment" => "only an account registered with --kind department has doctors: check --account or --department",
		"NotADoctor" => "check the address: only who is registered with --kind doctor acts for a department",
		"NotAPharmacy" => "only an account registered with --kind pharmacy dispenses: check --account",
		"AlreadyNamed" => "nothing to do: `salus department doctors` shows who acts for the department",
		"NotNamed" => "`salus department doctors` shows who acts for the department; it names one with `salus department name-doctor ADDRESS`",
		"StaffLimitReached" => "dismiss a doctor who no longer acts for the department: `salus department dismiss-doctor ADDRESS`",
		"LibraryFileNotFound" => "`salus library list` shows the files there are",
		"RecipientReused" => "nothing to do: the chain has this recipient already",
		"LibraryLimitReached" => "delete files that are no longer needed: `salus library delete NUMBER`",
		"ErasureUnderWay" => "the chain still erases what it kept of this account: try again in some minutes",
		_ => return None,
	})
}

fn of_audit(error: &str) -> Option<&'static str> {
	Some(match error {
		"NotAuthorized" => "an auditor is added by an auditor or an admin, and removed by an admin: check --account or --dev",
		"NotFound" => "`salus audit auditors` shows the auditors",
		_ => return None,
	})
}

fn of_council(error: &str) -> Option<&'static str> {
	Some(match error {
		"NotMember" => "only members of the council do this: `salus council members` shows them",
		"DuplicateProposal" => "the motion is before the council already: `salus council motions`; vote for it",
		"ProposalMissing" => "`salus council motions` shows the motions there are: this one may be closed",
		"WrongIndex" => "give the number and the hash of the same motion: `salus council motions` shows both",
		"DuplicateVote" => "nothing to do: this account has voted so already",
		"TooEarly" => "wait until enough members have voted or the time to vote is over: `salus council motions`",
		"TooManyProposals" => "close motions that are decided first: `salus council close`",
		"WrongProposalWeight" | "WrongProposalLength" => "close it with `salus council close`, which takes both from the motion",
		"AlreadyInitialized" => "change the council by a motion: `salus council --help`",
		"PrimeAccountNotMember" => "name a member of the council: `salus council members` shows them",
		"ProposalActive" => "wait until the motion is decided: `salus council motions`",
		_ => return None,
	})
}

fn of_membership(error: &str) -> Option<&'static str> {
	Some(match error {
		"AlreadyMember" => "nothing to do: `salus council members` shows the council",
		"NotMember" => "`salus council members` shows the council",
		"TooManyMembers" => "the council removes a member first",
		_ => return None,
	})
}

fn of_validators(error: &str) -> Option<&'static str> {
	Some(match error {
		"AlreadyExists" => "nothing to do: `salus validator list` shows the validators",
		"NotFound" => "`salus validator list` shows the validators",
		"ValidatorLimitReached" => "the council removes a validator first",
		"MinimumOutOfBounds" => "at least 1, at most as many as have session keys: `salus validator list` shows them",
		"Unchanged" => "nothing to do: `salus validator minimum` shows it",
		"TooFewValidators" => "add another validator first, with session keys, or set a lower minimum: `salus validator minimum`",
		_ => return None,
	})
}

fn of_session(error: &str) -> Option<&'static str> {
	Some(match error {
		"InvalidProof" => "let the validator's own node make the keys for this account: `salus validator set-keys`",
		"NoAssociatedValidatorId" => "the council adds this account to the validators first",
		"DuplicatedKey" => "another validator has these keys: let this validator's own node make new ones",
		"NoKeys" => "nothing to do: this account has set no session keys",
		"NoAccount" => "the council adds this account to the validators first",
		_ => return None,
	})
}

fn of_grandpa(error: &str) -> Option<&'static str> {
	Some(match error {
		"PauseFailed" | "ResumeFailed" | "ChangePending" | "TooSoon" => {
			"a change of the validators is under way: wait until it is done"
		}
		"InvalidKeyOwnershipProof" | "InvalidEquivocationProof" => {
			"nothing to do: nodes report equivocations by themselves, and this is none"
		}
		"DuplicateOffenceReport" => "nothing to do: it was reported already",
		_ => return None,
	})
}

fn of_utility(error: &str) -> Option<&'static str> {
	(error == "TooManyCalls").then_some("send fewer calls in one batch")
}

fn of_multisig(error: &str) -> Option<&'static str> {
	Some(match error {
		"MinimumThreshold" => "a multisig takes two signatures at least",
		"AlreadyApproved" => {
			"nothing to do: this account has approved it already; the others approve next"
		}
		"NoApprovalsNeeded" => {
			"all have approved: the last one sends the call itself, with as_multi"
		}
		"TooFewSignatories" => "name the other signatories, without the account that signs",
		"TooManySignatories" => {
			"name fewer signatories: the chain's constant Multisig.MaxSignatories says how many"
		}
		"SignatoriesOutOfOrder" => "sort the other signatories by their public keys",
		"SenderInSignatories" => "leave the account that signs out of the other signatories",
		"NotFound" => {
			"nobody has approved this call yet, or it is done: check the call and the signatories"
		}
		"NotOwner" => "who approved it first takes it back",
		"NoTimepoint" | "WrongTimepoint" => {
			"give the block and the index at which the first approval was made"
		}
		"UnexpectedTimepoint" => "the first approval names no block",
		"MaxWeightTooLow" => "allow for more weight: what the call takes",
		"AlreadyStored" => "nothing to do: the call is stored already",
		_ => return None,
	})
}

fn of_proxy(error: &str) -> Option<&'static str> {
	Some(match error {
		"TooMany" => "remove a proxy that is no longer needed first",
		"NotFound" => "check the address: this account has no such proxy",
		"NotProxy" => "check the address: this account is no proxy of that one, or of another type",
		"Unproxyable" => "a proxy of this type may not make this call: the account itself does",
		"Duplicate" => "nothing to do: it is a proxy already",
		"NoPermission" => "the account makes this call itself",
		"Unannounced" => "announce the call first and wait for the proxy's delay",
		"NoSelfProxy" => "name another account",
		_ => return None,
	})
}

fn of_scheduler(error: &str) -> Option<&'static str> {
	Some(match error {
		"FailedToSchedule" => "as much as may be is planned for that block: choose another one",
		"NotFound" => "check block and index: nothing is planned there, or it is done",
		"TargetBlockNumberInPast" => "choose a block that is still to come",
		"RescheduleNoChange" => "choose another block than the one it is planned for",
		"Named" => "it was planned under a name: give that name",
		_ => return None,
	})
}

fn of_preimage(error: &str) -> Option<&'static str> {
	Some(match error {
		"TooBig" => "a preimage has 4 MiB at most",
		"AlreadyNoted" => "nothing to do: the chain has it already",
		"NotAuthorized" => "only the council notes preimages, and who noted one takes it back",
		"NotNoted" => "note the preimage first",
		"Requested" => "something planned needs it: cancel that first",
		"NotRequested" => "nothing to do: nobody asked for it",
		"TooMany" => "name fewer hashes",
		"TooFew" => "name a hash",
		_ => return None,
	})
}

fn of_tx_pause(error: &str) -> Option<&'static str> {
	Some(match error {
		"IsPaused" => "nothing to do: the call is paused already",
		"IsUnpaused" => "nothing to do: the call is not paused",
		"Unpausable" => "this call is never paused: the council needs it to undo a pause, or somebody to take back what they gave",
		"NotFound" => "check the names of pallet and call, as Polkadot.js Apps shows them",
		_ => return None,
	})
}

fn of_system(error: &str) -> Option<&'static str> {
	Some(match error {
		"InvalidSpecName" => "this is the runtime of another chain: check the file",
		"SpecVersionNeedsToIncrease" => "build the runtime with a higher spec_version",
		"FailedToExtractRuntimeVersion" => {
			"the file is no runtime: give the .wasm file that the build makes"
		}
		"NonDefaultComposite" | "NonZeroRefCount" => "the account still has something on chain",
		"CallFiltered" => {
			"this call is not for this account or for nobody at all, or the council has paused it: `salus pause list`"
		}
		"MultiBlockMigrationsOngoing" => {
			"the chain is still moving its storage to the new runtime: try again in some minutes"
		}
		"NothingAuthorized" => "the council authorizes the upgrade first: `salus upgrade --help`",
		"Unauthorized" => "give the file whose hash the council authorized",
		"InvalidTask" | "FailedTask" => "nothing to do: the chain does its tasks by itself",
		_ => return None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use subxt::Metadata;

	#[test]
	fn every_error_of_every_pallet_comes_with_a_hint() {
		let bytes = include_bytes!("../../../metadata/salus.scale");
		let metadata = Metadata::decode_from(&bytes[..]).expect("metadata");
		let mut seen = 0;
		for pallet in metadata.pallets() {
			for error in pallet.error_variants().into_iter().flatten() {
				let hint = hint(pallet.name(), &error.name);
				assert!(hint.is_some(), "{}.{} has no hint", pallet.name(), error.name);
				seen += 1;
			}
		}
		assert!(seen > 50, "{seen}");
	}

	#[test]
	fn error_that_is_not_known_has_no_hint() {
		assert_eq!(hint("Patients", "Unheard"), None);
		assert_eq!(hint("Unheard", "NotFound"), None);
	}
}
