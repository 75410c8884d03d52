//! The password once more, before what asks for it. Whoever has just given it is led on.

use super::Site;
use super::document::{Person, Scripts, account, document};
use super::field::{Input, password, summary};
use crate::domain::account::AccountKind;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use leptos::prelude::*;

/// What the page shows.
pub struct Confirmation<'a> {
    /// The person's name.
    pub name: &'a str,
    /// The person's username.
    pub username: &'a str,
    /// Customer or staff.
    pub kind: AccountKind,
    /// Where to go afterwards.
    pub next: &'a str,
    /// Whether the password has been given.
    pub done: bool,
    /// Fields that are wrong.
    pub errors: FieldErrors,
}

/// The page.
#[must_use]
pub fn confirm(site: &Site, page: &Confirmation<'_>) -> String {
    let text = site.text;
    let mut current = Input::new(Field::CurrentPassword, Key::DoorCurrentPassword, "current-password");
    current.focus = true;
    let title = if page.done { Key::DoorConfirmed } else { Key::DoorConfirm };
    let scripts = if page.done { Scripts::None } else { Scripts::Reveal };
    document(site, text.get(title), scripts, || {
        let main = if page.done {
            view! {
                <h1>{text.get(title)}</h1>
                <p class="lead">{text.get(Key::DoorConfirmedLead)}</p>
                <div class="actions start">
                    <a class="button" href=page.next.to_owned()>{text.get(Key::DoorConfirmedAgain)}</a>
                    <a class="button primary" href="/">{text.get(Key::DoorHome)}</a>
                </div>
            }
            .into_any()
        } else {
            view! {
                <h1>{text.get(title)}</h1>
                <p class="lead">{text.get(Key::DoorConfirmLead)}</p>
                <section class="card">
                    <form class="form" method="post" action="/account/confirm" novalidate=true>
                        {summary(text, &[&current], &page.errors)}
                        <input type="hidden" name="next" value=page.next.to_owned()/>
                        <input hidden=true name="username" autocomplete="username" value=page.username.to_owned()/>
                        {password(text, &current, &page.errors)}
                        <footer class="actions">
                            <a class="button" href="/">{text.get(Key::PartsCancel)}</a>
                            <button class="button primary" type="submit">{text.get(Key::PartsConfirm)}</button>
                        </footer>
                    </form>
                </section>
            }
            .into_any()
        };
        account(site, &Person { name: page.name, username: page.username, kind: page.kind }, None, main)
    })
}
