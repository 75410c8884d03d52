//! Pages of the console make each call once. What the framework draws several times over on the server must own no resources: each
//! drawing would have its own, and the browser would take a page over with the answers of another.

use crate::applications::{register, shop};
use crate::support::House;
use crate::web::{Web, customer};
use app::domain::application::ClientKind;
use app::domain::customer::OnboardingMethod;

#[tokio::test]
async fn a_page_makes_each_of_its_calls_once() {
    let house = House::on("sqlite").await;
    customer(&house, "ada@example.com", OnboardingMethod::Invite).await;
    let shop = register(&house, ClientKind::Web, shop("Shop")).await.view.application.id;
    let mut link = house.db.read().await.unwrap();
    let ada = server::storage::accounts::find_by_username(&mut link, "ada@example.com").await.unwrap().unwrap().id;
    let group: (uuid::Uuid,) =
        link.optional(server::storage::Sql::new("SELECT id FROM groups")).await.unwrap().expect("a group");
    let role: (uuid::Uuid,) =
        link.optional(server::storage::Sql::new("SELECT id FROM roles")).await.unwrap().expect("a role");
    drop(link);
    let owner = house.owner.actor().unwrap().subject.id;
    let web = Web::at(&house.service).signed_in_owner().await;
    for path in [
        "users".to_owned(),
        "users?q=ada&attribute=phone".to_owned(),
        "users/new".to_owned(),
        format!("users/{ada}"),
        format!("users/{ada}?edit"),
        format!("users/{ada}?tab=groups&edit"),
        format!("users/{ada}?tab=sessions"),
        format!("users/{ada}?tab=activity"),
        "groups".to_owned(),
        format!("groups/{}", group.0),
        format!("users/{owner}?tab=access"),
        format!("users/{owner}?tab=account&edit"),
        format!("users/{owner}/assign"),
        format!("users/{owner}/delete"),
        format!("users/{owner}/deactivate"),
        "users?kind=staff".to_owned(),
        "users/new?kind=staff".to_owned(),
        "import".to_owned(),
        "roles".to_owned(),
        format!("roles/{}", role.0),
        "applications".to_owned(),
        "applications/new".to_owned(),
        format!("applications/{shop}"),
        format!("applications/{shop}?tab=access"),
        format!("applications/{shop}?tab=secrets"),
        "jobs".to_owned(),
        "activity".to_owned(),
        "mail".to_owned(),
        "attributes".to_owned(),
        "settings".to_owned(),
    ] {
        let page = web.get(&format!("/console/{path}")).await;
        assert_eq!(page.status.as_u16(), 200, "{path}");
        let (_, pending) = page.body.split_once("__PENDING_RESOURCES=[").expect("a page with data");
        let pending = pending.split_once(']').unwrap().0;
        let numbers: Vec<usize> = pending.split(',').filter_map(|number| number.parse().ok()).collect();
        assert_eq!(numbers, (0..numbers.len()).collect::<Vec<_>>(), "{path} draws something with data more than once");
    }
}

#[tokio::test]
async fn a_page_that_is_loaded_whole_has_its_own_title() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    for (path, title) in [
        ("users", "Users"),
        ("users/new", "New User"),
        ("users/7/assign", "Assign Customers"),
        ("users/7/delete", "Warning"),
        ("import", "Import"),
        ("groups", "Groups"),
        ("roles", "Roles"),
        ("applications", "Applications"),
        ("applications/new", "New Application"),
        ("jobs", "Jobs"),
        ("activity?size=25", "Activity"),
        ("mail", "Mail"),
        ("attributes", "Attributes"),
        ("settings", "Settings"),
    ] {
        let page = web.get(&format!("/console/{path}")).await;
        assert!(page.body.contains(&format!("<title>{title} · Clientele</title>")), "{path}");
    }
}
