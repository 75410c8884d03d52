//! The end of a group: ticked, with the number of members that leave it.

use crate::api::groups::delete_group;
use crate::domain::group::GroupRow;
use crate::i18n::Key;
use crate::ui::parts::{Confirm, act, use_text, use_toasts};
use crate::ui::route::{NavigateOptions, use_navigate};
use leptos::prelude::*;

/// The danger zone of a group.
pub(super) fn danger(group: RwSignal<GroupRow>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let title = Signal::derive(move || group.with(|group| text.with(Key::GroupsDeleteTitle, &[("name", &group.name)])));
    let consequence = move || match group.with(|group| group.members) {
        0 => text.get(Key::GroupsDeleteEmpty).to_owned(),
        members => text.count(Key::GroupsDeleteOne, Key::GroupsDeleteMany, members),
    };
    let navigate = use_navigate();
    let on_confirm = Callback::new(move |()| {
        let (id, version, name) = group.with_untracked(|group| (group.id, group.version, group.name.clone()));
        act(pending, delete_group(id, version), move |answer| match answer {
            Ok(()) => {
                open.set(false);
                toasts.success(text.with(Key::GroupsDeleted, &[("name", &name)]));
                navigate("/console/groups", NavigateOptions { replace: true, ..NavigateOptions::default() });
            }
            Err(error) => failure.set(Some(error)),
        });
    });
    view! {
        <section class="danger-zone" aria-labelledby="danger">
            <h2 id="danger">{text.get(Key::GroupsDanger)}</h2>
            <div class="deed">
                <div><h3>{text.get(Key::GroupsDeleteHeading)}</h3><p>{text.get(Key::GroupsDeleteHint)}</p></div>
                <button class="button danger" type="button" on:click=move |_| open.set(true)>
                    {text.get(Key::GroupsDelete)}
                </button>
            </div>
        </section>
        <Confirm open title tick=Key::GroupsDeleteTick pending failure on_confirm id="delete-group">
            <p>{consequence}</p>
        </Confirm>
    }
    .into_any()
}
