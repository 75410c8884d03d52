-- SQLite: the house's first tables. Times are microseconds UTC written by the application's clock alone.
-- `seq` is the number inside; `id` (UUID version 7) is the name outside.

CREATE TABLE organization (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE accounts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('customer', 'staff')),
    username TEXT NOT NULL,
    username_key TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    first_key TEXT NOT NULL,
    last_key TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    status TEXT NOT NULL,
    language TEXT,
    email_verified BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- 0 for never, so that the order needs no special case.
    last_sign_in_at BIGINT NOT NULL,
    CONSTRAINT accounts_username_key UNIQUE (username_key)
);
CREATE INDEX accounts_by_name ON accounts (sort_name, seq);
CREATE INDEX accounts_by_kind ON accounts (kind, sort_name, seq);
CREATE INDEX accounts_by_status ON accounts (status, sort_name, seq);
CREATE INDEX accounts_by_last_sign_in ON accounts (last_sign_in_at, seq);
CREATE INDEX accounts_by_first ON accounts (first_key);
CREATE INDEX accounts_by_last ON accounts (last_key);

-- How many accounts there are of each kind and status, kept by every change.
CREATE TABLE account_totals (
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (kind, status)
);

CREATE TABLE customers (
    account_seq BIGINT PRIMARY KEY REFERENCES accounts (seq) ON DELETE CASCADE,
    -- At most one staff user a customer, by construction.
    assigned_to BIGINT REFERENCES accounts (seq) ON DELETE SET NULL
);
CREATE INDEX customers_by_assigned ON customers (assigned_to);

CREATE TABLE staff (
    account_seq BIGINT PRIMARY KEY REFERENCES accounts (seq) ON DELETE CASCADE,
    owner BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX staff_one_owner ON staff (owner) WHERE owner;

CREATE TABLE account_attributes (
    account_seq BIGINT NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account_seq, key)
);

CREATE TABLE passwords (
    account_seq BIGINT PRIMARY KEY REFERENCES accounts (seq) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    -- Set by somebody else: opens the door until then, and must be replaced.
    temporary_until BIGINT
);

CREATE TABLE account_locks (
    account_seq BIGINT NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (account_seq, reason)
);

CREATE TABLE groups (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    audience TEXT NOT NULL CHECK (audience IN ('customers', 'staff')),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT NOT NULL,
    built_in BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT groups_name_key UNIQUE (name_key)
);

CREATE TABLE group_members (
    group_seq BIGINT NOT NULL REFERENCES groups (seq) ON DELETE CASCADE,
    account_seq BIGINT NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
    PRIMARY KEY (group_seq, account_seq)
);
CREATE INDEX group_members_by_account ON group_members (account_seq, group_seq);

CREATE TABLE roles (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    full_access BOOLEAN NOT NULL,
    CONSTRAINT roles_name_key UNIQUE (name_key)
);

CREATE TABLE role_rules (
    role_seq BIGINT NOT NULL REFERENCES roles (seq) ON DELETE CASCADE,
    area TEXT NOT NULL,
    action TEXT NOT NULL,
    effect TEXT NOT NULL,
    reach TEXT NOT NULL,
    PRIMARY KEY (role_seq, area, action, effect, reach)
);

CREATE TABLE group_roles (
    group_seq BIGINT NOT NULL REFERENCES groups (seq) ON DELETE CASCADE,
    role_seq BIGINT NOT NULL REFERENCES roles (seq),
    PRIMARY KEY (group_seq, role_seq)
);

CREATE TABLE sessions (
    -- SHA-256 of the cookie's token; the token itself is nowhere.
    token_hash BLOB PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    account_seq BIGINT NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
    stage TEXT NOT NULL,
    -- The customer a staff user acts for, with that act's own session.
    acting_for BIGINT REFERENCES accounts (seq) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    idle_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_seq);
CREATE INDEX sessions_by_end ON sessions (idle_until);

CREATE TABLE tickets (
    id BLOB PRIMARY KEY,
    account_seq BIGINT REFERENCES accounts (seq) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    -- Raised by each resend; the link is derived from id and generation, and only its hash is kept.
    generation BIGINT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    mailed BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    visited_at BIGINT,
    consumed_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX tickets_by_account ON tickets (account_seq, purpose);

CREATE TABLE mail_outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    account_seq BIGINT REFERENCES accounts (seq) ON DELETE CASCADE,
    -- The link a mail carries is rebuilt from its ticket at each try; no body is stored.
    ticket_id BLOB REFERENCES tickets (id) ON DELETE CASCADE,
    generation BIGINT,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    claimed_until BIGINT,
    sent_at BIGINT,
    last_error TEXT
);
CREATE INDEX mail_outbox_due ON mail_outbox (due_at) WHERE state = 'queued';
CREATE INDEX mail_outbox_by_account ON mail_outbox (account_seq);

CREATE TABLE audit_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    action TEXT NOT NULL,
    via TEXT NOT NULL,
    actor_id BLOB,
    actor_name TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id BLOB,
    target_name TEXT NOT NULL,
    request TEXT NOT NULL
);
CREATE INDEX audit_events_by_target ON audit_events (target_id, seq);
CREATE INDEX audit_events_by_actor ON audit_events (actor_id, seq);

-- Values apart from the trail, so that a person's can go while the trail stays.
CREATE TABLE audit_changes (
    event_seq BIGINT NOT NULL REFERENCES audit_events (seq) ON DELETE CASCADE,
    field TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (event_seq, field)
);

-- Trigrams of address and names, normalised; rowid is accounts.seq.
CREATE VIRTUAL TABLE search_text USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram');
