//! Who looks at the page.

use crate::error::AppError;
use crate::ui::parts::{Bones, Loaded};
use crate::viewer::Viewer;
use leptos::prelude::*;

/// The signed-in staff user; every page of the console is drawn with one in context.
#[must_use]
pub fn use_viewer() -> Viewer {
    expect_context()
}

/// The call that brings the viewer, made once for the whole console.
#[derive(Clone, Copy)]
pub(super) struct ViewerResource(pub(super) Resource<Result<Viewer, AppError>>);

/// Draws a page once it is known who looks.
pub(super) fn page(draw: fn() -> AnyView) -> AnyView {
    with_viewer(draw, page_to_come, false)
}

/// Draws what stands beside the page.
pub(super) fn beside(draw: fn() -> AnyView) -> AnyView {
    with_viewer(draw, || ().into_any(), true)
}

fn with_viewer(draw: fn() -> AnyView, skeleton: fn() -> AnyView, quiet: bool) -> AnyView {
    let ViewerResource(resource) = expect_context();
    let view = move |viewer: Viewer| {
        provide_context(viewer);
        draw()
    };
    view! { <Loaded resource view skeleton quiet/> }.into_any()
}

/// A page that is not known yet.
fn page_to_come() -> AnyView {
    view! { <section class="card"><Bones lines=6/></section> }.into_any()
}
