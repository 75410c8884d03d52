//! Jobs on both engines: each person once, each with their own right and result, whatever breaks on the way.

use crate::support::{House, ctx_of, engines};
use app::domain::access::{Action, Area, Effect, Grant, Reach, Rights, Rule};
use app::domain::bulk::{BulkAct, BulkDraft, Selection};
use app::domain::customer::{CustomerDraft, OnboardingMethod};
use app::domain::group::{Audience, GroupDraft};
use app::domain::job::{JobPage, JobQuery, JobState, Outcome};
use app::domain::list::{Origin, UserQuery};
use app::domain::{AccountId, AccountKind, AccountStatus, GroupId, JobId, RoleId};
use app::error::{AppError, Conflict};
use app::ports::{Ctx, Groups, Jobs};
use server::service::Turn;
use server::storage::Sql;
use std::collections::BTreeSet;

async fn customers(house: &House, count: usize) -> Vec<AccountId> {
    let settings = house.service.settings().await.unwrap();
    let mut ids = Vec::new();
    for n in 0..count {
        let draft = CustomerDraft {
            email: format!("person{n:04}@example.com"),
            first_name: "Person".into(),
            last_name: format!("{n:04}"),
            method: OnboardingMethod::Invite,
            ..CustomerDraft::default()
        };
        let new = draft.parse(&settings.password).unwrap();
        let made = app::ports::Users::create_customer(&*house.service, &house.owner, new).await.unwrap();
        ids.push(made.id);
    }
    ids
}

async fn group(house: &House) -> GroupId {
    let draft = GroupDraft { name: "Wholesale".into(), description: String::new(), audience: Audience::Customers };
    Groups::create(&*house.service, &house.owner, draft.parse().unwrap()).await.unwrap().id
}

async fn start(house: &House, ctx: &Ctx, act: BulkAct, selection: Selection) -> Result<JobId, AppError> {
    let confirmed = house.service.count(ctx, &selection).await?;
    house.service.start_bulk(ctx, BulkDraft { act, selection, confirmed }.parse()?).await
}

async fn run(house: &House) {
    while house.service.work().await.unwrap() == Turn::Worked {}
}

async fn page(house: &House, id: JobId) -> JobPage {
    Jobs::get(&*house.service, &house.owner, id, JobQuery::default()).await.unwrap()
}

fn matching(search: &str) -> Selection {
    Selection::Matching(UserQuery { search: search.into(), ..UserQuery::default() })
}

#[tokio::test]
async fn a_job_comes_by_everyone_once_with_a_result_for_each() {
    for engine in engines() {
        let house = House::on(engine).await;
        let ids = customers(&house, 7).await;
        let group = group(&house).await;
        Groups::change_members(&*house.service, &house.owner, group, &ids[..2], &[]).await.unwrap();
        // The owner is found too, and is of the other audience.
        let id = start(&house, &house.owner, BulkAct::AddToGroup(group), matching("")).await.unwrap();
        assert_eq!(page(&house, id).await.job.state, JobState::Queued, "{engine}");
        run(&house).await;
        let found = page(&house, id).await;
        assert_eq!(found.job.state, JobState::Done, "{engine}");
        assert_eq!((found.job.done, found.job.failed, found.job.total), (7, 1, 8), "{engine}");
        assert_eq!(found.job.group, "Wholesale");
        let of = |outcome| found.results.iter().filter(|result| result.outcome == outcome).count();
        assert_eq!((of(Outcome::Done), of(Outcome::Unchanged), of(Outcome::Failed)), (5, 2, 1), "{engine}");
        let refused = Jobs::get(&*house.service, &house.owner, id, JobQuery { failed: true, after: 0 }).await.unwrap();
        assert_eq!(refused.results.len(), 1);
        assert_eq!(refused.results[0].reason, Some(AppError::Conflict(Conflict::WrongAudience)));
        assert_eq!(house.number("SELECT COUNT(*) FROM group_members m JOIN groups g ON g.seq = m.group_seq WHERE g.name = 'Wholesale'").await, 7);
        // Each change has its audit row, by the job's starter.
        let rows = "SELECT COUNT(*) FROM audit_events WHERE action = 'member_added' AND via = 'job'";
        assert_eq!(house.number(rows).await, 5, "{engine}");

        let id =
            start(&house, &house.owner, BulkAct::RemoveFromGroup(group), Selection::Picked(ids[..3].to_vec())).await;
        run(&house).await;
        assert_eq!(page(&house, id.unwrap()).await.job.done, 3);
        assert_eq!(house.number("SELECT COUNT(*) FROM group_members").await, 4 + 1, "{engine}");
    }
}

