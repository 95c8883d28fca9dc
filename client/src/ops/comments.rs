//! Comments that providers write about a patient: encrypted as a record is, listed for whoever may
//! see their category, deleted by the patient.

use super::{
	blocking,
	keyring::Keys,
	pages::{self, Page, Window},
	pending::{Item, Slot},
	publish::{only, Current, Publication, Stored, Terms},
	record_scope::RecordScope,
	records::{current_epoch, known_category},
	Finality, Member, OpError,
};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::salus_primitives::record::{Cid as ChainCid, Comment},
		},
		types, AccountId, At, ChainError, Receipt, Submission,
	},
	fhir::Communication,
	record::{self, Progress},
	store::BlockStore,
	Category,
};
use serde::Serialize;
use std::borrow::Cow;

/// What a provider wants to say.
pub struct NewComment<'a> {
	/// About whom, and under whose grant.
	pub place: RecordScope,
	/// What it is about: whoever may see this category may see the comment.
	pub category: Category,
	/// The record of that category that it is about.
	pub about: Option<u64>,
	/// The text.
	pub text: &'a str,
}

/// A comment that was added.
#[derive(Clone, Debug, Serialize)]
pub struct CommentAdded {
	/// Its number among those about the patient.
	pub comment: u64,
	/// Where it is in the store.
	pub cid: String,
	/// The name of its category.
	pub category: Category,
	/// The record it is about.
	pub about: Option<u64>,
	/// The epoch it is encrypted to.
	pub epoch: u32,
	/// When it became final. None where an earlier run had submitted it already.
	pub finality: Option<Finality>,
}

/// A comment as a list shows it.
#[derive(Clone, Debug, Serialize)]
pub struct CommentView {
	/// Its number among those about the patient.
	pub comment: u64,
	/// Where it is in the store.
	pub cid: String,
	/// The name of its category.
	pub category: Cow<'static, str>,
	/// The record it is about.
	pub about: Option<u64>,
	/// The epoch it is encrypted to.
	pub epoch: u32,
	/// Who wrote it, as the chain says.
	pub author: String,
	/// When it was written, as its author says.
	pub date: Option<String>,
	/// What it says, where it can be opened.
	pub text: Option<String>,
	/// Why it cannot be opened.
	pub closed: Option<String>,
}

/// A comment that was deleted.
#[derive(Clone, Debug, Serialize)]
pub struct CommentDeleted {
	/// Its number among those about the patient.
	pub comment: u64,
	/// When the deletion became final.
	pub finality: Finality,
	/// Whether its bytes were removed from this store. Other stores keep what they hold.
	pub removed_here: bool,
}

impl Publication for NewComment<'_> {
	fn action(&self) -> &'static str {
		"add the comment"
	}

	fn slot(&self, member: &Member) -> Result<Slot, OpError> {
		let about = self.about.map(u64::to_le_bytes);
		Ok(Slot::of_parts(
			&member.data_dir,
			&member.names(),
			&[
				b"comment",
				&self.place.patient.0,
				self.place.department.as_ref().map_or(&[], |it| &it.0),
				&[self.category.index()],
				about.as_ref().map_or(&[], |it| it),
				self.text.as_bytes(),
			],
		))
	}

	fn owner(&self, _: &Member) -> AccountId {
		self.place.patient
	}

	async fn ensure_allowed(&self, member: &Member, at: &At) -> Result<(), OpError> {
		self.communication(member, &crate::fhir::format_instant(0)).validate()?;
		if self.place.patient == member.account.id() {
			return Err(OpError::OwnComment);
		}
		member.ensure_may_add(at, self.place, self.category).await
	}

	async fn current(&self, member: &Member, at: &At) -> Result<Current, OpError> {
		let patient = member.patient_of(at, self.place).await?;
		Ok(Current {
			registration: patient.registered_at,
			epochs: vec![current_epoch(&patient, self.category)?],
			next: patient.next_comment,
		})
	}

	async fn since(
		&self,
		member: &Member,
		at: &At,
		from: u64,
	) -> Result<Vec<(u64, ChainCid)>, OpError> {
		let since = member.comments_from(at, self.place.patient, Some(self.category), from).await?;
		Ok(since.into_iter().map(|(number, comment)| (number, comment.cid)).collect())
	}

	async fn recipients(
		&self,
		member: &Member,
		at: &At,
		epochs: &[u32],
	) -> Result<Vec<[u8; 32]>, OpError> {
		let epoch = *only(epochs)?;
		Ok(vec![member.genuine_recipient(at, self.place, self.category, epoch).await?])
	}

	fn store(
		&self,
		member: &Member,
		into: &dyn BlockStore,
		terms: &Terms<'_>,
		_: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Vec<Stored>, OpError> {
		let json = self.communication(member, terms.date).to_json()?;
		let sealed = record::encrypt_small(&json, *only(terms.recipients)?)?;
		let cid = record::store_blob(&sealed, into)?;
		Ok(vec![Stored { cid, blocks: vec![cid] }])
	}

	async fn submit(
		&self,
		member: &Member,
		items: &[Item],
		submission: &mut Submission<'_>,
	) -> Result<Receipt, ChainError> {
		let item = only(items)?;
		let call = api::transactions().doctors().add_comment(
			self.place.patient,
			types::chain_category(self.category),
			self.about,
			item.epoch,
			types::chain_cid(&item.cid),
			self.place.department(),
		);
		member.chain.submit_once(member.account.signer(), &call, self.action(), submission).await
	}

	fn numbers(receipt: &Receipt) -> Vec<u64> {
		let events = receipt.events.find::<api::doctors::events::CommentAdded>();
		events.flatten().map(|event| event.comment).collect()
	}
}

