//! The account at work on what is a patient's own: what its keys ask for is seen to first.

use super::{
	args,
	context::Context,
	waiting::{say, waiting},
	Failure,
};
use salus_client::{
	ops::{expiry::KeyMaintenance, Member},
	Category,
};

impl Context {
	/// The account at work on what is its own as a patient: as [`Context::member`], once access that
	/// is over is ended and keys that others may have are rotated, which standard error says.
	pub async fn patient(&self) -> Result<Member, Failure> {
		let member = self.member().await?;
		self.maintain_keys(&member).await?;
		Ok(member)
	}

	/// Ends the access to `member`'s records that is over and rotates keys that others may have, which
	/// standard error says.
	pub async fn maintain_keys(&self, member: &Member) -> Result<(), Failure> {
		let seen_to = waiting(self, member.keys().maintain()).await?;
		let Some(KeyMaintenance { ended, exposed, rotated }) = seen_to else { return Ok(()) };
		let rotated = Category::join(&rotated, ", ");
		if !ended.is_empty() {
			let ended = ended.join(", ");
			say(
				self,
				&format!("the access of {ended} was over: ended, with new keys for {rotated}"),
			);
		}
		if !exposed.is_empty() {
			let exposed = exposed.join(", ");
			say(
				self,
				&format!("{exposed} replaced a key that others may have: new keys for {rotated}"),
			);
		}
		Ok(())
	}

	/// The account at work on what is `whose`: as [`Context::patient`] on its own, else as
	/// [`Context::member`].
	pub async fn at_work(&self, whose: &args::Whose) -> Result<Member, Failure> {
		match whose.is_own() {
			true => self.patient().await,
			false => self.member().await,
		}
	}
}
