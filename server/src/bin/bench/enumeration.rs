//! Whether the doors tell who has an account: the same form is sent for addresses that are known, unknown, locked and not yet
//! confirmed, in an order that changes. Status, headers and body have to be alike to the letter, and a rank test says whether
//! the times are.

use crate::Outcome;
use crate::client::{Answer, Client, FORM, call};
use crate::goals::Goals;
use crate::process::{Running, median};
use crate::rank::p_value;
use serde_json::json;
use std::time::Instant;

/// Times each form is sent for each kind of address.
const ROUNDS: usize = 240;
/// Addresses of a kind, taken in turns, so that wrong passwords lock none of them.
const ADDRESSES: usize = 4;
/// How seldom what is alike may look different: once in a thousand.
const LEAST: f64 = 0.001;
const PASSWORD: &str = "Wq8!bitter-Lantern";

/// How an address stands. All are written with as many letters.
const KINDS: [&str; 4] = ["unknown", "working", "blocked", "pending"];

/// A form at a door.
#[derive(Clone, Copy)]
enum Door {
    Register,
    SignIn,
    Forgot,
    Resend,
}

impl Door {
    const ALL: [Self; 4] = [Self::Register, Self::SignIn, Self::Forgot, Self::Resend];

    fn name(self) -> &'static str {
        match self {
            Self::Register => "registration",
            Self::SignIn => "sign-in, wrong password",
            Self::Forgot => "forgotten password",
            Self::Resend => "confirmation sent again",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Register => "/register",
            Self::SignIn => "/sign-in",
            Self::Forgot => "/forgot-password",
            Self::Resend => "/register/resend",
        }
    }

    fn body(self, email: &str) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        if !matches!(self, Self::Resend) {
            form.append_pair("email", email);
        }
        match self {
            Self::Register => {
                form.append_pair("password", PASSWORD).append_pair("repeat_password", PASSWORD);
            }
            Self::SignIn => {
                form.append_pair("password", "Wrong8!bitter-Lantern");
            }
            Self::Forgot | Self::Resend => {}
        }
        form.finish()
    }
}

fn address(kind: &str, number: usize) -> String {
    format!("{kind}-{number}@example.com")
}

/// Prints the medians and what the rank test says, and holds both against what is wanted.
pub async fn measure(server: &Running, session: &str, goals: &mut Goals) -> Outcome<()> {
    let mut client = Client::connect(server.address()).await?;
    prepare(&mut client, session).await?;
    print!("{:<26}", "");
    KINDS.iter().for_each(|kind| print!("{kind:>10}"));
    println!("{:>12}", "least p");
    let mut different = 0;
    for door in Door::ALL {
        let mut times = [const { Vec::new() }; KINDS.len()];
        let mut seen: Option<String> = None;
        let cookies = proofs(&mut client).await?;
        for round in 0..ROUNDS {
            for kind in shuffled() {
                let email = address(KINDS[kind], round % ADDRESSES);
                let cookie = match door {
                    Door::Resend => format!("cookie: {}\r\n", cookies[kind]),
                    _ => String::new(),
                };
                let asked = Instant::now();
                let answer = client.post(door.path(), FORM, &cookie, &door.body(&email)).await?;
                times[kind].push(asked.elapsed().as_secs_f64() * 1_000.0);
                let shown = alike(&answer, &email);
                let first = seen.get_or_insert_with(|| shown.clone());
                if *first != shown {
                    different += 1;
                    println!("{} answers differ for {}:\n{shown}", door.name(), KINDS[kind]);
                }
            }
        }
        print!("{:<26}", door.name());
        times.iter().for_each(|times| print!("{:>7.2} ms", median(times.clone())));
        let [unknown, others @ ..] = &times;
        let least = others.iter().map(|times| p_value(unknown, times)).fold(1.0, f64::min);
        println!("{least:>12.4}");
        goals.at_least(&format!("times alike, {}", door.name()), least, LEAST, "p");
    }
    goals.at_most("answers that tell addresses apart", f64::from(different), 0.0, "");
    Ok(())
}

