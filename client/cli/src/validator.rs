//! `salus validator`: who makes the blocks.

use super::{
	args,
	context::Context,
	council,
	output::{finality, table, Output},
	waiting::waiting,
	Failure,
};
use clap::Subcommand;
use salus_client::{keys::AccountId, ops::validator};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// List the validators that the council named, and those that it removed which still make blocks
	#[command(after_help = "Example:\n  salus validator list")]
	List,
	/// Add a validator, by vote of the council
	///
	/// It then sets its session keys (`salus validator set-keys`) and makes blocks from the session
	/// after the next.
	#[command(
		after_help = "Example:\n  salus --dev //Alice validator add 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Add {
		/// The validator's account
		#[arg(value_parser = args::address)]
		address: AccountId,
	},
	/// Remove a validator and its session keys, by vote of the council
	#[command(
		after_help = "Example:\n  salus --dev //Alice validator remove 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Remove {
		/// The validator's account
		#[arg(value_parser = args::address)]
		address: AccountId,
	},
	/// Show the fewest validators that there have to be, or set them, by vote of the council
	///
	/// Those with session keys count. No validator is removed while they are no more than that.
	#[command(
		after_help = "Examples:\n  salus validator minimum\n  salus --dev //Alice validator minimum 3"
	)]
	Minimum {
		/// As many from now on; at most as many as have session keys
		#[arg(value_parser = clap::value_parser!(u32).range(1..))]
		count: Option<u32>,
	},
	/// Let this validator's own node make new session keys, and set them (as the validator)
	///
	/// Run it on the validator's machine: --node is the validator's own node, which keeps the secret
	/// half of the keys and has to answer unsafe methods to this machine (--rpc-methods unsafe). A
	/// validator's node that has no keys yet starts with --await-session-keys.
	#[command(
		after_help = "Example:\n  salus --account muster validator set-keys --node ws://127.0.0.1:9944"
	)]
	SetKeys,
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::List => {
				let validators = validator::validators(&context.chain().await?).await?;
				out.emit(&validators, |validators| {
					let said = |it: bool| if it { "yes" } else { "no" }.to_owned();
					let rows = validators.iter();
					let rows = rows.map(|it| {
						vec![it.address.clone(), said(it.seat), said(it.keys), said(it.active)]
					});
					table(&["VALIDATOR", "HAS SEAT", "HAS KEYS", "MAKES BLOCKS"], rows.collect())
				})
			}
			Self::Add { address } => council::put(context, out, validator::add(address)).await,
			Self::Remove { address } => {
				council::put(context, out, validator::remove(address)).await
			}
			Self::Minimum { count: Some(count) } => {
				council::put(context, out, validator::set_minimum(count)).await
			}
			Self::Minimum { count: None } => {
				let minimum = validator::minimum(&context.chain().await?).await?;
				out.emit(&serde_json::json!({ "minimum": minimum }), |_| {
					format!("at least {minimum} validators with session keys")
				})
			}
			Self::SetKeys => {
				let member = context.member().await?;
				let set = waiting(context, member.as_validator().set_session_keys()).await?;
				out.emit(&set, |set| {
					format!(
						"{} has session keys of this node, {}; they serve from the session after the next",
						set.address,
						finality(&set.finality)
					)
				})
			}
		}
	}
}
