//! Forgot password. Nothing in the answer tells whether anybody has the address.

use super::super::visit::Visit;
use super::super::{AppState, fields::Fields, refused::Refused, respond};
use app::domain::reset::ForgotDraft;
use app::domain::{Field, FieldErrors};
use app::ui::door;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// The form, or what is said after it.
pub(crate) async fn show(visit: Visit) -> Response {
    let page = match visit.query("sent") {
        Some(_) => door::forgot_sent(&visit.site),
        None => door::forgot(&visit.site, "", &FieldErrors::default()),
    };
    respond::page(StatusCode::OK, page)
}

/// Takes the request.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let draft = ForgotDraft { email: fields.get(Field::Email.name()).to_owned() };
    match draft.parse() {
        Ok(email) => {
            state.service.request_reset(&visit.ctx, &email).await?;
            Ok(respond::see_other("/forgot-password?sent"))
        }
        Err(errors) => {
            let page = door::forgot(&visit.site, &draft.email, &errors);
            Ok(respond::page(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}
