//! Staff accounts on both engines (S3 to S17): made, edited, let in and kept out, deleted, restored; and the ownership.

use crate::support::{House, OWNER, PASSWORD, ctx_of, engines, nobody};
use app::domain::audit::AuditAction;
use app::domain::customer::{OnboardingMethod, OnboardingOutcome};
use app::domain::list::UserQuery;
use app::domain::password::{PasswordDraft, PasswordPolicy};
use app::domain::session::{SessionStage, SignInDraft};
use app::domain::staff::{NewStaff, NewStaffDraft, StaffDraft};
use app::domain::staff_edit::{StaffPatch, StaffPatchDraft};
use app::domain::{AccountId, AccountKind, AccountStatus, Action, Area, Field, GroupId, Language, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Staff, Users};
use server::service::{Door, SignInRefusal, SignedIn};
use server::storage::Sql;

fn draft(email: &str, groups: &[GroupId]) -> StaffDraft {
    StaffDraft {
        email: email.into(),
        first_name: "Grace".into(),
        last_name: "Hopper".into(),
        groups: groups.to_vec(),
        agent: true,
        language: Some(Language::De),
    }
}

fn new(staff: StaffDraft, method: OnboardingMethod) -> NewStaff {
    let (password, repeat_password) = (PASSWORD.into(), PASSWORD.into());
    NewStaffDraft { staff, method, password, repeat_password }.parse(&PasswordPolicy::default()).unwrap()
}

async fn edit(house: &House, id: AccountId, staff: StaffDraft, status: Option<AccountStatus>) -> StaffPatch {
    let version = Users::get(&*house.service, &house.owner, id).await.unwrap().version;
    let patch = StaffPatchDraft {
        id,
        version,
        staff,
        status,
        password: String::new(),
        repeat_password: String::new(),
        understood: false,
    };
    patch.parse(&PasswordPolicy::default()).unwrap()
}

async fn sign_in(house: &House, username: &str) -> Result<SignedIn, SignInRefusal> {
    let credentials = SignInDraft { username: username.into(), password: PASSWORD.into() }.parse().unwrap();
    house.service.sign_in(&nobody(), &credentials).await.unwrap()
}

async fn status(house: &House, id: AccountId) -> AccountStatus {
    Users::get(&*house.service, &house.owner, id).await.unwrap().status
}

#[tokio::test]
async fn s4_s6_create_stores_the_user_who_replaces_the_typed_password() {
    for engine in engines() {
        let house = House::on(engine).await;
        let viewers = house.group("Viewer of users").await;
        let made = draft("grace@example.com", &[viewers]);
        let made = house.service.create(&house.owner, new(made, OnboardingMethod::TemporaryPassword)).await.unwrap();
        assert_eq!(made.groups, ["Viewer of users"]);
        let query = UserQuery { kind: Some(AccountKind::Staff), ..UserQuery::default() };
        let list = Users::list(&*house.service, &house.owner, &query.bounded()).await.unwrap().rows;
        let row = list.iter().find(|row| row.id == made.id).unwrap();
        assert_eq!((row.username.as_str(), row.agent, row.last_sign_in), ("grace@example.com", true, None));
        let view = Users::get(&*house.service, &house.owner, made.id).await.unwrap();
        assert_eq!((view.language, view.agent, view.status), (Some(Language::De), true, AccountStatus::Active));
        let signed_in = sign_in(&house, "grace@example.com").await.unwrap();
        assert_eq!(signed_in.stage, SessionStage::MustChangePassword, "{engine}");
        let activity = house.service.activity(&house.owner, made.id, None).await.unwrap();
        let acts: Vec<_> = activity.rows.iter().map(|entry| entry.action).collect();
        assert!(acts.contains(&AuditAction::StaffCreated) && acts.contains(&AuditAction::MemberAdded), "{acts:?}");
        // A group of customers is none to choose from, and nothing is left behind.
        let unknown = draft("other@example.com", &[GroupId(uuid::Uuid::from_u128(5))]);
        let refused = house.service.create(&house.owner, new(unknown, OnboardingMethod::Invite)).await.unwrap_err();
        assert!(matches!(refused, AppError::Invalid(errors) if errors.of(&Field::Groups) == [Violation::NotOffered]));
        assert_eq!(house.number("SELECT COUNT(*) FROM accounts").await, 2, "{engine}");
    }
}

