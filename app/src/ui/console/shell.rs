//! The document around the console.

use super::App;
use crate::i18n::{Key, Text};
use crate::ui::assets::{PageAccent, PageAssets, PageTheme};
use crate::ui::parts::page::window_title;
use crate::ui::parts::text::page_language;
use crate::ui::route::current;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use std::sync::LazyLock;

/// The whole document. Its `body` holds the console alone, which the browser takes over.
#[must_use]
pub fn shell() -> AnyView {
    let text = Text::new(page_language());
    let assets = use_context::<PageAssets>().unwrap_or_default();
    let PageTheme(theme) = use_context().unwrap_or_default();
    let PageAccent(accent) = use_context().unwrap_or_default();
    let address = current().to_string();
    let title = window_title(text.get(title()), text.get(Key::AppName));
    view! {
        <!DOCTYPE html>
        <html lang=text.language().tag() data-theme=theme data-accent=accent>
            <head>
                <meta charset="utf-8"/>
                // Words of ours, put there whole: a text child would bring a mark for a script along, which a title shows.
                <title inner_html=title></title>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <link rel="stylesheet" href=assets.css.clone()/>
                <link rel="icon" href=assets.favicon.clone()/>
                {scripts(&assets)}
            </head>
            <body data-page="console" data-address=address><App/></body>
        </html>
    }
    .into_any()
}

/// Whether the page is that of the address shown, as a script says it. After a reload it counts as such: should something between
/// browser and server write addresses otherwise, it is not loaded for ever.
const SHOWN: &str = "document.body.dataset.address===location.pathname+location.search\
    ||performance.getEntriesByType('navigation')[0]?.type==='reload'";

/// Keeps the keyboard where the reader is. Its comments stay here.
static FOCUS: LazyLock<String> = LazyLock::new(|| {
    let lines = include_str!("focus.js").lines().map(str::trim);
    lines.filter(|line| !line.starts_with("//")).collect::<Vec<_>>().join("\n")
});

/// The window's title until the page's script names it after its content.
fn title() -> Key {
    match current().path.as_str() {
        "/console/users/new" => Key::ConsoleNewUser,
        path if path.ends_with("/assign") => Key::AssignTitle,
        path if path.ends_with("/deactivate") || path.ends_with("/delete") => Key::StaffWarning,
        "/console/activity" => Key::ConsoleActivity,
        "/console/mail" => Key::ConsoleMail,
        "/console/settings" => Key::ConsoleSettings,
        "/console/attributes" => Key::AttributesTitle,
        path if path.starts_with("/console/import") => Key::ImportTitle,
        path if path.starts_with("/console/roles") => Key::RolesTitle,
        path if path.starts_with("/console/groups") => Key::ConsoleGroups,
        "/console/applications/new" => Key::ApplicationsNew,
        path if path.starts_with("/console/applications") => Key::ApplicationsTitle,
        path if path.starts_with("/console/jobs") => Key::JobsTitle,
        _ => Key::ConsoleUsers,
    }
}

/// Loads module, WebAssembly and texts side by side, then lets the page take over. Not the framework's own component: that one
/// writes the nonce into `crossorigin`, where styles could read it.
fn scripts(assets: &PageAssets) -> AnyView {
    let PageAssets { js, wasm, parts, catalogue, later, .. } = assets.clone();
    let code = [
        "import init,{hydrate}from'",
        &js,
        "';const read=a=>fetch(a).then(r=>r.json()),[texts]=await Promise.all([read('",
        &catalogue,
        "'),init({module_or_path:'",
        &wasm,
        "'})]);hydrate(texts,()=>read('",
        &later,
        "'),()=>",
        SHOWN,
        ");",
        &FOCUS,
    ]
    .concat();
    // A page with a part of its own needs their texts as well.
    let texts = [Some(catalogue), (!parts.is_empty()).then_some(later)].into_iter().flatten().map(|texts| {
        view! { <link rel="preload" href=texts r#as="fetch" r#type="application/json" crossorigin="anonymous"/> }
    });
    let wasm = [vec![wasm], parts].concat().into_iter().map(|part| {
        view! { <link rel="preload" href=part r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/> }
    });
    view! {
        <link rel="modulepreload" href=js/>
        {wasm.collect::<Vec<_>>()}
        {texts.collect::<Vec<_>>()}
        <script type="module" nonce=use_nonce() inner_html=code></script>
    }
    .into_any()
}
