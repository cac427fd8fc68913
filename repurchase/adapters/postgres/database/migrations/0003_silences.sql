CREATE TABLE silences (
    user_id text NOT NULL,
    category text NOT NULL,
    until timestamptz,
    PRIMARY KEY (user_id, category)
);

COMMENT ON COLUMN silences.until IS 'null means for good';
