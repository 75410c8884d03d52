//! The question before an act on many: what, to how many, and for a deletion a tick. Its answer starts a job.

use super::acts::{Act, Answer, Sure};
use super::filters::Groups;
use super::selection::Picked;
use crate::api::jobs::{count_selection, start_bulk};
use crate::domain::bulk::{BulkDraft, Selection};
use crate::domain::group::Audience;
use crate::domain::id::{GroupId, JobId};
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::{
    Checkbox, Dialog, Icon, IconName, SelectField, TextField, act, to_be_typed, use_step_up, use_text,
};
use crate::ui::route::use_navigate;
use crate::ui::wording::console;
use leptos::prelude::*;

/// The question, open while an act is asked for.
pub(super) fn question(asked: RwSignal<Option<Act>>, picked: Picked, groups: Groups) -> AnyView {
    let text = use_text();
    let navigate = use_navigate();
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(None::<(Selection, Option<u64>)>);
    let group = RwSignal::new(None::<GroupId>);
    let note = RwSignal::new(String::new());
    let errors = RwSignal::new(FieldErrors::default());
    let understood = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let (pending, counting) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<AppError>);
    Effect::new(move || {
        if asked.with(Option::is_none) {
            return;
        }
        let (selection, count) = picked.selection();
        chosen.set(Some((selection.clone(), count)));
        group.set(None);
        note.set(String::new());
        errors.set(FieldErrors::default());
        understood.set(false);
        typed.set(String::new());
        failure.set(None);
        open.set(true);
        if count.is_none() {
            act(counting, count_selection(selection), move |answer| match answer {
                Ok(count) => chosen.update(|chosen| {
                    if let Some((_, number)) = chosen {
                        *number = Some(count);
                    }
                }),
                Err(error) => failure.set(Some(error)),
            });
        }
    });
    Effect::new(move || {
        if !open.get() {
            asked.set(None);
        }
    });
    let count = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref().and_then(|(_, count)| *count)));
    let title =
        Signal::derive(move || asked.with(|asked| asked.map(|act| named(text, &act, count.get())).unwrap_or_default()));
    let ready = Signal::derive(move || {
        let made = asked.with(|asked| asked.is_some_and(|act| !act.group || group.with(Option::is_some)));
        let sure = asked.with(|asked| match asked.and_then(|act| act.sure) {
            None => true,
            Some(Sure::Ticked(_)) => understood.get(),
            Some(Sure::Counted) => count.get().is_some_and(|count| typed.with(|typed| is_number(text, typed, count))),
        });
        made && sure && count.get().is_some_and(|count| count > 0)
    });
    let step_up = use_step_up();
    let go = Callback::new(move |job: JobId| navigate(&format!("/console/jobs/{job}"), Default::default()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let answer = Answer { group: group.get_untracked(), note: note.get_untracked() };
        let made = asked.get_untracked().and_then(|act| (act.make)(answer));
        let (Some(made), Some((selection, Some(confirmed)))) = (made, chosen.get_untracked()) else { return };
        if !ready.get_untracked() {
            return;
        }
        let draft = BulkDraft { act: made, selection, confirmed };
        step_up.act(
            pending,
            move || start_bulk(draft.clone()),
            move |answer| match answer {
                Ok(job) => go.run(job),
                Err(AppError::Invalid(found)) => errors.set(found),
                Err(error) => failure.set(Some(error)),
            },
        );
    };
    let content = move || {
        let act = asked.get_untracked();
        let fields =
            act.map(|act| fields(text, &act, (picked, groups), group, (note, errors), (understood, typed, count)));
        let class = if act.is_some_and(|act| act.danger()) { "button danger solid" } else { "button primary" };
        let busy = Signal::derive(move || (pending.get() || counting.get()).then_some("true"));
        let barred = Signal::derive(move || !ready.get());
        let failed = move || {
            failure.get().map(|error| {
                view! {
                    <div class="notice danger" role="alert">
                        <Icon name=IconName::Error/>
                        <div><p>{refusal(text, &error)}</p></div>
                    </div>
                }
                .into_any()
            })
        };
        view! {
            <form on:submit=send novalidate>
                <div class="body stack">{failed}{fields}</div>
                <footer class="actions">
                    <button class="button" type="button" autofocus on:click=move |_| open.set(false)>
                        {text.get(Key::PartsCancel)}
                    </button>
                    <button class=class type="submit" aria-busy=busy disabled=barred>{text.get(Key::PartsConfirm)}</button>
                </footer>
            </form>
        }
        .into_any()
    };
    view! { <Dialog open title id="bulk" described="bulk-what".to_owned()>{content()}</Dialog> }.into_any()
}

/// The act with its number, once that is known.
fn named(text: Text, act: &Act, count: Option<u64>) -> String {
    match count {
        Some(count) => text.count(act.one, act.many, count),
        None => text.get(act.label).to_owned(),
    }
}

/// Whether a text is this number, with or without the marks of its thousands.
fn is_number(text: Text, typed: &str, number: u64) -> bool {
    let typed = typed.trim();
    typed == number.to_string() || typed == text.number(number)
}

/// More people than the question named: the reader shall look again.
fn refusal(text: Text, error: &AppError) -> String {
    match error {
        AppError::Stale => text.get(Key::BulkMoreNow).to_owned(),
        other => console::error(text, other),
    }
}

fn fields(
    text: Text,
    act: &Act,
    (picked, groups): (Picked, Groups),
    group: RwSignal<Option<GroupId>>,
    (note, errors): (RwSignal<String>, RwSignal<FieldErrors>),
    (understood, typed, count): (RwSignal<bool>, RwSignal<String>, Memo<Option<u64>>),
) -> AnyView {
    let choice = act.group.then(|| {
        let none = (String::new(), text.get(Key::BulkChooseGroup).to_owned());
        let options = Signal::derive(move || {
            let found = groups.get().and_then(Result::ok).unwrap_or_default();
            // Of people of one kind, a group for the other would be refused for everybody.
            let kind = picked.kind();
            let fitting =
                found.into_iter().filter(|group| kind.is_none_or(|kind| group.audience == Audience::of(kind)));
            let named = fitting.map(|group| {
                (group.id.to_string(), [&group.name, " · ", console::audience(text, group.audience)].concat())
            });
            std::iter::once(none.clone()).chain(named).collect::<Vec<_>>()
        });
        let value = Signal::derive(move || group.get().map(|id| id.to_string()).unwrap_or_default());
        let choose = Callback::new(move |id: String| group.set(id.parse().ok()));
        view! { <SelectField name="to" label=Key::UsersGroup options value on_change=choose/> }.into_any()
    });
    let note = act.note.then(|| {
        view! { <TextField field=Field::Note label=Key::PersonLockNote hint=Key::PersonLockNoteHint value=note errors/> }
    });
    let sure = act.sure.map(|sure| match sure {
        Sure::Ticked(label) => view! { <Checkbox name="understood" label checked=understood/> }.into_any(),
        Sure::Counted => {
            let field = move || count.get().map(|count| to_be_typed("bulk", &text.number(count), typed));
            field.into_any()
        }
    });
    view! { <p id="bulk-what">{text.get(act.what)}</p>{choice}{note}{sure} }.into_any()
}
