//! Sign-in, whose cost should be that of its hash.

use crate::Outcome;
use crate::client::{Answer, Client, FORM};
use crate::process::{OWNER, Running, cpu};
use argon2::{Algorithm, Argon2, Block, Params, Version};

/// How many of each are measured.
const TIMES: u32 = 40;

/// Signs the owner in; gives the session's cookie.
pub async fn sign_in(client: &mut Client) -> Outcome<String> {
    sign_in_as(client, OWNER).await
}

/// Signs somebody in; gives the session's cookie.
pub async fn sign_in_as(client: &mut Client, (email, password): (&str, &str)) -> Outcome<String> {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("email", email)
        .append_pair("password", password)
        .finish();
    session(&client.post("/sign-in", FORM, "", &body).await?)
}

/// The session's cookie that an answer gives.
pub fn session(answer: &Answer) -> Outcome<String> {
    let cookies = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    let session =
        cookies.filter_map(|(_, line)| line.split(';').next()).find(|pair| pair.starts_with("__Host-clientele="));
    session.map(str::to_owned).ok_or_else(|| format!("no session; status {}", answer.status).into())
}

/// Milliseconds of processor time for a sign-in, and for its hash alone.
pub async fn compare(server: &Running) -> Outcome<(f64, f64)> {
    let mut client = Client::connect(server.address()).await?;
    sign_in(&mut client).await?;
    let before = server.cpu()?;
    for _ in 0..TIMES {
        sign_in(&mut client).await?;
    }
    let ours = server.cpu()? - before;
    let each = |micros: f64| micros / 1_000.0 / f64::from(TIMES);
    Ok((each(ours), each(tokio::task::spawn_blocking(hashes).await??)))
}

/// The hashes alone, with memory that is kept as the product keeps it.
fn hashes() -> Outcome<f64> {
    let wrong = |error: argon2::Error| error.to_string();
    let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(wrong)?;
    let mut blocks = vec![Block::new(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut out = [0; 32];
    let mut hash = || argon2.hash_password_into_with_memory(OWNER.1.as_bytes(), &[7; 16], &mut out, &mut blocks[..]);
    hash().map_err(wrong)?;
    let before = cpu("self")?;
    for _ in 0..TIMES {
        hash().map_err(wrong)?;
    }
    Ok(cpu("self")? - before)
}
