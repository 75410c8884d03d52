//! What sign-ins to applications gave, as long as it holds. What has ended is gone, and its application is told.

use super::sql::Value;
use super::{Link, Sql, StorageError, dialect};
use app::domain::application::OAuthScope;
use app::domain::{AccountId, ApplicationId, SessionId, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

/// A grant on its way in, with its code.
#[derive(Clone, Debug)]
pub struct NewGrant<'a> {
    /// Its id.
    pub id: Uuid,
    /// The application.
    pub application: i64,
    /// Whose it is.
    pub account: i64,
    /// The session it is given in.
    pub session: SessionId,
    /// The staff user behind the account.
    pub agent: Option<i64>,
    /// Whether that one only looks.
    pub preview: bool,
    /// What was asked for and may be had.
    pub scope: &'a [OAuthScope],
    /// When the password was given.
    pub auth_time: Timestamp,
    /// How, in the words of RFC 8176, with blanks between them.
    pub amr: &'a str,
    /// Where the code goes.
    pub redirect_uri: &'a str,
    /// The hash of what the code's bearer must know.
    pub challenge: &'a str,
    /// What the ID token has to repeat.
    pub nonce: Option<&'a str>,
    /// Until when the code may be used.
    pub code_until: Timestamp,
    /// When it began.
    pub created: Timestamp,
    /// When it ends at the latest.
    pub expires: Timestamp,
}

/// A grant as stored, with whether it holds.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Its id.
    pub id: Uuid,
    /// The application.
    pub application: i64,
    /// The application's client id.
    pub client: ApplicationId,
    /// Whose it is.
    pub account: i64,
    /// Whose it is, as applications know them.
    pub subject: AccountId,
    /// The session it was given in.
    pub session: SessionId,
    /// The staff user behind the account.
    pub agent: Option<AccountId>,
    /// Whether that one only looks.
    pub preview: bool,
    /// What may be had.
    pub scope: Vec<OAuthScope>,
    /// When the password was given.
    pub auth_time: Timestamp,
    /// How.
    pub amr: String,
    /// Where the code went.
    pub redirect_uri: String,
    /// The hash of what the code's bearer must know.
    pub challenge: String,
    /// What the ID token has to repeat.
    pub nonce: Option<String>,
    /// Until when the code may be used.
    pub code_until: Timestamp,
    /// 0 until the code is used.
    pub generation: i64,
    /// When it ends at the latest.
    pub expires: Timestamp,
    /// Whether session, account and access let it go on.
    pub holds: bool,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    application_seq: i64,
    client: Uuid,
    account_seq: i64,
    subject: Uuid,
    session_id: Uuid,
    agent: Option<Uuid>,
    preview: bool,
    scope: String,
    auth_time: i64,
    amr: String,
    redirect_uri: String,
    challenge: String,
    nonce: Option<String>,
    code_until: i64,
    generation: i64,
    expires_at: i64,
    holds: bool,
}

impl From<Row> for Grant {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            application: row.application_seq,
            client: ApplicationId(row.client),
            account: row.account_seq,
            subject: AccountId(row.subject),
            session: SessionId(row.session_id),
            agent: row.agent.map(AccountId),
            preview: row.preview,
            scope: OAuthScope::read(&row.scope),
            auth_time: Timestamp(row.auth_time),
            amr: row.amr,
            redirect_uri: row.redirect_uri,
            challenge: row.challenge,
            nonce: row.nonce,
            code_until: Timestamp(row.code_until),
            generation: row.generation,
            expires: Timestamp(row.expires_at),
            holds: row.holds,
        }
    }
}

/// Whether somebody could go on being signed in: a lock by failed sign-ins keeps out those who try the password alone.
const GOES_ON: &str =
    "(a.status = 'active' OR (a.status = 'locked' AND COALESCE(a.status_unlocked, 'active') = 'active'
    AND NOT EXISTS (SELECT 1 FROM account_locks l WHERE l.account_seq = a.seq AND l.reason = 'administrator'
        AND (l.until IS NULL OR l.until > $2))))";

