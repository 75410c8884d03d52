-- SQLite: what a profile consists of, as administrators define it.

CREATE TABLE attributes (
    key TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- Empty where the other serves for both languages.
    name_de TEXT NOT NULL,
    description TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- JSON: a list of values with their labels.
    options TEXT NOT NULL,
    mask TEXT NOT NULL,
    required BOOLEAN NOT NULL,
    read_only BOOLEAN NOT NULL,
    is_unique BOOLEAN NOT NULL,
    in_console BOOLEAN NOT NULL,
    in_account BOOLEAN NOT NULL,
    in_registration BOOLEAN NOT NULL,
    built_in BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);

INSERT INTO attributes (key, position, name, name_de, description, kind, options, mask, required, read_only, is_unique,
    in_console, in_account, in_registration, built_in, version)
VALUES
    ('first_name', 1, 'First Name', 'Vorname', '', 'text', '[]', '', FALSE, FALSE, FALSE, TRUE, TRUE, TRUE, TRUE, 1),
    ('last_name', 2, 'Last Name', 'Nachname', '', 'text', '[]', '', FALSE, FALSE, FALSE, TRUE, TRUE, TRUE, TRUE, 1),
    ('contact_email', 3, 'Contact e-mail', 'Kontaktadresse', '', 'email', '[]', '', FALSE, FALSE, FALSE, TRUE, TRUE, FALSE, TRUE, 1),
    ('phone', 4, 'Phone', 'Telefon', '', 'text', '[]', '', FALSE, FALSE, FALSE, TRUE, TRUE, FALSE, TRUE, 1),
    ('address', 5, 'Address', 'Anschrift', '', 'text', '[]', '', FALSE, FALSE, FALSE, TRUE, TRUE, FALSE, TRUE, 1),
    ('locale', 6, 'Language', 'Sprache', '', 'options',
        '[{"value":"en","label":"English"},{"value":"de","label":"Deutsch"}]', '', FALSE, FALSE, FALSE, TRUE, TRUE, FALSE, TRUE, 1);

-- What values are compared by: small letters, compatibility forms folded, single blanks.
ALTER TABLE account_attributes ADD COLUMN value_key TEXT NOT NULL DEFAULT '';
-- The same for an attribute that is unique, else nothing.
ALTER TABLE account_attributes ADD COLUMN unique_key TEXT;
-- Contact addresses were all there was, and they are ASCII.
UPDATE account_attributes SET key = 'contact_email', value_key = lower(value) WHERE key = 'email';
CREATE INDEX account_attributes_by_value ON account_attributes (key, value_key, account_seq);
CREATE UNIQUE INDEX account_attributes_unique ON account_attributes (key, unique_key) WHERE unique_key IS NOT NULL;
