-- SQLite: tokens that are over before their time, assertions that were taken and machines' tokens that were revoked.

ALTER TABLE client_assertions RENAME TO spent_tokens;
DROP INDEX client_assertions_by_end;
CREATE INDEX spent_tokens_by_end ON spent_tokens (expires_at);
