//! Every server function in every role, generated from the one table; and the page that publishes it.

use crate::api::paths;
use crate::support::{House, PASSWORD, engines};
use crate::web::{Web, customer};
use app::api::permissions::{Need, PERMISSIONS, Permission};
use app::domain::access::{Grant, Rights};
use app::domain::application::{ApplicationForm, ClientKind};
use app::domain::attribute::AttributeForm;
use app::domain::audit_list::AuditQuery;
use app::domain::customer::OnboardingMethod;
use app::domain::job::JobQuery;
use app::domain::list::UserQuery;
use app::domain::mail_list::MailQuery;
use app::domain::preset::PRESETS;
use app::domain::{AccountId, AccountKind, GroupId, RoleId};
use serde_json::{Value, json};
use std::fmt::Write;

/// Rights through the built-in role or a preset.
fn through(full_access: bool, name: &str, rules: Vec<app::domain::access::Rule>) -> Rights {
    let (group, role) = (GroupId(uuid::Uuid::nil()), RoleId(uuid::Uuid::nil()));
    let grant = Grant { group, group_name: name.into(), role, role_name: name.into(), full_access, rules };
    Rights { owner: false, grants: vec![grant] }
}

/// The roles that ship, the owner before them.
fn roles() -> Vec<(&'static str, Rights)> {
    let owner = ("Owner", Rights { owner: true, grants: Vec::new() });
    let full = ("Administrator", through(true, "Administrator", Vec::new()));
    let presets = PRESETS.iter().map(|preset| (preset.name, through(false, preset.name, preset.rules().collect())));
    [owner, full].into_iter().chain(presets).collect()
}

fn words(need: Need) -> String {
    match need {
        Need::Session => "a staff session".into(),
        Need::Right(area, action) => format!("`{}:{}`", area.as_str(), action.as_str()),
        Need::One(rights) => {
            let names: Vec<_> =
                rights.iter().map(|(area, action)| format!("`{}:{}`", area.as_str(), action.as_str())).collect();
            names.join(" or ")
        }
        Need::Person(action) => format!("`{}` in the person's area", action.as_str()),
        Need::Owner => "to be the owner".into(),
        Need::Agent => "to be an agent".into(),
    }
}

fn answer(permission: &Permission, rights: &Rights) -> &'static str {
    let about = |kind| permission.allows(rights, kind);
    match (about(AccountKind::Customer), about(AccountKind::Staff)) {
        (true, true) => "yes",
        (true, false) => "customers",
        (false, true) => "staff",
        (false, false) => "–",
    }
}

fn page() -> String {
    let roles = roles();
    let mut text = String::from(
        "# Permissions\n\nWhat each server function needs, and who has it through the roles that ship ready. Nobody signed in is \
         answered 401 by all of them;\na customer, and whoever must change the password first, 403. Written by the test \
         `permissions` from `app/src/api/permissions.rs`;\n`CLIENTELE_WRITE_DOCS=1` writes it anew.\n\nBesides: nobody acts on a \
         person who holds a right they lack, grants a right they lack, or lets anybody join a stronger group. Only\nthe owner acts \
         on the owner. The customers a rule reaches may be those assigned to the user alone; others are then not found.\n\n",
    );
    let names: Vec<_> = roles.iter().map(|(name, _)| *name).collect();
    let _ = writeln!(text, "| Function | Needs | {} |", names.join(" | "));
    let _ = writeln!(text, "|---|---|{}", "---|".repeat(names.len()));
    for permission in PERMISSIONS {
        let needs: Vec<_> = permission.needs.iter().map(|need| words(*need)).collect();
        let answers: Vec<_> = roles.iter().map(|(_, rights)| answer(permission, rights)).collect();
        let _ = writeln!(text, "| `{}` | {} | {} |", permission.path, needs.join(", "), answers.join(" | "));
    }
    text
}

