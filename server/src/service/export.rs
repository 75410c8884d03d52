//! Export of a list as CSV, a page at a time, so that a million people take no more memory than a thousand.

use super::Service;
use super::trail::{Target, set};
use super::users::{Visible, reached};
use crate::sheet::Written;
use crate::storage::export::{self, Exported};
use crate::storage::{attributes, people};
use app::domain::attribute::{Attribute, CONTACT_EMAIL, FIRST_NAME, LAST_NAME, LOCALE, number_written, value_of};
use app::domain::audit::AuditAction;
use app::domain::cell;
use app::domain::import::EXPORT_COLUMNS;
use app::domain::list::UserQuery;
use app::domain::{Action, Language};
use app::error::AppError;
use app::ports::Ctx;
use app::ui::query::address;

/// People read at once.
const PAGE: usize = 500;

/// A list that is being exported.
#[derive(Debug)]
pub struct Export {
    query: UserQuery,
    whom: Visible,
    /// The newest account at the start: who comes later was not asked for.
    until: i64,
    /// What follows the columns that every export has.
    attributes: Vec<Attribute>,
    written: Written,
}

impl Service {
    /// Begins to export everyone a list finds whom the caller may view and export; the trail keeps the filters and the number.
    ///
    /// # Errors
    /// `Forbidden` for somebody who may export nobody; `ConfirmPassword`.
    pub async fn begin_export(&self, ctx: &Ctx, query: UserQuery) -> Result<Export, AppError> {
        let whom = reached(ctx, &[Action::View, Action::Export])?;
        self.confirmed(ctx)?;
        let query = query.narrowing();
        let (attributes, until, count) = {
            let mut link = self.db.read().await?;
            let attributes = attributes::list(&mut link).await?;
            let until = people::newest(&mut link).await?;
            (attributes, until, people::count(&mut link, self.asked(&query, &whom)).await?)
        };
        let own = |attribute: &Attribute| ![FIRST_NAME, LAST_NAME].contains(&attribute.key.as_str());
        let attributes = attributes.into_iter().filter(|one| one.console && own(one)).collect();
        let mut changes = vec![set("people", &count.to_string())];
        let filter = address("", &query.to_params());
        if !filter.is_empty() {
            changes.push(set("filter", &filter));
        }
        let mut unit = self.db.begin().await?;
        self.record(&mut unit, ctx, AuditAction::UsersExported, Target::Organization, changes).await?;
        unit.commit().await?;
        Ok(Export { query, whom, until, attributes, written: Written::of(ctx.language) })
    }

    /// The next people behind a number, as CSV, with the number reached; `None` at the end. People come in the order they were
    /// made, each once, whatever is done to them meanwhile.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn export_page(&self, export: &Export, after: i64) -> Result<Option<(i64, Vec<u8>)>, AppError> {
        let mut link = self.db.read().await?;
        let asked = self.asked(&export.query, &export.whom);
        let found = people::walk(&mut link, asked, (after, export.until), PAGE).await?;
        let seqs: Vec<i64> = found.into_iter().map(|(seq, _)| seq).collect();
        let Some(reached) = seqs.last().copied() else { return Ok(None) };
        let people = export::people(&mut link, &seqs).await?;
        let rows: Vec<Vec<String>> = people.iter().map(|person| export.row(person)).collect();
        let rows = rows.iter().map(|row| row.iter().map(String::as_str).collect());
        Ok(Some((reached, export.written.rows(rows))))
    }
}

impl Export {
    /// The header, as CSV.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        let keys = self.attributes.iter().map(|attribute| attribute.key.as_str());
        self.written.head(EXPORT_COLUMNS.into_iter().chain(keys))
    }

    fn row(&self, person: &Exported) -> Vec<String> {
        let account = &person.account;
        let mut row = vec![
            account.username.clone(),
            account.kind.as_str().to_owned(),
            account.status.as_str().to_owned(),
            account.first_name.clone(),
            account.last_name.clone(),
            cell::join(&person.groups),
            account.created.rfc3339(),
            account.last_sign_in.map(app::domain::Timestamp::rfc3339).unwrap_or_default(),
        ];
        row.extend(self.attributes.iter().map(|attribute| {
            match (attribute.key.as_str(), value_of(&person.attributes, &attribute.key)) {
                (LOCALE, _) => account.language.map_or("", Language::tag),
                (CONTACT_EMAIL, "") => &account.username,
                (_, value) => return number_written(attribute.kind, value, self.written.mark),
            }
            .to_owned()
        }));
        row
    }
}
