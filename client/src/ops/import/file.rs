//! The file that is imported: checked whole before anything is done with it, and read again resource by
//! resource. What cannot be read twice as it is (standard input, a pipe, gzip, XML) goes to a file without
//! a name first, which nobody else sees and the system removes with this process.

use super::error::ImportError;
use crate::{
	fhir::{
		bundle::{scan, BundleError, Entry, Found, Left, Page, Scanned, Terms},
		gzip::{Gunzip, GzipError, MAX_UNPACKED},
		input::{form_of, Foreign, Form, HEAD_LEN},
		xml,
	},
	ops::OpError,
	record::RecordError,
	text::{text_of, TextError},
	Category,
};
use std::{
	fs::{self, File},
	io::{self, Read, Seek, SeekFrom, Write},
	os::unix::fs::{FileExt, FileTypeExt},
	path::{Path, PathBuf},
};

/// What was checked.
pub(super) struct BundleFile {
	path: PathBuf,
	file: File,
	found: Vec<Found>,
	pub left: Left,
	pub page: Option<Page>,
}

impl BundleFile {
	/// Checks the whole of `path`, or of standard input where that is `-`. `progress` is told how many bytes
	/// were read of how many.
	pub(super) fn check(
		path: &Path,
		terms: &Terms,
		several_patients: bool,
		progress: &mut dyn FnMut(u64, u64),
	) -> Result<Self, OpError> {
		let unreadable = |source| RecordError::Unreadable { path: path.to_owned(), source };
		let mut file = open(path)?;
		let total = file.metadata().map_err(unreadable)?.len();
		if total == 0 {
			return Err(RecordError::EmptyFile { path: path.to_owned() }.into());
		}
		let path = path.to_owned();
		let scanned = scan(&mut file, terms, &mut |done| progress(done, total));
		let scanned = scanned.map_err(|error| match error {
			BundleError::Fhir(faults, all) => {
				OpError::from(ImportError::Invalid { path: path.clone(), faults, all })
			}
			BundleError::Foreign(foreign) => {
				ImportError::Foreign { path: path.clone(), foreign }.into()
			}
			BundleError::Source(source) => unreadable(source).into(),
		})?;
		ensure_clear(&path, &scanned, several_patients)?;
		let Scanned { found, left, page, .. } = scanned;
		Ok(Self { path, file, found, left, page })
	}

	/// How many resources it has.
	pub(super) fn len(&self) -> usize {
		self.found.len()
	}

	/// What was found, in order.
	pub(super) fn found(&self) -> &[Found] {
		&self.found
	}

	/// The category of each resource.
	pub(super) fn categories(&self) -> impl Iterator<Item = Category> + '_ {
		(0..self.len()).map(|index| self.category(index))
	}

	/// The category of resource `index`, which it has.
	pub(super) fn category(&self, index: usize) -> Category {
		// What has none was refused.
		self.found[index].category.unwrap_or_default()
	}

	/// The SHA-256 of the content of each record that is made of it.
	pub(super) fn resources(&self) -> impl Iterator<Item = &[u8; 32]> + '_ {
		self.found.iter().map(|entry| &entry.sha256)
	}

	/// Whether the content of resource `index` is here.
	pub(super) fn is_whole(&self, index: usize) -> bool {
		self.found[index].whole
	}

	/// Reads resource `index`.
	///
	/// # Errors
	/// The file cannot be read, or was changed since it was checked.
	pub(super) fn entry(&self, index: usize) -> Result<Entry, RecordError> {
		let path = || self.path.clone();
		let found = self.found.get(index).ok_or(RecordError::ChangedWhileRead { path: path() })?;
		let mut bytes = vec![0; found.len];
		let read = self.file.read_exact_at(&mut bytes, found.offset);
		read.map_err(|source| RecordError::Unreadable { path: path(), source })?;
		found.entry(&bytes).ok_or(RecordError::ChangedWhileRead { path: path() })
	}
}

