//! Self-registration. Nothing in the answer tells whether anybody has the address.

use super::super::visit::Visit;
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use app::domain::attribute::{Attribute, AttributeKind, AttributeValue, DecimalMark, OPTION_SEPARATOR, number_meant};
use app::domain::password::PasswordDraft;
use app::domain::registration::{LegalDocument, RegistrationDraft};
use app::domain::time::SECOND;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ui::door::{self, RegisterForm, TRAP};
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;

/// The form, or what is said after it.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let asked = state.service.asked_at_registration().await?;
    if visit.query("sent").is_some() {
        return Ok(respond::page(StatusCode::OK, door::register_sent(&visit.site, &visit.settings.registration)));
    }
    Ok(form(&visit, StatusCode::OK, &RegistrationDraft::default(), &asked, FieldErrors::default()))
}

/// Takes a registration.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let asked = state.service.asked_at_registration().await?;
    if !fields.get(TRAP).is_empty() {
        return Ok(sent(&visit, state.service.empty_proof()));
    }
    let draft = draft(&visit, &fields, &asked);
    match state.service.register(&visit.ctx, &draft).await {
        Ok(proof) => Ok(sent(&visit, proof)),
        Err(AppError::Invalid(errors)) => Ok(form(&visit, StatusCode::UNPROCESSABLE_ENTITY, &draft, &asked, errors)),
        Err(error) => Err(error.into()),
    }
}

/// Has the link sent once more, to whom this browser has registered or given the password of.
pub(crate) async fn resend(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let proof = visit.cookie(cookies::REGISTRATION).unwrap_or_default();
    state.service.resend_registration(&visit.ctx, proof).await?;
    Ok(respond::see_other("/register?sent"))
}

/// A text people agree to, where it does not stand elsewhere.
pub(crate) async fn legal(visit: Visit, Path(document): Path<String>) -> Result<Response, Refused> {
    let rules = &visit.settings.registration;
    let document = LegalDocument::from_word(&document).filter(|_| rules.on).ok_or(StatusCode::NOT_FOUND)?;
    let legal = rules.legal(document);
    let language = visit.site.text.language();
    match legal.link(language) {
        Some(link) => Ok(respond::see_other(link)),
        None if legal.is_set() => {
            Ok(respond::page(StatusCode::OK, door::legal(&visit.site, document, legal.text(language))))
        }
        None => Err(StatusCode::NOT_FOUND.into()),
    }
}

fn draft(visit: &Visit, fields: &Fields, asked: &[Attribute]) -> RegistrationDraft {
    let mark = DecimalMark::of(visit.site.text.language());
    let typed = |attribute: &Attribute| {
        let field = attribute.field();
        let value = match attribute.kind {
            AttributeKind::MultipleOptions => {
                fields.all(field.name()).collect::<Vec<_>>().join(&OPTION_SEPARATOR.to_string())
            }
            kind => number_meant(kind, fields.get(field.name()), mark),
        };
        AttributeValue::new(&attribute.key, value)
    };
    let accepted = |document: &LegalDocument| (*document, fields.get(document.field().name()).to_owned());
    RegistrationDraft {
        email: fields.get(Field::Email.name()).to_owned(),
        attributes: asked.iter().map(typed).collect(),
        password: PasswordDraft {
            password: fields.get(Field::Password.name()).to_owned(),
            repeat: fields.get(Field::RepeatPassword.name()).to_owned(),
        },
        accepted: LegalDocument::ALL.iter().map(accepted).collect(),
    }
}

fn form(
    visit: &Visit,
    status: StatusCode,
    draft: &RegistrationDraft,
    asked: &[Attribute],
    errors: FieldErrors,
) -> Response {
    let page = RegisterForm { draft, asked, rules: &visit.settings.registration, errors };
    respond::page(status, door::register(&visit.site, &page, &visit.settings.password))
}

fn sent(visit: &Visit, proof: String) -> Response {
    let mut response = respond::see_other("/register?sent");
    remember(&mut response, visit, proof);
    response
}

/// Keeps in the browser which registration is its own, for as long as it can be confirmed.
pub(super) fn remember(response: &mut Response, visit: &Visit, proof: String) {
    let seconds = visit.settings.registration.validity / SECOND;
    cookies::set(response, &cookies::guarded(cookies::REGISTRATION, proof, seconds));
}
