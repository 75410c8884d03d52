//! The fields that Add New User and Edit have in common, and what is typed in them.

use crate::domain::group::GroupRow;
use crate::domain::id::GroupId;
use crate::domain::language::Language;
use crate::domain::staff::StaffDraft;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use crate::ui::console::groups::GroupChecklist;
use crate::ui::parts::form::{clear_field, error_slot};
use crate::ui::parts::{IconName, Nothing, TextField, use_text};
use crate::ui::wording::console;
use leptos::prelude::*;

/// What is typed, and what is wrong with it.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    email: RwSignal<String>,
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    groups: RwSignal<Vec<GroupId>>,
    agent: RwSignal<bool>,
    language: RwSignal<Option<Language>>,
    /// What is shown as wrong.
    pub(super) errors: RwSignal<FieldErrors>,
    /// How often the form was refused.
    pub(super) refused: RwSignal<u32>,
}

impl Fields {
    pub(super) fn of(draft: StaffDraft) -> Self {
        let fields = Self {
            email: RwSignal::new(draft.email),
            first_name: RwSignal::new(draft.first_name),
            last_name: RwSignal::new(draft.last_name),
            groups: RwSignal::new(draft.groups),
            agent: RwSignal::new(draft.agent),
            language: RwSignal::new(draft.language),
            errors: RwSignal::default(),
            refused: RwSignal::default(),
        };
        Effect::new(move |before: Option<()>| {
            fields.groups.track();
            if before.is_some() {
                clear_field(fields.errors, &Field::Groups);
            }
        });
        fields
    }

    /// Fills the fields anew and takes back what was shown as wrong.
    pub(super) fn fill(self, draft: StaffDraft) {
        self.email.set(draft.email);
        self.first_name.set(draft.first_name);
        self.last_name.set(draft.last_name);
        self.groups.set(draft.groups);
        self.agent.set(draft.agent);
        self.language.set(draft.language);
        self.errors.set(FieldErrors::default());
        self.refused.set(0);
    }

    /// What is typed.
    pub(super) fn draft(self) -> StaffDraft {
        StaffDraft {
            email: self.email.get().trim().to_owned(),
            first_name: self.first_name.get().trim().to_owned(),
            last_name: self.last_name.get().trim().to_owned(),
            groups: self.groups.get(),
            agent: self.agent.get(),
            language: self.language.get(),
        }
    }

    /// Shows why the form was refused.
    pub(super) fn refuse(self, found: FieldErrors) {
        self.errors.set(found);
        self.refused.update(|refused| *refused += 1);
    }

    /// Who it is: address and names. `on_leave` is called with the field that was left.
    pub(super) fn person(self, on_leave: Callback<Field>) -> AnyView {
        let left = move |field: Field| Callback::new(move |()| on_leave.run(field.clone()));
        view! {
            <TextField
                field=Field::Email
                label=Key::PartsFieldEmail
                hint=Key::StaffEmailHint
                value=self.email
                errors=self.errors
                input_type="email"
                required=true
                on_leave=left(Field::Email)
            />
            <div class="pair">
                <TextField
                    field=Field::FirstName
                    label=Key::PartsFieldFirstName
                    value=self.first_name
                    errors=self.errors
                    required=true
                    on_leave=left(Field::FirstName)
                />
                <TextField
                    field=Field::LastName
                    label=Key::PartsFieldLastName
                    value=self.last_name
                    errors=self.errors
                    required=true
                    on_leave=left(Field::LastName)
                />
            </div>
        }
        .into_any()
    }

    /// Assigned groups, with a place for the list while it is on its way.
    pub(super) fn groups(self, list: AnyView) -> AnyView {
        let text = use_text();
        view! {
            <div class="field" id=Field::Groups.name() role="group" aria-labelledby="groups-label" tabindex="-1">
                <strong id="groups-label">{text.get(Key::StaffGroups)}</strong>
                <p class="hint">{text.get(Key::StaffGroupsHint)}</p>
                {list}
                {error_slot(text, Field::Groups, self.errors)}
            </div>
        }
        .into_any()
    }

    /// The groups to choose from; those that would grant more than the reader may are not among them.
    pub(super) fn offered(self, rows: Vec<GroupRow>) -> AnyView {
        if rows.is_empty() {
            let words = use_text().get(Key::StaffNoGroupsHint).into_any();
            return view! { <Nothing icon=IconName::Groups title=Key::StaffNoGroups words plain=true/> }.into_any();
        }
        view! { <GroupChecklist rows chosen=self.groups/> }.into_any()
    }

    /// Agent and interface language.
    pub(super) fn further(self) -> AnyView {
        let text = use_text();
        let organization = (None, text.get(Key::StaffLanguageOrganization));
        let languages = Language::ALL.map(|language| (Some(language), console::language(language)));
        let option = |(own, called): (Option<Language>, &'static str)| {
            let chosen = Signal::derive(move || self.language.get() == own);
            let value = own.map_or("", Language::tag);
            view! { <option value=value selected=chosen.get_untracked() prop:selected=chosen>{called}</option> }
                .into_any()
        };
        let options: Vec<_> = std::iter::once(organization).chain(languages).map(option).collect();
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    name="agent"
                    checked=self.agent.get_untracked()
                    prop:checked=self.agent
                    on:change=move |event| self.agent.set(event_target_checked(&event))
                />
                <span>{text.get(Key::PartsFieldAgent)}<small>{text.get(Key::StaffAgentHint)}</small></span>
            </label>
            <div class="field">
                <label for="language">{text.get(Key::StaffLanguage)}</label>
                <select
                    id="language"
                    name="language"
                    on:change=move |event| self.language.set(Language::from_tag(&event_target_value(&event)))
                >
                    {options}
                </select>
            </div>
        }
        .into_any()
    }
}