impl NewComment<'_> {
	fn communication(&self, member: &Member, date: &str) -> Communication {
		Communication {
			text: self.text.to_owned(),
			category: self.category,
			about: self.about,
			author: member.account.address(),
			date: date.to_owned(),
		}
	}
}

/// Comments about a patient: see [`Member::comments`].
#[derive(Clone, Copy)]
pub struct Comments<'a>(pub(super) &'a Member);

impl Comments<'_> {
	/// Encrypts a comment, stores it, submits it and waits until it is final. What holds for
	/// [`Records::add`](crate::ops::records::Records::add) holds here.
	///
	/// # Errors
	/// The text is empty or too long, the store cannot be written, or the chain refuses, and then
	/// nothing stays in the store.
	pub async fn add(self, new: &NewComment<'_>) -> Result<CommentAdded, OpError> {
		let published = self.0.publish(new, &mut |_| {}).await?;
		Ok(CommentAdded {
			comment: published.number,
			cid: published.cid,
			category: new.category,
			about: new.about,
			epoch: published.epoch,
			finality: published.finality,
		})
	}

	/// The comments about the patient of `place` with what they say. A provider sees the categories
	/// of their grant, so that a part may have fewer than its limit; what no key of theirs opens is
	/// listed as closed.
	///
	/// # Errors
	/// [`OpError::NoGrant`], or the patient is none.
	pub async fn list(
		self,
		place: RecordScope,
		category: Option<Category>,
		window: Window<u64>,
	) -> Result<Page<CommentView, u64>, OpError> {
		let at = self.0.chain.at_finalized().await?;
		self.0.patient_of(&at, place).await?;
		let mut keys = self.0.keys().to(&at, place).await?;
		let covered = self.0.covered(&at, place).await?;
		let found = self.0.comments_in(&at, place.patient, category, window).await?;
		let mut listed = Vec::new();
		for (number, entry) in found.items {
			let category = types::category(&entry.category);
			if covered.as_ref().is_some_and(|covered| !covered.contains(&category)) {
				continue;
			}
			let read = self.0.read_comment(&at, place.patient, &mut keys, number, &entry).await;
			let (read, closed) = match read {
				Ok(comment) => (Some(comment), None),
				Err(error @ OpError::Chain(_)) => return Err(error),
				Err(error) => (None, Some(error.to_string())),
			};
			let (date, text) = read.map(|it| (it.date, it.text)).unzip();
			listed.push(CommentView {
				comment: number,
				cid: types::store_cid(&entry.cid).map(|cid| cid.to_string()).unwrap_or_default(),
				category: types::category_text(&entry.category),
				about: entry.about,
				epoch: entry.epoch,
				author: entry.author.to_string(),
				date,
				text,
				closed,
			});
		}
		Ok(Page { items: listed, next: found.next })
	}

	/// Deletes comment `number` about this patient from the chain, and its bytes from this store
	/// where they are what they claim to be: who wrote it could have named anything in the store.
	///
	/// # Errors
	/// There is no such comment, or the chain refuses.
	pub async fn delete(self, number: u64) -> Result<CommentDeleted, OpError> {
		let (at, own) = (self.0.chain.at_finalized().await?, self.0.account.id());
		self.0.patient_of(&at, RecordScope::of(own)).await?;
		let payload = api::view_functions().patients().comment(own, number);
		let entry = self.0.chain.view_at(&at, payload).await?;
		let entry = entry.ok_or(OpError::NoComment { comment: number })?;
		let call = api::transactions().patients().delete_comment(number);
		let finality = (&self.0.submit(&call, "delete the comment").await?).into();
		let removed = self.0.remove_comments(&at, &[(number, entry)]).await;
		Ok(CommentDeleted { comment: number, finality, removed_here: removed > 0 })
	}
}

