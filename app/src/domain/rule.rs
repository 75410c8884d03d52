//! A rule of a role, and its words in the trail.

use super::access::{Action, Area, Effect, Reach};
use serde::{Deserialize, Serialize};

/// A rule of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The area it is about.
    pub area: Area,
    /// The action, or [`Action::Any`].
    pub action: Action,
    /// Allow or deny.
    pub effect: Effect,
    /// Everyone, or assigned customers.
    pub reach: Reach,
}

impl Rule {
    /// The rule as the trail keeps it: `allow customers:lock (all)`.
    #[must_use]
    pub fn in_words(self) -> String {
        let (effect, area, action) = (self.effect.as_str(), self.area.as_str(), self.action.as_str());
        format!("{effect} {area}:{action} ({})", self.reach.as_str())
    }

    /// The rule that [`Self::in_words`] tells of.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        let (effect, rest) = words.split_once(' ')?;
        let (area, rest) = rest.split_once(':')?;
        let (action, reach) = rest.strip_suffix(')')?.split_once(" (")?;
        Some(Self {
            area: Area::from_word(area)?,
            action: Action::from_word(action)?,
            effect: Effect::from_word(effect)?,
            reach: Reach::from_word(reach)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_from_its_words() {
        let rule = Rule { area: Area::Customers, action: Action::ActAs, effect: Effect::Deny, reach: Reach::Assigned };
        assert_eq!(Rule::from_words(&rule.in_words()), Some(rule));
        for other in ["", "deny", "deny customers:fly (all)", "deny customers:view all"] {
            assert_eq!(Rule::from_words(other), None, "{other}");
        }
    }
}