#[tokio::test]
async fn an_invited_colleague_chooses_a_password_and_needs_the_right_to_invite_alone() {
    for engine in engines() {
        let house = House::on(engine).await;
        let editor = house.staff("editor@example.com", &["Editor of users"]).await;
        let editor = house.acting(editor).await;
        let viewers = house.group("Viewer of users").await;
        let invited = new(draft("grace@example.com", &[viewers]), OnboardingMethod::Invite);
        let made = house.service.create(&editor, invited).await.unwrap();
        assert!(matches!(made.outcome, OnboardingOutcome::Mailed { .. }));
        let german = "SELECT COUNT(*) FROM mail_outbox WHERE recipient = 'grace@example.com' AND language = 'de'";
        assert_eq!(house.number(german).await, 1, "{engine}");
        let stronger = new(draft("other@example.com", &[house.group("Auditor").await]), OnboardingMethod::Invite);
        assert_eq!(house.service.create(&editor, stronger).await.unwrap_err(), AppError::Forbidden, "{engine}");

        let linked = new(draft("linked@example.com", &[viewers]), OnboardingMethod::Link);
        let made = house.service.create(&editor, linked).await.unwrap();
        let OnboardingOutcome::Link { url, .. } = made.outcome else { panic!("{made:?}") };
        let token = url.split_once("token=").unwrap().1;
        let twice = PasswordDraft { password: PASSWORD.into(), repeat: PASSWORD.into() };
        let door = house.service.accept_invitation(&nobody(), token, &twice).await.unwrap();
        assert!(matches!(door, Door::Open(_)));
        let signed_in = sign_in(&house, "linked@example.com").await.unwrap();
        assert_eq!((signed_in.stage, signed_in.kind), (SessionStage::Full, AccountKind::Staff), "{engine}");
    }
}

#[tokio::test]
async fn s9_edit_saves_and_an_address_is_unique_against_deleted_users_too() {
    for engine in engines() {
        let house = House::on(engine).await;
        let viewers = house.group("Viewer of users").await;
        let gone = house.staff("gone@example.com", &["Viewer of users"]).await;
        Staff::delete(&*house.service, &house.owner, gone, true).await.unwrap();
        let id = house.staff("grace@example.com", &["Viewer of users"]).await;
        let changed =
            StaffDraft { last_name: "Murray".into(), agent: false, ..draft("murray@example.com", &[viewers]) };
        let patch = edit(&house, id, changed.clone(), None).await;
        Staff::update(&*house.service, &house.owner, patch.clone()).await.unwrap();
        let view = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert_eq!((view.username.as_str(), view.last_name.as_str()), ("murray@example.com", "Murray"));
        assert_eq!((view.contact_email.as_str(), view.email_verified), ("murray@example.com", false), "{engine}");
        let told = Sql::new("SELECT recipient FROM mail_outbox WHERE kind = 'address_changed'");
        let told: Vec<(String,)> = house.db.read().await.unwrap().all(told).await.unwrap();
        assert_eq!(told, [("grace@example.com".to_owned(),)], "{engine}: the old address hears of it");
        assert!(sign_in(&house, "grace@example.com").await.is_err());
        sign_in(&house, "murray@example.com").await.unwrap();
        let found = UserQuery { search: "murray".into(), ..UserQuery::default() };
        assert_eq!(Users::list(&*house.service, &house.owner, &found.bounded()).await.unwrap().rows.len(), 1);
        let stale = Staff::update(&*house.service, &house.owner, patch).await.unwrap_err();
        assert_eq!(stale, AppError::Stale, "{engine}");
        for taken in ["GONE@example.com", OWNER] {
            let patch = edit(&house, id, StaffDraft { email: taken.into(), ..changed.clone() }, None).await;
            let refused = Staff::update(&*house.service, &house.owner, patch).await.unwrap_err();
            let AppError::Invalid(errors) = refused else { panic!("{engine}: {refused:?}") };
            assert!(matches!(errors.of(&Field::Email)[..], [Violation::Taken { by: Some(_) }]), "{engine} {taken}");
        }
        let customer = crate::web::customer(&house, "customer@example.com", OnboardingMethod::Link).await;
        assert!(!customer.is_empty());
        let refused = app::domain::customer::CustomerDraft { email: "gone@example.com".into(), ..Default::default() };
        assert!(house.service.check_customer(&house.owner, &refused).await.is_err(), "a deleted user's stays taken");
    }
}

