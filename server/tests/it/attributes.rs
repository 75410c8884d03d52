//! Attributes on both engines: every way in is checked, what is unique stays so in a race, and what is deleted is gone.

use crate::support::{House, PASSWORD, engines};
use app::domain::access::Rights;
use app::domain::account::PersonView;
use app::domain::attribute::{
    Attribute, AttributeDraft, AttributeForm, AttributeKind, AttributePatchDraft, AttributeValue, value_of,
};
use app::domain::audit::Change;
use app::domain::customer::{CustomerDraft, OnboardingMethod};
use app::domain::list::{AttributeFilter, UserQuery};
use app::domain::password::PasswordPolicy;
use app::domain::profile::ProfileDraft;
use app::domain::{AccountId, AccountKind, Field, FieldErrors, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Attributes, Users};
use server::storage::accounts;
use server::storage::attribute_values;
use std::sync::Arc;

pub fn form(name: &str) -> AttributeForm {
    AttributeForm { name: name.into(), console: true, ..AttributeForm::default() }
}

pub async fn define(house: &House, key: &str, kind: AttributeKind, form: AttributeForm) -> Attribute {
    let draft = AttributeDraft { key: key.into(), kind, form };
    Attributes::create(&*house.service, &house.owner, &draft).await.unwrap()
}

async fn redefine(house: &House, key: &str, change: impl FnOnce(&mut AttributeForm)) -> Result<Attribute, AppError> {
    let list = Attributes::list(&*house.service, &house.owner).await.unwrap();
    let present = list.rows.into_iter().find(|row| row.key == key).unwrap();
    let mut form = AttributeForm::of(&present);
    change(&mut form);
    let draft = AttributePatchDraft { key: key.into(), version: present.version, form };
    Attributes::update(&*house.service, &house.owner, &draft).await
}

fn values(pairs: &[(&str, &str)]) -> Vec<AttributeValue> {
    pairs.iter().map(|(key, value)| AttributeValue::new(*key, *value)).collect()
}

async fn create(house: &House, email: &str, attributes: &[(&str, &str)]) -> Result<AccountId, AppError> {
    let draft = CustomerDraft {
        email: email.into(),
        method: OnboardingMethod::Link,
        password: PASSWORD.into(),
        attributes: values(attributes),
        ..CustomerDraft::default()
    };
    let new = draft.parse(&PasswordPolicy::default())?;
    house.service.create_customer(&house.owner, new).await.map(|created| created.id)
}

async fn person(house: &House, id: AccountId) -> PersonView {
    Users::get(&*house.service, &house.owner, id).await.unwrap()
}

async fn save(house: &House, id: AccountId, attributes: &[(&str, &str)]) -> Result<PersonView, AppError> {
    let version = person(house, id).await.version;
    let draft = ProfileDraft { id, version, attributes: values(attributes) };
    house.service.update_profile(&house.owner, &draft).await
}

fn line<'a>(person: &'a PersonView, key: &str) -> Option<&'a str> {
    person.attributes.iter().find(|line| line.attribute.key == key).map(|line| line.value.as_str())
}

fn invalid(refused: AppError) -> FieldErrors {
    let AppError::Invalid(errors) = refused else { panic!("{refused:?}") };
    errors
}

fn of(key: &str) -> Field {
    Field::Attribute(key.into())
}

#[tokio::test]
async fn a30_a_profile_starts_with_what_is_built_in() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = create(&house, "ada@example.com", &[]).await.unwrap();
        let person = person(&house, id).await;
        let keys: Vec<&str> = person.attributes.iter().map(|line| line.attribute.key.as_str()).collect();
        assert_eq!(keys, ["first_name", "last_name", "contact_email", "phone", "address", "locale"], "{engine}");
        assert_eq!(line(&person, "contact_email"), Some("ada@example.com"));
        for key in keys {
            let version = person.attributes.iter().find(|line| line.attribute.key == key).unwrap().attribute.version;
            let kept = Attributes::delete(&*house.service, &house.owner, key, version).await.unwrap_err();
            assert_eq!(kept, AppError::Conflict(Conflict::BuiltIn), "{key}");
        }
    }
}

