//! Changing one's password: by choice in My Account, or because the present one is temporary (requirement A22).

use super::Site;
use super::document::{Person, Place, Scripts, account, document, leave, public};
use super::field::{Input, new_password, password, summary};
use crate::domain::account::AccountKind;
use crate::domain::password::PasswordPolicy;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use leptos::prelude::*;

/// What the page shows.
pub struct PasswordChange<'a> {
    /// The person's name.
    pub name: &'a str,
    /// The person's username.
    pub username: &'a str,
    /// Customer or staff.
    pub kind: AccountKind,
    /// Whether the present password is temporary: it is not asked for again, and nothing else can be reached.
    pub must: bool,
    /// Where to go afterwards.
    pub next: Option<&'a str>,
    /// Fields that are wrong.
    pub errors: FieldErrors,
}

/// The page that changes the password.
#[must_use]
pub fn change_password(site: &Site, page: &PasswordChange<'_>, policy: &PasswordPolicy) -> String {
    let text = site.text;
    let (title, lead, submit) = if page.must {
        (Key::DoorPasswordMustTitle, Key::DoorPasswordMust, "button primary block")
    } else {
        (Key::DoorPasswordChange, Key::DoorPasswordHint, "button primary")
    };
    let mut current = Input::new(Field::CurrentPassword, Key::DoorCurrentPassword, "current-password");
    let mut chosen = Input::new(Field::Password, Key::DoorNewPassword, "new-password");
    (current.focus, chosen.focus) = (true, page.must);
    let repeat = Input::new(Field::RepeatPassword, Key::DoorRepeatPassword, "new-password");
    document(site, text.get(title), Scripts::Checklist, || {
        let inputs: &[&Input] = if page.must { &[&chosen, &repeat] } else { &[&current, &chosen, &repeat] };
        let cancel =
            (!page.must).then(|| view! { <a class="button" href="/account/security">{text.get(Key::PartsCancel)}</a> });
        let form = view! {
            <form class="form" method="post" action="/account/password" novalidate=true>
                {summary(text, inputs, &page.errors)}
                {page.next.map(|next| view! { <input type="hidden" name="next" value=next.to_owned()/> })}
                // For the password manager, which must know whose password it keeps.
                <input hidden=true name="username" autocomplete="username" value=page.username.to_owned()/>
                {(!page.must).then(|| password(text, &current, &page.errors))}
                {new_password(text, &chosen, &page.errors, policy)}
                {password(text, &repeat, &page.errors)}
                <footer class="actions">
                    {cancel}
                    <button class=submit type="submit">{text.get(Key::DoorPasswordChange)}</button>
                </footer>
            </form>
        };
        let head = view! { <h1>{text.get(title)}</h1><p class="lead">{text.get(lead)}</p> };
        if page.must {
            public(site, view! { {head} {form} {leave(text, Key::DoorSignOut)} }.into_any())
        } else {
            let person = Person { name: page.name, username: page.username, kind: page.kind };
            account(
                site,
                &person,
                Some(Place::Security),
                view! { {head} <section class="card">{form}</section> }.into_any(),
            )
        }
    })
}
