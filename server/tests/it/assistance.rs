//! Acting as a customer, on both engines: who may, for how long, what ends it, what stays with the customer, who reads of it.

use crate::support::{House, OWNER, PASSWORD, engines};
use crate::web::{Answer, Web, customer};
use app::domain::audit::{ActedVia, AuditAction, AuditEntry};
use app::domain::customer::OnboardingMethod;
use app::domain::lock::LockDraft;
use app::domain::time::MINUTE;
use app::domain::{AccountId, Language};
use app::ports::{Staff, Users};
use serde_json::json;
use server::storage::{Sql, accounts, assignments, staff};

const ADA: &str = "ada@example.com";
const GRACE: &str = "grace@example.com";
const COOKIE: &str = "__Host-clientele-assistance";

/// A customer, and an agent who is signed in.
struct Desk {
    house: House,
    web: Web,
    ada: AccountId,
    grace: AccountId,
}

impl Desk {
    async fn on(engine: &str) -> Self {
        let house = House::on(engine).await;
        customer(&house, ADA, OnboardingMethod::TemporaryPassword).await;
        let grace = house.staff(GRACE, &["Support agent"]).await;
        let ada = house.customer(ADA).await.actor.unwrap().subject.id;
        let web = Web::at(&house.service);
        assert_eq!(web.sign_in(GRACE, PASSWORD).await.location(), "/console/users");
        let desk = Self { house, web, ada, grace };
        desk.set_agent(true).await;
        desk
    }

    async fn run(&self, sql: &'static str) {
        let mut unit = self.house.db.begin().await.unwrap();
        unit.execute(Sql::new(sql)).await.unwrap();
        unit.commit().await.unwrap();
    }

    async fn set_agent(&self, agent: bool) {
        let mut unit = self.house.db.begin().await.unwrap();
        let grace = accounts::get(&mut unit, self.grace).await.unwrap().unwrap();
        staff::set_agent(&mut unit, grace.seq, agent).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// Moves Ada to Grace, or away from her.
    async fn assign(&self, to_grace: bool) {
        let mut unit = self.house.db.begin().await.unwrap();
        let ada = accounts::get(&mut unit, self.ada).await.unwrap().unwrap().seq;
        let grace = accounts::get(&mut unit, self.grace).await.unwrap().unwrap().seq;
        let (from, to) = if to_grace { (None, Some(grace)) } else { (Some(grace), None) };
        assert!(assignments::shift(&mut unit, ada, from, to).await.unwrap());
        unit.commit().await.unwrap();
    }

    async fn ask(&self, id: AccountId, reason: &str) -> Answer {
        self.web.call("/api/users/act_as", &json!({"draft": {"id": id, "reason": reason}}).to_string()).await
    }

    async fn begin(&self) {
        let answer = self.ask(self.ada, "Call 4711").await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "null"));
        assert!(self.acts().await);
    }

    /// Whether My Account is the customer's now.
    async fn acts(&self) -> bool {
        let page = self.web.get("/account").await;
        page.status.as_u16() == 200 && page.body.contains("You act as Ada until")
    }

    async fn activity(&self, id: AccountId) -> Vec<AuditEntry> {
        self.house.service.activity(&self.house.owner, id, None).await.unwrap().rows
    }
}

#[tokio::test]
async fn an_agent_acts_as_a_customer_until_they_end_it_and_the_customer_reads_of_it() {
    for engine in engines() {
        let desk = Desk::on(engine).await;
        let own = desk.web.cookie("__Host-clientele");
        desk.begin().await;
        let page = desk.web.get("/account").await;
        assert!(page.body.contains(ADA) && page.body.contains("End assistance"), "{}", page.body);
        let told = desk.web.get("/account/sessions").await;
        assert!(told.body.contains("Call 4711") && told.body.contains("still going on"), "{}", told.body);
        assert!(!told.body.contains("id=\"sessions\"") && !told.body.contains("id=\"history\""), "{}", told.body);
        for closed in ["/account/password", "end-session", "/sign-out", "id=\"sessions\""] {
            assert!(!page.body.contains(closed), "{engine}: {closed} in {}", page.body);
        }
        assert_eq!(desk.web.get("/console/users").await.status.as_u16(), 403);
        assert_eq!(desk.web.get("/").await.location(), "/account");

        desk.house.clock.advance(5 * MINUTE);
        let back = desk.web.post("/account/end-assistance", &[]).await;
        assert_eq!(back.location(), format!("/console/users/{}", desk.ada));
        assert_eq!((desk.web.cookie(COOKIE), desk.web.cookie("__Host-clientele")), (String::new(), own));
        assert_eq!(desk.web.get("/console/users").await.status.as_u16(), 200);
        assert!(!desk.web.get("/account").await.body.contains("You act as"));

        for id in [desk.ada, desk.grace] {
            let rows = desk.activity(id).await;
            let found = |action| rows.iter().find(|row| row.action == action).unwrap();
            let started = found(AuditAction::AssistanceStarted);
            assert_eq!((started.actor.as_str(), started.target.as_str()), ("Grace Hopper", "Ada"), "{engine}");
            assert_eq!(started.changes[0].after.as_deref(), Some("Call 4711"));
            let ended = found(AuditAction::AssistanceEnded);
            assert_eq!((ended.actor.as_str(), ended.via), ("Grace Hopper", ActedVia::Agent), "{engine}");
        }
        let ada = desk.house.customer(ADA).await;
        let account = desk.house.service.account(&ada).await.unwrap();
        let [one] = &account.assistances[..] else { panic!("{:?}", account.assistances) };
        assert_eq!((one.agent.as_str(), one.reason.as_str(), one.running), ("Grace Hopper", "Call 4711", false));
        assert_eq!(one.until.map(|until| until.since(one.began)), Some(5 * MINUTE), "{engine}: when it was ended");
    }
}

