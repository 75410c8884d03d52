//! Who may do what: one function decides, and says why.
//!
//! Rules are free of order: a matching deny wins over any allow, and without a match the answer is no. The built-in full-access
//! role is immune to deny. Staff hold rules through groups and roles alone; customers hold none.

use super::id::{GroupId, RoleId};
pub use super::rule::Rule;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$item])* $variant),+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word it is stored and logged by.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value of a stored word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// A part of the product that rights are given for.
    Area {
        /// Staff accounts.
        Users = "users",
        /// Customer accounts.
        Customers = "customers",
        /// Groups of both audiences.
        Groups = "groups",
        /// Roles and their rules.
        Roles = "roles",
        /// Which customer belongs to which staff user.
        Assignments = "assignments",
        /// The organization's settings.
        Settings = "settings",
        /// The attributes of a profile.
        Attributes = "attributes",
        /// Mail deliveries.
        Mail = "mail",
        /// The audit trail.
        Audit = "audit",
        /// Business applications.
        Applications = "applications",
    }
}

words! {
    /// What is done in an [`Area`].
    Action {
        /// Look.
        View = "view",
        /// Make a new one.
        Create = "create",
        /// Change.
        Edit = "edit",
        /// Delete.
        Delete = "delete",
        /// Lock, unlock and end sessions.
        Lock = "lock",
        /// Reset a password.
        Reset = "reset",
        /// Invite.
        Invite = "invite",
        /// Import from a file.
        Import = "import",
        /// Export to a file.
        Export = "export",
        /// Act as a customer.
        ActAs = "act_as",
        /// Every action; in rules alone.
        Any = "*",
    }
}

words! {
    /// What a rule does when it matches.
    Effect {
        /// Gives the right.
        Allow = "allow",
        /// Takes it, whatever else gives it.
        Deny = "deny",
    }
}

words! {
    /// Whom a rule reaches.
    Reach {
        /// Everyone.
        All = "all",
        /// Only customers assigned to the actor.
        Assigned = "assigned",
    }
}

impl Area {
    /// The actions that mean something here, [`Action::Any`] apart.
    #[must_use]
    pub fn actions(self) -> &'static [Action] {
        use Action::{ActAs, Create, Delete, Edit, Export, Import, Invite, Lock, Reset, View};
        match self {
            Self::Users => &[View, Create, Edit, Delete, Lock, Reset, Invite, Import, Export],
            Self::Customers => &[View, Create, Edit, Delete, Lock, Reset, Invite, Import, Export, ActAs],
            Self::Groups | Self::Roles | Self::Attributes | Self::Applications => &[View, Create, Edit, Delete],
            Self::Assignments | Self::Settings | Self::Mail => &[View, Edit],
            Self::Audit => &[View, Export],
        }
    }

    /// Whether a rule on `action` may reach assigned customers alone: whoever is made or imported belongs to nobody yet.
    #[must_use]
    pub fn narrows(self, action: Action) -> bool {
        self == Self::Customers && !matches!(action, Action::Create | Action::Import)
    }
}

/// What a group's role gives a staff user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub group_name: String,
    /// The role.
    pub role: RoleId,
    /// Its name.
    pub role_name: String,
    /// Whether it is the built-in full-access role; its rules are then without effect.
    pub full_access: bool,
    /// The role's rules.
    pub rules: Vec<Rule>,
}

/// Everything that decides about one staff user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// The organization's owner, who may everything.
    pub owner: bool,
    /// Through groups and roles.
    pub grants: Vec<Grant>,
}

/// A yes or a no, and what decided it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// Yes.
    Yes {
        /// Whom it holds for.
        reach: Reach,
        /// What gave it.
        because: Because,
    },
    /// No.
    No(Because),
}

/// What decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Because {
    /// Being the owner.
    Owner,
    /// The full-access role of a group.
    FullAccess {
        /// The group's name.
        group: String,
        /// The role's name.
        role: String,
    },
    /// A rule.
    Rule {
        /// The group's name.
        group: String,
        /// The role's name.
        role: String,
        /// The rule.
        rule: Rule,
    },
    /// No rule matches.
    Nothing,
}

impl Decision {
    /// Whether the answer is yes, at least for some.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        matches!(self, Self::Yes { .. })
    }
}

/// Decides whether `rights` allow `action` in `area`, and names the group, role and rule.
///
/// Reach is the widest one given; a deny that reaches assigned customers alone still takes the right from all, since the
/// narrow reading would let a rule meant as a fence be walked around.
#[must_use]
pub fn decide(rights: &Rights, area: Area, action: Action) -> Decision {
    if rights.owner {
        return Decision::Yes { reach: Reach::All, because: Because::Owner };
    }
    if let Some(grant) = rights.grants.iter().find(|grant| grant.full_access) {
        let because = Because::FullAccess { group: grant.group_name.clone(), role: grant.role_name.clone() };
        return Decision::Yes { reach: Reach::All, because };
    }
    let matching = || {
        rights
            .grants
            .iter()
            .flat_map(|grant| grant.rules.iter().map(move |rule| (grant, rule)))
            .filter(move |(_, rule)| rule.area == area && (rule.action == action || rule.action == Action::Any))
    };
    let because = |(grant, rule): (&Grant, &Rule)| Because::Rule {
        group: grant.group_name.clone(),
        role: grant.role_name.clone(),
        rule: *rule,
    };
    if let Some(denied) = matching().find(|(_, rule)| rule.effect == Effect::Deny) {
        return Decision::No(because(denied));
    }
    let allowed = matching()
        .find(|(_, rule)| rule.reach == Reach::All)
        .or_else(|| matching().find(|(_, rule)| rule.reach == Reach::Assigned));
    allowed
        .map_or(Decision::No(Because::Nothing), |found| Decision::Yes { reach: found.1.reach, because: because(found) })
}

