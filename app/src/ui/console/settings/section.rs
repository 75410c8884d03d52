//! What every section has: a card with facts, and the form that changes them.

use crate::api::settings::{get_settings, update_settings};
use crate::domain::audit::Change;
use crate::domain::settings::Settings;
use crate::domain::settings_patch::{SectionDraft, SettingsDraft, SettingsView, changes};
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::person;
use crate::ui::parts::{
    ErrorSummary, Icon, IconName, SubmitButton, TextField, act, browser, show_field, use_step_up, use_text, use_toasts,
};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The settings on the page, and the section that is being changed.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// What is stored, as far as the page knows.
    pub(super) view: RwSignal<SettingsView>,
    editing: RwSignal<&'static str>,
}

impl Desk {
    pub(super) fn new(view: SettingsView) -> Self {
        Self { view: RwSignal::new(view), editing: RwSignal::new("") }
    }

    /// The settings as they stand when a form opens.
    pub(super) fn settings(self) -> Settings {
        self.view.with_untracked(|view| view.settings.clone())
    }
}

/// A section: `facts` gives what is in force, `form` what is asked when it is to be changed.
pub(super) fn card(
    desk: Desk,
    id: &'static str,
    title: Key,
    facts: fn(&Settings) -> Vec<(Key, String)>,
    form: fn(Desk) -> AnyView,
) -> AnyView {
    let text = use_text();
    let edits = Memo::new(move |_| desk.editing.get() == id);
    let label = [text.get(Key::SettingsEdit), " ", text.get(title)].concat();
    let edit = move || {
        let offered = desk.view.with(|view| view.may_edit) && desk.editing.with(|editing| editing.is_empty());
        let label = label.clone();
        offered.then(|| {
            view! {
                <button
                    class="button small"
                    type="button"
                    id=["edit-", id].concat()
                    aria-label=label
                    on:click=move |_| desk.editing.set(id)
                >
                    <Icon name=IconName::Edit/>
                    {text.get(Key::SettingsEdit)}
                </button>
            }
            .into_any()
        })
    };
    let fact = move |(label, value): (Key, String)| {
        view! { <div><dt>{text.get(label)}</dt><dd dir="auto">{value}</dd></div> }.into_any()
    };
    let shown = move || {
        let facts = desk.view.with(|view| facts(&view.settings));
        view! { <dl class="facts">{facts.into_iter().map(fact).collect::<Vec<_>>()}</dl> }.into_any()
    };
    let content = move || if edits.get() { form(desk) } else { shown.into_any() };
    view! {
        <section class="card" aria-labelledby=id>
            <header><h2 id=id>{text.get(title)}</h2>{edit}</header>
            {content}
        </section>
    }
    .into_any()
}

/// What a form works with.
#[derive(Clone, Copy)]
pub(super) struct Form {
    desk: Desk,
    /// What is wrong.
    pub(super) errors: RwSignal<FieldErrors>,
    section: Signal<SectionDraft>,
}

impl Form {
    pub(super) fn new(desk: Desk, section: Signal<SectionDraft>) -> Self {
        Self { desk, errors: RwSignal::new(FieldErrors::default()), section }
    }

    fn draft(self) -> SettingsDraft {
        let version = self.desk.view.with_untracked(|view| view.version);
        SettingsDraft { version, section: self.section.get_untracked() }
    }

    /// Checks a field that was left.
    pub(super) fn check(self, field: Field) -> Callback<()> {
        Callback::new(move |()| show_field(self.errors, &field, self.draft().parse().err().as_ref()))
    }

    /// A field that has to be filled in.
    pub(super) fn field(self, field: Field, label: Key, hint: Key, value: RwSignal<String>) -> AnyView {
        view! {
            <TextField
                field=field.clone()
                label
                hint=hint
                value
                errors=self.errors
                required=true
                on_leave=self.check(field)
            />
        }
        .into_any()
    }

    /// The form around its fields.
    pub(super) fn draw(self, title: Key, fields: AnyView) -> AnyView {
        let text = use_text();
        let toasts = use_toasts();
        let step_up = use_step_up();
        let Self { desk, errors, .. } = self;
        let refused = RwSignal::new(0);
        let pending = RwSignal::new(false);
        let theirs = RwSignal::new(Vec::<Change>::new());
        let refuse = move |found: FieldErrors| {
            errors.set(found);
            refused.update(|refused| *refused += 1);
        };
        let close = move || {
            let id = desk.editing.get_untracked();
            desk.editing.set("");
            let button = ["edit-", id].concat();
            browser::later(0, move || browser::focus_id(&button));
        };
        // Somebody else was faster: what they changed is shown, what was typed stays, and Update stores it over theirs.
        let catch_up = move || {
            let seen = desk.settings();
            act(pending, get_settings(), move |answer| match answer {
                Ok(now) => {
                    theirs.set(changes(&seen, &now.settings));
                    desk.view.set(now);
                }
                Err(error) => toasts.error(console::error(text, &error)),
            });
        };
        let update = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let draft = self.draft();
            if let Err(found) = draft.parse() {
                return refuse(found);
            }
            step_up.act(
                pending,
                move || update_settings(draft.clone()),
                move |answer| match answer {
                    Ok(view) => {
                        toasts.success(text.with(Key::SettingsUpdated, &[("section", text.get(title))]));
                        desk.view.set(view);
                        close();
                    }
                    Err(AppError::Stale) => catch_up(),
                    Err(AppError::Invalid(found)) => refuse(found),
                    Err(error) => toasts.error(console::error(text, &error)),
                },
            );
        };
        let stale = move || {
            let theirs = theirs.get();
            (!theirs.is_empty()).then(|| {
                view! {
                    <div class="notice warning" role="alert">
                        <Icon name=IconName::Warning/>
                        <div>
                            <p><strong>{text.get(Key::SettingsStale)}</strong>" "{text.get(Key::SettingsStaleHint)}</p>
                            {person::changes(text, &theirs)}
                        </div>
                    </div>
                }
                .into_any()
            })
        };
        view! {
            <form class="form" novalidate on:submit=update>
                {stale}
                <ErrorSummary errors refused/>
                {fields}
                <footer class="actions">
                    <button class="button" type="button" on:click=move |_| close()>{text.get(Key::PartsCancel)}</button>
                    <SubmitButton pending label=Key::SettingsUpdate/>
                </footer>
            </form>
        }
        .into_any()
    }
}
