//! What is to be sent, how fast and for how long.

use super::{error::PlanError, pace::Pace};
use clap::ValueEnum;
use serde::Serialize;
use std::time::Duration;

/// The most transactions of one load: they are signed before the clock starts, and held in memory.
pub const MAX_TRANSACTIONS: usize = 1_000_000;

/// The most accounts of one role.
pub const MAX_ACCOUNTS: usize = 10_000;

/// How many transactions there are where nobody says.
pub const TRANSACTIONS: usize = 10_000;

/// A kind of transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Load {
	/// Patients who register, enrolled by an admin before: strangers are let in 64 a block
	Register,
	/// Patients who give doctors access
	Grant,
	/// Patients who add a record
	AddFile,
	/// Doctors who add a record of a patient
	Upload,
	/// Doctors who open a record of a patient
	Open,
	/// Patients who take access away
	Revoke,
	/// Of ten: four records added, two opened, two uploaded, one grant and its revocation
	Mixed,
	/// Patients who send remarks as long as a record added: what the chain alone can do
	Remark,
}

impl Load {
	/// The name, as the command line spells it.
	pub fn name(self) -> &'static str {
		match self {
			Load::Register => "register",
			Load::Grant => "grant",
			Load::AddFile => "add-file",
			Load::Upload => "upload",
			Load::Open => "open",
			Load::Revoke => "revoke",
			Load::Mixed => "mixed",
			Load::Remark => "remark",
		}
	}
}

/// What is to be sent, and where.
#[derive(Clone, Debug)]
pub struct Plan {
	/// The loads, one after the other.
	pub loads: Vec<Load>,
	/// Where the nodes are. The first one is watched for blocks.
	pub nodes: Vec<String>,
	/// Transactions a second; none: as fast as it goes.
	pub rate: Option<f64>,
	/// How many transactions each load has.
	pub transactions: usize,
	/// How long transactions are offered at most.
	pub duration: Option<Duration>,
	/// How many accounts of each role sign.
	pub accounts: usize,
	/// How many transactions of one account may wait for a block at once where no rate is set.
	pub window: usize,
	/// How long to wait while nothing becomes final.
	pub patience: Duration,
	/// Whether any chain will do.
	pub any_chain: bool,
	/// Watts that one busy core is taken for, where no counter tells.
	pub watts_per_core: f64,
}

impl Plan {
	/// How many transactions a load has, by what was asked for.
	pub fn count(
		transactions: Option<usize>,
		rate: Option<f64>,
		duration: Option<Duration>,
	) -> usize {
		match (transactions, rate, duration) {
			(Some(count), ..) => count,
			(None, Some(rate), Some(duration)) => (rate * duration.as_secs_f64()).ceil() as usize,
			_ => TRANSACTIONS,
		}
	}

	/// How fast transactions are offered, and how long.
	pub(super) fn pace(&self) -> Pace {
		let Self { rate, duration, window, patience, .. } = *self;
		Pace { rate, duration, window, patience }
	}

	/// Checks that it can be done.
	///
	/// # Errors
	/// A number is zero, beyond its bound or none.
	pub fn check(&self) -> Result<(), PlanError> {
		if self.loads.is_empty() {
			return Err(PlanError::NoLoad);
		}
		if self.rate.is_some_and(|rate| !rate.is_finite() || rate <= 0.0) {
			return Err(PlanError::Rate);
		}
		if !(1..=MAX_TRANSACTIONS).contains(&self.transactions) {
			let (asked, max) = (self.transactions, MAX_TRANSACTIONS);
			return Err(PlanError::Transactions { asked, max });
		}
		if !(1..=MAX_ACCOUNTS).contains(&self.accounts) {
			return Err(PlanError::Accounts { asked: self.accounts, max: MAX_ACCOUNTS });
		}
		if self.window == 0 {
			return Err(PlanError::Window);
		}
		if !self.watts_per_core.is_finite() || self.watts_per_core < 0.0 {
			return Err(PlanError::Watts);
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn plan() -> Plan {
		Plan {
			loads: vec![Load::AddFile],
			nodes: vec![],
			rate: Some(10.0),
			transactions: 1,
			duration: None,
			accounts: 1,
			window: 1,
			patience: Duration::ZERO,
			any_chain: false,
			watts_per_core: 10.0,
		}
	}

	#[test]
	fn plan_that_cannot_be_done_is_refused_with_what_to_ask_for() {
		assert!(plan().check().is_ok());
		let wrong = [
			Plan { rate: Some(0.0), ..plan() },
			Plan { rate: Some(f64::NAN), ..plan() },
			Plan { transactions: 0, ..plan() },
			Plan { transactions: MAX_TRANSACTIONS + 1, ..plan() },
			Plan { accounts: 0, ..plan() },
			Plan { window: 0, ..plan() },
			Plan { loads: vec![], ..plan() },
			Plan { watts_per_core: f64::INFINITY, ..plan() },
		];
		for plan in wrong {
			assert!(plan.check().is_err(), "{plan:?}");
		}
	}

	#[test]
	fn rate_and_duration_make_the_number_of_transactions_unless_it_is_given() {
		let ten = Some(Duration::from_secs(10));
		assert_eq!(Plan::count(None, Some(2.5), ten), 25);
		assert_eq!(Plan::count(Some(7), Some(2.5), ten), 7);
		assert_eq!(Plan::count(None, None, ten), TRANSACTIONS);
	}
}
