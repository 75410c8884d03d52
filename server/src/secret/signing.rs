//! The keys that tokens are signed with.

use super::jws::{PublicKey, header, unsigned};
use ::rsa::pkcs8::EncodePrivateKey;
use app::domain::application::Signing;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Bits of an RSA key.
const RSA_BITS: usize = 2_048;

enum Pair {
    Es256(Box<EcdsaKeyPair>),
    Eddsa(Box<Ed25519KeyPair>),
    Rs256(Box<rsa::KeyPair>),
}

/// A key pair with its name.
pub struct SigningKey {
    kid: String,
    pair: Pair,
    jwk: Value,
    public: PublicKey,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// Makes a private key, to be stored encrypted. Slow for RSA: not on a thread that serves.
#[must_use]
pub fn generate(signing: Signing) -> Option<Zeroizing<Vec<u8>>> {
    match signing {
        Signing::Es256 => {
            let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).ok()?;
            Some(Zeroizing::new(made.as_ref().to_vec()))
        }
        Signing::Eddsa => {
            let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).ok()?;
            Some(Zeroizing::new(made.as_ref().to_vec()))
        }
        Signing::Rs256 => {
            let made = ::rsa::RsaPrivateKey::new(&mut rand::rng(), RSA_BITS).ok()?;
            Some(Zeroizing::new(made.to_pkcs8_der().ok()?.as_bytes().to_vec()))
        }
    }
}

impl SigningKey {
    /// A stored private key; `None` for what is none.
    #[must_use]
    pub fn open(signing: Signing, private: &[u8]) -> Option<Self> {
        // The thumbprint's text has its members in alphabetical order and no blanks (RFC 7638).
        let (pair, thumb, mut jwk) = match signing {
            Signing::Es256 => {
                let random = SystemRandom::new();
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, private, &random).ok()?;
                let point = pair.public_key().as_ref();
                let x = URL_SAFE_NO_PAD.encode(point.get(1..33)?);
                let y = URL_SAFE_NO_PAD.encode(point.get(33..65)?);
                let thumb = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
                (Pair::Es256(Box::new(pair)), thumb, json!({"kty": "EC", "crv": "P-256", "x": x, "y": y}))
            }
            Signing::Eddsa => {
                let pair = Ed25519KeyPair::from_pkcs8(private).ok()?;
                let x = URL_SAFE_NO_PAD.encode(pair.public_key());
                let thumb = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
                (Pair::Eddsa(Box::new(pair)), thumb, json!({"kty": "OKP", "crv": "Ed25519", "x": x}))
            }
            Signing::Rs256 => {
                let pair = rsa::KeyPair::from_pkcs8(private).ok()?;
                let public: rsa::PublicKeyComponents<Vec<u8>> = pair.public().into();
                let (n, e) = (URL_SAFE_NO_PAD.encode(public.n), URL_SAFE_NO_PAD.encode(public.e));
                let thumb = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
                (Pair::Rs256(Box::new(pair)), thumb, json!({"kty": "RSA", "n": n, "e": e}))
            }
        };
        let kid = URL_SAFE_NO_PAD.encode(Sha256::digest(thumb.as_bytes()));
        jwk["kid"] = json!(kid);
        jwk["use"] = json!("sig");
        jwk["alg"] = json!(signing.as_str());
        let public = PublicKey::from_jwk(&jwk)?;
        Some(Self { kid, pair, jwk, public })
    }

    /// Its name, which follows from the public key.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// As it is published.
    #[must_use]
    pub fn jwk(&self) -> &Value {
        &self.jwk
    }

    /// What checks its signatures.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// A signed token; `None` only if the signature failed.
    #[must_use]
    pub fn sign(&self, typ: &str, claims: &impl Serialize) -> Option<String> {
        let text = unsigned(&header(self.public.algorithm(), typ, &self.kid), claims)?;
        let random = SystemRandom::new();
        let signature = match &self.pair {
            Pair::Es256(pair) => pair.sign(&random, text.as_bytes()).ok()?.as_ref().to_vec(),
            Pair::Eddsa(pair) => pair.sign(text.as_bytes()).as_ref().to_vec(),
            Pair::Rs256(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature).ok()?;
                signature
            }
        };
        Some([text, URL_SAFE_NO_PAD.encode(signature)].join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::super::jws::Unverified;
    use super::*;

    fn key(signing: Signing) -> SigningKey {
        SigningKey::open(signing, &generate(signing).unwrap()).unwrap()
    }

    #[test]
    fn what_a_key_signed_is_known_by_its_public_half_alone() {
        for signing in Signing::ALL {
            let (own, other) = (key(*signing), key(*signing));
            let token = own.sign("JWT", &json!({"sub": "ada"})).unwrap();
            let read = Unverified::read(&token).unwrap();
            assert_eq!(read.verified_by([own.public()]), Some(json!({"sub": "ada"})));
            assert_eq!(read.verified_by([other.public()]), None);
            let mut changed = token.into_bytes();
            let last = changed.len() - 1;
            changed[last - 10] = if changed[last - 10] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(Unverified::read(&changed).is_none_or(|read| read.verified_by([own.public()]).is_none()));
        }
    }

    #[test]
    fn the_algorithm_is_the_keys_and_never_the_tokens() {
        let own = key(Signing::Es256);
        let token = own.sign("JWT", &json!({"sub": "ada"})).unwrap();
        let (_, rest) = token.split_once('.').unwrap();
        for alg in ["none", "HS256", "RS256", "es256"] {
            let header = URL_SAFE_NO_PAD.encode(json!({"alg": alg, "kid": own.kid()}).to_string());
            let forged = format!("{header}.{rest}");
            assert_eq!(Unverified::read(&forged).unwrap().verified_by([own.public()]), None, "{alg}");
        }
        let bare = URL_SAFE_NO_PAD.encode(json!({"alg": "none"}).to_string());
        let unsigned = format!("{bare}.{}.", rest.split('.').next().unwrap());
        assert_eq!(Unverified::read(&unsigned).unwrap().verified_by([own.public()]), None);
        let critical = URL_SAFE_NO_PAD.encode(json!({"alg": "ES256", "crit": ["b64"]}).to_string());
        assert!(Unverified::read(&format!("{critical}.{rest}")).is_none());
    }
}
