//! Results on standard output, for people or for scripts; errors and progress on standard error.

use super::Failure;
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use salus_client::{
	ops::{records::Added, Finality},
	record::{self, Progress},
};
use serde::Serialize;
use std::io::{ErrorKind, Write};

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
	/// For people
	Human,
	/// One JSON value, for scripts
	Json,
}

/// Where a command's result goes.
pub(super) struct Output<'a> {
	format: Format,
	out: &'a mut (dyn Write + Send),
}

impl<'a> Output<'a> {
	pub fn new(format: Format, out: &'a mut (dyn Write + Send)) -> Self {
		Self { format, out }
	}

	/// Prints the result: `value` as JSON, or what `human` makes of it.
	pub fn emit<T: Serialize>(
		&mut self,
		value: &T,
		human: impl FnOnce(&T) -> String,
	) -> Result<(), Failure> {
		let text = match self.format {
			Format::Json => serde_json::to_string_pretty(value).map_err(broken)?,
			Format::Human => human(value),
		};
		self.text(&text)
	}

	/// Prints one of several results, at once: `value` as JSON on one line, or what `human` makes of
	/// it. False where nobody reads any more.
	pub fn line<T: Serialize>(
		&mut self,
		value: &T,
		human: impl FnOnce(&T) -> String,
	) -> Result<bool, Failure> {
		let text = match self.format {
			Format::Json => serde_json::to_string(value).map_err(broken)?,
			Format::Human => human(value),
		};
		match writeln!(self.out, "{text}").and_then(|()| self.out.flush()) {
			Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
			other => other.map(|()| true).map_err(broken),
		}
	}

	/// Prints `text` as it is.
	pub fn text(&mut self, text: &str) -> Result<(), Failure> {
		match writeln!(self.out, "{}", text.trim_end_matches('\n')) {
			// Whoever read it has read enough, as `head` does.
			Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
			other => other.map_err(broken),
		}
	}
}

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the result could not be printed: {0}")]
#[diagnostic(
	code(salus::output),
	help("what the command does on chain is done; check where its output goes")
)]
struct Broken(String);

fn broken(error: impl std::fmt::Display) -> Failure {
	Failure::own(Broken(error.to_string()))
}

/// Prints an error to standard error: a message with what to do next, or one JSON object.
pub(super) fn print_error(format: Format, error: Failure) {
	let (error, outcome) = error.into_parts();
	match format {
		Format::Human => eprintln!("{:?}", miette::Report::new(Harmless::of(&*error))),
		Format::Json => {
			let mut value = serde_json::json!({ "error": {
				"code": error.code().map(|code| code.to_string()),
				"message": error.to_string(),
				"help": error.help().map(|help| help.to_string()),
			}});
			if let Some(outcome) = outcome {
				value["error"]["outcome"] = outcome;
			}
			eprintln!("{value}");
		}
	}
}

/// An error as it is shown to people: texts in it may come from a node, a file or another member.
#[derive(Debug)]
struct Harmless {
	text: String,
	code: Option<String>,
	help: Option<String>,
	cause: Option<Box<Harmless>>,
}

impl Harmless {
	fn of(error: &dyn miette::Diagnostic) -> Self {
		let shown = |text: Box<dyn std::fmt::Display + '_>| printable_lines(&text.to_string());
		Self {
			code: error.code().map(shown),
			help: error.help().map(shown),
			..Self::cause(error.to_string(), error.source())
		}
	}

	fn cause(text: String, source: Option<&(dyn std::error::Error + 'static)>) -> Self {
		let cause = source.map(|it| Box::new(Self::cause(it.to_string(), it.source())));
		Self { text: printable_lines(&text), code: None, help: None, cause }
	}
}

impl std::fmt::Display for Harmless {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str(&self.text)
	}
}

impl std::error::Error for Harmless {
	fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
		self.cause.as_deref().map(|cause| cause as _)
	}
}

impl miette::Diagnostic for Harmless {
	fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
		self.code.as_ref().map(|code| Box::new(code) as _)
	}

	fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
		self.help.as_ref().map(|help| Box::new(help) as _)
	}
}

