//! What nobody sees of the list at first: the less common filters, acts on many, the question before a deletion. Their code comes
//! a moment after the page, or as soon as it is asked for.

use super::acts::Act;
use super::address::Place;
use super::attribute::Attributes;
use super::filters::Groups;
use super::selection::Picked;
use super::{Counted, bar, bulk, delete, more};
use crate::domain::account::PersonRow;
use crate::error::AppError;
use crate::ui::console::sections::{self, Section, now};
#[cfg(not(feature = "ssr"))]
use crate::ui::parts::Bones;
use crate::ui::parts::{browser, use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;

/// How long the page has to itself, in milliseconds.
const MOMENT: u64 = 1_000;

/// A part that comes later.
#[derive(Clone, Copy)]
pub(in crate::ui::console) struct Part(pub(super) Kind);

/// Which it is, with what it needs.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// The fields of the less common filters.
    Filters(Place, Attributes),
    /// The bar above the table while somebody is picked.
    Bar(Picked, Place, Counted, RwSignal<Option<Act>>),
    /// The question before an act on many.
    Bulk(RwSignal<Option<Act>>, Picked, Groups),
    /// The question before a deletion.
    Deletion(RwSignal<Option<PersonRow>>, Callback<()>),
}

impl Part {
    /// Draws it, where its code is.
    pub(in crate::ui::console) fn draw(self) -> AnyView {
        match self.0 {
            Kind::Filters(place, attributes) => {
                view! { <div class="fields">{more::fields(place, attributes)}</div> }.into_any()
            }
            Kind::Bar(picked, place, total, asked) => bar::bar(picked, place, total, asked),
            Kind::Bulk(asked, picked, groups) => bulk::question(asked, picked, groups),
            Kind::Deletion(doomed, deleted) => delete::question(doomed, deleted),
        }
    }
}

/// The code of the parts, on its way or there.
#[derive(Clone, Copy)]
pub(super) struct Late {
    here: RwSignal<bool>,
    wanted: RwSignal<bool>,
}

impl Late {
    pub(super) fn new() -> Self {
        let late = Self { here: RwSignal::new(false), wanted: RwSignal::new(false) };
        let (text, toasts) = (use_text(), use_toasts());
        let fetch = move |asked: bool| {
            leptos::task::spawn_local(async move {
                match Section::List.fetch().await {
                    // Said twice, it would draw the parts anew, and what was chosen there would be gone.
                    Ok(()) if late.here.try_get_untracked() == Some(false) => late.here.set(true),
                    Ok(()) => {}
                    // Whoever asked learns of it, and may ask again.
                    Err(_) if asked && late.wanted.try_set(false).is_none() => {
                        toasts.error(console::error(text, &AppError::Transport));
                    }
                    Err(_) => {}
                }
            });
        };
        Effect::new(move || {
            if late.wanted.get() && !late.here.get_untracked() {
                fetch(true);
            }
        });
        Effect::new(move || browser::later(MOMENT, move || fetch(false)));
        late
    }

    /// Shows a part that stays hidden by itself until it is wanted.
    pub(super) fn once(self, wanted: impl Fn() -> bool + Send + Sync + 'static, part: Kind) -> AnyView {
        Effect::new(move || {
            if wanted() {
                self.wanted.set(true);
            }
        });
        let draw = move || self.here.get().then(|| draw(part));
        draw.into_any()
    }

    /// Shows a part that the server has drawn: as it came until somebody looks at it, then with its code.
    pub(super) fn takes_over(self, part: Kind, looked_at: RwSignal<bool>) -> AnyView {
        #[cfg(feature = "ssr")]
        {
            let _ = looked_at;
            Part(part).draw()
        }
        #[cfg(not(feature = "ssr"))]
        {
            Effect::new(move || {
                if looked_at.get() {
                    self.wanted.set(true);
                }
            });
            let draw = move || {
                if self.here.get() {
                    draw(part)
                } else if looked_at.get() {
                    view! { <Bones lines=6/> }.into_any()
                } else {
                    // Without anything in it, nothing of what stands there is touched.
                    view! { <div class="fields"></div> }.into_any()
                }
            };
            draw.into_any()
        }
    }
}

fn draw(part: Kind) -> AnyView {
    untrack(|| now(sections::list(Part(part))).unwrap_or_else(|_| ().into_any()))
}
