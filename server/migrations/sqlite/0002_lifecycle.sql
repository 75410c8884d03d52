-- SQLite: what a locked account was before, and what was asked for at "Forgot password".

-- Set while an account is locked, and where it goes back to.
ALTER TABLE accounts ADD COLUMN status_unlocked TEXT;
UPDATE accounts SET status_unlocked = 'active' WHERE status = 'locked';

-- Every address that was typed, known or not: the request does the same for all, and a job finds out whose it is.
CREATE TABLE recovery_requests (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    username_key TEXT NOT NULL,
    language TEXT NOT NULL,
    request TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
