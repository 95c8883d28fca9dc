//! From a call to the bytes of a signed transaction. Touches nothing: who signs brings what the chain
//! says of its runtime.
//!
//! What is signed is always what this client was built for. A call is encoded with the metadata that
//! is built in, and read back with that of the chain's runtime: both have to read the same names and
//! values, whatever else the two runtimes differ in. The signature is bound to the digest of the
//! chain's metadata, so that the chain refuses it where the metadata was not the chain's.

use super::{
	built_in::{built_in, Version},
	config::{extension_params, Extensions, EXTENSIONS, METADATA_HASH},
	digest,
	reading::{same_call, Calls},
	AccountId, ChainError, Config, Hash,
};
use crate::keys::Signer;
use scale_info::{PortableRegistry, TypeDef};
use subxt::{
	config::{transaction_extensions::CheckMortalityParams, ClientState, TransactionExtensions},
	ext::{
		frame_decode::extrinsics,
		scale_encode::{self, EncodeAsFields},
		scale_type_resolver::TypeResolver,
	},
	transactions::Payload,
	utils::{MultiAddress, MultiSignature},
	ArcMetadata, Metadata,
};

/// The version of transactions that are formed here.
const FORMAT: u8 = 4;

/// A runtime that a transaction is formed for.
pub struct Target {
	metadata: ArcMetadata,
	version: Version,
	/// The digest of its metadata, where the runtime checks it.
	digest: Option<[u8; 32]>,
}

impl Target {
	/// The runtime that this client was built for.
	pub fn built_in() -> Self {
		let runtime = built_in();
		let digest = checks_digest(&runtime.metadata).then(|| runtime.digest());
		Self { metadata: runtime.metadata.clone(), version: runtime.version.clone(), digest }
	}

	/// The runtime of `spec_version` whose metadata, in version 15, is `bytes`.
	///
	/// # Errors
	/// They are not, or what the runtime wants of a transaction is more than this client knows.
	pub fn of(bytes: &[u8], spec_version: u32) -> Result<Self, ChainError> {
		let unreadable =
			|| ChainError::Unexpected { what: "metadata that this client can read".into() };
		let metadata = Metadata::decode_from(bytes).map_err(|_| unreadable())?;
		let version = Version::of(&metadata).filter(|it| it.spec_version == spec_version);
		let version = version.ok_or_else(unreadable)?;
		check_extensions(&metadata, &version)?;
		let digest = match checks_digest(&metadata) {
			true => Some(digest::of(bytes).map_err(|_| unreadable())?),
			false => None,
		};
		Ok(Self { metadata: metadata.arc(), version, digest })
	}

	/// Whether a signature for it is bound to the digest of its metadata.
	pub fn is_bound(&self) -> bool {
		self.digest.is_some()
	}
}

/// The names of what the runtime wants of a transaction, with whether there is data to each.
fn extensions(metadata: &Metadata) -> Vec<(&str, bool)> {
	let types = metadata.types();
	let extensions = metadata.extrinsic().transaction_extensions_by_version(0);
	let has_data = |id: u32| !is_empty(id, types, 0);
	extensions
		.into_iter()
		.flatten()
		.map(|it| (it.identifier(), has_data(it.extra_ty()) || has_data(it.additional_ty())))
		.collect()
}

fn checks_digest(metadata: &Metadata) -> bool {
	extensions(metadata).iter().any(|(name, _)| *name == METADATA_HASH)
}

/// The first version of the runtime that compares the digest of its metadata.
const FIRST_WITH_DIGEST: u32 = 6;

/// Refuses a runtime that wants of a transaction what this client does not know, or no longer wants
/// what binds a signature to this chain and to this moment, or wants it in another order.
fn check_extensions(metadata: &Metadata, version: &Version) -> Result<(), ChainError> {
	let changed = |what: String| Err(ChainError::TransactionChanged { what });
	if !metadata.extrinsic().supported_versions().contains(&FORMAT) {
		return changed(format!("it no longer takes version {FORMAT} of the format"));
	}
	let theirs = extensions(metadata);
	if let Some((name, _)) = theirs.iter().find(|(name, has)| *has && !EXTENSIONS.contains(name)) {
		return changed(format!("it asks for {name}, which this client does not know"));
	}
	let ours = extensions(&built_in().metadata);
	for (name, _) in &ours {
		// The chain compares the version that is signed: one that is made up makes no signature.
		let without = *name == METADATA_HASH && version.spec_version < FIRST_WITH_DIGEST;
		let needed = EXTENSIONS.contains(name) && !without;
		let times = theirs.iter().filter(|(it, _)| it == name).count();
		if times > 1 || needed && times == 0 {
			return changed(format!("it has {name} {times} times"));
		}
	}
	// The order is that of the bytes which are signed.
	let theirs = names_of(&theirs).filter(|it| EXTENSIONS.contains(it));
	let expected = names_of(&ours).filter(|it| EXTENSIONS.contains(it));
	let expected = expected.filter(|it| *it != METADATA_HASH || checks_digest(metadata));
	if !theirs.eq(expected) {
		return changed("its parts are in another order".into());
	}
	Ok(())
}

