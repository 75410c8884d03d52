-- PostgreSQL: failed sign-ins in a row, until one succeeds.

CREATE TABLE sign_in_failures (
    account_seq BIGINT PRIMARY KEY REFERENCES accounts (seq) ON DELETE CASCADE,
    -- Since the last lock.
    failures BIGINT NOT NULL,
    -- How often they have locked the account; each lock lasts longer.
    locks BIGINT NOT NULL
);

CREATE INDEX account_locks_by_end ON account_locks (until) WHERE until IS NOT NULL;
