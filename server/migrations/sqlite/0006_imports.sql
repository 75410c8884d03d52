-- SQLite: files of customers that are imported, and what jobs that read them made.

CREATE TABLE imports (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    -- Whoever uploaded it, and nobody else, sees it.
    actor_seq BIGINT NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
    name TEXT NOT NULL,
    headers TEXT NOT NULL,
    -- 0 until the whole file is stored.
    total BIGINT NOT NULL,
    -- The job that imports it: the file goes when that job goes.
    job_seq BIGINT REFERENCES jobs (seq) ON DELETE CASCADE,
    created_at BIGINT NOT NULL
);
CREATE INDEX imports_by_actor ON imports (actor_seq);
CREATE INDEX imports_by_job ON imports (job_seq);
CREATE INDEX imports_idle ON imports (created_at) WHERE job_seq IS NULL;

CREATE TABLE import_rows (
    import_seq BIGINT NOT NULL REFERENCES imports (seq) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    line BIGINT NOT NULL,
    -- The cells as JSON; empty once the row was imported.
    cells TEXT NOT NULL,
    -- A mark by which two rows of one address are told, set when a job comes by.
    mark BIGINT,
    PRIMARY KEY (import_seq, place)
) WITHOUT ROWID;
CREATE INDEX import_rows_by_mark ON import_rows (import_seq, mark) WHERE mark IS NOT NULL;

ALTER TABLE jobs ADD COLUMN made BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
