-- Which events of the days that a run takes in landed more than once, and which stand in the warehouse already. They are
-- for that run alone; what it leaves expires.
CREATE TABLE IF NOT EXISTS repeated_events (
    run      UUID,
    event    UInt128 COMMENT 'sipHash128 of the event_id',
    standing Bool COMMENT 'in the warehouse, when the run looked',
    found_at DateTime('UTC') DEFAULT now('UTC')
) ENGINE = MergeTree ORDER BY (run, event) TTL found_at + INTERVAL 1 DAY;
