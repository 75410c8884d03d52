//! The parts that pages are put together from. Their markup is that of `style/README.md`.
//!
//! A part gives back an [`AnyView`](leptos::prelude::AnyView): pages that are made of few types stay small in the browser.

pub mod act;
pub mod attribute;
pub mod avatar;
pub mod breadcrumbs;
pub mod browser;
pub mod choice;
pub mod copy;
pub mod dialog;
pub mod empty;
pub mod form;
pub mod guard;
pub mod icon;
pub mod load;
pub mod logo;
pub mod page;
pub mod pager;
pub mod password;
pub mod resource;
pub mod sentence;
pub mod skeleton;
pub mod status;
pub mod step_up;
pub mod tabs;
pub mod text;
pub mod time;
pub mod toast;

pub use act::act;
pub use attribute::attribute_field;
pub use avatar::Avatar;
pub use breadcrumbs::{Breadcrumbs, Crumb};
pub use choice::{Card, Checkbox, RadioCards, SelectField};
pub use copy::Copyable;
pub use dialog::{Confirm, ConfirmTyped, Dialog, to_be_typed};
pub use empty::{LoadFailed, Nothing};
pub(crate) use form::leave;
pub use form::{ErrorSummary, Labels, SubmitButton, TextField, keep_only, show_field};
pub use guard::{ask_before_leaving, ask_before_leaving_path};
pub use icon::{Icon, IconName};
pub use load::Loaded;
pub use logo::logo;
pub use page::PageHeader;
pub use pager::Pager;
pub use password::PasswordField;
pub use resource::Resource;
pub use sentence::sentence;
pub use skeleton::{Bones, SkeletonRows};
pub use status::{StatusBadge, Tone};
pub use step_up::{StepUp, StepUpDialog, provide_step_up, use_step_up};
pub use tabs::{Tab, Tabs};
pub use text::use_text;
pub use time::{Moment, Time};
pub use toast::{ToastRegion, provide_toasts, use_toasts};
