//! Dialogs, on the browser's own `<dialog>`: it keeps the focus inside, closes on Escape and gives the focus back.

use super::{Icon, IconName, ToastRegion, browser, use_text, use_toasts};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::wording::console;
use leptos::html;
use leptos::prelude::*;

/// A dialog. Its content is made anew each time it opens; the body and the actions are the caller's (`.body.stack`,
/// `footer.actions`), best inside a form.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// `dialog`, `dialog danger`, `dialog wide`.
    #[prop(default = "dialog")]
    class: &'static str,
    /// An id of its own on the page.
    id: &'static str,
    /// The id of the part that says what it is about.
    #[prop(optional)]
    described: Option<String>,
    /// What stands in it.
    children: ChildrenFn,
) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if open.get() {
            if !dialog.open() {
                // What the page has said is not the dialog's.
                toasts.clear();
                let _ = dialog.show_modal();
            }
            // Another dialog may be open below this one.
            browser::focus(["#", id, " [autofocus]"].concat());
        } else if dialog.open() {
            dialog.close();
        }
    });
    // The browser tells of a close later, and may tell of Back before: whoever was asked again meanwhile is still asked.
    let closed = move |_| {
        if node.get_untracked().is_none_or(|dialog| !dialog.open()) {
            open.set(false);
        }
    };
    let title_id = format!("{id}-title");
    let titled_by = title_id.clone();
    let draw = move || {
        open.get().then(|| {
            let warning = (class == "dialog danger").then(|| view! { <Icon name=IconName::Warning/> });
            view! {
                <header>
                    {warning}
                    <h2 id=title_id.clone()>{title}</h2>
                    <button
                        class="button ghost icon-only"
                        type="button"
                        aria-label=text.get(Key::PartsClose)
                        on:click=move |_| open.set(false)
                    >
                        <Icon name=IconName::Close/>
                    </button>
                </header>
                // What the page itself says would stand in the shade.
                <ToastRegion/>
                {children()}
            }
            .into_any()
        })
    };
    view! {
        <dialog class=class id=id aria-labelledby=titled_by aria-describedby=described node_ref=node on:close=closed>
            {draw}
        </dialog>
    }
    .into_any()
}

/// What came of the last try, above the form.
pub fn failure_notice(failure: RwSignal<Option<AppError>>) -> AnyView {
    let text = use_text();
    let draw = move || {
        failure.get().map(|error| {
            view! {
                <div class="notice danger" role="alert">
                    <Icon name=IconName::Error/>
                    <div><p>{console::error(text, &error)}</p></div>
                </div>
            }
            .into_any()
        })
    };
    draw.into_any()
}

/// The id of the part of a question that says what will happen.
fn described_by(id: &str) -> String {
    [id, "-what"].concat()
}

fn question(
    open: RwSignal<bool>,
    pending: Signal<bool>,
    confirm: Key,
    ready: Signal<bool>,
    on_confirm: Callback<()>,
    body: AnyView,
) -> AnyView {
    let text = use_text();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if ready.get_untracked() && !pending.get_untracked() {
            on_confirm.run(());
        }
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    let barred = Signal::derive(move || !ready.get());
    view! {
        <form on:submit=send novalidate>
            <div class="body stack">{body}</div>
            <footer class="actions">
                <button class="button" type="button" autofocus on:click=move |_| open.set(false)>
                    {text.get(Key::PartsCancel)}
                </button>
                <button class="button danger solid" type="submit" aria-busy=busy disabled=barred>
                    {text.get(confirm)}
                </button>
            </footer>
        </form>
    }
    .into_any()
}

/// The field of what has to be typed before something cannot be undone.
pub fn to_be_typed(id: &str, expected: &str, typed: RwSignal<String>) -> AnyView {
    let input = format!("{id}-confirmation");
    let prompt = super::sentence(use_text(), Key::PartsTypeToConfirm, &[("name", expected)]);
    view! {
        <div class="field">
            <label for=input.clone()>{prompt}</label>
            <input
                id=input
                name="confirmation"
                autofocus
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// A question that is answered by typing a name exactly (A45).
#[component]
pub fn ConfirmTyped(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What has to be typed.
    #[prop(into)]
    expected: Signal<String>,
    /// Whether the call is under way.
    #[prop(into)]
    pending: Signal<bool>,
    /// Why the last try failed.
    failure: RwSignal<Option<AppError>>,
    /// Called with what was typed.
    on_confirm: Callback<String>,
    /// An id of its own on the page.
    id: &'static str,
    /// What will happen.
    children: ChildrenFn,
) -> AnyView {
    let typed = RwSignal::new(String::new());
    Effect::new(move || {
        if open.get() {
            typed.set(String::new());
            failure.set(None);
        }
    });
    let ready = Signal::derive(move || typed.with(|typed| expected.with(|expected| typed == expected)));
    let confirm = Callback::new(move |()| on_confirm.run(typed.get_untracked()));
    let content = move || {
        let body = view! {
            {failure_notice(failure)}
            <div class="stack" id=described_by(id)>{children()}</div>
            {to_be_typed(id, &expected.get(), typed)}
        };
        question(open, pending, Key::PartsConfirm, ready, confirm, body.into_any())
    };
    view! { <Dialog open title id described=described_by(id) class="dialog danger">{content()}</Dialog> }.into_any()
}

/// A question that is answered by a click, or by ticking first that one has understood.
#[component]
pub fn Confirm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What is ticked, where a click is not enough.
    #[prop(optional)]
    tick: Option<Key>,
    /// Whether the call is under way.
    #[prop(into)]
    pending: Signal<bool>,
    /// Why the last try failed.
    failure: RwSignal<Option<AppError>>,
    /// Called once confirmed.
    on_confirm: Callback<()>,
    /// An id of its own on the page.
    id: &'static str,
    /// What will happen.
    children: ChildrenFn,
) -> AnyView {
    let ticked = RwSignal::new(false);
    Effect::new(move || {
        if open.get() {
            ticked.set(false);
            failure.set(None);
        }
    });
    let content = move || {
        let body = view! {
            {failure_notice(failure)}
            <div class="stack" id=described_by(id)>{children()}</div>
            {tick.map(|tick| view! { <super::Checkbox name="understood" label=tick checked=ticked/> })}
        };
        let ready = Signal::derive(move || tick.is_none() || ticked.get());
        question(open, pending, Key::PartsConfirm, ready, on_confirm, body.into_any())
    };
    view! { <Dialog open title id described=described_by(id) class="dialog danger">{content()}</Dialog> }.into_any()
}
