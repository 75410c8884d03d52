//! The whole audit trail, on both engines: pages, filters, and what is left of people who are gone.

use crate::support::{House, PASSWORD, ctx_of, engines, nobody};
use app::domain::access::{Action, Area, Effect, Grant, Reach, Rights, Rule};
use app::domain::audit::AuditAction;
use app::domain::audit_list::{AuditPage, AuditQuery, PartyKind};
use app::domain::customer::{CustomerDraft, OnboardingMethod};
use app::domain::list::Position;
use app::domain::password::PasswordPolicy;
use app::domain::session::SignInDraft;
use app::domain::time::{DAY, SECOND};
use app::domain::turn::{LocalDay, Turn};
use app::domain::{AccountId, AccountKind, GroupId, RoleId};
use app::error::AppError;
use app::ports::{Audit, Ctx, Users};
use uuid::Uuid;

async fn customer(house: &House, email: &str) -> AccountId {
    let draft = CustomerDraft {
        email: email.into(),
        first_name: "Ada".into(),
        last_name: "Lovelace".into(),
        method: OnboardingMethod::TemporaryPassword,
        password: PASSWORD.into(),
        ..CustomerDraft::default()
    };
    let new = draft.parse(&PasswordPolicy::default()).unwrap();
    house.service.create_customer(&house.owner, new).await.unwrap().id
}

async fn list(house: &House, query: AuditQuery) -> AuditPage {
    Audit::list(&*house.service, &house.owner, &query.bounded()).await.unwrap()
}

async fn refused(house: &House, email: &str) {
    let credentials = SignInDraft { username: email.into(), password: "wrong".into() }.parse().unwrap();
    house.service.sign_in(&nobody(), &credentials).await.unwrap().unwrap_err();
}

/// A staff user with these rights, who is no account.
fn clerk(rights: &[(Area, Action)]) -> Ctx {
    let rule = |(area, action): &(Area, Action)| Rule {
        area: *area,
        action: *action,
        effect: Effect::Allow,
        reach: Reach::All,
    };
    let grant = Grant {
        group: GroupId(Uuid::from_u128(1)),
        group_name: "Clerks".into(),
        role: RoleId(Uuid::from_u128(1)),
        role_name: "Clerk".into(),
        full_access: false,
        rules: rights.iter().map(rule).collect(),
    };
    let rights = Rights { owner: false, grants: vec![grant] };
    ctx_of(AccountId(Uuid::from_u128(1)), AccountKind::Staff, "clerk@example.com", rights)
}

#[tokio::test]
async fn pages_of_the_trail_walk_both_ways_without_a_gap() {
    for engine in engines() {
        let house = House::on(engine).await;
        for n in 0..60 {
            // Some at the same moment.
            house.clock.advance(if n % 3 == 0 { SECOND } else { 0 });
            refused(&house, "nobody@example.com").await;
        }
        let all =
            list(&house, AuditQuery { turn: Turn { size: 200, ..Turn::default() }, ..AuditQuery::default() }).await;
        let whole: Vec<i64> = all.rows.iter().map(|row| row.entry.seq).collect();
        assert_eq!(whole.len(), 61, "{engine}: the owner's entry and sixty more");
        assert!(whole.windows(2).all(|pair| pair[0] > pair[1]));
        let (mut walked, mut turn, mut before) = (Vec::new(), Turn { size: 25, ..Turn::default() }, None);
        loop {
            let page = list(&house, AuditQuery { turn: turn.clone(), ..AuditQuery::default() }).await;
            walked.extend(page.rows.iter().map(|row| row.entry.seq));
            before = page.previous.or(before);
            match page.next {
                Some(cursor) => turn = turn.on(cursor, page.rows.len() as u64),
                None => break,
            }
        }
        assert_eq!(walked, whole, "{engine}");
        assert_eq!(turn.first, 51);
        let back = turn.back(before.unwrap());
        assert!(matches!(back.position, Position::Before(_)));
        let page = list(&house, AuditQuery { turn: back, ..AuditQuery::default() }).await;
        assert_eq!(page.rows.iter().map(|row| row.entry.seq).collect::<Vec<_>>(), whole[25..50], "{engine}");
    }
}