#[test]
fn the_published_table_is_the_one_in_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/permissions.md");
    let page = page();
    if std::env::var("CLIENTELE_WRITE_DOCS").is_ok() {
        std::fs::write(path, &page).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap_or_default();
    assert!(published == page, "docs/permissions.md is out of date: run this test with CLIENTELE_WRITE_DOCS=1");
}

#[test]
fn the_table_has_every_function_once() {
    let listed: Vec<String> = PERMISSIONS.iter().map(|permission| format!("/api/{}", permission.path)).collect();
    assert_eq!(listed, paths(), "in the order of their paths");
}

/// Whom and what the calls are about.
struct World {
    customer: AccountId,
    colleague: AccountId,
    customers: GroupId,
    staff: GroupId,
    role: RoleId,
}

/// A call that is understood, about a person of a kind. As far as may be it changes nothing: it names a version that has moved,
/// or leaves out a confirmation.
fn body(world: &World, path: &str, kind: AccountKind) -> Value {
    let id = if kind == AccountKind::Customer { world.customer } else { world.colleague };
    let group = if kind == AccountKind::Customer { world.customers } else { world.staff };
    let rule = json!({"area": "groups", "action": "view", "effect": "allow", "reach": "all"});
    let text = json!({"name": "Again", "description": ""});
    let staff =
        json!({"email": "no", "first_name": "", "last_name": "", "groups": [], "agent": false, "language": null});
    let customer =
        json!({"email": "no", "first_name": "", "last_name": "", "method": "invite", "password": "", "groups": []});
    let form = AttributeForm { name: "Again".into(), ..AttributeForm::default() };
    let application = uuid::Uuid::from_u128(1);
    let shop = ApplicationForm {
        name: "Shop".into(),
        redirect_uris: "https://shop.example.com/back".into(),
        ..ApplicationForm::of(ClientKind::Web)
    };
    match path {
        "applications/create" => json!({"draft": {"kind": "web", "form": shop}}),
        "applications/delete" => json!({"id": application, "version": 0}),
        "applications/end_secret" => json!({"id": application, "secret": application}),
        "applications/explain" => json!({"id": application, "person": id}),
        "applications/get" => json!({"id": application}),
        "applications/rotate_secret" => json!({"id": application, "overlap": "none"}),
        "applications/set_access" => {
            json!({"draft": {"id": application, "version": 0, "access": "everyone", "groups": []}})
        }
        "applications/update" => json!({"draft": {"id": application, "version": 0, "form": shop}}),
        "assignments/list" => {
            json!({"staff": world.colleague, "table": "available", "query": UserQuery::default()})
        }
        "assignments/save" => {
            json!({"draft": {"staff": world.colleague, "assign": [], "move_here": [], "release": []}})
        }
        "attributes/create" => json!({"draft": {"key": "again", "kind": "text", "form": form}}),
        "attributes/update" => json!({"draft": {"key": "phone", "version": 99, "form": form}}),
        "attributes/delete" => json!({"key": "phone", "version": 0}),
        "attributes/reorder" => json!({"keys": ["phone"]}),
        "attributes/usage" => json!({"key": "phone"}),
        "audit/list" => json!({"query": AuditQuery::default()}),
        "mail/list" => json!({"query": MailQuery::default()}),
        "users/list" | "users/total" => json!({"query": UserQuery::default()}),
        "groups/change_members" => json!({"id": group, "add": [id], "remove": []}),
        "groups/create" => json!({"draft": {"name": "Again", "description": "", "audience": "customers"}}),
        "groups/choices" => json!({}),
        "groups/delete" => json!({"id": group, "version": 99}),
        "groups/get" => json!({"id": group}),
        "groups/list" => json!({"audience": null}),
        "groups/update" => json!({"draft": {"id": group, "version": 99, "name": "Again", "description": ""}}),
        "imports/check" => {
            json!({"draft": {"id": uuid::Uuid::from_u128(1), "fields": [], "mode": "create", "welcome": "invitation"}})
        }
        "imports/get" => json!({"id": uuid::Uuid::from_u128(1)}),
        "imports/start" => json!({"checked": uuid::Uuid::from_u128(1)}),
        "jobs/cancel" | "mail/retry" => json!({"id": uuid::Uuid::from_u128(1)}),
        "jobs/get" => json!({"id": uuid::Uuid::from_u128(1), "query": JobQuery::default()}),
        "jobs/count" => json!({"selection": {"picked": []}}),
        "jobs/start_bulk" => {
            json!({"draft": {"act": "resend_invitation", "selection": {"picked": [world.customer]}, "confirmed": 1}})
        }
        "me/confirm" => json!({"password": PASSWORD}),
        "me/set_language" => json!({"language": "en"}),
        "roles/add_rule" | "roles/remove_rule" => json!({"draft": {"role": world.role, "rule": rule}}),
        "roles/create" => json!({"draft": text}),
        "roles/delete" => json!({"id": world.role, "version": 99}),
        "roles/get" => json!({"id": world.role}),
        "roles/of_group" => json!({"group": world.staff}),
        "roles/set_of_group" => json!({"group": world.staff, "roles": []}),
        "roles/update" => json!({"draft": {"id": world.role, "version": 99, "name": "Again", "description": ""}}),
        "settings/update" => {
            json!({"draft": {"version": 99, "section": {"organization": {"name": "Again", "language": "en"}}}})
        }
        "staff/create" => {
            json!({"draft": {"staff": staff, "method": "invite", "password": "", "repeat_password": ""}})
        }
        "staff/update" => json!({"draft": {"id": world.colleague, "version": 99, "staff": staff, "status": null,
            "password": "", "repeat_password": "", "understood": false}}),
        "staff/activate" | "staff/restore" | "staff/access" => json!({"id": world.colleague}),
        "staff/deactivate" => json!({"id": world.colleague, "understood": false}),
        "staff/delete" => json!({"id": world.colleague, "understood": false}),
        "staff/explain" => json!({"id": world.colleague, "area": "users", "action": "view"}),
        "staff/transfer_ownership" => json!({"id": world.colleague, "password": ""}),
        "users/act_as" => json!({"draft": {"id": world.customer, "reason": ""}}),
        "users/activity" => json!({"id": id, "older": null}),
        "users/check" | "users/create" => json!({"draft": customer}),
        "users/conflict" => json!({"id": id, "since": 0}),
        "users/delete" => json!({"id": world.customer, "username": "somebody else"}),
        "users/delete_understood" => json!({"id": world.customer, "understood": false}),
        "users/end_sessions" => json!({"id": id, "session": null}),
        "users/lock" => json!({"draft": {"id": world.customer, "understood": true, "note": ""}}),
        "users/unlock" => json!({"id": world.customer}),
        "users/remove_second_factor" => json!({"id": id}),
        "users/reset_password" => {
            json!({"draft": {"id": world.customer, "method": "mail", "stop": false, "password": ""}})
        }
        "users/set_groups" => json!({"id": id, "groups": []}),
        "users/update" => json!({"draft": {"id": id, "version": 99, "attributes": []}}),
        _ => json!({"id": id}),
    }
}