#[tokio::test]
async fn a31_a34_what_is_defined_comes_and_what_is_switched_off_goes() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = create(&house, "ada@example.com", &[]).await.unwrap();
        define(&house, "company", AttributeKind::Text, form("Company")).await;
        let saved = save(&house, id, &[("company", " Acme "), ("phone", "+49 30 1"), ("locale", "de")]).await.unwrap();
        assert_eq!(line(&saved, "company"), Some("Acme"));
        assert_eq!(saved.language, Some(app::domain::Language::De), "{engine}");

        redefine(&house, "company", |form| form.console = false).await.unwrap();
        redefine(&house, "phone", |form| form.console = false).await.unwrap();
        let hidden = person(&house, id).await;
        assert_eq!((line(&hidden, "company"), line(&hidden, "phone")), (None, None));
        let errors = invalid(save(&house, id, &[("company", "Other")]).await.unwrap_err());
        assert_eq!(errors.of(&of("company")), [Violation::NotShown]);
        // Switched on again, the value is still there.
        redefine(&house, "company", |form| form.console = true).await.unwrap();
        assert_eq!(line(&person(&house, id).await, "company"), Some("Acme"));
    }
}

#[tokio::test]
async fn a16_a33_every_way_in_is_checked_and_named() {
    for engine in engines() {
        let house = House::on(engine).await;
        define(&house, "number", AttributeKind::Text, AttributeForm { mask: "KD-9{5}".into(), ..form("Number") }).await;
        define(&house, "tier", AttributeKind::Text, AttributeForm { read_only: true, ..form("Tier") }).await;
        let required = AttributeForm { required: true, ..form("Company") };
        define(&house, "company", AttributeKind::Text, required).await;

        let wrong = [("number", "7"), ("tier", "gold"), ("username", "other@example.com")];
        let expected = [
            (of("number"), Violation::Format { example: "KD-12345".into() }),
            (of("tier"), Violation::ReadOnly),
            (of("company"), Violation::Required),
            (of("username"), Violation::UnknownAttribute),
        ];
        let errors = invalid(create(&house, "ada@example.com", &wrong).await.unwrap_err());
        assert_eq!(errors.iter().cloned().collect::<Vec<_>>(), expected, "{engine}: creation");
        assert_eq!(house.number("SELECT COUNT(*) FROM accounts WHERE kind = 'customer'").await, 0);
        let draft =
            CustomerDraft { email: "ada@example.com".into(), attributes: values(&wrong), ..CustomerDraft::default() };
        let errors = invalid(house.service.check_customer(&house.owner, &draft).await.unwrap_err());
        assert_eq!(errors.iter().cloned().collect::<Vec<_>>(), expected, "{engine}: the wizard's check");

        let id = create(&house, "ada@example.com", &[("company", "Acme"), ("number", "KD-00001")]).await.unwrap();
        let errors = invalid(save(&house, id, &[wrong[0], wrong[1], wrong[2], ("company", " ")]).await.unwrap_err());
        assert_eq!(errors.iter().cloned().collect::<Vec<_>>(), expected, "{engine}: the profile");
        let person = person(&house, id).await;
        assert_eq!((person.username.as_str(), line(&person, "company")), ("ada@example.com", Some("Acme")));

        let asked = Attributes::of_new_customer(&*house.service, &house.owner).await.unwrap();
        let keys: Vec<String> = asked.rows.into_iter().map(|row| row.key).collect();
        assert_eq!(keys, ["first_name", "last_name", "locale", "company"]);
    }
}

#[tokio::test]
async fn an_invitation_is_written_in_the_language_given_with_it() {
    for engine in engines() {
        let house = House::on(engine).await;
        let invite = async |email: &str, attributes: &[(&str, &str)]| {
            let attributes = values(attributes);
            let draft = CustomerDraft { email: email.into(), attributes, ..CustomerDraft::default() };
            house.service.create_customer(&house.owner, draft.parse(&PasswordPolicy::default()).unwrap()).await
        };
        let id = invite("grete@example.com", &[("locale", "de")]).await.unwrap().id;
        invite("ada@example.com", &[]).await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE language = 'de'").await, 1, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE language = 'en'").await, 1, "{engine}");
        assert_eq!(line(&person(&house, id).await, "locale"), Some("de"), "{engine}");
        let errors = invalid(invite("jean@example.com", &[("locale", "fr")]).await.unwrap_err());
        let expected = [(Field::Attribute("locale".into()), Violation::NotOffered)];
        assert_eq!(errors.iter().cloned().collect::<Vec<_>>(), expected, "{engine}");
    }
}

