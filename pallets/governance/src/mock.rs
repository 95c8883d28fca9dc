//! A runtime of this pallet alone: an account that stands for the council's vote, a filter that
//! stops a call for everyone but Root, and a call that uses less than it declares or fails.

use frame_support::{derive_impl, parameter_types, traits::Contains, weights::Weight};
use frame_system::{limits::BlockWeights, EnsureSignedBy};
use sp_runtime::BuildStorage;

pub type AccountId = u64;

/// Execution time of one block.
pub const BLOCK: u64 = 1_500_000_000_000;
/// What `work` declares.
pub const DECLARED: u64 = 1_000_000_000;
/// Stands for the council's vote.
pub const COUNCIL: AccountId = 1;
/// Somebody else.
pub const ALICE: AccountId = 10;

/// Something to carry out.
#[frame_support::pallet(dev_mode)]
pub mod work {
	use frame_support::{
		dispatch::{DispatchErrorWithPostInfo, PostDispatchInfo},
		pallet_prelude::*,
	};
	use frame_system::pallet_prelude::*;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	/// How often work was done.
	#[pallet::storage]
	pub type Done<T> = StorageValue<_, u32, ValueQuery>;

	#[pallet::error]
	pub enum Error<T> {
		/// As asked for.
		Failed,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// For Root alone. Uses `actual` of what it declares, and fails where `fails`.
		#[pallet::weight((Weight::from_parts(super::DECLARED, 0), DispatchClass::Operational))]
		pub fn work(
			origin: OriginFor<T>,
			actual: Option<u64>,
			fails: bool,
		) -> DispatchResultWithPostInfo {
			ensure_root(origin)?;
			Done::<T>::mutate(|done| *done += 1);
			let post_info = PostDispatchInfo {
				actual_weight: actual.map(|time| Weight::from_parts(time, 0)),
				pays_fee: Pays::Yes,
			};
			if fails {
				let error = Error::<T>::Failed.into();
				return Err(DispatchErrorWithPostInfo { post_info, error });
			}
			Ok(post_info)
		}
	}
}

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Governance = crate;
	#[runtime::pallet_index(2)]
	pub type Work = work;
}

parameter_types! {
	pub Weights: BlockWeights = BlockWeights::simple_max(Weight::from_parts(BLOCK, u64::MAX));
}

frame_support::ord_parameter_types! {
	pub const Council: AccountId = COUNCIL;
}

/// Stops `work`, which Root may make nevertheless.
pub struct NoWork;

impl Contains<RuntimeCall> for NoWork {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(call, RuntimeCall::Work(_))
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type BaseCallFilter = NoWork;
	type Block = frame_system::mocking::MockBlock<Test>;
	type BlockWeights = Weights;
}

impl work::Config for Test {}

impl crate::Config for Test {
	type GovernanceOrigin = EnsureSignedBy<Council, AccountId>;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = ();
}

/// The storage at block 1.
pub fn build() -> sp_io::TestExternalities {
	let mut ext: sp_io::TestExternalities =
		RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound").into();
	ext.execute_with(|| System::set_block_number(1));
	ext
}
