-- Whether an uploaded file writes numbers with a comma, as programs set to German do.
ALTER TABLE imports ADD COLUMN decimal_comma BOOLEAN NOT NULL DEFAULT FALSE;
