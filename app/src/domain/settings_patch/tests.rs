//! The sections' rules, and what the trail tells of a change.

use super::*;
use proptest::prelude::*;

fn parse(section: SectionDraft) -> Result<SettingsPatch, FieldErrors> {
    SettingsDraft { version: 3, section }.parse()
}

fn password(rule: &str, min: &str, refuse_common: bool) -> Result<SettingsPatch, FieldErrors> {
    parse(SectionDraft::Password { rule: rule.into(), min: min.into(), refuse_common })
}

#[test]
fn each_section_changes_its_own() {
    let before = Settings::default();
    let patch = parse(SectionDraft::Organization { name: " Blume ".into(), language: "de".into() }).unwrap();
    let after = patch.apply(&before);
    assert_eq!((after.name.as_str(), after.language, patch.version()), ("Blume", Language::De, 3));
    let fields: Vec<_> = changes(&before, &after).into_iter().map(|change| change.field).collect();
    assert_eq!(fields, ["name", "language"]);

    let validity = |invitation: &str, reset: &str, temporary: &str| SectionDraft::Validity {
        invitation: invitation.into(),
        reset: reset.into(),
        temporary_password: temporary.into(),
    };
    let after = parse(validity("25", "2", "1")).unwrap().apply(&before);
    let found = (after.invitation_validity, after.reset_validity, after.temporary_password_validity);
    assert_eq!(found, (25 * HOUR, 2 * HOUR, HOUR));
    let range = Violation::OutOfRange { min: 1, max: RESET_VALIDITY_MAX };
    assert_eq!(parse(validity("1", "25", "1")), Err(FieldErrors::one(Field::ResetValidity, range)));
    assert!(changes(&after, &after).is_empty());
}

#[test]
fn sessions_end_unused_before_they_end_at_all() {
    let sessions = |staff: [&str; 2], customers: [&str; 2]| {
        let [[staff_idle, staff_absolute], [customer_idle, customer_absolute]] =
            [staff, customers].map(|pair| pair.map(str::to_owned));
        parse(SectionDraft::Sessions { staff_idle, staff_absolute, customer_idle, customer_absolute })
    };
    let before = Settings::default();
    let patch = sessions(["15", "8"], ["7", "7"]).unwrap();
    assert!(patch.is_about_security());
    let after = patch.apply(&before);
    assert_eq!(after.staff_sessions, SessionLimits { idle: 15 * MINUTE, absolute: 8 * HOUR });
    assert_eq!(after.customer_sessions, SessionLimits { idle: 7 * DAY, absolute: 7 * DAY });
    let fields: Vec<_> = changes(&before, &after).into_iter().map(|change| change.field).collect();
    assert_eq!(fields, ["staff_idle", "staff_absolute", "customer_idle", "customer_absolute"]);
    let range = |field, min, max| Err(FieldErrors::one(field, Violation::OutOfRange { min, max }));
    assert_eq!(sessions(["121", "2"], ["1", "1"]), range(Field::StaffIdle, 5, 120));
    assert_eq!(sessions(["4", "168"], ["1", "1"]), range(Field::StaffIdle, 5, 1_440));
    assert_eq!(sessions(["5", "169"], ["1", "1"]), range(Field::StaffAbsolute, 1, 168));
    assert_eq!(sessions(["5", "1"], ["8", "7"]), range(Field::CustomerIdle, 1, 7));
}

#[test]
fn an_accent_is_one_of_those_offered() {
    let accent = |word: &str| parse(SectionDraft::Appearance { accent: word.into() });
    assert_eq!(accent("plum").unwrap().apply(&Settings::default()).accent, Accent::Plum);
    assert_eq!(accent("red"), Err(FieldErrors::one(Field::Accent, Violation::NotOffered)));
    let sender = |name: &str| parse(SectionDraft::Mails { sender: name.into() });
    assert_eq!(sender(" Blume Service ").unwrap().apply(&Settings::default()).mail_sender, "Blume Service");
    assert_eq!(sender("").unwrap().apply(&Settings::default()).mail_sender, "");
    let wrong = FieldErrors::one(Field::MailSender, Violation::ForbiddenCharacter);
    assert_eq!(sender("a\nBcc: b@example.com"), Err(wrong));
}

