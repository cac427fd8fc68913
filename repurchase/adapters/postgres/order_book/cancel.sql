-- Nothing is cancelled that the checkout has claimed; see claim.sql.
UPDATE orders SET state = 'cancelled', state_changed_at = now()
WHERE order_id = %s AND state IN ('confirmed', 'sent')
