//! The form of FHIR's primitive types (<https://hl7.org/fhir/R4/datatypes.html#primitive>). Touches
//! nothing. What is said of a value never repeats it.

use crate::fhir::date::days_of_month;
use serde_json::Value;

/// The longest string, in bytes.
const MAX_STRING: usize = 1 << 20;

const NO_STRING: &str = "it should be a JSON string";

/// Whether `name` is a primitive type.
pub(super) fn is_one(name: &str) -> bool {
	name.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Checks a value of the primitive type `kind`.
///
/// # Errors
/// What is wrong with it.
pub(super) fn check(kind: &str, value: &Value) -> Result<(), &'static str> {
	match kind {
		"boolean" => value.is_boolean().then_some(()).ok_or("it should be true or false"),
		"decimal" => value.is_number().then_some(()).ok_or("it should be a JSON number"),
		"integer" | "unsignedInt" | "positiveInt" => check_integer(kind, value),
		_ => check_text(kind, value.as_str().ok_or(NO_STRING)?),
	}
}

fn check_integer(kind: &str, value: &Value) -> Result<(), &'static str> {
	let least = match kind {
		"unsignedInt" => 0,
		"positiveInt" => 1,
		_ => i64::from(i32::MIN),
	};
	let number = value.as_i64().filter(|it| *it <= i64::from(i32::MAX));
	match number.ok_or("it should be a whole number of at most 31 bits")? {
		number if number >= least => Ok(()),
		_ if least == 1 => Err("it should be a whole number of 1 or more"),
		_ if least == 0 => Err("it should be a whole number of 0 or more"),
		_ => Err("it should be a whole number of at most 31 bits"),
	}
}

fn check_text(kind: &str, text: &str) -> Result<(), &'static str> {
	if text.is_empty() {
		return Err("FHIR has no empty strings: leave it out");
	}
	match kind {
		"code" => check_code(text),
		"id" => check_id(text),
		"uri" | "url" | "canonical" | "oid" | "uuid" => check_uri(kind, text),
		"base64Binary" => check_base64(text),
		"date" | "dateTime" | "instant" => check_date(kind, text),
		"time" => check_time(text),
		_ if text.len() > MAX_STRING => Err("it is longer than the 1 MiB that FHIR R4 allows"),
		_ => Ok(()),
	}
}

fn check_code(text: &str) -> Result<(), &'static str> {
	let single = text.split(' ').all(|word| !word.is_empty() && !word.contains(is_space));
	single
		.then_some(())
		.ok_or("a code has no white space around it, and single spaces at most inside")
}

fn check_id(text: &str) -> Result<(), &'static str> {
	if text.len() > 64 {
		return Err("an id has at most 64 characters");
	}
	let allowed = text.bytes().all(|it| it.is_ascii_alphanumeric() || b"-.".contains(&it));
	allowed.then_some(()).ok_or("an id has only the characters A-Z, a-z, 0-9, - and .")
}

fn check_uri(kind: &str, text: &str) -> Result<(), &'static str> {
	if text.contains(is_space) {
		return Err("a URI has no white space");
	}
	if let Some(oid) = text.strip_prefix("urn:oid:") {
		return match is_oid(oid) {
			true if kind == "uuid" => Err("it should begin with urn:uuid:"),
			true => Ok(()),
			false => {
				Err("an OID reads urn:oid: and numbers with dots between them, as in urn:oid:1.2.3")
			}
		};
	}
	match kind {
		"oid" => Err("it should begin with urn:oid:"),
		"uuid" if !text.strip_prefix("urn:uuid:").is_some_and(is_uuid) => {
			Err("a UUID reads urn:uuid: and 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12, in lower case")
		}
		"canonical" if !text.starts_with('#') && !is_absolute(text) => {
			Err("canonical URLs must be absolute URLs if they are not fragment references")
		}
		_ if ["oid:", "uuid:"].iter().any(|it| text.starts_with(it)) => {
			Err("a URI of an OID or UUID begins with urn:")
		}
		_ => Ok(()),
	}
}

fn is_oid(text: &str) -> bool {
	let number = |part: &str| {
		!part.is_empty()
			&& part.bytes().all(|it| it.is_ascii_digit())
			&& (part == "0" || !part.starts_with('0'))
	};
	text.starts_with(['0', '1', '2']) && text.contains('.') && text.split('.').all(number)
}

fn is_uuid(text: &str) -> bool {
	let lengths = text.split('-').map(str::len);
	lengths.eq([8, 4, 4, 4, 12])
		&& text.bytes().all(|it| it == b'-' || it.is_ascii_hexdigit() && !it.is_ascii_uppercase())
}

fn check_base64(text: &str) -> Result<(), &'static str> {
	let (mut digits, mut padding) = (0_usize, 0_usize);
	for byte in text.bytes() {
		match byte {
			b' ' | b'\t' | b'\r' | b'\n' => {}
			b'=' => padding += 1,
			b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => digits += 1,
			_ => return Err("it is not base64"),
		}
	}
	let whole = padding <= 2 && (digits + padding).is_multiple_of(4);
	whole.then_some(()).ok_or("it is not base64: its length is wrong")
}

