//! The console's pages, rendered with everything their server functions need.

use super::AppState;
use super::arrival::Arrival;
use super::cookies;
use app::ports::Ctx;
use app::ui::assets::PageTheme;
use app::ui::console::{App, shell};
use app::viewer::Arriving;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
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
    let routes = Router::new().leptos_routes_with_handler(ADDRESSES.clone(), handler);
    routes.route_layer(middleware::from_fn_with_state(state.clone(), find_viewer))
}

/// Finds out who looks before the page is rendered.
async fn find_viewer(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if let Some(ctx) = request.extensions().get::<Ctx>().cloned() {
        let viewer = state.services.me.viewer(&ctx).await;
        request.extensions_mut().insert(Arriving(viewer));
    }
    next.run(request).await
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
    if let Some(arriving) = parts.extensions.get::<Arriving>() {
        provide_context(arriving.clone());
    }
    if let Some(arrival) = parts.extensions.get::<Arrival>() {
        provide_context(arrival.nonce.clone());
    }
}
