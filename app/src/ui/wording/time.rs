//! Times in words.

use crate::domain::time::{DAY, Day, HOUR, MINUTE, Timestamp};
use crate::i18n::{Key, Text};

/// How long ago, or in how long; beyond a month the date.
#[must_use]
pub fn relative(text: Text, at: Timestamp, now: Timestamp) -> String {
    let gone = now.since(at);
    let span = gone.abs();
    let (unit, ago, ahead) = match span {
        ..MINUTE => return text.get(Key::PartsJustNow).to_owned(),
        MINUTE..HOUR => (MINUTE, Key::PartsMinutesAgo, Key::PartsInMinutes),
        HOUR..DAY => (HOUR, Key::PartsHoursAgo, Key::PartsInHours),
        _ if span < 2 * DAY => (DAY, Key::PartsDayAgo, Key::PartsInDay),
        _ if span < 31 * DAY => (DAY, Key::PartsDaysAgo, Key::PartsInDays),
        _ => return day(text, at, Some(0)),
    };
    let count = (span / unit).to_string();
    text.with(if gone >= 0 { ago } else { ahead }, &[("n", &count)])
}

/// The date: "12 Mar 2026". `offset` is the reader's in minutes; without one the date is UTC's.
#[must_use]
pub fn day(text: Text, at: Timestamp, offset: Option<i64>) -> String {
    date(text, at, offset, SHORT)
}

/// Date and time of day: "12 Mar 2026, 14:05".
#[must_use]
pub fn short(text: Text, at: Timestamp, offset: Option<i64>) -> String {
    with_time(date(text, at, offset, SHORT), at, offset)
}

/// Date and time of day in full: "12 March 2026, 14:05".
#[must_use]
pub fn exact(text: Text, at: Timestamp, offset: Option<i64>) -> String {
    with_time(date(text, at, offset, LONG), at, offset)
}

/// The time of day: "14:05".
#[must_use]
pub fn clock(at: Timestamp, offset: Option<i64>) -> String {
    let mut out = String::new();
    push_clock(&mut out, at, offset);
    out
}

const LONG: [Key; 12] = [
    Key::PartsMonth1,
    Key::PartsMonth2,
    Key::PartsMonth3,
    Key::PartsMonth4,
    Key::PartsMonth5,
    Key::PartsMonth6,
    Key::PartsMonth7,
    Key::PartsMonth8,
    Key::PartsMonth9,
    Key::PartsMonth10,
    Key::PartsMonth11,
    Key::PartsMonth12,
];

const SHORT: [Key; 12] = [
    Key::PartsMon1,
    Key::PartsMon2,
    Key::PartsMon3,
    Key::PartsMon4,
    Key::PartsMon5,
    Key::PartsMon6,
    Key::PartsMon7,
    Key::PartsMon8,
    Key::PartsMon9,
    Key::PartsMon10,
    Key::PartsMon11,
    Key::PartsMon12,
];

fn shifted(at: Timestamp, offset: Option<i64>) -> Timestamp {
    at.plus(offset.unwrap_or(0) * MINUTE)
}

fn date(text: Text, at: Timestamp, offset: Option<i64>, months: [Key; 12]) -> String {
    let civil = shifted(at, offset).civil();
    calendar(text, &civil.year.to_string(), civil.month, civil.day, months)
}

/// A day of the calendar, which has no zone: "12 Mar 2026" for `2026-03-12`.
#[must_use]
pub fn calendar_day(text: Text, day: &str) -> String {
    if day.parse::<Day>().is_err() {
        return day.to_owned();
    }
    let mut parts = day.splitn(3, '-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<u8>().ok()).unwrap_or_default();
    calendar(text, year.unwrap_or_default().trim_start_matches('0'), number(month), number(day), SHORT)
}

fn calendar(text: Text, year: &str, month: u8, day: u8, months: [Key; 12]) -> String {
    let month = usize::from(month).checked_sub(1).and_then(|place| months.get(place));
    let values = [
        ("day", day.to_string()),
        ("month", month.map_or(String::new(), |month| text.get(*month).to_owned())),
        ("year", year.to_owned()),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    text.with(Key::PartsDate, &values)
}

fn with_time(mut date: String, at: Timestamp, offset: Option<i64>) -> String {
    date.push_str(", ");
    push_clock(&mut date, at, offset);
    date
}

fn push_clock(out: &mut String, at: Timestamp, offset: Option<i64>) {
    let civil = shifted(at, offset).civil();
    for (place, number) in [civil.hour, civil.minute].into_iter().enumerate() {
        if place > 0 {
            out.push(':');
        }
        out.push(char::from(b'0' + number / 10));
        out.push(char::from(b'0' + number % 10));
    }
    if offset.is_none() {
        out.push_str(" UTC");
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::time::SECOND;

    #[test]
    fn near_times_are_spans_and_far_ones_dates() {
        let (en, de) = (Text::new(Language::En), Text::new(Language::De));
        let now = Timestamp(1_700_000_000 * SECOND);
        let ago = |span: i64| relative(en, now.plus(-span), now);
        assert_eq!(ago(20 * SECOND), "just now");
        assert_eq!(ago(3 * HOUR + 5 * MINUTE), "3 h ago");
        assert_eq!(ago(36 * HOUR), "yesterday");
        assert_eq!(ago(12 * DAY), "12 d ago");
        assert_eq!(ago(40 * DAY), "5 Oct 2023");
        assert_eq!(relative(de, now.plus(2 * HOUR), now), "in 2 Std.");
        assert_eq!(exact(de, now, None), "14. November 2023, 22:13 UTC");
        assert_eq!(calendar_day(en, "2026-03-02"), "2 Mar 2026");
        assert_eq!(short(en, now, Some(120)), "15 Nov 2023, 00:13");
    }
}
