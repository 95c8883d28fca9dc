//! The XHTML of a narrative (<https://hl7.org/fhir/R4/narrative.html>): that it is well-formed, and holds
//! nothing that a page would run. Touches nothing.

const NAMESPACE: &str = "http://www.w3.org/1999/xhtml";
const TXT_1: &str = "txt-1: The narrative SHALL contain only the basic html formatting elements and attributes described in chapters 7-11 (except section 4 of chapter 9) and 15 of the HTML 4.0 standard, <a> elements (either name or href), images and internally contained style attributes";
const TXT_2: &str = "txt-2: The narrative SHALL have some non-whitespace content";
const MALFORMED: &str = "it is not well-formed XHTML: each element that is opened has to be closed";
const ROOT: &str = "it should be one <div> of the namespace http://www.w3.org/1999/xhtml";

/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 500;

const ELEMENTS: &[&str] = &[
	"p",
	"br",
	"div",
	"h1",
	"h2",
	"h3",
	"h4",
	"h5",
	"h6",
	"a",
	"span",
	"b",
	"em",
	"i",
	"strong",
	"small",
	"big",
	"tt",
	"dfn",
	"q",
	"var",
	"abbr",
	"acronym",
	"cite",
	"blockquote",
	"hr",
	"address",
	"bdo",
	"kbd",
	"sub",
	"sup",
	"ul",
	"ol",
	"li",
	"dl",
	"dt",
	"dd",
	"pre",
	"table",
	"caption",
	"colgroup",
	"col",
	"thead",
	"tr",
	"tfoot",
	"tbody",
	"th",
	"td",
	"code",
	"samp",
	"img",
	"map",
	"area",
	"u",
	"s",
	"strike",
	"center",
	"font",
];

const ATTRIBUTES: &[&str] = &[
	"title",
	"style",
	"class",
	"id",
	"lang",
	"xml:lang",
	"xml:space",
	"dir",
	"accesskey",
	"tabindex",
	"span",
	"width",
	"align",
	"valign",
	"char",
	"charoff",
	"abbr",
	"axis",
	"headers",
	"scope",
	"rowspan",
	"colspan",
	"href",
	"name",
	"charset",
	"type",
	"hreflang",
	"rel",
	"rev",
	"shape",
	"coords",
	"cite",
	"src",
	"alt",
	"longdesc",
	"height",
	"usemap",
	"ismap",
	"border",
	"summary",
	"frame",
	"rules",
	"cellspacing",
	"cellpadding",
	"nowrap",
	"noshade",
	"size",
	"color",
	"face",
	"start",
	"value",
	"compact",
	"clear",
	"bgcolor",
	"hspace",
	"vspace",
	"xmlns",
	"target",
];

/// Checks the `div` of a narrative.
///
/// # Errors
/// What is wrong with it.
pub(super) fn check(div: &str) -> Result<(), &'static str> {
	let mut reader = Reader { rest: div.trim(), open: Vec::new(), content: false };
	if !reader.rest.starts_with("<div") {
		return Err(ROOT);
	}
	reader.tag()?;
	while !reader.open.is_empty() {
		reader.next()?;
	}
	if !reader.rest.trim().is_empty() {
		return Err(ROOT);
	}
	reader.content.then_some(()).ok_or(TXT_2)
}

struct Reader<'a> {
	rest: &'a str,
	open: Vec<&'a str>,
	/// Whether there was something to see.
	content: bool,
}

impl<'a> Reader<'a> {
	fn next(&mut self) -> Result<(), &'static str> {
		let at = self.rest.find('<').ok_or(MALFORMED)?;
		let (text, rest) = self.rest.split_at(at);
		check_references(text)?;
		self.content |= !text.trim().is_empty();
		self.rest = rest;
		if let Some(comment) = rest.strip_prefix("<!--") {
			self.rest = comment.split_once("-->").ok_or(MALFORMED)?.1;
			return Ok(());
		}
		if let Some(closing) = rest.strip_prefix("</") {
			let (name, rest) = closing.split_once('>').ok_or(MALFORMED)?;
			self.rest = rest;
			return match self.open.pop() {
				Some(open) if open == name.trim_end() => Ok(()),
				_ => Err(MALFORMED),
			};
		}
		self.tag()
	}

	/// Reads a tag that opens an element, or is a whole one.
	fn tag(&mut self) -> Result<(), &'static str> {
		let rest = self.rest.strip_prefix('<').ok_or(MALFORMED)?;
		let end = rest.find(|c: char| c.is_whitespace() || "/>".contains(c)).ok_or(MALFORMED)?;
		let (name, mut rest) = rest.split_at(end);
		if !ELEMENTS.contains(&name) {
			return Err(TXT_1);
		}
		let mut namespace = !self.open.is_empty();
		loop {
			rest = rest.trim_start();
			if let Some(after) = rest.strip_prefix('>') {
				self.open.push(name);
				self.rest = after;
				break;
			}
			if let Some(after) = rest.strip_prefix("/>") {
				self.rest = after;
				break;
			}
			let (attribute, value, after) = attribute(rest)?;
			check_attribute(attribute, value)?;
			namespace |= attribute == "xmlns" && value == NAMESPACE;
			rest = after;
		}
		self.content |= name == "img";
		match namespace {
			true if self.open.len() <= MAX_DEPTH => Ok(()),
			true => Err("it is nested too deeply"),
			false => Err(ROOT),
		}
	}
}