#[tokio::test]
async fn s10_s12_deactivating_ends_sessions_and_activating_brings_back() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = house.staff("grace@example.com", &["Auditor"]).await;
        let cookie = sign_in(&house, "grace@example.com").await.unwrap().cookie;
        let may = Users::get(&*house.service, &house.owner, id).await.unwrap().may;
        assert_eq!((may.deactivate, may.activate, may.remove, may.restore), (true, false, true, false));
        house.service.deactivate(&house.owner, id, false).await.unwrap();
        assert!(house.service.resolve(&cookie, "").await.unwrap().is_none(), "{engine}");
        assert_eq!(sign_in(&house, "grace@example.com").await.unwrap_err(), SignInRefusal::Wrong);
        let may = Users::get(&*house.service, &house.owner, id).await.unwrap().may;
        assert_eq!((may.deactivate, may.activate, may.remove, may.restore), (false, true, true, false), "S11");
        let not_deleted = house.service.restore(&house.owner, id).await.unwrap_err();
        assert_eq!(not_deleted, AppError::Conflict(Conflict::NotDeleted));
        house.service.activate(&house.owner, id).await.unwrap();
        sign_in(&house, "grace@example.com").await.unwrap();
        // Somebody still invited comes back as invited.
        let groups = [house.group("Auditor").await];
        let invited = new(draft("new@example.com", &groups), OnboardingMethod::Invite);
        let invited = house.service.create(&house.owner, invited).await.unwrap().id;
        house.service.deactivate(&house.owner, invited, false).await.unwrap();
        house.service.activate(&house.owner, invited).await.unwrap();
        assert_eq!(status(&house, invited).await, AccountStatus::Invited, "{engine}");
    }
}

#[tokio::test]
async fn s13_s16_oneself_after_a_confirmation_and_signed_out() {
    for engine in engines() {
        let house = House::on(engine).await;
        for delete in [false, true] {
            let email = if delete { "second@example.com" } else { "first@example.com" };
            let id = house.staff(email, &["Administrators"]).await;
            let cookie = sign_in(&house, email).await.unwrap().cookie;
            let ctx = house.acting(id).await;
            let service = &*house.service;
            let act = |understood| async move {
                if delete {
                    Staff::delete(service, &house_ctx(&id, email), id, understood).await
                } else {
                    service.deactivate(&house_ctx(&id, email), id, understood).await
                }
            };
            let refused = act(false).await.unwrap_err();
            assert!(
                matches!(&refused, AppError::Invalid(errors) if errors.of(&Field::Confirmation) == [Violation::Required]),
                "{engine} {delete}: {refused:?}"
            );
            act(true).await.unwrap();
            assert!(house.service.resolve(&cookie, "").await.unwrap().is_none(), "{engine}");
            // A request that was under way comes too late.
            assert_eq!(act(true).await.unwrap_err(), AppError::SignInRequired, "{engine}");
            drop(ctx);
        }
    }
}

/// A full administrator's request, whose rights the service reads for itself.
fn house_ctx(id: &AccountId, username: &str) -> app::ports::Ctx {
    let grant = app::domain::Grant {
        group: GroupId(uuid::Uuid::nil()),
        group_name: "Administrators".into(),
        role: app::domain::RoleId(uuid::Uuid::nil()),
        role_name: "Administrator".into(),
        full_access: true,
        rules: Vec::new(),
    };
    let rights = app::domain::access::Rights { owner: false, grants: vec![grant] };
    ctx_of(*id, AccountKind::Staff, username, rights)
}