/// Whether the application is for the account.
const REACHED: &str = "(p.access = 'everyone' OR (p.access = 'groups' AND EXISTS (SELECT 1 FROM application_groups x
    JOIN group_members m ON m.group_seq = x.group_seq
    WHERE x.application_seq = p.seq AND m.account_seq = g.account_seq)))";

/// Begins a grant.
///
/// # Errors
/// Of storage.
pub async fn insert(link: &mut Link, new: &NewGrant<'_>) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO grants (id, application_seq, account_seq, session_id, agent_seq, preview, scope, offline, auth_time, amr,
            redirect_uri, challenge, nonce, code_until, generation, created_at, used_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, $15, $16)",
    );
    link.execute(
        sql.bind(new.id)
            .bind(new.application)
            .bind(new.account)
            .bind(new.session.0)
            .bind(new.agent)
            .bind(new.preview)
            .bind(OAuthScope::write(new.scope))
            .bind(new.scope.contains(&OAuthScope::OfflineAccess))
            .bind(new.auth_time)
            .bind(new.amr)
            .bind(new.redirect_uri)
            .bind(new.challenge)
            .bind(new.nonce)
            .bind(new.code_until)
            .bind(new.created)
            .bind(new.expires),
    )
    .await?;
    Ok(())
}

/// A grant, and whether it holds at this moment.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, id: Uuid, now: Timestamp) -> Result<Option<Grant>, StorageError> {
    let sql = Sql::built(format!(
        "SELECT g.id, g.application_seq, p.id AS client, g.account_seq, a.id AS subject, g.session_id,
            (SELECT b.id FROM accounts b WHERE b.seq = g.agent_seq) AS agent, g.preview, g.scope, g.auth_time, g.amr,
            g.redirect_uri, g.challenge, g.nonce, g.code_until, g.generation, g.expires_at,
            (g.expires_at > $2 AND {GOES_ON} AND {REACHED} AND (g.offline OR EXISTS (SELECT 1 FROM sessions s
                WHERE s.id = g.session_id AND s.idle_until > $2 AND s.expires_at > $2))) AS holds
         FROM grants g JOIN accounts a ON a.seq = g.account_seq JOIN applications p ON p.seq = g.application_seq
         WHERE g.id = $1"
    ));
    let row: Option<Row> = link.optional(sql.bind(id).bind(now)).await?;
    Ok(row.map(Grant::from))
}

/// Moves a grant on to its next generation; `false` when somebody else has, or it is gone.
///
/// # Errors
/// Of storage.
pub async fn advance(link: &mut Link, id: Uuid, from: i64, now: Timestamp) -> Result<bool, StorageError> {
    // What was needed for the code alone goes with it.
    let sql = Sql::new(
        "UPDATE grants SET generation = generation + 1, used_at = $3, nonce = NULL, challenge = ''
         WHERE id = $1 AND generation = $2",
    );
    Ok(link.execute(sql.bind(id).bind(from).bind(now)).await? == 1)
}

/// How a session was begun and who it is of: whether a second factor took part.
///
/// # Errors
/// Of storage.
pub async fn had_second_factor(link: &mut Link, session: SessionId) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "SELECT COUNT(*) FROM sessions s JOIN second_factors f ON f.account_seq = s.account_seq
         WHERE s.id = $1 AND s.acting_for IS NULL AND f.enrolled_at <= s.created_at",
    );
    Ok(link.number(sql.bind(session.0)).await? > 0)
}

