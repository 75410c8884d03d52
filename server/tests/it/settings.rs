//! The organization's settings, on both engines: changed a section at a time, audited, in force at once.

use crate::support::{House, PASSWORD, ctx_of, engines};
use crate::web::Web;
use app::domain::access::Rights;
use app::domain::audit::{AuditAction, Change};
use app::domain::audit_list::AuditQuery;
use app::domain::customer::{CustomerDraft, OnboardingMethod};
use app::domain::settings_patch::{SectionDraft, SettingsDraft, SettingsPatch, SettingsView};
use app::domain::time::{HOUR, MINUTE};
use app::domain::{AccountId, AccountKind, Field, Language};
use app::error::AppError;
use app::ports::{Audit, Me, Organization, Users};
use uuid::Uuid;

fn name(version: i64, name: &str) -> SettingsPatch {
    let section = SectionDraft::Organization { name: name.into(), language: "de".into() };
    SettingsDraft { version, section }.parse().unwrap()
}

async fn settings(house: &House) -> SettingsView {
    Organization::settings(&*house.service, &house.owner).await.unwrap()
}

#[tokio::test]
async fn a_change_is_audited_and_in_force_at_once() {
    for engine in engines() {
        let house = House::on(engine).await;
        let seen = settings(&house).await;
        // A second node has the settings in its own cache.
        assert_eq!(house.service.viewer(&house.owner).await.unwrap().organization, seen.settings.name);
        let changed = house.service.change(&house.owner, name(seen.version, "Blume & Söhne")).await.unwrap();
        assert_eq!(changed, settings(&house).await, "{engine}");
        assert_eq!((changed.settings.language, changed.version), (Language::De, seen.version + 1));
        assert_eq!(house.service.viewer(&house.owner).await.unwrap().organization, "Blume & Söhne", "{engine}");
        let query = AuditQuery { action: Some(AuditAction::SettingsChanged), ..AuditQuery::default() };
        let entry = Audit::list(&*house.service, &house.owner, &query).await.unwrap().rows.remove(0).entry;
        let change = |field: &str, before: &str, after: &str| Change {
            label: None,
            field: field.into(),
            before: Some(before.into()),
            after: Some(after.into()),
        };
        let expected = [change("language", "en", "de"), change("name", &seen.settings.name, "Blume & Söhne")];
        assert_eq!(entry.changes, expected, "{engine}");
        // What changes nothing leaves no trace.
        let same = house.service.change(&house.owner, name(changed.version, "Blume & Söhne")).await.unwrap();
        assert_eq!(same.version, changed.version, "{engine}");
    }
}

#[tokio::test]
async fn of_two_changes_to_one_version_the_second_is_stale() {
    for engine in engines() {
        let house = House::on(engine).await;
        let version = settings(&house).await.version;
        let (one, two) = tokio::join!(
            house.service.change(&house.owner, name(version, "One")),
            house.service.change(&house.owner, name(version, "Two"))
        );
        assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|done| **done).count(), 1, "{engine}");
        assert!([one.err(), two.err()].contains(&Some(AppError::Stale)), "{engine}");
    }
}

#[tokio::test]
async fn validities_and_password_rule_hold_for_the_next_person() {
    for engine in engines() {
        let house = House::on(engine).await;
        let change = async |section: SectionDraft| {
            let version = settings(&house).await.version;
            let patch = SettingsDraft { version, section }.parse().unwrap();
            house.service.change(&house.owner, patch).await.unwrap()
        };
        change(SectionDraft::Validity { invitation: "5".into(), reset: "1".into(), temporary_password: "7".into() })
            .await;
        let draft = CustomerDraft {
            email: "ada@example.com".into(),
            method: OnboardingMethod::Invite,
            ..CustomerDraft::default()
        };
        let policy = settings(&house).await.settings.password;
        house.service.create_customer(&house.owner, draft.parse(&policy).unwrap()).await.unwrap();
        let until = house.number("SELECT expires_at FROM tickets WHERE purpose = 'invitation'").await;
        assert_eq!(until, house.service.now().plus(5 * HOUR).0, "{engine}");

        let strict = SectionDraft::Password { rule: "nist".into(), min: "20".into(), refuse_common: false };
        change(strict).await;
        let draft = CustomerDraft {
            email: "grace@example.com".into(),
            method: OnboardingMethod::TemporaryPassword,
            password: PASSWORD.into(),
            ..CustomerDraft::default()
        };
        let refused = house.service.check_customer(&house.owner, &draft).await.unwrap_err();
        assert!(matches!(refused, AppError::Invalid(errors) if !errors.of(&Field::Password).is_empty()), "{engine}");
        let draft = CustomerDraft { password: "mossy kettle on the window sill".into(), ..draft };
        house.service.check_customer(&house.owner, &draft).await.unwrap();
    }
}

#[tokio::test]
async fn settings_need_their_right() {
    let house = House::on("sqlite").await;
    let id = AccountId(Uuid::from_u128(1));
    let clerk = ctx_of(id, AccountKind::Staff, "clerk@example.com", Rights::default());
    assert_eq!(Organization::settings(&*house.service, &clerk).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(house.service.change(&clerk, name(1, "Mine")).await.unwrap_err(), AppError::Forbidden);
}

async fn change(house: &House, section: SectionDraft) {
    let version = settings(house).await.version;
    house.service.change(&house.owner, SettingsDraft { version, section }.parse().unwrap()).await.unwrap();
}

#[tokio::test]
async fn shorter_sessions_hold_for_those_who_are_signed_in() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service).signed_in_owner().await;
        house.clock.advance(20 * MINUTE);
        let sessions = SectionDraft::Sessions {
            staff_idle: "15".into(),
            staff_absolute: "8".into(),
            customer_idle: "7".into(),
            customer_absolute: "30".into(),
        };
        change(&house, sessions).await;
        let over = "/sign-in?next=%2Fconsole%2Fusers";
        assert_eq!(web.get("/console/users").await.location(), over, "{engine}: not used for 20 minutes");
        let web = Web::at(&house.service).signed_in_owner().await;
        for _ in 0..34 {
            house.clock.advance(14 * MINUTE);
            assert_eq!(web.get("/console/users").await.status, 200, "{engine}");
        }
        house.clock.advance(5 * MINUTE);
        assert_eq!(web.get("/console/users").await.location(), over, "{engine}: 8 hours are over");
    }
}

#[tokio::test]
async fn every_page_wears_the_organizations_colour() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service).signed_in_owner().await;
        for path in ["/account", "/console/users"] {
            assert!(!web.get(path).await.body.contains("data-accent"), "{engine}: {path}");
        }
        change(&house, SectionDraft::Appearance { accent: "plum".into() }).await;
        for path in ["/account", "/console/users", "/nowhere"] {
            assert!(web.get(path).await.body.contains("data-accent=\"plum\""), "{engine}: {path}");
        }
        assert!(web.other().get("/sign-in").await.body.contains("data-accent=\"plum\""), "{engine}");
    }
}
