-- SQLite: passkeys, and by what each session was begun.

CREATE TABLE passkeys (
    id BLOB PRIMARY KEY,
    account_seq BIGINT NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
    -- What the authenticator calls it.
    credential_id BLOB NOT NULL UNIQUE,
    -- The public key and what else is checked, as JSON.
    credential TEXT NOT NULL,
    -- How often the authenticator says it was used; 0 for those that do not count.
    counter BIGINT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    -- Since when it is refused, because its counter went back: there may be a copy.
    refused_at BIGINT
);

CREATE INDEX passkeys_account ON passkeys (account_seq);

-- Challenges that went out, each for one answer.
CREATE TABLE passkey_challenges (
    token_hash BLOB PRIMARY KEY,
    -- Whose new passkey it is for; nobody's yet for a sign-in.
    account_seq BIGINT REFERENCES accounts (seq) ON DELETE CASCADE,
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX passkey_challenges_expires ON passkey_challenges (expires_at);

ALTER TABLE sessions ADD COLUMN method TEXT NOT NULL DEFAULT 'password';
-- Whoever has a second factor has shown it to get this far.
UPDATE sessions SET method = 'code' WHERE stage <> 'second_factor'
    AND account_seq IN (SELECT account_seq FROM second_factors WHERE enrolled_at IS NOT NULL);

-- Which second factor staff need was a yes or no.
UPDATE organization SET settings = REPLACE(REPLACE(settings,
    '"staff_second_factor":true', '"staff_second_factor":"any"'),
    '"staff_second_factor":false', '"staff_second_factor":"none"');
