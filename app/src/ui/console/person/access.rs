//! The Access tab: what a staff user may do, and which group, role and rule decides it.

use super::{Extra, ExtraResource, extra_content};
use crate::domain::access::Area;
use crate::domain::why::{AccessView, RightDecision};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName, use_text};
use crate::ui::wording::access;
use leptos::prelude::*;

/// A card for each area.
pub(super) fn access(extra: ExtraResource) -> AnyView {
    let text = use_text();
    let draw = move |extra| match extra {
        Extra::Access(view) => Some(areas(text, &view)),
        _ => None,
    };
    extra_content(extra, draw)
}

fn areas(text: Text, view: &AccessView) -> AnyView {
    let inactive = (!view.active).then(|| view! { <p class="muted">{text.get(Key::PersonAccessInactive)}</p> });
    let area = |area: &Area| {
        let lines = view.decisions.iter().filter(|line| line.area == *area).map(|line| right(text, line));
        let id = format!("area-{}", area.as_str());
        let labelled = id.clone();
        view! {
            <section class="card" aria-labelledby=labelled>
                <header><h2 id=id>{access::area(text, *area)}</h2></header>
                <ul class="list">{lines.collect::<Vec<_>>()}</ul>
            </section>
        }
        .into_any()
    };
    view! { <div class="stack">{inactive}{Area::ALL.iter().map(area).collect::<Vec<_>>()}</div> }.into_any()
}

fn right(text: Text, line: &RightDecision) -> AnyView {
    let yes = line.decision.is_yes();
    let (icon, word) =
        if yes { (IconName::CheckCircle, Key::PersonAccessYes) } else { (IconName::Ban, Key::PersonAccessNo) };
    view! {
        <li>
            <Icon name=icon/>
            <div>
                <strong>{access::action(text, line.action)}": "{text.get(word)}</strong>
                <p class="meta"><span dir="auto">{access::because(text, &line.decision)}</span></p>
            </div>
        </li>
    }
    .into_any()
}
