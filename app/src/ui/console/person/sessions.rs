//! Where a person is signed in, and ending that.

use super::head::near;
use super::phrase::phrase;
use super::{Extra, ExtraResource, extra_content};
use crate::api::users::end_sessions;
use crate::domain::account::PersonView;
use crate::domain::id::SessionId;
use crate::domain::session::{SessionList, SessionView};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Dialog, Icon, IconName, act, browser, use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The sessions an answer would end.
#[derive(Clone, PartialEq)]
struct Asked {
    /// One session with its device, or all.
    one: Option<(SessionId, String)>,
    /// Whether the asker's own is among them.
    own: bool,
}

/// The card of the sessions.
pub(super) fn sessions(person: RwSignal<PersonView>, extra: ExtraResource) -> AnyView {
    let text = use_text();
    let open = RwSignal::new(false);
    let asked = RwSignal::new(Asked { one: None, own: false });
    let ask = Callback::new(move |what: Asked| {
        asked.set(what);
        open.set(true);
    });
    let draw = move |extra| match extra {
        Extra::Sessions(list) => Some(sessions_list(person, &list, ask)),
        _ => None,
    };
    view! {
        <section class="card" aria-labelledby="sessions">
            <header><h2 id="sessions">{text.get(Key::PersonSessions)}</h2></header>
            {extra_content(extra, draw)}
        </section>
        {question(person, extra, open, asked)}
    }
    .into_any()
}

fn sessions_list(person: RwSignal<PersonView>, list: &SessionList, ask: Callback<Asked>) -> AnyView {
    let text = use_text();
    let (name, may) = person.with_untracked(|person| (person.name(), person.may.sessions));
    if list.rows.is_empty() {
        return view! { <p class="muted">{text.with(Key::PersonNoSessions, &[("name", &name)])}</p> }.into_any();
    }
    let now = list.now;
    let item = |session: &SessionView| {
        let badge = session.current.then(|| view! { <span class="badge">{text.get(Key::PersonThisSession)}</span> });
        let asks = Asked { one: Some((session.id, session.device.clone())), own: session.current };
        let end = may.then(|| {
            view! {
                <div class="actions">
                    <button class="button small" type="button" on:click=move |_| ask.run(asks.clone())>
                        {text.get(Key::PersonEndSession)}
                    </button>
                </div>
            }
            .into_any()
        });
        view! {
            <li>
                <Icon name=IconName::Device/>
                <div>
                    <strong>{session.device.clone()}</strong>
                    " "
                    {badge}
                    <p class="meta">
                        <span>{session.address.clone()}</span>
                        <span>{phrase(text, Key::PersonSeen, vec![("time", near(session.seen, now))])}</span>
                        <span>{phrase(text, Key::PersonBegan, vec![("time", near(session.created, now))])}</span>
                    </p>
                </div>
                {end}
            </li>
        }
        .into_any()
    };
    let own = list.rows.iter().any(|session| session.current);
    let end_all = (may && list.rows.len() > 1).then(|| {
        view! {
            <footer class="actions">
                <button class="button danger" type="button" on:click=move |_| ask.run(Asked { one: None, own })>
                    {text.get(Key::PersonEndAll)}
                </button>
            </footer>
        }
        .into_any()
    });
    view! { <div class="stack"><ul class="list">{list.rows.iter().map(item).collect::<Vec<_>>()}</ul>{end_all}</div> }
        .into_any()
}

fn question(
    person: RwSignal<PersonView>,
    extra: ExtraResource,
    open: RwSignal<bool>,
    asked: RwSignal<Asked>,
) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let title = Signal::derive(move || {
        let one = asked.with(|asked| asked.one.is_some());
        words(text, person, asked, if one { Key::PersonEndOneTitle } else { Key::PersonEndAllTitle })
    });
    let end = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Asked { one, own } = asked.get_untracked();
        let done = words(text, person, asked, if one.is_some() { Key::PersonEndedOne } else { Key::PersonEndedAll });
        let id = person.with_untracked(|person| person.id);
        act(pending, end_sessions(id, one.map(|(id, _)| id)), move |answer| {
            open.set(false);
            match answer {
                // Without a session of one's own there is nothing left to show here.
                Ok(_) if own => browser::reload(),
                Ok(list) => {
                    person.update(|person| person.sessions = u32::try_from(list.rows.len()).unwrap_or(u32::MAX));
                    extra.set(Some(Ok(Extra::Sessions(list))));
                    toasts.success(done);
                }
                Err(error) => toasts.error(console::error(text, &error)),
            }
        });
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    let what = move || {
        let one = asked.with(|asked| asked.one.is_some());
        let own = asked.with(|asked| asked.own).then(|| view! { <p>{text.get(Key::PersonEndOwn)}</p> });
        let what = words(text, person, asked, if one { Key::PersonEndOneWhat } else { Key::PersonEndAllWhat });
        view! { <p>{what}</p>{own} }.into_any()
    };
    let confirm = move || {
        text.get(if asked.with(|asked| asked.one.is_some()) { Key::PersonEndSession } else { Key::PersonEndAll })
    };
    view! {
        <Dialog open title id="end-sessions">
            <form novalidate on:submit=end>
                <div class="body stack">{what}</div>
                <footer class="actions">
                    <button class="button" type="button" autofocus on:click=move |_| open.set(false)>
                        {text.get(Key::PersonCancel)}
                    </button>
                    <button class="button danger solid" type="submit" aria-busy=busy>{confirm}</button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}

fn words(text: Text, person: RwSignal<PersonView>, asked: RwSignal<Asked>, key: Key) -> String {
    let name = person.with(PersonView::name);
    let device = asked.with(|asked| asked.one.as_ref().map(|(_, device)| device.clone())).unwrap_or_default();
    text.with(key, &[("name", &name), ("device", &device)])
}
