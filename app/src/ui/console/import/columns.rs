//! The second step: what each column holds, whom rows are for, and what new people get. Then the file is checked.

use super::PATH;
use crate::api::imports::check_import;
use crate::domain::id::JobId;
use crate::domain::import::{ImportColumn, ImportDraft, ImportField, ImportMode, ImportView, Welcome};
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::console::mail_notice;
use crate::ui::parts::form::{clear_field, error_slot};
use crate::ui::parts::{Card, ErrorSummary, PageHeader, RadioCards, SubmitButton, act, use_text, use_toasts};
use crate::ui::route::use_navigate;
use crate::ui::wording::console;
use leptos::prelude::*;

/// The form that explains a file.
pub(super) fn columns(file: ImportView) -> AnyView {
    let text = use_text();
    let count = [file.name.as_str(), " · ", &text.count(Key::ImportRowsOne, Key::ImportRowsMany, file.rows)].concat();
    let content = match file.started {
        Some(job) => started(text, job),
        None => form(file),
    };
    view! {
        <PageHeader
            title=Signal::stored(text.get(Key::ImportTitle).to_owned())
            count=view! { <span dir="auto">{count}</span> }.into_any()
        />
        {content}
    }
    .into_any()
}

/// A file is imported once.
fn started(text: Text, job: JobId) -> AnyView {
    view! {
        <section class="card stack">
            <p>{text.get(Key::ErrorsImportStarted)}</p>
            <p><a class="button" href=format!("/console/jobs/{job}")>{text.get(Key::ImportOpenJob)}</a></p>
        </section>
    }
    .into_any()
}

