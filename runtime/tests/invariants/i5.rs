//! I5: only the current epoch is accepted.

use crate::common::*;
use pallet_patients::Error as PatientsError;
use salus_primitives::{EpochNumber, Recipient};
use salus_runtime::Runtime;

#[test]
fn i5_only_the_current_epoch_is_accepted_from_the_patient_and_from_a_provider() {
	scenario_with_grant(|chain| {
		let stale = || PatientsError::<Runtime>::StaleEpoch;
		for current in 0..3 {
			for epoch in (0..5).filter(|epoch| *epoch != current).chain([EpochNumber::MAX]) {
				refused(chain, PATIENT, &add_file(Clinical, epoch), stale());
				refused(chain, DOCTOR, &upload(PATIENT, Clinical, epoch), stale());
				let comment = comment_with(PATIENT, Clinical, None, epoch, cid(6), None);
				refused(chain, DOCTOR, &comment, stale());
			}
			chain.must(PATIENT, &add_file(Clinical, current));
			chain.must(DOCTOR, &upload(PATIENT, Clinical, current));
			chain.must(PATIENT, &rotate(Clinical, current + 1));
		}
		// The other categories stay where they were.
		chain.must(PATIENT, &add_file(Imaging, 0));
		refused(chain, PATIENT, &add_file(Imaging, 1), stale());
	});
}

#[test]
fn i5_an_epoch_is_never_skipped_or_repeated() {
	scenario(|chain| {
		for epoch in [0, 2, EpochNumber::MAX] {
			refused(chain, PATIENT, &rotate(Clinical, epoch), PatientsError::<Runtime>::StaleEpoch);
		}
		for used in [recipient(1), recipient_of(Clinical, 0), recipient_of(Imaging, 0)] {
			let reused = rotate_with(Clinical, 1, used, link(0));
			refused(chain, PATIENT, &reused, PatientsError::<Runtime>::RecipientReused);
		}
		let zero = rotate_with(Clinical, 1, Recipient([0; 32]), link(0));
		refused(chain, PATIENT, &zero, PatientsError::<Runtime>::UnusableRecipient);
		let loose = rotate_with(Clinical, 1, recipient(2), Default::default());
		refused(chain, PATIENT, &loose, PatientsError::<Runtime>::EmptyLink);
	});
}
