//! Import of customers from a CSV file: what each column holds, whom a row may make or change, and what new people get.

mod guess;
mod row;

pub use guess::guess;
pub use row::ImportRow;

use super::access::words;
use super::attribute::{Attribute, AttributeAudience, CONTACT_EMAIL};
use super::id::{ImportId, JobId};
use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// Columns a file may have.
pub const COLUMNS_MAX: u32 = 200;
/// Rows a file may have.
pub const ROWS_MAX: u32 = 1_000_000;
/// The address a file is uploaded to.
pub const UPLOAD: &str = "/api/imports/upload";
/// The columns every export begins with, in this order. An import reads those of them it can.
pub const EXPORT_COLUMNS: [&str; 8] =
    [EMAIL, "kind", "status", "first_name", "last_name", GROUPS, "created", "last_sign_in"];

const EMAIL: &str = "email";
const GROUPS: &str = "groups";
const PASSWORD_HASH: &str = "password_hash";

/// What a column holds. Written as in a file's header.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ImportField {
    /// The address, which is the username and names the person.
    Email,
    /// Names of groups, with `|` between them.
    Groups,
    /// The hash of a password, made by another product.
    PasswordHash,
    /// An attribute by its key; the names are such.
    Attribute(String),
}

impl ImportField {
    /// The word in a header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email => EMAIL,
            Self::Groups => GROUPS,
            Self::PasswordHash => PASSWORD_HASH,
            Self::Attribute(key) => key,
        }
    }
}

impl From<String> for ImportField {
    fn from(word: String) -> Self {
        match word.as_str() {
            EMAIL => Self::Email,
            GROUPS => Self::Groups,
            PASSWORD_HASH => Self::PasswordHash,
            _ => Self::Attribute(word),
        }
    }
}

impl From<ImportField> for String {
    fn from(field: ImportField) -> Self {
        field.as_str().to_owned()
    }
}

words! {
    /// Whom a row is for.
    ImportMode {
        /// New people alone; a row of somebody known is refused.
        Create = "create",
        /// Known people alone; a row of somebody new is refused.
        Update = "update",
        /// Both.
        CreateOrUpdate = "create_or_update",
    }
}

impl ImportMode {
    /// Whether rows may make people.
    #[must_use]
    pub fn creates(self) -> bool {
        self != Self::Update
    }

    /// Whether rows may change people.
    #[must_use]
    pub fn updates(self) -> bool {
        self != Self::Create
    }
}

words! {
    /// What new people get.
    Welcome {
        /// An invitation by mail.
        Invitation = "invitation",
        /// Nothing yet: they are invited later, one by one or many at once.
        Nothing = "nothing",
        /// Their password of another product, by its hash.
        PasswordHash = "password_hash",
    }
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportColumn {
    /// What its first row says.
    pub header: String,
    /// What the first row that has something there says.
    pub sample: String,
    /// What it seems to hold.
    pub guess: Option<ImportField>,
}

/// An uploaded file, whose columns are to be explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// The file.
    pub id: ImportId,
    /// What it was called.
    pub name: String,
    /// Rows below the header.
    pub rows: u64,
    /// Its columns.
    pub columns: Vec<ImportColumn>,
    /// What a column may hold beside address, groups and hash.
    pub attributes: Vec<Attribute>,
    /// The job that imports it, once it was started.
    pub started: Option<JobId>,
}

/// How a file is to be read, as chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportDraft {
    /// The file.
    pub id: ImportId,
    /// What each column holds; `None` for one that is left out.
    pub fields: Vec<Option<ImportField>>,
    /// Whom rows are for.
    pub mode: ImportMode,
    /// What new people get.
    pub welcome: Welcome,
}

/// How a file is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    id: ImportId,
    fields: Vec<Option<ImportField>>,
    mode: ImportMode,
    welcome: Welcome,
}

