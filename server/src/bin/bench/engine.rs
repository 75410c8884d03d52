//! The databases measured.

use crate::Outcome;
use crate::process::Product;
use sqlx::{Connection, PgConnection};

/// Which database a product keeps its people in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    /// On the server of this address.
    Postgres(String),
}

impl Engine {
    /// SQLite, and PostgreSQL where `TEST_POSTGRES_URL` names a server.
    pub fn all() -> Vec<Self> {
        let postgres = std::env::var("TEST_POSTGRES_URL").ok().map(Self::Postgres);
        std::iter::once(Self::Sqlite).chain(postgres).collect()
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// The address of a database of this product alone. On PostgreSQL it stays until its server goes, which is at the end of the run.
    pub async fn database(&self, product: &Product) -> Outcome<String> {
        let folder = product.folder();
        match self {
            Self::Sqlite => Ok(format!("sqlite://{}", folder.join("data/clientele.db").display())),
            Self::Postgres(server) => {
                let name = folder.file_name().and_then(|name| name.to_str()).ok_or("no name")?.replace('-', "_");
                let mut link = PgConnection::connect(server).await?;
                sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut link).await?;
                let (server, _) = server.rsplit_once('/').ok_or("no database")?;
                Ok(format!("{server}/{name}"))
            }
        }
    }
}