#[tokio::test]
async fn a33_the_trail_holds_each_value_before_and_after() {
    for engine in engines() {
        let house = House::on(engine).await;
        define(&house, "company", AttributeKind::Text, form("Company")).await;
        let id = create(&house, "ada@example.com", &[("company", "Acme")]).await.unwrap();
        save(&house, id, &[("company", "Other"), ("first_name", "Ada"), ("phone", "")]).await.unwrap();
        let conflict = house.service.profile_conflict(&house.owner, id, 0).await.unwrap();
        let [entry] = &conflict.entries[..] else { panic!("{conflict:?}") };
        let change = |field: &str, before: Option<&str>, after: &str| Change {
            label: None,
            field: field.into(),
            before: before.map(str::to_owned),
            after: Some(after.into()),
        };
        let expected = [change("company", Some("Acme"), "Other"), change("first_name", None, "Ada")];
        assert_eq!(entry.changes, expected, "{engine}: what stays the same is not in it");
        define(&house, "vip", AttributeKind::YesNo, form("Very important")).await;
        save(&house, id, &[("vip", "yes")]).await.unwrap();
        let told = house.service.activity(&house.owner, id, None).await.unwrap().rows.remove(0).changes.remove(0);
        let told = (told.field.as_str(), told.label.as_deref(), told.after.as_deref());
        assert_eq!(told, ("vip", Some("Very important"), Some("Yes")), "{engine}: in words");
    }
}

#[tokio::test]
async fn a_unique_value_has_one_holder_even_in_a_race() {
    for engine in engines() {
        let house = Arc::new(House::on(engine).await);
        define(&house, "number", AttributeKind::Text, AttributeForm { unique: true, ..form("Number") }).await;
        let mut ids = Vec::new();
        for at in 0..8 {
            ids.push(create(&house, &format!("p{at}@example.com"), &[]).await.unwrap());
        }
        let tries = ids.iter().enumerate().map(|(at, id)| {
            let (house, id) = (Arc::clone(&house), *id);
            // The same number by whatever people type.
            let typed = if at % 2 == 0 { "Kd  7" } else { "KD 7" };
            tokio::spawn(async move { save(&house, id, &[("number", typed)]).await })
        });
        let mut won = 0;
        for one in tries.collect::<Vec<_>>() {
            match one.await.unwrap() {
                Ok(_) => won += 1,
                Err(refused) => {
                    let errors = invalid(refused);
                    assert!(
                        matches!(&errors.of(&of("number"))[..], [Violation::ValueTaken { by: Some(_) }]),
                        "{engine}: {errors:?}"
                    );
                }
            }
        }
        assert_eq!(won, 1, "{engine}");
        let creations = (0..4).map(|at| {
            let house = Arc::clone(&house);
            tokio::spawn(async move { create(&house, &format!("q{at}@example.com"), &[("number", "8")]).await })
        });
        let mut made = 0;
        for one in creations.collect::<Vec<_>>() {
            made += i32::from(one.await.unwrap().is_ok());
        }
        assert_eq!(made, 1, "{engine}: creation");
        assert_eq!(house.number("SELECT COUNT(*) FROM account_attributes WHERE key = 'number'").await, 2);
    }
}

#[tokio::test]
async fn what_people_share_cannot_become_unique() {
    for engine in engines() {
        let house = House::on(engine).await;
        define(&house, "number", AttributeKind::Integer, form("Number")).await;
        let one = create(&house, "one@example.com", &[("number", "7")]).await.unwrap();
        let two = create(&house, "two@example.com", &[("number", "007")]).await.unwrap();
        let errors = invalid(redefine(&house, "number", |form| form.unique = true).await.unwrap_err());
        assert_eq!(errors.of(&Field::Unique), [Violation::SharedValues], "{engine}");
        save(&house, two, &[("number", "8")]).await.unwrap();
        redefine(&house, "number", |form| form.unique = true).await.unwrap();
        assert!(save(&house, two, &[("number", "+7")]).await.is_err(), "{engine}");
        redefine(&house, "number", |form| form.unique = false).await.unwrap();
        save(&house, two, &[("number", "7")]).await.unwrap();
        assert_eq!(line(&person(&house, one).await, "number"), Some("7"));
    }
}

#[tokio::test]
async fn an_option_that_people_have_stays() {
    for engine in engines() {
        let house = House::on(engine).await;
        let options = |options: &str| AttributeForm { options: options.into(), ..form("Interests") };
        define(&house, "interests", AttributeKind::MultipleOptions, options("Tea\ncake = Cake\nPie\nTea%")).await;
        let one = create(&house, "one@example.com", &[("interests", "cake|Pie")]).await.unwrap();
        create(&house, "two@example.com", &[("interests", "cake")]).await.unwrap();
        let kept = async |text: &str| redefine(&house, "interests", |form| form.options = text.into()).await;
        let errors = invalid(kept("Tea\nTea%").await.unwrap_err());
        let in_use = |option: &str, people| Violation::OptionInUse { option: option.into(), people };
        assert_eq!(errors.of(&Field::Options), [in_use("Cake", 2), in_use("Pie", 1)], "{engine}");
        kept("cake = Torte\nPie\nBread").await.unwrap();
        assert_eq!(line(&person(&house, one).await, "interests"), Some("cake|Pie"), "{engine}: another label");
        save(&house, one, &[("interests", "cake")]).await.unwrap();
        kept("Cake = Torte").await.unwrap_err();
        kept("cake").await.unwrap();
    }
}

