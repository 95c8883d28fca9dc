//! Whatever governance and validators do between sessions, the chain has validators with keys.

use super::*;
use proptest::prelude::*;
use sp_runtime::testing::UintAuthorityId;

#[derive(Clone, Debug)]
enum Step {
	Add(AccountId),
	Remove(AccountId),
	SetKeys { who: AccountId, key: u64 },
	SetMinimum(u32),
	NextSession,
}

/// Few enough accounts and keys that they meet.
fn any_step() -> impl Strategy<Value = Step> {
	prop_oneof![
		(1..9u64).prop_map(Step::Add),
		(1..9u64).prop_map(Step::Remove),
		(1..9u64, 1..20u64).prop_map(|(who, key)| Step::SetKeys { who, key }),
		(0..7u32).prop_map(Step::SetMinimum),
		Just(Step::NextSession),
	]
}

fn apply(step: &Step) -> bool {
	match *step {
		Step::Add(who) => Validators::add_validator(RuntimeOrigin::root(), who).is_ok(),
		Step::Remove(who) => Validators::remove_validator(RuntimeOrigin::root(), who).is_ok(),
		Step::SetKeys { who, key } => {
			Session::set_keys(RuntimeOrigin::signed(who), UintAuthorityId(key), vec![]).is_ok()
		}
		Step::SetMinimum(minimum) => {
			Validators::set_minimum(RuntimeOrigin::root(), minimum).is_ok()
		}
		Step::NextSession => {
			next_session();
			true
		}
	}
}

fn min() -> usize {
	Validators::minimum() as usize
}

proptest! {
	#[test]
	fn i8_the_set_never_falls_below_its_minimum(
		steps in prop::collection::vec(any_step(), 1..80),
	) {
		ExtBuilder::default().build().execute_with(|| {
			// Sets that were planned before a minimum was raised keep to the one of then.
			let mut lowest = min();
			for step in &steps {
				let before = seats();
				let done = apply(step);
				prop_assert_eq!(Validators::do_try_state(), Ok(()));
				let with_keys = Validators::validators().iter().filter(|(_, set)| *set).count();
				prop_assert!(with_keys >= min(), "{:?}", step);
				lowest = lowest.min(min());
				prop_assert!(Authorities::get().len() >= lowest, "{:?}", step);
				let queued = pallet_session::QueuedKeys::<Test>::get();
				prop_assert!(queued.len() >= lowest, "{:?}", step);
				if !done {
					prop_assert_eq!(before, seats());
				}
				for who in 1..9u64 {
					let seat = Validators::is_validator(who);
					prop_assert_eq!(System::account_exists(&who), seat);
					prop_assert!(seat || System::consumers(&who) == 0);
				}
			}
			Ok(())
		})?;
	}
}
