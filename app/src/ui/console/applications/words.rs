//! What an application's properties are called.

use crate::domain::application::{Access, ClientAuth, ClientKind, OAuthScope, Overlap, Signing};
use crate::i18n::Key;

pub(super) fn kind(kind: ClientKind) -> Key {
    match kind {
        ClientKind::Web => Key::ApplicationsKindWeb,
        ClientKind::SinglePage => Key::ApplicationsKindSinglePage,
        ClientKind::Native => Key::ApplicationsKindNative,
        ClientKind::Machine => Key::ApplicationsKindMachine,
    }
}

/// What a kind is, in a sentence.
pub(super) fn about_kind(kind: ClientKind) -> Key {
    match kind {
        ClientKind::Web => Key::ApplicationsKindWebHint,
        ClientKind::SinglePage => Key::ApplicationsKindSinglePageHint,
        ClientKind::Native => Key::ApplicationsKindNativeHint,
        ClientKind::Machine => Key::ApplicationsKindMachineHint,
    }
}

pub(super) fn access(access: Access) -> Key {
    match access {
        Access::Everyone => Key::ApplicationsAccessEveryone,
        Access::Groups => Key::ApplicationsAccessGroups,
        Access::Nobody => Key::ApplicationsAccessNobody,
    }
}

/// What a choice of access brings about.
pub(super) fn about_access(access: Access) -> Key {
    match access {
        Access::Everyone => Key::ApplicationsAccessEveryoneHint,
        Access::Groups => Key::ApplicationsAccessGroupsHint,
        Access::Nobody => Key::ApplicationsAccessNobodyHint,
    }
}

pub(super) fn auth(auth: ClientAuth) -> Key {
    match auth {
        ClientAuth::None => Key::ApplicationsAuthNone,
        ClientAuth::SecretBasic => Key::ApplicationsAuthBasic,
        ClientAuth::SecretPost => Key::ApplicationsAuthPost,
        ClientAuth::PrivateKeyJwt => Key::ApplicationsAuthJwt,
    }
}

pub(super) fn signing(signing: Signing) -> Key {
    match signing {
        Signing::Es256 => Key::ApplicationsSigningEs256,
        Signing::Eddsa => Key::ApplicationsSigningEddsa,
        Signing::Rs256 => Key::ApplicationsSigningRs256,
    }
}

/// What an application learns or may do by a scope.
pub(super) fn scope(scope: OAuthScope) -> Key {
    match scope {
        OAuthScope::OpenId => Key::ApplicationsScopeOpenid,
        OAuthScope::Profile => Key::ApplicationsScopeProfile,
        OAuthScope::Email => Key::ApplicationsScopeEmail,
        OAuthScope::Address => Key::ApplicationsScopeAddress,
        OAuthScope::Phone => Key::ApplicationsScopePhone,
        OAuthScope::Groups => Key::ApplicationsScopeGroups,
        OAuthScope::OfflineAccess => Key::ApplicationsScopeOfflineAccess,
    }
}

pub(super) fn overlap(overlap: Overlap) -> Key {
    match overlap {
        Overlap::None => Key::ApplicationsOverlapNone,
        Overlap::Day => Key::ApplicationsOverlapDay,
        Overlap::Week => Key::ApplicationsOverlapWeek,
    }
}

/// For whom an overlap is right.
pub(super) fn about_overlap(overlap: Overlap) -> Key {
    match overlap {
        Overlap::None => Key::ApplicationsOverlapNoneHint,
        Overlap::Day => Key::ApplicationsOverlapDayHint,
        Overlap::Week => Key::ApplicationsOverlapWeekHint,
    }
}
