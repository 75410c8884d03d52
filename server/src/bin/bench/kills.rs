//! A server that is killed in the middle of its work, again and again: nothing it has acknowledged may be lost, and nothing may be
//! there by half. `make soak` runs it.

use crate::Outcome;
use crate::client::{Client, call};
use crate::engine::Engine;
use crate::process::Product;
use crate::sign_in::sign_in;
use app::domain::account::{PersonPage, PersonRow};
use app::domain::customer::CreatedCustomer;
use app::domain::{AccountId, AccountStatus};
use rand::RngExt;
use serde_json::json;
use server::storage::Sql;
use server::storage::open::open;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Writers at the same time.
const WRITERS: usize = 16;
/// How long a server lives, in milliseconds.
const LIFE: std::ops::Range<u64> = 80..600;

/// What a writer was told about one customer.
#[derive(Clone, Debug)]
struct Told {
    email: String,
    /// The first name last acknowledged.
    name: &'static str,
    locked: bool,
    /// A change was sent and its answer never came: it may have happened or not.
    in_doubt: bool,
}

type Ledger = Arc<Mutex<Vec<Told>>>;

/// Kills a server `times` times under mixed writes and looks after each start whether all it told is there.
pub async fn soak(binary: &Path, times: u32) -> Outcome<()> {
    let product = Product::new(binary, &Engine::Sqlite).await?;
    let server = product.serve().await?;
    let session = sign_in(&mut Client::connect(server.address()).await?).await?;
    server.stop().await?;
    let mut acknowledged = 0;
    for round in 0..times {
        let ledger = Ledger::default();
        let server = product.serve().await?;
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (ledger, session, address) = (Arc::clone(&ledger), session.clone(), server.address());
                tokio::spawn(async move {
                    let mut client = Client::connect(address).await?;
                    for number in 0.. {
                        let email = format!("soak-{round}-{writer}-{number}@example.com");
                        customer(&mut client, &session, &ledger, email).await?;
                    }
                    Outcome::Ok(())
                })
            })
            .collect();
        let life = rand::rng().random_range(LIFE);
        tokio::time::sleep(Duration::from_millis(life)).await;
        server.kill()?;
        for writer in writers {
            // Each ends with the connection.
            let _ = writer.await?;
        }
        let told = std::mem::take(&mut *ledger.lock().unwrap_or_else(PoisonError::into_inner));
        let server = product.serve().await?;
        let mut client = Client::connect(server.address()).await?;
        for one in &told {
            check(&mut client, &session, one).await?;
        }
        server.stop().await?;
        acknowledged += told.len();
    }
    whole(&product).await?;
    println!("{times} times killed, {acknowledged} customers acknowledged, none lost, none by half");
    Ok(())
}

/// One customer's life: invited, then locked or renamed.
async fn customer(client: &mut Client, session: &str, ledger: &Ledger, email: String) -> Outcome<()> {
    let draft = json!({ "email": email, "first_name": "Before", "last_name": "Soak", "method": "invite", "password": "", "groups": [] });
    let made: CreatedCustomer =
        serde_json::from_value(call(client, session, "users/create", json!({ "draft": draft })).await?)?;
    let mut told = Told { email, name: "Before", locked: false, in_doubt: true };
    let place = {
        let mut ledger = ledger.lock().unwrap_or_else(PoisonError::into_inner);
        ledger.push(told.clone());
        ledger.len() - 1
    };
    if rand::rng().random_bool(0.5) {
        lock(client, session, made.id).await?;
        told.locked = true;
    } else {
        rename(client, session, made.id).await?;
        told.name = "After";
    }
    told.in_doubt = false;
    ledger.lock().unwrap_or_else(PoisonError::into_inner)[place] = told;
    Ok(())
}

async fn lock(client: &mut Client, session: &str, id: AccountId) -> Outcome<()> {
    let draft = json!({ "id": id, "understood": true, "note": "" });
    call(client, session, "users/lock", json!({ "draft": draft })).await.map(drop)
}

async fn rename(client: &mut Client, session: &str, id: AccountId) -> Outcome<()> {
    let draft = json!({ "id": id, "version": 1, "attributes": [{ "key": "first_name", "value": "After" }] });
    call(client, session, "users/update", json!({ "draft": draft })).await.map(drop)
}

/// Whether a customer is as the writer was told.
async fn check(client: &mut Client, session: &str, told: &Told) -> Outcome<()> {
    let page = call(client, session, "users/list", json!({ "query": { "search": told.email } })).await?;
    let page: PersonPage = serde_json::from_value(page)?;
    let right = |row: &PersonRow| {
        row.username == told.email
            && (told.in_doubt || row.first_name == told.name && (row.status == AccountStatus::Locked) == told.locked)
    };
    if page.rows.len() == 1 && page.rows.iter().all(right) {
        Ok(())
    } else {
        Err(format!("acknowledged and lost: {told:?}; found {:?}", page.rows).into())
    }
}

/// Whether every customer came with all that belongs to one unit of work: the audit row, the invitation and its mail.
async fn whole(product: &Product) -> Outcome<()> {
    let db = open(product.database()).await?;
    let mut link = db.read().await?;
    for (what, without) in [
        ("audit row", "SELECT 1 FROM audit_events e WHERE e.target_id = a.id AND e.action = 'customer_created'"),
        ("invitation", "SELECT 1 FROM tickets t WHERE t.account_seq = a.seq"),
        ("mail", "SELECT 1 FROM mail_outbox o WHERE o.account_seq = a.seq"),
        ("search text", "SELECT 1 FROM search_text x WHERE x.rowid = a.seq"),
    ] {
        let text = format!("SELECT COUNT(*) FROM accounts a WHERE a.kind = 'customer' AND NOT EXISTS ({without})");
        let found = link.number(Sql::built(text)).await?;
        if found > 0 {
            return Err(format!("{found} customers without their {what}").into());
        }
    }
    Ok(())
}
