//! The banner above every page while a staff user acts as a customer.

use super::Site;
use crate::domain::time::Timestamp;
use crate::i18n::Key;
use crate::ui::parts::{Icon, IconName};
use crate::ui::wording::time;
use leptos::prelude::*;

/// As whom somebody acts.
#[derive(Clone, Debug)]
pub struct Acting {
    /// The customer's name.
    pub name: String,
    /// When it ends at the latest.
    pub until: Timestamp,
}

/// Tells the time of day in the reader's zone, which the server does not know.
const CLOCK: &str = "document.querySelectorAll('time[data-clock]').forEach(t=>t.textContent=\
    new Date(t.dateTime).toLocaleTimeString(document.documentElement.lang,\
    {hour:'2-digit',minute:'2-digit',hourCycle:'h23'}))";

/// The banner, with the way out.
pub(super) fn acting_banner(site: &Site, acting: &Acting) -> AnyView {
    let text = site.text;
    let clock = time::clock(acting.until, None);
    let title = time::exact(text, acting.until, None);
    let until = view! { <time data-clock="" datetime=acting.until.rfc3339() title=title>{clock}</time> };
    // The two gaps may stand in either order.
    let sentence = text.with(Key::DoorActing, &[("name", &acting.name), ("time", "\u{0}")]);
    let (before, after) = sentence.split_once('\u{0}').unwrap_or((&sentence, ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    let nonce = site.nonce.clone();
    view! {
        <aside class="acting" aria-label=text.get(Key::DoorAssistance)>
            <Icon name=IconName::User/>
            <p dir="auto">{before}{until}{after}</p>
            <form method="post" action="/account/end-assistance">
                <button class="button small">{text.get(Key::DoorEndAssistance)}</button>
            </form>
            <script nonce=nonce inner_html=CLOCK></script>
        </aside>
    }
    .into_any()
}
