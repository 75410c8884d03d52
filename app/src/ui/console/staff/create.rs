//! Add New User: the form of a new back office user, and the page that tells what came of it (S3 to S6).

use super::fields::Fields;
use crate::api::staff::{create_staff, staff_groups};
use crate::domain::access::{Action, Area};
use crate::domain::customer::{CreatedCustomer, OnboardingMethod};
use crate::domain::group::GroupList;
use crate::domain::staff::{NewStaffDraft, StaffDraft};
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::mail_notice;
use crate::ui::console::use_viewer;
use crate::ui::console::wizard::{Finished, result};
use crate::ui::parts::load::{answer_with, page_error};
use crate::ui::parts::{
    Bones, Breadcrumbs, Card, Crumb, ErrorSummary, Loaded, PageHeader, PasswordField, RadioCards, Resource,
    SubmitButton, TextField, act, ask_before_leaving, browser, show_field, use_text, use_toasts,
};
use crate::ui::wording::console;
use crate::viewer::Viewer;
use leptos::prelude::*;

const TYPED: &str = "typed";
const INVITE: &str = "invite";

/// How the person comes by a password, and the password where it is typed here.
#[derive(Clone, Copy)]
struct Password {
    method: RwSignal<String>,
    link_only: RwSignal<bool>,
    typed: RwSignal<String>,
    repeat: RwSignal<String>,
}

impl Password {
    fn new(viewer: &Viewer) -> Self {
        let method = if viewer.may(Area::Users, Action::Create) { TYPED } else { INVITE };
        Self {
            method: RwSignal::new(method.to_owned()),
            link_only: RwSignal::default(),
            typed: RwSignal::default(),
            repeat: RwSignal::default(),
        }
    }

    fn draft(self, staff: StaffDraft) -> NewStaffDraft {
        let typed = self.method.with(|method| method == TYPED);
        let method = match (typed, self.link_only.get()) {
            (true, _) => OnboardingMethod::TemporaryPassword,
            (false, true) => OnboardingMethod::Link,
            (false, false) => OnboardingMethod::Invite,
        };
        let secret = |value: RwSignal<String>| if typed { value.get() } else { String::new() };
        NewStaffDraft { staff, method, password: secret(self.typed), repeat_password: secret(self.repeat) }
    }

    fn clear(self) {
        self.typed.set(String::new());
        self.repeat.set(String::new());
        self.link_only.set(false);
    }
}

/// The page of Add New User.
pub(in crate::ui::console) fn new_staff() -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    if !viewer.may(Area::Users, Action::Create) && !viewer.may(Area::Users, Action::Invite) {
        answer_with(&AppError::Forbidden);
        return page_error(text, "403", Key::ErrorsForbiddenTitle, Key::ErrorsForbidden);
    }
    let crumbs =
        vec![Crumb::link(text.get(Key::ConsoleUsers), "/console/users"), Crumb::here(text.get(Key::UsersAddNewUser))];
    let offered = Resource::new(|| (), |()| staff_groups());
    let fields = Fields::of(StaffDraft::default());
    let password = Password::new(&viewer);
    let finished = RwSignal::new(None::<Finished>);
    let again = Callback::new(move |()| {
        finished.set(None);
        browser::focus("#email");
    });
    let groups = move || {
        let view = move |list: GroupList| fields.offered(list.rows);
        view! { <Loaded resource=offered view skeleton=|| view! { <Bones/> }.into_any()/> }.into_any()
    };
    let page = move || match finished.get() {
        Some(finished) => result(finished, again),
        None => view! {
            <PageHeader title=text.get(Key::UsersAddNewUser) count=text.get(Key::StatusStaff).into_any()/>
            {form(&viewer, fields, password, groups(), finished)}
        }
        .into_any(),
    };
    view! { <Breadcrumbs crumbs=Signal::stored(crumbs)/>{page} }.into_any()
}

fn form(
    viewer: &Viewer,
    fields: Fields,
    password: Password,
    groups: AnyView,
    finished: RwSignal<Option<Finished>>,
) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let policy = viewer.password.clone();
    let draft = move || untrack(|| password.draft(fields.draft()));
    let wrong = move || draft().parse(&policy).err();
    let check = {
        let wrong = wrong.clone();
        Callback::new(move |field: Field| show_field(fields.errors, &field, wrong().as_ref()))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(found) = wrong() {
            return fields.refuse(found);
        }
        let draft = draft();
        let secret = draft.password.clone();
        act(pending, create_staff(draft), move |answer| match answer {
            Ok(made) => {
                fields.fill(StaffDraft::default());
                password.clear();
                let created = CreatedCustomer {
                    id: made.id,
                    username: made.username,
                    name: made.name,
                    groups: made.groups,
                    outcome: made.outcome,
                };
                finished.set(Some(Finished { created, password: secret }));
            }
            Err(AppError::Invalid(found)) => fields.refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let dirty = Signal::derive(move || {
        let NewStaffDraft { staff, password, repeat_password, .. } = password.draft(fields.draft());
        staff != StaffDraft::default() || !password.is_empty() || !repeat_password.is_empty()
    });
    view! {
        <form class="form card" tabindex="-1" aria-label=text.get(Key::UsersAddNewUser) novalidate on:submit=submit>
            <ErrorSummary errors=fields.errors refused=fields.refused/>
            {fields.person(check)}
            {methods(viewer, password, fields.errors, check)}
            {fields.groups(groups)}
            {fields.further()}
            <footer class="actions">
                <a class="button ghost push" href="/console/users" data-discards="">{text.get(Key::WizardCancel)}</a>
                <SubmitButton pending label=Key::StaffCreate/>
            </footer>
        </form>
        {ask_before_leaving(dirty)}
    }
    .into_any()
}

/// The ways to a password that the reader may choose.
fn methods(viewer: &Viewer, password: Password, errors: RwSignal<FieldErrors>, check: Callback<Field>) -> AnyView {
    let text = use_text();
    let left = move |field: Field| Callback::new(move |()| check.run(field.clone()));
    let typed = view! {
        <PasswordField
            field=Field::Password
            label=Key::PartsFieldPassword
            value=password.typed
            repeat=password.repeat
            errors
            policy=viewer.password.clone()
            generator=true
            on_leave=left(Field::Password)
        />
        <TextField
            field=Field::RepeatPassword
            label=Key::PartsFieldRepeatPassword
            value=password.repeat
            errors
            input_type="password"
            autocomplete="new-password"
            required=true
            on_leave=left(Field::RepeatPassword)
        />
    };
    let link = view! {
        <label class="check">
            <input
                type="checkbox"
                name="link_only"
                prop:checked=password.link_only
                on:change=move |event| password.link_only.set(event_target_checked(&event))
            />
            <span>{text.get(Key::WizardLink)}<small>{text.get(Key::WizardLinkHint)}</small></span>
        </label>
    };
    let typed = Card { value: TYPED, label: Key::StaffTyped, hint: Key::StaffTypedHint, more: Some(typed.into_any()) };
    let invite =
        Card { value: INVITE, label: Key::StaffInvite, hint: Key::StaffInviteHint, more: Some(link.into_any()) };
    let ways = [(Action::Create, typed), (Action::Invite, invite)];
    let cards = ways.into_iter().filter(|(action, _)| viewer.may(Area::Users, *action)).map(|(_, card)| card);
    view! {
        {mail_notice()}
        <RadioCards name="method" legend=Key::WizardMethod value=password.method cards=cards.collect()/>
    }
    .into_any()
}
