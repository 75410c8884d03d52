//! Words for rights: areas, actions, rules, and what decided.

use crate::domain::access::{Action, Area, Because, Decision, Effect, Reach, Rule};
use crate::i18n::{Key, Text};

/// An area.
#[must_use]
pub fn area(text: Text, area: Area) -> &'static str {
    text.get(match area {
        Area::Users => Key::RolesAreaUsers,
        Area::Customers => Key::RolesAreaCustomers,
        Area::Groups => Key::RolesAreaGroups,
        Area::Roles => Key::RolesAreaRoles,
        Area::Assignments => Key::RolesAreaAssignments,
        Area::Settings => Key::RolesAreaSettings,
        Area::Attributes => Key::RolesAreaAttributes,
        Area::Mail => Key::RolesAreaMail,
        Area::Audit => Key::RolesAreaAudit,
        Area::Applications => Key::RolesAreaApplications,
    })
}

/// An action.
#[must_use]
pub fn action(text: Text, action: Action) -> &'static str {
    text.get(match action {
        Action::View => Key::RolesActionView,
        Action::Create => Key::RolesActionCreate,
        Action::Edit => Key::RolesActionEdit,
        Action::Delete => Key::RolesActionDelete,
        Action::Lock => Key::RolesActionLock,
        Action::Reset => Key::RolesActionReset,
        Action::Invite => Key::RolesActionInvite,
        Action::Import => Key::RolesActionImport,
        Action::Export => Key::RolesActionExport,
        Action::ActAs => Key::RolesActionActAs,
        Action::Any => Key::RolesActionAny,
    })
}

/// What a rule does.
#[must_use]
pub fn effect(text: Text, effect: Effect) -> &'static str {
    text.get(match effect {
        Effect::Allow => Key::RolesAllow,
        Effect::Deny => Key::RolesDeny,
    })
}

/// Whom a rule reaches.
#[must_use]
pub fn reach(text: Text, reach: Reach) -> &'static str {
    text.get(match reach {
        Reach::All => Key::RolesReachAll,
        Reach::Assigned => Key::RolesReachAssigned,
    })
}

/// A rule in one line.
#[must_use]
pub fn rule(text: Text, rule: &Rule) -> String {
    let (effect, area, action) = (effect(text, rule.effect), area(text, rule.area), action(text, rule.action));
    text.with(Key::RolesRuleLine, &[("effect", effect), ("area", area), ("action", action)])
}

/// What decided, as a sentence.
#[must_use]
pub fn because(text: Text, decision: &Decision) -> String {
    let (Decision::Yes { because, .. } | Decision::No(because)) = decision;
    match because {
        Because::Owner => text.get(Key::PersonBecauseOwner).to_owned(),
        Because::FullAccess { group, role } => {
            text.with(Key::PersonBecauseFullAccess, &[("group", group), ("role", role)])
        }
        Because::Rule { group, role, rule: decided } => {
            let line = rule(text, decided);
            text.with(Key::PersonBecauseRule, &[("group", group), ("role", role), ("rule", &line)])
        }
        Because::Nothing => text.get(Key::PersonBecauseNothing).to_owned(),
    }
}
