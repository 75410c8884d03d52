//! Who looks at the page.

use crate::api::embedded::Embedded;
use crate::api::me::get_viewer;
use crate::error::AppError;
use crate::ui::parts::load::failed;
use crate::ui::parts::{browser, use_text};
use crate::viewer::{Arriving, Viewer};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The signed-in staff user; every page of the console is drawn with one in context.
#[must_use]
pub fn use_viewer() -> Viewer {
    expect_context()
}

/// Who looks. Known before anything is drawn, and no resource: the framework draws what depends on one several times over on the
/// server, and each time with resources of its own, so that a page would make its calls again and again, and the browser could take
/// over the answer of one call with the page drawn from another.
#[derive(Clone, Copy)]
pub(super) struct Viewing(RwSignal<Result<Viewer, AppError>>);

impl Viewing {
    /// Who the server knew to look when it rendered the page, from where the browser reads it.
    pub(super) fn new() -> Self {
        let known = SharedValue::<_, Embedded>::new_with_encoding(|| {
            use_context().map_or(Err(AppError::SignInRequired), |Arriving(viewer)| viewer)
        });
        Self(RwSignal::new(known.into_inner()))
    }

    /// Asks again, since something about them has changed. Without an answer what was known stays.
    pub(super) fn refresh(self) {
        spawn_local(async move {
            if let found @ Ok(_) = get_viewer().await {
                self.0.set(found);
            }
        });
    }
}

/// Draws a page for whoever looks.
pub(super) fn page(draw: fn() -> AnyView) -> AnyView {
    let Viewing(viewer) = expect_context();
    match viewer.get_untracked() {
        Ok(viewer) => {
            provide_context(viewer);
            draw()
        }
        Err(error) => failed(use_text(), error, Callback::new(|()| browser::reload())),
    }
}

/// Draws what stands beside the page, anew when something about the viewer has changed.
pub(super) fn beside(draw: fn() -> AnyView) -> AnyView {
    let Viewing(viewer) = expect_context();
    let draw = move || {
        viewer.get().ok().map(|viewer| {
            provide_context(viewer);
            draw()
        })
    };
    draw.into_any()
}
