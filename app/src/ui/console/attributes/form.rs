//! The form of an attribute. Key and kind are chosen once.

use super::list::Page;
use crate::api::attributes::{create_attribute, update_attribute};
use crate::domain::attribute::{
    Attribute, AttributeDraft, AttributeForm, AttributeKind, AttributePatchDraft, suggested_key,
};
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::form::error_slot;
use crate::ui::parts::{Checkbox, Dialog, ErrorSummary, SubmitButton, TextField, act, show_field};
use crate::ui::wording::{attribute as words, console};
use leptos::prelude::*;

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    /// The attribute as it was when the form was opened; nothing for a new one.
    present: StoredValue<Option<Attribute>>,
    key: RwSignal<String>,
    kind: RwSignal<String>,
    name: RwSignal<String>,
    name_de: RwSignal<String>,
    description: RwSignal<String>,
    options: RwSignal<String>,
    mask: RwSignal<String>,
    required: RwSignal<bool>,
    read_only: RwSignal<bool>,
    staff_only: RwSignal<bool>,
    unique: RwSignal<bool>,
    console: RwSignal<bool>,
    account: RwSignal<bool>,
    registration: RwSignal<bool>,
    errors: RwSignal<FieldErrors>,
    refused: RwSignal<u32>,
}

impl Typed {
    fn of(present: Option<Attribute>) -> Self {
        let fresh = AttributeForm { console: true, ..AttributeForm::default() };
        let form = present.as_ref().map_or(fresh, AttributeForm::of);
        let kind = present.as_ref().map_or(AttributeKind::Text, |present| present.kind);
        Self {
            key: RwSignal::new(present.as_ref().map(|present| present.key.clone()).unwrap_or_default()),
            kind: RwSignal::new(kind.as_str().to_owned()),
            present: StoredValue::new(present),
            name: RwSignal::new(form.name),
            name_de: RwSignal::new(form.name_de),
            description: RwSignal::new(form.description),
            options: RwSignal::new(form.options),
            mask: RwSignal::new(form.mask),
            required: RwSignal::new(form.required),
            read_only: RwSignal::new(form.read_only),
            staff_only: RwSignal::new(form.staff_only),
            unique: RwSignal::new(form.unique),
            console: RwSignal::new(form.console),
            account: RwSignal::new(form.account),
            registration: RwSignal::new(form.registration),
            errors: RwSignal::default(),
            refused: RwSignal::new(0),
        }
    }

    fn kind(self) -> AttributeKind {
        self.kind.with(|kind| AttributeKind::from_word(kind)).unwrap_or(AttributeKind::Text)
    }

    fn form(self) -> AttributeForm {
        AttributeForm {
            name: self.name.get_untracked(),
            name_de: self.name_de.get_untracked(),
            description: self.description.get_untracked(),
            options: self.options.get_untracked(),
            mask: self.mask.get_untracked(),
            required: self.required.get_untracked(),
            read_only: self.read_only.get_untracked(),
            staff_only: self.staff_only.get_untracked(),
            unique: self.unique.get_untracked(),
            console: self.console.get_untracked(),
            account: self.account.get_untracked(),
            registration: self.registration.get_untracked(),
        }
    }

    fn new_draft(self) -> AttributeDraft {
        AttributeDraft { key: self.key.get_untracked(), kind: untrack(|| self.kind()), form: self.form() }
    }

    fn patch(self, present: &Attribute) -> AttributePatchDraft {
        AttributePatchDraft { key: present.key.clone(), version: present.version, form: self.form() }
    }

    fn wrong(self) -> Option<FieldErrors> {
        match self.present.get_value() {
            Some(present) => self.patch(&present).parse(&present).err(),
            None => self.new_draft().parse().err(),
        }
    }

    fn check(self, field: Field) -> Callback<()> {
        Callback::new(move |()| show_field(self.errors, &field, self.wrong().as_ref()))
    }

    fn refuse(self, found: FieldErrors) {
        self.errors.set(found);
        self.refused.update(|refused| *refused += 1);
    }
}

