-- SQLite: people who register themselves.

-- When the person registered; NULL for those whom staff created.
ALTER TABLE customers ADD COLUMN registered_at BIGINT;

-- What people agreed to, in which version. The texts stand in the settings, and the trail keeps the older ones.
CREATE TABLE acceptances (
    account_seq BIGINT NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
    document TEXT NOT NULL,
    version BIGINT NOT NULL,
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (account_seq, document)
);

-- Each registration that was sent, whether anybody has its address or not: the request does the same for all, and a job finds out.
-- The request as JSON, with the hash of the password; gone once it is worked off.
CREATE TABLE registration_requests (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    request TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
