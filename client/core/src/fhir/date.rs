//! Dates and instants as FHIR writes them.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

/// Milliseconds since the Unix epoch, as the chain counts them, as a FHIR instant in UTC. A moment
/// beyond what a calendar has is the last one it has.
pub fn format_instant(millis: u64) -> String {
	let moment = i64::try_from(millis).ok().and_then(DateTime::from_timestamp_millis);
	moment.unwrap_or(DateTime::<Utc>::MAX_UTC).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A FHIR instant in milliseconds since the Unix epoch, or `None` where `text` is none or is
/// before the epoch.
pub fn parse_instant(text: &str) -> Option<u64> {
	let moment = DateTime::parse_from_rfc3339(text).ok()?;
	u64::try_from(moment.timestamp_millis()).ok()
}

/// Whether `text` is a FHIR instant: a date, a time to the second or finer, and a time zone.
pub fn is_instant(text: &str) -> bool {
	// RFC 3339 lets other characters stand for the T; FHIR does not.
	text.as_bytes().get(10) == Some(&b'T') && DateTime::parse_from_rfc3339(text).is_ok()
}

/// Whether `text` is a FHIR date: YYYY, YYYY-MM or YYYY-MM-DD, and a day that exists.
pub fn is_date(text: &str) -> bool {
	let whole = match text.len() {
		4 => format!("{text}-01-01"),
		7 => format!("{text}-01"),
		10 => text.to_owned(),
		_ => return false,
	};
	let digits = whole.bytes().enumerate().all(|(i, byte)| match i {
		4 | 7 => byte == b'-',
		_ => byte.is_ascii_digit(),
	});
	digits && !whole.starts_with("0000") && NaiveDate::parse_from_str(&whole, "%Y-%m-%d").is_ok()
}

/// How many days a month of 1 to 12 has.
pub(super) fn days_of_month(year: u32, month: u32) -> u32 {
	let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
	match month {
		2 if leap => 29,
		2 => 28,
		4 | 6 | 9 | 11 => 30,
		_ => 31,
	}
}
