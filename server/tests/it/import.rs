//! Import on both engines: every row accounted for, nobody twice, whatever is in the file and whatever breaks on the way.

use crate::attributes::{define, form};
use crate::export::{customer, group, table};
use crate::jobs::staff;
use crate::support::{House, engines, nobody};
use crate::web::Web;
use app::domain::access::{Action, Area};
use app::domain::attribute::{AttributeForm, AttributeKind};
use app::domain::import::{ImportDraft, ImportField, ImportMode, Welcome};
use app::domain::job::{JobPage, JobQuery, JobState, Outcome};
use app::domain::list::UserQuery;
use app::domain::session::SignInDraft;
use app::domain::ticket::InvitationState;
use app::domain::time::DAY;
use app::domain::{AccountKind, ImportId, JobId, Language, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Ctx, Imports, Jobs};
use server::service::Turn;
use server::storage::Sql;

async fn run(house: &House) {
    while house.service.work().await.unwrap() == Turn::Worked {}
}

/// The same, where units of tasks that were stopped may still hold the job for a moment.
async fn run_to_its_end(house: &House, id: JobId) {
    for _ in 0..200 {
        run(house).await;
        if page(house, &house.owner, id).await.job.state.is_over() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

async fn page(house: &House, ctx: &Ctx, id: JobId) -> JobPage {
    Jobs::get(&*house.service, ctx, id, JobQuery::default()).await.unwrap()
}

async fn take(house: &House, file: &str) -> ImportId {
    house.service.take_file(&house.owner, "people.csv", file.as_bytes()).await.unwrap()
}

/// A file as its headers explain it.
async fn explained(house: &House, id: ImportId, mode: ImportMode, welcome: Welcome) -> ImportDraft {
    let view = Imports::get(&*house.service, &house.owner, id).await.unwrap();
    ImportDraft { id, fields: view.columns.into_iter().map(|column| column.guess).collect(), mode, welcome }
}

/// Checks a file, and gives the job that did.
async fn checked(house: &House, file: &str, mode: ImportMode, welcome: Welcome) -> JobId {
    let id = take(house, file).await;
    let draft = explained(house, id, mode, welcome).await;
    let job = Imports::check(&*house.service, &house.owner, &draft).await.unwrap();
    run(house).await;
    job
}

/// Checks and imports a file.
async fn imported(house: &House, file: &str, mode: ImportMode, welcome: Welcome) -> JobPage {
    let check = checked(house, file, mode, welcome).await;
    let job = Imports::start(&*house.service, &house.owner, check).await.unwrap();
    run(house).await;
    page(house, &house.owner, job).await
}

fn found(page: &JobPage) -> Vec<(Outcome, Vec<Violation>)> {
    let reasons = |reason: &Option<AppError>| match reason {
        Some(AppError::Invalid(errors)) => errors.iter().map(|(_, violation)| violation.clone()).collect(),
        _ => Vec::new(),
    };
    page.results.iter().map(|result| (result.outcome, reasons(&result.reason))).collect()
}

async fn refused_csv(house: &House, id: JobId) -> String {
    let rows = house.service.refused_rows(&house.owner, id).await.unwrap();
    let mut file = rows.head();
    let mut after = 0;
    while let Some((reached, page)) = house.service.refused_page(&rows, after).await.unwrap() {
        file.extend(page);
        after = reached;
    }
    String::from_utf8(file).unwrap()
}

const PLANTED: &str = "email,first_name,groups,number,notes\r\n\
    new@example.com,'=Ada,retail| Schools ,7,left out\r\n\
    ada@example.com,Grace,,8,\r\n\
    wrong,Ada,,,\r\n\
    NEW@example.com,Twice,,,\r\n\
    group@example.com,,Nowhere|Retail,,\r\n\
    staff@example.com,,Team,,\r\n\
    number@example.com,,,seven,\r\n\
    same@example.com,,,7,\r\n\
    short@example.com\r\n\
    contact@example.com,,,9,\r\n\
    \"a\0b@example.com\",,\"\0\",,\r\n\
    last@example.com,,,10,\r\n";

async fn planted(engine: &str) -> House {
    let house = House::on(engine).await;
    for name in ["Retail", "Schools"] {
        group(&house, name).await;
    }
    let unique = AttributeForm { unique: true, ..form("Number") };
    define(&house, "number", AttributeKind::Integer, unique).await;
    staff(&house, "Team", &[(Area::Customers, Action::View)]).await;
    customer(&house, "ada@example.com", "Ada", "Lovelace", &[]).await;
    customer(&house, "other@example.com", "Other", "", &[]).await;
    let mut unit = house.db.begin().await.unwrap();
    let sql = "UPDATE account_attributes SET value = 'contact@example.com', value_key = 'contact@example.com'
        WHERE key = 'contact_email' AND account_seq = (SELECT seq FROM accounts WHERE username = 'other@example.com')";
    unit.execute(Sql::new(sql)).await.unwrap();
    unit.commit().await.unwrap();
    house
}

#[tokio::test]
async fn every_row_is_accounted_for_by_the_check_and_by_the_import() {
    for engine in engines() {
        let house = planted(engine).await;
        let audit = "SELECT COUNT(*) FROM audit_events";
        let people = "SELECT COUNT(*) FROM accounts WHERE kind = 'customer'";
        let (before, trail) = (house.number(people).await, house.number(audit).await);
        let check = checked(&house, PLANTED, ImportMode::CreateOrUpdate, Welcome::Nothing).await;
        let dry = page(&house, &house.owner, check).await;
        assert_eq!(
            (house.number(people).await, house.number(audit).await),
            (before, trail),
            "{engine}: a check changes nothing"
        );
        assert!(dry.job.may_import && dry.job.file.is_some());
        let job = Imports::start(&*house.service, &house.owner, check).await.unwrap();
        run(&house).await;
        let real = page(&house, &house.owner, job).await;
        assert_eq!(real.job.state, JobState::Done, "{engine}");
        assert_eq!(found(&dry), found(&real), "{engine}: the check told what came");
        use Outcome::{Created, Failed, Updated};
        let outcomes: Vec<_> = real.results.iter().map(|result| result.outcome).collect();
        let expected =
            [Created, Updated, Failed, Failed, Failed, Failed, Failed, Failed, Failed, Failed, Failed, Created];
        assert_eq!(outcomes, expected, "{engine}");
        assert_eq!((real.job.done, real.job.failed, real.job.made, real.job.changed, real.job.total), (3, 9, 2, 1, 12));
        let reasons = found(&real);
        assert_eq!(reasons[2].1, [Violation::EmailAt]);
        assert_eq!(reasons[3].1, [Violation::TwiceInFile { line: 2 }]);
        assert_eq!(reasons[4].1, [Violation::UnknownGroup { name: "Nowhere".into() }]);
        assert_eq!(reasons[5].1, [Violation::UnknownGroup { name: "Team".into() }], "a group of staff");
        assert_eq!(reasons[6].1, [Violation::WholeNumber]);
        assert_eq!(reasons[7].1, [Violation::TwiceInFile { line: 2 }], "shared with a row of the same file");
        assert_eq!(reasons[8].1, [Violation::Cells { expected: 5, found: 1 }]);
        assert!(matches!(&reasons[9].1[..], [Violation::Taken { by: Some(by) }] if by.name == "Other"));
        assert_eq!(real.results[8].username, "short@example.com");
        let lines: Vec<_> = real.results.iter().map(|result| result.line).collect();
        assert_eq!(lines, (2..14).map(Some).collect::<Vec<_>>(), "{engine}");
        assert!(real.names.contains(&("number".to_owned(), "Number".to_owned())), "{engine}");

        let find = "SELECT COUNT(*) FROM accounts WHERE username = 'new@example.com' AND first_name = '=Ada'
            AND status = 'invited'";
        assert_eq!(house.number(find).await, 1, "{engine}");
        let joined = "SELECT COUNT(*) FROM group_members m JOIN accounts a ON a.seq = m.account_seq
            WHERE a.username = 'new@example.com'";
        assert_eq!(house.number(joined).await, 2, "{engine}");
        let renamed = "SELECT COUNT(*) FROM accounts WHERE username = 'ada@example.com' AND first_name = 'Grace'
            AND last_name = 'Lovelace'";
        assert_eq!(house.number(renamed).await, 1, "{engine}: what a row does not give stays");
        assert_eq!(house.number("SELECT COUNT(*) FROM account_attributes WHERE unique_key IS NOT NULL").await, 3);
        let rows =
            "SELECT COUNT(*) FROM audit_events WHERE via = 'job' AND action IN ('customer_created', 'profile_updated')";
        assert_eq!(house.number(rows).await, 3, "{engine}: a row in the trail for each");
        let told = "SELECT COUNT(*) FROM audit_changes WHERE field = 'groups' AND after = 'Retail, Schools'";
        assert_eq!(house.number(told).await, 1, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM import_rows WHERE cells = ''").await, 3, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox").await, 0, "{engine}");
        let total = "SELECT CAST(SUM(total) AS BIGINT) FROM account_totals WHERE kind = 'customer'";
        assert_eq!(house.number(total).await, house.number(people).await, "{engine}");

        // The refused rows come back as they were, each with its reason.
        let file = table(&refused_csv(&house, job).await);
        assert_eq!(file.len(), 9, "{engine}");
        assert_eq!((file[2]["email"].as_str(), file[2]["groups"].as_str()), ("group@example.com", "Nowhere|Retail"));
        assert!(file[2]["Reason"].starts_with("Groups: There is no group of customers called Nowhere."), "{file:?}");
        assert!(file[6]["Reason"].starts_with("The header has 5 columns, this row 1."), "{file:?}");
        let again = Imports::start(&*house.service, &house.owner, check).await.unwrap_err();
        assert_eq!(again, AppError::Conflict(Conflict::ImportStarted), "{engine}: a file is imported once");
    }
}

#[tokio::test]
async fn rows_are_for_whom_was_chosen() {
    for engine in engines() {
        let house = House::on(engine).await;
        customer(&house, "ada@example.com", "Ada", "", &[]).await;
        let file = "email;Vorname\nADA@example.com;Grace\nnew@example.com;New\nowner@example.com;Me\n"
            .replace("Vorname", "first_name");
        let create =
            page(&house, &house.owner, checked(&house, &file, ImportMode::Create, Welcome::Nothing).await).await;
        let taken = |page: &JobPage, at: usize| matches!(&found(page)[at].1[..], [Violation::Taken { .. }]);
        assert!(taken(&create, 0) && create.results[1].outcome == Outcome::Created && taken(&create, 2), "{engine}");
        let update = imported(&house, &file, ImportMode::Update, Welcome::Nothing).await;
        assert_eq!((update.job.made, update.job.changed), (0, 1), "{engine}");
        assert_eq!(found(&update)[1].1, [Violation::NobodyHasIt]);
        assert!(taken(&update, 2), "{engine}: staff are not imported");
        let again = imported(&house, &file, ImportMode::CreateOrUpdate, Welcome::Nothing).await;
        let outcomes: Vec<_> = again.results.iter().map(|result| result.outcome).collect();
        assert_eq!(outcomes, [Outcome::Unchanged, Outcome::Created, Outcome::Failed], "{engine}");
    }
}

#[tokio::test]
async fn values_nobody_may_share_are_kept_apart_by_updates_too() {
    for engine in engines() {
        let house = planted(engine).await;
        let file = "email,number\nada@example.com,1\nother@example.com,1\n";
        let update = imported(&house, file, ImportMode::Update, Welcome::Nothing).await;
        assert_eq!(update.job.changed, 1, "{engine}");
        assert_eq!(found(&update)[1].1, [Violation::TwiceInFile { line: 2 }], "{engine}");
        let mixed = "email,number\nada@example.com,7\nnew@example.com,7\n";
        let check = checked(&house, mixed, ImportMode::CreateOrUpdate, Welcome::Nothing).await;
        let check = page(&house, &house.owner, check).await;
        assert_eq!(found(&check)[1].1, [Violation::TwiceInFile { line: 2 }], "{engine}: told before it is done");
        let stored = "email,number\nother@example.com,1\n";
        let update = imported(&house, stored, ImportMode::Update, Welcome::Nothing).await;
        assert!(
            matches!(&found(&update)[0].1[..], [Violation::ValueTaken { by: Some(by) }] if by.name == "Ada Lovelace")
        );
        let owner =
            "email,contact_email\nada@example.com,other@example.com\nx@example.com,y@example.com\ny@example.com,\n";
        let contact = imported(&house, owner, ImportMode::CreateOrUpdate, Welcome::Nothing).await;
        assert!(matches!(&found(&contact)[0].1[..], [Violation::ValueTaken { .. }]), "{engine}");
        assert!(matches!(&found(&contact)[2].1[..], [Violation::Taken { .. }]), "{engine}: contact of an earlier row");
    }
}

#[tokio::test]
async fn people_who_are_invited_get_their_mail_and_others_can_be_later() {
    for engine in engines() {
        let house = House::on(engine).await;
        let file = "email,locale\na@example.com,de\nb@example.com,\n";
        imported(&house, file, ImportMode::Create, Welcome::Invitation).await;
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 'invitation'").await, 2, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE language = 'de'").await, 1, "{engine}");
        imported(&house, "email\nc@example.com\n", ImportMode::Create, Welcome::Nothing).await;
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox").await, 2, "{engine}");
        let query = UserQuery { invitation: Some(InvitationState::Unsent), ..UserQuery::default() };
        let row = app::ports::Users::list(&*house.service, &house.owner, &query).await.unwrap().rows.remove(0);
        assert_eq!(
            (row.username.as_str(), row.invitation),
            ("c@example.com", Some(InvitationState::Unsent)),
            "{engine}"
        );
        let state = |view: app::domain::PersonView| view.invitation.unwrap().state;
        let view = app::ports::Users::get(&*house.service, &house.owner, row.id).await.unwrap();
        assert_eq!(state(view), InvitationState::Unsent, "{engine}: nobody was invited");
        let view = app::ports::Users::resend_invitation(&*house.service, &house.owner, row.id).await.unwrap();
        assert_eq!(state(view), InvitationState::Pending, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox").await, 3, "{engine}");
    }
}