#[tokio::test]
async fn it_lasts_thirty_minutes_at_most() {
    for engine in engines() {
        let desk = Desk::on(engine).await;
        desk.begin().await;
        desk.house.clock.advance(29 * MINUTE);
        assert!(desk.acts().await, "{engine}");
        desk.house.clock.advance(MINUTE);
        let late = desk.web.post("/account", &[("end", "others")]).await;
        assert_eq!((late.status.as_u16(), late.heading()), (409, "The assistance is over"), "{engine}");
        assert_eq!(desk.web.cookie(COOKIE), "", "{engine}: it is said once");
        assert!(!desk.acts().await, "{engine}: use does not make it longer");
        assert_eq!(desk.web.get("/console/users").await.status.as_u16(), 200, "the own session comes back");
    }
}

#[tokio::test]
async fn it_ends_at_once_and_for_good_when_it_could_not_begin_any_more() {
    for engine in engines() {
        for event in ["flag", "right", "assignment", "lock", "sign-out", "delete", "deactivate"] {
            let desk = Desk::on(engine).await;
            let (house, owner) = (&desk.house, &desk.house.owner);
            desk.run("UPDATE role_rules SET reach = 'assigned' WHERE area = 'customers' AND action = 'act_as'").await;
            desk.assign(true).await;
            desk.begin().await;
            match event {
                "flag" => desk.set_agent(false).await,
                "right" => desk.run("UPDATE role_rules SET effect = 'deny' WHERE action = 'act_as'").await,
                "assignment" => desk.assign(false).await,
                "lock" => {
                    let draft = LockDraft { id: desk.ada, understood: true, note: String::new() };
                    house.service.lock(owner, draft.parse().unwrap()).await.unwrap();
                    house.service.unlock(owner, desk.ada).await.unwrap();
                }
                "sign-out" => drop(house.service.end_sessions(owner, desk.ada, None).await.unwrap()),
                "delete" => house.service.delete_understood(owner, desk.ada, true).await.unwrap(),
                _ => house.service.deactivate(owner, desk.grace, false).await.unwrap(),
            }
            let ended = "SELECT COUNT(*) FROM audit_events WHERE action = 'assistance_ended'";
            // What is looked for with each request is not written down before the next one.
            let later = matches!(event, "flag" | "right" | "assignment" | "delete");
            assert_eq!(house.number(ended).await, i64::from(!later), "{engine}: {event} is in the trail");
            assert!(!desk.acts().await, "{engine}: {event}");
            match event {
                "flag" => desk.set_agent(true).await,
                "right" => desk.run("UPDATE role_rules SET effect = 'allow' WHERE action = 'act_as'").await,
                "assignment" => desk.assign(true).await,
                "deactivate" => house.service.activate(owner, desk.grace).await.unwrap(),
                _ => {}
            }
            assert!(!desk.acts().await, "{engine}: {event} is for good");
            let left = house.number("SELECT COUNT(*) FROM sessions WHERE acting_for IS NOT NULL").await;
            assert_eq!(left, 0, "{engine}: {event}");
        }
    }
}

