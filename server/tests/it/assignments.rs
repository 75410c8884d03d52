//! Assign Customers on both engines (S18 to S23): one staff user a customer, conflicts by name.

use crate::support::{House, engines};
use crate::web::customer;
use app::domain::AccountId;
use app::domain::assignment::{AssignmentDraft, AssignmentTable, AssignmentsSaved, MoveHere};
use app::domain::customer::OnboardingMethod;
use app::domain::list::UserQuery;
use app::error::{AppError, Conflict};
use app::ports::{Assignments, Ctx, Staff, Users};
use server::storage::accounts;
use std::sync::Arc;

async fn customers(house: &House, count: usize) -> Vec<AccountId> {
    let mut ids = Vec::new();
    for number in 0..count {
        let email = format!("customer{number}@example.com");
        customer(house, &email, OnboardingMethod::Link).await;
        let mut link = house.db.read().await.unwrap();
        ids.push(accounts::find_by_username(&mut link, &email).await.unwrap().unwrap().id);
    }
    ids
}

fn draft(staff: AccountId) -> AssignmentDraft {
    AssignmentDraft { staff, assign: Vec::new(), move_here: Vec::new(), release: Vec::new() }
}

async fn save(house: &House, ctx: &Ctx, draft: AssignmentDraft) -> Result<AssignmentsSaved, AppError> {
    house.service.save(ctx, draft.parse().unwrap()).await
}

async fn table(house: &House, staff: AccountId, table: AssignmentTable, search: &str) -> Vec<String> {
    let query = UserQuery { search: search.into(), ..UserQuery::default() }.bounded();
    let page = Assignments::list(&*house.service, &house.owner, staff, table, &query).await.unwrap();
    page.rows.into_iter().map(|row| row.username).collect()
}

#[tokio::test]
async fn s18_to_s23_ticks_assign_unticks_release_and_nobody_is_robbed() {
    for engine in engines() {
        let house = House::on(engine).await;
        let ids = customers(&house, 3).await;
        let grace = house.staff("grace@example.com", &["Viewer of users"]).await;
        let ada = house.staff("ada@example.com", &["Viewer of users"]).await;
        assert_eq!(table(&house, grace, AssignmentTable::Available, "").await.len(), 3, "S19");
        let saved = save(&house, &house.owner, AssignmentDraft { assign: ids[..2].to_vec(), ..draft(grace) }).await;
        assert_eq!(saved.unwrap().assigned, 2, "{engine}");
        assert_eq!(table(&house, grace, AssignmentTable::Assigned, "").await.len(), 2, "S20");
        assert_eq!(table(&house, grace, AssignmentTable::Available, "").await, ["customer2@example.com"]);
        assert_eq!(table(&house, grace, AssignmentTable::Assigned, "customer1").await, ["customer1@example.com"]);

        // S22: whoever belongs to somebody is not taken, but named; moving asks by name whom from.
        let robbed = save(&house, &house.owner, AssignmentDraft { assign: ids.clone(), ..draft(ada) }).await.unwrap();
        assert_eq!((robbed.assigned, robbed.conflicts.len()), (1, 2), "{engine}: {robbed:?}");
        assert!(robbed.conflicts.iter().all(|conflict| {
            conflict.assigned_to.as_ref().is_some_and(|holder| holder.id == grace && holder.name == "Grace Hopper")
        }));
        let here = |from| AssignmentDraft { move_here: vec![MoveHere { customer: ids[0], from }], ..draft(ada) };
        assert_eq!(save(&house, &house.owner, here(grace)).await.unwrap().assigned, 1, "{engine}");
        let view = Users::get(&*house.service, &house.owner, ids[0]).await.unwrap();
        assert_eq!(view.assigned_to.map(|holder| holder.id), Some(ada), "{engine}");

        // S23: released, free for others. What has happened already is no conflict.
        for _ in 0..2 {
            let released = save(&house, &house.owner, AssignmentDraft { release: vec![ids[1]], ..draft(grace) }).await;
            assert!(released.unwrap().conflicts.is_empty(), "{engine}");
        }
        assert!(table(&house, ada, AssignmentTable::Available, "").await.contains(&"customer1@example.com".into()));
        let trail = "SELECT COUNT(*) FROM audit_events WHERE action = 'assignment_changed'";
        assert_eq!(house.number(trail).await, 5, "{engine}");

        let gone = AccountId(uuid::Uuid::from_u128(9));
        let gone = save(&house, &house.owner, AssignmentDraft { assign: vec![gone], ..draft(ada) }).await.unwrap();
        assert_eq!(gone.conflicts.len(), 1);
        let viewer = house.acting(grace).await;
        let refused = save(&house, &viewer, AssignmentDraft { assign: vec![ids[1]], ..draft(grace) }).await;
        assert_eq!(refused, Err(AppError::Forbidden), "{engine}");
        Staff::delete(&*house.service, &house.owner, grace, true).await.unwrap();
        let deleted = save(&house, &house.owner, AssignmentDraft { assign: vec![ids[1]], ..draft(grace) }).await;
        assert_eq!(deleted, Err(AppError::Conflict(Conflict::UserDeleted)), "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_assign_the_same_customers_at_once_share_them_out() {
    for engine in engines() {
        let house = Arc::new(House::on(engine).await);
        let ids = customers(&house, 6).await;
        let mut saves = Vec::new();
        for email in ["grace@example.com", "ada@example.com"] {
            let staff = house.staff(email, &["Viewer of users"]).await;
            let (house, mut assign) = (Arc::clone(&house), ids.clone());
            if email.starts_with("ada") {
                assign.reverse();
            }
            saves.push(tokio::spawn(async move {
                save(&house, &house.owner, AssignmentDraft { assign, ..draft(staff) }).await.unwrap()
            }));
        }
        let (mut assigned, mut conflicts) = (0, 0);
        for saved in saves {
            let saved = saved.await.unwrap();
            assigned += saved.assigned;
            conflicts += saved.conflicts.len();
        }
        assert_eq!((assigned, conflicts), (6, 6), "{engine}");
    }
}
