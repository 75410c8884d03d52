//! The form that a browser's passkey is asked for with. It is hidden until the script has found that there can be one.

use super::Site;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName};
use leptos::prelude::*;

/// The button that signs in with a passkey; `primary` where it is the only way on.
pub(super) fn sign_in_form(text: Text, next: Option<&str>, primary: bool) -> AnyView {
    let class = if primary { "button primary block" } else { "button block" };
    view! {
        <form
            class="form"
            method="post"
            action="/sign-in/passkey"
            hidden=true
            data-passkey="get"
            data-begin="/sign-in/passkey/begin"
        >
            {(!primary).then(|| view! { <p class="or">{text.get(Key::DoorPasskeyOr)}</p> })}
            {next.map(|next| view! { <input type="hidden" name="next" value=next.to_owned()/> })}
            <input type="hidden" name="credential" autocomplete="off"/>
            <button class=class type="submit"><Icon name=IconName::Key/>{text.get(Key::DoorPasskeySignIn)}</button>
            {failed(text, Key::DoorPasskeyNotShown)}
        </form>
    }
    .into_any()
}

/// What is said when the browser brought no passkey.
pub(super) fn failed(text: Text, sentence: Key) -> AnyView {
    view! {
        <p class="error" role="alert" hidden=true data-failed>
            <Icon name=IconName::Error size="small"/><span>{text.get(sentence)}</span>
        </p>
    }
    .into_any()
}

/// What stands in for the form where the browser cannot, or may run no script.
pub(super) fn missing(text: Text) -> AnyView {
    view! {
        <p class="hint" hidden=true data-passkey-missing>{text.get(Key::DoorPasskeyUnsupported)}</p>
        <p class="hint unscripted">{text.get(Key::DoorPasskeyNoscript)}</p>
    }
    .into_any()
}

/// The script, where it was built.
pub(super) fn script(site: &Site) -> Option<AnyView> {
    site.passkeys.clone().map(|src| view! { <script type="module" src=src></script> }.into_any())
}
