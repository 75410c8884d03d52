//! The use cases that pages and server functions call. The server implements them; a browser never sees this module.
//!
//! One trait a noun, object-safe, because server functions cannot be generic. They take validated commands only, and each
//! decides about the caller's right itself: a server function is a public endpoint, and rendering on the server calls it directly.

mod ctx;

pub use ctx::{Actor, Assistance, Ctx, NewPreview, NewSession, Subject, area_of};

use crate::domain::access::{Action, Area};
use crate::domain::account::{PersonPage, PersonView, Total};
use crate::domain::application::{
    ApplicationList, ApplicationOpening, ApplicationPatchDraft, ApplicationView, CreatedApplication, NewAccess,
    NewApplication, Overlap,
};
use crate::domain::assignment::{AssignmentChange, AssignmentPage, AssignmentTable, AssignmentsSaved};
use crate::domain::assistance::NewAssistance;
use crate::domain::attribute::{Attribute, AttributeDraft, AttributeList, AttributePatchDraft};
use crate::domain::audit::Activity;
use crate::domain::audit_list::{AuditPage, AuditQuery};
use crate::domain::bulk::{NewBulk, Selection};
use crate::domain::customer::{CreatedCustomer, CustomerDraft, NewCustomer};
use crate::domain::group::{Audience, GroupChoice, GroupList, GroupRow, GroupText, NewGroup};
use crate::domain::id::{AccountId, ApplicationId, GroupId, ImportId, JobId, RoleId, SecretId, SessionId};
use crate::domain::import::{ImportDraft, ImportView};
use crate::domain::job::{JobList, JobPage, JobQuery, JobView};
use crate::domain::language::Language;
use crate::domain::list::UserQuery;
use crate::domain::lock::NewLock;
use crate::domain::mail_list::{MailPage, MailQuery};
use crate::domain::profile::{ProfileConflict, ProfileDraft};
use crate::domain::reset::{NewReset, ResetDone};
use crate::domain::role::{GroupRoles, NewRule, RoleList, RoleText, RoleView};
use crate::domain::session::SessionList;
use crate::domain::settings_patch::{SettingsPatch, SettingsView};
use crate::domain::staff::{CreatedStaff, NewStaff};
use crate::domain::staff_edit::StaffPatch;
use crate::domain::why::{AccessView, RightDecision};
use crate::error::AppError;
use crate::viewer::Viewer;
use async_trait::async_trait;
use std::sync::Arc;
use uuid::Uuid;

