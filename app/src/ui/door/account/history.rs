//! What was done to one's account: sign-ins that succeeded and failed, one's own changes, those of others.

use super::super::time::moment;
use super::edit::changed;
use crate::domain::attribute::ProfileLine;
use crate::domain::audit::{Activity, AuditAction, AuditEntry};
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName};
use crate::ui::wording::trail;
use leptos::prelude::*;

/// The card.
pub(super) fn history(text: Text, found: &Activity, profile: &[ProfileLine]) -> AnyView {
    let lines: Vec<_> = found.rows.iter().map(|entry| line(text, entry, profile, found.now)).collect();
    let older = found.older.map(|older| {
        let href = format!("/account/sessions?older={older}#history");
        view! { <div class="actions start"><a class="button small" href=href>{text.get(Key::DoorHistoryOlder)}</a></div> }
    });
    view! {
        <section class="card" aria-labelledby="history">
            <header><h2 id="history">{text.get(Key::DoorHistory)}</h2></header>
            <p class="hint">{text.get(Key::DoorHistoryHint)}</p>
            <ol class="timeline">{lines}</ol>
            {older}
        </section>
    }
    .into_any()
}

fn line(text: Text, entry: &AuditEntry, profile: &[ProfileLine], now: Timestamp) -> AnyView {
    let actor = if entry.actor.is_empty() { text.get(Key::AppName) } else { entry.actor.as_str() };
    let sentence = text.with(trail::activity(entry), &[("actor", actor), ("target", &entry.target)]);
    let from = entry.changes.iter().find(|change| change.field == "from").and_then(|change| change.after.clone());
    let from = from.map(|from| view! { <span>{from}</span> });
    let changes: Vec<_> = entry
        .changes
        .iter()
        .filter(|change| change.field != "from")
        .map(|change| {
            let line = profile.iter().find(|line| line.attribute.key == change.field);
            changed(text, line.map(|line| &line.attribute), change)
        })
        .collect();
    let changes = (!changes.is_empty()).then(|| view! { <dl class="changes">{changes}</dl> });
    view! {
        <li>
            <Icon name=icon(entry.action)/>
            <div>
                <p dir="auto">{sentence}</p>
                <p class="meta">{moment(text, entry.at, now)}{from}</p>
                {changes}
            </div>
        </li>
    }
    .into_any()
}

fn icon(action: AuditAction) -> IconName {
    match action {
        AuditAction::SignInFailed | AuditAction::SecondFactorFailed | AuditAction::PasskeyRefused => IconName::Warning,
        AuditAction::SignedOut | AuditAction::SessionEnded | AuditAction::SessionsEnded => IconName::SignOut,
        AuditAction::SignedIn
        | AuditAction::PasswordChanged
        | AuditAction::PasswordReset
        | AuditAction::TemporaryPasswordSet
        | AuditAction::SecondFactorEnabled
        | AuditAction::SecondFactorDisabled
        | AuditAction::RecoveryCodesRenewed
        | AuditAction::RecoveryCodeUsed
        | AuditAction::PasskeyAdded
        | AuditAction::PasskeyRenamed
        | AuditAction::PasskeyRemoved => IconName::Key,
        AuditAction::AccountLocked => IconName::Lock,
        AuditAction::AccountUnlocked | AuditAction::LockEnded => IconName::Unlock,
        AuditAction::ProfileUpdated | AuditAction::StaffUpdated => IconName::Edit,
        AuditAction::MemberAdded | AuditAction::MemberRemoved => IconName::Groups,
        AuditAction::ResetMailed
        | AuditAction::ResetRequested
        | AuditAction::ContactChangeRequested
        | AuditAction::ContactConfirmed => IconName::Mail,
        _ => IconName::Activity,
    }
}
