//! Writing the audit trail: who, how, what, to whom.

use super::Service;
use crate::storage::accounts::Account;
use crate::storage::audit::{NewEntry, record};
use crate::storage::{Link, StorageError};
use app::domain::AccountId;
use app::domain::audit::{ActedVia, AuditAction, Change};
use app::ports::Ctx;
use uuid::Uuid;

/// What an act was done to.
pub(super) enum Target<'a> {
    /// An account.
    Account(&'a Account),
    /// An account by id and name.
    Person(Uuid, &'a str),
    /// A group by id and name.
    Group(Uuid, &'a str),
    /// A role by id and name.
    Role(Uuid, &'a str),
    /// An application by id and name.
    Application(Uuid, &'a str),
    /// An attribute by its key.
    Attribute(&'a str),
    /// The attributes of profiles.
    Attributes,
    /// Something whose name is not to be kept.
    Nameless(Uuid),
    /// The organization itself.
    Organization,
    /// Nothing that is known.
    Nobody,
}

/// A field that was empty and now holds `after`.
pub(super) fn set(field: &str, after: &str) -> Change {
    Change { field: field.to_owned(), label: None, before: None, after: Some(after.to_owned()) }
}

/// A field that changed; `None` when it did not.
pub(super) fn changed(field: &str, before: &str, after: &str) -> Option<Change> {
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (before != after).then(|| Change {
        field: field.to_owned(),
        label: None,
        before: filled(before),
        after: filled(after),
    })
}

impl Service {
    /// Records an act of whoever asks.
    pub(super) async fn record(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        action: AuditAction,
        target: Target<'_>,
        changes: Vec<Change>,
    ) -> Result<(), StorageError> {
        record(link, &self.entry(ctx, action, target, changes)).await
    }

    /// The entry of an act of whoever asks, to be added with others.
    pub(super) fn entry(&self, ctx: &Ctx, action: AuditAction, target: Target<'_>, changes: Vec<Change>) -> NewEntry {
        let actor = ctx.actor.as_ref().map_or((None, String::new(), ActedVia::System), |actor| {
            let behind = actor.behind();
            (Some(behind.id.0), behind.name.clone(), actor.via)
        });
        self.entry_by(ctx, actor, action, target, changes)
    }

    /// Records an act of a person who is not signed in, but has proven who they are.
    pub(super) async fn record_self(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        account: &Account,
        via: ActedVia,
        action: AuditAction,
        changes: Vec<Change>,
    ) -> Result<(), StorageError> {
        let actor = (Some(account.id.0), account.name(), via);
        record(link, &self.entry_by(ctx, actor, action, Target::Account(account), changes)).await
    }

    /// Records that a person deleted their own account: an id did it to itself, and the name is gone.
    pub(super) async fn record_farewell(&self, link: &mut Link, ctx: &Ctx, id: AccountId) -> Result<(), StorageError> {
        let actor = (Some(id.0), String::new(), ActedVia::Session);
        record(link, &self.entry_by(ctx, actor, AuditAction::AccountDeleted, Target::Nameless(id.0), Vec::new())).await
    }

    /// Records an act of whoever runs the server, on its command line.
    pub(super) async fn record_operator(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        action: AuditAction,
        target: Target<'_>,
        changes: Vec<Change>,
    ) -> Result<(), StorageError> {
        let operator = (None, String::new(), ActedVia::CommandLine);
        record(link, &self.entry_by(ctx, operator, action, target, changes)).await
    }

    fn entry_by(
        &self,
        ctx: &Ctx,
        (actor, actor_name, via): (Option<Uuid>, String, ActedVia),
        action: AuditAction,
        target: Target<'_>,
        changes: Vec<Change>,
    ) -> NewEntry {
        let (target_kind, target, target_name) = match target {
            Target::Account(account) => ("account", Some(account.id.0), account.name()),
            Target::Person(id, name) => ("account", Some(id), name.to_owned()),
            Target::Group(id, name) => ("group", Some(id), name.to_owned()),
            Target::Role(id, name) => ("role", Some(id), name.to_owned()),
            Target::Application(id, name) => ("application", Some(id), name.to_owned()),
            Target::Attribute(key) => ("attribute", None, key.to_owned()),
            Target::Attributes => ("attribute", None, String::new()),
            Target::Nameless(id) => ("account", Some(id), String::new()),
            Target::Organization => ("organization", None, String::new()),
            Target::Nobody => ("account", None, String::new()),
        };
        NewEntry {
            at: self.clock.now(),
            action,
            via,
            actor,
            actor_name,
            target_kind,
            target,
            target_name,
            request: ctx.request.clone(),
            changes,
        }
    }
}
