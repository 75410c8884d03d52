-- PostgreSQL: tokens that are over before their time, assertions that were taken and machines' tokens that were revoked.

ALTER TABLE client_assertions RENAME TO spent_tokens;
ALTER INDEX client_assertions_by_end RENAME TO spent_tokens_by_end;
