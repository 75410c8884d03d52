//! Points in time and their spans. Only the server's clock makes a [`Timestamp`].

use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z, stored as BIGINT on both engines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Microseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Microseconds in a day.
pub const DAY: i64 = 24 * HOUR;

/// A date and time of day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The year.
    pub year: i64,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// The second, 0 to 59.
    pub second: u8,
}

impl Timestamp {
    /// This moment moved by `micros`, held at the ends of the range.
    #[must_use]
    pub fn plus(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Microseconds from `earlier` to this moment; negative when it lies ahead.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Date and time of day in UTC (days to civil date by Howard Hinnant's algorithm).
    #[must_use]
    pub fn civil(self) -> Civil {
        let seconds = self.0.div_euclid(SECOND);
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let small = |value: i64| u8::try_from(value).unwrap_or(0);
        Civil {
            year,
            month: small(month),
            day: small(day),
            hour: small(rest / 3_600),
            minute: small(rest / 60 % 60),
            second: small(rest % 60),
        }
    }

    /// RFC 3339 in UTC to the second, for `<time datetime>`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let c = self.civil();
        format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour, c.minute, c.second)
    }
}

/// A day of the calendar, as days since 1970-01-01. Written `2026-03-12`; it begins and ends by UTC, so that an address means
/// the same to everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i32);

impl Day {
    /// Its first moment.
    #[must_use]
    pub fn start(self) -> Timestamp {
        Timestamp(i64::from(self.0) * DAY)
    }

    /// The day after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let c = self.start().civil();
        write!(f, "{:04}-{:02}-{:02}", c.year, c.month, c.day)
    }
}

impl std::str::FromStr for Day {
    type Err = &'static str;

    /// Days of the years 1900 to 9999 (civil date to days by Howard Hinnant's algorithm).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const NONE: &str = "not a day";
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<u16>().map_err(|_| NONE));
        let mut next = || parts.next().unwrap_or(Err(NONE)).map(i32::from);
        let (year, month, day) = (next()?, next()?, next()?);
        if !(1900..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return Err(NONE);
        }
        let shifted = if month <= 2 { year - 1 } else { year };
        let (era, year_of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let found =
            Self(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468);
        // 31 February comes out as another day, and so does what is written in another way.
        if found.to_string() == text { Ok(found) } else { Err(NONE) }
    }
}

impl TryFrom<String> for Day {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_read_as_their_dates() {
        for (micros, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400 * SECOND, "2000-02-29T00:00:00Z"),
            (1_700_000_000 * SECOND, "2023-11-14T22:13:20Z"),
            (-SECOND, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(Timestamp(micros).rfc3339(), text);
        }
    }

    #[test]
    fn days_are_read_as_they_are_written() {
        for text in ["1970-01-01", "2000-02-29", "2026-03-12", "1999-12-31", "9999-12-31", "1900-03-01"] {
            assert_eq!(text.parse::<Day>().map(|day| day.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("2000-02-29".parse::<Day>().map(Day::start), Ok(Timestamp(951_782_400 * SECOND)));
        assert_eq!("2025-12-31".parse::<Day>().map(|day| day.next().to_string()), Ok("2026-01-01".to_owned()));
        for text in [
            "",
            "2026",
            "2026-02-30",
            "2026-13-01",
            "1899-01-01",
            "10000-01-01",
            "2026-1-01",
            "+026-01-01",
            "2026/01/01",
            "x-y-z",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
