//! JSON over POST: how the browser calls the server.
//!
//! The framework's own calls come with streams, redirects and an encoding a type; the browser would carry them once for each
//! function. Here they differ by what is written and read alone.

use super::reader::read;
use super::send::{Came, post};
use crate::error::AppError;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec::Post;
use leptos::server_fn::server::Server;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, Http, Protocol};
use serde::Serialize;
use serde::de::{DeserializeOwned, Error};
use std::future::Future;

/// The encoding of arguments, answers and failures on the server.
#[derive(Debug)]
pub struct JsonText;

/// The encoding of a body.
pub type Json = Post<JsonText>;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_string(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        serde_json::from_str(std::str::from_utf8(&bytes).map_err(Error::custom)?)
    }
}

/// The protocol of every server function.
#[derive(Debug)]
pub struct Call;

impl<I, O, C, S> Protocol<I, O, C, S, AppError> for Call
where
    I: Serialize + Send,
    O: DeserializeOwned + Send,
    C: Client<AppError>,
    S: Server<AppError>,
    Http<Json, Json>: Protocol<I, O, C, S, AppError>,
{
    const METHOD: http::Method = <Http<Json, Json> as Protocol<I, O, C, S, AppError>>::METHOD;

    fn run_server<F, Fut>(
        request: S::Request,
        server_fn: F,
    ) -> impl Future<Output = Result<S::Response, AppError>> + Send
    where
        F: Fn(I) -> Fut + Send,
        Fut: Future<Output = Result<O, AppError>> + Send,
    {
        <Http<Json, Json> as Protocol<I, O, C, S, AppError>>::run_server(request, server_fn)
    }

    async fn run_client(path: &str, input: I) -> Result<O, AppError> {
        let body = serde_json::to_string(&input).map_err(|_| AppError::BadRequest)?;
        answer(post(path.to_owned(), body).await)
    }
}

/// What came back, as the thing itself or the failure.
pub fn answer<T: DeserializeOwned>(came: Came) -> Result<T, AppError> {
    // An answer that no one here can read does not come from the product: a proxy's page, say.
    let (status, text) = came.ok_or(AppError::Transport)?;
    if status < 400 {
        read(&text).map_err(|_| AppError::Transport)
    } else {
        Err(read(&text).unwrap_or(AppError::Transport))
    }
}
