-- Each effect of an order is written down once, with the state that it leads to.
WITH fresh AS (
    INSERT INTO inbox (order_id, effect) VALUES (%(order_id)s, %(effect)s) ON CONFLICT DO NOTHING RETURNING order_id
)
UPDATE orders
SET state = %(state)s,
    state_changed_at = now(),
    market_order_id = coalesce(%(market_order_id)s, market_order_id),
    refused_because = coalesce(%(refused_because)s, refused_because)
FROM fresh
WHERE orders.order_id = fresh.order_id
