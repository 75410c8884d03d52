-- PostgreSQL: My Account: contact addresses that were proven, and second factors.

-- Whether the person showed that mail to a contact address reaches them. Whoever stores another value takes it back.
ALTER TABLE account_attributes ADD COLUMN proven BOOLEAN NOT NULL DEFAULT FALSE;

-- The address that a ticket of that purpose proves.
CREATE TABLE contact_changes (
    ticket_id UUID PRIMARY KEY REFERENCES tickets (id) ON DELETE CASCADE,
    address TEXT NOT NULL
);

CREATE TABLE second_factors (
    account_seq BIGINT PRIMARY KEY REFERENCES accounts (seq) ON DELETE CASCADE,
    -- Encrypted with a key that is not in the database.
    seed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    -- Nothing until the first right code: then it counts.
    enrolled_at BIGINT,
    -- The step of 30 seconds whose code was used last; none up to it is taken again.
    last_step BIGINT NOT NULL,
    -- Wrong codes in a row, and until when they keep further ones out.
    failures BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    account_seq BIGINT NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account_seq, code_hash)
);
