-- Attributes that the person sees in My Account and staff alone fill in.
ALTER TABLE attributes ADD COLUMN staff_only BOOLEAN NOT NULL DEFAULT FALSE;
