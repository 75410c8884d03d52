//! My Account's applications: those that are open to the person, and what they know of them.

use super::Service;
use super::trail::Target;
use crate::storage::applications::{self, Application};
use crate::storage::{Link, accounts, consents, grants};
use app::domain::application::{Access, ConnectedApplication, OpenApplication};
use app::domain::audit::AuditAction;
use app::domain::{ApplicationId, Timestamp};
use app::error::AppError;
use app::ports::Ctx;

/// A person's applications.
#[derive(Clone, Debug)]
pub struct OwnApplications {
    /// Those to open, by name.
    pub open: Vec<OpenApplication>,
    /// Those that know the person, by name; none is shown to staff who act as them.
    pub connected: Vec<ConnectedApplication>,
    /// The server's clock.
    pub now: Timestamp,
}

/// The applications that are offered to a person, by name: those they may open, and that have a start address.
pub(super) async fn open_to(link: &mut Link, account: i64) -> Result<Vec<OpenApplication>, AppError> {
    let shared = applications::shared_with(link, account).await?;
    let all = applications::list(link).await?;
    Ok(all.iter().filter_map(|application| application.opened(&shared)).collect())
}

impl Application {
    /// As it is offered to somebody who shares a group with these; `None` to whoever may not open it, or without a start address.
    fn opened(&self, shared: &[i64]) -> Option<OpenApplication> {
        let row = &self.row;
        let reached = match row.access {
            Access::Everyone => row.kind.has_people(),
            Access::Groups => row.kind.has_people() && shared.contains(&self.seq),
            Access::Nobody => false,
        };
        (reached && !self.form.home_url.is_empty()).then(|| OpenApplication {
            name: row.name.clone(),
            description: row.description.clone(),
            logo: row.logo.clone(),
            address: self.form.home_url.clone(),
        })
    }
}

impl Service {
    /// The name and the logo of the application that a client id is of.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn application_ahead(&self, client: &str) -> Result<Option<(String, String)>, AppError> {
        let Ok(id) = client.parse::<ApplicationId>() else { return Ok(None) };
        let found = applications::get(&mut self.db.read().await?, id).await?;
        Ok(found.map(|application| (application.row.name, application.form.logo)))
    }

    /// The signed-in person's applications.
    ///
    /// # Errors
    /// `SignInRequired` without a full session.
    pub async fn own_applications(&self, ctx: &Ctx) -> Result<OwnApplications, AppError> {
        let actor = ctx.actor()?;
        let now = self.clock.now();
        let mut link = self.db.read().await?;
        let account = accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let shared = applications::shared_with(&mut link, account.seq).await?;
        let given = consents::of_account(&mut link, account.seq).await?;
        let used = grants::used_by(&mut link, account.seq, now).await?;
        let (mut open, mut connected) = (Vec::new(), Vec::new());
        for application in applications::list(&mut link).await? {
            let row = &application.row;
            open.extend(application.opened(&shared));
            let consent = given.iter().find(|(seq, ..)| *seq == application.seq);
            let last = used.iter().find(|(seq, _)| *seq == application.seq).map(|(_, at)| *at);
            if (consent.is_some() || last.is_some()) && actor.assistance.is_none() {
                let own = application.form.first_party;
                let scope = consent.map_or_else(Vec::new, |(_, scope, _)| scope.clone());
                connected.push(ConnectedApplication {
                    id: row.id,
                    name: row.name.clone(),
                    logo: row.logo.clone(),
                    scope: if own { application.form.scopes.clone() } else { scope },
                    since: consent.map(|(.., at)| *at),
                    used: last,
                });
            }
        }
        Ok(OwnApplications { open, connected, now })
    }

    /// Takes back what the person allowed an application, and signs them out of it.
    ///
    /// # Errors
    /// `Acting` for staff who act as the person; `NotFound` for an application that is gone.
    pub async fn withdraw_consent(&self, ctx: &Ctx, id: ApplicationId) -> Result<(), AppError> {
        let actor = ctx.in_person()?;
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let application = applications::get(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        let ended = grants::end_between(&mut unit, account.seq, application.seq).await? > 0;
        let removed = consents::remove(&mut unit, account.seq, application.seq).await?;
        if ended || removed {
            let target = Target::Application(id.0, &application.row.name);
            self.record(&mut unit, ctx, AuditAction::ConsentWithdrawn, target, Vec::new()).await?;
        }
        unit.commit().await?;
        Ok(())
    }
}
