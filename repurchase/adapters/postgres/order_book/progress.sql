SELECT
    orders.order_id, orders.user_id, orders.delivery_day, orders.confirmed_at,
    orders.state, orders.market_order_id, orders.refused_because,
    order_lines.reminder_id, order_lines.quote_id, order_lines.product_id, order_lines.product_title,
    order_lines.category, order_lines.quantity, order_lines.price
FROM orders JOIN order_lines USING (order_id)
WHERE orders.order_id = %s
ORDER BY order_lines.position
