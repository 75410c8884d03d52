//! JSON Web Signatures in their compact form (RFC 7515): taken apart, checked, made.
//!
//! What a token says of its algorithm never chooses one: a key has its algorithm, and a token that names another is refused.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Longest token that is looked at.
const TOKEN_MAX: usize = 8_192;

/// The head of a token.
#[derive(Debug, Serialize, Deserialize)]
pub struct Header {
    /// The algorithm.
    pub alg: String,
    /// What the token is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub typ: String,
    /// The key's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kid: String,
    /// Extensions that would have to be understood; there is none we do.
    #[serde(default, skip_serializing)]
    crit: Option<Value>,
}

/// A token taken apart, with nothing proven of it.
#[derive(Debug)]
pub struct Unverified<'a> {
    /// Its head.
    pub header: Header,
    signed: &'a str,
    payload: &'a str,
    signature: Vec<u8>,
}

impl<'a> Unverified<'a> {
    /// Takes a token apart; `None` for what is none.
    #[must_use]
    pub fn read(token: &'a str) -> Option<Self> {
        if token.len() > TOKEN_MAX {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
        if payload.contains('.') || header.crit.is_some() {
            return None;
        }
        Some(Self { header, signed, payload, signature: URL_SAFE_NO_PAD.decode(signature).ok()? })
    }

    /// What the token says, once one of the keys has signed it. Where it names a key, that one must have.
    #[must_use]
    pub fn verified_by<'k>(&self, keys: impl IntoIterator<Item = &'k PublicKey>) -> Option<Value> {
        let named = |key: &PublicKey| self.header.kid.is_empty() || key.kid.is_empty() || key.kid == self.header.kid;
        let signed = |key: &PublicKey| {
            key.algorithm() == self.header.alg && key.has_signed(self.signed.as_bytes(), &self.signature)
        };
        keys.into_iter().find(|key| named(key) && signed(key))?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(self.payload).ok()?).ok()
    }
}

/// A public key, which has one algorithm.
#[derive(Clone, Debug)]
pub struct PublicKey {
    /// Its name, may be empty.
    pub kid: String,
    material: Material,
}

#[derive(Clone, Debug)]
enum Material {
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
    Rsa { n: Vec<u8>, e: Vec<u8> },
}

impl PublicKey {
    /// A key as it is published (RFC 7517); `None` for one of another kind.
    #[must_use]
    pub fn from_jwk(jwk: &Value) -> Option<Self> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str).unwrap_or_default();
        let bytes = |name: &str| URL_SAFE_NO_PAD.decode(text(name)).ok().filter(|bytes| !bytes.is_empty());
        if text("use") == "enc" {
            return None;
        }
        let material = match (text("kty"), text("crv")) {
            ("EC", "P-256") => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                (x.len() == 32 && y.len() == 32).then(|| Material::P256([&[4][..], &x, &y].concat()))?
            }
            ("OKP", "Ed25519") => Material::Ed25519(bytes("x")?),
            ("RSA", _) => Material::Rsa { n: bytes("n")?, e: bytes("e")? },
            _ => return None,
        };
        Some(Self { kid: text("kid").to_owned(), material })
    }

    /// Every key of a set (RFC 7517) that is of a kind we know.
    #[must_use]
    pub fn set(jwks: &str) -> Vec<Self> {
        let set: Value = serde_json::from_str(jwks).unwrap_or_default();
        set.get("keys").and_then(Value::as_array).into_iter().flatten().filter_map(Self::from_jwk).collect()
    }

    /// The one algorithm this key is for.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        match self.material {
            Material::P256(_) => "ES256",
            Material::Ed25519(_) => "EdDSA",
            Material::Rsa { .. } => "RS256",
        }
    }

    fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let checked = match &self.material {
            Material::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature),
            Material::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            Material::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        checked.is_ok()
    }
}

/// What is signed of a token: its head and what it says.
pub(super) fn unsigned(header: &Header, claims: &impl Serialize) -> Option<String> {
    let header = serde_json::to_vec(header).ok()?;
    let claims = serde_json::to_vec(claims).ok()?;
    Some([URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims)].join("."))
}

/// The head of a token of ours.
pub(super) fn header(alg: &str, typ: &str, kid: &str) -> Header {
    Header { alg: alg.to_owned(), typ: typ.to_owned(), kid: kid.to_owned(), crit: None }
}
