//! The attributes of profiles.

use super::json::Call;
use crate::domain::attribute::{Attribute, AttributeDraft, AttributeList, AttributePatchDraft};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::current;

/// Every attribute, in the order of the profile. Needs `attributes:view`.
#[server(prefix = "/api", endpoint = "attributes/list", protocol = Call)]
pub async fn list_attributes() -> Result<AttributeList, AppError> {
    let (services, ctx) = current()?;
    services.attributes.list(&ctx).await
}

/// The attributes that the wizard asks for. Needs `customers:create`.
#[server(prefix = "/api", endpoint = "attributes/of_new_customer", protocol = Call)]
pub async fn attributes_of_new_customer() -> Result<AttributeList, AppError> {
    let (services, ctx) = current()?;
    services.attributes.of_new_customer(&ctx).await
}

/// Defines an attribute. Needs `attributes:create`.
#[server(prefix = "/api", endpoint = "attributes/create", protocol = Call)]
pub async fn create_attribute(draft: AttributeDraft) -> Result<Attribute, AppError> {
    let (services, ctx) = current()?;
    services.attributes.create(&ctx, &draft).await
}

/// Changes a definition. Needs `attributes:edit`.
#[server(prefix = "/api", endpoint = "attributes/update", protocol = Call)]
pub async fn update_attribute(draft: AttributePatchDraft) -> Result<Attribute, AppError> {
    let (services, ctx) = current()?;
    services.attributes.update(&ctx, &draft).await
}

/// Puts the attributes into another order. Needs `attributes:edit`.
#[server(prefix = "/api", endpoint = "attributes/reorder", protocol = Call)]
pub async fn reorder_attributes(keys: Vec<String>) -> Result<AttributeList, AppError> {
    let (services, ctx) = current()?;
    services.attributes.reorder(&ctx, &keys).await
}

/// How many people have a value of an attribute. Needs `attributes:view`.
#[server(prefix = "/api", endpoint = "attributes/usage", protocol = Call)]
pub async fn attribute_usage(key: String) -> Result<u64, AppError> {
    let (services, ctx) = current()?;
    services.attributes.usage(&ctx, &key).await
}

/// Deletes an attribute with every value of it. Needs `attributes:delete`.
#[server(prefix = "/api", endpoint = "attributes/delete", protocol = Call)]
pub async fn delete_attribute(key: String, version: i64) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.attributes.delete(&ctx, &key, version).await
}