#[tokio::test]
async fn passwords_of_another_product_open_the_door_and_are_hashed_anew() {
    for engine in engines() {
        let house = House::on(engine).await;
        let file = "email,password_hash\n\
            bcrypt@example.com,$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n\
            argon@example.com,\"$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA\"\n\
            plain@example.com,U*U\nnone@example.com,\n";
        let id = take(&house, file).await;
        let view = Imports::get(&*house.service, &house.owner, id).await.unwrap();
        assert_eq!(view.columns[1].guess, Some(ImportField::PasswordHash));
        assert_eq!(view.columns[1].sample, "", "hashes are shown to nobody");
        let done = imported(&house, file, ImportMode::Create, Welcome::PasswordHash).await;
        assert_eq!((done.job.made, done.job.failed), (2, 2), "{engine}");
        assert_eq!(found(&done)[2].1, [Violation::UnknownHash]);
        assert_eq!(found(&done)[3].1, [Violation::Required]);
        for (email, password) in [("bcrypt@example.com", "U*U"), ("argon@example.com", "password")] {
            for (typed, right) in [("wrong", false), (password, true), (password, true)] {
                let draft = SignInDraft { username: email.into(), password: typed.into() };
                let credentials = draft.parse().unwrap();
                let answer = house.service.sign_in(&nobody(), &credentials).await.unwrap();
                assert_eq!(answer.is_ok(), right, "{engine} {email} {typed}");
            }
        }
        let ours = "SELECT COUNT(*) FROM passwords WHERE hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'";
        assert_eq!(house.number(ours).await, 3, "{engine}: theirs and the owner's");
        assert_eq!(house.number("SELECT COUNT(*) FROM tickets WHERE purpose = 'invitation'").await, 0, "{engine}");
        let secrets = "SELECT COUNT(*) FROM audit_changes WHERE after LIKE '%$2a$%' OR after LIKE '%argon2%'";
        assert_eq!(house.number(secrets).await, 0, "{engine}");
    }
}

