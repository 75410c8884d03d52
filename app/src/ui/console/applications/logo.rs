//! The logo: chosen as a file, shown at once, taken away again.

use crate::domain::application::LOGO_MAX;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use crate::ui::parts::form::{clear_field, error_slot};
use crate::ui::parts::{browser, use_text};
use leptos::prelude::*;

/// The field. What is chosen stands in `value` as a `data:` address, fine or not; `check` says which.
pub(super) fn field(value: RwSignal<String>, errors: RwSignal<FieldErrors>, check: Callback<()>) -> AnyView {
    let text = use_text();
    let id = Field::Logo.name();
    let invalid = Signal::derive(move || errors.with(|errors| !errors.of(&Field::Logo).is_empty()));
    let class = Signal::derive(move || if invalid.get() { "field invalid" } else { "field" });
    let aria_invalid = Signal::derive(move || invalid.get().then_some("true"));
    let choose = move |_| {
        browser::read_file(id, LOGO_MAX, move |address| {
            value.set(address);
            clear_field(errors, &Field::Logo);
            check.run(());
        });
    };
    let remove = move |_| {
        value.set(String::new());
        clear_field(errors, &Field::Logo);
        browser::forget_file(id);
        browser::focus_id(id);
    };
    let shown = move || {
        value.with(|logo| !logo.is_empty()).then(|| {
            let image = move || {
                (!invalid.get())
                    .then(|| view! { <img class="app-logo" src=value alt="" width="48" height="48"/> }.into_any())
            };
            view! {
                <div class="logo-chosen">
                    {image}
                    <button class="button small" type="button" on:click=remove>
                        {text.get(Key::ApplicationsLogoRemove)}
                    </button>
                </div>
            }
            .into_any()
        })
    };
    let hint = text.with(Key::ApplicationsLogoHint, &[("max", &text.number(u64::from(LOGO_MAX / 1_000)))]);
    view! {
        <div class=class>
            <label for=id>{text.get(Key::ApplicationsLogo)}" "<span class="optional">{text.get(Key::PartsOptional)}</span></label>
            <p class="hint" id="logo-hint">{hint}</p>
            {shown}
            <input
                id=id
                type="file"
                accept="image/png,image/jpeg,image/webp,image/svg+xml"
                aria-describedby="logo-hint logo-error"
                aria-invalid=aria_invalid
                on:change=choose
            />
            {error_slot(text, Field::Logo, errors)}
        </div>
    }
    .into_any()
}
