//! Export on both engines: whom it shows and to whom, what it leaves out, and what spreadsheets make of it.

use crate::attributes::{define, form};
use crate::jobs::staff;
use crate::support::{House, engines};
use crate::web::Web;
use app::domain::access::{Action, Area};
use app::domain::attribute::{AttributeForm, AttributeKind};
use app::domain::customer::{CustomerDraft, OnboardingMethod};
use app::domain::group::{Audience, GroupDraft};
use app::ports::{Groups, Users};

/// A customer with a name, in groups.
pub async fn customer(house: &House, email: &str, first: &str, last: &str, groups: &[&str]) {
    let settings = house.service.settings().await.unwrap();
    let mut ids = Vec::new();
    for name in groups {
        let found = Groups::list(&*house.service, &house.owner, Some(Audience::Customers)).await.unwrap().rows;
        ids.push(match found.iter().find(|group| group.name == *name) {
            Some(group) => group.id,
            None => group(house, name).await,
        });
    }
    let draft = CustomerDraft {
        email: email.into(),
        first_name: first.into(),
        last_name: last.into(),
        method: OnboardingMethod::Link,
        groups: ids,
        ..CustomerDraft::default()
    };
    let new = draft.parse(&settings.password).unwrap();
    Users::create_customer(&*house.service, &house.owner, new).await.unwrap();
}

/// A group of customers.
pub async fn group(house: &House, name: &str) -> app::domain::GroupId {
    let draft = GroupDraft { name: name.into(), description: String::new(), audience: Audience::Customers };
    Groups::create(&*house.service, &house.owner, draft.parse().unwrap()).await.unwrap().id
}

/// The rows of a file: each the cells by their header.
pub fn table(file: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = server::sheet::text(file.as_bytes()).unwrap();
    let mut sheet = server::sheet::Sheet::open(&text).unwrap();
    let headers = sheet.headers().to_vec();
    std::iter::from_fn(|| sheet.next_row()).map(|(_, cells)| headers.iter().cloned().zip(cells).collect()).collect()
}

#[tokio::test]
async fn the_filtered_list_comes_as_a_file_whole_and_without_secrets() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service).signed_in_owner().await;
        customer(&house, "ada@example.com", "=Ada()", "Lovelace, Countess", &["A|B", "Retail"]).await;
        for n in 0..1_201 {
            let mut unit = house.db.begin().await.unwrap();
            let (username, id) = (format!("many{n:04}@example.com"), uuid::Uuid::new_v4());
            let new = server::storage::accounts::NewAccount {
                id: app::domain::AccountId(id),
                kind: app::domain::AccountKind::Customer,
                username: &username,
                username_key: &username,
                first_name: "",
                last_name: "Many",
                status: app::domain::AccountStatus::Active,
                language: None,
                origin: app::domain::list::Origin::Created,
                owner: false,
                created: house.service.now(),
                last_sign_in: None,
            };
            server::storage::accounts::insert(&mut unit, &new).await.unwrap();
            unit.commit().await.unwrap();
        }
        let answer = web.get("/console/users/export.csv?q=many&sort=email&dir=desc&size=25").await;
        assert_eq!(answer.status, 200, "{engine}");
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
        let disposition = answer.header("content-disposition");
        assert!(disposition.starts_with("attachment; filename=\"users-2027-"), "{disposition}");
        assert_eq!(answer.header("cache-control"), "no-store");
        let rows = table(&answer.body);
        let people: std::collections::BTreeSet<_> = rows.iter().map(|row| row["email"].clone()).collect();
        assert_eq!((rows.len(), people.len()), (1_201, 1_201), "{engine}");

        // A filter nobody knows is no filter: the file would hold everyone.
        assert_eq!(web.get("/console/users/export.csv?status=gone").await.status, 400, "{engine}");

        let answer = web.get("/console/users/export.csv?kind=customer&q=ada%40").await;
        let head = answer.body.lines().next().unwrap();
        assert!(
            head.starts_with("\u{FEFF}email,kind,status,first_name,last_name,groups,created,last_sign_in,"),
            "{head}"
        );
        assert!(
            answer.body.contains("\r\n") && answer.body.contains(",'=Ada(),\"Lovelace, Countess\","),
            "{}",
            answer.body
        );
        assert!(!answer.body.contains("argon2"));
        let row = &table(&answer.body)[0];
        assert_eq!((row["first_name"].as_str(), row["groups"].as_str()), ("=Ada()", "A\\|B|Retail"));
        assert_eq!((row["status"].as_str(), row["last_sign_in"].as_str()), ("invited", ""));
        assert_eq!(row["contact_email"], "ada@example.com");
        let rows = "SELECT COUNT(*) FROM audit_events WHERE action = 'users_exported'";
        assert_eq!(house.number(rows).await, 2, "{engine}");
        let told = "SELECT COUNT(*) FROM audit_changes WHERE field = 'people' AND after = '1201'";
        assert_eq!(house.number(told).await, 1, "{engine}");
        let told = "SELECT COUNT(*) FROM audit_changes WHERE field = 'filter' AND after = '?q=many'";
        assert_eq!(house.number(told).await, 1, "{engine}");
    }
}

#[tokio::test]
async fn attributes_the_console_does_not_show_stay_inside() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    for (key, shown) in [("company", true), ("score", false)] {
        let form = AttributeForm { console: shown, ..form(key) };
        define(&house, key, AttributeKind::Text, form).await;
    }
    let head = web.get("/console/users/export.csv").await.body;
    let head = head.lines().next().unwrap();
    assert!(head.ends_with(",company") && !head.contains("score"), "{head}");
}

#[tokio::test]
async fn nobody_exports_without_the_right() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        assert_eq!(web.get("/console/users/export.csv").await.status, 303, "{engine}");
        let view = [(Area::Customers, Action::View), (Area::Users, Action::View)];
        let looker = staff(&house, "looker@example.com", &view).await;
        let query = app::domain::list::UserQuery::default();
        let refused = house.service.begin_export(&looker, query.clone()).await.unwrap_err();
        assert_eq!(refused, app::error::AppError::Forbidden, "{engine}");
        // The right for one kind shows that kind alone.
        let rights = [view[0], view[1], (Area::Customers, Action::Export)];
        let some = staff(&house, "some@example.com", &rights).await;
        customer(&house, "ada@example.com", "Ada", "", &[]).await;
        let export = house.service.begin_export(&some, query).await.unwrap();
        let (reached, page) = house.service.export_page(&export, 0).await.unwrap().unwrap();
        let page = String::from_utf8(page).unwrap();
        assert!(page.starts_with("ada@example.com,customer,") && !page.contains(",staff,"), "{page}");
        assert!(house.service.export_page(&export, reached).await.unwrap().is_none());
        assert_eq!(house.number("SELECT COUNT(*) FROM audit_events WHERE action = 'users_exported'").await, 1);
    }
}
