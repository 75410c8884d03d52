//! Word that mail reaches nobody, where somebody is about to send some.

use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::{Icon, IconName, use_text};
use leptos::prelude::*;

/// The notice, while mail is written to a folder.
pub(crate) fn mail_notice() -> Option<AnyView> {
    let text = use_text();
    use_viewer().mail_to_folder.then(|| {
        view! { <div class="notice info"><Icon name=IconName::Info/><p>{text.get(Key::MailToFolder)}</p></div> }
            .into_any()
    })
}