/// Refuses what only the user can decide.
fn ensure_clear(path: &Path, scanned: &Scanned, several_patients: bool) -> Result<(), OpError> {
	if scanned.patients > 1 && !several_patients {
		let number = scanned.patients;
		return Err(ImportError::SeveralPatients { path: path.to_owned(), number }.into());
	}
	let unplaced = scanned.found.iter().filter(|found| found.category.is_none());
	let number = unplaced.clone().count();
	if number == 0 {
		return Ok(());
	}
	let mut kinds: Vec<_> = unplaced.map(|found| found.kind.to_string()).collect();
	kinds.sort();
	kinds.dedup();
	Err(ImportError::Unplaced { path: path.to_owned(), number, kinds }.into())
}

/// Opens what is to be imported as JSON that can be read twice.
fn open(path: &Path) -> Result<File, OpError> {
	let unreadable = |source| RecordError::Unreadable { path: path.to_owned(), source };
	let mut file = match path == Path::new("-") {
		true => keep(&mut io::stdin().lock(), path)?,
		false => {
			// Looked at before it is opened: opening a pipe waits for its writer.
			let kind = fs::metadata(path).map_err(unreadable)?.file_type();
			let file = File::open(path).map_err(unreadable);
			match (kind.is_file(), kind.is_fifo()) {
				(true, _) => file?,
				(_, true) => keep(&mut file?, path)?,
				_ => return Err(RecordError::NotRegular { path: path.to_owned() }.into()),
			}
		}
	};
	if form(&mut file, path)? == Form::Gzip {
		file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
		file = keep(&mut Gunzip::new(file), path)?;
		if form(&mut file, path)? == Form::Gzip {
			return Err(ImportError::Gzip { path: path.to_owned(), fault: GzipError::Bomb }.into());
		}
	}
	match form(&mut file, path)? {
		Form::Xml => convert(&mut file, path),
		_ => Ok(file),
	}
}

/// Converts FHIR as XML to JSON.
fn convert(file: &mut File, path: &Path) -> Result<File, OpError> {
	let unreadable = |source| RecordError::Unreadable { path: path.to_owned(), source };
	let invalid =
		|fault| ImportError::Invalid { path: path.to_owned(), faults: vec![fault], all: 1 };
	file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
	let mut bytes = Vec::new();
	file.take(xml::MAX_LEN + 1).read_to_end(&mut bytes).map_err(unreadable)?;
	if bytes.len() as u64 > xml::MAX_LEN {
		return Err(ImportError::LongXml { path: path.to_owned() }.into());
	}
	let foreign = |line| {
		let foreign = Foreign::NotUtf8 { line: line as u64 };
		ImportError::Foreign { path: path.to_owned(), foreign }
	};
	let text = text_of(&bytes).map_err(|error| match error {
		TextError::NotUtf8 { line } => foreign(line),
		TextError::Utf16 | TextError::SecondLine => foreign(1),
	})?;
	let json = xml::to_json(text).map_err(invalid)?;
	keep(&mut json.as_bytes(), path)
}

/// What `file` is, by how it begins.
fn form(file: &mut File, path: &Path) -> Result<Form, OpError> {
	let mut head = Vec::new();
	let read = file
		.seek(SeekFrom::Start(0))
		.and_then(|_| file.take(HEAD_LEN as u64).read_to_end(&mut head));
	read.map_err(|source| RecordError::Unreadable { path: path.to_owned(), source })?;
	let foreign = |foreign| ImportError::Foreign { path: path.to_owned(), foreign };
	Ok(form_of(&head).map_err(foreign)?)
}

/// Reads `from` to its end, into a file without a name.
fn keep(from: &mut dyn Read, path: &Path) -> Result<File, OpError> {
	let full = |source| RecordError::Unwritable { path: std::env::temp_dir(), source };
	let unreadable = |source: io::Error| match GzipError::of(&source) {
		Some(fault) => OpError::from(ImportError::Gzip { path: path.to_owned(), fault }),
		None => RecordError::Unreadable { path: path.to_owned(), source }.into(),
	};
	let mut file = tempfile::tempfile().map_err(full)?;
	let (mut buffer, mut kept) = (vec![0; 1 << 16], 0);
	loop {
		let len = match from.read(&mut buffer) {
			Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
			read => read.map_err(unreadable)?,
		};
		if len == 0 {
			return Ok(file);
		}
		kept += len as u64;
		if kept > MAX_UNPACKED {
			return Err(unreadable(io::ErrorKind::FileTooLarge.into()));
		}
		file.write_all(&buffer[..len]).map_err(full)?;
	}
}
