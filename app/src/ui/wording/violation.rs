//! The sentence for each rule an input breaks.

use crate::domain::language::Language;
use crate::domain::violation::Violation;
use crate::i18n::{Key, Text};

/// What is wrong and what to do, in the reader's language.
#[must_use]
pub fn violation(text: Text, violation: &Violation) -> String {
    let plain = |key| text.get(key).to_owned();
    match violation {
        Violation::Required => plain(Key::ViolationRequired),
        Violation::NotAgreed => plain(Key::ViolationNotAgreed),
        Violation::TooShort { min } => text.with(Key::ViolationTooShort, &[("min", &text.number(u64::from(*min)))]),
        Violation::TooLong { max } => text.with(Key::ViolationTooLong, &[("max", &text.number(u64::from(*max)))]),
        Violation::ForbiddenCharacter => plain(Key::ViolationForbiddenCharacter),
        Violation::EmailAt => plain(Key::ViolationEmailAt),
        Violation::EmailLocalPart => plain(Key::ViolationEmailLocalPart),
        Violation::EmailDomain => plain(Key::ViolationEmailDomain),
        Violation::DomainNotAllowed { domains } => text.with(Key::ViolationDomainNotAllowed, &[("domains", domains)]),
        Violation::NeedsUpper => plain(Key::ViolationNeedsUpper),
        Violation::NeedsLower => plain(Key::ViolationNeedsLower),
        Violation::NeedsDigit => plain(Key::ViolationNeedsDigit),
        Violation::NeedsSpecial { of } => text.with(Key::ViolationNeedsSpecial, &[("of", &spaced(of))]),
        Violation::PasswordCommon => plain(Key::ViolationPasswordCommon),
        Violation::PasswordPersonal => plain(Key::ViolationPasswordPersonal),
        Violation::PasswordUnchanged => plain(Key::ViolationPasswordUnchanged),
        Violation::PasswordWrong => plain(Key::ViolationPasswordWrong),
        Violation::ChosenPasswordWrong => plain(Key::ViolationChosenPasswordWrong),
        Violation::Mismatch => plain(Key::ViolationMismatch),
        Violation::Taken { by: Some(holder) } => text.with(Key::ViolationTakenBy, &[("name", &holder.name)]),
        Violation::Taken { by: None } => plain(Key::ViolationTaken),
        Violation::NotOffered => plain(Key::ViolationNotOffered),
        Violation::NotTheName => plain(Key::ViolationNotTheName),
        Violation::OutOfRange { min, max } => {
            let (min, max) = (text.number(u64::from(*min)), text.number(u64::from(*max)));
            text.with(Key::ViolationOutOfRange, &[("min", &min), ("max", &max)])
        }
        Violation::Format { example } => text.with(Key::ViolationFormat, &[("example", example)]),
        Violation::WholeNumber => plain(Key::ViolationWholeNumber),
        Violation::Number => plain(Key::ViolationNumber),
        Violation::Date => plain(Key::ViolationDate),
        Violation::ValueTaken { by: Some(holder) } => text.with(Key::ViolationValueTakenBy, &[("name", &holder.name)]),
        Violation::ValueTaken { by: None } => plain(Key::ViolationValueTaken),
        Violation::UnknownAttribute => plain(Key::ViolationUnknownAttribute),
        Violation::NotShown => plain(Key::ViolationNotShown),
        Violation::CodeWrong => plain(Key::ViolationCodeWrong),
        Violation::ReadOnly => plain(Key::ViolationReadOnly),
        Violation::KeyMalformed => plain(Key::ViolationKeyMalformed),
        Violation::Reserved => plain(Key::ViolationReserved),
        Violation::MaskMalformed => plain(Key::ViolationMaskMalformed),
        Violation::OptionMalformed => plain(Key::ViolationOptionMalformed),
        Violation::OptionTwice { value } => text.with(Key::ViolationOptionTwice, &[("value", value)]),
        Violation::TooMany { max } => text.with(Key::ViolationTooMany, &[("max", &text.number(u64::from(*max)))]),
        Violation::StaffOnlyAtRegistration => plain(Key::ViolationStaffOnlyAtRegistration),
        Violation::RequiredAndReadOnly => plain(Key::ViolationRequiredAndReadOnly),
        Violation::CannotBeUnique => plain(Key::ViolationCannotBeUnique),
        Violation::OptionInUse { option, people } => {
            text.with(Key::ViolationOptionInUse, &[("option", option), ("people", &text.number(*people))])
        }
        Violation::SharedValues => plain(Key::ViolationSharedValues),
        Violation::FileEmpty => plain(Key::ViolationFileEmpty),
        Violation::FileTooLarge { max } => {
            text.with(Key::ViolationFileTooLarge, &[("max", &text.number(u64::from(*max)))])
        }
        Violation::NoImage { max } => text.with(Key::ViolationNoImage, &[("max", &text.number(u64::from(*max)))]),
        Violation::NotText { line } => text.with(Key::ViolationNotText, &[("line", &text.number(u64::from(*line)))]),
        Violation::EmailColumn => plain(Key::ViolationEmailColumn),
        Violation::RequiredColumn { name, name_de } => {
            let german = text.language() == Language::De && !name_de.is_empty();
            text.with(Key::ViolationRequiredColumn, &[("name", if german { name_de } else { name })])
        }
        Violation::DomainMalformed => plain(Key::ViolationDomainMalformed),
        Violation::NoGroup => plain(Key::ViolationNoGroup),
        Violation::HashColumn => plain(Key::ViolationHashColumn),
        Violation::HashUnused => plain(Key::ViolationHashUnused),
        Violation::ColumnTwice => plain(Key::ViolationColumnTwice),
        Violation::Cells { expected, found } => {
            let (expected, found) = (text.number(u64::from(*expected)), text.number(u64::from(*found)));
            text.with(Key::ViolationCells, &[("expected", &expected), ("found", &found)])
        }
        Violation::TwiceInFile { line } => {
            text.with(Key::ViolationTwiceInFile, &[("line", &text.number(u64::from(*line)))])
        }
        Violation::NobodyHasIt => plain(Key::ViolationNobodyHasIt),
        Violation::UnknownGroup { name } => text.with(Key::ViolationUnknownGroup, &[("name", name)]),
        Violation::UnknownHash => plain(Key::ViolationUnknownHash),
    }
}

/// Characters with a blank between them, so that each can be told from its neighbours.
#[must_use]
pub fn spaced(characters: &str) -> String {
    let mut out = String::with_capacity(characters.len() * 2);
    for character in characters.chars() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push(character);
    }
    out
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::domain::id::AccountId;
    use crate::domain::language::Language;
    use crate::domain::password::SPECIALS;
    use crate::domain::violation::TakenBy;

    #[test]
    fn figures_and_names_stand_in_the_sentence() {
        let (en, de) = (Text::new(Language::En), Text::new(Language::De));
        assert_eq!(violation(en, &Violation::TooShort { min: 8 }), "Use at least 8 characters.");
        assert_eq!(violation(de, &Violation::TooLong { max: 1_024 }), "Verwenden Sie höchstens 1.024 Zeichen.");
        let special = Violation::NeedsSpecial { of: SPECIALS.to_owned() };
        assert!(violation(en, &special).ends_with("! @ # $ % * &"));
        let holder = TakenBy { id: AccountId(uuid::Uuid::nil()), name: "Ada {name}".into() };
        let taken = Violation::Taken { by: Some(holder) };
        assert_eq!(violation(en, &taken), "This address already belongs to Ada {name}. Use another one.");
    }
}