/// The dialog of a new attribute or of one that exists.
pub(super) fn dialog(page: Page) -> AnyView {
    let Page { text, .. } = page;
    let title = Signal::derive(move || {
        let called = |one: &Attribute| text.with(Key::AttributesEditTitle, &[("name", one.label(text.language()))]);
        page.edited.with(|edited| edited.as_ref().map_or_else(|| text.get(Key::AttributesNew).to_owned(), called))
    });
    let pending = RwSignal::new(false);
    view! {
        <Dialog open=page.editing title class="dialog wide" id="attribute">
            {content(page, pending, Typed::of(page.edited.get_untracked()))}
        </Dialog>
    }
    .into_any()
}

fn content(page: Page, pending: RwSignal<bool>, typed: Typed) -> AnyView {
    let Page { text, toasts, .. } = page;
    let close = move || page.editing.set(false);
    let done = move |answer: Result<Attribute, AppError>, told: Key| match answer {
        Ok(attribute) => {
            toasts.success(text.with(told, &[("name", attribute.label(text.language()))]));
            page.put(attribute);
            close();
        }
        Err(AppError::Invalid(found)) => typed.refuse(found),
        Err(error @ (AppError::Stale | AppError::NotFound)) => {
            close();
            page.refresh(&error);
        }
        Err(error) => toasts.error(console::error(text, &error)),
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(found) = typed.wrong() {
            return typed.refuse(found);
        }
        match typed.present.get_value() {
            Some(present) => {
                act(pending, update_attribute(typed.patch(&present)), move |answer| {
                    done(answer, Key::AttributesUpdated);
                });
            }
            None => {
                act(pending, create_attribute(typed.new_draft()), move |answer| done(answer, Key::AttributesCreated))
            }
        }
    };
    let exists = typed.present.with_value(Option::is_some);
    let built_in = typed.present.with_value(|present| present.as_ref().is_some_and(|present| present.built_in));
    let submit = if exists { Key::GroupsUpdate } else { Key::GroupsCreate };
    let chosen = move || (!built_in && typed.kind().has_options()).then(|| options(text, typed));
    let masked = move || (typed.kind() == AttributeKind::Text).then(|| mask(typed));
    let kept_apart = move || {
        typed.kind().can_be_unique().then(|| {
            view! {
                <div class="field">
                    <Checkbox name="unique" label=Key::AttributesUniqueTick checked=typed.unique/>
                    {error_slot(text, Field::Unique, typed.errors)}
                </div>
            }
            .into_any()
        })
    };
    view! {
        <form novalidate on:submit=send>
            <div class="body stack loose">
                <ErrorSummary errors=typed.errors refused=typed.refused/>
                {names(typed, exists)}
                <TextField
                    field=Field::Description
                    label=Key::GroupsDescription
                    hint=Key::AttributesDescriptionHint
                    value=typed.description
                    errors=typed.errors
                    on_leave=typed.check(Field::Description)
                />
                <div class="pair">{identity(text, typed)}</div>
                {chosen}
                {masked}
                <fieldset class="checklist">
                    <legend>{text.get(Key::AttributesRules)}</legend>
                    <Checkbox name="required" label=Key::AttributesRequiredTick checked=typed.required/>
                    <div class="field">
                        <Checkbox name="read_only" label=Key::AttributesReadOnlyTick checked=typed.read_only/>
                        {error_slot(text, Field::ReadOnly, typed.errors)}
                    </div>
                    <div class="field">
                        <Checkbox name="staff_only" label=Key::AttributesStaffOnlyTick checked=typed.staff_only/>
                        {error_slot(text, Field::StaffOnly, typed.errors)}
                    </div>
                    {kept_apart}
                </fieldset>
                <fieldset class="checklist">
                    <legend>{text.get(Key::AttributesWhere)}</legend>
                    <Checkbox name="console" label=Key::AttributesConsoleTick checked=typed.console/>
                    <Checkbox name="account" label=Key::AttributesAccountTick checked=typed.account/>
                    <Checkbox name="registration" label=Key::AttributesRegistrationTick checked=typed.registration/>
                </fieldset>
            </div>
            <footer class="actions">
                <button class="button" type="button" on:click=move |_| close()>{text.get(Key::GroupsCancel)}</button>
                <SubmitButton pending label=submit/>
            </footer>
        </form>
    }
    .into_any()
}

