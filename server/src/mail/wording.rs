//! The phrases of mails that depend on what is known: the greeting, a moment in words.

use app::domain::{Language, Timestamp};

/// The first line of a mail, with the person's name where there is one.
#[must_use]
pub fn greeting(language: Language, name: &str) -> String {
    match (language, name) {
        (Language::En, "") => "Hello,".to_owned(),
        (Language::En, name) => format!("Hello {name},"),
        (Language::De, "") => "Guten Tag,".to_owned(),
        (Language::De, name) => format!("Guten Tag {name},"),
    }
}

/// Date and time of day in words, in UTC: a mail does not know where it is read.
#[must_use]
pub fn moment(language: Language, at: Timestamp) -> String {
    let civil = at.civil();
    let (day, year, hour, minute) = (civil.day, civil.year, civil.hour, civil.minute);
    let month = usize::from(civil.month).saturating_sub(1);
    match language {
        Language::En => {
            let month = ENGLISH_MONTHS.get(month).copied().unwrap_or_default();
            format!("{day} {month} {year}, {hour:02}:{minute:02} UTC")
        }
        Language::De => {
            let month = GERMAN_MONTHS.get(month).copied().unwrap_or_default();
            format!("{day}. {month} {year}, {hour:02}:{minute:02} Uhr (UTC)")
        }
    }
}

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::time::SECOND;

    #[test]
    fn moments_read_well_in_each_language() {
        let at = Timestamp(1_709_251_445 * SECOND);
        assert_eq!(moment(Language::En, at), "1 March 2024, 00:04 UTC");
        assert_eq!(moment(Language::De, at), "1. März 2024, 00:04 Uhr (UTC)");
        assert_eq!(moment(Language::En, Timestamp(0)), "1 January 1970, 00:00 UTC");
        assert_eq!(moment(Language::De, Timestamp(-SECOND)), "31. Dezember 1969, 23:59 Uhr (UTC)");
    }

    #[test]
    fn nameless_people_are_greeted_too() {
        assert_eq!(greeting(Language::En, ""), "Hello,");
        assert_eq!(greeting(Language::De, "Ada Lovelace"), "Guten Tag Ada Lovelace,");
    }
}
