-- Of the landed purchases of the days from {first_day} to {last_day} that landed more than once and are not in the
-- warehouse the first of each event, on whichever day it is: those of {part} of the {parts} parts.
INSERT INTO purchases (event_id, user_id, product_id, purchased_at, quantity, price)
SETTINGS max_bytes_before_external_sort = 134217728
WITH
    reinterpretAsUInt128(sipHash128(event_id)) AS hash,
    of_part AS (
        SELECT event, standing FROM repeated_events
        WHERE run = {run:UUID} AND toUInt64(event) % {parts:UInt64} = {part:UInt64}
    )
SELECT event_id, user_id, product_id, purchased_at, quantity, price
FROM accepted_rows
WHERE kind = 'purchase' AND toDate(purchased_at) BETWEEN {first_day:Date} AND {last_day:Date}
    AND hash IN (SELECT event FROM of_part WHERE NOT standing)
    AND hash NOT IN (SELECT event FROM of_part WHERE standing)
ORDER BY source, row
LIMIT 1 BY event_id