impl Member {
	/// Removes from this store what comments about this patient, which are no longer on chain, are
	/// stored as. Only what the patient's key opens as that comment is. Returns how many were.
	pub(super) async fn remove_comments(
		&self,
		at: &At,
		comments: &[(u64, Comment<AccountId>)],
	) -> u64 {
		let mut removed = 0;
		for (number, entry) in comments {
			let own = self.account.id();
			let read = self.read_comment(at, own, &mut Keys::Own, *number, entry).await;
			let (Ok(_), Some(cid)) = (read, types::store_cid(&entry.cid)) else { continue };
			match blocking(|| self.blocks().unpin(&cid).and_then(|_| self.blocks().delete(&cid))) {
				Ok(true) => removed += 1,
				Ok(false) => {}
				Err(error) => tracing::warn!(%cid, %error, "a deleted comment stays in the store"),
			}
		}
		removed
	}

	/// The comments about `patient` from number `from` on, of one category or all.
	pub(super) async fn comments_from(
		&self,
		at: &At,
		patient: AccountId,
		category: Option<Category>,
		from: u64,
	) -> Result<Vec<(u64, Comment<AccountId>)>, OpError> {
		let window = Window::starting(from);
		Ok(self.comments_in(at, patient, category, window).await?.items)
	}

	/// What `window` shows of the comments about `patient`, of one category or all.
	async fn comments_in(
		&self,
		at: &At,
		patient: AccountId,
		category: Option<Category>,
		window: Window<u64>,
	) -> Result<Page<(u64, Comment<AccountId>), u64>, OpError> {
		pages::read(window, |from, limit| async move {
			let category = category.map(types::chain_category);
			let from = from.unwrap_or(0);
			let views = api::view_functions().patients();
			let payload = views.comments(patient, category, from, limit);
			Ok(self.chain.view_at(at, payload).await?)
		})
		.await
	}

	/// What a comment says, once it is what the chain says of it.
	async fn read_comment(
		&self,
		at: &At,
		patient: AccountId,
		keys: &mut Keys,
		number: u64,
		entry: &Comment<AccountId>,
	) -> Result<Communication, OpError> {
		let category = known_category(&entry.category)?;
		let identity =
			self.keys().identity_for(at, patient, keys, number, category, entry.epoch).await;
		let identity = identity.map_err(|error| match error {
			OpError::Closed { category, epoch, .. } => {
				OpError::ClosedComment { comment: number, category, epoch }
			}
			error => error,
		})?;
		let cid = types::store_cid(&entry.cid)
			.ok_or_else(|| ChainError::Unexpected { what: "a comment's CID".into() })?;
		let comment = blocking(|| -> Result<_, OpError> {
			let sealed = record::load_blob(&cid, self.blocks())?;
			Ok(Communication::from_json(&record::decrypt_small(
				&sealed,
				std::slice::from_ref(&identity),
			)?)?)
		})?;
		let author = entry.author.to_string();
		if (&comment.author, comment.category, comment.about) != (&author, category, entry.about) {
			return Err(OpError::CommentLies { comment: number, author });
		}
		Ok(comment)
	}
}