/// The attribute that `text` begins with: its name, its value, and what follows.
fn attribute(text: &str) -> Result<(&str, &str, &str), &'static str> {
	let (name, rest) = text.split_once('=').ok_or(MALFORMED)?;
	let (name, rest) = (name.trim_end(), rest.trim_start());
	let quote = rest.chars().next().filter(|it| "\"'".contains(*it)).ok_or(MALFORMED)?;
	let (value, rest) = rest[1..].split_once(quote).ok_or(MALFORMED)?;
	let plain =
		!name.is_empty() && !name.contains(|c: char| c.is_whitespace() || "<>\"'/".contains(c));
	match plain && !value.contains('<') {
		true => Ok((name, value, rest)),
		false => Err(MALFORMED),
	}
}

fn check_attribute(name: &str, value: &str) -> Result<(), &'static str> {
	check_references(value)?;
	let known = ATTRIBUTES.contains(&name) || name.starts_with("xmlns:");
	let runs = ["href", "src", "cite", "longdesc"].contains(&name) && is_script(value);
	(known && !runs).then_some(()).ok_or(TXT_1)
}

/// Whether a link is one that a browser would run. It reads over white space and controls, and knows
/// characters by their references.
fn is_script(link: &str) -> bool {
	let plain: String = link.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
	let plain = plain.to_ascii_lowercase();
	let scheme = plain.split([':', '/', '?']).next().unwrap_or_default().to_owned();
	let hidden = !scheme.starts_with('#') && scheme.contains('&');
	hidden
		|| ["javascript", "vbscript"].contains(&scheme.as_str())
		|| plain.starts_with("data:text")
		|| plain.starts_with("data:image/svg")
}

/// Checks that each `&` begins a reference to a character.
fn check_references(text: &str) -> Result<(), &'static str> {
	for rest in text.split('&').skip(1) {
		let (name, _) = rest.split_once(';').ok_or(MALFORMED)?;
		let name = name.strip_prefix('#').unwrap_or(name);
		if name.is_empty() || !name.bytes().all(|it| it.is_ascii_alphanumeric()) {
			return Err(MALFORMED);
		}
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn of(inside: &str) -> String {
		format!("<div xmlns=\"{NAMESPACE}\">{inside}</div>")
	}

	#[test]
	fn text_lists_tables_links_and_images_are_a_narrative() {
		for good in [
			"a",
			"<p>a &amp; b &#160; &nbsp;</p>",
			"<ul><li>a<br/></li></ul>",
			"<img src=\"#a\" alt='b'/>",
			"<table border=\"1\"><tr><td colspan=\"2\" style=\"color: red\">a</td></tr></table>",
			"<!-- x --><a href=\"https://example.org/?a=1&amp;b=2\">a</a>",
			"<b >a</b >",
		] {
			assert_eq!(check(&of(good)), Ok(()), "{good}");
		}
	}

	#[test]
	fn what_runs_is_not_well_formed_or_empty_is_no_narrative() {
		for (bad, reason) in [
			("<script>a</script>", TXT_1),
			("<p onclick=\"a()\">a</p>", TXT_1),
			("<iframe src=\"a\"/>", TXT_1),
			("<a href=\" java\tscript:a()\">a</a>", TXT_1),
			("<a href=\"&#106;avascript:a()\">a</a>", TXT_1),
			("<form>a</form>", TXT_1),
			("<style>a</style>", TXT_1),
			("<object data=\"a\"/>", TXT_1),
			("<p>a", MALFORMED),
			("<p>a</b>", MALFORMED),
			("a & b", MALFORMED),
			("<p a>a</p>", MALFORMED),
			("<p title=a>a</p>", MALFORMED),
			("<![CDATA[a]]>", TXT_1),
			("<?a?>a", TXT_1),
			("", TXT_2),
			(" \n<p/>", TXT_2),
			("<!-- a", MALFORMED),
			("<p title=\"<\">a</p>", MALFORMED),
		] {
			assert_eq!(check(&of(bad)), Err(reason), "{bad}");
		}
		for bad in [
			"a",
			"<p>a</p>",
			"<div>a</div>",
			"<div xmlns=\"x\">a</div>",
			"<divx/>",
			"<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>b",
		] {
			assert!(check(bad).is_err(), "{bad}");
		}
		assert_eq!(check("<div><p>"), Err(ROOT));
		assert!(check(&of(&"<b>".repeat(10_000))).is_err());
	}
}
