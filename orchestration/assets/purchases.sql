-- Purchases of the days from {first_day} to {last_day} that landed and are not in the warehouse yet. An event counts
-- once, however often and on whichever day it is delivered again.
INSERT INTO purchases (event_id, user_id, product_id, purchased_at, quantity, price)
WITH landed AS (
    SELECT event_id, user_id, product_id, purchased_at, quantity, price
    FROM accepted_rows
    WHERE kind = 'purchase' AND toDate(purchased_at) BETWEEN {first_day:Date} AND {last_day:Date}
    ORDER BY source, row
    LIMIT 1 BY event_id
)
SELECT event_id, user_id, product_id, purchased_at, quantity, price
FROM landed
WHERE event_id NOT IN (SELECT event_id FROM purchases WHERE event_id IN (SELECT event_id FROM landed))
