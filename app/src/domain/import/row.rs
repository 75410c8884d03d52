//! A row of a file, read by a plan.

use super::super::attribute::{Attribute, AttributeValue, DecimalMark, meant};
use super::super::cell;
use super::super::email::EmailAddress;
use super::super::group::GROUP_NAME_MAX;
use super::super::text::required_line;
use super::super::violation::{Field, FieldErrors, Violation};
use super::{ImportField, ImportPlan};

/// What a row says of a person. What is empty in it says nothing: a person who is changed keeps it.
#[derive(Clone)]
pub struct ImportRow {
    email: EmailAddress,
    groups: Vec<String>,
    password_hash: String,
    profile: Vec<AttributeValue>,
}

impl std::fmt::Debug for ImportRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the hash.
        f.debug_struct("ImportRow").field("email", &self.email).finish_non_exhaustive()
    }
}

impl ImportPlan {
    /// Reads a row. Its attributes are [checked](super::super::attribute::check) against the definitions by whoever stores them.
    ///
    /// # Errors
    /// `Cells` for a row that is not as long as the header; else the violations of address and groups.
    pub fn read(&self, cells: &[String]) -> Result<ImportRow, FieldErrors> {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        if cells.len() != self.fields.len() {
            let violation = Violation::Cells { expected: number(self.fields.len()), found: number(cells.len()) };
            return Err(FieldErrors::one(Field::Columns, violation));
        }
        let mut errors = FieldErrors::default();
        let (mut email, mut groups, mut password_hash, mut profile) = (None, Vec::new(), String::new(), Vec::new());
        for (field, cell) in self.fields.iter().zip(cells) {
            match field {
                Some(ImportField::Email) => email = errors.take(Field::Email, EmailAddress::parse(cell)),
                Some(ImportField::Groups) => {
                    for name in cell::split(cell) {
                        groups.extend(errors.take(Field::Groups, required_line(&name, GROUP_NAME_MAX)));
                    }
                }
                Some(ImportField::PasswordHash) => cell.trim().clone_into(&mut password_hash),
                Some(ImportField::Attribute(key)) if !cell.trim().is_empty() => {
                    profile.push(AttributeValue::new(key, cell));
                }
                Some(ImportField::Attribute(_)) | None => {}
            }
        }
        errors.finish(email.map(|email| ImportRow { email, groups, password_hash, profile }))
    }

    /// What a row calls the person, for a result without an account: at most 254 characters, on one line.
    #[must_use]
    pub fn label(&self, cells: &[String]) -> String {
        let place = self.fields.iter().position(|field| *field == Some(ImportField::Email));
        let text = place.and_then(|place| cells.get(place)).map_or("", |cell| cell.trim());
        text.chars().filter(|c| !super::super::text::is_forbidden(*c)).take(254).collect()
    }
}

impl ImportRow {
    /// The row with its numbers as the file's writer means them.
    #[must_use]
    pub fn meant(self, attributes: &[Attribute], mark: DecimalMark) -> Self {
        Self { profile: meant(attributes, &self.profile, mark), ..self }
    }

    /// The address, which names the person.
    #[must_use]
    pub fn email(&self) -> &EmailAddress {
        &self.email
    }

    /// The groups to join, by name.
    #[must_use]
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// The hash of the password; empty for none.
    #[must_use]
    pub fn password_hash(&self) -> &str {
        &self.password_hash
    }

    /// The attributes that are given.
    #[must_use]
    pub fn profile(&self) -> &[AttributeValue] {
        &self.profile
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::attribute::{FIRST_NAME, text_attribute};
    use super::super::super::id::ImportId;
    use super::super::{ImportDraft, ImportMode, Welcome};
    use super::*;

    fn plan() -> ImportPlan {
        let field = |word: &str| Some(ImportField::from(word.to_owned()));
        let fields = vec![field(FIRST_NAME), None, field("email"), field("groups")];
        let id = ImportId(uuid::Uuid::nil());
        let draft = ImportDraft { id, fields, mode: ImportMode::Create, welcome: Welcome::Nothing };
        draft.parse(4, &[text_attribute(FIRST_NAME)]).unwrap()
    }

    fn cells(cells: [&str; 4]) -> Vec<String> {
        cells.map(str::to_owned).to_vec()
    }

    #[test]
    fn a_row_says_what_its_columns_hold() {
        let row = plan().read(&cells(["Ada", "left out", " ada@example.com ", "Retail|Schools"])).unwrap();
        assert_eq!((row.email().as_str(), row.groups().len()), ("ada@example.com", 2));
        assert_eq!(row.profile(), [AttributeValue::new(FIRST_NAME, "Ada")]);
        assert!(plan().read(&cells(["", "", "ada@example.com", ""])).unwrap().profile().is_empty());
    }

    #[test]
    fn what_is_wrong_is_named_and_no_row_is_a_fault() {
        let errors = plan().read(&cells(["", "", "ada", "a\u{0}b"])).unwrap_err();
        assert_eq!(errors.of(&Field::Email), [Violation::EmailAt]);
        assert_eq!(errors.of(&Field::Groups), [Violation::ForbiddenCharacter]);
        let short = plan().read(&cells(["", "", "a@b.de", ""])[..3]).unwrap_err();
        assert_eq!(short, FieldErrors::one(Field::Columns, Violation::Cells { expected: 4, found: 3 }));
        assert_eq!(plan().label(&cells(["", "", " a\u{0}da\n", ""])), "ada");
        assert_eq!(plan().label(&[]), "");
    }
}
