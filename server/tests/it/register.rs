//! Self-registration on both engines: who gets in and how, and what becomes of those who do not confirm (A8, A9, A11, A12).

use crate::support::{House, OWNER, PASSWORD, engines, nobody};
use crate::web::customer;
use app::domain::account::PersonView;
use app::domain::attribute::{AttributeDraft, AttributeForm, AttributeKind, AttributeValue};
use app::domain::audit::AuditAction;
use app::domain::bulk::{BulkAct, BulkDraft, Selection};
use app::domain::customer::OnboardingMethod;
use app::domain::list::UserQuery;
use app::domain::password::{PasswordDraft, PasswordPolicy};
use app::domain::registration::{Acceptance, LegalDocument, RegistrationDraft};
use app::domain::reset::{ResetDraft, ResetMethod};
use app::domain::session::{SessionStage, SignInDraft};
use app::domain::settings_patch::{SectionDraft, SettingsDraft};
use app::domain::ticket::InvitationState;
use app::domain::time::{DAY, HOUR, MINUTE};
use app::domain::{AccountId, AccountStatus, Field, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Attributes, Jobs, Organization, Users};
use server::secret::Keys;
use server::service::{Door, SignInRefusal, Verified};
use server::storage::{Sql, accounts};
use std::sync::Arc;

pub const ADA: &str = "ada@example.com";
const OTHER: &str = "Other-mossy#Kettle9";

/// The rules of registration as a test wants them.
#[derive(Clone, Copy)]
pub struct Rules {
    pub on: bool,
    pub verify: bool,
    pub sign_in: bool,
    pub approval: bool,
    pub notify: bool,
    pub domains: &'static str,
}

/// On, and the rest as it comes.
pub const ON: Rules = Rules { on: true, verify: true, sign_in: false, approval: false, notify: false, domains: "" };

async fn change(house: &House, section: SectionDraft) {
    let version = Organization::settings(&*house.service, &house.owner).await.unwrap().version;
    let patch = SettingsDraft { version, section }.parse().unwrap();
    house.service.change(&house.owner, patch).await.unwrap();
}

pub async fn rules(house: &House, rules: Rules) {
    let Rules { on, verify, sign_in, approval, notify, domains } = rules;
    let (validity, domains) = ("24".into(), domains.into());
    change(house, SectionDraft::Registration { on, verify, validity, sign_in, approval, domains, notify }).await;
}

fn draft(email: &str, password: &str) -> RegistrationDraft {
    RegistrationDraft {
        email: email.into(),
        attributes: vec![AttributeValue::new("first_name", "Ada"), AttributeValue::new("last_name", "Lovelace")],
        password: PasswordDraft { password: password.into(), repeat: password.into() },
        ..RegistrationDraft::default()
    }
}

/// Registers, and gives what the browser keeps.
async fn register(house: &House, draft: &RegistrationDraft) -> Result<String, AppError> {
    let proof = house.service.register(&nobody(), draft).await?;
    while house.service.work_off_registration().await.unwrap() {}
    Ok(proof)
}

/// The secret of the newest link, if there is a mail with one.
pub async fn mailed(house: &House) -> Option<String> {
    let mut link = house.db.read().await.unwrap();
    let sql =
        "SELECT ticket_id, generation FROM mail_outbox WHERE kind = 'registration_link' ORDER BY seq DESC LIMIT 1";
    let found: Option<(uuid::Uuid, i64)> = link.optional(Sql::new(sql)).await.unwrap();
    found.map(|(id, generation)| Keys::derive(&[7; 32]).ticket_token(app::domain::TicketId(id), generation))
}

async fn verify(house: &House, proof: Option<&str>, password: &str) -> Result<Door<Verified>, AppError> {
    let link = mailed(house).await.unwrap();
    house.service.verify(&nobody(), &link, proof, password).await
}

async fn sign_in(house: &House, email: &str, password: &str) -> Result<SessionStage, SignInRefusal> {
    let credentials = SignInDraft { username: email.into(), password: password.into() }.parse().unwrap();
    house.service.sign_in(&nobody(), &credentials).await.unwrap().map(|signed_in| signed_in.stage)
}

