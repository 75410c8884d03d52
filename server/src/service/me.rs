//! The signed-in person's port.

use super::Service;
use app::domain::access::{Action, Area, Reach};
use app::domain::{AccountKind, Language};
use app::error::AppError;
use app::ports::{Ctx, Me};
use app::viewer::Viewer;
use async_trait::async_trait;

#[async_trait]
impl Me for Service {
    async fn viewer(&self, ctx: &Ctx) -> Result<Viewer, AppError> {
        let actor = ctx.actor()?;
        if actor.subject.kind != AccountKind::Staff {
            return Err(AppError::Forbidden);
        }
        let settings = self.settings().await?;
        let rights = Area::ALL
            .iter()
            .flat_map(|area| Action::ALL.iter().map(move |action| (*area, *action)))
            .filter(|(area, action)| *action != Action::Any && ctx.may(*area, *action))
            .collect();
        let narrow = |action: &Action| ctx.reach(Area::Customers, *action) == Some(Reach::Assigned);
        Ok(Viewer {
            id: actor.subject.id,
            name: actor.subject.name.clone(),
            username: actor.subject.username.clone(),
            organization: settings.name.clone(),
            language: ctx.language,
            rights,
            narrow: Action::ALL.iter().copied().filter(|action| *action != Action::Any && narrow(action)).collect(),
            mail_to_folder: self.mail_to_folder,
            password: settings.password.clone(),
        })
    }

    async fn set_language(&self, ctx: &Ctx, language: Language) -> Result<(), AppError> {
        ctx.actor()?;
        self.set_own_language(ctx, language).await
    }

    async fn confirm(&self, ctx: &Ctx, password: &str) -> Result<(), AppError> {
        self.prove(ctx, password).await
    }
}
