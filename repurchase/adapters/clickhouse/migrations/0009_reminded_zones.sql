ALTER TABLE planned_reminders
    ADD COLUMN IF NOT EXISTS time_zone LowCardinality(String) 
    COMMENT 'the zone of the shopper when it was planned, an IANA name; empty for the usual one';