fn form(file: ImportView) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let fields: RwSignal<Vec<Option<ImportField>>> =
        RwSignal::new(file.columns.iter().map(|column| column.guess.clone()).collect());
    let hashes = file.columns.iter().any(|column| column.guess == Some(ImportField::PasswordHash));
    let welcome = RwSignal::new(if hashes { Welcome::PasswordHash } else { Welcome::Invitation }.as_str().to_owned());
    let mode = RwSignal::new(ImportMode::Create.as_str().to_owned());
    let errors = RwSignal::new(FieldErrors::default());
    let refused = RwSignal::new(0);
    let pending = RwSignal::new(false);
    let refuse = move |found: FieldErrors| {
        errors.set(found);
        refused.update(|refused| *refused += 1);
    };
    let go = Callback::new(move |job: JobId| navigate(&format!("/console/jobs/{job}"), Default::default()));
    let (id, width) = (file.id, file.columns.len());
    let attributes = StoredValue::new(file.attributes.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = ImportDraft {
            id,
            fields: fields.get_untracked(),
            mode: mode.with_untracked(|mode| ImportMode::from_word(mode)).unwrap_or(ImportMode::Create),
            welcome: welcome.with_untracked(|welcome| Welcome::from_word(welcome)).unwrap_or(Welcome::Nothing),
        };
        if let Err(found) = attributes.with_value(|attributes| draft.parse(width, attributes)) {
            return refuse(found);
        }
        act(pending, check_import(draft), move |answer| match answer {
            Ok(job) => go.run(job),
            Err(AppError::Invalid(found)) => refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let creates = move || mode.with(|mode| mode != ImportMode::Update.as_str());
    view! {
        <form class="form card" novalidate aria-label=text.get(Key::ImportColumns) on:submit=submit>
            <ErrorSummary errors refused/>
            {table(text, file, fields, errors)}
            <p class="hint">{text.get(Key::ImportGroupsHint)}</p>
            {error_slot(text, Field::Columns, errors)}
            <RadioCards name="mode" legend=Key::ImportMode value=mode cards=modes()/>
            <div hidden=move || !creates()>
                {mail_notice()}
                <RadioCards name="welcome" legend=Key::ImportWelcome value=welcome cards=welcomes()/>
            </div>
            <p class="hint">{text.get(Key::ImportCheckHint)}</p>
            <footer class="actions">
                <a class="button" href=PATH>{text.get(Key::ImportOtherFile)}</a>
                <SubmitButton pending label=Key::ImportCheck/>
            </footer>
        </form>
    }
    .into_any()
}

fn modes() -> Vec<Card> {
    [
        (ImportMode::Create, Key::ImportModeCreate, Key::ImportModeCreateHint),
        (ImportMode::Update, Key::ImportModeUpdate, Key::ImportModeUpdateHint),
        (ImportMode::CreateOrUpdate, Key::ImportModeBoth, Key::ImportModeBothHint),
    ]
    .map(|(mode, label, hint)| Card { value: mode.as_str(), label, hint, more: None })
    .into()
}

fn welcomes() -> Vec<Card> {
    [
        (Welcome::Invitation, Key::ImportInvitation, Key::ImportInvitationHint),
        (Welcome::Nothing, Key::ImportNothing, Key::ImportNothingHint),
        (Welcome::PasswordHash, Key::ImportHash, Key::ImportHashHint),
    ]
    .map(|(welcome, label, hint)| Card { value: welcome.as_str(), label, hint, more: None })
    .into()
}

/// What is chosen for each column.
type Fields = RwSignal<Vec<Option<ImportField>>>;

fn table(text: Text, file: ImportView, fields: Fields, errors: RwSignal<FieldErrors>) -> AnyView {
    let fixed = [
        (ImportField::Email, text.get(Key::PartsFieldEmail)),
        (ImportField::Groups, text.get(Key::PartsFieldGroups)),
        (ImportField::PasswordHash, text.get(Key::ImportHash)),
    ];
    let mut options: Vec<(String, String)> = vec![(String::new(), text.get(Key::ImportLeaveOut).to_owned())];
    options.extend(fixed.map(|(field, label)| (String::from(field), label.to_owned())));
    let language = text.language();
    options.extend(file.attributes.iter().map(|one| (one.key.clone(), one.label(language).to_owned())));
    let rows: Vec<AnyView> = file
        .columns
        .into_iter()
        .enumerate()
        .map(|(place, column)| row(text, place, column, &options, fields, errors))
        .collect();
    view! {
        <div class="table-frame" id="columns" tabindex="-1">
            <table class="table">
                <caption class="visually-hidden">{text.get(Key::ImportColumns)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.get(Key::ImportColumn)}</th>
                        <th scope="col">{text.get(Key::ImportSample)}</th>
                        <th scope="col">{text.get(Key::ImportHolds)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(
    text: Text,
    place: usize,
    column: ImportColumn,
    options: &[(String, String)],
    fields: Fields,
    errors: RwSignal<FieldErrors>,
) -> AnyView {
    let field = Field::column(place);
    let id = field.name().to_owned();
    let header = if column.header.is_empty() { (place + 1).to_string() } else { column.header };
    let chosen = column.guess.map(String::from).unwrap_or_default();
    let options = options.iter().map(|(word, label)| {
        let selected = *word == chosen;
        view! { <option value=word.clone() selected=selected>{label.clone()}</option> }.into_any()
    });
    let options: Vec<AnyView> = options.collect();
    let invalid = {
        let field = field.clone();
        Signal::derive(move || errors.with(|errors| !errors.of(&field).is_empty()))
    };
    let slot = error_slot(text, field.clone(), errors);
    let choose = move |event| {
        let word: String = event_target_value(&event);
        fields.update(|fields| {
            if let Some(chosen) = fields.get_mut(place) {
                *chosen = (!word.is_empty()).then(|| ImportField::from(word));
            }
        });
        clear_field(errors, &field);
        clear_field(errors, &Field::Columns);
    };
    let label = text.with(Key::ImportHoldsOf, &[("column", &header)]);
    let described = [&id, "-error"].concat();
    view! {
        <tr>
            <td class="name-cell" dir="auto">{header}</td>
            <td data-label=text.get(Key::ImportSample) dir="auto">{column.sample}</td>
            <td data-label=text.get(Key::ImportHolds)>
                <div class=move || if invalid.get() { "field invalid" } else { "field" }>
                    <select
                        id=id.clone()
                        name=id
                        aria-label=label
                        aria-describedby=described
                        aria-invalid=move || invalid.get().then_some("true")
                        on:change=choose
                    >
                        {options}
                    </select>
                    {slot}
                </div>
            </td>
        </tr>
    }
    .into_any()
}
