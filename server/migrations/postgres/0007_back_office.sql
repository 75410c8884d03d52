-- PostgreSQL: the back office.

-- Which of the roles that ship ready have been delivered; one that was deleted does not come back.
ALTER TABLE organization ADD COLUMN presets BIGINT NOT NULL DEFAULT 0;

ALTER TABLE roles ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE roles ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX group_roles_by_role ON group_roles (role_seq, group_seq);

-- Whom a staff user may be offered to act for, where a rule allows it.
ALTER TABLE staff ADD COLUMN agent BOOLEAN NOT NULL DEFAULT FALSE;

-- Whose the customer was before that staff user was deleted; a restore gives back those still free.
ALTER TABLE customers ADD COLUMN released_from BIGINT REFERENCES accounts (seq) ON DELETE SET NULL;
CREATE INDEX customers_released ON customers (released_from) WHERE released_from IS NOT NULL;
