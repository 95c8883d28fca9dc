//! File names for what is fetched. A title comes from somebody else and may be anything.

/// File systems take 255 bytes; some room is left for what tools append.
const MAX_LEN: usize = 200;

/// A longer ending than this is no extension.
const MAX_EXTENSION_LEN: usize = 16;

const FALLBACK: &str = "record";

/// A file name made of `title`: no separators, no control characters, not hidden, not too long.
/// An extension stays.
pub fn safe_file_name(title: &str) -> String {
	let name = printable(title, '_').replace(is_unsafe, "_");
	let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
	if name.is_empty() {
		return FALLBACK.to_owned();
	}
	let (stem, extension) = split(name);
	let stem = cut(stem, MAX_LEN - extension.len());
	format!("{stem}{extension}")
}

/// What separates folders somewhere, or cannot stand in a name somewhere.
fn is_unsafe(c: char) -> bool {
	r#"/\:*?"<>|"#.contains(c)
}

/// `text` with `instead` for each character that is not to reach somebody's screen ([`is_unprintable`]). What
/// joins or parts the letters of a script, or the parts of an emoji, stays where it does that: Persian, Hindi
/// and many emoji are not written without it.
pub fn printable(text: &str, instead: char) -> String {
	let mut before = None;
	let shown = text.chars().map(|c| {
		let joins = is_joiner(c) && before.is_some_and(joins_after);
		before = Some(c);
		match joins || !is_unprintable(c) {
			true => c,
			false => instead,
		}
	});
	shown.collect()
}

/// Zero width non-joiner and joiner.
fn is_joiner(c: char) -> bool {
	matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether a joiner means something after `c`: a letter or sign of a script that has such, or an emoji. After
/// what can be seen it is no more than invisible, and it never follows itself.
fn joins_after(c: char) -> bool {
	// Below are Latin, Greek, Cyrillic, Armenian and Hebrew, which need none.
	c >= '\u{600}' && !c.is_whitespace() && !is_unprintable(c)
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

#[cfg(test)]
mod tests {
	use super::*;

	/// Names that are not written without joiners.
	const JOINED: [&str; 5] = [
		"مدارک\u{200c}پزشکی.pdf",
		"क्\u{200d}ष report.txt",
		"👨\u{200d}👩\u{200d}👧 family.jpg",
		"❤\u{fe0f}\u{200d}🩹.png",
		"ന്\u{200d} .txt",
	];

	#[test]
	fn joiners_stay_where_they_join() {
		for name in JOINED {
			assert_eq!(printable(name, '\u{fffd}'), name);
			assert_eq!(safe_file_name(name), name);
		}
	}

	#[test]
	fn what_steers_or_only_hides_is_replaced() {
		for (text, shown) in [
			("a\u{200d}b", "a_b"),
			("\u{200d}x", "_x"),
			("пa\u{200c}", "пa_"),
			("ک\u{200c}\u{200c}پ", "ک\u{200c}_پ"),
			("ک\u{202e}\u{200d}پ", "ک__پ"),
			("a\u{1b}[2J\u{7}", "a_[2J_"),
			("\u{feff}\u{200b}\u{2066}\n", "____"),
		] {
			assert_eq!(printable(text, '_'), shown, "{text:?}");
		}
	}
}
