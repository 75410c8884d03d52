//! Tells applications that somebody is signed out, by a request of this server to theirs.
//!
//! The addresses are registered by administrators. No redirect is followed, an answer is not read beyond its status, and nobody is
//! waited for long.

use crate::service::Service;
use crate::service::oidc::LogoutMessage;
use app::domain::application::is_loopback;
use http::header::{CONTENT_TYPE, HOST};
use http::{Request, Uri};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// How long an application has to answer.
const ATTEMPT: Duration = Duration::from_secs(5);
/// How often the outbox is looked at without a signal.
const POLL: Duration = Duration::from_secs(2);

/// Tells what is due until `stop` turns true.
pub async fn run(service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    let tls = match connector() {
        Ok(tls) => tls,
        Err(error) => {
            tracing::error!(%error, "no encrypted connections can be made; applications are not told of sign-outs");
            return;
        }
    };
    loop {
        match service.due_logouts().await {
            Ok(due) if !due.is_empty() => {
                let mut under_way = JoinSet::new();
                for message in due {
                    under_way.spawn(tell(Arc::clone(&service), tls.clone(), message));
                }
                while under_way.join_next().await.is_some() {}
                if !*stop.borrow() {
                    continue;
                }
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the outbox of sign-outs cannot be read"),
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

fn connector() -> Result<TlsConnector, tokio_rustls::rustls::Error> {
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth())))
}

async fn tell(service: Arc<Service>, tls: TlsConnector, message: LogoutMessage) {
    let sent = tokio::time::timeout(ATTEMPT, post(&tls, &message.address, &message.token)).await;
    let told = match sent {
        Ok(Ok(status)) => (200..300).contains(&status),
        Ok(Err(error)) => {
            tracing::info!(%error, "an application could not be told of a sign-out");
            false
        }
        Err(_) => false,
    };
    if let Err(error) = service.logout_told(&message, told).await {
        tracing::warn!(%error, "a sign-out is told again");
    }
}

/// Sends the token; gives the answer's status.
async fn post(tls: &TlsConnector, address: &str, token: &str) -> io::Result<u16> {
    let uri: Uri = address.parse().map_err(io::Error::other)?;
    let authority = uri.authority().ok_or_else(|| io::Error::other("no host"))?;
    let https = uri.scheme_str() == Some("https");
    if !https && !is_loopback(authority.as_str()) {
        return Err(io::Error::other("not https"));
    }
    let host = authority.host().trim_matches(['[', ']']);
    let stream = TcpStream::connect((host, authority.port_u16().unwrap_or(if https { 443 } else { 80 }))).await?;
    if https {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        send(tls.connect(name, stream).await?, &uri, authority.as_str(), token).await
    } else {
        send(stream, &uri, authority.as_str(), token).await
    }
}

async fn send<S>(stream: S, uri: &Uri, host: &str, token: &str) -> io::Result<u16>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    let connection = tokio::spawn(connection);
    // The token is made of letters, digits, dots and the like: nothing of it needs encoding.
    let body = Full::new(Bytes::from(["logout_token=", token].concat()));
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::post(path)
        .header(HOST, host)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body)
        .map_err(io::Error::other)?;
    let answer = sender.send_request(request).await;
    connection.abort();
    Ok(answer.map_err(io::Error::other)?.status().as_u16())
}