#[tokio::test]
async fn a_contact_address_is_nobody_elses_username() {
    for engine in engines() {
        let house = House::on(engine).await;
        let ada = create(&house, "ada@example.com", &[]).await.unwrap();
        let eve = create(&house, "eve@example.com", &[]).await.unwrap();
        let errors = invalid(save(&house, eve, &[("contact_email", "ADA@example.com")]).await.unwrap_err());
        let [Violation::ValueTaken { by: Some(holder) }] = &errors.of(&of("contact_email"))[..] else {
            panic!("{engine}: {errors:?}")
        };
        assert_eq!(holder.id, ada);
        let saved = save(&house, eve, &[("contact_email", "eve@work.example")]).await.unwrap();
        assert_eq!((saved.contact_email.as_str(), saved.username.as_str()), ("eve@work.example", "eve@example.com"));
        // Nor does anybody sign in by it, or take it as a username.
        let taken = invalid(create(&house, "Eve@work.example", &[]).await.unwrap_err());
        assert!(matches!(&taken.of(&Field::Email)[..], [Violation::Taken { by: Some(_) }]), "{engine}");
        let back = save(&house, eve, &[("contact_email", "")]).await.unwrap();
        assert_eq!(back.contact_email, "eve@example.com");
        create(&house, "eve@work.example", &[]).await.unwrap();
    }
}

#[tokio::test]
async fn a_deleted_attribute_takes_its_values_along() {
    for engine in engines() {
        let house = House::on(engine).await;
        let made = define(&house, "company", AttributeKind::Text, form("Company")).await;
        let id = create(&house, "ada@example.com", &[("company", "Acme")]).await.unwrap();
        assert_eq!(Attributes::usage(&*house.service, &house.owner, "company").await.unwrap(), 1);
        let late = Attributes::delete(&*house.service, &house.owner, "company", made.version + 1).await.unwrap_err();
        assert_eq!(late, AppError::Stale);
        Attributes::delete(&*house.service, &house.owner, "company", made.version).await.unwrap();
        assert_eq!(line(&person(&house, id).await, "company"), None);
        assert_eq!(house.number("SELECT COUNT(*) FROM account_attributes WHERE key = 'company'").await, 0, "{engine}");
        define(&house, "company", AttributeKind::Text, form("Company")).await;
        assert_eq!(line(&person(&house, id).await, "company"), Some(""));
        let again = AttributeDraft { key: "company".into(), kind: AttributeKind::Text, form: form("Again") };
        let taken = Attributes::create(&*house.service, &house.owner, &again).await.unwrap_err();
        assert_eq!(invalid(taken).of(&Field::Key), [Violation::Taken { by: None }], "{engine}");
    }
}

#[tokio::test]
async fn the_order_is_the_administrators_and_definitions_are_not_overwritten() {
    for engine in engines() {
        let house = House::on(engine).await;
        let made = define(&house, "company", AttributeKind::Text, form("Company")).await;
        let list = Attributes::list(&*house.service, &house.owner).await.unwrap();
        let mut keys: Vec<String> = list.rows.iter().map(|row| row.key.clone()).collect();
        keys.rotate_right(1);
        let ordered = Attributes::reorder(&*house.service, &house.owner, &keys).await.unwrap();
        assert_eq!(ordered.rows[0].key, "company");
        for wrong in [&keys[1..], &[keys.clone(), keys.clone()].concat(), &vec![keys[0].clone(); keys.len()]] {
            let late = Attributes::reorder(&*house.service, &house.owner, wrong).await.unwrap_err();
            assert_eq!(late, AppError::Stale, "{engine}");
        }
        redefine(&house, "company", |form| form.name_de = "Firma".into()).await.unwrap();
        let late = AttributePatchDraft { key: "company".into(), version: made.version, form: form("Other") };
        let late = Attributes::update(&*house.service, &house.owner, &late).await.unwrap_err();
        assert_eq!(late, AppError::Stale, "{engine}");
        let told =
            house.number("SELECT COUNT(DISTINCT action) FROM audit_events WHERE target_kind = 'attribute'").await;
        assert_eq!(told, 3, "{engine}: defined, changed, put in order");
    }
}

