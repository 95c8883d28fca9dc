//! The start of a consortium's chain: from the file in which the founders list it to its specification.
//!
//! | module | holds |
//! |---|---|
//! | [`file`] | the shape of the file |
//! | [`rules`] | what it may say |
//! | `known` | keys that everybody knows |
//! | `spec` | the specification that comes of it |
//! | `report` | what it will be, in plain words |

pub mod file;
mod known;
mod report;
pub mod rules;
mod spec;

use crate::{
	chain_spec,
	cli::{BuildArgs, CheckArgs, ConsortiumCommand, Output},
	output::print,
};
use file::Source;
use rules::Consortium;
use spec::Specification;
use std::{
	borrow::Cow,
	fs::{self, OpenOptions},
	io::Write,
	path::Path,
};

/// Does what the command line says.
pub fn run(command: &ConsortiumCommand) -> Result<(), String> {
	match command {
		ConsortiumCommand::Check(args) => check(args),
		ConsortiumCommand::Build(args) => build(args),
	}
}

fn check(args: &CheckArgs) -> Result<(), String> {
	let (consortium, spec) = specify(args)?;
	print(&match args.output {
		Output::Text => report::text(&consortium, &spec),
		Output::Json => format!("{:#}\n", report::json(&consortium, &spec)),
	})
}

fn build(args: &BuildArgs) -> Result<(), String> {
	let files = [args.out.join("plain.json"), args.out.join("raw.json")];
	// Before the work, and again when they are written.
	if let Some(there) = files.iter().find(|file| file.exists() && !args.force) {
		return Err(exists(there));
	}
	let (consortium, spec) = specify(&args.check)?;
	fs::create_dir_all(&args.out).map_err(|error| format!("{}: {error}", args.out.display()))?;
	for (file, text) in files.iter().zip([&spec.plain, &spec.raw]) {
		write(file, text, args.force)?;
	}
	print(&match args.check.output {
		Output::Text => report::written(&spec, &args.out, &files[1]),
		Output::Json => format!("{:#}\n", report::json(&consortium, &spec)),
	})
}

/// The chain that the file lists, and its specification, made by the runtime.
fn specify(args: &CheckArgs) -> Result<(Consortium, Specification), String> {
	let source = Source::read(&args.file)?;
	let consortium = rules::check(&source.parse()?, &source)?;
	let code = match &args.runtime {
		None => Cow::Borrowed(chain_spec::built_in_runtime()?),
		Some(file) => {
			Cow::Owned(fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?)
		}
	};
	let spec = spec::build(&consortium, &code).map_err(|error| {
		let runtime =
			args.runtime.as_ref().map_or(String::new(), |it| format!(" {}", it.display()));
		format!("{}: the runtime{runtime} refuses it: {error}", args.file.display())
	})?;
	Ok((consortium, spec))
}

fn write(file: &Path, text: &str, replace: bool) -> Result<(), String> {
	let mut options = OpenOptions::new();
	options.write(true).create_new(!replace).create(replace).truncate(replace);
	let written = options.open(file).and_then(|mut file| file.write_all(text.as_bytes()));
	written.map_err(|error| match error.kind() {
		std::io::ErrorKind::AlreadyExists => exists(file),
		_ => format!("{}: {error}", file.display()),
	})
}

fn exists(file: &Path) -> String {
	format!("{} is there already: name another folder, or add --force", file.display())
}
