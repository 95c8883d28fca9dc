//! Which calls there are, and what they take.

use crate::{mock::*, pallet::*};
use frame_support::{
	assert_noop,
	traits::{GetCallName, UnfilteredDispatchable},
};
use salus_primitives::{Category, ProviderKind};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn i3_no_call_exists_whose_job_is_to_write_an_event() {
	let calls = [
		"register",
		"update_profile",
		"verify",
		"suspend",
		"reinstate",
		"upload_file",
		"open_file",
		"add_comment",
		"dispense",
		"add_to_library",
		"delete_from_library",
		"name_doctor",
		"dismiss_doctor",
		"share_keys",
		"deregister",
		"set_recipient",
	];
	assert_eq!(Call::<Test>::get_call_names(), calls);
}

/// The names of the arguments of type `of` that the call `name` takes.
fn arguments(name: &str, of: &str) -> Vec<&'static str> {
	let scale_info::TypeDef::Variant(calls) =
		<Call<Test> as scale_info::TypeInfo>::type_info().type_def
	else {
		panic!("calls are an enum");
	};
	let call = calls.variants.iter().find(|call| call.name == name).expect("a call");
	let fields = call.fields.iter().filter(|field| field.type_name == Some(of));
	fields.filter_map(|field| field.name).collect()
}

#[test]
fn i2_no_call_takes_its_actor_as_an_argument() {
	let named = |call| arguments(call, "T::AccountId");
	for for_themselves in
		["register", "update_profile", "add_to_library", "delete_from_library", "deregister"]
	{
		assert_eq!(named(for_themselves), Vec::<&str>::new());
	}
	for by_an_admin in ["verify", "suspend", "reinstate"] {
		assert_eq!(named(by_an_admin), ["provider"]);
	}
	for by_a_department in ["name_doctor", "dismiss_doctor"] {
		assert_eq!(named(by_a_department), ["doctor"]);
	}
	for for_a_patient in ["upload_file", "open_file", "add_comment", "dispense", "share_keys"] {
		assert_eq!(named(for_a_patient), ["patient"]);
	}
}

// What the argument is worth, `acting.rs` tests.
#[test]
fn i2_only_where_a_grant_is_used_a_department_may_be_named() {
	for name in Call::<Test>::get_call_names() {
		let optional = arguments(name, "Option<T::AccountId>");
		match *name {
			"upload_file" | "open_file" | "add_comment" => assert_eq!(optional, ["department"]),
			_ => assert!(optional.is_empty()),
		}
	}
}

/// One of each call that a provider signs.
fn calls_of_a_provider() -> Vec<Call<Test>> {
	let (patient, category, doctor) = (PATIENT, Category::Clinical, DOCTOR);
	vec![
		Call::register {
			kind: ProviderKind::Doctor,
			public_profile: cid(1),
			private_profile: cid(2),
			recipient: RECIPIENT,
		},
		Call::update_profile { public_profile: cid(1), private_profile: cid(2) },
		Call::upload_file { patient, category, epoch: 0, cid: cid(3), department: None },
		Call::open_file { patient, record: 0, department: Some(DEPARTMENT) },
		Call::add_comment {
			patient,
			category,
			about: None,
			epoch: 0,
			cid: cid(3),
			department: Some(DEPARTMENT),
		},
		Call::dispense { patient, record: 0 },
		Call::add_to_library { cid: cid(3) },
		Call::delete_from_library { file: 0 },
		Call::name_doctor { doctor },
		Call::dismiss_doctor { doctor },
		Call::share_keys { patient, sealed_keys: Default::default(), replaced: [0; 32] },
		Call::deregister {},
		Call::set_recipient { recipient: RECIPIENT, private_profile: cid(1) },
	]
}

/// One of each call that an admin signs.
fn calls_of_an_admin() -> Vec<Call<Test>> {
	let provider = DOCTOR;
	vec![
		Call::verify { provider, public_profile: cid(1) },
		Call::suspend { provider },
		Call::reinstate { provider },
	]
}

/// Asserts that each of `calls` is refused for its origin.
fn assert_bad_origin(calls: Vec<Call<Test>>, origin: RuntimeOrigin) {
	ExtBuilder::build_and_execute(|| {
		for call in calls {
			assert_noop!(
				call.dispatch_bypass_filter(origin.clone()).map_err(|e| e.error),
				BadOrigin
			);
		}
	});
}

#[test]
fn i2_unsigned_origin_is_refused_by_every_call() {
	let calls = [calls_of_a_provider(), calls_of_an_admin()].concat();
	assert_eq!(calls.len(), Call::<Test>::get_call_names().len());
	assert_bad_origin(calls, RuntimeOrigin::none());
}

#[test]
fn i2_governance_is_refused_where_a_provider_acts() {
	assert_bad_origin(calls_of_a_provider(), RuntimeOrigin::root());
}
