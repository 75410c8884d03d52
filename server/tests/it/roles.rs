//! Roles and their rules on both engines: what ships ready, what is fixed, and that nobody grants what they lack.

use crate::support::{House, engines};
use app::domain::access::{Because, Decision, Effect, Reach, Rule};
use app::domain::group::{Audience, GroupDraft};
use app::domain::preset::PRESETS;
use app::domain::role::{RoleDraft, RolePatchDraft, RuleDraft};
use app::domain::{Action, Area, Field, GroupId, RoleId, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Ctx, Groups, Me, Roles, Staff, Users};
use server::storage::Sql;

fn rule(area: Area, action: Action, effect: Effect) -> Rule {
    Rule { area, action, effect, reach: Reach::All }
}

async fn role(house: &House, ctx: &Ctx, name: &str, rules: &[Rule]) -> RoleId {
    let draft = RoleDraft { name: name.into(), description: String::new() };
    let id = Roles::create(&*house.service, ctx, draft.parse().unwrap()).await.unwrap().role.id;
    for rule in rules {
        house.service.add_rule(ctx, RuleDraft { role: id, rule: *rule }.parse().unwrap()).await.unwrap();
    }
    id
}

async fn staff_group(house: &House, ctx: &Ctx, name: &str, roles: &[RoleId]) -> GroupId {
    let draft = GroupDraft { name: name.into(), description: String::new(), audience: Audience::Staff };
    let id = Groups::create(&*house.service, ctx, draft.parse().unwrap()).await.unwrap().id;
    house.service.set_of_group(ctx, id, roles).await.unwrap();
    id
}

#[tokio::test]
async fn presets_ship_ready_each_with_a_group_and_come_once() {
    for engine in engines() {
        let house = House::on(engine).await;
        let list = Roles::list(&*house.service, &house.owner).await.unwrap().rows;
        assert_eq!(list.len(), PRESETS.len() + 1, "{engine}");
        let full = list.iter().find(|role| role.full_access).unwrap();
        assert_eq!((full.name.as_str(), full.people), ("Administrator", 1));
        for preset in PRESETS {
            let role = list.iter().find(|role| role.name == preset.name).unwrap();
            assert_eq!(role.groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), [preset.name]);
            let view = Roles::get(&*house.service, &house.owner, role.id).await.unwrap();
            assert_eq!(view.rules.len(), preset.rules().count());
            assert!(preset.rules().all(|rule| view.rules.contains(&rule)), "{engine} {}", preset.name);
        }
        let auditor = house.role("Auditor").await;
        house.service.set_of_group(&house.owner, house.group("Auditor").await, &[]).await.unwrap();
        Roles::delete(&*house.service, &house.owner, auditor, 1).await.unwrap();
        house.service.ensure_presets().await.unwrap();
        let list = Roles::list(&*house.service, &house.owner).await.unwrap().rows;
        assert!(list.iter().all(|role| role.name != "Auditor"), "{engine}: what was deleted stays so");
    }
}

#[tokio::test]
async fn rules_are_edited_one_by_one_and_deny_wins() {
    for engine in engines() {
        let house = House::on(engine).await;
        let view = rule(Area::Customers, Action::View, Effect::Allow);
        let everything = rule(Area::Customers, Action::Any, Effect::Allow);
        let no_delete = rule(Area::Customers, Action::Delete, Effect::Deny);
        let (desk, fence) = (
            role(&house, &house.owner, "Desk", &[view, everything]).await,
            role(&house, &house.owner, "Fence", &[no_delete]).await,
        );
        staff_group(&house, &house.owner, "Desk people", &[desk, fence]).await;
        let id = house.staff("desk@example.com", &["Desk people"]).await;
        let why = |action| house.service.explain(&house.owner, id, Area::Customers, action);
        let Decision::Yes { because: Because::Rule { group, role, .. }, .. } =
            why(Action::Export).await.unwrap().decision
        else {
            panic!("{engine}: a star gives every action")
        };
        assert_eq!((group.as_str(), role.as_str()), ("Desk people", "Desk"));
        let denied = why(Action::Delete).await.unwrap().decision;
        assert!(
            matches!(&denied, Decision::No(Because::Rule { role, rule, .. }) if role == "Fence" && *rule == no_delete)
        );

        let draft = RuleDraft { role: fence, rule: no_delete }.parse().unwrap();
        let left = house.service.remove_rule(&house.owner, draft).await.unwrap();
        assert!(left.rules.is_empty());
        assert!(why(Action::Delete).await.unwrap().decision.is_yes(), "{engine}: in force at once");
        // Twice the same changes nothing, and is told once.
        house.service.remove_rule(&house.owner, draft).await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM audit_events WHERE action = 'rule_removed'").await, 1);
        let nonsense = RuleDraft { role: fence, rule: rule(Area::Audit, Action::Delete, Effect::Allow) }.parse();
        assert_eq!(nonsense.unwrap_err().of(&Field::Action), [Violation::NotOffered]);
    }
}