async fn id_of(house: &House, email: &str) -> Option<AccountId> {
    let mut link = house.db.read().await.unwrap();
    accounts::find_by_username(&mut link, email).await.unwrap().map(|account| account.id)
}

async fn person(house: &House, email: &str) -> PersonView {
    let id = id_of(house, email).await.unwrap();
    Users::get(&*house.service, &house.owner, id).await.unwrap()
}

async fn mails(house: &House, kind: &str) -> i64 {
    let mut link = house.db.read().await.unwrap();
    link.number(Sql::new("SELECT COUNT(*) FROM mail_outbox WHERE kind = $1").bind(kind)).await.unwrap()
}

#[tokio::test]
async fn a9_a12_whoever_confirms_becomes_a_customer_in_the_same_list() {
    for engine in engines() {
        let house = House::on(engine).await;
        rules(&house, Rules { notify: true, ..ON }).await;
        let proof = register(&house, &draft(ADA, PASSWORD)).await.unwrap();
        let view = person(&house, ADA).await;
        assert_eq!(
            (view.status, view.registered, view.email_verified),
            (AccountStatus::PendingVerification, true, false)
        );
        assert_eq!(view.name(), "Ada Lovelace", "{engine}");
        assert_eq!(sign_in(&house, ADA, PASSWORD).await, Err(SignInRefusal::NotVerified));
        assert_eq!(sign_in(&house, ADA, OTHER).await, Err(SignInRefusal::Wrong));

        let link = mailed(&house).await.unwrap();
        for _ in 0..2 {
            let door = house.service.open_verification(&link, Some(&proof)).await.unwrap();
            assert!(matches!(door, Door::Open(door) if door.own && door.username == ADA), "opening uses nothing up");
        }
        let done = verify(&house, Some(&proof), "").await.unwrap();
        assert!(matches!(done, Door::Open(done) if !done.waits && done.signed_in.is_none()), "{engine}");
        assert_eq!(sign_in(&house, ADA, PASSWORD).await, Ok(SessionStage::Full), "{engine}");
        let again = verify(&house, Some(&proof), "").await.unwrap();
        assert!(matches!(again, Door::Ended(InvitationState::Accepted)));
        let view = person(&house, ADA).await;
        assert!(view.status == AccountStatus::Active && view.email_verified && view.registered, "{engine}");
        assert_eq!(mails(&house, "registration_confirmed").await, 1);
        let query = UserQuery { status: Some(AccountStatus::Active), ..UserQuery::default() };
        let page = Users::list(&*house.service, &house.owner, &query).await.unwrap();
        assert!(page.rows.iter().any(|row| row.username == ADA), "{engine}");
        let activity = house.service.activity(&house.owner, view.id, None).await.unwrap();
        for action in [AuditAction::Registered, AuditAction::RegistrationConfirmed] {
            assert_eq!(activity.rows.iter().filter(|entry| entry.action == action).count(), 1, "{engine} {action:?}");
        }
    }
}

#[tokio::test]
async fn in_another_browser_the_password_is_asked_for() {
    for engine in engines() {
        let house = House::on(engine).await;
        rules(&house, Rules { sign_in: true, ..ON }).await;
        let proof = register(&house, &draft(ADA, PASSWORD)).await.unwrap();
        let forged = proof.replace('.', ".x");
        for foreign in [None, Some(forged.as_str()), Some("nonsense")] {
            let missing = verify(&house, foreign, "").await.unwrap_err();
            assert!(
                matches!(missing, AppError::Invalid(errors) if errors.of(&Field::Password) == [Violation::Required])
            );
            let wrong = verify(&house, foreign, OTHER).await.unwrap_err();
            let expected = [Violation::ChosenPasswordWrong];
            assert!(matches!(wrong, AppError::Invalid(errors) if errors.of(&Field::Password) == expected), "{engine}");
        }
        let Door::Open(done) = verify(&house, None, PASSWORD).await.unwrap() else { panic!("{engine}") };
        let cookie = done.signed_in.unwrap().cookie;
        assert!(house.service.resolve(&cookie, "").await.unwrap().is_some(), "{engine}");
    }
}