fn names(typed: Typed, exists: bool) -> AnyView {
    // A new attribute's key follows its name until somebody writes another.
    let followed = StoredValue::new(String::new());
    Effect::new(move || {
        let suggested = typed.name.with(|name| suggested_key(name));
        let follows = typed.key.with_untracked(|key| followed.with_value(|followed| key == followed));
        if !exists && follows {
            typed.key.set(suggested.clone());
        }
        followed.set_value(suggested);
    });
    view! {
        <div class="pair">
            <TextField
                field=Field::Name
                label=Key::AttributesName
                value=typed.name
                errors=typed.errors
                required=true
                autofocus=true
                on_leave=typed.check(Field::Name)
            />
            <TextField
                field=Field::NameDe
                label=Key::AttributesNameDe
                value=typed.name_de
                errors=typed.errors
                on_leave=typed.check(Field::NameDe)
            />
        </div>
    }
    .into_any()
}

/// Key and kind: chosen for a new attribute, told of one that exists.
fn identity(text: Text, typed: Typed) -> AnyView {
    if let Some(present) = typed.present.get_value() {
        let fact = |label: Key, value: String| {
            view! {
                <div class="field"><span class="label">{text.get(label)}</span><output>{value}</output></div>
            }
            .into_any()
        };
        return [
            fact(Key::AttributesKey, present.key),
            fact(Key::AttributesColKind, words::kind(text, present.kind).to_owned()),
        ]
        .into_iter()
        .collect::<Vec<_>>()
        .into_any();
    }
    let option =
        |kind: &AttributeKind| view! { <option value=kind.as_str()>{words::kind(text, *kind)}</option> }.into_any();
    view! {
        <TextField
            field=Field::Key
            label=Key::AttributesKey
            hint=Key::AttributesKeyHint
            value=typed.key
            errors=typed.errors
            required=true
            on_leave=typed.check(Field::Key)
        />
        <div class="field">
            <label for="kind">{text.get(Key::AttributesColKind)}</label>
            <p class="hint" id="kind-hint">{text.get(Key::AttributesKindHint)}</p>
            <select
                id="kind"
                name="kind"
                aria-describedby="kind-hint"
                prop:value=typed.kind
                on:change=move |event| typed.kind.set(event_target_value(&event))
            >
                {AttributeKind::ALL.iter().map(option).collect::<Vec<_>>()}
            </select>
        </div>
    }
    .into_any()
}

fn mask(typed: Typed) -> AnyView {
    view! {
        <TextField
            field=Field::Mask
            label=Key::AttributesMask
            hint=Key::AttributesMaskHint
            value=typed.mask
            errors=typed.errors
            on_leave=typed.check(Field::Mask)
        />
    }
    .into_any()
}

fn options(text: Text, typed: Typed) -> AnyView {
    let check = typed.check(Field::Options);
    let wrong = Signal::derive(move || typed.errors.with(|errors| !errors.of(&Field::Options).is_empty()));
    view! {
        <div class=move || if wrong.get() { "field invalid" } else { "field" }>
            <label for="options">{text.get(Key::AttributesOptions)}</label>
            <p class="hint" id="options-hint">{text.get(Key::AttributesOptionsHint)}</p>
            <textarea
                id="options"
                name="options"
                rows="5"
                spellcheck="false"
                aria-describedby="options-hint options-error"
                aria-invalid=move || wrong.get().then_some("true")
                prop:value=typed.options
                on:input=move |event| {
                    typed.options.set(event_target_value(&event));
                    crate::ui::parts::form::clear_field(typed.errors, &Field::Options);
                }
                on:blur=move |_| crate::ui::parts::leave(Some(check))
            ></textarea>
            {error_slot(text, Field::Options, typed.errors)}
        </div>
    }
    .into_any()
}