#[tokio::test]
async fn a_role_in_use_stays_the_built_in_one_is_fixed_and_names_are_given_once() {
    for engine in engines() {
        let house = House::on(engine).await;
        let desk = role(&house, &house.owner, "Desk", &[]).await;
        let group = staff_group(&house, &house.owner, "Desk people", &[desk]).await;
        let service = &*house.service;
        let in_use = Roles::delete(service, &house.owner, desk, 1).await.unwrap_err();
        assert_eq!(in_use, AppError::Conflict(Conflict::RoleInUse), "{engine}");
        house.service.set_of_group(&house.owner, group, &[]).await.unwrap();
        assert_eq!(Roles::delete(service, &house.owner, desk, 7).await.unwrap_err(), AppError::Stale);
        Roles::delete(service, &house.owner, desk, 1).await.unwrap();

        let full = house.role("Administrator").await;
        let built_in = AppError::Conflict(Conflict::BuiltIn);
        let patch = RolePatchDraft { id: full, version: 1, name: "Root".into(), description: String::new() };
        assert_eq!(Roles::update(service, &house.owner, full, 1, patch.parse().unwrap()).await.unwrap_err(), built_in);
        assert_eq!(Roles::delete(service, &house.owner, full, 1).await.unwrap_err(), built_in);
        let draft = RuleDraft { role: full, rule: rule(Area::Users, Action::View, Effect::Deny) };
        assert_eq!(service.add_rule(&house.owner, draft.parse().unwrap()).await.unwrap_err(), built_in);
        let administrators = house.group("Administrators").await;
        assert_eq!(service.set_of_group(&house.owner, administrators, &[]).await.unwrap_err(), built_in);

        let draft = RoleDraft { name: " support   AGENT".into(), description: String::new() };
        let taken = Roles::create(service, &house.owner, draft.parse().unwrap()).await.unwrap_err();
        assert!(
            matches!(taken, AppError::Invalid(errors) if errors.of(&Field::Name) == [Violation::Taken { by: None }]),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn nobody_grants_a_right_they_lack_or_changes_a_role_that_holds_one() {
    for engine in engines() {
        let house = House::on(engine).await;
        let keeper_rules = [
            rule(Area::Roles, Action::Any, Effect::Allow),
            rule(Area::Groups, Action::Any, Effect::Allow),
            rule(Area::Users, Action::Any, Effect::Allow),
        ];
        let keeper = role(&house, &house.owner, "Keeper", &keeper_rules).await;
        staff_group(&house, &house.owner, "Keepers", &[keeper]).await;
        let keeper = house.staff("keeper@example.com", &["Keepers"]).await;
        let keeper = house.acting(keeper).await;
        let service = &*house.service;

        let weak = role(&house, &keeper, "Weak", &[rule(Area::Users, Action::View, Effect::Allow)]).await;
        let add = |role, rule| RuleDraft { role, rule }.parse().unwrap();
        let settings = rule(Area::Settings, Action::Edit, Effect::Allow);
        assert_eq!(service.add_rule(&keeper, add(weak, settings)).await.unwrap_err(), AppError::Forbidden);
        // Nor by giving more now and uncovering it later.
        let fence = rule(Area::Settings, Action::Any, Effect::Deny);
        service.add_rule(&keeper, add(weak, fence)).await.unwrap();
        assert_eq!(service.add_rule(&keeper, add(weak, settings)).await.unwrap_err(), AppError::Forbidden);

        let auditor = house.role("Auditor").await;
        let view = rule(Area::Users, Action::View, Effect::Deny);
        assert_eq!(service.add_rule(&keeper, add(auditor, view)).await.unwrap_err(), AppError::Forbidden);
        let group = staff_group(&house, &keeper, "Weak people", &[weak]).await;
        for stronger in [auditor, house.role("Administrator").await] {
            let refused = service.set_of_group(&keeper, group, &[stronger]).await.unwrap_err();
            assert_eq!(refused, AppError::Forbidden, "{engine}");
        }
        // Joining a stronger group, oneself or a colleague.
        let colleague = house.staff("colleague@example.com", &["Weak people"]).await;
        let oneself = keeper.actor.as_ref().unwrap().subject.id;
        for (person, name) in [(oneself, "Administrators"), (colleague, "Administrators"), (colleague, "Auditor")] {
            let into = house.group(name).await;
            let refused = service.change_members(&keeper, into, &[person], &[]).await.unwrap_err();
            assert_eq!(refused, AppError::Forbidden, "{engine} {name}");
        }
        // Acting on somebody stronger: nothing at all but looking.
        let admin = house.staff("admin@example.com", &["Administrators"]).await;
        assert_eq!(service.deactivate(&keeper, admin, false).await.unwrap_err(), AppError::Forbidden);
        assert_eq!(service.set_groups(&keeper, admin, &[]).await.unwrap_err(), AppError::Forbidden);
        assert!(!Users::get(service, &keeper, admin).await.unwrap().may.edit);
        // Deleting a group of somebody stronger would take from them.
        let strong = staff_group(&house, &house.owner, "Both", &[auditor]).await;
        house.staff("both@example.com", &["Both"]).await;
        assert_eq!(Groups::delete(service, &keeper, strong, 1).await.unwrap_err(), AppError::Forbidden);
        // Within what one holds, everything goes.
        service.deactivate(&keeper, colleague, false).await.unwrap();
        service.add_rule(&keeper, add(weak, rule(Area::Groups, Action::View, Effect::Allow))).await.unwrap();
    }
}

async fn assign(house: &House, customer: &str, to: &str) {
    let mut unit = house.db.begin().await.unwrap();
    let sql = Sql::new(
        "UPDATE customers SET assigned_to = (SELECT seq FROM accounts WHERE username_key = $1)
         WHERE account_seq = (SELECT seq FROM accounts WHERE username_key = $2)",
    );
    unit.execute(sql.bind(to).bind(customer)).await.unwrap();
    unit.commit().await.unwrap();
}

#[tokio::test]
async fn a_rule_that_reaches_assigned_customers_reaches_no_others() {
    use app::domain::customer::OnboardingMethod;
    use app::domain::list::UserQuery;
    for engine in engines() {
        let house = House::on(engine).await;
        let assigned = |action| Rule { area: Area::Customers, action, effect: Effect::Allow, reach: Reach::Assigned };
        let rules = [assigned(Action::View), assigned(Action::Edit)];
        let carer = role(&house, &house.owner, "Carer", &rules).await;
        staff_group(&house, &house.owner, "Carers", &[carer]).await;
        let carer = house.staff("carer@example.com", &["Carers"]).await;
        let ctx = house.acting(carer).await;
        for email in ["mine@example.com", "other@example.com"] {
            crate::web::customer(&house, email, OnboardingMethod::Link).await;
        }
        assign(&house, "mine@example.com", "carer@example.com").await;
        let page = Users::list(&*house.service, &ctx, &UserQuery::default().bounded()).await.unwrap();
        let [mine] = &page.rows[..] else { panic!("{engine}: {page:?}") };
        assert_eq!(mine.username, "mine@example.com");
        assert_eq!(house.service.total(&ctx, &UserQuery::default().bounded()).await.unwrap().count, 1, "{engine}");
        assert!(Users::get(&*house.service, &ctx, mine.id).await.unwrap().may.edit);
        let all = Users::list(&*house.service, &house.owner, &UserQuery::default().bounded()).await.unwrap();
        let other = all.rows.iter().find(|row| row.username == "other@example.com").unwrap().id;
        assert_eq!(Users::get(&*house.service, &ctx, other).await.unwrap_err(), AppError::NotFound, "{engine}");
        assert_eq!(house.service.set_groups(&ctx, other, &[]).await.unwrap_err(), AppError::NotFound);

        // Whoever sees everyone learns whom the other rights leave out.
        let everyone = Rule { reach: Reach::All, ..assigned(Action::View) };
        let viewer = role(&house, &house.owner, "Viewer of everyone", &[everyone]).await;
        staff_group(&house, &house.owner, "Viewers of everyone", &[viewer]).await;
        let reader = house.staff("reader@example.com", &["Carers", "Viewers of everyone"]).await;
        assign(&house, "mine@example.com", "reader@example.com").await;
        let ctx = house.acting(reader).await;
        let shown = Me::viewer(&*house.service, &ctx).await.unwrap();
        assert_eq!(shown.narrow, [Action::Edit], "{engine}");
        let page = Users::list(&*house.service, &ctx, &UserQuery::default().bounded()).await.unwrap();
        let offered: Vec<_> =
            page.rows.iter().map(|row| (row.username.as_str(), shown.may_to(row, Action::Edit))).collect();
        assert_eq!(offered, [("mine@example.com", true), ("other@example.com", false)], "{engine}");
        assert!(all.rows.iter().all(|row| !row.beyond), "{engine}");
    }
}
