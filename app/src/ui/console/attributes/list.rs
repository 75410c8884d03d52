//! The list of attributes, in the order of the profile.

use super::{delete, form};
use crate::api::attributes::{list_attributes, reorder_attributes, update_attribute};
use crate::domain::access::{Action, Area};
use crate::domain::attribute::{Attribute, AttributeAudience, AttributeForm, AttributeList, AttributePatchDraft};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::console::use_viewer;
use crate::ui::parts::toast::Toasts;
use crate::ui::parts::{
    Breadcrumbs, Crumb, Icon, IconName, Loaded, PageHeader, Resource, SkeletonRows, act, browser, use_text, use_toasts,
};
use crate::ui::wording::{attribute as words, console};
use leptos::prelude::*;

/// What the page holds, and what may be done there.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) text: Text,
    pub(super) toasts: Toasts,
    pub(super) rows: RwSignal<Vec<Attribute>>,
    pub(super) may_edit: bool,
    pub(super) may_delete: bool,
    /// The form's attribute: nothing for a new one.
    pub(super) edited: RwSignal<Option<Attribute>>,
    pub(super) editing: RwSignal<bool>,
    /// The attribute that is to be deleted.
    pub(super) doomed: RwSignal<Option<Attribute>>,
    pub(super) deleting: RwSignal<bool>,
    pending: RwSignal<bool>,
}

impl Page {
    /// Shows an attribute as it is stored now.
    pub(super) fn put(self, attribute: Attribute) {
        self.rows.update(|rows| match rows.iter_mut().find(|row| row.key == attribute.key) {
            Some(row) => *row = attribute,
            None => rows.push(attribute),
        });
    }

    /// Loads the list again, and tells why.
    pub(super) fn refresh(self, error: &AppError) {
        self.toasts.error(console::error(self.text, error));
        act(self.pending, list_attributes(), move |answer| {
            if let Ok(list) = answer {
                self.rows.set(list.rows);
            }
        });
    }
}

/// The page of the attributes.
#[component]
pub fn AttributesPage() -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    let attributes = Resource::new(|| (), |()| list_attributes());
    let page = Page {
        text,
        toasts: use_toasts(),
        rows: RwSignal::new(Vec::new()),
        may_edit: viewer.may(Area::Attributes, Action::Edit),
        may_delete: viewer.may(Area::Attributes, Action::Delete),
        edited: RwSignal::new(None),
        editing: RwSignal::new(false),
        doomed: RwSignal::new(None),
        deleting: RwSignal::new(false),
        pending: RwSignal::new(false),
    };
    let new = viewer.may(Area::Attributes, Action::Create).then(|| {
        let open = move |_| {
            page.edited.set(None);
            page.editing.set(true);
        };
        view! {
            <button class="button primary" type="button" on:click=open>
                <Icon name=IconName::Plus/>
                {text.get(Key::AttributesNew)}
            </button>
        }
        .into_any()
    });
    let crumbs = vec![Crumb::here(text.get(Key::AttributesTitle))];
    let view = move |list: AttributeList| {
        page.rows.set(list.rows);
        frame(text, "false", (move || rows(page)).into_any())
    };
    let skeleton = move || {
        let columns = &["optional late", "", "", "", ""];
        frame(text, "true", view! { <SkeletonRows rows=6 columns people=false/> }.into_any())
    };
    view! {
        <Breadcrumbs crumbs=Signal::stored(crumbs)/>
        <PageHeader title=text.get(Key::AttributesTitle) count=text.get(Key::AttributesLead).into_any()>{new}</PageHeader>
        <Loaded resource=attributes view skeleton/>
        {form::dialog(page)}
        {delete::dialog(page)}
    }
    .into_any()
}