#[tokio::test]
async fn what_is_exported_is_imported_as_the_same_people() {
    for engine in engines() {
        let (one, other) = (House::on(engine).await, House::on(engine).await);
        for house in [&one, &other] {
            define(house, "company", AttributeKind::Text, form("Company")).await;
            for name in ["A|B", "Retail", "C\\D"] {
                group(house, name).await;
            }
        }
        customer(&one, "plain@example.com", "Ada", "Lovelace", &["A|B", "C\\D"]).await;
        customer(&one, "odd@example.com", "=1+1", "'=quoted, \"twice\"", &[]).await;
        customer(&one, "dash@example.com", "-", "@name ü", &["Retail"]).await;
        let file = "email,company,phone,locale\ndash@example.com,\t+Co|mpany,+49 30 1,de\n";
        assert_eq!(imported(&one, file, ImportMode::Update, Welcome::Nothing).await.job.changed, 1, "{engine}");
        let address = "/console/users/export.csv?kind=customer";
        let first = Web::at(&one.service).signed_in_owner().await.get(address).await.body;
        let done = imported(&other, &first, ImportMode::CreateOrUpdate, Welcome::Nothing).await;
        assert_eq!((done.job.made, done.job.failed), (3, 0), "{engine}: {:?}", found(&done));
        let second = Web::at(&other.service).signed_in_owner().await.get(address).await.body;
        assert_eq!(table(&first), table(&second), "{engine}");
        // Once more changes nothing.
        let again = imported(&other, &first, ImportMode::CreateOrUpdate, Welcome::Nothing).await;
        assert!(again.results.iter().all(|result| result.outcome == Outcome::Unchanged), "{engine}");
    }
}