#[tokio::test]
async fn every_function_answers_every_role_as_the_table_says() {
    for engine in engines() {
        let house = House::on(engine).await;
        let owner = Web::at(&house.service).signed_in_owner().await;
        customer(&house, "customer@example.com", OnboardingMethod::Link).await;
        house.staff("colleague@example.com", &[]).await;
        let made = r#"{"draft":{"name":"Retail","description":"","audience":"customers"}}"#;
        assert_eq!(owner.call("/api/groups/create", made).await.status.as_u16(), 200);
        let made = r#"{"draft":{"name":"Nobody","description":"","audience":"staff"}}"#;
        assert_eq!(owner.call("/api/groups/create", made).await.status.as_u16(), 200);
        let made = r#"{"draft":{"name":"Little","description":""}}"#;
        assert_eq!(owner.call("/api/roles/create", made).await.status.as_u16(), 200);
        let id_of = async |username: &str| {
            let mut link = house.db.read().await.unwrap();
            server::storage::accounts::find_by_username(&mut link, username).await.unwrap().unwrap().id
        };
        let world = World {
            customer: id_of("customer@example.com").await,
            colleague: id_of("colleague@example.com").await,
            customers: house.group("Retail").await,
            staff: house.group("Nobody").await,
            role: house.role("Little").await,
        };
        for (number, (name, rights)) in roles().iter().enumerate() {
            let web = if *name == "Owner" {
                owner.other().signed_in_owner().await
            } else {
                let group = if *name == "Administrator" { "Administrators" } else { name };
                let username = format!("role{number}@example.com");
                house.staff(&username, &[group]).await;
                let web = owner.other();
                assert_eq!(web.sign_in(&username, PASSWORD).await.location(), "/console/users");
                web
            };
            for permission in PERMISSIONS {
                for kind in [AccountKind::Customer, AccountKind::Staff] {
                    if kind == AccountKind::Staff && !permission.is_about_a_person() {
                        continue;
                    }
                    let body = body(&world, permission.path, kind);
                    let answer = web.call(&format!("/api/{}", permission.path), &body.to_string()).await;
                    let what =
                        format!("{engine} {name} {} {kind:?}: {} {}", permission.path, answer.status, answer.body);
                    let status = answer.status.as_u16();
                    assert!(status != 400 && status < 500, "not understood: {what}");
                    if permission.allows(rights, kind) {
                        assert!(![401, 403].contains(&status), "should be let in: {what}");
                    } else {
                        // Whoever may not be seen is not there.
                        let unseen = permission.is_about_a_person() || permission.path.starts_with("staff/");
                        assert!(status == 403 || (unseen && status == 404), "should be refused: {what}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn pages_open_to_those_who_may_and_say_so_to_the_others() {
    let house = House::on("sqlite").await;
    let owner = Web::at(&house.service).signed_in_owner().await;
    let auditor = house.staff("auditor@example.com", &["Auditor"]).await;
    house.staff("editor@example.com", &["Editor of users"]).await;
    let role = house.role("Auditor").await;
    let list = owner.get("/console/roles").await;
    assert_eq!(list.status.as_u16(), 200);
    for name in ["Administrator", "Auditor", "Editor of users", "Viewer of users", "Support agent", "New Role"] {
        assert!(list.body.contains(name), "{name}");
    }
    let page = owner.get(&format!("/console/roles/{role}")).await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.body.contains("Allow: Settings, View") && page.body.contains("Add Rule"), "{}", page.body);
    let access = owner.get(&format!("/console/users/{auditor}?tab=access")).await;
    assert!(access.body.contains("Group Auditor, role Auditor: Allow: Settings, View"), "{}", access.body);
    assert!(access.body.contains("No rule gives this."));

    let web = owner.other();
    web.sign_in("auditor@example.com", PASSWORD).await;
    let list = web.get("/console/roles").await;
    assert!(list.status.as_u16() == 200 && !list.body.contains("New Role"));
    let page = web.get(&format!("/console/roles/{role}")).await;
    assert!(page.status.as_u16() == 200 && !page.body.contains("Add Rule"));
    let web = owner.other();
    web.sign_in("editor@example.com", PASSWORD).await;
    for path in ["/console/roles".to_owned(), format!("/console/roles/{role}")] {
        assert_eq!(web.get(&path).await.status.as_u16(), 403, "{path}");
    }
    assert!(!web.get("/console/users").await.body.contains("href=\"/console/roles\""), "absent from navigation");
}
