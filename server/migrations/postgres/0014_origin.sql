-- PostgreSQL: how accounts came about.

ALTER TABLE accounts ADD COLUMN origin TEXT NOT NULL DEFAULT 'created';

UPDATE accounts SET origin = 'invited'
    WHERE seq IN (SELECT account_seq FROM tickets WHERE purpose = 'invitation');
UPDATE accounts SET origin = 'registered'
    WHERE seq IN (SELECT account_seq FROM customers WHERE registered_at IS NOT NULL);
-- Jobs make nobody but by an import.
UPDATE accounts SET origin = 'imported'
    WHERE id IN (SELECT target_id FROM audit_events WHERE action = 'customer_created' AND via = 'job');

CREATE INDEX accounts_origin ON accounts (origin);
