//! What stands where something will: of the right height, so that nothing jumps.

use super::use_text;
use crate::i18n::Key;
use leptos::prelude::*;

/// Lines of text to come, inside a card.
#[component]
pub fn Bones(
    /// How many lines.
    #[prop(default = 3)]
    lines: usize,
) -> AnyView {
    let text = use_text();
    let line =
        |at: usize| view! { <span class=if at.is_multiple_of(2) { "bone" } else { "bone short" }></span> }.into_any();
    view! {
        <div class="stack" aria-busy="true">
            <p class="visually-hidden" role="status">{text.get(Key::PartsLoading)}</p>
            {(0..lines).map(line).collect::<Vec<_>>()}
        </div>
    }
    .into_any()
}

/// Rows of a table to come. The first column is a person's.
#[component]
pub fn SkeletonRows(
    /// How many rows.
    rows: usize,
    /// The class of each further column.
    columns: &'static [&'static str],
    /// Whether the first column shows a person.
    #[prop(default = true)]
    people: bool,
    /// Whether a box to pick a row by stands before it.
    #[prop(optional)]
    picks: bool,
) -> AnyView {
    let first = move || {
        if people {
            view! {
                <td class="person-cell">
                    <span class="avatar"></span>
                    <span class="who"><span class="bone"></span><span class="bone short"></span></span>
                </td>
            }
            .into_any()
        } else {
            view! { <td class="name-cell"><span class="bone"></span><span class="bone short"></span></td> }.into_any()
        }
    };
    let cell = |class: &'static str| view! { <td class=class><span class="bone short"></span></td> }.into_any();
    let row = move |_| {
        let cells: Vec<_> = columns.iter().map(|class| cell(class)).collect();
        let pick = picks.then(|| view! { <td class="pick"></td> });
        view! { <tr class="skeleton">{pick}{first()}{cells}<td class="row-actions"></td></tr> }.into_any()
    };
    (0..rows).map(row).collect::<Vec<_>>().into_any()
}
