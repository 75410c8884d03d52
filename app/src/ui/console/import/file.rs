//! The first step: a file is chosen and uploaded.

use super::PATH;
use crate::api::json::answer;
use crate::domain::id::ImportId;
use crate::domain::import::UPLOAD;
use crate::domain::violation::{Field, FieldErrors, Violation};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::parts::form::{clear_field, error_slot};
use crate::ui::parts::{PageHeader, SubmitButton, act, browser, use_text, use_toasts};
use crate::ui::route::use_navigate;
use crate::ui::wording::console;
use leptos::prelude::*;

/// The form that takes a file.
pub(super) fn upload() -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let errors = RwSignal::new(FieldErrors::default());
    let pending = RwSignal::new(false);
    let go = Callback::new(move |id: ImportId| navigate(&[PATH, "/", &id.to_string()].concat(), Default::default()));
    let refuse = move |found: FieldErrors| {
        errors.set(found);
        browser::focus("#file");
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !browser::has_file("file") {
            return refuse(FieldErrors::one(Field::File, Violation::Required));
        }
        act(pending, send(), move |answer| match answer {
            Ok(id) => go.run(id),
            Err(AppError::Invalid(found)) => refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let invalid = Signal::derive(move || !errors.with(FieldErrors::is_empty));
    view! {
        <PageHeader title=Signal::stored(text.get(Key::ImportTitle).to_owned())/>
        <form
            class="form card"
            method="post"
            action=UPLOAD
            enctype="multipart/form-data"
            novalidate
            aria-label=text.get(Key::ImportTitle)
            on:submit=submit
        >
            <p>{text.get(Key::ImportWhat)}</p>
            <div class=move || if invalid.get() { "field invalid" } else { "field" }>
                <label for="file">{text.get(Key::ImportFile)}</label>
                <p class="hint" id="file-hint">{text.get(Key::ImportFileHint)}</p>
                <input
                    id="file"
                    name="file"
                    type="file"
                    accept=".csv,.txt,text/csv"
                    required
                    aria-describedby="file-hint file-error"
                    aria-invalid=move || invalid.get().then_some("true")
                    on:change=move |_| clear_field(errors, &Field::File)
                />
                {error_slot(text, Field::File, errors)}
            </div>
            <footer class="actions">
                <a class="button" href="/console/users">{text.get(Key::PartsCancel)}</a>
                <SubmitButton pending label=Key::ImportUpload/>
            </footer>
        </form>
    }
    .into_any()
}

/// Uploads the file that was chosen.
async fn send() -> Result<ImportId, AppError> {
    answer(browser::send_file(UPLOAD, "file").await)
}
