//! Lists in parts: the options of commands that list, and how a part is printed.

use super::{args, output::Output, Failure};
use clap::Args;
use salus_client::{
	keys::AccountId,
	ops::pages::{Page, Window},
};
use serde::Serialize;
use std::num::NonZeroU32;

/// Which part of a list in the order of numbers is shown.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Numbers {
	/// Begin with this number
	#[arg(long, value_name = "NUMBER")]
	from: Option<u64>,
	/// Show so many at most. JSON is then {"items": [...], "next": NUMBER}: where to go on with
	/// --from, or null
	#[arg(long, value_name = "COUNT")]
	limit: Option<NonZeroU32>,
}

impl Numbers {
	pub fn window(self) -> Window<u64> {
		Window { from: self.from, limit: self.limit }
	}
}

/// Which part of a list in the order of accounts is shown.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Accounts {
	/// Begin behind this account, the last one of the part before
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	after: Option<AccountId>,
	/// Show so many at most. JSON is then {"items": [...], "next": ADDRESS}: where to go on with
	/// --after, or null
	#[arg(long, value_name = "COUNT")]
	limit: Option<NonZeroU32>,
}

impl Accounts {
	pub fn window(self) -> Window<AccountId> {
		Window { from: self.after, limit: self.limit }
	}
}

/// Where a list goes on.
pub(super) trait Next {
	/// As JSON has it.
	fn json(&self) -> serde_json::Value;
	/// The option that goes on there.
	fn option(&self) -> String;
}

impl Next for u64 {
	fn json(&self) -> serde_json::Value {
		(*self).into()
	}
	fn option(&self) -> String {
		format!("--from {self}")
	}
}

impl Next for AccountId {
	fn json(&self) -> serde_json::Value {
		self.to_string().into()
	}
	fn option(&self) -> String {
		format!("--after {self}")
	}
}

#[derive(Serialize)]
struct Part<'a, T> {
	items: &'a [T],
	next: Option<serde_json::Value>,
}

/// Prints what `window` asked for: the whole list as a JSON array, a part with a limit as an object
/// that says where it goes on.
pub(super) fn emit<T: Serialize, K: Next>(
	out: &mut Output<'_>,
	window: Window<K>,
	page: &Page<T, K>,
	human: impl FnOnce(&[T]) -> String,
) -> Result<(), Failure> {
	if window.limit.is_none() {
		return out.emit(&page.items, |items| human(items));
	}
	let part = Part { items: &page.items, next: page.next.as_ref().map(Next::json) };
	out.emit(&part, |part| {
		let more = page.next.as_ref().map(|next| format!("\nmore: {}", next.option()));
		human(part.items) + &more.unwrap_or_default()
	})
}
