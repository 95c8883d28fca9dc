//! What the chain names that a newer runtime may have more of: roles, categories, rights, what the
//! trail says. Each of these types holds what this client does not know as *new*, with the name that
//! the chain's metadata gives it, so that a list with one new entry is still a list. Touches nothing.
//!
//! They stand in place of the types that the metadata would be turned into: see [`super::api`].

use codec::{Decode, Encode, Error as CodecError, Input, Output};
use std::marker::PhantomData;
use subxt::ext::{
	scale_decode::{
		self,
		visitor::{
			decode_with_visitor, types::Variant, DecodeAsTypeResult, IgnoreVisitor, TypeIdFor,
			Visitor,
		},
		DecodeAsType, IntoVisitor,
	},
	scale_encode::{self, Composite, CompositeField, EncodeAsType},
	scale_type_resolver::TypeResolver,
};

/// What came with a newer runtime than this client was built for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
	/// What the chain's metadata calls it.
	pub name: String,
	/// Its number in the encoding.
	pub index: u8,
}

impl std::fmt::Display for New {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "new here: {} ({})", self.name, self.index)
	}
}

/// An enumeration that may have more variants than this client knows.
pub trait Open: Sized {
	/// Reads a variant whose name is known here. `None` for one that is new.
	fn read<R: TypeResolver>(
		variant: &mut Variant<'_, '_, R>,
		type_id: R::TypeId,
	) -> Option<Result<Self, scale_decode::Error>>;

	/// One that is new.
	fn new(new: New) -> Self;
}

/// Reads an [`Open`] enumeration by the names of the chain's metadata.
pub struct OpenVisitor<T, R>(PhantomData<(T, R)>);

impl<T, R> Default for OpenVisitor<T, R> {
	fn default() -> Self {
		Self(PhantomData)
	}
}

impl<T: Open, R: TypeResolver> Visitor for OpenVisitor<T, R> {
	type Value<'scale, 'resolver> = T;
	type Error = scale_decode::Error;
	type TypeResolver = R;

	fn visit_variant<'scale, 'resolver>(
		self,
		variant: &mut Variant<'scale, 'resolver, R>,
		type_id: R::TypeId,
	) -> Result<T, scale_decode::Error> {
		let new = New { name: variant.name().to_owned(), index: variant.index() };
		T::read(variant, type_id).unwrap_or_else(|| Ok(T::new(new)))
	}
}

