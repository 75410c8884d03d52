//! What browsers meet of staff accounts: the parting of an own account, and the groups there are to choose from.

use crate::support::{House, PASSWORD};
use crate::web::Web;
use app::domain::AccountId;
use app::error::AppError;
use app::ports::Staff;

#[tokio::test]
async fn s13_s16_the_sign_in_page_says_that_the_own_account_was_ended() {
    let house = House::on("sqlite").await;
    for (number, (path, said)) in [
        ("deactivate", "Your account is deactivated and you are signed out."),
        ("delete", "Your account is deleted and you are signed out."),
    ]
    .into_iter()
    .enumerate()
    {
        let username = format!("editor{number}@example.com");
        let id = house.staff(&username, &["Editor of users"]).await;
        let web = Web::at(&house.service);
        web.sign_in(&username, PASSWORD).await;
        let refused = web.call(&format!("/api/staff/{path}"), &format!(r#"{{"id":"{id}","understood":false}}"#)).await;
        assert_eq!(refused.status.as_u16(), 422);
        let done = web.call(&format!("/api/staff/{path}"), &format!(r#"{{"id":"{id}","understood":true}}"#)).await;
        assert_eq!(done.status.as_u16(), 200, "{}", done.body);
        assert_eq!(web.get("/console/users").await.location(), "/sign-in?next=%2Fconsole%2Fusers");
        assert!(web.get("/sign-in").await.body.contains(said));
        assert!(!web.get("/sign-in").await.body.contains(said), "said once");
    }
    // What is done to somebody else leaves nothing to be said.
    let other = house.staff("other@example.com", &["Viewer of users"]).await;
    let owner = Web::at(&house.service).signed_in_owner().await;
    let body = format!(r#"{{"id":"{other}","understood":false}}"#);
    assert_eq!(owner.call("/api/staff/deactivate", &body).await.status.as_u16(), 200);
    assert_eq!(owner.get("/sign-in").await.location(), "/console/users");
}

#[tokio::test]
async fn groups_to_choose_from_grant_nothing_the_asker_lacks() {
    let house = House::on("sqlite").await;
    let names = async |id: AccountId| {
        let ctx = house.acting(id).await;
        let list = Staff::groups(&*house.service, &ctx).await.unwrap();
        list.rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
    };
    let editor = house.staff("editor@example.com", &["Editor of users"]).await;
    assert_eq!(names(editor).await, ["Editor of users", "Viewer of users"]);
    let administrator = house.staff("administrator@example.com", &["Administrators"]).await;
    assert_eq!(names(administrator).await.len(), 5);
    let viewer = house.staff("viewer@example.com", &["Viewer of users"]).await;
    let refused = Staff::groups(&*house.service, &house.acting(viewer).await).await.unwrap_err();
    assert_eq!(refused, AppError::Forbidden);
}
