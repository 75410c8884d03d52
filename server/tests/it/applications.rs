//! Business applications on both engines: registered, changed, opened to groups, their secrets.

use crate::support::{House, engines};
use crate::web::customer;
use app::domain::application::{
    Access, AccessDraft, ApplicationDraft, ApplicationForm, ApplicationPatchDraft, ClientAuth, ClientKind,
    CreatedApplication, Opening, Overlap,
};
use app::domain::audit_list::AuditQuery;
use app::domain::customer::OnboardingMethod;
use app::domain::group::{Audience, GroupDraft};
use app::domain::time::{DAY, HOUR};
use app::domain::{AccountId, AccountStatus, Field, FieldErrors, GroupId, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Applications, Audit, Ctx, Groups};
use server::secret::token;
use server::storage::applications;

/// A form that is right for a web application.
pub fn shop(name: &str) -> ApplicationForm {
    ApplicationForm {
        name: name.into(),
        redirect_uris: "https://shop.example/callback".into(),
        ..ApplicationForm::of(ClientKind::Web)
    }
}

/// Registers an application.
pub async fn register(house: &House, kind: ClientKind, form: ApplicationForm) -> CreatedApplication {
    let new = ApplicationDraft { kind, form }.parse().unwrap();
    Applications::create(&*house.service, &house.owner, new).await.unwrap()
}

async fn group(house: &House, name: &str) -> GroupId {
    let draft = GroupDraft { name: name.into(), description: String::new(), audience: Audience::Customers };
    Groups::create(&*house.service, &house.owner, draft.parse().unwrap()).await.unwrap().id
}

async fn id_of(house: &House, username: &str) -> AccountId {
    house.customer(username).await.actor.unwrap().subject.id
}

#[tokio::test]
async fn an_application_is_registered_changed_and_deleted() {
    for engine in engines() {
        let (house, me) = {
            let house = House::on(engine).await;
            let me = house.owner.clone();
            (house, me)
        };
        let made = register(&house, ClientKind::Web, shop("Shop")).await;
        let (view, secret) = (made.view, made.secret.unwrap());
        assert_eq!((view.application.access, view.application.version, secret.len()), (Access::Nobody, 1, 43));
        assert_eq!(view.secrets.len(), 1);
        assert!(secret.ends_with(&view.secrets[0].hint) && view.issuer == "http://localhost:3000", "{engine}");
        assert!(
            !format!(
                "{:?}",
                register(
                    &house,
                    ClientKind::Machine,
                    ApplicationForm { name: "Robot".into(), ..ApplicationForm::of(ClientKind::Machine) }
                )
                .await
            )
            .contains("secret: Some")
        );

        let again = ApplicationDraft { kind: ClientKind::Web, form: shop(" SHOP ") }.parse().unwrap();
        let taken = Applications::create(&*house.service, &me, again).await.unwrap_err();
        let taken_name = FieldErrors::one(Field::Name, Violation::Taken { by: None });
        assert_eq!(taken, AppError::Invalid(taken_name), "{engine}");

        let id = view.application.id;
        let form = ApplicationForm { description: "Sells things".into(), first_party: true, ..shop("Store") };
        let patch = |version, form| ApplicationPatchDraft { id, version, form };
        let stored = Applications::update(&*house.service, &me, &patch(1, form.clone())).await.unwrap();
        assert_eq!((stored.form.clone(), stored.application.version), (form.clone(), 2), "{engine}");
        let stale = Applications::update(&*house.service, &me, &patch(1, form.clone())).await.unwrap_err();
        assert_eq!(stale, AppError::Stale);
        let wrong = ApplicationForm { redirect_uris: "http://shop.example/".into(), ..form };
        let refused = Applications::update(&*house.service, &me, &patch(2, wrong)).await.unwrap_err();
        let AppError::Invalid(errors) = refused else { panic!("{refused:?}") };
        assert!(matches!(errors.of(&Field::RedirectUris)[..], [Violation::Format { .. }]));

        let trail = Audit::list(&*house.service, &me, &AuditQuery::default()).await.unwrap();
        let updated = trail.rows.iter().find(|row| row.entry.action.as_str() == "application_updated").unwrap();
        let fields: Vec<_> = updated.entry.changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["description", "first_party", "name"], "{engine}");
        assert!(!format!("{trail:?}").contains(&secret), "no secret reaches the trail");

        assert_eq!(Applications::delete(&*house.service, &me, id, 1).await, Err(AppError::Stale));
        Applications::delete(&*house.service, &me, id, 2).await.unwrap();
        assert_eq!(Applications::get(&*house.service, &me, id).await, Err(AppError::NotFound));
        let left = Applications::list(&*house.service, &me).await.unwrap().rows;
        assert_eq!(left.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Robot"]);
    }
}