/// The values of an attribute in the order of the accounts, as they are stored.
async fn stored(house: &House, key: &str) -> Vec<String> {
    let mut link = house.db.read().await.unwrap();
    let sql = Sql::new("SELECT value FROM account_attributes WHERE key = $1 ORDER BY account_seq").bind(key);
    let rows: Vec<(String,)> = link.all(sql).await.unwrap();
    rows.into_iter().map(|(value,)| value).collect()
}

#[tokio::test]
async fn numbers_and_days_are_read_as_the_files_country_writes_them() {
    for engine in engines() {
        let house = House::on(engine).await;
        define(&house, "turnover", AttributeKind::Decimal, form("Turnover")).await;
        define(&house, "staff", AttributeKind::Integer, form("Staff")).await;
        define(&house, "since", AttributeKind::Date, form("Since")).await;
        let german = "email;turnover;staff;since\r\na@example.com;1.250;1.000;29.02.2024\r\n;;;\r\nb@example.com;1,125;7;1.2.2023\r\n";
        let done = imported(&house, german, ImportMode::Create, Welcome::Nothing).await;
        assert_eq!((done.job.made, done.job.failed, done.job.total), (2, 0, 2), "{engine}: {:?}", found(&done));
        let english = "email,turnover,staff,since\nc@example.com,1.250,\"1,000\",2024-02-29\n";
        let done = imported(&house, english, ImportMode::Create, Welcome::Nothing).await;
        assert_eq!(done.job.made, 1, "{engine}: {:?}", found(&done));
        assert_eq!(stored(&house, "turnover").await, ["1250", "1.125", "1.25"], "{engine}");
        assert_eq!(stored(&house, "staff").await, ["1000", "7", "1000"], "{engine}");
        assert_eq!(stored(&house, "since").await, ["2024-02-29", "2023-02-01", "2024-02-29"], "{engine}");

        // A file means the same whatever language it was written for and whoever reads it.
        for language in Language::ALL {
            let ctx = Ctx { language, ..house.owner.clone() };
            let query = UserQuery { kind: Some(AccountKind::Customer), ..UserQuery::default() };
            let export = house.service.begin_export(&ctx, query).await.unwrap();
            let (_, rows) = house.service.export_page(&export, 0).await.unwrap().unwrap();
            let file = String::from_utf8([export.head(), rows].concat()).unwrap();
            assert_eq!(file.contains(";1,125;"), language == Language::De, "{file}");
            let again = imported(&house, &file, ImportMode::Update, Welcome::Nothing).await;
            assert!(
                again.results.iter().all(|result| result.outcome == Outcome::Unchanged),
                "{engine}: {:?}",
                found(&again)
            );
        }
    }
}

