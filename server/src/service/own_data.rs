//! One's own data: what was done, all of it as a file, and the end of the account.

use super::Service;
use super::profile::profile_values;
use crate::clock::new_id;
use crate::storage::mail::{Outgoing, enqueue};
use crate::storage::{accounts, assistances, attributes, audit, groups, own, passkeys, second_factor};
use app::domain::attribute::{AttributeAudience, profile};
use app::domain::audit::{ActedVia, Activity, AuditAction, AuditEntry};
use app::domain::mail::MailKind;
use app::domain::{AccountKind, Field, FieldErrors, Violation};
use app::error::{AppError, Conflict};
use app::ports::Ctx;
use serde_json::{Value, json};

/// Entries a page of history has.
const PAGE: usize = 25;
/// Entries an export has at most.
const EXPORTED: i64 = 10_000;

/// Who did something, as customers are told: by name. The address of staff without one is their own affair.
pub(super) fn known_as(actor: String, own: &str, organization: &str) -> String {
    if actor.contains('@') && actor != own { organization.to_owned() } else { actor }
}

/// What is told of an entry: where a sign-in came from, and what became of the profile. The rest is between staff.
fn told(mut entry: AuditEntry, own: &str, organization: &str) -> AuditEntry {
    entry.actor = known_as(entry.actor, own, organization);
    let of_profile = entry.action == AuditAction::ProfileUpdated;
    entry.changes.retain(|change| of_profile || ["from", "contact_email"].contains(&change.field.as_str()));
    entry
}

impl Service {
    /// What was done to one's own account, by oneself and by others, newest first.
    ///
    /// # Errors
    /// Those of [`Ctx::in_person`].
    pub async fn own_history(&self, ctx: &Ctx, older: Option<i64>) -> Result<Activity, AppError> {
        let actor = ctx.in_person()?;
        let mut link = self.db.read().await?;
        let limit = i64::try_from(PAGE).unwrap_or_default() + 1;
        let mut rows = own::history(&mut link, actor.subject.id, older, limit).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let older = rows.last().filter(|_| more).map(|entry| entry.seq);
        drop(link);
        let settings = self.settings().await?;
        let rows = rows.into_iter().map(|entry| told(entry, &actor.subject.username, &settings.name)).collect();
        Ok(Activity { rows, older, now: self.clock.now() })
    }

    /// Everything that is kept of the signed-in person, for the password given a short while ago.
    ///
    /// # Errors
    /// `ConfirmPassword` where that is long ago; those of [`Ctx::in_person`].
    pub async fn own_data(&self, ctx: &Ctx) -> Result<Value, AppError> {
        self.confirmed(ctx)?;
        let actor = ctx.in_person()?;
        let settings = self.settings().await?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        self.record_self(&mut unit, ctx, &account, ActedVia::Session, AuditAction::DataExported, Vec::new()).await?;
        unit.commit().await?;
        let mut link = self.db.read().await?;
        let values = profile_values(&mut link, &account).await?;
        let lines = profile(attributes::list(&mut link).await?, &values, AttributeAudience::Account);
        let factor = second_factor::get(&mut link, account.seq).await?.and_then(|factor| factor.enrolled);
        let codes = second_factor::codes_left(&mut link, account.seq).await?;
        let passkeys = passkeys::list(&mut link, account.seq).await?;
        let groups = groups::of_account(&mut link, account.seq).await?;
        let sessions = self.session_views(&mut link, account.seq, actor.session).await?;
        let assistances = assistances::of_customer(&mut link, account.seq, now).await?;
        let history = own::history(&mut link, account.id, None, EXPORTED).await?;
        let mails = own::mails(&mut link, account.seq).await?;
        drop(link);
        let line = |line: &app::domain::attribute::ProfileLine| json!({ "key": line.attribute.key, "name": line.attribute.name, "value": line.value });
        Ok(json!({
            "organization": settings.name,
            "exported_at": now.rfc3339(),
            "account": {
                "id": account.id.0,
                "kind": account.kind.as_str(),
                "username": account.username,
                "status": account.status.as_str(),
                "email_verified": account.email_verified,
                "language": account.language.map(app::domain::Language::tag),
                "created_at": account.created.rfc3339(),
                "last_sign_in_at": account.last_sign_in.map(app::domain::Timestamp::rfc3339),
            },
            "profile": lines.iter().map(line).collect::<Vec<_>>(),
            "groups": groups.into_iter().map(|group| group.name).collect::<Vec<_>>(),
            "second_factor": factor.map(|since| json!({ "since": since.rfc3339(), "recovery_codes_left": codes })),
            "passkeys": passkeys.iter().map(|passkey| json!({
                "name": passkey.name,
                "added_at": passkey.created().rfc3339(),
                "last_used_at": passkey.used().map(app::domain::Timestamp::rfc3339),
            })).collect::<Vec<_>>(),
            "sessions": sessions.iter().map(|session| json!({
                "device": session.device,
                "address": session.address,
                "began_at": session.created.rfc3339(),
                "last_used_at": session.seen.rfc3339(),
            })).collect::<Vec<_>>(),
            "acted_as_you": assistances.iter().map(|one| json!({
                "by": known_as(one.agent.clone(), &account.username, &settings.name),
                "reason": one.reason,
                "began_at": one.began.rfc3339(),
                "ended_at": one.until.map(app::domain::Timestamp::rfc3339),
            })).collect::<Vec<_>>(),
            "history": history.into_iter().map(|entry| told(entry, &account.username, &settings.name)).map(|entry| json!({
                "at": entry.at.rfc3339(),
                "what": entry.action.as_str(),
                "by": entry.actor,
                "how": entry.via.as_str(),
                "changes": entry.changes,
            })).collect::<Vec<_>>(),
            "mails": mails.iter().map(|mail| json!({
                "about": mail.kind,
                "to": mail.recipient,
                "state": mail.state,
                "at": mail.at.rfc3339(),
            })).collect::<Vec<_>>(),
        }))
    }

    /// Deletes one's own account for good, as `delete_account` does, and sends word of it. Gives the username.
    ///
    /// # Errors
    /// `Forbidden` for staff, whose accounts are deleted in the console; `Invalid` beside the fields.
    pub async fn delete_own_account(&self, ctx: &Ctx, password: &str, understood: bool) -> Result<String, AppError> {
        let actor = ctx.in_person()?;
        if actor.subject.kind != AccountKind::Customer {
            return Err(AppError::Forbidden);
        }
        if !understood {
            return Err(FieldErrors::one(Field::Confirmation, Violation::Required).into());
        }
        self.prove(ctx, password).await?;
        let settings = self.settings().await?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        if account.owner {
            return Err(AppError::Conflict(Conflict::Owner));
        }
        let mail = Outgoing {
            id: new_id(now),
            kind: MailKind::AccountDeleted,
            // The account's own mails go with it.
            account_seq: None,
            ticket: None,
            recipient: account.mail_address().to_owned(),
            language: account.language.unwrap_or(settings.language),
            at: now,
        };
        enqueue(&mut unit, &mail).await?;
        audit::forget(&mut unit, account.id).await?;
        if !accounts::delete(&mut unit, &account).await? {
            return Err(AppError::Stale);
        }
        self.record_farewell(&mut unit, ctx, account.id).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(account.username)
    }
}
