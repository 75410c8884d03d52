//! The roles that ship ready, each with a group of its name.

use super::Service;
use crate::clock::new_id;
use crate::storage::{Link, StorageError, groups, organization, roles};
use app::domain::group::{Audience, GroupDraft};
use app::domain::preset::{PRESETS, Preset};
use app::domain::role::RoleDraft;
use app::domain::{GroupId, Language, RoleId};
use app::error::AppError;

/// How many deliveries of presets there have been; an installation remembers the last it got.
const DELIVERY: i64 = 1;

impl Service {
    /// Delivers the roles that ship ready, in the organization's language, to an installation that has not got them yet. One that
    /// was deleted stays so.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn ensure_presets(&self) -> Result<(), AppError> {
        {
            let mut link = self.db.read().await?;
            if organization::presets(&mut link).await?.is_none_or(|delivered| delivered >= DELIVERY) {
                return Ok(());
            }
        }
        let mut unit = self.db.begin().await?;
        organization::hold(&mut unit).await?;
        self.deliver_presets(&mut unit).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Delivers them in the caller's unit, once the organization is there and held. A name in use keeps what it stands for.
    pub(super) async fn deliver_presets(&self, link: &mut Link) -> Result<(), StorageError> {
        if organization::presets(link).await?.is_none_or(|delivered| delivered >= DELIVERY) {
            return Ok(());
        }
        let role_names: Vec<String> = roles::list(link).await?.into_iter().map(|role| role.name).collect();
        let group_names: Vec<String> = groups::list(link, None).await?.into_iter().map(|group| group.name).collect();
        let known = |names: &[String], name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let language = organization::get(link).await?.map_or(Language::En, |(settings, _)| settings.language);
        for preset in PRESETS {
            let (name, description) = preset.words(language);
            if !known(&role_names, name) && !known(&group_names, name) {
                self.insert_preset(link, &preset, name, description).await?;
            }
        }
        organization::set_presets(link, DELIVERY).await
    }

    async fn insert_preset(
        &self,
        link: &mut Link,
        preset: &Preset,
        name: &str,
        description: &str,
    ) -> Result<(), StorageError> {
        let now = self.clock.now();
        let draft = RoleDraft { name: name.to_owned(), description: description.to_owned() };
        let text = draft.parse().map_err(|_| StorageError::Inconsistent { table: "roles", column: "name" })?;
        let role = roles::insert(link, RoleId(new_id(now)), &text, false).await?;
        for rule in preset.rules() {
            roles::add_rule(link, role, rule).await?;
        }
        let draft =
            GroupDraft { name: name.to_owned(), description: description.to_owned(), audience: Audience::Staff };
        let group = draft.parse().map_err(|_| StorageError::Inconsistent { table: "groups", column: "name" })?;
        let group = groups::insert(link, GroupId(new_id(now)), &group, false, now).await?;
        roles::attach(link, group, role).await?;
        Ok(())
    }
}