#[tokio::test]
async fn s14_s15_s17_deleted_users_stay_in_the_list_and_come_back_with_free_customers() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = house.staff("grace@example.com", &["Auditor"]).await;
        for email in ["one@example.com", "two@example.com"] {
            crate::web::customer(&house, email, OnboardingMethod::Link).await;
        }
        let run = |sql: &'static str| {
            let db = house.db.clone();
            async move {
                let mut unit = db.begin().await.unwrap();
                unit.execute(Sql::new(sql)).await.unwrap();
                unit.commit().await.unwrap();
            }
        };
        run("UPDATE customers SET assigned_to = (SELECT seq FROM accounts WHERE username_key = 'grace@example.com')")
            .await;
        let warned = Staff::delete(&*house.service, &house.owner, id, false).await.unwrap_err();
        assert!(matches!(warned, AppError::Invalid(_)), "{engine}: only the warning's Delete deletes");
        Staff::delete(&*house.service, &house.owner, id, true).await.unwrap();
        assert_eq!(sign_in(&house, "grace@example.com").await.unwrap_err(), SignInRefusal::Wrong);
        let query = UserQuery { status: Some(AccountStatus::Deleted), ..UserQuery::default() };
        let rows = Users::list(&*house.service, &house.owner, &query.bounded()).await.unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [id], "{engine}");
        for refused in
            [house.service.activate(&house.owner, id).await, house.service.deactivate(&house.owner, id, false).await]
        {
            assert_eq!(refused, Err(AppError::Conflict(Conflict::UserDeleted)), "{engine}");
        }
        assert_eq!(house.number("SELECT COUNT(*) FROM customers WHERE assigned_to IS NOT NULL").await, 0);
        run("UPDATE customers SET assigned_to = (SELECT account_seq FROM staff WHERE owner)
             WHERE account_seq = (SELECT seq FROM accounts WHERE username_key = 'two@example.com')")
        .await;
        assert!(Users::get(&*house.service, &house.owner, id).await.unwrap().may.restore);
        house.service.restore(&house.owner, id).await.unwrap();
        assert_eq!(status(&house, id).await, AccountStatus::Active);
        let back = "SELECT COUNT(*) FROM customers c JOIN accounts a ON a.seq = c.assigned_to
                    WHERE a.username_key = 'grace@example.com'";
        assert_eq!(house.number(back).await, 1, "{engine}: the one still free");
        sign_in(&house, "grace@example.com").await.unwrap();

        // Edit restores as well, to either status.
        Staff::delete(&*house.service, &house.owner, id, true).await.unwrap();
        let form = draft("grace@example.com", &[house.group("Auditor").await]);
        let patch = edit(&house, id, form, Some(AccountStatus::Deactivated)).await;
        Staff::update(&*house.service, &house.owner, patch).await.unwrap();
        assert_eq!(status(&house, id).await, AccountStatus::Deactivated, "{engine}");
    }
}

#[tokio::test]
async fn a_password_typed_by_a_colleague_ends_sessions_and_must_be_replaced() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = house.staff("grace@example.com", &["Auditor"]).await;
        let cookie = sign_in(&house, "grace@example.com").await.unwrap().cookie;
        let version = Users::get(&*house.service, &house.owner, id).await.unwrap().version;
        let patch = |id, version, email: &str, groups: &[GroupId]| StaffPatchDraft {
            id,
            version,
            staff: draft(email, groups),
            status: None,
            password: PASSWORD.into(),
            repeat_password: PASSWORD.into(),
            understood: false,
        };
        let auditors = [house.group("Auditor").await];
        let policy = PasswordPolicy::default();
        let typed = patch(id, version, "grace@example.com", &auditors).parse(&policy).unwrap();
        Staff::update(&*house.service, &house.owner, typed).await.unwrap();
        assert!(house.service.resolve(&cookie, "").await.unwrap().is_none(), "{engine}");
        let signed_in = sign_in(&house, "grace@example.com").await.unwrap();
        assert_eq!(signed_in.stage, SessionStage::MustChangePassword, "{engine}");
        let owner = house.owner.actor.as_ref().unwrap().subject.id;
        let version = Users::get(&*house.service, &house.owner, owner).await.unwrap().version;
        let own = patch(owner, version, OWNER, &[house.group("Administrators").await]).parse(&policy).unwrap();
        let refused = Staff::update(&*house.service, &house.owner, own).await.unwrap_err();
        assert_eq!(refused, AppError::Conflict(Conflict::Oneself), "{engine}");
    }
}

