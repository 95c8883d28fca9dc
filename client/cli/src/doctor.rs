//! `salus doctor`: doctors, pharmacies and departments.

use super::{
	args,
	context::Context,
	fingerprint::{self, Expected, Named},
	leave,
	output::{printable_form, table, Output},
	pages::{self, Accounts},
	waiting::change,
	Failure,
};
use clap::Subcommand;
use salus_client::{
	chain::{api::runtime_types::pallet_doctors::provider::Provider, types},
	fhir::ProviderProfile,
	keys::{AccountId, Fingerprint},
	ops::{
		self,
		pages::{Page, Window},
		provider::Verdict,
	},
	store::BlockStore,
};
use serde::Serialize;
use std::borrow::Cow;

/// The form of a profile, for the long help.
macro_rules! form {
	() => {
		r#"A profile is a JSON file; name and licence are required:
  {
    "name": "Dr. Max Muster",
    "qualification": "Radiology",
    "organisation": "Hospital of Cologne",
    "licence": "D-12345",
    "phone": "+49 221 7654321",
    "email": "muster@example.org",
    "address": "Krankenhausweg 1, 50667 Köln"
  }
Name, qualification and organisation are stored for all to read; the rest is encrypted to this
account. The chain holds the CIDs of both."#
	};
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Register this account as a provider
	#[command(
		after_help = "Example:\n  salus --account muster doctor register --kind doctor --profile muster.json",
		after_long_help = concat!("Example:\n  salus --account muster doctor register --kind doctor --profile muster.json\n\n", form!())
	)]
	Register {
		/// What kind of provider
		#[arg(long, value_enum, default_value = "doctor")]
		kind: args::Kind,
		#[command(flatten)]
		profile: args::Profile,
	},
	/// Replace this provider's profile
	#[command(
		after_help = "Example:\n  salus --account muster doctor update --profile muster.json",
		after_long_help = concat!("Example:\n  salus --account muster doctor update --profile muster.json\n\n", form!())
	)]
	Update(args::Profile),
	/// Say as an admin that a provider's licence was checked
	///
	/// The word is for one public profile, by its CID: `doctor show` prints it. Give it with --profile, and
	/// the chain refuses where the provider has another one by now; without, it is the one that they have
	/// when the command runs. Who replaces the profile later is "verified before, changed since" until an
	/// admin looks again: they act under their grants, and nobody vouches for what the profile says.
	#[command(
		after_help = "Examples:\n  salus --dev //Alice doctor verify 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\n  salus --dev //Alice doctor verify 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty \\\n    --profile bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"
	)]
	Verify {
		/// The provider: an address, or what the QR code of `doctor show --qr` holds
		#[arg(value_parser = fingerprint::named)]
		address: Named,
		/// The CID of the public profile that was looked at [default: the one that they have now]
		#[arg(long, value_name = "CID")]
		profile: Option<cid::Cid>,
		#[command(flatten)]
		expected: Expected,
	},
	/// Withdraw a provider's verification as an admin: they can do nothing under their grants
	#[command(
		after_help = "Example:\n  salus --dev //Alice doctor suspend 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Suspend {
		/// The provider
		#[arg(value_parser = args::address)]
		address: AccountId,
	},
	/// Give a suspended provider their verification back
	#[command(
		after_help = "Example:\n  salus --dev //Alice doctor reinstate 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Reinstate {
		/// The provider
		#[arg(value_parser = args::address)]
		address: AccountId,
	},
	/// Show a provider's status, fingerprint and public profile; without an address this account's own,
	/// whole
	///
	/// The fingerprint is six words for the account and the key that others encrypt to. Compare them with
	/// those that the provider reads out, or let the QR code on their screen be scanned, before the first
	/// grant: where a node lies about the account or the key, the words are others.
	#[command(
		after_help = "Examples:\n  salus doctor show 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\n  salus --account muster doctor show --qr"
	)]
	Show {
		/// The provider
		#[arg(value_parser = args::address)]
		address: Option<AccountId>,
		/// Draw a QR code of address and fingerprint, which `access grant` takes in place of the address
		#[arg(long)]
		qr: bool,
	},
	/// List the providers
	#[command(
		after_help = "Examples:\n  salus doctor list\n  salus doctor list --limit 50 --output json"
	)]
	List(Accounts),
	/// Leave the chain: it erases what it keeps of this provider. The audit trail stays, and so do
	/// records and comments that this provider wrote for patients
	#[command(after_help = "Example:\n  salus --account muster doctor deregister --yes")]
	Deregister {
		/// Do not ask
		#[arg(long)]
		yes: bool,
	},
}

