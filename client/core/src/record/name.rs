//! File names for what is fetched. A title comes from somebody else and may be anything.

/// File systems take 255 bytes; some room is left for what tools append.
const MAX_LEN: usize = 200;

/// A longer ending than this is no extension.
const MAX_EXTENSION_LEN: usize = 16;

const FALLBACK: &str = "record";

/// A file name made of `title`: no separators, no control characters, not hidden, not too long.
/// An extension stays.
pub fn safe_file_name(title: &str) -> String {
	let name = title.replace(is_unsafe, "_");
	let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
	if name.is_empty() {
		return FALLBACK.to_owned();
	}
	let (stem, extension) = split(name);
	let stem = cut(stem, MAX_LEN - extension.len());
	format!("{stem}{extension}")
}

/// What separates folders somewhere, cannot stand in a name somewhere, or deceives the eye.
fn is_unsafe(c: char) -> bool {
	is_unprintable(c) || r#"/\:*?"<>|"#.contains(c)
}

/// What steers a terminal, breaks a line, turns the direction of writing or has no width: none of
/// it is to reach somebody's screen out of a text that somebody else wrote.
pub fn is_unprintable(c: char) -> bool {
	c.is_control()
		|| matches!(c,
			'\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
			| '\u{200b}'..='\u{200f}'
			| '\u{2028}'..='\u{202e}'
			| '\u{2060}'..='\u{206f}'
			| '\u{fff9}'..='\u{fffb}'
			| '\u{e0000}'..='\u{e007f}')
}

/// The name and its extension with the dot.
fn split(name: &str) -> (&str, &str) {
	match name.rfind('.') {
		Some(at) if at > 0 && name.len() - at <= MAX_EXTENSION_LEN => name.split_at(at),
		_ => (name, ""),
	}
}

/// At most `max` bytes of `text`, in whole characters.
fn cut(text: &str, max: usize) -> &str {
	let end = (0..=text.len().min(max)).rev().find(|end| text.is_char_boundary(*end));
	&text[..end.unwrap_or(0)]
}