impl Rights {
    /// Whether they hold full access, which no deny takes away.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.owner || self.grants.iter().any(|grant| grant.full_access)
    }
}

/// A right that `theirs` hold and `mine` lack, if there is one. Nobody acts on a person who holds a right they lack, and nobody
/// grants one. Full access counts as a right of its own, since no deny reaches it.
#[must_use]
pub fn lacking(mine: &Rights, theirs: &Rights) -> Option<(Area, Action)> {
    if mine.is_full() {
        return None;
    }
    if theirs.is_full() {
        return Some((Area::Roles, Action::Any));
    }
    let reach = |rights, area, action| match decide(rights, area, action) {
        Decision::Yes { reach, .. } => Some(reach),
        Decision::No(_) => None,
    };
    let every = Area::ALL.iter().flat_map(|area| area.actions().iter().map(|action| (*area, *action)));
    every.into_iter().find(|(area, action)| match reach(theirs, *area, *action) {
        None => false,
        Some(Reach::Assigned) => reach(mine, *area, *action).is_none(),
        Some(Reach::All) => reach(mine, *area, *action) != Some(Reach::All),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn grant(full_access: bool, rules: Vec<Rule>) -> Grant {
        Grant {
            group: GroupId(Uuid::nil()),
            group_name: "Group".into(),
            role: RoleId(Uuid::nil()),
            role_name: "Role".into(),
            full_access,
            rules,
        }
    }

    fn any_rule() -> impl Strategy<Value = Rule> {
        (0..3_usize, 0..Action::ALL.len(), any::<bool>(), any::<bool>()).prop_map(|(area, action, allow, all)| Rule {
            area: Area::ALL[area],
            action: Action::ALL[action],
            effect: if allow { Effect::Allow } else { Effect::Deny },
            reach: if all { Reach::All } else { Reach::Assigned },
        })
    }

    #[test]
    fn without_a_rule_the_answer_is_no() {
        assert_eq!(decide(&Rights::default(), Area::Users, Action::View), Decision::No(Because::Nothing));
    }

    #[test]
    fn the_full_access_role_is_immune_to_deny() {
        let deny = Rule { area: Area::Users, action: Action::Any, effect: Effect::Deny, reach: Reach::All };
        let rights = Rights { owner: false, grants: vec![grant(false, vec![deny]), grant(true, vec![])] };
        assert!(decide(&rights, Area::Users, Action::Delete).is_yes());
    }

    #[test]
    fn full_access_is_more_than_every_rule() {
        let everything = Area::ALL
            .iter()
            .map(|area| Rule { area: *area, action: Action::Any, effect: Effect::Allow, reach: Reach::All })
            .collect();
        let rules = Rights { owner: false, grants: vec![grant(false, everything)] };
        let full = Rights { owner: false, grants: vec![grant(true, vec![])] };
        assert_eq!(lacking(&rules, &full), Some((Area::Roles, Action::Any)));
        assert_eq!(lacking(&full, &rules), None);
        assert_eq!(lacking(&full, &Rights { owner: true, grants: Vec::new() }), None);
    }

    #[test]
    fn a_wider_reach_is_a_right_of_its_own() {
        let view = |reach| Rule { area: Area::Customers, action: Action::View, effect: Effect::Allow, reach };
        let rights = |reach| Rights { owner: false, grants: vec![grant(false, vec![view(reach)])] };
        let (wide, narrow) = (rights(Reach::All), rights(Reach::Assigned));
        assert_eq!(lacking(&narrow, &wide), Some((Area::Customers, Action::View)));
        assert_eq!(lacking(&wide, &narrow), None);
    }

    proptest! {
        /// Nobody lacks a right of their own, and whoever lacks nothing may do all the other may.
        #[test]
        fn lacking_agrees_with_deciding(
            first in proptest::collection::vec(any_rule(), 0..6),
            second in proptest::collection::vec(any_rule(), 0..6),
        ) {
            let mine = Rights { owner: false, grants: vec![grant(false, first)] };
            let theirs = Rights { owner: false, grants: vec![grant(false, second)] };
            prop_assert_eq!(lacking(&mine, &mine), None);
            let covered = Area::ALL.iter().all(|area| {
                area.actions().iter().all(|action| {
                    decide(&mine, *area, *action).is_yes() || !decide(&theirs, *area, *action).is_yes()
                })
            });
            if lacking(&mine, &theirs).is_none() {
                prop_assert!(covered);
            }
        }

        /// Against the rule in the reader's words: some allow matches and no deny does.
        #[test]
        fn deciding_agrees_with_the_plain_reading(
            first in proptest::collection::vec(any_rule(), 0..6),
            second in proptest::collection::vec(any_rule(), 0..6),
            area in 0..3_usize,
            action in 0..Action::ALL.len() - 1,
        ) {
            let (area, action) = (Area::ALL[area], Action::ALL[action]);
            let hits: Vec<Rule> = first
                .iter()
                .chain(&second)
                .copied()
                .filter(|rule| rule.area == area && [action, Action::Any].contains(&rule.action))
                .collect();
            let plain = hits.iter().any(|rule| rule.effect == Effect::Allow)
                && hits.iter().all(|rule| rule.effect == Effect::Allow);
            let forwards = Rights { owner: false, grants: vec![grant(false, first.clone()), grant(false, second.clone())] };
            let backwards = Rights { owner: false, grants: vec![grant(false, second), grant(false, first)] };
            prop_assert_eq!(decide(&forwards, area, action).is_yes(), plain);
            prop_assert_eq!(decide(&backwards, area, action).is_yes(), plain);
        }
    }
}
