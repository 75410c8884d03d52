//! The console's pages, rendered with everything their server functions need.

use super::AppState;
use super::arrival::Arrival;
use super::cookies;
use app::ports::Ctx;
use app::ui::assets::PageTheme;
use app::ui::console::{App, shell};
use axum::Router;
use http::request::Parts;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use std::sync::LazyLock;

/// The console's addresses, worked out once a process: while the framework does so, a page being rendered anywhere in the process
/// would wait for its data for ever (leptos-rs/leptos#4773).
static ADDRESSES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// The console's routes.
pub(super) fn routes(state: &AppState) -> Router<AppState> {
    let context = {
        let state = state.clone();
        move || provide(&state)
    };
    // Every route waits for its data (decision "rendering"), so one handler serves all.
    let handler = leptos_axum::render_app_async_with_context(context, shell);
    Router::new().leptos_routes_with_handler(ADDRESSES.clone(), handler)
}

/// Puts into a page's context what it asks for.
fn provide(state: &AppState) {
    let Some(parts) = use_context::<Parts>() else { return };
    provide_context(state.services.clone());
    provide_context(PageTheme(cookies::theme(&parts.headers)));
    if let Some(ctx) = parts.extensions.get::<Ctx>() {
        provide_context(state.page_assets(parts.uri.path(), ctx.language));
        provide_context(ctx.clone());
    }
    if let Some(arrival) = parts.extensions.get::<Arrival>() {
        provide_context(arrival.nonce.clone());
    }
}