#[tokio::test]
async fn what_is_the_customers_alone_is_refused_in_words_of_its_own() {
    for engine in engines() {
        let desk = Desk::on(engine).await;
        desk.begin().await;
        let secret =
            [("current_password", PASSWORD), ("password", "Qz4!sunny-Harbor"), ("repeat_password", "Qz4!sunny-Harbor")];
        for (what, answer) in [
            ("see the form", desk.web.get("/account/password").await),
            ("change the password", desk.web.post("/account/password", &secret).await),
            ("end sessions", desk.web.post("/account/sessions", &[("end", "others")]).await),
            ("see how it is guarded", desk.web.get("/account/security").await),
            ("see the second factor", desk.web.get("/account/second-factor").await),
            ("set up a second factor", desk.web.post("/account/second-factor", &[("act", "begin")]).await),
            ("complete a second factor", desk.web.post("/account/second-factor", &[("act", "complete")]).await),
            ("renew recovery codes", desk.web.post("/account/second-factor", &[("act", "renew")]).await),
            ("turn the second factor off", desk.web.post("/account/second-factor", &[("act", "off")]).await),
            ("see the contact form", desk.web.get("/account/email").await),
            ("change the contact address", desk.web.post("/account/email", &[("email", "x@example.com")]).await),
            ("see the data", desk.web.get("/account/data").await),
            ("take a copy", desk.web.get("/account/data/export.json").await),
            ("see the last form", desk.web.get("/account/delete").await),
            ("delete the account", desk.web.post("/account/delete", &[("confirmation", "yes")]).await),
            ("confirm", desk.web.post("/account/confirm", &[("current_password", PASSWORD)]).await),
            ("export", desk.web.get("/console/users/export.csv").await),
        ] {
            assert_eq!(answer.status.as_u16(), 403, "{engine}: {what}");
            assert_eq!(answer.heading(), "Not while you act as a customer", "{engine}: {what}");
            assert!(answer.body.contains("End assistance"), "{engine}: {what}");
        }
        let answer = desk.web.call("/api/me/viewer", "{}").await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (403, "\"acting\""), "{engine}");

        // A choice of language is the agent's.
        desk.web.post("/language", &[("language", "de"), ("next", "/account")]).await;
        assert!(desk.web.get("/account").await.body.contains("Sie handeln als Ada bis"), "{engine}");
        let mut link = desk.house.db.read().await.unwrap();
        assert_eq!(accounts::get(&mut link, desk.ada).await.unwrap().unwrap().language, None, "{engine}");
        assert_eq!(accounts::get(&mut link, desk.grace).await.unwrap().unwrap().language, Some(Language::De));
    }
}

#[tokio::test]
async fn only_agents_with_the_right_act_and_only_as_active_customers_they_reach() {
    for engine in engines() {
        let desk = Desk::on(engine).await;
        let may =
            async || desk.house.service.get(&desk.house.acting(desk.grace).await, desk.ada).await.unwrap().may.act_as;
        assert!(may().await, "{engine}");
        for reason in ["", &"a".repeat(301)] {
            assert_eq!(desk.ask(desk.ada, reason).await.status.as_u16(), 422, "{engine}");
        }
        assert_eq!(desk.ask(AccountId(uuid::Uuid::from_u128(1)), "x").await.status.as_u16(), 404, "{engine}");
        customer(&desk.house, "invited@example.com", OnboardingMethod::Link).await;
        let invited = desk.house.customer("invited@example.com").await.actor.unwrap().subject.id;
        let answer = desk.ask(invited, "x").await;
        assert_eq!(
            (answer.status.as_u16(), answer.body.contains("not_active")),
            (409, true),
            "{engine}: {}",
            answer.body
        );

        desk.set_agent(false).await;
        assert!(!may().await, "{engine}");
        assert_eq!(desk.ask(desk.ada, "x").await.status.as_u16(), 403, "{engine}: no agent");
        desk.set_agent(true).await;
        desk.run("UPDATE role_rules SET reach = 'assigned' WHERE area = 'customers' AND action = 'act_as'").await;
        assert!(!may().await, "{engine}");
        assert_eq!(desk.ask(desk.ada, "x").await.status.as_u16(), 403, "{engine}: not assigned");
        desk.assign(true).await;
        assert!(may().await, "{engine}");
        desk.run("DELETE FROM role_rules WHERE action = 'act_as'").await;
        assert_eq!(desk.ask(desk.ada, "x").await.status.as_u16(), 403, "{engine}: no right");
        assert_eq!(desk.web.cookie(COOKIE), "");
    }
}

#[tokio::test]
async fn its_token_opens_nothing_by_itself() {
    for engine in engines() {
        let desk = Desk::on(engine).await;
        desk.begin().await;
        let token = desk.web.cookie(COOKIE);
        let thief = desk.web.other();
        thief.keep("__Host-clientele", &token);
        assert_eq!(thief.get("/console/users").await.status.as_u16(), 303, "{engine}: it is no sign-in");
        let colleague = desk.web.other();
        colleague.sign_in(OWNER, PASSWORD).await;
        colleague.keep(COOKIE, &token);
        assert_eq!(colleague.get("/console/users").await.status.as_u16(), 200, "{engine}: it is of one staff user");
        let alone = desk.web.other();
        alone.keep(COOKIE, &token);
        assert_eq!(alone.get("/account").await.status.as_u16(), 303, "{engine}: it needs the own session");

        assert_eq!(desk.web.post("/sign-out", &[]).await.location(), "/sign-in");
        assert_eq!(
            desk.house.number("SELECT COUNT(*) FROM sessions WHERE acting_for IS NOT NULL").await,
            0,
            "{engine}"
        );
        assert_eq!(desk.web.get("/account").await.status.as_u16(), 303, "{engine}: signing out ends both");
    }
}