#[tokio::test]
async fn the_owner_passes_the_ownership_on_with_the_password() {
    for engine in engines() {
        let house = House::on(engine).await;
        let service = &*house.service;
        let id = house.staff("grace@example.com", &["Auditor"]).await;
        for (password, violation) in [("", Violation::Required), ("Wrong-passw0rd!", Violation::PasswordWrong)] {
            let refused = service.transfer_ownership(&house.owner, id, password).await.unwrap_err();
            assert!(matches!(refused, AppError::Invalid(errors) if errors.of(&Field::CurrentPassword) == [violation]));
        }
        service.deactivate(&house.owner, id, false).await.unwrap();
        let refused = service.transfer_ownership(&house.owner, id, PASSWORD).await.unwrap_err();
        assert_eq!(refused, AppError::Conflict(Conflict::CannotSignIn), "{engine}");
        service.activate(&house.owner, id).await.unwrap();
        service.transfer_ownership(&house.owner, id, PASSWORD).await.unwrap();
        // The same again, from a window that has not noticed.
        let late = service.transfer_ownership(&house.owner, id, PASSWORD).await.unwrap_err();
        assert_eq!(late, AppError::Forbidden, "{engine}");
        let former = house.owner.actor.as_ref().unwrap().subject.id;
        let ctx = house.acting(id).await;
        assert!(Users::get(service, &ctx, id).await.unwrap().owner, "{engine}");
        service.deactivate(&ctx, former, false).await.unwrap();
        assert_eq!(status_as(&house, &ctx, former).await, AccountStatus::Deactivated);
        let command_line = service.hand_over_by_operator(&nobody(), OWNER).await.unwrap_err();
        assert_eq!(command_line, AppError::Conflict(Conflict::CannotSignIn));
        service.activate(&ctx, former).await.unwrap();
        service.hand_over_by_operator(&nobody(), OWNER).await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM staff WHERE owner").await, 1, "{engine}");
        let noted = "SELECT COUNT(*) FROM audit_events WHERE action = 'ownership_transferred' AND via = 'command_line'";
        assert_eq!(house.number(noted).await, 1, "{engine}");
    }
}

async fn status_as(house: &House, ctx: &app::ports::Ctx, id: AccountId) -> AccountStatus {
    Users::get(&*house.service, ctx, id).await.unwrap().status
}

#[tokio::test]
async fn what_a_person_may_do_names_what_decides() {
    let house = House::on("sqlite").await;
    let id = house.staff("grace@example.com", &["Support agent"]).await;
    let access = house.service.access(&house.owner, id).await.unwrap();
    assert!(access.active && !access.owner);
    let rights = Area::ALL.iter().map(|area| area.actions().len()).sum::<usize>();
    assert_eq!(access.decisions.len(), rights);
    let held: Vec<_> = access.decisions.iter().filter(|line| line.decision.is_yes()).collect();
    assert!(held.iter().all(|line| matches!(line.area, Area::Customers | Area::Groups)), "{held:?}");
    let nonsense = house.service.explain(&house.owner, id, Area::Audit, Action::Delete).await.unwrap_err();
    assert_eq!(nonsense, AppError::BadRequest);
    // Nobody without `users:view` learns of colleagues.
    let agent = house.acting(id).await;
    assert_eq!(house.service.access(&agent, id).await.unwrap_err(), AppError::NotFound);
}
