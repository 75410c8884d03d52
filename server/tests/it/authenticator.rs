//! A device that keeps passkeys, made of software (WebAuthn level 3, CTAP 2): as much of one as the tests need.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A device with one passkey on it, once that is made.
pub struct Authenticator {
    document: Vec<u8>,
    /// What the device calls its passkey.
    pub credential_id: Vec<u8>,
    /// Whose the device says the passkey is.
    pub user: Vec<u8>,
    /// How often it was used.
    pub counter: u32,
    /// Whether it counts that.
    pub counts: bool,
    /// Whether it asks for finger or PIN.
    pub verifies: bool,
    /// The page it thinks it is on.
    pub origin: &'static str,
}

impl Authenticator {
    pub fn new() -> Self {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new()).unwrap();
        Self {
            document: document.as_ref().to_vec(),
            credential_id: uuid::Uuid::new_v4().as_bytes().to_vec(),
            user: Vec::new(),
            counter: 0,
            counts: true,
            verifies: true,
            origin: "http://localhost:3000",
        }
    }

    /// The same device once more, with all that is on it.
    pub fn copy(&self) -> Self {
        Self {
            document: self.document.clone(),
            credential_id: self.credential_id.clone(),
            user: self.user.clone(),
            ..*self
        }
    }

    /// Keeps all but the key itself.
    pub fn change_key(&mut self) {
        self.document = Self::new().document;
    }

    fn key(&self) -> EcdsaKeyPair {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &self.document, &SystemRandom::new()).unwrap()
    }

    /// What the browser says of the page.
    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = options["publicKey"]["challenge"].as_str().unwrap();
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false }).to_string().into()
    }

    fn data(&self, rp: &str, with_key: bool) -> Vec<u8> {
        let present = 0x01 | if self.verifies { 0x04 } else { 0 } | if with_key { 0x40 } else { 0 };
        let mut data = Sha256::digest(rp.as_bytes()).to_vec();
        data.push(present);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes the passkey.
    pub fn make(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let public = &options["publicKey"];
        self.user = BASE64.decode(public["user"]["id"].as_str().unwrap()).unwrap();
        let client = self.client("webauthn.create", &options);
        let mut data = self.data(public["rp"]["id"].as_str().unwrap(), true);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential_id.len()).unwrap().to_be_bytes());
        data.extend(&self.credential_id);
        // COSE: kty EC2, alg ES256, crv P-256, x, y.
        let key = self.key();
        let point = key.public_key().as_ref();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        // CBOR: { fmt: "none", attStmt: {}, authData }.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let id = BASE64.encode(&self.credential_id);
        json!({
            "id": id, "rawId": id, "type": "public-key",
            "response": { "attestationObject": BASE64.encode(object), "clientDataJSON": BASE64.encode(client) },
        })
        .to_string()
    }

    /// Shows the passkey.
    pub fn show(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        self.counter += u32::from(self.counts);
        let client = self.client("webauthn.get", &options);
        let data = self.data(options["publicKey"]["rpId"].as_str().unwrap(), false);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature = self.key().sign(&SystemRandom::new(), &signed).unwrap();
        let id = BASE64.encode(&self.credential_id);
        json!({
            "id": id, "rawId": id, "type": "public-key",
            "response": {
                "authenticatorData": BASE64.encode(data),
                "clientDataJSON": BASE64.encode(client),
                "signature": BASE64.encode(signature.as_ref()),
                "userHandle": BASE64.encode(&self.user),
            },
        })
        .to_string()
    }
}