/// How many bytes valid base64 is of.
pub(super) fn base64_len(text: &str) -> u64 {
	text.bytes().filter(|it| !it.is_ascii_whitespace() && *it != b'=').count() as u64 * 3 / 4
}

/// A date, or a date and time: what is missing is named.
fn check_date(kind: &str, text: &str) -> Result<(), &'static str> {
	let (day, rest) = match text.split_once('T') {
		Some((day, time)) => (day, Some(time)),
		None => (text, None),
	};
	let parts = check_day(day)?;
	match (kind, rest) {
		("date", Some(_)) => Err("a date has no time: it reads YYYY, YYYY-MM or YYYY-MM-DD"),
		("instant", None) => Err("an instant has a time and a time zone: YYYY-MM-DDThh:mm:ssZ"),
		(_, Some(_)) if parts < 3 => {
			Err("a time needs a whole date before it: YYYY-MM-DDThh:mm:ssZ")
		}
		(_, Some(time)) => check_zoned(time),
		_ => Ok(()),
	}
}

/// Checks a day, month or year. Returns how many of the three it has.
fn check_day(text: &str) -> Result<usize, &'static str> {
	const FORM: &str = "a date reads YYYY, YYYY-MM or YYYY-MM-DD";
	let parts: Vec<_> = text.split('-').collect();
	let digits = |(part, length): (&&str, usize)| {
		part.len() == length && part.bytes().all(|it| it.is_ascii_digit())
	};
	if parts.len() > 3 || !parts.iter().zip([4, 2, 2]).all(digits) {
		return Err(FORM);
	}
	let mut numbers = parts.iter().map(|it| it.parse::<u32>().unwrap_or(0));
	let year = numbers.next().unwrap_or(0);
	let (month, day) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1));
	let there = year > 0 && (1..=12).contains(&month);
	match there && (1..=days_of_month(year, month)).contains(&day) {
		true => Ok(parts.len()),
		false => Err("there is no such day in the calendar"),
	}
}

/// Checks a time that a time zone follows.
fn check_zoned(text: &str) -> Result<(), &'static str> {
	const NO_ZONE: &str =
		"it has hours and minutes, so a time zone SHALL be populated: Z or +hh:mm at its end";
	if let Some(time) = text.strip_suffix('Z') {
		return check_time(time);
	}
	let (time, zone) = text
		.rfind(['+', '-'])
		.and_then(|at| text.split_at_checked(at))
		.ok_or_else(|| check_time(text).err().unwrap_or(NO_ZONE))?;
	let zone = &zone[1..];
	let digits = zone.bytes().enumerate().all(|(i, it)| match i {
		2 => it == b':',
		_ => it.is_ascii_digit(),
	});
	let within = zone <= "14:00" && zone.get(3..).is_some_and(|minutes| minutes < "60");
	match zone.len() == 5 && digits && within {
		true => check_time(time),
		false => Err("a time zone reads Z, +hh:mm or -hh:mm, up to 14:00"),
	}
}

fn check_time(text: &str) -> Result<(), &'static str> {
	const FORM: &str = "a time reads hh:mm:ss";
	let (whole, fraction) = match text.split_once('.') {
		Some((whole, fraction)) => (whole, Some(fraction)),
		None => (text, None),
	};
	if fraction.is_some_and(|it| it.is_empty() || !it.bytes().all(|it| it.is_ascii_digit())) {
		return Err("a second has digits after its point");
	}
	let parts: Vec<_> = whole.split(':').collect();
	let digits = |it: &&str| it.len() == 2 && it.bytes().all(|it| it.is_ascii_digit());
	if !parts.iter().all(digits) {
		return Err(FORM);
	}
	match parts[..] {
		["24", ..] => Err("the hour 24 is not used: midnight is 00:00:00 of the next day"),
		[_, _] => Err("a time has seconds: it reads hh:mm:ss"),
		// A leap second is the 60th.
		[hour, minute, second] if hour < "24" && minute < "60" && second <= "60" => Ok(()),
		[_, _, _] => Err("there is no such time of day"),
		_ => Err(FORM),
	}
}

fn is_space(c: char) -> bool {
	c.is_whitespace()
}

/// Whether `text` has the form of a language tag (BCP 47).
pub(super) fn is_language(text: &str) -> bool {
	let mut parts = text.split('-');
	let first = parts.next().unwrap_or_default();
	let letters = first.bytes().all(|it| it.is_ascii_alphabetic());
	let known = (2..=8).contains(&first.len()) || ["x", "i", "X", "I"].contains(&first);
	let rest = parts
		.all(|it| (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric()));
	letters && known && rest
}