impl ImportDraft {
    /// Checks the choice for a file of so many columns, against the attributes there are.
    ///
    /// # Errors
    /// `EmailColumn`, `RequiredColumn` and `HashColumn` for what must be in the file and is not, `ColumnTwice`, `ReadOnly`,
    /// `HashUnused` and `NotOffered` beside the column.
    pub fn parse(&self, columns: usize, attributes: &[Attribute]) -> Result<ImportPlan, FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.fields.len() != columns {
            errors.add(Field::Columns, Violation::NotOffered);
        }
        for (place, field) in self.fields.iter().enumerate() {
            let Some(field) = field else { continue };
            if self.fields[..place].contains(&Some(field.clone())) {
                errors.add(Field::column(place), Violation::ColumnTwice);
            }
            if let ImportField::Attribute(key) = field {
                match attributes.iter().find(|attribute| attribute.key == *key) {
                    Some(attribute) if attribute.asked_of(AttributeAudience::Console) => {}
                    Some(attribute) if attribute.read_only => errors.add(Field::column(place), Violation::ReadOnly),
                    _ => errors.add(Field::column(place), Violation::NotOffered),
                }
            }
        }
        if !self.fields.contains(&Some(ImportField::Email)) {
            errors.add(Field::Columns, Violation::EmailColumn);
        }
        let asked =
            |one: &&Attribute| one.required && one.asked_of(AttributeAudience::Console) && one.key != CONTACT_EMAIL;
        for attribute in attributes.iter().filter(asked).filter(|_| !self.mode.updates()) {
            if !self.fields.contains(&Some(ImportField::Attribute(attribute.key.clone()))) {
                let (name, name_de) = (attribute.name.clone(), attribute.name_de.clone());
                errors.add(Field::Columns, Violation::RequiredColumn { name, name_de });
            }
        }
        let wanted = self.mode.creates() && self.welcome == Welcome::PasswordHash;
        match self.fields.iter().position(|field| *field == Some(ImportField::PasswordHash)) {
            None if wanted => errors.add(Field::Columns, Violation::HashColumn),
            Some(place) if !wanted => errors.add(Field::column(place), Violation::HashUnused),
            _ => {}
        }
        let Self { id, fields, mode, welcome } = self.clone();
        errors.finish(Some(ImportPlan { id, fields, mode, welcome }))
    }
}

impl ImportPlan {
    /// The file.
    #[must_use]
    pub fn id(&self) -> ImportId {
        self.id
    }

    /// Whom rows are for.
    #[must_use]
    pub fn mode(&self) -> ImportMode {
        self.mode
    }

    /// What new people get.
    #[must_use]
    pub fn welcome(&self) -> Welcome {
        self.welcome
    }

    /// What each column holds.
    #[must_use]
    pub fn fields(&self) -> &[Option<ImportField>] {
        &self.fields
    }
}

#[cfg(test)]
mod tests {
    use super::super::attribute::text_attribute;
    use super::*;

    fn draft(fields: &[&str]) -> ImportDraft {
        let field = |word: &&str| (!word.is_empty()).then(|| ImportField::from((*word).to_owned()));
        ImportDraft {
            id: ImportId(uuid::Uuid::nil()),
            fields: fields.iter().map(field).collect(),
            mode: ImportMode::CreateOrUpdate,
            welcome: Welcome::Nothing,
        }
    }

    #[test]
    fn a_file_needs_addresses_and_no_column_counts_twice() {
        let attributes = [text_attribute("company")];
        assert!(draft(&["company", "", "email"]).parse(3, &attributes).is_ok());
        let errors = draft(&["company", "company", "nonsense"]).parse(3, &attributes).unwrap_err();
        assert_eq!(errors.of(&Field::Columns), [Violation::EmailColumn]);
        assert_eq!(errors.of(&Field::column(1)), [Violation::ColumnTwice]);
        assert_eq!(errors.of(&Field::column(2)), [Violation::NotOffered]);
        assert!(draft(&["email"]).parse(2, &attributes).is_err());
    }

    #[test]
    fn what_is_required_of_new_people_is_in_the_file() {
        let attributes = [Attribute { required: true, ..text_attribute("company") }, text_attribute("notes")];
        let of = |mode| ImportDraft { mode, ..draft(&["email", "notes"]) }.parse(2, &attributes);
        let missing = Violation::RequiredColumn { name: "company".into(), name_de: String::new() };
        assert_eq!(of(ImportMode::Create).unwrap_err(), FieldErrors::one(Field::Columns, missing));
        assert!(of(ImportMode::Update).is_ok() && of(ImportMode::CreateOrUpdate).is_ok());
    }

    #[test]
    fn hashes_are_needed_for_new_people_who_get_them() {
        let with = ImportDraft { welcome: Welcome::PasswordHash, ..draft(&["email"]) };
        assert_eq!(with.parse(1, &[]).unwrap_err(), FieldErrors::one(Field::Columns, Violation::HashColumn));
        assert!(ImportDraft { mode: ImportMode::Update, ..with.clone() }.parse(1, &[]).is_ok());
        let fields = draft(&["email", "password_hash"]).fields;
        assert!(ImportDraft { fields, ..with }.parse(2, &[]).is_ok());
    }

    #[test]
    fn read_only_attributes_are_not_filled_in() {
        let mut fixed = text_attribute("number");
        fixed.read_only = true;
        let errors = draft(&["email", "number"]).parse(2, &[fixed]).unwrap_err();
        assert_eq!(errors.of(&Field::column(1)), [Violation::ReadOnly]);
    }
}