/// Makes an enumeration without data an [`Open`] one. The numbers are those of the runtime that this
/// client was built for.
macro_rules! open_enum {
	($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $index:literal,)+ }) => {
		$(#[$doc])*
		#[derive(Clone, Debug, PartialEq, Eq)]
		pub enum $name {
			$($(#[$variant_doc])* $variant,)+
			/// One that this client does not know.
			New(New),
		}

		impl $name {
			/// What the metadata calls it.
			pub fn variant(&self) -> &str {
				match self {
					$(Self::$variant => stringify!($variant),)+
					Self::New(new) => &new.name,
				}
			}

			/// What is new about it, where this client does not know it.
			pub fn as_new(&self) -> Option<&New> {
				match self {
					Self::New(new) => Some(new),
					_ => None,
				}
			}
		}

		impl Open for $name {
			fn read<R: TypeResolver>(
				variant: &mut Variant<'_, '_, R>,
				_: R::TypeId,
			) -> Option<Result<Self, scale_decode::Error>> {
				match variant.name() {
					$(stringify!($variant) => Some(Ok(Self::$variant)),)+
					_ => None,
				}
			}

			fn new(new: New) -> Self {
				Self::New(new)
			}
		}

		impl IntoVisitor for $name {
			type AnyVisitor<R: TypeResolver> = OpenVisitor<Self, R>;

			fn into_visitor<R: TypeResolver>() -> Self::AnyVisitor<R> {
				OpenVisitor::default()
			}
		}

		impl EncodeAsType for $name {
			fn encode_as_type_to<R: TypeResolver>(
				&self,
				type_id: R::TypeId,
				types: &R,
				out: &mut Vec<u8>,
			) -> Result<(), scale_encode::Error> {
				if let Self::New(new) = self {
					return Err(scale_encode::Error::custom_string(new.to_string()));
				}
				let none = std::iter::empty::<(Option<&str>, CompositeField<'_, R>)>();
				let (name, fields) = (self.variant(), Composite::new(none));
				scale_encode::Variant { name, fields }.encode_variant_as_type_to(type_id, types, out)
			}
		}

		impl Encode for $name {
			fn encode_to<O: Output + ?Sized>(&self, out: &mut O) {
				out.push_byte(match self {
					$(Self::$variant => $index,)+
					Self::New(new) => new.index,
				});
			}
		}

		/// By the numbers of the runtime that this client was built for.
		impl Decode for $name {
			fn decode<I: Input>(input: &mut I) -> Result<Self, CodecError> {
				match input.read_byte()? {
					$($index => Ok(Self::$variant),)+
					_ => Err(concat!(stringify!($name), " that this client does not know").into()),
				}
			}
		}
	};
}

open_enum! {
	/// What an account is on the chain.
	Role {
		/// Assigns roles and verifies providers.
		Admin = 0,
		/// Owns records.
		Patient = 1,
		/// A provider who is a person.
		Doctor = 2,
		/// A provider that dispenses.
		Pharmacy = 3,
		/// A provider with doctors who act for it.
		Department = 4,
		/// Follows the trail.
		Auditor = 5,
	}
}

open_enum! {
	/// What a provider is.
	ProviderKind {
		/// A person.
		Doctor = 0,
		/// A pharmacy.
		Pharmacy = 1,
		/// A department, which doctors act for.
		Department = 2,
	}
}

open_enum! {
	/// What the consortium says of a provider. One that is new is not [`Self::Verified`].
	ProviderStatus {
		/// Nothing yet.
		Unverified = 0,
		/// The licence was checked.
		Verified = 1,
		/// The verification is withdrawn for now.
		Suspended = 2,
	}
}

open_enum! {
	/// What a record is about.
	Category {
		/// Who the patient is.
		Demographics = 0,
		/// Findings, letters, diagnoses.
		Clinical = 1,
		/// Laboratory results.
		Laboratory = 2,
		/// Images and reports on them.
		Imaging = 3,
		/// Prescriptions and medication.
		Medication = 4,
		/// Immunizations.
		Immunization = 5,
		/// Mental health.
		MentalHealth = 6,
		/// Anything else.
		Other = 7,
	}
}

open_enum! {
	/// What a grant allows. One that is new is taken for no more than [`Self::View`].
	Right {
		/// Reading.
		View = 0,
		/// Reading, and adding.
		Contribute = 1,
	}
}

open_enum! {
	/// In what an account may act for another.
	ProxyType {
		/// In everything.
		Any = 0,
		/// A patient's grants, keys and files.
		Consent = 1,
		/// A department's doctors.
		Staff = 2,
	}
}

open_enum! {
	/// What becomes of a grant. One that is new is not [`Self::Live`].
	GrantState {
		/// The provider may use it.
		Live = 0,
		/// Its time is up.
		Expired = 1,
		/// The provider has left since.
		Left = 2,
		/// The provider is not verified now, or is suspended.
		Unverified = 3,
	}
}

open_enum! {
	/// Who may register.
	EnrolmentPolicy {
		/// Anyone.
		Open = 0,
		/// Whoever an admin has assigned the role.
		ByAdmin = 1,
	}
}

open_enum! {
	/// What was done, as the trail says it.
	AuditKind {
		/// A role was assigned.
		RoleAssigned = 0,
		/// A role was removed.
		RoleRemoved = 1,
		/// The enrolment policy was changed.
		EnrolmentChanged = 2,
		/// A patient registered.
		PatientRegistered = 3,
		/// A patient's profile was replaced.
		PatientProfileUpdated = 4,
		/// Access was granted.
		AccessGranted = 5,
		/// Access was revoked.
		AccessRevoked = 6,
		/// A category moved to its next key epoch.
		KeysRotated = 7,
		/// A provider who keeps access was handed the current keys.
		KeysResealed = 8,
		/// The patient added a record.
		FileAdded = 9,
		/// The patient deleted a record.
		FileDeleted = 10,
		/// A provider registered.
		ProviderRegistered = 11,
		/// A provider's profiles were replaced.
		ProviderProfileUpdated = 12,
		/// An admin verified a provider.
		ProviderVerified = 13,
		/// An admin suspended a provider.
		ProviderSuspended = 14,
		/// An admin reinstated a provider.
		ProviderReinstated = 15,
		/// A provider added a record.
		FileUploaded = 16,
		/// A provider opened a record.
		FileOpened = 17,
		/// An auditor was added.
		AuditorAdded = 18,
		/// An auditor was removed.
		AuditorRemoved = 19,
		/// A provider added a comment.
		CommentAdded = 20,
		/// The patient deleted a comment.
		CommentDeleted = 21,
		/// A pharmacy marked a prescription as dispensed.
		FileDispensed = 22,
		/// A provider put a file into their own library.
		LibraryFileAdded = 23,
		/// A provider deleted a file of their own library.
		LibraryFileDeleted = 24,
		/// A department named a doctor to act under its grants.
		DoctorNamed = 25,
		/// A department dismissed a doctor.
		DoctorDismissed = 26,
		/// A provider sealed the keys of a grant anew.
		KeysShared = 27,
		/// A patient left.
		PatientDeregistered = 28,
		/// A provider left.
		ProviderDeregistered = 29,
		/// The allowance of members was changed.
		AllowanceChanged = 30,
		/// A patient replaced their age recipient.
		PatientRecipientChanged = 31,
		/// A provider replaced their age recipient.
		ProviderRecipientChanged = 32,
		/// The council carried out a motion.
		MotionExecuted = 33,
		/// The council had a call carried out as root.
		RootDispatched = 34,
		/// A call was carried out that the council had scheduled.
		ScheduledExecuted = 35,
		/// The runtime's code was replaced by what the council had authorised.
		CodeReplaced = 36,
	}
}

/// Makes an enumeration with data an [`Open`] one, of what it has in common with `$known`.
macro_rules! open_with_data {
	($name:ident, $known:ident: $($variant:ident),+) => {
		impl<A: IntoVisitor> Open for $name<A> {
			fn read<R: TypeResolver>(
				variant: &mut Variant<'_, '_, R>,
				type_id: R::TypeId,
			) -> Option<Result<Self, scale_decode::Error>> {
				let known = [$(stringify!($variant)),+].contains(&variant.name());
				let visitor = $known::<A>::into_visitor::<R>();
				known.then(|| visitor.visit_variant(variant, type_id).map(Self::from))
			}

			fn new(new: New) -> Self {
				Self::New(new)
			}
		}

		impl<A: IntoVisitor> IntoVisitor for $name<A> {
			type AnyVisitor<R: TypeResolver> = OpenVisitor<Self, R>;

			fn into_visitor<R: TypeResolver>() -> Self::AnyVisitor<R> {
				OpenVisitor::default()
			}
		}

		impl<A> EncodeAsType for $name<A> {
			fn encode_as_type_to<R: TypeResolver>(
				&self,
				_: R::TypeId,
				_: &R,
				_: &mut Vec<u8>,
			) -> Result<(), scale_encode::Error> {
				Err(scale_encode::Error::custom_str("no call takes what the trail says"))
			}
		}
	};
}

/// On whose authority something was done.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Actor<A> {
	/// A member.
	Member(A),
	/// The consortium, by the council's vote.
	Governance,
	/// A doctor who acted under a grant of a department.
	Delegate {
		/// The doctor, who signed.
		member: A,
		/// The department whose grant it was.
		department: A,
	},
	/// One that this client does not know.
	#[codec(skip)]
	New(New),
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum KnownActor<A> {
	Member(A),
	Governance,
	Delegate { member: A, department: A },
}

impl<A> From<KnownActor<A>> for Actor<A> {
	fn from(known: KnownActor<A>) -> Self {
		match known {
			KnownActor::Member(who) => Self::Member(who),
			KnownActor::Governance => Self::Governance,
			KnownActor::Delegate { member, department } => Self::Delegate { member, department },
		}
	}
}

open_with_data!(Actor, KnownActor: Member, Governance, Delegate);

/// What something was done to, beside the subject.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum AuditItem<A> {
	/// Nothing further.
	Nothing,
	/// A record of the subject.
	Record(u64),
	/// Another member.
	Member(A),
	/// A role.
	Role(Role),
	/// The number that an epoch of the subject now has.
	Epoch {
		/// The category.
		category: Category,
		/// Its new current epoch.
		number: u32,
	},
	/// A comment about the subject.
	Comment(u64),
	/// A file of the subject's own library.
	LibraryFile(u64),
	/// A call.
	Call {
		/// The number of its pallet.
		pallet: u8,
		/// Its number in that pallet.
		call: u8,
		/// The BLAKE2b-256 hash of the encoded call.
		hash: [u8; 32],
	},
	/// The code of a runtime: the BLAKE2b-256 hash of what is in the state.
	Code([u8; 32]),
	/// One that this client does not know.
	#[codec(skip)]
	New(New),
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum KnownItem<A> {
	Nothing,
	Record(u64),
	Member(A),
	Role(Role),
	Epoch { category: Category, number: u32 },
	Comment(u64),
	LibraryFile(u64),
	Call { pallet: u8, call: u8, hash: [u8; 32] },
	Code([u8; 32]),
}

impl<A> From<KnownItem<A>> for AuditItem<A> {
	fn from(known: KnownItem<A>) -> Self {
		match known {
			KnownItem::Nothing => Self::Nothing,
			KnownItem::Record(number) => Self::Record(number),
			KnownItem::Member(who) => Self::Member(who),
			KnownItem::Role(role) => Self::Role(role),
			KnownItem::Epoch { category, number } => Self::Epoch { category, number },
			KnownItem::Comment(number) => Self::Comment(number),
			KnownItem::LibraryFile(number) => Self::LibraryFile(number),
			KnownItem::Call { pallet, call, hash } => Self::Call { pallet, call, hash },
			KnownItem::Code(hash) => Self::Code(hash),
		}
	}
}

open_with_data!(
	AuditItem, KnownItem: Nothing, Record, Member, Role, Epoch, Comment, LibraryFile, Call, Code
);

/// A value together with the bytes that it was read from, which are what hashes are made of.
#[derive(Clone, Debug)]
pub struct Raw<T> {
	/// The value.
	pub value: T,
	/// Its encoding, as the chain has it.
	pub bytes: Vec<u8>,
}

/// Reads a [`Raw`] value.
pub struct RawVisitor<T, R>(PhantomData<(T, R)>);

impl<T: IntoVisitor, R: TypeResolver> Visitor for RawVisitor<T, R> {
	type Value<'scale, 'resolver> = Raw<T>;
	type Error = scale_decode::Error;
	type TypeResolver = R;

	fn unchecked_decode_as_type(
		self,
		input: &mut &[u8],
		type_id: TypeIdFor<Self>,
		types: &R,
	) -> DecodeAsTypeResult<Self, Result<Raw<T>, scale_decode::Error>> {
		let before = *input;
		let value = decode_with_visitor(input, type_id, types, T::into_visitor::<R>());
		let used = before.len().saturating_sub(input.len());
		DecodeAsTypeResult::Decoded(
			value.map(|value| Raw { value, bytes: before[..used].to_vec() }),
		)
	}
}

impl<T: IntoVisitor> IntoVisitor for Raw<T> {
	type AnyVisitor<R: TypeResolver> = RawVisitor<T, R>;

	fn into_visitor<R: TypeResolver>() -> Self::AnyVisitor<R> {
		RawVisitor(PhantomData)
	}
}

/// Why a call failed, encoded: only the metadata of the block's own runtime says what it means
/// ([`super::ChainError::of_call`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DispatchError(pub Vec<u8>);

/// Reads a [`DispatchError`].
pub struct ErrorVisitor<R>(PhantomData<R>);

impl<R: TypeResolver> Visitor for ErrorVisitor<R> {
	type Value<'scale, 'resolver> = DispatchError;
	type Error = scale_decode::Error;
	type TypeResolver = R;

	fn unchecked_decode_as_type(
		self,
		input: &mut &[u8],
		type_id: TypeIdFor<Self>,
		types: &R,
	) -> DecodeAsTypeResult<Self, Result<DispatchError, scale_decode::Error>> {
		let before = *input;
		let read = decode_with_visitor(input, type_id, types, IgnoreVisitor::<R>::new());
		let used = before.len().saturating_sub(input.len());
		let read = read.map(|_| DispatchError(before[..used].to_vec()));
		DecodeAsTypeResult::Decoded(read.map_err(Into::into))
	}
}

impl IntoVisitor for DispatchError {
	type AnyVisitor<R: TypeResolver> = ErrorVisitor<R>;

	fn into_visitor<R: TypeResolver>() -> Self::AnyVisitor<R> {
		ErrorVisitor(PhantomData)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::{
		altered::Altered, api::runtime_types::salus_primitives::audit::AuditEvent, built_in,
		AccountId,
	};
	use codec::Compact;
	use subxt::Metadata;

	/// A runtime in which each of these enumerations has one variant more, of this number and like
	/// another one.
	fn newer() -> Metadata {
		let more = |altered: &mut Altered| {
			for (path, like) in [
				("audit::AuditKind", "FileAdded"),
				("audit::AuditItem", "Epoch"),
				("audit::Actor", "Delegate"),
				("role::Role", "Admin"),
				("role::ProviderStatus", "Verified"),
				("traits::Right", "View"),
				("sp_runtime::DispatchError", "BadOrigin"),
			] {
				let mut new = altered.variant(path, like).clone();
				(new.name, new.index) = ("Newest".into(), 200);
				altered.variants(path).push(new);
			}
		};
		Altered::new().with(more).metadata()
	}

	/// What the view function of `pallet` answers, read as a `T` to its last byte.
	fn answer<T: DecodeAsType>(pallet: &str, function: &str, mut bytes: &[u8]) -> T {
		let metadata = newer();
		let pallet = metadata.pallet_by_name(pallet).expect("a pallet");
		let view = pallet.view_function_by_name(function).expect("a view function");
		let read = T::decode_as_type(&mut bytes, view.output_ty(), metadata.types());
		assert!(bytes.is_empty());
		read.expect("it is read")
	}

	fn event(kind: u8, actor: &[u8], item: &[u8]) -> Vec<u8> {
		let subject = Some([9u8; 32]).encode();
		[&7u64.encode()[..], &3u32.encode(), actor, &[0], &subject, &[kind], item].concat()
	}

	fn new() -> New {
		New { name: "Newest".into(), index: 200 }
	}

	#[test]
	fn one_line_of_the_trail_that_is_new_hides_no_other() {
		let (who, department) = ([1; 32], [2; 32]);
		let (member, delegate) =
			([&[0][..], &who].concat(), [&[200][..], &who, &department].concat());
		let epoch = [&[200, 3][..], &5u32.encode()].concat();
		let events = [
			event(9, &member, &[&[1][..], &4u64.encode()].concat()),
			event(200, &member, &[0]),
			event(9, &delegate, &epoch),
			event(0, &member, &[3, 200]),
			event(10, &[1], &[2, 8].iter().copied().chain([8; 31]).collect::<Vec<_>>()),
		];
		let mut bytes = Compact(events.len() as u32).encode();
		for (event, number) in events.iter().zip(0u64..) {
			bytes.extend([&number.encode()[..], event].concat());
		}
		let read: Vec<(u64, Raw<AuditEvent<AccountId>>)> = answer("Audit", "trail", &bytes);
		assert_eq!(read.len(), events.len());
		for ((_, read), bytes) in read.iter().zip(&events) {
			assert_eq!(&read.bytes, bytes, "what is hashed is what the chain has");
		}
		let value = |place: usize| read[place].1.value.clone();
		assert_eq!(value(0).kind, AuditKind::FileAdded);
		assert_eq!(value(0).item, AuditItem::Record(4));
		assert_eq!(value(0).encode(), events[0], "as the built-in types have it");
		assert_eq!((value(1).kind, value(1).item), (AuditKind::New(new()), AuditItem::Nothing));
		assert_eq!((value(2).actor, value(2).item), (Actor::New(new()), AuditItem::New(new())));
		assert_eq!(value(3).item, AuditItem::Role(Role::New(new())));
		assert_eq!(value(4).actor, Actor::Governance);
		assert_eq!(value(4).item, AuditItem::Member(AccountId([8; 32])));
	}

	#[test]
	fn status_that_is_new_is_not_verified_and_a_role_that_is_new_has_its_name() {
		let role: Option<Role> = answer("Roles", "role_of", &[1, 200]);
		assert_eq!(role, Some(Role::New(new())));
		assert_eq!(role.as_ref().map(Role::variant), Some("Newest"));
		let known: Option<Role> = answer("Roles", "role_of", &[1, 5]);
		assert_eq!(known, Some(Role::Auditor));
		assert_ne!(ProviderStatus::New(new()), ProviderStatus::Verified);
	}

	#[test]
	fn error_that_is_new_is_kept_as_it_is_encoded() {
		let metadata = newer();
		let id = metadata.dispatch_error_ty().expect("a type");
		for bytes in [vec![200], vec![2], vec![3, 41, 7, 0, 0, 0]] {
			let whole = [&bytes[..], &[1, 2]].concat();
			let mut rest = &whole[..];
			let read = DispatchError::decode_as_type(&mut rest, id, metadata.types());
			assert_eq!((read.expect("it is read"), rest), (DispatchError(bytes), &[1, 2][..]));
		}
	}

	#[test]
	fn what_is_new_is_not_put_into_a_call() {
		let metadata = &built_in().metadata;
		let types = metadata.types();
		let found = types.types.iter().find(|it| it.ty.path.to_string().ends_with("role::Role"));
		let id = found.expect("the type").id;
		assert_eq!(Role::Auditor.encode_as_type(id, types).expect("known"), [5]);
		assert!(Role::New(new()).encode_as_type(id, types).is_err());
		assert_eq!(Role::decode(&mut &[5][..]), Ok(Role::Auditor));
		assert!(Role::decode(&mut &[200][..]).is_err());
	}

	/// The names and numbers here are those of the runtime that this client was built for.
	#[test]
	fn variants_are_those_of_the_built_in_metadata() {
		let metadata = &built_in().metadata;
		let variants = |path: &str| {
			let found = metadata.types().types.iter();
			let mut found = found.filter(|it| it.ty.path.to_string().ends_with(path));
			let scale_info::TypeDef::Variant(of) = &found.next().expect(path).ty.type_def else {
				panic!("{path} is no enumeration")
			};
			of.variants.iter().map(|it| (it.name.clone(), it.index)).collect::<Vec<_>>()
		};
		macro_rules! same {
			($($of:ident: $path:literal),+ $(,)?) => {
				$(for (name, index) in variants($path) {
					let known = $of::decode(&mut &[index][..]).expect($path);
					assert_eq!((known.variant(), known.encode()), (&*name, vec![index]));
				})+
			};
		}
		same!(
			Role: "role::Role", ProviderKind: "role::ProviderKind",
			ProviderStatus: "role::ProviderStatus", Category: "record::Category",
			Right: "traits::Right", ProxyType: "proxy_type::ProxyType",
			GrantState: "types::GrantState", EnrolmentPolicy: "types::EnrolmentPolicy",
			AuditKind: "audit::AuditKind",
		);
		let names =
			|path: &str| variants(path).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
		assert_eq!(names("audit::Actor"), ["Member", "Governance", "Delegate"]);
		let items = [
			"Nothing",
			"Record",
			"Member",
			"Role",
			"Epoch",
			"Comment",
			"LibraryFile",
			"Call",
			"Code",
		];
		assert_eq!(names("audit::AuditItem"), items);
	}
}