#[tokio::test]
async fn a_new_secret_follows_the_old_without_a_gap() {
    for engine in engines() {
        let house = House::on(engine).await;
        let made = register(&house, ClientKind::Web, shop("Shop")).await;
        let (id, first) = (made.view.application.id, made.secret.unwrap());
        let opens = async |secret: &str| {
            let mut link = house.db.read().await.unwrap();
            let found = applications::get_proven(&mut link, id, token::hash(secret), house.service.now()).await;
            found.unwrap().unwrap().1
        };
        let second = house.service.rotate_secret(&house.owner, id, Overlap::Day).await.unwrap();
        assert_eq!(second.view.secrets.len(), 2, "{engine}");
        let second = second.secret.unwrap();
        assert!(opens(&first).await && opens(&second).await && !opens("").await && first != second);
        house.clock.advance(DAY - HOUR);
        assert!(opens(&first).await);
        house.clock.advance(HOUR);
        assert!(!opens(&first).await && opens(&second).await, "{engine}");
        let third = house.service.rotate_secret(&house.owner, id, Overlap::None).await.unwrap();
        assert_eq!(third.view.secrets.len(), 1, "{engine}: what is over goes");
        assert!(!opens(&second).await && opens(&third.secret.unwrap()).await);
        let left = house.service.end_secret(&house.owner, id, third.view.secrets[0].id).await.unwrap();
        assert!(left.secrets.is_empty());

        let public = ApplicationForm { auth: ClientAuth::None, ..shop("Page") };
        let made = register(&house, ClientKind::SinglePage, public).await;
        assert_eq!(made.secret, None);
        let refused = house.service.rotate_secret(&house.owner, made.view.application.id, Overlap::None).await;
        assert_eq!(refused.unwrap_err(), AppError::Conflict(Conflict::NoSecret));
    }
}

#[tokio::test]
async fn secrets_and_deletion_ask_for_the_password_again() {
    let house = House::on("sqlite").await;
    let made = register(&house, ClientKind::Web, shop("Shop")).await;
    let (id, secret) = (made.view.application.id, made.view.secrets[0].id);
    let mut actor = house.owner.actor.clone().unwrap();
    actor.proven = app::domain::Timestamp(0);
    let old = Ctx { actor: Some(actor), ..house.owner.clone() };
    let asked = Some(AppError::ConfirmPassword);
    assert_eq!(house.service.rotate_secret(&old, id, Overlap::None).await.err(), asked);
    assert_eq!(house.service.end_secret(&old, id, secret).await.err(), asked);
    assert_eq!(Applications::delete(&*house.service, &old, id, 1).await.err(), asked);
}

#[tokio::test]
async fn a28_groups_decide_who_opens_an_application_and_the_console_says_why() {
    for engine in engines() {
        let house = House::on(engine).await;
        let me = &house.owner;
        let id = register(&house, ClientKind::Web, shop("Shop")).await.view.application.id;
        let (members, others) = (group(&house, "Members").await, group(&house, "Others").await);
        customer(&house, "ada@example.com", OnboardingMethod::TemporaryPassword).await;
        let ada = id_of(&house, "ada@example.com").await;
        let why = async || house.service.explain(me, id, ada).await.unwrap().opening;
        let set = async |version, access, groups: &[GroupId]| {
            let draft = AccessDraft { id, version, access, groups: groups.to_vec() };
            house.service.set_access(me, id, version, draft.parse().unwrap()).await
        };
        assert_eq!(why().await, Opening::Nobody, "{engine}: at first");
        let view = set(1, Access::Everyone, &[]).await.unwrap();
        assert_eq!((view.application.access, why().await), (Access::Everyone, Opening::Everyone));
        assert_eq!(set(1, Access::Nobody, &[]).await, Err(AppError::Stale));
        let view = set(2, Access::Groups, &[members, others]).await.unwrap();
        let names: Vec<_> = view.groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!((names, view.application.groups), (vec!["Members", "Others"], 2), "{engine}");
        assert_eq!(why().await, Opening::NoGroup);
        house.service.change_members(me, members, &[ada], &[]).await.unwrap();
        assert_eq!(why().await, Opening::Group { name: "Members".into() });
        house.service.change_members(me, members, &[], &[ada]).await.unwrap();
        assert_eq!(why().await, Opening::NoGroup, "{engine}: removing it removes that reach");
        let unknown = set(3, Access::Groups, &[GroupId(uuid::Uuid::nil())]).await.unwrap_err();
        assert_eq!(unknown, AppError::Invalid(FieldErrors::one(Field::Groups, Violation::NotOffered)));

        customer(&house, "invited@example.com", OnboardingMethod::Link).await;
        let invited = id_of(&house, "invited@example.com").await;
        set(3, Access::Everyone, &[]).await.unwrap();
        let opening = house.service.explain(me, id, invited).await.unwrap().opening;
        assert_eq!(opening, Opening::NotActive { status: AccountStatus::Invited }, "{engine}");

        let robot = ApplicationForm { name: "Robot".into(), ..ApplicationForm::of(ClientKind::Machine) };
        let robot = register(&house, ClientKind::Machine, robot).await.view.application.id;
        let draft = AccessDraft { id: robot, version: 1, access: Access::Everyone, groups: Vec::new() };
        let refused = house.service.set_access(me, robot, 1, draft.parse().unwrap()).await;
        assert_eq!(refused, Err(AppError::BadRequest), "nobody opens a machine");
    }
}
