//! What was done to and by a person, newest first, with what was there before and after.

use super::head::near;
use super::{Extra, ExtraResource, extra_content};
use crate::api::users::list_activity;
use crate::domain::accent::Accent;
use crate::domain::access::Rule;
use crate::domain::account::AccountStatus;
use crate::domain::audit::{ActedVia, Activity, AuditAction, AuditEntry, Change};
use crate::domain::group::Audience;
use crate::domain::id::AccountId;
use crate::domain::language::Language;
use crate::domain::lock::LockReason;
use crate::domain::mail::MailKind;
use crate::domain::passkey::StaffSecondFactor;
use crate::domain::settings_patch::PasswordRule;
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName, act, sentence, use_text, use_toasts};
use crate::ui::wording::{access, console, trail};
use leptos::prelude::*;

/// The card of the activity.
pub(super) fn activity(id: AccountId, extra: ExtraResource) -> AnyView {
    let text = use_text();
    let draw = move |extra| match extra {
        Extra::Activity(activity) => Some(timeline(id, activity)),
        _ => None,
    };
    view! {
        <section class="card" aria-labelledby="activity">
            <header><h2 id="activity">{text.get(Key::PersonActivity)}</h2></header>
            {extra_content(extra, draw)}
        </section>
    }
    .into_any()
}

