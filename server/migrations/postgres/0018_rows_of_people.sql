-- Where a row of a file is remembered without its account, it is found by its address when that person is deleted.
CREATE INDEX job_items_by_label ON job_items (lower(label)) WHERE account_id IS NULL;
