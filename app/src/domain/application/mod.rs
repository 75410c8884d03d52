//! Business applications: what a customer signs in to with their account here (OpenID Connect).

mod address;
mod draft;
mod keys;
mod view;

pub use address::{BackAddress, RedirectUri, is_loopback};
pub use draft::{
    AccessDraft, ApplicationDraft, ApplicationForm, ApplicationPatchDraft, CheckedApplication, NewAccess,
    NewApplication,
};
pub use keys::KEYS_EXAMPLE;
pub use view::{
    ApplicationList, ApplicationOpening, ApplicationRow, ApplicationView, ConnectedApplication, CreatedApplication,
    OpenApplication, Opening, SecretView, opening,
};

use super::access::words;

/// Greatest number of characters in an application's name.
pub const APPLICATION_NAME_MAX: u32 = 80;
/// Greatest number of characters in its description.
pub const APPLICATION_DESCRIPTION_MAX: u32 = 300;
/// Greatest number of addresses of one sort.
pub const ADDRESSES_MAX: u32 = 20;
/// Greatest number of characters in an address.
pub const ADDRESS_MAX: u32 = 400;
/// Greatest size of a logo in bytes. It is kept as a `data:` address, a third longer.
pub const LOGO_MAX: u32 = 12_000;
/// Greatest number of characters in an application's public keys.
pub const KEYS_MAX: u32 = 8_000;
/// Greatest number of groups an application may be for.
pub const APPLICATION_GROUPS_MAX: u32 = 100;

words! {
    /// What an application is, which decides what it can keep secret. It never changes.
    ClientKind {
        /// Runs on a server and keeps a secret.
        Web = "web",
        /// Runs in the browser.
        SinglePage = "single_page",
        /// Runs on a phone or a computer.
        Native = "native",
        /// A program without anybody in front of it.
        Machine = "machine",
    }
}

words! {
    /// How an application proves that it is itself (RFC 6749, 2.3).
    ClientAuth {
        /// Not at all: whatever it held could be read by its users.
        None = "none",
        /// By its secret, in the `Authorization` header.
        SecretBasic = "client_secret_basic",
        /// By its secret, in the form.
        SecretPost = "client_secret_post",
        /// By a token that it signs itself.
        PrivateKeyJwt = "private_key_jwt",
    }
}

words! {
    /// What an application may ask for.
    OAuthScope {
        /// Who it is; every sign-in asks for it.
        OpenId = "openid",
        /// Names and language.
        Profile = "profile",
        /// The address.
        Email = "email",
        /// The postal address.
        Address = "address",
        /// The phone number.
        Phone = "phone",
        /// The names of the groups.
        Groups = "groups",
        /// To go on while the person is not there.
        OfflineAccess = "offline_access",
    }
}

words! {
    /// Who may open an application.
    Access {
        /// Everybody with an account.
        Everyone = "everyone",
        /// Members of some groups.
        Groups = "groups",
        /// Nobody.
        Nobody = "nobody",
    }
}

words! {
    /// How tokens for an application are signed.
    Signing {
        /// ECDSA with P-256.
        Es256 = "ES256",
        /// Ed25519: half the work of the usual one, where the application knows it.
        Eddsa = "EdDSA",
        /// RSA, for programs that know nothing else.
        Rs256 = "RS256",
    }
}

words! {
    /// How long the secret before goes on, when there is a new one.
    Overlap {
        /// It ends at once.
        None = "none",
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
    }
}

impl ClientKind {
    /// The ways in which it can prove itself, the usual one first.
    #[must_use]
    pub fn auths(self) -> &'static [ClientAuth] {
        match self {
            Self::Web | Self::Machine => &[ClientAuth::SecretBasic, ClientAuth::SecretPost, ClientAuth::PrivateKeyJwt],
            Self::SinglePage | Self::Native => &[ClientAuth::None],
        }
    }

    /// Whether people sign in to it.
    #[must_use]
    pub fn has_people(self) -> bool {
        self != Self::Machine
    }
}

impl ClientAuth {
    /// Whether it takes a secret.
    #[must_use]
    pub fn has_secret(self) -> bool {
        matches!(self, Self::SecretBasic | Self::SecretPost)
    }
}

impl OAuthScope {
    /// The scopes of a text with blanks between them; what is not known is left out, and nothing comes twice.
    #[must_use]
    pub fn read(text: &str) -> Vec<Self> {
        let named: Vec<Self> = text.split(' ').filter_map(Self::from_word).collect();
        Self::ALL.iter().copied().filter(|scope| named.contains(scope)).collect()
    }

    /// The text of some scopes.
    #[must_use]
    pub fn write(scopes: &[Self]) -> String {
        scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl Overlap {
    /// In microseconds.
    #[must_use]
    pub fn lasting(self) -> i64 {
        match self {
            Self::None => 0,
            Self::Day => super::time::DAY,
            Self::Week => 7 * super::time::DAY,
        }
    }
}
