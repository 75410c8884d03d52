//! The audit trail's port.

use super::Service;
use crate::storage::audit_list::{Filter, Found, list};
use crate::storage::{Link, StorageError, accounts, attributes};
use app::domain::audit::{AuditAction, AuditEntry};
use app::domain::audit_list::{AuditPage, AuditQuery, AuditRow, Named};
use app::domain::{AccountId, AccountKind, Action, Area, Language};
use app::error::AppError;
use app::i18n::Text;
use app::ports::{Audit, Ctx, area_of};
use app::ui::wording::attribute::value_words;
use async_trait::async_trait;
use uuid::Uuid;

#[async_trait]
impl Audit for Service {
    async fn list(&self, ctx: &Ctx, query: &AuditQuery) -> Result<AuditPage, AppError> {
        ctx.require(Area::Audit, Action::View)?;
        let mut link = self.db.read().await?;
        let (by, actor) = whom(&mut link, ctx, &query.actor).await?;
        let (to, person) = whom(&mut link, ctx, &query.person).await?;
        let filter = Filter {
            actor: by,
            person: to,
            action: query.action,
            from: query.from.map(app::domain::turn::LocalDay::start),
            until: query.to.map(app::domain::turn::LocalDay::end),
        };
        let page = list(&mut link, &filter, &query.turn).await?;
        let mut rows: Vec<AuditRow> = page.rows.into_iter().map(|found| openable(ctx, found)).collect();
        put_in_words(&mut link, ctx.language, rows.iter_mut().map(|row| &mut row.entry)).await?;
        Ok(AuditPage { rows, previous: page.previous, next: page.next, actor, person, now: self.clock.now() })
    }
}

/// The id that a text of the query means, and the person while they are there. An address that belongs to nobody the asker may
/// see is an id nobody has.
async fn whom(link: &mut Link, ctx: &Ctx, text: &str) -> Result<(Option<Uuid>, Option<Named>), StorageError> {
    if text.is_empty() {
        return Ok((None, None));
    }
    let typed = text.parse::<Uuid>().ok();
    let account = match typed {
        Some(id) => accounts::get(link, AccountId(id)).await?,
        None => accounts::find_by_username(link, &text.to_ascii_lowercase()).await?,
    };
    let account = account.filter(|account| ctx.may(area_of(account.kind), Action::View));
    let named = account.map(|account| Named { id: account.id.0, name: account.name() });
    let id = typed.or(named.as_ref().map(|named| named.id)).unwrap_or_default();
    Ok((Some(id), named))
}

/// What changed in profiles: attributes by their names, and values as a reader knows them.
pub(super) async fn put_in_words(
    link: &mut Link,
    language: Language,
    entries: impl Iterator<Item = &mut AuditEntry>,
) -> Result<(), StorageError> {
    let of_profile = |entry: &&mut AuditEntry| {
        matches!(entry.action, AuditAction::ProfileUpdated | AuditAction::CustomerCreated | AuditAction::StaffCreated)
            && !entry.changes.is_empty()
    };
    let entries: Vec<&mut AuditEntry> = entries.filter(of_profile).collect();
    if entries.is_empty() {
        return Ok(());
    }
    let (text, attributes) = (Text::new(language), attributes::list(link).await?);
    for change in entries.into_iter().flat_map(|entry| &mut entry.changes) {
        let Some(attribute) = attributes.iter().find(|attribute| attribute.key == change.field) else { continue };
        change.label = Some(attribute.label(language).to_owned());
        for value in [&mut change.before, &mut change.after].into_iter().flatten() {
            *value = value_words(text, attribute, value);
        }
    }
    Ok(())
}

/// The entry, with links only to what the asker may open.
fn openable(ctx: &Ctx, found: Found) -> AuditRow {
    let Found { mut row, actor_kind, target_kind } = found;
    let may = |kind: Option<AccountKind>, otherwise: Area| ctx.may(kind.map_or(otherwise, area_of), Action::View);
    if let Some(actor) = &mut row.actor {
        actor.there &= may(actor_kind, Area::Users);
    }
    if let Some(target) = &mut row.target {
        target.there &= may(target_kind, Area::Groups);
    }
    row
}