/// Whether `text` is an absolute URI: begins with a scheme.
pub(super) fn is_absolute(text: &str) -> bool {
	let scheme = text.split_once(':').map(|(scheme, _)| scheme);
	scheme.is_some_and(|it| {
		it.starts_with(|c: char| c.is_ascii_alphabetic())
			&& it.bytes().all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it))
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn valid(kind: &str, text: &str) -> bool {
		check(kind, &json!(text)).is_ok()
	}

	#[test]
	fn dates_are_days_that_exist_with_a_time_to_the_second_and_a_zone() {
		for good in [
			"1973",
			"1973-06",
			"2024-02-29",
			"0001-01-01",
			"2016-12-31T23:59:60Z",
			"2014-09-12T22:00:00.123456789Z",
			"2014-09-12T22:00:00+02:00",
			"2014-09-12T22:00:00-14:00",
		] {
			assert!(valid("dateTime", good), "{good}");
		}
		for (bad, reason) in [
			("2019-02-30", "calendar"),
			("2023-02-29", "calendar"),
			("1900-02-29", "calendar"),
			("0000-01-01", "calendar"),
			("2023-13", "calendar"),
			("12.08.1964", "YYYY"),
			("2023-1-1", "YYYY"),
			("20230101", "YYYY"),
			("2023-01-01-01", "YYYY"),
			("T10:00:00Z", "YYYY"),
			("2014-09-12T24:00:00Z", "24"),
			("2014-09-12T22:00+02:00", "seconds"),
			("2014-09-12T22:00:00", "time zone"),
			("2014-09-12T22:00", "seconds"),
			("2014-09-12T22:00:61Z", "time of day"),
			("2014-09-12T22:00:00.Z", "digits"),
			("2014-09-12T22:00:00+15:00", "zone"),
			("2014-09-12T22:00:00+1:00", "zone"),
			("2014-09T22:00:00Z", "whole date"),
			("2014-09-12T22:00:00+ü", "zone"),
			("2014-09-12T", "hh:mm:ss"),
		] {
			let told = check("dateTime", &json!(bad)).expect_err(bad);
			assert!(told.contains(reason), "{bad}: {told}");
		}
		assert!(valid("date", "2024-02-29") && !valid("date", "2024-02-29T00:00:00Z"));
		assert!(!valid("instant", "2024-02-29") && valid("instant", "2024-02-29T00:00:00Z"));
		assert!(valid("time", "23:59:59") && !valid("time", "23:59") && !valid("time", "24:00:00"));
	}

	#[test]
	fn ids_codes_uris_numbers_and_base64_have_fhirs_form() {
		for (kind, good) in [
			("id", "a-B.9"),
			("id", &"x".repeat(64)),
			("code", "a b"),
			("uri", "urn:oid:1.2.840.1"),
			("uri", "urn:uuid:1"),
			("uri", "Patient/1"),
			("oid", "urn:oid:2.16"),
			("uuid", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
			("base64Binary", "aGk="),
			("base64Binary", "aG\r\nk="),
			("string", " "),
			("string", "a\nb"),
			("canonical", "http://a|1"),
		] {
			assert!(valid(kind, good), "{kind} {good}");
		}
		for (kind, bad) in [
			("id", "a b"),
			("id", "ä"),
			("id", &*"x".repeat(65)),
			("code", " a"),
			("code", "a  b"),
			("code", "a\tb"),
			("uri", "http://a b"),
			("uri", "urn:oid:abc"),
			("uri", "urn:oid:1.02"),
			("oid", "1.2.3"),
			("uuid", "urn:uuid:xyz"),
			("uri", "oid:1.2.3"),
			("canonical", "nonsense"),
			("uuid", "urn:uuid:C757873D-ec9a-4326-a141-556f43239520"),
			("base64Binary", "aGk"),
			("base64Binary", "a=Gk"),
			("base64Binary", "äöü="),
			("string", ""),
			("markdown", ""),
		] {
			assert!(!valid(kind, bad), "{kind} {bad}");
		}
		for (kind, number, good) in [
			("integer", json!(-1), true),
			("integer", json!(1.5), false),
			("integer", json!(1u64 << 31), false),
			("unsignedInt", json!(0), true),
			("unsignedInt", json!(-1), false),
			("positiveInt", json!(0), false),
			("decimal", json!(1.5), true),
			("decimal", json!("1.5"), false),
			("boolean", json!("true"), false),
			("string", json!(1), false),
			("code", json!(true), false),
		] {
			assert_eq!(check(kind, &number).is_ok(), good, "{kind} {number}");
		}
	}

	#[test]
	fn languages_are_tags() {
		for good in ["de", "en-US", "zh-Hant-TW", "i-klingon", "x-private", "gsw"] {
			assert!(is_language(good), "{good}");
		}
		for bad in ["no such language", "", "d", "german_austria", "en-", "en--US"] {
			assert!(!is_language(bad), "{bad}");
		}
	}
}