#[tokio::test]
async fn of_two_registrations_of_one_address_the_later_counts() {
    for engine in engines() {
        let house = House::on(engine).await;
        rules(&house, ON).await;
        let first = register(&house, &draft(ADA, OTHER)).await.unwrap();
        let old = mailed(&house).await.unwrap();
        let later = RegistrationDraft {
            attributes: vec![AttributeValue::new("first_name", "Augusta")],
            ..draft("Ada@Example.com", PASSWORD)
        };
        register(&house, &later).await.unwrap();
        let view = person(&house, ADA).await;
        assert_eq!(view.name(), "Augusta", "{engine}");
        let door = house.service.open_verification(&old, Some(&first)).await.unwrap();
        assert!(matches!(door, Door::Ended(InvitationState::Revoked)), "{engine}: the older link has ended");
        // Whoever registered first cannot have the later one confirmed unseen, and their password is gone.
        assert!(verify(&house, Some(&first), "").await.is_err());
        assert!(verify(&house, None, OTHER).await.is_err());
        assert!(matches!(verify(&house, None, PASSWORD).await.unwrap(), Door::Open(_)), "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM accounts WHERE kind = 'customer'").await, 1);
    }
}

#[tokio::test]
async fn one_address_gets_three_links_an_hour_and_one_a_minute() {
    for engine in engines() {
        let house = House::on(engine).await;
        rules(&house, ON).await;
        let proof = register(&house, &draft(ADA, PASSWORD)).await.unwrap();
        let resend = async || {
            house.service.resend_registration(&nobody(), &proof).await.unwrap();
            while house.service.work_off_registration().await.unwrap() {}
            mails(&house, "registration_link").await
        };
        assert_eq!(resend().await, 1, "{engine}: too soon");
        house.clock.advance(MINUTE);
        let old = mailed(&house).await.unwrap();
        assert_eq!(resend().await, 2, "{engine}");
        let door = house.service.open_verification(&old, None).await.unwrap_err();
        assert_eq!(door, AppError::NotFound, "{engine}: the older link opens nothing");
        house.clock.advance(MINUTE);
        assert_eq!(resend().await, 3);
        house.clock.advance(MINUTE);
        assert_eq!(resend().await, 3, "{engine}: three an hour");
        register(&house, &draft(ADA, OTHER)).await.unwrap();
        assert_eq!(mails(&house, "registration_link").await, 3, "{engine}: registering anew is no way around");
        house.clock.advance(HOUR);
        assert_eq!(resend().await, 4);
        for made_up in ["", "x.y", &house.service.empty_proof()] {
            house.service.resend_registration(&nobody(), made_up).await.unwrap();
        }
        while house.service.work_off_registration().await.unwrap() {}
        assert_eq!(mails(&house, "registration_link").await, 4, "{engine}");
        let given = house.service.proof_of(ADA).await.unwrap().unwrap();
        assert!(matches!(verify(&house, Some(&given), "").await.unwrap(), Door::Open(_)), "the sign-in page knew it");
    }
}

#[tokio::test]
async fn whoever_has_an_address_already_gets_a_mail_and_nothing_changes() {
    for engine in engines() {
        let house = House::on(engine).await;
        rules(&house, ON).await;
        register(&house, &draft(OWNER, OTHER)).await.unwrap();
        assert_eq!(mails(&house, "registration_taken").await, 1, "{engine}");
        assert_eq!(sign_in(&house, OWNER, PASSWORD).await, Ok(SessionStage::Full));
        for _ in 0..5 {
            register(&house, &draft("OWNER@example.com", OTHER)).await.unwrap();
        }
        assert_eq!(mails(&house, "registration_taken").await, 3, "{engine}: three an hour");
        // Somebody invited gets the invitation again.
        customer(&house, "invited@example.com", OnboardingMethod::Invite).await;
        register(&house, &draft("invited@example.com", OTHER)).await.unwrap();
        assert_eq!(mails(&house, "invitation").await, 2, "{engine}");
        assert_eq!(person(&house, "invited@example.com").await.status, AccountStatus::Invited);
        // An address at which somebody is contacted signs nobody in.
        customer(&house, "grace@example.com", OnboardingMethod::TemporaryPassword).await;
        let grace = person(&house, "grace@example.com").await;
        let profile = app::domain::profile::ProfileDraft {
            id: grace.id,
            version: grace.version,
            attributes: vec![AttributeValue::new("contact_email", "desk@example.com")],
        };
        house.service.update_profile(&house.owner, &profile).await.unwrap();
        register(&house, &draft("desk@example.com", OTHER)).await.unwrap();
        assert_eq!(id_of(&house, "desk@example.com").await, None, "{engine}");
        let sql = "SELECT COUNT(*) FROM mail_outbox WHERE recipient = 'desk@example.com' AND account_seq IS NULL";
        assert_eq!(house.number(sql).await, 1, "{engine}");
    }
}