/// Has the applications of some grants told, once for each session.
async fn tell(link: &mut Link, which: &str, bound: Vec<Value>) -> Result<(), StorageError> {
    let sql = Sql::built(format!(
        "INSERT INTO logout_outbox (application_seq, subject, session_id, attempts, due_at)
         SELECT DISTINCT g.application_seq, a.id, g.session_id, CAST(0 AS BIGINT), CAST(0 AS BIGINT)
         FROM grants g JOIN accounts a ON a.seq = g.account_seq JOIN applications p ON p.seq = g.application_seq
         WHERE p.backchannel_logout_uri <> '' AND g.generation > 0 AND {which}"
    ));
    link.execute(sql.bind_all(bound)).await?;
    Ok(())
}

/// Ends grants, and has their applications told; gives their number.
async fn end_where(link: &mut Link, which: &str, bound: Vec<Value>) -> Result<u64, StorageError> {
    tell(link, which, bound.clone()).await?;
    let sql = Sql::built(format!(
        "DELETE FROM grants WHERE id IN (SELECT g.id FROM grants g JOIN applications p ON p.seq = g.application_seq
         WHERE {which})"
    ));
    link.execute(sql.bind_all(bound)).await
}

/// Ends a grant.
///
/// # Errors
/// Of storage.
pub async fn end(link: &mut Link, id: Uuid) -> Result<bool, StorageError> {
    Ok(end_where(link, "g.id = $1", vec![id.into()]).await? > 0)
}

/// Ends what an account gave to an application; gives the number.
///
/// # Errors
/// Of storage.
pub async fn end_between(link: &mut Link, account: i64, application: i64) -> Result<u64, StorageError> {
    end_where(link, "g.account_seq = $1 AND g.application_seq = $2", vec![account.into(), application.into()]).await
}

/// Ends what was given in sessions that are over; what outlives its session stays, but the application is told.
///
/// # Errors
/// Of storage.
pub async fn sessions_over(link: &mut Link, sessions: &[SessionId]) -> Result<(), StorageError> {
    if sessions.is_empty() {
        return Ok(());
    }
    let places = dialect::places(link.engine(), 0, sessions.len());
    let which = format!("g.session_id IN ({places})");
    let bound: Vec<Value> = sessions.iter().map(|id| id.0.into()).collect();
    tell(link, &which, bound.clone()).await?;
    let sql = Sql::built(format!(
        "DELETE FROM grants WHERE id IN (SELECT g.id FROM grants g WHERE NOT g.offline AND {which})"
    ));
    link.execute(sql.bind_all(bound)).await?;
    Ok(())
}

/// Ends everything an account gave, and what it got as somebody behind another, but for one session's.
///
/// # Errors
/// Of storage.
pub async fn account_over(link: &mut Link, account: i64, but: Option<SessionId>) -> Result<(), StorageError> {
    let whose = "(g.account_seq = $1 OR g.agent_seq = $1)";
    match but {
        None => end_where(link, whose, vec![account.into()]).await?,
        Some(id) => {
            end_where(link, &format!("{whose} AND g.session_id <> $2"), vec![account.into(), id.0.into()]).await?
        }
    };
    Ok(())
}

/// Ends everything everybody gave.
///
/// # Errors
/// Of storage.
pub async fn everybodys_over(link: &mut Link) -> Result<(), StorageError> {
    end_where(link, "1 = 1", Vec::new()).await?;
    Ok(())
}

/// Ends what an account has given to applications that are not for it any more.
///
/// # Errors
/// Of storage.
pub async fn account_out_of_reach(link: &mut Link, account: i64) -> Result<(), StorageError> {
    end_where(link, &format!("g.account_seq = $1 AND NOT {REACHED}"), vec![account.into()]).await?;
    Ok(())
}

/// Ends what was given to an application by those it is not for any more.
///
/// # Errors
/// Of storage.
pub async fn application_out_of_reach(link: &mut Link, application: i64) -> Result<(), StorageError> {
    end_where(link, &format!("g.application_seq = $1 AND NOT {REACHED}"), vec![application.into()]).await?;
    Ok(())
}

