//! Keys: what derives from a phrase and what is handed over.

use proptest::prelude::*;
use salus_core::{
	keys::{
		encode_recipient, identity, make_link, open_keys, open_link, parse_recipient, seal_keys,
		sealed::{MAX_LINK_LEN, MAX_SEALED_KEYS_LEN},
		Account, AgeIdentity, DevKey, EpochKey, EpochKeyring, EpochLink, KeyError, RecoveryPhrase,
		WordCount,
	},
	Category,
};
use secrecy::ExposeSecret;
use std::{
	collections::{BTreeSet, HashSet},
	io::Read,
	iter,
};

const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

fn dev(path: &str) -> Account {
	DevKey::parse(path).unwrap().account().unwrap()
}

fn phrase() -> RecoveryPhrase {
	RecoveryPhrase::parse(PHRASE).unwrap()
}

fn key(account: &Account, category: Category, epoch: u32) -> EpochKey {
	EpochKey { category, epoch, identity: account.epoch_identity(category, epoch) }
}

// The phrase

#[test]
fn phrase_is_read_whatever_its_case_and_spaces() {
	let odd = format!("  {}\n", PHRASE.to_uppercase().replace(' ', " \t "));
	assert_eq!(RecoveryPhrase::parse(&odd).unwrap().expose(), PHRASE);
}

#[test]
fn phrase_generated_is_read_again_and_never_the_same() {
	for (words, count) in [(WordCount::Twelve, 12), (WordCount::TwentyFour, 24)] {
		let made = RecoveryPhrase::generate(words, getrandom::fill).unwrap();
		assert_eq!(made.expose().split(' ').count(), count);
		assert!(RecoveryPhrase::parse(made.expose()).is_ok());
		assert_ne!(
			made.expose(),
			RecoveryPhrase::generate(words, getrandom::fill).unwrap().expose()
		);
	}
}

#[test]
fn phrase_of_a_wrong_length_is_refused() {
	let short = RecoveryPhrase::parse("bottom drive obey");
	assert_eq!(short.unwrap_err(), KeyError::WordCount { found: 3 });
	// BIP-39 knows 15 words too; Salus takes 12 and 24.
	let fifteen = format!("{PHRASE} walk walk walk");
	assert_eq!(RecoveryPhrase::parse(&fifteen).unwrap_err(), KeyError::WordCount { found: 15 });
	assert_eq!(RecoveryPhrase::parse("").unwrap_err(), KeyError::WordCount { found: 0 });
}

#[test]
fn phrase_with_an_unknown_word_names_its_place_and_not_the_word() {
	let wrong = PHRASE.replace("curtain", "curtains");
	let error = RecoveryPhrase::parse(&wrong).unwrap_err();
	assert_eq!(error, KeyError::UnknownWord { position: 5 });
	assert!(!error.to_string().contains("curtain"));
}

#[test]
fn phrase_with_swapped_words_fails_its_checksum() {
	let swapped = PHRASE.replace("bottom drive", "drive bottom");
	assert_eq!(RecoveryPhrase::parse(&swapped).unwrap_err(), KeyError::Checksum);
}

// Accounts

