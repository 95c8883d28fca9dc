//! `salus account rekey`: a new age recipient for a member whose identity others may have.

use super::{
	context::Context,
	output::{count, count_bar, counting, finality, Output},
	Failure,
};
use clap::Args;
use salus_client::ops::recipient::Replaced;

/// Replace the age recipient of this account, whose key others may have got hold of
///
/// The next key derives from the same recovery phrase. The profile is encrypted to it, and so is what
/// was sealed to the key of before. A patient's categories all get new keys, which are handed to
/// everyone who has access. Of a provider, the keys of every grant are sealed and the files of the
/// library encrypted anew, and each patient's client changes their keys with the next command by which
/// the patient changes anything: until then whoever has the old key may read what is added to those
/// categories.
///
/// It helps where an identity file got lost (`account identity`), not where the recovery phrase did:
/// whoever has that is this account. Then move to a new account.
#[derive(Debug, Args)]
#[command(
	after_help = "Examples:\n  salus --account erika account rekey\n  salus --account muster account rekey --finish"
)]
pub(super) struct Rekey {
	/// Go on where a run was cut short: seal anew what is left, with the recipient there is
	#[arg(long)]
	finish: bool,
}

impl Rekey {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let mut member = context.member().await?;
		let bar = count_bar(context.shows_progress(), "sealing anew");
		let replaced = match self.finish {
			true => member.keys().seal_anew(&mut counting(&bar)).await,
			false => member.replace_recipient(&mut counting(&bar)).await,
		};
		bar.finish_and_clear();
		out.emit(&replaced?, report)
	}
}

fn report(replaced: &Replaced) -> String {
	let mut lines = vec![match &replaced.finality {
		Some(when) => format!("the recipient is {} now, {}", replaced.recipient, finality(when)),
		None => format!("the recipient is {}", replaced.recipient),
	}];
	if !replaced.rotated.is_empty() {
		lines.push("new keys for every category".into());
	}
	if replaced.profile_left {
		lines.push(
			"the profile is not in this store and stays encrypted to the old key: `salus patient update`, or `salus doctor update`, replaces it"
				.into(),
		);
	}
	if replaced.on_hold {
		lines.push(
			"no grants were looked at: the account is not verified; run `salus account rekey --finish` once it is"
				.into(),
		);
	} else {
		lines
			.push(format!("sealed anew: the keys of {}", count(replaced.resealed as u64, "grant")));
	}
	if replaced.library > 0 {
		let files = count(replaced.library as u64, "file");
		lines.push(format!(
			"encrypted anew: {files} of the library, with new numbers: `salus library list` shows them"
		));
	}
	for left_out in &replaced.left_out {
		lines.push(format!("left as it is: {}: {}", left_out.patient, left_out.reason));
	}
	for file in &replaced.closed {
		lines.push(format!("left as it is: file {file} of the library, which does not open"));
	}
	for department in &replaced.departments {
		lines.push(format!("ask {department} to hand its keys on: `salus department share-keys`"));
	}
	lines.join("\n")
}
