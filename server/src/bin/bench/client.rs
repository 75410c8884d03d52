//! The least of an HTTP/1.1 client, so that little of what is measured is its own work.

use crate::Outcome;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// What a form is sent as.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A connection that is kept.
pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Client {
    pub async fn connect(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), host: format!("localhost:{}", address.port()) })
    }

    /// Asks for a page; `headers` are lines, each with its end.
    pub async fn get(&mut self, path: &str, headers: &str) -> Outcome<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n{headers}\r\n", self.host);
        self.send(request.as_bytes()).await
    }

    /// Sends a body, as a page of the same site does.
    pub async fn post(&mut self, path: &str, content_type: &str, headers: &str, body: &str) -> Outcome<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nsec-fetch-site: same-origin\r\norigin: http://{}\r\ncontent-type: {content_type}\r\n\
             content-length: {}\r\n{headers}\r\n{body}",
            self.host,
            self.host,
            body.len()
        );
        self.send(request.as_bytes()).await
    }

    /// Sends a form as a program does, with nothing that browsers add.
    pub async fn form(&mut self, path: &str, headers: &str, body: &str) -> Outcome<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: {FORM}\r\ncontent-length: {}\r\n{headers}\r\n{body}",
            self.host,
            body.len()
        );
        self.send(request.as_bytes()).await
    }

    async fn send(&mut self, request: &[u8]) -> Outcome<Answer> {
        self.stream.get_mut().write_all(request).await?;
        let status = self.line().await?;
        let status = status.split(' ').nth(1).ok_or("no status")?.parse()?;
        let mut headers = Vec::new();
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        if answer.header("transfer-encoding").is_some() {
            self.chunks(&mut answer.body).await?;
        } else if let Some(length) = answer.header("content-length") {
            answer.body = vec![0; length.parse()?];
            self.stream.read_exact(&mut answer.body).await?;
        }
        Ok(answer)
    }

    async fn chunks(&mut self, body: &mut Vec<u8>) -> Outcome<()> {
        loop {
            let length = usize::from_str_radix(&self.line().await?, 16)?;
            let start = body.len();
            body.resize(start + length, 0);
            self.stream.read_exact(&mut body[start..]).await?;
            self.line().await?;
            if length == 0 {
                return Ok(());
            }
        }
    }

    async fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err("the connection was closed".into());
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

/// Calls a server function with a session's cookie; gives its answer.
pub async fn call(client: &mut Client, session: &str, path: &str, body: Value) -> Outcome<Value> {
    let headers = format!("cookie: {session}\r\n");
    let answer = client.post(&format!("/api/{path}"), "application/json", &headers, &body.to_string()).await?;
    if answer.status == 200 {
        Ok(serde_json::from_slice(&answer.body)?)
    } else {
        Err(format!("{path} answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body)).into())
    }
}