fn names_of<'a>(extensions: &'a [(&str, bool)]) -> impl Iterator<Item = &'a str> {
	extensions.iter().map(|(name, _)| *name)
}

/// Whether values of the type have no bytes.
fn is_empty(id: u32, types: &PortableRegistry, depth: usize) -> bool {
	let empty = |id: u32| depth < 16 && is_empty(id, types, depth + 1);
	match types.resolve(id).map(|it| &it.type_def) {
		Some(TypeDef::Composite(it)) => it.fields.iter().all(|field| empty(field.ty.id)),
		Some(TypeDef::Tuple(it)) => it.fields.iter().all(|field| empty(field.id)),
		Some(TypeDef::Array(it)) => it.len == 0 || empty(it.type_param.id),
		_ => false,
	}
}

/// What a call is encoded as: with the metadata that is built in.
///
/// # Errors
/// It is no call of the runtime that this client was built for: a fault of this client.
pub fn encode(call: &impl Payload) -> Result<Vec<u8>, ChainError> {
	let metadata = &built_in().metadata;
	let (pallet, name) = (call.pallet_name(), call.call_name());
	let encoded =
		extrinsics::encode_call_data(pallet, name, call.call_data(), &**metadata, metadata.types());
	encoded.map_err(|error| ChainError::CallChanged {
		call: format!("{pallet}.{name}"),
		place: error.to_string(),
	})
}

/// Refuses a call that the runtime with `theirs` reads otherwise than this client.
///
/// # Errors
/// [`ChainError::CallChanged`].
pub fn check_call(call: &[u8], name: &str, theirs: &Metadata) -> Result<(), ChainError> {
	let ours = Calls::of(&built_in().metadata);
	same_call(call, ours, Calls::of(theirs)).map_err(|difference| {
		let place = match difference.place.strip_prefix(name) {
			Some("") | None => difference.place,
			Some(inner) => inner.trim_start_matches('.').to_owned(),
		};
		ChainError::CallChanged { call: name.to_owned(), place }
	})
}

/// Signs `call` as `signer` for the chain with this genesis block.
///
/// # Errors
/// [`ChainError::CallChanged`] where the runtime of `target` reads the call otherwise than this client:
/// nothing is signed then.
pub fn sign<Call: Payload>(
	target: &Target,
	genesis: Hash,
	signer: &Signer,
	call: &Call,
	nonce: u64,
	mortality: CheckMortalityParams<Config>,
) -> Result<Vec<u8>, ChainError> {
	let (pallet, name) = (call.pallet_name(), call.call_name());
	let full_name = format!("{pallet}.{name}");
	let encoded = encode(call)?;
	let (metadata, types) = (&*target.metadata, target.metadata.types());
	check_call(&encoded, &full_name, metadata)?;
	let changed = |place: String| ChainError::CallChanged { call: full_name.clone(), place };
	let arguments = Arguments(encoded.get(2..).unwrap_or_default());
	// The name leads to the same bytes there, too.
	let again = extrinsics::encode_call_data(pallet, name, &arguments, metadata, types);
	if again.map_err(|e| changed(e.to_string()))? != encoded {
		return Err(changed("its number".into()));
	}
	let state = ClientState {
		genesis_hash: genesis,
		spec_version: target.version.spec_version,
		transaction_version: target.version.transaction_version,
		metadata: target.metadata.clone(),
	};
	let unknown = |reason: String| ChainError::TransactionChanged { what: reason };
	let params = extension_params(nonce, mortality, target.digest);
	let extensions = <Extensions as TransactionExtensions<Config>>::new(&state, params)
		.map_err(|e| unknown(e.to_string()))?;
	let payload = extrinsics::encode_v4_signer_payload(
		pallet,
		name,
		&arguments,
		&extensions,
		metadata,
		types,
	);
	let payload = payload.map_err(|e| unknown(e.to_string()))?;
	let signature = MultiSignature::Sr25519(signer.sign(&payload));
	let address: MultiAddress<AccountId, ()> = MultiAddress::Id(signer.id());
	extrinsics::encode_v4_signed(
		pallet,
		name,
		&arguments,
		&extensions,
		&address,
		&signature,
		metadata,
		types,
	)
	.map_err(|e| unknown(e.to_string()))
}

/// The arguments of a call, encoded.
struct Arguments<'a>(&'a [u8]);