#[tokio::test]
async fn a11_off_means_off_for_the_form_the_link_and_what_was_sent() {
    for engine in engines() {
        let house = House::on(engine).await;
        assert_eq!(register(&house, &draft(ADA, PASSWORD)).await.unwrap_err(), AppError::NotFound, "{engine}");
        rules(&house, ON).await;
        register(&house, &draft(ADA, PASSWORD)).await.unwrap();
        let link = mailed(&house).await.unwrap();
        house.service.register(&nobody(), &draft("late@example.com", PASSWORD)).await.unwrap();
        rules(&house, Rules { on: false, ..ON }).await;
        while house.service.work_off_registration().await.unwrap() {}
        assert_eq!(id_of(&house, "late@example.com").await, None, "{engine}");
        let closed = house.service.verify(&nobody(), &link, None, PASSWORD).await;
        assert_eq!(closed.unwrap_err(), AppError::NotFound, "{engine}");
        assert_eq!(house.service.asked_at_registration().await.unwrap_err(), AppError::NotFound);
        assert_eq!(house.service.resend_registration(&nobody(), "").await, Err(AppError::NotFound));
    }
}

#[tokio::test]
async fn only_the_domains_let_in_may_register() {
    let house = House::on("sqlite").await;
    rules(&house, Rules { domains: "example.com", ..ON }).await;
    let refused = register(&house, &draft("ada@elsewhere.org", PASSWORD)).await.unwrap_err();
    let expected = Violation::DomainNotAllowed { domains: "example.com".into() };
    assert!(matches!(refused, AppError::Invalid(errors) if errors.of(&Field::Email) == [expected]));
    register(&house, &draft(ADA, PASSWORD)).await.unwrap();
    assert!(id_of(&house, ADA).await.is_some());
}

#[tokio::test]
async fn what_is_asked_for_is_asked_for_and_what_is_agreed_to_is_kept() {
    for engine in engines() {
        let house = House::on(engine).await;
        rules(&house, ON).await;
        let form = AttributeForm {
            name: "Customer number".into(),
            required: true,
            unique: true,
            console: true,
            registration: true,
            ..AttributeForm::default()
        };
        let attribute = AttributeDraft { key: "number".into(), kind: AttributeKind::Text, form };
        Attributes::create(&*house.service, &house.owner, &attribute).await.unwrap();
        change(
            &house,
            SectionDraft::Legal {
                terms: "Be kind.".into(),
                terms_de: String::new(),
                privacy: String::new(),
                privacy_de: String::new(),
            },
        )
        .await;
        change(
            &house,
            SectionDraft::Legal {
                terms: "Be very kind.".into(),
                terms_de: String::new(),
                privacy: String::new(),
                privacy_de: String::new(),
            },
        )
        .await;

        let refused = register(&house, &draft(ADA, PASSWORD)).await.unwrap_err();
        let AppError::Invalid(errors) = refused else { panic!("{engine}: {refused:?}") };
        assert_eq!(errors.of(&Field::Attribute("number".into())), [Violation::Required], "{engine}");
        assert_eq!(errors.of(&Field::Terms), [Violation::NotAgreed]);
        let full = |email: &str, number: &str| {
            let mut draft = draft(email, PASSWORD);
            draft.attributes.push(AttributeValue::new("number", number));
            draft.accepted = vec![(LegalDocument::Terms, "2".into())];
            draft
        };
        register(&house, &full(ADA, "K-7")).await.unwrap();
        // The same person may try again with the same number; nobody else has it.
        register(&house, &full(ADA, "K-7")).await.unwrap();
        let taken = register(&house, &full("eve@example.com", "k-7")).await.unwrap_err();
        let AppError::Invalid(errors) = taken else { panic!("{engine}: {taken:?}") };
        assert_eq!(errors.of(&Field::Attribute("number".into())), [Violation::ValueTaken { by: None }], "{engine}");
        let view = person(&house, ADA).await;
        assert_eq!(view.attributes.iter().find(|line| line.attribute.key == "number").unwrap().value, "K-7");
        let accepted = Acceptance { document: LegalDocument::Terms, version: 2, at: house.service.now() };
        assert_eq!(view.acceptances, [accepted], "{engine}");
    }
}

