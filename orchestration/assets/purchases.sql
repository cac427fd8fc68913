-- Purchases of the days from {first_day} to {last_day} that landed and are not in the warehouse yet.
INSERT INTO purchases (event_id, user_id, product_id, purchased_at, quantity, price)
SELECT event_id, user_id, product_id, purchased_at, quantity, price
FROM accepted_rows
WHERE toDate(purchased_at) BETWEEN {first_day:Date} AND {last_day:Date}
    AND event_id NOT IN (
        SELECT event_id FROM purchases
        WHERE toDate(purchased_at) BETWEEN {first_day:Date} AND {last_day:Date}
    )
