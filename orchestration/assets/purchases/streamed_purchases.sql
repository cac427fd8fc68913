-- Purchases of one micro-batch, which holds the rows of each of {sources} from that of {firsts} on, that are not in the
-- warehouse yet. An event counts once, whosever and of whichever day it says that it is when it is delivered again: it
-- is looked for in the months in which, before this attempt, events of its hash were.
INSERT INTO purchases (event_id, user_id, product_id, purchased_at, quantity, price)
WITH landed AS (
    SELECT event_id, user_id, product_id, purchased_at, quantity, price
    FROM accepted_rows
    WHERE source IN {sources:Array(String)}
        AND row >= {firsts:Array(UInt64)}[indexOf({sources:Array(String)}, source)]
        AND kind = 'purchase'
    ORDER BY source, row
    LIMIT 1 BY event_id
)
SELECT event_id, user_id, product_id, purchased_at, quantity, price
FROM landed
WHERE event_id NOT IN (
    SELECT event_id FROM purchases
    WHERE event_id IN (SELECT event_id FROM landed)
        AND toYYYYMM(purchased_at) IN (
            SELECT month FROM event_months
            WHERE attempt != {attempt:UInt64} AND event IN (SELECT sipHash64(event_id) FROM landed)
        )
)