#[test]
fn registration_and_its_texts_change_apart() {
    let registration = |validity: &str, domains: &str| {
        parse(SectionDraft::Registration {
            on: true,
            verify: true,
            validity: validity.into(),
            sign_in: true,
            approval: true,
            domains: domains.into(),
            notify: false,
        })
    };
    let legal = SectionDraft::Legal {
        terms: "Be kind.".into(),
        terms_de: String::new(),
        privacy: String::new(),
        privacy_de: String::new(),
    };
    let before = parse(legal).unwrap().apply(&Settings::default());
    assert_eq!((before.registration.terms.version, before.registration.privacy.version), (1, 0));
    let patch = registration("48", "Example.com").unwrap();
    let after = patch.apply(&before);
    assert!(patch.is_about_security());
    assert_eq!(after.registration.terms.en, "Be kind.", "the texts stay");
    assert_eq!((after.registration.validity, after.registration.on), (48 * HOUR, true));
    let fields: Vec<_> = changes(&before, &after).into_iter().map(|change| change.field).collect();
    let expected = ["registration", "validity", "sign_in", "approval", "domains"];
    let expected: Vec<_> = expected
        .iter()
        .map(|name| if *name == "registration" { (*name).to_owned() } else { format!("registration_{name}") })
        .collect();
    assert_eq!(fields, expected);
    let range = Violation::OutOfRange { min: 1, max: VALIDITY_MAX };
    assert_eq!(registration("0", ""), Err(FieldErrors::one(Field::RegistrationValidity, range)));
    let wrong = FieldErrors::one(Field::RegistrationDomains, Violation::DomainMalformed);
    assert_eq!(registration("1", "example"), Err(wrong));
}

#[test]
fn locks_by_failures_are_set_within_bounds() {
    let lock = |failures: &str, minutes: &str, factor: &str| {
        parse(SectionDraft::Lock { failures: failures.into(), minutes: minutes.into(), factor: factor.into() })
    };
    let after = lock("3", "10", "1").unwrap().apply(&Settings::default());
    assert_eq!(after.failure_lock, FailureLock { failures: 3, duration: 10 * MINUTE, factor: 1 });
    assert_eq!(lock("0", "5", "2").unwrap().apply(&after).failure_lock.failures, 0);
    let errors = lock("101", "0", "11").unwrap_err();
    for (field, min, max) in [(Field::LockFailures, 0, 100), (Field::LockMinutes, 1, 1_440), (Field::LockFactor, 1, 10)]
    {
        assert_eq!(errors.of(&field), [Violation::OutOfRange { min, max }]);
    }
}

#[test]
fn the_rule_can_be_raised_and_never_lowered() {
    let range = |min| FieldErrors::one(Field::PasswordMin, Violation::OutOfRange { min, max: 20 });
    for (rule, min, expected) in [
        ("guides", "8", Ok(())),
        ("guides", "20", Ok(())),
        ("guides", "7", Err(range(8))),
        ("guides", "21", Err(range(8))),
        ("guides", "+9", Err(range(8))),
        ("guides", "99999999999", Err(range(8))),
        ("guides", "", Err(FieldErrors::one(Field::PasswordMin, Violation::Required))),
        ("nist", "14", Err(range(15))),
        ("nist", "15", Ok(())),
        ("none", "8", Err(FieldErrors::one(Field::PasswordRule, Violation::NotOffered))),
    ] {
        assert_eq!(password(rule, min, true).map(drop), expected, "{rule} {min}");
    }
    let nist = password("nist", "15", false).unwrap().apply(&Settings::default()).password;
    assert!(nist.refuse_common && !nist.classes);
    let guides = password("guides", "12", false).unwrap().apply(&Settings::default()).password;
    assert!(!guides.refuse_common && guides.classes);
}

#[test]
fn wrong_values_are_named() {
    let errors = parse(SectionDraft::Organization { name: " ".into(), language: "fr".into() }).unwrap_err();
    assert_eq!(errors.of(&Field::Name), [Violation::Required]);
    assert_eq!(errors.of(&Field::Language), [Violation::NotOffered]);
    let errors =
        parse(SectionDraft::Validity { invitation: "0".into(), reset: "1".into(), temporary_password: "721".into() });
    let range = Violation::OutOfRange { min: 1, max: VALIDITY_MAX };
    assert_eq!(errors.unwrap_err().iter().filter(|(_, found)| *found == range).count(), 2);
}

proptest! {
    #[test]
    fn passwords_are_generated_by_any_rule(min in 8_u32..=PASSWORD_MIN_MAX, byte in any::<u8>()) {
        let rule = if min < 15 { "guides" } else { "nist" };
        let policy = password(rule, &min.to_string(), true).unwrap().apply(&Settings::default()).password;
        prop_assert_eq!(policy.violations(&policy.generate(&[byte; 48])), vec![]);
    }
}
