-- One statement: an order that is being cancelled at this moment is either cancelled or handed over, and never both.
WITH claimed AS (
    UPDATE orders
    SET state = CASE WHEN state IN ('confirmed', 'sent') THEN 'handing_over' ELSE state END,
        state_changed_at = CASE WHEN state IN ('confirmed', 'sent') THEN now() ELSE state_changed_at END
    WHERE order_id = %s
    RETURNING order_id, user_id, delivery_day, confirmed_at, state, market_order_id, refused_because
)
SELECT
    claimed.order_id, claimed.user_id, claimed.delivery_day, claimed.confirmed_at,
    claimed.state, claimed.market_order_id, claimed.refused_because,
    order_lines.reminder_id, order_lines.quote_id, order_lines.product_id, order_lines.product_title,
    order_lines.category, order_lines.quantity, order_lines.price
FROM claimed JOIN order_lines USING (order_id)
ORDER BY order_lines.position