/// People: the list, onboarding, the person page.
#[async_trait]
pub trait Users: Send + Sync {
    /// A page of the list, of the kinds the caller may view.
    async fn list(&self, ctx: &Ctx, query: &UserQuery) -> Result<PersonPage, AppError>;
    /// How many people the query finds; exact to 10,000.
    async fn total(&self, ctx: &Ctx, query: &UserQuery) -> Result<Total, AppError>;
    /// A person's page.
    async fn get(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError>;
    /// Checks step Details, the uniqueness of the address included (A14). Creates nothing.
    async fn check_customer(&self, ctx: &Ctx, draft: &CustomerDraft) -> Result<(), AppError>;
    /// Account, memberships, mail and audit in one unit (A25).
    async fn create_customer(&self, ctx: &Ctx, new: NewCustomer) -> Result<CreatedCustomer, AppError>;
    /// Changes attributes of the profile; `Stale` when the version has moved. Takes the draft, since what is right depends on the
    /// definitions, which are read in the same unit.
    async fn update_profile(&self, ctx: &Ctx, draft: &ProfileDraft) -> Result<PersonView, AppError>;
    /// What was changed of the profile after the place `since` in the trail, and how it stands now.
    async fn profile_conflict(&self, ctx: &Ctx, id: AccountId, since: i64) -> Result<ProfileConflict, AppError>;
    /// Makes the person a member of exactly these groups (A26).
    async fn set_groups(&self, ctx: &Ctx, id: AccountId, groups: &[GroupId]) -> Result<PersonView, AppError>;
    /// Deletes a customer for good, once the typed text is the exact username (A45).
    async fn delete(&self, ctx: &Ctx, id: AccountId, typed_username: &str) -> Result<(), AppError>;
    /// Deletes a customer for good, once it is ticked that this is understood (A46).
    async fn delete_understood(&self, ctx: &Ctx, id: AccountId, understood: bool) -> Result<(), AppError>;
    /// Locks a customer and ends every session (A40 to A43).
    async fn lock(&self, ctx: &Ctx, new: NewLock) -> Result<PersonView, AppError>;
    /// Takes an administrator's lock back; the person stands as before it (A44).
    async fn unlock(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError>;
    /// Resets a customer's password: by a mail that asks for a new one, or by a temporary one (A35 to A39).
    async fn reset_password(&self, ctx: &Ctx, new: NewReset) -> Result<ResetDone, AppError>;
    /// Approves a registration; a mail says so.
    async fn approve(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError>;
    /// Declines a registration, which erases it; a mail says so.
    async fn decline(&self, ctx: &Ctx, id: AccountId) -> Result<(), AppError>;
    /// Takes the person's second factor away and ends every session.
    async fn remove_second_factor(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError>;
    /// Gives the invitation's present link a later end.
    async fn extend_invitation(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError>;
    /// Takes the invitation back: its link opens nothing any more.
    async fn revoke_invitation(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError>;
    /// Sends the link that proves the contact address staff have given; older links end.
    async fn verify_contact(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError>;
    /// Sends the invitation, again with a new link; the older link ends.
    async fn resend_invitation(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError>;
    /// The invitation's present link, to be handed over.
    async fn invitation_link(&self, ctx: &Ctx, id: AccountId) -> Result<String, AppError>;
    /// Begins a session in which the caller, an agent, acts as a customer.
    async fn act_as(&self, ctx: &Ctx, new: NewAssistance) -> Result<NewSession, AppError>;
    /// Begins a session in which the caller looks at the shop as a customer who is assigned to them (S24).
    async fn preview(&self, ctx: &Ctx, id: AccountId) -> Result<NewPreview, AppError>;
    /// The person's sessions in force.
    async fn sessions(&self, ctx: &Ctx, id: AccountId) -> Result<SessionList, AppError>;
    /// Ends one session, or all of them.
    async fn end_sessions(&self, ctx: &Ctx, id: AccountId, session: Option<SessionId>)
    -> Result<SessionList, AppError>;
    /// What was done to and by the person, newest first, from `older` on.
    async fn activity(&self, ctx: &Ctx, id: AccountId, older: Option<i64>) -> Result<Activity, AppError>;
}

/// Groups and their members.
#[async_trait]
pub trait Groups: Send + Sync {
    /// Every group, or those of one audience, by name.
    async fn list(&self, ctx: &Ctx, audience: Option<Audience>) -> Result<GroupList, AppError>;
    /// Every group by name.
    async fn choices(&self, ctx: &Ctx) -> Result<Vec<GroupChoice>, AppError>;
    /// One group.
    async fn get(&self, ctx: &Ctx, id: GroupId) -> Result<GroupRow, AppError>;
    /// Makes a group.
    async fn create(&self, ctx: &Ctx, new: NewGroup) -> Result<GroupRow, AppError>;
    /// Renames or describes a group anew.
    async fn update(&self, ctx: &Ctx, id: GroupId, version: i64, text: GroupText) -> Result<GroupRow, AppError>;
    /// Deletes a group; its members stay.
    async fn delete(&self, ctx: &Ctx, id: GroupId, version: i64) -> Result<(), AppError>;
    /// Adds and removes members.
    async fn change_members(
        &self,
        ctx: &Ctx,
        id: GroupId,
        add: &[AccountId],
        remove: &[AccountId],
    ) -> Result<GroupRow, AppError>;
}

/// Roles, their rules, and the groups that carry them. Nobody grants a right they lack, nor changes a role that holds one.
#[async_trait]
pub trait Roles: Send + Sync {
    /// Every role, by name.
    async fn list(&self, ctx: &Ctx) -> Result<RoleList, AppError>;
    /// One role with its rules.
    async fn get(&self, ctx: &Ctx, id: RoleId) -> Result<RoleView, AppError>;
    /// Makes a role, without rules.
    async fn create(&self, ctx: &Ctx, text: RoleText) -> Result<RoleView, AppError>;
    /// Renames or describes a role anew; `Stale` when the version has moved.
    async fn update(&self, ctx: &Ctx, id: RoleId, version: i64, text: RoleText) -> Result<RoleView, AppError>;
    /// Deletes a role that no group carries.
    async fn delete(&self, ctx: &Ctx, id: RoleId, version: i64) -> Result<(), AppError>;
    /// Adds a rule.
    async fn add_rule(&self, ctx: &Ctx, new: NewRule) -> Result<RoleView, AppError>;
    /// Removes a rule.
    async fn remove_rule(&self, ctx: &Ctx, new: NewRule) -> Result<RoleView, AppError>;
    /// The roles a staff group carries.
    async fn of_group(&self, ctx: &Ctx, id: GroupId) -> Result<GroupRoles, AppError>;
    /// Has a staff group carry exactly these roles.
    async fn set_of_group(&self, ctx: &Ctx, id: GroupId, wanted: &[RoleId]) -> Result<GroupRoles, AppError>;
}

/// Business applications.
#[async_trait]
pub trait Applications: Send + Sync {
    /// Every application, by name.
    async fn list(&self, ctx: &Ctx) -> Result<ApplicationList, AppError>;
    /// One application.
    async fn get(&self, ctx: &Ctx, id: ApplicationId) -> Result<ApplicationView, AppError>;
    /// Registers an application, which nobody may open yet.
    async fn create(&self, ctx: &Ctx, new: NewApplication) -> Result<CreatedApplication, AppError>;
    /// Changes an application; `Stale` when the version has moved. Takes the draft, since what is right depends on the kind that is
    /// stored.
    async fn update(&self, ctx: &Ctx, draft: &ApplicationPatchDraft) -> Result<ApplicationView, AppError>;
    /// Deletes an application, and with it all that was given to it.
    async fn delete(&self, ctx: &Ctx, id: ApplicationId, version: i64) -> Result<(), AppError>;
    /// Says who may open it (A28); `Stale` when the version has moved.
    async fn set_access(
        &self,
        ctx: &Ctx,
        id: ApplicationId,
        version: i64,
        new: NewAccess,
    ) -> Result<ApplicationView, AppError>;
    /// Makes another secret; those before go on for a while, or end.
    async fn rotate_secret(
        &self,
        ctx: &Ctx,
        id: ApplicationId,
        overlap: Overlap,
    ) -> Result<CreatedApplication, AppError>;
    /// Ends a secret at once.
    async fn end_secret(&self, ctx: &Ctx, id: ApplicationId, secret: SecretId) -> Result<ApplicationView, AppError>;
    /// Whether a person may open it, and what decides that.
    async fn explain(&self, ctx: &Ctx, id: ApplicationId, person: AccountId) -> Result<ApplicationOpening, AppError>;
}

/// Staff accounts: made, edited, let in and kept out, deleted and restored.
#[async_trait]
pub trait Staff: Send + Sync {
    /// The groups the asker may put a staff user into: those that grant nothing the asker lacks.
    async fn groups(&self, ctx: &Ctx) -> Result<GroupList, AppError>;
    /// Account, memberships, mail and audit in one unit (S4 to S6).
    async fn create(&self, ctx: &Ctx, new: NewStaff) -> Result<CreatedStaff, AppError>;
    /// Saves the form of Edit (S9); `Stale` when the version has moved.
    async fn update(&self, ctx: &Ctx, patch: StaffPatch) -> Result<(), AppError>;
    /// Lets a deactivated user in again (S10).
    async fn activate(&self, ctx: &Ctx, id: AccountId) -> Result<(), AppError>;
    /// Keeps a user out and ends every session (S10, S12); the own account once that is confirmed (S13).
    async fn deactivate(&self, ctx: &Ctx, id: AccountId, understood: bool) -> Result<(), AppError>;
    /// Deletes a user, whose row stays (S14, S15), once the warning is confirmed.
    async fn delete(&self, ctx: &Ctx, id: AccountId, understood: bool) -> Result<(), AppError>;
    /// Restores a deleted user, with those of their customers who are still free.
    async fn restore(&self, ctx: &Ctx, id: AccountId) -> Result<(), AppError>;
    /// Makes another staff user the owner; the asker, who is the owner, proves it by the password.
    async fn transfer_ownership(&self, ctx: &Ctx, id: AccountId, password: &str) -> Result<(), AppError>;
    /// What a staff user may do, and which group, role and rule decides it.
    async fn access(&self, ctx: &Ctx, id: AccountId) -> Result<AccessView, AppError>;
    /// Why a staff user may, or may not, do one thing.
    async fn explain(&self, ctx: &Ctx, id: AccountId, area: Area, action: Action) -> Result<RightDecision, AppError>;
}

/// Which customers belong to a staff user.
#[async_trait]
pub trait Assignments: Send + Sync {
    /// A page of either table of Assign Customers (S19, S20).
    async fn list(
        &self,
        ctx: &Ctx,
        staff: AccountId,
        table: AssignmentTable,
        query: &UserQuery,
    ) -> Result<AssignmentPage, AppError>;
    /// Saves ticks and unticks in one unit (S21). Who belongs to somebody else meanwhile is left there, and named.
    async fn save(&self, ctx: &Ctx, change: AssignmentChange) -> Result<AssignmentsSaved, AppError>;
}

/// Long work the server does in chunks.
#[async_trait]
pub trait Jobs: Send + Sync {
    /// How many a selection reaches, exactly.
    async fn count(&self, ctx: &Ctx, selection: &Selection) -> Result<u64, AppError>;
    /// Starts an act on many. Each person's own right is asked for when the job comes to them. `Stale` for one that would reach more
    /// people than were confirmed.
    async fn start_bulk(&self, ctx: &Ctx, new: NewBulk) -> Result<JobId, AppError>;
    /// The newest jobs: one's own, or all of them with `audit:view`.
    async fn list(&self, ctx: &Ctx) -> Result<JobList, AppError>;
    /// A job one started, or any with `audit:view`, and a page of its results.
    async fn get(&self, ctx: &Ctx, id: JobId, query: JobQuery) -> Result<JobPage, AppError>;
    /// Stops a job one started, or any with `settings:edit`. What was done stays done.
    async fn cancel(&self, ctx: &Ctx, id: JobId) -> Result<JobView, AppError>;
}

/// Import of customers from a file. Uploading comes by a route of its own, since it is no JSON.
#[async_trait]
pub trait Imports: Send + Sync {
    /// A file one uploaded, with what its columns seem to hold.
    async fn get(&self, ctx: &Ctx, id: ImportId) -> Result<ImportView, AppError>;
    /// Starts a job that goes through the file and changes nothing. Takes the draft, since what is right depends on the file and on
    /// the definitions of attributes.
    async fn check(&self, ctx: &Ctx, draft: &ImportDraft) -> Result<JobId, AppError>;
    /// Starts the import that a job has checked to its end. `ImportStarted` for a file that was imported already.
    async fn start(&self, ctx: &Ctx, checked: JobId) -> Result<JobId, AppError>;
}

/// The audit trail as a whole.
#[async_trait]
pub trait Audit: Send + Sync {
    /// A page of it, newest first.
    async fn list(&self, ctx: &Ctx, query: &AuditQuery) -> Result<AuditPage, AppError>;
}

/// Mail deliveries.
#[async_trait]
pub trait Mails: Send + Sync {
    /// A page of them, newest first, with whether mail goes out at all.
    async fn list(&self, ctx: &Ctx, query: &MailQuery) -> Result<MailPage, AppError>;
    /// Tries a mail again, now.
    async fn retry(&self, ctx: &Ctx, id: Uuid) -> Result<(), AppError>;
    /// Tries every failed mail again whose link still opens; gives their number.
    async fn retry_failed(&self, ctx: &Ctx) -> Result<u64, AppError>;
}

/// The organization's settings.
#[async_trait]
pub trait Organization: Send + Sync {
    /// Those in force.
    async fn settings(&self, ctx: &Ctx) -> Result<SettingsView, AppError>;
    /// Changes a section; `Stale` when the version has moved. In force with the next request, on every node.
    async fn change(&self, ctx: &Ctx, patch: SettingsPatch) -> Result<SettingsView, AppError>;
}

/// The attributes of profiles.
#[async_trait]
pub trait Attributes: Send + Sync {
    /// Every attribute, in the order of the profile.
    async fn list(&self, ctx: &Ctx) -> Result<AttributeList, AppError>;
    /// Those the wizard asks for: names and language where the console shows them, and what is required there.
    async fn of_new_customer(&self, ctx: &Ctx) -> Result<AttributeList, AppError>;
    /// Defines an attribute, at the end of the profile.
    async fn create(&self, ctx: &Ctx, draft: &AttributeDraft) -> Result<Attribute, AppError>;
    /// Changes a definition.
    async fn update(&self, ctx: &Ctx, draft: &AttributePatchDraft) -> Result<Attribute, AppError>;
    /// Puts the attributes into an order that names each once.
    async fn reorder(&self, ctx: &Ctx, keys: &[String]) -> Result<AttributeList, AppError>;
    /// How many people have a value.
    async fn usage(&self, ctx: &Ctx, key: &str) -> Result<u64, AppError>;
    /// Deletes an attribute that is not built in, with every value of it.
    async fn delete(&self, ctx: &Ctx, key: &str, version: i64) -> Result<(), AppError>;
}

/// The signed-in person.
#[async_trait]
pub trait Me: Send + Sync {
    /// Who is signed in, and what the interface may offer.
    async fn viewer(&self, ctx: &Ctx) -> Result<Viewer, AppError>;
    /// Stores the interface language; it holds from the next page on.
    async fn set_language(&self, ctx: &Ctx, language: Language) -> Result<(), AppError>;
    /// Proves once more who is there, by the password; it counts from now on.
    async fn confirm(&self, ctx: &Ctx, password: &str) -> Result<(), AppError>;
}

/// The use cases, as put into every request's context.
#[derive(Clone)]
pub struct Services {
    /// People.
    pub users: Arc<dyn Users>,
    /// Groups.
    pub groups: Arc<dyn Groups>,
    /// Business applications.
    pub applications: Arc<dyn Applications>,
    /// Roles.
    pub roles: Arc<dyn Roles>,
    /// Staff accounts.
    pub staff: Arc<dyn Staff>,
    /// Which customers belong to whom.
    pub assignments: Arc<dyn Assignments>,
    /// Long work.
    pub jobs: Arc<dyn Jobs>,
    /// Import of customers.
    pub imports: Arc<dyn Imports>,
    /// The audit trail.
    pub audit: Arc<dyn Audit>,
    /// Mail deliveries.
    pub mails: Arc<dyn Mails>,
    /// The organization's settings.
    pub organization: Arc<dyn Organization>,
    /// Attributes of profiles.
    pub attributes: Arc<dyn Attributes>,
    /// The signed-in person.
    pub me: Arc<dyn Me>,
}
