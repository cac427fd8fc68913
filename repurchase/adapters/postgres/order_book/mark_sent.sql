-- The checkout may have been quicker than this mark: an order never moves back.
WITH marked AS (
    UPDATE outbox SET published_at = now() WHERE order_id = ANY(%(sent)s) AND published_at IS NULL RETURNING order_id
)
UPDATE orders
SET state = 'sent', state_changed_at = now()
FROM marked
WHERE orders.order_id = marked.order_id AND orders.state = 'confirmed'
