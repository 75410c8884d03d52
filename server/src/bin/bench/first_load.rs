//! What a first visit loads: the page, and every file it or its style sheets name.

use crate::Outcome;
use crate::client::Client;
use crate::process::Running;
use crate::sign_in::sign_in;
use std::collections::BTreeSet;

/// Prints bytes and requests of the page before sign-in and of the users page.
pub async fn report(server: &Running) -> Outcome<()> {
    let mut client = Client::connect(server.address()).await?;
    let session = sign_in(&mut client).await?;
    for (name, path, cookie) in [("sign-in page", "/sign-in", String::new()), ("users page", "/console/users", session)]
    {
        let headers = format!("accept-encoding: br\r\naccept: text/html\r\ncookie: {cookie}\r\n");
        let loaded = load(&mut client, path, &headers).await?;
        let bytes: usize = loaded.iter().map(|(_, bytes)| bytes).sum();
        println!("{name:<34}{bytes:>9} bytes in {} requests", loaded.len());
        for (file, bytes) in loaded {
            println!("  {file:<32}{bytes:>9}");
        }
    }
    Ok(())
}

/// The page and its files with the size of each as sent.
async fn load(client: &mut Client, path: &str, headers: &str) -> Outcome<Vec<(String, usize)>> {
    // The page's own links are read from an answer that is not compressed.
    let plain = client.get(path, &headers.replace("accept-encoding: br\r\n", "")).await?;
    if plain.status != 200 {
        return Err(format!("{path} answered {}", plain.status).into());
    }
    let mut loaded = vec![(path.to_owned(), client.get(path, headers).await?.body.len())];
    let mut files: Vec<String> = named(&String::from_utf8_lossy(&plain.body)).into_iter().collect();
    let mut seen: BTreeSet<String> = files.iter().cloned().collect();
    while let Some(file) = files.pop() {
        let answer = client.get(&file, headers).await?;
        if answer.status != 200 {
            return Err(format!("{file} answered {}", answer.status).into());
        }
        if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/css")) {
            let plain = client.get(&file, "").await?;
            for file in named(&String::from_utf8_lossy(&plain.body)) {
                if seen.insert(file.clone()) {
                    files.push(file);
                }
            }
        }
        loaded.push((file, answer.body.len()));
    }
    Ok(loaded)
}

/// Paths of files in a text: from `/assets/` to the quote or bracket behind it.
fn named(text: &str) -> BTreeSet<String> {
    let rests = text.match_indices("/assets/").map(|(start, _)| &text[start..]);
    rests
        .map(|rest| rest.split(['"', '\'', ')', '#', '?', '<', ' ', '\\']).next().unwrap_or_default().to_owned())
        .collect()
}
