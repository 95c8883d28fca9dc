//! Which calls there are.

use crate::{mock::*, pallet::*};
use frame_support::traits::GetCallName;

#[test]
fn i3_no_call_exists_whose_job_is_to_write_an_event() {
	assert_eq!(Call::<Test>::get_call_names(), ["add_auditor", "remove_auditor"]);
}

#[test]
fn i2_the_only_account_a_call_takes_is_the_one_acted_upon() {
	let scale_info::TypeDef::Variant(calls) =
		<Call<Test> as scale_info::TypeInfo>::type_info().type_def
	else {
		panic!("calls are an enum");
	};
	for call in calls.variants {
		let arguments: Vec<_> = call.fields.iter().filter_map(|field| field.name).collect();
		assert_eq!(arguments, ["who"], "{}", call.name);
	}
}
