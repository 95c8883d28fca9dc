//! `salus access`: who may read a patient's records.

use super::{
	args,
	context::Context,
	export,
	fingerprint::{self, Expected, Named},
	output::{count, finality, table, Output},
	pages::{self, Accounts},
	waiting::waiting,
	Failure,
};
use clap::Subcommand;
use salus_client::{
	fhir,
	keys::{AccountId, Fingerprint},
	ops::{
		self,
		access::{Expiry, Revoked, Rotated},
		grants::GrantState,
		record_scope::RecordScope,
		stale_keys::{Holder, REPLACED},
		Finality,
	},
	Category,
};
use secrecy::ExposeSecret;
use serde::Serialize;
use std::path::PathBuf;
use zeroize::Zeroizing;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Let a verified provider read records of some categories, and write some with --contribute
	///
	/// The provider is handed the keys of the categories, encrypted. A second grant to the same
	/// provider replaces the first; what it leaves out is closed to them from then on.
	///
	/// Before the first grant compare the fingerprint with the provider: they read out six words (`salus
	/// doctor show` shows each side its own), or you scan their QR code and give what it holds in place of
	/// the address. With either, nobody else is handed a key.
	#[command(
		after_help = "Examples:\n  salus --account erika access grant 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty \\\n    --category imaging,laboratory --contribute --expires 30d\n  salus --account erika access grant 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty \\\n    --category imaging --fingerprint \"theory race pact glad cup scare\""
	)]
	Grant {
		/// The provider: an address, or what the QR code of `doctor show --qr` holds
		#[arg(value_parser = fingerprint::named)]
		provider: Named,
		/// What they may read, separated by commas
		#[arg(
			long,
			short,
			value_parser = args::category(),
			value_delimiter = ',',
			required = true,
			value_name = "CATEGORIES"
		)]
		category: Vec<Category>,
		/// Let them add records too
		#[arg(long)]
		contribute: bool,
		/// When it ends: 30d, 12h, 45m from the chain's time on, or a time such as 2030-01-31T12:00:00Z
		#[arg(long, value_name = "WHEN", value_parser = args::expiry)]
		expires: Option<Expiry>,
		#[command(flatten)]
		expected: Expected,
	},
	/// Take a provider's access away and change the keys, so that what is added later stays closed
	///
	/// What they have read already, they have read.
	#[command(
		after_help = "Example:\n  salus --account erika access revoke 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Revoke {
		/// The provider
		#[arg(value_parser = args::address)]
		provider: AccountId,
	},
	/// Change the keys of categories and hand the new ones to everyone who keeps access
	///
	/// Without --category: of those that take no record until then, because another program took
	/// somebody's access and left the keys as they were. `access revoke` changes them itself. New
	/// keys also close what is added later to providers whose grant has expired.
	#[command(after_help = "Example:\n  salus --account erika access rotate --category imaging")]
	Rotate {
		/// The categories, separated by commas
		#[arg(long, short, value_parser = args::category(), value_delimiter = ',', value_name = "CATEGORIES")]
		category: Vec<Category>,
	},
	/// List whom this patient has granted access
	///
	/// Below the list it says who may still hold current keys although the chain refuses them, such
	/// as a doctor whom a department dismissed: new keys shut them out of what is added from then on.
	#[command(after_help = "Example:\n  salus --account erika access list")]
	List(Accounts),
	/// Say whether a provider may read a category of a patient's records now, or add to it
	#[command(
		after_help = "Example:\n  salus access check --patient 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY \\\n    --provider 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --category imaging"
	)]
	Check {
		/// The patient
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		patient: AccountId,
		/// The provider
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		provider: AccountId,
		/// The category
		#[arg(long, short, value_parser = args::category())]
		category: Category,
		/// Whether they may add records, not only read
		#[arg(long)]
		contribute: bool,
	},
	/// Write the keys that a patient's grant holds to a file that any age tool reads
	///
	/// Each opens records of one category and epoch. Whoever has the file can read them.
	#[command(
		after_help = "Examples:\n  salus --account muster access keys 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --to keys.txt\n  salus --account muster access keys 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --to keys.txt \\\n    --department 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
	)]
	Keys {
		/// The patient
		#[arg(value_parser = args::address)]
		patient: AccountId,
		/// The new file, readable by its owner alone
		#[arg(long, value_name = "FILE")]
		to: PathBuf,
		/// Those of the grant to this department, which names this doctor
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		department: Option<AccountId>,
	},
	/// List the patients who have granted access to this provider, or to a department
	///
	/// `salus department of` lists the departments for which a doctor acts.
	#[command(
		after_help = "Examples:\n  salus --account muster access patients\n  salus --account muster access patients --department 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
	)]
	Patients {
		/// Those of this department
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		department: Option<AccountId>,
		#[command(flatten)]
		part: Accounts,
	},
	Export(export::Grants),
}

