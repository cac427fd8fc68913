ALTER TABLE silences ADD COLUMN refusals integer NOT NULL DEFAULT 0;

COMMENT ON COLUMN silences.refusals IS 'how often the shopper refused; each refusal lasts longer than the one before';