#[tokio::test]
async fn an_import_that_breaks_goes_on_and_makes_nobody_twice() {
    for engine in engines() {
        let house = House::on(engine).await;
        let rows: Vec<String> = (0..1_203).map(|n| format!("p{n:04}@example.com,P,{n}")).collect();
        let file = format!("email,first_name,last_name\n{}\n", rows.join("\n"));
        let check = checked(&house, &file, ImportMode::Create, Welcome::Nothing).await;
        let job = Imports::start(&*house.service, &house.owner, check).await.unwrap();
        // A process that dies in the middle of a chunk, again and again: its work is dropped before the commit.
        for pause in (0..60).map(|n| n * 700) {
            let service = house.service.clone();
            let turn = tokio::spawn(async move { service.work().await });
            tokio::time::sleep(std::time::Duration::from_micros(pause)).await;
            turn.abort();
            let _ = turn.await;
        }
        run_to_its_end(&house, job).await;
        let done = page(&house, &house.owner, job).await;
        assert_eq!((done.job.state, done.job.made, done.job.failed), (JobState::Done, 1_203, 0), "{engine}");
        let places = "SELECT COUNT(DISTINCT place) FROM job_items i JOIN jobs j ON j.seq = i.job_seq WHERE j.kind = 'import_users'";
        assert_eq!(house.number(places).await, 1_203, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM accounts WHERE kind = 'customer'").await, 1_203, "{engine}");
        let rows = "SELECT COUNT(*) FROM audit_events WHERE action = 'customer_created'";
        assert_eq!(house.number(rows).await, 1_203, "{engine}");
        let query = UserQuery { search: "p0777".into(), ..UserQuery::default() };
        let list = app::ports::Users::list(&*house.service, &house.owner, &query).await.unwrap();
        assert_eq!(list.rows.len(), 1, "{engine}: imported people are found");
    }
}

#[tokio::test]
async fn rights_are_asked_for_at_the_start_and_at_each_row_and_files_are_ones_own() {
    for engine in engines() {
        let house = House::on(engine).await;
        let view = (Area::Customers, Action::View);
        let looker = staff(&house, "looker@example.com", &[view]).await;
        let refused = house.service.take_file(&looker, "x.csv", b"email\nx@example.com\n").await.unwrap_err();
        assert_eq!(refused, AppError::Forbidden, "{engine}");
        let rights = [view, (Area::Customers, Action::Import), (Area::Customers, Action::Create)];
        let importer = staff(&house, "importer@example.com", &rights).await;
        customer(&house, "ada@example.com", "Ada", "", &[]).await;
        let file = b"email,first_name\nada@example.com,Grace\nnew@example.com,New\n";
        let id = house.service.take_file(&importer, "x.csv", file).await.unwrap();
        assert_eq!(Imports::get(&*house.service, &house.owner, id).await.unwrap_err(), AppError::NotFound, "{engine}");
        let fields = vec![Some(ImportField::Email), Some(ImportField::Attribute("first_name".into()))];
        let draft = ImportDraft { id, fields, mode: ImportMode::CreateOrUpdate, welcome: Welcome::Nothing };
        assert_eq!(Imports::check(&*house.service, &house.owner, &draft).await.unwrap_err(), AppError::NotFound);
        let check = Imports::check(&*house.service, &importer, &draft).await.unwrap();
        let early = Imports::start(&*house.service, &importer, check).await.unwrap_err();
        assert_eq!(early, AppError::Stale, "{engine}: not before the check is over");
        run(&house).await;
        let dry = page(&house, &importer, check).await;
        assert_eq!(dry.results[0].reason, Some(AppError::Forbidden), "{engine}: no right to edit");
        assert_eq!(dry.results[1].outcome, Outcome::Created, "{engine}");
        assert_eq!(Imports::start(&*house.service, &house.owner, check).await.unwrap_err(), AppError::NotFound);
        let job = Imports::start(&*house.service, &importer, check).await.unwrap();
        let mut unit = house.db.begin().await.unwrap();
        unit.execute(Sql::new("DELETE FROM role_rules WHERE action = 'import'")).await.unwrap();
        unit.commit().await.unwrap();
        run(&house).await;
        let done = page(&house, &importer, job).await;
        assert_eq!((done.job.done, done.job.failed), (0, 2), "{engine}: the right was gone by then");
        assert!(!done.job.may_import);
    }
}

#[tokio::test]
async fn a_check_forgets_those_who_are_deleted() {
    for engine in engines() {
        let house = House::on(engine).await;
        imported(&house, "email\nADA@example.com\nbo@example.com\n", ImportMode::Create, Welcome::Nothing).await;
        let known = "SELECT COUNT(*) FROM job_items WHERE account_id IS NULL AND label <> ''";
        assert_eq!(house.number(known).await, 2, "{engine}: checked before they were there");
        let query = UserQuery { search: "ada@".into(), ..UserQuery::default() };
        let row = app::ports::Users::list(&*house.service, &house.owner, &query).await.unwrap().rows.remove(0);
        // Somebody refused because of her is told so by her name, which is kept nowhere but with her.
        let twice = imported(&house, "email\nada@example.com\n", ImportMode::Create, Welcome::Nothing).await.job.id;
        let by = async || {
            let page = page(&house, &house.owner, twice).await;
            let Violation::Taken { by } = found(&page).remove(0).1.remove(0) else { panic!("{engine}: {page:?}") };
            by.map(|by| by.name)
        };
        assert_eq!(by().await.as_deref(), Some("ADA@example.com"), "{engine}");
        app::ports::Users::delete_understood(&*house.service, &house.owner, row.id, true).await.unwrap();
        assert_eq!(house.number(known).await, 1, "{engine}");
        assert_eq!(by().await, None, "{engine}");
        let kept = "SELECT COUNT(*) FROM job_items WHERE lower(reason) LIKE '%ada@%' OR lower(label) LIKE '%ada@%'";
        assert_eq!(house.number(kept).await, 0, "{engine}");
    }
}

#[tokio::test]
async fn files_go_with_their_job_and_those_nobody_imports_after_a_day() {
    for engine in engines() {
        let house = House::on(engine).await;
        imported(&house, "email\nada@example.com\nwrong\n", ImportMode::Create, Welcome::Nothing).await;
        take(&house, "email\nx@example.com\n").await;
        house.service.tidy().await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM imports").await, 2, "{engine}");
        house.clock.advance(2 * DAY);
        house.service.tidy().await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM imports").await, 1, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM import_rows").await, 2, "{engine}");
        house.clock.advance(89 * DAY);
        for _ in 0..2 {
            house.service.tidy().await.unwrap();
        }
        assert_eq!(house.number("SELECT COUNT(*) FROM jobs").await, 0, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM import_rows").await, 0, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM accounts WHERE kind = 'customer'").await, 1, "{engine}");
    }
}
