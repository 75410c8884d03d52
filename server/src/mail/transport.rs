//! Handing a mail over: to a mail server or into a folder.

use super::render::Parts;
pub use super::target::MailTarget;
use super::target::{Security, SmtpTarget};
use app::domain::Timestamp;
use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

/// Greatest number of characters kept of what a server says.
const REASON_MAX: usize = 300;

/// A mail ready to go.
#[derive(Debug)]
pub struct Envelope {
    /// The outbox id, which makes the `Message-ID` and the file's name: a mail that goes twice can be told as one.
    pub id: Uuid,
    /// The `Date`.
    pub at: Timestamp,
    message: Message,
}

impl Envelope {
    /// Puts a mail together, in a way for where it goes. Everything in it goes through typed headers, so no value can add one.
    ///
    /// # Errors
    /// A lasting one, when the recipient is no mail address.
    pub fn new(
        id: Uuid,
        at: Timestamp,
        sender: Mailbox,
        domain: &str,
        (recipient, name): (&str, &str),
        parts: Parts<String>,
        way: &Transport,
    ) -> Result<Self, SendError> {
        let address = recipient.parse().map_err(|_| SendError::lasting("the recipient is no mail address"))?;
        let subject = one_line(&parts.subject);
        let body = match way {
            Transport::File(_) => as_it_reads(parts),
            Transport::Smtp(_) => MultiPart::alternative_plain_html(parts.text, parts.html),
        };
        let message = Message::builder()
            .message_id(Some(format!("<{id}@{domain}>")))
            .date(UNIX_EPOCH + Duration::from_micros(u64::try_from(at.0).unwrap_or_default()))
            .from(sender)
            .to(Mailbox::new(Some(name.to_owned()).filter(|name| !name.is_empty()), address))
            .subject(subject)
            .header(AutoSubmitted)
            .multipart(body)
            .map_err(|error| SendError::lasting(&error.to_string()))?;
        Ok(Self { id, at, message })
    }

    /// The mail as it goes over the wire.
    #[must_use]
    pub fn formatted(&self) -> Vec<u8> {
        self.message.formatted()
    }
}

/// The longest line that goes without an encoding, in octets (RFC 5322, 2.1.1).
const LINE_MAX: usize = 998;

/// Without the encoding that not every mail server can do without: a mail in a folder is opened with whatever shows a file, and its link
/// is to stay in one piece.
fn as_it_reads(parts: Parts<String>) -> MultiPart {
    let part = |kind: ContentType, text: String| {
        let lines: Vec<&str> = text.lines().collect();
        let body = if lines.iter().all(|line| line.len() <= LINE_MAX) {
            Body::dangerous_pre_encoded(lines.join("\r\n").into_bytes(), ContentTransferEncoding::EightBit)
        } else {
            Body::new(text)
        };
        SinglePart::builder().header(kind).body(body)
    };
    MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, parts.text))
        .singlepart(part(ContentType::TEXT_HTML, parts.html))
}

/// Tells out-of-office responders to keep quiet (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Why a mail was not handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendError {
    /// Whether another try is pointless.
    pub lasting: bool,
    /// The mail server's code, if it gave one.
    pub code: Option<u16>,
    /// The reason, one line.
    pub reason: String,
}

impl SendError {
    fn lasting(reason: &str) -> Self {
        Self { lasting: true, code: None, reason: cut(reason) }
    }

    /// A failure that may pass.
    #[must_use]
    pub fn passing(reason: &str) -> Self {
        Self { lasting: false, code: None, reason: cut(reason) }
    }
}

/// One line of at most [`REASON_MAX`] characters.
fn cut(text: &str) -> String {
    one_line(text).chars().take(REASON_MAX).collect()
}

fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

impl From<lettre::transport::smtp::Error> for SendError {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        let Some(status) = error.status() else { return Self::passing(&error.to_string()) };
        let code = u16::from(status);
        let said = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        Self {
            // 530 to 538 speak of our own credentials: that is the operator's to mend, and no fault of this mail.
            lasting: error.is_permanent() && !(530..=538).contains(&code),
            code: Some(code),
            reason: cut(format!("{code} {said}").trim_end()),
        }
    }
}

/// Hands mails over.
#[derive(Clone, Debug)]
pub enum Transport {
    /// Into a folder.
    File(PathBuf),
    /// To a mail server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

impl Transport {
    /// The way to a target. Nothing is connected yet: mail may be down when the server starts.
    ///
    /// # Errors
    /// One line for the operator, when the host's name cannot be checked against a certificate.
    pub fn new(target: &MailTarget, timeout: Duration) -> Result<Self, String> {
        match target {
            MailTarget::File(folder) => Ok(Self::File(folder.clone())),
            MailTarget::Smtp(target) => smtp(target, timeout).map(Self::Smtp),
        }
    }

    /// Hands a mail over. Once this returns without error, somebody else answers for it.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn send(&self, envelope: &Envelope) -> Result<(), SendError> {
        match self {
            Self::File(folder) => {
                write(folder, envelope).await.map_err(|error| SendError::passing(&format!("the mail folder: {error}")))
            }
            Self::Smtp(transport) => {
                let raw = envelope.formatted();
                transport.send_raw(envelope.message.envelope(), &raw).await?;
                Ok(())
            }
        }
    }
}

fn smtp(target: &SmtpTarget, timeout: Duration) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let parameters = || {
        TlsParameters::new(target.host.clone()).map_err(|_| "names a host no certificate can be checked for".to_owned())
    };
    let tls = match target.security {
        Security::Tls => Tls::Wrapper(parameters()?),
        Security::StartTls => Tls::Required(parameters()?),
        Security::None => Tls::None,
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&target.host)
        .port(target.port)
        .tls(tls)
        .timeout(Some(timeout));
    if let Some((user, password)) = &target.credentials {
        builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
    }
    Ok(builder.build())
}

/// Writes one `.eml`, named so that names sort by time. Under its name there is always a whole mail.
async fn write(folder: &Path, envelope: &Envelope) -> std::io::Result<()> {
    // Links in mails open accounts: nobody else on the machine reads them.
    let mut private = tokio::fs::DirBuilder::new();
    private.recursive(true);
    #[cfg(unix)]
    private.mode(0o700);
    private.create(folder).await?;
    let name = format!("{}-{}", envelope.at.rfc3339().replace(':', ""), envelope.id);
    let unfinished = folder.join(format!(".{name}.part"));
    let mut file = tokio::fs::File::create(&unfinished).await?;
    file.write_all(&envelope.formatted()).await?;
    file.sync_all().await?;
    drop(file);
    tokio::fs::rename(&unfinished, folder.join(format!("{name}.eml"))).await
}