#[tokio::test]
async fn the_trail_is_narrowed_by_actor_person_act_and_period() {
    for engine in engines() {
        let house = House::on(engine).await;
        let ada = customer(&house, "ada@example.com").await;
        let grace = customer(&house, "grace@example.com").await;
        refused(&house, "ada@example.com").await;
        house.clock.advance(10 * DAY);
        refused(&house, "grace@example.com").await;
        let acts = async |query: AuditQuery| -> Vec<(AuditAction, Option<Uuid>)> {
            let page = list(&house, query).await;
            page.rows.into_iter().map(|row| (row.entry.action, row.target.map(|target| target.id))).collect()
        };
        let (created, failed) = (AuditAction::CustomerCreated, AuditAction::SignInFailed);
        let owner = house.owner.actor().unwrap().subject.id.0;
        let by_owner = AuditQuery { actor: owner.to_string(), ..AuditQuery::default() };
        assert_eq!(
            acts(by_owner).await,
            [(created, Some(grace.0)), (created, Some(ada.0)), (AuditAction::OwnerCreated, Some(owner))],
            "{engine}"
        );
        let of_ada = AuditQuery { person: "Ada@Example.com".into(), ..AuditQuery::default() };
        assert_eq!(acts(of_ada.clone()).await, [(failed, Some(ada.0)), (created, Some(ada.0))], "{engine}");
        let both = AuditQuery { action: Some(failed), ..of_ada.clone() };
        assert_eq!(acts(both).await, [(failed, Some(ada.0))], "{engine}");
        let page = list(&house, of_ada).await;
        assert_eq!(page.person.unwrap().name, "Ada Lovelace");
        let target = page.rows[0].target.as_ref().unwrap();
        assert!(target.there && target.kind == PartyKind::Account);

        let today = house.service.now().rfc3339();
        let today = LocalDay::new(&today[..10], 0);
        let recent = AuditQuery { from: today, to: today, ..AuditQuery::default() };
        assert_eq!(acts(recent.clone()).await, [(failed, Some(grace.0))], "{engine}");
        let before = AuditQuery { from: None, to: LocalDay::new("2027-01-20", 0), ..recent };
        let before = acts(before).await;
        assert!(before.len() == 4 && !before.contains(&(failed, Some(grace.0))), "{engine}: {before:?}");
        for stranger in ["nobody@example.com", "01a1fc8a-9def-7ef0-8bb2-029def912e3a"] {
            let query = AuditQuery { actor: stranger.into(), ..AuditQuery::default() };
            assert!(acts(query).await.is_empty(), "{engine} {stranger}");
        }
    }
}

#[tokio::test]
async fn of_somebody_deleted_only_ids_are_left() {
    for engine in engines() {
        let house = House::on(engine).await;
        let ada = customer(&house, "ada@example.com").await;
        Users::delete(&*house.service, &house.owner, ada, "ada@example.com").await.unwrap();
        let page = list(&house, AuditQuery { person: ada.to_string(), ..AuditQuery::default() }).await;
        assert_eq!(page.rows.len(), 2, "{engine}");
        assert!(page.person.is_none());
        for row in &page.rows {
            let target = row.target.as_ref().unwrap();
            assert_eq!((target.id, target.there), (ada.0, false));
            assert!(row.entry.target.is_empty() && row.entry.changes.is_empty(), "{engine}: {row:?}");
        }
        let text = serde_json::to_string(&page).unwrap();
        assert!(!text.contains("Lovelace") && !text.contains("ada@"), "{engine}");
    }
}

#[tokio::test]
async fn the_trail_needs_its_right_and_links_only_to_what_may_be_opened() {
    let house = House::on("sqlite").await;
    customer(&house, "ada@example.com").await;
    let query = AuditQuery::default();
    for ctx in [clerk(&[(Area::Customers, Action::View)]), clerk(&[(Area::Audit, Action::Edit)])] {
        assert_eq!(Audit::list(&*house.service, &ctx, &query).await.unwrap_err(), AppError::Forbidden);
    }
    let auditor = clerk(&[(Area::Audit, Action::View)]);
    let page = Audit::list(&*house.service, &auditor, &query).await.unwrap();
    let created = page.rows.iter().find(|row| row.entry.action == AuditAction::CustomerCreated).unwrap();
    assert!(!created.target.as_ref().unwrap().there && !created.actor.as_ref().unwrap().there);
    // Nor does an address tell whether somebody has it.
    let probe = AuditQuery { person: "ada@example.com".into(), ..query };
    assert!(Audit::list(&*house.service, &auditor, &probe).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn refused_sign_ins_of_unknown_names_are_kept_for_thirty_days() {
    for engine in engines() {
        let house = House::on(engine).await;
        customer(&house, "ada@example.com").await;
        refused(&house, "nobody@example.com").await;
        refused(&house, "ada@example.com").await;
        const FAILED: &str = "SELECT COUNT(*) FROM audit_events WHERE action = 'sign_in_failed'";
        house.clock.advance(29 * DAY);
        house.service.tidy().await.unwrap();
        assert_eq!(house.number(FAILED).await, 2, "{engine}");
        house.clock.advance(2 * DAY);
        house.service.tidy().await.unwrap();
        assert_eq!(house.number(FAILED).await, 1, "{engine}: that of somebody known stays");
    }
}
