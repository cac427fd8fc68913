-- A new version of each purchase of which the corrections tell something else than it knows. Looked at are the purchases
-- of the days from {first_day} to {last_day}, those named by corrections of these days, and, for what two runs at once
-- hid from each other, those named by corrections that came in lately. To run it again changes nothing.
INSERT INTO purchases (event_id, user_id, product_id, purchased_at, quantity, price, taken_back, came_in)
WITH
    told AS (
        SELECT user_id, corrects AS event_id, arraySort(groupArray((corrected_at, quantity))) AS takes
        FROM corrections FINAL
        GROUP BY user_id, event_id
    ),
    touched AS (
        SELECT user_id, corrects FROM corrections
        WHERE toDate(corrected_at) BETWEEN {first_day:Date} AND {last_day:Date} OR ingested_at > now() - INTERVAL 2 DAY
    )
SELECT
    bought.event_id, bought.user_id, bought.product_id, bought.purchased_at, bought.quantity, bought.price, told.takes,
    bought.came_in
FROM purchases AS bought FINAL
INNER JOIN told ON told.user_id = bought.user_id AND told.event_id = bought.event_id
WHERE bought.user_id IN (SELECT user_id FROM told)
    AND bought.taken_back != told.takes
    AND (
        toDate(bought.purchased_at) BETWEEN {first_day:Date} AND {last_day:Date}
        OR (bought.user_id, bought.event_id) IN touched
    )