#[derive(Serialize)]
struct Shown {
	address: String,
	kind: Cow<'static, str>,
	/// Verified before, changed since: the public profile was replaced after an admin verified it.
	status: Cow<'static, str>,
	/// The CID of the public profile: what an admin verifies.
	public_profile: Option<String>,
	/// None in lists: it takes a while to compute.
	#[serde(skip_serializing_if = "Option::is_none")]
	fingerprint: Option<Fingerprint>,
	/// What its QR code holds. None where none was asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	uri: Option<String>,
	/// None where this store does not hold it.
	profile: Option<ProviderProfile>,
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Register { kind, profile } => {
				let profile = profile.read("salus doctor register")?;
				let member = context.member().await?;
				let (who, what) = (member.account.id(), "registered; an admin verifies it next");
				change(
					context,
					out,
					who,
					what,
					member.as_provider().register(kind.into(), &profile),
				)
				.await
			}
			Self::Update(profile) => {
				let profile = profile.read("salus doctor update")?;
				let member = context.member().await?;
				let work = member.as_provider().update_profile(&profile);
				change(context, out, member.account.id(), "profile replaced", work).await
			}
			Self::Verify { address, profile, expected } => {
				let member = context.member().await?;
				let work = member.as_admin().judge(address.account, Verdict::Verify(profile));
				fingerprint::trust(context, out, &address, &expected, "verified", &member, work)
					.await
			}
			Self::Suspend { address } => {
				judge(context, out, address, Verdict::Suspend, "suspended").await
			}
			Self::Reinstate { address } => {
				judge(context, out, address, Verdict::Reinstate, "reinstated").await
			}
			Self::Show { address, qr } => show(context, out, address, qr).await,
			Self::List(part) => list(context, out, part.window()).await,
			Self::Deregister { yes } => leave::provider(context, out, yes).await,
		}
	}
}

async fn judge(
	context: &Context,
	out: &mut Output<'_>,
	address: AccountId,
	verdict: Verdict,
	what: &str,
) -> Result<(), Failure> {
	let member = context.member().await?;
	change(context, out, address, what, member.as_admin().judge(address, verdict)).await
}

async fn show(
	context: &Context,
	out: &mut Output<'_>,
	address: Option<AccountId>,
	qr: bool,
) -> Result<(), Failure> {
	let who = match address {
		Some(address) => address,
		None => context.address()?,
	};
	let provider = ops::provider::provider(&context.chain().await?, who)
		.await?
		.ok_or_else(|| ops::OpError::NotAProvider { address: who.to_string() })?;
	let mut shown = shown(who, &provider, context.store()?.blocks());
	let fingerprint = match address {
		Some(_) => Fingerprint::of(who, &provider.recipient.0),
		None => {
			let member = context.member().await?;
			shown.profile = Some(member.as_provider().profile().await?);
			fingerprint::own(&member)
		}
	};
	shown.fingerprint = Some(fingerprint);
	shown.uri = qr.then(|| fingerprint.uri(who));
	let code = shown.uri.as_deref().map(fingerprint::qr).transpose()?;
	out.emit(&shown, |shown| {
		let profile = match &shown.profile {
			Some(profile) => printable_form(profile),
			None => "its public profile is not in this store".into(),
		};
		let head = format!("{}: {}, {}", shown.address, shown.kind, shown.status);
		let cid = shown.public_profile.as_deref().unwrap_or("none");
		let cid = format!("public profile: {cid}");
		let lines = [head, format!("fingerprint: {fingerprint}"), cid, profile];
		lines.into_iter().chain(code).chain(shown.uri.clone()).collect::<Vec<_>>().join("\n")
	})
}

async fn list(
	context: &Context,
	out: &mut Output<'_>,
	window: Window<AccountId>,
) -> Result<(), Failure> {
	let store = context.store()?;
	let providers = ops::provider::providers(&context.chain().await?, window).await?;
	let listed = providers.items.iter().map(|(who, it)| shown(*who, it, store.blocks())).collect();
	let listed = Page { items: listed, next: providers.next };
	pages::emit(out, window, &listed, |listed| {
		let row = |shown: &Shown| {
			let name = shown.profile.as_ref().map_or("-", |profile| &profile.name);
			vec![
				shown.address.clone(),
				shown.kind.to_string(),
				shown.status.to_string(),
				name.into(),
			]
		};
		table(&["ADDRESS", "KIND", "STATUS", "NAME"], listed.iter().map(row).collect())
	})
}

fn shown(who: AccountId, provider: &Provider, store: &dyn BlockStore) -> Shown {
	Shown {
		address: who.to_string(),
		kind: types::kind_name(&provider.kind),
		status: types::standing_name(&provider.status, provider.changed_since),
		public_profile: types::store_cid(&provider.public_profile).map(|cid| cid.to_string()),
		fingerprint: None,
		uri: None,
		profile: ops::provider::public_profile(provider, store).ok(),
	}
}
