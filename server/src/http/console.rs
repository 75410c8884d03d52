//! The console's pages, rendered with everything their server functions need.

use super::AppState;
use super::arrival::Arrival;
use super::cookies;
use super::session::Reader;
use any_spawner::Executor;
use app::ports::Ctx;
use app::ui::assets::{PageAccent, PageTheme};
use app::ui::console::shell;
use app::viewer::Arriving;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use http::request::Parts;
use leptos::prelude::{provide_context, use_context};

/// The console's routes: which page an address leads to, or none, is the console's own matter.
pub(super) fn routes(state: &AppState) -> Router<AppState> {
    let context = {
        let state = state.clone();
        move || provide(&state)
    };
    // What a page asks for while it is drawn runs on the server's own runtime. Another router in this process has said so already.
    let _ = Executor::init_tokio();
    // Every page waits for its data (decision "rendering").
    let page = get(leptos_axum::render_app_async_with_context(context, shell));
    let routes = Router::new().route("/console", page.clone()).route("/console/{*page}", page);
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
    if let Some(reader) = parts.extensions.get::<Reader>() {
        provide_context(PageAccent(reader.settings.accent.mark()));
    }
    if let Some(arriving) = parts.extensions.get::<Arriving>() {
        provide_context(arriving.clone());
    }
    if let Some(arrival) = parts.extensions.get::<Arrival>() {
        provide_context(arrival.nonce.clone());
    }
}