/// `text` line by line [`printable`].
fn printable_lines(text: &str) -> String {
	text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

/// A bar for work on bytes, drawn on standard error; hidden where that is no terminal or `shown`
/// is false.
pub(super) fn byte_bar(shown: bool, what: &'static str) -> ProgressBar {
	bar(shown, what, "{msg} [{bar:30}] {bytes}/{total_bytes} {binary_bytes_per_sec} {eta} left")
}

/// A bar for work on a number of things.
pub(super) fn count_bar(shown: bool, what: &'static str) -> ProgressBar {
	bar(shown, what, "{msg} [{bar:30}] {pos}/{len}")
}

fn bar(shown: bool, what: &'static str, template: &str) -> ProgressBar {
	if !shown {
		return ProgressBar::hidden();
	}
	let style = ProgressStyle::with_template(template);
	ProgressBar::new(0)
		.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
		.with_message(what)
}

/// Shows on `bar` how far work on bytes has come.
pub(super) fn reporting(bar: &ProgressBar) -> impl FnMut(Progress) + Send + '_ {
	|progress| {
		if let Some(total) = progress.total {
			bar.set_length(total);
		}
		bar.set_position(progress.done);
		if Some(progress.done) == progress.total {
			bar.set_message("waiting until it is final");
		}
	}
}

/// Shows on `bar` how far work on a number of things has come.
pub(super) fn counting(bar: &ProgressBar) -> impl FnMut(u64, u64) + Send + '_ {
	|done, total| {
		bar.set_length(total);
		bar.set_position(done);
	}
}

/// A record that was added, in a sentence.
pub(super) fn added(added: &Added) -> String {
	let how = match &added.finality {
		Some(done) => finality(done),
		None => "which an earlier run had put on chain".into(),
	};
	format!("record {} of {} is {}, {how}", added.record, added.category, added.cid)
}

/// A table with a head.
pub(super) fn table(head: &[&str], rows: Vec<Vec<String>>) -> String {
	let mut table = comfy_table::Table::new();
	table.load_preset(comfy_table::presets::NOTHING).set_header(head.to_vec());
	table.add_rows(rows.iter().map(|row| row.iter().map(|cell| printable(cell))));
	table.to_string()
}

/// `text` on one line, without what could steer the terminal or deceive whoever reads it. Texts
/// that others wrote are printed through this; JSON has them as they are.
pub(super) fn printable(text: &str) -> String {
	record::printable(text, '\u{fffd}')
}

/// A form as indented JSON for people: line by line [`printable`].
pub(super) fn printable_form(form: &impl Serialize) -> String {
	let text = serde_json::to_string_pretty(form).unwrap_or_default();
	printable_lines(&text)
}

/// So many of something.
pub(super) fn count(number: u64, what: &str) -> String {
	format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// When something became final, in a sentence.
pub(super) fn finality(finality: &Finality) -> String {
	format!("final in block {} after {:.1} s", finality.block, finality.final_ms as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_client::record::is_unprintable;

	const HOSTILE: &str = "a\u{1b}[2J\u{7}\r\n\u{9b}31m\u{202e}\u{200b}ü";

	fn assert_printable(text: &str) {
		let found = text.chars().find(|c| *c != '\n' && is_unprintable(*c));
		assert_eq!(found, None, "{text:?}");
		assert!(text.contains('\u{fffd}') && text.contains('ü'));
	}

	#[test]
	fn texts_of_others_do_not_reach_the_terminal_raw() {
		assert_eq!(
			printable("a\u{1b}\u{7}\r\n\u{202e}b"),
			"a\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}b"
		);
		assert_eq!(printable("Blutbild März (2).pdf"), "Blutbild März (2).pdf");
		let table = table(&["TITLE"], vec![vec![HOSTILE.into()], vec!["b".into()]]);
		assert_printable(&table);
		assert_eq!(table.lines().count(), 3, "one line each: {table:?}");
		assert_printable(&printable_form(&serde_json::json!({ "name": HOSTILE })));
	}

	#[test]
	fn errors_do_not_steer_the_terminal_whoever_wrote_their_texts() {
		#[derive(Debug, thiserror::Error, miette::Diagnostic)]
		#[error("the node says {0}")]
		#[diagnostic(code(salus::x), help("{0}"))]
		struct Said(String, #[source] std::io::Error);
		let said = Said(HOSTILE.into(), std::io::Error::other(HOSTILE));
		let mut text = String::new();
		let handler = miette::NarratableReportHandler::new();
		handler.render_report(&mut text, &Harmless::of(&said)).expect("shown");
		assert_printable(&text);
		assert!(text.contains("salus::x") && text.matches('ü').count() >= 3, "{text}");
	}

	#[test]
	fn json_has_texts_as_they_are() {
		let mut out = Vec::new();
		Output::new(Format::Json, &mut out).emit(&HOSTILE, |_| String::new()).unwrap();
		assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), HOSTILE);
	}
}
