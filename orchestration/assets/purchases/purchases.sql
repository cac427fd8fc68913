-- The landed purchases of the days from {first_day} to {last_day} that landed once and are not in the warehouse: those
-- of {part} of the {parts} parts into which the hashes of event ids divide them.
INSERT INTO purchases (event_id, user_id, product_id, purchased_at, quantity, price)
SETTINGS max_bytes_before_external_sort = 134217728, max_insert_threads = 1
WITH reinterpretAsUInt128(sipHash128(event_id)) AS event
SELECT event_id, user_id, product_id, purchased_at, quantity, price
FROM accepted_rows
WHERE kind = 'purchase' AND toDate(purchased_at) BETWEEN {first_day:Date} AND {last_day:Date}
    AND toUInt64(event) % {parts:UInt64} = {part:UInt64}
    AND event NOT IN (
        SELECT event FROM repeated_events WHERE run = {run:UUID} AND toUInt64(event) % {parts:UInt64} = {part:UInt64}
    )
