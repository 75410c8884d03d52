-- SQLite: business applications and what people gave them (OpenID Connect).

CREATE TABLE applications (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The client id as well.
    id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT NOT NULL,
    kind TEXT NOT NULL,
    auth TEXT NOT NULL,
    -- Addresses, one a line; compared byte by byte.
    redirect_uris TEXT NOT NULL,
    post_logout_uris TEXT NOT NULL,
    backchannel_logout_uri TEXT NOT NULL,
    home_url TEXT NOT NULL,
    logo TEXT NOT NULL,
    -- The application's own public keys, for private_key_jwt.
    jwks TEXT NOT NULL,
    scopes TEXT NOT NULL,
    signing TEXT NOT NULL,
    first_party BOOLEAN NOT NULL,
    access TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT applications_name_key UNIQUE (name_key)
);

-- Several at a time, so that one can follow another without a moment in between.
CREATE TABLE application_secrets (
    id BLOB PRIMARY KEY,
    application_seq BIGINT NOT NULL REFERENCES applications (seq) ON DELETE CASCADE,
    secret_hash BLOB NOT NULL,
    -- Its last characters, to be recognised by.
    hint TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT
);
CREATE INDEX application_secrets_by_application ON application_secrets (application_seq);

-- Who may open it, where that is for groups.
CREATE TABLE application_groups (
    application_seq BIGINT NOT NULL REFERENCES applications (seq) ON DELETE CASCADE,
    group_seq BIGINT NOT NULL REFERENCES groups (seq) ON DELETE CASCADE,
    PRIMARY KEY (application_seq, group_seq)
);
CREATE INDEX application_groups_by_group ON application_groups (group_seq);

-- What one sign-in to an application gave: its code, and the tokens that follow. Codes and refresh tokens are made from the id and the
-- generation with a key that is not in the database; so nothing of them is stored.
CREATE TABLE grants (
    id BLOB PRIMARY KEY,
    application_seq BIGINT NOT NULL REFERENCES applications (seq) ON DELETE CASCADE,
    account_seq BIGINT NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
    -- The session it was given in; it names that one to applications also when it is over.
    session_id BLOB NOT NULL,
    -- The staff user who acts as the account, or looks at the shop as it.
    agent_seq BIGINT REFERENCES accounts (seq) ON DELETE CASCADE,
    preview BOOLEAN NOT NULL,
    scope TEXT NOT NULL,
    -- Whether it outlives its session.
    offline BOOLEAN NOT NULL,
    auth_time BIGINT NOT NULL,
    amr TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    challenge TEXT NOT NULL,
    nonce TEXT,
    code_until BIGINT NOT NULL,
    -- 0 until the code is used, then raised by each refresh; an older one that comes again ends the grant. What has ended is gone.
    generation BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX grants_by_account ON grants (account_seq, application_seq);
CREATE INDEX grants_by_application ON grants (application_seq);
CREATE INDEX grants_by_session ON grants (session_id);
CREATE INDEX grants_by_end ON grants (expires_at);

CREATE TABLE consents (
    account_seq BIGINT NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
    application_seq BIGINT NOT NULL REFERENCES applications (seq) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (account_seq, application_seq)
);
CREATE INDEX consents_by_application ON consents (application_seq);

CREATE TABLE signing_keys (
    kid TEXT PRIMARY KEY,
    algorithm TEXT NOT NULL,
    -- Encrypted with a key that is not in the database.
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

-- Assertions of private_key_jwt that were taken: none is taken twice.
CREATE TABLE client_assertions (
    mark BLOB PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX client_assertions_by_end ON client_assertions (expires_at);

-- Applications to be told that somebody is signed out. No reference to the person, who may be deleted.
CREATE TABLE logout_outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    application_seq BIGINT NOT NULL REFERENCES applications (seq) ON DELETE CASCADE,
    subject BLOB NOT NULL,
    session_id BLOB NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL
);
CREATE INDEX logout_outbox_due ON logout_outbox (due_at);

-- A staff user looks at the shop as a customer assigned to them, and does nothing as that customer.
ALTER TABLE sessions ADD COLUMN preview BOOLEAN NOT NULL DEFAULT FALSE;
