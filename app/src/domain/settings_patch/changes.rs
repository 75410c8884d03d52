//! What differs between two versions of the settings, setting by setting, as the trail and a conflict tell it.

use super::PasswordRule;
use crate::domain::audit::Change;
use crate::domain::settings::Settings;
use crate::domain::time::{DAY, HOUR, MINUTE};

/// What can be changed, each by the name the audit trail knows it by. Times are in hours.
fn values(settings: &Settings) -> Vec<(&'static str, String)> {
    let hours = |span: i64| (span / HOUR).to_string();
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let registration = &settings.registration;
    vec![
        ("name", settings.name.clone()),
        ("language", settings.language.tag().to_owned()),
        ("accent", settings.accent.as_str().to_owned()),
        ("mail_sender", settings.mail_sender.clone()),
        ("staff_idle", (settings.staff_sessions.idle / MINUTE).to_string()),
        ("staff_absolute", hours(settings.staff_sessions.absolute)),
        ("customer_idle", (settings.customer_sessions.idle / DAY).to_string()),
        ("customer_absolute", (settings.customer_sessions.absolute / DAY).to_string()),
        ("invitation_validity", hours(settings.invitation_validity)),
        ("reset_validity", hours(settings.reset_validity)),
        ("temporary_password_validity", hours(settings.temporary_password_validity)),
        ("lock_failures", settings.failure_lock.failures.to_string()),
        ("lock_minutes", (settings.failure_lock.duration / MINUTE).to_string()),
        ("lock_factor", settings.failure_lock.factor.to_string()),
        ("password_rule", PasswordRule::of(&settings.password).as_str().to_owned()),
        ("password_min", settings.password.min.to_string()),
        ("refuse_common", yes(settings.password.refuse_common)),
        ("registration", yes(registration.on)),
        ("registration_verify", yes(registration.verify)),
        ("registration_validity", hours(registration.validity)),
        ("registration_sign_in", yes(registration.sign_in)),
        ("registration_approval", yes(registration.approval)),
        ("registration_domains", registration.domains.join(", ")),
        ("registration_notify", yes(registration.notify)),
        ("terms", registration.terms.en.clone()),
        ("terms_de", registration.terms.de.clone()),
        ("terms_version", registration.terms.version.to_string()),
        ("privacy", registration.privacy.en.clone()),
        ("privacy_de", registration.privacy.de.clone()),
        ("privacy_version", registration.privacy.version.to_string()),
        ("staff_second_factor", settings.staff_second_factor.as_str().to_owned()),
    ]
}

/// What differs between two states of the settings.
#[must_use]
pub fn changes(before: &Settings, after: &Settings) -> Vec<Change> {
    let differ = values(before).into_iter().zip(values(after)).filter(|((_, before), (_, after))| before != after);
    differ
        .map(|((field, before), (_, after))| Change {
            label: None,
            field: field.to_owned(),
            before: Some(before),
            after: Some(after),
        })
        .collect()
}