/// Lets people register, and makes the addresses that there are.
async fn prepare(client: &mut Client, session: &str) -> Outcome<()> {
    let sections = [
        json!({ "registration": { "on": true, "verify": true, "validity": "24", "sign_in": false, "approval": false,
            "domains": "", "notify": false } }),
        json!({ "lock": { "failures": "100", "minutes": "5", "factor": "2" } }),
    ];
    for section in sections {
        let settings = call(client, session, "settings/get", json!({})).await?;
        let draft = json!({ "version": settings["version"], "section": section });
        call(client, session, "settings/update", json!({ "draft": draft })).await?;
    }
    for number in 0..ADDRESSES {
        for kind in ["working", "blocked"] {
            let draft = json!({ "email": address(kind, number), "first_name": "", "last_name": "",
                "method": "temporary_password", "password": PASSWORD, "groups": [] });
            let made = call(client, session, "users/create", json!({ "draft": draft })).await?;
            if kind == "blocked" {
                let draft = json!({ "id": made["id"], "understood": true, "note": "" });
                call(client, session, "users/lock", json!({ "draft": draft })).await?;
            }
        }
        client.post("/register", FORM, "", &Door::Register.body(&address("pending", number))).await?;
    }
    // A job makes the accounts of those who registered.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    Ok(())
}

/// What a browser keeps of a registration with an address of each kind.
async fn proofs(client: &mut Client) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    for kind in KINDS {
        let answer = client.post("/register", FORM, "", &Door::Register.body(&address(kind, 0))).await?;
        let cookie = answer.headers.iter().find(|(name, _)| name == "set-cookie").ok_or("no proof was given")?;
        found.push(cookie.1.split(';').next().unwrap_or_default().to_owned());
    }
    Ok(found)
}

/// The places of the kinds in an order that nothing knows before.
fn shuffled() -> [usize; KINDS.len()] {
    let mut order = [0, 1, 2, 3];
    for place in (1..order.len()).rev() {
        order.swap(place, rand::random_range(0..=place));
    }
    order
}

/// An answer without what differs from one request to the next, and without the address that was typed.
fn alike(answer: &Answer, email: &str) -> String {
    let mut out = format!("{}\n", answer.status);
    for (name, value) in &answer.headers {
        let value = match name.as_str() {
            "date" | "x-request-id" => "…".to_owned(),
            // A token of its own, as long as any other.
            "set-cookie" => value.split_once('=').map_or_else(String::new, |(name, rest)| {
                let (token, attributes) = rest.split_once(';').unwrap_or_default();
                format!("{name}={};{attributes}", "x".repeat(token.len()))
            }),
            _ => without_nonce(value, "'nonce-", '\''),
        };
        out.push_str(&format!("{name}: {value}\n"));
    }
    let body = String::from_utf8_lossy(&answer.body).replace(email, "ADDRESS");
    out.push_str(&without_nonce(&body, "nonce=\"", '"'));
    out
}

/// A text without the words that let scripts run.
fn without_nonce(text: &str, before: &str, end: char) -> String {
    let mut parts = text.split(before);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(before);
        out.push_str(part.split_once(end).map_or("", |(_, rest)| rest));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_to_differ_is_left_out() {
        let answer = |nonce: &str, email: &str, token: &str| Answer {
            status: 422,
            headers: vec![
                ("content-security-policy".into(), format!("script-src 'nonce-{nonce}' 'self'")),
                ("set-cookie".into(), format!("a={token}; Path=/")),
            ],
            body: format!("<script nonce=\"{nonce}\">1</script>{email}").into_bytes(),
        };
        let one = alike(&answer("abc", "a@b.c", "xyz"), "a@b.c");
        assert_eq!(one, alike(&answer("def", "c@d.e", "uvw"), "c@d.e"));
        assert_ne!(one, alike(&answer("def", "c@d.e", "longer"), "c@d.e"));
        assert_ne!(one, alike(&answer("def", "other", "uvw"), "c@d.e"));
    }

    #[test]
    fn every_order_comes_up() {
        let mut seen: Vec<[usize; 4]> = (0..2_000).map(|_| shuffled()).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 24);
    }
}
