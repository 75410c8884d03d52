//! Initials.

use crate::domain::account::AccountKind;
use leptos::prelude::*;

/// The initials of a person, for the eye alone: the name stands beside it.
#[component]
pub fn Avatar(
    /// The name, or the address without one.
    #[prop(into)]
    name: String,
    /// Staff get a square.
    #[prop(default = AccountKind::Customer)]
    kind: AccountKind,
    /// For the head of a page.
    #[prop(optional)]
    large: bool,
) -> AnyView {
    let class = match (kind, large) {
        (AccountKind::Customer, false) => "avatar",
        (AccountKind::Customer, true) => "avatar large",
        (AccountKind::Staff, false) => "avatar staff",
        (AccountKind::Staff, true) => "avatar staff large",
    };
    view! { <span class=class aria-hidden="true">{initials(&name)}</span> }.into_any()
}

/// The first letters of the first and the last word, in capitals.
fn initials(name: &str) -> String {
    let mut words = name.split(|c: char| c.is_whitespace() || c == '@').filter(|word| !word.is_empty());
    let first = words.next();
    // An address has its initial from the part before the @ alone.
    let last = if name.contains('@') { None } else { words.next_back() };
    first.into_iter().chain(last).filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn two_letters_at_most_words_and_addresses() {
        for (name, letters) in
            [("Ada Lovelace", "AL"), ("Ada King Lovelace", "AL"), ("ada@example.com", "A"), ("Émile", "É"), ("", "")]
        {
            assert_eq!(initials(name), letters);
        }
    }
}