#[tokio::test]
async fn deleting_many_forgets_them_and_reaches_nobody_who_was_not_confirmed() {
    for engine in engines() {
        let house = House::on(engine).await;
        customers(&house, 5).await;
        let draft = BulkDraft { act: BulkAct::Delete, selection: matching("person000"), confirmed: 4 };
        let refused = house.service.start_bulk(&house.owner, draft.clone().parse().unwrap()).await.unwrap_err();
        assert_eq!(refused, AppError::Stale, "{engine}");
        for act in [BulkAct::Lock { note: String::new() }, BulkAct::ResendInvitation] {
            let draft = BulkDraft { act, ..draft.clone() };
            let refused = house.service.start_bulk(&house.owner, draft.parse().unwrap()).await.unwrap_err();
            assert_eq!(refused, AppError::Stale, "{engine}");
        }
        let draft = BulkDraft { confirmed: 5, ..draft };
        let id = house.service.start_bulk(&house.owner, draft.parse().unwrap()).await.unwrap();
        // Somebody comes who matches: not meant.
        let late = CustomerDraft {
            email: "person0009@example.com".into(),
            method: OnboardingMethod::Link,
            ..CustomerDraft::default()
        };
        let settings = house.service.settings().await.unwrap();
        let late = late.parse(&settings.password).unwrap();
        app::ports::Users::create_customer(&*house.service, &house.owner, late).await.unwrap();
        run(&house).await;
        let found = page(&house, id).await;
        assert_eq!((found.job.state, found.job.done), (JobState::Done, 5), "{engine}");
        assert!(found.results.iter().all(|result| result.name().is_empty() && result.account.is_some()));
        assert_eq!(house.number("SELECT COUNT(*) FROM accounts WHERE kind = 'customer'").await, 1, "{engine}");
        assert_eq!(
            house.number("SELECT CAST(SUM(total) AS BIGINT) FROM account_totals WHERE kind = 'customer'").await,
            1,
            "{engine}"
        );
        assert_eq!(house.number("SELECT COUNT(*) FROM audit_events WHERE target_name LIKE 'Person 000%'").await, 0);
    }
}

#[tokio::test]
async fn invitations_go_again_only_to_those_who_wait_for_one() {
    for engine in engines() {
        let house = House::on(engine).await;
        let ids = customers(&house, 3).await;
        let gone = AccountId(uuid::Uuid::from_u128(1));
        let mut picked = ids.clone();
        picked.push(gone);
        picked.push(house.owner.actor().unwrap().subject.id);
        let id = start(&house, &house.owner, BulkAct::ResendInvitation, Selection::Picked(picked)).await.unwrap();
        run(&house).await;
        let found = page(&house, id).await;
        assert_eq!((found.job.done, found.job.failed), (3, 2), "{engine}");
        let reasons: Vec<_> = found.results.into_iter().filter_map(|result| result.reason).collect();
        assert!(reasons.contains(&AppError::NotFound) && reasons.contains(&AppError::Conflict(Conflict::NotInvited)));
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox").await, 6, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM tickets WHERE generation = 2").await, 3, "{engine}");
    }
}

