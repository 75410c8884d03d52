-- The trail by time, whole and narrowed; the outbox by state, and what is over.
DROP INDEX audit_events_by_target;
DROP INDEX audit_events_by_actor;
CREATE INDEX audit_events_by_time ON audit_events (at, seq);
CREATE INDEX audit_events_by_action ON audit_events (action, at, seq);
CREATE INDEX audit_events_by_target ON audit_events (target_id, at, seq);
CREATE INDEX audit_events_by_actor ON audit_events (actor_id, at, seq);

-- Since when a mail is tried, where that is not since it was caused: a person asked for another try.
ALTER TABLE mail_outbox ADD COLUMN retried_at BIGINT;
CREATE INDEX mail_outbox_by_state ON mail_outbox (state, seq);
CREATE INDEX mail_outbox_by_kind ON mail_outbox (kind, seq);
CREATE INDEX mail_outbox_by_recipient ON mail_outbox (lower(recipient), seq);
-- A ticket that goes takes its mails along.
CREATE INDEX mail_outbox_by_ticket ON mail_outbox (ticket_id);

CREATE INDEX tickets_by_end ON tickets (expires_at) WHERE purpose <> 'invitation';
