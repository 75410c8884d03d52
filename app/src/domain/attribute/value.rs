//! A value in its canonical form.

use super::super::email::EmailAddress;
use super::super::text::{NAME_MAX, line};
use super::super::violation::Violation;
use super::number::{decimal, digits, integer};
use super::{Attribute, AttributeKind, FIRST_NAME, LAST_NAME, Mask, PHONE};

/// Greatest number of characters in a text.
pub const VALUE_MAX: u32 = 500;
/// Greatest number of characters in a phone number.
const PHONE_MAX: u32 = 40;
/// Fewest digits of a phone number: those of an emergency call.
const PHONE_DIGITS: usize = 3;
const PHONE_EXAMPLE: &str = "+49 30 901820";
/// What stands between the options of a value that has several.
pub const OPTION_SEPARATOR: char = '|';

/// The canonical form of what was typed, which is not empty.
pub(super) fn canonical(attribute: &Attribute, typed: &str) -> Result<String, Vec<Violation>> {
    match attribute.kind {
        AttributeKind::Text => text(attribute, typed),
        AttributeKind::Email => EmailAddress::parse(typed).map(String::from),
        AttributeKind::Options => {
            offered(attribute, typed).map(str::to_owned).ok_or_else(|| vec![Violation::NotOffered])
        }
        AttributeKind::MultipleOptions => several(attribute, typed),
        AttributeKind::Integer => integer(typed).ok_or_else(|| vec![Violation::WholeNumber]),
        AttributeKind::Decimal => decimal(typed).ok_or_else(|| vec![Violation::Number]),
        AttributeKind::YesNo => yes_no(typed).map(str::to_owned).ok_or_else(|| vec![Violation::NotOffered]),
        AttributeKind::Date => day(typed).ok_or_else(|| vec![Violation::Date]),
    }
}

fn text(attribute: &Attribute, typed: &str) -> Result<String, Vec<Violation>> {
    let max = match attribute.key.as_str() {
        FIRST_NAME | LAST_NAME => NAME_MAX,
        PHONE => PHONE_MAX,
        _ => VALUE_MAX,
    };
    let text = line(typed, max)?;
    if attribute.mask.is_empty() {
        // People write numbers in many ways, with a plus, brackets and extensions, but never without digits.
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let dialled = attribute.key != PHONE || digits >= PHONE_DIGITS;
        return if dialled { Ok(text) } else { Err(vec![Violation::Format { example: PHONE_EXAMPLE.to_owned() }]) };
    }
    let mask = Mask::parse(&attribute.mask)?;
    if mask.fits(&text) { Ok(text) } else { Err(vec![Violation::Format { example: mask.example() }]) }
}

/// Yes or no, as forms, spreadsheets and other systems write it.
fn yes_no(typed: &str) -> Option<&'static str> {
    match typed.to_lowercase().as_str() {
        "yes" | "true" | "1" | "ja" | "wahr" => Some("yes"),
        "no" | "false" | "0" | "nein" | "falsch" => Some("no"),
        _ => None,
    }
}

/// The value of the option that was chosen: by itself, or as a file that people write has it, by its label.
fn offered<'a>(attribute: &'a Attribute, typed: &str) -> Option<&'a str> {
    let find = |fits: &dyn Fn(&super::AttributeOption) -> bool| attribute.options.iter().find(|option| fits(option));
    let found = find(&|option| option.value == typed).or_else(|| find(&|option| option.label == typed));
    found.map(|option| option.value.as_str())
}

fn several(attribute: &Attribute, typed: &str) -> Result<String, Vec<Violation>> {
    let typed = typed.split(OPTION_SEPARATOR).map(str::trim).filter(|one| !one.is_empty());
    let chosen: Option<Vec<&str>> = typed.map(|one| offered(attribute, one)).collect();
    let chosen = chosen.ok_or_else(|| vec![Violation::NotOffered])?;
    let mut out = String::new();
    for option in attribute.options.iter().filter(|option| chosen.contains(&option.value.as_str())) {
        if !out.is_empty() {
            out.push(OPTION_SEPARATOR);
        }
        out.push_str(&option.value);
    }
    Ok(out)
}

/// A day of the calendar as HTML's date input writes it, or as it is written in German: `29.2.2024`.
fn day(text: &str) -> Option<String> {
    let iso = match *text.split('.').collect::<Vec<_>>() {
        [day, month, year] if !day.is_empty() && !month.is_empty() => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    };
    is_date(&iso).then_some(iso)
}

