//! There is always somebody left who may everything and could sign in, whatever is done at once, on both engines.

use crate::support::{House, engines};
use app::domain::group::{Audience, GroupDraft};
use app::domain::{AccountId, GroupId};
use app::error::{AppError, Conflict};
use app::ports::{Ctx, Groups, Roles, Staff, Users};
use server::storage::Sql;
use std::sync::Arc;

/// Counted anew, in other words than the guard's.
const ADMINISTRATORS: &str =
    "SELECT COUNT(DISTINCT m.account_seq) FROM group_members m, group_roles gr, roles r, accounts a
    WHERE gr.group_seq = m.group_seq AND r.seq = gr.role_seq AND r.full_access AND a.seq = m.account_seq
    AND a.status = 'active' AND a.seq IN (SELECT account_seq FROM passwords)";

/// A house whose owner could not sign in, so that administrators alone count.
async fn ownerless(engine: &str) -> Arc<House> {
    let house = House::on(engine).await;
    let mut unit = house.db.begin().await.unwrap();
    unit.execute(Sql::new(
        "UPDATE accounts SET status = 'invited' WHERE seq IN (SELECT account_seq FROM staff WHERE owner)",
    ))
    .await
    .unwrap();
    unit.commit().await.unwrap();
    Arc::new(house)
}

/// A staff group that carries the full-access role.
async fn full_group(house: &House, admin: &Ctx, name: &str) -> GroupId {
    let draft = GroupDraft { name: name.into(), description: String::new(), audience: Audience::Staff };
    let group = Groups::create(&*house.service, admin, draft.parse().unwrap()).await.unwrap().id;
    let role = house.role("Administrator").await;
    house.service.set_of_group(admin, group, &[role]).await.unwrap();
    group
}

/// Ways in which one administrator ends another's administration.
#[derive(Clone, Copy, Debug)]
enum Way {
    Deactivate,
    Delete,
    Demote,
    TakeOut,
    DeleteGroup,
    TakeRole,
    LeaveOneself,
    DeactivateOneself,
    DeleteOneself,
}

const WAYS: [Way; 9] = [
    Way::Deactivate,
    Way::Delete,
    Way::Demote,
    Way::TakeOut,
    Way::DeleteGroup,
    Way::TakeRole,
    Way::LeaveOneself,
    Way::DeactivateOneself,
    Way::DeleteOneself,
];

/// What `ctx` does to the other, who is an administrator through `group`, or to themselves, who are it through `own`.
async fn end(
    house: &House,
    ctx: &Ctx,
    way: Way,
    (other, group): (AccountId, GroupId),
    own: GroupId,
) -> Result<(), AppError> {
    let service = &*house.service;
    let oneself = ctx.actor.as_ref().unwrap().subject.id;
    match way {
        Way::Deactivate => service.deactivate(ctx, other, true).await,
        Way::Delete => Staff::delete(service, ctx, other, true).await,
        Way::Demote => {
            let viewers = house.group("Viewer of users").await;
            service.set_groups(ctx, other, &[viewers]).await.map(drop)
        }
        Way::TakeOut => service.change_members(ctx, group, &[], &[other]).await.map(drop),
        Way::DeleteGroup => Groups::delete(service, ctx, group, 1).await,
        Way::TakeRole => service.set_of_group(ctx, group, &[]).await.map(drop),
        Way::LeaveOneself => service.change_members(ctx, own, &[], &[oneself]).await.map(drop),
        Way::DeactivateOneself => service.deactivate(ctx, oneself, true).await,
        Way::DeleteOneself => Staff::delete(service, ctx, oneself, true).await,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_who_end_each_other_one_stays() {
    for engine in engines() {
        for way in WAYS {
            let house = ownerless(engine).await;
            let helper = house.staff("helper@example.com", &["Administrators"]).await;
            let admin = house.acting(helper).await;
            let (first_group, second_group) =
                (full_group(&house, &admin, "First").await, full_group(&house, &admin, "Second").await);
            let first = house.staff("first@example.com", &["First"]).await;
            let second = house.staff("second@example.com", &["Second"]).await;
            Staff::delete(&*house.service, &admin, helper, true).await.unwrap();
            assert_eq!(house.number(ADMINISTRATORS).await, 2);
            let (one, two) = (house.acting(first).await, house.acting(second).await);
            let race = |ctx: Ctx, other: (AccountId, GroupId), own: GroupId| {
                let house = Arc::clone(&house);
                tokio::spawn(async move { end(&house, &ctx, way, other, own).await })
            };
            let one = race(one, (second, second_group), first_group);
            let two = race(two, (first, first_group), second_group);
            let done = [one.await.unwrap(), two.await.unwrap()];
            assert_eq!(house.number(ADMINISTRATORS).await, 1, "{engine} {way:?}: {done:?}");
            assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "{engine} {way:?}: {done:?}");
            let refused = done.into_iter().find_map(Result::err).unwrap();
            let expected =
                [AppError::Forbidden, AppError::SignInRequired, AppError::Conflict(Conflict::LastAdministrator)];
            assert!(expected.contains(&refused), "{engine} {way:?}: {refused:?}");
        }
    }
}

#[tokio::test]
async fn the_last_administrator_stays_when_alone() {
    for engine in engines() {
        for way in WAYS {
            let house = ownerless(engine).await;
            let helper = house.staff("helper@example.com", &["Administrators"]).await;
            let admin = house.acting(helper).await;
            let group = full_group(&house, &admin, "First").await;
            let last = house.staff("last@example.com", &["First"]).await;
            Staff::delete(&*house.service, &admin, helper, true).await.unwrap();
            let ctx = house.acting(last).await;
            let refused = end(&house, &ctx, way, (last, group), group).await.unwrap_err();
            assert_eq!(refused, AppError::Conflict(Conflict::LastAdministrator), "{engine} {way:?}");
            assert_eq!(house.number(ADMINISTRATORS).await, 1, "{engine} {way:?}");
        }
    }
}

#[tokio::test]
async fn the_owner_counts_and_cannot_be_touched() {
    for engine in engines() {
        let house = House::on(engine).await;
        let admin = house.staff("admin@example.com", &["Administrators"]).await;
        let ctx = house.acting(admin).await;
        let owner = house.owner.actor.as_ref().unwrap().subject.id;
        let service = &*house.service;
        for refused in [
            service.deactivate(&ctx, owner, true).await,
            Staff::delete(service, &ctx, owner, true).await,
            service.set_groups(&ctx, owner, &[]).await.map(drop),
            service.transfer_ownership(&ctx, admin, "x").await,
        ] {
            assert_eq!(refused, Err(AppError::Forbidden), "{engine}");
        }
        for refused in [
            service.deactivate(&house.owner, owner, true).await,
            Staff::delete(service, &house.owner, owner, true).await,
        ] {
            assert_eq!(refused, Err(AppError::Conflict(Conflict::Owner)), "{engine}");
        }
        // With the owner about, the one other administrator may go.
        service.deactivate(&ctx, admin, true).await.unwrap();
    }
}