fn frame(text: Text, busy: &'static str, rows: AnyView) -> AnyView {
    view! {
        <div class="table-frame" aria-busy=busy>
            <table class="table">
                <caption class="visually-hidden">{text.get(Key::AttributesTitle)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.get(Key::AttributesColAttribute)}</th>
                        <th scope="col" class="optional late">{text.get(Key::AttributesColKind)}</th>
                        <th scope="col">{text.get(Key::AttributesConsole)}</th>
                        <th scope="col">{text.get(Key::AttributesAccount)}</th>
                        <th scope="col">{text.get(Key::AttributesRegistration)}</th>
                        <th scope="col" class="row-actions">
                            <span class="visually-hidden">{text.get(Key::AttributesActions)}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn rows(page: Page) -> Vec<AnyView> {
    let rows = page.rows.get();
    let last = rows.len().saturating_sub(1);
    rows.into_iter().enumerate().map(|(at, attribute)| row(page, attribute, at == 0, at == last)).collect()
}

fn row(page: Page, attribute: Attribute, first: bool, last: bool) -> AnyView {
    let Page { text, .. } = page;
    let name = attribute.label(text.language()).to_owned();
    let rules = [
        (attribute.built_in, Key::AttributesBuiltIn),
        (attribute.required, Key::AttributesRequired),
        (attribute.read_only, Key::AttributesReadOnly),
        (attribute.staff_only, Key::AttributesStaffOnly),
        (attribute.unique, Key::AttributesUnique),
    ];
    let badge = |(_, label): (bool, Key)| view! { " "<span class="badge">{text.get(label)}</span> }.into_any();
    let badges: Vec<_> = rules.into_iter().filter(|(holds, _)| *holds).map(badge).collect();
    let cell = |audience, label| {
        view! { <td data-label=text.get(label)>{switch(page, &attribute, audience, label)}</td> }.into_any()
    };
    let cells = [
        cell(AttributeAudience::Console, Key::AttributesConsole),
        cell(AttributeAudience::Account, Key::AttributesAccount),
        cell(AttributeAudience::Registration, Key::AttributesRegistration),
    ];
    let kind = words::kind(text, attribute.kind);
    let key = attribute.key.clone();
    view! {
        <tr>
            <td class="name-cell">
                <span><strong dir="auto">{name}</strong>{badges}</span>
                <span class="mail mono">{key}</span>
            </td>
            <td class="optional late" data-label=text.get(Key::AttributesColKind)>{kind}</td>
            {cells.into_iter().collect::<Vec<_>>()}
            <td class="row-actions">{actions(page, &attribute, first, last)}</td>
        </tr>
    }
    .into_any()
}

/// Shows an attribute to an audience, or hides it; at once.
fn switch(page: Page, attribute: &Attribute, audience: AttributeAudience, label: Key) -> AnyView {
    let Page { text, .. } = page;
    let name = attribute.label(text.language()).to_owned();
    let called = text.with(Key::AttributesShowIn, &[("name", &name), ("place", text.get(label))]);
    let shown = attribute.shown_to(audience);
    let own = attribute.clone();
    let turn = move |event| {
        let on = event_target_checked(&event);
        let mut form = AttributeForm::of(&own);
        match audience {
            AttributeAudience::Console => form.console = on,
            AttributeAudience::Account => form.account = on,
            AttributeAudience::Registration => form.registration = on,
        }
        let draft = AttributePatchDraft { key: own.key.clone(), version: own.version, form };
        let told = if on { Key::AttributesShown } else { Key::AttributesHidden };
        let told = text.with(told, &[("name", &name), ("place", text.get(label))]);
        act(page.pending, update_attribute(draft), move |answer| match answer {
            Ok(attribute) => {
                page.put(attribute);
                page.toasts.success(told);
            }
            Err(error) => page.refresh(&error),
        });
    };
    view! {
        <input
            class="switch"
            type="checkbox"
            role="switch"
            aria-label=called
            checked=shown
            prop:checked=shown
            disabled=!page.may_edit
            on:change=turn
        />
    }
    .into_any()
}

fn actions(page: Page, attribute: &Attribute, first: bool, last: bool) -> AnyView {
    let Page { text, .. } = page;
    let name = attribute.label(text.language()).to_owned();
    let button = |icon: IconName, label: Key, barred: bool, id: String, press: Callback<()>| {
        let called = text.with(label, &[("name", &name)]);
        view! {
            <button
                class="button ghost icon-only"
                type="button"
                id=id
                aria-label=called.clone()
                title=called
                disabled=barred
                on:click=move |_| press.run(())
            >
                <Icon name=icon/>
            </button>
        }
        .into_any()
    };
    let id = |what: &str| [what, "-", &attribute.key].concat();
    let move_by = |step: isize| {
        let key = attribute.key.clone();
        Callback::new(move |()| reorder(page, &key, step))
    };
    let edit = {
        let attribute = attribute.clone();
        Callback::new(move |()| {
            page.edited.set(Some(attribute.clone()));
            page.editing.set(true);
        })
    };
    let delete = {
        let attribute = attribute.clone();
        Callback::new(move |()| {
            page.doomed.set(Some(attribute.clone()));
            page.deleting.set(true);
        })
    };
    let mut buttons = Vec::new();
    if page.may_edit {
        buttons.push(button(IconName::ChevronUp, Key::AttributesUp, first, id("up"), move_by(-1)));
        buttons.push(button(IconName::ChevronDown, Key::AttributesDown, last, id("down"), move_by(1)));
        buttons.push(button(IconName::Edit, Key::AttributesEdit, false, id("edit"), edit));
    }
    if page.may_delete {
        buttons.push(button(IconName::Trash, Key::AttributesDelete, attribute.built_in, id("delete"), delete));
    }
    buttons.into_any()
}

/// Moves an attribute one place up or down.
fn reorder(page: Page, key: &str, step: isize) {
    let mut keys: Vec<String> = page.rows.get_untracked().into_iter().map(|row| row.key).collect();
    let Some(from) = keys.iter().position(|other| other == key) else { return };
    let Some(to) = from.checked_add_signed(step).filter(|to| *to < keys.len()) else { return };
    keys.swap(from, to);
    let ends = to == 0 || to + 1 == keys.len();
    let focus = match (step < 0) != ends {
        true => ["up-", key].concat(),
        false => ["down-", key].concat(),
    };
    act(page.pending, reorder_attributes(keys), move |answer| match answer {
        Ok(list) => {
            page.rows.set(list.rows);
            // The row has been drawn anew; whoever moves it on finds the button where it went.
            browser::later(50, move || browser::focus_id(&focus));
        }
        Err(error) => page.refresh(&error),
    });
}
