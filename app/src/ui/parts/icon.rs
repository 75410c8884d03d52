//! Icons: one stroke path each on a 20 by 20 grid. Decoration only, next to a word or inside a labelled button.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident $path:literal)+) => {
        /// The icons there are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the names say what is drawn")]
        pub enum IconName { $($name),+ }

        impl IconName {
            fn path(self) -> &'static str {
                match self { $(Self::$name => $path),+ }
            }
        }
    };
}

icons! {
    Activity "M2.5 10h3l2.5-6 4 12 2.5-6h3"
    Applications "M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h5v5h-5z"
    Attributes "M3.5 5h2M3.5 10h2M3.5 15h2M9 5h7.5M9 10h7.5M9 15h7.5"
    Ban "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M5.1 5.1l9.8 9.8"
    Check "M4 10.5l4 4 8-9"
    CheckCircle "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M6.8 10.2l2.3 2.3 4.1-4.6"
    ChevronDown "M5 7.5l5 5 5-5"
    ChevronLeft "M12.5 5l-5 5 5 5"
    ChevronRight "M7.5 5l5 5-5 5"
    ChevronUp "M5 12.5l5-5 5 5"
    Clock "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M10 6v4l2.5 2"
    Close "M5 5l10 10M15 5L5 15"
    Copy "M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4"
    Device "M3.5 4h13v9h-13zM7.5 16.5h5M10 13v3.5"
    Edit "M4 16l.8-3.4L13 4.4a1.5 1.5 0 0 1 2.1 0l.5.5a1.5 1.5 0 0 1 0 2.1l-8.2 8.2zM11.3 6.1l2.6 2.6"
    Error "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M10 6.5v4M10 13.4h.01"
    External "M11.5 3.5h5v5M16.5 3.5L9 11M8.5 4.5h-5v12h12v-5"
    Eye "M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10M12.5 10a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0"
    EyeOff "M3 3l14 14M8 4.8c.6-.2 1.3-.3 2-.3 5 0 8 5.5 8 5.5a14 14 0 0 1-2.4 2.9M12.9 14.9c-.9.4-1.8.6-2.9.6-5 0-8-5.5-8-5.5a14 14 0 0 1 3.2-3.6M8.2 8.2a2.5 2.5 0 0 0 3.6 3.6"
    Filter "M3 5h14M6 10h8M8.5 15h3"
    Globe "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M3 10h14M10 3c2 2 3 4.4 3 7s-1 5-3 7c-2-2-3-4.4-3-7s1-5 3-7"
    Groups "M12.5 5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M7.5 15a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M17.5 15a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M8.8 7.2l-2.6 5.6M11.2 7.2l2.6 5.6M7.5 15h5"
    Info "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M10 9.5V13.5M10 6.6h.01"
    Key "M10.5 13a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M9.5 10.5l7-7M13.5 6.5l2.5 2.5"
    Link "M8.5 11.5a3 3 0 0 0 4.3 0l2.8-2.8a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-2.8 2.8a3 3 0 0 0 4.3 4.3l1-1"
    Lock "M4.5 9h11v8h-11zM7 9V6a3 3 0 0 1 6 0v3M10 12.3v1.6"
    Mail "M3 4.5h14v11H3zM3 5.5l7 5.5 7-5.5"
    Menu "M3 5.5h14M3 10h14M3 14.5h14"
    Moon "M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3"
    More "M5.1 10a.6.6 0 1 1-1.2 0 .6.6 0 0 1 1.2 0M10.6 10a.6.6 0 1 1-1.2 0 .6.6 0 0 1 1.2 0M16.1 10a.6.6 0 1 1-1.2 0 .6.6 0 0 1 1.2 0"
    Plus "M10 4v12M4 10h12"
    Print "M6 7V3h8v4M6 14H3.5V7h13v7H14M6 11.5h8V17H6z"
    Refresh "M16 10a6 6 0 1 1-1.8-4.3l1.8 1.8M16.5 3.5v4h-4"
    Roles "M10 2.5l6 2.2v4.6c0 3.8-2.5 6.7-6 8.2-3.5-1.5-6-4.4-6-8.2V4.7zM7.3 9.8l2 2 3.4-3.8"
    Search "M14.5 8.75a5.75 5.75 0 1 1-11.5 0 5.75 5.75 0 0 1 11.5 0M13 13l4 4"
    Settings "M3 6h7M14 6h3M14 6a2 2 0 1 1-4 0 2 2 0 0 1 4 0M3 14h3M10 14h7M10 14a2 2 0 1 1-4 0 2 2 0 0 1 4 0"
    SignOut "M8 3.5H4v13h4M8 10h9M13.5 6.5L17 10l-3.5 3.5"
    Sun "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1"
    Trash "M3.5 5.5h13M8 5.5v-2h4v2M5 5.5l.7 11h8.6l.7-11M8.4 8.5v5M11.6 8.5v5"
    Undo "M7 4L3.5 7.5 7 11M3.5 7.5H12a4.5 4.5 0 0 1 0 9H8"
    Unlock "M4.5 9h11v8h-11zM7 9V6a3 3 0 0 1 5.8-1M10 12.3v1.6"
    User "M13 6.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0M4 17c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5"
    Users "M10.5 6.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0M2 17c0-3.3 2.3-5.5 5.5-5.5S13 13.7 13 17M13 3.9a3 3 0 0 1 0 5.2M15.2 12c1.8.8 2.8 2.6 2.8 5"
    Warning "M10 3l7.5 13.5h-15zM10 8v4M10 14.2h.01"
}

/// An icon.
#[component]
pub fn Icon(
    /// Which one.
    name: IconName,
    /// `small` or `large`; without it the usual size.
    #[prop(optional)]
    size: &'static str,
) -> AnyView {
    let class = match size {
        "small" => "icon small",
        "large" => "icon large",
        _ => "icon",
    };
    view! { <svg class=class viewBox="0 0 20 20" aria-hidden="true"><path d=name.path()></path></svg> }.into_any()
}