/// The applications an account is signed in to by itself, each with when it last asked.
///
/// # Errors
/// Of storage.
pub async fn used_by(link: &mut Link, account: i64, now: Timestamp) -> Result<Vec<(i64, Timestamp)>, StorageError> {
    let sql = Sql::new(
        "SELECT g.application_seq, MAX(g.used_at) FROM grants g
         WHERE g.account_seq = $1 AND g.generation > 0 AND g.agent_seq IS NULL AND g.expires_at > $2
            AND (g.offline OR EXISTS (SELECT 1 FROM sessions s WHERE s.id = g.session_id))
         GROUP BY g.application_seq",
    );
    let rows: Vec<(i64, i64)> = link.all(sql.bind(account).bind(now)).await?;
    Ok(rows.into_iter().map(|(seq, at)| (seq, Timestamp(at))).collect())
}

/// The applications that are for a group.
///
/// # Errors
/// Of storage.
pub async fn applications_of_group(link: &mut Link, group: i64) -> Result<Vec<i64>, StorageError> {
    let sql = Sql::new("SELECT application_seq FROM application_groups WHERE group_seq = $1");
    let rows: Vec<(i64,)> = link.all(sql.bind(group)).await?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

/// Removes up to `limit` grants whose time is over, or whose code nobody came for; gives their number.
///
/// # Errors
/// Of storage.
pub async fn sweep(link: &mut Link, now: Timestamp, limit: i64) -> Result<u64, StorageError> {
    let text = format!(
        "DELETE FROM grants WHERE id IN (SELECT id FROM grants
            WHERE expires_at <= $1 OR (generation = 0 AND code_until <= $2) LIMIT {limit})"
    );
    // Some time later: a code that comes late is to be known for what it was.
    link.execute(Sql::built(text).bind(now).bind(now.plus(-app::domain::time::HOUR))).await
}

/// A sign-out that an application is to be told of.
#[derive(Clone, Debug)]
pub struct Logout {
    /// Its place in the outbox.
    pub seq: i64,
    /// The application.
    pub application: i64,
    /// Who.
    pub subject: Uuid,
    /// Which session.
    pub session: Uuid,
    /// How often it was tried, this time included.
    pub attempts: i64,
}

/// Claims sign-outs that are due until `lease`, so that nobody else takes them meanwhile.
///
/// # Errors
/// Of storage.
pub async fn claim_logouts(
    link: &mut Link,
    now: Timestamp,
    lease: Timestamp,
    limit: i64,
) -> Result<Vec<Logout>, StorageError> {
    let text = format!(
        "UPDATE logout_outbox SET attempts = attempts + 1, due_at = $2
         WHERE seq IN (SELECT seq FROM logout_outbox WHERE due_at <= $1 ORDER BY due_at LIMIT {limit}{})
         RETURNING seq, application_seq, subject, session_id, attempts",
        dialect::skip_locked(link.engine())
    );
    let rows: Vec<(i64, i64, Uuid, Uuid, i64)> = link.all(Sql::built(text).bind(now).bind(lease)).await?;
    let logout =
        |(seq, application, subject, session, attempts)| Logout { seq, application, subject, session, attempts };
    Ok(rows.into_iter().map(logout).collect())
}

/// Removes a sign-out that was told, or is given up.
///
/// # Errors
/// Of storage.
pub async fn logout_done(link: &mut Link, seq: i64) -> Result<(), StorageError> {
    link.execute(Sql::new("DELETE FROM logout_outbox WHERE seq = $1").bind(seq)).await?;
    Ok(())
}

/// Has a sign-out tried again later.
///
/// # Errors
/// Of storage.
pub async fn logout_again(link: &mut Link, seq: i64, due: Timestamp) -> Result<(), StorageError> {
    link.execute(Sql::new("UPDATE logout_outbox SET due_at = $1 WHERE seq = $2").bind(due).bind(seq)).await?;
    Ok(())
}