#[derive(Serialize)]
struct Exported {
	file: PathBuf,
	keys: usize,
}

#[derive(Serialize)]
struct Checked {
	patient: String,
	provider: String,
	category: Category,
	right: &'static str,
	allowed: bool,
}

#[derive(Serialize)]
struct Granted {
	provider: String,
	fingerprint: Fingerprint,
	finality: Finality,
}

/// A revocation, and what is left to do.
#[derive(Serialize)]
struct Closed {
	#[serde(flatten)]
	done: Revoked,
	next: Option<String>,
}

impl From<Revoked> for Closed {
	fn from(done: Revoked) -> Self {
		let rotated = Category::join(&done.keys.rotated, ",");
		let next = match (&done.not_rotated, &done.not_resealed) {
			(Some(_), _) => Some("nothing can be added to what was revoked until its keys are changed: run `salus access rotate`, with the client that belongs to the chain's version (`salus chain` shows it) and the account as it was registered".into()),
			(None, Some(_)) => Some(format!("run `salus access rotate --category {rotated}`, which hands keys to those who keep access")),
			(None, None) => None,
		};
		Self { done, next }
	}
}

impl Closed {
	fn sentence(&self) -> String {
		let Revoked { keys, not_rotated, not_resealed } = &self.done;
		let when = keys.finality.as_ref().map(finality).unwrap_or_default();
		let said = match (not_rotated, not_resealed) {
			(Some(why), _) => format!("access revoked, {when}\nThe keys were not changed: {why}"),
			(None, Some(why)) => format!(
				"access revoked, new keys for {}, {when}\nThose who keep access were not handed the new keys: {why}",
				Category::join(&keys.rotated, ", ")
			),
			(None, None) => format!("access revoked, {}", new_keys(keys)),
		};
		match &self.next {
			Some(next) => format!("{said}\nNext: {next}"),
			None => said,
		}
	}
}

/// What became of the keys.
fn new_keys(rotated: &Rotated) -> String {
	match &rotated.finality {
		None => "no category waits for new keys; name one to change its keys".into(),
		Some(when) => format!(
			"new keys for {}, handed to {} who keep access, {}",
			Category::join(&rotated.rotated, ", "),
			rotated.resealed,
			finality(when)
		),
	}
}

