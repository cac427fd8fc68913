-- In which month each event stands that became a purchase, so that a micro-batch finds what came in before without
-- looking through all purchases. Written before the purchase is, so that none is missing, whenever a run breaks off; it
-- may tell of an event that never became one. Granules are small, for a micro-batch looks up few.
CREATE TABLE IF NOT EXISTS event_months (
    event   UInt64 COMMENT 'sipHash64 of the event_id',
    attempt UInt64 COMMENT 'tells what one try to take in a micro-batch wrote from what was there before; 0 for days',
    month   UInt32 COMMENT 'as toYYYYMM gives it'
) ENGINE = ReplacingMergeTree PRIMARY KEY event ORDER BY (event, attempt, month) SETTINGS index_granularity = 512;

INSERT INTO event_months (event, attempt, month) SELECT sipHash64(event_id), 0, toYYYYMM(purchased_at) FROM purchases;
