-- Features of a shopper after each visit: one row per receipt, over all receipts so far.
CREATE OR REPLACE TABLE user_history ENGINE = MergeTree ORDER BY (user_id, event_timestamp) AS
WITH receipts AS (
    SELECT
        user_id,
        purchased_at AS event_timestamp,
        toInt64(count()) AS lines,
        sum(if(isNaN(price), 0, quantity * price)) AS roubles
    FROM purchases
    GROUP BY user_id, event_timestamp
)
SELECT
    user_id,
    event_timestamp,
    toInt64(row_number() OVER past) AS visits,
    dateDiff('millisecond', lagInFrame(event_timestamp, 1, event_timestamp) OVER past, event_timestamp) / 86400000
        AS days_since_visit,
    lines,
    avg(lines) OVER past AS lines_mean,
    roubles,
    avg(roubles) OVER past AS roubles_mean
FROM receipts
WINDOW past AS (PARTITION BY user_id ORDER BY event_timestamp ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
