//! What the server renders along with a page for the browser to find.

use super::reader::{Malformed, read};
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Its encoding: JSON, read as answers are.
#[derive(Clone, Copy, Debug)]
pub struct Embedded;

impl<T: Serialize> Encoder<T> for Embedded {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Embedded {
    type Error = Malformed;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Malformed> {
        read(text)
    }
}