#[test]
fn development_accounts_have_their_well_known_addresses() {
	assert_eq!(dev("//Alice").address(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
	assert_eq!(dev("//Bob").address(), "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty");
}

#[test]
fn derivation_is_pinned() {
	// Computed apart from this code: a change here locks people out of their records.
	let exported = |identity: AgeIdentity| identity.export().expose_secret().to_owned();
	let alice = dev("//Alice");
	assert_eq!(
		alice.export_identity().expose_secret(),
		"AGE-SECRET-KEY-1CWRMWG8LGKE4NQGPH2WX0RD7G45TAEKVUM75H9MA9R3ECH7MDRFQNA3L98"
	);
	assert_eq!(
		exported(alice.epoch_identity(Category::LABORATORY, 7)),
		"AGE-SECRET-KEY-19CK48S6APN0KA4FTXWKJEMGG4R4M6TRNC057N54ARDUXXJPLE4ZQMW5ULR"
	);
	assert_eq!(
		exported(dev("//Bob").epoch_identity(Category::LABORATORY, 7)),
		"AGE-SECRET-KEY-1VFRMFMZKTM73G4JZRSZZPZ6ZGAA4ZPMTSCMGSVHGWG3YNKY8RNTQUJHJES"
	);
}

#[test]
fn every_account_category_and_epoch_has_keys_of_its_own() {
	let accounts = ["", "//Alice", "//Bob", "/Alice", "//Alice//1"]
		.map(|path| Account::from_phrase(&phrase(), path).unwrap());
	let mut recipients = HashSet::new();
	for account in &accounts {
		assert!(recipients.insert(account.recipient()));
		for (category, epoch) in [(0, 0), (0, 1), (1, 0), (7, 0), (0, 256), (7, u32::MAX)] {
			let category = Category::new(category);
			assert!(recipients.insert(account.epoch_identity(category, epoch).recipient()));
		}
	}
	let ids = accounts.iter().map(Account::id).collect::<BTreeSet<_>>();
	assert_eq!(ids.len(), accounts.len());
}

#[test]
fn the_phrase_alone_gives_the_same_keys_again() {
	let (first, second) = (dev("//Alice"), dev("//Alice"));
	assert_eq!(first.id(), second.id());
	assert_eq!(first.recipient(), second.recipient());
	let epoch = |account: &Account| account.epoch_identity(Category::IMAGING, 4).recipient();
	assert_eq!(epoch(&first), epoch(&second));
}

#[test]
fn paths_that_sign_with_one_key_open_with_one() {
	let one = Account::from_phrase(&phrase(), "//1").unwrap();
	let padded = Account::from_phrase(&phrase(), "//001").unwrap();
	assert_eq!(one.id(), padded.id());
	assert_eq!(one.recipient(), padded.recipient());
}

#[test]
fn malformed_paths_are_refused() {
	for path in ["Alice", "//", "//Alice///password", "0x00", "//Alice/"] {
		let error = Account::from_phrase(&phrase(), path).unwrap_err();
		assert_eq!(error, KeyError::Path, "{path}");
	}
	assert_eq!(DevKey::parse("").unwrap_err(), KeyError::DevKey);
	assert_eq!(DevKey::parse("Alice").unwrap_err(), KeyError::DevKey);
}

#[test]
fn i1_secrets_never_show_in_debug_output() {
	let alice = dev("//Alice");
	let mut keyring = EpochKeyring::new();
	keyring.insert(key(&alice, Category::CLINICAL, 2));
	let identity = alice.identity();
	let shown = format!(
		"{:?} {alice:?} {identity:?} {keyring:?} {:?}",
		phrase(),
		key(&alice, Category::CLINICAL, 2)
	);
	assert!(shown.contains(&alice.address()));
	let identity = alice.epoch_identity(Category::CLINICAL, 2);
	for secret in [alice.export_identity(), identity.export()] {
		assert!(!shown.to_uppercase().contains(secret.expose_secret()));
		// Nor the bytes, as a derived Debug would list them.
		let bytes = bech32_bytes(secret.expose_secret());
		assert!(!shown.contains(&format!("{}, {}, {}", bytes[0], bytes[1], bytes[2])));
	}
	assert!(!shown.contains("SECRET"));
	assert!(PHRASE.split(' ').all(|word| !shown.contains(&format!(" {word} "))));
}

fn bech32_bytes(text: &str) -> Vec<u8> {
	bech32::decode(text).unwrap().1
}

// Identities and recipients

#[test]
fn identity_and_recipient_agree_with_the_age_crate() {
	for epoch in 0..16 {
		let ours = dev("//Alice").epoch_identity(Category::DEMOGRAPHICS, epoch);
		let theirs = ours.export().expose_secret().parse::<age::x25519::Identity>().unwrap();
		assert_eq!(theirs.to_public().to_string(), encode_recipient(&ours.recipient()));
		assert_eq!(theirs.to_string().expose_secret(), ours.export().expose_secret());
		let parsed = AgeIdentity::parse(theirs.to_string().expose_secret()).unwrap();
		assert_eq!(parsed.recipient(), ours.recipient());
	}
}

#[test]
fn recipient_is_read_as_it_is_written() {
	let recipient = dev("//Alice").recipient();
	assert_eq!(parse_recipient(&encode_recipient(&recipient)).unwrap(), recipient);
	let identity = dev("//Alice").export_identity();
	assert_eq!(parse_recipient(identity.expose_secret()).unwrap_err(), KeyError::Recipient);
	assert_eq!(AgeIdentity::parse(&encode_recipient(&recipient)).unwrap_err(), KeyError::Identity);
}

#[test]
fn recipients_that_everyone_can_open_are_refused() {
	let mut one = [0; 32];
	one[0] = 1;
	for point in [[0; 32], one] {
		assert_eq!(identity::encrypt(b"x", point).unwrap_err(), KeyError::Recipient);
		assert_eq!(parse_recipient(&encode_recipient(&point)).unwrap_err(), KeyError::Recipient);
		let keys = [key(&dev("//Alice"), Category::DEMOGRAPHICS, 0)];
		assert_eq!(seal_keys(&keys, &[point]).unwrap_err(), KeyError::Recipient);
	}
}

// Sealed keys

#[test]
fn sealed_keys_of_every_category_fit_on_chain_and_open() {
	let (alice, bob) = (dev("//Alice"), dev("//Bob"));
	let keys = Category::all().map(|category| key(&alice, category, 1000)).collect::<Vec<_>>();
	// age adds a stanza of random length: seen often, none may be too long.
	for _ in 0..200 {
		assert!(seal_keys(&keys, &[bob.recipient()]).unwrap().len() <= MAX_SEALED_KEYS_LEN);
		let link = make_link(&keys[0].identity, keys[1].identity.recipient()).unwrap();
		assert!(link.len() <= MAX_LINK_LEN);
	}
	let sealed = seal_keys(&keys, &[bob.recipient()]).unwrap();
	let opened = open_keys(&sealed, bob.identities()).unwrap();
	assert_eq!(opened.len(), 8);
	for (opened, key) in opened.iter().zip(&keys) {
		assert_eq!((opened.category, opened.epoch), (key.category, key.epoch));
		assert_eq!(opened.verify(key.identity.recipient()), Ok(()));
	}
}

#[test]
fn sealed_keys_for_a_department_and_all_its_doctors_fit_on_chain_and_open_for_each() {
	let alice = dev("//Alice");
	let keys = Category::all().map(|category| key(&alice, category, 1000)).collect::<Vec<_>>();
	let readers = (0..25).map(|n| dev(&format!("//reader//{n}"))).collect::<Vec<_>>();
	let recipients = readers.iter().map(|it| it.recipient()).collect::<Vec<_>>();
	for _ in 0..20 {
		assert!(seal_keys(&keys, &recipients).unwrap().len() <= MAX_SEALED_KEYS_LEN);
	}
	let sealed = seal_keys(&keys, &recipients).unwrap();
	for reader in &readers {
		assert_eq!(open_keys(&sealed, reader.identities()).unwrap().len(), 8);
	}
	let error = open_keys(&sealed, dev("//Charlie").identities()).unwrap_err();
	assert!(matches!(error, KeyError::NotForThisKey { .. }));
	assert!(seal_keys(&keys, &[]).is_err());
}

#[test]
fn sealed_keys_open_with_any_age_tool() {
	let (alice, bob) = (dev("//Alice"), dev("//Bob"));
	let sealed = seal_keys(&[key(&alice, Category::LABORATORY, 0)], &[bob.recipient()]).unwrap();
	let stock = bob.export_identity().expose_secret().parse::<age::x25519::Identity>().unwrap();
	let decryptor = age::Decryptor::new(sealed.as_slice()).unwrap();
	let mut plain = Vec::new();
	let mut reader = decryptor.decrypt(iter::once(&stock as _)).unwrap();
	reader.read_to_end(&mut plain).unwrap();
	assert_eq!(plain.len(), 2 + 37);
}

#[test]
fn sealed_keys_do_not_open_for_another() {
	let (alice, bob) = (dev("//Alice"), dev("//Bob"));
	let sealed = seal_keys(&[key(&alice, Category::LABORATORY, 0)], &[bob.recipient()]).unwrap();
	let error = open_keys(&sealed, dev("//Charlie").identities()).unwrap_err();
	assert!(matches!(error, KeyError::NotForThisKey { .. }));
}

#[test]
fn sealed_keys_that_are_cut_or_altered_are_refused() {
	let (alice, bob) = (dev("//Alice"), dev("//Bob"));
	let sealed = seal_keys(&[key(&alice, Category::LABORATORY, 0)], &[bob.recipient()]).unwrap();
	for len in 0..sealed.len() {
		assert!(open_keys(&sealed[..len], bob.identities()).is_err());
	}
	let mut altered = sealed.clone();
	*altered.last_mut().unwrap() ^= 1;
	assert!(matches!(open_keys(&altered, bob.identities()).unwrap_err(), KeyError::Damaged { .. }));
}

#[test]
fn sealing_refuses_no_keys_unknown_categories_and_too_many() {
	let alice = dev("//Alice");
	let seal = |keys: &[EpochKey]| seal_keys(keys, &[dev("//Bob").recipient()]).unwrap_err();
	assert_eq!(seal(&[]), KeyError::Nothing);
	assert_eq!(
		seal(&[key(&alice, Category::new(8), 0)]),
		KeyError::NoCategory { category: Category::new(8) }
	);
	let many = (0..200).map(|epoch| key(&alice, Category::DEMOGRAPHICS, epoch)).collect::<Vec<_>>();
	assert!(matches!(seal(&many), KeyError::TooLong { .. }));
	let more = (0..300).map(|epoch| key(&alice, Category::DEMOGRAPHICS, epoch)).collect::<Vec<_>>();
	assert!(matches!(seal(&more), KeyError::TooLong { .. }));
}

#[test]
fn sealed_key_of_a_category_that_is_new_here_hides_no_other() {
	let bob = dev("//Bob");
	let entry = |category: u8| [&[category, 5, 0, 0, 0][..], &[category; 32]].concat();
	let plain = [&[1, 2][..], &entry(9), &entry(2)].concat();
	let sealed = identity::encrypt(&plain, bob.recipient()).unwrap();
	let opened = open_keys(&sealed, bob.identities()).unwrap();
	let found: Vec<_> = opened.iter().map(|it| (it.category, it.epoch)).collect();
	assert_eq!(found, [(Category::new(9), 5), (Category::LABORATORY, 5)]);
}

#[test]
fn key_that_is_not_the_one_on_chain_is_refused_by_name() {
	let alice = dev("//Alice");
	let error = key(&alice, Category::LABORATORY, 5)
		.verify(alice.epoch_identity(Category::LABORATORY, 6).recipient())
		.unwrap_err();
	assert_eq!(error, KeyError::Mismatch { category: Category::LABORATORY, epoch: 5 });
	assert!(error.to_string().contains("laboratory, epoch 5"));
}

#[test]
fn payload_of_a_later_version_asks_for_an_update() {
	let bob = dev("//Bob");
	let sealed = identity::encrypt(&[9, 1, 2, 3], bob.recipient()).unwrap();
	let version = |error| matches!(error, KeyError::Version { found: 9, .. });
	assert!(version(open_keys(&sealed, bob.identities()).unwrap_err()));
	assert!(version(open_link(&sealed, bob.identity()).unwrap_err()));
}

// Links and the keyring

/// The chain's view of `count` epochs of one category.
fn chain_of(account: &Account, category: Category, count: u32) -> Vec<EpochLink> {
	let identity = |epoch| account.epoch_identity(category, epoch);
	let link = |epoch: u32| {
		let previous = epoch.checked_sub(1)?;
		Some(make_link(&identity(previous), identity(epoch).recipient()).unwrap())
	};
	(0..count)
		.map(|epoch| EpochLink { recipient: identity(epoch).recipient(), link: link(epoch) })
		.collect()
}

fn at(chain: &[EpochLink], epoch: u32) -> Option<EpochLink> {
	chain.get(epoch as usize).cloned()
}

#[test]
fn holder_of_an_epoch_walks_back_to_every_one_before() {
	let alice = dev("//Alice");
	let chain = chain_of(&alice, Category::IMAGING, 6);
	let mut keyring = EpochKeyring::new();
	keyring.insert_verified(key(&alice, Category::IMAGING, 5), chain[5].recipient).unwrap();
	assert_eq!(keyring.nearest(Category::IMAGING, 0), Some(5));
	let opened = keyring.walk_back(Category::IMAGING, 0, |epoch| at(&chain, epoch)).unwrap();
	assert_eq!(opened.recipient(), chain[0].recipient);
	// Everything on the way is kept.
	assert_eq!(keyring.nearest(Category::IMAGING, 2), Some(2));
	assert!(keyring.walk_back(Category::IMAGING, 2, |_| None).is_ok());
}

#[test]
fn holder_walks_over_epochs_that_somebody_else_made_and_opens_none_of_them() {
	let (alice, bob) = (dev("//Alice"), dev("//Bob"));
	let mut chain = chain_of(&alice, Category::IMAGING, 6);
	// Bob made the epochs 2 and 3 in Alice's name. She went on from her last one.
	for epoch in [2, 3] {
		chain[epoch as usize].recipient = bob.epoch_identity(Category::IMAGING, epoch).recipient();
	}
	chain[4].link =
		Some(make_link(&alice.epoch_identity(Category::IMAGING, 1), chain[4].recipient).unwrap());
	let mut keyring = EpochKeyring::new();
	keyring.insert_verified(key(&alice, Category::IMAGING, 5), chain[5].recipient).unwrap();
	let opened = keyring.walk_back(Category::IMAGING, 0, |epoch| at(&chain, epoch)).unwrap();
	assert_eq!(opened.recipient(), chain[0].recipient);
	for foreign in [2, 3] {
		assert!(keyring.get(Category::IMAGING, foreign).is_none());
		assert!(keyring.walk_back(Category::IMAGING, foreign, |epoch| at(&chain, epoch)).is_err());
	}
}

#[test]
fn i6_nobody_walks_forward_or_into_another_category() {
	let alice = dev("//Alice");
	let chain = chain_of(&alice, Category::IMAGING, 4);
	let mut keyring = EpochKeyring::new();
	keyring.insert(key(&alice, Category::IMAGING, 2));
	for (category, epoch) in [(3, 3), (2, 0), (4, 0)] {
		let category = Category::new(category);
		let error = keyring.walk_back(category, epoch, |epoch| at(&chain, epoch)).unwrap_err();
		assert_eq!(error, KeyError::NotHeld { category, epoch });
	}
	// The link of epoch 3 is no help to who holds epoch 2.
	let link = chain[3].link.as_ref().unwrap();
	let error = open_link(link, keyring.get(Category::IMAGING, 2).unwrap()).unwrap_err();
	assert!(matches!(error, KeyError::NotForThisKey { .. }));
}

#[test]
fn link_to_a_wrong_identity_is_found() {
	let alice = dev("//Alice");
	let mut chain = chain_of(&alice, Category::DEMOGRAPHICS, 3);
	let wrong =
		make_link(&alice.epoch_identity(Category::CLINICAL, 1), chain[2].recipient).unwrap();
	chain[2].link = Some(wrong);
	let mut keyring = EpochKeyring::new();
	keyring.insert(key(&alice, Category::DEMOGRAPHICS, 2));
	let error =
		keyring.walk_back(Category::DEMOGRAPHICS, 0, |epoch| at(&chain, epoch)).unwrap_err();
	assert_eq!(error, KeyError::Mismatch { category: Category::DEMOGRAPHICS, epoch: 1 });
	assert!(keyring.get(Category::DEMOGRAPHICS, 1).is_none());
}

#[test]
fn walk_names_the_epoch_that_the_chain_lacks() {
	let alice = dev("//Alice");
	let mut chain = chain_of(&alice, Category::DEMOGRAPHICS, 3);
	chain[1].link = None;
	let mut keyring = EpochKeyring::new();
	keyring.insert(key(&alice, Category::DEMOGRAPHICS, 2));
	let walk = |keyring: &mut EpochKeyring, chain: &[EpochLink]| {
		keyring
			.walk_back(Category::DEMOGRAPHICS, 0, |epoch| at(chain, epoch))
			.map(|_| ())
			.unwrap_err()
	};
	assert_eq!(
		walk(&mut keyring, &chain),
		KeyError::NoLink { category: Category::DEMOGRAPHICS, epoch: 1 }
	);
	let mut keyring = EpochKeyring::new();
	keyring.insert(key(&alice, Category::DEMOGRAPHICS, 2));
	assert_eq!(
		walk(&mut keyring, &[]),
		KeyError::NoEpoch { category: Category::DEMOGRAPHICS, epoch: 2 }
	);
}

#[test]
fn insert_verified_refuses_a_key_that_is_not_on_chain() {
	let mut keyring = EpochKeyring::new();
	let key = key(&dev("//Alice"), Category::DEMOGRAPHICS, 0);
	assert!(keyring.insert_verified(key, dev("//Bob").recipient()).is_err());
	assert!(keyring.get(Category::DEMOGRAPHICS, 0).is_none());
}

// Whatever comes in, nothing panics

proptest! {
	#[test]
	fn no_text_makes_the_parsers_panic(text in "\\PC*") {
		let _ = RecoveryPhrase::parse(&text);
		let _ = DevKey::parse(&text);
		let _ = AgeIdentity::parse(&text);
		let _ = parse_recipient(&text);
	}

	#[test]
	fn no_payload_makes_opening_panic(payload in prop::collection::vec(any::<u8>(), 0..400)) {
		let bob = dev("//Bob");
		let _ = open_keys(&payload, bob.identities());
		let sealed = identity::encrypt(&payload, bob.recipient()).unwrap();
		let _ = open_keys(&sealed, bob.identities());
		let _ = open_link(&sealed, bob.identity());
	}

	#[test]
	fn sealed_keys_survive_the_way(entries in prop::collection::vec((0u8..8, any::<u32>()), 1..9)) {
		let (alice, bob) = (dev("//Alice"), dev("//Bob"));
		let keys = entries.iter().map(|(category, epoch)| key(&alice, Category::new(*category), *epoch));
		let keys = keys.collect::<Vec<_>>();
		let opened = open_keys(&seal_keys(&keys, &[bob.recipient()]).unwrap(), bob.identities()).unwrap();
		for (opened, key) in opened.iter().zip(&keys) {
			prop_assert!(opened.verify(key.identity.recipient()).is_ok());
		}
		prop_assert_eq!(opened.len(), keys.len());
	}
}

#[test]
fn each_identity_of_an_account_is_another_and_is_found_by_its_recipient() {
	let account = dev("//Bob");
	let [first, second, third] = [0, 1, 2].map(|number| account.at_identity(number));
	assert_eq!(first.recipient(), account.recipient(), "an account begins with the first");
	assert_eq!(second.recipient(), account.with_next_identity().expect("few are used").recipient());
	assert_eq!(third.recipient(), second.with_next_identity().expect("few are used").recipient());
	assert_ne!(first.recipient(), second.recipient());
	let found = account.at_recipient(third.recipient()).expect("one of its own");
	let recipients: Vec<_> = found.identities().iter().map(|it| it.recipient()).collect();
	assert_eq!(recipients, [&third, &second, &first].map(|it| it.recipient()));
	assert!(account.at_recipient(dev("//Charlie").recipient()).is_none());
	assert!(account.at_identity(255).with_next_identity().is_none(), "the last that is looked for");
	assert_eq!(
		found.epoch_identity(Category::IMAGING, 1).recipient(),
		account.epoch_identity(Category::IMAGING, 1).recipient()
	);
}

#[test]
fn what_was_sealed_to_an_earlier_identity_opens_and_what_is_sealed_to_a_later_one_does_not() {
	let (before, now) = (dev("//Bob"), dev("//Bob").at_identity(1));
	let identity = dev("//Charlie").identity().clone();
	let keys = [EpochKey { category: Category::CLINICAL, epoch: 2, identity }];
	for sealed_to in [&before, &now] {
		let sealed = seal_keys(&keys, &[sealed_to.recipient()]).unwrap();
		assert_eq!(open_keys(&sealed, now.identities()).unwrap()[0].epoch, 2);
	}
	let sealed = seal_keys(&keys, &[now.recipient()]).unwrap();
	let error = open_keys(&sealed, before.identities()).unwrap_err();
	assert!(matches!(error, KeyError::NotForThisKey { .. }), "{error}");
}
