//! The mail server process.

use serde::Deserialize;
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// A mail as the server read it.
#[derive(Debug, Deserialize)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    pub headers: HashMap<String, String>,
    pub parts: Vec<String>,
    pub text: String,
    pub html: String,
    pub ascii: bool,
    pub longest_line: usize,
    pub defects: Vec<String>,
}

/// A running mail server; it ends with this value.
pub struct MailServer {
    process: Child,
    received: Receiver<Received>,
    pub port: u16,
}

impl MailServer {
    pub fn start(arguments: &[&str]) -> Self {
        let python = std::env::var("CLIENTELE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let mut process = Command::new(python)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/smtp.py"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("CLIENTELE_PYTHON names a Python with aiosmtpd: `make test` sets it");
        let mut lines = BufReader::new(process.stdout.take().unwrap());
        let port = first_line(&mut lines);
        let (sender, received) = channel();
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                let mail = serde_json::from_str(&line).expect("a line is a mail");
                if sender.send(mail).is_err() {
                    return;
                }
            }
        });
        Self { process, received, port }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The next mail, waited for.
    pub async fn next(&self) -> Received {
        for _ in 0..2_000 {
            match self.received.try_recv() {
                Ok(mail) => return mail,
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
        panic!("no mail came");
    }

    /// That no further mail came.
    pub fn assert_quiet(&self) {
        match self.received.recv_timeout(Duration::from_millis(100)) {
            Err(RecvTimeoutError::Timeout) => {}
            other => panic!("unexpected: {other:?}"),
        }
    }
}

fn first_line(lines: &mut BufReader<ChildStdout>) -> u16 {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    let started: HashMap<String, u16> =
        serde_json::from_str(&line).expect("the mail server starts: is aiosmtpd installed beside CLIENTELE_PYTHON?");
    started["port"]
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