/// Who may still hold keys, and what shuts them out.
fn hint(holder: &Holder) -> String {
	let Holder { address, why, department, categories } = holder;
	let whose = department.as_ref().map(|department| format!(" by {department}"));
	let became = match (*why, whose) {
		("left", _) => "has left".into(),
		("dismissed", whose) => format!("was dismissed{}", whose.unwrap_or_default()),
		(why, _) => format!("is {why}"),
	};
	let categories = Category::join(categories, ",");
	if *why == REPLACED {
		return format!("{address} replaced a key, and whoever has the old one may read {categories}: the next `salus record add`, `access grant` or `access rotate` changes the keys");
	}
	format!("{address} {became} and may still hold the keys of {categories}: `salus access rotate --category {categories}` shuts them out of what is added from then on")
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Grant { provider, category, contribute, expires, expected } => {
				let expected = expected.of(&provider)?;
				let member = context.patient().await?;
				let provider = provider.account;
				let work =
					member.access().grant(provider, &category, contribute, expires, expected);
				let ops::access::Granted { fingerprint, finality: done } =
					waiting(context, work).await?;
				let provider = provider.to_string();
				out.emit(&Granted { provider, fingerprint, finality: done }, |granted| {
					let right = if contribute { "read and add to" } else { "read" };
					format!(
						"{} may {right} {}, {}\n{}",
						granted.provider,
						Category::join(&category, ", "),
						finality(&granted.finality),
						fingerprint::line(&granted.fingerprint)
					)
				})
			}
			Self::Revoke { provider } => {
				let member = context.revoker().await?;
				let revoked = waiting(context, member.access().revoke(provider)).await?;
				// Nothing that the keys ask for besides may hide that access is revoked.
				if let Err(error) = context.maintain_keys(&member).await {
					let error = error.into_diagnostic();
					tracing::warn!(%error, "what else the keys ask for was not seen to");
				}
				out.emit(&Closed::from(revoked), Closed::sentence)
			}
			Self::Rotate { category } => {
				let member = context.patient().await?;
				let rotated = waiting(context, member.access().rotate(&category)).await?;
				out.emit(&rotated, new_keys)
			}
			Self::List(part) => {
				let grants = context.member().await?.access().list(part.window()).await?;
				pages::emit(out, part.window(), &grants, |grants| {
					let rows = grants.iter().map(|grant| {
						let ends = match (grant.state, grant.expires) {
							(GrantState::Expired, _) => "expired".into(),
							(GrantState::Left, _) => "over: the provider left".into(),
							(GrantState::Unverified, _) => "on hold: not verified".into(),
							(GrantState::New, _) => {
								"on hold: for a reason new to this client".into()
							}
							(GrantState::Live, None) => "never".into(),
							(GrantState::Live, Some(expires)) => fhir::format_instant(expires),
						};
						let categories = Category::join(&grant.categories, ",");
						let mut provider = grant.provider.clone();
						if !grant.doctors.is_empty() {
							let doctors = count(grant.doctors.len() as u64, "doctor");
							provider.push_str(&format!(" and its {doctors}"));
						}
						vec![provider, categories, grant.right.to_string(), ends]
					});
					let table = table(&["PROVIDER", "CATEGORIES", "MAY", "ENDS"], rows.collect());
					let holders = grants.iter().flat_map(|grant| &grant.still_hold);
					[table].into_iter().chain(holders.map(hint)).collect::<Vec<_>>().join("\n")
				})
			}
			Self::Check { patient, provider, category, contribute } => {
				let chain = context.chain().await?;
				let may =
					ops::grants::check(&chain, patient, provider, category, contribute).await?;
				let checked = Checked {
					patient: patient.to_string(),
					provider: provider.to_string(),
					category,
					right: if contribute { "contribute" } else { "view" },
					allowed: may,
				};
				out.emit(&checked, |checked| {
					let may = if checked.allowed { "may" } else { "may not" };
					let right = if contribute { "add to" } else { "read" };
					format!("{} {may} {right} {}", checked.provider, checked.category)
				})
			}
			Self::Keys { patient, to, department } => {
				let place = RecordScope { patient, department };
				let keys = context.member().await?.keys().granted(place).await?;
				let mut text = Zeroizing::new(String::new());
				for key in &keys {
					text.push_str(&format!("# {}, epoch {}\n", key.category, key.epoch));
					text.push_str(key.identity.export().expose_secret());
					text.push('\n');
				}
				args::write_secret(&to, &text)?;
				out.emit(&Exported { file: to, keys: keys.len() }, |exported| {
					format!("{} keys written to {}", exported.keys, exported.file.display())
				})
			}
			Self::Patients { department, part } => {
				let member = context.member().await?;
				let patients = member.access().patients(department, part.window()).await?;
				pages::emit(out, part.window(), &patients, |patients| patients.join("\n"))
			}
			Self::Export(export) => export.run(context, out).await,
		}
	}
}
