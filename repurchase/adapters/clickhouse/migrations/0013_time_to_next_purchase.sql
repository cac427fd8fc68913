-- Of every pair, when it was bought again in place of whether within a week. Labels are written anew before each training.
DROP TABLE IF EXISTS training_labels;

CREATE TABLE IF NOT EXISTS training_labels (
    user_id         String,
    category        String,
    event_timestamp DateTime64(3, 'UTC'),
    waited_days     Float64 COMMENT 'until the next purchase; nan where none came in known_days',
    known_days      UInt16 COMMENT 'for so many days it is known what came',
    is_served       UInt8 COMMENT 'a prediction would have been made for it',
    draw_weight     UInt32 COMMENT 'by which it is drawn: millionths of the root of a plain forecast'
) ENGINE = MergeTree PARTITION BY toYYYYMMDD(event_timestamp) ORDER BY (user_id, category, event_timestamp);
