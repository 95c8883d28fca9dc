//! Dates and instants as FHIR writes them, in the Gregorian calendar.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now, as a FHIR instant in UTC.
pub fn now() -> String {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	format_instant(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Milliseconds since the Unix epoch, as the chain counts them, as a FHIR instant in UTC.
pub fn format_instant(millis: u64) -> String {
	let seconds = millis / 1000;
	let (year, month, day) = civil_from_days(seconds / 86_400);
	let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
	format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month and day, `days` after 1970-01-01.
fn civil_from_days(days: u64) -> (u64, u64, u64) {
	// Counted from 0000-03-01, a leap day ends its year and 400 years repeat.
	let days = days + 719_468;
	let (era, of_era) = (days / 146_097, days % 146_097);
	let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
	let of_year = of_era - (365 * year + year / 4 - year / 100);
	let shifted = (5 * of_year + 2) / 153;
	let day = of_year - (153 * shifted + 2) / 5 + 1;
	let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
	(era * 400 + year + u64::from(month <= 2), month, day)
}

/// Whether `text` is a FHIR date: YYYY, YYYY-MM or YYYY-MM-DD, and a day that exists.
pub fn is_date(text: &str) -> bool {
	let mut parts = text.split('-');
	let year = parts.next().and_then(|part| number(part, 4)).filter(|year| *year > 0);
	let month = parts.next().map(|part| number(part, 2));
	let day = parts.next().map(|part| number(part, 2));
	match (year, month, day, parts.next()) {
		(Some(_), None, None, None) => true,
		(Some(_), Some(Some(1..=12)), None, None) => true,
		(Some(year), Some(Some(month @ 1..=12)), Some(Some(day)), None) => {
			(1..=days_of(year, month)).contains(&day)
		},
		_ => false,
	}
}

/// Whether `text` is a FHIR instant: a date, a time to the second or finer, and a time zone.
pub fn is_instant(text: &str) -> bool {
	let Some((date, time)) = text.split_once('T') else { return false };
	let Some(zone_at) = time.find(['Z', '+', '-']) else { return false };
	let (time, zone) = time.split_at(zone_at);
	date.len() == 10 && is_date(date) && is_time(time) && is_zone(zone)
}

fn is_time(text: &str) -> bool {
	let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
	let digits = (1..=9).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit());
	let mut parts = whole.split(':').map(|part| number(part, 2));
	let time = (parts.next().flatten(), parts.next().flatten(), parts.next().flatten());
	digits && parts.next().is_none() && matches!(time, (Some(0..=23), Some(0..=59), Some(0..=60)))
}

fn is_zone(text: &str) -> bool {
	let Some(offset) = text.strip_prefix(['+', '-']) else { return text == "Z" };
	let Some((hour, minute)) = offset.split_once(':') else { return false };
	matches!((number(hour, 2), number(minute, 2)), (Some(0..=14), Some(0..=59)))
}

fn number(text: &str, len: usize) -> Option<u32> {
	let digits = text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit());
	digits.then(|| text.parse().ok()).flatten()
}

fn days_of(year: u32, month: u32) -> u32 {
	let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	match month {
		2 if leap => 29,
		2 => 28,
		4 | 6 | 9 | 11 => 30,
		_ => 31,
	}
}
