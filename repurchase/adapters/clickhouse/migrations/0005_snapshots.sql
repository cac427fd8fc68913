-- Which snapshots of the features stand, and what they were computed from.
CREATE TABLE IF NOT EXISTS snapshots (
    view            LowCardinality(String) COMMENT 'the table that holds its rows',
    event_timestamp DateTime64(3, 'UTC') COMMENT 'the moment as of which it was computed',
    known_until     DateTime64(3, 'UTC') COMMENT 'when the last event that it could know came in',
    made_by         UInt64 COMMENT 'hash of its statement, its parameters and the categories of products',
    computed_at     DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplacingMergeTree(computed_at) ORDER BY (view, event_timestamp);

-- When a purchase came in: unlike ingested_at it stays when a correction writes the purchase anew. Late events are found
-- by it without reading all others.
ALTER TABLE purchases
    ADD COLUMN IF NOT EXISTS came_in DateTime64(3, 'UTC') DEFAULT ingested_at,
    ADD INDEX IF NOT EXISTS came_in came_in TYPE minmax;
ALTER TABLE corrections ADD INDEX IF NOT EXISTS ingested_at ingested_at TYPE minmax;
