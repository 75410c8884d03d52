//! The audit trail's port.

use super::Service;
use crate::storage::audit_list::{Filter, Found, list};
use crate::storage::{Link, StorageError, accounts};
use app::domain::audit_list::{AuditPage, AuditQuery, AuditRow, Named};
use app::domain::{AccountId, AccountKind, Action, Area};
use app::error::AppError;
use app::ports::{Audit, Ctx, area_of};
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
        Ok(AuditPage {
            rows: page.rows.into_iter().map(|found| openable(ctx, found)).collect(),
            previous: page.previous,
            next: page.next,
            actor,
            person,
            now: self.clock.now(),
        })
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