fn timeline(id: AccountId, first: Activity) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    if first.rows.is_empty() {
        return view! { <p class="muted">{text.get(Key::PersonNoActivity)}</p> }.into_any();
    }
    let older = RwSignal::new(first.older);
    let pages = RwSignal::new(vec![first]);
    let pending = RwSignal::new(false);
    let more = move |_| {
        let Some(from) = older.get_untracked() else { return };
        act(pending, list_activity(id, Some(from)), move |answer| match answer {
            Ok(page) => {
                older.set(page.older);
                pages.update(|pages| pages.push(page));
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let entries = move || {
        let draw =
            |page: Activity| page.rows.into_iter().map(|entry| draw_entry(text, entry, page.now)).collect::<Vec<_>>();
        pages.get().into_iter().flat_map(draw).collect::<Vec<_>>()
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    let button = move || {
        older.get().map(|_| {
            view! {
                <footer class="actions start">
                    <button class="button small" type="button" aria-busy=busy on:click=more>
                        {text.get(Key::PersonOlder)}
                    </button>
                </footer>
            }
            .into_any()
        })
    };
    view! { <ol class="timeline">{entries}</ol>{button} }.into_any()
}

fn draw_entry(text: Text, entry: AuditEntry, now: Timestamp) -> AnyView {
    let actor = if entry.actor.is_empty() { text.get(Key::AppName) } else { entry.actor.as_str() };
    let did = sentence(text, trail::activity(&entry), &[("actor", actor), ("target", &entry.target)]);
    view! {
        <li>
            <Icon name=deed_icon(entry.action)/>
            <div>
                <p>{did}</p>
                <p class="meta"><span>{near(entry.at, now)}</span>{via(text, entry.via)}</p>
                {changes(text, &entry.changes)}
            </div>
        </li>
    }
    .into_any()
}

/// How an act reached the product, where that is not the usual way.
pub(crate) fn via(text: Text, via: ActedVia) -> AnyView {
    let words = match via {
        ActedVia::Session => return ().into_any(),
        ActedVia::Agent => Key::PersonByAgent,
        ActedVia::Link => Key::PersonByLink,
        ActedVia::CommandLine => Key::PersonByCommandLine,
        ActedVia::Job => Key::PersonByJob,
        ActedVia::System => Key::PersonBySystem,
    };
    view! { <span>{text.get(words)}</span> }.into_any()
}

/// What was there before and after.
pub(crate) fn changes(text: Text, changes: &[Change]) -> AnyView {
    if changes.is_empty() {
        return ().into_any();
    }
    let changes = changes.iter().map(|change| draw_change(text, change)).collect::<Vec<_>>();
    view! { <dl class="changes">{changes}</dl> }.into_any()
}

fn draw_change(text: Text, change: &Change) -> AnyView {
    let words = |value: &str| match change.label {
        Some(_) => value.to_owned(),
        None => in_words(text, &change.field, value),
    };
    let value = |value: &Option<String>| value.as_deref().map(words);
    let before = value(&change.before).map(|value| view! { <del dir="auto">{value}</del>" " });
    let after = match value(&change.after) {
        Some(value) => view! { <ins dir="auto">{value}</ins> }.into_any(),
        None => view! { <span class="muted">{text.get(Key::PersonNothing)}</span> }.into_any(),
    };
    let field = match (&change.label, change.field.as_str()) {
        (Some(label), _) => label.clone(),
        (None, "method") => text.get(Key::PersonPassword).to_owned(),
        (None, other) => trail::changed_field(text, other),
    };
    view! { <div><dt>{field}</dt><dd>{before}{after}</dd></div> }.into_any()
}

/// A stored value as a reader knows it.
fn in_words(text: Text, field: &str, value: &str) -> String {
    if let (true, Ok(hours)) = (field.ends_with("_validity"), value.parse()) {
        return console::hours(text, hours);
    }
    if let Some(rule) = Rule::from_words(value).filter(|_| field == "rule") {
        return [access::rule(text, &rule).as_str(), access::reach(text, rule.reach)].join(" · ");
    }
    let word = match field {
        "language" => Language::from_tag(value).map(console::language),
        "mail" => MailKind::from_word(value).map(|kind| console::mail_kind(text, kind)),
        "accent" => Accent::from_word(value).map(|accent| console::accent(text, accent)),
        "password_rule" => PasswordRule::from_word(value).map(|rule| console::password_rule(text, rule)),
        "refuse_common"
        | "registration"
        | "registration_verify"
        | "registration_sign_in"
        | "registration_approval"
        | "registration_notify"
        | "agent"
        | "first_party"
        | "required"
        | "read_only"
        | "staff_only"
        | "unique"
        | "in_console"
        | "in_account"
        | "in_registration" => match value {
            "yes" => Some(text.get(Key::SettingsYes)),
            "no" => Some(text.get(Key::SettingsNo)),
            _ => None,
        },
        "staff_second_factor" => {
            StaffSecondFactor::from_word(value).map(|required| console::staff_second_factor(text, required))
        }
        "reason" => LockReason::from_word(value).map(|reason| console::lock_reason(text, reason)),
        "status" => AccountStatus::from_word(value).map(|status| console::status(text, status)),
        "audience" => Audience::from_word(value).map(|audience| console::audience(text, audience)),
        "method" => match value {
            "invite" => Some(text.get(Key::PersonMethodInvite)),
            "link" => Some(text.get(Key::PersonMethodLink)),
            "stopped" => Some(text.get(Key::PersonMethodStopped)),
            "temporary_password" => Some(text.get(Key::PersonMethodTemporary)),
            "import" => Some(text.get(Key::ImportNothing)),
            "password_hash" => Some(text.get(Key::ImportHash)),
            _ => None,
        },
        _ => None,
    };
    word.unwrap_or(if value.is_empty() { "–" } else { value }).to_owned()
}

/// The icon of an act.
pub(crate) fn deed_icon(action: AuditAction) -> IconName {
    match action {
        AuditAction::OwnerCreated
        | AuditAction::CustomerCreated
        | AuditAction::StaffCreated
        | AuditAction::Registered => IconName::User,
        AuditAction::ProfileUpdated
        | AuditAction::StaffUpdated
        | AuditAction::GroupUpdated
        | AuditAction::RoleUpdated
        | AuditAction::ApplicationUpdated
        | AuditAction::AttributeUpdated => IconName::Edit,
        AuditAction::AccountDeleted
        | AuditAction::StaffDeleted
        | AuditAction::GroupDeleted
        | AuditAction::RoleDeleted
        | AuditAction::ApplicationDeleted
        | AuditAction::AttributeDeleted
        | AuditAction::RegistrationExpired => IconName::Trash,
        AuditAction::RoleCreated
        | AuditAction::RuleAdded
        | AuditAction::RuleRemoved
        | AuditAction::GroupRolesChanged
        | AuditAction::ApplicationSecretMade
        | AuditAction::ApplicationSecretEnded
        | AuditAction::ApplicationOpened
        | AuditAction::OwnershipTransferred => IconName::Key,
        AuditAction::ApplicationCreated => IconName::Link,
        AuditAction::ConsentGiven => IconName::CheckCircle,
        AuditAction::ConsentWithdrawn | AuditAction::GrantRevoked => IconName::Ban,
        AuditAction::GrantMisused => IconName::Warning,
        AuditAction::AssignmentChanged | AuditAction::ApplicationAccessChanged => IconName::Groups,
        AuditAction::StaffActivated => IconName::CheckCircle,
        AuditAction::StaffDeactivated => IconName::Ban,
        AuditAction::UsersExported | AuditAction::ImportStarted => IconName::Users,
        AuditAction::AttributeCreated | AuditAction::AttributesReordered => IconName::Settings,
        AuditAction::AccountLocked => IconName::Lock,
        AuditAction::AccountUnlocked | AuditAction::LockEnded => IconName::Unlock,
        AuditAction::InvitationResent
        | AuditAction::RegistrationResent
        | AuditAction::ResetMailed
        | AuditAction::ResetRequested => IconName::Mail,
        AuditAction::InvitationExtended => IconName::Clock,
        AuditAction::InvitationRevoked | AuditAction::RegistrationDeclined => IconName::Ban,
        AuditAction::InvitationCopied => IconName::Link,
        AuditAction::InvitationAccepted | AuditAction::RegistrationConfirmed | AuditAction::RegistrationApproved => {
            IconName::CheckCircle
        }
        AuditAction::PasswordChanged
        | AuditAction::PasswordReset
        | AuditAction::TemporaryPasswordSet
        | AuditAction::SecondFactorEnabled
        | AuditAction::SecondFactorDisabled
        | AuditAction::RecoveryCodesRenewed
        | AuditAction::RecoveryCodeUsed
        | AuditAction::PasskeyAdded
        | AuditAction::PasskeyRenamed
        | AuditAction::PasskeyRemoved
        | AuditAction::SignedIn => IconName::Key,
        AuditAction::SignInFailed | AuditAction::SecondFactorFailed | AuditAction::PasskeyRefused => IconName::Warning,
        AuditAction::ContactChangeRequested | AuditAction::ContactConfirmed => IconName::Mail,
        AuditAction::DataExported => IconName::User,
        AuditAction::AssistanceStarted | AuditAction::PreviewStarted => IconName::User,
        AuditAction::SignedOut
        | AuditAction::SessionEnded
        | AuditAction::SessionsEnded
        | AuditAction::AssistanceEnded => IconName::SignOut,
        AuditAction::MailRetried | AuditAction::MailsRetried => IconName::Mail,
        AuditAction::SettingsChanged => IconName::Settings,
        AuditAction::BackupRestored | AuditAction::StaffRestored => IconName::Undo,
        AuditAction::GroupCreated | AuditAction::MemberAdded | AuditAction::MemberRemoved => IconName::Groups,
    }
}
