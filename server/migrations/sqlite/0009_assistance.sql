-- SQLite: staff who act as a customer, and the proof of the password in a session.

-- When the person last gave the password in this session.
ALTER TABLE sessions ADD COLUMN proven_at BIGINT NOT NULL DEFAULT 0;
UPDATE sessions SET proven_at = created_at;
CREATE INDEX sessions_by_acting ON sessions (acting_for) WHERE acting_for IS NOT NULL;

-- What a customer is told of those who acted as them. The id is that of the session, while there is one.
CREATE TABLE assistances (
    id BLOB PRIMARY KEY,
    customer_seq BIGINT NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
    agent_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    -- The end of its time, or the earlier moment it was ended.
    ends_at BIGINT NOT NULL
);
CREATE INDEX assistances_by_customer ON assistances (customer_seq, began_at);