#[tokio::test]
async fn definitions_need_their_right() {
    for engine in engines() {
        let house = House::on(engine).await;
        let powerless = crate::support::ctx_of(
            AccountId(uuid::Uuid::from_u128(9)),
            AccountKind::Staff,
            "staff@example.com",
            Rights { owner: false, grants: Vec::new() },
        );
        let service = &*house.service;
        let draft = AttributeDraft { key: "company".into(), kind: AttributeKind::Text, form: form("Company") };
        let patch = AttributePatchDraft { key: "phone".into(), version: 1, form: form("Phone") };
        assert_eq!(Attributes::list(service, &powerless).await.unwrap_err(), AppError::Forbidden, "{engine}");
        assert_eq!(Attributes::create(service, &powerless, &draft).await.unwrap_err(), AppError::Forbidden);
        assert_eq!(Attributes::update(service, &powerless, &patch).await.unwrap_err(), AppError::Forbidden);
        assert_eq!(Attributes::reorder(service, &powerless, &[]).await.unwrap_err(), AppError::Forbidden);
        assert_eq!(Attributes::usage(service, &powerless, "phone").await.unwrap_err(), AppError::Forbidden);
        assert_eq!(Attributes::delete(service, &powerless, "phone", 1).await.unwrap_err(), AppError::Forbidden);
        assert_eq!(Attributes::of_new_customer(service, &powerless).await.unwrap_err(), AppError::Forbidden);
    }
}

#[tokio::test]
async fn storage_keeps_what_is_unique_whoever_stores_it() {
    for engine in engines() {
        let house = House::on(engine).await;
        define(&house, "number", AttributeKind::Text, AttributeForm { unique: true, ..form("Number") }).await;
        let one = create(&house, "one@example.com", &[("number", "7")]).await.unwrap();
        let two = create(&house, "two@example.com", &[]).await.unwrap();
        let mut unit = house.db.begin().await.unwrap();
        let (one, two) = (
            accounts::get(&mut unit, one).await.unwrap().unwrap().seq,
            accounts::get(&mut unit, two).await.unwrap().unwrap().seq,
        );
        assert_eq!(value_of(&attribute_values::all(&mut unit, one).await.unwrap(), "number"), "7");
        assert!(attribute_values::set(&mut unit, two, "number", "7").await.is_err(), "{engine}");
    }
}

#[tokio::test]
async fn a_filter_finds_one_option_of_several_and_a_number_however_it_is_written() {
    for engine in engines() {
        let house = House::on(engine).await;
        let options = AttributeForm { options: "Tea\nCake\n100%_x = All".into(), ..form("Interests") };
        define(&house, "interests", AttributeKind::MultipleOptions, options).await;
        define(&house, "discount", AttributeKind::Decimal, form("Discount")).await;
        define(&house, "code", AttributeKind::Text, form("Code")).await;
        let ada = [("interests", "Tea|Cake"), ("discount", "12.5"), ("code", "7")];
        create(&house, "ada@example.com", &ada).await.unwrap();
        let bea = [("interests", "100%_x"), ("discount", "7"), ("code", "07")];
        create(&house, "bea@example.com", &bea).await.unwrap();
        for (key, value, names) in [
            ("interests", "Tea", &["ada"][..]),
            ("interests", "cake", &["ada"]),
            ("interests", "Tea|Cake", &["ada"]),
            ("interests", "100%_x", &["bea"]),
            ("interests", "100", &[]),
            ("interests", "Te", &[]),
            ("interests", "%", &[]),
            ("discount", "12,5", &["ada"]),
            ("discount", "+012.50", &["ada"]),
            ("discount", "7,0", &["bea"]),
            ("code", "7", &["ada"]),
            ("code", "07", &["bea"]),
        ] {
            let attribute = Some(AttributeFilter::is(key, Some(value.into())));
            // Alone the accounts are asked for; beside a narrower condition each is checked.
            for search in ["", "example"] {
                let query = UserQuery { attribute: attribute.clone(), search: search.into(), ..UserQuery::default() };
                let page = Users::list(&*house.service, &house.owner, &query).await.unwrap();
                let found: Vec<&str> = page.rows.iter().map(|row| row.username.split('@').next().unwrap()).collect();
                assert_eq!(found, names, "{engine} {key}={value}");
            }
            for name in ["ada", "bea"] {
                let query = UserQuery { attribute: attribute.clone(), search: name.into(), ..UserQuery::default() };
                let page = Users::list(&*house.service, &house.owner, &query).await.unwrap();
                assert_eq!(page.rows.len(), usize::from(names.contains(&name)), "{engine} {key}={value} {name}");
            }
        }
    }
}
