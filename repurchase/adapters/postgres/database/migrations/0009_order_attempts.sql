ALTER TABLE orders
    ADD COLUMN category text NOT NULL DEFAULT '',
    ADD COLUMN attempt integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    DROP CONSTRAINT orders_reminder_id_key,
    ADD CONSTRAINT orders_by_reminder UNIQUE (reminder_id, attempt);

COMMENT ON COLUMN orders.category IS 'of the reminder; empty in orders that are older than this column';
COMMENT ON COLUMN orders.attempt IS 'how many orders of the same reminder were refused, or forgotten, before this one';
