//! Contact addresses that wait for their proof.

use super::{Link, Sql, StorageError};
use app::domain::attribute::CONTACT_EMAIL;
use app::domain::ticket::TicketPurpose;
use app::domain::{TicketId, Timestamp};

/// Notes which address a ticket proves.
///
/// # Errors
/// Of storage.
pub async fn insert(link: &mut Link, ticket: TicketId, address: &str) -> Result<(), StorageError> {
    let sql = Sql::new("INSERT INTO contact_changes (ticket_id, address) VALUES ($1, $2)");
    link.execute(sql.bind(ticket.0).bind(address)).await?;
    Ok(())
}

/// The address a ticket proves.
///
/// # Errors
/// Of storage.
pub async fn address(link: &mut Link, ticket: TicketId) -> Result<Option<String>, StorageError> {
    let sql = Sql::new("SELECT address FROM contact_changes WHERE ticket_id = $1");
    let row: Option<(String,)> = link.optional(sql.bind(ticket.0)).await?;
    Ok(row.map(|(address,)| address))
}

/// How often an account has asked for another address since a moment.
///
/// # Errors
/// Of storage.
pub async fn asked_since(link: &mut Link, account: i64, since: Timestamp) -> Result<i64, StorageError> {
    let sql = Sql::new("SELECT COUNT(*) FROM tickets WHERE account_seq = $1 AND purpose = $2 AND created_at > $3");
    link.number(sql.bind(account).bind(TicketPurpose::ContactAddress.as_str()).bind(since)).await
}

/// Notes that the contact address an account has now was proven.
///
/// # Errors
/// Of storage.
pub async fn prove(link: &mut Link, account: i64) -> Result<(), StorageError> {
    let sql = Sql::new("UPDATE account_attributes SET proven = TRUE WHERE account_seq = $1 AND key = $2");
    link.execute(sql.bind(account).bind(CONTACT_EMAIL)).await?;
    Ok(())
}