#[tokio::test]
async fn several_runners_share_the_jobs_and_nobody_is_done_twice() {
    for engine in engines() {
        let house = House::on(engine).await;
        customers(&house, 30).await;
        let group = group(&house).await;
        let mut jobs = Vec::new();
        for _ in 0..3 {
            jobs.push(start(&house, &house.owner, BulkAct::AddToGroup(group), matching("person")).await.unwrap());
        }
        let runners: Vec<_> = (0..4)
            .map(|_| {
                let service = house.service.clone();
                tokio::spawn(async move {
                    let mut idle = 0;
                    while idle < 3 {
                        match service.work().await {
                            Ok(Turn::Worked) => idle = 0,
                            Ok(Turn::Idle) | Err(_) => {
                                idle += 1;
                                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                            }
                        }
                    }
                })
            })
            .collect();
        for runner in runners {
            runner.await.unwrap();
        }
        run(&house).await;
        for id in jobs {
            let found = page(&house, id).await;
            assert_eq!((found.job.state, found.job.done, found.job.failed), (JobState::Done, 30, 0), "{engine}");
            let people: BTreeSet<_> = found.results.iter().filter_map(|result| result.account).collect();
            assert_eq!((found.results.len(), people.len()), (30, 30), "{engine}");
        }
        assert_eq!(
            house.number("SELECT COUNT(*) FROM audit_events WHERE action = 'member_added'").await,
            30,
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_chunk_that_breaks_never_happened_and_comes_again() {
    for engine in engines() {
        let house = House::on(engine).await;
        customers(&house, 4).await;
        let group = group(&house).await;
        let id = start(&house, &house.owner, BulkAct::AddToGroup(group), matching("person")).await.unwrap();
        // A process that dies in the middle: its work is dropped before the commit.
        for _ in 0..20 {
            let service = house.service.clone();
            let turn = tokio::spawn(async move { service.work().await });
            tokio::time::sleep(std::time::Duration::from_micros(300)).await;
            turn.abort();
            let _ = turn.await;
        }
        run(&house).await;
        let found = page(&house, id).await;
        assert_eq!((found.job.state, found.job.done, found.results.len()), (JobState::Done, 4, 4), "{engine}");
        assert_eq!(
            house.number("SELECT COUNT(*) FROM audit_events WHERE action = 'member_added'").await,
            4,
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_stopped_job_stays_stopped_and_what_was_done_stays_done() {
    for engine in engines() {
        let house = House::on(engine).await;
        let ids = customers(&house, 2).await;
        let group = group(&house).await;
        let id = start(&house, &house.owner, BulkAct::AddToGroup(group), Selection::Picked(ids)).await.unwrap();
        let view = house.service.cancel(&house.owner, id).await.unwrap();
        assert_eq!((view.state, view.may_cancel), (JobState::Cancelled, false));
        run(&house).await;
        assert_eq!(page(&house, id).await.job.state, JobState::Cancelled);
        assert_eq!(house.service.cancel(&house.owner, id).await.unwrap().state, JobState::Cancelled);
        assert_eq!(
            house.number("SELECT COUNT(*) FROM audit_events WHERE action = 'member_added'").await,
            0,
            "{engine}"
        );
    }
}

/// Staff whose one role has these rules, stored, so that a job finds them.
pub async fn staff(house: &House, username: &str, rules: &[(Area, Action)]) -> Ctx {
    use app::domain::role::RoleDraft;
    use server::storage::{accounts, groups, roles};
    let now = house.service.now();
    let mut unit = house.db.begin().await.unwrap();
    let id = AccountId(server::clock::new_id(now));
    let new = accounts::NewAccount {
        id,
        kind: AccountKind::Staff,
        username,
        username_key: username,
        first_name: "",
        last_name: "",
        status: AccountStatus::Active,
        language: None,
        origin: Origin::Created,
        owner: false,
        created: now,
        last_sign_in: None,
    };
    let account = accounts::insert(&mut unit, &new).await.unwrap();
    let draft = GroupDraft { name: username.into(), description: String::new(), audience: Audience::Staff };
    let group_id = GroupId(server::clock::new_id(now));
    let group = groups::insert(&mut unit, group_id, &draft.parse().unwrap(), false, now).await.unwrap();
    let role_id = RoleId(server::clock::new_id(now));
    let text = RoleDraft { name: username.into(), description: String::new() }.parse().unwrap();
    let role = roles::insert(&mut unit, role_id, &text, false).await.unwrap();
    roles::attach(&mut unit, group, role).await.unwrap();
    groups::add_member(&mut unit, group, account).await.unwrap();
    let mut stored = Vec::new();
    for (area, action) in rules {
        let sql = "INSERT INTO role_rules (role_seq, area, action, effect, reach) VALUES ($1, $2, $3, 'allow', 'all')";
        unit.execute(Sql::new(sql).bind(role).bind(area.as_str()).bind(action.as_str())).await.unwrap();
        stored.push(Rule { area: *area, action: *action, effect: Effect::Allow, reach: Reach::All });
    }
    unit.commit().await.unwrap();
    let grant = Grant {
        group: group_id,
        group_name: username.into(),
        role: role_id,
        role_name: username.into(),
        full_access: false,
        rules: stored,
    };
    ctx_of(id, AccountKind::Staff, username, Rights { owner: false, grants: vec![grant] })
}

#[tokio::test]
async fn rights_are_asked_for_at_the_start_for_each_person_and_for_looking() {
    for engine in engines() {
        let house = House::on(engine).await;
        customers(&house, 2).await;
        let looker = staff(&house, "looker@example.com", &[(Area::Customers, Action::View)]).await;
        let deleter =
            staff(&house, "deleter@example.com", &[(Area::Customers, Action::View), (Area::Customers, Action::Delete)])
                .await;
        let refused = start(&house, &looker, BulkAct::Delete, matching("person")).await.unwrap_err();
        assert_eq!(refused, AppError::Forbidden, "{engine}");
        // Everyone who may be seen: no staff among them.
        let id = start(&house, &deleter, BulkAct::Delete, matching("")).await.unwrap();
        assert_eq!(Jobs::get(&*house.service, &looker, id, JobQuery::default()).await.unwrap_err(), AppError::NotFound);
        assert_eq!(house.service.cancel(&looker, id).await.unwrap_err(), AppError::NotFound);
        assert!(Jobs::list(&*house.service, &looker).await.unwrap().rows.is_empty());
        assert_eq!(Jobs::list(&*house.service, &deleter).await.unwrap().rows.len(), 1);
        // The right is gone by the time the job comes to them.
        let mut unit = house.db.begin().await.unwrap();
        unit.execute(Sql::new("DELETE FROM role_rules WHERE action = 'delete'")).await.unwrap();
        unit.commit().await.unwrap();
        run(&house).await;
        let found = page(&house, id).await;
        assert_eq!((found.job.done, found.job.failed), (0, 2), "{engine}");
        assert!(found.results.iter().all(|result| result.reason == Some(AppError::Forbidden)));

        let id = start(&house, &house.owner, BulkAct::Delete, matching("person")).await.unwrap();
        let mut unit = house.db.begin().await.unwrap();
        unit.execute(Sql::new("UPDATE accounts SET status = 'deactivated' WHERE username = 'owner@example.com'"))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        run(&house).await;
        assert_eq!(page(&house, id).await.job.state, JobState::Failed, "{engine}: the starter may not sign in");
        assert_eq!(house.number("SELECT COUNT(*) FROM accounts WHERE kind = 'customer'").await, 2, "{engine}");
    }
}

#[tokio::test]
async fn many_are_locked_with_their_note_and_let_in_again_and_staff_are_refused() {
    for engine in engines() {
        let house = House::on(engine).await;
        let ids = customers(&house, 3).await;
        let lock = BulkAct::Lock { note: "Unpaid".into() };
        let id = start(&house, &house.owner, lock.clone(), matching("")).await.unwrap();
        run(&house).await;
        let found = page(&house, id).await.job;
        assert_eq!((found.done, found.failed, found.total), (3, 1, 4), "{engine}: the owner is no customer");
        let locked = "SELECT COUNT(*) FROM account_locks l JOIN accounts a ON a.seq = l.account_seq
            WHERE l.note = 'Unpaid' AND a.status = 'locked' AND a.kind = 'customer'";
        assert_eq!(house.number(locked).await, 3, "{engine}");
        let refused = Jobs::get(&*house.service, &house.owner, id, JobQuery { failed: true, after: 0 }).await.unwrap();
        assert_eq!(refused.results[0].reason, Some(AppError::Conflict(Conflict::OneByOne)));

        let again = start(&house, &house.owner, lock, Selection::Picked(ids.clone())).await.unwrap();
        run(&house).await;
        let unchanged = page(&house, again).await;
        assert!(unchanged.results.iter().all(|result| result.outcome == Outcome::Unchanged), "{engine}");

        let id = start(&house, &house.owner, BulkAct::Unlock, Selection::Picked(ids[..2].to_vec())).await.unwrap();
        run(&house).await;
        assert_eq!(page(&house, id).await.job.done, 2);
        assert_eq!(house.number(locked).await, 1, "{engine}");
        let rows = "SELECT COUNT(*) FROM audit_events WHERE action = 'account_unlocked' AND via = 'job'";
        assert_eq!(house.number(rows).await, 2, "{engine}");
    }
}
