WITH latest AS (
    SELECT order_id, user_id, delivery_day, confirmed_at, state, market_order_id, refused_because
    FROM orders
    WHERE user_id = %(user_id)s
    ORDER BY confirmed_at DESC, order_id
    LIMIT 1
)
SELECT
    latest.order_id, latest.user_id, latest.delivery_day, latest.confirmed_at,
    latest.state, latest.market_order_id, latest.refused_because,
    order_lines.reminder_id, order_lines.quote_id, order_lines.product_id, order_lines.product_title,
    order_lines.category, order_lines.quantity, order_lines.price
FROM latest JOIN order_lines USING (order_id)
ORDER BY order_lines.position
