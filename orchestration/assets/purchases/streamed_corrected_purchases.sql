-- A new version of each purchase of which the corrections tell something else than it knows. Looked at are the purchases
-- of one micro-batch, which holds the rows of each of {sources} from that of {firsts} on, and those that its corrections
-- name. To run it again changes nothing. The newest version of a few purchases is found sooner without FINAL.
INSERT INTO purchases (event_id, user_id, product_id, purchased_at, quantity, price, taken_back, came_in)
WITH
    told AS (
        SELECT user_id, corrects AS event_id, arraySort(groupArray((corrected_at, quantity))) AS takes
        FROM corrections FINAL
        WHERE (user_id, corrects) IN (
            SELECT user_id, if(kind = 'purchase', event_id, corrects)
            FROM accepted_rows
            WHERE source IN {sources:Array(String)}
                AND row >= {firsts:Array(UInt64)}[indexOf({sources:Array(String)}, source)]
        )
        GROUP BY user_id, event_id
    ),
    bought AS (
        SELECT event_id, user_id, product_id, purchased_at, quantity, price, taken_back, came_in
        FROM purchases
        WHERE (user_id, event_id) IN (SELECT user_id, event_id FROM told)
            AND toYYYYMM(purchased_at) IN (
                SELECT month FROM event_months WHERE event IN (SELECT sipHash64(event_id) FROM told)
            )
        ORDER BY ingested_at DESC
        LIMIT 1 BY user_id, purchased_at, product_id, event_id
    )
SELECT
    bought.event_id, bought.user_id, bought.product_id, bought.purchased_at, bought.quantity, bought.price, told.takes,
    bought.came_in
FROM bought
INNER JOIN told ON told.user_id = bought.user_id AND told.event_id = bought.event_id
WHERE bought.taken_back != told.takes
