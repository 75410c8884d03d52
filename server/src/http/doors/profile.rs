//! One's own profile.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, fields::Fields, refused::Refused, respond};
use super::account::told;
use super::{elsewhere, person, to_sign_in};
use crate::service::OwnProfile;
use app::domain::attribute::{AttributeValue, DecimalMark, OPTION_SEPARATOR, ProfileLine, number_written};
use app::domain::audit::AuditEntry;
use app::domain::{FieldErrors, Language};
use app::error::AppError;
use app::ports::Actor;
use app::ui::door::{self, EditLine, Notice, Profile, ProfileEdit};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// The profile, or the form that changes it.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let profile = state.service.own_profile(&visit.ctx).await?;
    if visit.query("edit").is_some() {
        let lines = profile.lines.iter().map(|line| filled(line, visit.ctx.language)).collect();
        return Ok(form(&visit, actor, StatusCode::OK, Form { lines, ..Form::of(&profile) }));
    }
    let page = Profile { person: person(actor), lines: &profile.lines };
    let notice = visit.notice().map(|(notice, _)| notice);
    Ok(told(notice, door::profile(&visit.site, &page, notice)))
}

/// Changes it.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let seen: i64 = fields.get("seen").parse().map_err(|_| StatusCode::BAD_REQUEST)?;
    let typed = fields.attributes();
    match state.service.change_own_profile(&visit.ctx, seen, &typed).await {
        Ok(()) => {
            let mut response = respond::see_other("/account/profile");
            leave_notice(&mut response, Notice::ProfileSaved, "");
            Ok(response)
        }
        Err(AppError::Invalid(errors)) => {
            let profile = state.service.own_profile(&visit.ctx).await?;
            let lines = profile.lines.iter().map(|line| again(line, visit.ctx.language, &fields)).collect();
            let form_of = Form { lines, trail: seen, errors, ..Form::of(&profile) };
            Ok(form(&visit, actor, StatusCode::UNPROCESSABLE_ENTITY, form_of))
        }
        Err(AppError::Stale) => {
            let (profile, meanwhile) = state.service.own_conflict(&visit.ctx, seen).await?;
            let lines = profile.lines.iter().map(|line| merged(line, visit.ctx.language, &fields)).collect();
            Ok(form(&visit, actor, StatusCode::CONFLICT, Form { lines, meanwhile, ..Form::of(&profile) }))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the form is drawn from.
struct Form {
    lines: Vec<EditLine>,
    trail: i64,
    meanwhile: Vec<AuditEntry>,
    errors: FieldErrors,
    now: app::domain::Timestamp,
}

impl Form {
    fn of(profile: &OwnProfile) -> Self {
        Self {
            lines: Vec::new(),
            trail: profile.trail,
            meanwhile: Vec::new(),
            errors: FieldErrors::default(),
            now: profile.now,
        }
    }
}

fn form(visit: &Visit, actor: &Actor, status: StatusCode, form: Form) -> Response {
    let page = ProfileEdit {
        person: person(actor),
        lines: &form.lines,
        trail: form.trail,
        meanwhile: &form.meanwhile,
        errors: form.errors,
        now: form.now,
    };
    respond::page(status, door::profile_edit(&visit.site, &page))
}

/// The value of a line as the form has it.
fn written(line: &ProfileLine, language: Language) -> String {
    number_written(line.attribute.kind, &line.value, DecimalMark::of(language))
}

fn filled(line: &ProfileLine, language: Language) -> EditLine {
    let value = written(line, language);
    EditLine { was: value.clone(), value, contested: false, line: line.clone() }
}

/// A line as it was sent: what was typed, over what it was filled with.
fn again(line: &ProfileLine, language: Language, fields: &Fields) -> EditLine {
    match fields.attribute(&line.attribute.key) {
        Some((was, value)) => EditLine { line: line.clone(), value, was, contested: false },
        None => filled(line, language),
    }
}

/// A line over what is stored now: what was typed stays, and where somebody else has changed the same it is said.
fn merged(line: &ProfileLine, language: Language, fields: &Fields) -> EditLine {
    let (sent, now) = (again(line, language, fields), written(line, language));
    if sent.value == sent.was || sent.value == now {
        return filled(line, language);
    }
    EditLine { contested: sent.was != now, was: now, ..sent }
}

impl Fields {
    /// What was typed for an attribute, after what its field was filled with; `None` where the form had no such field.
    fn attribute(&self, key: &str) -> Option<(String, String)> {
        let was = self.find(&["was.", key].concat())?.to_owned();
        let typed = self.all(&["value.", key].concat()).map(str::trim).collect::<Vec<_>>();
        Some((was, typed.join(&OPTION_SEPARATOR.to_string())))
    }

    /// What was changed in the form, by the keys of the attributes.
    fn attributes(&self) -> Vec<AttributeValue> {
        let keys = self.names().filter_map(|name| name.strip_prefix("was."));
        let changed = |key: &str| {
            let (was, value) = self.attribute(key)?;
            (was != value).then(|| AttributeValue::new(key, value))
        };
        keys.filter_map(changed).collect()
    }
}
