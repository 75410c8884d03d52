//! Going on with a form after somebody else has saved meanwhile.

use crate::domain::account::PersonView;
use crate::domain::id::GroupId;
use crate::domain::staff::StaffDraft;

/// What the form holds of a back office user.
pub(super) fn draft_of(person: &PersonView) -> StaffDraft {
    StaffDraft {
        email: person.username.clone(),
        first_name: person.first_name.clone(),
        last_name: person.last_name.clone(),
        groups: person.groups.iter().map(|group| group.id).collect(),
        agent: person.agent,
        language: person.language,
    }
}

/// Whether two forms would save the same: groups have no order.
pub(super) fn same(one: &StaffDraft, other: &StaffDraft) -> bool {
    sorted(one.clone()) == sorted(other.clone())
}

/// What was typed over what is stored now: a field that was not touched takes over what somebody else saved.
pub(super) fn merge(seen: StaffDraft, typed: StaffDraft, stored: StaffDraft) -> StaffDraft {
    fn pick<T: PartialEq>(seen: T, typed: T, stored: T) -> T {
        if typed == seen { stored } else { typed }
    }
    let (seen, typed, stored) = (sorted(seen), sorted(typed), sorted(stored));
    StaffDraft {
        email: pick(seen.email, typed.email, stored.email),
        first_name: pick(seen.first_name, typed.first_name, stored.first_name),
        last_name: pick(seen.last_name, typed.last_name, stored.last_name),
        groups: merge_groups(&seen.groups, &typed.groups, &stored.groups),
        agent: pick(seen.agent, typed.agent, stored.agent),
        language: pick(seen.language, typed.language, stored.language),
    }
}

/// Groups one by one: ticked or unticked here, the others as stored.
fn merge_groups(seen: &[GroupId], typed: &[GroupId], stored: &[GroupId]) -> Vec<GroupId> {
    let added = typed.iter().filter(|id| !seen.contains(id) && !stored.contains(id));
    let kept = stored.iter().filter(|id| typed.contains(id) || !seen.contains(id));
    kept.chain(added).copied().collect()
}

fn sorted(mut draft: StaffDraft) -> StaffDraft {
    draft.groups.sort_unstable();
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_and_the_rest_is_taken_over() {
        let group = |number| GroupId(uuid::Uuid::from_u128(number));
        let seen = StaffDraft { first_name: "Grace".into(), groups: vec![group(1), group(2)], ..StaffDraft::default() };
        let typed = StaffDraft { last_name: "Hopper".into(), groups: vec![group(4), group(1)], ..seen.clone() };
        let stored =
            StaffDraft { first_name: "Gracie".into(), groups: vec![group(2), group(1), group(3)], ..seen.clone() };
        let merged = merge(seen.clone(), typed, stored.clone());
        assert_eq!((merged.first_name.as_str(), merged.last_name.as_str()), ("Gracie", "Hopper"));
        assert!(same(&merged, &StaffDraft { groups: vec![group(1), group(3), group(4)], ..merged.clone() }));
        assert!(same(&merge(seen.clone(), seen, stored.clone()), &stored));
    }
}
