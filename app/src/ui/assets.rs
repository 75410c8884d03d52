//! What the server tells a page of the files and the theme it is to name. Put into each page's context.

/// Where the browser finds the files of the page.
#[derive(Clone, Debug, Default)]
pub struct PageAssets {
    /// The style sheet.
    pub css: String,
    /// The module.
    pub js: String,
    /// Its WebAssembly.
    pub wasm: String,
    /// The parts of the WebAssembly that this page needs beside it.
    pub parts: Vec<String>,
    /// The texts of the page's language that are needed at first.
    pub catalogue: String,
    /// The others.
    pub later: String,
    /// The icon.
    pub favicon: String,
}

/// The organization's colour, where it is not the product's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageAccent(pub Option<&'static str>);

/// The theme the reader chose, `light` or `dark`; `None` leaves it to the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageTheme(pub Option<&'static str>);
