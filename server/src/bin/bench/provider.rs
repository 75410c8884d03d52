//! An OpenID Provider with the applications and people who come to it: the product, as an administrator would set it up.

use crate::Outcome;
use crate::client::{Client, FORM, call};
use crate::process::{Product, Running};
use crate::sign_in::{session, sign_in, sign_in_as};
use app::domain::application::{
    Access, AccessDraft, ApplicationDraft, ApplicationForm, ClientKind, CreatedApplication,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

/// People, so that no account is everybody's.
pub const PEOPLE: usize = 16;
/// Where browsers go back to.
pub const CALLBACK: &str = "https://shop.example/callback";
const TEMPORARY: &str = "Wq8!bitter-Lantern";
const PASSWORD: &str = "Hk4!copper-Meadow";

/// A provider under way.
pub struct Provider {
    pub server: Running,
    pub applications: Applications,
    /// The cookie of each person's session.
    pub sessions: Vec<String>,
}

/// The applications that are registered.
#[derive(Clone)]
pub struct Applications {
    /// Signs people in.
    pub web: Application,
    /// Speaks for itself.
    pub machine: Application,
}

/// An application with its secret.
#[derive(Clone)]
pub struct Application {
    pub id: String,
    pub secret: String,
}

impl Application {
    /// The line by which it proves that it is itself.
    pub fn proof(&self) -> String {
        format!("authorization: Basic {}\r\n", STANDARD.encode(format!("{}:{}", self.id, self.secret)))
    }
}

impl Provider {
    /// The product, with applications and people of its own.
    pub async fn of(product: &Product) -> Outcome<Self> {
        let server = product.serve().await?;
        let mut client = Client::connect(server.address()).await?;
        let owner = sign_in(&mut client).await?;
        let form = ApplicationForm {
            name: "Measured shop".into(),
            redirect_uris: CALLBACK.into(),
            first_party: true,
            ..ApplicationForm::of(ClientKind::Web)
        };
        let web = register(&mut client, &owner, ClientKind::Web, form).await?;
        let row = &web.view.application;
        let draft = AccessDraft { id: row.id, version: row.version, access: Access::Everyone, groups: Vec::new() };
        call(&mut client, &owner, "applications/set_access", json!({ "draft": draft })).await?;
        let form = ApplicationForm { name: "Measured robot".into(), ..ApplicationForm::of(ClientKind::Machine) };
        let machine = register(&mut client, &owner, ClientKind::Machine, form).await?;
        let mut sessions = Vec::new();
        for number in 0..PEOPLE {
            sessions.push(person(&mut client, &owner, &format!("shopper-{number}@example.com")).await?);
        }
        let applications = Applications { web: known(web)?, machine: known(machine)? };
        Ok(Self { server, applications, sessions })
    }
}

async fn register(
    client: &mut Client,
    owner: &str,
    kind: ClientKind,
    form: ApplicationForm,
) -> Outcome<CreatedApplication> {
    let draft = ApplicationDraft { kind, form };
    Ok(serde_json::from_value(call(client, owner, "applications/create", json!({ "draft": draft })).await?)?)
}

fn known(made: CreatedApplication) -> Outcome<Application> {
    let secret = made.secret.ok_or("an application without a secret")?;
    Ok(Application { id: made.view.application.id.to_string(), secret })
}

/// Makes a customer with a password of their own; gives the cookie of their session.
async fn person(client: &mut Client, owner: &str, email: &str) -> Outcome<String> {
    let draft = json!({ "email": email, "first_name": "Ada", "last_name": "Shopper", "method": "temporary_password",
        "password": TEMPORARY, "groups": [] });
    call(client, owner, "users/create", json!({ "draft": draft })).await?;
    let first = sign_in_as(client, (email, TEMPORARY)).await?;
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("password", PASSWORD)
        .append_pair("repeat_password", PASSWORD)
        .finish();
    session(&client.post("/account/password", FORM, &format!("cookie: {first}\r\n"), &body).await?)
}
