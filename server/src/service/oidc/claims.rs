//! What applications are told of a person, as far as they were allowed to ask.

use super::super::Service;
use crate::storage::accounts::{self, Account};
use crate::storage::grants::Grant;
use crate::storage::{Link, attribute_values, groups};
use app::domain::Language;
use app::domain::application::OAuthScope;
use app::domain::attribute::{ADDRESS, LOCALE, PHONE};
use app::error::AppError;
use serde_json::{Map, Value, json};

/// Claims as they go into a token or an answer.
pub(super) type Claims = Map<String, Value>;

/// Puts in a text, unless it is empty.
fn put(claims: &mut Claims, name: &str, text: &str) {
    if !text.is_empty() {
        claims.insert(name.to_owned(), json!(text));
    }
}

/// What a staff user behind the person makes of the claims (RFC 8693, 4.1; decision "preview").
pub(super) fn put_agent(claims: &mut Claims, grant: &Grant) {
    if let Some(agent) = grant.agent {
        claims.insert("act".to_owned(), json!({"sub": agent}));
    }
    if grant.preview {
        claims.insert("cms_preview".to_owned(), json!(true));
    }
}

impl Service {
    /// What the grant's application may know of its person.
    pub(super) async fn person_claims(&self, link: &mut Link, grant: &Grant) -> Result<Claims, AppError> {
        let account = accounts::get_by_seq(link, grant.account).await?.ok_or(AppError::NotFound)?;
        let mut claims = Claims::new();
        claims.insert("sub".to_owned(), json!(account.id));
        let has = |scope| grant.scope.contains(&scope);
        let needs_values = [OAuthScope::Profile, OAuthScope::Phone, OAuthScope::Address].into_iter().any(has);
        let values = if needs_values { attribute_values::all(link, account.seq).await? } else { Vec::new() };
        let value = |key: &str| values.iter().find(|found| found.key == key).map_or("", |found| found.value.as_str());
        if has(OAuthScope::Profile) {
            profile(&mut claims, &account, value(LOCALE));
        }
        if has(OAuthScope::Email) {
            put(&mut claims, "email", account.mail_address());
            let proven = account.contact.is_some() || account.email_verified;
            claims.insert("email_verified".to_owned(), json!(proven));
        }
        if has(OAuthScope::Phone) {
            put(&mut claims, "phone_number", value(PHONE));
        }
        if has(OAuthScope::Address) && !value(ADDRESS).is_empty() {
            claims.insert("address".to_owned(), json!({"formatted": value(ADDRESS)}));
        }
        if has(OAuthScope::Groups) {
            let names = groups::of_account(link, account.seq).await?;
            let names: Vec<String> = names.into_iter().map(|group| group.name).collect();
            claims.insert("groups".to_owned(), json!(names));
        }
        put_agent(&mut claims, grant);
        Ok(claims)
    }
}

fn profile(claims: &mut Claims, account: &Account, locale: &str) {
    put(claims, "name", &account.name());
    put(claims, "given_name", &account.first_name);
    put(claims, "family_name", &account.last_name);
    put(claims, "preferred_username", &account.username);
    let locale = if locale.is_empty() { account.language.map_or("", Language::tag) } else { locale };
    put(claims, "locale", locale);
}
