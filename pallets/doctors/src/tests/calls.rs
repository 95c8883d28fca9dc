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
	];
	assert_eq!(Call::<Test>::get_call_names(), calls);
}

#[test]
fn i2_no_call_takes_its_actor_as_an_argument() {
	let scale_info::TypeDef::Variant(calls) =
		<Call<Test> as scale_info::TypeInfo>::type_info().type_def
	else {
		panic!("calls are an enum");
	};
	let accounts = |name| {
		let call = calls.variants.iter().find(|call| call.name == name).expect("a call");
		let fields = call.fields.iter().filter(|field| field.type_name == Some("T::AccountId"));
		fields.filter_map(|field| field.name).collect::<Vec<_>>()
	};
	for by_the_provider in ["register", "update_profile"] {
		assert_eq!(accounts(by_the_provider), Vec::<&str>::new());
	}
	for by_an_admin in ["verify", "suspend", "reinstate"] {
		assert_eq!(accounts(by_an_admin), ["provider"]);
	}
	for for_a_patient in ["upload_file", "open_file"] {
		assert_eq!(accounts(for_a_patient), ["patient"]);
	}
}

#[test]
fn i2_unsigned_origin_is_refused_by_every_call() {
	let calls = [
		Call::<Test>::register {
			kind: ProviderKind::Doctor,
			public_profile: cid(1),
			private_profile: cid(2),
			recipient: RECIPIENT,
		},
		Call::update_profile { public_profile: cid(1), private_profile: cid(2) },
		Call::verify { provider: DOCTOR },
		Call::suspend { provider: DOCTOR },
		Call::reinstate { provider: DOCTOR },
		Call::upload_file { patient: PATIENT, category: Category::Clinical, epoch: 0, cid: cid(3) },
		Call::open_file { patient: PATIENT, record: 0 },
	];
	ExtBuilder::build_and_execute(|| {
		for call in calls {
			assert_noop!(
				call.dispatch_bypass_filter(RuntimeOrigin::none()).map_err(|e| e.error),
				BadOrigin
			);
		}
	});
}

#[test]
fn i2_governance_is_refused_where_a_provider_acts() {
	ExtBuilder::build_and_execute(|| {
		let root = RuntimeOrigin::root;
		let kind = ProviderKind::Doctor;
		assert_noop!(Doctors::register(root(), kind, cid(1), cid(2), RECIPIENT), BadOrigin);
		assert_noop!(Doctors::update_profile(root(), cid(1), cid(2)), BadOrigin);
		let category = Category::Clinical;
		assert_noop!(Doctors::upload_file(root(), PATIENT, category, 0, cid(3)), BadOrigin);
		assert_noop!(Doctors::open_file(root(), PATIENT, 0), BadOrigin);
	});
}
