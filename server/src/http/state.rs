//! What every handler can reach.

use super::assets::Assets;
use super::oidc;
use crate::config::Config;
use crate::service::{self, Service};
use app::domain::Language;
use app::i18n::{Part, catalogue_json};
use app::ports::Services;
use app::ui::assets::PageAssets;
use app::ui::console::Section;
use app::ui::door::Script;
use axum::body::Bytes;
use axum::extract::FromRef;
use leptos::prelude::LeptosOptions;
use std::ops::Deref;
use std::sync::Arc;

/// What every handler can reach. It is cloned several times a request, and so is one pointer.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// What stands behind it.
pub struct Shared {
    /// The use cases.
    pub service: Arc<Service>,
    /// The same as ports, for the console.
    pub services: Services,
    /// The browser's files.
    pub assets: Arc<Assets>,
    /// What the operator set.
    pub config: Arc<Config>,
    /// What programs read to know how to ask.
    pub(super) discovery: Bytes,
    leptos: LeptosOptions,
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// The state of a product that is about to serve.
    #[must_use]
    pub fn new(service: Arc<Service>, config: Arc<Config>) -> Self {
        let mut assets = Assets::embedded();
        for language in Language::ALL {
            for part in [Part::First, Part::Later] {
                let texts = catalogue_json(language, part);
                assets = assets.with(catalogue(language, part), "application/json", texts);
            }
        }
        let leptos = LeptosOptions::builder().output_name("app").build();
        Self(Arc::new(Shared {
            services: service::ports(&service),
            service,
            assets: Arc::new(assets),
            discovery: Bytes::from(oidc::discovery(config.public_url.as_str())),
            config,
            leptos,
        }))
    }
}

impl Shared {
    /// The files a page of the console names.
    pub(super) fn page_assets(&self, path: &str, language: Language) -> PageAssets {
        let url = |logical: &str| self.assets.url(logical).unwrap_or_default();
        PageAssets {
            css: url("main.css"),
            js: url("app.js"),
            wasm: url("app.wasm"),
            parts: Section::at(path).map(|section| self.assets.parts(section.name())).unwrap_or_default(),
            catalogue: url(catalogue(language, Part::First)),
            later: url(catalogue(language, Part::Later)),
            favicon: url("favicon.svg"),
        }
    }

    /// The script of passkeys, where there can be any and it was built.
    pub(super) fn passkeys(&self) -> Option<String> {
        self.assets.url("passkey.js").filter(|_| self.service.offers_passkeys())
    }

    /// The browser part, where it was built.
    pub(super) fn script(&self) -> Option<Script> {
        Some(Script { module: self.assets.url("app.js")?, wasm: self.assets.url("app.wasm")? })
    }
}

fn catalogue(language: Language, part: Part) -> &'static str {
    match (language, part) {
        (Language::En, Part::First) => "en.json",
        (Language::En, Part::Later) => "en-later.json",
        (Language::De, Part::First) => "de.json",
        (Language::De, Part::Later) => "de-later.json",
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
