//! The end of an attribute: ticked, with the number of people who lose a value.

use super::list::Page;
use crate::api::attributes::{attribute_usage, delete_attribute};
use crate::i18n::Key;
use crate::ui::parts::{Confirm, act};
use leptos::prelude::*;

/// The question before a deletion.
pub(super) fn dialog(page: Page) -> AnyView {
    let Page { text, toasts, .. } = page;
    let pending = RwSignal::new(false);
    let counting = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let usage = RwSignal::new(None::<u64>);
    Effect::new(move || {
        let Some(attribute) = page.doomed.get().filter(|_| page.deleting.get()) else { return };
        usage.set(None);
        act(counting, attribute_usage(attribute.key), move |answer| usage.set(answer.ok()));
    });
    let name = move || {
        page.doomed.with(|doomed| doomed.as_ref().map(|one| one.label(text.language()).to_owned()).unwrap_or_default())
    };
    let title = Signal::derive(move || text.with(Key::AttributesDeleteTitle, &[("name", &name())]));
    let consequence = move || match usage.get() {
        None => text.get(Key::PartsLoading).to_owned(),
        Some(0) => text.get(Key::AttributesDeleteNobody).to_owned(),
        Some(people) => text.count(Key::AttributesDeleteOne, Key::AttributesDeleteMany, people),
    };
    let on_confirm = Callback::new(move |()| {
        let Some(attribute) = page.doomed.get_untracked() else { return };
        let (key, told) = (attribute.key.clone(), text.with(Key::AttributesDeleted, &[("name", &name())]));
        act(pending, delete_attribute(attribute.key, attribute.version), move |answer| match answer {
            Ok(()) => {
                page.deleting.set(false);
                page.rows.update(|rows| rows.retain(|row| row.key != key));
                toasts.success(told);
            }
            Err(error) => failure.set(Some(error)),
        });
    });
    view! {
        <Confirm
            open=page.deleting
            title
            tick=Key::GroupsDeleteTick
            pending
            failure
            on_confirm
            id="delete-attribute"
        >
            <p role="status">{consequence}</p>
        </Confirm>
    }
    .into_any()
}
