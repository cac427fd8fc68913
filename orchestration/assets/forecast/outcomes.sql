-- After how many days, within {days} days, each pair known at {as_of} was bought again; nan where it was not.
WITH
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    next AS (
        SELECT user_id, category, min(purchased_at) AS next_at
        FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')} + toIntervalDay({days:UInt16}))
        WHERE purchased_at >= as_of
        GROUP BY user_id, category
    )
SELECT
    cycle.user_id AS user_id,
    cycle.category AS category,
    as_of AS event_timestamp,
    if(next.next_at < as_of, nan, dateDiff('millisecond', as_of, next.next_at) / 86400000) AS waited_days
FROM replenishment_cycles AS cycle
LEFT JOIN next ON next.user_id = cycle.user_id AND next.category = cycle.category
WHERE cycle.event_timestamp = as_of
ORDER BY user_id, category
SETTINGS join_use_nulls = 0
