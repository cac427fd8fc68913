-- Orders that stand no more claim these reminders no more.
UPDATE order_lines SET claims_reminder = false
FROM orders
WHERE
    orders.order_id = order_lines.order_id
    AND order_lines.reminder_id = ANY(%(reminder_ids)s) AND order_lines.claims_reminder
    AND (orders.state IN ('refused', 'cancelled') OR orders.confirmed_at <= %(stood_until)s)
