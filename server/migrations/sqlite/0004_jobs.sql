-- SQLite: long work in chunks, and what the users list is filtered by.

CREATE TABLE jobs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Whoever started it: the job acts with the rights this account has at each chunk.
    actor_seq BIGINT REFERENCES accounts (seq) ON DELETE SET NULL,
    language TEXT NOT NULL,
    parameters TEXT NOT NULL,
    -- How far it has come, in the words of its kind. Moves in the unit of the rows it tells of.
    reached BIGINT NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    heartbeat_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX jobs_open ON jobs (heartbeat_at, seq) WHERE finished_at IS NULL;
CREATE INDEX jobs_by_actor ON jobs (actor_seq, seq);

-- What came of a job for each person. Names are read from the accounts, so that they go when those go.
CREATE TABLE job_items (
    job_seq BIGINT NOT NULL REFERENCES jobs (seq) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    account_id BLOB,
    -- What a file called somebody who has no account.
    label TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (job_seq, place)
);
CREATE INDEX job_items_failed ON job_items (job_seq, place) WHERE outcome = 'failed';

CREATE INDEX accounts_by_created ON accounts (created_at);
CREATE INDEX account_locks_by_reason ON account_locks (reason, account_seq);
CREATE INDEX tickets_open ON tickets (expires_at, account_seq) WHERE consumed_at IS NULL AND revoked_at IS NULL;
CREATE INDEX tickets_visited ON tickets (account_seq)
    WHERE visited_at IS NOT NULL AND consumed_at IS NULL AND revoked_at IS NULL;
CREATE INDEX tickets_consumed ON tickets (account_seq) WHERE consumed_at IS NOT NULL;
CREATE INDEX tickets_revoked ON tickets (account_seq) WHERE revoked_at IS NOT NULL;
CREATE INDEX mail_outbox_failed ON mail_outbox (ticket_id) WHERE state = 'failed';