/// Whether a text is a day of the calendar as HTML's date input writes it.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = |length: usize| {
        parts
            .next()
            .filter(|part| part.len() == length && digits(part, length))
            .and_then(|part| part.parse::<u32>().ok())
    };
    let (Some(year), Some(month), Some(day)) = (next(4), next(2), next(2)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return false,
    };
    parts.next().is_none() && year > 0 && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::super::{AttributeOption, text_attribute};
    use super::*;
    use proptest::prelude::*;

    fn of(kind: AttributeKind) -> Attribute {
        let option = |value: &str| AttributeOption { value: value.into(), label: value.to_uppercase() };
        Attribute { kind, options: vec![option("a"), option("b"), option("c")], ..text_attribute("x") }
    }

    #[test]
    fn a_phone_number_has_digits() {
        let mut phone = text_attribute(PHONE);
        for number in ["112", "+49 (0)30 901820", "0800/FLOWERS-112", "030 901820 ext. 7"] {
            assert_eq!(canonical(&phone, number), Ok(number.to_owned()));
        }
        for number in ["abc", "+49", "-"] {
            assert_eq!(canonical(&phone, number), Err(vec![Violation::Format { example: PHONE_EXAMPLE.into() }]));
        }
        // An organization's own mask says all there is to say.
        phone.mask = "99".to_owned();
        assert_eq!(canonical(&phone, "12"), Ok("12".to_owned()));
    }

    #[test]
    fn each_kind_has_one_form() {
        use AttributeKind::{Date, Decimal, Email, Integer, MultipleOptions, Options, Text, YesNo};
        for (kind, typed, form) in [
            (Text, "Acme Ltd", Ok("Acme Ltd")),
            (Text, "A\u{7}", Err(Violation::ForbiddenCharacter)),
            (Email, "ada@example.com", Ok("ada@example.com")),
            (Email, "ada", Err(Violation::EmailAt)),
            (Options, "b", Ok("b")),
            (Options, "B", Ok("b")),
            (Options, "d", Err(Violation::NotOffered)),
            (MultipleOptions, "c| a|c", Ok("a|c")),
            (MultipleOptions, "C|a", Ok("a|c")),
            (MultipleOptions, "a|d", Err(Violation::NotOffered)),
            (Integer, "+007", Ok("7")),
            (Integer, "-0", Ok("0")),
            (Integer, "-12", Ok("-12")),
            (Integer, "1.0", Err(Violation::WholeNumber)),
            (Integer, "1234567890123456789", Err(Violation::WholeNumber)),
            (Decimal, "1,50", Ok("1.5")),
            (Decimal, "-.5", Ok("-0.5")),
            (Decimal, "-0.0", Ok("0")),
            (Decimal, "1.000,5", Err(Violation::Number)),
            (Decimal, ".", Err(Violation::Number)),
            (Decimal, "1e5", Err(Violation::Number)),
            (YesNo, "yes", Ok("yes")),
            (YesNo, "TRUE", Ok("yes")),
            (YesNo, "0", Ok("no")),
            (YesNo, "Nein", Ok("no")),
            (YesNo, "maybe", Err(Violation::NotOffered)),
            (Date, "2024-02-29", Ok("2024-02-29")),
            (Date, "2023-02-29", Err(Violation::Date)),
            (Date, "0000-01-01", Err(Violation::Date)),
            (Date, "12.03.2026", Ok("2026-03-12")),
            (Date, "2.3.2026", Ok("2026-03-02")),
            (Date, "29.2.2023", Err(Violation::Date)),
            (Date, ".3.2026", Err(Violation::Date)),
            (Date, "2.3.26", Err(Violation::Date)),
            (Date, "012.3.2026", Err(Violation::Date)),
            (Date, "2026-3-1", Err(Violation::Date)),
        ] {
            let found = canonical(&of(kind), typed);
            assert_eq!(found, form.map(str::to_owned).map_err(|violation| vec![violation]), "{kind:?} {typed}");
        }
        let masked = Attribute { mask: "KD-99999".into(), ..of(Text) };
        assert_eq!(canonical(&masked, " KD-00007 "), Ok("KD-00007".into()));
        let example = "KD-11111".into();
        assert_eq!(canonical(&masked, "7"), Err(vec![Violation::Format { example }]));
    }

    proptest! {
        #[test]
        fn the_form_of_a_form_is_itself(kind in 0..AttributeKind::ALL.len(), typed in "[-+0-9.,|abcyesno@ ]{1,12}|\\PC{1,30}") {
            let attribute = of(AttributeKind::ALL[kind]);
            if let Ok(once) = canonical(&attribute, typed.trim())
                && !once.is_empty()
            {
                prop_assert_eq!(canonical(&attribute, &once), Ok(once.clone()));
            }
        }
    }
}
