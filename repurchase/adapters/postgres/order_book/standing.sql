-- The lines of the shopper's newest order that stands and claims one of these reminders.
WITH newest AS (
    SELECT orders.order_id, orders.user_id, orders.delivery_day, orders.confirmed_at
    FROM order_lines JOIN orders USING (order_id)
    WHERE
        order_lines.reminder_id = ANY(%(reminder_ids)s) AND order_lines.claims_reminder
        AND orders.user_id = %(user_id)s AND orders.state NOT IN ('refused', 'cancelled')
        AND orders.confirmed_at > %(stood_until)s
    ORDER BY orders.confirmed_at DESC, orders.order_id
    LIMIT 1
)
SELECT
    newest.order_id, newest.user_id, newest.delivery_day, newest.confirmed_at,
    order_lines.reminder_id, order_lines.quote_id, order_lines.product_id, order_lines.product_title,
    order_lines.category, order_lines.quantity, order_lines.price
FROM newest JOIN order_lines USING (order_id)
ORDER BY order_lines.position