impl EncodeAsFields for Arguments<'_> {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_: &mut dyn scale_encode::FieldIter<'_, R::TypeId>,
		_: &R,
		out: &mut Vec<u8>,
	) -> Result<(), scale_encode::Error> {
		out.extend_from_slice(self.0);
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		chain::{altered::Altered, api, types::Role},
		keys::DevKey,
	};

	fn signed(target: &Target, call: &impl Payload) -> Result<Vec<u8>, ChainError> {
		let account = DevKey::parse("//Alice").and_then(|key| key.account()).expect("a path");
		let mortality = CheckMortalityParams::mortal_from_unchecked(64, 9, Hash::from([3; 32]));
		sign(target, Hash::from([2; 32]), account.signer(), call, 5, mortality)
	}

	/// A runtime of this number with this metadata.
	fn target(spec_version: u32, metadata: Metadata) -> Target {
		let version = Version { spec_version, ..built_in().version.clone() };
		Target { metadata: metadata.arc(), version, digest: None }
	}

	#[test]
	fn call_is_signed_for_a_newer_runtime_that_reads_it_alike_and_for_no_other() {
		let assign = || api::transactions().roles().assign(AccountId([7; 32]), Role::Auditor);
		let newer = built_in().version.spec_version + 1;
		let same = target(newer, Altered::new().with_pallet("Newest", 200).metadata());
		assert!(signed(&same, &assign()).is_ok());
		let lie = Altered::new().swapped("role::Role", ["Admin", "Auditor"]).metadata();
		match signed(&target(newer, lie), &assign()) {
			Err(ChainError::CallChanged { call, place }) => {
				assert_eq!((&*call, &*place), ("Roles.assign", "role.Auditor"));
			}
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn batch_is_signed_though_calls_are_new_that_it_does_not_use() {
		use crate::chain::api::runtime_types::{
			pallet_patients::pallet::Call, salus_runtime::RuntimeCall,
		};
		let revoke = RuntimeCall::Patients(Call::revoke_access { provider: AccountId([7; 32]) });
		let batch = api::transactions().utility().batch_all(vec![revoke]);
		let newer = Altered::new().with_pallet("Newest", 200).metadata();
		assert!(signed(&target(99, newer), &batch).is_ok());
	}

	#[test]
	fn signature_is_bound_to_the_digest_where_the_runtime_checks_it() {
		let call = api::transactions().roles().remove(AccountId([7; 32]));
		let mut target = Target::built_in();
		if !checks_digest(&target.metadata) {
			assert!(!target.is_bound());
			return;
		}
		assert_eq!(target.digest, Some(built_in().digest()));
		let on = signed(&target, &call).expect("signed");
		target.digest = None;
		let off = signed(&target, &call).expect("signed");
		// The mode: one byte, and nothing more is sent.
		assert_eq!(on.len(), off.len());
	}

	#[test]
	fn runtime_that_wants_more_of_a_transaction_or_forgets_what_binds_it_is_refused() {
		let version = Version { spec_version: 99, ..built_in().version.clone() };
		let check = |change: &dyn Fn(&mut Vec<String>)| {
			let altered = Altered::new().with_extensions(change);
			check_extensions(&altered.metadata(), &version)
		};
		assert!(check(&|_| {}).is_ok());
		for bad in [
			&|names: &mut Vec<String>| *find(names, "CheckNonce") = "ChargeSomething".into(),
			&|names: &mut Vec<String>| *find(names, "CheckGenesis") = "CheckWeight".into(),
			&|names: &mut Vec<String>| *find(names, "CheckGenesis") = "CheckSpecVersion".into(),
		] as [&dyn Fn(&mut Vec<String>); 3]
		{
			let error = check(bad).expect_err("another format");
			assert!(matches!(error, ChainError::TransactionChanged { .. }), "{error}");
		}
	}

	#[test]
	fn runtime_that_wants_the_parts_of_a_transaction_in_another_order_is_refused() {
		let swap = |names: &mut Vec<String>| {
			let place = |name| names.iter().position(|it| it == name).expect("an extension");
			let (mortality, nonce) = (place("CheckMortality"), place("CheckNonce"));
			names.swap(mortality, nonce);
		};
		for spec_version in [5, built_in().version.spec_version, 99] {
			let version = Version { spec_version, ..built_in().version.clone() };
			let altered = Altered::new().with_extensions(&swap).metadata();
			let error = check_extensions(&altered, &version).expect_err("another order");
			assert!(error.to_string().contains("order"), "{error}");
		}
	}

	#[test]
	fn only_a_runtime_of_before_the_digest_may_do_without_it() {
		let check = |spec_version| {
			let version = Version { spec_version, ..built_in().version.clone() };
			let altered = Altered::new().with(|it| it.remove_extension(METADATA_HASH));
			check_extensions(&altered.metadata(), &version)
		};
		assert!(check(FIRST_WITH_DIGEST - 1).is_ok());
		for spec_version in [FIRST_WITH_DIGEST, FIRST_WITH_DIGEST + 1] {
			let error = check(spec_version).expect_err("no digest");
			assert!(matches!(error, ChainError::TransactionChanged { .. }), "{error}");
		}
	}

	fn find<'a>(names: &'a mut [String], name: &str) -> &'a mut String {
		names.iter_mut().find(|it| *it == name).expect("an extension")
	}

	#[test]
	fn metadata_that_is_none_or_of_another_runtime_is_refused() {
		let (bytes, version) = (Altered::new().bytes(), built_in().version.spec_version);
		for wrong in [&[][..], b"meta", &bytes[..bytes.len() / 2]] {
			assert!(Target::of(wrong, version).is_err());
		}
		assert!(Target::of(&bytes, version + 1).is_err());
		assert_eq!(Target::of(&bytes, version).expect("it").digest, Target::built_in().digest);
	}
}