#[tokio::test]
async fn what_is_not_confirmed_in_time_is_erased() {
    for engine in engines() {
        let house = House::on(engine).await;
        rules(&house, ON).await;
        register(&house, &draft(ADA, PASSWORD)).await.unwrap();
        let confirmed = register(&house, &draft("grace@example.com", PASSWORD)).await.unwrap();
        verify(&house, Some(&confirmed), "").await.unwrap();
        register(&house, &draft("late@example.com", PASSWORD)).await.unwrap();
        let proof = house.service.proof_of("late@example.com").await.unwrap().unwrap();
        house.clock.advance(HOUR);
        house.service.resend_registration(&nobody(), &proof).await.unwrap();
        while house.service.work_off_registration().await.unwrap() {}
        house.clock.advance(DAY - HOUR);
        house.service.tidy().await.unwrap();
        assert_eq!(id_of(&house, ADA).await, None, "{engine}");
        assert!(id_of(&house, "grace@example.com").await.is_some());
        assert!(id_of(&house, "late@example.com").await.is_some(), "{engine}: the newest link counts");
        let traces = "SELECT COUNT(*) FROM audit_events WHERE target_name LIKE '%Lovelace%' AND target_id NOT IN (SELECT id FROM accounts)";
        assert_eq!(house.number(traces).await, 0, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM audit_events WHERE action = 'registration_expired'").await, 1);
        assert_eq!(house.number("SELECT COUNT(*) FROM registration_requests").await, 0);
        // The address is free.
        register(&house, &draft(ADA, PASSWORD)).await.unwrap();
        assert!(id_of(&house, ADA).await.is_some(), "{engine}");
    }
}

#[tokio::test]
async fn staff_approve_and_decline_one_by_one_or_many_at_once() {
    for engine in engines() {
        let house = House::on(engine).await;
        rules(&house, Rules { approval: true, sign_in: true, notify: true, ..ON }).await;
        let mut ids = Vec::new();
        for email in [ADA, "eve@example.com", "one@example.com", "two@example.com"] {
            let proof = register(&house, &draft(email, PASSWORD)).await.unwrap();
            let Door::Open(done) = verify(&house, Some(&proof), "").await.unwrap() else { panic!("{engine}") };
            assert!(done.waits && done.signed_in.is_none(), "{engine}");
            ids.push(id_of(&house, email).await.unwrap());
        }
        assert_eq!(mails(&house, "registration_confirmed").await, 0, "{engine}: it is not ready yet");
        assert_eq!(sign_in(&house, ADA, PASSWORD).await, Err(SignInRefusal::AwaitingApproval));
        let viewer = house.staff("viewer@example.com", &["Viewer of users"]).await;
        let viewer = house.acting(viewer).await;
        assert_eq!(house.service.approve(&viewer, ids[0]).await.unwrap_err(), AppError::Forbidden, "{engine}");
        assert!(!Users::get(&*house.service, &viewer, ids[0]).await.unwrap().may.approve);

        // A link to choose a password would open nothing yet.
        let reset = ResetDraft { id: ids[0], method: ResetMethod::Mail, stop: true, password: String::new() };
        let reset = reset.parse(&PasswordPolicy::default()).unwrap();
        let refused = Users::reset_password(&*house.service, &house.owner, reset).await.unwrap_err();
        assert_eq!(refused, AppError::Conflict(Conflict::StillRegistering), "{engine}");
        assert!(person(&house, ADA).await.may.approve);
        let view = house.service.approve(&house.owner, ids[0]).await.unwrap();
        assert_eq!((view.status, view.may.approve), (AccountStatus::Active, false), "{engine}");
        assert_eq!(sign_in(&house, ADA, PASSWORD).await, Ok(SessionStage::Full));
        let again = house.service.approve(&house.owner, ids[0]).await.unwrap_err();
        assert_eq!(again, AppError::Conflict(Conflict::NotWaiting));
        let again = house.service.decline(&house.owner, ids[0]).await.unwrap_err();
        assert_eq!(again, AppError::Conflict(Conflict::NotWaiting));

        house.service.decline(&house.owner, ids[1]).await.unwrap();
        assert_eq!(id_of(&house, "eve@example.com").await, None, "{engine}");
        let sql =
            "SELECT COUNT(*) FROM mail_outbox WHERE kind = 'registration_declined' AND recipient = 'eve@example.com'";
        assert_eq!(house.number(sql).await, 1, "{engine}: the mail outlives the account");

        let query = UserQuery { status: Some(AccountStatus::PendingApproval), ..UserQuery::default() };
        let draft = BulkDraft { act: BulkAct::Approve, selection: Selection::Matching(query), confirmed: 2 };
        house.service.start_bulk(&house.owner, draft.parse().unwrap()).await.unwrap();
        while house.service.work().await.unwrap() != server::service::Turn::Idle {}
        for email in ["one@example.com", "two@example.com"] {
            assert_eq!(person(&house, email).await.status, AccountStatus::Active, "{engine}");
        }
        assert_eq!(mails(&house, "registration_approved").await, 3, "{engine}");
    }
}

#[tokio::test]
async fn without_confirmation_an_account_is_there_at_once() {
    let house = House::on("sqlite").await;
    rules(&house, Rules { verify: false, ..ON }).await;
    register(&house, &draft(ADA, PASSWORD)).await.unwrap();
    assert_eq!(sign_in(&house, ADA, PASSWORD).await, Ok(SessionStage::Full));
    assert!(!person(&house, ADA).await.email_verified);
    rules(&house, Rules { verify: false, approval: true, ..ON }).await;
    register(&house, &draft("eve@example.com", PASSWORD)).await.unwrap();
    assert_eq!(sign_in(&house, "eve@example.com", PASSWORD).await, Err(SignInRefusal::AwaitingApproval));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_uses_of_one_link_one_wins() {
    for engine in engines() {
        let house = Arc::new(House::on(engine).await);
        rules(&house, Rules { sign_in: true, notify: true, ..ON }).await;
        let proof = register(&house, &draft(ADA, PASSWORD)).await.unwrap();
        let link = mailed(&house).await.unwrap();
        let uses = (0..50).map(|_| {
            let (house, link, proof) = (Arc::clone(&house), link.clone(), proof.clone());
            tokio::spawn(async move {
                match house.service.verify(&nobody(), &link, Some(&proof), "").await.unwrap() {
                    Door::Open(done) => done.signed_in.is_some(),
                    Door::Ended(InvitationState::Accepted) => false,
                    Door::Ended(other) => panic!("{other:?}"),
                }
            })
        });
        let done = futures::future::join_all(uses).await;
        assert_eq!(done.into_iter().filter(|done| *done.as_ref().unwrap()).count(), 1, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM sessions").await, 1, "{engine}");
        assert_eq!(mails(&house, "registration_confirmed").await, 1);
        let confirmed = "SELECT COUNT(*) FROM audit_events WHERE action = 'registration_confirmed'";
        assert_eq!(house.number(confirmed).await, 1, "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_registrations_of_one_address_at_once_one_account_comes() {
    for engine in engines() {
        let house = Arc::new(House::on(engine).await);
        rules(&house, ON).await;
        for _ in 0..8 {
            house.service.register(&nobody(), &draft(ADA, PASSWORD)).await.unwrap();
        }
        let workers = (0..8).map(|_| {
            let house = Arc::clone(&house);
            tokio::spawn(async move { while house.service.work_off_registration().await.unwrap() {} })
        });
        for done in futures::future::join_all(workers).await {
            done.unwrap();
        }
        assert_eq!(house.number("SELECT COUNT(*) FROM accounts WHERE kind = 'customer'").await, 1, "{engine}");
        assert_eq!(mails(&house, "registration_link").await, 3, "{engine}: three an hour");
        let open = "SELECT COUNT(*) FROM tickets WHERE purpose = 'verification' AND revoked_at IS NULL";
        assert_eq!(house.number(open).await, 1, "{engine}");
    }
}
