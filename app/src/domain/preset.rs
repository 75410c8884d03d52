//! The roles that ship ready.

use super::access::{Action, Area, Effect, Reach, Rule};
use super::language::Language;

/// A role that ships ready, with a group of its name.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name, and its group's.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// Both in German.
    german: (&'static str, &'static str),
    /// What it allows.
    pub allows: &'static [(Area, &'static [Action])],
}

impl Preset {
    /// Its name and what it is for, in the language of whoever gets it. From then on they are the organization's to change.
    #[must_use]
    pub fn words(&self, language: Language) -> (&'static str, &'static str) {
        match language {
            Language::En => (self.name, self.description),
            Language::De => self.german,
        }
    }

    /// Its rules.
    pub fn rules(&self) -> impl Iterator<Item = Rule> {
        self.allows.iter().flat_map(|(area, actions)| {
            actions.iter().map(|action| Rule { area: *area, action: *action, effect: Effect::Allow, reach: Reach::All })
        })
    }
}

const VIEW: &[Action] = &[Action::View];

/// The roles that ship ready beside the built-in Administrator: ordinary ones, which may be changed and deleted.
pub const PRESETS: [Preset; 4] = [
    Preset {
        name: "Auditor",
        description: "Sees everything and changes nothing",
        german: ("Revision", "Sieht alles und ändert nichts"),
        allows: &[
            (Area::Users, VIEW),
            (Area::Customers, VIEW),
            (Area::Groups, VIEW),
            (Area::Roles, VIEW),
            (Area::Assignments, VIEW),
            (Area::Settings, VIEW),
            (Area::Attributes, VIEW),
            (Area::Mail, VIEW),
            (Area::Audit, VIEW),
            (Area::Applications, VIEW),
        ],
    },
    Preset {
        name: "Editor of users",
        description: "Looks after customers, back office users and groups",
        german: ("Benutzerverwaltung", "Betreut Kunden, Backoffice-Benutzer und Gruppen"),
        allows: &[
            (
                Area::Users,
                &[
                    Action::View,
                    Action::Create,
                    Action::Edit,
                    Action::Delete,
                    Action::Lock,
                    Action::Reset,
                    Action::Invite,
                    Action::Export,
                ],
            ),
            (
                Area::Customers,
                &[
                    Action::View,
                    Action::Create,
                    Action::Edit,
                    Action::Delete,
                    Action::Lock,
                    Action::Reset,
                    Action::Invite,
                    Action::Import,
                    Action::Export,
                ],
            ),
            (Area::Groups, &[Action::View, Action::Create, Action::Edit, Action::Delete]),
            (Area::Assignments, &[Action::View, Action::Edit]),
        ],
    },
    Preset {
        name: "Viewer of users",
        description: "Sees customers, back office users and groups",
        german: ("Benutzereinsicht", "Sieht Kunden, Backoffice-Benutzer und Gruppen"),
        allows: &[(Area::Users, VIEW), (Area::Customers, VIEW), (Area::Groups, VIEW), (Area::Assignments, VIEW)],
    },
    Preset {
        name: "Support agent",
        description: "Helps customers: invites again, resets passwords, acts for them",
        german: ("Kundendienst", "Hilft Kunden: lädt erneut ein, setzt Passwörter zurück, handelt für sie"),
        allows: &[
            (Area::Customers, &[Action::View, Action::Invite, Action::Reset, Action::Lock, Action::ActAs]),
            (Area::Groups, VIEW),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::RoleId;
    use crate::domain::role::{RoleDraft, RuleDraft};

    #[test]
    fn every_preset_has_its_own_name_in_each_language() {
        for language in Language::ALL {
            for (at, preset) in PRESETS.iter().enumerate() {
                let (name, description) = preset.words(language);
                let draft = RoleDraft { name: name.into(), description: description.into() };
                assert!(draft.parse().is_ok(), "{name}");
                assert!(PRESETS[..at].iter().all(|other| other.words(language).0 != name), "{name}");
            }
        }
    }

    #[test]
    fn every_rule_of_a_preset_means_something() {
        for preset in PRESETS {
            for rule in preset.rules() {
                let draft = RuleDraft { role: RoleId(uuid::Uuid::nil()), rule };
                assert!(draft.parse().is_ok(), "{}: {rule:?}", preset.name);
            }
        }
    }
}
