//! Spans of time in words. These pages know no time zone, so they say how long ago and how long yet.

use crate::domain::time::{DAY, HOUR, MINUTE, SECOND, Timestamp};
use crate::i18n::{Key, Text};
use crate::ui::wording::time;
use leptos::prelude::*;

/// The largest unit that fits, and how often it does. What is short of it by a sixtieth fits: a link for three days is not said to hold
/// for two a moment after it was made.
fn unit(micros: i64) -> (i64, usize) {
    [DAY, HOUR, MINUTE, SECOND]
        .into_iter()
        .map(|unit| (micros + unit / 60) / unit)
        .enumerate()
        .find(|(_, times)| *times > 0)
        .map_or((0, 3), |(place, times)| (times, place))
}

/// A span such as "2 hours".
pub(super) fn span(text: Text, micros: i64) -> String {
    let (number, place) = unit(micros.max(SECOND));
    let (one, many) = [
        (Key::DoorDay, Key::DoorDays),
        (Key::DoorHour, Key::DoorHours),
        (Key::DoorMinute, Key::DoorMinutes),
        (Key::DoorSecond, Key::DoorSeconds),
    ][place];
    text.count(one, many, number.unsigned_abs())
}

/// A moment as the time since then, with the exact one beside it.
pub(super) fn moment(text: Text, then: Timestamp, now: Timestamp) -> AnyView {
    let title = time::exact(text, then, None);
    view! { <time datetime=then.rfc3339() title=title>{time::relative(text, then, now)}</time> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn the_largest_unit_speaks() {
        let (en, de) = (Text::new(Language::En), Text::new(Language::De));
        assert_eq!(span(en, 90 * MINUTE), "1 hour");
        assert_eq!(span(de, 3 * DAY), "3 Tage");
        assert_eq!(span(en, 3 * DAY - 2 * SECOND), "3 days");
        assert_eq!(span(en, DAY - SECOND), "1 day");
        assert_eq!(span(en, 59 * SECOND), "1 minute");
        assert_eq!(span(en, 45 * SECOND), "45 seconds");
        assert_eq!(span(en, 0), "1 second");
    }
}
