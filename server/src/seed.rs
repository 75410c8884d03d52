//! Made-up people, to try the product with and to measure it: as many as asked for, all following from one number.
//!
//! They go through storage as imported people would, with search text, totals and memberships. None has a password.

mod draw;
mod names;
mod person;

use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts::NewAccount;
use crate::storage::bulk::{self, CHUNK, Entry};
use crate::storage::tickets::{self, Ticket};
use crate::storage::{Database, StorageError, groups};
use app::domain::group::{Audience, GroupDraft};
use app::domain::list::Origin;
use app::domain::ticket::TicketPurpose;
use app::domain::time::DAY;
use app::domain::{AccountStatus, GroupId, TicketId, Timestamp};
use draw::Draw;
use person::{People, Person};
use std::fmt;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeedReport {
    /// How many people were added.
    pub added: u64,
    /// How many were not, somebody having their address already.
    pub present: u64,
}

impl fmt::Display for SeedReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} people added", self.added)?;
        if self.present > 0 {
            write!(f, ", {} passed over because their addresses were taken", self.present)?;
        }
        Ok(())
    }
}

/// How long their invitations were valid.
const INVITATION: i64 = 7 * DAY;
/// Groups of customers the people are in, with their descriptions.
const GROUPS: [(&str, &str); 8] = [
    ("Retail", "Shops with a storefront of their own"),
    ("Wholesale", "Buys by the pallet"),
    ("Newsletter", "Wants to hear from us"),
    ("Key accounts", "Has a contact person"),
    ("Beta testers", "Sees new things first"),
    ("Schools and universities", "Pays the education price"),
    ("Schweiz und Liechtenstein", "Preise in Franken"),
    ("Paused", ""),
];

/// Adds `people` people who follow from `seed`; `progress` hears how many are done after each chunk.
///
/// # Errors
/// Of storage. The chunks before it stay.
pub async fn run(
    database: &Database,
    people: u64,
    seed: u64,
    now: Timestamp,
    mut progress: impl FnMut(u64),
) -> Result<SeedReport, StorageError> {
    let groups = customer_groups(database, now).await?;
    let mut source = People::new(seed, people, now, groups.len());
    let mut added = 0;
    let mut done = 0;
    while done < people {
        let until = people.min(done + CHUNK as u64);
        let chunk: Vec<Person> = (done..until).map(|index| source.next(index)).collect();
        let entries: Vec<Entry<'_>> = chunk.iter().map(|person| entry(person, &groups)).collect();
        let mut unit = database.begin().await?;
        let numbers = bulk::insert(&mut unit, &entries).await?;
        added += numbers.len() as u64;
        let invitations: Vec<_> = chunk
            .iter()
            .filter(|person| person.status == AccountStatus::Invited)
            .filter_map(|person| Some(invitation(person, *numbers.get(&person.id.0)?, now)))
            .collect();
        tickets::insert_all(&mut unit, &invitations).await?;
        unit.commit().await?;
        done = until;
        progress(done);
    }
    Ok(SeedReport { added, present: people - added })
}

fn entry<'a>(person: &'a Person, groups: &[i64]) -> Entry<'a> {
    Entry {
        account: NewAccount {
            id: person.id,
            kind: person.kind,
            username: &person.username,
            // Made in small letters.
            username_key: &person.username,
            first_name: person.first_name,
            last_name: person.last_name,
            status: person.status,
            language: person.language,
            origin: match person.status {
                AccountStatus::Invited => Origin::Invited,
                _ => Origin::Created,
            },
            owner: false,
            created: person.created,
            last_sign_in: person.last_sign_in,
        },
        email_verified: person.email_verified,
        groups: person.groups.iter().filter_map(|place| groups.get(*place).copied()).collect(),
        locked: person.locked,
        attributes: Vec::new(),
        password: None,
    }
}

/// The invitation of somebody who waits: it has run out, since nobody has its link, and another can be sent.
fn invitation(person: &Person, account: i64, now: Timestamp) -> (Ticket, [u8; 32]) {
    let ticket = Ticket {
        id: TicketId(new_id(person.created)),
        account_seq: Some(account),
        purpose: TicketPurpose::Invitation,
        generation: 1,
        mailed: false,
        issued: person.created,
        expires: person.created.plus(INVITATION).min(now),
        visited: None,
        consumed: None,
        revoked: None,
    };
    let hash = token::hash(&format!("seeded {}", ticket.id.0));
    (ticket, hash)
}

/// The numbers of [`GROUPS`], made where there are none of such names.
async fn customer_groups(database: &Database, now: Timestamp) -> Result<Vec<i64>, StorageError> {
    let mut unit = database.begin().await?;
    let present = groups::list(&mut unit, None).await?;
    let mut numbers = Vec::with_capacity(GROUPS.len());
    let mut draw = Draw::new(u64::try_from(now.0).unwrap_or_default());
    for (name, description) in GROUPS {
        let draft =
            GroupDraft { name: name.to_owned(), description: description.to_owned(), audience: Audience::Customers };
        match present.iter().find(|group| group.name == name) {
            Some(group) if group.audience == Audience::Customers => {
                numbers.extend(groups::get(&mut unit, group.id).await?.map(|group| group.seq));
            }
            // Somebody uses the name for staff: then there is no such group of customers.
            Some(_) => {}
            None => {
                let Ok(new) = draft.parse() else { continue };
                let id = GroupId(person::id(&mut draw, now).0);
                numbers.push(groups::insert(&mut unit, id, &new, false, now).await?);
            }
        }
    }
    unit.commit().await?;
    Ok(numbers)
}
