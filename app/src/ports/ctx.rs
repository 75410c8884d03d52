//! Who asks: the person, the way in, and what they may do at this moment.

use crate::domain::access::{Action, Area, Decision, Reach, Rights, decide};
use crate::domain::account::AccountKind;
use crate::domain::application::OpenApplication;
use crate::domain::audit::ActedVia;
use crate::domain::id::{AccountId, SessionId};
use crate::domain::language::Language;
use crate::domain::session::SessionStage;
use crate::domain::time::Timestamp;
use crate::error::AppError;
use std::sync::Arc;

/// Who acts, and how the act reached us. Goes through every port and into every audit row.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person.
    pub subject: Subject,
    /// The way in.
    pub via: ActedVia,
    /// The session, where there is one.
    pub session: Option<SessionId>,
    /// How far that session has got.
    pub stage: SessionStage,
    /// When the password was last given in it.
    pub proven: Timestamp,
    /// Who acts in truth, where staff act as a customer.
    pub assistance: Option<Assistance>,
    /// What the person may do, read afresh for this request.
    pub rights: Arc<Rights>,
}

/// A staff user who acts as a customer.
#[derive(Clone, Debug)]
pub struct Assistance {
    /// The staff user.
    pub agent: Subject,
    /// The staff user's own session, which comes back afterwards.
    pub own: Option<SessionId>,
    /// When it ends at the latest.
    pub until: Timestamp,
    /// Whether the staff user only looks at the shop, and does nothing.
    pub preview: bool,
}

/// A session that has begun, on its way into a cookie.
#[derive(Clone)]
pub struct NewSession {
    /// The cookie's token, given this once.
    pub cookie: String,
    /// How long the cookie is kept.
    pub seconds: i64,
    /// Whether it only looks at the shop.
    pub preview: bool,
}

/// A preview that has begun (S24).
#[derive(Clone)]
pub struct NewPreview {
    /// Its session.
    pub session: NewSession,
    /// What it can be used for: the applications that are open to the customer and have a start address.
    pub open: Vec<OpenApplication>,
}

impl Actor {
    /// The session of the person at the keyboard.
    #[must_use]
    pub fn own_session(&self) -> Option<SessionId> {
        self.assistance.as_ref().map_or(self.session, |assistance| assistance.own)
    }

    /// The person at the keyboard: whoever acts as a customer is not that customer.
    #[must_use]
    pub fn behind(&self) -> &Subject {
        self.assistance.as_ref().map_or(&self.subject, |assistance| &assistance.agent)
    }
}

/// The person an act is done as.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The account.
    pub id: AccountId,
    /// Customer or staff.
    pub kind: AccountKind,
    /// The username.
    pub username: String,
    /// The name to show.
    pub name: String,
    /// The interface language the person chose.
    pub language: Option<Language>,
}

/// A request as the services see it.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// Who asks; `None` for nobody signed in.
    pub actor: Option<Actor>,
    /// The request's id, for log and audit.
    pub request: String,
    /// The network address it came from.
    pub address: String,
    /// The browser's `User-Agent`, at most 400 characters.
    pub user_agent: String,
    /// The reader's language for this request.
    pub language: Language,
}

impl Ctx {
    /// The signed-in person with a full session.
    ///
    /// # Errors
    /// `SignInRequired` without one; `Forbidden` while the password must be changed or a second factor comes first.
    pub fn actor(&self) -> Result<&Actor, AppError> {
        let actor = self.actor.as_ref().ok_or(AppError::SignInRequired)?;
        if actor.stage == SessionStage::Full { Ok(actor) } else { Err(AppError::Forbidden) }
    }

    /// The signed-in person in person, for what nobody does on somebody's behalf.
    ///
    /// # Errors
    /// Those of [`actor`](Self::actor), and `Acting` for staff who act as a customer.
    pub fn in_person(&self) -> Result<&Actor, AppError> {
        let actor = self.actor()?;
        if actor.assistance.is_none() { Ok(actor) } else { Err(AppError::Acting) }
    }

    /// The signed-in person in person, also while a second factor has to be set up before anything else.
    ///
    /// # Errors
    /// Those of [`in_person`](Self::in_person).
    pub fn enrolling(&self) -> Result<&Actor, AppError> {
        let actor = self.actor.as_ref().ok_or(AppError::SignInRequired)?;
        if actor.stage.enrols() { Ok(actor) } else { self.in_person() }
    }

    /// The signed-in person, when [`decide`] says yes.
    ///
    /// # Errors
    /// Those of [`actor`](Self::actor), and `Forbidden` when the answer is no. A customer's answer is always no.
    pub fn require(&self, area: Area, action: Action) -> Result<&Actor, AppError> {
        let actor = self.actor()?;
        if self.reach(area, action).is_some() { Ok(actor) } else { Err(AppError::Forbidden) }
    }

    /// Whom the caller's right reaches; `None` without it.
    #[must_use]
    pub fn reach(&self, area: Area, action: Action) -> Option<Reach> {
        let actor = self.actor().ok().filter(|actor| actor.subject.kind == AccountKind::Staff)?;
        match decide(&actor.rights, area, action) {
            Decision::Yes { reach, .. } => Some(reach),
            Decision::No(_) => None,
        }
    }

    /// Whether [`require`](Self::require) would let the caller through.
    #[must_use]
    pub fn may(&self, area: Area, action: Action) -> bool {
        self.require(area, action).is_ok()
    }
}

/// The area that accounts of a kind belong to.
#[must_use]
pub fn area_of(kind: AccountKind) -> Area {
    match kind {
        AccountKind::Customer => Area::Customers,
        AccountKind::Staff => Area::Users,
    }
}
