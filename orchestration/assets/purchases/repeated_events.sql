-- The purchases of the days from {first_day} to {last_day} that landed more than once, and those that stand in the
-- warehouse already. What does not fit into the memory that it may take goes through files.
INSERT INTO repeated_events (run, event, standing)
SETTINGS
    max_bytes_before_external_group_by = 67108864,
    max_bytes_before_external_sort = 134217728,
    join_algorithm = 'grace_hash',
    max_bytes_in_join = 67108864,
    max_insert_threads = 1
WITH landed AS (
    SELECT reinterpretAsUInt128(sipHash128(event_id)) AS event
    FROM accepted_rows
    WHERE kind = 'purchase' AND toDate(purchased_at) BETWEEN {first_day:Date} AND {last_day:Date}
)
SELECT {run:UUID}, event, false FROM landed GROUP BY event HAVING count() > 1
UNION ALL
SELECT {run:UUID}, bought.event, true
FROM (SELECT reinterpretAsUInt128(sipHash128(event_id)) AS event FROM purchases) AS bought
LEFT SEMI JOIN (SELECT event FROM landed WHERE (SELECT count() FROM purchases) > 0) AS again ON again.event = bought.event
